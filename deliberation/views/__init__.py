"""Rooms, and the writes about proposals; the page of a proposal is composed above, in `pages`."""
