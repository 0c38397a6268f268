"""Every path through every interview: each screen is come to, in order, once; each path ends; a change asks only what hangs on it."""
from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from interview_help import ANSWERS, reader
from orders_answers import ORDERS, PLANS
from path_walker import Found, explore, offered, places
from persona_help import NAMES, as_sent, persona

from docassemble.AotForms.guide import gathering
from docassemble.AotForms.guide.becoming import seen, yes
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.path import MISSING, Screen, Section, Stop, Walk, said, the_sections, walk

STOPS = {"petition": {"wrong_door", "under_age"}, "after_order": {"revocation_wrong_door"}}
ROLES = {name: json.loads((ANSWERS / f"roles/{name}.json").read_text(encoding="utf-8")) for name in ("service", "tribal_notice", "after_order")}
WHOLE = {**ROLES, "orders": ORDERS, "individual_plan": PLANS}
_AFTER = {"after": gathering.matter(walk(INTERVIEWS["after_order"].sections, reader(ROLES["after_order"]), to_the_end=True)).model_dump(mode="json")["after"]}
FACTS = {"nothing known": {}, "adult": {"respondent": {"birth_date": "1980-05-05"}}, "adolescent": {"respondent": {"birth_date": "2011-05-05"}},
         "responder": {"petitioner": {"kind": "designated crisis responder"}},
         "told before": {"respondent": {"birth_date": "1980-05-05"}, **_AFTER}}


@cache
def explored(name: str, facts: str) -> Found:
    return explore(INTERVIEWS[name].sections, FACTS[facts])


def keys(done: Walk) -> list[tuple[str, str]]:
    return [(stop.screen.id, stop.at) for stop in done.stops]


@pytest.mark.parametrize("name", INTERVIEWS)
def test_every_screen_is_come_to(name):
    """Ensures that no screen of an interview is left that nobody can come to, whatever is answered and stored."""
    come_to = {id for facts in FACTS for id, _ in explored(name, facts).seen}
    assert {screen.id for _, screen, _ in the_sections(INTERVIEWS[name].sections)} - come_to == set()


@pytest.mark.parametrize("facts", FACTS)
@pytest.mark.parametrize("name", INTERVIEWS)
def test_every_path_ends_and_reads_nothing_too_soon(name, facts):
    """Ensures that each path ends at the end or at a dead end that we know, and that no condition reads an answer which the
    interview asks for, but not before it on that path."""
    found = explored(name, facts)
    assert found.ends["end"] and set(found.ends) - {"end"} == STOPS.get(name, set())
    assert found.unset == set()


@pytest.mark.parametrize("facts", FACTS)
@pytest.mark.parametrize("name", INTERVIEWS)
def test_the_walk_goes_the_way_that_was_found(name, facts):
    """Ensures that for one person at every screen, one led past it, and one at every end, the real walk shows the screens foreseen, in
    the order in which they stand, none twice; and that who has answered everything is asked nothing more."""
    found, rank = explored(name, facts), places(INTERVIEWS[name].sections)
    people = [*found.seen.items(), *found.passed.items(), *((None, who) for ones in found.ends.values() for who in ones)]
    for key, who in people:
        done = walk(INTERVIEWS[name].sections, lambda one, told=who.answers: told.get(one, MISSING), facts=FACTS[facts])
        came, foreseen = keys(done), who.saw()
        ranks = [rank[one] for one in came]
        assert ranks == sorted(set(ranks)), (name, key)
        assert came[:len(foreseen)] == foreseen, (name, key)
        if key in found.seen and found.seen[key] is who:
            assert came == foreseen and done.next is done.stops[-1], (name, key)
        elif key is not None:
            assert all(rank[one] > rank[key] for one in came[len(foreseen):]), (name, key)
    for who in found.ends["end"]:
        assert walk(INTERVIEWS[name].sections, lambda one, told=who.answers: told.get(one, MISSING), facts=FACTS[facts]).next is None


def test_the_walker_sees_what_is_wrong():
    """Ensures that a screen nobody can reach, a condition that reads a later answer, and one that reads all answers are found."""
    late = Screen("late", (yes("x.late"),))
    sections = (Section("one", "One", (
        Screen("first", (yes("tribe.is_native"),)), Screen("never", (seen("x.never"),), said("tribe.is_native", "perhaps")),
        Screen("early", (seen("x.early"),), said("x.late", "1")), late)),)
    found = explore(sections, {})
    assert ("never", "") not in found.seen and ("first", "") in found.seen and found.unset == {("early", "x.late")}
    with pytest.raises(AssertionError, match="all answers"):
        explore((Section("two", "Two", (late, Screen("all", (seen("x.all"),), lambda known: "1" in list(known.values)))),), {})


def people() -> list[tuple[str, str]]:
    """Whose answers are changed: every persona at the petition who gets past the doors, and the complete roles."""
    return [("petition", name) for name in NAMES if not name.endswith("-door")] + [(name, "") for name in WHOLE]


@cache
def told_by(interview: str, name: str) -> Walk:
    read = as_sent(persona(name).answers if interview == "petition" else WHOLE[interview])
    return walk(INTERVIEWS[interview].sections, read, to_the_end=True, facts=FACTS["adult"])


def answers_of(stop: Stop, done: Walk) -> dict:
    known = done.known.here(stop.at)
    return {full: done.known.values[full] for one in stop.screen.names if (full := known.full(one)) in done.known.values}


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(some.data())
def test_a_change_asks_only_what_comes_onto_the_path(data):
    """Ensures that after any answer on any screen is changed, every other answer on the path stands as it was, exactly the screens that
    came onto the path are asked, and changing back brings the old path with every answer, whatever was answered in between."""
    interview, name = data.draw(some.sampled_from(people()))
    before = told_by(interview, name)
    answered = [one for one in before.stops if one.answered]
    stop = answered[data.draw(some.integers(0, len(answered) - 1))]
    change = {before.known.here(stop.at).full(one): data.draw(some.sampled_from(offered(f"{stop.of.of}[i]{one}" if one.startswith(".") else one)))
              for one in stop.screen.names}
    sections, old = INTERVIEWS[interview].sections, dict(before.known.values)
    after = walk(sections, lambda one: {**old, **change}.get(one, MISSING), to_the_end=True, facts=FACTS["adult"])
    was, now = {(one.screen.id, one.at): one for one in before.stops}, {(one.screen.id, one.at): one for one in after.stops}
    for key in was.keys() & now.keys() - {(stop.screen.id, stop.at)}:
        assert now[key].answered is was[key].answered and answers_of(now[key], after) == answers_of(was[key], before)
    assert {key for key, one in now.items() if not one.answered and not one.screen.stops} == {
        key for key in now.keys() - was.keys() if not now[key].screen.stops} | {key for key in now.keys() & was.keys() if not was[key].answered}
    opened = {after.known.here(one.at).full(name): "unknown" for key, one in now.items() if key not in was
              for name in one.screen.names}
    again = walk(sections, lambda one: {**opened, **old}.get(one, MISSING), to_the_end=True, facts=FACTS["adult"])
    assert keys(again) == keys(before) and again.known.values == before.known.values
