"""Who may file: six, each with its own condition; everyone else is told who can."""
from __future__ import annotations

from datetime import date

import pytest
from docassemble.AotForms.law import Status
from lawhelp import data, put, reviewed

HOSPITAL, DCR, TEEN = (data(name) for name in ("hospital-designee", "dcr-field", "mhp-adolescent-16"))
MET, NOT, OPEN, NA = Status.MET, Status.NOT_MET, Status.NOT_YET_KNOWN, Status.NOT_APPLICABLE


@pytest.mark.parametrize("born, status, cite", [
    ("2008-12-01", MET, "71.05"),    # 18 on the day of filing, 2026-12-01
    ("2008-12-02", MET, "71.34"),    # 18 tomorrow
    ("2013-12-01", MET, "71.34"),    # 13 on the day
    ("2013-12-02", NOT, "71.34"),    # 13 tomorrow: a child
    (None, OPEN, "71.34")])
def test_age_decides_the_law_and_a_child_is_refused(born, status, cite):
    """18 on the filing day is an adult, 13 an adolescent, a day less is not."""
    review = reviewed(put(HOSPITAL, "respondent.birth_date", born))
    assert review["standing.age"].status is status and cite in review["standing.age"].cite
    assert ("RCW 71.05.148" in review["criteria.a"].cite) == (born not in ("2008-12-02", "2013-12-01"))


@pytest.mark.parametrize("kind, path, good, bad", [
    ("hospital director", "detention.hospitalized", True, False),
    ("provider director", "petitioner.serves_respondent", True, False),
    ("release planner", "petitioner.releases_from", "jail", "juvenile detention or rehabilitation facility")])
def test_each_kind_has_its_own_condition(kind, path, good, bad):
    """The condition of a kind is met, not met, or not yet known as its one fact says."""
    base = put(HOSPITAL, "petitioner.kind", kind)
    assert reviewed(put(base, path, good))["standing.petitioner"].status is MET
    assert reviewed(put(base, path, bad))["standing.petitioner"].status is NOT
    open_ = reviewed(put(base, path, None))["standing.petitioner"]
    assert open_.status is OPEN and open_.settles[0][0].path == path


@pytest.mark.parametrize("treats, evaluated, status", [
    (True, False, MET), (False, True, MET), (None, True, MET), (False, False, NOT), (False, None, OPEN), (None, None, OPEN)])
def test_a_professional_treats_or_has_evaluated(treats, evaluated, status):
    """Either is enough; one unknown never counts as no."""
    values = put(put(TEEN, "petitioner.treats", treats), "petitioner.has_evaluated", evaluated)
    assert reviewed(values)["standing.petitioner"].status is status


@pytest.mark.parametrize("kind", ["designated crisis responder", "emergency room physician"])
def test_crisis_responder_and_emergency_doctor_need_nothing_more(kind):
    """The job alone is enough."""
    assert reviewed(put(DCR, "petitioner.kind", kind))["standing.petitioner"].status is MET


def test_release_planner_of_an_adolescent_is_from_a_juvenile_facility():
    """For a 16-year-old a jail's planner may not file, a juvenile facility's may; the cite is the adolescents' section."""
    base = put(TEEN, "petitioner.kind", "release planner")
    good = reviewed(put(base, "petitioner.releases_from", "juvenile detention or rehabilitation facility"))["standing.petitioner"]
    assert good.status is MET and good.cite == "RCW 71.34.815(2)(e)"
    assert reviewed(put(base, "petitioner.releases_from", "jail"))["standing.petitioner"].status is NOT
    unknown_age = put(put(base, "petitioner.releases_from", "juvenile detention or rehabilitation facility"), "respondent.birth_date", None)
    assert reviewed(unknown_age)["standing.petitioner"].status is OPEN


@pytest.mark.parametrize("change, status", [
    ({}, MET), ({"petitioner.designation.in_writing": False}, NOT), ({"petitioner.designation.in_writing": None}, OPEN),
    ({"petitioner.designation.on": None}, OPEN), ({"petitioner.designation.by_title": None}, OPEN),
    ({"petitioner.is_designee": False}, NA), ({"petitioner.is_designee": None}, OPEN)])
def test_a_designee_has_it_in_writing(change, status):
    """Who designated, title, date, in writing; a director who files in person needs none."""
    values = HOSPITAL
    for path, value in change.items():
        values = put(values, path, value)
    assert reviewed(values)["standing.designation"].status is status


@pytest.mark.parametrize("kind", ["family member", "guardian", "police", "prosecutor", "jail", "someone else"])
def test_wrong_doors_say_who_can(kind):
    """Everyone not on the list is refused with the list, and told what is open to them."""
    review = reviewed(put(DCR, "petitioner.kind", kind))
    assert review["standing.petitioner"].status is NOT and not review.ready
    door = review["standing.wrong_door"]
    assert door.status is MET and door.audience == "petitioner" and not door.stops_filing
    listed = review["standing.petitioner"].notes
    assert "May file: a designated crisis responder." in listed and len(listed) == 6
    assert "911" in " ".join(door.notes)


@pytest.mark.parametrize("kind", ["family member", "guardian"])
def test_family_hears_of_witness_papers_and_joels_law(kind):
    """Family and guardians may sign a witness paper and use Joel's Law."""
    why = reviewed(put(DCR, "petitioner.kind", kind))["standing.wrong_door"].why
    assert "Joel's Law" in why and "witness" in why


def test_designation_is_not_asked_of_others():
    """A crisis responder files in his or her own name."""
    assert reviewed(DCR)["standing.designation"].status is NA


def test_age_is_counted_on_the_filing_day():
    """The same person is an adolescent one day and an adult the next."""
    values = put(TEEN, "respondent.birth_date", "2008-12-03")
    assert "71.34.815" in reviewed(values, date(2026, 12, 2))["criteria.a"].cite
    assert "71.05.148" in reviewed(values, date(2026, 12, 3))["criteria.a"].cite
