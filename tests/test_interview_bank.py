"""The questions as data say what the interviews ask: nothing is lost between the files and whoever shows them."""
from __future__ import annotations

import re

from docassemble.AotForms.guide import bank
from docassemble.AotForms.guide.interviews import screens

KINDS = {"raw", "area", "radio", "dropdown", "checkboxes", "date", "time", "integer", "file", "files", "note"}


def names(question: bank.Question) -> set[str]:
    """The fields' variables as the path names them: those of a list's items begin with a dot."""
    found = {field.name for field in question.fields if field.name} | ({question.seeks} if question.seeks else set())
    return {re.sub(r"^\w+\[i\]", "", name) for name in found}


def test_every_screen_on_a_path_has_its_question_and_the_same_fields():
    """A screen's names are its question's, in both directions, but for dead ends, which have none."""
    differ = {}
    for id, (screen, _) in screens().items():
        asked = bank.questions()[id]
        # An item's key is given by us, and is no field.
        if not screen.stops and names(asked) != set(screen.names) - {".key"}:
            differ[id] = names(asked) ^ set(screen.names)
        assert asked.event == screen.stops, id
    assert differ == {}


def test_every_field_is_of_a_known_kind_and_has_its_choices():
    for asked in bank.questions().values():
        for field in asked.fields:
            assert field.kind in KINDS and field.label, (asked.id, field)
            assert (field.choices is not None) == (field.kind in ("radio", "dropdown", "checkboxes")), (asked.id, field.name)
            if field.choices and "(" not in field.choices:
                assert bank.choices_of(field), (asked.id, field.choices)
    assert len(bank.choices_of(bank.questions()["start_county"].fields[0])) >= 39


def test_an_item_of_a_list_gets_its_number_everywhere():
    third = bank.questions()["incident_when"].at(2)
    assert third.fields[0].name == "incidents[2].when_month" and third.checks == "check_date(incidents[2], 'when')"
    assert bank.questions()["incident_kind"].at(0).expressions == ("the_nth(0)",)
    assert bank.questions()["incident_kind"].expressions == ("the_nth(i)",)
