# do not pre-load
"""The guide for the person whom the order is about: what it is, what it asks, what can happen, how it ends.  Plain words, 6th grade.

Names nobody, so that it may lie on a table.  Says only what the dossier's text of the law says for adults or for adolescents.
Does not replace a lawyer, nor the list of rights, which is a paper of its own.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from ..matter.treatment import OptionalComponents
from . import words
from .courtpaper import every_text
from .document import Document, Role
from .order_findings import about_mental_disorder, adolescent
from .settings import Settings
from .translating import ENGLISH, Translator
from .typesetting import typeset

TITLE = "Your Outpatient Treatment Order: A Guide for You"
FOOTER = "A guide, not legal advice. Your lawyer can explain."
PARTS = ("A care coordinator. This is the person who keeps your plan together.", "A first visit, to learn what you need.",
         "A mental health exam, a drug and alcohol exam, or both.", "Regular visits or calls, for as long as the order lasts.",
         "A plan for your care after the order ends.", "A plan for a crisis, made for you.",
         "A talk about a mental health advance directive. In it you write down now what care you want later, if you get sick.",
         "If your team tries hard to reach you and you still do not take part, your care coordinator will be told.")
ADDED = {"medication_management": "help with medicine", "psychotherapy": "talk therapy", "nursing": "visits with a nurse",
         "sud_counseling": "drug and alcohol counseling", "residential_treatment": "a place to live with treatment",
         "partial_hospitalization": "day treatment at a hospital", "intensive_outpatient": "more hours of treatment each week",
         "housing_benefits_education_employment": "help with a home, benefits, school, or work",
         "periodic_court_review": "checks by the judge"}


def write(matter: Matter, review: Review, rules: Rules, settings: Settings, tr: Translator = ENGLISH) -> Document:
    """The guide, typeset; a translation where ``tr`` speaks another language.  Raises UnwritableCharacter and ReadBackError."""
    contacts, dates, young = _contacts(matter, tr), _dates(matter, tr), adolescent(rules)
    revocation = rules.value("after.revocation")
    return typeset("participant-guide.html", said=every_text(contacts, dates), id="participant-guide", code="GUIDE", title=TITLE,
                   role=Role.NOTE, recipients=(), ruleset_date=review.ruleset_date, footer=FOOTER, for_court=False, tr=tr,
                   contacts=contacts, dates=dates, parts=[tr(part) for part in PARTS],
                   added=[tr(part) for part in _added(matter.plan.optional)], young=young, months=rules.value("order.months"),
                   firearms=about_mental_disorder(matter, rules), hours=rules.value("after.hold_hours"),
                   days=revocation["inpatient_days"], hearing_days=revocation["hearing_days"],
                   young_days=rules.value("after.revocation.adolescent")["hearing_days"])


def _contacts(matter: Matter, tr: Translator) -> list[tuple[str, str]]:
    provider, counsel = matter.provider, matter.respondent.counsel.contact
    return [(tr("My clinic"), words.joined(provider.contact.organization, words.reach(provider.contact))),
            (tr("My care coordinator"), provider.care_coordinator or ""),
            (tr("My first visit"), provider.first_appointment or ""),
            (tr("My lawyer"), words.joined(counsel.called, words.reach(counsel)))]


def _dates(matter: Matter, tr: Translator) -> list[tuple[str, str]]:
    hearing = matter.proceeding.hearing
    return [(tr("My court day"), words.joined(words.day(hearing.on, tr), words.clock(hearing.at, tr), hearing.place)),
            (tr("My order starts"), words.day(matter.order.starts, tr)),
            (tr("My order ends"), words.day(matter.order.expires, tr))]


def _added(optional: OptionalComponents) -> list[str]:
    """What the plan proposes to add, or, while nobody has said, everything that a judge may add."""
    chosen = [text for name, text in ADDED.items() if getattr(optional, name).included]
    return chosen or list(ADDED.values())
