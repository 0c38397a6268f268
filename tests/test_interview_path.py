"""The petition's path: which screens a person sees, and that only answers on the path reach the Matter."""
from __future__ import annotations

import json
import re

import pytest
from interview_help import FILING_DAY, SIX, answers, reader

from docassemble.AotForms.guide import gathering, path
from docassemble.AotForms.guide.becoming import WrongDate, as_when, chosen
from docassemble.AotForms.guide.petition import SECTIONS
from docassemble.AotForms.law import review
from docassemble.AotForms.matter import Matter

CANARY = "CANARY-7Q"
KINDS = {"hospital director", "provider director", "mental health or substance use disorder professional",
         "designated crisis responder", "release planner", "emergency room physician"}


def gather(given: dict) -> Matter:
    return gathering.gather(reader(given))


def walk(given: dict, to_the_end: bool = False) -> path.Walk:
    return path.walk(SECTIONS, reader(given), to_the_end)


def matter_json(given: dict) -> str:
    return gather(given).model_dump_json()


def test_the_answers_files_are_the_six():
    """Ensures that there is one answers file for each of the six who may file."""
    assert {answers(name)["petitioner.kind"] for name in SIX} == KINDS


@pytest.mark.parametrize("name", SIX)
def test_a_whole_petition_is_ready(name):
    """Ensures that each file's Matter meets every element and requirement on the planned day."""
    judged = review(gather(answers(name)), FILING_DAY)
    assert judged.ready, [(one.id, one.why) for one in judged.findings if one.stops_filing]


@pytest.mark.parametrize("name", SIX)
def test_every_answer_of_the_file_is_in_the_matter_or_steers(name):
    """Ensures that taking away any answer that has a place in the Matter changes the Matter."""
    given, lost = answers(name), []
    done = walk(given, to_the_end=True)
    whole = matter_json(given)
    for stop in done.stops:
        for answer in stop.screen.answers:
            names = [done.known.here(stop.at).full(one) for one in answer.names]
            if answer.to and answer.becomes(done.known.here(stop.at)) is not None and \
                    matter_json({key: value for key, value in given.items() if key not in names}) == whole:
                lost.append(names[0])
    assert lost == []


@pytest.mark.parametrize("name", SIX)
def test_off_path_answers_reach_nothing(name):
    """Ensures that an answer to any screen that is not on the path never gets into the Matter, whatever it says."""
    given = answers(name)
    on_path = {key for key in walk(given, to_the_end=True).known.values}
    planted = dict(given)
    for _, screen, several in path.the_sections(SECTIONS):
        for variable in screen.names:
            for index in range(3) if variable.startswith(".") else (None,):
                whole = variable if index is None else f"{several.of}[{index}]{variable}"
                if whole not in on_path and screen.id not in _seen(given):
                    planted[whole] = CANARY
    assert CANARY in planted.values()
    assert matter_json(planted) == matter_json(given)


def _seen(given: dict) -> set[str]:
    return {stop.screen.id for stop in walk(given, to_the_end=True).stops}


CHANGES = [
    ("hospital-director", {"petitioner.kind": "designated crisis responder"}, "Chief executive officer"),
    ("hospital-director", {"petitioner.is_designee": "no"}, "Chief executive officer"),
    ("hospital-director", {"incidents.any": "no"}, "Stopped the monthly shots"),
    ("hospital-director", {"incidents[0].another": "no"}, '"2026-02-01"'),
    ("hospital-director", {"exhibits.any": "unknown"}, "Discharge summary"),
    ("hospital-director", {"detention.hospitalized": "no", "detention.place": "not held"}, "Goes home by cab"),
    ("hospital-director", {"grounds.survival": "no"}, "cold flat"),
    ("hospital-director", {"plan.crisis_plan": "no"}, None),
    ("hospital-director", {"plan.optional": ["none"]}, "Every four weeks"),
    ("hospital-director", {"informants.any": "no"}, "Example Hospital chart"),
    ("professional", {"declaration.credential": "physician"}, "MD00000001"),
    ("professional", {"witnesses.any": "no"}, "without shoes"),
    ("professional", {"respondent.interpreter": "no"}, "Vietnamese"),
    ("designated-crisis-responder", {"declaration.outcome": "not yet"}, "walked away"),
    ("designated-crisis-responder", {"talk.outcome": "not yet"}, "Go away"),
    ("designated-crisis-responder", {"tribe.is_native": "no"}, "dxʷdəwʔabš"),
    ("provider-director", {"guardian.exists": "no"}, "Gale"),
    ("provider-director", {"petitioner.kind": "release planner", "petitioner.releases_from": "jail"}, '"serves_respondent":true'),
]


