# do not pre-load
"""Three-valued answers that carry their reasons: only the facts that decide, and what would settle them.

An ``Answer`` is a step on the way to a Finding.  ``every`` and ``either`` combine answers so that an unknown is never
false, a decided answer keeps only what decided it, and an open one lists the smallest sets of questions to ask.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from ..matter.base import Ground, Narrative, Source
from .findings import Fact, Need, Status

MOST_ALTERNATIVES = 8
OPEN = "Not known yet: "
GIVEN = "The case file tells this."


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, why in plain words, the facts that decide it, and what would settle it."""

    status: Status
    why: str
    facts: tuple[Fact, ...] = ()
    settles: tuple[tuple[Need, ...], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return self.status is Status.MET


def unknown(path: str, question: str) -> Answer:
    """Nobody has said yet; ``question`` at ``path`` would settle it."""
    return Answer(Status.NOT_YET_KNOWN, OPEN + question, settles=((Need(path, question),),))


def met(why: str, *facts: Fact, notes: tuple[str, ...] = ()) -> Answer:
    """It is so, because of these facts."""
    return Answer(Status.MET, why, facts, notes=notes)


def not_met(why: str, *facts: Fact, notes: tuple[str, ...] = ()) -> Answer:
    """It is not so, because of these facts."""
    return Answer(Status.NOT_MET, why, facts, notes=notes)


def said(path: str, value: bool | None, question: str, yes: str, no: str) -> Answer:
    """A yes-or-no answer that must be yes."""
    if value is None:
        return unknown(path, question)
    return met(yes, Fact(path, yes)) if value else not_met(no, Fact(path, no))


def told(path: str, value: object, question: str, source: str | None = None) -> Answer:
    """Something that must be given at all: its own words are the fact."""
    if value in (None, "", ()):
        return unknown(path, question)
    return met(GIVEN, Fact(path, str(value), source))


def ground(path: str, value: Ground, question: str, yes: str, no: str) -> Answer:
    """A ground must be claimed and told; a denied one is not met whatever was written."""
    holds = said(f"{path}.holds", value.holds, question, yes, no)
    if value.holds is False:
        return holds
    facts = narrative(f"{path}.facts", value.facts, "Which facts show it?")
    return every(holds, facts)


def narrative(path: str, value: Narrative, question: str) -> Answer:
    """Facts in a person's own words, with their sources beside them."""
    return told(f"{path}.text", value.text, question, sources(value.sources))


def sources(given: Iterable[Source] | None) -> str | None:
    """The sources as one line, None while none is given."""
    return "; ".join(str(source) for source in given) or None if given else None


def every(*answers: Answer) -> Answer:
    """All must be met.  One that is not decides; else an open one leaves it open, and needs all open ones answered."""
    failed = [a for a in answers if a.status is Status.NOT_MET]
    if failed:
        return Answer(Status.NOT_MET, _join(a.why for a in failed), _facts(failed), (), _notes(answers))
    still_open = [a for a in answers if a.status is Status.NOT_YET_KNOWN]
    if still_open:
        settles = _together(a.settles for a in still_open)
        return Answer(Status.NOT_YET_KNOWN, _join(a.why for a in still_open), (), settles, _notes(answers))
    counted = [a for a in answers if a.met]
    return Answer(Status.MET, _join(a.why for a in counted), _facts(counted), (), _notes(answers))


def either(*answers: Answer) -> Answer:
    """One must be met, and the met ones decide; else any open one may still settle it."""
    good = [a for a in answers if a.met]
    if good:
        return Answer(Status.MET, _join(a.why for a in good), _facts(good), (), _notes(good))
    still_open = [a for a in answers if a.status is Status.NOT_YET_KNOWN]
    if still_open:
        settles = _smallest(option for a in still_open for option in a.settles)
        return Answer(Status.NOT_YET_KNOWN, _join(a.why for a in still_open), (), settles, _notes(still_open))
    return Answer(Status.NOT_MET, _join(a.why for a in answers), _facts(answers), (), _notes(answers))


def _together(settles: Iterable[tuple[tuple[Need, ...], ...]]) -> tuple[tuple[Need, ...], ...]:
    """One option of each, in every way; pruned at each step so that it cannot grow without bound."""
    done: tuple[tuple[Need, ...], ...] = ((),)
    for options in settles:
        done = _smallest(tuple(dict.fromkeys(a + b)) for a, b in product(done, options))
    return done


def _smallest(options: Iterable[tuple[Need, ...]]) -> tuple[tuple[Need, ...], ...]:
    """Without repeats and without sets that hold a smaller one; shortest first; at most MOST_ALTERNATIVES."""
    kept: list[tuple[Need, ...]] = []
    for option in sorted(dict.fromkeys(options), key=len):
        if not any(set(small) <= set(option) for small in kept):
            kept.append(option)
    return tuple(kept[:MOST_ALTERNATIVES])


def _facts(answers: Iterable[Answer]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(fact for a in answers for fact in a.facts))


def _notes(answers: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for a in answers for note in a.notes))


def _join(sentences: Iterable[str]) -> str:
    """One text without repeats; several open questions stand behind one beginning."""
    texts = list(dict.fromkeys(sentences))
    texts = [text for text in texts if text != GIVEN] or texts
    if all(text.startswith(OPEN) for text in texts):
        return OPEN + " ".join(dict.fromkeys(text.removeprefix(OPEN) for text in texts)) if texts else ""
    return " ".join(texts)
