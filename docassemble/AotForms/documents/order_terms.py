# do not pre-load
"""What the court orders: term, provider, cooperation, the eight components, what may be added, and what must be told.

RCW 71.05.148(3), .240(5) and (6), .585, .590, .595, .132, .217, .620; 71.34.755, .780; 9.41.047.  Days are only those that a
judge wrote: none is counted here.  Involuntary medication is not offered.
"""
from __future__ import annotations

from collections.abc import Iterator

from ..law.rules import Rules
from ..matter.matter import Matter
from ..matter.treatment import Component
from . import words
from .order_findings import about_mental_disorder, adolescent
from .plan import LABELS, MANDATORY, OPTIONAL
from .slots import Paragraph, Section, ordered, plain, slot, square
from .variants import law_for


def decision(matter: Matter, rules: Rules, *, agreed: bool = False) -> Section:
    """Whether the petition is granted; the other way is a dismissal (RCW 71.05.240(7)), which no agreed order offers."""
    proof, grown = rules["proof.standard"].value, not adolescent(rules)
    basis = rules["order.basis"]
    granted = square("granted", f"The petitioner has proved every element by {proof}. The respondent is {basis.value}. The petition is "
                     "granted, and the court orders what stands below.", cite=basis.cite if grown else rules["proof.standard"].cite)
    if agreed:
        return Section("Decision", (granted,))
    return Section("Decision", (granted, square(
        "dismissed", f"The petitioner has not proved every element by {proof}. The petition is dismissed. Nothing below is ordered.",
        cite="RCW 71.05.240(7)" if grown else "")), keep=True)


def terms(matter: Matter, rules: Rules) -> tuple[Section, ...]:
    """Every ordered paragraph."""
    return (Section("Order", tuple(_order(matter, rules))),
            Section("Treatment that the order requires", tuple(_required(matter, rules))),
            Section("Treatment that the court adds", tuple(_added(matter, rules))),
            Section("Carrying out the order", tuple(_carried_out(matter, rules))),
            Section("What the respondent must know", tuple(_told(matter, rules))),
            Section("Other orders", (plain("other", "{}", slot("other", "Other orders of the court", lines=3)),)))


