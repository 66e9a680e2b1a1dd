"""The archive of published notices: found by year, compound, title, number and verdict, or by the hash of a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.http import urlencode

from community.models import Compound
from outcomes.models import Notice
from voting.rules.verdict import Verdict

A_PAGE = 30
_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"(?:[〔\[(（]?(?P<year>\d{4})[〕\])）]?)?\s*第?\s*(?P<number>\d{1,6})\s*号?")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; empty fields look for everything. What makes no sense is as if it were not typed."""

    words: str = ""
    year: int | None = None
    verdict: Verdict | None = None
    key: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, str], *, key: str = "") -> "Sought":
        """From an address; the compound of the address's path goes before one that is chosen."""
        year, verdict = typed.get("year", ""), typed.get("verdict", "")
        return cls(
            words=typed.get("q", "").strip()[:80],
            year=int(year) if re.fullmatch(r"[0-9]{4}", year) else None,
            verdict=Verdict(verdict) if verdict in list(Verdict) else None,
            key=key or typed.get("compound", "")[:40],
        )

    @property
    def any(self) -> bool:
        """Whether anything narrows the list, besides the compound."""
        return bool(self.words or self.year or self.verdict)

    @property
    def query(self) -> str:
        """As it stands in the address of another page of the list."""
        parts = {"q": self.words, "year": self.year or "", "verdict": self.verdict or "", "compound": self.key}
        return urlencode({name: value for name, value in parts.items() if value})


def published() -> QuerySet[Notice]:
    """Every notice, the newest first, with what a list shows of it."""
    notices = Notice.objects.select_related("compound", "poll__compound", "replaces__compound")
    return notices.prefetch_related("replacements__compound").order_by("-at", "-pk")


def found(sought: Sought) -> QuerySet[Notice]:
    """The notices that fit all that is `sought`, by year and then by compound, the newest first."""
    notices = published().order_by("-year", "compound__name", "compound", "-number")
    if sought.key:
        notices = notices.filter(compound__key=sought.key)
    if sought.year:
        notices = notices.filter(year=sought.year)
    if sought.verdict:
        notices = notices.filter(verdict=sought.verdict.value)
    if sought.words:
        notices = notices.filter(_about(sought.words))
    return notices


def read_hash(typed: str) -> str:
    """A SHA-256 as typed or pasted, in its one spelling; empty where it is none."""
    plain = re.sub(r"[\s:-]", "", typed).lower()
    return plain if _HASH.fullmatch(plain) else ""


def with_hash(sha256: str) -> Notice | None:
    """The notice whose PDF has this hash, or None."""
    return published().filter(sha256=sha256).first()


def compounds() -> QuerySet[Compound]:
    """The compounds that have published a notice."""
    return Compound.objects.filter(pk__in=Notice.objects.values("compound")).order_by("name")


def years() -> list[int]:
    """The years in which notices were published, the newest first."""
    return list(Notice.objects.order_by("-year").values_list("year", flat=True).distinct())


def _about(words: str) -> Q:
    """In the title; or the number, typed as 4, 第 4 号 or 〔2026〕第 4 号."""
    about = Q(title__icontains=words)
    numbered = _NUMBER.search(words)
    if numbered and not words.replace(numbered[0], "").strip(" 业大"):
        year = numbered["year"]
        about |= Q(number=int(numbered["number"]), **({"year": int(year)} if year else {}))
    return about
