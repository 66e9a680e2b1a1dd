"""Every write about accounts, claims on a household, door codes and offices.

All writes about a unit's codes and claims take the unit's row first, so that what the rules are asked stays
true until the commit. The constraints of `models.py` stand behind it.
"""

from residents.services.accounts import sign_up
from residents.services.claims import ask_committee, claim_with_code, end_claim
from residents.services.deciding import decide_claim, revoke_claim
from residents.services.designations import (
    consent_to_voter,
    decline_voter,
    end_voter,
    propose_voter,
    write_down_voter,
)
from residents.services.door_codes import issue_door_code
from residents.services.founding import found_with_code, invite_committee
from residents.services.letters import issue_letters
from residents.services.offices import (
    Term,
    appoint,
    dismiss_officer,
    end_office,
    invite_officer,
    name_officer,
    withdraw_invitation,
)
from residents.services.photos import add_photos, look_at_photo, take_photos_back

__all__ = [
    "Term",
    "add_photos",
    "appoint",
    "ask_committee",
    "claim_with_code",
    "consent_to_voter",
    "decide_claim",
    "decline_voter",
    "dismiss_officer",
    "end_claim",
    "end_office",
    "end_voter",
    "found_with_code",
    "invite_committee",
    "invite_officer",
    "issue_door_code",
    "issue_letters",
    "look_at_photo",
    "name_officer",
    "propose_voter",
    "revoke_claim",
    "sign_up",
    "take_photos_back",
    "withdraw_invitation",
    "write_down_voter",
]
