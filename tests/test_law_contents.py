"""What the petition must hold, who is served, and which notices follow from the facts."""
from __future__ import annotations

import pytest
from docassemble.AotForms.law import Confidence, Level, Status
from docassemble.AotForms.law.doors import compare
from docassemble.AotForms.law.hearing import recipients
from docassemble.AotForms.law.rules import Who, rules_on
from docassemble.AotForms.law.standing import who
from lawhelp import data, matter, put, reviewed

HOSPITAL, DCR, TEEN = (data(name) for name in ("hospital-designee", "dcr-field", "mhp-adolescent-16"))
MET, NOT, OPEN, NA = Status.MET, Status.NOT_MET, Status.NOT_YET_KNOWN, Status.NOT_APPLICABLE

# example, place, value, Finding, status
ONE_CHANGE = [
    (HOSPITAL, "interview.outcome", "not yet", "interview.done", NOT),
    (HOSPITAL, "interview.outcome", None, "interview.done", OPEN),
    (HOSPITAL, "interview.on", "2026-12-01", "interview.done", MET),
    (HOSPITAL, "interview.on", "2026-12-02", "interview.done", NOT),
    (HOSPITAL, "interview.on", None, "interview.done", OPEN),
    (HOSPITAL, "interview.place", None, "interview.done", OPEN),
    (DCR, "interview.attempts", None, "interview.done", OPEN),
    (DCR, "interview.accepts_voluntary_treatment", None, "interview.voluntary", NA),
    (DCR, "interview.accepts_voluntary_treatment", False, "interview.voluntary", MET),
    (HOSPITAL, "interview.accepts_voluntary_treatment", None, "interview.voluntary", OPEN),
    (HOSPITAL, "interview.voluntary_why.text", None, "interview.voluntary", OPEN),
    (HOSPITAL, "interview.accepts_voluntary_treatment", True, "interview.good_faith", NOT),
    (HOSPITAL, "circumstances.text", None, "contents.a.circumstances", OPEN),
    (HOSPITAL, "circumstances.sources", None, "contents.a.sources", OPEN),
    (HOSPITAL, "circumstances.sources", [], "contents.a.sources", NOT),
    (HOSPITAL, "grounds.will_benefit.facts.sources", None, "contents.a.sources", OPEN),
    (HOSPITAL, "history.incidents[1].how_it_led", None, "allegations.events", OPEN),
    (HOSPITAL, "history.incidents[1].source", None, "allegations.events", OPEN),
    (HOSPITAL, "history.incidents[1].source.reliable_because", None, "allegations.reliability", OPEN),
    (HOSPITAL, "circumstances.sources[3].who", None, "allegations.reliability", OPEN),
    (HOSPITAL, "circumstances.sources[0].who", None, "allegations.reliability", MET),  # seen in person
    (HOSPITAL, "declaration.name", {}, "contents.b", OPEN),
    (HOSPITAL, "witnesses", None, "contents.c", OPEN),
    (HOSPITAL, "witnesses", [], "contents.c", NA),
    (HOSPITAL, "witnesses[0].saw", None, "contents.c", OPEN),
    (HOSPITAL, "provider.agreed", False, "contents.d", NOT),
    (HOSPITAL, "provider.agreed", None, "contents.d", OPEN),
    (HOSPITAL, "provider.contact", {}, "contents.d", OPEN),
    (HOSPITAL, "provider.licensed_for_services", False, "provider.licensed", NOT),
    (HOSPITAL, "provider.licensed_for_services", None, "provider.licensed", OPEN),
    (HOSPITAL, "detention.place", None, "contents.e", OPEN),
    (HOSPITAL, "detention.place", "not held", "contents.e", NA),
    (HOSPITAL, "detention.anticipated_release", None, "contents.e", OPEN),
    (HOSPITAL, "detention.transition", None, "contents.e", OPEN),
    (HOSPITAL, "requested_months", 18, "duration", MET),
    (HOSPITAL, "requested_months", 17, "duration", MET),
    (HOSPITAL, "requested_months", 19, "duration", NOT),
    (HOSPITAL, "requested_months", None, "duration", OPEN),
    (HOSPITAL, "venue.county", "Multnomah", "venue.county", NOT),
    (HOSPITAL, "venue.county", None, "venue.county", OPEN),
    (HOSPITAL, "venue.why", None, "venue.county", OPEN),
    (HOSPITAL, "plan.mandatory.advance_directive_consultation.included", False, "plan.mandatory", NOT),
    (HOSPITAL, "plan.mandatory.psychiatric_or_sud_evaluation.included", None, "plan.mandatory", OPEN),
    (HOSPITAL, "plan.optional.nursing.included", None, "plan.optional", OPEN),
    (HOSPITAL, "plan.respondent_took_part", False, "plan.participation", NOT),
    (HOSPITAL, "respondent.agent.exists", None, "service.list", OPEN),
    (HOSPITAL, "current_provider.exists", None, "service.list", OPEN),
    (HOSPITAL, "respondent.guardian.exists", None, "service.list", OPEN),
    (TEEN, "respondent.parents", None, "service.list", OPEN),
    (HOSPITAL, "detention.hospitalized", None, "hearing.before_discharge", OPEN),
    (DCR, "detention.hospitalized", False, "hearing.before_discharge", NA),
    (HOSPITAL, "declaration.outcome", "examined", "hearing.refused_exam", NA),
    (DCR, "declaration.outcome", "attempted without cooperation", "hearing.refused_exam", MET),
    (DCR, "respondent.tribe", {"is_native": True, "receives_tribal_services": True, "tribe": "T", "health_provider": "P"}, "tribal.notice", MET),
    (DCR, "respondent.tribe", {"is_native": True, "receives_tribal_services": True}, "tribal.notice", OPEN),
    (DCR, "respondent.tribe", {"is_native": True, "receives_tribal_services": False}, "tribal.notice", NA),
    (DCR, "respondent.tribe", {"receives_tribal_services": False}, "tribal.notice", NA),
    (DCR, "respondent.tribe", {"is_native": False}, "tribal.notice", NA),
    (DCR, "respondent.tribe", {"is_native": True, "receives_tribal_services": True}, "tribal.decision", MET),
    (HOSPITAL, "respondent.tribe", {"is_native": True, "receives_tribal_services": True}, "tribal.decision", NA),
    (HOSPITAL, "disorder.basis", "mental disorder", "firearms.before", MET),
    (HOSPITAL, "disorder.basis", "both", "firearms.after", MET),
    (HOSPITAL, "disorder.basis", "substance use disorder", "firearms.before", NA),
    (HOSPITAL, "disorder.basis", "substance use disorder", "firearms.after", NA),
    (HOSPITAL, "disorder.basis", None, "firearms.after", OPEN),
    (HOSPITAL, "detention.place", None, "representation.petitioner", OPEN),
    (HOSPITAL, "petitioner.kind", None, "representation.petitioner", OPEN)]


