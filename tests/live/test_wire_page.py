"""docs/wire.md says what the tables say."""

import re
from pathlib import Path

from config.errors import STATUS
from config.wording import WORDS
from kernel.errors import Missing
from realtime.api import PageTooOld, SignInFirst
from realtime.commands import COMMANDS
from realtime.limits import SlowDown
from realtime.protocol import SUBPROTOCOL, BadPayload, Close, UnknownCommand
from realtime.publish import JOINS, PostFacts, QuestionFacts
from realtime.streams import STREAMS

PAGE = (Path(__file__).parents[2] / "docs" / "wire.md").read_text(encoding="utf-8")


def rows(section: str) -> dict[str, str]:
    """The first cell of each row of a section's tables, and the rest of the row."""
    _, _, after = PAGE.partition(f"## {section}\n")
    body, _, _ = after.partition("\n## ")
    found = re.findall(r"^\| `?([a-zA-Z0-9_:]+)`? \|(.*)\|$", body, re.MULTILINE)
    return {name: rest for name, rest in found if not set(name) <= set("-")}


def names(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def test_every_command_and_its_fields_are_on_the_page() -> None:
    told = rows("Commands")
    del told["name"]
    assert told.keys() == COMMANDS.keys()
    for name, command in COMMANDS.items():
        fields = {field.serialization_alias or key for key, field in command.done.model_fields.items()}
        assert {*command.payload.model_fields, *fields} <= names(told[name]), name
        assert ("HTTP" in told[name]) is (command.run is not None)


def test_every_stream_is_on_the_page() -> None:
    assert {name.partition(":")[0] for name in rows("Streams")} - {"stream"} == STREAMS.keys()


def test_every_joined_kind_and_its_facts_are_on_the_page() -> None:
    told = rows("Kinds of entries")
    assert JOINS.keys() <= told.keys()
    assert PostFacts.__annotations__.keys() <= names(told["posted"])
    assert QuestionFacts.__annotations__.keys() <= names(told["ballot_cast"])


def test_every_refusal_of_the_wire_is_on_the_page_with_words() -> None:
    reasons = {
        reason.code: reason.kind for reason in (BadPayload, UnknownCommand, Missing, SlowDown, SignInFirst, PageTooOld)
    }
    told = {code: rest.split("|")[0].strip() for code, rest in rows("Refusals").items() if code != "code"}
    assert told == reasons
    assert reasons.keys() <= WORDS.keys()


def test_every_code_of_closing_is_on_the_page() -> None:
    told = {code: rest.split("|")[0].strip() for code, rest in rows("Codes of closing").items() if code != "code"}
    assert told == {str(int(code)): code.name for code in Close}


def test_every_status_is_on_the_page() -> None:
    told = {rest.strip(): status for status, rest in rows("HTTP").items()}
    assert {kind: str(status) for kind, status in STATUS.items()}.items() <= told.items()


def test_the_subprotocol_is_on_the_page() -> None:
    assert SUBPROTOCOL in PAGE
