# do not pre-load
"""The interview after the order, its ends: ending the order early, a new petition in time, and leaving a hospital."""
from __future__ import annotations

from .becoming import choice, day, line, seen, text, when, yes
from .path import Known, Screen, Section
from .petition_people import name
from .telling import shown, some_lines, told_beside

_END, _LEAVE = "after.termination", "after.discharge"


def _ends(known: Known) -> bool:
    """One of the two grounds is said, or neither is denied while somebody already told more."""
    grounds = (known("termination.voluntary"), known("termination.not_necessary"))
    return "yes" in grounds or (grounds != ("no", "no") and told_beside(known.fact(_END), "voluntary", "not_necessary"))


TERMINATION = Section("termination", "Ending the order early", (
    Screen("termination_grounds", (yes("termination.voluntary", f"{_END}.voluntary"), yes("termination.not_necessary", f"{_END}.not_necessary"))),
    Screen("termination_facts", (text("termination.facts", f"{_END}.facts"), day("termination.ends_on", f"{_END}.on"),
                                 text("termination.follow_up", f"{_END}.follow_up")), _ends),
    Screen("termination_by", (*name("termination_by", f"{_END}.by"), line("termination_by.title", f"{_END}.by_title")), _ends),
))

RENEWAL = Section("renewal", "A new petition in time", (
    Screen("renewal_look", (seen("renewal.look_read"),), shown=False),
))

_leaves = shown("discharge.committed", _LEAVE)

DISCHARGE = Section("discharge", "Leaving the hospital", (
    Screen("discharge_committed", (yes("discharge.committed", f"{_LEAVE}.committed"),)),
    Screen("discharge_stay", (choice("discharge.length", f"{_LEAVE}.length"), line("discharge.facility", f"{_LEAVE}.facility"),
                              day("discharge.no_longer_needed_on", f"{_LEAVE}.no_longer_needed_on"),
                              line("discharge.bh_aso", f"{_LEAVE}.bh_aso"), line("discharge.managed_care", f"{_LEAVE}.managed_care")), _leaves),
    Screen("discharge_when", (when("discharge.leaves", f"{_LEAVE}.discharge_on"),), _leaves),
    Screen("discharge_took_part", (some_lines("discharge.took_part", f"{_LEAVE}.took_part"),), _leaves),
    Screen("discharge_plan", tuple(text(f"discharge.{part}", f"{_LEAVE}.{part}") for part in ("housing", "treatment", "medication", "follow_up")),
           _leaves),
    Screen("discharge_decision", (text("discharge.voluntary_considered", f"{_LEAVE}.voluntary_considered"),
                                  choice("discharge.decision", f"{_LEAVE}.decision"), text("discharge.decision_why", f"{_LEAVE}.decision_why")),
           _leaves),
    Screen("discharge_prepared", (line("discharge.prepared_by", f"{_LEAVE}.prepared_by"), day("discharge.prepared_on", f"{_LEAVE}.prepared_on")),
           _leaves),
))
