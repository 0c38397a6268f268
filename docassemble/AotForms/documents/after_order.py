# do not pre-load
"""D15, the order on a request to modify or a petition to revoke (RCW 71.05.590(3), (5); 71.34.780).

Adults: inpatient detention of at most fourteen days from the hearing, and only on a petition to revoke.  Standards and days that were not
read for adolescents are left out.  A proposed order: every square and day is the court's.
"""
from __future__ import annotations

from collections.abc import Iterator

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from . import slots, words
from .after_words import REASONS, adult_cite
from .captions import caption
from .document import Document, Role
from .listing import CLERK, PROSECUTOR
from .order_findings import adolescent
from .settings import Settings
from .slots import Paragraph, Section, plain, slot, square
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Order on Modification or Revocation"


def after_sections(matter: Matter, rules: Rules) -> tuple[Section, ...]:
    """The whole order as data."""
    return slots.edited((
        Section("The hearing", tuple(_hearing(matter, rules))), Section("Findings", tuple(_findings(rules))),
        Section("Order", tuple(_order(matter, rules)))), None)


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The proposed order, typeset.  Raises UnwritableCharacter and ReadBackError."""
    sections, law = after_sections(matter, rules), law_for(rules.who)
    counsel, prosecutor = matter.respondent.counsel.contact.called, matter.proceeding.prosecutor.called
    cite = rules["after.revocation.adolescent"].cite if adolescent(rules) else "RCW 71.05.590"
    return typeset("proposed-order.html", said=[*slots.texts(sections), counsel, prosecutor], id="after-order", code="D15",
                   title=TITLE, role=Role.CONNECTED,
                   recipients=(PROSECUTOR, CLERK), ruleset_date=review.ruleset_date, footer=f"{TITLE}; {NOT_AOC}.", law=law,
                   cite=cite, sections=sections,
                   counsel=counsel, prosecutor=prosecutor, agreed=matter.after.revocation.agreed, **caption(matter, rules.who, settings))


def _hearing(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    change, revoke = matter.after.modification, matter.after.revocation
    days = {words.day(one.hearing.on) for one in (change, revoke) if one.asked and one.hearing.on}
    yield plain("before", "The order for assisted outpatient treatment was entered on {} and expires on {}.",
                slot("entered", "Day of the order", words.day(matter.order.entered_on)),
                slot("expires", "Expiry", words.day(matter.order.expires)))
    yield plain("heard", "The court held a hearing on {}. Counsel for the respondent was {}.",
                slot("heard.on", "Day of the hearing", days.pop() if len(days) == 1 else ""),
                slot("counsel", "Respondent’s counsel", matter.respondent.counsel.contact.called))
    yield plain("before-court", "Before the court was:")
    yield square("modify", "a request to modify the order.", cite=adult_cite(rules, "after.modify"), ticked=change.asked,
                 inside=True)
    who = "" if adolescent(rules) else f", filed by a {' or '.join(rules.value('after.revocation')['who'])}"
    yield square("revoke", f"a petition to revoke the order{who}.", cite=_revocation(rules), ticked=revoke.asked, inside=True)
    yield square("agreed", "The parties, each through counsel, agree to this order.",
                 cite="" if adolescent(rules) else rules["after.revocation"].cite,
                 ticked=revoke.agreed)


def _revocation(rules: Rules) -> str:
    return rules["after.revocation.adolescent" if adolescent(rules) else "after.revocation"].cite


def _findings(rules: Rules) -> Iterator[Paragraph]:
    given = rules.value("after.revocation")
    if adolescent(rules):
        days = rules.value("after.revocation.adolescent")["hearing_days"]
        yield square("time", f"The hearing on revocation was held no later than {days} days after the respondent’s return.",
                     cite=_revocation(rules))
        yield square("reason.adhere", "The respondent has not adhered to the terms of the order.", cite="RCW 71.34.780")
        yield square("reason.functioning", "There is a substantial deterioration in the respondent’s routine functioning.",
                     cite="RCW 71.34.780")
    else:
        yield square("time", f"The hearing on revocation was held no later than {given['hearing_days']} days after detention or, "
                             "where the respondent was "
                     "not detained, after service.", cite=f"{rules['after.revocation'].cite}(b)")
        texts = rules["after.reasons"]
        yield plain("reasons", "The court finds one or more of these grounds to act:", cite=texts.cite)
        for name, text in zip(REASONS, texts.value, strict=True):
            yield square(f"reason.{name}", f"{text}.", inside=True)
    yield plain("facts", "The facts: {}", slot("facts", "Facts found", lines=4))


def _order(matter: Matter, rules: Rules) -> Iterator[Paragraph]:
    yield square("stays", "The order remains unchanged. What was asked for is denied. A respondent who is detained on the petition is "
                          "released.")
    yield square("modified", "The order is modified as follows, after input from the provider. Everything else in it remains in effect: {}",
                 slot("modified", "The modification", matter.after.modification.sought or "", lines=4),
                 cite=adult_cite(rules, "after.no_remand"))
    if adolescent(rules):
        yield square("revoked", "The order is revoked. The respondent is detained for inpatient treatment for {} days, until {}, "
                                "at this facility: {}.",
                     slot("revoked.days", "Days", width=".6in"), slot("revoked.until", "Last day", width="1.5in"),
                     slot("revoked.at", "Facility"),
                     cite="RCW 71.34.780")
    else:
        most = rules.value("after.revocation")["inpatient_days"]
        yield square("revoked", f"The order is revoked. The respondent is detained for inpatient treatment for {{}} days, no more "
                                f"than {most} days from the "
                     "hearing on revocation, until {}, at this facility: {}.", slot("revoked.days", "Days", width=".6in"),
                     slot("revoked.until", "Last day", width="1.5in"), slot("revoked.at", "Facility"),
                     cite=f"{rules['after.revocation'].cite}(d)")
    yield square("told", "The clerk sends a copy of this order to the court that entered the order for assisted outpatient "
                         "treatment, where that is another court.")
    yield plain("other", "Other orders: {}", slot("other", "Other orders of the court", lines=3))
