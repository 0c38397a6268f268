"""Reading a case file: every problem with its place and its mend, and no value repeated."""
from __future__ import annotations

import json

import pytest
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.matter import example, examples, read, schema
from lawhelp import data, put

BASE = data("hospital-designee")

# place, value, the path named in the problem, a word of the mend
BAD = [
    ("respondent.birthdate", "1991-05-14", "respondent.birthdate", "birth_date"),
    ("respondent.birth_date", "14 May 1991", "respondent.birth_date", "2026-03-14"),
    ("petitioner.kind", "planner", "petitioner.kind", "hospital director"),
    ("interview.accepts_voluntary_treatment", "maybe", "interview.accepts_voluntary_treatment", "true, false, or null"),
    ("history.incidents[1].when", "spring", "history.incidents[1].when", "2025-03"),
    ("history.incidents[1].when", {"earliest": "2025-04-01", "latest": "2025-03-01"}, "history.incidents[1].when", "before the earliest"),
    ("history.incidents[1].zzz", "red", "history.incidents[1].zzz", "schema"),
    ("circumstances.text", "", "circumstances.text", "null"),
    ("requested_months", 0, "requested_months", "schema"),
    ("exhibits[0].sha256", "xyz", "exhibits[0].sha256", "schema"),
    ("reference", "Nguyen v. State", "reference", "schema")]


@pytest.mark.parametrize("place, value, where, mend", BAD, ids=[f"{row[0]}={str(row[1])[:12]}" for row in BAD])
def test_a_bad_place_is_named_with_its_mend(place, value, where, mend):
    """The problem names the JSON path and how to mend it, and repeats no value."""
    with pytest.raises(InputError) as error:
        read(json.dumps(put(BASE, place, value)))
    (problem,) = error.value.problems
    assert problem.where == where and mend in problem.mend
    assert error.value.exit_code == 2
    if isinstance(value, str) and value and value not in problem.mend:
        assert value not in problem.line() + str(error.value)


def test_every_problem_is_told_at_once():
    """Three wrong places are three problems, not the first of them."""
    values = put(put(put(BASE, "respondent.birth_date", "x"), "petitioner.kind", "x"), "venue.colour", "x")
    with pytest.raises(InputError) as error:
        read(json.dumps(values))
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("text, where", [("{", "line 1"), ('{"a": 1\n"b": 2}', "line 2"), (b'{"a": "\xff"}', "byte 7")])
def test_text_that_is_no_json_says_where(text, where):
    """A slip in the JSON names its line, bytes that are no text their place."""
    with pytest.raises(InputError) as error:
        read(text)
    assert where in error.value.problems[0].where


def test_a_list_where_an_object_belongs():
    """The whole file being a list is one problem, without a traceback."""
    with pytest.raises(InputError):
        read("[]")


def test_no_such_example_names_near_ones():
    """A slip in the name of an example offers the right one."""
    with pytest.raises(InputError, match="hospital-designee"):
        example("hospital-designe")


def test_there_are_three_examples_and_a_schema():
    """Hospital, field, adolescent; the schema knows the keys of a Matter."""
    assert examples() == ("dcr-field", "hospital-designee", "mhp-adolescent-16")
    assert {"respondent", "petitioner", "history", "declaration"} <= schema()["properties"].keys()
