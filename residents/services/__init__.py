"""Every write about accounts, claims on a household, door codes and offices.

All writes about a unit's codes and claims take the unit's row first, so that what the rules are asked stays
true until the commit. The constraints of `models.py` stand behind it.
"""

from residents.services.accounts import sign_up
from residents.services.claims import ask_committee, claim_with_code, end_claim
from residents.services.deciding import decide_claim, revoke_claim
from residents.services.door_codes import issue_door_code
from residents.services.founding import found_with_code, invite_committee
from residents.services.offices import (
    Term,
    appoint,
    dismiss_officer,
    end_office,
    invite_officer,
    name_officer,
    withdraw_invitation,
)

__all__ = [
    "Term",
    "appoint",
    "ask_committee",
    "claim_with_code",
    "decide_claim",
    "dismiss_officer",
    "end_claim",
    "end_office",
    "found_with_code",
    "invite_committee",
    "invite_officer",
    "issue_door_code",
    "name_officer",
    "revoke_claim",
    "sign_up",
    "withdraw_invitation",
]
