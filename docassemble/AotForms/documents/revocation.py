# do not pre-load
"""D14, the petition to revoke the order: by a designated crisis responder or the secretary of DSHS, and nobody else (RCW 71.05.590(5)).

Adults: at most fourteen days of inpatient care from the hearing.  Adolescents: RCW 71.34.780(3), in the county where they are detained;
no number of inpatient days was read for them, so none is printed.  Does not detain anyone, nor count a clock.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.after import Revocation
from ..matter.matter import Matter
from . import words
from .after_words import adult_cite, narrative, reasons, tabular, the_order
from .captions import caption
from .courtpaper import PERJURY, every_text, spot
from .document import Document, Role, Signer
from .listing import CLERK, PROSECUTOR
from .order_findings import adolescent
from .settings import Settings
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Petition to Revoke an Order for Assisted Outpatient Treatment"
RECIPIENTS = (("respondent", "Respondent"), ("guardian", "Guardian"), ("respondent's counsel", "Respondent’s attorney"))


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The petition, typeset, with its declaration.  Raises UnwritableCharacter and ReadBackError."""
    asked, young = matter.after.revocation, adolescent(rules)
    by, order, told = _by(asked), [("Court that entered the order", _court(matter)), *_number(matter), *the_order(matter)], narrative(asked.facts)
    held, marks, served = _held(asked, young), reasons(asked.reasons, rules), _served(matter)
    signer = spot(Signer.RESPONDER, asked.contact.name.full,
                  words.joined(asked.contact.title, asked.contact.organization) or "Designated crisis responder or secretary",
                  PERJURY, place=True)
    cite = rules["after.revocation.adolescent" if young else "after.revocation"].cite
    most = None if young else rules.value("after.revocation")["inpatient_days"]
    return typeset(
        "revocation.html", said=every_text(by, order, told, held, asked.tried or "", served), id="revocation", code="D14",
        title=TITLE, role=Role.LEAD,
        recipients=(PROSECUTOR, CLERK), ruleset_date=review.ruleset_date, footer=f"Petition to revoke, {cite}; {NOT_AOC}.",
        law=law_for(rules.who),
        cite=cite, by=by, order=order, told=told, held=held, marks=marks, asked=asked, served=served, tabular=tabular(served),
        most=most, days=_days(asked, most),
        young=young, rule=rules.value("after.revocation"), young_days=rules.value("after.revocation.adolescent")["hearing_days"],
        reasons_cite=adult_cite(rules, "after.reasons"), court=_court(matter), told_on=words.day(asked.court_told_on),
        signatures=(signer,), signer=signer,
        **{**caption(matter, rules.who, settings), **_where(matter, settings)})


def _days(asked: Revocation, most: int | None) -> str:
    """The inpatient days asked for; a number above the cap is not printed."""
    return str(asked.days) if asked.days and (most is None or asked.days <= most) else ""


def _by(asked: Revocation) -> list[tuple[str, str]]:
    return [("Petitioner", words.joined(asked.contact.called, asked.contact.title, asked.contact.organization)),
            ("How to reach them", words.reach(asked.contact)),
            ("At the request of", "Own motion" if asked.own_motion else asked.at_request_of or "")]


def _held(asked: Revocation, young: bool) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    if asked.detained is not False:
        pairs += [("Detained since", words.joined(words.day(asked.detained_on), words.clock(asked.detained_at), by=" at ")),
                  ("Detained where", asked.facility or "")]
    return [*pairs, ("Returned on", words.day(asked.returned_on))] if young else pairs


def _court(matter: Matter) -> str:
    county = words.county(matter).title()
    return words.joined(f"Superior Court, {county} County" if county else "",
                        f"number {matter.venue.cause_number}" if matter.venue.cause_number else "")


def _number(matter: Matter) -> list[tuple[str, str]]:
    """A line for the order's case number, while it does not stand with the court."""
    return [] if matter.venue.cause_number else [("Case number there", "")]


def _where(matter: Matter, settings: Settings) -> dict[str, str]:
    """Court and number of this petition: its own where they are known, and those of the order only where nobody is detained."""
    asked, same = matter.after.revocation, matter.after.revocation.detained is False
    county = asked.county or (matter.venue.county if same else None) or ""
    here = bool(county) and _plain(county) == _plain(matter.venue.county or "")
    return {"county": _plain(county).upper(), "cause_number": asked.cause_number
            or (matter.venue.cause_number if here else None) or ""}


def _plain(county: str) -> str:
    return county.strip().removesuffix(" County").removesuffix(" county")


def _served(matter: Matter) -> list[tuple[str, ...]]:
    """One row for each who must be served: who, on what day, how, by whom; empty while not known."""
    rows = []
    for role, label in RECIPIENTS:
        if role == "guardian" and matter.respondent.guardian.exists is False:
            continue
        found = next((row for row in matter.after.revocation.services or () if row.role == role), None)
        rows.append((label, words.joined(words.day(found.on), words.clock(found.at)) if found else "",
                     words.joined(found.method.value if found and found.method else "", found.how) if found else "",
                     (found.by or "") if found else ""))
    return rows
