"""Shared by the tests of the pdf room: values for any form, and what two renderers show."""
from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from docassemble.AotForms.pdf import FieldInfo, images, inspect
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
