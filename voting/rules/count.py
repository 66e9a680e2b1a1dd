"""Counting papers. An abstainer takes part and does not agree; who returns nothing does neither."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from voting.rules.choice import Paper
from voting.rules.weight import NOTHING, Weight


@dataclass(frozen=True, slots=True)
class Count:
    """The papers of one question by what they say. What was not returned is in no pile."""

    agree: Weight = NOTHING
    against: Weight = NOTHING
    abstain: Weight = NOTHING
    invalid: Weight = NOTHING

    @classmethod
    def of(cls, papers: Iterable[tuple[Paper, Weight]]) -> Self:
        """Sort papers into piles; their order does not matter."""
        piles: dict[Paper, list[Weight]] = {paper: [] for paper in Paper}
        for paper, weight in papers:
            piles[paper].append(weight)
        return cls(
            *(Weight.total(piles[paper]) for paper in (Paper.AGREE, Paper.AGAINST, Paper.ABSTAIN, Paper.INVALID))
        )

    @property
    def valid(self) -> Weight:
        """Everybody whose paper says something."""
        return self.agree + self.against + self.abstain

    def taking_part(self, *, with_invalid: bool) -> Weight:
        """Who takes part; whether invalid papers do is the rulebook's to say."""
        return self.valid + self.invalid if with_invalid else self.valid
