"""Kinds of entries about proposals and rooms."""

from deliberation.rules import ProposalState
from journal.kinds import declare

DEBATE_RULES_ADOPTED = declare(
    "debate_rules_adopted", seconds=int, percent=int, one_per_household=bool, offices_second=bool, days=int
)
PROPOSED = declare("proposed", proposal=int)
SECONDED = declare("seconded", count=int)
SECOND_TAKEN_BACK = declare("second_taken_back", count=int)
MOVED = declare("moved", state=ProposalState)
MERGED_IN = declare("merged_in", proposal=int, seconds=int, arguments=int)
FOLLOWED_MOVED = declare("followed_moved", proposal=int, state=ProposalState)
REVISED = declare("revised", version=int)
ARGUED = declare("argued", argument=int)
ARGUMENT_SUPPORTED = declare("argument_supported", argument=int, count=int)
ARGUMENT_ANSWERED = declare("argument_answered", argument=int)
ARGUMENT_REPORTED = declare("argument_reported", proposal=int, argument=int)
ARGUMENT_HIDDEN = declare("argument_hidden", argument=int)
POSTED = declare("posted", post=int)
