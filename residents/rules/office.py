"""Seats in the organs, and the desk that comes with one."""

from kernel.errors import NotAllowed, Refused


class NotAtThisDesk(NotAllowed):
    code = "not_at_this_desk"


class NoOffice(NotAllowed):
    code = "no_office"


class HoldsOffice(Refused):
    code = "holds_office"
