# do not pre-load
"""An order as data: locked text of law, and slots that may be edited, each with what was proposed for it.

A judge's own places stay empty and print as ruled lines.  An interview can show every slot, what the petition and the plan
propose for it, and what it says now (``differences``); locked text has no way in.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from string import Formatter

from ..errors import InputError
from ..matter.order import Edit

LONG = 700  # letters of one part: above that it may run over a page's end


class Kind(StrEnum):
    """How a paragraph stands on the page."""

    PLAIN = "plain"
    NUMBERED = "numbered"
    SQUARE = "square"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Slot:
    """One editable place.

    label: what it holds, for a screen.   proposed: what the Matter's plan or petition proposes, empty while not known.
    text: what the order says now.   lines: 0 for a gap of ``width`` inside the line, else so many ruled lines below it.
    """

    id: str
    label: str
    proposed: str = ""
    text: str = ""
    lines: int = 0
    width: str = "2.2in"

    @property
    def changed(self) -> bool:
        """True where the order no longer says what was proposed."""
        return self.text != self.proposed


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: locked texts (str) and slots in their order, and where the law says it.

    ticked: a square's mark; only True marks it.   inside: stands under the paragraph before it.   number: of a numbered one.
    """

    id: str
    kind: Kind
    parts: tuple[str | Slot, ...]
    cite: str = ""
    ticked: bool | None = None
    inside: bool = False
    number: str = ""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The editable places."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @property
    def locked(self) -> str:
        """The text of law, with ``…`` where a slot stands."""
        return "".join(part if isinstance(part, str) else "…" for part in self.parts).strip()

    @property
    def leads(self) -> bool:
        """Whether it ends in a colon, and so must not end a page."""
        return isinstance(self.parts[-1], str) and self.parts[-1].endswith(":")

    @property
    def long(self) -> bool:
        """Whether it may run over a page's end; a shorter choice stays whole."""
        return sum(len(part if isinstance(part, str) else part.text) for part in self.parts) > LONG


@dataclass(frozen=True, slots=True)
class Section:
    """One headed part of an order.  keep: it is so short, and its choices so close, that it stays on one page."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One slot that says something else than was proposed; ``now`` empty: left for the judge's hand."""

    paragraph: str
    slot: str
    label: str
    proposed: str
    now: str


def slot(id: str, label: str, proposed: str = "", *, lines: int = 0, width: str = "2.2in") -> Slot:
    """A slot that says what is proposed."""
    return Slot(id, label, proposed, proposed, lines, width)


def paragraph(id: str, kind: Kind, text: str, *slots: Slot, cite: str = "", **more: object) -> Paragraph:
    """A paragraph from ``text``, in which ``{}`` marks each of ``slots`` in order.  Raises ValueError where they do not match."""
    parts, waiting = [], list(slots)
    for locked, name, _, _ in Formatter().parse(text):
        if locked:
            parts.append(locked)
        if name is not None:
            if not waiting:
                raise ValueError(f"{id}: more gaps than slots")
            parts.append(waiting.pop(0))
    if waiting:
        raise ValueError(f"{id}: more slots than gaps")
    return Paragraph(id, kind, tuple(parts), cite, **more)


def square(id: str, text: str, *slots: Slot, cite: str = "", ticked: bool | None = None, inside: bool = False) -> Paragraph:
    """A paragraph behind a square."""
    return paragraph(id, Kind.SQUARE, text, *slots, cite=cite, ticked=ticked, inside=inside)


def plain(id: str, text: str, *slots: Slot, cite: str = "", inside: bool = False) -> Paragraph:
    """A paragraph without a square or a number."""
    return paragraph(id, Kind.PLAIN, text, *slots, cite=cite, inside=inside)


def ordered(id: str, text: str, *slots: Slot, cite: str = "") -> Paragraph:
    """A numbered paragraph; ``edited`` gives it its number."""
    return paragraph(id, Kind.NUMBERED, text, *slots, cite=cite)


def heading(id: str, text: str) -> Paragraph:
    """A small heading inside a section."""
    return paragraph(id, Kind.HEADING, text)


def edited(sections: Iterable[Section], edits: Iterable[Edit] | None) -> tuple[Section, ...]:
    """The sections with every edit laid in and their paragraphs numbered through.

    Raises InputError for an edit of a slot that does not exist, ValueError where two slots have one id.
    """
    sections = tuple(sections)
    ids = [part.id for part in all_slots(sections)]
    if len(ids) != len(set(ids)):
        raise ValueError("two slots have one id")
    changes = {edit.slot: edit.text or "" for edit in edits or ()}
    for name in changes:
        if name not in ids:
            raise InputError("This order has no such place to edit", name,
                             "Name one of its slots; locked text of law stays as it is.")
    count = iter(range(1, 1 + sum(p.kind is Kind.NUMBERED for s in sections for p in s.paragraphs)))
    return tuple(replace(s, paragraphs=tuple(_laid(p, changes, count) for p in s.paragraphs)) for s in sections)


def _laid(paragraph: Paragraph, changes: Mapping[str, str], count: Iterator[int]) -> Paragraph:
    parts = tuple(replace(part, text=changes[part.id]) if isinstance(part, Slot) and part.id in changes else part
                  for part in paragraph.parts)
    number = str(next(count)) if paragraph.kind is Kind.NUMBERED else ""
    return replace(paragraph, parts=parts, number=number)


def all_slots(sections: Iterable[Section]) -> Iterator[Slot]:
    """Every slot, in order."""
    for section in sections:
        for paragraph in section.paragraphs:
            yield from paragraph.slots


def differences(sections: Iterable[Section]) -> tuple[Difference, ...]:
    """Every slot that no longer says what was proposed, in order."""
    return tuple(Difference(p.id, s.id, s.label, s.proposed, s.text) for section in sections for p in section.paragraphs
                 for s in p.slots if s.changed)


def texts(sections: Iterable[Section]) -> list[str]:
    """Every text that must be found whole on the page: locked and edited."""
    return [part if isinstance(part, str) else part.text for section in sections for p in section.paragraphs for part in p.parts]
