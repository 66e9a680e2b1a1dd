"""Who carries a sign-in code to a phone: one class per way, chosen by `MINYI_SMS`.

A way that shows codes to anybody but the phone's holder is for demonstrations and development; production
refuses to start with one.
"""

import sys
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from kernel.errors import Refused
from residents.rules.phone import masked_phone


class SmsNotSent(Refused):
    code = "sms_not_sent"


class SmsThrottled(Refused):
    """The vendor sends this phone no more for a while. It counts as asked for, so that nobody keeps knocking."""

    code = "sms_throttled"


class Sms(Protocol):
    """A way of sending. `reveals`: others than the phone's holder see the code; `on_screen`: the page shows it."""

    reveals: ClassVar[bool]
    on_screen: ClassVar[bool]

    def send_code(self, phone: str, code: str) -> None:
        """Send `code` to a normal phone. Raises SmsNotSent, SmsThrottled."""


class NoSms:
    """Nothing is connected: it says so instead of leaving somebody to wait."""

    reveals: ClassVar[bool] = False
    on_screen: ClassVar[bool] = False

    def send_code(self, phone: str, code: str) -> None:  # noqa: ARG002
        raise SmsNotSent()


class ScreenSms:
    """The sign-in page itself shows the code."""

    reveals: ClassVar[bool] = True
    on_screen: ClassVar[bool] = True

    def send_code(self, phone: str, code: str) -> None:
        """Nothing to do: the page reads the code from the sign-in it belongs to."""


class ConsoleSms:
    """The terminal shows the code, the phone masked. It prints and does not log: logs are kept and shipped."""

    reveals: ClassVar[bool] = True
    on_screen: ClassVar[bool] = False

    def send_code(self, phone: str, code: str) -> None:
        sys.stdout.write(f"{masked_phone(phone)}: {code}\n")
        sys.stdout.flush()


def chosen() -> Sms:
    """The way that `settings.SMS_BACKEND` names."""
    way: type[Sms] = import_string(settings.SMS_BACKEND)
    return way()


def refuse_revealing(*, mode: str, way: Sms) -> None:
    """Stop a production server whose codes others could read."""
    if mode == "production" and way.reveals:
        sys.exit(
            f"Minyi cannot start: MINYI_SMS is {type(way).__name__}, which shows sign-in codes to others than"
            " the phone's holder. It is for demonstrations and development only."
        )
