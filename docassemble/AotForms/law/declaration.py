# do not pre-load
"""The qualified professional's declaration: who signs, the ten days, the cosigner.  RCW 71.05.148(5)(b), 71.34.815(5)(b).

The ten days are counted to the day of filing, and the safer reading takes the day on which the clerk has the petition.
Does not judge whether attempts were "appropriate" beyond asking for a day, how, and what came of it.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from ..matter import Matter
from ..matter.dates import long_date
from ..matter.treatment import Credential, Declaration, ExamAttempt, ExamOutcome
from .answers import Answer, either, every, met, not_met, said, told, unknown
from .courtdays import last_court_day
from .findings import Confidence, Fact, Finding, Level, Need, Status
from .rules import Rules, rules_on

PATH = "declaration"
FEW_ATTEMPTS = "The law speaks of attempts, and only one lies in the time it allows. One more attempt before you file is safer."
CLOSURES = "State holidays are left out. Days on which only this county’s court is closed are not known here. Ask the clerk."
WHY_EARLY = "The paper may go to the prosecutor first. The safe reading counts to the day the clerk has it."


def declaration(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``declaration.who``, ``.exam``, ``.testify``, ``.basis``, ``.cosign`` and ``.last_day``."""
    given = matter.declaration
    level = Level.REQUIREMENT if rules.value("declaration.required") else Level.ADVICE
    inferred = {"level": level, "confidence": Confidence.INFERRED}
    return (
        _finding(rules, "who", "declaration.who", "May this professional sign the declaration?", _who(given, rules), level=level),
        _recent(given, rules, level),
        _finding(rules, "testify", "declaration.testify", "Is the professional willing to testify?", said(
            f"{PATH}.will_testify", given.will_testify, "Is the professional willing to testify?",
            "The professional is willing to testify.", "The professional is not willing to testify."), level=level),
        _finding(rules, "basis", "declaration.basis", "Does the professional give reasons?", _basis(given), **inferred),
        _cosign(given, rules, level),
        _last_day(given, rules),
    )


def last_days(given: Declaration, rules: Rules) -> tuple[date, ...]:
    """The last day on which the petition can be submitted on this exam, by each reading, the safer first; none while unknown.

    Where the person did not cooperate, the text says "attempts" and does not say how many must lie in the ten days.  The
    safer reading keeps two in them and so counts from the last attempt but one; the other counts from the latest.  Where only
    one lies in the ten days before ``rules.day``, or none, only the latest is counted from.
    """
    days = timedelta(days=rules.value("declaration.days"))
    if given.outcome is ExamOutcome.EXAMINED and given.examined_on:
        return (given.examined_on + days,)
    if given.outcome is ExamOutcome.ATTEMPTED:
        tried = sorted(a.on for a in given.attempts or () if a.on and a.on <= rules.day)
        recent = [day for day in tried if rules.day - day <= days] or tried[-1:]
        return tuple(dict.fromkeys(day + days for day in recent[-rules.value("declaration.attempts"):]))
    return ()


def last_safe_filing_day(matter: Matter, as_of: date, ruleset: str | None = None, closed: Collection[date] = ()) -> date | None:
    """The last court day by which the clerk should have the petition, so that the exam is still recent enough.

    Calendar days by the safer reading of ``last_days``; a last day on a weekend, a holiday or one of the county's own
    ``closed`` days moves back, never forward.  None while the day of the exam is not known.  May lie before ``as_of``: then a
    fresh exam is needed.  Does not know a county's closed days: whoever knows them gives them.
    """
    finals = last_days(matter.declaration, rules_on(as_of, ruleset=ruleset))
    return last_court_day(finals[0], closed) if finals else None


def _finding(rules: Rules, name: str, rule_id: str, title: str, answer: Answer, **more) -> Finding:
    return rules.finding(f"declaration.{name}", rule_id, title, answer.status, answer.why, facts=answer.facts,
                         settles=answer.settles, notes=answer.notes, **more)