@pytest.mark.parametrize(("name", "change", "gone"), CHANGES)
def test_a_changed_mind_takes_its_answers_along(name, change, gone):
    """Ensures that changing an early answer takes what hung on it out of the Matter."""
    before, after = matter_json(answers(name)), matter_json(answers(name) | change)
    assert before != after
    if gone:
        assert gone in before and gone not in after


def test_unknown_is_null_everywhere():
    """Ensures that "not known yet" on every screen that offers it leaves no false and no empty list in the Matter."""
    given = {key: "unknown" if value in ("yes", "no") else value for key, value in answers("hospital-director").items()}
    given |= {"start.danger": "no", "petitioner.kind": "hospital director", "respondent.birth_date": ""}
    for variable in ("talk.outcome", "disorder.basis", "declaration.outcome", "declaration.credential", "detention.place", "start.county"):
        given[variable] = "unknown"
    given["plan.optional"] = ["unknown"]
    found = json.loads(matter_json(given))
    assert [path for path, value in leaves(found) if value is False or value == []] == []
    assert found["history"]["incidents"] is None and found["disorder"]["basis"] is None


def leaves(value: object, at: str = ""):
    """Every value of a tree that holds no others, with its place."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not inner or not value:
        yield at, value
    for key, one in inner:
        yield from leaves(one, f"{at}.{key}")


@pytest.mark.parametrize("variable", ["incidents.any", "witnesses.any", "orders.any", "exhibits.any"])
def test_no_is_an_empty_list_and_unknown_is_none(variable):
    """Ensures that "no" is a list known to be empty, and "not known yet" is not."""
    place = {"incidents": ("history", "incidents"), "witnesses": ("witnesses",), "orders": ("related_orders",),
             "exhibits": ("exhibits",)}[variable.removesuffix(".any")]
    for said, wanted in (("no", []), ("unknown", None)):
        found = json.loads(matter_json(answers("hospital-director") | {variable: said}))
        for step in place:
            found = found[step]
        assert found == wanted


def test_a_dead_end_stops_the_path():
    """Ensures that nothing after a wrong door is asked or taken."""
    done = walk(answers("hospital-director") | {"petitioner.kind": "family member"}, to_the_end=True)
    assert done.next.screen.id == "wrong_door" and done.stops[-1].screen.id == "wrong_door"
    assert json.loads(matter_json(answers("hospital-director") | {"petitioner.kind": "police"}))["respondent"]["name"]["given"] is None


def test_a_child_stops_the_path_and_an_adolescent_does_not():
    """Ensures that a child under 13 is a dead end, a minor of 13 goes on with a question about parents."""
    assert walk(answers("professional") | {"respondent.birth_date": "2020-01-01"}).next.screen.id == "under_age"
    assert "parents_any" in _seen(answers("professional") | {"respondent.birth_date": "2011-01-01"})


def test_an_adolescents_parents_reach_the_matter():
    """Ensures that parents are asked for a minor only, and have their place."""
    given = answers("professional") | {"parents.any": "yes", "parents[0].given": "Kai", "parents[0].another": "no"}
    assert "Kai" not in matter_json(given)
    minor = gather(given | {"respondent.birth_date": "2011-01-01"})
    assert minor.respondent.parents[0].name.given == "Kai"


def test_a_draft_gives_a_matter_too():
    """Ensures that unanswered screens are passed over, and what is there is taken."""
    given = {"start.danger": "no", "start.door_read": True, "petitioner.kind": "designated crisis responder",
             "respondent.family": "Nguyễn"}
    assert gather(given).respondent.name.family is None, "its screen was not answered: the first field was never sent"
    assert gather(given | {"respondent.given": ""}).respondent.name.family == "Nguyễn"


def test_sources_keep_their_own_person_when_another_is_removed():
    """Ensures that a fact stays with its source when a source before it is gone."""
    given = answers("hospital-director")
    for part in ("kind", "who", "reliable_because", "another"):
        given[f"informants[0].{part}"] = given.pop(f"informants[1].{part}")
    given |= {"informants[0].key": "2", "informants[0].another": "no"}
    text = gather(given).grounds.unlikely_to_survive_safely.facts
    assert [one.who for one in text.sources] == ["Sam Example, a neighbor"]
    assert gather(given).disorder.facts.sources is None, "the chart was removed, and nobody else may take its place"


@pytest.mark.parametrize(("first", "last", "wanted"), [
    ((2025, 3, 14), (), ("2025-03-14", "2025-03-14")),
    ((2024, "2", ""), (), ("2024-02-01", "2024-02-29")),
    ((2025, "", 0), (), ("2025-01-01", "2025-12-31")),
    ((2025, 12, ""), (2026, 2, 0), ("2025-12-01", "2026-02-28")),
])
def test_a_date_is_as_wide_as_it_is_known(first, last, wanted):
    """Ensures that day, month, year and range become the range that certainly holds the day."""
    told = as_when(first, last or (None, None, None), None)
    assert (told["earliest"], told["latest"]) == wanted


@pytest.mark.parametrize(("first", "last", "part", "words"), [
    ((2025, 2, 31), (0, 0, 0), "day", "no such day"), ((2025, 3, 45), (0, 0, 0), "day", "no such day"), (("", 2, ""), (0, 0, 0), "year", "needs a year"),
    ((2025, "", 3), (0, 0, 0), "month", "no month"), ((25, 3, 1), (0, 0, 0), "year", "four digits"), ((0, 0, 0), (2024, 0, 0), "year", "first possible date"),
    ((2025, 3, 1), (2024, 5, 0), "to_year", "before the first"), ((2025, 3, 1), (2025, 2, 0), "to_month", "before the first"),
    ((2025, 3, 9), (2025, 3, 8), "to_day", "before the first"), ((2025, 3, 9), (2025, 4, 31), "to_day", "no such day"),
])
def test_a_date_that_cannot_be_is_refused_in_words(first, last, part, words):
    """Ensures that an impossible date is said to be so, of the part that is wrong, and never guessed into shape."""
    with pytest.raises(WrongDate, match=words) as refused:
        as_when(first, last, None)
    assert refused.value.part == part


def test_a_date_not_known_is_none():
    """Ensures that a date of empty fields is not known yet."""
    assert as_when((0, "", ""), ("", "", 0), None) is None


def test_ticks_are_read_alike():
    """Ensures that a list, a dictionary of ticks and an empty answer are read the same way."""
    assert chosen(["a"]) == chosen({"a": True, "b": False}) == ("a",)
    assert chosen(None) == chosen("") == chosen({}) == ()


def test_ids_and_variables_are_told_once():
    """Ensures that no two screens share an id, and that no answer of the Matter comes from two places on one path."""
    ids = [screen.id for _, screen, _ in path.the_sections(SECTIONS)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", SIX)
def test_what_is_missing_leads_to_a_screen(name):
    """Ensures that for every fact the law asks for there is a screen on the path, except what the person never gives."""
    given = {key: value for key, value in answers(name).items() if not re.search(r"_text$|_on$|\.given$|license", key)}
    done = walk(given, to_the_end=True)
    judged = review(gathering.matter(done), FILING_DAY)
    paths = {need.path for one in judged.findings if one.stops_filing for option in one.settles for need in option}
    assert paths and [one for one in paths if gathering.asked_at(one, done) is None] == []
