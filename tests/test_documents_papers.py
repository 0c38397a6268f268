"""The papers of a matter: which there are, what they never say, and that a clerk's desk can take them."""
from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import documents_help as help_
import pikepdf
import pytest

from docassemble.AotForms import documents, law, matter, packet, pdf
from docassemble.AotForms.documents import Need, Role, Settings, Signer

pytestmark = pytest.mark.slow
STRICT = replace(pdf.GR_14, footer_lines=0)


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_an_example_yields_every_paper_in_the_packets_order(name):
    """Cover sheet, petition, declaration, plan and note, each addendum straight after its paper."""
    papers = help_.example(name)
    assert [i for i in papers if not i.endswith("-addendum")] == ["cover", "petition", "declaration", "plan", "note"]
    for position, paper in enumerate(papers.values()):
        assert list(papers)[position + 1:position + 1 + len(paper.covers)] == list(paper.covers)
    assert [p.id for p in packet.packet.ordered(papers.values()) if p.role is not Role.NOTE] == [i for i in papers if i != "note"]


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_the_court_papers_pass_gr_14_on_every_page(name):
    """Letter, 3 in at the top of the first page, 1 in elsewhere with the footer above it, black on white, no form left in it."""
    for paper in help_.for_court(help_.example(name)):
        assert [problem.line() for problem in pdf.preflight(paper.pdf, STRICT)] == []
    assert pdf.preflight(help_.example(name)["note"].pdf, replace(STRICT, first_top=72)) == []


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_no_paper_says_what_must_never_be_said(name):
    """No wrong section, no rescinded rule, no lower proof, no made-up form number, no lasting loss of rights."""
    for paper in help_.example(name).values():
        for text in (help_.said(paper), help_.key(re.sub("<[^>]+>", " ", paper.html))):
            assert not [word for word in help_.NEVER if help_.key(word).lower() in text.lower()]


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_findings_and_confidence_stand_only_in_the_note(name):
    """No paper for the court shows a Finding, an open question or how sure a reading of the law is."""
    known = matter.read(matter.example(name))
    review = law.review(known, known.venue.planned_on)
    words = {help_.key(finding.why) for finding in review.findings} | {help_.key(c.words) for c in law.Confidence}
    for paper in help_.for_court(help_.example(name)):
        text = help_.said(paper)
        assert not [word for word in words if len(word) > 20 and word in text]


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_the_twin_says_what_the_pdf_says(name):
    """The HTML twin has every value of the PDF, headings, no script, and no markup from an answer."""
    for paper in help_.example(name).values():
        twin = _Text()
        twin.feed(paper.html)
        text = help_.key("".join(twin.parts))
        assert not {"script", "style", "form", "input"} & twin.tags
        assert "h1" in twin.tags
        assert not [name for name, value in paper.values.items() if isinstance(value, str) and help_.key(value) not in text]


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts, self.tags = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.parts.append(data)


def test_markup_in_an_answer_stays_text():
    """An answer that looks like HTML is printed as it is, on the page and in the twin."""
    told = "<script>alert(1)</script> & <b>bold</b>"
    papers = help_.write(help_.facts(circumstances={"text": told}, plan={"goals": told}))
    for paper in (papers["petition"], papers["plan"]):
        assert help_.key(told) in help_.said(paper)
        assert "<script" not in paper.html and "&lt;script&gt;" in paper.html


def test_the_same_matter_gives_the_same_bytes():
    """Writing twice changes nothing, so that a signature is not voided for no reason."""
    known = help_.facts(plan={"goals": "To keep the apartment."})
    first, second = help_.write(known), help_.write(known)
    assert {i: p.sha256 for i, p in first.items()} == {i: p.sha256 for i, p in second.items()}


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_the_papers_are_tagged_for_screen_readers(name):
    """Every paper is tagged, has a language and a title."""
    for paper in help_.example(name).values():
        with pikepdf.open(io.BytesIO(paper.pdf)) as opened:
            assert "/StructTreeRoot" in opened.Root and bool(opened.Root.MarkInfo.Marked)
            assert str(opened.Root.Lang) == "en" and str(opened.docinfo["/Title"])


