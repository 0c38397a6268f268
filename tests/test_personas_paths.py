"""Every persona's answers, gathered without the engine: the path, the law's answer, and the papers, as the file says."""
from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from interview_help import FILING_DAY
from persona_help import NAMES, as_sent, every_screen, persona

from docassemble.AotForms.documents import catalogue
from docassemble.AotForms.guide import gathering
from docassemble.AotForms.guide.path import Walk, walk
from docassemble.AotForms.guide.petition import SECTIONS
from docassemble.AotForms.law import review
from docassemble.AotForms.law.findings import Status

KINDS = {"hospital": "hospital director", "provider": "provider director", "planner": "release planner", "emergency": "emergency room physician",
         "responder": "designated crisis responder", "professional": "mental health or substance use disorder professional"}
REVIEW = "review"


@cache
def walked(name: str) -> Walk:
    return walk(SECTIONS, as_sent(persona(name).answers), to_the_end=True)


def test_there_is_one_of_every_kind():
    """Ensures that each petitioner is there for an adult and an adolescent, complete, unknown and refused, and is what its name says."""
    wanted = {"-".join(one) for one in product(KINDS, ("adult", "adolescent"), ("complete", "unknown", "refused"))}
    assert wanted == {name for name in NAMES if not name.endswith("-door")} and len(wanted) == 36
    for name in wanted:
        matter = gathering.matter(walked(name))
        assert matter.petitioner.kind == KINDS[name.split("-")[0]]
        age = {one.id: one for one in review(matter, FILING_DAY).findings}["standing.age"]
        assert age.status is Status.NOT_YET_KNOWN or ("13 to 17" in age.why) is ("adolescent" in name), name


@pytest.mark.parametrize("name", NAMES)
def test_a_persona_comes_out_as_its_file_says(name):
    """Ensures that the path ends where it should with every screen answered, and that law and papers are as expected."""
    who, done = persona(name), walked(name)
    ends = done.next.screen.id if done.next is not None and done.next.screen.stops else REVIEW
    assert ends == who.ends
    assert [stop.screen.id for stop in done.stops if not stop.answered and not stop.screen.stops] == []
    if ends != REVIEW:
        return
    matter = gathering.matter(done)
    judged = review(matter, FILING_DAY)
    stopping = [one for one in judged.findings if one.stops_filing]
    assert tuple(one.id for one in stopping if one.status is Status.NOT_MET) == who.not_met
    assert tuple(one.id for one in stopping if one.status is Status.NOT_YET_KNOWN) == who.not_yet_known
    assert judged.ready is not bool(who.not_met or who.not_yet_known)
    parts = {part for one in judged.findings for part in one.parts}
    assert who.warned == tuple(one.id for one in judged.findings if one.status is Status.NOT_MET and not one.stops_filing and one.id not in parts)
    papers = catalogue(matter, judged)
    assert tuple(one.id for one in papers if one.written) == who.papers
    assert all(one.possible for one in papers if one.written) and len({one.id for one in papers}) == len(papers)


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_of_its_own_is_asked_for(name):
    """Ensures that a persona's file answers no screen that is not on the persona's path."""
    who = persona(name)
    assert [one for one in who.own if one not in walked(name).known.values] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("-complete")])
def test_the_complete_are_ready(name):
    """Ensures that who has told everything may file."""
    assert not persona(name).not_met and not persona(name).not_yet_known


def test_together_they_see_every_screen():
    """Ensures that no screen of the petition, dead ends included, is left that no persona comes to."""
    assert every_screen() - {stop.screen.id for name in NAMES for stop in walked(name).stops} == set()
