"""Shared by the tests of the papers for the hearing: matters with much and with nothing, and every paper of each."""
from __future__ import annotations

from functools import cache

import documents_help as help_

from docassemble.AotForms import documents, law, matter, pdf
from docassemble.AotForms.documents import Document
from docassemble.AotForms.documents.catalogue import rules_for
from docassemble.AotForms.documents.catalogue_hearing import hearing_entries
from docassemble.AotForms.matter import Matter

LONG = ("On the morning of November 3 the neighbors heard shouting through the wall for two hours. I knocked, and nobody came to the door. "
        "In the afternoon I saw the respondent in the yard without shoes, and the snow was a hand deep. ")

PEOPLE = {
    "prosecutor": {"name": {"given": "Ксения", "family": "Воронова-Штейн"}, "title": "Deputy prosecuting attorney", "phone": "360-555-0119"},
    "hearing": {"on": "2026-12-10", "at": "09:30", "place": "County Courthouse, 500 Example Avenue", "room": "Courtroom 4B",
                "remote": "video.court.example.org/4b, number 000 111", "judge": "the Honorable Þóra Ævarsdóttir", "basis": "good cause",
                "good_cause": LONG * 2},
    "services": [
        {"person": "Robin Sample", "role": "respondent", "papers": ["Petition", "Notice of Hearing", "Declaration of the Qualified Professional"],
         "method": "handed to the person", "how": "at the front door", "on": "2026-12-03", "at": "14:05", "place": "12 Example Lane, Everett",
         "by": "Șerban Întuneric", "by_title": "process server"},
        {"person": "Đỗ Thị Mỹ Lệ", "role": "guardian", "papers": ["Petition", "Notice of Hearing"], "method": "substitute service",
         "how": "left with her husband at their home", "on": "2026-12-04", "at": "18:40", "place": "3 Sample Street, Marysville",
         "by": "Șerban Întuneric", "by_title": "process server"},
        {"person": "Dana Doctor", "role": "qualified professional", "papers": ["Petition", "Notice of Hearing"], "method": "another way",
         "how": "accepted at the desk", "on": "2026-12-03", "at": "09:00", "place": "Cedar Bluff Hospital", "by": "Zoë Quux"}],
    "tribal_notice": {
        "by": "petitioner", "sender": {"name": {"given": "Pat", "family": "Planner"}, "title": "Discharge planner", "phone": "425-555-0140"},
        "contact": {"name": {"given": "sʔəliʔ", "family": "dᶻixʷ"}, "title": "Crisis coordinator", "phone": "360-555-0101",
                    "email": "crisis@tribe.example.org"},
        "mode": "electronically", "on": "2026-12-03", "at": "16:00", "orders": ["Order Setting Hearing and Appointing Counsel"],
        "decided_on": "2026-11-30", "decided_at": "10:00"},
    "examination": {"asked": True, "by_declarant": False, "examiner": {"name": {"given": "王", "family": "小明"}, "title": "MD"},
                    "provider": {"organization": "Example Evaluation Center", "address": {"street": "1 Example Way", "city": "Everett", "state": "WA"}},
                    "transport": True, "reasonable_grounds": LONG * 3, "agency": "Everett Police, crisis team"},
    "continuance": {"asked": True, "by": "prosecuting attorney", "grounds": LONG * 4, "respondent_agrees": True, "until": "2026-12-22", "at": "13:30"},
    "stipulation": {"asked": True, "on": "2026-12-15", "at": "10:00", "good_cause": LONG},
    "withdrawal": {"asked": True, "why": LONG * 5},
    "identifiers": {"license": "WDL0000000X0", "license_state": "WA", "gender": "X"},
    "locator": {"where": LONG, "when": "most mornings before ten", "description": "Tall, grey coat, green cap", "vehicle": "none",
                "safety": LONG, "calming": "Speak slowly; no sirens.", "medical": "Insulin at noon",
                "helpers": [{"name": {"given": "Anna", "family": "Αλεξάνδρου"}, "phone": "425-555-0188"}, {"name": {"given": "Bo"}},
                            {"name": {"given": "Cy"}, "organization": "Day center"}]},
}
WITNESSES = [
    {"contact": {"name": {"given": "Наталья", "family": "Ёлкина"}, "phone": "425-555-0171"}, "relation": "neighbor", "saw": LONG * 30, "will_testify": True},
    {"contact": {"name": {"given": "محمد", "family": "الأمين"}}, "relation": "brother", "saw": "First line.\n\nSecond part, after a gap.", "will_testify": False},
    {"relation": "shopkeeper"}]


