"""The fax adapter: a cover sheet that says what GR 17 asks and no more, the papers as one PDF, and steps for who sends it."""
from __future__ import annotations

import io
import re

import pytest
from peers.samples import PLANTED, REFERENCE, facts, file, files, outgoing, pdf
from PIL import Image
from pypdf import PdfReader

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.profiles import counties, profile
from docassemble.AotForms.filing.telephone import AREA_CODE_TOO, digits_of, is_number
from docassemble.AotForms.filing_adapters import fax_sheet, sheets
from docassemble.AotForms.filing_adapters.fax import FaxAdapter

TOLD = {"channel_confirmed_by": "desk 2, by phone"}
# Words that would say to anybody who passes the machine what kind of case it is, or whom it is about.
TELLING = re.compile(r"treatment|mental|commit|psych|patient|outpatient|respondent|petition|declaration|detention|71\.05|AOT [A-Z][a-z]",
                     re.IGNORECASE)


def fax(**more):
    given = {"county": "Kittitas", "office": "clerk", "address": "509 555 0100", "confirmed_by": "Pat Confirmer", "settings": TOLD, **more}
    return outgoing(channel="fax", **given)


def text(content: bytes, first: int = 0, last: int | None = None) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages[first:last]).split())


def test_the_fax_is_the_cover_sheet_and_every_page_in_order():
    """One cover sheet, then the pages as they are in the packet; the sheet counts itself; the same papers make the same count."""
    outcome = FaxAdapter().send(fax(), facts("Kittitas"))
    made = outcome.artifacts[0]
    assert (outcome.state, made.name, made.pages, outcome.evidence["fax_pages"]) == (State.QUEUED, f"{REFERENCE}-fax.pdf", 4, "4")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages]
    assert [p.split()[0] for p in pages[1:]] == ["Petition", "second", "Declaration"]
    assert "4 pages, this sheet counted" in text(made.content, 0, 1) and "in order: 2, 1." in text(made.content, 0, 1)
    assert "Nothing has been sent" in outcome.detail and not any(name in outcome.detail + repr(outcome.evidence) for name in PLANTED)


@pytest.mark.parametrize("number, said", [(None, "new case, the clerk gives the number"), ("26-6-00001-1", "Case number: 26-6-00001-1")])
def test_the_cover_sheet_says_what_the_rule_asks_and_nothing_that_tells(number, said):
    """Case number, court, pages and sender; no party, no title of a paper, no word of what the case is about."""
    settings = {**TOLD, "fax_sender": "Example Hospital, records office", "fax_sender_phone": "206 555 0101", "fax_sender_number": "206 555 0102"}
    cover = text(FaxAdapter().send(fax(cause_number=number, settings=settings), facts("Kittitas")).artifacts[0].content, 0, 1)
    for words in (said, "Kittitas County Superior Court", "509 555 0100", "4 pages", "Example Hospital, records office", "206 555 0101",
                  "206 555 0102", REFERENCE, "destroy every page", "Parties, only if the clerk wants them"):
        assert words in cover, words
    assert not TELLING.search(cover) and not any(name in cover for name in PLANTED)


def test_a_line_is_left_for_what_is_not_known():
    """Without settings the sender writes in name and numbers; nothing is made up."""
    cover = text(FaxAdapter().send(fax(), facts("Kittitas")).artifacts[0].content, 0, 1)
    assert all(f"{words}:" in cover for words in ("From", "Telephone", "Fax number for an answer", "Day and time sent"))
    assert "approved by" not in cover and "Sender" not in cover


@pytest.mark.parametrize("pages, asks", [(9, False), (10, True)])
def test_above_the_lowest_limit_somebody_must_have_approved_it(pages, asks):
    """Ten pages with the cover sheet are not above any reading of the rule; eleven are above one, and both are told with their source."""
    made = FaxAdapter().send(fax(papers=(file("01-x.pdf", pdf(*"x" * pages), "X", pages),)), facts("Kittitas"))
    steps = made.artifacts[-1].content.decode()
    assert ("More than 10 pages: approved by" in text(made.artifacts[0].content, 0, 1)) is asks
    assert ("Phone first" in steps) is asks and "10 (GR 17, before the 2016 proposal); 20 (the 2016 proposal" in steps
    assert "read in an excerpt only" in steps


def test_a_picture_for_a_fax_program_only_where_it_is_asked_for():
    """With fax_bilevel a Group 4 TIFF of just these pages comes as well."""
    made = FaxAdapter().send(fax(settings={**TOLD, "fax_bilevel": True}), facts("Kittitas"))
    picture = next(f for f in made.artifacts if f.media_type == "image/tiff")
    with Image.open(io.BytesIO(picture.content)) as image:
        assert (image.n_frames, image.mode) == (4, "1")
    assert all(f.media_type != "image/tiff" for f in FaxAdapter().send(fax(), facts("Kittitas")).artifacts)


