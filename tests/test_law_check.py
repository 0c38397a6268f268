"""``aotforms check``, ``schema`` and ``example``: exit codes, the matrix, and JSON."""
from __future__ import annotations

import json

import pytest
import typer
from docassemble.AotForms.commands import check, matter
from docassemble.AotForms.errors import InputError
from lawhelp import data, put
from typer.testing import CliRunner

app = typer.Typer()
check.register(app)
matter.register(app)


def run(*arguments, text=None):
    return CliRunner().invoke(app, list(arguments), input=text, env={"COLUMNS": "160", "NO_COLOR": "1"})


@pytest.mark.parametrize("path, value, code", [
    (None, None, 0), ("declaration.will_testify", False, 3), ("declaration.will_testify", None, 4)])
def test_exit_codes(tmp_path, path, value, code):
    """0 ready, 3 not met, 4 not yet known."""
    values = data("hospital-designee")
    file = tmp_path / "m.json"
    file.write_text(json.dumps(put(values, path, value) if path else values), encoding="utf-8")
    assert run("check", str(file)).exit_code == code


def test_bad_input_is_an_input_error(tmp_path):
    """A wrong case file, and one that is not there, raise the error that the command line turns into exit code 2."""
    file = tmp_path / "m.json"
    file.write_text('{"respondent": {"birth_date": "x"}}', encoding="utf-8")
    for place in (file, tmp_path / "none.json"):
        error = run("check", str(place)).exception
        assert isinstance(error, InputError) and error.exit_code == 2
        assert place.name not in str(error)


def test_the_matrix_shows_words_reasons_sources_and_cites():
    """Status in words beside its mark, why, the facts with their paths and sources, the cite and how sure."""
    shown = run("check", "-", text=json.dumps(data("hospital-designee"))).output
    for words in ("✓ met", "✗ not met", "RCW 71.05.148(1)(c)(i)", "history.incidents[1]", "record: Cedar Bluff Hospital",
                  "read in the text of the", "wa-2024", "2026-12-01", "not legal advice"):
        assert words in shown, words


def test_the_matrix_says_what_would_settle_it():
    """An open answer lists its questions with their paths."""
    shown = run("check", "-", text=json.dumps(put(data("hospital-designee"), "declaration.will_testify", None))).output
    assert "? not yet known" in shown and "What would settle it" in shown and "declaration.will_testify" in shown


def test_the_day_of_filing_is_the_planned_day_unless_given():
    """Ten days from the exam of 24 November: ready on 4 December, not on the 5th."""
    text = json.dumps(data("hospital-designee"))
    assert json.loads(run("check", "-", "--json", text=text).output)["as_of"] == "2026-12-01"
    assert run("check", "-", "--as-of", "2026-12-04", text=text).exit_code == 0
    assert run("check", "-", "--as-of", "2026-12-05", text=text).exit_code == 3


def test_a_bad_day_is_an_input_error():
    """A day that is none is told with its mend."""
    error = run("check", "-", "--as-of", "tomorrow", text=json.dumps(data("dcr-field"))).exception
    assert isinstance(error, InputError) and "--as-of" in str(error)


def test_json_holds_every_finding():
    """The JSON has what the matrix has, and says whether it is ready."""
    given = json.loads(run("check", "-", "--json", text=json.dumps(data("dcr-field"))).output)
    assert given["ready"] is True and given["ruleset"] == "wa-2024"
    ids = {finding["id"] for finding in given["findings"]}
    assert {"standing.petitioner", "criteria.c.ii", "declaration.exam", "disclosure.facts"} <= ids
    assert all(finding["cite"] and finding["confidence_words"] for finding in given["findings"])


def test_another_ruleset_can_be_asked():
    """The bill, asked by name, is named in the answer."""
    given = json.loads(run("check", "-", "--json", "--ruleset", "ssb6296-2026", text=json.dumps(data("dcr-field"))).output)
    assert given["ruleset"] == "ssb6296-2026" and "This is not law" in given["not_law"]
    shown = " ".join(run("check", "-", "--ruleset", "ssb6296-2026", text=json.dumps(data("dcr-field"))).output.split())
    assert "This is not law" in shown and "ssb6296-2026, which is not law" in shown


@pytest.mark.parametrize("ruleset", [(), ("--ruleset", "wa-2022")])
def test_a_text_that_is_law_is_not_called_a_bill(ruleset):
    """Today's text, and an older one, are law."""
    text = json.dumps(data("dcr-field"))
    assert json.loads(run("check", "-", "--json", *ruleset, text=text).output)["not_law"] is None
    assert "not law" not in run("check", "-", *ruleset, text=text).output


def test_the_bill_is_told_with_what_would_change_and_never_to_the_court():
    """Its status is unconfirmed: said to the petitioner with each change, for no filed paper."""
    given = json.loads(run("check", "-", "--json", text=json.dumps(data("dcr-field"))).output)
    (bill,) = [f for f in given["findings"] if f["id"] == "law.bill"]
    assert bill["audience"] == "petitioner" and bill["status"] == "not yet known" and bill["confidence"] == "K"
    for words in ("We do not know if it passed", "how sure the court must be", "declaration", "served", "one letter"):
        assert words in bill["why"], words


def test_facts_are_whole_on_request():
    """Long facts are shortened on the screen and whole with --full."""
    text = json.dumps(data("hospital-designee"))
    ending = "it is what this petition is about."
    assert ending not in run("check", "-", text=text).output
    assert ending in " ".join(run("check", "-", "--full", text=text).output.replace("│", " ").split())


def test_schema_and_examples_are_printed():
    """Both are JSON; without a name the examples are listed."""
    assert json.loads(run("schema").output)["title"] == "Matter"
    assert run("example").output.split() == ["dcr-field", "hospital-designee", "mhp-adolescent-16"]
    assert json.loads(run("example", "dcr-field").output) == data("dcr-field")
