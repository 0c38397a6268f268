# do not pre-load
"""The papers that follow an order: the individualized plan, missed treatment, changing, revoking and ending it; and the discharge memo."""
from __future__ import annotations

from ..law.rules import Rules, Who
from ..matter.after import Revoker
from ..matter.matter import Matter
from ..matter.order import Outcome
from .catalogue_order import CHILD, COPIES
from .document import Role, Signer
from .listing import CLERK, PROSECUTOR, Entry, Need, Stage, entry
from .order_findings import adolescent

Found = tuple[Need, str]
UNREAD = "The text for adolescents was not read on this. Ask the prosecutor first."


def after_entries(matter: Matter, rules: Rules) -> tuple[Entry, ...]:
    """The papers after the order, in the order of the law's steps.  All are written only when asked for."""
    both, people = (PROSECUTOR, CLERK), ("respondent", "guardian", "respondent's counsel")
    after, lead, connected = Stage.AFTER, Role.LEAD, Role.CONNECTED
    return (
        entry("discharge-memo", "D18", "Discharge-planning memo", _discharge(matter, rules), 39, (), (), False, Stage.FILING,
              Role.NOTE,
              ("hospital", "BH-ASO", "managed care organization")),
        entry("individual-plan", "D11", "Individualized treatment plan, or its revision", _plan(matter, rules), 50,
              (Signer.COORDINATOR,), (CLERK, PROSECUTOR), False,
              after, lead, ("respondent", "respondent's counsel", "current provider")),
        entry("noncompliance-log", "D12", "Log of adherence to the order", _log(matter, rules), 51, (), (PROSECUTOR,), False, after,
              Role.ATTACHMENT,
              ("current provider",)),
        entry("noncompliance-notice", "D12", "Provider’s notice", _notice(matter, rules), 52, (Signer.PROVIDER,), (), False, after,
              Role.NOTE,
              ("designated crisis responder or DSHS",)),
        entry("modification", "D13", "Request to modify the order", _modify(matter, rules), 53, (Signer.PROVIDER,), both, False,
              after, lead, people),
        entry("modification-summons", "D13", "Summons to the hearing on it", _summons(matter, rules), 54, (Signer.ATTORNEY,),
              both, False, after, connected, people),
        entry("revocation", "D14", "Petition to revoke the order", _revoke(matter, rules), 55, (Signer.RESPONDER,), both, False,
              after, lead,
              (*people, "court that entered the order")),
        entry("after-order", "D15", "Order on modification or revocation", _after_order(matter, rules), 56, (), both, False, after,
              connected,
              (*COPIES, "court that entered the order")),
        entry("termination", "D16", "Notice of early termination", _termination(matter, rules), 57, (Signer.PROFESSIONAL,),
              (CLERK, PROSECUTOR), False, after,
              lead, ("respondent", "respondent's counsel", "BH-ASO")),
    )


def _closed(matter: Matter, rules: Rules) -> Found | None:
    """Why nothing can follow an order, or None."""
    if rules.who is Who.CHILD:
        return Need.IMPOSSIBLE, CHILD
    if matter.order.outcome is Outcome.DISMISSED:
        return Need.IMPOSSIBLE, "The petition was dismissed. There is no order to follow."
    return None


def _entered(matter: Matter) -> bool:
    """Whether there is known to be an order."""
    return matter.order.outcome is Outcome.GRANTED or matter.order.entered_on is not None


def _cite(rules: Rules, rule_id: str) -> str:
    return "" if adolescent(rules) else f" ({rules[rule_id].cite})"


def _plan(matter: Matter, rules: Rules) -> Found:
    if closed := _closed(matter, rules):
        return closed
    why = f"The care coordinator sends it to the court as soon as possible after intake ({rules['treatment.plan_later'].cite})"
    if not _entered(matter):
        return Need.OPTIONAL, f"{why}, once there is an order."
    return Need.REQUIRED, f"{why}; a revised one whenever a type of service is added or taken out."


def _log(matter: Matter, rules: Rules) -> Found:
    return _closed(matter, rules) or (Need.OPTIONAL, "The law asks for no log. It is where a notice, a request or a petition takes "
                                                     "its facts from.")


def _notice(matter: Matter, rules: Rules) -> Found:
    given = matter.after.notice
    if closed := _closed(matter, rules):
        return closed
    if given.increased_likelihood is False or (given.fails_to_adhere is False and given.deteriorates is False):
        return Need.IMPOSSIBLE, "Not every missed visit is reported: nothing raised the likelihood of serious harm" + _cite(rules, "after.report") + "."
    if adolescent(rules):
        return Need.OPTIONAL, UNREAD
    if given.increased_likelihood and (given.fails_to_adhere or given.deteriorates):
        return Need.REQUIRED, f"The provider must tell a crisis responder or the department{_cite(rules, 'after.report')}."
    return Need.OPTIONAL, f"Needed only where the failure or deterioration raised the likelihood of serious harm{_cite(rules, 'after.report')}."


