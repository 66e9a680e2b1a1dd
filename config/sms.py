"""The one setting of who carries sign-in codes, `MINYI_SMS`, and the account at a vendor that it needs."""

import sys
from dataclasses import dataclass, field

from config.environment import Environment

WAYS = {
    "none": "residents.sms.NoSms",
    "screen": "residents.sms.ScreenSms",
    "console": "residents.sms.ConsoleSms",
    "aliyun": "residents.sms.aliyun.AliyunSms",
    "tencent": "residents.sms.tencent.TencentSms",
}
ENDPOINTS = {"aliyun": "https://dysmsapi.aliyuncs.com", "tencent": "https://sms.tencentcloudapi.com"}


@dataclass(frozen=True, slots=True)
class SmsAccount:
    """An account at a vendor. `app` and `region` are Tencent's only; the secret key is never shown."""

    key_id: str = ""
    key: str = field(default="", repr=False)
    sign: str = ""
    template: str = ""
    app: str = ""
    region: str = ""
    endpoint: str = ""


def way_of(env: Environment) -> str:
    """The chosen way's name; none in production unless told, the screen elsewhere. An unknown one stops the start."""
    way = env.get("MINYI_SMS", "none" if env.mode == "production" else "screen")
    if way not in WAYS:
        sys.exit(f"Minyi cannot start: MINYI_SMS is {way!r}; it is one of {', '.join(WAYS)}.")
    return way


def account_of(env: Environment, way: str) -> SmsAccount:
    """The account that `way` sends with; empty where it needs none. A missing part of it stops the start."""
    if way not in ENDPOINTS:
        return SmsAccount()
    endpoint = env.get("MINYI_SMS_ENDPOINT", ENDPOINTS[way]).rstrip("/")
    if not endpoint.startswith("https://") and env.mode != "test":
        sys.exit("Minyi cannot start: MINYI_SMS_ENDPOINT does not begin with https://, so others could read the codes.")
    return SmsAccount(
        key_id=env["MINYI_SMS_KEY_ID"],
        key=env["MINYI_SMS_KEY"],
        sign=env["MINYI_SMS_SIGN"],
        template=env["MINYI_SMS_TEMPLATE"],
        app=env["MINYI_SMS_APP"] if way == "tencent" else "",
        region=env.get("MINYI_SMS_REGION", "ap-guangzhou"),
        endpoint=endpoint,
    )
