# do not pre-load
"""Filling a bound blank: only values are printed; what does not fit, or has no place, goes whole to the addendum; all is read back."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field as part

from ... import pdf
from ...errors import InputError, Problem
from ...pdf.fields import Field, Widget
from ...pdf.fitting import fits
from ...pdf.shaping import clusters, normalize
from ..filling import NOTES, SMALLEST_OFFICIAL, FilledForm, Moved
from . import word_filling
from .bound import PDF, BoundForm, same_blank
from .spots import FieldSpot, Spot
from .staging import staged
from .vocabulary import Term

ELSEWHERE = "Answers that the form has no place for"
_FIRST = "A"  # A1, A2: how the form and its addendum call an answer that moved


@dataclass(slots=True)
class _Entry:
    """One place to fill and the terms that are written there."""

    spot: Spot
    terms: list[Term]
    values: list[str | bool] = part(default_factory=list)

    @property
    def text(self) -> str:
        """What the place says: the texts in the map's order, one a line where the place has several lines."""
        return "\n".join(str(v) for v in self.values if v is not True)


def fill_bound(bound: BoundForm, values: Mapping[str, str | bool], *, smallest: float = SMALLEST_OFFICIAL) -> FilledForm:
    """Fill a bound blank (PDF or Word) with ``values`` by term, and read it back.

    ``moved``: what did not fit, called A1, A2 as in its box; then what was answered and has no place, unless the binding
    says that the form does not ask it.  ``values`` of the result: what stands on the form, by term, so that filling again
    gives the same bytes.  A text box shrinks its type to ``smallest`` points, not below.
    Raises InputError where the blank is another one (both hashes) or two ticks choose different options of one field;
    UnwritableCharacter; ReadBackError; for Word also SetUpError where LibreOffice is missing.
    """
    same_blank(bound, bound.blank)
    entries = _entries(bound, values)
    moved: list[Moved] = []
    if bound.kind == PDF:
        data, shown = _fill_pdf(bound, entries, moved, smallest)
    else:
        data, shown = _fill_word(bound, entries, moved)
    pages = pdf.read(data)
    lost = pdf.missing(pages, shown)
    if lost.neither:
        raise pdf.ReadBackError(lost.neither)
    return FilledForm(data, _standing(entries), (*moved, *_elsewhere(bound, values, len(moved))), len(pages))


def _entries(bound: BoundForm, values: Mapping[str, str | bool]) -> list[_Entry]:
    """What is to be filled, in the map's order; texts that share a place come together."""
    if extra := [name for name in values if name not in bound.terms]:
        raise KeyError(f"{bound.paper} has no value {sorted(extra)[0]}")
    found: dict[str, _Entry] = {}
    for name, spots in bound.fields.items():
        value = values.get(name, "")
        if value is not False and value != "":
            for spot in spots:
                entry = found.setdefault(spot.key, _Entry(spot, []))
                entry.terms.append(bound.terms[name])
                entry.values.append(value)
    return list(found.values())


def _standing(entries: Iterable[_Entry]) -> dict[str, str | bool]:
    out: dict[str, str | bool] = {}
    for entry in entries:
        for term, value in zip(entry.terms, entry.values, strict=True):
            if value != "":
                out.setdefault(term.name, value)
    return out


# PDF

def _fill_pdf(bound: BoundForm, entries: list[_Entry], moved: list[Moved], smallest: float) -> tuple[bytes, dict[str, str | bool]]:
    ready = staged(bound)
    given: dict[str, str | bool] = {}
    for entry in entries:
        name = ready.names[entry.spot.key]
        value = _value(entry, ready.fields[name], name, given)
        if isinstance(value, str) and ready.fields[name].kind == "text" and not _fits(ready.fields[name], value, smallest):
            value = _move(entry, moved, _widths(ready.fields[name]), ready.fields[name].max_length, _page(ready.fields[name]))
        elif value is None:
            value = ""
            _move(entry, moved, [], None, _page(ready.fields[name]))
        given[name] = value
    done = pdf.fill(ready.pdf, given, overflow_note="")
    if done.overflow:
        raise pdf.ReadBackError(tuple(done.overflow))
    return done.pdf, dict(done.written)


