"""What opens a ballot is one text of one length, and fits one commitment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.rules.choice import Choice
from voting.rules.opening import LENGTH, Opened

salts = st.binary(min_size=32, max_size=32)


@given(salt=salts, choice=st.sampled_from(Choice))
def test_an_opening_has_one_length_and_is_read_back(salt: bytes, choice: Choice) -> None:
    opened = Opened(salt, choice)
    assert len(opened.to_text().encode()) == LENGTH
    assert Opened.of_text(opened.to_text()) == opened


@given(salt=salts, first=st.sampled_from(Choice), second=st.sampled_from(Choice))
def test_an_opening_fits_one_choice(salt: bytes, first: Choice, second: Choice) -> None:
    told = [Opened(salt, choice).commitment(ref="00" * 16, question=0, rev=0) for choice in (first, second)]
    assert (told[0] == told[1]) is (first is second)


@pytest.mark.parametrize(
    "text",
    ["", "agree", '{"choice":"agree"}', '{"choice":"maybe","salt":"00"}', '{"choice":"agree","more":1,"salt":"00"}'],
)
def test_other_texts_are_no_opening(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Opened.of_text(text)