def test_the_petition_is_a_worksheet_and_no_form_has_a_number():
    """Our own petition is headed as what it is; no form number is known, so none is given."""
    papers = help_.example("hospital-designee")
    assert papers["petition"].form.heading == "WORKSHEET, NOT A COURT FORM"
    assert help_.key("WORKSHEET, NOT A COURT FORM") in help_.said(papers["petition"])
    assert all(paper.form.number is None and paper.form.verified is False for paper in papers.values())
    for paper in help_.for_court(papers):
        if paper.id != "petition":
            footer = help_.key("not an AOC form")
            assert footer in help_.key("".join(page.pdfium for page in pdf.read(paper.pdf)))


def test_declarations_carry_the_four_elements_of_rcw_5_50():
    """Penalty of perjury, the law of Washington, a place and a date, and a line to sign; and the right section."""
    papers = help_.example("dcr-field")
    for name, signer in (("petition", Signer.PETITIONER), ("declaration", Signer.DECLARANT)):
        text, spot = help_.said(papers[name]), papers[name].signatures[0]
        assert help_.key("under penalty of perjury under the law of Washington") in text and "RCW5.50.050" in text
        assert help_.key(spot.statement) in text and spot.signer is signer
        assert spot.place_field and spot.date_field and spot.signature_field


def test_the_footer_has_form_page_and_day_of_the_law():
    """Every page of every paper says which form it is, page of pages, and the day of the rules."""
    for paper in help_.example("hospital-designee").values():
        for page in pdf.read(paper.pdf):
            text = help_.key(page.pdfium)
            assert f"Page{page.number}of{paper.pages}" in text
            assert "Lawasof" in text and help_.key(matter.dates.long_date(paper.ruleset_date)) in text


def test_the_cover_sheet_lists_the_clerks_papers_with_pages_and_hashes():
    """Every paper that the clerk gets, with its pages and the start of its hash; and written again it has the signed ones."""
    papers = help_.example("hospital-designee")
    text = help_.said(papers["cover"])
    for paper in papers.values():
        if "clerk" in paper.recipients and paper.id != "cover":
            assert paper.sha256[:16] in text and help_.key(paper.title) in text
    assert "RCW71.05.620" in text and "RCW71.05.730" in text and papers["note"].sha256[:16] not in text
    known = matter.read(matter.example("hospital-designee"))
    changed = [replace(p, pdf=p.pdf + b"%") for p in papers.values()]
    again = documents.cover_sheet(known, law.review(known, known.venue.planned_on), changed)
    assert changed[1].sha256[:16] in help_.said(again)


def test_the_note_is_only_for_the_prosecutor_and_names_the_last_safe_day():
    """The exam's tenth day, the last court day, the provider and the expected release stand in the note alone."""
    note = help_.example("hospital-designee")["note"]
    assert note.recipients == ("prosecutor",) and note.role is Role.NOTE
    text = help_.said(note)
    for words in ("Last safe filing day", "December 4, 2026", "Tidewater Behavioral Health Clinic", "December 9, 2026", "NOT FOR THE COURT FILE"):
        assert help_.key(words) in text


def test_the_note_lists_what_is_not_known_and_not_met():
    """An empty matter gives a note with questions; a stale exam is named as not met."""
    text = help_.said(help_.write(help_.facts(declaration={"examined_on": "2026-11-01"}))["note"])
    assert help_.key("That day is past.") in text and help_.key("Is the exam recent enough?") in text
    assert help_.key("Whether the person has a behavioral health disorder (RCW 71.05.148(1)(a))") in text
    assert help_.key("Our reading of the text; not settled.") in text


