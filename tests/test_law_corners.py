"""Corners of the law's code that no example reaches."""
from __future__ import annotations

import runpy
import warnings
from datetime import date

from docassemble.AotForms import documents, pdf
from docassemble.AotForms.law import Status, report
from docassemble.AotForms.law.answers import every, either, unknown
from docassemble.AotForms.law.disclosure import _basis
from docassemble.AotForms.law.icalendar import _folded
from docassemble.AotForms.law.rules import Rules, rules_on
from docassemble.AotForms.matter import example, read
from docassemble.AotForms.matter.matter import Exhibit
from lawhelp import data, reviewed


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
