"""PDF/UA-1: what we write passes our check, and the check finds every fault that is planted."""
from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import documents_help as help_
import pikepdf
import pytest
from pdf_help import NAMES, Maker
from pikepdf import Array, Dictionary, Name, String

from docassemble.AotForms.pdf import accessible, fill, typeset, typeset_form

BLANKS = sorted((Path(__file__).resolve().parent.parent / "pdf_templates").glob("*.pdf"))
DOT = '<img alt="A dot" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==">'
PAGE = f"""<html lang="en"><body><h1>One</h1><h2>Two</h2><p>Text <a href="https://example.org/">a link</a> {NAMES["Vietnamese"]}</p>
<ul><li>first</li><li>second</li></ul><dl><div><dt>Term</dt><dd>What is said</dd></div></dl>{DOT}
<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></body></html>"""


@cache
def paper() -> bytes:
    with pikepdf.open(io.BytesIO(typeset(PAGE, title="All kinds"))) as pdf:
        for annotation in pdf.pages[0].obj.Annots:
            annotation["/Contents"] = String("To the example")  # what links need; WeasyPrint leaves it to us
        return saved(pdf)


@cache
def form() -> bytes:
    return typeset_form('<form><h1>F</h1><p><label>Name <input name="who" style="width:3in"></label></p></form>', title="F")


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == "/StructElem" and o.get("/S") == kind]


def content(pdf: pikepdf.Pdf, change: Callable[[bytes], bytes]) -> None:
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(change(page.Contents.read_bytes()))


@pytest.mark.parametrize("path", BLANKS, ids=lambda path: path.stem)
def test_every_blank_passes(path):
    """Each committed blank form is PDF/UA-1 as far as a machine can tell: fields, order, words, fonts."""
    assert [problem.line() for problem in accessible(path.read_bytes())] == []


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_every_paper_passes(name):
    """Each paper of each example, filled or typeset, is PDF/UA-1 as far as a machine can tell."""
    for paper_ in help_.example(name).values():
        assert [problem.line() for problem in accessible(paper_.pdf)] == [], paper_.id


def test_all_kinds_of_content_pass():
    """Headings, lists, terms, tables, links, pictures and a form pass; so does a filled form with values in ten scripts."""
    assert [p.line() for p in accessible(paper())] == []
    assert [p.line() for p in accessible(form())] == []
    for value in NAMES.values():
        assert [p.line() for p in accessible(fill(form(), {"who": value}).pdf)] == []


def test_a_table_over_pages_is_one_table_with_one_head():
    """Over three pages: one Table, one THead, every cell's headers exist, and the heads that stand again are artifacts."""
    rows = "".join(f'<tr><th scope="row">{n}</th><td>x</td></tr>' for n in range(90))
    one = f'<table><thead><tr><th scope="col">Number</th><th scope="col">Said</th></tr></thead><tbody>{rows}</tbody></table>'
    made = typeset(f"<h1>T</h1><section>{one}</section><p>Between.</p>{one}", title="T")
    assert [problem.line() for problem in accessible(made)] == []
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) >= 5
        assert len(elements(pdf, "/Table")) == len(elements(pdf, "/THead")) == 2 and len(elements(pdf, "/TR")) == 2 * 91
        heads = {str(cell.ID) for cell in elements(pdf, "/TH")}
        named = [str(name) for cell in elements(pdf, "/TD") for name in cell.A.Headers]
        assert len(named) == 2 * 90 * 2 and set(named) <= heads
        assert all(b"<</Type /Pagination>>" in page.Contents.read_bytes() for page in (pdf.pages[1], pdf.pages[-1]))
        assert all(len(section.K) for section in elements(pdf, "/Sect"))


def _metadata(pdf: pikepdf.Pdf, change: Callable[[bytes], bytes]) -> None:
    pdf.Root.Metadata = pdf.make_stream(change(pdf.Root.Metadata.read_bytes()), Type=Name.Metadata, Subtype=Name.XML)


def _without(key: str, *path: str) -> Callable[[pikepdf.Pdf], None]:
    def plant(pdf):
        node = pdf.Root
        for part in path:
            node = node[part]
        del node[key]
    return plant


