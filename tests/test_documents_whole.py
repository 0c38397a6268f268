"""Nothing is lost: what was answered is on the form or in its addendum, whole; what no font has is refused by name."""
from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from docassemble.AotForms import pdf
from docassemble.AotForms.documents.addendum import addendum
from docassemble.AotForms.documents.blanks import blank
from docassemble.AotForms.documents.filling import fill
from docassemble.AotForms.documents.typesetting import without_footers
from docassemble.AotForms.documents.translating import ENGLISH
from docassemble.AotForms.pdf.fonts import face_for, is_ignorable, named

pytestmark = pytest.mark.slow
CAPTION = {"county": "KING", "caption_words": "In the Matter of:", "caption_name": "R.S.", "cause_number": ""}
FIELDS = ("disorder", "caption_name")  # a box of several lines, and one line


def covered(character: str) -> bool:
    return character.isspace() or is_ignorable(character) or face_for(character) is not None


# Letters, numbers, signs and marks of every script that runs from left to right, and white space.
ANY = st.characters(exclude_categories=("C",), max_codepoint=0x2FFFF)
COVERED = ANY.filter(lambda c: covered(c) and unicodedata.bidirectional(c) not in ("R", "AL", "AN") and not unicodedata.combining(c))
TEXTS = st.one_of(
    st.text(COVERED, min_size=1, max_size=60),
    st.lists(st.sampled_from("Nguyễn Thị Źdźbło dxʷdəwʔabš x̌ʷəlč Щербакова 王小明 김민준 Ἀριστοφάνης naïve 3(a) (f) “q” fi ffl".split()), min_size=1,
             max_size=400).map(" ".join))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(text=TEXTS, field=st.sampled_from(FIELDS))
@example(text="See addendum, item 5.1", field="disorder")
@example(text="a\n\n\nb\u00a0c\u2003d\te", field="disorder")
@example(text="W" * 3000, field="disorder")
@example(text="1 < 2 & 3 > 2 {{ x }} {% y %} <b>", field="disorder")
def test_form_and_addendum_together_say_what_was_answered(text, field):
    """Any text that the fonts cover stands whole on the form, or whole in the addendum while the form says where."""
    assume(text.strip())
    text = text.replace("\n", " ").replace("\r", " ") if field == "caption_name" else text
    done = fill(blank("petition-adult"), {field: text})
    on_form = [page.keys for page in pdf.read(done.pdf)]
    if not done.moved:
        assert any(pdf.key(text) in key for page in on_form for key in page)
        return
    (moved,) = done.moved
    assert moved.text == text and done.values[field] != text
    assert any(pdf.key(str(done.values[field])) in key for page in on_form for key in page)
    paper = addendum("petition", "Petition", "D1", done.moved, CAPTION, ("clerk",), date(2026, 11, 22))
    body = without_footers(pdf.read(paper.pdf), ("Addendum to the petition; not an AOC form.", "Law as of November 22, 2026"), ENGLISH)
    assert not pdf.missing([body], {"told": text}).neither


UNCOVERED = ANY.filter(lambda c: not covered(c))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(before=st.text(COVERED, max_size=5), character=UNCOVERED, field=st.sampled_from(FIELDS))
def test_a_character_without_a_font_is_refused_by_its_name(before, character, field):
    """The form and the addendum refuse it, naming the character and nothing else of the text."""
    text = f"Zebrafinch {before}{character} Zebrafinch"
    with pytest.raises(pdf.UnwritableCharacter) as refused:
        fill(blank("petition-adult"), {field: text})
    assert named(refused.value.character) in str(refused.value) and refused.value.character == character
    assert "Zebrafinch" not in str(refused.value)
    with pytest.raises(pdf.UnwritableCharacter):
        pdf.typeset(f"<p>{character}</p>", title="T")
