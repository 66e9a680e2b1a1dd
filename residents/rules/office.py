"""Seats in the organs, and the desk that comes with one."""

from kernel.errors import NotAllowed, Refused


class NotAtThisDesk(NotAllowed):
    code = "not_at_this_desk"


class HoldsOffice(Refused):
    code = "holds_office"
