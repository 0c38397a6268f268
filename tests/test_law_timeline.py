"""The timeline: one list of rows, told as a table and drawn as an SVG that says the same."""
from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest
from docassemble.AotForms.law import Status
from docassemble.AotForms.law.rules import rules_on
from docassemble.AotForms.law.timeline import rows, svg, table
from docassemble.AotForms.matter.history import History
from lawhelp import NAMES, data, matter

SPACE = "{http://www.w3.org/2000/svg}"


def drawn(name):
    one = matter(data(name))
    return one.history, rules_on(one.venue.planned_on)


@pytest.mark.parametrize("name", NAMES)
def test_picture_and_table_say_the_same(name):
    """Every row of the table is a line of the picture, and stands whole in its description."""
    history, rules = drawn(name)
    picture = ElementTree.fromstring(svg(history, rules))
    told = picture.find(f"{SPACE}desc").text
    assert picture.get("role") == "img" and picture.find(f"{SPACE}title").text
    for label, when, words in table(history, rules):
        assert f"{label}: {when}. {words}" in told
    bars, dots = len(picture.findall(f"{SPACE}rect")), len(picture.findall(f"{SPACE}circle"))
    kinds = [row.kind for row in rows(history, rules)]
    assert dots == kinds.count("event") and bars >= kinds.count("stay") + kinds.count("window")


def test_the_extension_is_a_part_of_its_own():
    """The extended windows have a hatched part, the second has none."""
    history, rules = drawn("hospital-designee")
    assert svg(history, rules).count("url(#tl-h)") == 2
    first, second, third = rows(history, rules)[:3]
    assert first.first == date(2023, 8, 19) and first.base == date(2023, 12, 1) and second.first == second.base
    assert "do not make it longer" in second.words and "104 days" in third.words


def test_marks_tell_inside_outside_and_open_in_words():
    """Each event says in words whether it counts, beside its mark."""
    events = [{"kind": "hospitalization", "when": when} for when in ("2026-01-01", "2019-01-01", "2023-12")] + [{"kind": "hospitalization"}]
    history = History.model_validate({"incidents": events, "confinements": [], "complete": True})
    rules = rules_on(date(2026, 12, 15))
    assert [row.status for row in rows(history, rules)[3:]] == [Status.MET, Status.NOT_MET, Status.NOT_YET_KNOWN, Status.NOT_YET_KNOWN]
    text = svg(history, rules)
    assert ">inside<" in text and ">outside<" in text and ">not known yet<" in text and "date not known yet" in text


def test_an_empty_history_draws_its_windows():
    """Nothing known yet is no error."""
    assert len(rows(History(), rules_on(date(2026, 12, 1)))) == 3
    ElementTree.fromstring(svg(History(), rules_on(date(2026, 12, 1))))


def test_what_people_write_cannot_break_the_picture():
    """Signs that mean something in XML are escaped."""
    history = History.model_validate({"incidents": [{"kind": "violent act", "when": "2026-01-01", "facility": "<A & \"B\">"}]})
    assert "<A &" not in svg(history, rules_on(date(2026, 12, 1)))
    ElementTree.fromstring(svg(history, rules_on(date(2026, 12, 1))))
