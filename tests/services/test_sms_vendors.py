"""Codes go to a server that answers as the vendors do, well and badly."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, override_settings

from config.sms import SmsAccount
from residents.sms import Sms, SmsNotSent, SmsThrottled, carrying
from residents.sms.aliyun import AliyunSms
from residents.sms.tencent import TencentSms

PHONE, CODE = "+8613800138000", "493827"
OK = {
    "aliyun": {"Code": "OK", "Message": "OK", "BizId": "9006197469364984", "RequestId": "F655A8D5"},
    "tencent": {"Response": {"SendStatusSet": [{"Code": "Ok", "PhoneNumber": PHONE, "Fee": 1}], "RequestId": "a0aab"}},
}
THROTTLED = {
    "aliyun": {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": f"触发小时级流控Permits:5 {PHONE}"},
    "tencent": {"Response": {"SendStatusSet": [{"Code": "LimitExceeded.PhoneNumberDailyLimit", "PhoneNumber": PHONE}]}},
}
REFUSED = {
    "aliyun": {"Code": "SignatureDoesNotMatch", "Message": f"specified signature is not matched {PHONE}"},
    "tencent": {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": PHONE}, "RequestId": "ed93"}},
}
WAYS: dict[str, Sms] = {"aliyun": AliyunSms(), "tencent": TencentSms()}


@dataclass
class Vendor:
    """A server on this machine: what it answers, how late, and what it was asked."""

    answer: object = None
    status: int = 200
    late: float = 0.0
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    told = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(told.late)
            content = told.answer if isinstance(told.answer, bytes) else json.dumps(told.answer).encode()
            self.send_response(told.status)
            if 300 <= told.status < 400:
                self.send_header("Location", f"{told.address}/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    account = SmsAccount("an id", "a key", "民议", "SMS_1", "1400006666", "ap-guangzhou", told.address)
    with override_settings(SMS_ACCOUNT=account):
        yield told
    server.shutdown()
    server.server_close()


def test_alibaba_cloud_is_asked_for_one_message_with_the_code_in_its_template(vendor: Vendor) -> None:
    vendor.answer = OK["aliyun"]
    AliyunSms().send_code(PHONE, CODE)
    ((path, headers, body),) = vendor.asked
    query = parse_qs(urlsplit(path).query)
    assert query == {
        "PhoneNumbers": ["13800138000"],
        "SignName": ["民议"],
        "TemplateCode": ["SMS_1"],
        "TemplateParam": [json.dumps({"code": CODE})],
    }
    assert headers["x-acs-action"] == "SendSms"
    assert headers["x-acs-version"] == "2017-05-25"
    assert headers["host"] == urlsplit(vendor.address).netloc
    assert headers["authorization"].startswith("ACS3-HMAC-SHA256 Credential=an id,SignedHeaders=host;")
    assert body == b""


def test_tencent_cloud_is_asked_for_one_message_with_the_code_in_its_template(vendor: Vendor) -> None:
    vendor.answer = OK["tencent"]
    TencentSms().send_code(PHONE, CODE)
    ((path, headers, body),) = vendor.asked
    assert path == "/"
    assert json.loads(body) == {
        "PhoneNumberSet": [PHONE],
        "SmsSdkAppId": "1400006666",
        "SignName": "民议",
        "TemplateId": "SMS_1",
        "TemplateParamSet": [CODE],
    }
    assert headers["x-tc-action"] == "SendSms"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert "SignedHeaders=content-type;host;x-tc-action" in headers["authorization"]


@pytest.mark.parametrize("way", WAYS)
def test_a_phone_that_the_vendor_throttles_is_told_apart(vendor: Vendor, way: str) -> None:
    vendor.answer = THROTTLED[way]
    with pytest.raises(SmsThrottled):
        WAYS[way].send_code(PHONE, CODE)


BAD: list[tuple[int, object]] = [
    (400, None),
    (500, b"<html>"),
    (200, b"not json"),
    (200, []),
    (200, {}),
    (200, {"Code": ["OK"]}),
    (200, {"Response": {"SendStatusSet": []}}),
    (200, b"{" + b" " * carrying.LONGEST_ANSWER * 2),
    (302, {"Code": "OK?"}),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("status", "answer"), BAD)
def test_a_bad_answer_is_an_unsent_message(vendor: Vendor, way: str, status: int, answer: object) -> None:
    vendor.status, vendor.answer = status, REFUSED[way] if answer is None else answer
    with pytest.raises(SmsNotSent):
        WAYS[way].send_code(PHONE, CODE)
    assert len(vendor.asked) == 1, "asked once, and nobody else"


@pytest.mark.parametrize("way", WAYS)
def test_nobody_there_is_an_unsent_message(vendor: Vendor, way: str) -> None:
    closed = SmsAccount("an id", "a key", "民议", "SMS_1", endpoint="http://127.0.0.1:9")
    with override_settings(SMS_ACCOUNT=closed), pytest.raises(SmsNotSent):
        WAYS[way].send_code(PHONE, CODE)


def test_a_vendor_that_never_answers_is_not_waited_for(vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "PATIENCE", 0.3)
    vendor.late, vendor.answer = 2, OK["aliyun"]
    began = time.monotonic()
    with pytest.raises(SmsNotSent):
        AliyunSms().send_code(PHONE, CODE)
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("bad", [THROTTLED, REFUSED])
def test_the_log_counts_failures_and_knows_neither_phone_nor_code(
    vendor: Vendor, way: str, bad: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    vendor.answer = bad[way]
    with caplog.at_level(logging.DEBUG), pytest.raises((SmsNotSent, SmsThrottled)):
        WAYS[way].send_code(PHONE, CODE)
    written = caplog.text
    assert f"{way} answered " in written
    assert "not sent since the start" in written
    assert "1380013" not in written
    assert CODE not in written
    assert "a key" not in written


@pytest.mark.django_db
def test_an_unsent_code_is_told_counts_for_nothing_and_may_be_asked_for_again(vendor: Vendor) -> None:
    with override_settings(SMS_BACKEND="residents.sms.aliyun.AliyunSms"):
        phone = Client()
        vendor.answer = REFUSED["aliyun"]
        for _ in range(7):
            page = phone.post("/sign-in/", {"do": "send", "phone": "13800138000"})
            assert page.status_code == 422
            assert "短信没有发出" in page.content.decode()
        vendor.answer = OK["aliyun"]
        assert phone.post("/sign-in/", {"do": "send", "phone": "13800138000"}).status_code == 302
        asked = parse_qs(urlsplit(vendor.asked[-1][0]).query)
        code = json.loads(asked["TemplateParam"][0])["code"]
        assert code not in phone.get("/sign-in/").content.decode()
        answer = phone.post("/sign-in/", {"do": "check", "phone": "13800138000", "code": code})
        assert answer.status_code == 302


@pytest.mark.django_db
def test_a_throttled_phone_is_told_so_and_counted(vendor: Vendor) -> None:
    with override_settings(SMS_BACKEND="residents.sms.tencent.TencentSms"):
        vendor.answer = THROTTLED["tencent"]
        pages = [Client().post("/sign-in/", {"do": "send", "phone": "13800138001"}) for _ in range(6)]
    assert "短信公司暂时不再给这个号码发短信" in pages[0].content.decode()
    assert [page.status_code for page in pages] == [422] * 5 + [429]
    assert len(vendor.asked) == 5
