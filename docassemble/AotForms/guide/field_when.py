# do not pre-load
"""When a question is shown, as plain data: which answers open it.  For a page that runs without us, on a phone without a network.

A condition of ``path.py`` is a function of the answers before it.  It is told by trying it with every answer that the questions it
looks at can have; so it does not matter how the condition is written.  One that looks at a date, at free text or at the stored Matter
cannot be told, and its question is shown to everybody with a word that it may not apply.  Knows no docassemble.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product

from .becoming import UNKNOWN
from .path import When

MOST_TRIED = 20_000
Answers = Mapping[str, object]


class CannotBeTold(Exception):
    """The condition turns on something that is not a choice."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a field can hold: one of ``values``, or any of them together where ``several``; or nothing yet."""

    values: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A condition as data.  Where ``ticked``: ``names`` is one list of boxes, and that box is ticked while "not known yet" is not.
    Otherwise ``rows`` holds every set of answers to ``names`` that opens the question; an empty text is no answer."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    ticked: str = ""

    def holds(self, value: Callable[[str], object]) -> bool:
        """Whether the question is shown, by the answers that ``value`` gives for a name (None or empty: none)."""
        if self.ticked:
            chosen = value(self.names[0]) or ()
            return self.ticked in chosen and UNKNOWN not in chosen
        return tuple(value(name) or "" for name in self.names) in self.rows

    def plain(self) -> dict[str, object]:
        """As JSON values."""
        return {"names": list(self.names), "ticked": self.ticked} if self.ticked else \
            {"names": list(self.names), "rows": [list(row) for row in self.rows]}


class _Spy:
    """Answers as a condition sees them, that remembers which were looked at."""

    def __init__(self, answers: Answers):
        self._answers, self.asked = answers, []

    def __call__(self, name: str) -> object:
        if name not in self.asked:
            self.asked.append(name)
        return self._answers.get(name)

    def __getattr__(self, name: str) -> object:
        raise CannotBeTold(name)


def told(when: When, choosing: Mapping[str, Choosing]) -> Shown | None:
    """``when`` as data; None for one that always holds.

    choosing: what each field that is a choice can hold, by the name that a condition uses (``.kind`` within a list).
    Raises CannotBeTold.
    """
    names = _looked_at(when, choosing)
    if not names:
        if when(_Spy({})):
            return None
        return Shown((), ())
    if any(choosing[name].several for name in names):
        return _box(when, names, choosing)
    rows = tuple(row for row in product(*(("", *choosing[name].values) for name in names)) if _try(when, names, row))
    return Shown(names, rows)


def _looked_at(when: When, choosing: Mapping[str, Choosing]) -> tuple[str, ...]:
    """Every name that the condition looks at, whatever the answers are; a condition may stop looking early."""
    names: tuple[str, ...] = ()
    while True:
        found = list(names)
        tries = 1
        for name in names:
            tries *= len(_held(choosing[name]))
        if tries > MOST_TRIED:
            raise CannotBeTold("too many answers to try")
        for row in product(*(_held(choosing[name]) for name in names)):
            spy = _Spy(dict(zip(names, row, strict=True)))
            when(spy)
            found += [name for name in spy.asked if name not in found]
        if tuple(found) == names:
            return names
        if any(name not in choosing for name in found):
            raise CannotBeTold(next(name for name in found if name not in choosing))
        names = tuple(found)


def _held(field: Choosing) -> list[object]:
    if not field.several:
        return [None, *field.values]
    return [None, *(list(some) for some in chain.from_iterable(combinations(field.values, n) for n in range(len(field.values) + 1)))]


def _try(when: When, names: tuple[str, ...], row: tuple[object, ...]) -> bool:
    return bool(when(_Spy({name: value for name, value in zip(names, row, strict=True) if value != ""})))


def _box(when: When, names: tuple[str, ...], choosing: Mapping[str, Choosing]) -> Shown:
    """The one box that opens the question; tried against every way to tick the list."""
    if len(names) == 1:
        for box in choosing[names[0]].values:
            shown = Shown(names, ticked=box)
            if all(bool(when(_Spy({names[0]: held}))) == shown.holds(lambda name, held=held: held) for held in _held(choosing[names[0]])):
                return shown
    raise CannotBeTold("boxes in another way")
