# do not pre-load
"""Two sheets that name the respondent in full: the confidential data sheet for the clerk, and the locator sheet for those who serve.

RCW 9.41.047(1)(c), GR 31(e).  The numbers of a license stand on the data sheet and nowhere else.  The locator sheet is no court paper.
"""
from __future__ import annotations

from ..law.rules import Who
from ..matter.people import Respondent
from . import words
from .courtpaper import Given, paper
from .document import Document, Role
from .hearing_papers import warns
from .listing import CLERK, PROSECUTOR

DATA_TITLE = "Confidential Data Sheet"
LOCATOR_TITLE = "Locator Sheet for Service and Transport"


def write_data(given: Given) -> list[Document]:
    """The data sheet: name, other names, birth date, addresses, license or identicard, guardian, parents."""
    matter, ids = given.matter, given.matter.proceeding.identifiers
    person = [*_identity(matter.respondent), ("Gender, as the license has it", ids.gender or ""),
              ("Address", _address(matter.respondent)), ("Whereabouts", matter.respondent.whereabouts or ""),
              ("Telephone", matter.respondent.phone or "")]
    license = [("License or identicard", ids.license or ""), ("State that issued it", ids.license_state or "")]
    filer = matter.petitioner.contact
    people = [*_people(given), ("Petitioner", words.joined(filer.name.full, filer.title, filer.organization, filer.phone))]
    return [paper("data_sheet.html", given, id="data-sheet", code="DATA", title=DATA_TITLE, cite=given.cite("after.firearm_report_days"),
                  role=Role.ATTACHMENT, recipients=(CLERK,), said=[text for _, text in person + license + people],
                  person=person + license, people=people, firearms=warns(given),
                  days=given.rules.value("after.firearm_report_days"))]


def write_locator(given: Given) -> list[Document]:
    """The locator sheet: who, where and when, what keeps everyone safe, who can help."""
    matter, known = given.matter, given.matter.proceeding.locator
    respondent = matter.respondent
    person = [*_identity(respondent), ("Description", known.description or ""), ("Interpreter", words.interpreter(respondent.interpreter))]
    places = [("Where found", known.where or respondent.whereabouts or ""), ("At which times", known.when or ""),
              ("Address", _address(respondent)),
              ("Held at", words.joined(matter.detention.facility)), ("Telephone", respondent.phone or ""), ("Vehicle", known.vehicle or "")]
    care = [("Risks to anyone", known.safety or ""), ("What calms", known.calming or ""), ("Medical needs", known.medical or ""),
            ("Accommodation", respondent.accommodation or "")]
    people = [*_people(given), ("Others who can help", words.listed(known.helpers, words.person)),
              ("Who asks", words.person(matter.petitioner.contact))]
    return [paper("locator.html", given, id="locator", code="LOCATOR", title=LOCATOR_TITLE, cite=given.law["section"], role=Role.NOTE,
                  recipients=(PROSECUTOR,), said=[text for _, text in person + places + care + people], person=person, places=places,
                  care=care, people=people, footer="Locator sheet. Not for the court file.", for_court=False)]


def _identity(person: Respondent) -> list[tuple[str, str]]:
    return [("Full name", person.name.full), ("Other names used", words.listed(person.other_names, str, "; ")),
            ("Date of birth", words.day(person.birth_date))]


def _address(person: Respondent) -> str:
    return person.address.line or ("No fixed address" if person.no_fixed_address else "")


def _people(given: Given) -> list[tuple[str, str]]:
    person = given.matter.respondent
    rows = [("Guardian", words.someone(person.guardian)), ("Lawyer", words.someone(person.counsel))]
    if given.rules.who is not Who.ADULT:
        rows.append(("Parents", words.listed(person.parents, words.person)))
    return rows
