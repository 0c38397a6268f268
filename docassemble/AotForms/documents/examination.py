# do not pre-load
"""D8 and D9: motion and proposed order for a mental examination, and the proposed order to detain and transport.

RCW 71.05.148(6)(f) and (g), 71.34.815(6)(f) and (g).  The grounds for detention are the judge's to write.  D9 names the respondent in
full, a minor as well: an officer has to know whom to look for.
"""
from __future__ import annotations

from ..matter.treatment import Declaration
from . import words
from .courtpaper import Given, every_text, paper, spot
from .document import Document, Signer
from .hearing_papers import lawyer

MOTION_TITLE = "Motion for a Mental Examination"
ORDER_TITLE = "Order for a Mental Examination"
TRANSPORT_TITLE = "Order to Detain and Transport for Examination"


def write_motion(given: Given) -> list[Document]:
    """The motion, with every attempt at an examination that the Matter tells of."""
    asked, declaration = given.matter.proceeding.examination, given.matter.declaration
    rows, people = _attempts(declaration), _people(given)
    grounds = asked.reasonable_grounds if asked.transport is not False else None
    prosecutor = given.matter.proceeding.prosecutor
    signs = spot(Signer.ATTORNEY, prosecutor.name.full, prosecutor.title or "attorney for the petitioner")
    return [paper("exam_motion.html", given, id="exam-motion", code="D8", title=MOTION_TITLE, cite=given.cite("hearing.refused_exam"),
                  signatures=(signs,), said=every_text(rows, people, grounds or "", words.reach(prosecutor)), attempts=rows, by_declarant=asked.by_declarant,
                  transport=asked.transport, grounds=grounds, signs=signs, reach=words.reach(prosecutor), **people)]


def write_order(given: Given) -> list[Document]:
    """The proposed order; who examines is the judge's choice."""
    people = _people(given)
    return [paper("exam_order.html", given, id="exam-order", code="D8", title=ORDER_TITLE, cite=given.cite("hearing.refused_exam"),
                  proposed=True, said=every_text(people), prosecutor=given.matter.proceeding.prosecutor.called, **people)]


def write_transport(given: Given) -> list[Document]:
    """The proposed order, naming the respondent in full."""
    known, person = given.matter.proceeding, given.matter.respondent
    people = _people(given)
    del people["declarant"]
    who = [("Respondent, full name", person.name.full), ("Other names used", words.listed(person.other_names, str, "; ")),
           ("Date of birth", words.day(person.birth_date)),
           ("Where the respondent may be found", words.joined(person.whereabouts, person.address.line, by="\n")),
           ("Interpreter", words.interpreter(person.interpreter))]
    agency, counsel = known.examination.agency or "", words.joined(*lawyer(person.counsel).values())
    said = every_text([text for _, text in who], people, agency, counsel if given.minor else "")
    return [paper("transport_order.html", given, id="transport-order", code="D9", title=TRANSPORT_TITLE, cite=given.cite("hearing.transport"),
                  proposed=True, said=said, person=who, agency=agency, counsel=counsel, prosecutor=known.prosecutor.called, **people)]


def _attempts(declaration: Declaration) -> list[dict[str, str]]:
    rows = [{"when": words.joined(words.day(attempt.on), words.clock(attempt.at)), "how": attempt.how or "", "result": attempt.result or ""}
            for attempt in declaration.attempts or ()]
    return rows or [{"when": "", "how": "", "result": ""}] * 2


def _people(given: Given) -> dict[str, str]:
    """The declarant, another examiner and the provider, each on one line."""
    asked, declaration = given.matter.proceeding.examination, given.matter.declaration
    examiner = asked.examiner
    return {"declarant": words.joined(declaration.name.full, declaration.title),
            "examiner": words.joined(examiner.name.full, examiner.title, examiner.organization) if asked.by_declarant is not True else "",
            "provider": words.person(asked.provider)}
