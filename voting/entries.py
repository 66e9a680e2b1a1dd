"""The kinds of entries of this app. Of ballots they tell that one came and how many there are, never what it says."""

from datetime import datetime

from journal.kinds import Token, declare
from voting.rules.keys import Convener
from voting.rules.lint import Code

RULEBOOK_ADOPTED = declare("rulebook_adopted", version=int)
POLL_PREPARED = declare("poll_prepared", questions=int)
POLL_REVISED = declare("poll_revised", questions=int)
FINDING_ACKNOWLEDGED = declare("finding_acknowledged", code=Code)
ROLL_FROZEN = declare("roll_frozen", lines=int, fingerprint=Token)
VOTER_DESIGNATED = declare("voter_designated", line=int)
NOTICE_POSTED = declare("notice_posted", poll=int, paper=Token, opens_at=datetime, closes_at=datetime)
KEY_TURNED = declare("key_turned", organ=Convener)
POLL_ARMED = declare("poll_armed", opens_at=datetime, closes_at=datetime)
BALLOT_CAST = declare("ballot_cast", position=int)
COUNT_STOPPED = declare("count_stopped", poll=int, reason=Token)
POLL_SETTLED = declare("poll_settled", questions=int)
