# do not pre-load
"""Fill any AcroForm: shaped text and the form's own marks, drawn on the page, nothing dropped and nothing cut."""
from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Dictionary, Name

from . import drawing
from .choosing import Value, check_names, chosen, open_pdf, written
from .contents import isolate, own_resources
from .embedding import FontBook
from .fields import HIDDEN, MULTILINE, NO_VIEW, PRINT, Field, Widget, read_fields
from .shaping import clusters, normalize, region_of, shape
from .tagging import Tags
from ..errors import InputError

_PAINTS = re.compile(rb"(?:^|[\s\]>)])(?:f\*?|F|B\*?|b\*?|S|s|Tj|TJ|'|\"|Do|sh|EI)(?=[\s/\[<(]|$)")


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
) -> Filled:
    """Fill a form.

    values: full field name to text, True or False for a check box, or an option (a state, export value or shown
    value; ``#2`` for the second box of a group) for check boxes, radio buttons and choices.  Fields not named keep
    what the blank shows.  A value is drawn even where the blank hides its field.
    flatten: draw values as page content and take form, XFA and scripts away (ISO 32000-1 12.7); otherwise leave a
    form that can be edited, with appearances.
    overflow_note: what a box says whose value does not fit at 6 pt or is longer than the form allows; the whole
    value is in ``overflow``, and no part of it in the box.

    Same input and same fonts, same bytes.  The blank is not modified.  Raises InputError for a file that is no PDF,
    an unknown field or option; UnwritableCharacter for a character that no font has.  Does not run the form's own
    scripts, check required fields, or sign.
    """
    with open_pdf(blank, "blank") as pdf:
        fields = read_fields(pdf)
        check_names(fields, values)
        filler = _Filler(pdf, flatten, overflow_note)
        for field in fields.values():
            if field.name in values:
                filler.fill(field, values[field.name])
            else:
                filler.keep(field)
        filler.finish()
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return Filled(out.getvalue(), MappingProxyType(filler.overflow), MappingProxyType(filler.written))