@pytest.mark.parametrize("example, path, value, finding, status", ONE_CHANGE,
                         ids=[f"{row[3]}:{row[1]}={str(row[2])[:24]}" for row in ONE_CHANGE])
def test_one_fact_decides_one_finding(example, path, value, finding, status):
    """Each row changes one fact of a ready example and looks at the one answer that turns on it."""
    assert reviewed(put(example, path, value))[finding].status is status


@pytest.mark.parametrize("basis, sud, status", [
    ("chapter 70.02 RCW", False, MET), ("not health information", False, MET), ("written consent of the respondent", True, MET),
    ("court order", True, MET), ("chapter 70.02 RCW", True, NOT), ("not health information", True, NOT),
    (None, False, OPEN), (None, True, OPEN), ("court order", None, OPEN), (None, None, OPEN)])
def test_the_part_2_gate_fails_closed(basis, sud, status):
    """A program's record passes only with consent or an order; unknown stays out."""
    values = put(HOSPITAL, "exhibits", [{"title": "A paper", "basis": basis, "sud_program_record": sud}])
    review = reviewed(values)
    assert review["disclosure.exhibit.0"].status is status and review.ready is (status is MET)


def test_facts_from_a_program_record_need_consent_or_an_order():
    """A fact told from a program's record is gated like the record; what a witness saw is not."""
    source = "history.incidents[1].source"
    flagged = put(HOSPITAL, f"{source}.sud_program_record", True)
    assert reviewed(flagged)["disclosure.facts"].status is NOT
    assert reviewed(put(flagged, "exhibits", None))["disclosure.facts"].status is OPEN
    consent = [{"title": "Consent", "basis": "written consent of the respondent", "sud_program_record": True}]
    assert reviewed(put(flagged, "exhibits", consent))["disclosure.facts"].status is MET
    assert reviewed(put(HOSPITAL, f"{source}.sud_program_record", None))["disclosure.facts"].status is OPEN
    witness = {"kind": "witness", "who": "A neighbor", "reliable_because": "Was there.", "sud_program_record": True}
    assert reviewed(put(HOSPITAL, source, witness))["disclosure.facts"].status is MET


def test_what_is_all_seen_in_person_needs_no_reliability():
    """Where every source is the petitioner's own eyes, nothing has to be said of anyone's reliability."""
    own = [{"kind": "personal observation", "who": "Petitioner"}]
    values = put(TEEN, "history.incidents", [])
    for path in ("circumstances", "disorder.facts", "grounds.needed_to_prevent_relapse.facts", "grounds.least_restrictive.facts",
                 "grounds.substantially_deteriorating.facts", "grounds.will_benefit.facts", "interview.voluntary_why"):
        values = put(values, f"{path}.sources", own)
    assert reviewed(values)["allegations.reliability"].status is MET


