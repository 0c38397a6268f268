# do not pre-load
"""D11, the individualized treatment plan that the care coordinator sends the court after intake, and each revision of it.

RCW 71.05.585(5), 71.34.755.  A revision shows each type of service that was added or taken out.  Nothing of the *proposed* plan is
carried over: what is not known after intake stays a ruled line.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.after import IndividualPlan
from ..matter.matter import Matter
from ..matter.treatment import Component
from . import words
from .after_words import tabular, the_order
from .captions import caption
from .courtpaper import every_text, spot
from .document import Document, Role, Signer
from .listing import CLERK, PROSECUTOR
from .plan import MANDATORY, OPTIONAL
from .settings import Settings
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Individualized Treatment Plan"
INCLUDED = {True: "Part of the plan", False: "Not part of the plan", None: ""}


def write(matter: Matter, review: Review, rules: Rules, settings: Settings) -> Document:
    """The latest plan, typeset; ruled lines throughout while there is none.  Raises UnwritableCharacter and ReadBackError."""
    plans, law = matter.after.plans or (), law_for(rules.who)
    plan = plans[-1] if plans else IndividualPlan()
    revision = max(len(plans) - 1, 0)
    title = f"Revised {TITLE}, Revision {revision}" if revision else TITLE
    mandatory = [_row(f"({letter}) {label}", getattr(plan.mandatory, name)) for letter,
                 (name, label) in zip("abcdefgh", MANDATORY, strict=True)]
    optional = [_row(f"({letter}) {label}", getattr(plan.optional, name)) for letter,
                (name, label) in zip("abcdefghi", OPTIONAL, strict=True)]
    order, about, changes = the_order(matter), _about(plan), changed(plans)
    signer = spot(Signer.COORDINATOR, plan.coordinator.name.full, words.joined("Care coordinator", plan.coordinator_credential))
    return typeset(
        "individual-plan.html", said=every_text(order, about, mandatory, optional, changes, plan.goals or "", plan.voluntary or "",
                                                plan.why_revised or ""),
        id="individual-plan", code="D11", title=title, role=Role.LEAD, recipients=(CLERK, PROSECUTOR),
        ruleset_date=review.ruleset_date,
        footer=f"{'Revised plan' if revision else 'Individualized plan'}, {law['plan_sent']}; {NOT_AOC}.", law=law, order=order, about=about, goals=plan.goals or "", mandatory=mandatory,
        optional=optional,
        tabular=tabular([*mandatory, *optional]), changes=changes, revision=revision, plan=plan, signatures=(signer,),
        signer=signer, **caption(matter, rules.who, settings))


def _about(plan: IndividualPlan) -> list[tuple[str, str]]:
    return [("Date of this plan", words.day(plan.dated)), ("Intake evaluation on", words.day(plan.intake_on)),
            ("Care coordinator", words.person(plan.coordinator)),
            ("The respondent took part in making it", {True: "Yes", False: "No", None: ""}[plan.respondent_took_part]),
            ("Consultation about a mental health advance directive", words.day(plan.directive_on))]


def _row(label: str, part: Component) -> tuple[str, str, str, str]:
    """Component, whether it is part of the plan, what, and by whom, how often and from when."""
    return label, INCLUDED[part.included], part.what or "", words.joined(part.provider, part.how_often, part.starts, by="; ")


def changed(plans: tuple[IndividualPlan, ...]) -> list[tuple[str, str, str]]:
    """Each type of service that the last plan has otherwise than the one before it: its name, before, and now (empty: not known)."""
    if len(plans) < 2:
        return []
    pairs = [(label, getattr(plans[-2].optional, name).included, getattr(plans[-1].optional, name).included) for name,
             label in OPTIONAL]
    return [(label, INCLUDED[before], INCLUDED[now]) for label, before, now in pairs if before is not now]
