"""Papers that stand are not set again, and only where nothing that they are made from changed."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from docassemble.AotForms import documents, law, matter, pdf
from docassemble.AotForms.documents import reuse
from docassemble.AotForms.documents.document import Signer
from docassemble.AotForms.documents.signatures import with_signature

pytestmark = pytest.mark.slow
DAY = date(2026, 9, 1)


def facts(**changes) -> matter.Matter:
    return matter.read(matter.example("hospital-designee")).model_copy(update=changes)


def written(known: matter.Matter, paper: str) -> list[documents.Document]:
    return documents.write_one(known, law.review(known, DAY), paper)


@pytest.fixture
def set_papers(monkeypatch) -> list[str]:
    """The titles of what was typeset or filled since."""
    done = []
    for name in ("typeset", "fill"):
        real = getattr(pdf, name)
        monkeypatch.setattr(pdf, name, lambda *given, real=real, name=name, **more: done.append(name) or real(*given, **more))
    return done


@pytest.mark.parametrize("paper", ["plan", "declaration"])
def test_the_same_paper_is_taken_from_what_stands(set_papers, paper):
    first = written(facts(), paper)
    assert set_papers
    set_papers.clear()
    with reuse.knowing(first):
        again = written(facts(), paper)
    assert [one.pdf for one in again] == [one.pdf for one in first] and again == first and set_papers == []
    written(facts(), paper)
    assert set_papers, "nothing is kept after the block"


def test_a_changed_word_sets_the_paper_anew(set_papers):
    known = facts()
    with reuse.knowing(written(known, "plan")):
        set_papers.clear()
        name = known.respondent.name.model_copy(update={"family": "Anders-Example"})
        other = written(facts(respondent=known.respondent.model_copy(update={"name": name})), "plan")
        assert set_papers and "Anders-Example" in "".join(page.pdfium for page in pdf.read(other[0].pdf))


def test_what_was_made_within_the_block_is_at_hand_too(set_papers):
    with reuse.knowing(()):
        written(facts(), "plan")
        count = len(set_papers)
        written(facts(), "plan")
        assert len(set_papers) == count


def test_a_signed_paper_never_stands_for_the_unsigned_one():
    """A signature changes the bytes; the mark of what the paper was made from goes with the old ones."""
    paper = written(facts(), "declaration")[0]
    assert paper.made_from
    spot = next(one for one in paper.signatures if one.signer is Signer.DECLARANT)
    signed = with_signature(paper, spot.signer, f"/s/ {spot.name}", DAY, "Everett, Washington")
    assert signed.pdf != paper.pdf and signed.made_from == ""
    assert replace(paper, made_from="") == paper, "the mark is no part of what a paper is"