def maximal(**parts) -> Matter:
    """A synthetic matter with every paper of the hearing possible, three of every list, five scripts and long answers."""
    base = {
        "venue": {"cause_number": "26-6-00000-0"},
        "respondent": {"other_names": ["Bobbie Sample", "R. Q. Example"], "address": {"street": "12 Example Lane", "city": "Everett", "state": "WA"},
                       "phone": "425-555-0100", "whereabouts": LONG, "interpreter": {"needed": True, "language": "Lushootseed"},
                       "accommodation": "A quiet room, and breaks.", "guardian": {"exists": True, "contact": {"name": {"given": "Đỗ Thị Mỹ", "family": "Lệ"}}},
                       "counsel": {"exists": True, "contact": {"name": {"given": "Sigríður", "family": "Müller-Ñandú"}, "phone": "360-555-0122"}},
                       "agent": {"exists": True, "contact": {"name": {"given": "Ada", "family": "Agent"}}},
                       "tribe": {"is_native": True, "receives_tribal_services": True, "tribe": "Example Tribe of Test River",
                                 "health_provider": "Example Tribal Clinic"}},
        "declaration": {"outcome": "attempted without cooperation", "credential": "physician", "title": "MD", "attempts": [
            {"on": "2026-11-20", "at": "09:15", "how": LONG, "result": "No answer."}, {"on": "2026-11-21", "how": "By telephone"}, {"result": LONG}]},
        "witnesses": WITNESSES,
        "provider": {"contact": {"name": {"given": "Bram", "family": "Oyelaran"}, "organization": "Tidewater Clinic", "phone": "425-555-0163"},
                     "agreed": True, "agreed_on": "2026-11-25", "agreed_by": "Bram Oyelaran, director", "licensed_for_services": True,
                     "license": "BHA.FS.0000", "services": LONG * 4, "care_coordinator": "Wren Stone", "first_appointment": "December 14, 9:00"},
        "detention": {"place": "inpatient facility", "facility": "Cedar Bluff Hospital", "hospitalized": True, "anticipated_release": "2026-12-16"},
        "current_provider": {"exists": True, "contact": {"organization": "Salt Bridge Clinic"}},
        "proceeding": PEOPLE,
    }
    return help_.facts(**help_.laid(base, parts))


def known(name: str) -> Matter:
    """A matter by name: ``nothing``, ``maximal``, ``maximal minor``, or a ready example."""
    if name == "nothing":
        return Matter()
    if name == "maximal":
        return maximal()
    if name == "maximal minor":
        return maximal(respondent={"birth_date": "2010-02-03", "parents": [{"name": {"given": "Mo", "family": "Parent"}}, {"name": {"given": "Al"}}]})
    return matter.read(matter.example(name))


ALL = (*help_.EXAMPLES, "nothing", "maximal", "maximal minor")


def review_of(one: Matter) -> law.Review:
    """The Review on the planned day of filing."""
    return law.review(one, one.venue.planned_on or help_.DAY)


@cache
def entries(name: str) -> dict[str, documents.Entry]:
    """The catalogue's entries of this group by id."""
    one = known(name)
    return {e.id: e for e in hearing_entries(one, rules_for(one, review_of(one)))}


@cache
def papers(name: str) -> dict[str, Document]:
    """Every possible paper of the group, written once for all tests."""
    one = known(name)
    return {d.id: d for e in entries(name).values() if e.possible for d in documents.write_one(one, review_of(one), e.id)}


@cache
def pages(name: str, id: str) -> tuple[pdf.Page, ...]:
    """The pages of one paper by both readers, read once for all tests."""
    return tuple(pdf.read(papers(name)[id].pdf))


@cache
def said(name: str, id: str) -> str:
    """What the first reader finds in one paper, without the footers, for comparing."""
    return help_.said(papers(name)[id])
