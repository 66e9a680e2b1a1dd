"""Accounts, claims on a household, door codes, and offices held."""

from residents.models.account import PHONE, Resident, ResidentManager
from residents.models.claim import Capacity, Claim, ClaimPhoto, ClaimState, Evidence, IdentityTry
from residents.models.designation import Consent, Designation, DesignationState
from residents.models.door_code import DoorCode, LetterRun, WrongEntry
from residents.models.founding import FoundingCode, OfficeInvitation, WrongFounding
from residents.models.office import Office, Role

__all__ = [
    "PHONE",
    "Capacity",
    "Claim",
    "ClaimPhoto",
    "ClaimState",
    "Consent",
    "Designation",
    "DesignationState",
    "DoorCode",
    "Evidence",
    "FoundingCode",
    "IdentityTry",
    "LetterRun",
    "Office",
    "OfficeInvitation",
    "Resident",
    "ResidentManager",
    "Role",
    "WrongEntry",
    "WrongFounding",
]
