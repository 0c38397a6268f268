# do not pre-load
"""The path of the individualized plan that goes to the court after intake, and of its revisions: RCW 71.05.585(5).

Each plan in the list is whole.  A revision takes over from the plan before it what does not change, so that only the rest is
asked; ``carried`` names those fields.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import plan_parts
from .becoming import Ticks, day, line, seen, text, yes
from .path import Answer, Known, Screen, Section, Several
from .petition_people import contact
from .plan_parts import MANDATORY, OPTIONAL

_DETAILS = ("what", "provider", "how_often", "starts")
COORDINATOR = ("given", "family", "organization", "title", "phone", "email", "street", "unit", "city", "state", "zip", "credential")
# What may change in a revision, each with its fields; the details of added services stay, since only a new one needs telling.
PARTS = {"coordinator": COORDINATOR, **{part: (part, *(f"{part}_{one}" for one in _DETAILS)) for part in MANDATORY},
         "optional": ("optional",), "voluntary": ("voluntary",), "goals": ("goals",)}
ALWAYS = ("intake_on", "directive_on", *(f"{part}_{one}" for part in OPTIONAL for one in _DETAILS))


def carried(changing: Iterable[str]) -> Iterator[str]:
    """The fields that a revision takes over from the plan before it, where ``changing`` are the parts that change."""
    yield from ALWAYS
    for part, fields in PARTS.items():
        if part not in changing:
            yield from fields


def _revision(known: Known) -> bool:
    return known.at != "plans[0]"


# Steers only; a plan that was kept has nothing left to take over, and so the question counts as answered.
_CHANGES = Answer((".changes",), back=lambda _: {".changes": Ticks({})})

PLANS = Section("individual_plan", "The individualized plan", (
    Several("plans", "after.plans",
            Screen("plans_any", (seen("plans.any"),)),
            (Screen("later_plan_dated", (day(".dated", "dated"),)),
             Screen("later_plan_changes", (_CHANGES,), _revision, shown=False),
             Screen("later_plan_why", (text(".why_revised", "why_revised"),), _revision),
             Screen("later_plan_intake", (day(".intake_on", "intake_on"),)),
             Screen("later_plan_coordinator", (*contact("", "coordinator"), line(".credential", "coordinator_credential"))),
             *plan_parts.mandatory("later_plan", "", ""),
             *plan_parts.optional("later_plan", "", ""),
             Screen("later_plan_voluntary", (text(".voluntary", "voluntary"),)),
             Screen("later_plan_directive", (day(".directive_on", "directive_on"),)),
             Screen("later_plan_took_part", (yes(".took_part", "respondent_took_part"),)),
             Screen("later_plan_goals", (text(".goals", "goals"),))),
            Screen("plans_another", (seen(".another"),), shown=False)),
))

SECTIONS = (PLANS,)
