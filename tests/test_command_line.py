"""The command line: from a case file to a filed packet, and every exit code that others rely on."""
from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from docassemble.AotForms import cli, matter as matters
from docassemble.AotForms.guide.desk import opening, writing

pytestmark = pytest.mark.slow

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """``run("check", path)`` gives exit code, standard output and standard error of ``aotforms check path``."""
    monkeypatch.setenv("AOTFORMS_HOME", str(tmp_path / "home"))
    opening._open.cache_clear()
    writing._written.clear()

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["aotforms", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return end.value.code or 0, captured.out, captured.err

    yield call
    if (tmp_path / "home" / "vault.sqlite").exists():
        opening.vault().close()
    opening._open.cache_clear()


@pytest.fixture
def case(tmp_path):
    """The complete example as a case file, as if it were filed today."""
    from demo import fresh

    path = tmp_path / "case.json"
    path.write_text(fresh("hospital-designee").model_dump_json(), encoding="utf-8")
    return path


def test_schema_and_examples(run):
    """The schema is JSON Schema, and every example is a Matter."""
    code, out, _ = run("schema")
    assert code == 0 and json.loads(out)["title"] == "Matter"
    for name in matters.examples():
        code, out, _ = run("example", name)
        assert code == 0 and matters.read(out)


def test_bad_input_names_each_place_and_exits_2(run, tmp_path):
    """Every problem on its own line with its path and mend, and no value repeated."""
    bad = tmp_path / "bad.json"
    bad.write_text('{"respondant": {"name": "Zebulon Quixley"}, "history": {"incidents": [{"when": "soon Zebulon"}]}}')
    code, _, err = run("check", bad)
    assert code == 2
    assert "respondant" in err and "history.incidents[0].when" in err and "did you mean respondent" in err
    assert "Zebulon" not in err and "Quixley" not in err


def test_no_such_file_command_or_option_exits_2(run, tmp_path):
    """A typing error is the caller's, and said in one line."""
    assert run("check", tmp_path / "none.json")[0] == 2
    assert run("chekc")[0] == 2
    assert run("verify", tmp_path)[0] == 2


def test_ready_not_met_and_not_yet_known_have_codes_of_their_own(run, case, tmp_path):
    """0 ready, 3 not met, 4 not yet known."""
    assert run("check", case, "--json")[0] == 0
    known = json.loads(case.read_text())
    known["declaration"]["examined_on"] = "2020-01-01"
    old = tmp_path / "old.json"
    old.write_text(json.dumps(known))
    assert run("check", old, "--json")[0] == 3
    assert run("assemble", old, "--out", tmp_path / "old")[0] == 3
    known["declaration"]["examined_on"] = None
    unknown = tmp_path / "unknown.json"
    unknown.write_text(json.dumps(known))
    assert run("check", unknown, "--json")[0] == 4
    assert run("assemble", unknown, "--out", tmp_path / "unknown")[0] == 4


def test_assemble_verify_file_status_report(run, case, tmp_path):
    """A case becomes a packet; it verifies; unsigned it goes on paper only; the same packet is one submission; status says who said what."""
    code, out, _ = run("assemble", case, "--out", tmp_path / "case", "--json")
    made = json.loads(out)
    packet = tmp_path / "case" / "packet"
    assert code == 0 and {p["document"] for p in made["packet"]} >= {"petition", "declaration", "plan", "note"}
    assert run("verify", packet, "--seal", made["seal"])[0] == 0
    assert run("verify", packet, "--seal", "0" * 64)[0] == 2

    assert run("file", packet, "--county", "King")[0] == 2
    code, _, err = run("file", packet, "--county", "Snohomish", "--adapter", "email")
    assert code == 3 and "signature" in err
    assert run("file", packet, "--county", "Snohomish", "--adapter", "paper", "--dry-run")[0] == 0
    assert json.loads(run("status", "--json")[1]) == []

    code, out, _ = run("file", packet, "--county", "Snohomish", "--out", tmp_path / "print", "--json")
    receipt = json.loads(out)
    assert code == 0 and receipt["state"] == "queued" and receipt["recipient"]["channel"] == "paper"
    assert any(p.name.endswith("print.pdf") for p in (tmp_path / "print").iterdir())
    assert json.loads(run("file", packet, "--county", "Snohomish", "--json")[1])["submission"] == receipt["submission"]

    assert run("report", receipt["submission"], "--state", "received", "--said-by", "Front desk")[0] == 0
    assert json.loads(run("status", receipt["submission"], "--json")[1])["state"] == "received"
    assert "Altogether: 1 received." in run("status")[1] and "--all" not in run("status")[1]

    changed = packet / "01-petition.pdf"
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert run("verify", packet)[0] == 2
    code, _, err = run("file", packet, "--county", "Snohomish")
    assert code == 2 and "01-petition.pdf" in err


def test_counties_and_adapters_for_programs(run):
    """39 counties; every channel that is installed can be used."""
    assert len(json.loads(run("counties", "--json")[1])) == 39
    listed = json.loads(run("adapters", "--json")[1])
    assert {"paper", "email", "email-by-hand"} <= set(listed["adapters"]) and listed["problems"] == []


def test_errors_repeat_no_file_name_and_nothing_is_filed_before_out_is_right(run, case, tmp_path):
    """A file may be named after a person; and a folder that cannot be written is found before anything is filed."""
    for words in (("check", "Canary", "Person.json"), ("verify", "Canary"), ("interview", "petition", "--answers", "Canary.json"),
                  ("settings", "mail", "--host", "a.example", "--from", "a@b.example", "--password-file", "Canary")):
        code, out, err = run(*words)
        assert code == 2 and err and "Canary" not in out + err and "Person" not in out + err
    assert run("assemble", case, "--out", tmp_path / "made")[0] == 0
    taken = tmp_path / "taken"
    taken.mkdir()
    where = ("file", tmp_path / "made" / "packet", "--county", "Snohomish", "--adapter", "paper", "--out")
    assert run(*where, taken)[0] == 2
    assert json.loads(run("status", "--json")[1]) == []
    assert run(*where, tmp_path / "new")[0] == 0


def test_a_name_is_vouched_for_on_the_server_and_never_repeated(run, tmp_path):
    """Members get their verified name with ``add --name`` or ``members name``; nobody else does, and no line says the name."""
    from docassemble.AotForms.guide.desk import identity, opening

    for words in (("members", "add", "doc@hospital.example", "--name", "Zebulina Quillfeather"),
                  ("members", "add", "bo@hospital.example", "--role", "reader"),
                  ("members", "name", "bo@hospital.example", "Bo  Quillfeather")):
        code, out, err = run(*words)
        assert code == 0 and "Quillfeather" not in out + err, err
    found = {login: opening.vault().members.own(opening.actor(login)).name for login in ("doc@hospital.example", "bo@hospital.example")}
    assert [(name.full, name.check, name.by) for name in found.values()] == [
        ("Zebulina Quillfeather", "terminal", "system"), ("Bo Quillfeather", "terminal", "system")]
    assert identity.may_sign_as(identity.me("doc@hospital.example"), "zebulina quillfeather")
    for wrong in (("members", "name", "nobody@nowhere.example", "Quillfeather"), ("members", "name", "bo@hospital.example", " ")):
        code, out, err = run(*wrong)
        assert code == 2 and err and "Quillfeather" not in out + err
    home = tmp_path / "home"
    held = [path for path in home.rglob("*") if path.is_file() and b"Quillfeather" in path.read_bytes()]
    assert held == [] and any(home.rglob("vault.sqlite"))


def test_what_is_printed_stands_as_it_is(capsys):
    """A fingerprint holds ":CD:" and a name may hold brackets: neither is a picture or a style."""
    from docassemble.AotForms.commands.shared import console

    text = "DD:65:D4:CD:DC:26 [Name] [bold]x[/bold] :heart:"
    console().print(text, soft_wrap=True)
    assert capsys.readouterr().out == text + "\n"
