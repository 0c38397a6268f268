# do not pre-load
"""The hearing and who is served: RCW 71.05.148(6), 71.34.815(6).

Nothing here stops a filing: these are answers for the notice, the order that sets the hearing, and the proof of service.
The days themselves are counted in clocks.py.
"""
from __future__ import annotations

from dataclasses import dataclass

from ..matter import Matter
from ..matter.people import PetitionerKind, Someone
from ..matter.treatment import ExamOutcome
from .answers import Answer, every, met, said, told, unknown
from .findings import Fact, Finding, Level, Status
from .rules import Rules, Who


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person who gets the petition and the notice of hearing.

    exists: None while nobody has said.   required: on the law's own list; False where we advise it.
    path: where in the Matter the person stands.   name: empty while not known.
    """

    role: str
    path: str
    name: str
    exists: bool | None
    required: bool
    cite: str


def recipients(matter: Matter, rules: Rules) -> tuple[Recipient, ...]:
    """Everyone to be served or given a copy, in the law's order, then those we advise; absent people are left out."""
    listed, also = rules["service.list"].cite, rules["service.also"].cite
    respondent, declarant = matter.respondent, matter.declaration.name.full
    rows = [
        Recipient("petitioner", "petitioner.contact", matter.petitioner.contact.called, True, True, listed),
        Recipient("respondent", "respondent.name", respondent.name.full, True, True, listed),
        Recipient("qualified professional", "declaration.name", declarant, True, True, listed),
        _someone("current provider", "current_provider", matter.current_provider, True, listed),
        _someone("surrogate or agent", "respondent.agent", respondent.agent, True, listed),
        _someone("guardian", "respondent.guardian", respondent.guardian, False, also),
        Recipient("respondent's counsel", "respondent.counsel", respondent.counsel.contact.called, True, False, also),
    ]
    rows = [row for row in rows if row.exists is not False and (not row.required or row.role in _listed(rules))]
    if rules.who is Who.ADOLESCENT:
        cite = rules["service.parents"].cite
        rows += [Recipient("parent", f"respondent.parents[{i}]", parent.called, True, False, cite)
                 for i, parent in enumerate(respondent.parents or ())]
    return tuple(rows)


def _listed(rules: Rules) -> tuple[str, ...]:
    return rules.value("service.list")


def _someone(role: str, path: str, person: Someone, required: bool, cite: str) -> Recipient:
    return Recipient(role, path, person.contact.called, person.exists, required, cite)


def hearing(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Advice ``service.list``, ``hearing.window``, ``hearing.before_discharge``, ``hearing.absence``, ``hearing.refused_exam``."""
    days = rules.value("hearing.days")
    window = (f"At least {days['earliest']} and at most {days['latest']} days after the person is served. The parties may agree "
              f"on another day. For good cause, at most {days['good_cause']} days after service. The days run from service, not "
              "from filing.")
    absence = ("If the person does not come, the court may go on only if the person’s lawyer is there. The case must still be "
               "proved.")
    advice = {"level": Level.ADVICE}
    return (
        _service(matter, rules),
        rules.finding("hearing.window", "hearing.days", "When is the hearing?", Status.MET, window, **advice),
        _discharge(matter, rules),
        rules.finding("hearing.absence", "hearing.absence", "What if the person does not come?", Status.MET, absence, **advice),
        _refused(matter, rules),
    )


def _service(matter: Matter, rules: Rules) -> Finding:
    asked = {"current provider": "Does the person have a provider now, and who?",
             "surrogate or agent": "Did the person name someone to speak for him or her about mental health care?",
             "guardian": "Does the person have a guardian, and who?"}
    answers = [_named(row, asked.get(row.role)) for row in recipients(matter, rules) if row.role != "respondent's counsel"]
    if rules.who is Who.ADOLESCENT and matter.respondent.parents is None:
        answers.append(unknown("respondent.parents", "Who are the person’s parents?"))
    answer = every(*answers)
    if answer.met:
        answer = met("All those to be served are named. The court appoints a lawyer for the person, who gets the papers too.",
                     *answer.facts)
    notes = ("Serve the papers as a summons is served, by hand. E-mail or plain mail will not do.",)
    if rules.who is Who.ADOLESCENT:
        notes += ("Parents are not on the law’s list. Give a parent a copy unless the court or the lawyer says not to.",)
    return rules.finding("service.list", "service.list", "Who must be served?", answer.status, answer.why, level=Level.ADVICE,
                         facts=answer.facts, settles=answer.settles, notes=notes)


def _named(row: Recipient, question: str | None) -> Answer:
    """Someone who may not exist is first asked about alone, since "no" settles it; someone who does must be named."""
    if question is None:
        return told(row.path, row.name, f"Who is the {row.role}?")
    if row.exists is None:
        return unknown(f"{row.path}.exists", question)
    return every(met(f"There is a {row.role}.", Fact(f"{row.path}.exists", f"There is a {row.role}.")), told(f"{row.path}.contact", row.name, question))


def _discharge(matter: Matter, rules: Rules) -> Finding:
    title, detention = "Must the hearing be before discharge?", matter.detention
    if detention.hospitalized is False:
        return rules.finding("hearing.before_discharge", "hearing.hospitalized", title, Status.NOT_APPLICABLE,
                             "The person is not in a hospital.", level=Level.ADVICE,
                             facts=(Fact("detention.hospitalized", "not in a hospital"),))
    answer: Answer = every(
        said("detention.hospitalized", detention.hospitalized, "Is the person in a hospital now?",
             "The hearing must be before the person goes home, with time to plan the move to outpatient care.", ""),
        told("detention.anticipated_release", detention.anticipated_release, "On which day is discharge expected?"))
    return rules.finding("hearing.before_discharge", "hearing.hospitalized", title, answer.status, answer.why,
                         level=Level.ADVICE, facts=answer.facts, settles=answer.settles)


def _refused(matter: Matter, rules: Rules) -> Finding:
    """(6)(f) and (g): open only where the person did not let the professional examine."""
    title, outcome, path = "What if the person refused the exam?", matter.declaration.outcome, "declaration.outcome"
    more = {"level": Level.ADVICE}
    if outcome is None:
        answer = unknown(path, "Did the professional examine the person, or try to?")
        return rules.finding("hearing.refused_exam", "hearing.refused_exam", title, answer.status, answer.why,
                             settles=answer.settles, **more)
    fact = Fact(path, outcome.value)
    if outcome is not ExamOutcome.ATTEMPTED:
        return rules.finding("hearing.refused_exam", "hearing.refused_exam", title, Status.NOT_APPLICABLE,
                             "The person did not refuse an exam.", facts=(fact,), **more)
    hours, cite = rules.value("hearing.transport"), rules["hearing.transport"].cite
    why = ("The court may order an exam. If there is good reason to believe the petition, it may also order an officer with "
           f"crisis training to take the person to a provider for it, for at most {hours} hours ({cite}).")
    return rules.finding("hearing.refused_exam", "hearing.refused_exam", title, Status.MET, why, facts=(fact,), **more)


def crisis_responder(matter: Matter) -> bool:
    """True where the petitioner is a designated crisis responder, for whom a second tribal clock runs."""
    return matter.petitioner.kind is PetitionerKind.DCR
