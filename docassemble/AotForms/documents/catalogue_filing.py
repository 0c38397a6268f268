# do not pre-load
"""The papers that are filed first: cover sheet, petition, declaration, proposed plan, note to the prosecutor."""
from __future__ import annotations

from collections.abc import Iterator

from ..law.hearing import recipients
from ..law.rules import Rules, Who
from ..law.standing import rule_of
from ..matter.matter import Matter
from ..matter.treatment import Component
from .declaration import needs_cosigner
from .document import Role, Signer
from .listing import CLERK, PROSECUTOR, Entry, Need, entry


def filing_entries(matter: Matter, rules: Rules) -> tuple[Entry, ...]:
    """The papers of the first filing, in the packet's order."""
    both = (PROSECUTOR, CLERK)
    petition, declaration, plan = _petition(matter, rules), _declaration(matter, rules), _plan(matter, rules)
    signers = (Signer.DECLARANT, Signer.COSIGNER) if needs_cosigner(matter.declaration, rules) else (Signer.DECLARANT,)
    served = tuple(row.role for row in recipients(matter, rules))
    return (
        entry("cover", "COVER", "Clerk’s cover sheet", (Need.REQUIRED, "It lists the papers for the clerk."), 1, (), (CLERK,),
              role=Role.COVER),
        entry("petition", "D1", "Petition", petition, 2, (Signer.PETITIONER,), both, role=Role.LEAD,
              copies=served),
        entry("declaration", "D2", "Declaration of the qualified professional", declaration, 3, signers, both, copies=served),
        entry("plan", "D11", "Proposed treatment plan", plan[:2], 4, (), both, plan[2], role=Role.ATTACHMENT, copies=served),
        entry("note", "NOTE", "Note to the prosecutor", (Need.REQUIRED, "The prosecutor represents the petitioner "
              "(RCW 71.05.130) and needs to see what is still open."), 5, (), (PROSECUTOR,), role=Role.NOTE),
    )


def _petition(matter: Matter, rules: Rules) -> tuple[Need, str]:
    if rules.who is Who.CHILD:
        return Need.IMPOSSIBLE, "The respondent is under 13. A child cannot be under an order for assisted outpatient treatment."
    kind = matter.petitioner.kind
    if kind is not None and rule_of(kind, rules) is None:
        return Need.IMPOSSIBLE, f"The law does not let this person file. {rules['standing.six'].cite} names six who may."
    return Need.REQUIRED, f"It asks the court for the order ({rules['standing.six'].cite})."


def _declaration(matter: Matter, rules: Rules) -> tuple[Need, str]:
    given, allowed, cite = matter.declaration, rules.value("declaration.who"), rules["declaration.who"].cite
    if rules.who is Who.CHILD:
        return Need.IMPOSSIBLE, "The respondent is under 13. A child cannot be under an order for assisted outpatient treatment."
    if given.credential is not None:
        treating = given.credential.value in allowed["treating"]
        if not treating and given.credential.value not in allowed["any"]:
            return Need.IMPOSSIBLE, f"A professional of this kind may not sign the declaration ({cite})."
        if treating and given.treating is False:
            return Need.IMPOSSIBLE, f"A professional of this kind may sign only for a person whom they treat ({cite})."
    if not rules.value("declaration.required"):
        return Need.OPTIONAL, f"The law as of this date does not ask for one ({cite})."
    return Need.REQUIRED, f"A petition needs one ({cite})."


def _plan(matter: Matter, rules: Rules) -> tuple[Need, str, bool]:
    if rules.who is Who.CHILD:
        return Need.IMPOSSIBLE, "The respondent is under 13. A child cannot be under an order for assisted outpatient treatment.", False
    told = any(_known(matter))
    why = ("The law does not ask for it with the petition. It helps, since the order must name the provider." if told else
           "The law does not ask for it with the petition, and nothing of a plan is known yet.")
    return Need.OPTIONAL, why, told


def _known(matter: Matter) -> Iterator[bool]:
    """Whether anything of the plan was said."""
    plan = matter.plan
    yield from (value is not None for value in (plan.voluntary, plan.respondent_took_part, plan.goals))
    for part in (plan.mandatory, plan.optional):
        yield from (getattr(part, name) != Component() for name in type(part).model_fields)
