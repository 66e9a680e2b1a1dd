"""The second step of signing in, for who turned it on: a code of the authenticator app, or a recovery code.

It is a stage of django-allauth's, entered after the phone's code was right; a passkey needs none, for it is two
things in one. Tries are counted by resident in the cache, so that no new session brings new ones: whoever tries has
shown already that they hold the phone, so nobody can lock a stranger out.
"""

import time
from datetime import datetime
from typing import Any, Self

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.stages import LoginStage, LoginStageController
from allauth.core import ratelimit
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from residents.models import Resident
from residents.roles import protected
from residents.rules.totp import SignInAgain, TooManySecondCodes, read_second_code
from residents.services.safety import spend_second_code

FRESH_FOR = 10 * 60  # seconds after signing in in which the account's own safety may be changed
TRY = "try_second_code"


class SecondStep(LoginStage):  # type: ignore[misc]
    """The stage between the phone's code and the session."""

    key = "second_step"
    urlname = "second-step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        who = self.login.user
        if who is None or not protected(who) or did_use_passwordless_login(self.request, who):
            return None, True
        return redirect("second-step"), True

    @classmethod
    def under_way(cls, request: HttpRequest) -> Self | None:
        """The sign-in that waits for its second code in this session."""
        stage = LoginStageController.enter(request, cls.key)
        return stage if isinstance(stage, cls) and stage.login.user is not None else None

    def enter(self, typed: str, *, now: datetime) -> HttpResponse:
        """Sign in with a second code as typed. Raises BadSecondCode (no try), TooManySecondCodes, WrongSecondCode."""
        code, who = read_second_code(typed), self.login.user
        if not ratelimit.consume(self.request, action=TRY, key=str(who.pk)):
            raise TooManySecondCodes()
        used = spend_second_code(who, code, now=now)
        ratelimit.clear(self.request, action=TRY, key=str(who.pk))
        record_authentication(self.request, who, method="mfa", id=used.pk, type=used.type)
        answer: HttpResponse = self.exit()
        return answer


def check_fresh(request: HttpRequest, resident: Resident) -> None:
    """Who changes how the account is kept has signed in within ten minutes. Raises SignInAgain."""
    records: list[dict[str, Any]] = get_authentication_records(request, resident)
    if not any(time.time() - entry["at"] < FRESH_FOR for entry in records):
        raise SignInAgain()
