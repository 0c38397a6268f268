# do not pre-load
"""Which papers there are for a matter: required, optional or impossible and why, in the packet's order, who signs, who gets them.

The registry of forms holds no number: the Administrative Office of the Courts' forms were not seen, and a number is never made up.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..law.findings import Review
from ..law.rules import Rules, Who, rules_on
from ..law.standing import rule_of, who
from ..matter.matter import Matter
from ..matter.treatment import Component
from .declaration import needs_cosigner
from .document import Signer

CLERK, PROSECUTOR = "clerk", "prosecutor"
FORMS = {"petition": {"number": None, "verified": False}, "declaration": {"number": None, "verified": False}}


class Need(StrEnum):
    """Whether a matter has a paper."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a matter.  ``written``: it goes into the packet as things stand; ``why``: in one plain sentence."""

    id: str
    code: str
    title: str
    need: Need
    why: str
    order: int
    signers: tuple[Signer, ...]
    recipients: tuple[str, ...]
    written: bool


def rules_for(matter: Matter, review: Review) -> Rules:
    """The rules that the Review was made by."""
    return rules_on(review.as_of, who(matter.respondent, review.as_of), review.ruleset)


def catalogue(matter: Matter, review: Review) -> tuple[Entry, ...]:
    """Every paper that this room can write, in the packet's order; an addendum follows its paper where one is needed."""
    rules = rules_for(matter, review)
    both = (PROSECUTOR, CLERK)
    petition, declaration, plan = _petition(matter, rules), _declaration(matter, rules), _plan(matter, rules)
    signers = (Signer.DECLARANT, Signer.COSIGNER) if needs_cosigner(matter.declaration, rules) else (Signer.DECLARANT,)
    return (
        _entry("cover", "COVER", "Clerk’s cover sheet", (Need.REQUIRED, "It lists the papers for the clerk."), 1, (), (CLERK,)),
        _entry("petition", "D1", "Petition", petition, 2, (Signer.PETITIONER,), both),
        _entry("declaration", "D2", "Declaration of the qualified professional", declaration, 3, signers, both),
        _entry("plan", "D11", "Proposed treatment plan", plan[:2], 4, (), both, plan[2]),
        _entry("note", "NOTE", "Note to the prosecutor", (Need.REQUIRED, "The prosecutor represents the petitioner "
               "(RCW 71.05.130) and needs to see what is still open."), 5, (), (PROSECUTOR,)),
    )


def _entry(id: str, code: str, title: str, found: tuple[Need, str], order: int, signers: tuple[Signer, ...],
           recipients: tuple[str, ...], written: bool = True) -> Entry:
    need, why = found
    return Entry(id, code, title, need, why, order, signers, recipients, written and need is not Need.IMPOSSIBLE)


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
