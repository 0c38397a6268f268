"""The personas on the real engine, with a real vault: the way, the stored Matter and every screen that is rendered.

Twelve that visit every screen of the petition, and those at a wrong door, run with the other tests; with AOTFORMS_PERSONAS=all
(``make personas``) all of them do.
"""
from __future__ import annotations

import json
import os

import pytest
from interview_help import LOGIN, PETITION, own_vault
from persona_help import NAMES, as_sent, every_screen, persona

from docassemble.AotForms.guide import bank, desk, gathering
from docassemble.AotForms.guide.desk import opening
from docassemble.AotForms.guide.headless import Headless, User
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.path import the_sections, walk
from docassemble.AotForms.guide.petition import SECTIONS

pytestmark = [pytest.mark.docassemble, pytest.mark.slow]
DOORS = tuple(name for name in NAMES if name.endswith("-door"))
TWELVE = ("hospital-adult-complete", "hospital-adolescent-unknown", "provider-adult-unknown", "provider-adolescent-refused",
          "professional-adult-complete", "professional-adolescent-refused", "responder-adult-complete", "responder-adolescent-unknown",
          "planner-adult-unknown", "planner-adolescent-refused", "emergency-adult-unknown", "emergency-adolescent-complete")
RUN = NAMES if os.environ.get("AOTFORMS_PERSONAS") == "all" else (*TWELVE, *DOORS)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """The engine, started once, with one vault for all."""
    with pytest.MonkeyPatch.context() as patch, own_vault(tmp_path_factory.mktemp("personas"), patch):
        yield Headless()


@pytest.mark.parametrize("name", RUN)
def test_a_persona_goes_the_whole_way(engine, name):
    """Ensures that the engine asks exactly the questions of the path, in its order, that it uses every answer of the path, and that the
    vault then holds the very Matter that the path makes; who stands at a wrong door leaves nothing behind the door."""
    who = persona(name)
    done = walk(SECTIONS, as_sent(who.answers), to_the_end=True)
    session, visited = engine.start(PETITION, user=User(LOGIN)), []
    last = session.run(dict(who.answers), until=lambda one: visited.extend(one.showing(who.answers)) or one.id == who.ends)
    assert last.id == who.ends and visited == [stop.screen.id for stop in done.stops] + ["review"] * (who.ends == "review")
    assert set(session.unused(who.answers)) == set(who.answers) - set(done.known.values)
    handle = session.value("case.handle")
    if who.ends != "review":
        assert last.final and not last.fields
        return
    stored = json.loads(opening.vault().matters.load(opening.actor(LOGIN), handle).content)
    assert stored | {"reference": None} == gathering.matter(done).model_dump(mode="json")


def test_those_who_run_come_to_every_screen():
    """Ensures that the runs above leave no screen of the petition unseen, and that every petitioner is among them twice."""
    seen = {stop.screen.id for name in (*TWELVE, *DOORS) for stop in walk(SECTIONS, as_sent(persona(name).answers), to_the_end=True).stops}
    assert every_screen() - seen == set() and set(TWELVE) <= set(NAMES)
    kinds = [name.split("-")[0] for name in TWELVE]
    assert all(kinds.count(kind) == 2 for kind in kinds) and len(set(TWELVE)) == 12


LATER = ("service", "tribal_notice", "after_order", "orders", "individual_plan")
# What is no question of a path: where the other tests of the engine come to it.
ELSEWHERE = {"review", "papers", "paper", "sign", "scan", "filing", "send", "trouble", "list_remove", "change_sure", "no_matter", "part_done",  # petition, roles
             "office_packet", "clerk_look", "prosecutor_look", "office_decision", "office_reasons", "office_other", "office_filed", "office_taken",
             "office_who", "office_done",  # offices
             "page"}  # the page of a whole part, in compact mode


@pytest.mark.parametrize("of", ["adult-complete", "adolescent-unknown"])
@pytest.mark.parametrize("name", LATER)
def test_every_screen_of_the_later_interviews_is_rendered(engine, name, of):
    """Ensures that each screen of an interview on a stored petition, whole or hardly begun, can be shown: nothing that it says is undefined."""
    done = walk(SECTIONS, as_sent(persona(f"responder-{of}").answers), to_the_end=True)
    handle = desk.save(LOGIN, gathering.matter(done).model_dump_json()).handle
    session = engine.start(INTERVIEWS[name].file, user=User(LOGIN), url_args={"matter": handle})
    rendered: list[str] = []
    for _, screen, of_list in the_sections(INTERVIEWS[name].sections):
        field = screen.names[0]
        if of_list is not None and field.startswith("."):
            session.value(of_list.of).at_least(1)
        for _ in range(2):
            asked = session.action("_da_force_ask", variables=[f"{of_list.of}[0]{field}" if field.startswith(".") else field])
            if asked.id == screen.id:
                break
            assert asked.id in rendered, f"{screen.id} needs {asked.id}, which comes later"
            session.answer({one.name: one.choices[0].key for one in asked.fields if one.choices})
        assert asked.id == screen.id and asked.title
        rendered.append(asked.id)


def test_no_question_is_left_out():
    """Ensures that every question there is belongs to a path, or is one of those that other tests come to."""
    assert {screen.id for one in INTERVIEWS.values() for _, screen, _ in the_sections(one.sections)} | ELSEWHERE == set(bank.questions())
    later = {screen.id for name in LATER for _, screen, _ in the_sections(INTERVIEWS[name].sections)}
    assert later | every_screen() | ELSEWHERE == set(bank.questions())