@pytest.mark.parametrize("change, place", [
    ({"address": "555 0100"}, "recipient.address"), ({"address": "206 555 0100 x"}, "recipient.address"), ({"address": None}, "recipient.address"),
    ({"address": "206 555 0100\n206 555 0199"}, "recipient.address"),
    ({"confirmed_by": " "}, "recipient.address"), ({"settings": {}}, "recipient.channel"), ({"settings": {"fax_sender": "x" * 81}}, "settings.fax_sender"),
    ({"settings": {**TOLD, "fax_bilevel": "yes"}}, "settings.fax_bilevel"), ({"settings": {**TOLD, "fax_sender_phone": "ask Zebulon"}}, "settings.fax_sender_phone"),
    ({"papers": (file("01-x.pdf", b"%PDF-1.7 but broken", "X"),)}, "files"), ({"papers": (file("01-x.pdf", pdf("x"), "X", 7),)}, "files")])
def test_what_is_not_right_is_told_in_plan_and_send_alike(change, place):
    """A number without area code, or that nobody confirmed; a channel nobody knows of; faulty settings and papers: nothing is made."""
    given = fax(**change)
    found = FaxAdapter().plan(given, facts("Kittitas")).problems
    assert [p.where for p in found] == [place]
    outcome = FaxAdapter().send(given, facts("Kittitas"))
    assert outcome.state is State.FAILED and not outcome.retry and outcome.artifacts == () and "Zebulon" not in outcome.detail


def test_an_office_that_is_known_to_take_faxes_needs_no_setting():
    """Kittitas takes later papers by fax, so a case with a number goes without the setting, and a new one does not."""
    plan = FaxAdapter().plan(fax(cause_number="26-6-00001-1", settings={}), facts("Kittitas"))
    assert plan.problems == () and "4 pages with the cover sheet" in plan.steps[0] and "Nothing is sent" in plan.steps[-1]
    assert FaxAdapter().plan(fax(settings={}), facts("Kittitas")).problems


@pytest.mark.parametrize("county", counties())
@pytest.mark.parametrize("office", ["prosecutor", "clerk"])
def test_the_sheets_of_every_office_can_be_written(county, office):
    """All 78: the cover sheet tells nothing, the steps name the number, who confirmed it, and what to do when it is not certain."""
    given, known = fax(county=county, office=office), profile(county)
    cover = sheets.as_text(fax_sheet.COVER_TITLE, fax_sheet.cover(given, known, fax_sheet.Sender(), (2, 1))).decode()
    steps = sheets.as_text(fax_sheet.STEPS_TITLE, fax_sheet.steps(given, known, (1, 2, 1))).decode()
    assert not TELLING.search(cover) and county in cover and "None" not in cover + steps
    assert "Pat Confirmer confirmed this number." in steps and "phone the office before you fax again" in steps
    assert not re.search(r"71\.05\.(248|390|360)|preponderance|\bMPR\b", cover + steps)


def test_the_settings_are_checked_and_never_repeated():
    """Each wrong key by its name."""
    with pytest.raises(InputError) as caught:
        FaxAdapter().check_settings({"fax_sender": "Zebulon\nQuillfeather", "fax_sender_number": "Zebulon", "fax_bilevel": 1})
    assert [p.where for p in caught.value.problems] == ["settings.fax_sender", "settings.fax_sender_number", "settings.fax_bilevel"]
    assert "Zebulon" not in str([p.line() for p in caught.value.problems])


@pytest.mark.parametrize("text, digits, good", [
    ("206 555 0100", AREA_CODE_TOO, True), ("+1 (206) 555-0100", AREA_CODE_TOO, True), ("555-0100", 7, True), ("555-0100", AREA_CODE_TOO, False),
    ("206 555 0100 ext. 12", AREA_CODE_TOO, True), ("555 0100 x123456", AREA_CODE_TOO, False), ("call 206 555 0100", 7, False), ("", 7, False),
    (None, 7, False), ("1" * 16, 7, False), ("2" * 41, 7, False)])
def test_what_a_telephone_number_is(text, digits, good):
    """Digits enough, no word beside them, an extension not counted."""
    assert is_number(text, digits) is good


def test_the_same_number_written_in_two_ways_is_one():
    """Country code, signs and extension do not make another number."""
    assert digits_of("+1 (206) 555-0100") == digits_of("206.555.0100 x7") == "2065550100" != digits_of("206 555 0101")
