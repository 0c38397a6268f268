"""Names of many scripts: found by two readers and seen in two renderers, on forms made both ways."""
from __future__ import annotations

import io
from functools import cache

import numpy as np
import pikepdf
import pytest
from pdf_help import NAMES, Maker, boxes, cut, pdfium, poppler
from pikepdf import String

from docassemble.AotForms.pdf import fill, missing, typeset_form
from docassemble.AotForms.pdf.bidi import levels, visual_order
from docassemble.AotForms.pdf.shaping import clusters, shape

HTML = """<body class="gr14"><h1>Names</h1><form>%s<p><label>Story <textarea name="story" style="height:2in"></textarea></label></p>
</form></body>""" % "".join(f'<p><label>{n} <input name="{n}" style="width:4in"></label></p>' for n in NAMES)


@cache
def ours() -> bytes:
    return typeset_form(HTML, title="Names")


@cache
def by_hand() -> bytes:
    made = Maker()
    for row, name in enumerate(NAMES):
        made.text(name, (72, 640 - 30 * row, 400, 660 - 30 * row), DA=String("/Helv 0 Tf 0 g"))
    return made.bytes()


@pytest.mark.parametrize("blank", [ours, by_hand])
def test_every_name_is_found_by_two_readers_and_seen_in_two_renderers(blank) -> None:
    """PDFium and pdftotext both find every name; PDFium and poppler both draw ink where it stands."""
    done = fill(blank(), NAMES)
    assert done.written == NAMES and not missing(done.pdf, NAMES)
    for render in (pdfium, poppler):
        pages, empty = render(done.pdf, 100), render(fill(blank(), {}).pdf, 100)
        for name, widget, frame in boxes(blank(), ("text",)):
            if name in NAMES:
                ink = (cut(pages, widget, frame, 100) < 128).sum() - (cut(empty, widget, frame, 100) < 128).sum()
                assert ink > 60, name


def test_the_two_renderers_draw_the_same_letters() -> None:
    """Where one renderer has ink the other has too: nothing is drawn by a font of the renderer's own."""
    pdf = fill(by_hand(), NAMES).pdf
    one, two = pdfium(pdf, 100)[0] < 160, poppler(pdf, 100)[0] < 160
    grown = two.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            grown |= np.roll(two, step, axis)
    assert (one & ~grown).sum() < 0.02 * one.sum()


def test_fonts_are_embedded_subset_and_have_unicode_maps() -> None:
    """Every font added is embedded, a subset, and says what its glyphs mean."""
    with pikepdf.open(io.BytesIO(fill(by_hand(), NAMES).pdf)) as pdf:
        fonts = pdf.pages[0].Resources.Font
        assert len(fonts) >= 3
        for _, font in fonts.items():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in font and str(font.BaseFont)[7] == "+"


def test_a_long_mixed_story_wraps_and_reads_back() -> None:
    """Several scripts in one box, with right-to-left lines, are all read back."""
    story = "\n".join([*NAMES.values(), "مرحبا بالعالم (2026) اسم", " ".join(NAMES.values())])
    done = fill(ours(), {"story": story})
    assert not done.overflow
    for part in [*NAMES.values(), "2026"]:
        assert not missing(done.pdf, {"part": part}).neither, part


def test_letters_with_marks_stay_whole() -> None:
    """A letter and its marks are one letter: counted once, in one font, never torn by a line's end."""
    assert clusters("x̌ʷƛ̕a") == ["x̌", "ʷ", "ƛ̕", "a"]
    for letter in ("x̌", "ƛ̕", "ʷ", "ɬ", "ə"):
        assert len(shape(letter).runs) == 1


def test_marks_stand_over_their_letters() -> None:
    """A combining caron adds no width, and decomposed input is written as its composed letter."""
    assert shape("x̌").width == pytest.approx(shape("x").width, abs=0.08)
    made = Maker()
    made.text("a", (72, 600, 400, 620))
    assert fill(made.bytes(), {"a": "Nguye\u0302\u0303n"}).written["a"] == "Nguy\u1ec5n"


@pytest.mark.parametrize(("text", "order"), [
    ("abc", [0, 1, 2]), ("אבג", [2, 1, 0]), ("a אב", [0, 1, 3, 2]), ("אב 12", [3, 4, 2, 1, 0]), ("אב a", [3, 2, 1, 0])])
def test_right_to_left_text_stands_in_visual_order(text: str, order: list[int]) -> None:
    """Letters stand from left to right as UAX #9 says, numbers inside Hebrew unturned."""
    assert visual_order(levels(text)) == order
