"""The interviews of the order and of the individualized plan: their paths, the way back from the vault, and runs on the engine."""
from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from interview_help import LOGIN, PETITION, reader
from orders_answers import NO_WORDS, ORDERS, PLANS, unknown

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.guide import gathering, individual_plan_path, orders_path, path
from docassemble.AotForms.guide.individual_plan_path import carried
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.order_places import place_label, places, stale
from docassemble.AotForms.guide.path import MISSING
from docassemble.AotForms.guide.resuming import give_back
from docassemble.AotForms.law import review
from docassemble.AotForms.matter import Matter
from docassemble.AotForms.matter.order import Edit, Order

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

ADULT, MINOR = {"respondent": {"birth_date": "1990-02-03"}}, {"respondent": {"birth_date": "2011-02-03"}}
WHOLE = {"orders": ORDERS, "individual_plan": PLANS}
TODAY = date(2026, 12, 1)


def walk(name: str, given: dict, facts: dict | None = None) -> path.Walk:
    return path.walk(INTERVIEWS[name].sections, reader(given), to_the_end=True, facts=facts or {})


def tree(name: str, given: dict, facts: dict | None = None) -> dict:
    return gathering.matter(walk(name, given, facts)).model_dump(mode="json")


def second_plan(given: dict) -> dict:
    """The answers with all that the second plan takes over from the first, as the interview lays it in."""
    taken = {f"plans[1].{one}": given[f"plans[0].{one}"] for one in carried(given.get("plans[1].changes", ()))
             if f"plans[0].{one}" in given}
    return taken | given


@pytest.mark.parametrize("facts", [ADULT, MINOR, {}], ids=["adult", "adolescent", "age unknown"])
@pytest.mark.parametrize("little", [False, True], ids=["whole", "unknown"])
@pytest.mark.parametrize("name", WHOLE)
def test_what_was_gathered_and_given_back_is_the_same(name, little, facts):
    """Ensures that the answers of these interviews come back from the vault as they were, known or not."""
    given = second_plan(WHOLE[name])
    first = tree(name, unknown(given) if little else given, facts)
    back = give_back(first | facts, INTERVIEWS[name].sections)
    again = gathering.matter(path.walk(INTERVIEWS[name].sections, lambda one: back.values.get(one, MISSING), to_the_end=True, facts=facts))
    assert again.model_dump(mode="json") == first
    if little and name == "orders":
        assert first["order"]["outcome"] is None and first["order"]["reviews"] is None and first["proceeding"]["continuance"]["asked"] is None


def test_a_place_left_empty_is_left_to_the_judge():
    """Ensures that an edit without a text stays an edit, that days are kept in order, and odd signs whole."""
    order = tree("orders", ORDERS, ADULT)["order"]
    assert order["edits"] == [{"slot": "provider", "text": NO_WORDS}, {"slot": "other", "text": None}]
    assert order["reviews"] == ["2027-03-14", "2027-06-02"]
    assert tree("orders", ORDERS | {"proposed.reviews_any": "no"}, ADULT)["order"]["reviews"] == []


@pytest.mark.parametrize("wrong", ["next week", "13/1/2027", "2/30/2027", "3/4/27", "March 3"])
def test_a_day_that_is_none_is_refused(wrong):
    """Ensures that a line of the review days that is no day is told so in plain words, and never dropped."""
    with pytest.raises(ValueError, match="3/14/2027"):
        orders_path.as_days(f"3/14/2027\n{wrong}")


