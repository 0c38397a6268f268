"""The order's interview and the list of further papers, by keyboard alone at 390 px on a real server."""
from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
import server_support
from browser_interview import Interview
from browser_keyboard import Keyboard
from browser_screens import Screens
from interview_help import reader
from orders_answers import ORDERS, PLANS

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server with one complete matter; its handle."""
    from demo import fresh

    from docassemble.AotForms.guide import desk

    with server_support.with_vault(tmp_path_factory.mktemp("orders") / "home", "--admin-name", "Pat Planner") as running:
        yield running, desk.save(running.email, fresh("hospital-designee").model_dump_json()).handle


@pytest.fixture
def screens():
    """Every screen that a way meets; kept as pictures where AOTFORMS_PICTURES names a folder."""
    return Screens()


def clean(keys: Keyboard, screens: Screens) -> None:
    """No violation, nothing wider than the screen, and the focus always to be seen."""
    assert {one.name: one.violations for one in screens.seen if one.violations} == {}
    assert {one.name: one.wider for one in screens.seen if one.wider} == {}
    assert keys.unseen == []


def test_the_order_is_made_by_keyboard(site, page, sign_in, screens):
    """Ensures that the order's interview, a refused term and a refused day with it, is gone by keyboard, and the order is made of it."""
    server, handle = site
    sign_in(page, server)
    page.goto(f"{server.url}interview?i=docassemble.AotForms:data/questions/orders.yml&matter={handle}")
    keys = Keyboard(page)
    way = Interview(page, keys, screens, ORDERS)
    way.run("order_months")
    way.wrong({"proposed.months": 19})
    way.run("order_reviews")
    way.wrong({"proposed.reviews": "next week"})
    way.run("review")
    assert set(ORDERS) - way.used <= {"dismissal.reason_minor", "proposed.entered_on", "exam_provider.given"}
    page.goto(f"{server.url}aot/matters/{handle}")
    keys.follow(r"Make this paper\W+Findings and order")
    screens.look(page, "matter with the order")
    assert page.url.endswith("#more-order") and keys.focused()["id"] in ("", "more-order")
    told = page.inner_text("#more-order")
    assert "Made" in told and "Get the Word file" in told
    keys.follow(r"Read as a page\W+Findings.*", href="papers/order")
    twin = page.inner_text("main")
    assert 'Cedar <b>& "Bluff" [FILE 1] ${ 1 }' in twin and "Quinn Example" in twin and "March 14, 2027" in twin
    word = page.request.get(f"{server.url}aot/matters/{handle}/papers/order.docx")
    assert "Quinn Example" in zipfile.ZipFile(io.BytesIO(word.body())).read("word/document.xml").decode()
    page.goto(f"{server.url}aot/matters/{handle}")
    keys.follow(r"Take it away\W+Findings and order")
    assert page.url.endswith("#more") and "Made" not in page.inner_text("#more-order")
    clean(keys, screens)


def test_a_revision_of_the_plan_is_told_by_keyboard(site, page, sign_in, screens):
    """Ensures that a revision is added to a plan that was kept, and that it asks only for what changes."""
    from docassemble.AotForms.guide import desk, gathering
    from docassemble.AotForms.guide.individual_plan_path import SECTIONS

    server, handle = site
    first = gathering.gather(reader(PLANS | {"plans[0].another": "no"}), SECTIONS).after.model_dump(mode="json")
    desk.save(server.email, json.dumps(desk.load(server.email, handle).tree | {"after": first}), handle)
    sign_in(page, server)
    page.goto(f"{server.url}interview?i=docassemble.AotForms:data/questions/individual_plan.yml&matter={handle}")
    keys = Keyboard(page)
    way = Interview(page, keys, screens, PLANS)
    assert way.question() == "review"
    keys.follow(r"Add one\W+The plan after intake")
    way.run("review")
    before, after = desk.load(server.email, handle).tree["after"]["plans"]
    assert after["mandatory"]["regular_contacts"] == before["mandatory"]["regular_contacts"] and after["coordinator"] == before["coordinator"]
    assert after["mandatory"]["crisis_plan"]["what"] == "Call the new line" and after["why_revised"] == "Work was added."
    assert {"later_plan_changes", "later_plan_housing_benefits_education_employment_details"} <= set(screens.kinds())
    assert "later_plan_coordinator" not in screens.kinds()
    clean(keys, screens)
