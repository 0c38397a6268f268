"""``aotforms forms``: from an official blank to a bound form, its proof, and a petition on it."""
from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from binding_help import flat, own
from pdf_help import words as text_of

from docassemble.AotForms import cli
from docassemble.AotForms.commands import forms_asking
from docassemble.AotForms.documents import binding


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """``run("list")`` gives exit code, output and errors of ``aotforms forms list`` with a home of its own."""
    monkeypatch.setenv("AOTFORMS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["aotforms", "forms", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return end.value.code or 0, captured.out, captured.err

    return call


@pytest.fixture
def blank(tmp_path):
    """A flat official blank, for the test our own declaration without its fields."""
    path = tmp_path / "official.pdf"
    path.write_bytes(flat(own("declaration-adult-cosigned")))
    return path


def answers(monkeypatch, *given):
    """What a person types, one after another; then Ctrl-C."""
    left = list(given)

    def ask(*_args, **_more):
        if not left:
            raise KeyboardInterrupt
        return left.pop(0)

    monkeypatch.setattr(forms_asking.Prompt, "ask", ask)
    return left


@pytest.mark.slow
def test_bind_by_an_edited_map_then_check_and_unbind(run, blank, tmp_path):
    """Proposal to a map, map to a bound form with what a person entered, its proof, the list, and away again."""
    map_file = tmp_path / "map.yml"
    code, out, _ = run("bind", blank, "--as", "declaration-adult", "--out", map_file)
    assert code == 0 and "Proposed" in out and not (tmp_path / "home" / "forms").exists()
    text = map_file.read_text(encoding="utf-8")
    assert "number: null" in text and "# proposed: " in text and binding.digest(blank.read_bytes()) in text
    map_file.write_text(text.replace("not_asked: []", "not_asked:\n  - ruleset_date"), encoding="utf-8")
    code, out, err = run("bind", blank, "--as", "declaration-adult", "--map", map_file, "--number", "T 1", "--title", "A declaration",
                         "--verified-by", "Pat Planner", "--verified-on", "2026-01-05")
    assert code == 0 and "words" in out and not err
    code, out, _ = run("list", "--json")
    rows = {row["form"]: row for row in json.loads(out)}
    assert rows["declaration-adult"]["number"] == "T 1" and rows["declaration-adult"]["verified"] is True
    assert rows["declaration-adult"]["sha256"] == binding.digest(blank.read_bytes()) and rows["petition-adult"]["number"] is None
    code, out, _ = run("check", "declaration-adult", "--out", tmp_path / "proof", "--json")
    told = json.loads(out)
    assert code == 0 and "ruleset_date" in told["not_asked"] and told["not_bound"] and told["not_used"]
    assert all(Path(path).read_bytes().startswith(b"\x89PNG") for path in told["files"])
    assert run("unbind", "declaration-adult")[0] == 0 and run("unbind", "declaration-adult")[0] == 2
    assert run("check", "declaration-adult")[0] == 2


def test_inspect_tells_places_to_people_and_programs(run, blank):
    """Every place with page, box, kind and label; the JSON holds the spot as a map takes it."""
    code, out, _ = run("inspect", blank, "--json")
    places = json.loads(out)["places"]
    name = next(p for p in places if p["label"] == "1.1 Name")
    assert code == 0 and name["page"] == 1 and name["kind"] == "text" and name["spot"]["label"] == "1.1 Name" and len(name["box"]) == 4
    code, out, _ = run("inspect", blank)
    assert "1.1 Name" in out and f"{len(places)} places." in out


def test_words_lists_the_vocabulary(run):
    """Each word with kind, number and meaning."""
    code, out, _ = run("words", "petition", "--json")
    found = {row["name"]: row for row in json.loads(out)}
    assert code == 0 and found["respondent_name"]["kind"] == "text" and found["standing_d"]["kind"] == "check"
    assert run("words", "poem")[0] == 2


def test_asking_and_stopping_keeps_what_was_answered(run, blank, tmp_path, monkeypatch):
    """One question at a time; one can be passed over; Ctrl-C writes a draft with what was said and binds nothing."""
    answers(monkeypatch, "a", "", "declarant_license")
    code, out, _ = run("bind", blank, "--as", "declaration-adult", "--ask")
    draft = tmp_path / "home" / "forms" / "declaration-adult.draft.yml"
    assert code == 130 and "Stopped" in out and draft.is_file() and not (tmp_path / "home" / "forms" / "declaration-adult").exists()
    kept = binding.read_map(draft.read_text(encoding="utf-8"))
    first = binding.Proposer(binding.vocabulary("declaration-adult")).propose(binding.places(blank.read_bytes()))
    assert len(kept.fields["declarant_license"]) == 1 + sum(p.term == "declarant_license" for p in first)
    assert {p.term for p in first} <= kept.fields.keys()


def test_asking_to_the_end_takes_identity_from_the_person(run, tmp_path, monkeypatch):
    """Proposals can be refused; number and title come from the person, and a day to come is asked again."""
    from pdf_help import Maker

    made = Maker()
    made.text("petitioner_name", (50, 700, 300, 716))
    made.text("zzz", (50, 600, 300, 616))
    path = tmp_path / "blank.pdf"
    path.write_bytes(made.bytes())
    left = answers(monkeypatch, "o", "n", "petitioner_name", "no such word", "", "N 7", "Title of it", "", "Pat Planner", "2999-01-01", "2026-02-03")
    assert run("bind", path, "--as", "petition", "--ask")[0] == 0 and not left
    form = binding.bound_forms(tmp_path / "home").forms["petition"]
    assert (form.identity.number, form.identity.title, form.identity.verified_by, str(form.identity.verified_on)) == (
        "N 7", "Title of it", "Pat Planner", "2026-02-03")
    assert form.identity.revision is None and list(form.fields) == ["petitioner_name"]


@pytest.mark.slow
def test_a_map_of_another_blank_is_refused(run, blank, tmp_path):
    """Another SHA-256 is refused with both; a new edition is bound when it is said so, and is no longer verified."""
    map_file = tmp_path / "map.yml"
    run("bind", blank, "--as", "declaration-adult", "--out", map_file, "--number", "T 1", "--title", "T", "--verified-by", "Pat",
        "--verified-on", "2026-01-05")
    old = binding.digest(blank.read_bytes())
    blank.write_bytes(blank.read_bytes() + b"\n% a new edition\n")
    code, _, err = run("bind", blank, "--as", "declaration-adult", "--map", map_file)
    assert code == 2 and old in err and binding.digest(blank.read_bytes()) in err
    assert run("bind", blank, "--as", "declaration-adult", "--map", map_file, "--new-edition")[0] == 0
    form = binding.bound_forms(tmp_path / "home").forms["declaration-adult"]
    assert form.identity.number == "T 1" and not form.identity.verified


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "said"), [
    (("bind", "BLANK", "--as", "poem", "--out", "x.yml"), "no paper"),
    (("bind", "BLANK", "--as", "petition", "--no-ask"), "Nobody is there"),
    (("bind", "nowhere.pdf", "--as", "petition", "--no-ask"), "cannot be read"),
    (("bind", "BLANK", "--as", "petition", "--out", "x.yml", "--verified-on", "soon"), "not a date"),
    (("check", "petition"), "No form is bound"),
    (("check", "nothing"), "no such bound form"),
])
def test_errors_say_what_and_how_to_mend(run, blank, arguments, said):
    """A wrong argument exits 2 with what is wrong and what to do."""
    code, _, err = run(*(blank if a == "BLANK" else a for a in arguments))
    assert code == 2 and said.casefold() in err.casefold() and len(err.splitlines()[0]) > 40


