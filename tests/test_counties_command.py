"""``aotforms counties``: a table, one county with its sources, and JSON."""
from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from docassemble.AotForms.commands import counties
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing import profiles


def run(*words: str):
    app = typer.Typer()
    counties.register(app)
    app.command("other")(lambda: None)  # so that typer keeps the command's name
    return CliRunner().invoke(app, ["counties", *words])


def test_the_table_lists_every_county_and_marks_what_is_only_a_fallback():
    """All 39 stand there; Snohomish by e-mail, Clallam's clerk on paper, unknown ones as paper with a question mark."""
    lines = run().output.splitlines()
    for name in profiles.counties():
        assert any(f" {name} " in line for line in lines)
    assert any("Snohomish" in line and "email" in line for line in lines)
    assert any("Adams" in line and line.count("paper?") == 2 for line in lines)
    assert any("Clallam" in line and line.count("paper?") == 1 for line in lines)


def test_json_of_all_counts_every_fact_once():
    """Known, unknown and conflicting facts add up to the same number in each county."""
    told = json.loads(run("--json").output)
    assert len(told) == 39
    totals = {sum(each["counts"][k] for k in ("known", "unknown", "conflicting")) for each in told}
    assert totals == {len(list(profiles.profile("Adams").facts()))}
    assert next(e for e in told if e["county"] == "Island")["counts"]["conflicting"] == 3


def test_one_county_shows_its_conflict_with_both_sources():
    """Island's page says that sources differ and names both."""
    output = run("island").output
    assert "SOURCES DIFFER: fax (https://www.islandcountywa.gov/Clerk/Pages/Electronic-FAX-Filing.aspx); email (islandcountywa.gov/395)" in output
    assert "hours are not known" in output


def test_json_of_one_county_has_a_source_and_status_for_each_fact():
    """A program finds value, source, day, confidence, status and staleness under each path."""
    told = json.loads(run("Clark", "--json").output)
    fact = told["facts"]["offices.clerk.formats"]
    assert fact["value"] == ["tiff-g4"] and fact["stale"] is True and fact["status"] == "known"
    assert all(f["source"] and f["checked_on"] and f["status"] for f in told["facts"].values())
    assert told["routes"]["prosecutor"]["new case"]["channel"] == "paper"


def test_a_local_file_shows_in_the_answer(tmp_path):
    """Facts that a site confirmed are what the command tells."""
    own = tmp_path / "own.yml"
    own.write_text("Adams: {offices: {clerk: {new_case: {value: [paper], source: phone, checked_on: 2026-11-20, "
                   "confidence: confirmed}}}}", "utf-8")
    told = json.loads(run("Adams", "--json", "--local", str(own)).output)
    assert told["routes"]["clerk"]["new case"]["known"] is True


def test_a_stranger_is_an_input_error():
    """Another county's name ends in the error with exit code 2."""
    with pytest.raises(InputError) as caught:
        raise run("Multnomah").exception
    assert caught.value.exit_code == 2
