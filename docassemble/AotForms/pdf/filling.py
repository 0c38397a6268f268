# do not pre-load
"""Fill any AcroForm: shaped text and the form's own marks, drawn on the page, nothing dropped and nothing cut."""
from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pikepdf

from ..errors import InputError
from .boxes import as_list, cross
from .choosing import Value, check_names, chosen, open_pdf, reading, written
from .drawing import write_text
from .editing import edit
from .embedding import FontBook
from .fields import HIDDEN, NO_VIEW, PRINT, Field, Picture, Widget
from .preparing import HOLD, Prepared, prepared
from .shaping import clusters, normalize, region_of, shape
from .tagging import Tags


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form.

    overflow: field name to the whole value that did not fit, for the addendum.  written: field name to the text that
    stands on the page, for reading back (choices as the form shows them; no marks, nothing that overflowed).
    """

    pdf: bytes
    overflow: Mapping[str, str]
    written: Mapping[str, str]


def fill(
    blank: bytes, values: Mapping[str, Value], *, flatten: bool = True, overflow_note: str = "See addendum",
    remember: bool = True,
) -> Filled:
    """Fill a form.

    values: full field name to text, True or False for a check box, or an option (a state, export value or shown
    value; ``#2`` for the second box of a group) for check boxes, radio buttons and choices.  Fields not named keep
    what the blank shows.  A value is drawn even where the blank hides its field.
    flatten: draw values as page content and take form, XFA and scripts away (ISO 32000-1 12.7); otherwise leave a
    form that can be edited, with appearances.
    overflow_note: what a box says whose value does not fit at 6 pt or is longer than the form allows; the whole
    value is in ``overflow``, and no part of it in the box.  A box too small for the note (at 4 pt) stays empty.
    remember: keep the blank's fields and pages in memory, ready for the next filling; never any value.  Say False for
    a file that is not a blank.

    Same input and same fonts, same bytes.  The blank is not modified.  Raises InputError for a file that is no PDF,
    an unknown field or option; UnwritableCharacter for a character that no font has.  Does not run the form's own
    scripts, check required fields, or sign.  Where one line holds words of both directions, PDFium gives them back as they
    stand on the line, pdftotext as they are read.
    """
    if not flatten:
        with open_pdf(blank, "blank") as pdf, reading("blank"):
            writer = Writer(FontBook(pdf), overflow_note)
            edit(pdf, values, writer)
            return _saved(pdf, writer)
    ready = prepared(blank, remember=remember)
    check_names(ready.fields, values)
    with pikepdf.open(io.BytesIO(ready.base)) as pdf:
        writer = Writer(FontBook(pdf), overflow_note)
        filler = _Filler(pdf, ready, writer)
        for field in ready.fields.values():
            if field.name in values:
                filler.fill(field, values[field.name])
            else:
                filler.keep(field)
        filler.finish()
        return _saved(pdf, writer)


def _saved(pdf: pikepdf.Pdf, writer: Writer) -> Filled:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return Filled(out.getvalue(), MappingProxyType(writer.overflow), MappingProxyType(writer.written))


class Writer:
    """Text for boxes: what fits is drawn, what does not is kept whole for the addendum."""

    def __init__(self, book: FontBook, note: str):
        self.book, self._note = book, normalize(note)
        self.overflow: dict[str, str] = {}
        self.written: dict[str, str] = {}

    def write(self, field: Field, value: str) -> list[str]:
        """Content for each of the field's boxes, in the box's own space. Raises UnwritableCharacter."""
        text = normalize(value)
        if not text:
            return [""] * len(field.widgets)
        fits = field.max_length is None or field.kind != "text" or len(clusters(text)) <= field.max_length
        drawn = [write_text(self.book, field, widget, text) for widget in field.widgets] if fits else [None]
        if all(content is not None for content in drawn):
            if drawn:
                self.written[field.name] = text
            return [content or "" for content in drawn]
        for line in text.split("\n"):  # what goes to the addendum must be writable too
            shape(line, region=region_of(text), field=field.name)
        self.overflow[field.name] = value
        return [self._noted(field, widget) for widget in field.widgets]

    def _noted(self, field: Field, widget: Widget) -> str:
        return (write_text(self.book, field, widget, self._note, note=True) or "") if self._note else ""


class _Filler:
    """One form being filled flat. Content is gathered a page at a time and written by ``finish``."""

    def __init__(self, pdf: pikepdf.Pdf, ready: Prepared, writer: Writer):
        self._pdf, self._ready, self._writer = pdf, ready, writer
        self._pages = [page.obj for page in pdf.pages]
        hold = pdf.Root[HOLD]
        del pdf.Root[HOLD]
        self._pictures = hold.Pictures
        self._tags = Tags(pdf, as_list(hold.Elements), as_list(hold.Rows), self._pages)
        self._content: dict[int, list[str]] = {}
        self._shown: dict[int, dict[str, None]] = {}
        self._index = 0  # of the next widget, in the order of the form

    def fill(self, field: Field, value: Value) -> None:
        if field.kind in ("text", "choice"):
            for widget, content in zip(field.widgets, self._writer.write(field, written(field, value)), strict=True):
                self._put(widget, content, widget.frame)
        elif field.kind in ("check", "radio"):
            for widget, state in zip(field.widgets, chosen(field, value), strict=True):
                self._mark(widget, state)
        else:
            raise InputError(f"a {field.kind} field takes no value", field.name, "Leave it out")

    def _mark(self, widget: Widget, state: str | None) -> None:
        picture = widget.pictures.get("Off" if state is None else state)
        if picture is not None:
            self._picture(widget, picture, state is not None)
        else:
            self._put(widget, "" if state is None else cross(widget.box), widget.frame, state is not None)

    def keep(self, field: Field) -> None:
        """Leave a field as the blank shows it: its own appearance, else its own value."""
        boxed = field.kind in ("check", "radio")
        text = field.value if field.kind in ("text", "choice") else ""
        for widget in field.widgets:
            checked = widget.state not in ("", "Off") if boxed else None
            picture = widget.pictures.get(widget.state if boxed or "" not in widget.pictures else "")
            if widget.flags & (HIDDEN | NO_VIEW) or (field.kind == "button" and not widget.flags & PRINT):
                self._nothing(checked)
            elif picture is not None and not (self._ready.regenerate and text):
                self._picture(widget, picture, checked)
            else:
                self._put(widget, self._own(field, widget, text), widget.frame, checked)

    def _own(self, field: Field, widget: Widget, text: str) -> str:
        """The blank's own value, where it has no appearance for it."""
        if not text:
            return ""
        content = write_text(self._writer.book, field, widget, normalize(dict(field.options).get(text, text)))
        if content is None:
            raise InputError("the blank's own value does not fit its box", field.name, "Give this field a value")
        return content

    # Onto the page

    def _put(self, widget: Widget, content: str, frame: str, checked: bool | None = None) -> None:
        if frame:
            placed = widget.box.placed(frame)
            self._add(widget, f"/Artifact BMC\n{placed}EMC\n" if self._tags.tagged else placed)
        if content:
            self._tagged(widget, widget.box.placed(content), checked)
        else:
            self._nothing(checked)

    def _picture(self, widget: Widget, picture: Picture, checked: bool | None) -> None:
        self._shown.setdefault(widget.page, {})[picture.name] = None
        self._tagged(widget, picture.content, checked)

    def _tagged(self, widget: Widget, content: str, checked: bool | None) -> None:
        if self._tags.tagged and (mcid := self._tags.tie(self._index, widget, checked)) is not None:
            content = f"/Form <</MCID {mcid}>> BDC\n{content}EMC\n"
        self._add(widget, content)
        self._index += 1

    def _nothing(self, checked: bool | None) -> None:
        if self._tags.tagged:
            self._tags.state(self._index, checked)
        self._index += 1

    def _add(self, widget: Widget, content: str) -> None:
        self._content.setdefault(widget.page, []).append(content)

    def finish(self) -> None:
        """Write fonts and page content."""
        book = self._writer.book
        book.finish()
        if self._content and max(self._content) >= len(self._pages):
            raise InputError("the pages of this PDF cannot be counted; it is damaged", "blank",
                             "Get the file anew from where it came, or open it in a viewer and print it to PDF")
        for number, parts in self._content.items():
            page, content = self._pages[number], "".join(parts)
            page.Contents.append(self._pdf.make_stream(content.encode("ascii")))
            fonts = {name: font for name, font in book.fonts.items() if f"/{name} " in content}
            _entries(page.Resources, "/Font", fonts)
            _entries(page.Resources, "/XObject", {name: self._pictures[f"/{name}"] for name in self._shown.get(number, ())})
        self._tags.finish()


def _entries(resources: pikepdf.Object, kind: str, entries: Mapping[str, pikepdf.Object]) -> None:
    if entries:
        present = resources.get(kind)
        merged = pikepdf.Dictionary(present) if isinstance(present, pikepdf.Dictionary) else pikepdf.Dictionary()
        for name, obj in entries.items():
            merged[f"/{name}"] = obj
        resources[kind] = merged
