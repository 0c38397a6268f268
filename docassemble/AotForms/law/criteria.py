# do not pre-load
"""The five elements of RCW 71.05.148(1)(a)-(e) and 71.34.815(1)(a)-(e): what the petition says for each.

"Met" means that the Matter claims the element and gives facts for it; whether they convince is for the court.
"""
from __future__ import annotations

from dataclasses import replace

from ..matter import Matter
from .answers import Answer, either, every, ground, met, narrative, said, told, unknown
from .findings import Confidence, Finding, Level, Status
from .history import COMPLETE, prong
from .lookback import PRONGS
from .rules import Rules


def criteria(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``criteria.a`` to ``criteria.e``; parts of (b) and (c) are alternatives and stop nothing alone."""
    grounds = matter.grounds
    return (
        _finding(rules, "criteria.a", "The person has a behavioral health disorder", _disorder(matter)),
        *_b(matter, rules),
        *_c(matter, rules),
        _finding(rules, "criteria.d", "This is the least restrictive way that would work", ground(
            "grounds.least_restrictive", grounds.least_restrictive,
            "Is this order the least restrictive way for the person to recover and stay stable?",
            "The petition says that nothing less strict would work.", "The petition says that something less strict would work.")),
        _finding(rules, "criteria.e", "The person will benefit", ground(
            "grounds.will_benefit", grounds.will_benefit, "Will this treatment help the person?",
            "The petition says that the person will benefit.", "The petition says that the person will not benefit.")),
    )


def _finding(rules: Rules, rule_id: str, title: str, answer: Answer, level: Level = Level.ELEMENT, **more) -> Finding:
    return rules.finding(rule_id, rule_id, title, answer.status, answer.why, level=level, facts=answer.facts,
                         settles=answer.settles, notes=answer.notes, **more)


def _disorder(matter: Matter) -> Answer:
    basis = matter.disorder.basis
    if basis is None:
        claimed = unknown("disorder.basis", "Is it a mental disorder, a substance use disorder, or both?")
    else:
        claimed = met("The petition says which disorder it rests on.", *told("disorder.basis", basis.value, "").facts)
    return every(claimed, narrative("disorder.facts", matter.disorder.facts, "Which facts show the disorder?"))


def _b(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    grounds = matter.grounds
    made = said("grounds.determination.made", grounds.determination.made, "Did a clinician make this judgment?",
                "It rests on a clinician’s judgment.", "It does not rest on a clinician’s judgment.")
    if made.met and grounds.determination.by is None:
        made = every(made, told("grounds.determination.by", None, "Which clinician made this judgment?"))
    first = every(
        ground("grounds.unlikely_to_survive_safely", grounds.unlikely_to_survive_safely,
               "Is the person unlikely to survive safely in the community without supervision?",
               "The petition says that the person is unlikely to survive safely without supervision.",
               "The petition does not say that the person is unlikely to survive safely without supervision."),
        ground("grounds.substantially_deteriorating", grounds.substantially_deteriorating,
               "Is the person’s condition getting much worse?", "The petition says that the condition is getting much worse.",
               "The petition does not say that the condition is getting much worse."))
    second = ground("grounds.needed_to_prevent_relapse", grounds.needed_to_prevent_relapse,
                    "Is this order needed to prevent a relapse that would likely lead to serious harm or grave disability?",
                    "The petition says that the order is needed to prevent a relapse that would likely lead to serious harm or grave disability.",
                    "The petition does not say that the order is needed to prevent such a relapse.")
    parts = ("criteria.b.determination", "criteria.b.i", "criteria.b.ii")
    return (
        _finding(rules, "criteria.b", "The person needs this order: at least one of two reasons",
                 every(made, either(first, second)), parts=parts),
        rules.finding("criteria.b.determination", "criteria.b", "A clinician’s judgment", made.status, made.why,
                      level=Level.ADVICE, facts=made.facts, settles=made.settles),
        _finding(rules, "criteria.b.i", "Unlikely to survive safely, and getting much worse", first, Level.ADVICE),
        _finding(rules, "criteria.b.ii", "Needed to prevent a relapse", second, Level.ADVICE),
    )


def _c(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    titles = {"c_i": "Two times in hospital, or in a jail or prison mental health unit",
              "c_ii": "Two times in emergency or hospital care for related medical needs, or in jail",
              "c_iii": "One violent act, threat or attempt"}
    answers = {name: prong(matter.history, rules, name) for name in PRONGS}
    parts = []
    for name, (answer, confidence) in answers.items():
        rule_id = f"lookback.{name}"
        parts.append(rules.finding("criteria." + name.replace("_", "."), rule_id, titles[name], answer.status, answer.why,
                                   level=Level.ADVICE, confidence=confidence, facts=answer.facts, settles=answer.settles,
                                   notes=answer.notes))
    whole = either(*(answer for answer, _ in answers.values()))
    open_ = [answer for answer, _ in answers.values() if answer.status is Status.NOT_YET_KNOWN]
    if not all((COMPLETE,) in answer.settles for answer in open_):  # that the lists are complete ends it only where it ends each
        whole = replace(whole, settles=tuple(option for option in whole.settles if option != (COMPLETE,)))
    deciding = [confidence for answer, confidence in answers.values() if answer.met]
    confidence = Confidence.VERIFIED if not deciding or Confidence.VERIFIED in deciding else Confidence.INFERRED
    return (_finding(rules, "criteria.c", "Not following treatment has led to at least one of three histories", whole,
                     parts=tuple(part.id for part in parts), confidence=confidence), *parts)
