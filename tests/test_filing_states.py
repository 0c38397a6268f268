"""The table of states: what can never happen, whatever the cause."""
from __future__ import annotations

import itertools

import pytest
from docassemble.AotForms.errors import RequirementNotMet
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.states import CORRECTABLE, TRANSITIONS, Cause, check

S, C = State, Cause


def ways(start=None, end=None):
    return {(a, b, cause) for (a, b), causes in TRANSITIONS.items() for cause in causes
            if (start is None or a is start) and (end is None or b is end)}


def test_what_may_have_been_taken_is_never_queued_again():
    """Into queued leads only: nothing sent (by hand, made ready again), certainly failed, or cancelled before it left; and taking back
    a word about what was queued, which sends nothing (test_filing_corrections)."""
    assert {(a, cause) for a, _, cause in ways(end=S.QUEUED) if cause is not C.CORRECTION} == {
        (S.QUEUED, C.ATTEMPT), (S.QUEUED, C.CHANGE), (S.SENDING, C.ATTEMPT), (S.FAILED, C.RETRY), (S.FAILED, C.CHANGE),
        (S.CANCELLED, C.CHANGE)}


def test_sending_begins_only_from_queued():
    """There is one way into sending, and a person's word is none out of it."""
    assert ways(end=S.SENDING) == {(S.QUEUED, S.SENDING, C.ATTEMPT)}
    assert C.WORD not in {cause for *_, cause in ways(start=S.SENDING)}


def test_unknown_is_left_only_by_an_answer():
    """Unknown is left by a look-up, a word, or the late answer to that attempt; by nothing the courier decides alone.  Into it leads
    also the word of a person who carried the papers and cannot say."""
    assert {cause for *_, cause in ways(start=S.UNKNOWN)} == {C.LOOK_UP, C.WORD, C.ATTEMPT, C.CORRECTION}
    assert {b for _, b, cause in ways(start=S.UNKNOWN) if cause is C.CORRECTION} == {S.QUEUED, S.FAILED}  # as before that word
    assert {b for _, b, cause in ways(start=S.UNKNOWN) if cause is C.ATTEMPT} == {S.SENT, S.RECEIVED, S.FAILED}
    assert {(a, cause) for a, _, cause in ways(end=S.UNKNOWN) if cause is not C.CORRECTION} == {
        (S.SENDING, C.ATTEMPT), (S.SENDING, C.RECOVERY), (S.QUEUED, C.RECOVERY), (S.FAILED, C.RECOVERY), (S.QUEUED, C.WORD), (S.FAILED, C.WORD)}


def test_accepted_is_the_end():
    """Accepted, returned and rejected are left by nothing but taking back a mistaken word; corrected papers are submissions of their own."""
    for end in (S.ACCEPTED, S.RETURNED, S.REJECTED):
        assert {b for _, b, cause in ways(start=end) if cause is not C.CORRECTION} == {end}
    assert CORRECTABLE == {S.RETURNED, S.REJECTED}


def test_what_is_not_in_the_table_is_refused():
    """For every pair of states and every cause: in the table it passes, otherwise it is refused with a mend."""
    for start, end, cause in itertools.product(State, State, Cause):
        if cause in TRANSITIONS.get((start, end), ()):
            check(start, end, cause)
        else:
            with pytest.raises(RequirementNotMet) as caught:
                check(start, end, cause)
            assert caught.value.mend