@pytest.mark.slow
def test_assemble_writes_the_petition_on_the_bound_form(run, tmp_path, monkeypatch):
    """``assemble --home`` uses the bound petition: its title in the packet, its pages, our values; a new binding writes it anew."""
    sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
    from demo import fresh

    from docassemble.AotForms.guide.desk import opening, writing

    opening._open.cache_clear()
    writing._written.clear()
    blank, case = tmp_path / "official.pdf", tmp_path / "case.json"
    blank.write_bytes(flat(own("petition-adult")))
    case.write_text(fresh("hospital-designee").model_dump_json(), encoding="utf-8")
    map_file = tmp_path / "map.yml"
    run("bind", blank, "--as", "petition", "--out", map_file)
    assert run("bind", blank, "--as", "petition", "--map", map_file, "--number", "T 1", "--title", "Official petition", "--verified-by",
               "Pat", "--verified-on", "2026-01-05")[0] == 0
    monkeypatch.setattr(sys, "argv", ["aotforms", "assemble", str(case), "--out", str(tmp_path / "out"), "--draft", "--json"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert not end.value.code
    paper = (tmp_path / "out" / "papers" / "petition.html").read_text(encoding="utf-8")
    assert "Official petition" in paper and "WORKSHEET" not in paper
    assert "clear,cogent" in text_of((tmp_path / "out" / "papers" / "petition.pdf").read_bytes())
    opening.vault().close()
    opening._open.cache_clear()


def test_the_documented_vocabulary_is_the_real_one():
    """docs/official-forms.md lists every word as the forms have it: run tools/vocabulary.py after they change."""
    sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
    import vocabulary

    text = vocabulary.PAGE.read_text(encoding="utf-8")
    assert vocabulary.page(text) == text
