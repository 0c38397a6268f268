"""The papers that follow an order: what each must hold, for whom, and what it may never ask for."""
from __future__ import annotations

from datetime import date

import documents_help as help_
import papers_after_help as after
import pytest

from docassemble.AotForms.documents import Signer, individual_plan, with_signature
from docassemble.AotForms.documents.plan import MANDATORY, OPTIONAL

pytestmark = pytest.mark.slow

ALL_NO = dict.fromkeys(("fails_to_adhere", "deteriorating", "decompensating", "serious_harm"), False)


@pytest.mark.parametrize("name", ["hospital-designee", "maximal"])
@pytest.mark.parametrize(("id", "must"), [
    ("individual-plan", ["RCW 71.05.585(5)", "Intake evaluation on", "Care coordinator", "mental health advance directive"]),
    ("noncompliance-log", ["counsel or advise the person", "RCW 71.05.590(2)", "A missed visit alone is no reason to report"]),
    ("noncompliance-notice", ["RCW 71.05.590(4)", "increased likelihood of serious harm",
                              "Only a designated crisis responder or the secretary can file one"]),
    ("modification", ["RCW 71.05.590(2)(c)", "Failure to adhere to the terms of the order", "The modification sought",
                      "does not ask for inpatient care",
                      "RCW 71.05.590(3)", "under penalty of perjury under the law of Washington", "RCW 5.50.050", "Place signed"]),
    ("modification-summons", ["You are summoned", "When and where", "You have a lawyer at every stage", "RCW 71.05.148(6)(d)",
                              "Prosecuting attorney"]),
    ("revocation", ["RCW 71.05.590(5)", "A designated crisis responder.",
                    "The secretary of the department of social and health services.",
                    "no more than 14 days from the hearing on revocation", "within 24 hours", "within 5 days", "There is no jury",
                    "within 2 judicial days",
                    "Respondent’s attorney", "under penalty of perjury under the law of Washington", "Place signed"]),
    ("after-order", ["RCW 71.05.590(5)(d)", "no more than 14 days from the hearing on revocation",
                     "designated crisis responder or the secretary",
                     "after input from the provider", "RCW 71.05.590(3)", "Judge or court commissioner"]),
    ("termination", ["RCW 71.05.595", "prepared to accept voluntary treatment",
                     "no longer necessary to prevent a relapse or deterioration",
                     "Professional person in charge"]),
    ("discharge-memo", ["RCW 71.05.365", "90 or 180 days", "within 14 days", "Whether to file a petition",
                        "(a) A behavioral health disorder", "(e) Will benefit"]),
])
def test_each_holds_what_the_law_asks_of_it(name, id, must):
    """Cites, days, steps, and the four elements of an unsworn declaration where one is made."""
    for text in after.read(name, id):
        assert not after.has(text, *must)


def test_every_component_stands_in_the_individual_plan():
    """The eight and the nine, in a plan that nobody has filled in too."""
    text = after.read("minimal", "individual-plan")[1]
    assert not after.has(text, *(label for _, label in (*MANDATORY, *OPTIONAL)))


@pytest.mark.parametrize("id", ["noncompliance-log", "noncompliance-notice", "modification", "modification-summons", "after-order",
                                "termination", "discharge-memo"])
def test_what_was_read_for_adults_only_is_not_cited_for_an_adolescent(id):
    """No .590, .595 or .365, and no fourteen days, in an adolescent's paper."""
    text = after.read("mhp-adolescent-16", id)[1]
    assert not [cite for cite in ("71.05.590", "71.05.595", "71.05.365", "14days") if cite in text]


def test_an_adolescents_revocation_goes_by_its_own_section():
    """RCW 71.34.780(3), seven days from the return, and no number of inpatient days."""
    text = after.read("mhp-adolescent-16", "revocation")[1]
    assert not after.has(text, "RCW 71.34.780(3)", "within 7 days of the respondent’s return",
                         "county where the respondent is detained")
    assert not after.has(text, "Substantial deterioration of routine functioning")
    assert "71.05.590" not in text and "14days" not in text and "decompensation" not in text


def test_more_than_the_cap_is_never_asked_for():
    """Fifteen days leave the line to the hand; fourteen are printed."""
    asked = {days: help_.said(after.write("revocation", after={"revocation": {"days": days}})) for days in (14, 15)}
    assert not after.has(asked[14], "inpatient detention of 14 days, no more than 14 days")
    assert not after.has(asked[15], "inpatient detention of days, no more than 14 days")


