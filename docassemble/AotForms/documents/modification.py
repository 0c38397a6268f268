# do not pre-load
"""D13, the request that the court change the order, and the summons that the prosecutor issues on it (RCW 71.05.590(2)(c)).

The request states the circumstances and the modification sought.  Does not ask for inpatient care: only a revocation can lead to it.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from . import words
from .after_words import adult_cite, narrative, reasons, the_order
from .captions import caption
from .courtpaper import PERJURY, every_text, spot
from .document import Document, Role, Signer
from .listing import CLERK, PROSECUTOR
from .settings import Settings
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Request to Modify an Order for Assisted Outpatient Treatment"
SUMMONS_TITLE = "Summons to a Hearing on a Request to Modify"


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The request, typeset, with the requester's declaration.  Raises UnwritableCharacter and ReadBackError."""
    asked, order, cite = matter.after.modification, the_order(matter), adult_cite(rules, "after.modify")
    by = [("Asked for by", words.joined(asked.by.called, asked.by.title)), ("Organization", asked.by.organization or ""),
          ("How to reach them", words.reach(asked.by))]
    told, marks = narrative(asked.circumstances), reasons(asked.reasons, rules)
    signer = spot(Signer.PROVIDER, asked.by.name.full, words.joined(asked.by.title, asked.by.organization), PERJURY, place=True)
    return typeset("modification.html", said=every_text(order, by, told, asked.tried or "", asked.sought or ""), id="modification",
                   code="D13", title=TITLE,
                   role=Role.LEAD, recipients=(PROSECUTOR, CLERK), ruleset_date=review.ruleset_date,
                   footer=f"Request to modify; {NOT_AOC}.",
                   law=law_for(rules.who), cite=cite, order=order, by=by, told=told, marks=marks, asked=asked, signatures=(signer,),
                   signer=signer,
                   remand_cite=adult_cite(rules, "after.no_remand"), reasons_cite=adult_cite(rules, "after.reasons"),
                   **caption(matter, rules.who, settings))


def write_summons(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The summons, typeset.  Raises UnwritableCharacter and ReadBackError."""
    hearing, counsel = matter.after.modification.hearing, matter.respondent.counsel.contact
    facts = [("Day", words.day(hearing.on)), ("Time", words.clock(hearing.at)), ("Court and address", hearing.place or ""),
             ("Courtroom", hearing.room or ""),
             ("Video link or telephone", hearing.remote or ""), ("Judge or commissioner", hearing.judge or "")]
    lawyer = [("Your lawyer", counsel.called), ("How to reach your lawyer", words.reach(counsel))]
    helps = [("Interpreter", _interpreter(matter)), ("Help that you need at the hearing", matter.respondent.accommodation or "")]
    prosecutor = matter.proceeding.prosecutor
    signer = spot(Signer.ATTORNEY, prosecutor.name.full, words.joined("Prosecuting attorney", prosecutor.organization))
    name, reach = words.court_name(matter.respondent, rules.who, settings), words.reach(prosecutor)
    return typeset("summons.html", said=every_text(facts, lawyer, helps, name, reach), id="modification-summons", code="D13",
                   title=SUMMONS_TITLE, role=Role.CONNECTED,
                   recipients=(PROSECUTOR, CLERK), ruleset_date=review.ruleset_date, footer=f"Summons; {NOT_AOC}.", law=law_for(rules.who),
                   cite=adult_cite(rules, "after.modify"), counsel_cite=rules["hearing.counsel"].cite, facts=facts, lawyer=lawyer,
                   helps=helps, name=name, reach=reach,
                   signatures=(signer,), signer=signer, **caption(matter, rules.who, settings))


def _interpreter(matter: Matter) -> str:
    given = matter.respondent.interpreter
    return "Not needed" if given.needed is False else given.language or ""
