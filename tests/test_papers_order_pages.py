"""Every paper of the order and of what follows it, for five matters: read by two readers, on court pages, tagged, and never saying what is wrong."""
from __future__ import annotations

import io
import re
from dataclasses import replace

import documents_help as help_
import papers_after_help as after
import pikepdf
import pytest

from docassemble.AotForms import documents, pdf

pytestmark = pytest.mark.slow

STRICT = replace(pdf.GR_14, footer_lines=0)
BOTH = [(name, id) for name in after.MATTERS for id in after.PAPERS]


@pytest.mark.parametrize(("name", "id"), BOTH)
def test_it_is_written_read_by_two_readers_and_says_nothing_wrong(name, id):
    """Both readers find the title; neither finds a wrong section, a rescinded rule, a lower proof, or a loss of rights for ever."""
    paper = after.paper(name, id)
    for text in after.read(name, id):
        assert not after.has(text, paper.title)
        assert not [word for word in help_.NEVER if help_.key(word).lower() in text.lower()]
    assert not [word for word in help_.NEVER if word.lower() in re.sub("<[^>]+>", " ", paper.html).lower()]


@pytest.mark.parametrize(("name", "id"), BOTH)
def test_it_stands_on_pages_that_a_clerk_takes(name, id):
    """Letter, black, fonts embedded, 3 in above a court paper's first page, 1 in elsewhere; tagged, with language and title."""
    paper = after.paper(name, id)
    profile = STRICT if id in after.FOR_COURT else replace(STRICT, first_top=72)
    assert [problem.line() for problem in pdf.preflight(paper.pdf, profile)] == []
    with pikepdf.open(io.BytesIO(paper.pdf)) as opened:
        assert "/StructTreeRoot" in opened.Root and str(opened.Root.Lang) == "en" and str(opened.docinfo["/Title"]) == paper.title


@pytest.mark.parametrize("id", after.PAPERS)
def test_a_minor_is_named_by_initials_only(id):
    """No word of an adolescent's name, but for what the law's own words share, stands in any of these papers."""
    person = after.known("mhp-adolescent-16").respondent
    plain = " ".join(page.extract_text() for page in pikepdf_pages(after.paper("mhp-adolescent-16", id).pdf))
    for part in (person.name.given, person.name.family):
        assert not re.search(rf"(?<!\w){re.escape(part)}(?!\w)", plain)


def pikepdf_pages(data: bytes):
    import pypdf
    return pypdf.PdfReader(io.BytesIO(data)).pages


@pytest.mark.parametrize("id", after.PAPERS)
def test_what_is_not_known_is_a_line_to_fill_and_no_square_is_ticked(id):
    """With nothing known, no square is marked, no yes or no stands there, and the twin says what was left blank."""
    paper = after.paper("minimal", id)
    assert "☒" not in "".join(after.read("minimal", id)) and "[X]" not in paper.html
    assert "(left blank)" in paper.html
    assert not re.search(r"<dd>(<span class=\"said\">)?(No|None|False)\b", paper.html)


@pytest.mark.parametrize("id", after.PAPERS)
def test_the_twin_has_headings_in_order_and_no_script(id):
    """One h1, no level left out below it, no script, style or form."""
    levels = [int(n) for n in re.findall(r"<h([1-6])", after.paper("maximal", id).html)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(now <= before + 1 for before, now in zip(levels, levels[1:], strict=False))
    assert not re.search(r"<(script|style|form|input)\b", after.paper("maximal", id).html)


@pytest.mark.parametrize("id", ["order", "revocation", "individual-plan"])
def test_the_same_matter_gives_the_same_bytes(id):
    """Writing again changes nothing."""
    known = after.known("dcr-field")
    assert documents.write_one(known, after.review("dcr-field"), id)[0].sha256 == after.paper("dcr-field", id).sha256
