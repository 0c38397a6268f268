# do not pre-load
"""Reviews of one matter as it grows: a question is put again only where something that it read has changed.

While a person answers, one part of the Matter changes at a time, and most questions of the law read other parts.  What a question read is
noted as it reads it, so nothing need be declared, and nothing can be forgotten.  The Review is the same as ``review`` gives.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..matter import Matter
from .findings import Finding, Review
from .questions import review
from .rules import Rules

Question = Callable[[Matter, Rules], tuple[Finding, ...]]
_PARTS = tuple(Matter.model_fields)


@dataclass(frozen=True, slots=True)
class _Last:
    """The last Review: of what, by which rules, and for each question which parts of the Matter it read and what it found."""

    matter: Matter
    by: tuple[object, ...]
    found: dict[Question, tuple[frozenset[str], tuple[Finding, ...]]] = field(default_factory=dict)


class Again:
    """Reviews one matter again and again.  Holds its facts, in memory only; safe to call from several threads at once."""

    def __init__(self) -> None:
        self._last: _Last | None = None

    def review(self, matter: Matter, as_of: date, ruleset: str | None = None) -> Review:
        """As ``law.review``, for a Matter that may have changed since the last call.  Raises InputError as it does."""
        last, fresh = self._last, {}
        changed: set[str] | None = None
        by: tuple[object, ...] | None = None

        def ask(question: Question, _: Matter, rules: Rules) -> tuple[Finding, ...]:
            nonlocal changed, by
            if by is None:
                by = rules.ruleset.id, rules.day, rules.who
                changed = _changed(last.matter, matter) if last is not None and last.by == by else None
            if changed is not None and question in last.found and changed.isdisjoint(last.found[question][0]):
                fresh[question] = last.found[question]
            else:
                noted = _Noted(matter)
                found = question(noted, rules)
                fresh[question] = frozenset(noted.read), found
            return fresh[question][1]

        made = review(matter, as_of, ruleset, ask=ask)
        self._last = _Last(matter, by or (), fresh)
        return made


class _Noted:
    """A Matter that notes which of its parts are read."""

    __slots__ = ("_matter", "read")

    def __init__(self, matter: Matter):
        self._matter, self.read = matter, set()

    def __getattr__(self, name: str) -> Any:
        self.read.update((name,) if name in _PARTS else _PARTS)  # a method may read every part
        return getattr(self._matter, name)


def _changed(before: Matter, now: Matter) -> set[str]:
    """The parts of the Matter that are not the same in both."""
    return {name for name in _PARTS if getattr(before, name) != getattr(now, name)}
