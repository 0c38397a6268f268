"""Compact mode by keyboard alone, on a phone and on a desk, on a real server: a page a part, to the review."""
from __future__ import annotations

import datetime

import browser_answers
import pytest
import server_support
from browser_interview import FIELDS, Interview, plain
from browser_keyboard import Keyboard
from browser_screens import Screens, violations
from interview_help import PETITION, answers

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]
DESK = {"width": 1280, "height": 900}
MOST_PAGES = 12
VALUES = "[...document.querySelectorAll('#daform textarea')].filter(e => !e.matches(':disabled')).map(e => e.value)"
SHOWN = "[...document.querySelectorAll('.iv-asked')].filter(e => e.offsetParent).length"
WRONG = {"incidents[0].when_day": 31, "incidents[0].when_month": "2"}


@pytest.fixture
def begun(tmp_path, page, sign_in):
    """A petition, a page a part, on a server of its own."""
    running = server_support.start(tmp_path / "home", "--admin-name", "Pat Planner")
    sign_in(page, running)
    page.goto(f"{running.url}interview?i={PETITION}&new_session=1")
    keys = Keyboard(page)
    keys.follow("All questions of this part on one page")
    yield Interview(page, keys, Screens(), fresh())
    running.stop()


def fresh() -> dict[str, object]:
    """The shortest complete answers, with days that are fresh today; the event's first day is one that cannot be."""
    now = browser_answers.today()
    on = {"talk.refused_on": -3, "declaration.examined_on": -2}
    return answers("pages/shortest") | WRONG | {name: (now + datetime.timedelta(days)).isoformat() for name, days in on.items()}


def test_a_petition_is_told_by_keyboard_a_page_a_part(begun):
    """Ensures that each page is told by keys on a phone, is clean for axe there and at a desk once it is filled, is no wider than the
    screen, and that at most twelve lead to the review."""
    page, titles, at_a_desk = begun.page, [], {}
    while begun.question() != "review":
        assert begun.question() == "page" and len(titles) < MOST_PAGES
        titles.append(page.title())
        empty = page.evaluate(SHOWN)
        begun.answer()
        if "What happened before" in titles[-1]:
            assert page.evaluate(SHOWN) > empty, "an answer opens what follows from it"
            refused(begun)
        phone = page.viewport_size
        begun.screens.look(page, "page")
        page.set_viewport_size(DESK)
        at_a_desk[titles[-1]] = violations(page)
        page.set_viewport_size(phone)
        begun.go_on()
    assert set(begun.answers) - begun.used == set() and len(titles) == len(set(titles))
    assert {one.name: one.violations for one in begun.screens.seen if one.violations} == {}
    assert {title: found for title, found in at_a_desk.items() if found} == {}
    assert {one.heading: one.wider for one in begun.screens.seen if one.wider} == {}
    assert begun.keys.unseen == []
    assert "Nothing that the law asks for is missing." in page.inner_text("#daquestion")


def refused(way: Interview) -> None:
    """The day that cannot be is refused beside it: the page stays with all that was typed on it, and is mended there."""
    typed = way.page.evaluate(VALUES)
    way.refused()
    assert way.page.evaluate(VALUES) == typed and any(typed)
    raw = next(one["raw"] for one in way.page.evaluate(FIELDS) if plain(one["raw"]) == "incidents[0].when_day")
    way.keys.tab_to(lambda here: here["name"] == raw, "the day", key="Shift+Tab")
    way.keys.write("28")