def test_nothing_known_gives_blank_papers_and_no_claim():
    """An empty matter is written without one tick and without one word of an answer."""
    papers = help_.write(matter.Matter())
    assert list(papers) == ["cover", "petition", "declaration", "note"]
    for name, most in (("petition", {"caption_words", "ruleset_date", "declaration_enclosed"}), ("declaration", {"caption_words", "ruleset_date"})):
        assert set(papers[name].values) == most


def test_the_catalogue_says_what_is_possible_and_why():
    """A family member cannot petition, a professional who does not treat cannot declare, a child is out of the law's reach."""
    def needs(**parts):
        known = help_.facts(**parts)
        return {entry.id: entry for entry in documents.catalogue(known, law.review(known, help_.DAY))}

    assert needs()["petition"].need is Need.REQUIRED and needs()["plan"].need is Need.OPTIONAL
    family = needs(petitioner={"kind": "family member"})
    assert family["petition"].need is Need.IMPOSSIBLE and "six" in family["petition"].why and not family["petition"].written
    outside = needs(declaration={"credential": "mental health professional", "treating": False})["declaration"]
    assert outside.need is Need.IMPOSSIBLE and "treat" in outside.why
    assert needs(respondent={"birth_date": "2015-01-01"})["petition"].need is Need.IMPOSSIBLE
    papers = help_.write(help_.facts(declaration={"credential": "other"}))
    assert "declaration" not in papers and "declaration_enclosed" not in papers["petition"].values
    assert help_.key("may not sign the declaration") in help_.said(papers["note"])


def test_a_cosigner_is_asked_only_of_a_treating_mhp_or_sudp():
    """The certificate stands on the paper, and must be signed, only for them; while the kind is unknown it is there and optional."""
    def spots(credential, treating=True):
        paper = help_.write(help_.facts(declaration={"credential": credential, "treating": treating}))["declaration"]
        return {s.signer: s.required for s in paper.signatures}, help_.key("Certificate of the supervising cosigner") in help_.said(paper)

    assert spots("physician") == ({Signer.DECLARANT: True}, False)
    assert spots("mental health professional") == ({Signer.DECLARANT: True, Signer.COSIGNER: True}, True)
    assert spots(None) == ({Signer.DECLARANT: True, Signer.COSIGNER: False}, True)


def test_the_plan_has_eight_and_nine_and_keeps_voluntary_services_apart():
    """Eight mandatory components, nine optional, and peer support under what is offered and not required; what is not decided has squares,
    and a line where nothing is known of it."""
    known = help_.facts(plan={"voluntary": "Peer support.", "optional": {"nursing": {"included": False, "what": "Qzhidden"},
                                                                         "psychotherapy": {"included": True, "what": "Qzshown"},
                                                                         "residential_treatment": {"how_often": "Qznightly"}}})
    plan = help_.write(known)["plan"]
    assert len(re.findall(r"<h3>3\([a-h]\)", plan.html)) == 8 and len(re.findall(r"<h3>4\([a-i]\)", plan.html)) == 9
    text = help_.said(plan)
    assert help_.key("Not said") not in text and "known" not in text
    assert text.index(help_.key("Offered, and not required")) < text.index(help_.key("Peer support."))
    assert "Qzshown" in text and "Qzhidden" not in text and "Qznightly" in text
    assert text.count(help_.key("Not proposed")) == 7 and text.count(help_.key("What, by whom, when")) == 6


def test_captions_by_initials_where_a_county_wants_them():
    """With the setting on, an adult's name leaves the captions and stays in the petition's own item."""
    known = help_.facts()
    papers = {p.id: p for p in documents.write(known, law.review(known, help_.DAY), Settings(caption_by_initials=True))}
    assert "R.S." in help_.said(papers["cover"]) and "Sample" not in help_.said(papers["cover"])
    assert "Sample" not in help_.said(papers["declaration"]) and "Sample" in help_.said(papers["petition"])


