"""Codes by Alibaba Cloud's short message service: SendSms of Dysmsapi 2017-05-25, signed by its method V3."""

import json
import secrets
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings

from residents.rules.signing import RpcCall, Secret, acs3_headers, canonical_query
from residents.sms import SmsNotSent, SmsThrottled
from residents.sms.carrying import NoAnswer, ask, log_failure

# The vendor's own limits per phone: https://help.aliyun.com/zh/sms/developer-reference/api-error-codes
THROTTLED = frozenset({"isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL"})


class AliyunSms:
    """The template has one variable, `code`."""

    reveals: ClassVar[bool] = False
    on_screen: ClassVar[bool] = False

    def send_code(self, phone: str, code: str) -> None:
        """Send `code`. Raises SmsNotSent, SmsThrottled."""
        account = settings.SMS_ACCOUNT
        query = {
            "PhoneNumbers": phone.removeprefix("+86"),
            "SignName": account.sign,
            "TemplateCode": account.template,
            "TemplateParam": json.dumps({"code": code}),
        }
        call = RpcCall(urlsplit(account.endpoint).netloc, "SendSms", "2017-05-25", query)
        secret = Secret(account.key_id, account.key)
        headers = acs3_headers(secret, call, nonce=secrets.token_hex(16), at=datetime.now(UTC))
        try:
            told = str(ask(f"{account.endpoint}/?{canonical_query(query)}", headers=headers).get("Code"))
        except NoAnswer as failure:
            told = str(failure)
        if told != "OK":
            log_failure("aliyun", told)
            raise SmsThrottled() if told in THROTTLED else SmsNotSent()
