"""What holds of every Review: unrelated facts, forgotten facts, later days, and the same answer twice."""
from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.law import Status, review
from docassemble.AotForms.law.lookback import PRONGS, window
from docassemble.AotForms.law.plain import as_dict, finding_dict
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lawhelp import NAMES, data, facts, matter, put

GROUNDS = ("unlikely_to_survive_safely", "substantially_deteriorating", "needed_to_prevent_relapse", "least_restrictive", "will_benefit")
TOLD = ("circumstances", "disorder.facts", "interview.voluntary_why", "interview.outcome", *(f"grounds.{name}" for name in GROUNDS),
        "history.incidents")
# Each Finding and the places in a Matter that it may turn on; nothing outside them can change it, apart from the birth date and
# those whom it decides: which law speaks is a matter of age.
TURNS_ON = {
    "standing.age": (), "standing.petitioner": ("petitioner", "detention.hospitalized"),
    "standing.designation": ("petitioner.kind", "petitioner.is_designee", "petitioner.designation"),
    "standing.wrong_door": ("petitioner.kind",),
    "criteria.a": ("disorder",), "criteria.b": ("grounds.determination", *(f"grounds.{name}" for name in GROUNDS[:3])),
    "criteria.b.determination": ("grounds.determination",), "criteria.b.i": tuple(f"grounds.{name}" for name in GROUNDS[:2]),
    "criteria.b.ii": ("grounds.needed_to_prevent_relapse",), "criteria.c": ("history",), "criteria.c.i": ("history",),
    "criteria.c.ii": ("history.incidents", "history.complete"), "criteria.c.iii": ("history",),
    "criteria.d": ("grounds.least_restrictive",), "criteria.e": ("grounds.will_benefit",),
    "declaration.who": ("declaration.name", "declaration.credential", "declaration.treating"),
    "declaration.exam": ("declaration.outcome", "declaration.examined_on", "declaration.attempts"),
    "declaration.testify": ("declaration.will_testify",), "declaration.basis": ("declaration.basis",),
    "declaration.cosign": ("declaration.credential", "declaration.cosigner"),
    "declaration.last_day": ("declaration.outcome", "declaration.examined_on", "declaration.attempts"),
    "interview.done": ("interview.outcome", "interview.on", "interview.place", "interview.attempts"),
    "interview.voluntary": ("interview.outcome", "interview.accepts_voluntary_treatment", "interview.voluntary_why"),
    "interview.good_faith": ("interview.outcome", "interview.accepts_voluntary_treatment", "interview.voluntary_why"),
    "contents.a.circumstances": ("circumstances",), "contents.a.sources": TOLD, "contents.b": ("declaration.name", "declaration.credential"),
    "contents.c": ("witnesses",), "contents.d": ("provider.contact", "provider.agreed"), "contents.e": ("detention",),
    "duration": ("requested_months",), "venue.county": ("venue.county", "venue.why"),
    "allegations.events": ("history.incidents",), "allegations.reliability": TOLD,
    "provider.licensed": ("provider.licensed_for_services",), "plan.mandatory": ("plan.mandatory", "plan.voluntary"),
    "plan.optional": ("plan.optional",), "plan.participation": ("plan.respondent_took_part",), "plan.medication": (),
    "plan.discharge": ("detention.place",),
    "disclosure.exhibit": ("exhibits",), "disclosure.exhibits": ("exhibits",), "disclosure.facts": (*TOLD, "exhibits"),
    "representation.petitioner": ("petitioner.kind", "detention.place"), "representation.respondent": (), "representation.fee": (),
    "representation.parents": (),
    "service.list": ("petitioner.contact", "declaration.name", "current_provider", "respondent.name", "respondent.agent",
                     "respondent.guardian", "respondent.parents"),
    "hearing.window": (), "hearing.absence": (), "hearing.before_discharge": ("detention.hospitalized", "detention.anticipated_release"),
    "hearing.refused_exam": ("declaration.outcome",),
    "tribal.notice": ("respondent.tribe",), "tribal.decision": ("respondent.tribe", "petitioner.kind"),
    "firearms.before": ("disorder.basis",), "firearms.after": ("disorder.basis",),
    "doors.compare": (), "order.must_say": (), "order.corrections": (), "rights.list": (), "after.responses": (), "after.modify": (),
    "after.revocation": ("petitioner.kind",), "after.report": (), "after.terminate": (), "after.no_renewal": (),
    "law.proof": (), "law.forms": (), "law.bill": ()}


@functools.cache
def whole(name):
    """An example with every place in it, known or not, as plain values."""
    return json.loads(matter(data(name)).model_dump_json())


def places(values, path=""):
    """Every place that holds one answer: plain values, known or not, and empty lists."""
    if isinstance(values, dict) and values:
        for key, value in values.items():
            yield from places(value, f"{path}.{key}" if path else key)
    elif isinstance(values, list) and values:
        for index, value in enumerate(values):
            yield from places(value, f"{path}[{index}]")
    else:
        yield path


