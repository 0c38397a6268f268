"""The order, by the court or by agreement, and the dismissal: what they must hold, what may be edited, and what may not."""
from __future__ import annotations

import documents_help as help_
import papers_after_help as after
import pytest

from docassemble.AotForms import law
from docassemble.AotForms.documents import order, slots
from docassemble.AotForms.documents.catalogue import rules_for
from docassemble.AotForms.documents.plan import MANDATORY, OPTIONAL
from docassemble.AotForms.errors import InputError

pytestmark = pytest.mark.slow

STANDARD = "clear, cogent, and convincing evidence"


def rules_of(known):
    return rules_for(known, law.review(known, help_.DAY))


@pytest.mark.parametrize("id", ["order", "agreed-order"])
@pytest.mark.parametrize("name", after.MATTERS)
def test_an_order_holds_all_that_it_must(name, id):
    """The standard in words, every element, the eight components and the nine, provider, cooperation, days, corrections, no forced medicine."""
    text = after.read(name, id)[1]
    must = [STANDARD, "(a) The respondent has a behavioral health disorder", "unlikely to survive safely",
            "substantially deteriorating",
            "history of lack of compliance", "least restrictive alternative necessary", "will benefit",
            "behavioral health service provider responsible for identifying the services",
            "shall cooperate with the treatment recommendations of the behavioral health service provider", "expires on",
            "no longer than 18 months", "department of corrections", "RCW 71.05.132",
            "does not authorize involuntary antipsychotic medication",
            *(["The petition is dismissed"] if id == "order" else []), "care coordinator shall send this court an individualized plan",
            "Judge or court commissioner"]
    must += [f"({letter}) {label}" for letter, (_, label) in zip("abcdefgh", MANDATORY, strict=True)]
    must += [f"({letter}) {label}" for letter, (_, label) in zip("abcdefghi", OPTIONAL, strict=True)]
    assert not after.has(text, *must)


def test_an_adult_and_an_adolescent_have_each_their_own_law():
    """Chapter 71.05 for adults, 71.34 for adolescents; what was read only for adults does not stand in an adolescent's order."""
    adult, young = after.read("hospital-designee", "order")[1], after.read("mhp-adolescent-16", "order")[1]
    assert not after.has(adult, "RCW 71.05.148(1)", "RCW 71.05.240(4)(c)", "RCW 71.05.240(5)", "RCW 71.05.585(1)",
                         "RCW 71.05.590(2)", "RCW 71.05.595",
                         "RCW 71.05.237", "state, tribal, or local correctional facility", "14 days from the hearing")
    assert not after.has(young, "RCW 71.34.815(1)", "RCW 71.34.755(1)", "RCW 71.34.740(4)", "RCW 71.34.740(5)", "RCW 71.34.740(7)",
                         "RCW 71.34.780(3)",
                         "state, local, or tribal correctional facility", "7 days after the respondent’s return")
    assert not [cite for cite in ("71.05.148", "71.05.240", "71.05.585", "71.05.590", "71.05.595", "71.05.237") if cite in young]
    assert "71.34." not in adult


def test_the_firearm_paragraph_follows_the_kind_of_disorder():
    """A mental disorder, or not known: behind an empty square, since the court may find otherwise.  Only substance use: not a word."""
    given = {kind: after.write("order", disorder={"basis": kind}) for kind in ("mental disorder", "substance use disorder", None)}
    texts = {kind: help_.said(paper) for kind, paper in given.items()}
    bar = "immediately surrender all firearms and any concealed pistol license to local law enforcement"
    until = "unless and until the superior court that issued the order restores the right"
    for kind in ("mental disorder", None):
        assert not after.has(texts[kind], "☐ This order is for treatment of a mental disorder.", bar, until, "RCW 9.41.047(1)(a)",
                             "to the Department of Licensing and to the Washington State Patrol within 3 judicial days")
    assert "irearm" not in texts["substance use disorder"]


def test_no_day_of_an_order_is_counted():
    """Start and expiry are ruled lines until the judge's own days are known; then exactly those stand there."""
    empty = help_.facts(requested_months=12)
    found = {s.id: s.text for s in slots.all_slots(order.order_sections(empty, rules_of(empty)))}
    assert (found["months"], found["starts"], found["expires"]) == ("12", "", "")
    told = help_.facts(order={"starts": "2026-12-10", "expires": "2027-12-09"})
    found = {s.id: s.text for s in slots.all_slots(order.order_sections(told, rules_of(told)))}
    assert (found["starts"], found["expires"]) == ("December 10, 2026", "December 9, 2027")


def test_a_request_above_the_cap_is_not_proposed():
    """Eighteen months at most: a longer request leaves the line to the hand."""
    long = help_.facts(requested_months=19)
    assert {s.id: s.text for s in slots.all_slots(order.order_sections(long, rules_of(long)))}["months"] == ""


def test_an_edit_changes_a_slot_and_shows_as_a_difference():
    """The interview sees what was proposed and what it says now; locked text stays; an emptied slot is a ruled line again."""
    known = help_.facts(plan={"mandatory": {"crisis_plan": {"included": True, "what": "Call the sister first."}}},
                        order={"edits": [{"slot": "component.crisis_plan", "text": "Call the clinic first."},
                                         {"slot": "months", "text": "6"},
                                         {"slot": "petitioner.name", "text": None}]})
    changed = {d.slot: (d.proposed, d.now) for d in order.order_differences(known, rules_of(known))}
    assert changed == {"component.crisis_plan": ("Call the sister first.", "Call the clinic first."), "months": ("", "6"),
                       "petitioner.name": ("Pat Planner, Discharge planner", "")}
    text = help_.said(after.write("order", {"plan": {}, "order": known.order.model_dump(mode="json")}))
    assert not after.has(text, "Call the clinic first.", "This order lasts 6 months. The law lets it last no longer than 18 months.")


