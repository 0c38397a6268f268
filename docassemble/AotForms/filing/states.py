# do not pre-load
"""Which way a submission may go, and on whose word.

The table is the whole rule.  ``unknown`` (it may have been taken) is left only by a look-up, by the late answer to that very
attempt, or by a word: a person's report, a bounce, a reply.  It never goes back to ``queued`` by itself, so nothing is
sent twice.  ``failed`` means certainly not taken; only from there, and before anything left, may it be queued again.
"""
from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ..errors import RequirementNotMet
from .adapter import State


class Cause(StrEnum):
    """Why a state changed.

    SUBMIT: a person filed.  ATTEMPT: what an adapter answered to an attempt.  RECOVERY: an attempt whose process died, or a backup put back.
    RETRY: the courier tries again.  LOOK_UP: what the channel said when asked.  WORD: what a person, a bounce or a reply
    reported.  CHANGE: a person changed the channel or the packet before anything was taken, or cancelled.
    HOLD and RELEASE set and clear the flag and leave the state alone, and so does DEADLINE: the courier saw that it may not be
    received in time.  CORRECTION: a named person took back a word that was recorded by mistake.
    """

    SUBMIT = "submit"
    ATTEMPT = "attempt"
    RECOVERY = "recovery"
    RETRY = "retry"
    LOOK_UP = "look-up"
    WORD = "word"
    CHANGE = "change"
    HOLD = "hold"
    RELEASE = "release"
    DEADLINE = "deadline"
    CORRECTION = "correction"


S, C = State, Cause
_ENDINGS = (S.UNDER_REVIEW, S.ACCEPTED, S.PARTLY_ACCEPTED, S.RETURNED, S.REJECTED)
_TOLD = frozenset({C.WORD, C.LOOK_UP})


def _table() -> dict[tuple[State, State], frozenset[Cause]]:
    ways: dict[tuple[State, State], frozenset[Cause]] = {}

    def allow(start: State, ends: tuple[State, ...], *causes: Cause) -> None:
        for end in ends:
            ways[start, end] = ways.get((start, end), frozenset()) | set(causes)

    # Only a by-hand channel answers from QUEUED (it sends nothing itself); a person then says what was done.
    allow(S.QUEUED, (S.SENDING, S.QUEUED, S.FAILED), C.ATTEMPT)
    allow(S.QUEUED, (S.QUEUED, S.CANCELLED), C.CHANGE)
    allow(S.QUEUED, (S.SENT, S.RECEIVED, S.FAILED, S.UNKNOWN, *_ENDINGS), C.WORD)
    allow(S.SENDING, (S.QUEUED, S.SENT, S.RECEIVED, S.FAILED, S.UNKNOWN), C.ATTEMPT)
    allow(S.SENDING, (S.UNKNOWN,), C.RECOVERY)
    # A backup was put back: what waits there may have left since (``restoring.py``).
    allow(S.QUEUED, (S.UNKNOWN,), C.RECOVERY)
    allow(S.FAILED, (S.UNKNOWN,), C.RECOVERY)
    # ATTEMPT here is the late answer to the attempt that became unknown.
    allow(S.UNKNOWN, (S.SENT, S.RECEIVED, S.FAILED), C.ATTEMPT, *_TOLD)
    allow(S.UNKNOWN, _ENDINGS, *_TOLD)
    allow(S.FAILED, (S.QUEUED,), C.RETRY, C.CHANGE)
    allow(S.FAILED, (S.CANCELLED,), C.CHANGE)
    # The recipient says it has it after all; or who carries it tried again.
    allow(S.FAILED, (S.SENT, S.RECEIVED, S.FAILED, S.UNKNOWN, *_ENDINGS), C.WORD)
    allow(S.SENT, (S.SENT, S.RECEIVED, *_ENDINGS, S.CANCELLED), *_TOLD)
    # It bounced. A look-up cannot say so: that a channel no longer shows what it once took does not mean it was not taken.
    allow(S.SENT, (S.FAILED,), C.WORD)
    allow(S.RECEIVED, (S.RECEIVED, *_ENDINGS, S.CANCELLED), *_TOLD)
    allow(S.UNDER_REVIEW, (*_ENDINGS, S.CANCELLED), *_TOLD)
    allow(S.PARTLY_ACCEPTED, (S.PARTLY_ACCEPTED, S.ACCEPTED, S.RETURNED, S.REJECTED), *_TOLD)
    # The same word again adds what was not known before: a date, a cause number, a reason.
    for ending in (S.ACCEPTED, S.RETURNED, S.REJECTED):
        allow(ending, (ending,), C.WORD)
    # A word that was a mistake leads back by the way it came, and no other.
    for (start, end), causes in list(ways.items()):
        if C.WORD in causes:
            allow(end, (start,), C.CORRECTION)
    allow(S.CANCELLED, (S.QUEUED,), C.CHANGE)  # with another packet, only if nothing ever left (``changes.replace``)
    return ways


TRANSITIONS: Mapping[tuple[State, State], frozenset[Cause]] = _table()

# What happened cannot be taken back by changing channel or packet, because nothing was taken.
NOT_TAKEN = frozenset({S.QUEUED, S.FAILED, S.CANCELLED})
CORRECTABLE = frozenset({S.RETURNED, S.REJECTED})
# Nobody but ourselves or a carrier has said anything yet: the deadline is watched.
NOT_RECEIVED = frozenset({S.QUEUED, S.SENDING, S.UNKNOWN, S.FAILED, S.SENT})
# Worth asking the channel about, where it can be asked.
OPEN = frozenset({S.SENT, S.RECEIVED, S.UNDER_REVIEW, S.PARTLY_ACCEPTED})

# How far a submission has come, from nothing to the clerk's last word; states of one step exclude each other.
FURTHER = ((S.QUEUED, S.SENDING, S.FAILED), (S.UNKNOWN,), (S.SENT,), (S.RECEIVED,), (S.UNDER_REVIEW,), (S.PARTLY_ACCEPTED,),
           (S.ACCEPTED, S.RETURNED, S.REJECTED, S.CANCELLED))


def check(start: State, end: State, cause: Cause) -> None:
    """Raise RequirementNotMet unless a submission may go from ``start`` to ``end`` for this cause."""
    if cause not in TRANSITIONS.get((start, end), frozenset()):
        raise RequirementNotMet(
            f"a submission that is {start.value} cannot become {end.value} by {cause.value}", "submission",
            "Wait for the attempt under way to end" if start is S.SENDING else "Look at its status and record what really happened")
