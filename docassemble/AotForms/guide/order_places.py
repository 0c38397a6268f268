# do not pre-load
"""The editable places of the proposed order: what the plan proposes for each, and what the order says now.  Knows no docassemble.

The law's own text has no place here; it is only shown, with ``…`` where a place stands.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ..documents.catalogue import rules_for
from ..documents.order import order_sections
from ..law.findings import Review
from ..law.rules import Rules, Who, rules_on
from ..matter import Matter


@dataclass(frozen=True, slots=True)
class Place:
    """One place.  part: the headed part of the order.  locked: the text of law that it stands in.  now: empty is left for
    the judge's hand."""

    id: str
    part: str
    label: str
    locked: str
    proposed: str
    now: str

    @property
    def changed(self) -> bool:
        """Whether the order says something else than was proposed."""
        return self.now != self.proposed


def places(matter: Matter, review: Review) -> tuple[Place, ...]:
    """Every place, in the order of the page; an edit of a place that is not there is left out (see ``stale``)."""
    changes = {edit.slot: edit.text or "" for edit in matter.order.edits or ()}
    return tuple(_place(one, part, locked, changes) for part, locked, one in _slots(matter, rules_for(matter, review)))


def stale(matter: Matter, review: Review) -> tuple[str, ...]:
    """The labels of places that were changed and that this order no longer has."""
    there = {one.id for _, _, one in _slots(matter, rules_for(matter, review))}
    return tuple(dict.fromkeys(place_label(edit.slot) for edit in matter.order.edits or () if edit.slot not in there))


def _slots(matter: Matter, rules: Rules):
    plain = matter.model_copy(update={"order": matter.order.model_copy(update={"edits": None})})
    return [(section.title, paragraph.locked, one) for section in order_sections(plain, rules)
            for paragraph in section.paragraphs for one in paragraph.slots]


def _place(one, part: str, locked: str, changes: Mapping[str, str]) -> Place:
    return Place(one.id, part, one.label, locked, one.proposed, changes.get(one.id, one.proposed))


def place_label(place: str) -> str:
    """The words for a place, whichever matter has it; its id where no order has it."""
    return _labels().get(place, place)


@lru_cache(maxsize=1)
def _labels() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for who in (Who.ADULT, Who.ADOLESCENT, Who.UNKNOWN):
        for part, _, one in _slots(Matter(), rules_on(date.today(), who)):
            found.setdefault(one.id, f"{part}: {one.label}")
    return found
