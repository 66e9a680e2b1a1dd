"""Rulebook, roll, polls, ballots and the count."""
