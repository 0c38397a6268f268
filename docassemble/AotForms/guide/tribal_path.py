# do not pre-load
"""The interview about the notice to a tribe: whether it is owed, who gives it, to whom, how and when."""
from __future__ import annotations

from .becoming import choice, clock, day, seen
from .path import Known, Screen, Section, not_said
from .petition_people import TRIBE, contact
from .telling import some_lines

PETITIONER, RESPONDER = "petitioner", "designated crisis responder"
_TO = "proceeding.tribal_notice"


def _owed(known: Known) -> bool:
    """It may be owed: nobody said that the person is no Native, or gets no care from a tribe."""
    return known("tribe.is_native") != "no" and known("tribe.services") != "no"


def _responder(known: Known) -> bool:
    return known.fact("petitioner.kind") == RESPONDER


APPLIES = Section("tribe", "Must a tribe be told?", (
    *TRIBE,
    Screen("tribe_why", (seen("tribe.why_read"),), shown=False),
))

NOTICE = Section("tribal_notice", "The notice to the tribe", (
    Screen("tribal_by", (choice("tribal.by", f"{_TO}.by"),)),
    Screen("tribal_sender", contact("tribal_sender", f"{_TO}.sender"), not_said("tribal.by", PETITIONER)),
    Screen("tribal_contact", contact("tribal_contact", f"{_TO}.contact")),
    Screen("tribal_decided", (day("tribal.decided_on", f"{_TO}.decided_on"), clock("tribal.decided_at", f"{_TO}.decided_at")), _responder),
    Screen("tribal_given", (choice("tribal.mode", f"{_TO}.mode"), day("tribal.given_on", f"{_TO}.on"), clock("tribal.given_at", f"{_TO}.at"))),
    Screen("tribal_orders", (some_lines("tribal.orders", f"{_TO}.orders"),)),
), when=_owed)

SECTIONS = (APPLIES, NOTICE)
