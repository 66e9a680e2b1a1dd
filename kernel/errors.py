"""The tree of refusals.

DomainError
├── Invalid      makes no sense, whoever asks and whenever          (HTTP 400)
├── NotAllowed   not this person                                     (HTTP 403)
├── Missing      not there, or not for you to know that it is there  (HTTP 404)
└── Refused      not in this state, though it may be in another      (HTTP 409)

A reason is a two-line subclass beside the rule that raises it: a stable `code` and facts, never
sentences. Statuses live in `config/errors.py`, words in `config/wording.py`.
"""

from typing import ClassVar

Fact = int | str | bool


class DomainError(Exception):
    """A refusal with a stable `code` and facts from which an edge can make a sentence."""

    kind: ClassVar[str] = "refused"
    code: ClassVar[str] = "refused"

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class Invalid(DomainError):
    kind = "invalid"
    code = "invalid"


class NotAllowed(DomainError):
    kind = "not_allowed"
    code = "not_allowed"


class Missing(DomainError):
    kind = "missing"
    code = "missing"


class Refused(DomainError):
    kind = "refused"
    code = "refused"
