"""Every write about what became of a vote."""

from outcomes.services.publishing import correct_notice, hang_notice, publish_result
from outcomes.services.works import finish_step, plan_step

__all__ = ["correct_notice", "finish_step", "hang_notice", "plan_step", "publish_result"]