class _Filler:
    """One form being filled. Content is gathered a page at a time and written by ``finish``."""

    def __init__(self, pdf: pikepdf.Pdf, flatten: bool, note: str):
        self.pdf, self.flatten, self.note = pdf, flatten, note
        self.book = FontBook(pdf)
        self.overflow: dict[str, str] = {}
        self.written: dict[str, str] = {}
        self._page_objects = [page.obj for page in pdf.pages]
        self._content: dict[int, list[str]] = {}
        self._pictures: dict[int, dict[str, pikepdf.Object]] = {}
        self._picture_names: dict[tuple[int, int], str] = {}
        self._tags = Tags(pdf)
        form = pdf.Root.get("/AcroForm")
        self._form = form if isinstance(form, pikepdf.Dictionary) else Dictionary()
        self._regenerate = bool(self._form.get("/NeedAppearances", False))

    # What is given

    def fill(self, field: Field, value: Value) -> None:
        if field.kind in ("text", "choice"):
            self._write(field, written(field, value))
        elif field.kind in ("check", "radio"):
            if not isinstance(value, str | bool):
                raise InputError("a box takes True, False or an option", field.name)
            self._mark(field, chosen(field, value))
        else:
            raise InputError(f"a {field.kind} field takes no value", field.name, "Leave it out")

    def _write(self, field: Field, value: str) -> None:
        text = normalize(value)
        multiline = field.kind == "text" and bool(field.flags & MULTILINE)
        drawn: list[str] | None = None
        if field.max_length is None or field.kind != "text" or len(clusters(text)) <= field.max_length:
            drawn = self._drawn(field, text, multiline)
        if drawn is None:
            for line in text.split("\n"):  # what goes to the addendum must be writable too
                shape(line, region=region_of(text), field=field.name)
            self.overflow[field.name] = value
            drawn = [
                drawing.write_text(self.book, field, w, self.note, multiline=multiline, note=True) or ""
                for w in field.widgets
            ]
        elif text and field.widgets:
            self.written[field.name] = text
        for widget, content in zip(field.widgets, drawn, strict=True):
            box = drawing.Box(widget)
            self._put(field, widget, content, drawing.frame(widget, box), box)
        if not self.flatten:
            field.node["/V"] = pikepdf.String(self.note if field.name in self.overflow else text)
            for key in ("/RV", "/I"):
                if key in field.node:
                    del field.node[key]

    def _drawn(self, field: Field, text: str, multiline: bool) -> list[str] | None:
        out = []
        for widget in field.widgets:
            content = drawing.write_text(self.book, field, widget, text, multiline=multiline) if text else ""
            if content is None:
                return None
            out.append(content)
        return out

    def _mark(self, field: Field, states: list[str | None]) -> None:
        for widget, state in zip(field.widgets, states, strict=True):
            if not self.flatten:
                self._set_state(widget, state)
            elif state is None:
                self._off(field, widget)
            else:
                self._on(field, widget, state)
        if not self.flatten:
            field.node["/V"] = _name(next((state for state in states if state is not None), "Off") or "Yes")

    def _on(self, field: Field, widget: Widget, state: str) -> None:
        normal = widget.normal()
        stream = normal.get("/" + state) if state and isinstance(normal, pikepdf.Dictionary) else None
        if isinstance(stream, pikepdf.Stream) and _PAINTS.search(stream.read_bytes()):
            self._picture(field, widget, stream, checked=True)
            return
        box = drawing.Box(widget)
        self._put(field, widget, drawing.cross(box), drawing.frame(widget, box), box, checked=True)

    def _off(self, field: Field, widget: Widget) -> None:
        normal = widget.normal()
        stream = normal.get("/Off") if isinstance(normal, pikepdf.Dictionary) else None
        if isinstance(stream, pikepdf.Stream):
            self._picture(field, widget, stream, checked=False)
            return
        box = drawing.Box(widget)
        self._put(field, widget, "", drawing.frame(widget, box), box, checked=False)

    def _set_state(self, widget: Widget, state: str | None) -> None:
        if state == "":
            box, state = drawing.Box(widget), "Yes"
            widget.obj["/AP"] = Dictionary(N=Dictionary({
                "/Yes": self._form_object(widget, drawing.frame(widget, box) + drawing.cross(box), box),
                "/Off": self._form_object(widget, drawing.frame(widget, box), box)}))
        widget.obj["/AS"] = _name("Off" if state is None else state)

    # What the blank already shows

    def keep(self, field: Field) -> None:
        """Leave a field as the blank shows it: its own appearance, else its own value."""
        for widget in field.widgets:
            if not self.flatten:
                continue
            checked = None
            if field.kind in ("check", "radio"):
                checked = str(widget.obj.get("/AS", "/Off")) != "/Off"
            if widget.flags & (HIDDEN | NO_VIEW) or (field.kind == "button" and not widget.flags & PRINT):
                self._tags.release(field, widget, checked)
                continue
            self._keep_one(field, widget, checked)

    def _keep_one(self, field: Field, widget: Widget, checked: bool | None) -> None:
        normal = widget.normal()
        if field.kind in ("check", "radio") and isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
            state = bytes(widget.obj.get("/AS", Name.Off))[1:].decode("utf-8", "surrogateescape")
            normal = normal.get("/" + state)
        text = field.value_text() if field.kind in ("text", "choice") else ""
        empty = field.kind in ("text", "choice") and not text
        if isinstance(normal, pikepdf.Stream) and not empty and not (self._regenerate and text):
            self._picture(field, widget, normal, checked)
            return
        content, box = "", drawing.Box(widget)
        if text:
            shown = dict(field.options()).get(text, text)
            multiline = field.kind == "text" and bool(field.flags & MULTILINE)
            content = drawing.write_text(self.book, field, widget, normalize(shown), multiline=multiline)
            if content is None:
                raise InputError("the blank's own value does not fit its box", field.name, "Give this field a value")
        self._put(field, widget, content, drawing.frame(widget, box), box, checked)

    # Onto the page

    def _put(self, field: Field, widget: Widget, content: str, frame: str, box: drawing.Box, checked: bool | None = None) -> None:
        if not self.flatten:
            widget.obj["/AP"] = Dictionary(N=self._form_object(widget, f"{frame}/Tx BMC q\n{content}Q EMC\n", box))
            return
        if frame:
            placed = box.placed(frame)
            self._add(widget, f"/Artifact BMC\n{placed}EMC\n" if self._tags.tagged else placed)
        if content:
            self._add(widget, self._tagged(field, widget, box.placed(content), checked))
        else:
            self._tags.release(field, widget, checked)

    def _picture(self, field: Field, widget: Widget, stream: pikepdf.Stream, checked: bool | None) -> None:
        """Set an appearance stream of the form itself onto the page."""
        if stream.objgen not in self._picture_names:
            self._picture_names[stream.objgen] = f"AX{len(self._picture_names)}"
            stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
            if "/Resources" not in stream:
                stream["/Resources"] = self._form.get("/DR", Dictionary())
            if "/BBox" not in stream:
                left, bottom, right, top = widget.rect
                stream["/BBox"] = Array([0, 0, right - left, top - bottom])
        name = self._picture_names[stream.objgen]
        content = drawing.appearance(widget, stream, name)
        if not content:
            self._tags.release(field, widget, checked)
            return
        self._pictures.setdefault(widget.page, {})[name] = stream
        self._add(widget, self._tagged(field, widget, content, checked))

    def _tagged(self, field: Field, widget: Widget, content: str, checked: bool | None) -> str:
        if not self._tags.tagged:
            return content
        mcid = self._tags.tie(field, widget, self._page_objects[widget.page], checked)
        return content if mcid is None else f"/Form <</MCID {mcid}>> BDC\n{content}EMC\n"

    def _add(self, widget: Widget, content: str) -> None:
        self._content.setdefault(widget.page, []).append(content)

    def _form_object(self, widget: Widget, content: str, box: drawing.Box) -> pikepdf.Stream:
        stream = self.pdf.make_stream(content.encode("ascii"))
        left, bottom, _, _ = widget.rect
        a, b, c, d, e, f = box.matrix()
        stream.update({
            "/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, box.width, box.height]),
            "/Matrix": Array([a, b, c, d, e - left, f - bottom]),
            "/Resources": Dictionary(Font=Dictionary({f"/{name}": font for name, font in self.book.fonts.items()}))})
        return stream

    def finish(self) -> None:
        """Write fonts and page content; take away what a paper does not need."""
        self.book.finish()
        if "/XFA" in self._form:
            del self._form["/XFA"]
        if not self.flatten:
            if "/NeedAppearances" in self._form:
                del self._form["/NeedAppearances"]
            return
        for number, parts in self._content.items():
            page, content = self._page_objects[number], "".join(parts)
            used = {name: font for name, font in self.book.fonts.items() if f"/{name} " in content}
            own_resources(self.pdf, page, {"/Font": used, "/XObject": self._pictures.get(number, {})})
            isolate(self.pdf, page, content.encode("ascii"))
        _strip(self.pdf, self._page_objects)
        self._tags.finish()


def _strip(pdf: pikepdf.Pdf, pages: list[pikepdf.Object]) -> None:
    """Take away form, XFA, scripts and the permissions of a usage signature that no longer holds."""
    root = pdf.Root
    for key in ("/AcroForm", "/NeedsRendering", "/Perms", "/AA"):
        if key in root:
            del root[key]
    action = root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/JavaScript":
        del root["/OpenAction"]
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        del names["/JavaScript"]
    for page in pages:
        if "/AA" in page:
            del page["/AA"]
        annotations = page.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            kept = [a for a in annotations if not (isinstance(a, pikepdf.Dictionary) and a.get("/Subtype") == "/Widget")]
            if kept:
                page["/Annots"] = Array(kept)
            else:
                del page["/Annots"]


def _name(state: str) -> pikepdf.Object:
    """A state name as a PDF name, byte for byte."""
    raw = state.encode("utf-8", "surrogateescape")
    safe = "".join(chr(b) if 33 <= b <= 126 and chr(b) not in "#/()<>[]{}%" else f"#{b:02x}" for b in raw)
    return pikepdf.Object.parse(f"/{safe}".encode("ascii"))
