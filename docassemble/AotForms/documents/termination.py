# do not pre-load
"""D16, notice that the order ends early (RCW 71.05.595), by the professional person in charge of the provider."""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from . import words
from .after_words import adult_cite, the_order
from .captions import caption
from .courtpaper import every_text, spot
from .document import Document, Role, Signer
from .listing import CLERK, PROSECUTOR
from .settings import Settings
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Notice of Early Termination of an Order for Assisted Outpatient Treatment"


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The notice, typeset.  Raises UnwritableCharacter and ReadBackError."""
    given, order, cite = matter.after.termination, the_order(matter), adult_cite(rules, "after.terminate")
    texts = rules.value("after.terminate")
    marks = [(f"{text[0].upper()}{text[1:]}.", mark) for text,
             mark in zip((t.replace("the person", "the respondent") for t in texts),
                                                                          (given.voluntary, given.not_necessary), strict=True)]
    signer = spot(Signer.PROFESSIONAL, given.by.full, words.joined("Professional person in charge", given.by_title))
    return typeset("termination.html", said=every_text(order, given.facts or "", given.follow_up or ""), id="termination",
                   code="D16", title=TITLE, role=Role.LEAD,
                   recipients=(CLERK, PROSECUTOR), ruleset_date=review.ruleset_date,
                   footer=f"Notice of early termination; {NOT_AOC}.",
                   law=law_for(rules.who), cite=cite, order=order, marks=marks, given=given, ends=words.day(given.on),
                   signatures=(signer,), signer=signer,
                   **caption(matter, rules.who, settings))
