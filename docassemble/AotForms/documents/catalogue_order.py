# do not pre-load
"""The court's order: proposed, by agreement, or a dismissal; and the guide for the person whom it is about."""
from __future__ import annotations

from ..law.rules import Rules, Who
from ..law.standing import rule_of
from ..matter.matter import Matter
from ..matter.order import Outcome
from .document import Role
from .listing import CLERK, PROSECUTOR, Entry, Need, Stage, entry
from .order_findings import adolescent

CHILD = "The respondent is under 13. A child cannot be under an order for assisted outpatient treatment."
COPIES = ("respondent", "respondent's counsel", "petitioner", "current provider")


def order_entries(matter: Matter, rules: Rules) -> tuple[Entry, ...]:
    """The papers of the decision.  A judge signs an order; nobody here can, so it has no signer of ours."""
    both = (PROSECUTOR, CLERK)
    copies = (*COPIES, *(("guardian",) if matter.respondent.guardian.exists else ()),
              *(("parent",) if rules.who is Who.ADOLESCENT else ()))
    return (
        entry("order", "D10", "Findings and order", _order(matter, rules), 40, (), both, False, Stage.ORDER, Role.CONNECTED,
              copies),
        entry("agreed-order", "D10", "Agreed findings and order", _agreed(matter, rules), 41, (), both, False, Stage.ORDER,
              Role.CONNECTED, copies),
        entry("dismissal", "D17", "Order of dismissal", _dismissal(matter, rules), 42, (), both, False, Stage.ORDER, Role.CONNECTED,
              copies),
        entry("participant-guide", "GUIDE", "Guide for the participant", _guide(rules), 43, (), (), False, Stage.ORDER,
              Role.NOTE,
              ("respondent",)),
    )


def _closed(matter: Matter, rules: Rules) -> tuple[Need, str] | None:
    """Why there can be no order at all, or None."""
    if rules.who is Who.CHILD:
        return Need.IMPOSSIBLE, CHILD
    if matter.petitioner.kind is not None and rule_of(matter.petitioner.kind, rules) is None:
        return Need.IMPOSSIBLE, f"The law does not let this person file. {rules['standing.six'].cite} names six who may."
    if matter.order.outcome is Outcome.DISMISSED:
        return Need.IMPOSSIBLE, "The petition was dismissed. There is no order."
    return None


def _order(matter: Matter, rules: Rules) -> tuple[Need, str]:
    if closed := _closed(matter, rules):
        return closed
    if matter.order.agreed:
        return Need.OPTIONAL, "The parties agree; the agreed order takes its place."
    cite = rules["treatment.provider" if adolescent(rules) else "order.provider"].cite
    return Need.REQUIRED, f"The court needs an order to sign. It must name the provider and require cooperation ({cite})."


def _agreed(matter: Matter, rules: Rules) -> tuple[Need, str]:
    if closed := _closed(matter, rules):
        return closed
    if matter.order.agreed is False:
        return Need.IMPOSSIBLE, "The parties do not agree to the order."
    if matter.order.agreed:
        return Need.REQUIRED, "The parties agree to the order. The court still makes its own findings."
    return Need.OPTIONAL, "It takes the place of the proposed order if the parties agree. Nobody has said so yet."


def _dismissal(matter: Matter, rules: Rules) -> tuple[Need, str]:
    cite = "" if adolescent(rules) else " (RCW 71.05.240(7))"
    if matter.order.outcome is Outcome.GRANTED:
        return Need.IMPOSSIBLE, "The court granted the petition."
    if matter.order.outcome is Outcome.DISMISSED:
        return Need.REQUIRED, f"The court made no order for treatment. It enters an order of dismissal{cite}."
    if matter.proceeding.withdrawal.asked:
        return Need.REQUIRED, "The petitioner withdraws the petition. The court needs an order of dismissal to sign."
    return Need.OPTIONAL, f"For the court if it makes no order for treatment{cite}."


def _guide(rules: Rules) -> tuple[Need, str]:
    if rules.who is Who.CHILD:
        return Need.IMPOSSIBLE, CHILD
    return Need.OPTIONAL, "The law does not ask for it. It tells the respondent in plain words what the order is and what to do."