def _modify(matter: Matter, rules: Rules) -> Found:
    asked, reasons = matter.after.modification, matter.after.modification.reasons
    if closed := _closed(matter, rules):
        return closed
    if asked.asked is False:
        return Need.IMPOSSIBLE, "No change of the order is asked for."
    if all(getattr(reasons, name) is False for name in type(reasons).model_fields) and not adolescent(rules):
        return Need.IMPOSSIBLE, f"None of the four reasons to act is so{_cite(rules, 'after.reasons')}."
    if adolescent(rules):
        return Need.OPTIONAL, UNREAD
    if asked.asked:
        return Need.REQUIRED, f"It states the circumstances and the change that is asked for{_cite(rules, 'after.modify')}."
    return Need.OPTIONAL, f"One of the graduated responses{_cite(rules, 'after.modify')}."


def _summons(matter: Matter, rules: Rules) -> Found:
    need, why = _modify(matter, rules)
    if need is Need.REQUIRED:
        return need, f"The prosecutor issues a summons on the request{_cite(rules, 'after.modify')}."
    return (need, why) if need is Need.IMPOSSIBLE or adolescent(rules) else (need, "It goes with a request to modify the order.")


def _revoke(matter: Matter, rules: Rules) -> Found:
    asked = matter.after.revocation
    cite = rules["after.revocation.adolescent" if adolescent(rules) else "after.revocation"].cite
    if closed := _closed(matter, rules):
        return closed
    if asked.asked is False:
        return Need.IMPOSSIBLE, "No revocation is asked for."
    if asked.by is not None and asked.by not in (Revoker.RESPONDER, Revoker.SECRETARY):
        return Need.IMPOSSIBLE, f"Only a {Revoker.RESPONDER.value} or {Revoker.SECRETARY.value} may start it ({rules['after.revocation'].cite})."
    reasons = asked.reasons
    if all(getattr(reasons, name) is False for name in type(reasons).model_fields):
        return Need.IMPOSSIBLE, "None of the reasons to act is so."
    if asked.detained and not adolescent(rules):
        return Need.REQUIRED, f"The respondent is detained. The petition is due within {rules.value('after.revocation')['petition_hours']} hours ({cite})."
    if asked.asked:
        return Need.REQUIRED, f"Revocation is asked for, and needs a petition ({cite})."
    return Need.OPTIONAL, f"Only a {Revoker.RESPONDER.value} or {Revoker.SECRETARY.value} may file it. A provider may ask them to ({cite})."


def _after_order(matter: Matter, rules: Rules) -> Found:
    change, revoke = matter.after.modification.asked, matter.after.revocation.asked
    if closed := _closed(matter, rules):
        return closed
    if change is False and revoke is False:
        return Need.IMPOSSIBLE, "Neither a change nor a revocation of the order is asked for."
    if change or revoke or matter.after.revocation.detained:
        return Need.REQUIRED, "The court needs an order to sign on what is asked for."
    return Need.OPTIONAL, "For the court, once a change or a revocation is asked for."


def _termination(matter: Matter, rules: Rules) -> Found:
    given = matter.after.termination
    if closed := _closed(matter, rules):
        return closed
    if given.voluntary is False and given.not_necessary is False:
        return Need.IMPOSSIBLE, f"Neither ground for ending the order early is so{_cite(rules, 'after.terminate')}."
    if adolescent(rules):
        return Need.OPTIONAL, UNREAD
    if given.voluntary or given.not_necessary:
        return Need.REQUIRED, f"The order must be ended before it expires{_cite(rules, 'after.terminate')}."
    return Need.OPTIONAL, f"Needed as soon as the professional in charge believes that one of two grounds is so{_cite(rules, 'after.terminate')}."


def _discharge(matter: Matter, rules: Rules) -> Found:
    given = matter.after.discharge
    if rules.who is Who.CHILD:
        return Need.IMPOSSIBLE, CHILD
    if given.committed is False:
        return Need.IMPOSSIBLE, f"The respondent is under no commitment, and so there is no discharge from one to plan{_cite(rules, 'after.discharge_plan')}."
    if adolescent(rules):
        return Need.OPTIONAL, UNREAD
    if given.length is not None and given.length.value in ("90 days", "180 days") and given.no_longer_needed_on:
        return Need.REQUIRED, f"The discharge plan must say whether a petition should be filed{_cite(rules, 'after.discharge_plan')}."
    return Need.OPTIONAL, f"Needed once a person committed for 90 or 180 days no longer needs inpatient care{_cite(rules, 'after.discharge_plan')}."
