"""Preflight by county: the papers of every example pass everywhere, and each planted fault is told once, with paper, page and mend."""
from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import documents_help as help_
import pikepdf
import pytest
from PIL import Image, ImageDraw
from pikepdf import Array, Dictionary, Name, String

from docassemble.AotForms import law, matter, packet, pdf
from docassemble.AotForms.errors import Problem
from docassemble.AotForms.filing import preflight as checks, profiles
from docassemble.AotForms.filing.preflight import Paper, from_files, numbers, preflight
from docassemble.AotForms.filing.preflight_words import About, about, names_in, wrong_words

pytestmark = pytest.mark.slow

ROBIN = About((("Robin", "Sample"), ("Sample", "Robin"), ("Birdie", "Doe")), minor=True)
STANDARD = "clear, cogent, and convincing evidence"


@cache
def good() -> bytes:
    """A paper of two pages without a fault."""
    return page("<p>The respondent was seen on the ward.</p>" * 40)


@cache
def page(body: str, title: str = "Declaration") -> bytes:
    return pdf.typeset(f'<body class="gr14">{body}</body>', title=title)


def paper(content: bytes | None = None, **more) -> Paper:
    return Paper(**{"name": "01-plan.pdf", "label": "plan", "document": "plan", "content": content or good(), **more})


def changed(change: Callable[[pikepdf.Pdf], None], content: bytes | None = None, **saved) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content or good())) as opened:
        change(opened)
        opened.save(out, **saved)
    return out.getvalue()


def scan(content: bytes | None = None, *, gray: bool = False) -> bytes:
    """A picture of each page, in color or as it is kept, with ink on the last."""
    pictures = [picture.convert("RGB") for picture in pdf.images(content or good(), dpi=100, color=True)]
    ImageDraw.Draw(pictures[-1]).line([(200 + 9 * i, 900 + (17 * i) % 23) for i in range(20)], fill=(20, 30, 160), width=3)
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=100, save_all=True, append_images=pictures[1:], title="Declaration")
    return out.getvalue() if gray else pdf.bilevel(out.getvalue(), title="Declaration")


def check(*papers: Paper, county: str | None = None, **more) -> list[Problem]:
    return preflight(papers, profiles.profile(county) if county else None, **{"about": ROBIN, **more})


def with_clerk(county: str, **facts) -> profiles.CountyProfile:
    """The county with other facts of its clerk."""
    known = profiles.profile(county).as_mapping()
    for name, value in facts.items():
        known["offices"]["clerk"][name] = {"value": value, "source": "test", "checked_on": "2026-11-21", "confidence": "V"}
    return profiles.read_mapping(known)


def example(name: str) -> tuple[list[Paper], About]:
    known = matter.read(matter.example(name))
    papers = help_.example(name).values()
    found = about(known, law.review(known, known.venue.planned_on))
    return [Paper(packet.packet.file_name(n, d.id), d.id, d.id, d.pdf) for n, d in enumerate(papers, 1)], found


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_every_paper_of_every_example_passes_in_every_county(name: str) -> None:
    """For all that is known of 39 counties and both offices, by the channel that is known of them."""
    papers, known = example(name)
    assert preflight(papers, None, about=known) == []
    for county in profiles.counties():
        for office in profiles.OFFICES:
            assert preflight(papers, profiles.profile(county), office=office, about=known) == [], county


def test_a_paper_without_fault_is_a_paper_without_problem() -> None:
    """Typeset, as a scan that was signed, and as an exhibit that is a picture."""
    assert check(paper()) == [] and check(paper(scan(), signed=True)) == []
    assert check(paper(scan(gray=True), document="exhibit-1", label="exhibit-1")) == []


def _script(opened): opened.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
def _page_action(opened): opened.pages[1].obj["/AA"] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1")))
def _attach(opened): opened.attachments["x.txt"] = b"x"
def _turn(opened): opened.pages[1].obj["/Rotate"] = 180
def _wide(opened): opened.pages[1].obj["/MediaBox"] = Array([0, 0, 842, 1191])
def _untitled(opened): del opened.docinfo["/Title"]
def _annotate(opened, **what): opened.pages[1].obj["/Annots"] = Array([opened.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([72, 72, 90, 90]), **what))])
def _comment(opened): _annotate(opened, Subtype=Name.Stamp)
def _link(opened): _annotate(opened, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org")))
def _certify(opened): opened.Root["/Perms"] = Dictionary()


def _field(opened):
    widget = opened.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), Rect=Array([72, 72, 90, 90])))
    opened.pages[1].obj["/Annots"] = Array([widget])
    opened.Root["/AcroForm"] = Dictionary(Fields=Array([widget]))