def test_the_court_form_is_mandatory_since_2023():
    """Read by the text of 2022, before the mandate, no form is asked for."""
    ids = {finding.id for finding in reviewed(HOSPITAL, "2022-12-31").findings}
    assert "law.forms" not in ids and "law.forms" in {finding.id for finding in reviewed(HOSPITAL, "2023-01-01").findings}


def roles(values):
    one = matter(values)
    day = one.venue.planned_on
    return [row.role for row in recipients(one, rules_on(day, who(one.respondent, day)))]


def test_the_service_list_holds_petitioner_declarant_and_provider():
    """The petitioner is served too, and the declarant and a current provider; a guardian and counsel by our advice."""
    assert roles(DCR) == ["petitioner", "respondent", "qualified professional", "current provider", "surrogate or agent", "respondent's counsel"]
    guarded = put(DCR, "respondent.guardian.exists", True)
    assert "guardian" in roles(guarded)
    assert "current provider" not in roles(put(DCR, "current_provider.exists", False))


def test_parents_of_an_adolescent_are_advised_not_listed():
    """Parents are not on the law's list; a copy is our advice."""
    assert roles(TEEN)[-2:] == ["parent", "parent"] and "parent" not in roles(put(TEEN, "respondent.birth_date", "1990-01-01"))
    one = matter(TEEN)
    parents = [row for row in recipients(one, rules_on(one.venue.planned_on, Who.ADOLESCENT)) if row.role == "parent"]
    assert not any(row.required for row in parents)


def test_eight_and_nine_components():
    """Eight mandatory with the advance directive consultation and the SUD evaluation; nine optional without peer support."""
    rules = rules_on(matter(HOSPITAL).venue.planned_on)
    mandatory, optional = rules.value("treatment.mandatory"), rules.value("treatment.optional")
    assert len(mandatory) == 8 and len(optional) == 9
    assert "advance directive" in mandatory["advance_directive_consultation"]
    assert "substance use disorder evaluation" in mandatory["psychiatric_or_sud_evaluation"]
    assert not any("peer" in words for words in optional.values())


def test_state_hospital_files_through_the_attorney_general():
    """A state hospital's petition is the attorney general's; any other hospital's the prosecutor's."""
    assert "attorney general" in reviewed(put(HOSPITAL, "detention.place", "state hospital"))["representation.petitioner"].why
    assert "prosecuting attorney" in reviewed(HOSPITAL)["representation.petitioner"].why


def test_counsel_must_be_there_when_the_person_is_not():
    """Not coming is no default."""
    assert "lawyer is there" in reviewed(HOSPITAL)["hearing.absence"].why


def test_firearm_bar_is_not_called_permanent_and_covers_all_firearms():
    """Surrender of all firearms and a license, until a court restores the right."""
    why = reviewed(HOSPITAL)["firearms.after"].why
    assert "all firearms" in why and "concealed pistol license" in why and "restores" in why and "permanent" not in why.lower()


def test_adolescents_get_their_own_notices():
    """Parents' counsel, and the warning of the adolescents' hearing section."""
    review = reviewed(TEEN)
    assert review["representation.parents"].status is MET and review["firearms.before"].cite == "RCW 71.34.740(7)"
    assert "71.05" not in review["firearms.after"].cite
    with pytest.raises(KeyError):
        reviewed(HOSPITAL)["representation.parents"]


def test_adolescents_held_in_a_juvenile_facility():
    """The adolescents' list of places is their own."""
    base = put(put(TEEN, "detention.anticipated_release", "2026-12-20"), "detention.transition", "A ride home.")
    juvenile = reviewed(put(base, "detention.place", "juvenile detention or rehabilitation facility"))["contents.e"]
    assert juvenile.status is MET and juvenile.cite == "RCW 71.34.815(5)(e)" and not juvenile.notes
    assert reviewed(put(base, "detention.place", "jail"))["contents.e"].notes


def test_the_doors_are_compared():
    """Five ways, the most urgent first, each with who, what and when."""
    doors = compare(matter(HOSPITAL).venue.planned_on)
    assert [door.id for door in doors] == ["emergency", "aot", "lra", "conditional_release", "joels_law"]
    assert all(all((door.fits, door.who, door.does, door.time, door.cite)) for door in doors)


def test_what_is_open_about_the_law_is_told_to_the_petitioner_only():
    """The bill and the court's form are advice for the petitioner, never for a filed paper."""
    review = reviewed(HOSPITAL)
    for name in ("law.proof", "law.forms", "law.bill"):
        assert review[name].audience == "petitioner" and review[name].level is Level.ADVICE
    assert review["law.bill"].confidence is Confidence.UNSEEN
    assert "clear, cogent, and convincing evidence" in review["law.proof"].why


def test_venue_is_said_to_be_unsettled():
    """The law names no county; the answer says so."""
    finding = reviewed(HOSPITAL)["venue.county"]
    assert finding.confidence is Confidence.INFERRED and "does not say which county" in finding.notes[0]
