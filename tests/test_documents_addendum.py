"""A long answer moves whole to the addendum, and both papers say so."""
from __future__ import annotations

import random

import documents_help as help_
import pytest

from docassemble.AotForms import pdf
from docassemble.AotForms.documents.blanks import blank
from docassemble.AotForms.documents.filling import fill, fits

pytestmark = pytest.mark.slow

WORDS = "she stopped the medicine in spring and opened the door to nobody Nguyễn Źdźbło dxʷdəwʔabš Щербакова 王小明".split()


def long_text(length: int, spaced: bool = True) -> str:
    """A text of exactly so many characters that does not repeat itself; with paragraphs, or without one space."""
    chance, parts, size = random.Random(length), [], 0
    while size < length:
        word = chance.choice(WORDS) + str(chance.randrange(10_000))
        parts.append(word + (chance.choice([" ", " ", " ", ".\n\n"]) if spaced else ""))
        size += len(parts[-1])
    text = "".join(parts)[:length].rstrip()
    return text + "x" * (length - len(text))


@pytest.mark.parametrize("spaced", [True, False])
def test_an_answer_of_ten_thousand_characters_comes_back_whole(spaced):
    """Every one of 10,000 characters is read back from the addendum, in order, over all its page breaks."""
    told = long_text(10_000, spaced)
    assert len(told) == 10_000
    papers = help_.write(help_.facts(circumstances={"text": told}))
    addendum = papers["petition-addendum"]
    assert addendum.pages > 3 and help_.key(told) in help_.said(addendum)
    assert help_.key(told[:200]) not in help_.said(papers["petition"])
    assert pdf.preflight(addendum.pdf) == []


def test_the_two_papers_refer_to_each_other_by_the_same_number():
    """The box says "See addendum, item 5.1"; the addendum's item 5.1 names the petition and its item; it is signed with it."""
    papers = help_.write(help_.facts(circumstances={"text": long_text(3000)}))
    petition, addendum = papers["petition"], papers["petition-addendum"]
    assert petition.values["circumstances"] == "See addendum, item 5.1"
    assert help_.key("See addendum, item 5.1") in help_.said(petition)
    assert help_.key("5.1 Circumstances under which") in help_.said(addendum)
    assert help_.key("Petition, item 5.1.") in help_.said(addendum)
    assert petition.covers == ("petition-addendum",) and addendum.signatures == ()


def test_single_lines_and_captions_move_too():
    """A name too long for its line moves whole, from the caption as well, and so does one in the declaration."""
    name = {"given": "Maximiliana-Theodora " * 4, "family": "von und zu Hohenberg-Sternenthal " * 3}
    papers = help_.write(help_.facts(respondent={"name": name}, declaration={"license_number": "LH " + "0123456789" * 8}))
    full = help_.key(name["given"] + name["family"])
    assert full in help_.said(papers["petition-addendum"])
    assert papers["petition"].values["caption_name"] == "See addendum, caption"
    assert help_.key("LH " + "0123456789" * 8) in help_.said(papers["declaration-addendum"])
    assert help_.key("Declaration, item 1.3.") in help_.said(papers["declaration-addendum"])


def test_more_events_than_the_form_has_stand_in_the_addendum():
    """A fourth and a fifth event are told whole, under the number of the box for more events."""
    events = [{"kind": "hospitalization", "when": f"2026-0{n}-01", "facility": f"Harbor {n}", "what_happened": f"Event number {n}. " * 4,
               "significant_factor": True, "noncompliance": "No medicine.", "how_it_led": "Relapse."} for n in range(1, 6)]
    papers = help_.write(help_.facts(history={"incidents": events}))
    assert papers["petition"].values["more_events"] == "See addendum, item 8.4"
    text = help_.said(papers["petition-addendum"])
    assert help_.key("Event number 4. " * 4) in text and help_.key("Event number 5. " * 4) in text
    assert help_.key("Event number 3.") not in text and help_.key("Event number 3. " * 4) in help_.said(papers["petition"])


def test_no_answer_is_set_smaller_than_eight_points():
    """A text that would need smaller type is moved: one character more than fits at eight points, and it goes."""
    place = blank("petition-adult").fields["disorder"]
    fitting = next(n for n in range(2000, 0, -1) if fits(place, ("word " * n).strip()))
    for count, moved in ((fitting, False), (fitting + 1, True)):
        assert bool(fill(blank("petition-adult"), {"disorder": ("word " * count).strip()}).moved) is moved


def test_without_a_long_answer_there_is_no_addendum():
    """No empty addendum is made."""
    assert list(help_.write(help_.facts())) == ["cover", "petition", "declaration", "note"]