CHANGES = [
    ("orders", {"proposed.outcome": "dismissed"}, {"order_entered"}, "Cedar"),
    ("orders", {"proposed.outcome": "granted"}, {"order_entered"}, "It was taken back."),
    ("orders", {"exam.asked": "no"}, set(), "Seen at the bridge."),
    ("orders", {"exam.transport": "no"}, set(), "Example Police"),
    ("orders", {"exam.by_declarant": "yes"}, set(), "Robin"),
    ("orders", {"continuance.by": "court"}, set(), '"respondent_agrees": true'),
    ("orders", {"continuance.asked": "unknown"}, set(), "A witness is away."),
    ("orders", {"stipulation.asked": "no"}, set(), "Snow."),
    ("orders", {"withdrawal.asked": "no"}, set(), "Treatment began."),
    ("orders", {"edits[0].another": "no"}, set(), '"slot": "other"'),
    ("individual_plan", {"plans[0].optional": ["none"]}, set(), None),
    ("individual_plan", {"plans[0].another": "no"}, set(), "Work was added."),
    ("individual_plan", {"plans[1].crisis_plan": "no"}, set(), "Call the new line"),
]


@pytest.mark.parametrize(("name", "change", "asked", "gone"), CHANGES)
def test_a_change_asks_again_only_what_hangs_on_it(name, change, asked, gone):
    """Ensures that a changed answer brings up only what depends on it, and takes along what hung on it."""
    given = second_plan(WHOLE[name])
    done = walk(name, given | change, ADULT)
    assert walk(name, given, ADULT).next is None
    assert {stop.screen.id for stop in done.stops if not stop.answered} == asked
    if gone:
        before, after = json.dumps(tree(name, given, ADULT)), json.dumps(tree(name, given | change, ADULT))
        assert gone in before and gone not in after


def test_what_was_never_asked_is_asked_when_it_comes_up_later():
    """Ensures that, taken up again from the vault, a screen that was off the path is asked once an answer brings it up."""
    given = PLANS | {"plans[0].another": "no", "plans[0].crisis_plan": "no"}
    back = give_back(tree("individual_plan", given), INTERVIEWS["individual_plan"].sections).values
    assert walk("individual_plan", back).next is None
    for change, asked in (({"plans[0].crisis_plan": "yes"}, "later_plan_crisis_plan_details"),
                          ({"plans[0].optional": ["nursing", "psychotherapy"]}, "later_plan_psychotherapy_details")):
        assert [stop.screen.id for stop in walk("individual_plan", back | change).stops if not stop.answered] == [asked]


def test_the_reason_of_a_dismissal_is_of_the_law_for_that_age():
    """Ensures that an adolescent's screen offers no ground that only the law for adults has."""
    ids = [{stop.screen.id for stop in walk("orders", ORDERS, facts).stops} for facts in (ADULT, MINOR, {})]
    assert [("dismissal_reason" in one, "dismissal_reason_minor" in one) for one in ids] == [(True, False), (False, True), (True, False)]


def test_a_revision_asks_only_for_what_changes():
    """Ensures that a revision takes over the parts that were not ticked, of which the first plan asks every one."""
    ids = [stop.screen.id for stop in walk("individual_plan", PLANS, ADULT).stops if stop.at == "plans[1]" and not stop.answered]
    assert "later_plan_crisis_plan" not in ids and "later_plan_regular_contacts" in ids
    whole = walk("individual_plan", second_plan(PLANS), ADULT)
    assert whole.next is None
    second = tree("individual_plan", second_plan(PLANS))["after"]["plans"][1]
    assert second["mandatory"]["regular_contacts"]["what"] == "What of regular_contacts"
    assert second["optional"]["housing_benefits_education_employment"]["included"] and second["optional"]["nursing"]["what"] == "Weekly visit"
    assert set(individual_plan_path.PARTS) | {"none"} == {key for one in _plan_changes() for key in one}


def _plan_changes() -> list[dict]:
    from docassemble.AotForms.guide.choices import PLAN_CHANGES

    return PLAN_CHANGES


