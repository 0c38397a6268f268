# do not pre-load
"""The petitioner's own interview: RCW 71.05.148(3), 71.34.815(3), and an offer of voluntary care, RCW 71.05.240(3).

It has no day limit and is not the professional's exam.  Whether it may be by video the text does not say.
"""
from __future__ import annotations

from ..matter import Matter
from ..matter.dates import long_date
from ..matter.people import InterviewOutcome
from .answers import Answer, every, met, narrative, not_met, told, unknown
from .findings import Confidence, Fact, Finding, Level, Status
from .rules import Rules, Who

PATH = "interview"
ACCEPTS = "Does the person say yes to treatment without an order?"


def interview(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``interview.done``, ``interview.voluntary`` and the advice ``interview.good_faith``."""
    return _done(matter, rules), _voluntary(matter, rules), _good_faith(matter, rules)


def _done(matter: Matter, rules: Rules) -> Finding:
    given, path = matter.interview, f"{PATH}.outcome"
    if given.outcome is None:
        answer = unknown(path, "Did the one who files talk with the person, or try to?")
    elif given.outcome is InterviewOutcome.NOT_YET:
        answer = not_met("The one who files must first try to talk with the person.", Fact(path, given.outcome.value))
    elif given.outcome is InterviewOutcome.REFUSED:
        answer = every(met("The person refused to talk, which the law allows for.", Fact(path, given.outcome.value)),
                       told(f"{PATH}.attempts", given.attempts, "When and how did you try to talk with the person?"))
    else:
        answer = every(_day(matter, rules), told(f"{PATH}.place", given.place, "Where did you talk with the person?"))
    return rules.finding("interview.done", "interview.done", "Did the one who files talk with the person?", answer.status,
                         answer.why, facts=answer.facts, settles=answer.settles)


def _day(matter: Matter, rules: Rules) -> Answer:
    path, day = f"{PATH}.on", matter.interview.on
    if day is None:
        return unknown(path, "On which day did you talk with the person?")
    fact = Fact(path, long_date(day))
    if day > rules.day:
        return not_met(f"The talk is dated after the day of filing, {long_date(rules.day)}.", fact)
    return met("The one who files talked with the person.", fact)


def _voluntary(matter: Matter, rules: Rules) -> Finding:
    given, title = matter.interview, "Will the person take treatment without an order?"
    if given.outcome is InterviewOutcome.REFUSED and given.accepts_voluntary_treatment is None:
        return rules.finding("interview.voluntary", "interview.voluntary", title, Status.NOT_APPLICABLE,
                             "The person refused to talk, so this could not be asked.",
                             facts=(Fact(f"{PATH}.outcome", given.outcome.value),))
    path, accepts = f"{PATH}.accepts_voluntary_treatment", given.accepts_voluntary_treatment
    if accepts is None:
        asked = unknown(path, ACCEPTS)
    else:
        asked = met("The petition says what the person answered.", Fact(path, "yes" if accepts else "no"))
    answer = every(asked, narrative(f"{PATH}.voluntary_why", given.voluntary_why, "What did the person say or do that shows it?"))
    return rules.finding("interview.voluntary", "interview.voluntary", title, answer.status, answer.why, facts=answer.facts,
                         settles=answer.settles)


def _good_faith(matter: Matter, rules: Rules) -> Finding:
    """A person who says yes may stand better without an order; never stops a filing by itself."""
    path, accepts = f"{PATH}.accepts_voluntary_treatment", matter.interview.accepts_voluntary_treatment
    title, more = "Has voluntary care been tried?", {"level": Level.ADVICE, "audience": "petitioner"}
    if rules.who is Who.ADOLESCENT:
        more["confidence"] = Confidence.INFERRED  # the adolescents' hearing section has no such paragraph that we read
    why = narrative(f"{PATH}.voluntary_why", matter.interview.voluntary_why,
                    "Which offers of voluntary care were made, and why did they fail?")
    if accepts is None:
        answer = why if matter.interview.outcome is InterviewOutcome.REFUSED else unknown(path, ACCEPTS)
    elif accepts:
        answer = not_met("The person says yes to care. If the person keeps to a plan in good faith, the court may make no order. "
                         "Talk with the prosecutor before you file.", Fact(path, "yes"))
    else:
        answer = every(met("The person says no to care.", Fact(path, "no")), why)
    return rules.finding("interview.good_faith", "interview.good_faith", title, answer.status, answer.why,
                         facts=answer.facts, settles=answer.settles, **more)
