"""Accounts, claims on a household, door codes, and offices held."""

from residents.models.account import PHONE, Resident, ResidentManager
from residents.models.claim import Capacity, Claim, ClaimState, Evidence
from residents.models.door_code import DoorCode, WrongEntry
from residents.models.office import Office, Role

__all__ = [
    "PHONE",
    "Capacity",
    "Claim",
    "ClaimState",
    "DoorCode",
    "Evidence",
    "Office",
    "Resident",
    "ResidentManager",
    "Role",
    "WrongEntry",
]
