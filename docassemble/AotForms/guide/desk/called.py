# do not pre-load
"""What each state of a submission is called, and what it means: the ledger's own word, on every screen and in every form.

An office that answers, a person who reports what an office said, and the list of where filings stand all say the same word first.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...filing.adapter import State
from ...filing.county_model import DEFAULT_OFFICE

S = State
MEANS: Mapping[State, str] = {
    S.QUEUED: "Waiting to be sent.",
    S.SENDING: "Being sent now.",
    S.UNKNOWN: "We do not know whether it arrived. Ask the office before anything is sent again.",
    S.FAILED: "It was certainly not taken.",
    S.SENT: "The carrier has it. That is not yet a word from the office.",
    S.RECEIVED: "The office says it has it.",
    S.UNDER_REVIEW: "The office is looking at it.",
    S.ACCEPTED: "The clerk filed it.",
    S.PARTLY_ACCEPTED: "The clerk filed a part of it.",
    S.RETURNED: "The office sent it back to be corrected.",
    S.REJECTED: "The office turned it down.",
    S.CANCELLED: "It was called off.",
}
_TAKEN = {DEFAULT_OFFICE: "the prosecutor takes it"}  # a clerk files it


def reports(office: str) -> tuple[tuple[str, str], ...]:
    """What a person can report of a submission to ``office``: the state and its words."""
    return _labelled(((S.SENT, "I took or sent it there"), (S.RECEIVED, "the office says it has it"),
                      (S.UNDER_REVIEW, "the office is looking at it"), (S.ACCEPTED, _TAKEN.get(office, "the clerk filed it")),
                      (S.RETURNED, "it came back to be corrected"), (S.REJECTED, "the office turned it down"), (S.FAILED, "it certainly did not arrive")))


def answers(office: str, whole: bool) -> tuple[tuple[str, str], ...]:
    """What ``office`` can answer to a packet; one that is not ``whole``, or not for it, can only go back."""
    back = (S.RETURNED, "it goes back to be corrected")
    taken = (S.ACCEPTED, "we take it" if office == DEFAULT_OFFICE else "it is filed")
    return _labelled((taken, back, (S.UNDER_REVIEW, "we are still looking at it"), (S.RECEIVED, "we have it, no more for now")) if whole else (back,))


def _labelled(pairs: Iterable[tuple[State, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((state.value, f"{state.value.capitalize()}: {words}") for state, words in pairs)
