"""The interviews after the petition: which screens a person sees, and that the Matter and its answers are one, both ways."""
from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interview_help import SIX, answers as petition_answers, reader

from docassemble.AotForms.guide import choices, gathering, path, telling
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.merging import owned, put
from docassemble.AotForms.guide.path import place
from docassemble.AotForms.guide.resuming import as_told, give_back
from docassemble.AotForms.guide.wording import blocks
from docassemble.AotForms.law.after import may_revoke
from docassemble.AotForms.law.rules import rules_on
from docassemble.AotForms.matter import Matter, after, base, proceeding

ANSWERS = Path(__file__).parent / "answers/roles"
ROLES = ("service", "tribal_notice", "after_order")
ADULT = {"respondent": {"birth_date": "1980-05-05"}, "petitioner": {"kind": "designated crisis responder"}}
MINOR = {"respondent": {"birth_date": "2011-05-05"}, "petitioner": {"kind": "hospital director"}}
WHEN = ((2026, "", ""), (2026, "2", ""), (2026, "2", 28), ("", "", ""))


def answers(name: str) -> dict:
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


def walk(name: str, given_: dict, facts: dict = ADULT) -> path.Walk:
    return path.walk(INTERVIEWS[name].sections, reader(given_), to_the_end=True, facts=facts)


def tree_of(name: str, given_: dict, facts: dict = ADULT) -> dict:
    return gathering.matter(walk(name, given_, facts)).model_dump(mode="json")


def ids(name: str, given_: dict, facts: dict = ADULT) -> set[str]:
    return {stop.screen.id for stop in walk(name, given_, facts).stops}


def stored(name: str, given_: dict, facts: dict = ADULT) -> dict:
    """A stored Matter: the facts of others, and what this interview made."""
    return over(Matter.model_validate(facts).model_dump(mode="json"), tree_of(name, given_, facts), name)


def over(tree: dict, mine: dict, name: str) -> dict:
    """A Matter with the places of one interview taken from another."""
    tree = deepcopy(tree)
    for one in owned(INTERVIEWS[name].sections):
        put(tree, one, place(mine, one))
    return Matter.model_validate(tree).model_dump(mode="json")


def again(name: str, tree: dict) -> dict:
    """A stored Matter with what another session makes of its own places before anybody answers anything."""
    return over(tree, as_told(tree, INTERVIEWS[name].sections), name)


@pytest.mark.parametrize("facts", [ADULT, MINOR], ids=["adult", "adolescent"])
@pytest.mark.parametrize("name", ROLES)
def test_every_answer_of_the_file_is_in_the_matter_or_steers(name, facts):
    """Ensures that taking away any answer that has a place in the Matter changes the Matter."""
    given_, lost = answers(name), []
    done, whole = walk(name, given_, facts), tree_of(name, given_, facts)
    for stop in done.stops:
        for answer in stop.screen.answers:
            known = done.known.here(stop.at)
            names = [known.full(one) for one in answer.names]
            required = stop.of is not None and stop.of.of.endswith("_sources") and answer.to == "kind"
            if answer.to and not required and answer.becomes(known) is not None and \
                    tree_of(name, {key: value for key, value in given_.items() if key not in names}, facts) == whole:
                lost.append(names[0])
    assert lost == []


@pytest.mark.parametrize("facts", [ADULT, MINOR], ids=["adult", "adolescent"])
@pytest.mark.parametrize("name", ROLES)
def test_the_file_answers_every_screen(name, facts):
    """Ensures that no screen of a complete file is left without an answer but the pages that are only read and the dead end."""
    done = walk(name, answers(name), facts)
    assert {stop.screen.id for stop in done.stops if not stop.answered} == set()
    told = {stop.screen.id for stop in done.stops}
    missing = {screen.id for _, screen, _ in path.the_sections(INTERVIEWS[name].sections)} - told
    both = {"revocation_wrong_door"}
    of = {"adult": {"revocation_returned"}, "adolescent": {"revocation_days", "revocation_reasons_more", "modification_reasons_more",
                                                           "tribal_decided"}}
    assert missing - both <= of["adult" if facts is ADULT else "adolescent"]


@pytest.mark.parametrize("name", ROLES)
def test_opening_an_interview_changes_nothing(name):
    """Ensures that the answers given back from a complete Matter make the same Matter, also beyond what the screens ask."""
    tree = stored(name, answers(name))
    assert again(name, tree) == tree


