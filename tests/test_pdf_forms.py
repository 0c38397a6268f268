"""Real public blanks (AOTFORMS_FORMS): every value found, every mark right, nothing of the form left."""
from __future__ import annotations

import io

import pdf_known_misses as known
import pikepdf
import pytest
from pdf_help import blanks, boxes, marks, needs_forms, values_for

from docassemble.AotForms.pdf import fill, missing

pytestmark = pytest.mark.slow


@needs_forms
def test_every_blank_is_filled_and_read_back() -> None:
    """All blanks fill without an exception, leave no widget, ≥ 99.5 % of text values are found by both readers, the rest are named."""
    written, lost = 0, {}
    for path in blanks():
        blank = path.read_bytes()
        done = fill(blank, values_for(blank))
        found = missing(done.pdf, done.written)
        written += len(done.written)
        if found:
            lost[path.name] = {*found.neither, *found.only_pdfium, *found.only_poppler}
        with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
            assert "/AcroForm" not in pdf.Root, path.name
            kinds = [a.get("/Subtype") for page in pdf.pages for a in page.obj.get("/Annots", [])]
            assert "/Widget" not in kinds, path.name
    assert lost == {name: set(fields) for name, fields in known.TEXTS.items()}
    assert written > 1000 and sum(map(len, lost.values())) <= 0.005 * written


@needs_forms
def test_marks_are_right_in_two_renderers() -> None:
    """≥ 99 % of boxes show what they should in each renderer, and every box that does not is named and explained."""
    judged, wrong = 0, {}
    for path in blanks():
        if boxes(path.read_bytes(), ("check", "radio")):
            found = marks(path.read_bytes())
            judged += found.judged
            if found.wrong:
                wrong[path.name] = set(found.wrong)
    told = {name: {f"{render}: {field} #1" for render in ("pdfium", "poppler") for field in fields} for name, fields in known.MARKS.items()}
    assert wrong == told
    assert judged > 1000 and sum(map(len, wrong.values())) <= 0.01 * judged


@needs_forms
@pytest.mark.parametrize("number", [0, 8, 16, 24])
def test_same_bytes_twice(number: int) -> None:
    """Filling a real blank twice gives the same bytes."""
    blank = blanks()[number].read_bytes()
    values = values_for(blank)
    assert fill(blank, values, remember=False).pdf == fill(blank, values).pdf
