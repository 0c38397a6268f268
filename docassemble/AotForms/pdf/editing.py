# do not pre-load
"""Fill a form and leave it a form: values, states and appearances, for a copy that can still be edited."""
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from ..errors import InputError
from .boxes import as_list, cross
from .choosing import Value, check_names, chosen, written
from .fields import Field, Widget, read_form
from .symbols import embed_symbols

if TYPE_CHECKING:
    from .filling import Writer


def edit(pdf: pikepdf.Pdf, values: Mapping[str, Value], writer: Writer) -> None:
    """Set values in place. XFA goes, since it would show its own; so does the wish that readers redraw."""
    form = read_form(pdf)
    check_names(form.fields, values)
    embed_symbols(pdf, form)
    made: list[tuple[Widget, str]] = []
    for name, value in values.items():
        field = form.fields[name]
        if field.kind in ("text", "choice"):
            text = written(field, value)
            made += zip(field.widgets, writer.write(field, text), strict=True)
            _set_value(field, pikepdf.String(text))
        elif field.kind in ("check", "radio"):
            _set_states(pdf, field, chosen(field, value))
        else:
            raise InputError(f"a {field.kind} field takes no value", name, "Leave it out")
    for widget, content in made:
        drawn = f"{widget.frame}/Tx BMC q\n{content}Q EMC\n"
        widget.obj["/AP"] = Dictionary(N=_appearance(pdf, widget, drawn, writer.book.fonts))
    writer.book.finish()
    acroform = pdf.Root.get("/AcroForm")
    if form.orphans and isinstance(acroform, pikepdf.Dictionary):  # a reader would not find their values
        known = {node.objgen for node in as_list(acroform.get("/Fields"))}
        lost = {node.objgen: node for node in form.orphans if node.is_indirect and node.objgen not in known}
        acroform["/Fields"] = Array([*as_list(acroform.get("/Fields")), *lost.values()])
    for key in ("/XFA", "/NeedAppearances"):
        if isinstance(acroform, pikepdf.Dictionary) and key in acroform:
            del acroform[key]


def _set_value(field: Field, value: pikepdf.Object) -> None:
    field.node["/V"] = value
    for key in ("/RV", "/I"):
        if key in field.node:
            del field.node[key]


def _set_states(pdf: pikepdf.Pdf, field: Field, states: list[str | None]) -> None:
    on = "Off"
    for widget, state in zip(field.widgets, states, strict=True):
        if state == "":  # a box without an appearance: it gets our own mark
            state = "Yes"
            widget.obj["/AP"] = Dictionary(N=Dictionary({
                "/Yes": _appearance(pdf, widget, widget.frame + cross(widget.box), {}),
                "/Off": _appearance(pdf, widget, widget.frame, {})}))
        widget.obj["/AS"] = name_of("Off" if state is None else state)
        on = on if state is None else state
    field.node["/V"] = name_of(on)


def _appearance(pdf: pikepdf.Pdf, widget: Widget, content: str, fonts: Mapping[str, pikepdf.Object]) -> pikepdf.Stream:
    left, bottom, _, _ = widget.rect
    a, b, c, d, e, f = widget.box.matrix()
    return pdf.make_stream(content.encode("ascii"), {
        "/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, widget.box.width, widget.box.height]),
        "/Matrix": Array([a, b, c, d, e - left, f - bottom]),
        "/Resources": Dictionary(Font=Dictionary({
            f"/{name}": font for name, font in fonts.items() if f"/{name} " in content}))})


def name_of(state: str) -> pikepdf.Object:
    """A state name as a PDF name, byte for byte."""
    raw = state.encode("utf-8", "surrogateescape")
    safe = "".join(chr(b) if 33 <= b <= 126 and chr(b) not in "#/()<>[]{}%" else f"#{b:02x}" for b in raw)
    return pikepdf.Object.parse(f"/{safe}".encode("ascii"))
