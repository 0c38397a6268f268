# do not pre-load
"""The parts of a treatment plan as screens: the same for the plan that goes with a petition and for each plan after the order.

``ids``: how the screens' ids begin; ``of``: what holds the fields (empty in a list item); ``to``: the plan's place in the Matter.
"""
from __future__ import annotations

from .becoming import Ticked, line, picked, text, yes
from .path import Answer, Screen, joined, said

MANDATORY = ("care_coordinator", "intake_evaluation", "psychiatric_or_sud_evaluation", "regular_contacts",
             "transition_plan", "crisis_plan", "advance_directive_consultation", "notice_of_noncompliance")
OPTIONAL = ("medication_management", "psychotherapy", "nursing", "sud_counseling", "residential_treatment",
            "partial_hospitalization", "intensive_outpatient", "housing_benefits_education_employment",
            "periodic_court_review")


def mandatory(ids: str, of: str, to: str) -> tuple[Screen, ...]:
    """For each of the eight parts of RCW 71.05.585(1): whether it is in the plan, and then how; two parts on a page."""
    screens: list[Screen] = []
    for first in range(0, len(MANDATORY), 2):
        screens += joined(*(one for part in MANDATORY[first:first + 2] for one in _must(ids, of, part, f"{to}mandatory.{part}")))
    return tuple(screens)


def _must(ids: str, of: str, part: str, there: str) -> tuple[Screen, Screen]:
    return (Screen(f"{ids}_{part}", (yes(f"{of}.{part}", f"{there}.included"),)),
            Screen(f"{ids}_{part}_details", _details(of, part, there), said(f"{of}.{part}", "yes")))


def optional(ids: str, of: str, to: str) -> tuple[Screen, ...]:
    """Which of the nine parts of RCW 71.05.585(2) are added, and then each of them."""
    ticked = Screen(f"{ids}_optional", tuple(picked(f"{of}.optional", part, f"{to}optional.{part}.included") for part in OPTIONAL))
    return (ticked, *(_added(ids, of, part, to) for part in OPTIONAL))


def _added(ids: str, of: str, part: str, to: str) -> Screen:
    return Screen(f"{ids}_{part}_details", _details(of, part, f"{to}optional.{part}"), Ticked(f"{of}.optional", part))


def _details(of: str, part: str, there: str) -> tuple[Answer, ...]:
    return (text(f"{of}.{part}_what", f"{there}.what"), line(f"{of}.{part}_provider", f"{there}.provider"),
            line(f"{of}.{part}_how_often", f"{there}.how_often"), line(f"{of}.{part}_starts", f"{there}.starts"))
