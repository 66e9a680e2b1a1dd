"""Codes by Tencent Cloud SMS: SendSms 2021-01-11, signed by TC3-HMAC-SHA256."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings

from residents.rules.signing import Secret, tc3_authorization
from residents.sms import SmsNotSent, SmsThrottled
from residents.sms.carrying import NoAnswer, ask, log_failure

# https://cloud.tencent.com/document/api/382/59177
THROTTLED = "LimitExceeded."


class TencentSms:
    """The template has one variable, the code."""

    reveals: ClassVar[bool] = False
    on_screen: ClassVar[bool] = False

    def send_code(self, phone: str, code: str) -> None:
        """Send `code`. Raises SmsNotSent, SmsThrottled."""
        account, at = settings.SMS_ACCOUNT, datetime.now(UTC)
        message = {
            "PhoneNumberSet": [phone],
            "SmsSdkAppId": account.app,
            "SignName": account.sign,
            "TemplateId": account.template,
            "TemplateParamSet": [code],
        }
        body = json.dumps(message).encode()
        signed = {
            "content-type": "application/json; charset=utf-8",
            "host": urlsplit(account.endpoint).netloc,
            "x-tc-action": "sendsms",  # signed in lower case, whatever case it is sent in
        }
        headers = {
            **signed,
            "x-tc-action": "SendSms",
            "x-tc-version": "2021-01-11",
            "x-tc-region": account.region,
            "x-tc-timestamp": str(int(at.timestamp())),
            "Authorization": tc3_authorization(
                Secret(account.key_id, account.key), service="sms", headers=signed, body=body, at=at
            ),
        }
        try:
            told = _code(ask(account.endpoint, headers=headers, body=body))
        except NoAnswer as failure:
            told = str(failure)
        if told != "Ok":
            log_failure("tencent", told)
            raise SmsThrottled() if told.startswith(THROTTLED) else SmsNotSent()


def _code(told: Mapping[str, object]) -> str:
    """What became of the one message: `Ok`, or the code of the request's or the message's failure."""
    match told.get("Response"):
        case {"Error": {"Code": str(code)}} | {"SendStatusSet": [{"Code": str(code)}]}:
            return code
    return "unreadable"
