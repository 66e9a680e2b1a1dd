"""Personal fields: unreadable in the database, readable under any configured key, found without being read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from community.privacy import Unreadable, blind_index, decrypt, encrypt, seal, unseal

OLD, NEW = bytes(32), bytes(range(32))


@given(st.text())
def test_what_is_encrypted_reads_back_the_same(text: str) -> None:
    assert decrypt(encrypt(text)) == text


def test_equal_values_look_different_and_are_still_found() -> None:
    assert encrypt("+8615412345678") != encrypt("+8615412345678")
    assert blind_index("phone", "+8615412345678") == blind_index("phone", "+8615412345678")
    assert blind_index("phone", "+8615412345678") != blind_index("id_number", "+8615412345678")
    assert (encrypt(""), blind_index("phone", "")) == ("", "")


def test_an_index_cannot_be_computed_without_its_key(settings: Settings) -> None:
    before = blind_index("phone", "+8615412345678")
    settings.INDEX_KEY = NEW
    assert blind_index("phone", "+8615412345678") != before


def test_keys_are_rotated_by_putting_a_new_one_first(settings: Settings) -> None:
    settings.FIELD_KEYS = {"old": OLD}
    stored = encrypt("王强")
    settings.FIELD_KEYS = {"new": NEW, "old": OLD}
    assert decrypt(stored) == "王强"
    assert encrypt("王强").startswith("new:")
    settings.FIELD_KEYS = {"new": NEW}
    with pytest.raises(Unreadable):
        decrypt(stored)


@pytest.mark.parametrize(
    "change", [lambda s: s[:-5] + "AAAA=", lambda s: s.replace("old", "new"), lambda _: "old:!", lambda _: "x"]
)
def test_a_changed_field_is_unreadable(settings: Settings, change: object) -> None:
    settings.FIELD_KEYS = {"old": OLD, "new": OLD}
    assert callable(change)
    with pytest.raises(Unreadable):
        decrypt(change(encrypt("王强")))


@given(st.binary())
def test_what_is_sealed_opens_the_same_and_looks_like_nothing(content: bytes) -> None:
    sealed = seal(content)
    assert unseal(sealed) == content
    assert len(content) < 8 or content not in sealed


@pytest.mark.parametrize(
    "change", [lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda _: b"old:", lambda _: b"", lambda s: b"x" + s]
)
def test_changed_content_is_unreadable(settings: Settings, change: object) -> None:
    settings.FIELD_KEYS = {"old": OLD}
    assert callable(change)
    with pytest.raises(Unreadable):
        unseal(change(seal(b"a photo")))
