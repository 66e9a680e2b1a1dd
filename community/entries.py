"""Kinds of entries that this app records, on `desk:N`."""

from journal.kinds import Token, declare

REGISTER_CHANGED = declare(
    "register_changed",
    units=int,
    area=int,
    added=int,
    areas=int,
    uses=int,
    left=int,
    arrived=int,
    details=int,
    missing=int,
    fingerprint=Token,
)
REGISTER_EXPORTED = declare("register_exported", units=int)
REGISTER_TAKEN = declare("register_taken", units=int, area=int, fingerprint=Token)
