"""The five elements: what is a conjunction, what a disjunction, and how many events each prong needs."""
from __future__ import annotations

import itertools
from datetime import date

import pytest
from docassemble.AotForms.law import Confidence, Status
from lawhelp import data, put, reviewed

HOSPITAL = data("hospital-designee")
FILED = date(2026, 12, 1)
MET, NOT, OPEN = Status.MET, Status.NOT_MET, Status.NOT_YET_KNOWN
VALUE = {MET: True, NOT: False, OPEN: None}


def events(*rows, complete=True, stays=()):
    """The hospital example with only these events: (kind, when) or (kind, when, changes)."""
    listed = [{"kind": row[0], "when": row[1], "significant_factor": True, "facility_of": "local", **(row[2] if len(row) > 2 else {})}
              for row in rows]
    values = put(HOSPITAL, "history.incidents", listed)
    values = put(values, "history.confinements", list(stays))
    return put(values, "history.complete", complete)


def expected(survive, worse, relapse):
    """The truth table of (b), written out: both halves of (i), or (ii)."""
    if relapse is MET or (survive is MET and worse is MET):
        return MET
    if relapse is NOT and NOT in (survive, worse):
        return NOT
    return OPEN


@pytest.mark.parametrize("survive, worse, relapse", list(itertools.product([MET, NOT, OPEN], repeat=3)))
def test_b_is_both_halves_or_the_other(survive, worse, relapse):
    """(b)(i) is a conjunction, (b) a disjunction, unknown is never false."""
    values = HOSPITAL
    for name, status in (("unlikely_to_survive_safely", survive), ("substantially_deteriorating", worse), ("needed_to_prevent_relapse", relapse)):
        values = put(values, f"grounds.{name}.holds", VALUE[status])
    assert reviewed(values)["criteria.b"].status is expected(survive, worse, relapse)


@pytest.mark.parametrize("made, status", [(True, MET), (False, NOT), (None, OPEN)])
def test_b_rests_on_a_clinical_determination(made, status):
    """Without a clinician's judgment (b) is not met, whatever else is claimed."""
    assert reviewed(put(HOSPITAL, "grounds.determination.made", made))["criteria.b"].status is status


def test_a_claim_without_facts_is_not_yet_known():
    """Saying that it is so is not enough; the facts settle it."""
    for path, element in (("disorder.facts.text", "criteria.a"), ("grounds.least_restrictive.facts.text", "criteria.d"),
                          ("grounds.will_benefit.facts.text", "criteria.e")):
        finding = reviewed(put(HOSPITAL, path, None))[element]
        assert finding.status is OPEN and finding.settles == ((finding.settles[0][0],),) and finding.settles[0][0].path == path


COUNTS = [
    (("hospitalization",), 2), (("forensic or mental health unit of a correctional facility",), 2),
    (("emergency medical care for a behavioral health-related condition",), 2),
    (("hospitalization for a behavioral health-related medical condition",), 2), (("incarceration",), 2),
    (("violent act",), 1), (("threat of serious physical harm",), 1), (("attempt to cause serious physical harm",), 1)]


@pytest.mark.parametrize("kinds, least", COUNTS)
def test_each_kind_needs_its_number(kinds, least):
    """Two of the first two prongs, one of the third; one fewer is not met when the list is complete."""
    rows = [(kinds[0], f"2026-0{n + 1}-15") for n in range(least)]
    assert reviewed(events(*rows))["criteria.c"].status is MET
    assert reviewed(events(*rows[1:]))["criteria.c"].status is NOT
    assert reviewed(events(*rows[1:], complete=None))["criteria.c"].status is OPEN


@pytest.mark.parametrize("factor, status", [(True, MET), (False, NOT), (None, OPEN)])
def test_noncompliance_must_be_a_significant_factor(factor, status):
    """Two stays alone do not do; each must have been driven by not following treatment."""
    rows = [("hospitalization", "2026-01-15"), ("hospitalization", "2026-02-15", {"significant_factor": factor})]
    assert reviewed(events(*rows))["criteria.c.i"].status is status


@pytest.mark.parametrize("pair, prong", [
    (("hospitalization", "forensic or mental health unit of a correctional facility"), "i"),
    (("emergency medical care for a behavioral health-related condition", "incarceration"), "ii")])
def test_mixed_types_are_totalled_and_flagged(pair, prong):
    """One of each may add up to two; it is said to be unsettled and sent to the prosecutor."""
    finding = reviewed(events((pair[0], "2026-01-15"), (pair[1], "2026-02-15")))[f"criteria.c.{prong}"]
    assert finding.status is MET and finding.confidence is Confidence.INFERRED
    assert "mixed types — ask the prosecutor" in finding.notes