def _plain_font(opened):
    opened.pages[1].obj.Resources.Font["/Plain"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


@pytest.mark.parametrize(("change", "where", "what"), [
    (_script, "plan, script", "script"), (_page_action, "plan, page 2", "action"), (_attach, "plan, attachments", "files inside"),
    (_turn, "plan, page 2", "turned"), (_untitled, "plan, title", "no title"), (_comment, "plan, page 2", "Stamp note"),
    (_link, "plan, page 2", "link"), (_certify, "plan, signature", "certified"), 
    (_plain_font, "plan, fonts", "Helvetica"), (_wide, "plan, page 2", "letter"),
])
def test_each_fault_of_the_file_is_told_once(change, where: str, what: str) -> None:
    """One planted fault: one problem, with the place, and a mend.  (On a bigger sheet the text also stands elsewhere.)"""
    found = [p for p in check(paper(changed(change))) if change is not _wide or "letter" in p.what]
    assert len(found) == 1 and found[0].where == where and what in found[0].what and found[0].mend


def test_a_form_field_is_told_where_it_stands_and_that_the_file_is_a_form() -> None:
    """A field that is left over makes two problems: the form, and the page with the field."""
    assert [(p.where, p.what) for p in check(paper(changed(_field)))] == [
        ("plan, form", "it still is a form"), ("plan, page 2", "it has a form field")]


@pytest.mark.parametrize(("content", "what"), [
    (lambda: changed(lambda p: None, encryption=pikepdf.Encryption(owner="x", user="")), "encrypted"),
    (lambda: changed(lambda p: None, encryption=pikepdf.Encryption(owner="x", user="y")), ""), (lambda: b"not a PDF", ""),
    (lambda: page("<p style='color:#c00'>red</p>"), "colour"), (lambda: page("<p style='background:#ddd'>shaded</p>"), "shading"),
    (lambda: page("<style>@page gr14:first{margin-top:2in}</style><p>x</p>"), "top margin"),
    (lambda: page("<style>@page gr14{margin-left:.5in}</style><p>x</p>"), "left margin"),
    (lambda: scan(), "no text"), (lambda: changed(lambda p: p.add_blank_page(page_size=(612, 792))), "no text"),
    (lambda: page("<p>Her number is 123-45-6789.</p>"), "a social security number"), (lambda: page("<p>Card 4111 1111 1111 1111.</p>"), "a financial account"),
    (lambda: page("<p>Driver’s license number SAMPLR*123AB</p>"), "a driver’s license"), (lambda: page("<p>x</p>", "Account number 0012345678"), "financial account"),
    (lambda: page("<p>RCW 71.05.248 says so.</p>"), "71.05.248"), (lambda: page("<p>See RCW 71.05.390(1).</p>"), "71.05.390"),
    (lambda: page("<p>Rights: RCW 71.05.360.</p>"), "71.05.360"), (lambda: page("<p>as MPR 3.1 has it</p>"), "Mental Proceedings"),
    (lambda: page("<p>The petitioner must prove it by a preponderance of the evidence.</p>"), "lower standard"),
    (lambda: page("<p>Her name is Robin Lee Sample.</p>"), "full name of a minor"), (lambda: page("<p>SAMPLE, ROBIN</p>"), "full name of a minor"),
    (lambda: page("<p>They call her Birdie Doe.</p>"), "full name of a minor"), (lambda: page("<p>x</p>", "Petition, Robin Sample"), "names the respondent"),
])
def test_each_fault_of_what_is_said_or_shown_is_told_and_only_that(content, what: str) -> None:
    """Every problem that is told is about the one fault, and repeats nothing of the paper."""
    found = check(paper(content()))
    assert found and all(what in p.what for p in found) and all(p.where.startswith("plan, ") and p.mend for p in found)
    assert not any(secret in p.line() for p in found for secret in ("123-45", "4111", "SAMPLR", "Robin", "Sample", "Birdie", "0012345"))


@pytest.mark.parametrize(("name", "what"), [
    ("Petition of A.pdf", "every office"), ("01-plan.PDF", "every office"), ("a" * 60 + ".pdf", "every office"), ("01-plån.pdf", "every office"),
    ("01-robin-sample.pdf", "who the matter"), ("robin_sample.pdf", "who the matter"), ("plan-123-45-6789.pdf", "who the matter"),
])
def test_file_names_say_nothing_of_a_person(name: str, what: str) -> None:
    """Letters, digits, hyphens; no name and no number of a person; and the problem does not repeat it."""
    found = check(paper(name=name))
    assert len(found) == 1 and what in found[0].what and name not in found[0].line()
    assert ["same name" in p.what for p in check(paper(), paper())] == [True]


def test_what_an_office_takes_limits_only_what_is_sent_to_it() -> None:
    """Size and pages together count by every channel but paper; colour in an exhibit where black and white is known to be asked."""
    small = with_clerk("King", max_bytes=1_000)
    assert [p.where for p in preflight([paper()], small, office="clerk", channel="portal")] == [checks.TOGETHER]
    assert preflight([paper()], small, office="clerk", channel="paper") == []
    assert ["2 pages" in p.what for p in preflight([paper()], with_clerk("King", max_pages=1), office="clerk", channel="sftp")] == [True]
    coloured = paper(scan(gray=True), document="exhibit-1")
    assert ["colour" in p.what for p in preflight([coloured], profiles.profile("Clallam"), office="clerk", channel="portal")] == [True]
    for county, channel in (("Clallam", "paper"), ("King", "portal"), ("Clark", "sftp")):  # Clark gets a black and white TIFF
        assert preflight([coloured], profiles.profile(county), office="clerk", channel=channel) == []


def test_a_scan_must_be_signed_and_black_and_white() -> None:
    """A gray or coloured scan is told page by page; a picture of a paper that nobody signed has no text."""
    found = check(paper(scan(gray=True), signed=True))
    assert {p.where for p in found} == {"plan, page 1", "plan, page 2"} and all("colour" in p.what for p in found)


def test_who_may_hold_a_number_or_a_full_name() -> None:
    """The data sheet holds both; the order to detain and the note name the person; an adult is named; an exhibit is others' words."""
    both = page("<p>Robin Sample, 123-45-6789</p>")
    assert check(paper(both, document="data-sheet")) == []
    assert ["social" in p.what for p in check(paper(both, document="transport-order"))] == [True]
    assert check(paper(page("<p>Robin Sample</p>")), about=replace(ROBIN, minor=False)) == []
    exhibit = paper(page("<p>RCW 71.05.360; Robin Sample; 123-45-6789</p>"), document="exhibit-1")
    assert sorted(p.what for p in check(exhibit)) == ["it has the full name of a minor", "it holds a social security number"]


def test_a_number_that_a_person_let_stand_is_no_problem_and_another_still_is() -> None:
    """The override is for that very number, wherever it stands."""
    one, two = paper(page("<p>123-45-6789</p>")), paper(page("<p>SSN 123456789 and 234-56-7890</p>"), name="02-plan.pdf")
    allowed = [n.mark for n in numbers([one])]
    assert len(allowed) == 1 and check(one, allowed=allowed) == []
    assert len(check(one, two, allowed=allowed)) == 1


@pytest.mark.parametrize(("text", "wrong"), [
    ("RCW 71.05.2485 and 171.05.248", False), ("RCW 71.05.24", False), ("Mr. M.P.R. said", False), ("MPRS", False), ("(MPR 2.4)", True),
    ("Whether she volunteered in good faith is shown by a preponderance of the evidence, RCW 71.05.240(3).", False),
    ("She volunteered in good faith. Each element is proved by a preponderance.", True), ("a Preponderance\nof the evidence", True),
])
def test_words_that_no_paper_may_say(text: str, wrong: bool) -> None:
    """Dead and made-up cites, rules no longer in force, and the lower standard but for the one thing it is law for."""
    assert bool(list(wrong_words(text, STANDARD))) is wrong
    assert not list(wrong_words("a preponderance", "a preponderance of the evidence"))


@pytest.mark.parametrize(("text", "there"), [
    ("robin sample", True), ("Robin Anne-Marie Sample", True), ("ROBIN\nSAMPLE", True), ("Robin-Sample", True), ("Sample, Robin", True),
    ("Robin’s mother, Mary Sample", False), ("Robinson Sample", False), ("Robin Samples", False), ("R.S.", False), ("Mary Sample", False), ("Robin", False),
])
def test_a_full_name_is_found_and_a_part_or_a_relative_is_not(text: str, there: bool) -> None:
    """In any order and case, over line ends, with a middle name; not as a part of another word."""
    assert names_in(text, ROBIN.names) is there


def test_papers_come_from_a_manifest_with_what_it_says_of_them() -> None:
    """Which paper it is and whether it is signed."""
    manifest = b'{"files": [{"name": "01-a.pdf", "document": "petition", "signed_by": ["petitioner"]}]}'
    one, two = from_files([("01-a.pdf", b"x"), ("02-b.pdf", b"y")], manifest)
    assert (one.document, one.signed, two.document, two.signed) == ("petition", True, "paper 2", False)


def test_a_gray_page_becomes_ink_on_paper_and_the_same_each_time() -> None:
    """A shadowed page keeps its lines and loses its shadow; the file is small, 300 dpi, letter, and has a title."""
    shadow = Image.linear_gradient("L").resize((850, 1100)).point(lambda v: 120 + v // 2)
    ImageDraw.Draw(shadow).line((100, 550, 700, 550), fill=10, width=4)
    out = io.BytesIO()
    shadow.save(out, "PDF", resolution=100)
    made = pdf.bilevel(out.getvalue(), title="Scan")
    assert made == pdf.bilevel(out.getvalue(), title="Scan") and len(made) < 20_000
    picture = pdf.images(made, dpi=300)[0]
    assert picture.size == (2550, 3300) and pdf.said(made).pictures == (pdf.Shows.BILEVEL,)
    dark = picture.point(lambda v: 255 if v < 128 else 0).getbbox()
    assert dark is not None and 290 <= dark[0] <= 310 and 2090 <= dark[2] <= 2115 and dark[3] - dark[1] < 30
    assert "Scan" in pdf.said(made).about
