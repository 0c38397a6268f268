"""Every screen of the whole way can be used by everybody: axe, narrow screens, titles, errors."""
from __future__ import annotations

import pytest
from server_support import encoded

AGAIN = "Scan this page again, flat and whole. If the sheet is an older version, print this version and sign that."
TOO = "Scan this page too. All pages go into one PDF, in order."
pytestmark = [pytest.mark.docassemble, pytest.mark.browser]
OURS = {"people", "ask", "link sent", "landing before the login", "login", "landing", "settings", "matters", "matter", "paper twin", "sign by link",
        "signed by link", "denied", "change password"}
PLACES = {"review", "papers", "paper", "sign", "filing", "send", "start_get_help", "wrong_door"}
ERRORS = {"login error", "settings error", "start_danger error", "incident_kind error", "sign error", "scan error", "sign by link error", "ask error"}


def test_every_kind_of_screen_was_looked_at(journey):
    """Ensures that the other tests of this file speak of every page, every place after the questions, and several refusals."""
    kinds, names = set(journey.screens.kinds()), {one.name for one in journey.screens.seen}
    assert OURS | PLACES <= kinds
    assert ERRORS <= names
    assert sum(one.questions for one in journey.screens.seen) >= 150 and len(journey.screens.seen) >= 90


def test_axe_finds_nothing_on_any_screen(journey):
    """Ensures that no screen has a violation of WCAG 2.2 A or AA or of axe's best practices."""
    assert {one.name: one.violations for one in journey.screens.seen if one.violations} == {}


def test_no_screen_scrolls_sideways(journey):
    """Ensures that at 390 px and at 320 px (1280 at 400 %) nothing is wider than the screen."""
    assert {one.name: one.wider for one in journey.screens.seen if one.wider} == {}


def test_titles_say_where_one_is(journey):
    """Ensures that each screen's title holds its heading's words or names its page, and that a refusal's title says so."""
    titles = {}
    for one in journey.screens.seen:
        assert one.title.endswith("AotForms") and len(one.title) > 12, one
        assert one.title.startswith("Error: ") == (one.state == "error"), one
        titles.setdefault(one.title, set()).add(one.heading)
    assert {title: headings for title, headings in titles.items() if len(headings) > 1} == {}


def test_a_refusal_reaches_who_does_not_see_it(journey):
    """Ensures that after a refusal the focus is on a summary that is announced, or on docassemble's log-in its message is tied to a field."""
    assert len(journey.refusals) >= 7
    for one in journey.refusals:
        tied = one["invalid"] == "true" and one["described"]
        assert one["focus"] == "div#error-summary" and one["alerts"] or tied or "sign in" in one["title"].lower() and one["alerts"], one


def test_a_refusal_leads_to_each_wrong_field(journey):
    """Ensures that each line of a screen's summary leads by keyboard to a field that is marked wrong, with its message tied to it."""
    led = [one["led"] for one in journey.refusals if "led" in one]
    assert len(led) >= 4 and all(led)
    assert [one for lines in led for one in lines if one["invalid"] != "true" or not one["described"]] == []


def test_a_refusal_names_what_is_wrong(journey):
    """Ensures that a day that cannot be is told of the day, in the summary and beside that field, and what is wrong with a scan a line a page in both."""
    one, = (one for one in journey.refusals if "no such day" in str(one["alerts"]))
    assert "When did it happen? Day: That month has no such day." in str(one["alerts"])
    assert [field["focus"] for field in one["led"]] == [f"input#{encoded('incidents[0].when_day')}"] and "no such day" in one["led"][0]["described"]
    told = [line.strip() for line in journey.told["scan"].splitlines()]
    assert [told.count(line) for line in ("Page 1: the scan shows something else in its place. " + AGAIN, "Page 2: it is not in the scan. " + TOO)] == [2, 2]


def test_a_refused_form_keeps_what_was_typed(journey):
    """Ensures that our own pages show a refused form again with the answers that were right."""
    assert journey.told["settings error"] == "localhost"


def test_no_complaint_in_the_browser(journey):
    """Ensures that the browser's console holds no error but the answers that the way provokes (400 and 404)."""
    assert [one for one in journey.complaints if "status of 400" not in one and "status of 404" not in one] == []
