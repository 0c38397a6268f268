# do not pre-load
"""Firearm warnings: RCW 71.05.240(2) and (6), 9.41.047; for adolescents 71.34.740(7).

Only a petition that rests on a mental disorder, alone or with another, brings them.  Federal law is not answered here.
"""
from __future__ import annotations

from ..matter import Matter
from .findings import Confidence, Fact, Finding, Level, Need, Status
from .rules import Rules, Who


def firearms(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Advice ``firearms.before`` (the warning before an order) and ``firearms.after`` (the bar that follows one)."""
    before = "firearms.before.adolescent" if rules.who is Who.ADOLESCENT else "firearms.before"
    warn = rules.value(before)
    after = rules.value("firearms.after")
    return (
        _finding(matter, rules, "firearms.before", before, "Is a firearm warning needed before an order?",
                 f"Before an order, {warn['who']} must warn the person {warn['how']}. A person who is later detained, and did not "
                 "try in good faith to get care, can lose the right to have firearms."),
        _finding(matter, rules, "firearms.after", "firearms.after", "Does an order bar firearms?",
                 f"After an order the person must at once give {' and '.join(after['surrender'])} to {after['to']}. The bar lasts "
                 f"until {after['until']}. Federal law may also bar firearms."),
    )


def _finding(matter: Matter, rules: Rules, finding_id: str, rule_id: str, title: str, why: str) -> Finding:
    basis, path = matter.disorder.basis, "disorder.basis"
    more = {"level": Level.ADVICE}
    if basis is None:
        need = Need(path, "Is it a mental disorder, a substance use disorder, or both?")
        return rules.finding(finding_id, rule_id, title, Status.NOT_YET_KNOWN, "It turns on the kind of disorder.",
                             settles=((need,),), **more)
    facts = (Fact(path, basis.value),)
    if basis.value in rules.value("firearms.basis"):
        return rules.finding(finding_id, rule_id, title, Status.MET, why, facts=facts, **more)
    return rules.finding(finding_id, rule_id, title, Status.NOT_APPLICABLE,
                         "The petition rests only on a substance use disorder.", facts=facts, confidence=Confidence.INFERRED, **more)
