# do not pre-load
"""Who may file, and for whom: RCW 71.05.148(2), 71.34.815(2), and the ages of chapters 71.05 and 71.34.

Does not check that the hospital, program or facility named is the right one: names are for people to compare.
"""
from __future__ import annotations

from datetime import date

from ..matter import Matter
from ..matter.people import Petitioner, PetitionerKind, Profession, Respondent
from .answers import Answer, every, either, met, not_met, said, told, unknown
from .findings import Fact, Finding, Level, Status
from .rules import Rules, Who, rules_on


def who(respondent: Respondent, as_of: date) -> Who:
    """Adult, adolescent, child, or unknown while the birth date is not known; by age on the filing day."""
    age = respondent.age(as_of)
    if age is None:
        return Who.UNKNOWN
    rules = rules_on(as_of)
    if age >= rules.value("age.adult_from"):
        return Who.ADULT
    return Who.ADOLESCENT if age >= rules.value("age.adolescent_from") else Who.CHILD


def who_may_file(rules: Rules) -> tuple[str, ...]:
    """The six who may file, in plain words, for this kind of respondent."""
    return tuple(rules.value(_row(rule_id, rules))["words"] for rule_id in rules.value("standing.six"))


def standing(matter: Matter, rules: Rules) -> tuple[Finding, ...]:
    """Findings ``standing.age``, ``standing.petitioner``, ``standing.designation``, ``standing.wrong_door``."""
    return (_age(matter.respondent, rules), _petitioner(matter, rules), _designation(matter.petitioner, rules),
            _wrong_door(matter.petitioner, rules))


def rule_of(kind: PetitionerKind | None, rules: Rules) -> str | None:
    """The rule id of one of the six, None for anyone else."""
    for rule_id in rules.value("standing.six"):
        row = _row(rule_id, rules)
        if kind is not None and rules.value(row)["kind"] == kind.value:
            return row
    return None


def _row(rule_id: str, rules: Rules) -> str:
    other = f"{rule_id}.adolescent"
    return other if rules.who in (Who.ADOLESCENT, Who.CHILD) and other in rules else rule_id


def _age(respondent: Respondent, rules: Rules) -> Finding:
    path, title = "respondent.birth_date", "Is the person old enough?"
    age, least = respondent.age(rules.day), rules.value("age.adolescent_from")
    if age is None:
        open_ = unknown(path, "When was the person born?")
        return rules.finding("standing.age", "age.adolescent_from", title, open_.status, open_.why, settles=open_.settles)
    adult = rules.value("age.adult_from")
    fact = Fact(path, f"{age} years old on the day of filing")
    notes = ()
    if age < least:
        why = f"The person is under {least}. Nobody can ask for this kind of order for a child under {least}."
        return rules.finding("standing.age", "age.adolescent_from", title, Status.NOT_MET, why, facts=(fact,))
    if age >= adult:
        why, rule = f"The person is {adult} or older, so the law for adults is used.", "age.adult_from"
    else:
        why, rule = f"The person is {least} to {adult - 1}, so the law for minors is used.", "age.adolescent_from"
        notes = (rules.value("age.initials"),)
    return rules.finding("standing.age", rule, title, Status.MET, why, facts=(fact,), notes=notes)


def _petitioner(matter: Matter, rules: Rules) -> Finding:
    kind, title = matter.petitioner.kind, "May this person file?"
    path = "petitioner.kind"
    if kind is None:
        answer = unknown(path, "Who is filing, and in which job?")
        return rules.finding("standing.petitioner", "standing.six", title, answer.status, answer.why, settles=answer.settles)
    rule_id = rule_of(kind, rules)
    if rule_id is None:
        return rules.finding("standing.petitioner", "standing.six", title, Status.NOT_MET,
                             "The law names six kinds of people who may file. This is not one of them.",
                             facts=(Fact(path, kind.value),), notes=_list(rules))
    answer = every(met("The law names this kind of person as one who may file.", Fact(path, kind.value)),
                   *_condition(kind, matter, rules))
    return rules.finding("standing.petitioner", rule_id, title, answer.status, answer.why,
                         facts=answer.facts, settles=answer.settles, notes=answer.notes)


