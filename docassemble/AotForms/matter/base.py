# do not pre-load
"""What every part of a Matter has in common."""
from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Part(BaseModel):
    """A frozen piece of a Matter.

    ``None`` (JSON ``null``, or an absent key) always means *not known yet*.  "No" is said: ``false`` for a yes or no,
    ``[]`` for a list known to be empty.  A key that is not in the schema is refused, so a typing error cannot
    silently lose an answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)


Text = Annotated[str, StringConstraints(min_length=1)]
Line = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^\r\n\x00]*$")]


class SourceKind(StrEnum):
    """How a fact came to be known; RCW 71.05.148(4) and (5)(a) ask for it."""

    OBSERVATION = "personal observation"
    EVALUATION = "evaluation"
    INVESTIGATION = "investigation"
    RECORD = "record"
    WITNESS = "witness"


class Source(Part):
    """Where one fact comes from, and why it can be relied on.

    who: the person who saw it, or the record's title and date; None while not known.
    reliable_because: why that person or record is reliable, RCW 71.05.148(4); not needed for what the petitioner
        saw in person.
    sud_program_record: True where it comes from a substance use disorder program's record (42 CFR Part 2).
    """

    kind: SourceKind
    who: Line | None = None
    reliable_because: Text | None = None
    sud_program_record: bool | None = None

    @property
    def first_hand(self) -> bool:
        """Seen by the petitioner in person, or in the petitioner's own evaluation."""
        return self.kind in (SourceKind.OBSERVATION, SourceKind.EVALUATION)

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.who}" if self.who else self.kind.value


class Informant(Part):
    """A person, a record or an inquiry that the petitioner relies on, listed before any fact names it as its source."""

    kind: SourceKind | None = None
    who: Line | None = None
    reliable_because: Text | None = None
    sud_program_record: bool | None = None


class Narrative(Part):
    """Facts told in a person's own words, with where they come from."""

    text: Text | None = None
    sources: tuple[Source, ...] | None = None


class Ground(Part):
    """One thing the petitioner says is so, and the facts for it.

    holds: True, False, or None while the petitioner does not know yet.
    """

    holds: bool | None = None
    facts: Narrative = Field(default_factory=Narrative)
