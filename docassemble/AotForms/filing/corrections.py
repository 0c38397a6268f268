# do not pre-load
"""Taking back a word that was recorded by mistake (*accepted*, typed at the wrong submission).

Nothing is deleted: the word stays among the events, and one more says who took it back and why.  The submission then stands as it did
before that word, times and cause number too, and what really happened can be recorded.  Nothing is sent because of it.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from ..errors import InputError, RequirementNotMet
from ..vault.access import Action, Actor
from ..vault.core import Vault
from ..vault.tables import submissions
from ..vault.unit import Unit
from .adapter import State
from .ledger import LOOK, enqueue
from .states import OPEN, Cause
from .submission import Event, Submission, events_of, key_of, matter_key, move, row_of, view

NOTE = "taken back"
# These change no state, so a word before them is still the last one.
_BESIDE = frozenset({Cause.HOLD, Cause.RELEASE, Cause.DEADLINE})


def take_back(vault: Vault, actor: Actor, submission_id: str, *, said_by: str, reason: str) -> Submission:
    """Take back the last word about a submission; it stands as before that word.  Called again, the word before that one.

    said_by: the full name of who says that it was a mistake; reason: why (both sealed).  Only a word can be taken back (what a person,
    a bounce or a reply reported), and only while nothing was done since.  What waited to be sent by itself waits for a
    person then; what may be asked about is asked again.  Raises InputError (no name, no reason), RequirementNotMet, AccessDenied.
    """
    for name, text in (("said_by", said_by), ("reason", reason)):
        if not text.strip():
            raise InputError("a named person takes a word back, with a reason", name, "Give your full name, and why it was wrong")
    with vault.work(actor, Action.SUBMISSION_WORD) as unit:
        row = row_of(unit, submission_id, lock=True)
        standing = _standing(events_of(unit, row))
        word = _last_word(standing)
        if word is None:
            raise RequirementNotMet("the last thing that happened is not a word that can be taken back", "submission",
                                    "Look at its history, and record what really happened")
        _no_correction_rests_on_it(unit, row)
        end, before = standing[-2].state, word.detail["before"]
        row = move(unit, row, end, Cause.CORRECTION, said_by=actor.user, note=NOTE,
                   detail={"said_by": said_by.strip(), "reason": reason.strip(), "takes_back": word.position}, **_columns(unit, row, before))
        if end in OPEN | {State.UNKNOWN} and row.packet_id is not None:
            enqueue(unit, row.id, LOOK, unit.now)
        return view(unit, row)


def can_be_taken_back(vault: Vault, actor: Actor, submission_id: str) -> bool:
    """Whether the last thing that happened to a submission is a word."""
    with vault.work(actor, Action.SUBMISSION_READ, write=False) as unit:
        return _last_word(_standing(events_of(unit, row_of(unit, submission_id)))) is not None


def _standing(events: Iterable[Event]) -> list[Event]:
    """The events that made the submission stand as it does: without words that were taken back, and what changes no state."""
    kept: list[Event] = []
    for event in events:
        if event.cause is Cause.CORRECTION:
            kept.pop()
        elif event.cause not in _BESIDE and not _remark(event, kept):
            kept.append(event)
    return kept


def _remark(event: Event, before: list[Event]) -> bool:
    """Something that came and was kept without moving the submission, such as a reply that a person still has to read."""
    return event.cause is Cause.WORD and "before" not in event.detail and bool(before) and before[-1].state is event.state


def _last_word(standing: list[Event]) -> Event | None:
    last = standing[-1]
    return last if last.cause is Cause.WORD and "before" in last.detail else None


def _no_correction_rests_on_it(unit: Unit, row) -> None:
    """A corrected filing was made because this one came back: then its word is no longer only a word."""
    following = key_of(row.matter_id, row.county, row.office, row.purpose, row.correction + 1)
    made = unit.connection.execute(select(submissions.c.state).where(submissions.c.key == following)).scalar()
    if made is not None and State(made) is not State.CANCELLED:
        raise RequirementNotMet("a corrected filing was already made because of this word", "submission",
                                "Cancel that one first while it has not left; else ask the office which of the two stands")


def _columns(unit: Unit, row, before: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {name: datetime.fromisoformat(before[name]) if before[name] else None
                               for name in ("submitted_at", "received_at", "deemed_filed_at")}
    columns["filed_on"] = date.fromisoformat(before["filed_on"]) if before["filed_on"] else None
    number, key_id = before["cause_number"], matter_key(unit, row)
    columns["sealed_cause_number"] = None if number is None else unit.seal(
        key_id, number.encode("utf-8"), "submissions", row.id, "sealed_cause_number")
    return columns
