"""Kinds of entries about accounts, claims and offices: ids only, for oneself and on the committees' desk."""

from journal.kinds import declare
from residents.models import ClaimState

SIGNED_UP = declare("signed_up")
DOOR_CODE_ISSUED = declare("door_code_issued", unit=int)
DOOR_CODE_CLOSED = declare("door_code_closed", unit=int)
CLAIM_MADE = declare("claim_made", claim=int)
CLAIM_DECIDED = declare("claim_decided", claim=int, state=ClaimState)
CLAIM_PHOTO_SEEN = declare("claim_photo_seen", claim=int, by=int)
LETTERS_PRINTED = declare("letters_printed", letters=int)
VOTER_PROPOSED = declare("co_owners_voter_proposed", designation=int)
VOTER_AGREED = declare("co_owners_voter_agreed", designation=int)
VOTER_ENDED = declare("co_owners_voter_ended", designation=int)
OFFICE_OPENED = declare("office_opened", office=int)
OFFICE_ENDED = declare("office_ended", office=int)
FOUNDING_CODE_ISSUED = declare("founding_code_issued", founding=int)
COMPOUND_FOUNDED = declare("compound_founded", founding=int)
OFFICER_INVITED = declare("officer_invited", invitation=int)
INVITATION_WITHDRAWN = declare("invitation_withdrawn", invitation=int)
PASSKEY_ADDED = declare("passkey_added", passkey=int)
PASSKEY_REMOVED = declare("passkey_removed", passkey=int)
TOTP_TURNED_ON = declare("totp_turned_on")
TOTP_TURNED_OFF = declare("totp_turned_off")
RECOVERY_CODES_MADE = declare("recovery_codes_made")
