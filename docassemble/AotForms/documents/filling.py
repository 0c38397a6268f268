# do not pre-load
"""Filling one of our forms: what fits stands in its box, what does not goes whole to the addendum, and all is read back."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import pdf
from . import reuse
from .blanks import Blank, BlankField

SMALLEST = 9.0  # points, on a form of ours; a court paper must be legible (GR 14(a)), so an answer is moved rather than set smaller
SMALLEST_OFFICIAL = 8.0  # on a form of the court's, whose boxes are as large as they are
FRAME = 2.0  # points that the lines around a box take from its height, at most
NOTES = ("See addendum, {}", "See addendum {}", "Addendum {}", "Add. {}")


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer that moved whole to the addendum.  ``reference``: how both papers call its place, as ``item 7.3``.

    placed: the form has a place for it, which says where it went; False where the form does not ask it at all.
    """

    number: str
    label: str
    reference: str
    text: str = field(repr=False)
    placed: bool = True


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A finished form: its bytes, what stands in its fields, and the answers that moved, in the form's order."""

    pdf: bytes = field(repr=False)
    values: Mapping[str, str | bool] = field(repr=False)
    moved: tuple[Moved, ...]
    pages: int
    made_from: str = ""


def fill(form: Blank, values: Mapping[str, str | bool]) -> FilledForm:
    """Fill ``form`` and read it back.

    Raises KeyError for a name that the form does not have, UnwritableCharacter, and ReadBackError when a value is not found.
    """
    written, moved = dict(values), []
    for name, place in form.fields.items():
        value = values.get(name)
        if isinstance(value, str) and not fits(place, value):
            reference = _reference(place)
            written[name] = _note(place, reference)
            moved.append(Moved(place.item or _where(place).capitalize(), _label(place), reference, value))
    if extra := values.keys() - form.fields.keys():
        raise KeyError(f"{form.variant.stem} has no field {sorted(extra)[0]}")
    mark = reuse.source_mark("filled", form.sha256, values=written)
    done, count = reuse.made_before(mark) or _filled(form, written)
    reuse.made(mark, done, count)
    return FilledForm(done, written, tuple(moved), count, mark)


def _filled(form: Blank, values: Mapping[str, str | bool]) -> tuple[bytes, int]:
    done = pdf.fill(form.pdf, values)
    if done.overflow:
        raise pdf.ReadBackError(tuple(done.overflow))
    pages = pdf.read(done.pdf)
    lost = pdf.missing(pages, values)
    if lost.neither:
        raise pdf.ReadBackError(lost.neither)
    return done.pdf, len(pages)


def fits(place: BlankField, value: str, smallest: float = SMALLEST) -> bool:
    """True where the whole value stands in its box at a legible size.  Raises UnwritableCharacter."""
    width, height = place.room
    return pdf.fits(value, width, height - FRAME, size=place.size or 0, floor=smallest, multiline=place.kind == "box", field=place.name)


def _where(place: BlankField) -> str:
    return "caption" if place.name in ("county", "caption_words", "caption_name", "cause_number") else "signature"


def _reference(place: BlankField) -> str:
    return f"item {place.item}" if place.item else _where(place)


def _label(place: BlankField) -> str:
    return place.tooltip.removeprefix(place.item).strip()


def _note(place: BlankField, reference: str) -> str:
    """What the box says instead; the longest wording that fits it."""
    width, _ = place.room
    for words in NOTES:
        note = words.format(reference if words is NOTES[0] else place.item or reference)
        if pdf.measure(note, 6.5) <= width:
            return note
    return note
