"""The kinds of entries of this app."""

from journal.kinds import declare

RESULT_PUBLISHED = declare("result_published", poll=int)
NOTICE_ISSUED = declare("notice_issued", notice=int)
NOTICE_HUNG = declare("notice_hung", posting=int)
STEP_PLANNED = declare("step_planned", step=int)
STEP_FINISHED = declare("step_finished", step=int)
