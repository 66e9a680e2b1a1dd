"""Kinds of entries about proposals and rooms."""

from deliberation.rules import ProposalState
from journal.kinds import declare

PROPOSED = declare("proposed", proposal=int)
SECONDED = declare("seconded", count=int)
MOVED = declare("moved", state=ProposalState)
REVISED = declare("revised", version=int)
POSTED = declare("posted", post=int)