def test_events_of_two_prongs_do_not_add_up():
    """One hospital stay and one overdose are one of each prong, and neither prong has two."""
    rows = [("hospitalization", "2026-01-15"), ("emergency medical care for a behavioral health-related condition", "2026-02-15")]
    assert reviewed(events(*rows))["criteria.c"].status is NOT


@pytest.mark.parametrize("day, owner, status", [
    ("2026-12-01", "tribal", MET), ("2026-12-01", "state", MET), ("2026-12-01", None, OPEN)])
def test_whose_jail_it_was_must_be_known(day, owner, status):
    """State, local and (since 2024) tribal facilities count."""
    rows = [("incarceration", "2024-01-15", {"facility_of": owner}), ("incarceration", "2024-02-15", {"facility_of": owner})]
    assert reviewed(events(*rows), day)["criteria.c.ii"].status is status


def test_tribal_jails_did_not_count_before_2024():
    """Read by the 2022 text, two bookings in a tribal jail do not count."""
    rows = [("incarceration", "2023-01-15", {"facility_of": "tribal"}), ("incarceration", "2023-02-15", {"facility_of": "tribal"})]
    assert reviewed(events(*rows), "2024-06-05")["criteria.c.ii"].status is NOT
    assert reviewed(events(*rows), "2024-06-06")["criteria.c.ii"].status is MET
    assert reviewed(events(*rows), "2024-06-06", "wa-2022")["criteria.c.ii"].status is NOT


def test_saved_only_by_the_extension_names_the_stays():
    """2023-11-20 counts only because eleven days in hospital lengthen the window; the answer says so and is less sure."""
    stay = {"kind": "hospitalization", "facility": "Harbor Point Hospital", "since": "2025-01-01", "until": "2025-01-10"}
    day = {"kind": "hospitalization", "facility": "Ward", "since": "2026-01-15", "until": "2026-01-15"}
    rows = [("hospitalization", "2023-11-20"), ("hospitalization", "2026-01-15")]
    finding = reviewed(events(*rows, stays=[stay, day]), FILED)["criteria.c.i"]
    assert finding.status is MET and finding.confidence is Confidence.INFERRED
    assert any("Harbor Point Hospital" in note and "11 days" in note for note in finding.notes)
    assert any(fact.path == "history.confinements[0]" for fact in finding.facts)
    assert reviewed(events(*rows, stays=[day]), FILED)["criteria.c.i"].status is NOT
    assert reviewed(events(("hospitalization", "2023-11-19"), rows[1], stays=[stay, day]), FILED)["criteria.c.i"].status is NOT


def test_no_extension_saves_the_second_prong():
    """The same stay does not help an overdose a day outside."""
    stay = {"kind": "hospitalization", "facility": "H", "since": "2025-01-01", "until": "2025-12-31"}
    kind = "emergency medical care for a behavioral health-related condition"
    assert reviewed(events((kind, "2023-11-30"), (kind, "2026-01-15"), stays=[stay]), FILED)["criteria.c.ii"].status is NOT
    assert reviewed(events((kind, "2023-12-01"), (kind, "2026-01-15"), stays=[stay]), FILED)["criteria.c.ii"].status is MET


def test_what_is_open_about_a_stay_is_asked():
    """An event that a stay could save asks for that stay's kind and days."""
    rows = [("hospitalization", "2023-11-21"), ("hospitalization", "2026-01-15")]
    stay = {"kind": None, "facility": "H", "since": "2025-01", "until": None, "ongoing": False}
    finding = reviewed(events(*rows, stays=[stay]), FILED)["criteria.c.i"]
    assert finding.status is OPEN
    assert {need.path for need in finding.settles[0]} == {f"history.confinements[0].{key}" for key in ("kind", "since", "until")}


def test_a_stay_that_ends_before_it_begins_leaves_it_open():
    """A slip in a stay's dates proves nothing: an event that only it could save is open, and the stays are asked about."""
    stay = {"kind": "hospitalization", "facility": "H", "since": "2025-05-10", "until": "2025-05-01"}
    finding = reviewed(events(("hospitalization", "2023-11-21"), ("hospitalization", "2026-01-15"), stays=[stay]), FILED)["criteria.c.i"]
    assert finding.status is OPEN and finding.settles[0][0].path == "history.confinements"


def test_near_the_edge_warns():
    """Two days from the start of the window asks to check the dates."""
    near = reviewed(events(("hospitalization", "2023-12-03"), ("hospitalization", "2026-01-15")), FILED)["criteria.c.i"]
    far = reviewed(events(("hospitalization", "2023-12-04"), ("hospitalization", "2026-01-15")), FILED)["criteria.c.i"]
    assert any("within 2 days" in note for note in near.notes) and not far.notes


