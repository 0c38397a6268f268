"""What an official blank itself shows, as the court made it, holds no paper on it back; what our values add does."""
from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from binding_help import bound, flat, own, word_blank
from documents_help import DAY, facts
from pikepdf import Dictionary, Name

from docassemble.AotForms import cli, law, packet
from docassemble.AotForms.documents import Settings, binding
from docassemble.AotForms.documents.binding import BoundForms, Identity
from docassemble.AotForms.documents.binding.word_filling import office
from docassemble.AotForms.documents.catalogue import rules_for
from docassemble.AotForms.documents.forms import petition_papers
from docassemble.AotForms.errors import Problem
from docassemble.AotForms.filing import preflight
from docassemble.AotForms.guide.desk import stored
from docassemble.AotForms.signing import freeze

SEAL = b"q 0 0 1 rg 500 740 30 30 re f Q q BT /Seal 9 Tf 80 750 Td (Form of the Test Court) Tj ET Q"
SHOWS = ("page 1: it has colour", "page 1: its top margin is 0.31 in, less than 3 in", "fonts: Helvetica is not embedded")


@pytest.fixture(scope="module")
def blank() -> bytes:
    """A flat petition as a court might make it: a blue seal, a line at the top in a font that is not in the file."""
    with pikepdf.open(io.BytesIO(flat(own("petition-adult")))) as pdf:
        page = pdf.pages[0]
        page.obj.Resources.Font["/Seal"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.contents_add(pdf.make_stream(SEAL), prepend=True)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture(scope="module")
def form(blank):
    return bound(blank, "petition", Identity("TEST-1", "Petition of the Test Court", "11/2026", "Pat Planner", DAY))


def petition(form):
    known = facts()
    review = law.review(known, DAY)
    return petition_papers(known, review, rules_for(known, review), Settings(forms=BoundForms({form.paper: form})), enclosed=True)


def looked_at(*documents) -> list[str]:
    """What the sealed packet is held back for, as a desk looks at it and as a courier does."""
    sealed = packet.seal(documents, facts(), at=datetime(2026, 11, 23, tzinfo=UTC))
    read = packet.load_files({"manifest.json": sealed.manifest, **{entry.name: entry.content for entry in sealed.entries}})
    assert read == sealed
    papers = preflight.from_files([(entry.name, entry.content) for entry in sealed.papers], sealed.manifest)
    return [problem.seen for problem in preflight.preflight(papers, None)]


def test_what_the_blank_shows_is_known(form):
    """Colour, a margin of its own and a font that is not in the file, each with its page."""
    assert set(SHOWS) <= {problem.seen for problem in binding.own_looks(form)}


def test_a_paper_on_it_is_not_held_back_for_that(form):
    """Neither where it is sealed nor before it is sent; without its form's word it would be."""
    first, *more = petition(form)
    assert set(SHOWS) <= set(first.form.looks)
    assert looked_at(first, *more) == []
    ours = looked_at(replace(first, form=replace(first.form, looks=())), *more)
    assert {f"petition, {seen}" for seen in SHOWS} <= set(ours)


def test_what_our_values_add_still_counts(form, blank):
    """A value that is bound to a place at the paper's edge is told, though the blank has faults of its own."""
    place = next(p for p in binding.places(blank) if p.page == 2 and isinstance(p.spot, binding.LabelSpot))
    edge = replace(place.spot, dx=place.spot.dx - place.box[0] + 20)  # begins 20 points from the paper's edge
    moved = replace(form, fields={**form.fields, "petitioner_name": (edge,)})
    assert any("left margin" in seen for seen in looked_at(*petition(moved)))


def test_what_a_blank_carries_is_no_look(blank):
    """A file inside it stays a reason to hold a paper back, and whoever binds the blank hears how to mend it."""
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        pdf.attachments["form.xml"] = b"<x/>"
        out = io.BytesIO()
        pdf.save(out)
    carrying = bound(out.getvalue(), "petition")
    assert [problem.where for problem in binding.own_faults(carrying)] == ["attachments"]
    first, *more = petition(carrying)
    assert set(SHOWS) <= set(first.form.looks) and looked_at(first, *more) == ["petition, attachments: it carries files inside"]


@pytest.mark.parametrize(("blank_has", "held"), [("1.04", False), ("1.01", False), ("1.08", False), ("1.30", True), ("0.20", False)])
def test_a_margin_of_the_blank_may_differ_by_a_letter(blank_has, held):
    """The first line's letters are not all as high; what stands clearly farther out than the blank is told."""
    found = Problem("page 1", "its top margin is 1.03 in, less than 3 in", "Set the margins")
    looks = frozenset({f"page 1: its top margin is {blank_has} in, less than 3 in", "page 2: its top margin is 1.03 in, less than 1 in"})
    assert preflight._of_the_form(found, looks) is not held
    assert not preflight._of_the_form(replace(found, where="page 3"), looks)


def test_our_own_form_has_no_such_word():
    """A paper on a form of ours is held to every rule."""
    known = facts()
    review = law.review(known, DAY)
    first = petition_papers(known, review, rules_for(known, review), Settings(), enclosed=True)[0]
    sealed = packet.seal([first], known)
    assert first.form.looks == () and "form_looks" not in json.loads(sealed.manifest)["files"][0]


def test_a_kept_paper_keeps_it(form):
    """Frozen for a signature and taken up again, it says the same; one kept before this was known is taken up as well."""
    first, *more = petition(form)
    kept = json.loads(json.dumps(stored.about(first, freeze(first, more))))
    assert stored.document(first.pdf, kept).form == first.form
    del kept["form"]["looks"]
    assert stored.document(first.pdf, kept).form.looks == ()


def test_whoever_binds_it_is_told(form, tmp_path, monkeypatch, capsys):
    """``forms check`` lists it, as text and as data."""
    binding.keep(tmp_path, form)

    def checked(*more: str) -> str:
        monkeypatch.setattr(sys, "argv", ["aotforms", "forms", "check", "petition", "--home", str(tmp_path), "--out", str(tmp_path / "proof"), *more])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code
        return capsys.readouterr().out

    text = checked()
    assert "The court takes its own form as it is" in text and all(seen in text for seen in SHOWS)
    assert set(SHOWS) <= set(json.loads(checked("--json"))["looks"])


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_a_word_form_too():
    """Its blank is drawn as its papers are; what it shows is no fault of the paper."""
    word = bound(word_blank(), "petition", Identity("TEST-2", "Petition of the Test Court", "11/2026", "Pat Planner", DAY))
    first, *more = petition(word)
    assert {"title: it has no title", "page 1: its top margin is 1.04 in, less than 3 in"} <= set(first.form.looks)
    assert looked_at(first, *more) == []