def a_value(field) -> st.SearchStrategy:
    """Something that a person could answer to one field."""
    if field.datatype == "date":
        return st.sampled_from(["", "2026-12-03", "2027-02-28"])
    if field.datatype == "time":
        return st.sampled_from(["", "00:00", "09:30"])
    if field.datatype == "integer":
        return st.sampled_from(["", 3, 14])
    if field.choices:
        listed = choices.county_choices() if field.choices == "county_choices()" else getattr(choices, field.choices)
        keys = [key for one in listed for key in one]
        if field.datatype == "checkboxes":
            return st.lists(st.sampled_from(keys), unique=True, max_size=3)
        return st.sampled_from(keys)
    return st.sampled_from(["", "x", "Ánh dxʷdəwʔabš", "a\nb"])


@st.composite
def some_answers(draw, name: str) -> dict:
    """Answers to every screen, on the path or not, with up to two items in each list."""
    found: dict[str, object] = {}
    for _, screen, several in path.the_sections(INTERVIEWS[name].sections):
        for field in blocks()[screen.id].fields:
            ends = field.name.rpartition("[i]")[2]
            for whole in ([f"{several.of}[{index}]{ends}" for index in (0, 1)] if several and ends.startswith(".") else [field.name]):
                found[whole] = draw(a_value(field))
        if screen.id in {"event_when", "discharge_when"}:
            for at in ("events[0].when", "events[1].when", "discharge.leaves"):
                found |= dict.fromkeys((f"{at}_{end}{part}" for end in ("", "to_") for part in ("year", "month", "day")), "")
                found |= zip((f"{at}_year", f"{at}_month", f"{at}_day"), draw(st.sampled_from(WHEN)), strict=True)
    for _, screen, several in path.the_sections(INTERVIEWS[name].sections):
        if several:
            found[f"{several.of}[1].another"] = "no"
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ROLES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_answers_and_matter_are_one_both_ways(name, data):
    """Ensures that whatever is answered, a session on another device gets it back whole and writes the same."""
    facts = data.draw(st.sampled_from([ADULT, MINOR]))
    given_ = data.draw(some_answers(name))
    tree = stored(name, given_, facts)
    assert Matter.model_validate(tree) and again(name, tree) == tree


@pytest.mark.parametrize("name", ROLES)
def test_off_path_answers_reach_nothing(name):
    """Ensures that what hangs on a question reaches nothing once the question is answered with no."""
    gates = {"service": ("services.any", "helpers.any"), "tribal_notice": ("tribe.is_native",),
             "after_order": ("events.any", "modification.asked", "revocation.asked", "discharge.committed")}[name]
    closed = answers(name) | dict.fromkeys(gates, "no")
    if name == "after_order":
        closed |= {"termination.voluntary": "no", "notice.increased_likelihood": "no"}
    text = json.dumps(tree_of(name, closed), ensure_ascii=False)
    gone = {"service": ("Gale", "Lê"), "tribal_notice": ("Wren", "Coordinator"),
            "after_order": ("Weekly visit", "Two visits each week", "Left the home", "A room.", "Medical director", "bridge")}[name]
    assert [words for words in gone if words in text] == []


@pytest.mark.parametrize("name", ROLES)
def test_unknown_is_null_everywhere(name):
    """Ensures that "not known yet" on every screen leaves no false and no empty list in the Matter."""
    every = {field: "unknown" for _, screen, several in path.the_sections(INTERVIEWS[name].sections) for field in screen.names if not several}
    text = json.dumps(tree_of(name, {key: value for key, value in every.items() if blank(key)}))
    assert "false" not in text and "[]" not in text


def blank(name: str) -> bool:
    """Whether a field may hold "unknown": a choice."""
    return any(field.name == name and field.choices for one in blocks().values() for field in one.fields)


@pytest.mark.parametrize("kind", list(after.Revoker))
def test_who_may_not_revoke_stands_at_a_wrong_door(kind):
    """Ensures that only a crisis responder and the secretary go on to the petition to revoke, and every other part stays open."""
    done = walk("after_order", answers("after_order") | {"revocation.by": kind.value})
    may = kind in (after.Revoker.RESPONDER, after.Revoker.SECRETARY)
    assert (done.stops[-1].screen.id == "revocation_wrong_door") is not may
    assert may_revoke(kind, rules_on(date(2026, 12, 1))) is may
    assert {"events_any", "modification_why", "termination_facts", "discharge_plan"} <= {stop.screen.id for stop in done.stops}