@functools.cache
def all_places(name):
    return [path for path in places(whole(name)) if path not in ("schema_version", "respondent.birth_date")]


VALUES = [None, True, False, "Other words", "2024-03-05", "2026-11-28", 7, [], "jail", "both", "mental health professional", "violent act",
          "hospitalization", "record", "court order", "14:30", {"earliest": "2023-10-01", "latest": "2024-02-01"}, "Pierce",
          "examined", "attempted without cooperation", "release planner", "provider director", "interviewed", "refused", "local", "not held"]


@st.composite
def changes(draw, most=1):
    """An example, some of its answers changed to others that a case file can hold, and the last place that was changed."""
    name = draw(st.sampled_from(NAMES))
    values, path = whole(name), None
    for _ in range(draw(st.integers(1, most))):
        path = draw(st.sampled_from(all_places(name)))
        for value in draw(st.permutations(VALUES)):
            try:
                changed = put(values, path, value)
                matter(changed)
            except (InputError, TypeError, IndexError):
                continue
            values = changed
            break
    return name, values, path


def answers(values, day):
    """Each Finding as JSON text, by id."""
    return {f.id: json.dumps(finding_dict(f), default=str, ensure_ascii=False) for f in review(matter(values), day).findings}


def day_of(name):
    return matter(whole(name)).venue.planned_on


def may_turn(finding_id, path):
    key = re.sub(r"^disclosure\.exhibit\.\d+$", "disclosure.exhibit", finding_id)
    return any(path == root or path.startswith((root + ".", root + "[")) for root in TURNS_ON[key])


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(changes())
def test_an_unrelated_fact_changes_nothing(change):
    """Any one answer changed to any other: every Finding that does not turn on that place stays byte for byte."""
    name, values, path = change
    before, after = answers(whole(name), day_of(name)), answers(values, day_of(name))
    for key in before.keys() | after.keys():
        if not may_turn(key, path):
            assert before.get(key) == after.get(key), (path, key)


def test_the_list_of_what_findings_turn_on_is_whole_and_true():
    """Every Finding of every example is in it, nobody else is, and every place in it is a place of a Matter."""
    ids = {re.sub(r"^disclosure\.exhibit\.\d+$", "disclosure.exhibit", key) for name in NAMES for key in answers(whole(name), day_of(name))}
    ids |= set(answers({"respondent": {"birth_date": "2011-01-01"}}, day_of(NAMES[0])))
    assert ids == TURNS_ON.keys()
    roots = {root for listed in TURNS_ON.values() for root in listed}
    assert all(any(may == root or may.startswith((root + ".", root + "[")) for may in places(whole("hospital-designee"))) for root in roots)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(changes(most=4), st.data())
def test_forgetting_a_fact_never_turns_met_into_not_met_or_back(change, more):
    """From any case file, not only a good one: one known answer replaced by "not known yet" may open an answer, never flip it."""
    name, values, _ = change
    known = [path for path in facts(values) if path != "respondent.birth_date"]
    path = more.draw(st.sampled_from(known))
    try:
        forgotten = matter(put(values, path, None))
    except InputError:
        assume(False)
    before = {f.id: f.status for f in review(matter(values), day_of(name)).findings}
    after = {f.id: f.status for f in review(forgotten, day_of(name)).findings}
    for key in before.keys() & after.keys():
        assert {before[key], after[key]} != {Status.MET, Status.NOT_MET}, (path, key)


@settings(max_examples=60, deadline=None)
@given(changes(most=4), st.integers(0, 900), st.sampled_from(PRONGS))
def test_a_later_filing_day_never_moves_a_base_window_s_start_earlier(change, later, prong):
    """Whatever the history, filing later can only lose days at the far end of the unextended window."""
    name, values, _ = change
    history, day = matter(values).history, day_of(name)
    assert window(history, day, prong).base_start <= window(history, day + timedelta(days=later), prong).base_start


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(changes(most=4))
def test_same_matter_same_review_byte_for_byte(change):
    """Read twice, by way of JSON or not, the same case file gives the same bytes."""
    name, values, _ = change
    one = matter(values)
    again = matter(json.loads(one.model_dump_json(exclude_none=True)))
    assert json.dumps(as_dict(review(one, day_of(name)))) == json.dumps(as_dict(review(again, day_of(name))))


def test_same_review_in_another_process():
    """Two fresh interpreters with different seeds of hashing give the same bytes."""
    code = ("import json; from docassemble.AotForms import law, matter; from docassemble.AotForms.law.plain import as_dict\n"
            "for name in matter.examples():\n    one = matter.read(matter.example(name))\n"
            "    print(json.dumps(as_dict(law.review(one, one.venue.planned_on))))")
    shown = {subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True,
                            env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}
    assert len(shown) == 1