def test_places_of_the_order_show_proposal_and_change():
    """Ensures that every place shows what is proposed and what the order says, and that a place that is gone is named."""
    edits = (Edit(slot="provider", text="Other Clinic"), Edit(slot="appeared.parent", text="x"))
    matter = Matter.model_validate({**ADULT, "order": Order(edits=edits).model_dump(), "provider": {"contact": {"organization": "Clinic"}}})
    found = {one.id: one for one in places(matter, review(matter, TODAY))}
    assert (found["provider"].proposed, found["provider"].now, found["provider"].changed) == ("Clinic", "Other Clinic", True)
    assert not found["months"].changed and "…" in found["months"].locked
    assert stale(matter, review(matter, TODAY)) == (place_label("appeared.parent"),)
    assert place_label("provider") == "Order: Provider" and place_label("none.such") == "none.such"


# ── on the engine ────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def engine(tmp_path, monkeypatch):
    """The engine over a fresh home of one organization."""
    from docassemble.AotForms.guide.desk import office, opening
    from docassemble.AotForms.guide.headless import Headless

    monkeypatch.setenv("AOTFORMS_HOME", str(tmp_path / "home"))
    opening._open.cache_clear()
    office.organization_of(LOGIN)
    yield Headless()
    opening.vault().close()
    opening._open.cache_clear()


def _start(engine, name: str, example: str, **more):
    from demo import fresh

    from docassemble.AotForms.guide import desk
    from docassemble.AotForms.guide.headless import User

    handle = more.pop("matter", None) or desk.save(LOGIN, fresh(example).model_dump_json()).handle
    return handle, engine.start(PETITION.replace("petition", name), user=User(LOGIN), url_args={"matter": handle, **more})


@pytest.mark.slow
@pytest.mark.docassemble
@pytest.mark.parametrize(("name", "example", "little"), [
    ("orders", "hospital-designee", False), ("orders", "hospital-designee", True), ("orders", "mhp-adolescent-16", False),
    ("orders", "mhp-adolescent-16", True), ("individual_plan", "hospital-designee", False), ("individual_plan", "mhp-adolescent-16", True)])
def test_a_run_on_the_engine_keeps_every_answer(engine, name, example, little):
    """Ensures that a run, for an adult and for an adolescent, keeps what was said and touches nothing else of the matter."""
    from docassemble.AotForms.guide import desk

    handle, session = _start(engine, name, example)
    before = desk.load(LOGIN, handle).tree
    given = unknown(WHOLE[name]) if little else WHOLE[name]
    assert session.run({one: said for one, said in given.items() if said != "" or one.endswith(".text")}, until="review").id == "review"
    kept = desk.load(LOGIN, handle).tree
    wanted = tree(name, second_plan(given), before)
    places_ = ("order", "proceeding") if name == "orders" else ("after",)
    assert kept["after" if name != "orders" else "order"] == wanted["after" if name != "orders" else "order"]
    assert {key: value for key, value in kept.items() if key not in places_} == {key: value for key, value in before.items() if key not in places_}
    assert "${" not in session.screen().text.replace(NO_WORDS, "")


@pytest.mark.slow
@pytest.mark.docassemble
def test_a_part_alone_and_another_place(engine):
    """Ensures that one part is asked for alone, that a place chosen anew asks for its text anew, and that too long a term is refused."""
    from docassemble.AotForms.guide import desk

    handle, session = _start(engine, "orders", "hospital-designee", part="withdrawal")
    assert session.screen().id == "withdrawal_asked"
    assert session.run(ORDERS, until="part_done").id == "part_done"
    kept = desk.load(LOGIN, handle).tree["proceeding"]["withdrawal"]
    assert kept == {"asked": True, "why": "Treatment began."}
    _, session = _start(engine, "orders", "hospital-designee", matter=handle, part="proposed_order")
    session.run(ORDERS, until="order_months")
    with pytest.raises(InputError) as refused:
        session.answer({"proposed.months": 19})
    assert "18 months at most" in refused.value.problems[0].what
    _, session = _start(engine, "orders", "hospital-designee", matter=handle, part="order_changes")
    session.run(ORDERS, until="edit_text")
    assert next(one.default for one in session.screen().fields).startswith("Tidewater")
    session.run(ORDERS, until="part_done")
    assert desk.load(LOGIN, handle).tree["order"]["edits"][0]["text"] == NO_WORDS
