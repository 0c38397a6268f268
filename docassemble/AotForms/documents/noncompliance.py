# do not pre-load
"""D12, the log of missed treatment, and the provider's notice when it raised the likelihood of serious harm (RCW 71.05.590(4)).

Not every missed visit is reported: the notice is for a failure to adhere, or a substantial deterioration, that *as a result* presents an
increased likelihood of serious harm.  The log judges nothing.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.after import ComplianceEvent
from ..matter.matter import Matter
from . import words
from .after_words import adult_cite, narrative, tabular, the_order
from .captions import caption
from .courtpaper import every_text, spot
from .document import Document, Role, Signer
from .listing import PROSECUTOR
from .settings import Settings
from .typesetting import typeset
from .variants import NOT_AOC, law_for

LOG_TITLE = "Log of Adherence to the Order"
NOTICE_TITLE = "Provider’s Notice about an Order for Assisted Outpatient Treatment"
YES_NO = {True: "Yes", False: "No", None: ""}


def write_log(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """Every event in its order, and empty rows while none is known.  Raises UnwritableCharacter and ReadBackError."""
    order, events = the_order(matter), matter.after.events
    rows = None if events is None else [_row(event, rules) for event in events]
    steps = [f"({letter}) {text}" for letter, text in rules.value("after.responses").items()]
    return typeset("noncompliance-log.html", said=every_text(order, rows or []), id="noncompliance-log", code="D12",
                   title=LOG_TITLE, role=Role.ATTACHMENT,
                   recipients=(PROSECUTOR,), ruleset_date=review.ruleset_date, footer=f"{LOG_TITLE}; {NOT_AOC}.",
                   cite=adult_cite(rules, "after.responses"), steps=steps, order=order, rows=rows, tabular=tabular(rows),
                   **caption(matter, rules.who, settings))


def _row(event: ComplianceEvent, rules: Rules) -> tuple[str, ...]:
    reached = {True: "Reached.", False: "Not reached.", None: ""}[event.reached]
    source = words.source(event.source) if event.source else ""
    response = f"Response ({event.response.value})." if event.response else ""
    when = words.joined(words.when(event.when), words.clock(event.at))
    return (when[:1].upper() + when[1:],
            words.joined(event.term, event.what_happened, source, by="\n"),
            words.joined(event.outreach, reached, response, by="\n"), event.result or "", event.by or "")


def write_notice(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The notice to a designated crisis responder or the department.  Raises UnwritableCharacter and ReadBackError."""
    given, order = matter.after.notice, the_order(matter)
    about = [("To", given.to.value if given.to else ""), ("Office and address", words.person(given.contact)),
             ("Respondent", words.court_name(matter.respondent, rules.who, settings)),
             ("Sent on", words.joined(words.day(given.on), words.clock(given.at))),
             ("Sent how", given.how or "")]
    facts = narrative(given.facts)
    marks = [("The respondent fails to adhere to the order.", given.fails_to_adhere),
             ("The respondent’s functioning has substantially deteriorated.", given.deteriorates),
             ("As a result, the respondent presents an increased likelihood of serious harm.", given.increased_likelihood)]
    signer = spot(Signer.PROVIDER, given.sender.name.full, words.joined(given.sender.title, given.sender.organization))
    return typeset("noncompliance-notice.html", said=every_text(order, about, facts), id="noncompliance-notice", code="D12",
                   title=NOTICE_TITLE,
                   role=Role.NOTE, recipients=(), ruleset_date=review.ruleset_date, footer=f"{NOTICE_TITLE}. Confidential.",
                   for_court=False,
                   cite=adult_cite(rules, "after.report"), law=law_for(rules.who), order=order, about=about, facts=facts,
                   marks=marks,
                   cause_number=matter.venue.cause_number or "", asks=given.asks_revocation,
                   adult=bool(adult_cite(rules, "after.report")),
                   signatures=(signer,), signer=signer)
