"""Shared by the tests of the pdf room: values for any form, and what two renderers show."""
from __future__ import annotations

import io
import os
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from docassemble.AotForms.pdf import FieldInfo, fill, images, inspect
from docassemble.AotForms.pdf.choosing import chosen, open_pdf
from docassemble.AotForms.pdf.fields import Widget, read_form

FORMS = os.environ.get("AOTFORMS_FORMS")
needs_forms = pytest.mark.skipif(not FORMS, reason="AOTFORMS_FORMS does not say where the folder of real blanks is")

NAMES = {
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Polish": "Żółć Gęśla-Łękawska",
    "Lushootseed": "dxʷdəwʔabš ɬ ƛ̕ x̌ʷəlč",
    "Cyrillic": "Ольга Щербакова",
    "Chinese": "阮文安 李小龍",
    "Arabic": "محمد علي الأنصاري",
    "Hebrew": "שלום בן דוד",
    "Korean": "김민준",
    "Japanese": "山田たろう",
    "Greek": "Γιάννης Ἀριστοφάνης",
}


def blanks() -> list[Path]:
    """The real blanks, where AOTFORMS_FORMS says."""
    if not FORMS:
        return []
    return sorted(path for path in Path(FORMS).iterdir() if path.suffix not in (".csv", ".md"))


def plausible(infos: tuple[FieldInfo, ...]) -> dict[str, str | bool]:
    """A value for every field that takes one: short text, every second box on, the last option of a group."""
    values: dict[str, str | bool] = {}
    for number, info in enumerate(infos):
        if info.kind == "text":
            values[info.name] = f"Qz{number}"[: info.max_length]
        elif info.kind == "choice" and info.options:
            values[info.name] = info.options[-1]
        elif info.kind == "check":
            values[info.name] = info.options[0] if number % 2 else False
        elif info.kind == "radio" and info.options:
            values[info.name] = info.options[-1]
    return values


def values_for(blank: bytes) -> dict[str, str | bool]:
    return plausible(inspect(blank))


