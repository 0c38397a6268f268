"""Papers on a bound official form: it takes our own form's place, and counts as a court form only once somebody vouches for it."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from binding_help import bound, flat, own, word_blank
from documents_help import DAY, facts, key
from pdf_help import words as text_of

from docassemble.AotForms import documents, law, matter
from docassemble.AotForms.documents import Settings, Signer, binding, petition, with_signature
from docassemble.AotForms.documents.binding import BoundForms, Identity
from docassemble.AotForms.documents.catalogue import rules_for
from docassemble.AotForms.documents.checks import look_at
from docassemble.AotForms.documents.forms import petition_papers
from docassemble.AotForms.errors import InputError, SetUpError
from docassemble.AotForms.pdf import read

VOUCHED = Identity("TEST-1", "Petition of the Test Court", "11/2026", "Pat Planner", date(2026, 11, 1))
PLACE = "Seattle, Washington"


@pytest.fixture(scope="module")
def form():
    """Our own petition's pages without fields, as if they were an official flat PDF, with its signature lines bound."""
    blank = flat(own("petition-adult"))
    fields = {n: s for n, s in bound(blank, "petition").fields.items() if not n.startswith("petitioner_sign")}
    for term, label in (("petitioner_signature", "Signature"), ("petitioner_signed_on", "Date signed"), ("petitioner_signed_at", "Place signed")):
        place = next(p for p in binding.places(blank) if p.page == 9 and p.label.startswith(label) and p.kind == "text")
        fields[term] = (place.spot,)
    return bound(blank, "petition", VOUCHED, **fields)


def papers(form, known=None):
    """The petition and its addendum, on the bound form."""
    known = known or facts()
    review = law.review(known, DAY)
    settings = Settings(forms=BoundForms({form.paper: form}))
    return petition_papers(known, review, rules_for(known, review), settings, enclosed=True)


def test_a_bound_form_takes_the_place_of_ours(form):
    """The petition stands on the official blank with its number and title; the worksheet heading falls; our words are not printed."""
    first, *more = papers(form)
    assert first.form.blank_sha256 == form.sha256 and first.form.number == "TEST-1" and first.form.verified
    assert first.title == "Petition of the Test Court" and first.form.heading is None and "WORKSHEET" not in first.html
    assert first.blank == form.name and "RobinSample" in text_of(first.pdf) and "PatPlanner" in text_of(first.pdf)
    assert "Robin Sample" in first.html and all(d.id == "petition-addendum" for d in more)
    assert papers(form)[0].pdf == first.pdf


def test_the_worksheet_heading_stays_until_somebody_vouches(form):
    """Number without a name and a day, or a name without a number, leaves the petition a worksheet, and the prosecutor is told."""
    for part in ("number", "title", "verified_by", "verified_on"):
        open_form = replace(form, identity=replace(VOUCHED, **{part: None}))
        first = papers(open_form)[0]
        assert first.form.heading == "WORKSHEET, NOT A COURT FORM" and not first.form.verified and "WORKSHEET" in first.html
    known = facts()
    review = law.review(known, DAY)
    rules = rules_for(known, review)
    assert any("worksheet" in line for line in look_at(known, review, rules, [first]))
    assert not any("worksheet" in line for line in look_at(known, review, rules, [papers(form)[0]]))


def test_answers_are_on_the_form_or_in_its_addendum(form):
    """Every value of the petition is found on the bound form or, whole, in its addendum."""
    known = matter.read(matter.example("hospital-designee"))
    review = law.review(known, DAY)
    values = petition.values(known, review, rules_for(known, review), Settings())
    first, *more = papers(form, known)  # the addendum was read back as it was written; its twin has no footers between pages
    told = text_of(first.pdf) + "".join(key(unescape(re.sub("<[^>]+>", "", d.html))) for d in more)
    lost = [n for n, v in values.items() if isinstance(v, str) and key(v) not in told and not form.terms[n].stays_out]
    assert not lost and len(values) > 40