def _value(entry: _Entry, field: Field, name: str, given: Mapping[str, str | bool]) -> str | bool | None:
    """What the field gets; None for a text that its list of choices does not have."""
    option = entry.spot.option if isinstance(entry.spot, FieldSpot) else None
    if field.kind in ("check", "radio") or (option is not None and entry.values[0] is True):
        value = option if option is not None else True
        if field.kind in ("radio", "choice") and given.get(name, value) != value:
            problem = Problem(f"fields.{entry.terms[0].name}", "two answers choose different options of one field of the form",
                              "Correct the answers, or bind one of the two elsewhere.")
            raise InputError("The form lets one option be chosen, and two are", name, problem.mend, (problem,))
        return value
    if field.kind == "choice":
        return next((shown for _, shown in field.options if shown.casefold() == entry.text.casefold()), None)
    text = entry.text or "X"
    return text if field.is_multiline else " ".join(text.split("\n")) if len(entry.terms) == 1 else ", ".join(text.split("\n"))


def _page(field: Field) -> int | None:
    return field.widgets[0].page + 1 if field.widgets else None


def _widths(field: Field) -> list[float]:
    return [w.box.width - 2 * w.box.pad for w in field.widgets]


def _fits(field: Field, text: str, smallest: float) -> bool:
    """True where the whole text stands in every box of the field at a legible size.  Raises UnwritableCharacter."""
    length = len(clusters(normalize(text)))
    if field.max_length is not None and length > field.max_length:
        return False
    return field.is_comb or all(_fits_box(field, widget, text, smallest) for widget in field.widgets)


def _fits_box(field: Field, widget: Widget, text: str, smallest: float) -> bool:
    width, height = widget.box.width - 2 * widget.box.pad, widget.box.height - 2 * min(widget.box.border, widget.box.height / 8)
    return width > 0 and fits(text, width, height, size=widget.size, floor=smallest, multiline=field.is_multiline, field=field.name)


def _move(entry: _Entry, moved: list[Moved], widths: Iterable[float], most: int | None, page: int | None = None) -> str:
    """Take an entry to the addendum; gives what its place says instead, and that is what stands there from now on."""
    number = f"{_FIRST}{len(moved) + 1}"
    says = entry.spot.says or entry.terms[0].label
    where = f"page {page}, “{says}”" if page else f"“{says}”"
    moved.append(Moved(number, says, f"{number} ({where})", entry.text))
    narrowest = min(widths, default=0.0)
    note = next((text for text in (words.format(number) for words in (*NOTES, "{}"))
                 if pdf.measure(text, 6.5) <= narrowest and (most is None or len(text) <= most)), "")
    entry.values[:] = [note, *([""] * (len(entry.terms) - 1))]
    return note


# Word

def _fill_word(bound: BoundForm, entries: list[_Entry], moved: list[Moved]) -> tuple[bytes, dict[str, str | bool]]:
    document, shown = filled_word(bound, entries, moved)
    return word_filling.as_pdf(document), shown


def filled_word(bound: BoundForm, entries: list[_Entry], moved: list[Moved]) -> tuple[bytes, dict[str, str | bool]]:
    """The filled Word document, and what stands in it."""
    rooms = word_filling.room(bound.blank)
    given: dict[str, str | bool] = {}
    for entry in entries:
        at = entry.spot.at  # type: ignore[union-attr]
        size, takes = rooms[at]
        text = entry.text if takes == "lines" else ", ".join(entry.text.split("\n")) if len(entry.terms) > 1 else " ".join(
            entry.text.split("\n"))
        if text:
            pdf.check_writable(text, at)
        if text and not word_filling.fits(size, takes, text):
            number = f"{_FIRST}{len(moved) + 1}"
            note = next((t for t in (words.format(number) for words in (*NOTES, "{}")) if word_filling.fits(size, takes, t)), "")
            _move(entry, moved, [], None)
            entry.values[0] = text = note
        given[at] = text or any(v is True for v in entry.values)
    return word_filling.fill_word(bound.blank, given), {at: value for at, value in given.items() if isinstance(value, str)}


def word_document(bound: BoundForm, values: Mapping[str, str | bool]) -> bytes:
    """A bound Word form with ``values``, as .docx for an office that asks for one; what does not fit is in its addendum."""
    same_blank(bound, bound.blank)
    return filled_word(bound, _entries(bound, values), [])[0]


# What has no place

def _elsewhere(bound: BoundForm, values: Mapping[str, str | bool], before: int) -> list[Moved]:
    """Answers to what the form has no place for, part by part, ticks as the words beside them."""
    parts: dict[str, list[str]] = {}
    for term in bound.unbound:
        value = values.get(term.name, "")
        if value is not False and value != "" and not term.stays_out:
            parts.setdefault(term.heading or ELSEWHERE, []).append(_said(term, value))
    return [Moved(f"{_FIRST}{before + n}", heading, ELSEWHERE.lower(), "\n".join(said), False)
            for n, (heading, said) in enumerate(parts.items(), start=1)]


def _said(term: Term, value: str | bool) -> str:
    return f"[X] {term.label}" if value is True else f"{term.label}: {value}"
