"""What the screens show: escaped to the last sign, statuses in words, every way to settle a question linked."""
from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interview_help import FILING_DAY, answers, reader

from docassemble.AotForms.guide import gathering, instead, path, showing, showing_papers
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.petition import SECTIONS
from docassemble.AotForms.law import review

DANGEROUS = "<script>alert(1)</script> [FILE 1] :icon: {term} ${ x } *b* _i_ `c` & \" '"


class Reading(HTMLParser):
    """The text and the tags of some markup, as a browser reads it."""

    def __init__(self, markup: str):
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.open = "", [], []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def walked(**change):
    return path.walk(SECTIONS, reader(answers("hospital-director") | change), to_the_end=True)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00", exclude_categories=("Cc", "Cs"))))
def test_text_is_shown_as_it_is(text):
    """Ensures that any text reads back as itself, and leaves no sign that later markup would take."""
    shown = showing.safe(text)
    assert Reading(shown).text == text and Reading(shown).tags == []
    assert not set(shown) & set("<>[]{}*_`$\\:")


def test_the_review_page_is_escaped_and_well_formed():
    """Ensures that answers, matrix and missing list stay one well-formed run whatever was written."""
    done = walked(**{"circumstances.text": DANGEROUS, "respondent.family": DANGEROUS, "incidents[0].what_happened": DANGEROUS})
    judged = review(gathering.matter(done), FILING_DAY)
    for markup in (showing.answers(done, lambda name: "/x?" + name, lambda of, index: "/r", lambda of: "/a"), showing.matrix(judged),
                   showing.missing(judged, lambda where: gathering.asked_at(where, done), lambda name: "/x")):
        page = Reading(markup)
        assert page.open == [] and "\n" not in markup
        assert not [tag for tag, _ in page.tags if tag in ("script", "img", "style", "iframe")]
    assert DANGEROUS in Reading(showing.answers(done, str, lambda of, index: "", lambda of: "")).text


def test_the_matrix_is_a_table_with_statuses_in_words():
    """Ensures that the matrix has a caption, headed rows and columns, and one row in words for each Finding."""
    judged = review(gathering.matter(walked(**{"declaration.examined_on": "", "grounds.benefit": "no"})), FILING_DAY)
    page = Reading(showing.matrix(judged))
    tags = [(tag, attributes.get("scope")) for tag, attributes in page.tags]
    assert tags.count(("th", "row")) == len(judged.findings) and tags.count(("th", "col")) == 3 and ("caption", None) in tags
    for words in ("Met", "Not met", "Not yet known"):
        assert words in page.text


def test_what_is_missing_leads_to_its_question():
    """Ensures that each question that would settle something links to the screen that asks it, and nothing else does."""
    done = walked(**{"declaration.examined_on": ""})
    judged = review(gathering.matter(done), FILING_DAY)
    page = Reading(showing.missing(judged, lambda where: gathering.asked_at(where, done), lambda name: f"/ask?{name}"))
    assert "/ask?declaration.examined_on" in [attributes.get("href") for _, attributes in page.tags]


def test_a_removed_source_is_said_to_be_removed():
    """Ensures that a fact whose source was removed shows that, and never another person's name."""
    done = walked(**{"informants.any": "no"})
    text = Reading(showing.answers(done, str, lambda of, index: "", lambda of: "")).text
    assert "a source that was removed" in text and "Sam Example" not in text


@pytest.mark.parametrize(("state", "words"), [("not signed", "not signed"), ("void", "is void"), ("signed", "signed on March 4, 2026")])
def test_a_signature_is_shown_in_words(state, words):
    """Ensures that each state of a signature is said in words, and only the signer's own login is offered to sign."""
    need = SimpleNamespace(signer="declarant", name="Robin Example", capacity="physician", statement="I declare.", state=state,
                           when=date(2026, 3, 4), own=False, how="", asked="", declined="")
    row = SimpleNamespace(id="declaration", title="Declaration", pages=1, role="connected document", needs=(need,))
    text = Reading(showing_papers.papers([row], lambda **more: "/v", lambda **more: "/g", lambda paper, signer: "/a")).text
    assert words in text and "Sign it now" not in text and "1 page." in text


def test_a_papers_page_is_left_alone_but_for_signs_of_markup():
    """Ensures that a paper's own HTML reads the same within the screen, with nothing for docassemble to act on."""
    html = '<article class="a:b">\n<p>[FILE 1] {x} :cat:</p>\n\n<p>Second</p></article>'
    shown = showing_papers.paper_page(html)
    assert Reading(shown).text.split() == Reading(html).text.split() and "[FILE" not in shown and "\n" not in shown
    assert 'class="a:b"' in shown


@pytest.mark.parametrize(("markup", "own"), [
    (instead.instead_of_filing("family member"), {"/interview?i=docassemble.AotForms:data/questions/witness.yml&new_session=1"}),
    (instead.instead_of_filing("prosecutor"), {"/interview?i=docassemble.AotForms:data/questions/prosecutor.yml&new_session=1"}),
    (instead.instead_of_this_person(), set()), (instead.instead_of_revoking(None), set()),
    (instead.instead_of_revoking("h7"), {"/aot/matters/h7", *(f"/interview?i=docassemble.AotForms:data/questions/after_order.yml&new_session=1&matter=h7&part={part}"
                                                              for part in ("notice", "modification"))})])
def test_a_wrong_door_leads_on(markup, own):
    """Ensures that each wrong door links to help, to the start, and to what this person can do instead; every part that it names is there."""
    found = {attributes["href"] for tag, attributes in Reading(markup).tags if tag == "a"}
    assert found == {"tel:911", "tel:988", "sms:988", "/aot/matters", "/"} | own
    assert {one.id for one in INTERVIEWS["after_order"].sections} >= {address.rpartition("part=")[2] for address in own if "part=" in address}
