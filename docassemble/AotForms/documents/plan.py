# do not pre-load
"""D11, the *proposed* treatment plan that goes with a petition: eight mandatory components and nine that a court may add.

RCW 71.05.585(1) and (2), for adolescents 71.34.755.  Services that no order can require, such as peer support, stand apart.
Does not offer involuntary medication (.585(3)), and is not the individualized plan that follows after intake (.585(5)).
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from ..matter.treatment import Component
from . import words
from .captions import caption
from .listing import CLERK, PROSECUTOR
from .document import Document, Role
from .settings import Settings
from .slots import LONG
from .typesetting import typeset
from .variants import NOT_AOC, law_for

MANDATORY = (
    ("care_coordinator", "Assignment of a care coordinator"),
    ("intake_evaluation", "Intake evaluation with the provider"),
    ("psychiatric_or_sud_evaluation", "Psychiatric evaluation, substance use disorder evaluation, or both"),
    ("regular_contacts", "Schedule of regular contacts with the provider for the duration of the order"),
    ("transition_plan", "Transition plan for access to continued services when the order expires"),
    ("crisis_plan", "Individual crisis plan"),
    ("advance_directive_consultation", "Consultation about forming a mental health advance directive (chapter 71.32 RCW)"),
    ("notice_of_noncompliance", "Notice to the care coordinator if reasonable efforts to engage the respondent fail to produce "
                                "substantial compliance with court-ordered conditions"),
)
OPTIONAL = (
    ("medication_management", "Medication management"),
    ("psychotherapy", "Psychotherapy"),
    ("nursing", "Nursing"),
    ("sud_counseling", "Substance use disorder counseling"),
    ("residential_treatment", "Residential treatment"),
    ("partial_hospitalization", "Partial hospitalization"),
    ("intensive_outpatient", "Intensive outpatient treatment"),
    ("housing_benefits_education_employment", "Support for housing, benefits, education, and employment"),
    ("periodic_court_review", "Periodic court review"),
)
TITLE = "Proposed Treatment Plan"
LABELS = ("By whom", "How often", "From when")


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The proposed plan, typeset.  Raises UnwritableCharacter and ReadBackError."""
    plan, law = matter.plan, law_for(rules.who)
    who, aims = list(_who(matter)), list(_aims(matter))
    mandatory = [_row("abcdefgh"[n], label, getattr(plan.mandatory, name), always=True) for n, (name, label) in enumerate(MANDATORY)]
    optional = [_row("abcdefghi"[n], label, getattr(plan.optional, name), always=False) for n, (name, label) in enumerate(OPTIONAL)]
    said = [text for _, text in who + aims]
    for row in mandatory + optional:
        said += [row["what"] or "", *(text for _, text in row["details"])]
    return typeset("plan.html", said=[*said, plan.voluntary or ""], id="plan", code="D11", title=TITLE, role=Role.ATTACHMENT,
                   recipients=(PROSECUTOR, CLERK), ruleset_date=review.ruleset_date,
                   footer=f"{TITLE}, {law['plan']}; {NOT_AOC}.", law=law, who=who, aims=aims, mandatory=mandatory,
                   optional=optional, voluntary=plan.voluntary, **caption(matter, rules.who, settings))


def _who(matter: Matter) -> Iterator[tuple[str, str]]:
    provider = matter.provider
    yield "Provider", provider.contact.organization or ""
    yield "Person to speak with", words.joined(provider.contact.name.full, provider.contact.title)
    yield "Address, telephone, e-mail", words.reach(provider.contact)
    yield "Care coordinator", provider.care_coordinator or ""
    yield "First appointment", provider.first_appointment or ""


def _aims(matter: Matter) -> Iterator[tuple[str, str]]:
    took_part = matter.plan.respondent_took_part
    yield "Goals", matter.plan.goals or ""
    yield "The respondent had a chance to take part in making it", {True: "Yes", False: "No", None: ""}[took_part]


def _row(letter: str, name: str, part: Component, *, always: bool) -> dict[str, Any]:
    """One component.  Left blank while nobody has said; its details only where it is part of the plan or not yet decided.

    ``state`` None: two squares to choose from; ``what`` None: no details, but one line for the hand where ``open``; ``all``: a blank line
    for each detail that is not known.
    """
    details = list(zip(LABELS, (part.provider or "", part.how_often or "", part.starts or ""), strict=True))
    row = {"letter": f"({letter})", "name": name, "state": "", "what": part.what or "", "details": details, "all": always, "open": False,
           "long": sum(map(len, (part.what or "", *(text for _, text in details)))) > LONG}
    if part.included is False:
        return {**row, "state": "Not part of this plan.", "what": None, "details": []}
    if always:
        return row
    known = [(label, text) for label, text in details if text]
    bare = not (part.what or known)
    return {**row, "state": "Proposed." if part.included else None, "details": known, **({"what": None, "open": True} if bare else {})}
