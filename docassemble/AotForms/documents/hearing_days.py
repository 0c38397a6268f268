# do not pre-load
"""Another day for the hearing, and the end of the case before it: continuance, stipulated or good-cause day, withdrawal.

RCW 71.05.148(6)(a)(i), 71.05.236; for adolescents 71.34.815(6)(a)(i).  Does not judge whether a ground is good.
"""
from __future__ import annotations

from datetime import date, time

from ..matter.proceeding import ContinuanceBy
from . import words
from .courtpaper import Given, every_text, hearing, paper, spot
from .document import Document, Signer
from .hearing_papers import lawyer, served_list

MOTION_TITLE = "Motion to Continue the Hearing"
ORDER_TITLE = "Order Continuing the Hearing"
STIPULATION_TITLE = "Stipulation on the Day of the Hearing"
DATE_TITLE = "Order Setting the Day of the Hearing"
WITHDRAWAL_TITLE = "Withdrawal of the Petition"


def write_motion(given: Given) -> list[Document]:
    """The motion to continue, by the attorney of the one who asks."""
    known = given.matter.proceeding
    asked, when = known.continuance, hearing(known.hearing)
    now, until, served = words.joined(when["on"], when["at"]), _moment(asked.until, asked.at), _served(given)
    contact = given.matter.respondent.counsel.contact if asked.by is ContinuanceBy.RESPONDENT else known.prosecutor
    party = {ContinuanceBy.RESPONDENT: "attorney for the respondent", ContinuanceBy.PROSECUTOR: "attorney for the petitioner"}.get(asked.by, "")
    signs, reach = spot(Signer.ATTORNEY, contact.name.full if party else "", party), words.reach(contact) if party else ""
    return [paper("continuance_motion.html", given, id="continuance-motion", code="CONT", title=MOTION_TITLE, cite=_cite(given),
                  signatures=(signs,), said=every_text(now, until, served, asked.grounds or "", reach), asked=asked, now=now, until=until,
                  served=served, days=given.rules.value("hearing.days")["good_cause"], signs=signs, reach=reach)]


def write_order(given: Given) -> list[Document]:
    """The proposed order; it must state the grounds."""
    known = given.matter.proceeding
    until, when = _moment(known.continuance.until, known.continuance.at), hearing(known.hearing)
    return [paper("continuance_order.html", given, id="continuance-order", code="CONT", title=ORDER_TITLE, cite=_cite(given), proposed=True,
                  said=every_text(until, when["place"], known.continuance.grounds or ""), until=until, when=when,
                  grounds=known.continuance.grounds, days=given.rules.value("hearing.days")["good_cause"], **_attorneys(given))]


def write_stipulation(given: Given) -> list[Document]:
    """The parties' agreement on a day."""
    known = given.matter.proceeding
    prosecutor = known.prosecutor
    signs = spot(Signer.ATTORNEY, prosecutor.name.full, prosecutor.title or "attorney for the petitioner")
    facts, reach = _day(given), words.reach(prosecutor)
    return [paper("hearing_stipulation.html", given, id="hearing-stipulation", code="STIP", title=STIPULATION_TITLE,
                  cite=given.cite("hearing.days"), signatures=(signs,), said=every_text(facts["until"], facts["served"], facts["when"]["place"], reach),
                  signs=signs, reach=reach, counsel=_attorneys(given)["counsel"], release=words.when(given.matter.detention.anticipated_release), **facts)]


def write_date_order(given: Given) -> list[Document]:
    """The proposed order for a day that the parties agreed on, or for good cause."""
    facts, asked, known = _day(given), given.matter.proceeding.stipulation, given.matter.proceeding.hearing
    good_cause = asked.good_cause or known.good_cause
    return [paper("hearing_date_order.html", given, id="hearing-date-order", code="STIP", title=DATE_TITLE, cite=given.cite("hearing.days"),
                  proposed=True, said=every_text(facts["until"], facts["served"], facts["when"]["place"], facts["when"]["remote"],
                                                 good_cause or ""),
                  good_cause=good_cause, **facts, **_attorneys(given))]


def write_withdrawal(given: Given) -> list[Document]:
    """The petitioner's notice that the petition is withdrawn."""
    contact, why, served = given.matter.petitioner.contact, given.matter.proceeding.withdrawal.why, [row for row in served_list(given) if row[0] != "petitioner"]
    signs = spot(Signer.PETITIONER, contact.name.full, contact.title or "petitioner")
    return [paper("withdrawal.html", given, id="withdrawal", code="WITHDRAW", title=WITHDRAWAL_TITLE, cite=given.law["section"],
                  signatures=(signs,), said=every_text(contact.called, why or "", [name for _, name in served]), petitioner=contact.called,
                  why=why, served=served, signs=signs, prosecutor=given.matter.proceeding.prosecutor.called)]


def _day(given: Given) -> dict[str, object]:
    """The day that is asked for; without one of its own, the day of the hearing as it is known."""
    known = given.matter.proceeding
    asked, held = known.stipulation, known.hearing
    until = _moment(asked.on, asked.at) if asked.on else _moment(held.on, held.at)
    return {"until": until, "served": _served(given), "when": hearing(held), "days": given.rules.value("hearing.days"),
            "hospitalized": given.matter.detention.hospitalized}


def _attorneys(given: Given) -> dict[str, str]:
    return {"prosecutor": given.matter.proceeding.prosecutor.called, "counsel": lawyer(given.matter.respondent.counsel)["name"]}


def _cite(given: Given) -> str:
    """RCW 71.05.236 is for adults; for an adolescent the section on the hearing alone."""
    where = given.cite("hearing.days")
    return where if given.minor else f"RCW 71.05.236; {where}"


def _moment(on: date | None, at: time | None) -> str:
    return words.joined(words.day(on), words.clock(at))


def _served(given: Given) -> str:
    days = [row.on for row in given.matter.proceeding.services or () if row.role == "respondent" and row.on]
    return words.day(max(days)) if days else ""