def pdfium(pdf: bytes, dpi: int) -> list[np.ndarray]:
    """Pages as gray arrays, drawn by PDFium."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")).copy() for page in document]
    finally:
        document.close()


def poppler(pdf: bytes, dpi: int) -> list[np.ndarray]:
    """Pages as gray arrays, drawn by poppler."""
    return [np.asarray(picture) for picture in images(pdf, dpi=dpi)]


def boxes(blank: bytes, kinds: tuple[str, ...]) -> list[tuple[str, Widget, tuple[float, ...]]]:
    """(field name, widget, page frame) for every box of these kinds; the frame is crop box and rotation."""
    out = []
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        frames = [(*map(float, page.cropbox), int(page.obj.get("/Rotate", 0)) % 360) for page in pdf.pages]
        for field in read_form(pdf).fields.values():
            if field.kind in kinds:
                out += [(field.name, w, frames[w.page]) for w in field.widgets]
    return out


def cut(pages: list[np.ndarray], widget: Widget, frame: tuple[float, ...], dpi: int, inner: float = 1.0) -> np.ndarray:
    """The pixels of a box (its inner part) on a page drawn at ``dpi``; pages turned by /Rotate are followed."""
    left, bottom, right, top, turn = frame
    x0, y0, x1, y1 = widget.rect
    dx, dy = (x1 - x0) * (1 - inner) / 2, (y1 - y0) * (1 - inner) / 2
    x0, x1, y0, y1 = x0 + dx - left, x1 - dx - left, y0 + dy - bottom, y1 - dy - bottom
    picture = np.rot90(pages[widget.page], int(turn) // 90)
    scale = dpi / 72
    height = picture.shape[0]
    return picture[
        max(0, round(height - y1 * scale)):max(1, round(height - y0 * scale)),
        max(0, round(x0 * scale)):max(1, round(x1 * scale))]


@dataclass(frozen=True, slots=True)
class Marks:
    """How the boxes of a filled blank look: how many were judged (once a renderer), which are wrong, as ``poppler: field #2``.

    covered: those of them that lie on another box, where ink says nothing of the one or the other.
    """

    judged: int
    wrong: tuple[str, ...]
    covered: tuple[str, ...]


def marks(blank: bytes, dpi: int = 72) -> Marks:
    """Fill every second box, draw in two renderers, and compare each box with the same form with all boxes off.

    A box is right when it has ink that the empty form does not have exactly where it should be on.
    """
    values = values_for(blank)
    named = {info.name for info in inspect(blank) if info.kind in ("check", "radio")} & set(values)
    on, off = fill(blank, values).pdf, fill(blank, {**values, **dict.fromkeys(named, False)}).pdf
    with open_pdf(blank) as pdf:
        wanted = [state is not None for field in read_form(pdf).fields.values() if field.name in named
                  for state in chosen(field, values[field.name])]
    places = [box for box in boxes(blank, ("check", "radio")) if box[0] in named]
    alone = _alone([widget for _, widget, _ in places])
    wrong, covered = [], []
    for render in (pdfium, poppler):
        with_marks, without, seen = render(on, dpi), render(off, dpi), Counter()
        for (name, widget, frame), expected, free in zip(places, wanted, alone, strict=True):
            seen[name] += 1
            change = np.abs(cut(with_marks, widget, frame, dpi, 0.6).astype(int) - cut(without, widget, frame, dpi, 0.6))
            if bool((change > 60).sum() >= 2) != expected:
                wrong.append(f"{render.__name__}: {name} #{seen[name]}")
                covered += [] if free else [wrong[-1]]
    return Marks(2 * len(places), tuple(wrong), tuple(covered))


def _alone(widgets: list[Widget]) -> list[bool]:
    """For each box, whether no other lies on it; looked up by page and by place, since a form may have thousands."""
    grid: dict[tuple[int, int, int], list[Widget]] = {}
    for widget in widgets:
        for cell in _cells(widget):
            grid.setdefault(cell, []).append(widget)
    return [not any(_overlap(one, other) for cell in _cells(one) for other in grid[cell] if other is not one) for one in widgets]


def _cells(widget: Widget, size: float = 72) -> list[tuple[int, int, int]]:
    x0, y0, x1, y1 = (int(v // size) for v in widget.rect)
    return [(widget.page, x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]


def _overlap(one: Widget, other: Widget) -> bool:
    a, b = one.rect, other.rect
    across, up = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return one.page == other.page and across > 2 and up > 2


class Maker:
    """A form made by hand with pikepdf, to have what no tool of ours would write."""

    def __init__(self, *, page: dict | None = None, form: dict | None = None):
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page(page_size=(612, 792))
        self.page = self.pdf.pages[0].obj
        for key, value in (page or {}).items():
            self.page[f"/{key}"] = value
        self.page["/Annots"] = pikepdf.Array()
        self.pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array(), **(form or {}))

    def widget(self, rect: tuple[float, ...], *, listed: bool = True, **keys: object) -> pikepdf.Object:
        """A widget on the page; a root field when ``listed``."""
        obj = self.pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=pikepdf.Array(rect), F=4, **keys))
        self.page.Annots.append(obj)
        if listed:
            self.pdf.Root.AcroForm.Fields.append(obj)
        return obj

    def text(self, name: str, rect: tuple[float, ...], **keys: object) -> pikepdf.Object:
        """A text field; no /DA unless given."""
        return self.widget(rect, FT=pikepdf.Name.Tx, T=pikepdf.String(name), **keys)

    def group(self, keys: dict, kids: list[pikepdf.Object]) -> pikepdf.Object:
        """A field that stands above widgets or other fields."""
        node = self.pdf.make_indirect(pikepdf.Dictionary({f"/{k}": v for k, v in keys.items()}))
        for kid in kids:
            kid["/Parent"] = node
        node["/Kids"] = pikepdf.Array(kids)
        self.pdf.Root.AcroForm.Fields.append(node)
        return node

    def picture(self, content: bytes, width: float = 12, height: float = 12) -> pikepdf.Stream:
        """An appearance stream."""
        stream = self.pdf.make_stream(content)
        stream["/BBox"] = pikepdf.Array([0, 0, width, height])
        return stream

    def content(self, data: bytes) -> None:
        """What the page itself draws."""
        self.page["/Contents"] = self.pdf.make_stream(data)

    def bytes(self, **keys: object) -> bytes:
        out = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pikepdf warns of the very faults that are made here
            self.pdf.save(out, deterministic_id="encryption" not in keys, **keys)
        return out.getvalue()


def ink(picture: np.ndarray) -> tuple[int, int, int, int] | None:
    """(left, top, right, bottom) of what is dark on a page, in pixels, or None."""
    dark = picture < 128
    if not dark.any():
        return None
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def words(pdf: bytes) -> str:
    """The text of a PDF by pypdf, without white space."""
    from docassemble.AotForms.pdf import read

    return "".join(page.keys[0] for page in read(pdf))
