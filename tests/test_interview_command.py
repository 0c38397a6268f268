"""``aotforms interview``: an interview from an answers file, without a browser and without a vault."""
from __future__ import annotations

import json

import pytest
import typer
from interview_help import ANSWERS, answers
from typer.testing import CliRunner

from docassemble.AotForms.commands import interview
from docassemble.AotForms.errors import InputError, RequirementNotMet

pytestmark = pytest.mark.docassemble
app = typer.Typer()
app.callback()(lambda: None)
interview.register(app)


def run(*arguments: str):
    return CliRunner().invoke(app, ["interview", *arguments])


def test_the_case_file_is_written(tmp_path):
    """Ensures that a whole petition gives the case file, readable by its owner only, and names every screen in JSON."""
    out = tmp_path / "case.json"
    done = run("petition", "--answers", str(ANSWERS / "hospital-director.json"), "--out", str(out), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    asked = [one for screen in told["screens"] for one in screen]
    assert told["unused"] == [] and told["screens"][0] == ["start_danger"] and len(set(asked)) > 90 and len(told["screens"]) < 80
    assert json.loads(out.read_text(encoding="utf-8")) == told["matter"] and out.stat().st_mode & 0o77 == 0
    assert told["matter"]["respondent"]["name"]["family"] == "Nguyễn"


def test_a_page_a_part_gives_the_same_case_file(tmp_path):
    """Ensures that ``--compact`` shows pages only, at most twelve, and asks for every answer of the file."""
    done = run("petition", "--answers", str(ANSWERS / "pages/shortest.json"), "--compact", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["unused"] == [] and min(len(screen) for screen in told["screens"][:-1]) > 1 and len(told["screens"]) - 1 <= 12
    assert told["matter"]["grounds"]["will_benefit"]["holds"] is True


@pytest.mark.parametrize(("change", "error", "where"), [
    ({"petitioner.kind": "police"}, RequirementNotMet, "wrong_door"),
    ({"disorder.basis": None}, InputError, "disorder_basis"),
])
def test_a_run_that_cannot_go_on_says_where(tmp_path, change, error, where):
    """Ensures that a dead end and a missing answer end the run with the screen's id and no value."""
    given = {key: value for key, value in (answers("hospital-director") | change).items() if value is not None}
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(given), encoding="utf-8")
    done = run("petition", "--answers", str(file))
    assert isinstance(done.exception, error)
    told = " ".join([done.exception.line(), *(problem.line() for problem in done.exception.problems)])
    assert where in told and "Nguy" not in told


@pytest.mark.parametrize(("name", "text"), [("../petition", "{}"), ("petition", "[]"), ("petition", "not json"), ("nothing-here", "{}")])
def test_a_wrong_name_or_file_is_refused(tmp_path, name, text):
    """Ensures that a name that is not an interview's, or a file that is no mapping, is refused before anything runs."""
    file = tmp_path / "answers.json"
    file.write_text(text, encoding="utf-8")
    assert isinstance(run(name, "--answers", str(file)).exception, InputError)
