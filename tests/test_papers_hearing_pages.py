"""The papers for the hearing as pages: format, what they must and must never say, names, gaps, twins, tags."""
from __future__ import annotations

import html
import io
import re
from dataclasses import replace

import documents_help as help_
import papers_help
import pikepdf
import pytest

from docassemble.AotForms import documents, pdf
from docassemble.AotForms.documents import Role

pytestmark = pytest.mark.slow

STRICT = replace(pdf.GR_14, footer_lines=0)
FULL_NAME = {"data-sheet", "transport-order", "locator"}
ORDERS = {"hearing-order", "exam-order", "transport-order", "hearing-date-order", "continuance-order"}
# By paper: what it must say of the law, for adults and for adolescents.
CITES = {
    "witness": ("(5)(c)", "RCW 5.50.050"), "provider-agreement": ("(5)(d)",), "hearing-order": ("(6)(a)(i)", "(6)(a)(ii)", "(6)(b)", "71.05.110"),
    "hearing-notice": ("(6)(b)", "(6)(e)", "(6)(d)"), "service-proof": ("(6)(b)", "RCW 5.50.050"), "tribal-notice": ("(7)", "2SHB 1877 (2024) §§ 1, 2"),
    "exam-motion": ("(6)(f)", "(6)(g)"), "exam-order": ("(6)(f)",), "transport-order": ("(6)(g)", "24 hours", "crisis intervention training"),
    "firearms-after": ("9.41.047(1)(a)",), "data-sheet": ("GR 31(e)", "9.41.047(1)(c)"), "continuance-motion": ("(6)(a)(i)",),
    "continuance-order": ("(6)(a)(i)",), "hearing-stipulation": ("(6)(a)(i)",), "hearing-date-order": ("(6)(a)(i)",)}
ADULT_ONLY = {"firearms-before": ("71.05.240(2)",), "rights": ("71.05.217(1)", "71.05.217(5)"), "provider-agreement": ("71.05.585(4)",),
              "hearing-notice": ("71.05.217(5)",), "continuance-order": ("71.05.236",), "firearms-after": ("71.05.240(6)",)}
MINOR_ONLY = {"firearms-before": ("71.34.740(7)",), "rights": ("71.34.740(4), (6), (8)", "71.34.740(5)"), "provider-agreement": ("71.34.755",),
              "hearing-order": ("71.34.740(5)",), "transport-order": ("designated attorney",)}


def kind(paper: documents.Document) -> str:
    """The catalogue's id of a paper: without the number of a further one."""
    return re.sub(r"-\d+$", "", paper.id)


def tagless(paper: documents.Document) -> str:
    """The twin as text for comparing."""
    return help_.key(html.unescape(re.sub("<[^>]+>", " ", paper.html)))


@pytest.fixture(params=papers_help.ALL, scope="module")
def name(request) -> str:
    """The three ready examples, nothing known, a maximal adult and a maximal minor."""
    return request.param


def test_every_paper_that_the_catalogue_calls_possible_is_written(name):
    """No possible entry fails, and each gives a paper of its own id, code and office."""
    papers = papers_help.papers(name)
    for entry in papers_help.entries(name).values():
        if entry.possible:
            paper = papers[entry.id]
            assert (paper.code, paper.role, paper.recipients) == (entry.code, entry.role, entry.recipients)
            assert tuple(spot.signer for spot in paper.signatures) == entry.signers
        else:
            assert entry.id not in papers and entry.why


def test_every_page_passes_gr_14(name):
    """Letter, 3 in at the top of the first page, 1 in elsewhere with the footer above it, black only, nothing to fill in left."""
    for paper in papers_help.papers(name).values():
        rules = replace(STRICT, first_top=72) if paper.role is Role.NOTE else STRICT
        assert [problem.line() for problem in pdf.preflight(paper.pdf, rules)] == [], paper.id


def test_no_paper_says_what_must_never_be_said(name):
    """No wrong or repealed section, no rescinded rule, no lower proof, no lasting loss of rights, in either reading or the twin."""
    for paper in papers_help.papers(name).values():
        texts = ["".join(page.keys[reader] for page in papers_help.pages(name, paper.id)) for reader in (0, 1)]
        for text in (*texts, tagless(paper)):
            assert not [word for word in help_.NEVER if help_.key(word).lower() in text.lower()], paper.id


def test_each_paper_has_its_cites_and_its_own_words(name):
    """The section for this kind of respondent, and what each paper turns on."""
    minor = "minor" in name or "adolescent" in name
    for paper in papers_help.papers(name).values():
        text = papers_help.said(name, paper.id)
        wanted = (*CITES.get(kind(paper), ()), *(MINOR_ONLY if minor else ADULT_ONLY).get(kind(paper), ()))
        assert not [cite for cite in wanted if help_.key(cite) not in text], paper.id
        wrong = "71.05.148" if minor else "71.34."
        assert wrong not in text or name == "nothing", paper.id  # both sections are named while the age is not known