def test_the_note_says_when_the_respondent_accepts_voluntary_care():
    """A yes to voluntary care does not stop a filing, but the prosecutor is told, and nothing says that all is known."""
    known = help_.facts(interview={"accepts_voluntary_treatment": True}, respondent={"agent": {"exists": None}})
    text = help_.said(help_.write(known)["note"])
    assert help_.key("The person says yes to care.") in text and help_.key("RCW 71.05.240(3)") in text
    assert help_.key("Did the person name someone to speak for him or her") in text
    assert help_.key("None of the points that were checked") not in help_.said(help_.example("dcr-field")["note"]).split(
        help_.key("Points that are not settled"))[0]


def test_the_note_carries_the_warnings_on_the_history():
    """Mixed types and the edge of a window are warnings for the prosecutor, so the note says them."""
    kind = "emergency medical care for a behavioral health-related condition"
    events = [{"kind": kind, "when": "2025-01-01", "significant_factor": True},
              {"kind": "incarceration", "when": "2023-12-02", "significant_factor": True, "facility_of": "local"}]
    text = help_.said(help_.write(help_.facts(history={"incidents": events, "confinements": [], "complete": True}))["note"])
    assert help_.key("mixed types") in text and help_.key("within 2 days of where the window starts") in text


def test_facts_from_mixed_sources_are_not_claimed_as_seen_whole():
    """The tick box claims no more than a part, and the box beside it asks which part was seen (RCW 71.05.148(5)(a))."""
    paper = help_.example("hospital-designee")["petition"]
    text = help_.said(paper)
    assert paper.values["disorder_observed"] is True
    assert help_.key("I know this, or part of it, from my own observation or evaluation.") in text
    assert help_.key("What I saw myself, other sources relied on, and why each is reliable") in text
    assert help_.key("I know this from my own observation") not in text


@pytest.mark.parametrize("part", ["Lilibet", "Uzo", "Ms. Achebe", "Lili’s"])
def test_any_part_of_a_minor_s_name_in_an_answer_is_pointed_out(part):
    """Given, middle and family name, a half of a double name, and a nickname: the prosecutor is told which paper holds one."""
    base = json.loads(matter.example("mhp-adolescent-16"))
    base["respondent"]["other_names"] = ["Lili"]
    base["circumstances"]["text"] = f"The teacher said that {part} came late."
    text = help_.said(help_.write(matter.Matter.model_validate(base), date(2026, 12, 3))["note"])
    assert help_.key("may hold the name or a part of it: Petition for Assisted Outpatient Treatment") in text


def test_papers_of_one_title_are_told_apart_and_every_order_says_who_signs_it():
    """Cover and note number papers of one title; judge, prosecutor and the other side sign orders by hand."""
    from docassemble.AotForms.documents import cover, note

    paper = help_.example("dcr-field")["plan"]
    three = [replace(paper, id=i, title=t) for i, t in (("service-proof", "Proof"), ("service-proof-2", "Proof"), ("order", "Order"))]
    assert [title for _, title in cover.titled(three)] == ["Proof (1 of 2)", "Proof (2 of 2)", "Order"]
    signers = {i: note._signers(replace(paper, id=i), frozenset({"petition-addendum"})) for i in (
        "order", "agreed-order", "hearing-notice", "petition-addendum", "plan")}
    assert signers == {"order": "judge; prosecuting attorney", "hearing-notice": "clerk of the court, or prosecuting attorney",
                       "agreed-order": "judge; prosecuting attorney; respondent and the respondent’s attorney",
                       "petition-addendum": "no one; part of the paper before it", "plan": "whoever prepared it"}


def test_the_note_names_what_goes_to_the_clerk_alone():
    """A data sheet that is written is not enclosed for the prosecutor, and the note says so."""
    known = help_.facts()
    review = law.review(known, help_.DAY)
    texts = [help_.said({p.id: p for p in documents.write(known, review, also=also)}["note"]) for also in ((), ("data-sheet",))]
    assert [help_.key("For the clerk alone, and so not enclosed here: Confidential Data Sheet.") in text for text in texts] == [False, True]
