# do not pre-load
"""What a petition must hold, RCW 71.05.148(5)(a)-(e) and 71.34.815(5)(a)-(e), how long it may ask for, and the county."""
from __future__ import annotations

from ..matter import Matter
from ..matter.people import Place, Witness
from .answers import Answer, every, met, narrative, not_met, said, told, unknown
from .findings import Fact, Finding, Level, Status
from .rules import Rules, Who


def contents(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``contents.a.circumstances``, ``contents.b`` to ``contents.e``, ``duration`` and ``venue.county``.

    ``contents.a.sources`` is answered in evidence.py, the declaration itself in declaration.py.
    """
    provider = matter.provider
    return (
        _finding(rules, "contents.a.circumstances", "How did the one who files learn of this?",
                 narrative("circumstances", matter.circumstances, "How did you learn of the person’s condition?")),
        _declared(matter, rules),
        _witnesses(matter, rules),
        _finding(rules, "contents.d", "Has a provider agreed to treat the person?", every(
            told("provider.contact", provider.contact.called, "Which provider will treat the person?"),
            said("provider.agreed", provider.agreed, "Has the provider agreed to treat the person?",
                 "The provider has agreed.", "The provider has not agreed."))),
        _held(matter, rules),
        _finding(rules, "duration", "How long is the order to last?", _months(matter, rules), rule_id="order.months"),
        _county(matter, rules),
    )


def _finding(rules: Rules, finding_id: str, title: str, answer: Answer, rule_id: str | None = None, **more) -> Finding:
    return rules.finding(finding_id, rule_id or finding_id, title, answer.status, answer.why, facts=answer.facts,
                         settles=answer.settles, notes=answer.notes, **more)


def _declared(matter: Matter, rules: Rules) -> Finding:
    given = matter.declaration
    level = Level.REQUIREMENT if rules.value("declaration.required") else Level.ADVICE
    kind = given.credential.value if given.credential else None
    answer = every(told("declaration.name", given.name.full, "Which professional signs a declaration?"),
                   told("declaration.credential", kind, "What is that professional?"))
    return _finding(rules, "contents.b", "Does a professional’s declaration go with it?", answer, level=level)


def _witnesses(matter: Matter, rules: Rules) -> Finding:
    title, more = "Are there other witnesses?", {"level": Level.ADVICE}
    if matter.witnesses is None:
        return _finding(rules, "contents.c", title, unknown("witnesses", "Is there anyone else who can say what they saw?"), **more)
    if not matter.witnesses:
        return rules.finding("contents.c", "contents.c", title, Status.NOT_APPLICABLE,
                             "There are no other witnesses, and none are needed.", facts=(Fact("witnesses", "none"),), **more)
    return _finding(rules, "contents.c", title, every(*(_witness(i, w) for i, w in enumerate(matter.witnesses))), **more)


def _witness(index: int, witness: Witness) -> Answer:
    path = f"witnesses[{index}]"
    return every(told(f"{path}.contact.name", witness.contact.called, "Who is the witness?"),
                 told(f"{path}.saw", witness.saw, "What did the witness see?"))


def _held(matter: Matter, rules: Rules) -> Finding:
    """(e): asked only of a person who is held when the petition is filed."""
    title, given = "If the person is held, what does the way home need?", matter.detention
    row = "contents.e.adolescent" if rules.who is Who.ADOLESCENT else "contents.e"
    if given.place is None:
        answer = unknown("detention.place", "Is the person in a hospital, jail or other such place now?")
        return _finding(rules, "contents.e", title, answer, row)
    fact = Fact("detention.place", given.place.value)
    if given.place is Place.NOWHERE:
        return rules.finding("contents.e", row, title, Status.NOT_APPLICABLE, "The person is not held.", facts=(fact,))
    answer = every(met("The person is held.", fact),
                   told("detention.anticipated_release", given.anticipated_release, "On which day is release expected?"),
                   told("detention.transition", given.transition, "What does the person need on the way home?"))
    notes = () if given.place.value in rules.value(row) else (
        "The law’s list for a person of this age does not name this kind of place. The answers are given all the same.",)
    return rules.finding("contents.e", row, title, answer.status, answer.why, facts=answer.facts, settles=answer.settles, notes=notes)


def _months(matter: Matter, rules: Rules) -> Answer:
    most, asked = rules.value("order.months"), matter.requested_months
    if asked is None:
        return unknown("requested_months", f"For how many months do you ask? At most {most}.")
    fact = Fact("requested_months", f"{asked} months")
    if asked > most:
        return not_met(f"The petition asks for more than {most} months, the most that the law allows.", fact)
    return met(f"The petition asks for no more than {most} months.", fact)


def _county(matter: Matter, rules: Rules) -> Finding:
    county, path = matter.venue.county, "venue.county"
    notes = ("The law does not say which county. Ask about the county where the person lives, where the person is, and where "
             "the provider is. Let the prosecutor decide.",)
    if county is None:
        answer = unknown(path, "In which county will you file?")
    elif county in rules.value("venue.county"):
        answer = every(met("The county is one of this state.", Fact(path, county)),
                       told("venue.why", matter.venue.why, "Why file in this county?"))
    else:
        answer = not_met("This is not the name of a county in Washington.", Fact(path, county))
    return rules.finding("venue.county", "venue.county", "Which county, and why?", answer.status, answer.why, facts=answer.facts,
                         settles=answer.settles, notes=notes)
