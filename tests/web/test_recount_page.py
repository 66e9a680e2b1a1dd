"""The public recount: typed or from a file, by anybody, nothing kept, and nothing that is typed breaks it."""

import json
from time import perf_counter
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.test_hostile_forms import HOSTILE

TYPED = {
    "matter": "4",
    "announced": "not_passed",
    "persons-total": "1,505",
    "persons-took-part": "１３６０ 户",
    "persons-agree": "238",
    "persons-against": "762",
    "persons-abstain": "256",
    "persons-silent-added": "100",
    "area-total": "191619.21㎡",
    "area-took-part": "171,755.223",
    "area-agree": "29734.25 平方米",
    "area-against": "95862.363",
    "persons-took-part-share": "90.37％",
    "persons-against-share": "63.40",
    "of": "took_part",
}


@pytest.fixture(autouse=True)
def _fresh_limit() -> None:
    cache.clear()


def shown(client: Client, **typed: str) -> str:
    return client.get(f"/recount/?{urlencode(typed)}").content.decode()


def test_a_visitor_recounts_what_was_really_announced(client: Client) -> None:
    page = shown(client, **TYPED)
    assert "公布的是“未通过”，和数字对得上。" in page
    assert "238 × 2 = 476" in page
    assert "比参与 1,360 户少 4 户" in page
    assert "“反对占参与的业主 63.40%”算错了，按公布的数是 56.0294%" in page
    assert "没有形成有效决定，不等于决定解聘。" in page


def test_what_cannot_be_told_is_said_with_what_it_takes(client: Client) -> None:
    page = shown(client, **{"matter": "9", "announced": "passed", "persons-total": "2237", "persons-agree": "1151"})
    assert "只凭公布的数，看不出对不对。" in page
    assert "至少要 1,492 户" in page
    assert "面积一个数也没有公布" in page
    assert "如果除了公布的各项，再没有别人参与，就是“未形成有效决定”。" in page


def test_the_law_before_2021_can_be_chosen(client: Client) -> None:
    figures = {"persons-total": "100", "persons-agree": "52", "area-total": "100", "area-agree": "52", "matter": "4"}
    assert "看不出结论" in shown(client, **figures)
    page = shown(client, **figures, law="property_law_76")
    assert "按这些数，结论是“通过”。" in page
    assert "参与够不够" not in page


def test_a_field_that_cannot_be_read_says_so_and_keeps_what_was_typed(client: Client) -> None:
    answer = client.get("/recount/?persons-total=-1&persons-agree=12&area-total=一百")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“-1”不是户数。请填整数" in page
    assert "“一百”不是面积。" in page
    assert 'value="12"' in page
    assert page.count('aria-invalid="true"') == 2


def test_in_english_it_is_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "was announced, and the figures bear it out." in shown(client, **TYPED)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_is_answered(client: Client, value: str) -> None:
    for name in TYPED:
        answer = client.get("/recount/", {name: value.encode("utf-8", "replace").decode()})
        assert answer.status_code in {200, 400, 422}, name
        assert b"<script>alert" not in answer.content
        cache.clear()


def upload(client: Client, content: bytes) -> tuple[int, str]:
    answer = client.post("/recount/upload/", {"file": SimpleUploadedFile("a.json", content)})
    return answer.status_code, answer.content.decode()


def test_a_file_is_recounted_row_by_row(client: Client) -> None:
    persons = {"total": 100, "took_part": 90, "agree": 60}
    area = {"total": "1000", "took_part": "900", "agree": "600"}
    given = [{"title": f"事项{number}", "matter": [4], "persons": persons, "area": area} for number in (1, 2)]
    status, page = upload(client, json.dumps(given).encode())
    assert status == 200
    assert page.count("按这些数，结论是“通过”。") == 2
    assert "事项1" in page
    assert "事项2" in page


def test_a_file_that_cannot_be_read_is_mended_place_by_place(client: Client) -> None:
    status, page = upload(client, b'[{"persons": {"agree": "x"}}]')
    assert status == 422
    assert "没有复核：文件里有 1 处要改。" in page
    assert "第 1 份“persons.agree”：“x”不是户数。" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有复核"),
        (b"\0", "这不是文本文件"),
        (b"[" + b",".join([b"{}"] * 21) + b"]", "最多 20 份公告"),
        (b" " * (1024 * 1024 + 1), "超过 1 MB"),
    ],
)
def test_a_file_that_is_not_one_is_refused_with_a_sentence(client: Client, content: bytes, words: str) -> None:
    status, page = upload(client, content)
    assert status == 422
    assert words in page


def test_nobody_is_remembered(client: Client) -> None:
    """No test here may use the database, so that nothing is written to it either."""
    client.get("/recount/", TYPED)
    upload(client, b"{}")
    assert "sessionid" not in client.cookies


def test_who_recounts_without_end_has_to_wait(client: Client) -> None:
    statuses = [client.get("/recount/", {"persons-total": "1"}).status_code for _ in range(61)]
    assert statuses[:60] == [200] * 60
    assert statuses[60] == 429
    assert client.get("/recount/").status_code == 200  # the form itself costs nothing
    assert [upload(client, b"{}")[0] for _ in range(11)] == [200] * 10 + [429]


def test_the_longest_file_is_answered_in_seconds(client: Client) -> None:
    """Percentages that nothing checks are what costs: as many as a file may have, all of them different."""
    wholes = ("total", "took_part", "valid", "returned", "without_silent", "decided")
    parts = ("took_part", "agree", "against", "abstain")
    shares = [{"measure": "persons", "part": p, "of": of, "printed": "0.000001"} for p in parts for of in wholes]
    row = {"persons": {"silent_added": 3}, "shares": shares}
    started = perf_counter()
    assert upload(client, json.dumps([row] * 5).encode())[0] == 200
    assert perf_counter() - started < 20
    assert upload(client, json.dumps([row] * 6).encode())[0] == 422