def _order(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    law, given, most = law_for(rules.who), matter.order, rules.value("order.months")
    asked = given.months or matter.requested_months
    yield ordered("aot", "The respondent shall take part in assisted outpatient treatment, a less restrictive alternative to "
                         "detention.",
                  cite=str(law["section"]))
    yield ordered("term", f"This order lasts {{}} months. The law lets it last no longer than {most} months. It starts on {{}} and expires on {{}}.",
                  slot("months", "Months", str(asked) if asked and asked <= most else "", width=".5in"),
                  slot("starts", "Start", words.day(given.starts), width="1.7in"),
                  slot("expires", "Expiry", words.day(given.expires), width="1.7in"), cite=rules["order.months"].cite)
    cite = rules["treatment.provider"].cite if adolescent(rules) else rules["order.provider"].cite
    provider = matter.provider.contact
    yield ordered("provider", "The behavioral health service provider responsible for identifying the services that the respondent "
                              "receives "
                  "under this order is {}.", slot("provider", "Provider",
                                                  words.joined(words.provider(provider), words.reach(provider)),
                                                 width="4in"), cite=cite)
    yield ordered("cooperate", "The respondent shall cooperate with the treatment recommendations of the behavioral health service "
                               "provider.",
                  cite=cite)
    yield ordered("agreed", "The provider is certified or licensed for all of these services, and has agreed to assume "
                            "responsibility for them. "
                  "It agreed on {}, through {}.", slot("agreed.on", "Day on which the provider agreed",
                                                  words.day(matter.provider.agreed_on), width="1.5in"),
                  slot("agreed.by", "Who agreed for the provider", matter.provider.agreed_by or "", width="1.8in"),
                  cite=rules["treatment.provider"].cite)


def _required(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    yield ordered("components", "The treatment includes all eight of these:", cite=rules["treatment.mandatory"].cite)
    for letter, (name, label) in zip("abcdefgh", MANDATORY, strict=True):
        part = getattr(matter.plan.mandatory, name)
        yield plain(f"component.{name}", f"({letter}) {label}. {{}}", slot(f"component.{name}", label, _detail(label, part), lines=1),
                    inside=True)


def _added(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    yield ordered("additions", "The treatment also includes each of these that is marked:", cite=rules["treatment.optional"].cite)
    for letter, (name, label) in zip("abcdefghi", OPTIONAL, strict=True):
        part = getattr(matter.plan.optional, name)
        width = "2.2in" if len(label) < 40 else "1.5in"  # so that the gap stands on the label's own line
        yield square(f"addition.{name}", f"({letter}) {label}. {{}}", slot(f"addition.{name}", label, _detail(label, part), width=width),
                     ticked=part.included, inside=True)


def _detail(label: str, part: Component) -> str:
    """What, where it says more than the label, then by whom, how often and from when, each a sentence; nothing of a part that is not
    included."""
    if part.included is False:
        return ""
    what = "" if (part.what or "").strip(" .").casefold() == label.casefold() else part.what
    named = ((f"{name}: ", text) for name, text in zip(LABELS, (part.provider, part.how_often, part.starts), strict=True))
    return words.joined(words.stop(what) if what else "", *(name + words.stop(text) for name, text in named if text), by=" ")


def _carried_out(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    yield ordered("medication", "This order does not authorize involuntary antipsychotic medication.",
                  cite=rules["treatment.medication"].cite)
    yield ordered("plan", "As soon as possible after the intake evaluation, the care coordinator shall send this court an "
                          "individualized plan, "
                  "and a revised plan whenever a change adds or removes a type of service.",
                  cite=rules["treatment.plan_later"].cite)
    reviews = words.listed(matter.order.reviews, words.day, by="; ") if matter.order.reviews else ""
    yield ordered("reviews", "Hearings to review the treatment are set for: {}.",
                  slot("reviews", "Days of review hearings", "none" if matter.order.reviews == () else reviews, width="4in"),
                  cite="" if adolescent(rules) else rules["after.no_remand"].cite)
    yield ordered("aso", "The clerk shall share the outcome of the hearing with the behavioral health administrative services "
                         "organization. "
                  "The file of this case is closed.", cite="RCW 71.05.740; RCW 71.05.620")


def _told(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    if adolescent(rules):
        yield ordered("enforced", "If a petition to revoke this order is filed, the court hears it no later than "
                      f"{rules.value('after.revocation.adolescent')['hearing_days']} days after the respondent’s return.",
                      cite=rules["after.revocation.adolescent"].cite)
    else:
        yield from _enforced(rules)
    yield ordered("corrections", "If the respondent is, or becomes, subject to supervision by the department of corrections, the "
                                 "respondent must "
                  "notify the treatment provider. Information about mental health and substance use disorder treatment must be "
                  "shared with "
                  "the department of corrections for the duration of the incarceration and supervision.",
                  cite=f"{rules['order.corrections_notice'].cite}; RCW 71.05.445")
    yield from _firearms(matter, rules)
    if not adolescent(rules):
        yield ordered("hearing", "If treatment beyond 14 or 90 days of detention is sought, the respondent has the right to a full "
                                 "hearing or a "
                      "jury trial. The court told the respondent so, orally and in writing.", cite="RCW 71.05.240(6)")
    yield ordered("rights", "The respondent keeps the rights of a person treated in a less restrictive alternative, and was given "
                            "the list of them.",
                  cite=rules["rights.list"].cite)


def _enforced(rules: Rules) -> Iterator[Paragraph]:
    steps = "; ".join(f"({letter}) {text}" for letter, text in rules.value("after.responses").items())
    yield ordered("responses", f"If the respondent does not adhere to this order, or the respondent’s condition deteriorates, the "
                               "provider or a "
                  f"designated crisis responder may, in flexible and graduated steps: {steps}. Detention under (d) is no longer "
                  "than "
                  f"{rules.value('after.hold_hours')} hours.", cite=rules["after.responses"].cite)
    given = rules.value("after.revocation")
    yield ordered("revocation", f"The court may not send the respondent to inpatient care except by revoking this order. Only a "
                                f"{given['who'][0]} "
                  f"or {given['who'][1]} may ask for that, and the court holds a hearing. A detention that follows is no longer "
                  "than "
                  f"{given['inpatient_days']} days from the hearing.", cite=f"{rules['after.no_remand'].cite}, (5)")
    ends = rules["after.terminate"]
    yield ordered("early", "This order must be ended before it expires when the professional person in charge of the provider "
                           "believes that "
                  f"{ends.value[0]}, or that {ends.value[1]}.", cite=ends.cite)


def _firearms(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    """Left out where the petition rests on a substance use disorder alone; else behind a square, since the court may find only that."""
    bar = rules["firearms.after"]
    if about_mental_disorder(matter, rules) is False:
        return
    yield ordered("firearms", "Firearms, only if this order is for treatment of a mental disorder:",
                  cite=f"{bar.cite}; {rules['after.firearm_report_days'].cite}")
    yield square(
        "firearms.told",
        "This order is for treatment of a mental disorder. The court told the respondent, orally and in writing, that the respondent "
        f"must immediately surrender {' and '.join(bar.value['surrender'])} to {bar.value['to']}, and may not possess a firearm unless "
        f"and until {bar.value['until']}. The respondent shall surrender them immediately and shall not possess a firearm. The "
        "respondent may also be barred under federal law. The court sends identifying information to the Department of Licensing and "
        f"to the Washington State Patrol within {rules.value('after.firearm_report_days')} judicial days.", inside=True)
