# do not pre-load
"""D10, findings and order for assisted outpatient treatment, as the court would enter it; and the same by agreement.

RCW 71.05.148, .240; 71.34.815, .740.  A proposed order: what the court finds, the days and the judge's signature are left to the hand.
Its text is data (``order_sections``): locked law and editable slots.  Does not tick a finding, count a day, nor sign.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from . import slots, words
from .captions import caption
from .document import Document, Role
from .listing import CLERK, PROSECUTOR
from .order_findings import findings
from .order_terms import decision, terms
from .settings import Settings
from .slots import Difference, Section, square
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Findings and Order for Assisted Outpatient Treatment"
AGREED_TITLE = "Agreed Findings and Order for Assisted Outpatient Treatment"


def order_sections(matter: Matter, rules: Rules, *, agreed: bool = False) -> tuple[Section, ...]:
    """The whole order as data, with the edits of ``matter.order.edits`` laid in.

    Raises InputError for an edit of a place that the order does not have.
    """
    sections = [*findings(matter, rules), decision(matter, rules, agreed=agreed), *terms(matter, rules)]
    return slots.edited([_agreement(), *sections] if agreed else sections, matter.order.edits)


def order_differences(matter: Matter, rules: Rules) -> tuple[Difference, ...]:
    """Every place in which the order says something else than the petition and its plan propose."""
    return slots.differences(order_sections(matter, rules))


def _agreement() -> Section:
    return Section("Agreement", (
        square("agreement.parties", "The parties, each through counsel, agree to these findings and to this order, and ask the "
                                    "court to enter them."),
        square("agreement.counsel", "Counsel has gone over the petition, these findings and this order with the respondent."),
        square("agreement.court", "The court has considered the agreement and the papers filed, and makes its own findings."),
    ))


def write(matter: Matter, review: Review, rules: Rules, settings: Settings, *, agreed: bool = False) -> Document:
    """The proposed order, typeset.  Raises InputError for a wrong edit, UnwritableCharacter and ReadBackError."""
    law, sections = law_for(rules.who), order_sections(matter, rules, agreed=agreed)
    title = AGREED_TITLE if agreed else TITLE
    counsel, prosecutor = matter.respondent.counsel.contact.called, matter.proceeding.prosecutor.called
    name = words.court_name(matter.respondent, rules.who, settings)
    return typeset(
        "order.html", said=[*slots.texts(sections), counsel, prosecutor, name if agreed else ""], id="agreed-order" if agreed else "order", code="D10",
        title=title,
        role=Role.CONNECTED, recipients=(PROSECUTOR, CLERK), ruleset_date=review.ruleset_date,
        footer=f"{'Agreed findings and order' if agreed else 'Findings and order'}, {law['section']}; {NOT_AOC}.", law=law,
        sections=sections, agreed=agreed, counsel=counsel, name=name,
        prosecutor=prosecutor, **caption(matter, rules.who, settings))


def write_agreed(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The order by agreement: the same text, the parties' agreement before it and their signatures after it."""
    return write(matter, review, rules, settings, agreed=True)
