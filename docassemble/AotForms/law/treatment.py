# do not pre-load
"""The provider and the proposed plan: RCW 71.05.585, 71.34.755.

A plan is not required at filing; its Findings are advice.  The individualized plan follows after intake (.585(5)).
"""
from __future__ import annotations

from ..matter import Matter
from .answers import Answer, every, met, said
from .findings import Fact, Finding, Level, Need, Status
from .rules import Rules


def treatment(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``provider.licensed``, and the advice ``plan.mandatory``, ``plan.optional``, ``plan.participation``, ``plan.medication``."""
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
    )


def _finding(rules: Rules, finding_id: str, rule_id: str, title: str, answer: Answer, **more) -> Finding:
    return rules.finding(finding_id, rule_id, title, answer.status, answer.why, facts=answer.facts, settles=answer.settles, **more)


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
    notes = ("Peer support is not on the law's list. Offer it as a free choice.",) if matter.plan.voluntary else ()
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
