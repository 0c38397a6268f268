# do not pre-load
"""D18, the hospital's memo on discharge planning: whether a petition for assisted outpatient treatment should be filed (RCW 71.05.365).

For the hospital's own record and those who plan with it; no court paper.
"""
from __future__ import annotations

from collections.abc import Iterator

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.after import DischargePlan
from ..matter.matter import Matter
from . import words
from .after_words import adult_cite, tabular
from .courtpaper import every_text
from .document import Document, Role
from .settings import Settings
from .typesetting import typeset
from .variants import law_for

TITLE = "Discharge Planning: Assisted Outpatient Treatment Considered"
ELEMENTS = (("criteria.a", "A behavioral health disorder"),
            ("criteria.b", "Unlikely to survive safely and deteriorating, or treatment needed to prevent a relapse"),
            ("criteria.c", "A history of noncompliance, counted in the look-back windows"),
            ("criteria.d", "The least restrictive alternative"),
            ("criteria.e", "Will benefit"))


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The memo, typeset, with how each element stands as of the Review.  Raises UnwritableCharacter and ReadBackError."""
    given = matter.after.discharge
    about, plan, reasons = list(_about(matter, given, rules, settings)), list(_plan(given)), _reasons(given)
    decided = [("Decision", f"{given.decision.value[0].upper()}{given.decision.value[1:]}" if given.decision else "")]
    prepared = [("Prepared by", given.prepared_by or ""), ("Prepared on", words.day(given.prepared_on))]
    rows = [(f"({name[-1]}) {label}", review[name].status.value, review[name].why) for name, label in ELEMENTS]
    return typeset("discharge-memo.html", said=every_text(about, plan, decided, reasons, prepared, rows), id="discharge-memo",
                   code="D18", title=TITLE, role=Role.NOTE,
                   recipients=(), ruleset_date=review.ruleset_date,
                   footer="Discharge-planning memo. Confidential. Not for the court file.",
                   for_court=False,
                   law=law_for(rules.who), cite=adult_cite(rules, "after.discharge_plan"),
                   days=rules.value("after.discharge_plan")["days"], about=about,
                   plan=plan, decided=decided, reasons=reasons, prepared=prepared, by=given.prepared_by or "", rows=rows,
                   tabular=tabular([row[1:] for row in rows]), as_of=words.day(review.as_of))


def _about(matter: Matter, given: DischargePlan, rules: Rules, settings: Settings) -> Iterator[tuple[str, str]]:
    yield "Patient", words.court_name(matter.respondent, rules.who, settings)
    yield "Reference", matter.reference or ""
    yield "Facility", given.facility or matter.detention.facility or ""
    yield "Committed for", "Not committed" if given.committed is False else given.length.value if given.length else ""
    yield "Inpatient care found no longer needed on", words.day(given.no_longer_needed_on)
    yield "Expected discharge", words.when(given.discharge_on or matter.detention.anticipated_release)
    yield "Behavioral health administrative services organization", given.bh_aso or ""
    yield "Managed care organization", given.managed_care or ""
    yield "Who took part", words.listed(given.took_part, str)


def _plan(given: DischargePlan) -> Iterator[tuple[str, str]]:
    yield "Housing", given.housing or ""
    yield "Treatment", given.treatment or ""
    yield "Medication", given.medication or ""
    yield "First appointment and follow-up", given.follow_up or ""


def _reasons(given: DischargePlan) -> list[tuple[str, str]]:
    return [("Voluntary treatment considered", given.voluntary_considered or ""), ("Why this decision", given.decision_why or "")]