def _condition(kind: PetitionerKind, matter: Matter, rules: Rules) -> tuple[Answer, ...]:
    """What each of the six must be, beside the name of the job."""
    petitioner = matter.petitioner
    if kind is PetitionerKind.HOSPITAL_DIRECTOR:
        return (said("detention.hospitalized", matter.detention.hospitalized, "Is the person in that hospital now?",
                     "The person is in the hospital.", "The person is not in the hospital now."),)
    if kind is PetitionerKind.PROVIDER_DIRECTOR:
        return (said("petitioner.serves_respondent", petitioner.serves_respondent,
                     "Does the program give the person care or a place to live now?",
                     "The program serves the person.", "The program does not serve the person."),)
    if kind is PetitionerKind.PROFESSIONAL:
        return _professional(petitioner)
    if kind is PetitionerKind.RELEASE_PLANNER:
        return (_release_planner(petitioner, rules),)
    return ()


def _professional(petitioner: Petitioner) -> tuple[Answer, ...]:
    names = {Profession.MHP: "a mental health professional", Profession.SUDP: "a substance use disorder professional"}
    treats = said("petitioner.treats", petitioner.treats, "Do you treat the person?",
                  "The one who files treats the person.", "The one who files does not treat the person.")
    evaluated = said("petitioner.has_evaluated", petitioner.has_evaluated, "Have you evaluated the person?",
                     "The one who files has evaluated the person.", "The one who files has not evaluated the person.")
    return (told("petitioner.profession", names.get(petitioner.profession), "Which kind of professional are you?"),
            either(treats, evaluated))


def _release_planner(petitioner: Petitioner, rules: Rules) -> Answer:
    path, places = "petitioner.releases_from", rules.value(_row("standing.e", rules))["places"]
    if petitioner.releases_from is None:
        return unknown(path, "What kind of place do you plan releases from?")
    fact = Fact(path, petitioner.releases_from.value)
    if petitioner.releases_from.value in places:
        return met("The release planner works for a place of the right kind.", fact)
    if rules.who is Who.UNKNOWN:
        return unknown("respondent.birth_date", "When was the person born? It decides which release planners may file.")
    return not_met("For a person of this age the release planner must be from another kind of place: "
                   + " or ".join(places) + ".", fact)


def _designation(petitioner: Petitioner, rules: Rules) -> Finding:
    title, rule = "Did the director name this person in writing?", "standing.designation"
    directors = (PetitionerKind.HOSPITAL_DIRECTOR, PetitionerKind.PROVIDER_DIRECTOR)
    if petitioner.kind is not None and petitioner.kind not in directors:
        return rules.finding(rule, rule, title, Status.NOT_APPLICABLE, "This is asked only of those who file for a director.")
    if petitioner.kind is None:
        answer = unknown("petitioner.kind", "Who is filing, and in which job?")
    elif petitioner.is_designee is None:
        answer = unknown("petitioner.is_designee", "Do you file for the director?")
    elif petitioner.is_designee is False:
        return rules.finding(rule, rule, title, Status.NOT_APPLICABLE, "The director files in person.",
                             facts=(Fact("petitioner.is_designee", "files as the director"),))
    else:
        answer = _written(petitioner)
    return rules.finding(rule, rule, title, answer.status, answer.why, facts=answer.facts, settles=answer.settles)


def _written(petitioner: Petitioner) -> Answer:
    given = petitioner.designation
    return every(
        said("petitioner.designation.in_writing", given.in_writing, "Is there a paper in which the director names you?",
             "The director named this person in writing.", "There is no paper in which the director names this person."),
        told("petitioner.designation.by", given.by.full, "Which director named you?"),
        told("petitioner.designation.by_title", given.by_title, "What is the director’s title?"),
        told("petitioner.designation.on", given.on, "On which day?"))


def _wrong_door(petitioner: Petitioner, rules: Rules) -> Finding:
    """What someone who may not file can do instead; never stops anything by itself."""
    title, rule = "If you may not file, what can you do?", "doors.wrong"
    kind = petitioner.kind
    more = {"level": Level.ADVICE, "audience": "petitioner"}
    if kind is None or rule_of(kind, rules):
        why = "You have not said who files." if kind is None else "You are one of those who may file."
        status = Status.NOT_YET_KNOWN if kind is None else Status.NOT_APPLICABLE
        settles = unknown("petitioner.kind", "Who is filing, and in which job?").settles if kind is None else ()
        return rules.finding("standing.wrong_door", rule, title, status, why, settles=settles, **more)
    steps = rules.value(rule)
    return rules.finding("standing.wrong_door", rule, title, Status.MET, steps[kind.value],
                         facts=(Fact("petitioner.kind", kind.value),), notes=tuple(steps["all"]), **more)


def _list(rules: Rules) -> tuple[str, ...]:
    return tuple(f"May file: {words}." for words in who_may_file(rules))