def _who(given: Declaration, rules: Rules) -> Answer:
    allowed, path = rules.value("declaration.who"), f"{PATH}.credential"
    name = told(f"{PATH}.name", given.name.full, "Who is the professional?")
    if given.credential is None:
        return every(name, unknown(path, "What is the professional: a doctor, a nurse practitioner, or another?"))
    fact = Fact(path, given.credential.value)
    if given.credential.value in allowed["any"]:
        return every(name, met("The professional is of a kind that may sign without treating the person.", fact))
    if given.credential.value not in allowed["treating"]:
        return not_met("The law does not let a professional of this kind sign.", fact)
    return every(name, met("A professional of this kind may sign only if he or she treats the person.", fact), said(
        f"{PATH}.treating", given.treating, "Does the professional treat the person?",
        "The professional treats the person.",
        "The professional does not treat the person. One who only evaluated the person may file, but may not sign this."))


def _exam(given: Declaration, rules: Rules) -> Answer:
    path = f"{PATH}.outcome"
    if given.outcome is None:
        return unknown(path, "Did the professional examine the person, or try to?")
    if given.outcome is ExamOutcome.NOT_YET:
        return not_met("The exam has not taken place, and nobody has tried yet.", Fact(path, given.outcome.value))
    if given.outcome is ExamOutcome.EXAMINED:
        if given.examined_on is None:
            return unknown(f"{PATH}.examined_on", "On which day was the exam?")
        return _within(f"{PATH}.examined_on", given.examined_on, rules, "The exam")
    if given.attempts is None:
        return unknown(f"{PATH}.attempts", "On which days did the professional try, how, and what happened?")
    if not given.attempts:
        return not_met("No attempt is listed.", Fact(f"{PATH}.attempts", "no attempts"))
    tried = [_attempt(index, attempt, rules) for index, attempt in enumerate(given.attempts)]
    answer = either(*tried)
    if answer.met and sum(one.met for one in tried) < rules.value("declaration.attempts"):
        return replace(answer, notes=(*answer.notes, FEW_ATTEMPTS))
    return answer


def _recent(given: Declaration, rules: Rules, level: Level) -> Finding:
    """How many attempts it takes is our reading, so an answer that rests on them says so."""
    rule = "declaration.attempts" if given.outcome is ExamOutcome.ATTEMPTED else "declaration.days"
    return _finding(rules, "exam", rule, "Is the exam recent enough?", _exam(given, rules), level=level)


def _attempt(index: int, attempt: ExamAttempt, rules: Rules) -> Answer:
    path = f"{PATH}.attempts[{index}]"
    if attempt.on is None:
        return unknown(f"{path}.on", "On which day was this attempt?")
    return every(_within(f"{path}.on", attempt.on, rules, "An attempt"),
                 told(f"{path}.how", attempt.how, "How did the professional try?"),
                 told(f"{path}.result", attempt.result, "What happened when the professional tried?"))


def _within(path: str, day: date, rules: Rules, what: str) -> Answer:
    limit, age = rules.value("declaration.days"), (rules.day - day).days
    fact = Fact(path, long_date(day))
    filed = long_date(rules.day)
    if age < 0:
        return not_met(f"{what} is dated after the day of filing, {filed}.", fact)
    final = day + timedelta(days=limit)
    if age > limit:
        return not_met(f"{what} was {age} days before filing on {filed}. The law allows {limit}. "
                       f"The last day was {long_date(final)}. A new exam or attempt is needed.", fact)
    count = "on the day" if age == 0 else "1 day before the day" if age == 1 else f"{age} days before the day"
    return met(f"{what} was {count} of filing, {filed}. The law allows {limit} days, so the last day is {long_date(final)}.",
               fact, notes=(WHY_EARLY,))