def _set(pick: Callable[[pikepdf.Pdf], pikepdf.Object], key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def plant(pdf):
        pick(pdf)[key] = value
    return plant


def _kind(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    return _set(lambda pdf: elements(pdf, old)[0], "/S", Name(new))


def _no_scope(pdf):
    for cell in elements(pdf, "/TH"):
        cell.A = Dictionary(O=Name.Table)


def _no_heads(pdf):
    for cell in elements(pdf, "/TH"):
        cell.S = Name.TD


def _twice(pdf):
    whole = elements(pdf, "/Document")[0]
    whole.K.append(whole.K[0])


def _claimed_twice(pdf):
    heading, other = elements(pdf, "/H1")[0], elements(pdf, "/H2")[0]
    other.K = Array([*other.K, *heading.K])


def _lost_row(pdf):
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    tree[0] = Array([])


def _lost_element(pdf):
    whole = elements(pdf, "/Document")[0]
    heading = elements(pdf, "/H1")[0]
    whole.K = Array([kid for kid in whole.K if kid.objgen != heading.objgen])


def _fonts(pdf):
    return [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == "/Font" and o.get("/Subtype") == "/Type0"]


def _no_unicode(pdf):
    for font in _fonts(pdf):
        del font["/ToUnicode"]


def _unicode_gap(pdf):
    for font in _fonts(pdf):
        font.ToUnicode = pdf.make_stream(re.sub(rb"(<[0-9a-fA-F]{4}>) <[0-9a-fA-F]+>", rb"\1 <0000>", font.ToUnicode.read_bytes()))


def _not_embedded(pdf):
    for font in _fonts(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        for key in ("/FontFile2", "/FontFile3"):
            if key in descriptor:
                del descriptor[key]


def _script(pdf):
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def _page(pdf):
    return pdf.pages[0].obj


FAULTS: dict[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "no tags": ("not tagged", _without("/StructTreeRoot")),
    "not marked": ("7.1", _without("/MarkInfo")),
    "suspect": ("01-007", _set(lambda pdf: pdf.Root.MarkInfo, "/Suspects", True)),
    "no language": ("11-006", _without("/Lang")),
    "title not shown": ("07-001", _without("/DisplayDocTitle", "/ViewerPreferences")),
    "no metadata": ("06-001", _without("/Metadata")),
    "no claim": ("06-002", lambda pdf: _metadata(pdf, lambda x: x.replace(b"pdfuaid:part", b"pdfuaid:other"))),
    "no title": ("06-003", lambda pdf: _metadata(pdf, lambda x: x.replace(b"dc:title", b"dc:other"))),
    "a script": ("29-001", _script),
    "an XFA form": ("25-001", _set(lambda pdf: pdf.Root, "/AcroForm", Dictionary(Fields=Array(), XFA=String("x")))),
    "drawn outside": ("01-005", lambda pdf: content(pdf, lambda x: x + b"\n0 0 10 10 re f\n")),
    "tagged in an artifact": ("01-004", lambda pdf: content(pdf, lambda x: b"/Artifact BMC\n" + x + b"\nEMC")),
    "an artifact in tagged": ("01-003", lambda pdf: content(pdf, lambda x: x.replace(b"BDC", b"BDC /Artifact BMC EMC", 1))),
    "in no element": ("01-005", _lost_element),
    "in two elements": ("two elements", _claimed_twice),
    "no row": ("parent tree", _lost_row),
    "not drawn": ("does not draw", lambda pdf: content(pdf, lambda x: re.sub(rb"/MCID 0\b", b"/Other 0", x, count=1))),
    "an unknown type": ("02-001", _kind("/P", "/Absatz")),
    "a circle of types": ("02-003", lambda pdf: (
        _kind("/P", "/A1")(pdf), _set(lambda p: p.Root.StructTreeRoot, "/RoleMap", Dictionary(A1=Name.A2, A2=Name.A1))(pdf))),
    "a standard type mapped": ("02-004", _set(lambda pdf: pdf.Root.StructTreeRoot, "/RoleMap", Dictionary(P=Name.H1))),
    "an element twice": ("twice", _twice),
    "a wrong parent": ("another parent", _set(lambda pdf: elements(pdf, "/P")[0], "/P", Dictionary())),
    "a cell without a row": ("09-004", _kind("/TR", "/Div")),
    "an item without a list": ("09-004", _kind("/L", "/Div")),
    "first heading": ("14-002", _kind("/H1", "/H2")),
    "a level left out": ("14-003", _kind("/H2", "/H3")),
    "mixed headings": ("14-007", _kind("/H1", "/H")),
    "no header cells": ("15-001", _no_heads),
    "no scope": ("15-003", _no_scope),
    "a picture without words": ("13-004", lambda pdf: _del(elements(pdf, "/Figure")[0], "/Alt")),
    "a formula without words": ("17-002", lambda pdf: (_kind("/Figure", "/Formula")(pdf), _del(elements(pdf, "/Formula")[0], "/Alt"))),
    "a link in no Link": ("28-011", _kind("/Link", "/Span")),
    "a link without words": ("28-004", lambda pdf: _del(_page(pdf).Annots[0], "/Contents")),
    "another annotation": ("28-002", _set(lambda pdf: _page(pdf).Annots[0], "/Subtype", Name.Highlight)),
    "tab order": ("28-008", _set(_page, "/Tabs", Name.R)),
    "no meaning": ("31-027", _no_unicode),
    "a meaning left out": ("10-001", _unicode_gap),
    "a font not embedded": ("31-009", _not_embedded),
}
IN_FORMS: dict[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "a field in no Form": ("28-010", _kind("/Form", "/Div")),
    "a field without words": ("28-005", lambda pdf: _del(_page(pdf).Annots[0], "/TU")),
    "tab order": ("28-008", lambda pdf: _del(_page(pdf), "/Tabs")),
    "a field that names no element": ("does not name the element", lambda pdf: _del(_page(pdf).Annots[0], "/StructParent")),
}


def _del(obj: pikepdf.Object, key: str) -> None:
    del obj[key]


@pytest.mark.parametrize(("base", "name"), [*((paper, n) for n in FAULTS), *((form, n) for n in IN_FORMS)],
                         ids=[*FAULTS, *(f"form: {n}" for n in IN_FORMS)])
def test_a_planted_fault_is_found(base, name):
    """Each checkpoint fires on its fault, says where it is and how to mend it."""
    code, plant = (FAULTS if base is paper else IN_FORMS)[name]
    with pikepdf.open(io.BytesIO(base())) as pdf:
        plant(pdf)
        found = accessible(saved(pdf))
    assert any(code in problem.what for problem in found), [problem.line() for problem in found]
    assert all(problem.where and problem.mend for problem in found)
    assert {problem.where for problem in found} <= {"document", "page 1"}


def test_encryption_that_keeps_readers_out_is_found():
    """A file that forbids extraction for accessibility fails."""
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user="", R=3, allow=pikepdf.Permissions(accessibility=False), metadata=False, aes=False))
    assert any("26-002" in problem.what for problem in accessible(out.getvalue()))


def test_a_plain_pdf_is_not_accessible():
    """A PDF made by hand, without tags, fails."""
    assert accessible(Maker().bytes())