def test_a_revision_shows_each_service_added_or_taken_out():
    """Between the last plan and the one before; what was not known before is a blank, not a no; the plan says which revision it is."""
    known = help_.facts(after={"plans": [
        {"optional": {"nursing": {"included": True}, "psychotherapy": {"included": False}, "sud_counseling": {"included": True}}},
        {"optional": {"nursing": {"included": False}, "psychotherapy": {"included": True}, "sud_counseling": {"included": True},
                      "medication_management": {"included": True}}, "why_revised": "The visits were doubled up."}]})
    assert individual_plan.changed(known.after.plans) == [
        ("Medication management", "", "Part of the plan"), ("Psychotherapy", "Not part of the plan", "Part of the plan"),
        ("Nursing", "Part of the plan", "Not part of the plan")]
    text = help_.said(after.write("individual-plan", {"after": known.after.model_dump(mode="json")}))
    assert not after.has(text, "Revised Individualized Treatment Plan, Revision 1", "The visits were doubled up.",
                         "What this revision changes")
    assert "revision" not in after.read("minimal", "individual-plan")[1].lower()


def test_the_proposed_plan_is_not_passed_off_as_the_individual_one():
    """What was proposed at filing does not stand in the plan after intake."""
    goal = "To keep the apartment on Rockfern Avenue."
    text = help_.said(after.write("individual-plan",
                                  plan={"goals": goal,
                                        "mandatory": {"crisis_plan": {"included": True, "what": "Call the sister."}}}))
    assert help_.key(goal) not in text and help_.key("Call the sister.") not in text


def test_an_empty_log_and_an_unknown_one_are_two_things():
    """[] says that nothing was missed; null gives rows to fill in."""
    none, unknown = (help_.said(after.write("noncompliance-log", after={"events": events})) for events in ([], None))
    assert not after.has(none, "Nothing has been missed.")
    assert after.has(unknown, "Nothing has been missed.")


def test_the_log_holds_each_event_whole():
    """What, when, outreach, response and by whom."""
    text = help_.said(after.write("noncompliance-log", after={"events": [
        {"when": "2026-12-14", "at": "09:00", "term": "Weekly visit", "what_happened": "Did not come.", "outreach": "Two calls.",
         "reached": False,
         "response": "a", "result": "New visit set.", "by": "W. Example", "source": {"kind": "record", "who": "Clinic log"}}]}))
    assert not after.has(text, "December 14, 2026, 9:00 a.m.", "Weekly visit", "Did not come.", "Two calls.", "Not reached.",
                         "Response (a).", "New visit set.",
                         "W. Example", "Record: Clinic log.")


@pytest.mark.parametrize(("over", "county", "number"), [
    ({}, "", ""), ({"detained": False}, "KING", "26-6-00001-1"), ({"detained": True, "county": "Pierce County"}, "PIERCE", ""),
    ({"detained": True, "county": "King"}, "KING", "26-6-00001-1"),
    ({"county": "Pierce", "cause_number": "26-6-00002-2"}, "PIERCE", "26-6-00002-2"),
])
def test_a_revocation_stands_in_the_court_where_it_is_filed(over, county, number):
    """The county of detention where it is known; the order's own court only where nobody is detained; a number of another court never."""
    paper = after.write("revocation", venue={"county": "King", "cause_number": "26-6-00001-1"}, after={"revocation": over})
    caption = paper.html.split("Who petitions")[0]
    assert f"COUNTY OF {county or '(left blank)'}" in caption
    assert ("26-6-00001-1" in caption) is (number == "26-6-00001-1") and ("26-6-00002-2" in caption) is (number == "26-6-00002-2")
    assert not after.has(help_.said(paper), "Superior Court, King County, number 26-6-00001-1")


@pytest.mark.parametrize(("id", "signer", "place"), [
    ("individual-plan", Signer.COORDINATOR, None), ("noncompliance-notice", Signer.PROVIDER, None),
    ("modification", Signer.PROVIDER, "Everett, Washington"),
    ("modification-summons", Signer.ATTORNEY, None), ("revocation", Signer.RESPONDER, "Everett, Washington"),
    ("termination", Signer.PROFESSIONAL, None)])
def test_each_is_signed_by_the_one_who_must(id, signer, place):
    """The named signer signs on the paper's own line, and nothing else of the paper changes."""
    paper = after.paper("hospital-designee", id)
    assert [spot.signer for spot in paper.signatures] == [signer]
    signed = with_signature(paper, signer, "/s/ Sam Signer", date(2026, 12, 2), place)
    assert not after.has(help_.said(signed), "/s/ Sam Signer", "December 2, 2026", *([place] if place else []))


@pytest.mark.parametrize("id", ["order", "agreed-order", "dismissal", "after-order"])
def test_an_order_has_no_place_for_one_of_us_to_sign(id):
    """Only a judge signs an order."""
    assert after.paper("hospital-designee", id).signatures == ()
