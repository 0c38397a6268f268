# do not pre-load
"""The list of parts of one matter: how far each is, what the law still asks of it, and who can tell.

From the stored Matter and its Review alone; a session's answers play no part.  Decides no law, and knows no docassemble.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..law.findings import Finding, Review, Status
from .gathering import asked_at
from .interviews import INTERVIEWS, Interview
from .path import MISSING, Section, Walk, walk
from .resuming import give_back


class Progress(StrEnum):
    """How far a part is, in the words that stand on the page."""

    NOT_STARTED = "Not started"
    STARTED = "Started"
    OPEN = "Something is open"
    DONE = "Done"


STEERS = "start"  # the first pages, which only steer: no part of the petition, so it is neither listed nor counted
# Parts that somebody else than the petitioner tells, signs or agrees to.
BY = {"declaration": "the professional", "witnesses": "each witness", "provider": "the provider",
      "plan": "the petitioner, with the provider"}
PETITIONER = "the petitioner"
# Parts that have an interview of their own: whoever does them need not see the rest.
OWN = {"declaration": "declaration", "witnesses": "witness", "provider": "provider", "plan": "plan"}


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that the law asks and that nobody has told: its question, or why it is not met."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Task:
    """One part: its section's id and title, the interview that asks it, progress, what is open, and who can tell."""

    id: str
    title: str
    interview: Interview
    progress: Progress
    open: tuple[Open, ...]
    by: str
    answered: int
    asked: int


def tasks(tree: Mapping, review: Review) -> tuple[Task, ...]:
    """Every part of the petition that is on this matter's path, in order, but the first pages that only steer."""
    sections = INTERVIEWS["petition"].sections
    given = give_back(tree, sections).values
    done = walk(sections, lambda name: given.get(name, MISSING), to_the_end=True)
    lacking = _lacking(review, done)
    return tuple(_task(section, done, lacking.get(section.id, ())) for section in sections
                 if section.id != STEERS and any(stop.section is section for stop in done.stops))


def _task(section: Section, done: Walk, lacking: tuple[Open, ...]) -> Task:
    stops = [stop for stop in done.stops if stop.section is section]
    answered = sum(stop.answered for stop in stops)
    return Task(section.id, section.title, INTERVIEWS[OWN.get(section.id, "petition")], _progress(answered, len(stops), lacking), lacking,
                BY.get(section.id, PETITIONER), answered, len(stops))


def _progress(answered: int, asked: int, lacking: tuple[Open, ...]) -> Progress:
    if not answered:
        return Progress.NOT_STARTED
    if answered < asked:
        return Progress.STARTED
    return Progress.OPEN if lacking else Progress.DONE


def _lacking(review: Review, done: Walk) -> dict[str, tuple[Open, ...]]:
    """What stops filing, by the part whose screens would settle it."""
    found: dict[str, dict[Open, None]] = {}
    for finding in review.findings:
        if finding.stops_filing:
            for path, words in _places(finding):
                stop = asked_at(path, done)
                if stop is not None:
                    found.setdefault(stop.section.id, {})[Open(finding.title, words)] = None
    return {section: tuple(ones) for section, ones in found.items()}


def title(part: str) -> str:
    """What a part is called, in the petition or in an interview of its own; empty for none."""
    return next((one.title for sections in _ways(part) for one in sections if one.id == part), "")


def _ways(part: str) -> Iterator[tuple[Section, ...]]:
    """The sections of the interviews that have this part, the petition first."""
    return (told.sections for told in INTERVIEWS.values() if any(one.id == part for one in told.sections))


def standing(review: Review, tree: Mapping, part: str) -> tuple[Finding, ...]:
    """The Findings that the answers of one part decide or would settle, what is open first; RCW 71.05.148's own order otherwise."""
    sections = next(_ways(part), ())
    given = give_back(tree, sections).values
    return _standing(review, walk(sections, lambda name: given.get(name, MISSING), to_the_end=True, facts=tree), part)


def _standing(review: Review, done: Walk, section: str) -> tuple[Finding, ...]:
    order = (Status.NOT_MET, Status.NOT_YET_KNOWN, Status.MET)
    found = [one for one in review.findings if one.status in order and _touches(one, done, section)]
    return tuple(sorted(found, key=lambda one: order.index(one.status)))


def _touches(finding: Finding, done: Walk, section: str) -> bool:
    paths = {fact.path for fact in finding.facts} | {need.path for option in finding.settles for need in option}
    return any(stop.section.id == section for path in paths if (stop := asked_at(path, done)) is not None)


def _places(finding: Finding) -> list[tuple[str, str]]:
    if finding.status is Status.NOT_MET:
        return [(fact.path, finding.why) for fact in finding.facts]
    return [(need.path, need.question) for option in finding.settles for need in option]
