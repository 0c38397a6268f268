"""Service, the notice to a tribe and what follows the order, by keyboard alone at 390 px on a real server."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
import server_support
from browser_interview import Interview
from browser_keyboard import Keyboard
from browser_screens import Screens
from interview_help import answers as petition_answers, reader

from docassemble.AotForms.guide import gathering
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.merging import put

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]
ANSWERS = Path(__file__).parent / "answers/roles"
ONLY_FOR_MINORS = {"revocation.returned_on"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server with one complete petition; its handle."""
    from docassemble.AotForms.guide import desk

    facts = gathering.gather(reader(petition_answers("designated-crisis-responder"))).model_dump(mode="json")
    put(facts, "order.expires", "2028-06-10")
    with server_support.with_vault(tmp_path_factory.mktemp("roles") / "home", "--admin-name", "Pat Planner") as running:
        yield running, desk.save(running.email, json.dumps(facts)).handle


@pytest.mark.parametrize("name", ["service", "tribal_notice", "after_order"])
def test_the_interview_is_done_by_keyboard_on_a_phone(site, page, sign_in, name):
    """Ensures that each interview is gone by keys to its end, each screen clean for axe, none wider than the phone."""
    server, handle = site
    screens, keys = Screens(), Keyboard(page)
    sign_in(page, server)
    page.goto(f"{server.url}interview?i={INTERVIEWS[name].file}&matter={handle}&new_session=1")
    given = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    way = Interview(page, keys, screens, given)
    if name == "after_order":
        way.answers = given | {"revocation.by": "provider"}
        way.run("revocation_wrong_door")
        keys.follow("Change who asks")
        way.answers = given
    way.run("review")
    told_before = {one for one in given if one.startswith("tribe.")}  # the petition has told it
    assert set(given) - way.used - ONLY_FOR_MINORS - told_before == set()
    assert {one.name: one.violations for one in screens.seen if one.violations} == {}
    assert {one.name: one.wider for one in screens.seen if one.wider} == {}
    assert keys.unseen == []
    titles: dict[str, set[str]] = {}
    for one in screens.seen:
        titles.setdefault(one.title, set()).add(one.heading)
    assert {title: headings for title, headings in titles.items() if len(headings) > 1} == {}