def test_locked_text_cannot_be_edited():
    """A slot that does not exist is refused, so that no text of law is changed by a wrong name."""
    known = help_.facts(order={"edits": [{"slot": "cooperate", "text": "need not cooperate"}]})
    with pytest.raises(InputError, match="no such place"):
        order.order_sections(known, rules_of(known))
    found = {p.id: p for s in order.order_sections(help_.facts(), rules_of(help_.facts())) for p in s.paragraphs}
    assert found["cooperate"].slots == () and "shall cooperate" in found["cooperate"].locked
    assert found["term"].locked == "This order lasts … months. The law lets it last no longer than 18 months. It starts on … and expires on …."


def test_slots_have_names_of_their_own_and_the_squares_of_findings_stay_empty():
    """No two slots share an id; in the most certain of matters no finding is ticked, only what the plan proposes to add."""
    known = after.known("maximal")
    sections = order.order_sections(known, rules_of(known), agreed=True)
    ids = [s.id for s in slots.all_slots(sections)]
    assert len(ids) == len(set(ids)) > 40
    ticked = [p.id for s in sections for p in s.paragraphs if p.ticked]
    assert ticked and all(i.startswith("addition.") for i in ticked)
    numbers = [p.number for s in sections for p in s.paragraphs if p.number]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_the_nine_additions_are_ticked_only_where_the_plan_includes_them():
    """Yes ticks, no and not known leave the square; what is not part of the plan brings no words either."""
    known = help_.facts(plan={"optional": {"nursing": {"included": True, "what": "Weekly visit."},
                                           "psychotherapy": {"included": False, "what": "Not wanted."}}})
    found = {p.id: p for s in order.order_sections(known, rules_of(known)) for p in s.paragraphs}
    assert found["addition.nursing"].ticked is True and found["addition.nursing"].slots[0].text == "Weekly visit."
    assert found["addition.psychotherapy"].ticked is False and found["addition.psychotherapy"].slots[0].text == ""
    assert found["addition.sud_counseling"].ticked is None
    assert help_.said(after.write("order", {"plan": known.plan.model_dump(mode="json")})).count("☒") == 1


def test_the_paragraph_of_the_order_follows_the_day():
    """RCW 71.05.240(4)(d) until 30 June 2026, (4)(c) since 1 July 2026."""
    known = help_.facts()
    for day, cite in (((2026, 6, 30), "RCW 71.05.240(4)(d)"), ((2026, 7, 1), "RCW 71.05.240(4)(c)")):
        rules = rules_for(known, law.review(known, help_.date(*day)))
        found = {p.id: p.cite for s in order.order_sections(known, rules) for p in s.paragraphs}
        assert found["granted"] == cite


def test_the_agreed_order_has_the_parties_agreement_and_their_lines():
    """Agreement first, the court's own findings still, lines for both attorneys and the respondent; no dismissal is offered."""
    text = after.read("hospital-designee", "agreed-order")[1]
    assert not after.has(text, "Agreed Findings and Order", "makes its own findings", STANDARD,
                         "Agreed, after talking with counsel", "Attorney for the respondent")
    assert "dismissed" not in text
    assert "Agreement" not in after.read("hospital-designee", "order")[1]


def test_a_dismissal_marks_its_reason_only_where_it_is_said():
    """Withdrawn by the petitioner, or the court's reason; nothing otherwise; RCW 71.05.240(7) for adults only."""
    texts = {None: {}, "not every element was proved": {"order": {"dismissal": {"reason": "not every element was proved"}}},
             "withdrawn": {"proceeding": {"withdrawal": {"asked": True, "why": "The respondent moved away."}}}}
    said = {key: help_.said(after.write("dismissal", over)) for key, over in texts.items()}
    assert "☒" not in said[None]
    assert not after.has(said["not every element was proved"], f"☒The petitioner has not proved every element by {STANDARD}",
                         "RCW 71.05.240(7)")
    assert not after.has(said["withdrawn"], "☒The petitioner withdraws the petition", "The respondent moved away.")
    assert "71.05.240" not in after.read("mhp-adolescent-16", "dismissal")[1]


def test_a_component_says_by_whom_how_often_and_from_when_each_by_its_name():
    """What only repeats the label is left out; what says more stays; every piece is a sentence."""
    parts = {"medication_management": {"included": True, "what": "Medication management.", "provider": "Dr. Ito", "how_often": "monthly"},
             "nursing": {"included": True, "what": "A weekly visit", "starts": "after intake."}}
    known = help_.facts(plan={"optional": parts})
    found = {s.id: s.text for s in slots.all_slots(order.order_sections(known, rules_of(known)))}
    assert found["addition.medication_management"] == "By whom: Dr. Ito. How often: monthly."
    assert found["addition.nursing"] == "A weekly visit. From when: after intake."


def test_no_parent_is_named_as_opposed():
    """Whether a parent is opposed is not asked, so the line for one who took part stays empty."""
    known = after.known("mhp-adolescent-16")
    assert known.respondent.parents
    found = {s.id: s.text for s in slots.all_slots(order.order_sections(known, rules_of(known)))}
    assert found["appeared.parent"] == ""
