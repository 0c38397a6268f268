"""Corners of the law's code that no example reaches."""
from __future__ import annotations

import runpy
import warnings
from datetime import date

import pytest
from docassemble.AotForms import documents, law, pdf
from docassemble.AotForms.law import Status, report
from docassemble.AotForms.law.answers import every, either, unknown
from docassemble.AotForms.law.disclosure import _basis
from docassemble.AotForms.law.icalendar import _folded
from docassemble.AotForms.law.lookback import window
from docassemble.AotForms.law.rules import Rules, rules_on
from docassemble.AotForms.matter import Matter, example, read
from docassemble.AotForms.matter.history import History
from docassemble.AotForms.matter.matter import Exhibit
from lawhelp import data, put, reviewed


def test_a_set_of_questions_that_holds_a_smaller_one_is_dropped():
    """Answering a alone settles it, so a and b together is no alternative."""
    a, b = (unknown(name, f"{name}?") for name in ("a", "b"))
    answer = either(a, every(a, b))
    assert answer.status is Status.NOT_YET_KNOWN
    assert [[need.path for need in option] for option in answer.settles] == [["a"]]


def test_a_basis_that_the_rules_do_not_list_lets_nothing_be_shown():
    """The gate fails closed where a text of the law lists fewer grounds than a case file can name."""
    rules = rules_on(date(2026, 12, 1))
    fewer = {rule.id: rule for rule in rules if rule.id != "disclosure.basis"}
    fewer["disclosure.basis"] = fewer["disclosure.part_2"]
    given = Exhibit(title="A paper", basis="not health information", sud_program_record=False)
    assert _basis("exhibits[0]", given, rules).status is Status.MET
    assert _basis("exhibits[0]", given, Rules(rules.ruleset, rules.day, rules.who, fewer)).status is Status.NOT_MET


def test_there_is_no_other_name_in_the_room():
    """A name that the law does not have is an AttributeError, as in any module."""
    with pytest.raises(AttributeError, match="reviews"):
        law.reviews  # noqa: B018
    assert {"review", "RULESET_DATE"} <= set(dir(law))


@pytest.mark.parametrize("example, path, finding", [
    ("hospital-designee", "grounds.determination.by", "criteria.b"), ("dcr-field", "declaration.attempts[0].on", "declaration.exam")])
def test_what_alone_is_missing_is_asked_for(example, path, finding):
    """The clinician's name; the day of the only attempt."""
    values = data(example)
    if "attempts" in path:
        values = put(values, "declaration.attempts", values["declaration"]["attempts"][:1])
    finding = reviewed(put(values, path, None))[finding]
    assert finding.status is Status.NOT_YET_KNOWN and [[need.path for need in option] for option in finding.settles] == [[path]]


def test_where_nothing_has_a_source_the_first_one_is_asked_for():
    """An empty case file has no fact whose source could be trusted."""
    finding = law.review(Matter(), date(2026, 12, 1))["allegations.reliability"]
    assert [[need.path for need in option] for option in finding.settles] == [["circumstances.sources"]]


def test_an_old_event_asks_whether_the_lists_are_complete():
    """Stays that are not listed yet could take it in; that there are none ends it."""
    act = {"kind": "violent act", "when": "2022-11-30", "significant_factor": True}
    values = put(put(data("dcr-field"), "history.incidents", [act]), "history.confinements", [])
    finding = reviewed(put(values, "history.complete", None), date(2026, 12, 1))["criteria.c.iii"]
    assert finding.status is Status.NOT_YET_KNOWN and {("history.complete",), ("history.confinements",)} <= {
        tuple(need.path for need in option) for option in finding.settles}


def test_a_stay_within_a_stay_adds_no_day():
    """Five to ten January lie within one to thirty-one January: 31 days."""
    stays = [{"kind": "hospitalization", "since": a, "until": b} for a, b in (("2025-01-01", "2025-01-31"), ("2025-01-05", "2025-01-10"))]
    history = History.model_validate({"incidents": [], "confinements": stays, "complete": True})
    assert window(history, date(2026, 12, 1), "c_i").days == (31, 31)


def test_long_lines_of_a_calendar_are_folded_without_splitting_a_letter():
    """75 octets a line, RFC 5545 3.1; a letter of two octets stays whole, and unfolding gives the line back."""
    line = "SUMMARY:" + "ễ" * 60
    folded = _folded(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n")) and "\r\n " in folded
    assert folded.replace("\r\n ", "") == line


def test_the_document_is_printed_by_its_own_command(capsys):
    """`python -m docassemble.AotForms.law.report` prints what the test of the document compares."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the module is already imported here
        runpy.run_module("docassemble.AotForms.law.report", run_name="__main__")
    assert capsys.readouterr().out == report.markdown()


def test_no_filed_paper_speaks_of_the_bill_and_the_note_to_the_prosecutor_does():
    """Its status, and what would change, are for the petitioner and the prosecutor alone."""
    facts = read(example("dcr-field"))
    for paper in documents.write(facts, reviewed(data("dcr-field"))):
        text = str(pdf.read(paper.pdf))
        told = "6296" in text and "how sure the court must be" in " ".join(text.replace("\\n", " ").split())
        assert told if paper.id == "note" else "6296" not in text, paper.id
