# do not pre-load
"""What the court finds before it orders assisted outpatient treatment: appearances, time, warnings, and every element.

RCW 71.05.148(1) and 71.34.815(1), by clear, cogent, and convincing evidence: only that proof is ever printed.  No square is
ticked here: what is found is the court's alone.  Elements whose text was not read for adolescents are left out for them.
"""
from __future__ import annotations

from collections.abc import Iterator

from ..law.rules import Rules, Who
from ..law.standing import rule_of
from ..matter.matter import Matter
from . import words
from .slots import Paragraph, Section, heading, plain, slot, square
from .variants import law_for

TIMES = {1: "once", 2: "twice"}
REASONS = 2  # ruled lines for the court's reasons on each element


def findings(matter: Matter, rules: Rules) -> tuple[Section, ...]:
    """Appearances, then the findings before the elements, then the elements."""
    return (Section("The hearing", tuple(_hearing(matter, rules))),
            Section("Findings on the petition", tuple(_before(matter, rules))),
            Section("Findings on the criteria", tuple(_elements(rules))))


def adolescent(rules: Rules) -> bool:
    """Whether chapter 71.34 RCW speaks."""
    return rules.who in (Who.ADOLESCENT, Who.CHILD)


def about_mental_disorder(matter: Matter, rules: Rules) -> bool | None:
    """Whether the firearm paragraphs belong in the order; None while the kind of disorder is not known."""
    basis = matter.disorder.basis
    return None if basis is None else basis.value in rules.value("firearms.basis")


