"""Every write about compounds, their places and the register."""

from community.services.founding import CompoundExists, CompoundWithoutPlace, found_compound
from community.services.parties import ID_NUMBER, IDENTITY, PHONE
from community.services.register import (
    Closed,
    Outcome,
    RegisterAlreadyTaken,
    change_register,
    last_import,
    take_register,
    what_changes,
)

__all__ = [
    "IDENTITY",
    "ID_NUMBER",
    "PHONE",
    "Closed",
    "CompoundExists",
    "CompoundWithoutPlace",
    "Outcome",
    "RegisterAlreadyTaken",
    "change_register",
    "found_compound",
    "last_import",
    "take_register",
    "what_changes",
]
