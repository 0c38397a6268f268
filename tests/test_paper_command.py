"""``aotforms paper`` and ``aotforms assemble --word``: any paper by its id, the list of all, and Word files that open."""
from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from functools import cache
from pathlib import Path

import pytest
from documents_extremes import MATTERS, every_paper, known
from typer.testing import CliRunner

from docassemble.AotForms import cli, documents, law, matter, pdf
from docassemble.AotForms.commands import word_files
from docassemble.AotForms.guide.desk import drafts
from docassemble.AotForms.documents import Need, Role
from docassemble.AotForms.documents.listing import IN_FULL, PROPOSED_ORDERS
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing import preflight as checks, profiles

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Path:
    """The first example as a file."""
    path = tmp_path_factory.mktemp("case") / "m.json"
    path.write_text(matter.example("hospital-designee"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run():
    """Runs the command line; gives what it printed, or raises what it raised."""
    cli._register()

    def call(*words: str) -> str:
        done = CliRunner().invoke(cli.app, list(words), catch_exceptions=False, standalone_mode=False)
        return done.stdout
    return call


def test_a_paper_is_written_by_its_id(case, run, tmp_path):
    """PDF, page and Word file of the proposed order; a paper on a form has no Word file."""
    told = json.loads(run("paper", str(case), "--paper", "order", "--paper", "petition", "--out", str(tmp_path / "o"), "--word", "--json"))
    by_id = {row["id"]: row for row in told}
    assert by_id["order"]["files"] == ["order.pdf", "order.html", "order.docx"] and by_id["petition"]["files"] == ["petition.pdf", "petition.html"]
    assert pdf.pages((tmp_path / "o" / "order.pdf").read_bytes()) == by_id["order"]["pages"]
    with zipfile.ZipFile(io.BytesIO((tmp_path / "o" / "order.docx").read_bytes())) as opened:
        assert b"clear, cogent, and convincing" in opened.read("word/document.xml")


def test_the_list_says_all_that_the_catalogue_says(case, run):
    """Every paper with need, why, stage, signers and recipients; as JSON and in words."""
    facts = known("hospital-designee")
    entries = documents.catalogue(facts, law.review(facts, facts.venue.planned_on))
    rows = json.loads(run("paper", str(case), "--list", "--json"))
    assert [(r["id"], r["need"], r["why"], r["stage"], r["part"]) for r in rows] == [
        (e.id, e.need.value, e.why, e.stage.value, e.role.value) for e in entries]
    text = run("paper", str(case), "--list")
    assert all(e.id in text and e.why in text for e in entries)


@pytest.mark.parametrize(("words", "where"), [(("--paper", "nothing", "--out", "x"), "nothing"), (("--paper", "exam-order", "--out", "x"), "exam-order"),
                                              (("--paper", "order"), "--out")])
def test_what_cannot_be_written_is_refused(case, run, words, where, tmp_path, monkeypatch):
    """An unknown paper, one that the matter cannot have, and a missing folder: each refused, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as refused:
        run("paper", str(case), *words)
    assert where in refused.value.line() and not list(tmp_path.iterdir())


def test_an_office_that_asks_for_word_gets_it():
    """Word is written where the profile says so, and nowhere of itself."""
    raw = profiles.profile("King").as_mapping()
    assert not word_files.asked_for(profiles.profile("King"), "clerk") and not word_files.asked_for(None, "clerk")
    raw["offices"]["clerk"]["proposed_orders"] = {"value": "In Word, by e-mail.", "source": "test", "checked_on": "2026-11-21", "confidence": "V"}
    assert word_files.asked_for(profiles.read_mapping(raw), "clerk") and not word_files.asked_for(profiles.read_mapping(raw), "prosecutor")


def test_the_needed_orders_are_papers_of_their_own():
    """Of the proposed orders, those that the matter needs."""
    facts = known("hospital-designee")
    review = law.review(facts, facts.venue.planned_on)
    needed = {e.id for e in documents.catalogue(facts, review) if e.need is Need.REQUIRED and e.id in PROPOSED_ORDERS}
    assert {d.id for d in drafts.orders(facts, review)} == needed >= {"order", "hearing-order"}


def test_the_page_of_papers_is_current():
    """docs/papers.md is what the catalogue gives."""
    spec = importlib.util.spec_from_file_location("papers_page", ROOT / "tools" / "papers_page.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page()
    assert all(f"`{e.id}`" in tool.page() for e in documents.catalogue(known("minimal"), law.review(known("minimal"), tool.DAY)))


@pytest.mark.slow
@pytest.mark.parametrize("name", MATTERS)
def test_every_possible_paper_passes_preflight_everywhere(name, monkeypatch):
    """Every paper that a matter can have is fit for both offices of all 39 counties; notes are told from court papers by id."""
    for where, what in ((pdf, "identifiers"), (checks, "names_in")):  # what a text holds is the same in every county: found once
        monkeypatch.setattr(where, what, cache(getattr(where, what)))
    papers = [p for p in every_paper(name).values() if not (name == "maximal" and p.id == "data-sheet")]
    assert {p.id for p in papers if p.role is Role.NOTE} <= checks.NOTES
    assert not {p.id for p in papers if p.role is not Role.NOTE} & checks.NOTES and IN_FULL >= checks.NUMBERS_ALLOWED
    facts = known(name)
    about = checks_about(facts)
    given = [checks.Paper(f"{n:02d}-{p.id}.pdf", p.id, p.id, p.pdf) for n, p in enumerate(papers, 1)]
    for paper in given:  # paper by paper, so that each is read once
        for county in profiles.counties():
            for office in ("clerk", "prosecutor"):
                found = checks.preflight([paper], profiles.profile(county), office=office, channel="paper", about=about)
                assert [problem.line() for problem in found] == [], county


def checks_about(facts):
    """What preflight looks for in this matter."""
    from documents_extremes import DAY

    from docassemble.AotForms.filing.preflight_words import about

    return about(facts, law.review(facts, facts.venue.planned_on or DAY))
