# do not pre-load
"""A blank made ready to be filled flat: its fields as data, and its pages without the form.

Reading a form costs more than filling it, and the same few blanks are filled again and again.  So the work that does
not depend on the values is done once a blank and remembered (the last few blanks of a process, by SHA-256 of the file;
never a filled paper): fields, frames and pictures become data; form, XFA, scripts and widgets go; pages get their own
resources and a clean graphics state; structure elements are untied from their widgets and kept in reach.
"""
from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import pikepdf
from pikepdf import Array, Dictionary, Name

from .boxes import as_list
from .choosing import open_pdf, reading
from .contents import isolate, own_resources
from .fields import Field, read_form
from .symbols import embed_symbols
from .tagging import untie

_REMEMBERED = 16
_memory: OrderedDict[str, Prepared] = OrderedDict()
_lock = Lock()
HOLD = "/AotFormsHold"  # where the base keeps what filling may need; gone from every filled paper


@dataclass(frozen=True, slots=True)
class Prepared:
    """A blank ready to fill. ``base``: the pages as a PDF; ``fields``: by full name, without PDF objects."""

    base: bytes
    fields: dict[str, Field]
    regenerate: bool
    tagged: bool


def prepared(blank: bytes, *, remember: bool = True) -> Prepared:
    """The blank made ready; remembered unless told not to. Raises InputError."""
    digest = hashlib.sha256(blank).hexdigest()
    with _lock:
        if digest in _memory:
            _memory.move_to_end(digest)
            return _memory[digest]
    made = _prepare(blank)
    if remember:
        with _lock:
            _memory[digest] = made
            while len(_memory) > _REMEMBERED:
                _memory.popitem(last=False)
    return made


def _prepare(blank: bytes) -> Prepared:
    with open_pdf(blank, "blank") as pdf, reading("blank"):
        form = read_form(pdf)
        pages = [page.obj for page in pdf.pages]
        acroform = pdf.Root.get("/AcroForm")
        resources = acroform.get("/DR", Dictionary()) if isinstance(acroform, pikepdf.Dictionary) else Dictionary()
        for stream in form.pictures.values():
            stream["/Type"], stream["/Subtype"] = Name.XObject, Name.Form
            if "/Resources" not in stream:
                stream["/Resources"] = resources
            if "/BBox" not in stream:
                stream["/BBox"] = _bbox(form.fields, stream)
        embed_symbols(pdf, form)
        elements, rows = untie(pdf, form.fields.values(), pages)
        for number in sorted({w.page for field in form.fields.values() for w in field.widgets}):
            own_resources(pdf, pages[number], {})
            isolate(pdf, pages[number])
        _strip(pdf, pages)
        pdf.Root[HOLD] = Dictionary(
            Pictures=Dictionary({f"/{name}": stream for name, stream in form.pictures.items()}),
            Elements=Array(elements), Rows=Array(rows))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        for field in form.fields.values():
            field.node = None
            for widget in field.widgets:
                widget.obj = None
    return Prepared(out.getvalue(), form.fields, form.regenerate, bool(elements))


def _bbox(fields: dict[str, Field], stream: pikepdf.Object) -> Array:
    """A frame for a picture that lacks one: that of a box that shows it."""
    for field in fields.values():
        for widget in field.widgets:
            ap = widget.obj.get("/AP") if widget.obj is not None else None
            normal = ap.get("/N") if isinstance(ap, pikepdf.Dictionary) else None
            shown = [normal] if isinstance(normal, pikepdf.Stream) else [one for _, one in normal.items()] if normal is not None else []
            if any(s.objgen == stream.objgen for s in shown):
                left, bottom, right, top = widget.rect
                return Array([0, 0, right - left, top - bottom])
    return Array([0, 0, 1, 1])


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
        if "/Annots" in page:
            kept = [
                a for a in as_list(page["/Annots"])
                if not (isinstance(a, pikepdf.Dictionary) and a.get("/Subtype") == "/Widget")]
            if kept:
                page["/Annots"] = Array(kept)
            else:
                del page["/Annots"]
