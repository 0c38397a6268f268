"""The paper adapter: one PDF in order, and a sheet that says what to do and what to ask."""
from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pytest
from peers.samples import PLANTED, REFERENCE, facts, file, files, outgoing, pdf
from pypdf import PdfReader

from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.profiles import counties
from docassemble.AotForms.filing_adapters import paper, paper_sheet, sheets
from docassemble.AotForms.filing_adapters.paper import PaperAdapter


def sheet(county: str, office: str, **more) -> str:
    """The instructions as text, without the need to typeset."""
    from docassemble.AotForms.filing.profiles import profile

    out = outgoing(county=county, office=office, channel="paper", **more)
    return sheets.as_text(paper_sheet.SHEET_TITLE, paper_sheet.instructions(out, profile(county), (2, 1))).decode()


def test_the_print_file_holds_every_page_in_order_with_nothing_between():
    """Three pages of two papers become three pages, read back in order."""
    merged, counts = paper.merge(files())
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(merged)).pages]
    assert counts == (2, 1)
    assert [t.split()[0] for t in texts] == ["Petition", "second", "Declaration"]


def test_the_print_file_asks_for_one_side_at_full_size():
    """Viewers are told: simplex, no scaling, so that GR 14 margins hold; a bookmark leads to each paper."""
    merged, _ = paper.merge(files())
    with pikepdf.open(io.BytesIO(merged)) as whole:
        assert whole.Root.ViewerPreferences.Duplex == pikepdf.Name.Simplex
        assert whole.Root.ViewerPreferences.PrintScaling == pikepdf.Name("/None")
        with whole.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Petition", files()[1].title]
    assert paper.merge(files())[0] == merged


def test_send_waits_for_a_person_and_hands_over_print_file_and_sheet():
    """The outcome is queued, with three files whose names and words name nobody."""
    outcome = PaperAdapter().send(outgoing(channel="paper", address=None, confirmed_by=None), facts())
    assert outcome.state is State.QUEUED
    assert [a.name for a in outcome.artifacts] == [
        f"{REFERENCE}-print.pdf", f"{REFERENCE}-instructions.pdf", f"{REFERENCE}-instructions.txt"]
    assert "Nothing has been sent" in outcome.detail
    assert not any(name in outcome.detail + repr(outcome.evidence) for name in PLANTED)
    sheet_text = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(outcome.artifacts[1].content)).pages)
    for words in ("Who takes it", "Ask by phone before you go", "write down", "Snohomish"):
        assert words in " ".join(sheet_text.split())


def test_the_plan_says_what_will_be_made_and_makes_nothing():
    """A plan without problems has steps that end with a person."""
    plan = PaperAdapter().plan(outgoing(channel="paper"), facts())
    assert plan.problems == ()
    assert "Nothing is sent" in plan.steps[-1]


@pytest.mark.parametrize("spoil, place", [
    (lambda f: replace(f, name="declaration of somebody.pdf"), "files[0].name"),
    (lambda f: replace(f, name="../01-petition.pdf"), "files[0].name"),
    (lambda f: replace(f, sha256="0" * 64), "files[0]"),
    (lambda f: file("01-petition.pdf", b"no pdf", "Petition"), "files[0]"),
    (lambda f: file("01-petition.pdf", b"%PDF-1.7 but broken", "Petition"), "files"),
    (lambda f: replace(f, pages=7), "files"),
    (lambda f: file("01-scan.tif", b"II*\0", "Scan", media_type="image/tiff"), "files[0]"),
    (lambda f: replace(f, name="02-declaration.pdf"), "files[1].name"),
])
def test_a_packet_that_is_not_whole_is_refused_in_plan_and_send_alike(spoil, place):
    """Each fault is told by its place, and nothing is made."""
    papers = (spoil(files()[0]), files()[1])
    out = outgoing(channel="paper", papers=papers)
    assert place in [p.where for p in PaperAdapter().plan(out, facts()).problems]
    outcome = PaperAdapter().send(out, facts())
    assert outcome.state is State.FAILED and not outcome.retry and outcome.artifacts == ()
    assert not any(name in outcome.detail for name in (*PLANTED, "somebody"))


def test_a_profile_of_another_county_is_refused():
    """The sheet of one county never goes with papers for another."""
    plan = PaperAdapter().plan(outgoing(channel="paper", county="King"), facts("Pierce"))
    assert [p.where for p in plan.problems] == ["recipient.county"]


@pytest.mark.parametrize("county", counties())
@pytest.mark.parametrize("office", ["prosecutor", "clerk"])
def test_the_sheet_of_every_office_says_who_why_what_to_ask_and_what_to_record(county, office):
    """All 78 sheets can be written, name nobody, and ask how many copies are wanted."""
    text = sheet(county, office)
    for heading in ("Who takes it", "Why on paper", "Print it", "How many copies", "Ask by phone before you go",
                    "When you hand it in, write down", "Then record it"):
        assert f"\n{heading}\n" in text
    assert f"{county} County" in text and "How many copies do you want?" in text
    assert "None" not in text and not any(name in text.split("The papers, in order")[0] for name in PLANTED)
    assert not re.search(r"71\.05\.(248|390|360)|preponderance|\bMPR\b", text)


def test_the_sheet_asks_only_what_is_not_known():
    """Clallam's clerk says hours and how to hand in, so these are told with their source and not asked."""
    text = sheet("Clallam", "clerk")
    asked = text.split("Ask by phone before you go")[1].split("When you hand it in")[0]
    assert "Hours: 8:00 am to 4:30 pm." in text and "clallamcountywa.gov" in text
    assert "What are your hours" not in asked
    assert "Do you want a cover sheet" in asked


def test_the_sheet_tells_conflicts_and_old_facts():
    """Island: two sources differ.  Clark: what we have is old."""
    assert "Two sources differ: fax (" in sheet("Island", "clerk")
    assert "OLD, ask again" in sheet("Clark", "clerk")


def test_the_sheet_for_an_existing_case_asks_about_later_papers():
    """With a cause number the new-case question gives way to the one on later papers."""
    text = sheet("Adams", "clerk", cause_number="26-6-00001-1")
    assert "later papers in an existing case" in text and "Do you take a new petition" not in text


def test_text_in_a_sheet_cannot_become_markup():
    """What stands in a fact is escaped on the way to HTML."""
    html = sheets.as_html("A & B", (sheets.Section("<h>", ("<script>x</script>",)),))
    assert "<script>" not in html and "A &amp; B" in html and "&lt;h&gt;" in html


def test_many_pages_are_counted_by_what_is_in_the_file():
    """The page count on the sheet comes from the papers as opened, not from what was said."""
    papers = (file("01-petition.pdf", pdf(*"abcde"), "Petition"),)
    assert paper.merge(papers)[1] == (5,)


def test_the_sheet_for_paper_leaves_out_what_holds_for_a_fax():
    """Kittitas tells charges and a time for faxes: whoever brings paper is told neither, and asks for the time."""
    text = sheet("Kittitas", "clerk")
    told, asked = text.split("What we know")[1].split("Ask by phone before you go")
    assert "dollars" not in text and "fax" not in told.replace("fax-filings", "").casefold()
    assert "By what time must it be there to count the same day?\n" in asked
