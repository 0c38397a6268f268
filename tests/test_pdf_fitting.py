"""How text fits boxes, for any text: it is all inside, or it is all outside."""
from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_help import Maker
from pikepdf import String

from docassemble.AotForms.pdf import UnwritableCharacter, fill, fit, fits, measure, missing
from docassemble.AotForms.pdf.fitting import FLOOR, LARGEST, STEP, Words
from docassemble.AotForms.pdf.reading import key
from docassemble.AotForms.pdf.shaping import normalize, region_of, shape, width_of

LETTERS = st.one_of(
    st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=("Cc", "Cf")),
    st.characters(min_codepoint=0x370, max_codepoint=0x45F, exclude_categories=("Cn",)),
    st.sampled_from("\n\n   ,.-–/()ɬəʷʔƛ̌̕ễąĄżłאבגשلمحع中文安李小龍김민준たろうタ"),
)


@cache
def blank() -> bytes:
    made = Maker()
    made.text("line", (72, 600, 300, 616), DA=String("/Helv 10 Tf 0 g"))
    made.text("many", (72, 400, 300, 500), DA=String("/Helv 0 Tf 0 g"), Ff=1 << 12)
    return made.bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(LETTERS, max_size=120), st.text(LETTERS, max_size=400))
def test_what_fits_reads_back_and_what_does_not_is_whole(line: str, many: str) -> None:
    """Any text either stands on the page and is found by a reader, or comes back whole; never a part."""
    done = fill(blank(), {"line": line, "many": many})
    for name, value in (("line", line), ("many", many)):
        if name in done.overflow:
            assert done.overflow[name] == value and name not in done.written
        elif key(value):
            # A reader may take lines and directions in another order; no letter may be missing.
            whole = "".join(sorted(key(done.written[name])))
            assert whole == "".join(sorted(key(value.replace("\t", " "))))
            lost = [part for part in value.split() if missing(done.pdf, {"part": part}).neither and _one_way(part)]
            assert not lost


def _one_way(part: str) -> bool:
    """Text in one direction, which readers give in the order it was written."""
    kinds = {unicodedata.bidirectional(c) for c in part}
    return not kinds & {"R", "AL", "AN"} and unicodedata.category(part[0]) != "Mn"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(LETTERS, max_size=160), st.floats(20, 260), st.floats(6, 120))
def test_the_largest_size_is_found_and_whether_it_fits_is_told_at_once(text: str, width: float, height: float) -> None:
    """Of all sizes tried one after another the first that fits is the one found; none is found where the short question says no."""
    found, words, trial = fit(text, width, height, multiline=True), Words(normalize(text)), LARGEST
    while trial > FLOOR and not words.stand_in(width, height, trial):
        trial -= STEP
    first = max(trial, FLOOR)
    assert (found.size if found else None) == (first if words.stand_in(width, height, first) else None)
    for many in (True, False):
        assert fits(text, width, height, multiline=many) is (fit(text, width, height, multiline=many) is not None)
    line = normalize(text).split("\n")[0]
    assert width_of(line, region=region_of(line)) == pytest.approx(shape(line, region=region_of(line)).width)


def test_the_size_shrinks_to_the_floor_and_no_further() -> None:
    """A width for 11 pt gives 11 pt, half of it about half the size, a quarter of it no fit."""
    text = "The respondent was examined on the third of March"
    width = measure(text, 11)
    assert fit(text, width, 20, size=11).size == pytest.approx(11)
    assert fit(text, width * 0.6, 20, size=11).size == pytest.approx(6.6, abs=0.06)
    assert fit(text, width * 0.5, 20, size=11) is None


def test_wrapping_keeps_within_width_and_height() -> None:
    """Every line of a wrapped text is no wider than the box, and the block no higher."""
    text = "Long paragraphs wrap at words. " * 20
    found = fit(text, 200, 150, multiline=True)
    assert found is not None and found.width <= 200.01 and found.height <= 152 and len(found.lines) > 5
    assert fit(text * 5, 200, 150, multiline=True) is None


def test_han_and_thai_wrap_anywhere_and_words_at_spaces() -> None:
    """Chinese and Thai wrap between letters; a word wider than the box is broken, not lost."""
    for text in ("中文姓名很长需要换行" * 6, "สวัสดีชาวโลก" * 8, "x" * 200):
        found = fit(text, 100, 300, multiline=True)
        assert found is not None and found.width <= 100.01 and len(found.lines) > 2


def test_measuring_refuses_what_cannot_be_written() -> None:
    """Measuring raises for a character that no font has."""
    with pytest.raises(UnwritableCharacter):
        measure("\U00010980", 10)