def test_what_a_minor_and_an_adult_are_asked_apart():
    """Ensures that the return is asked for a minor only, inpatient days and two of the reasons for an adult only."""
    apart = {"revocation_returned", "revocation_days", "revocation_reasons_more", "modification_reasons_more"}
    assert ids("after_order", answers("after_order"), MINOR) & apart == {"revocation_returned"}
    assert ids("after_order", answers("after_order"), ADULT) & apart == apart - {"revocation_returned"}


def test_only_a_crisis_responder_is_asked_for_the_decision():
    """Ensures that the second tribal clock is asked about only where a crisis responder files."""
    assert "tribal_decided" in ids("tribal_notice", answers("tribal_notice"), ADULT)
    assert "tribal_decided" not in ids("tribal_notice", answers("tribal_notice"), MINOR)


@pytest.mark.parametrize(("said", "asked"), [("yes", True), ("unknown", True), ("no", False)])
def test_a_notice_that_is_not_owed_is_not_asked_for(said, asked):
    """Ensures that the notice to a tribe is asked for unless somebody said that it is not owed; unknown is not no."""
    for name in ("tribe.is_native", "tribe.services"):
        assert ("tribal_by" in ids("tribal_notice", answers("tribal_notice") | {name: said})) is asked


def test_a_told_part_stays_while_its_first_question_is_open():
    """Ensures that a request that was told already is not lost because nobody said whether it is asked for."""
    tree = stored("after_order", answers("after_order"))
    tree["after"]["modification"]["asked"] = None
    assert again("after_order", tree) == tree


def test_no_two_interviews_write_the_same_place_by_different_screens():
    """Ensures that what these interviews own is theirs, but for the questions about the tribe, which the petition asks too."""
    for name, other in product(ROLES, INTERVIEWS):
        if name != other:
            shared = set(owned(INTERVIEWS[name].sections)) & set(owned(INTERVIEWS[other].sections))
            assert all(one.startswith(("respondent.tribe.", "order.")) for one in shared), (name, other, shared)


def test_the_sources_of_later_papers_are_not_the_petitioners():
    """Ensures that a witness named in a later paper does not turn up among the sources of the petition."""
    tree = stored("after_order", answers("after_order"))
    assert place(tree, "after.notice.facts.sources")[0]["who"] == "Kim Example, a neighbor"
    assert "informants[0].who" not in give_back(tree, INTERVIEWS["petition"].sections).values


def test_choices_are_the_matters_own_words():
    """Ensures that what is kept for a choice is a word that the Matter, or the law's list, knows."""
    pairs = [(choices.BASES, proceeding.HearingBasis), (choices.MANNERS, proceeding.ServiceMethod), (choices.TRIBE_TOLD_BY, proceeding.NoticeBy),
             (choices.TRIBE_TOLD_HOW, proceeding.NoticeMode), (choices.SOURCES, base.SourceKind), (choices.SOURCES_SURE, base.SourceKind),
             (choices.RESPONSES, after.ResponseKind), (choices.TOLD, after.Notified), (choices.REVOKERS, after.Revoker),
             (choices.LENGTHS, after.CommitmentLength), (choices.DECISIONS, after.AotDecision)]
    for listed, kind in pairs:
        assert {value for one in listed for value in one} - {"unknown"} == {one.value for one in kind}
    rules = rules_on(date(2026, 12, 1))
    roles = {value for one in choices.ROLES for value in one} - {"unknown", "another person", "parent"}
    assert roles == set(rules.value("service.list")) | set(rules.value("service.also"))


def test_papers_keep_what_is_not_in_the_boxes():
    """Ensures that papers given that are not among the usual ones are kept, and that none given is not unknown."""
    answer = telling.papers("x.papers", "papers")
    for value in ([], ["Petition"], ["A map"], ["Petition", "A map"]):
        given_ = answer.back(value)
        ticks = given_["x.papers"]
        given_["x.papers"] = {**ticks, "none": True} if not any(ticks.values()) and ticks.said else dict(ticks)
        assert (answer.becomes(path.Known(given_)) or []) == value


@pytest.mark.parametrize("name", SIX)
def test_opening_the_petition_on_another_device_changes_nothing(name):
    """Ensures that a whole petition, given back from the vault, is the same petition, also beside papers that came later."""
    tree = gathering.gather(reader(petition_answers(name))).model_dump(mode="json")
    later = Matter.model_validate(stored("after_order", answers("after_order"))).model_dump(mode="json")
    tree |= {"after": later["after"], "order": later["order"]}
    assert again("petition", tree) == tree
