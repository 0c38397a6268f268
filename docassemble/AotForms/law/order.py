# do not pre-load
"""What an order must say, the person's rights, and what follows an order: RCW 71.05.240, .132, .217, .590, .595; 71.34.740, .780.

All of it is advice, told before filing so that nobody asks for an order without knowing what it brings.  Stops nothing.
The clocks of what follows are in clocks.py, pure questions over the same rules in after.py.
"""
from __future__ import annotations

from ..matter import Matter
from .answers import unknown
from .findings import Confidence, Fact, Finding, Level, Status
from .rules import Rules, Who

WHO_FILES = "Who is filing, and in which job?"


def order(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Advice ``order.must_say``, ``order.corrections``, ``rights.list``, ``after.responses``, ``after.modify``,
    ``after.revocation``, ``after.report``, ``after.terminate`` and ``after.no_renewal``."""
    young = rules.who in (Who.ADOLESCENT, Who.CHILD)
    return (
        _told(rules, "order.must_say", "order.provider", "What must the order say?",
              "The order must do these things: " + "; ".join(rules.value("order.provider")) + "."),
        _told(rules, "order.corrections", "order.corrections_notice", "What must it say of prison or parole?",
              "A person under the department of corrections, now or later, must tell the provider. The order says so, and says that "
              "facts about care will be shared with that department."),
        _told(rules, "rights.list", "rights.list", "Which rights does the person keep?",
              "A person under this order keeps these rights.", notes=tuple(f"({key}) {words}." for key, words in rules.value("rights.list").items()),
              **_inferred(young)),
        _told(rules, "after.responses", "after.responses", "What may be done if the person does not keep to the order?",
              "The mildest step that will do comes first.", notes=tuple(f"({key}) {words}." for key, words in rules.value("after.responses").items()),
              **_inferred(young)),
        _told(rules, "after.modify", "after.modify", "How can an order be changed?",
              f"Ask the court for a hearing. Tell it {rules.value('after.modify')['request']}. The prosecutor "
              f"{rules.value('after.modify')['prosecutor']}.", **_inferred(young)),
        _revocation(matter, rules),
        _told(rules, "after.report", "after.report", "When must the provider tell the crisis responder?",
              f"Only if the person {rules.value('after.report')}. A missed visit alone is not enough.", **_inferred(young)),
        _told(rules, "after.terminate", "after.terminate", "When must an order end early?",
              "It must end early if the provider’s person in charge believes one of these.", notes=tuple(f"{why}." for why in rules.value("after.terminate")),
              **_inferred(young)),
        _told(rules, "after.no_renewal", "after.no_renewal", "Can an order be made longer?",
              "No. To go on, file a new petition with a new exam and a new talk. The events must lie in the new windows, so a person who "
              "kept to care may no longer meet the history."),
    )


def _inferred(young: bool) -> dict:
    """The sections on what follows an order are those for adults; that they hold for adolescents is our reading."""
    return {"confidence": Confidence.INFERRED} if young else {}


def _told(rules: Rules, finding_id: str, rule_id: str, title: str, why: str, **more) -> Finding:
    return rules.finding(finding_id, rule_id, title, Status.MET, why, level=Level.ADVICE, audience="petitioner", **more)


def _revocation(matter: Matter, rules: Rules) -> Finding:
    """Whether the one who files could also ask to revoke; a provider or planner never can."""
    title, kind, rule = "May the one who files also ask to revoke the order?", matter.petitioner.kind, rules.value("after.revocation")
    row = "after.revocation.adolescent" if rules.who in (Who.ADOLESCENT, Who.CHILD) else "after.revocation"
    more = {"level": Level.ADVICE, "audience": "petitioner"}
    if kind is None:
        asked = unknown("petitioner.kind", WHO_FILES)
        return rules.finding("after.revocation", row, title, asked.status, asked.why, settles=asked.settles, **more)
    fact = Fact("petitioner.kind", kind.value)
    if row != "after.revocation":
        return rules.finding("after.revocation", row, title, Status.NOT_APPLICABLE,
                             f"For a minor the hearing is within {rules.value(row)['hearing_days']} days of the return. Ask the prosecutor "
                             "who may start it.", facts=(fact,), **more)
    may = kind.value in rule["who"]
    why = (f"{'Yes' if may else 'No'}. Only a {' or '.join(rule['who'])} may. If it is revoked, the person can be held in a hospital for at most "
           f"{rule['inpatient_days']} days.")
    return rules.finding("after.revocation", row, title, Status.MET if may else Status.NOT_APPLICABLE, why, facts=(fact,), **more)
