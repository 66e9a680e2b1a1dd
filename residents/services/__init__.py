"""Every write about accounts, claims on a household, door codes and offices.

All writes about a unit's codes and claims take the unit's row first, so that what the rules are asked stays
true until the commit. The constraints of `models.py` stand behind it.
"""

from residents.services.accounts import sign_up
from residents.services.claims import ask_committee, claim_with_code, decide_claim, end_claim
from residents.services.door_codes import issue_door_code
from residents.services.offices import appoint, end_office

__all__ = [
    "appoint",
    "ask_committee",
    "claim_with_code",
    "decide_claim",
    "end_claim",
    "end_office",
    "issue_door_code",
    "sign_up",
]