def _hearing(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    given, counsel = matter.proceeding.hearing, matter.respondent.counsel.contact
    yield plain("heard", "The court heard the petition on {}, before {}.",
                slot("heard.on", "Day of the hearing", words.day(given.on)),
                slot("heard.judge", "Judge or commissioner", matter.order.judge or given.judge or ""))
    yield plain("petitioner", "Petitioner: {}. For the petitioner: {}.",
                slot("petitioner.name", "Petitioner", words.joined(matter.petitioner.contact.called,
                                                                   matter.petitioner.contact.title)),
                slot("petitioner.counsel", "Prosecuting attorney", matter.proceeding.prosecutor.called))
    yield plain("counsel", "Counsel for the respondent: {}.", slot("counsel.name", "Respondent’s counsel", counsel.called),
                cite=rules["hearing.counsel"].cite)
    yield square("appeared.person", "The respondent appeared in person.")
    yield square("appeared.video", "The respondent appeared by video.", cite="" if adolescent(rules) else "RCW 71.05.820")
    if adolescent(rules):
        yield square("appeared.waived", "The respondent’s presence was waived with the help of counsel.", cite="RCW 71.34.740(4)")
    yield square("appeared.absent", "The respondent had notice and did not appear. Counsel for the respondent was present. "
                 "The court went on with the hearing.", cite=rules["hearing.absence"].cite)
    yield from _others(matter, rules)


def _others(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    """Interpreter, parents and tribe, where the Matter knows that there may be one."""
    if matter.respondent.interpreter.needed is not False:
        yield square("appeared.interpreter", "An interpreter for this language served: {}.",
                     slot("appeared.language", "Language", matter.respondent.interpreter.language or ""))
    if adolescent(rules):
        yield square("appeared.parent", "A parent opposed to the petition took part, with counsel where counsel was asked for: {}.",
                     slot("appeared.parent", "Parent"), cite=rules["representation.parents"].cite)  # who is opposed, nobody has said
    tribe = matter.respondent.tribe
    if tribe.is_native is not False and tribe.receives_tribal_services is not False:
        told = words.joined(tribe.tribe, tribe.health_provider)
        yield square("appeared.tribe", "Notice of the petition, and of the right to intervene, was given in time to the tribe and "
                                       "Indian "
                     "health care provider: {}.", slot("appeared.tribe", "Tribe and health care provider", told),
                     cite=rules["tribal.notice"].cite)


def _before(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    law, days = law_for(rules.who), rules.value("hearing.days")
    one = rule_of(matter.petitioner.kind, rules)
    standing = rules[one] if one else None
    age = law["of_age"] if rules.who is not Who.UNKNOWN else "The respondent is of an age at which this order may be made."
    yield square("age", age, cite=rules["age.adolescent_from" if adolescent(rules) else "age.adult_from"].cite)
    yield square("filed", "The petition was filed on {} by a person whom the law lets file one, namely {}.",
                 slot("filed.on", "Day of filing"), slot("filed.as", "In which capacity",
                                                         standing.value["words"] if standing else ""),
                 cite=(standing or rules["standing.six"]).cite)
    if rules.value("declaration.required"):
        yield square("declared", f"With it came the declaration of a qualified professional who, no more than "
                                 f"{rules.value('declaration.days')} "
                     "days before it was submitted, examined the respondent, or made appropriate attempts to do so without "
                     "obtaining "
                     "cooperation.", cite=rules["declaration.required"].cite)
    yield square("served", "The petition and the notice of hearing were served in the same manner as a summons on everyone on the "
                           "law’s list. "
                 "The respondent was served on {}.", slot("served.on", "Day of service on the respondent", _served(matter)),
                 cite=rules["service.list"].cite)
    yield plain("time", "The hearing was held:", cite=rules["hearing.days"].cite.removesuffix("(i)"))
    yield square("time.days", f"no sooner than {days['earliest']} days and no later than {days['latest']} days after the "
                              "respondent was served.",
                 inside=True)
    yield square("time.stipulated", "on a day to which the parties stipulated.", inside=True)
    yield square("time.cause", f"for good cause, no later than {days['good_cause']} days after the respondent was served. The "
                               f"cause: {{}}.",
                 slot("time.cause", "Good cause", matter.proceeding.hearing.good_cause
                      or matter.proceeding.stipulation.good_cause or ""), inside=True)
    yield square("time.hospital", "before discharge: the respondent was hospitalized when the petition was filed.", inside=True)
    yield from _warned(matter, rules)


def _served(matter: Matter) -> str:
    days = [row.on for row in matter.proceeding.services or () if row.role == "respondent" and row.on]
    return words.day(min(days)) if days else ""


def _warned(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    if about_mental_disorder(matter, rules) is not False:
        rule = rules["firearms.before.adolescent" if adolescent(rules) else "firearms.before"]
        yield square("warned", f"Before any order, {rule.value['who']} told the respondent, {rule.value['how']}, that a person who "
                               "does not "
                     "make a good-faith effort to seek voluntary treatment, and is later detained, loses the right to have "
                     "firearms.",
                     cite=rule.cite)
    if not adolescent(rules):
        yield square("voluntary.none", "Neither the respondent nor counsel said before the hearing began that the respondent had "
                                       "volunteered in "
                     "good faith for treatment.", cite="RCW 71.05.240(3)")
        yield square("voluntary.shown", "They said so, and the petitioner has shown that the respondent has not volunteered in "
                                        "good faith. "
                     "Good faith means keeping to a prescribed plan.", cite="RCW 71.05.240(3)")


def _elements(rules: Rules) -> Iterator[Paragraph]:
    proof, law = rules["proof.standard"], law_for(rules.who)
    yield plain("proof", f"The court finds each of these by {proof.value}. All of (a) to (e) are needed.", cite=proof.cite)
    yield square("a", "(a) The respondent has a behavioral health disorder:", cite=rules["criteria.a"].cite)
    for name in rules.value("criteria.a"):
        yield square(f"a.{name.split()[0]}", "both a mental disorder and a substance use disorder."
                     if name == "both" else f"a {name}.", inside=True)
    yield _reasons("a")
    yield square("b", "(b) Based on a clinical determination, and in view of the respondent’s treatment history and current "
                      "behavior, at least "
                 "one of these is so:", cite=rules["criteria.b"].cite)
    yield square("b.i", "(i) The respondent is unlikely to survive safely in the community without supervision, and the "
                        "respondent’s condition "
                 "is substantially deteriorating.", cite=rules["criteria.b.i"].cite, inside=True)
    yield square("b.ii", "(ii) The respondent needs assisted outpatient treatment to prevent a relapse or deterioration that would "
                         "be likely to "
                 "result in grave disability or a likelihood of serious harm to the respondent or to others.",
                 cite=rules["criteria.b.ii"].cite, inside=True)
    yield _reasons("b")
    yield square("c", "(c) The respondent has a history of lack of compliance with treatment for the behavioral health disorder "
                      "that has met at "
                 "least one of these:", cite=rules["criteria.c"].cite)
    yield from _history(rules, str(law["correctional"]))
    yield _reasons("c")
    yield square("d", "(d) Taking part in an assisted outpatient treatment program is the least restrictive alternative necessary "
                      "to ensure the "
                 "respondent’s recovery and stability.", cite=rules["criteria.d"].cite)
    yield _reasons("d")
    yield square("e", "(e) The respondent will benefit from assisted outpatient treatment.", cite=rules["criteria.e"].cite)
    yield _reasons("e")
    if not adolescent(rules):
        yield heading("professional.heading", "Where the court does not follow a professional’s recommendation")
        yield square("professional", "The court does not follow the recommendation of a professional, and finds: {}",
                     slot("professional", "Particular findings", lines=REASONS), cite="RCW 71.05.237")


def _history(rules: Rules, correctional: str) -> Iterator[Paragraph]:
    first, second, third = (rules[f"lookback.{name}"] for name in ("c_i", "c_ii", "c_iii"))
    yield square("c.i", f"(i) {_window(first.value)}, it was a significant factor in necessitating hospitalization, or the receipt "
                        "of services "
                 f"in a forensic or other mental health unit of a {correctional}.{_longer(first.value)}", cite=first.cite,
                 inside=True)
    yield square("c.ii", f"(ii) {_window(second.value)}, it was a significant factor in necessitating emergency medical care or "
                         "hospitalization "
                 "for behavioral health-related medical conditions, including overdose, infected abscesses, sepsis, endocarditis, "
                 "or other "
                 f"maladies, or in behavior which resulted in incarceration in a {correctional}.{_longer(second.value)}",
                 cite=second.cite, inside=True)
    yield square("c.iii", f"(iii) Within the {third.value['months']} months before the petition was filed, it resulted in one or "
                          "more violent "
                 f"acts, threats, or attempts to cause serious physical harm to the respondent or another.{_longer(third.value)}",
                 cite=third.cite, inside=True)


def _window(value) -> str:
    return f"At least {TIMES[value['at_least']]} within the {value['months']} months before the petition was filed"


def _longer(value) -> str:
    """The clause that lengthens the window, where the text has one."""
    return " These months are longer by any hospitalization or incarceration that fell within them." if value["extended"] else ""


def _reasons(letter: str) -> Paragraph:
    return plain(f"reasons.{letter}", "The facts: {}", slot(f"reasons.{letter}", f"Facts found on ({letter})", lines=REASONS),
                 inside=True)
