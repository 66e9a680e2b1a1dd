"""Proposals and their life, their rooms and what is said there."""
