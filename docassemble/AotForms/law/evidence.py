# do not pre-load
"""Every fact that the petition tells, with its sources: RCW 71.05.148(4) and (5)(a), 71.34.815(4) and (5)(a).

Only facts that are used are asked about: a ground that is not claimed, or an event that noncompliance did not lead to,
needs no source.
"""
from __future__ import annotations

from collections.abc import Iterator

from ..matter import Matter
from ..matter.base import Ground, Narrative, Source
from .answers import Answer, every, met, not_met, told, unknown
from .findings import Fact, Finding
from .history import describe
from .rules import Rules

GROUNDS = ("unlikely_to_survive_safely", "substantially_deteriorating", "needed_to_prevent_relapse", "least_restrictive",
           "will_benefit")


def narratives(matter: Matter) -> Iterator[tuple[str, Narrative]]:
    """The narratives that the petition uses and that hold text, with their paths."""
    told_ = [("circumstances", matter.circumstances), ("disorder.facts", matter.disorder.facts)]
    for name in GROUNDS:
        ground: Ground = getattr(matter.grounds, name)
        if ground.holds:
            told_.append((f"grounds.{name}.facts", ground.facts))
    told_.append(("interview.voluntary_why", matter.interview.voluntary_why))
    return ((path, narrative) for path, narrative in told_ if narrative.text)


def every_source(matter: Matter) -> Iterator[tuple[str, Source]]:
    """Every source of a fact that the petition uses, with its path."""
    for path, narrative in narratives(matter):
        for index, source in enumerate(narrative.sources or ()):
            yield f"{path}.sources[{index}]", source
    for index, incident in enumerate(matter.history.incidents or ()):
        if incident.significant_factor and incident.source:
            yield f"history.incidents[{index}].source", incident.source


def evidence(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``contents.a.sources``, ``allegations.events`` and ``allegations.reliability``."""
    return (
        _finding(rules, "contents.a.sources", "Does each fact say how it is known?", _sources(matter)),
        _finding(rules, "allegations.events", "Is each event told whole?", _events(matter)),
        _finding(rules, "allegations.reliability", "Why can each source be trusted?", _reliability(matter)),
    )


def _finding(rules: Rules, rule_id: str, title: str, answer: Answer) -> Finding:
    return rules.finding(rule_id, rule_id, title, answer.status, answer.why, facts=answer.facts, settles=answer.settles,
                         notes=answer.notes)


def _sources(matter: Matter) -> Answer:
    answers = []
    for path, narrative in narratives(matter):
        place = f"{path}.sources"
        if narrative.sources is None:
            answers.append(unknown(place, "How do you know this? Say what you saw yourself, and what comes from others."))
        elif not narrative.sources:
            answers.append(not_met("A fact is told that has no source.", Fact(place, "no source")))
        else:
            own = [str(s) for s in narrative.sources if s.first_hand]
            other = [str(s) for s in narrative.sources if not s.first_hand]
            words = "; ".join(([f"seen in person: {', '.join(own)}"] if own else []) + ([f"from others: {', '.join(other)}"] if other else []))
            answers.append(met("Each fact says how it is known.", Fact(place, words)))
    return every(*answers) if answers else unknown("circumstances.text", "How did you learn of the person’s condition?")


def _events(matter: Matter) -> Answer:
    questions = {"what_happened": "What happened?", "noncompliance": "Which treatment was not followed before it?",
                 "how_it_led": "How did not following treatment lead to it?", "source": "How do you know of it?"}
    answers = []
    for index, incident in enumerate(matter.history.incidents or ()):
        if incident.significant_factor:
            path = f"history.incidents[{index}]"
            parts = [told(f"{path}.{key}", getattr(incident, key), question) for key, question in questions.items()]
            whole = every(*parts)
            answers.append(met("Each event is told whole.", Fact(path, describe(incident), str(incident.source)))
                           if whole.met else whole)
    return every(*answers) if answers else unknown("history.incidents", "Which events did not following treatment lead to?")


def _reliability(matter: Matter) -> Answer:
    answers = []
    for path, source in every_source(matter):
        if source.first_hand:
            continue
        named = told(f"{path}.who", source.who, "Who saw it, or which record is it?")
        trusted = told(f"{path}.reliable_because", source.reliable_because, "Why is this person or record reliable?")
        both = every(named, trusted)
        answers.append(met("Each source that is not your own eyes says why it can be trusted.",
                           Fact(f"{path}.reliable_because", f"{source.who}: {source.reliable_because}")) if both.met else both)
    if answers:
        return every(*answers)
    first = next(iter(every_source(matter)), None)
    if first is None:
        return unknown("circumstances.sources", "How do you know of the person’s condition?")
    return met("All that is told was seen or judged in person.", Fact(first[0], str(first[1])))
