# do not pre-load
"""Notice to a tribe: RCW 71.05.148(7), 71.34.815(7), and for crisis responders RCW 71.05.150(5).

Never stops a filing: the duty arises with service.  Does not know a tribe's contact; that is the Health Care Authority's list.
"""
from __future__ import annotations

from ..matter import Matter
from .answers import Answer, every, said, told
from .findings import Fact, Finding, Level, Status
from .hearing import crisis_responder
from .rules import Rules


def notice(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Advice ``tribal.notice`` and ``tribal.decision``."""
    found = (_notice(matter, rules),)
    return (*found, _decision(matter, rules)) if "tribal.decision_hours" in rules else found


def _applies(matter: Matter) -> Answer:
    tribe, path = matter.respondent.tribe, "respondent.tribe"
    native = said(f"{path}.is_native", tribe.is_native, "Is the person American Indian or Alaska Native?",
                  "The person is American Indian or Alaska Native.", "The person is not American Indian or Alaska Native.")
    served = said(f"{path}.receives_tribal_services", tribe.receives_tribal_services,
                  "Does the person get health care from a tribe in this state?",
                  "The person gets health care from a tribe in this state.",
                  "The person does not get health care from a tribe in this state.")
    return native if native.status is Status.NOT_MET else served if served.status is Status.NOT_MET else every(native, served)


def _notice(matter: Matter, rules: Rules) -> Finding:
    title, tribe, path = "Must a tribe be told?", matter.respondent.tribe, "respondent.tribe"
    applies, rule = _applies(matter), rules.value("tribal.notice")
    if applies.status is Status.NOT_MET:
        return rules.finding("tribal.notice", "tribal.notice", title, Status.NOT_APPLICABLE, applies.why, level=Level.ADVICE,
                             facts=applies.facts)
    answer = every(applies, told(f"{path}.tribe", tribe.tribe, "Which tribe?"),
                   told(f"{path}.health_provider", tribe.health_provider, "Which Indian health care provider?"))
    notes = (f"Tell the tribe and the Indian health care provider within {rule['hours']} hours after the person is served, and "
             "before the hearing. Nights and weekends count.",
             "Send with it: " + "; ".join(rules.value("tribal.contents")) + ".",
             f"Who must do it: {rule['by']}. Agree who does. Use the contact in the Health Care Authority’s plan.",
             "Before you send records from a substance use program, check that you may.")
    why = answer.why if answer.met else f"{answer.why} If so, the tribe must be told."
    return rules.finding("tribal.notice", "tribal.notice", title, answer.status, why, level=Level.ADVICE, facts=answer.facts,
                         settles=answer.settles, notes=notes)


def _decision(matter: Matter, rules: Rules) -> Finding:
    title, hours = "Must the crisis responder tell the tribe of the decision?", rules.value("tribal.decision_hours")
    more = {"level": Level.ADVICE}
    if matter.petitioner.kind is not None and not crisis_responder(matter):
        return rules.finding("tribal.decision", "tribal.decision_hours", title, Status.NOT_APPLICABLE,
                             "The one who files is not a crisis responder.",
                             facts=(Fact("petitioner.kind", matter.petitioner.kind.value),), **more)
    filer = said("petitioner.kind", crisis_responder(matter) or None, "Who is filing, and in which job?",
                 f"After a crisis evaluation, tell the tribe within {hours} hours of deciding whether to file.", "")
    answer = every(filer, _applies(matter))
    status = Status.NOT_APPLICABLE if answer.status is Status.NOT_MET else answer.status
    return rules.finding("tribal.decision", "tribal.decision_hours", title, status, answer.why, facts=answer.facts,
                         settles=answer.settles, **more)


