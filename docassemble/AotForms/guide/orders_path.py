# do not pre-load
"""The path of the order and of what comes before the court with it: the proposed order and what is changed in its text,
examination, another day for the hearing, the day that the parties agree on, withdrawal, and dismissal.

Each part stands on its own, so that any of them may be asked for alone.
"""
from __future__ import annotations

import re
from datetime import date

from . import choices, doors
from .becoming import UNKNOWN, choice, clock, day, line, seen, text, whole, yes
from .path import Answer, Known, Screen, Section, Several, both, not_said, said
from .petition_people import contact

DISMISSED, GRANTED = "dismissed", "granted"
PROSECUTOR = "prosecuting attorney"
MONTHS = [label for month in choices.MONTHS for label in month.values()]
_BY_NUMBER = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_BY_NAME = re.compile(rf"({'|'.join(MONTHS)}) (\d{{1,2}}),? (\d{{4}})", re.IGNORECASE)


def days(name: str, to: str) -> Answer:
    """Several days, one a line.  A line that is no day raises ValueError in plain words; the screen refuses it before."""
    return Answer((name,), to, lambda known: [one.isoformat() for one in as_days(known(name))] or None,
                  lambda value: {name: "\n".join(_by_number(date.fromisoformat(one)) for one in value or ())})


def as_days(told: object) -> list[date]:
    """The days in ``told``, one a line: 3/14/2027 or March 14, 2027.  Raises ValueError in plain words."""
    return [_day(" ".join(line.split())) for line in str(told or "").splitlines() if line.strip()]


def _day(line: str) -> date:
    number, name = _BY_NUMBER.fullmatch(line), _BY_NAME.fullmatch(line)
    try:
        if number:
            return date(int(number[3]), int(number[1]), int(number[2]))
        if name:
            return date(int(name[3]), MONTHS.index(name[1].capitalize()) + 1, int(name[2]))
    except ValueError:
        pass
    raise ValueError("Write each day on its own line, such as 3/14/2027 or March 14, 2027.")


def _by_number(one: date) -> str:
    return f"{one.month}/{one.day}/{one.year}"


def any_of(name: str, to: str) -> Answer:
    """Whether a list has anything in it: "no" is a list known to be empty."""
    return Answer((name,), to, lambda known: [] if known(name) == "no" else None,
                  lambda value: {name: UNKNOWN if value is None else "yes" if value else "no"})


def _adult(known: Known) -> bool:
    return not doors.adolescent(known)


_open = not_said("proposed.outcome", DISMISSED)

PROPOSED = Section("proposed_order", "The order", (
    Screen("order_outcome", (choice("proposed.outcome", "order.outcome"),)),
    Screen("order_agreed", (yes("proposed.agreed", "order.agreed"),), _open),
    Screen("order_judge", (line("proposed.judge", "order.judge"),)),
    Screen("order_entered", (day("proposed.entered_on", "order.entered_on"),), said("proposed.outcome", GRANTED, DISMISSED)),
    Screen("order_months", (whole("proposed.months", "order.months"),), _open),
    Screen("order_days", (day("proposed.starts", "order.starts"), day("proposed.expires", "order.expires")), _open),
    Screen("order_reviews_any", (any_of("proposed.reviews_any", "order.reviews"),), _open),
    Screen("order_reviews", (days("proposed.reviews", "order.reviews"),), both(_open, said("proposed.reviews_any", "yes"))),
))

CHANGES = Section("order_changes", "Changes in the text of the order", (
    Several("edits", "order.edits",
            Screen("edits_any", (seen("edits.any"),)),
            (Screen("edit_slot", (choice(".slot", "slot"),)),
             Screen("edit_text", (text(".text", "text"),))),
            Screen("edits_another", (seen(".another"),), shown=False)),
), _open)

_exam = said("exam.asked", "yes")

EXAMINATION = Section("examination", "An examination by order of the court", (
    Screen("exam_asked", (yes("exam.asked", "proceeding.examination.asked"),)),
    Screen("exam_by_declarant", (yes("exam.by_declarant", "proceeding.examination.by_declarant"),), _exam),
    Screen("exam_examiner", contact("examiner", "proceeding.examination.examiner"), both(_exam, not_said("exam.by_declarant", "yes"))),
    Screen("exam_provider", contact("exam_provider", "proceeding.examination.provider"), _exam),
    Screen("exam_transport", (yes("exam.transport", "proceeding.examination.transport"),), _exam),
    Screen("exam_grounds", (text("exam.grounds", "proceeding.examination.reasonable_grounds"),),
           both(_exam, not_said("exam.transport", "no"))),
    Screen("exam_agency", (line("exam.agency", "proceeding.examination.agency"),), both(_exam, not_said("exam.transport", "no"))),
))

_later = said("continuance.asked", "yes")

CONTINUANCE = Section("continuance", "Another day for the hearing", (
    Screen("continuance_asked", (yes("continuance.asked", "proceeding.continuance.asked"),)),
    Screen("continuance_by", (choice("continuance.by", "proceeding.continuance.by"),), _later),
    Screen("continuance_agrees", (yes("continuance.agrees", "proceeding.continuance.respondent_agrees"),),
           both(_later, said("continuance.by", PROSECUTOR))),
    Screen("continuance_grounds", (text("continuance.grounds", "proceeding.continuance.grounds"),), _later),
    Screen("continuance_until", (day("continuance.until", "proceeding.continuance.until"),
                                 clock("continuance.until_at", "proceeding.continuance.at")), _later),
))

_agreed_day = said("stipulation.asked", "yes")

STIPULATION = Section("stipulation", "A day that both sides agree on", (
    Screen("stipulation_asked", (yes("stipulation.asked", "proceeding.stipulation.asked"),)),
    Screen("stipulation_day", (day("stipulation.day", "proceeding.stipulation.on"),
                               clock("stipulation.at", "proceeding.stipulation.at")), _agreed_day),
    Screen("stipulation_cause", (text("stipulation.good_cause", "proceeding.stipulation.good_cause"),), _agreed_day),
))

WITHDRAWAL = Section("withdrawal", "Taking the petition back", (
    Screen("withdrawal_asked", (yes("withdrawal.asked", "proceeding.withdrawal.asked"),)),
    Screen("withdrawal_why", (text("withdrawal.why", "proceeding.withdrawal.why"),), said("withdrawal.asked", "yes")),
))

DISMISSAL = Section("dismissal", "Dismissal", (
    Screen("dismissal_reason", (choice("dismissal.reason", "order.dismissal.reason"),), _adult),
    Screen("dismissal_reason_minor", (choice("dismissal.reason_minor", "order.dismissal.reason"),), doors.adolescent),
    Screen("dismissal_why", (text("dismissal.why", "order.dismissal.why"),)),
), not_said("proposed.outcome", GRANTED))

SECTIONS = (PROPOSED, CHANGES, EXAMINATION, CONTINUANCE, STIPULATION, WITHDRAWAL, DISMISSAL)
