# do not pre-load
"""What the law answers: a Finding for every element, requirement and clock, and the Review that holds them."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Three answers.  Unknown is never false: a missing fact makes ``NOT_YET_KNOWN``, never ``NOT_MET``."""

    MET = "met"
    NOT_MET = "not met"
    NOT_YET_KNOWN = "not yet known"
    NOT_APPLICABLE = "does not apply"


class Confidence(StrEnum):
    """How sure the reading of a rule is."""

    VERIFIED = "V"
    SECONDARY = "S"
    INFERRED = "I"
    UNSEEN = "K"

    @property
    def words(self) -> str:
        """What a person is shown."""
        return {
            "V": "read in the text of the law",
            "S": "read in a secondary source",
            "I": "our reading of the text; not settled",
            "K": "not seen in a source; ask a Washington lawyer",
        }[self.value]


class Level(StrEnum):
    """What a Finding does to a filing: a requirement stops it, an advice never does."""

    ELEMENT = "element"
    REQUIREMENT = "requirement"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that decided a Finding: its JSON path in the Matter, plain words, and its source if it has one."""

    path: str
    words: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What would settle a Finding: the JSON path to answer, and the question in plain words."""

    path: str
    question: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of the law.

    id: stable dotted name, such as ``criteria.c.i``.   title: what is asked, in plain words.
    why: one or two plain sentences.   facts: only those that decide it.
    settles: for NOT_YET_KNOWN, the alternatives; each tuple of Needs would settle it on its own.
    cite, confidence, source: of the rule; ``parts``: ids of the Findings this one is made of.
    audience: "all", or "petitioner" for what must not be printed in a filed paper.
    """

    id: str
    title: str
    status: Status
    why: str
    cite: str
    confidence: Confidence
    source: str
    level: Level = Level.REQUIREMENT
    facts: tuple[Fact, ...] = ()
    settles: tuple[tuple[Need, ...], ...] = ()
    parts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    audience: str = "all"

    @property
    def stops_filing(self) -> bool:
        """True where this alone keeps a packet from being filed."""
        return self.level is not Level.ADVICE and self.status in (Status.NOT_MET, Status.NOT_YET_KNOWN)


@dataclass(frozen=True, slots=True)
class Review:
    """Every Finding about one Matter as of the filing date, under one dated ruleset."""

    as_of: date
    ruleset: str
    ruleset_date: date
    findings: tuple[Finding, ...]

    def __getitem__(self, finding_id: str) -> Finding:
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise KeyError(finding_id)

    def under(self, prefix: str) -> tuple[Finding, ...]:
        """The Findings whose id is ``prefix`` or begins with it and a dot, in order."""
        return tuple(f for f in self.findings if f.id == prefix or f.id.startswith(prefix + "."))

    @property
    def not_met(self) -> tuple[Finding, ...]:
        """What stops a filing because it is not so."""
        return tuple(f for f in self.findings if f.stops_filing and f.status is Status.NOT_MET)

    @property
    def not_yet_known(self) -> tuple[Finding, ...]:
        """What stops a filing because nobody has said yet."""
        return tuple(f for f in self.findings if f.stops_filing and f.status is Status.NOT_YET_KNOWN)

    @property
    def ready(self) -> bool:
        """True where no element or requirement stands in the way."""
        return not self.not_met and not self.not_yet_known
