# do not pre-load
"""The provider, the proposed plan and the way out of a hospital: RCW 71.05.585, 71.34.755, 71.05.365.

A plan is not required at filing; its Findings are advice.  The individualized plan follows after intake (.585(5)).
"""
from __future__ import annotations

from ..matter import Matter
from .answers import Answer, every, met, said, unknown
from .findings import Fact, Finding, Level, Need, Status
from .rules import Rules, Who


def treatment(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``provider.licensed``, and the advice ``plan.mandatory``, ``plan.optional``, ``plan.participation``,
    ``plan.medication``, ``plan.discharge``."""
    licensed = said("provider.licensed_for_services", matter.provider.licensed_for_services,
                    "Is the provider licensed or certified for all of the services?",
                    "The provider is licensed or certified for the services.",
                    "The provider is not licensed or certified for all of the services.")
    took_part = said("plan.respondent_took_part", matter.plan.respondent_took_part,
                     "Did the person have a chance to take part in the plan?", "The person had a chance to take part in the plan.",
                     "The person has not had a chance to take part in the plan. Offer it.")
    advice = {"level": Level.ADVICE}
    return (
        _finding(rules, "provider.licensed", "treatment.provider", "Is the provider licensed for this?", licensed),
        _mandatory(matter, rules),
        _optional(matter, rules),
        _finding(rules, "plan.participation", "treatment.plan_later", "Did the person take part in the plan?", took_part, **advice),
        rules.finding("plan.medication", "treatment.medication", "Can medicine be forced?", Status.NOT_APPLICABLE,
                      "No. This petition does not ask for medicine by force. The law allows that only in rare cases.", **advice),
        _discharge(matter, rules),
    )


def _finding(rules: Rules, finding_id: str, rule_id: str, title: str, answer: Answer, **more) -> Finding:
    return rules.finding(finding_id, rule_id, title, answer.status, answer.why, facts=answer.facts, settles=answer.settles, **more)


def _discharge(matter: Matter, rules: Rules) -> Finding:
    """A patient who was committed: the hospital's own discharge plan has to say whether a petition should be filed."""
    rule, title, path, place = "after.discharge_plan", "Does the hospital’s discharge plan speak of this petition?", "detention.place", matter.detention.place
    if rules.who in (Who.ADOLESCENT, Who.CHILD):
        return rules.finding("plan.discharge", rule, title, Status.NOT_APPLICABLE, "That section is for adults.", level=Level.ADVICE)
    if place is None:
        return _finding(rules, "plan.discharge", rule, title, unknown(path, "Is the person in a hospital, jail or other such place now?"),
                        level=Level.ADVICE)
    fact = Fact(path, place.value)
    if place.value not in rules.value(rule)["places"]:
        return rules.finding("plan.discharge", rule, title, Status.NOT_APPLICABLE, "The person is not a patient in a hospital.",
                             level=Level.ADVICE, facts=(fact,))
    return rules.finding("plan.discharge", rule, title, Status.MET,
                         "If the person was committed for 90 or 180 days and no longer needs a hospital, the discharge plan must say "
                         f"whether a petition should be filed. The move out is due within {rules.value(rule)['days']} days of that finding.",
                         level=Level.ADVICE, facts=(fact,))


def _mandatory(matter: Matter, rules: Rules) -> Finding:
    names, answers = rules.value("treatment.mandatory"), []
    for key, words in names.items():
        component, path = getattr(matter.plan.mandatory, key), f"plan.mandatory.{key}"
        answers.append(said(f"{path}.included", component.included, f"Does the plan include {words}?",
                            f"The plan includes {words}.", f"The plan leaves out {words}."))
    whole = every(*answers)
    if whole.met:
        whole = met(f"The proposed plan has all {len(names)} parts that the law asks for.", *whole.facts)
    elif whole.status is Status.NOT_YET_KNOWN:
        whole = Answer(whole.status, "Not all parts of the plan are settled yet. The final plan comes after intake.", (), whole.settles)
    notes = ("Peer support is not on the law’s list. Offer it as a free choice.",) if matter.plan.voluntary else ()
    return rules.finding("plan.mandatory", "treatment.mandatory", "Does the plan have every part it must have?", whole.status,
                         whole.why, level=Level.ADVICE, facts=whole.facts, settles=whole.settles, notes=notes)


def _optional(matter: Matter, rules: Rules) -> Finding:
    names = rules.value("treatment.optional")
    chosen = [key for key in names if getattr(matter.plan.optional, key).included]
    open_ = [key for key in names if getattr(matter.plan.optional, key).included is None]
    facts = tuple(Fact(f"plan.optional.{key}.included", f"The plan adds {names[key]}.") for key in chosen)
    title, more = "What does the plan add?", {"level": Level.ADVICE, "facts": facts}
    if open_:
        needs = tuple(Need(f"plan.optional.{key}.included", f"Should the plan add {names[key]}?") for key in open_)
        return rules.finding("plan.optional", "treatment.optional", title, Status.NOT_YET_KNOWN,
                             "Some parts that the plan may add are still open.", settles=(needs,), **more)
    why = f"The plan adds {len(chosen)} of the {len(names)} parts that it may add."
    return rules.finding("plan.optional", "treatment.optional", title, Status.MET, why, **more)
