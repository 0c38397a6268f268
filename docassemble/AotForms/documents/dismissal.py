# do not pre-load
"""D17, the order of dismissal: where the court makes no order for treatment (RCW 71.05.240(7)), or the petition is withdrawn."""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from ..matter.order import DismissalReason
from . import slots, words
from .captions import caption
from .document import Document, Role
from .listing import CLERK, PROSECUTOR
from .order_findings import adolescent
from .settings import Settings
from .slots import Paragraph, Section, ordered, plain, slot, square
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Order of Dismissal"


def dismissal_sections(matter: Matter, rules: Rules) -> tuple[Section, ...]:
    """The whole order as data.  A reason is marked only where the Matter says that it is the reason."""
    return slots.edited((Section("Why", _why(matter, rules)), Section("Order", _order(rules))), None)


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The proposed order, typeset.  Raises UnwritableCharacter and ReadBackError."""
    sections, law = dismissal_sections(matter, rules), law_for(rules.who)
    counsel, prosecutor = matter.respondent.counsel.contact.called, matter.proceeding.prosecutor.called
    return typeset("proposed-order.html", said=[*slots.texts(sections), counsel, prosecutor], id="dismissal", code="D17", title=TITLE,
                   role=Role.CONNECTED,
                   recipients=(PROSECUTOR, CLERK), ruleset_date=review.ruleset_date,
                   footer=f"{TITLE}, {law['section']}; {NOT_AOC}.", law=law,
                   cite=str(law["section"]) if adolescent(rules) else "RCW 71.05.240(7)", sections=sections, counsel=counsel, agreed=False,
                   prosecutor=prosecutor,
                   **caption(matter, rules.who, settings))


def _why(matter: Matter, rules: Rules) -> tuple[Paragraph, ...]:
    reason, proof = _reason(matter), rules["proof.standard"]
    heard = matter.proceeding.hearing.on
    found = [
        plain("heard", "The petition for assisted outpatient treatment came before the court on {}.",
              slot("heard.on", "Day", words.day(heard))),
        square("not_proved", f"The petitioner has not proved every element by {proof.value}.", cite=proof.cite,
               ticked=reason is DismissalReason.NOT_PROVED or None)]
    if not adolescent(rules):
        found.append(square("voluntary", "The respondent has volunteered in good faith for treatment, and the petitioner has not "
                                         "shown otherwise.",
                            cite="RCW 71.05.240(3)", ticked=reason is DismissalReason.VOLUNTARY or None))
    found += [square("withdrawn", "The petitioner withdraws the petition.", ticked=reason is DismissalReason.WITHDRAWN or None),
              square("another", "Another reason.", ticked=reason is DismissalReason.OTHER or None),
              plain("facts", "The facts: {}", slot("facts", "Facts found", _facts(matter, reason), lines=4))]
    return tuple(found)


def _reason(matter: Matter) -> DismissalReason | None:
    if matter.order.dismissal.reason:
        return matter.order.dismissal.reason
    return DismissalReason.WITHDRAWN if matter.proceeding.withdrawal.asked else None


def _facts(matter: Matter, reason: DismissalReason | None) -> str:
    withdrawn = matter.proceeding.withdrawal.why if reason is DismissalReason.WITHDRAWN else None
    return matter.order.dismissal.why or withdrawn or ""


def _order(rules: Rules) -> tuple[Paragraph, ...]:
    return (ordered("dismissed", "The petition is dismissed. No treatment is ordered in this case.",
                    cite="" if adolescent(rules) else "RCW 71.05.240(7)"),
            ordered("hearings", "Every hearing still set in this case is stricken, and every order to examine, or to detain and "
                                "transport, the "
                    "respondent in this case ends."),
            ordered("closed", "The file of this case stays closed.", cite="RCW 71.05.620"),
            plain("other", "Other orders: {}", slot("other", "Other orders of the court", lines=3)))
