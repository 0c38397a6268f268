"""The marks of a form have their font in the file: seen the same whether or not a reader has a font of symbols."""
from __future__ import annotations

import io
import random
from collections.abc import Iterator

import numpy as np
import pikepdf
import pytest
from pdf_help import Maker, blanks, cut, ink, needs_forms, pdfium, poppler, values_for
from pikepdf import Dictionary, Name, String

from docassemble.AotForms.pdf import fill, inspect
from docassemble.AotForms.pdf.boxes import Box
from docassemble.AotForms.pdf.contents import is_embedded
from docassemble.AotForms.pdf.fields import Widget

WHOLE = (0.0, 0.0, 612.0, 792.0, 0)
# A code of each of the six styles that form editors offer, and how much of its letter's square it inks, at least and at most.
STYLES = {"4": (0.15, 0.6), "8": (0.15, 0.6), "l": (0.6, 0.85), "n": (0.9, 1.0), "u": (0.4, 0.6), "H": (0.2, 0.5)}
SIDE = 30.0
OURS = ("AotMarks", True)


def form(shown: str, *, font: dict | None = None, where: str = "picture") -> bytes:
    """A form with one check box whose mark is a letter of ``font``, which the picture has, or the form for all, or nobody."""
    made = Maker()
    given = Dictionary(ZaDb=Dictionary({"/Type": Name.Font, "/Subtype": Name.Type1} | (font or {"/BaseFont": Name.ZapfDingbats})))
    picture = made.picture(f"q BT 0 g /ZaDb 24 Tf 3 6 Td ({shown}) Tj ET Q".encode(), SIDE, SIDE)
    picture["/Resources"] = Dictionary(Font=given if where == "picture" else Dictionary())
    if where == "form":
        made.pdf.Root.AcroForm.DR = Dictionary(Font=given)
    made.widget((100, 600, 100 + SIDE, 600 + SIDE), FT=Name.Btn, T=String("box"), AP=Dictionary(N=Dictionary(Yes=picture)), AS=Name.Off)
    return made.bytes()


def box() -> Widget:
    return Widget(page=0, box=Box((100, 600, 100 + SIDE, 600 + SIDE), 0, 0), frame="", flags=4, size=0, alignment=0, opt_index=0,
                  states=(), pictures={}, state="", tooltip="", obj=None)


def fonts(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """Name of every font of what the pages show, and whether it is in the file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for _, thing in page.obj.Resources.get("/XObject", Dictionary()).items():
                resources = thing.get("/Resources")
                for _, font in resources.get("/Font", Dictionary()).items() if resources is not None else ():
                    yield str(font.BaseFont)[1:], is_embedded(font)


@pytest.mark.parametrize("shown", STYLES)
def test_a_mark_has_its_font_and_shape(shown: str) -> None:
    """Each style of a form editor, drawn by both renderers without asking this machine for a font of symbols."""
    done = fill(form(shown), {"box": True}).pdf
    assert list(fonts(done)) == [OURS]
    least, most = STYLES[shown]
    pictures = [cut(render(done, 144), box(), WHOLE, 144) for render in (pdfium, poppler)]
    for picture in pictures:
        left, top, right, bottom = ink(picture) or pytest.fail("nothing is drawn")
        assert 26 < right - left < 46 and 24 < bottom - top < 40, "as large as the letter that was asked for"
        assert least <= float((picture[top:bottom, left:right] < 128).mean()) <= most
    assert float(np.abs(pictures[0].astype(int) - pictures[1]).mean()) < 16, "the same in both"


def test_the_mark_reads_as_what_it_is() -> None:
    """A reader of text finds the sign, as it did with the reader's own font."""
    import pypdfium2

    page = pypdfium2.PdfDocument(fill(form("4 H"), {"box": True}).pdf)[0].get_textpage().get_text_range()
    assert page.split() == ["✔", "★"]


def test_a_font_that_the_form_has_for_all_is_found() -> None:
    """A picture without fonts of its own means the form's (/DR)."""
    done = fill(form("4", where="form"), {"box": True}).pdf
    assert list(fonts(done)) == [OURS]
    assert ink(cut(poppler(done, 144), box(), WHOLE, 144)) is not None


@pytest.mark.parametrize("given", [
    {"font": {"/BaseFont": Name.Wingdings, "/Subtype": Name.TrueType}}, {"where": "nowhere"}, {"shown": "\\250"},
    {"font": {"/BaseFont": Name.ZapfDingbats, "/Encoding": Dictionary(Differences=[0x34, Name("/a19")])}}])
def test_a_mark_that_cannot_be_had_becomes_ours(given: dict) -> None:
    """Another font of symbols, none at all, a letter we do not know, codes that somebody renamed: a cross of ours, corner to corner."""
    done = fill(form(**({"shown": "4"} | given)), {"box": True}).pdf
    assert not list(fonts(done))
    for render in (pdfium, poppler):
        picture = cut(render(done, 144), box(), WHOLE, 144) < 128
        middle = len(picture) // 2
        assert picture[middle - 2:middle + 2, middle - 2:middle + 2].all() and picture[:middle - 8, middle].sum() == 0


def test_letters_stay_the_readers() -> None:
    """An X of Helvetica is the form's own mark: every reader has letters."""
    done = fill(form("X", font={"/BaseFont": Name.Helvetica, "/Encoding": Name.WinAnsiEncoding}), {"box": True}).pdf
    assert list(fonts(done)) == [("Helvetica", False)]


def test_an_editable_copy_has_them_too() -> None:
    """Left a form, its marks have their font as well."""
    done = fill(form("4"), {"box": True}, flatten=False).pdf
    with pikepdf.open(io.BytesIO(done)) as opened:
        font = opened.Root.AcroForm.Fields[0].AP.N.Yes.Resources.Font.ZaDb
        assert is_embedded(font)
    assert ink(cut(poppler(done, 144), box(), WHOLE, 144)) is not None


def test_a_picture_keeps_only_what_it_uses() -> None:
    """Some editors give each mark every font of the form; unused ones would look like fonts that are not in the file."""
    made = Maker()
    picture = made.picture(b"q BT /ZaDb 24 Tf 3 6 Td <34> Tj ET Q", SIDE, SIDE)
    picture["/Resources"] = Dictionary(Font=Dictionary(
        ZaDb=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats),
        F1=Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.ArialMT)))
    made.widget((100, 600, 130, 630), FT=Name.Btn, T=String("box"), AP=Dictionary(N=Dictionary(Yes=picture)), AS=Name.Off)
    assert list(fonts(fill(made.bytes(), {"box": True}).pdf)) == [OURS]


