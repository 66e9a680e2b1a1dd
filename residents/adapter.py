"""How django-allauth meets our residents: by phone, found through the blind index."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from residents.founding import live_code
from residents.models import Resident
from residents.rules.sign_in import AccountClosed
from residents.sms import chosen


class PhoneAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Phones instead of user names. A resident exists only with a proved phone, so nothing waits for proof."""

    def send_verification_code_sms(self, user: Resident | None, phone: str, code: str, **_: Any) -> None:  # noqa: ARG002
        chosen().send_code(phone, code)

    def get_phone(self, user: Resident) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def get_user_by_phone(self, phone: str) -> Resident | None:
        return Resident.objects.with_phone(phone)

    def set_phone(self, user: Resident, phone: str, verified: bool) -> None:  # noqa: FBT001
        raise NotImplementedError("a phone is set by residents.services.sign_up")

    def set_phone_verified(self, user: Resident, phone: str) -> None:
        raise NotImplementedError("a phone is proved by residents.services.sign_up")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Who is new proves a household next, unless an office or a compound to found waits for their phone."""
        who = request.user
        expected = isinstance(who, Resident) and (who.offices.exists() or live_code(who) is not None)
        return reverse("home" if expected else "claim")

    def respond_user_inactive(self, request: HttpRequest, user: Resident) -> HttpResponse:  # noqa: ARG002
        raise AccountClosed()

    def get_login_stages(self) -> list[str]:
        """The phone's code, then the second step of who turned it on: our own instead of django-allauth's."""
        return ["allauth.account.stages.LoginByCodeStage", "residents.second_step.SecondStep"]

    def add_message(self, *_: Any, **__: Any) -> None:
        """Our pages say themselves what happened; messages would carry the phone in a cookie."""
