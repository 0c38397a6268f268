"""Real public blanks (AOTFORMS_FORMS): every value found, every mark right, nothing of the form left."""
from __future__ import annotations

import io

import numpy as np
import pikepdf
import pytest
from pdf_help import blanks, boxes, cut, needs_forms, pdfium, poppler, values_for

from docassemble.AotForms.pdf import fill, inspect, missing
from docassemble.AotForms.pdf.choosing import chosen, open_pdf
from docassemble.AotForms.pdf.fields import Widget, read_form

DPI = 72


@needs_forms
def test_every_blank_is_filled_and_read_back() -> None:
    """All blanks fill without an exception, leave no widget, and ≥ 99.5 % of text values are found by both readers."""
    written = found = 0
    for path in blanks():
        blank = path.read_bytes()
        done = fill(blank, values_for(blank))
        lost = missing(done.pdf, done.written)
        written += len(done.written)
        found += len(done.written) - len(lost.neither) - len(lost.only_pypdf) - len(lost.only_poppler)
        with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
            assert "/AcroForm" not in pdf.Root, path.name
            kinds = [a.get("/Subtype") for page in pdf.pages for a in page.obj.get("/Annots", [])]
            assert "/Widget" not in kinds, path.name
    assert written > 1000 and found >= 0.995 * written


@needs_forms
def test_marks_are_right_in_two_renderers() -> None:
    """≥ 99 % of boxes show what they should: ink that the form with all boxes off does not have, and only where on."""
    right = total = 0
    small = [path for path in blanks() if 0 < len(boxes(path.read_bytes(), ("check", "radio"))) < 80]
    for path in small[::2]:
        r, t = _marks(path.read_bytes())
        right, total = right + r, total + t
    assert total > 200 and right >= 0.99 * total


def _marks(blank: bytes) -> tuple[int, int]:
    values = values_for(blank)
    marks = {info.name for info in inspect(blank) if info.kind in ("check", "radio")} & set(values)
    on, off = fill(blank, values).pdf, fill(blank, {**values, **dict.fromkeys(marks, False)}).pdf
    with open_pdf(blank) as pdf:
        wanted = [
            state is not None for field in read_form(pdf).fields.values()
            if field.name in marks for state in chosen(field, values[field.name])]
    places = [box for box in boxes(blank, ("check", "radio")) if box[0] in marks]
    alone = [not any(_overlap(a[1], b[1]) for b in places if a is not b) for a in places]
    right = 0
    for render in (pdfium, poppler):
        with_marks, without = render(on, DPI), render(off, DPI)
        for (_, widget, frame), expected, judged in zip(places, wanted, alone, strict=True):
            if not judged:  # one blank has boxes lying on one another: ink there says nothing
                continue
            change = np.abs(cut(with_marks, widget, frame, DPI, 0.6).astype(int) - cut(without, widget, frame, DPI, 0.6))
            right += bool((change > 60).sum() >= 2) == expected
    return right, 2 * sum(alone)


def _overlap(one: Widget, other: Widget) -> bool:
    a, b = one.rect, other.rect
    across, up = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return one.page == other.page and across > 2 and up > 2


@needs_forms
@pytest.mark.parametrize("number", [0, 8, 16, 24])
def test_same_bytes_twice(number: int) -> None:
    """Filling a real blank twice gives the same bytes."""
    blank = blanks()[number].read_bytes()
    values = values_for(blank)
    assert fill(blank, values, remember=False).pdf == fill(blank, values).pdf
