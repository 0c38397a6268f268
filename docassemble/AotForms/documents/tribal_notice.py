# do not pre-load
"""D7, the notice to a tribe and Indian health care provider, with every clock it is under.

RCW 71.05.148(7), 71.34.815(7); for crisis responders RCW 71.05.150(5).  Does not know the tribe's contact: that is in the Health Care
Authority's tribal crisis coordination plan, and a person enters it.  Does not send anything.
"""
from __future__ import annotations

from datetime import date, datetime, time

from ..law.clocks import clocks
from ..law.hearing import crisis_responder
from ..matter.dates import long_date
from ..matter.proceeding import NoticeBy, NoticeMode
from . import words
from .courtpaper import Given, every_text, hearing, paper, spot
from .document import Document, Signer
from .hearing_papers import tribe_is_told

TITLE = "Notice to the Tribe and Indian Health Care Provider"


def write(given: Given) -> list[Document]:
    """The notice.  The due times are counted by ``law.clocks``; until the papers are served they are ruled lines."""
    matter, known = given.matter, given.matter.proceeding
    notice, tribe, when = known.tribal_notice, matter.respondent.tribe, hearing(known.hearing)
    to = [("Tribe", tribe.tribe or ""), ("Indian health care provider", tribe.health_provider or ""),
          ("Contact in the Health Care Authority’s tribal crisis coordination plan", words.joined(
              notice.contact.name.full, notice.contact.title, notice.contact.organization, words.reach(notice.contact)))]
    givers = [(notice.by is one, one.value) for one in NoticeBy] if _petitioner_may(given) else [(True, NoticeBy.BH_ASO.value)]
    modes = [(notice.mode is one, one.value) for one in NoticeMode]
    sender = words.person(notice.sender) or (words.person(matter.petitioner.contact) if notice.by is NoticeBy.PETITIONER else "")
    name = notice.sender.name.full or (matter.petitioner.contact.name.full if notice.by is NoticeBy.PETITIONER else "")
    signs = spot(Signer.SENDER, name, notice.sender.title or "", "I gave this notice as it says in part 8.")
    hearing_at, given_at = words.joined(when["on"], when["at"]), words.joined(words.day(notice.on), words.clock(notice.at))
    rows = _clocks(given)
    return [paper("tribal_notice.html", given, id="tribal-notice", code="D7", title=TITLE, cite=given.cite("tribal.notice"),
                  signatures=(signs,), said=every_text([text for _, text in to], sender, given_at, hearing_at, when["place"],
                                                       when["remote"], rows, notice.orders or ()),
                  to=to, givers=givers, modes=modes, sender=sender, orders=notice.orders, when=when, hearing_at=hearing_at,
                  given_at=given_at, clocks=rows, signs=signs, told=tribe_is_told(given))]


def _petitioner_may(given: Given) -> bool:
    """Since 2024 the duty is the petitioner's or the organization's; before, the organization's alone."""
    return "petitioner" in given.rules.value("tribal.notice")["by"]


def _clocks(given: Given) -> list[dict[str, str]]:
    matter, known, hours = given.matter, given.matter.proceeding, given.rules.value("tribal.notice")["hours"]
    rows = [_row(given, "served", "clock.08", _served(given, "respondent"), "The petition is served on the respondent",
                 f"within {hours} hours, nights and weekends counted")]
    if matter.respondent.guardian.exists is not False:
        some = "" if matter.respondent.guardian.exists else ", if there is one"
        rows.append(_row(given, "served", "clock.08", _served(given, "guardian"), f"The petition is served on the guardian{some}",
                         f"within {hours} hours, nights and weekends counted"))
    rows.append({"what": "The hearing", "cite": given.cite("tribal.notice"), "due": "", "rule": "before it",
                 "at": words.joined(words.day(known.hearing.on), words.clock(known.hearing.at))})
    if crisis_responder(matter) and "tribal.decision_hours" in given.rules:
        rows.append(_row(given, "decided", "clock.09", (known.tribal_notice.decided_on, known.tribal_notice.decided_at),
                         "The crisis responder decides whether to file", f"within {given.rules.value('tribal.decision_hours')} hours"))
    return rows


def _row(given: Given, event: str, clock: str, at: tuple[date | None, time | None], what: str, rule: str) -> dict[str, str]:
    """One clock.  A day without its hour is read from its first minute, the safe way."""
    started = datetime.combine(*at) if at[0] and at[1] else at[0]
    due = ""
    if started:
        found = next(c for c in clocks(given.matter, given.review.as_of, {event: started}, given.review.ruleset) if c.id == clock)
        due = _words(found.lead.at) if found.lead else ""
    return {"what": what, "cite": given.cite("tribal.notice" if clock == "clock.08" else "tribal.decision_hours"),
            "at": words.joined(words.day(at[0]), words.clock(at[1])), "rule": rule, "due": due}


def _words(at: date | datetime) -> str:
    return words.joined(long_date(at), words.clock(at.time()) if isinstance(at, datetime) else "")


def _served(given: Given, role: str) -> tuple[date | None, time | None]:
    """The latest known service on ``role``."""
    found = [(row.on, row.at) for row in given.matter.proceeding.services or () if row.role == role and row.on]
    return max(found, key=lambda pair: (pair[0], pair[1] or time.min)) if found else (None, None)
