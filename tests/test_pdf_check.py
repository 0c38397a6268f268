"""Reading back, preflight, joining."""
from __future__ import annotations

import io
import sys
from functools import cache

import pikepdf
import pytest
from pdf_help import Maker, needs_forms
from pikepdf import Array, Dictionary, Name, String

from docassemble.AotForms.errors import InputError, SetUpError
from docassemble.AotForms.pdf import (
    EXHIBIT, ReadBackError, Rules, fill, images, merge, missing, pages, preflight, read, read_back, same, typeset,
)


@cache
def paper(body: str = "<p>Words of a paper.</p>") -> bytes:
    return typeset(f'<body class="gr14">{body}</body>', title="Paper")


def changed(change, pdf: bytes | None = None, **keys: object) -> bytes:
    """The paper with something done to it."""
    with pikepdf.open(io.BytesIO(pdf or paper())) as opened:
        change(opened)
        out = io.BytesIO()
        opened.save(out, **keys)
    return out.getvalue()


def whats(problems) -> str:
    return " | ".join(p.what for p in problems)


def test_same_ignores_spaces_and_forms_of_unicode() -> None:
    """Texts are compared in NFC without white space and invisible marks, and otherwise to the letter."""
    assert same("x\u030c y\u200b", "x\u030cy") and same("e\u0301", "é") and not same("Nguyn", "Nguyễn")


def test_both_readers_read_every_page() -> None:
    """Each page is there with the text of both readers."""
    both = read(paper("<p>first</p><p style='break-before:page'>second</p>"))
    assert [p.number for p in both] == [1, 2] and all("second" in text for text in (both[1].pdfium, both[1].poppler))


def test_a_lost_value_holds_the_paper() -> None:
    """A value that neither reader finds raises, naming the field and never the value."""
    assert not missing(paper(), {"a": "Words of a paper", "b": True, "c": ""})
    with pytest.raises(ReadBackError) as caught:
        read_back(paper(), {"a": "Words", "respondent": "Nobody Here"})
    assert caught.value.fields == ("respondent",) and "Nobody" not in str(caught.value)


def test_without_poppler_the_set_up_is_at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pdftotext or pdftoppm the error says what to install."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SetUpError, match="poppler-utils"):
        read(paper())
    with pytest.raises(SetUpError, match="poppler-utils"):
        images(paper())


def test_a_good_paper_has_no_problems() -> None:
    """A pleading with a footer of its own passes."""
    css = '<style>@page gr14{@bottom-left{content:"Petition"}@bottom-right{content:"Page " counter(page)}}</style>'
    assert preflight(paper(css + "<p>text</p>" * 80)) == []


@pytest.mark.parametrize(("body", "what"), [
    ("<style>@page gr14:first{margin-top:2in}</style><p>x</p>", "top margin is 2."),
    ("<style>@page gr14{margin-left:.5in}</style><p>x</p>", "left margin is 0.5"),
    ("<style>@page gr14{margin-right:.5in}</style><p style='text-align:right'>x</p>", "right margin"),
    ("<style>@page gr14{margin-bottom:.4in}</style>" + "<p>x</p>" * 60, "bottom margin"),
    ("<p style='color:#c00'>red</p>", "colour"),
    ("<p style='background:#ddd'>shaded</p>", "shading"),
    ("<style>@page gr14{size:A4}</style><p>x</p>", "not letter"),
    ("<style>@page gr14{size:11in 8.5in}</style><p>x</p>", "not letter"),
    ("<p><a href='https://example.org/'>a link</a></p>", "link"),
])
def test_bad_pages_are_named(body: str, what: str) -> None:
    """Margins, colour, shading, size and links that GR 14 or a clerk's system refuses are found on the drawn page."""
    assert what in whats(preflight(paper(body)))


def test_what_a_file_may_not_carry() -> None:
    """Scripts, attachments, forms, encryption, a turned page, comments, a missing title and sheer size are found."""
    def script(pdf): pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String("x"))
    def attach(pdf): pdf.attachments["x.txt"] = b"x"
    def turn(pdf): pdf.pages[0].obj["/Rotate"] = 90
    def untitle(pdf): del pdf.docinfo["/Title"]
    def comment(pdf): pdf.pages[0].obj["/Annots"] = Array([Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([0, 0, 1, 1]))])

    for change, what in ((script, "script"), (attach, "files inside"), (turn, "turned"), (untitle, "no title"), (comment, "Highlight")):
        assert what in whats(preflight(changed(change)))
    assert "encrypted" in whats(preflight(changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="x", user=""))))
    assert "MB" in whats(preflight(paper(), Rules(max_bytes=1000)))
    made = Maker()
    made.text("a", (100, 300, 200, 320))
    assert "still is a form" in whats(preflight(made.bytes())) and "not a PDF" in whats(preflight(b"x"))


def test_fonts_that_are_not_embedded_are_named() -> None:
    """A page set in plain Helvetica is named; exhibits may be anything a printer takes."""
    made = Maker()
    made.page["/Resources"] = Dictionary(Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
    made.content(b"BT /F 12 Tf 20 20 Td (x) Tj ET")
    flat = fill(made.bytes(), {}).pdf
    assert "Helvetica is not embedded" in whats(preflight(flat))
    assert preflight(flat, EXHIBIT) == []


def test_joined_papers_keep_their_pages_and_get_bookmarks() -> None:
    """Parts follow one another with a bookmark each; the same parts give the same bytes; forms come flattened."""
    made = Maker()
    made.text("a", (100, 300, 200, 320), V=String("kept"))
    parts = [paper(), paper("<p>first</p><p style='break-before:page'>second</p>"), made.bytes()]
    whole = merge(parts, ["One", "Two", "Three"], title="All")
    assert whole == merge(parts, ["One", "Two", "Three"], title="All") and pages(whole) == 4
    assert "kept" in read(whole)[3].pdfium and "/AcroForm" not in pikepdf.open(io.BytesIO(whole)).Root
    with pikepdf.open(io.BytesIO(whole)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["One", "Two", "Three"]
    with pytest.raises(InputError):
        merge(parts, ["One"])


@needs_forms
def test_real_blanks_join() -> None:
    """Two real blanks, one of them an XFA hybrid, join into one file without a form."""
    from pdf_help import blanks
    found = [p.read_bytes() for p in blanks() if "xfa" in p.name or "I-765" in p.name]
    whole = merge(found, [str(n) for n in range(len(found))])
    assert pages(whole) == sum(map(pages, found))


def test_readers_that_count_different_pages_hold_a_paper(monkeypatch):
    """A page that one reader sees and another does not is told, and so is a file that one of them cannot open."""
    looking = sys.modules["docassemble.AotForms.pdf.preflight"]
    good = typeset("<p>One page.</p>", title="One")
    assert looking.counted(good) == 1
    monkeypatch.setattr(looking, "counted", lambda pdf: 2)
    assert [p.where for p in preflight(good) if "another 2" in p.what] == ["pages"]

    def refuses(pdf):
        raise InputError("pypdf cannot read this PDF", "PDF", "")

    monkeypatch.setattr(looking, "counted", refuses)
    assert "pypdf cannot read this PDF" in [p.what for p in preflight(good)]


def test_a_hyphen_at_the_end_of_a_line_is_read_by_both():
    """PDFium gives it as a sign of its own; the value is found all the same."""
    said = "the long-term co-occurring well-known drop-in follow-up check-up"
    made = typeset(f'<div style="width: 60pt">{said}</div>', title="Hyphens")
    assert not missing(made, {"said": said})
