# do not pre-load
"""What the law says after an order, as markup for a screen: missed care, changing, ending, taking back, and going on in time.

Beside ``law_words.py``, and made like it: numbers, days and cites come from the law room, and nothing here decides anything.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from ..law.after import history_holds_until, renew, responses
from ..law.clocks import Moment, say
from ..law.findings import Status
from ..law.rules import Rules
from ..matter import Matter
from .law_words import STANDS, Words, block, cited, counted, last_service, minor, moment, of_rules, rules_for, unread
from .showing import bullets, paragraph, safe


def _law(rules: Rules, *ids: str) -> str:
    """The cites of rules that are for adults; a minor's reader is told that they were not read for minors."""
    return of_rules(rules, *ids) + unread(rules)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def steps(matter: Matter, today: date) -> str:
    """The graduated responses, the mildest first."""
    rules = rules_for(matter, today)
    return block(paragraph("What the law lets you do, the mildest step first:"),
                 bullets(safe(f"({letter}) {_sentence(words)}") for letter, words in responses(rules).items()),
                 paragraph(f"A hold under (d) may last at most {rules.value('after.hold_hours')} hours."),
                 _law(rules, "after.responses", "after.hold_hours"))


def report(matter: Matter, today: date) -> str:
    """When the provider must tell a crisis responder or the department."""
    rules = rules_for(matter, today)
    return block(paragraph("You need not report each missed visit. You must tell a crisis responder or the state when the person:"),
                 bullets([safe(_sentence(rules.value("after.report")))]), _law(rules, "after.report"))


def reasons(matter: Matter, today: date) -> str:
    """The reasons to act: four for adults, two for minors."""
    rules = rules_for(matter, today)
    if minor(rules):
        return block(paragraph("For a minor, the court asks about these two."), of_rules(rules, "after.revocation.adolescent"))
    return block(paragraph("One of these is enough:"), bullets(safe(_sentence(one)) for one in rules.value("after.reasons")),
                 of_rules(rules, "after.reasons"))


def modify(matter: Matter, today: date) -> str:
    """What a request to change the order is, and what it cannot do."""
    rules = rules_for(matter, today)
    rule = rules.value("after.modify")
    return block(paragraph(f"You ask the court that made the order. The request tells {rule['request']}."),
                 paragraph("The prosecutor helps with it and calls the person to court with a summons."),
                 paragraph("The court may change the order. It may not send the person to a hospital this way."),
                 _law(rules, "after.modify", "after.no_remand"))


def terminate(matter: Matter, today: date) -> str:
    """The two grounds on which the order must end early."""
    rules = rules_for(matter, today)
    return block(paragraph("The order must end before its time when the professional in charge of the provider believes one of these:"),
                 bullets(safe(_sentence(one)) for one in rules.value("after.terminate")), _law(rules, "after.terminate"))


# ── taking the order back ────────────────────────────────────────────────────────────────────────────────
def revoke(matter: Matter, today: date) -> str:
    """Who may ask to revoke the order, where, and what may come of it."""
    rules = rules_for(matter, today)
    rule, young = rules.value("after.revocation"), rules.value("after.revocation.adolescent")
    who = " or ".join(rule["who"])
    lines = [paragraph("The law calls this revoking the order. It can lead to a stay in a hospital."),
             paragraph(f"Only a {who} may ask for it. A provider may ask one of them to do so.")]
    if minor(rules):
        lines.append(paragraph(f"It is asked for in the county where the young person is held. The hearing is within {young['hearing_days']} "
                               "days after the return."))
        return block(*lines, of_rules(rules, "after.revocation", "after.revocation.adolescent"), unread(rules))
    lines.append(paragraph(f"It is filed where the person is held, within {rule['petition_hours']} hours. The hearing is within "
                           f"{rule['hearing_days']} days. The court that made the order must be told."))
    return block(*lines, of_rules(rules, "after.revocation"))


def revoke_most(matter: Matter, today: date) -> str:
    """The most inpatient days of an adult."""
    rules = rules_for(matter, today)
    return block(paragraph(f"The law allows at most {rules.value('after.revocation')['inpatient_days']} days, counted from the hearing."),
                 of_rules(rules, "after.revocation"))


