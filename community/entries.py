"""Kinds of entries that this app records, on `desk:N`."""

from journal.kinds import Token, declare

REGISTER_TAKEN = declare("register_taken", units=int, area=int, fingerprint=Token)
