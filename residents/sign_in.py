"""Signing in by a phone and a code, on django-allauth's stages.

One act for everybody: whether a phone is known is looked up only after its code was right, so that neither
words nor time tell. An account is made at that moment, so none is ever left behind by a code that was never
entered.

Guessing: a code has six digits, lives ten minutes and takes five tries, counted in the cache under a lock
because a session's own count could be outrun by parallel requests. Codes per phone are limited across all
addresses, and more tightly per phone and address, so that a stranger cannot use up a neighbour's; a right code
clears both counts. An address may ask for many codes: two hundred people in a hall share one.
"""

import secrets
import time
from datetime import datetime
from typing import Any, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.constants import LoginStageKey
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import RateLimitUsage, consume
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from community.privacy import blind_index
from residents.rules.phone import normal_phone
from residents.rules.sign_in import SmsCodeOver, TooManyCodes, WrongSmsCode, read_sms_code
from residents.services import sign_up
from residents.sms import SmsNotSent

RESEND_AFTER = 60  # seconds
FROM_ADDRESS = "login_codes_from_address"
STAGE = LoginStageKey.LOGIN_BY_CODE.value


class SignIn(LoginCodeVerificationProcess):  # type: ignore[misc]
    """A sign-in under way in this session: a phone, its code, and how often it was tried."""

    @classmethod
    def begin(cls, request: HttpRequest, *, phone: str, goal: str) -> Self:
        """Send a code to `phone`, unless this session's last one to it is younger than a minute.

        `goal` is the local address to go to afterwards, or empty. A code that could not be sent does not count.
        Raises BadPhone, TooManyCodes, SmsNotSent, SmsThrottled.
        """
        normal = normal_phone(phone)
        under_way = cls.under_way(request)
        if under_way and under_way.phone == normal and under_way.seconds_to_resend:
            return under_way
        counted = _limit_codes(request, normal)
        login = Login(redirect_url=goal or None, state={"stages": {"current": STAGE}})
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, phone=normal), initiated_by_user=True, id=secrets.token_hex(8))
        process = cls(stage)
        try:
            process.send()
        except SmsNotSent:
            for each in counted:
                each.rollback()
            raise
        process.persist()
        return process

    @classmethod
    def under_way(cls, request: HttpRequest) -> Self | None:
        """The sign-in that waits for its code in this session, if its code still counts."""
        stage = LoginStageController.enter(request, STAGE)
        process = cls(stage) if stage and stage.state.get("phone") else None
        return process if process and process.is_valid() else None

    @property
    def phone(self) -> str:
        return str(self.state["phone"])

    @property
    def seconds_to_resend(self) -> int:
        return max(0, int(self.state["at"] + RESEND_AFTER - time.time()))

    def send(self, **_: Any) -> None:
        adapter = get_adapter(self.request)
        self.state["code"] = adapter.generate_phone_verification_code(user=None, phone=self.phone)
        adapter.send_verification_code_sms(user=None, phone=self.phone, code=self.code)

    def enter(self, typed: str, *, now: datetime) -> HttpResponse:
        """Sign in with the code as typed; gives the redirect to where the resident wanted to go.

        Raises BadSmsCode (which is no try), WrongSmsCode (fact: left), SmsCodeOver, AccountClosed.
        """
        code = read_sms_code(typed)
        if not ratelimit.consume(self.request, action="try_login_code", key=self.state["id"]):
            self.abort()
            raise SmsCodeOver()
        if not constant_time_compare(code, self.code):
            if not self.record_invalid_attempt():
                raise SmsCodeOver()
            raise WrongSmsCode(left=self.max_attempts - self.state["failed_attempts"])
        return self._finish(now=now)

    @transaction.atomic
    def _finish(self, *, now: datetime) -> HttpResponse:
        goal = self.stage.login.redirect_url
        clear_login(self.request)
        _forgive_codes(self.request, self.phone)
        resident = sign_up(phone=self.phone, now=now)
        record_authentication(self.request, resident, method="code")
        login = Login(user=resident, redirect_url=goal, signup=resident.joined_at == now)
        response: HttpResponse = perform_login(self.request, login)
        return response


def _limit_codes(request: HttpRequest, phone: str) -> list[RateLimitUsage]:
    """Count one more code to `phone`; gives what was counted for the phone. Raises TooManyCodes (fact: minutes)."""
    counted = []
    for action, (key, minutes) in {FROM_ADDRESS: (None, 5), **_buckets(request, phone)}.items():
        try:
            usage = consume(request, app="allauth.account", action=action, key=key)
        except RateLimited:
            usage = None
        if not usage:
            raise TooManyCodes(minutes=minutes)
        if action != FROM_ADDRESS:
            counted.append(usage)
    return counted


def _forgive_codes(request: HttpRequest, phone: str) -> None:
    """Whoever entered the right code holds the phone: the codes asked for until now were no guessing."""
    for action, (key, _) in _buckets(request, phone).items():
        ratelimit.clear(request, action=action, key=key)


def _buckets(request: HttpRequest, phone: str) -> dict[str, tuple[str, int]]:
    """By action, what is counted for `phone`, and how many minutes to tell somebody to wait."""
    key = blind_index("rate", phone)
    return {"login_codes_here": (f"{key} {get_adapter(request).get_client_ip(request)}", 60), "login_codes": (key, 60)}