def revoke_clocks(matter: Matter, today: date) -> str:
    """The clocks of a revocation, from the hour in which the person was held, or from service where nobody is held."""
    asked, rules = matter.after.revocation, rules_for(matter, today)
    if minor(rules):
        return block(counted(matter, today, {"clock.20": asked.returned_on}, "For a minor"))
    held: Moment | None = datetime.combine(asked.detained_on, asked.detained_at) if asked.detained_on and asked.detained_at else asked.detained_on
    if asked.detained is False:
        wanted = {"clock.15": moment(last_service(asked.services, "respondent"))}
    else:
        wanted = dict.fromkeys(("clock.14", "clock.15", "clock.16"), held)
    return block(counted(matter, today, {**wanted, "clock.17": asked.hearing.on}, "The clocks that run"))


# ── going on in time ─────────────────────────────────────────────────────────────────────────────────────
_DAYS = {"review": "Look at the case again", "exam": "Plan the new exam", "filing": "File the new petition"}


def renewal(matter: Matter, today: date) -> str:
    """That no order can be made longer, by when a new petition would have to be there, and whether its history still holds."""
    rules, ends = rules_for(matter, today), matter.order.expires
    first = paragraph("We know of no law that lets a court make this order longer. To go on after it ends, somebody must file a new petition, "
                      "with a new talk and a new exam.")
    if ends is None:
        start = matter.order.entered_on
        return block(first, paragraph("The day on which the order ends is not known yet. Take it from the order. It is asked for with the "
                                      "order itself."),
                     counted(matter, today, {"clock.11": start}, "The longest that the law allows") if start else "",
                     of_rules(rules, "after.no_renewal"))
    if ends < today:
        return block(first, paragraph(f"The order ended on {say(ends)}."), of_rules(rules, "after.no_renewal"))
    found, last = renew(matter, ends, today), history_holds_until(matter, today, ends)
    days = bullets(safe(f"{_DAYS[name]}: by {say(day)}{'. That day is past' if day < today else ''}.") for name, day in found.days.items())
    stands, still = found.still_stands, None
    if last is not None:
        still = f"As told so far, the history counts for a petition filed up to {say(last)}." if last < ends else \
            "As told so far, the history counts for a petition filed on any day until the order ends."
        if last < found.days["filing"]:
            still += " That is before the day named above. File by then."
    history = block(f"<h2>{safe('Does the history still count?')}</h2>",
                    paragraph(f"On {say(max(found.days['filing'], today))}: {STANDS[stands.status].lower()}. {stands.why}"),
                    paragraph(still or ""), paragraph(_ADHERENT) if stands.status is not Status.MET else "",
                    cited((stands.cite, stands.confidence)))
    return block(first, paragraph(f"The order ends on {say(ends)}."), days, of_rules(rules, "after.no_renewal", "clock.renewal"), history)


_ADHERENT = "A person who kept to care may no longer meet this. That is good news, and no reason to stop care."


# ── leaving a hospital ───────────────────────────────────────────────────────────────────────────────────
def discharge(matter: Matter, today: date) -> str:
    """When the hospital must plan, and what the plan says."""
    rules = rules_for(matter, today)
    return block(paragraph("This is for a person whom a court committed for 90 or 180 days and who no longer needs the hospital. The plan must say "
                           "whether a petition for outpatient care should be filed."), _law(rules, "after.discharge_plan"))


def discharge_clock(matter: Matter, today: date) -> str:
    """By when the person moves out, counted from the finding that inpatient care is no longer needed."""
    return block(counted(matter, today, {"clock.19": matter.after.discharge.no_longer_needed_on}, "The clock that runs"),
                 unread(rules_for(matter, today)))


AFTER_WORDS: Mapping[str, Words] = {
    "responses": steps, "report": report, "reasons": reasons, "modify": modify, "terminate": terminate, "revoke": revoke,
    "revoke_most": revoke_most, "revoke_clocks": revoke_clocks, "renewal": renewal, "discharge": discharge, "discharge_clock": discharge_clock}