def _basis(given: Declaration) -> Answer:
    questions = {"disorder": "Why does the professional say that there is a disorder?",
                 "history": "What does the professional know of the history of not following treatment?",
                 "least_restrictive": "Why is nothing less strict enough, in the professional’s words?",
                 "benefit": "Why will the person benefit, in the professional’s words?"}
    parts = [told(f"{PATH}.basis.{key}", getattr(given.basis, key), question) for key, question in questions.items()]
    danger = either(
        told(f"{PATH}.basis.survival", given.basis.survival, "Why is the person not safe without supervision?"),
        told(f"{PATH}.basis.relapse", given.basis.relapse, "Why is a relapse likely without this order?"))
    answer = every(*parts, danger)
    if answer.met:
        return met("The professional gives reasons on each element.", *answer.facts)
    return Answer(answer.status, "The professional’s reasons are not all written yet.", (), answer.settles)


def _cosign(given: Declaration, rules: Rules, level: Level) -> Finding:
    title, path = "Has a supervisor reviewed and cosigned it?", f"{PATH}.cosigner"
    allowed = rules.value("declaration.who")
    if given.credential is not None and given.credential.value not in allowed["treating"]:
        return rules.finding("declaration.cosign", "declaration.cosign", title, Status.NOT_APPLICABLE,
                             "A professional of this kind needs no cosigner.", level=level,
                             facts=(Fact(f"{PATH}.credential", given.credential.value),))
    if given.credential is None:
        answer = unknown(f"{PATH}.credential", "What is the professional? Some need a cosigner.")
        return _finding(rules, "cosign", "declaration.cosign", title, answer, level=level)
    cosigner = given.cosigner
    answer = every(
        told(f"{path}.name", cosigner.name.full, "Who is the supervisor who cosigns?"),
        _cosigner_kind(cosigner.credential, rules),
        said(f"{path}.supervises", cosigner.supervises, "Does the cosigner supervise the professional?",
             "The cosigner supervises the professional.", "The cosigner does not supervise the professional."),
        said(f"{path}.has_reviewed", cosigner.has_reviewed, "Does the cosigner certify having read the declaration?",
             "The cosigner certifies having read it.", "The cosigner has not read it."))
    return _finding(rules, "cosign", "declaration.cosign", title, answer, level=level)


def _cosigner_kind(credential: Credential | None, rules: Rules) -> Answer:
    path = f"{PATH}.cosigner.credential"
    if credential is None:
        return unknown(path, "Is the cosigner a doctor, a physician assistant, or a nurse practitioner?")
    fact = Fact(path, credential.value)
    if credential.value in rules.value("declaration.cosign"):
        return met("The cosigner is of a kind that may cosign.", fact)
    return not_met("A cosigner must be a doctor, a physician assistant, or a nurse practitioner.", fact)


def _last_day(given: Declaration, rules: Rules) -> Finding:
    title, more = "Last safe day to file", {"level": Level.ADVICE, "confidence": Confidence.INFERRED, "audience": "petitioner"}
    finals = last_days(given, rules)
    if not finals:
        answer = _exam(given, rules)
        settles = answer.settles or ((Need(f"{PATH}.examined_on", "On which day was the exam?"),),)
        return rules.finding("declaration.last_day", "declaration.days", title, Status.NOT_YET_KNOWN,
                             "The day of the exam is not known yet.", settles=settles, **more)
    final, safe = finals[0], last_court_day(finals[0])
    fact = Fact(PATH, f"last day {long_date(final)}; last court day {long_date(safe)}")
    later = tuple(f"Counted from the latest attempt alone, the last day is {long_date(day)}. Whether one attempt is enough is not "
                  "settled." for day in finals[1:])
    in_time = rules.day <= safe
    why = (f"The clerk should have the petition by {long_date(safe)}." if in_time else
           f"The last safe day was {long_date(safe)}. A new exam or attempt is needed.")
    return rules.finding("declaration.last_day", "declaration.days", title, Status.MET if in_time else Status.NOT_MET, why,
                         facts=(fact,), notes=(*later, WHY_EARLY, CLOSURES), **more)