@needs_forms
def test_no_mark_of_a_real_blank_leans_on_the_reader() -> None:
    """On every real blank, each font of a mark is in the file."""
    seen = 0
    for path in blanks():
        data = path.read_bytes()
        marks = {info.name for info in inspect(data) if info.kind in ("check", "radio")}
        if marks:
            values = {name: value for name, value in values_for(data).items() if name in marks}
            found = set(fonts(fill(data, values).pdf))
            assert not any("Dingbats" in name for name, _ in found), path.name
            seen += OURS in found
    assert seen > 5


@pytest.mark.filterwarnings("ignore:Unexpected end of stream")
def test_damaged_marks_stop_no_filling() -> None:
    """Whatever bytes a picture holds, the form is filled: 400 pictures with some of their bytes changed."""
    rng = random.Random(2026)
    for _ in range(400):
        damaged = bytearray(b"q BT /ZaDb 24 Tf 3 6 Td (4) Tj [(4) 3 <34>] TJ ET Q /X Do BI /W 1 ID x EI 1 0 0 rg")
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(damaged))
            damaged[at:at + rng.randint(0, 1)] = bytes([rng.choice(b"()<>[]/{}%qQ \nTfj\xac\xff")])
        made = Maker()
        picture = made.picture(bytes(damaged), SIDE, SIDE)
        picture["/Resources"] = Dictionary(Font=Dictionary(ZaDb=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)))
        made.widget((100, 600, 130, 630), FT=Name.Btn, T=String("box"), AP=Dictionary(N=Dictionary(Yes=picture)), AS=Name.Off)
        assert fill(made.bytes(), {"box": True}, remember=False).pdf.startswith(b"%PDF")


def test_a_mark_without_a_frame_takes_its_boxs():
    """A picture that does not say how large it is (/BBox) is as large as its box."""
    made = Maker()
    picture = made.picture(b"q BT 0 g /ZaDb 24 Tf 3 6 Td (n) Tj ET Q")
    del picture["/BBox"]
    picture["/Resources"] = Dictionary(Font=Dictionary(ZaDb=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)))
    made.widget((100, 600, 130, 630), FT=Name.Btn, T=String("box"), AP=Dictionary(N=Dictionary(Yes=picture)), AS=Name.Off)
    done = fill(made.bytes(), {"box": True}).pdf
    for render in (pdfium, poppler):
        left, top, right, bottom = ink(cut(render(done, 144), box(), WHOLE, 144)) or pytest.fail("nothing is drawn")
        assert 26 < right - left < 46 and 24 < bottom - top < 40