def test_two_entries_on_one_day_are_questioned():
    """The same kind on the same exact day may be one event written twice."""
    finding = reviewed(events(("hospitalization", "2026-01-15"), ("hospitalization", "2026-01-15")))["criteria.c.i"]
    assert any("Make sure they are not one event" in note for note in finding.notes)


def test_unknown_lists_the_smallest_sets_that_settle_it():
    """One event is sure; any one of the two open ones would do, each with only its own questions."""
    rows = [("hospitalization", "2026-01-15"), ("hospitalization", "2026-02-15", {"significant_factor": None}),
            ("hospitalization", None, {"significant_factor": True})]
    finding = reviewed(events(*rows))["criteria.c.i"]
    assert finding.status is OPEN
    assert [[need.path for need in option] for option in finding.settles] == [
        ["history.incidents[1].significant_factor"], ["history.incidents[2].when"]]


def test_filing_later_can_lose_an_event():
    """The window is counted from filing: a day later, an event on the edge, lengthened by one day in hospital, is out."""
    day = {"kind": "hospitalization", "since": "2026-01-15", "until": "2026-01-15"}
    values = events(("hospitalization", "2023-11-30"), ("hospitalization", "2026-01-15"), stays=[day])
    assert reviewed(values, "2026-12-01")["criteria.c.i"].status is MET
    assert reviewed(values, "2026-12-02")["criteria.c.i"].status is NOT


def test_order_of_events_does_not_matter():
    """Reversed lists give the same statuses and the same reasons."""
    values = HOSPITAL
    turned = put(put(values, "history.incidents", values["history"]["incidents"][::-1]),
                 "history.confinements", values["history"]["confinements"][::-1])
    for one, other in zip(reviewed(values).under("criteria"), reviewed(turned).under("criteria"), strict=True):
        assert (one.id, one.status, one.why) == (other.id, other.status, other.why)


def test_parts_stop_nothing_alone():
    """An unmet alternative does not stop a petition whose other one is met."""
    review = reviewed(HOSPITAL)
    assert review["criteria.c.ii"].status is NOT and not review["criteria.c.ii"].stops_filing
    assert review["criteria.c"].parts == ("criteria.c.i", "criteria.c.ii", "criteria.c.iii")


def test_a_stay_that_is_only_told_as_an_event_is_asked_about():
    """A hospitalization among the events that is not among the stays may lengthen the window: not yet known, and it asks."""
    rows = [("hospitalization", "2023-11-21"), ("hospitalization", "2026-01-15")]
    finding = reviewed(events(*rows), FILED)["criteria.c.i"]
    assert finding.status is OPEN and [[need.path for need in option] for option in finding.settles] == [["history.confinements"]]
    question = finding.settles[0][0].question
    assert "January 15, 2026" in question and "Say whether it is a stay" in question and "2023" not in question
    stay = {"kind": "hospitalization", "facility": "H", "since": "2026-01-15", "until": "2026-01-16"}
    assert reviewed(events(*rows, stays=[stay]), FILED)["criteria.c.i"].status is NOT
    emergency = ("emergency medical care for a behavioral health-related condition", "2026-01-15")
    assert reviewed(events(rows[0], emergency), FILED)["criteria.c.i"].status is NOT


@pytest.mark.parametrize("forgotten, path", [({"kind": None}, "history.incidents[1].kind"), ({"when": None}, "history.incidents[1].when")])
def test_an_event_that_may_be_a_stay_is_asked_for_its_kind_and_day(forgotten, path):
    """An act a day outside its window stays open while another event, told only in part, could be a stay."""
    act, other = ("violent act", "2022-11-30"), ("hospitalization", "2026-01-15", forgotten)
    finding = reviewed(events(act, other), FILED)["criteria.c.iii"]
    assert finding.status is OPEN and path in {need.path for option in finding.settles for need in option}


@pytest.mark.parametrize("found, complete, why", [
    (2, True, "Two hospital or mental health unit stays are inside the time the law looks at, which starts on December 1, 2023. At least two are needed."),
    (1, True, "One hospital or mental health unit stay is inside the time the law looks at, which starts on December 1, 2023. At least two are needed."),
    (0, None, "Not known yet: No hospital or mental health unit stay is certain so far. At least two are needed.")])
def test_the_history_is_counted_in_words(found, complete, why):
    """A sentence begins with a word, says what it counts and how many are needed."""
    rows = [("hospitalization", "2025-03-0%d" % (n + 1)) for n in range(found)]
    assert reviewed(events(*rows, complete=complete))["criteria.c.i"].why == why
