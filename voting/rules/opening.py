"""What opens a ballot's commitment, as one text of one length, so that sealed it tells nothing by its size."""

from dataclasses import dataclass
from typing import Self

from voting.rules.choice import Choice
from voting.rules.commitment import NotCanonical, ballot_commitment, canonical, read_canonical

LENGTH = 128


@dataclass(frozen=True, slots=True)
class Opened:
    """The 32 bytes of salt and the choice of one ballot. Which ballot it is, its commitment says: no other fits."""

    salt: bytes
    choice: Choice

    def to_text(self) -> str:
        """Canonical JSON, filled up with blanks to `LENGTH` letters whatever the choice."""
        return canonical({"salt": self.salt.hex(), "choice": self.choice.value}).decode().ljust(LENGTH)

    @classmethod
    def of_text(cls, text: str) -> Self:
        """What `to_text` gave. Raises ValueError (NotCanonical is one)."""
        match read_canonical(text.rstrip(" ").encode()):
            case {"salt": str(salt), "choice": str(choice), **more} if not more:
                return cls(bytes.fromhex(salt), Choice(choice))
        raise NotCanonical("no opening of a ballot")

    def commitment(self, *, ref: str, question: int, rev: int) -> str:
        """The commitment that it opens, on the line `ref` and the question at place `question` from 0."""
        return ballot_commitment(self.salt, ref=ref, question=question, rev=rev, choice=self.choice.value)
