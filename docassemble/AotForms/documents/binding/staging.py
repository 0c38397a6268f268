# do not pre-load
"""A bound PDF made ready to fill: every box beside a label becomes a field of the form, so that one filler does all."""
from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field as part
from functools import lru_cache
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ...pdf.choosing import open_pdf
from ...pdf.fields import MULTILINE, Field, read_form
from .bound import BoundForm, each, placed
from .sheets import Rect, Sheet, sheets
from .spots import FieldSpot, LabelSpot

_PREFIX = "AotForms "  # of the fields that are added; no official form has it


@dataclass(frozen=True, slots=True)
class Staged:
    """The blank with its added fields.  ``names``: spot key to the name of the field that takes its value."""

    pdf: bytes = part(repr=False)
    names: Mapping[str, str]
    fields: Mapping[str, Field] = part(repr=False)


@lru_cache(maxsize=8)
def _staged(fingerprint: str, holder: _Holder) -> Staged:
    bound = holder.bound
    names: dict[str, str] = {}
    with open_pdf(bound.blank, "blank") as pdf:
        pages = sheets(bound.blank)
        form = read_form(pdf)
        for number, (_, _, spot) in enumerate(each(bound)):
            if spot.key in names:
                continue
            if isinstance(spot, LabelSpot):
                names[spot.key] = f"{_PREFIX}{number}"
                _add(pdf, names[spot.key], spot.page - 1, placed(spot, pages), pages[spot.page - 1], spot.kind, spot.size)
            elif isinstance(spot, FieldSpot):
                names[spot.key] = spot.field
                if form.fields[spot.field].kind == "signature":  # it takes no text of its own; a line in its place does
                    names[spot.key] = f"{_PREFIX}{number}"
                    widget = form.fields[spot.field].widgets[0]
                    sheet = pages[widget.page]
                    _add(pdf, names[spot.key], widget.page, sheet.seen(widget.rect), sheet, "text", 0)
        if any(name.startswith(_PREFIX) for name in names.values()):
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
            data = out.getvalue()
        else:
            data = bound.blank
    with open_pdf(data, "blank") as pdf:
        fields = read_form(pdf).fields
        for field in fields.values():
            field.node = None
            for widget in field.widgets:
                widget.obj = None
        return Staged(data, MappingProxyType(names), MappingProxyType(dict(fields)))


class _Holder:
    """Lets a bound form be remembered by its fingerprint alone."""

    def __init__(self, bound: BoundForm):
        self.bound = bound

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)

    def __hash__(self) -> int:
        return 0


def staged(bound: BoundForm) -> Staged:
    """``bound`` ready to fill; the last few are remembered, never a value.  Its spots must have been checked."""
    return _staged(f"{bound.fingerprint} {bound.sha256}", _Holder(bound))


def _add(pdf: pikepdf.Pdf, name: str, page: int, box: Rect, sheet: Sheet, kind: str, size: float) -> None:
    """One field without border or fill: nothing of it is printed but its value (ISO 32000-1 12.7.4)."""
    widget = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, T=String(name), F=4, Rect=Array([round(v, 3) for v in sheet.user(box)]),
        BS=Dictionary(W=0), MK=Dictionary(R=sheet.turn), FT=Name.Btn if kind == "check" else Name.Tx))
    if kind != "check":
        widget["/DA"] = String(f"/Helv {size:g} Tf 0 g")
        widget["/Ff"] = MULTILINE if kind == "lines" else 0
    obj = pdf.pages[page].obj
    if not isinstance(obj.get("/Annots"), pikepdf.Array):
        obj["/Annots"] = Array()
    obj.Annots.append(widget)
    if not isinstance(pdf.Root.get("/AcroForm"), pikepdf.Dictionary):
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array())
    if not isinstance(pdf.Root.AcroForm.get("/Fields"), pikepdf.Array):
        pdf.Root.AcroForm["/Fields"] = Array()
    pdf.Root.AcroForm.Fields.append(widget)
