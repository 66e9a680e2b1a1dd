"""Canonical JSON and commitments, against vectors made by an independent implementation."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.rules.commitment import (
    LARGEST,
    Canonical,
    NotCanonical,
    ballot_commitment,
    canonical,
    com,
    read_canonical,
)

SALT = b"\x09" * 32
VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors" / "proof_primitives.json"

scalars = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(alphabet='ab楼1\n"\\/\u007f')
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (
            {"b": 1, "a": [True, None, '楼\n"1"']},
            "7b2261223a5b747275652c6e756c6c2c22e6a5bc5c6e5c22315c22225d2c2262223a317d",
        ),
        ({"x": -9007199254740991}, "7b2278223a2d393030373139393235343734303939317d"),
    ],
)
def test_canonical_bytes_are_those_of_the_format(value: Canonical, encoded: str) -> None:
    assert canonical(value).hex() == encoded


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1, "b":2}',
        '{"b":1,"a":2}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"A":1}',
        '{"a":9007199254740992}',
        '{"a":"e\u0301"}',
        '{"a":1,"a":2}',
        '{"a":"\\u0041"}',
        '{"a":"\\ud800"}',
        '{"a":-0}',
        ' {"a":1}',
        "{",
        "NaN",
    ],
)
def test_another_encoding_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        read_canonical(text.encode())


@pytest.mark.parametrize("value", [1.5, b"bytes", {1: 2}, {"a": {3}}, "\ud800", "x" * 65_534, 2**53])
def test_what_has_no_canonical_form_is_refused(value: Canonical) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


@given(value=values)
def test_canonical_bytes_read_back_as_the_value(value: Canonical) -> None:
    assert read_canonical(canonical(value)) == value


def test_a_ballots_commitment_is_the_formats() -> None:
    made = ballot_commitment(SALT, ref="d39f8ee034786ca5f390de4c4035e1b5", question=0, rev=0, choice="agree")
    assert made == "385f41b4d53b7b49841b3b90c4a11fb43c081b4a1adc8004b11792adad865caf"


def test_a_roll_lines_commitment_is_the_formats() -> None:
    value = {"ref": "0" * 32, "owner": "王*", "units": ["7-502"]}
    assert com("roll", b"\x08" * 32, value) == "9310d6363d39cd572dc38aa75da21e7dddf979f56734c2f2e8bc95ec6fe6b971"


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        com("ballot", b"short", {})


@given(one=st.sampled_from(["agree", "against", "abstain"]), other=st.sampled_from(["agree", "against", "abstain"]))
def test_a_commitment_binds_to_one_choice(one: str, other: str) -> None:
    first, second = (ballot_commitment(SALT, ref="0" * 32, question=0, rev=0, choice=choice) for choice in (one, other))
    assert (first == second) is (one == other)


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not on this machine")
def test_all_shared_vectors_agree() -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    for case in vectors["canonical"]:
        assert canonical(case["object"]).hex() == case["bytes_hex"]
    for text in vectors["not_canonical"]:
        with pytest.raises(NotCanonical):
            read_canonical(text.encode())
    for case in vectors["commitment"]:
        assert com(case["label"], bytes.fromhex(case["salt_hex"]), case["value"]) == case["hex"]
    for entry in vectors["entries_hex"]:
        assert canonical(read_canonical(bytes.fromhex(entry))).hex() == entry