def test_a_respondent_who_may_be_a_minor_is_named_by_initials():
    """Full name only on the data sheet, the order for an officer and the sheet that is not for the court."""
    for paper in papers_help.papers("maximal minor").values():
        text = papers_help.said("maximal minor", paper.id) + tagless(paper)
        if kind(paper) in FULL_NAME:
            assert "RobinSample" in text
        else:
            assert "RobinSample" not in text and "Robin" not in text, paper.id
    for paper in papers_help.papers("mhp-adolescent-16").values():
        named = [word for word in ("Lilibet", "Achebe,", "Sørensen-Achebe") if word in papers_help.said("mhp-adolescent-16", paper.id) and kind(paper) not in FULL_NAME]
        assert named == [], paper.id
    assert "R.S." in help_.said(papers_help.papers("maximal minor")["hearing-order"])


def test_identifiers_stand_on_the_data_sheet_alone():
    """A license number is on one paper; a birth date on three."""
    for paper in papers_help.papers("maximal").values():
        text = papers_help.said("maximal", paper.id)
        assert ("WDL0000000X0" in text) == (paper.id == "data-sheet"), paper.id
        assert ("April5,1990" in text) == (kind(paper) in FULL_NAME), paper.id


def test_nothing_known_makes_no_claim():
    """With nothing known no square is ticked, no gap is filled, and the twin says that it is left blank."""
    for paper in papers_help.papers("nothing").values():
        text = papers_help.said("nothing", paper.id)
        assert "☒" not in text and "[X]" not in paper.html and "None" not in text and "null" not in text.lower(), paper.id
        assert "(left blank)" in paper.html, paper.id


def test_the_judge_and_no_one_else_ticks_findings_and_signs_orders():
    """In an order with everything known, no finding is ticked, and no judge's line, date or order is filled in."""
    for one in ORDERS:
        paper = papers_help.papers("maximal")[one]
        found = paper.html[paper.html.index("Findings"):paper.html.index("<h2><span>Order")]
        assert "[X]" not in found
        assert "Dated: (left blank)" in paper.html and "<p>(left blank)</p><p>Judge or court commissioner</p>" in paper.html
        assert not paper.signatures and "Proposed" in paper.html
        assert help_.key("Proposed order:") in "".join(page.keys[0] for page in papers_help.pages("maximal", one))


def test_long_answers_stand_whole():
    """A witness's pages of words, an empty line in them, and the grounds of a motion are all there, once and unbroken."""
    papers = papers_help.papers("maximal")
    assert help_.key(papers_help.LONG * 30) in help_.said(papers["witness"]) and papers["witness"].pages >= 3
    assert help_.key("First line. Second part, after a gap.") in help_.said(papers["witness-2"])
    assert help_.key(papers_help.LONG * 4) in help_.said(papers["continuance-motion"])
    for paper in papers.values():
        assert paper.covers == () and paper.blank is None


def test_the_twin_is_a_fragment_with_headings_and_without_scripts_or_styles(name):
    """One first heading, second headings after it, no style, no script, no field, and every table has column heads."""
    for paper in papers_help.papers(name).values():
        tags = re.findall(r"<(\w+)", paper.html)
        assert tags.count("h1") == 1 and not {"script", "style", "form", "input", "h4"} & set(tags), paper.id
        assert "style=" not in paper.html
        assert paper.html.count("<table") == paper.html.count("<thead") and ("h2" in tags)


def test_the_pages_are_tagged_for_screen_readers(name):
    """Tagged, with a language and a title, and table heads marked as such."""
    for paper in papers_help.papers(name).values():
        with pikepdf.open(io.BytesIO(paper.pdf)) as opened:
            assert "/StructTreeRoot" in opened.Root and bool(opened.Root.MarkInfo.Marked), paper.id
            assert str(opened.Root.Lang) == "en" and str(opened.docinfo["/Title"]) == paper.title
            assert {str(kind_) for kind_ in _kinds(opened.Root.StructTreeRoot)} >= ({"/TH", "/TD"} if "<table" in paper.html else {"/H1", "/H2"})


def _kinds(node):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _kinds(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node.S
        if "/K" in node:
            yield from _kinds(node.K)


def test_every_footer_names_the_paper_the_law_and_the_page(name):
    """Title, not an AOC form, the day of the law, page of pages."""
    for paper in papers_help.papers(name).values():
        for page in papers_help.pages(name, paper.id):
            text = page.keys[0]
            assert f"Page{page.number}of{paper.pages}" in text and "Lawasof" in text, paper.id
            assert paper.role is Role.NOTE or help_.key("not an AOC form") in text, paper.id
        assert paper.form.number is None