def test_an_age_has_its_own_form(form):
    """A form bound for adults is used for adults only; one for the paper for both."""
    shelf = BoundForms({"petition-adult": replace(form, paper="petition-adult")})
    assert shelf.for_stem("petition-adult") and not shelf.for_stem("petition-adolescent") and not shelf.for_stem("declaration-adult")
    assert BoundForms({"petition": form}).for_stem("petition-adolescent")


def test_signing_on_bound_lines(form):
    """A typed signature stands on the bound lines and nothing else changes; unbound lines are for ink."""
    first, shelf = papers(form)[0], BoundForms({"petition": form})
    signed = with_signature(first, Signer.PETITIONER, "/s/ Pat Planner", DAY, PLACE, shelf)
    assert "/s/PatPlanner" in text_of(signed.pdf) and key(PLACE) in text_of(signed.pdf)
    assert signed.values["petitioner_signature"] == "/s/ Pat Planner" and signed.form == first.form
    ink = replace(form, fields={n: s for n, s in form.fields.items() if n != "petitioner_signature"})
    with pytest.raises(InputError, match="ink"):
        with_signature(papers(ink)[0], Signer.PETITIONER, "/s/ Pat Planner", DAY, PLACE, BoundForms({"petition": ink}))
    with pytest.raises(InputError, match="ink"):
        with_signature(first, Signer.PETITIONER, "/s/ " + "Pat " * 90, DAY, PLACE, shelf)


def test_a_form_that_changed_takes_no_signature(form):
    """A paper written on a form that was bound anew since, or is gone, must be written again."""
    first = papers(form)[0]
    for shelf in (None, BoundForms(), BoundForms({"petition": replace(form, identity=Identity())})):
        with pytest.raises(InputError, match="changed"):
            with_signature(first, Signer.PETITIONER, "/s/ Pat Planner", DAY, PLACE, shelf)


def test_the_shelf_keeps_and_refuses(form, tmp_path):
    """A kept form comes back the same, private to its owner; another blank in its place is refused with both hashes."""
    path = binding.keep(tmp_path, form)
    assert binding.bound_forms(tmp_path).forms == {"petition": form} and binding.load(path) == form
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
    blank = next(path.parent.glob("blank-*.pdf"))
    blank.write_bytes(own("petition-adult"))
    with pytest.raises(InputError) as error:
        binding.bound_forms(tmp_path)
    told = error.value.problems[0].what
    assert form.sha256 in told and binding.digest(own("petition-adult")) in told
    binding.keep(tmp_path, form)
    assert binding.remove(tmp_path, "petition") and not binding.remove(tmp_path, "petition")
    assert not binding.bound_forms(tmp_path).forms


def test_all_papers_are_written_with_a_bound_form(form):
    """``documents.write`` gives the whole packet with the official petition in it."""
    known = facts()
    written = {d.id: d for d in documents.write(known, law.review(known, DAY), Settings(forms=BoundForms({"petition": form})))}
    assert written["petition"].form.number == "TEST-1" and written["declaration"].form.number is None


def test_a_word_form_needs_libreoffice_for_its_paper(tmp_path, monkeypatch):
    """A petition bound to a Word form says what is missing where LibreOffice is; the filled document can be had all the same."""
    pytest.importorskip("docx")
    form = bound(word_blank(), "petition")
    assert b"word/document.xml" in binding.word_document(form, {"petitioner_name": "Pat Planner"})
    monkeypatch.setattr(binding.filling.word_filling, "office", lambda: None)
    with pytest.raises(SetUpError, match="LibreOffice"):
        papers(form)


@pytest.mark.slow
@pytest.mark.skipif(binding.filling.word_filling.office() is None, reason="LibreOffice is not installed")
def test_a_word_form_becomes_a_paper_by_libreoffice():
    """A petition bound to a Word form is a PDF with the answers in their places, what does not fit whole in its addendum, and the
    same bytes each time."""
    pytest.importorskip("docx")
    first, again = papers(bound(word_blank(), "petition")), papers(bound(word_blank(), "petition"))
    assert [(d.id, d.pdf) for d in first] == [(d.id, d.pdf) for d in again]
    text = " ".join(page.pdfium for page in read(first[0].pdf))
    assert first[0].id == "petition" and "Robin Sample" in text and "Pat Planner" in text
