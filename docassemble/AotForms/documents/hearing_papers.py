# do not pre-load
"""D5: the proposed order that sets the hearing and appoints counsel, and the notice of the hearing.

RCW 71.05.148(6), 71.34.815(6).  A day that the court has not set is a ruled line.  Neither counts the days: ``law.clocks`` does.
"""
from __future__ import annotations

from ..law.hearing import Recipient, recipients
from ..law.rules import Who
from ..matter.people import Contact, Someone
from ..matter.proceeding import HearingBasis
from . import words
from .courtpaper import Given, every_text, hearing, paper
from .document import Document

ORDER_TITLE = "Order Setting Hearing and Appointing Counsel"
NOTICE_TITLE = "Notice of Hearing"
LAWYER = "to have a lawyer at every stage"
MINOR = (LAWYER, "to present evidence", "to question witnesses", "to be at the hearing, unless you give that up with your lawyer’s help",
         "to have the court told of any medicine you got within 24 hours before the hearing, and of what it probably does to you")


def write_order(given: Given) -> list[Document]:
    """The proposed order.  Squares and lines are the judge's; what is known of the hearing is filled in."""
    matter, known = given.matter, given.matter.proceeding
    when, counsel, served = hearing(known.hearing), lawyer(matter.respondent.counsel), served_list(given)
    days = given.rules.value("hearing.days")
    basis = known.hearing.basis
    bases = [(basis is HearingBasis.AFTER_SERVICE, f"It is no sooner than {days['earliest']} days and no later than {days['latest']} days "
              "after the day of service on the respondent.", given.cite("hearing.days")),
             (basis is HearingBasis.STIPULATED, "The parties stipulated to it.", given.cite("hearing.days")),
             (basis is HearingBasis.GOOD_CAUSE, f"There is good cause, and it is no later than {days['good_cause']} days after the day of "
              "service on the respondent.", given.cite("hearing.days")),
             (basis is HearingBasis.BEFORE_DISCHARGE, "The respondent was hospitalized when the petition was filed. It is before discharge, "
              "and in time to arrange a continuous transition from inpatient treatment.", given.cite("hearing.hospitalized"))]
    return [paper("hearing_order.html", given, id="hearing-order", code="D5", title=ORDER_TITLE, cite=given.cite("hearing.days"),
                  proposed=True, said=every_text(when, counsel, [text for _, text in served], known.hearing.good_cause or "",
                                                 help_needed(given)),
                  when=when, counsel=counsel, served=served, bases=[(*one, place == 2) for place, one in enumerate(bases)], good_cause=known.hearing.good_cause, needs=help_needed(given),
                  firearms=warns(given), tribe=tribe_is_told(given), prosecutor=known.prosecutor.called)]


def write_notice(given: Given) -> list[Document]:
    """The notice that is served with the petition, in plain words, with the rights at the hearing."""
    matter, known = given.matter, given.matter.proceeding
    when, counsel = hearing(known.hearing), lawyer(matter.respondent.counsel)
    return [paper("hearing_notice.html", given, id="hearing-notice", code="D5", title=NOTICE_TITLE, cite=given.cite("service.list"),
                  said=every_text(when, counsel, help_needed(given), given.name), when=when, counsel=counsel, needs=help_needed(given),
                  firearms=warns(given), adolescent=given.rules.who is Who.ADOLESCENT, rights=hearing_rights(given))]


def lawyer(counsel: Someone) -> dict[str, str]:
    """Counsel's name, and how to reach them; empty while not known."""
    contact: Contact = counsel.contact
    return {"name": words.joined(contact.name.full, contact.organization), "reach": words.reach(contact)}


def served_list(given: Given) -> list[tuple[str, str]]:
    """Whom the law has served, in its order: the role and the name, the respondent's own as a court paper may have it.

    People of whom nobody has said whether there is one are listed with ``if any``.
    """
    def role(row: Recipient) -> str:
        return f"{called(row.role)}, if any" if row.exists is None else called(row.role)

    return [(role(row), given.name if row.role == "respondent" else row.name) for row in recipients(given.matter, given.rules)]


def called(role: str) -> str:
    """A role as a paper prints it: with the apostrophe of print."""
    return role.replace("'", "’")


def help_needed(given: Given) -> dict[str, str | None]:
    """Interpreter and accommodation: None where none is needed, empty while not known."""
    person = given.matter.respondent
    language = None if person.interpreter.needed is False else person.interpreter.language or ""
    return {"interpreter": language, "accommodation": person.accommodation or ""}


def warns(given: Given) -> bool | None:
    """Whether the warning about firearms is given; None while the kind of disorder is not known."""
    basis = given.matter.disorder.basis
    return None if basis is None else basis.value in given.rules.value("firearms.basis")


def tribe_is_told(given: Given) -> bool | None:
    """Whether a tribe has to be told; None while not known."""
    tribe = given.matter.respondent.tribe
    if tribe.is_native is False or tribe.receives_tribal_services is False:
        return False
    return True if tribe.is_native and tribe.receives_tribal_services else None


def hearing_rights(given: Given) -> tuple[list[str], str]:
    """Rights at the hearing and where they stand: RCW 71.05.217(5) for adults, 71.34.740 for adolescents."""
    if given.minor:
        return [*MINOR], f"{given.cite('hearing.counsel')}; RCW 71.34.740(4), (6), (8)"
    return [LAWYER, *given.rules.value("rights.hearing")], \
        f"{given.cite('hearing.counsel')}; {given.cite('rights.hearing')}"
