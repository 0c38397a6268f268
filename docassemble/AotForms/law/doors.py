# do not pre-load
"""Which door fits at all, and what is still open about the law itself."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..matter import Matter
from .findings import Confidence, Finding, Level, Status
from .rules import Rules, Who, rules_on, rulesets


@dataclass(frozen=True, slots=True)
class Door:
    """One way to get help, in plain words: when it fits, who may use it, what it does, and how fast."""

    id: str
    name: str
    fits: str
    who: str
    does: str
    time: str
    cite: str


def compare(as_of: date, ruleset: str | None = None) -> tuple[Door, ...]:
    """The doors side by side, the most urgent first; decides nothing."""
    return tuple(Door(**row) for row in rules_on(as_of, Who.UNKNOWN, ruleset).value("doors.compare"))


def law_itself(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Advice ``doors.compare``, ``law.proof``, ``law.forms`` and ``law.bill``: what holds for every petition; never printed in a filed paper."""
    more = {"level": Level.ADVICE, "audience": "petitioner"}
    proof = (f"The court must be sure by {rules.value('proof.standard')}. Another section names a lower test for the hearing. "
             "Papers made here keep to the higher one.")
    ways = tuple(f"{door['name']}. {door['fits']} Who: {door['who']} {door['does']} {door['time']} {door['cite']}."
                 for door in rules.value("doors.compare"))
    found = [rules.finding("doors.compare", "doors.compare", "Which way fits?", Status.MET,
                           "There is more than one way to get help. Compare them before you start.", notes=ways, **more),
             rules.finding("law.proof", "proof.standard", "How sure must the court be?", Status.MET, proof, **more)]
    if rules.ruleset.first_day is None:
        found[1] = rules.finding("law.proof", "proof.standard", "How sure must the court be?", Status.MET,
                                 f"The bill asks for {rules.value('proof.standard')}. It is not known to be law.", **more)
    if "forms.mandate" in rules:
        found.append(rules.finding(
            "law.forms", "forms.mandate", "Must it be on the court’s form?", Status.NOT_YET_KNOWN,
            "Yes, the petition must be on the state court form. That form is not part of this product, so a prosecutor or clerk "
            "has to say that the papers will do.", **more))
    if any(text.needs_enactment and text.first_day is None for text in rulesets()):
        found.append(rules.finding(
            "law.bill", "bill.ssb6296", "Has the law changed this year?", Status.NOT_YET_KNOWN,
            f"A bill of 2026, {rules.value('bill.ssb6296')}, would change this law. We do not know if it passed. Until a named "
            f"person records that it did, it is not used. If it became law: {'; '.join(rules.value('bill.changes'))}.",
            confidence=Confidence.UNSEEN, **more))
    return tuple(found)
