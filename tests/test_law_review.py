"""The Review as a whole: unknown is never false, reasons are plain, and nothing is said that must not be."""
from __future__ import annotations

import copy
import functools
import json
from datetime import date

import pytest
from docassemble.AotForms.law import Status, review
from docassemble.AotForms.law.plain import as_dict
from docassemble.AotForms.matter import Matter, example, read
from hypothesis import given, settings
from hypothesis import strategies as st
from lawhelp import NAMES, data, facts, matter, put, reviewed

PROHIBITED = ("71.05.248", "71.05.390", "71.05.360", "MPR", "preponderance")
MET, NOT = Status.MET, Status.NOT_MET
GRADE = 8
DELETIONS = [(name, path) for name in NAMES for path in facts(data(name))]
PETITIONER_KINDS = ("family member", "guardian", "police", "prosecutor", "jail", "someone else", "provider director",
                    "release planner", "emergency room physician")


@functools.cache
def gaps(name):
    """The Review of an example without each one of its facts, by the path of the fact; made once."""
    base = data(name)
    return {path: reviewed(put(base, path, None), base["venue"]["planned_on"]) for other, path in DELETIONS if other == name}


def statuses(one):
    return {finding.id: finding.status for finding in one.findings}


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_ready(name):
    """Every example can be filed on its planned day."""
    assert reviewed(data(name)).ready


@pytest.mark.parametrize("name", NAMES)
def test_forgetting_any_one_fact_never_turns_met_into_not_met_or_back(name):
    """Setting any one known fact to not-known-yet may open an answer, never flip it."""
    before = statuses(reviewed(data(name)))
    for path, gap in gaps(name).items():
        after = statuses(gap)
        for key in before.keys() & after.keys():
            assert {before[key], after[key]} != {MET, NOT}, (path, key)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), st.randoms(use_true_random=False), st.integers(2, 25))
def test_learning_more_never_loses(name, chance, number):
    """Forget many facts, then learn them again one by one: nothing met in the whole is ever not met on the way."""
    base = data(name)
    day = date.fromisoformat(base["venue"]["planned_on"])
    whole = statuses(reviewed(base))
    paths = [path for other, path in DELETIONS if other == name]
    forgotten = base
    for path in chance.sample(paths, number):
        try:
            forgotten = put(forgotten, path, None)
        except TypeError:
            continue  # the place lies in something already forgotten
        now = statuses(reviewed(forgotten, day))
        for key in whole.keys() & now.keys():
            assert {whole[key], now[key]} != {MET, NOT}, (path, key)


def test_nothing_known_is_nowhere_not_met():
    """An empty Matter leaves everything open; nothing is not met."""
    empty = review(Matter(), date(2026, 12, 1))
    assert not empty.not_met and not empty.ready


@functools.cache
def every_review():
    """A wide sample of Reviews, made once."""
    return tuple(_every_review())


def _every_review():
    """Examples, wrong doors, an empty Matter, other rulesets and many gaps: a wide sample of what can be said."""
    yield review(Matter(), date(2026, 12, 1))
    for name in NAMES:
        base = data(name)
        for ruleset in (None, "wa-2022", "ssb6296-2026"):
            yield reviewed(base, ruleset=ruleset)
        for kind in PETITIONER_KINDS:
            yield reviewed(put(base, "petitioner.kind", kind))
        for late in ("2026-12-24", "2028-01-10"):
            yield reviewed(base, late)
        yield from gaps(name).values()


def said(finding):
    """All that a Finding says in our own words; facts are the user's."""
    needs = [need.question for option in finding.settles for need in option]
    return [finding.title, finding.why, *finding.notes, *dict.fromkeys(needs)]


@pytest.mark.slow
def test_no_finding_names_a_dead_section_or_a_lower_test():
    """The prohibited words stand in no Finding, whatever is asked and by whichever text."""
    for one in every_review():
        text = json.dumps(as_dict(one), ensure_ascii=False)
        assert not [word for word in PROHIBITED if word in text]


def test_findings_read_at_eighth_grade():
    """All that Findings say, taken together, reads at grade eight or below."""
    import textstat  # here: it loads half of what counts for science, and most processes never come to this test

    sentences = dict.fromkeys(part for one in every_review() for finding in one.findings for part in said(finding))
    text = " ".join(part if part.rstrip()[-1] in ".?!" else part + "." for part in sentences)
    # Counted in letters and words: the measures that count syllables need a dictionary that has to be downloaded.
    assert textstat.automated_readability_index(text) <= GRADE
    assert textstat.coleman_liau_index(text) <= GRADE


@pytest.mark.parametrize("name", NAMES)
def test_facts_and_needs_stand_at_real_places(name):
    """Every path of a fact or a need can be walked in the schema of a Matter."""
    schema = Matter.model_json_schema()
    found = [finding for one in gaps(name).values() for finding in one.findings]
    paths = {fact.path for finding in found for fact in finding.facts}
    paths |= {need.path for finding in found for option in finding.settles for need in option}
    for path in paths:
        assert walk(schema, path), path


def walk(schema, path):
    node = schema
    for step in path.replace("]", "").replace("[", ".").split("."):
        for option in [node, *node.get("anyOf", [])]:
            if "$ref" in option:
                option = schema["$defs"][option["$ref"].rsplit("/", 1)[-1]]
            if step.isdigit() and "items" in option:
                node = option["items"]
                break
            if step in option.get("properties", {}):
                node = option["properties"][step]
                break
        else:
            return False
    return True


def test_unknown_says_what_would_settle_it():
    """Every open element or requirement lists at least one set of questions."""
    for one in every_review():
        for finding in one.not_yet_known:
            assert finding.settles and all(finding.settles), finding.id


def test_what_is_open_asks_for_the_missing_fact():
    """Where one fact is missing from a ready Matter, what is open asks for that fact, or for the thing that holds it."""
    for path, gap in gaps("hospital-designee").items():
        for finding in gap.not_yet_known:
            asked = {need.path for option in finding.settles for need in option}
            assert any(path == p or path.startswith((p + ".", p + "[")) or p.startswith(path) for p in asked), (path, finding.id)


def test_ids_are_unique_and_parts_exist():
    """A Finding's id names one Finding, and every part is there."""
    for one in every_review():
        ids = [finding.id for finding in one.findings]
        assert len(ids) == len(set(ids))
        assert all(part in ids for finding in one.findings for part in finding.parts)


@pytest.mark.parametrize("name", NAMES)
def test_matter_comes_back_from_json_unchanged(name):
    """Out to JSON and in again gives the same Matter."""
    one = read(example(name))
    assert read(one.model_dump_json()) == one
    assert read(one.model_dump_json(exclude_none=True)) == one


def test_examples_name_only_made_up_contacts():
    """Phone numbers are of the fictional range, mail goes to example.org."""
    def strings(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "phone":
                    assert "-555-01" in value
                if key == "email":
                    assert value.endswith(".example.org")
                strings(value)
        elif isinstance(node, list):
            for value in node:
                strings(value)
    for name in NAMES:
        strings(copy.deepcopy(data(name)))


def test_the_adolescents_example_has_initials():
    """The adolescent's name can be written as initials, letters beyond A to Z kept."""
    assert matter(data("mhp-adolescent-16")).respondent.name.initials == "L.U.S."
    assert matter(data("dcr-field")).respondent.name.initials == "Z.Ź."
