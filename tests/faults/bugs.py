"""Ten mistakes that a ledger can have, each planted on purpose, so that the campaign can show that it would find it.

A campaign that finds nothing proves nothing unless it is known to find what is there.
"""
from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from unittest import mock

from docassemble.AotForms.filing import courier, leases, ledger, outcomes, submission
from docassemble.AotForms.filing.adapter import Outcome, State
from docassemble.AotForms.vault.names import new_id
from docassemble.AotForms.vault.tables import outbox, submissions
from sqlalchemy import select, update


def send_before_commit():
    """The packet leaves before ``sending`` is on the disk."""
    return mock.patch.object(courier.Courier, "_mark_sending", lambda self, lease: None), mock.patch.object(
        outcomes, "write_outcome", None), mock.patch.object(courier, "write_outcome", _written_late)


def _written_late(unit, hand, outcome, policy, rng):
    row = submission.row_of(unit, hand.submission.id, lock=True)
    row = submission.move(unit, row, State.SENDING, courier.Cause.ATTEMPT, said_by="courier", note="late", attempt=row.attempt + 1)
    outcomes.settle(unit, row, hand, outcome, courier.Cause.ATTEMPT, policy, rng)


def key_ignored():
    """Every filing gets a key of its own, so the same one can be filed twice."""
    return (mock.patch.object(ledger, "key_of", lambda *parts: submission.key_of(*parts[:-1], new_id())),)


def unknown_sent_again():
    """An attempt that was cut off is taken for one that did not happen."""
    def settle(unit, dead):
        unit.connection.execute(update(outbox).where(outbox.c.submission_id == dead.submission_id).values(
            lease_owner=None, lease_token=None, lease_until=None))
        unit.connection.execute(update(submissions).where(
            submissions.c.id == dead.submission_id, submissions.c.state == State.SENDING.value).values(state=State.QUEUED.value))
        return 1
    return (mock.patch.object(leases, "_settle", settle),)


def lost_answer_is_failure():
    """An answer that did not come is written down as: certainly not taken."""
    def answered(hand, profile, allowed, clock, honest=courier._send):
        found = honest(hand, profile, allowed, clock)
        return replace(found, state=State.FAILED, retry=True) if found.state is State.UNKNOWN else found
    return (mock.patch.object(courier, "_send", answered),)


def lost_answer_is_success():
    """An answer that did not come, or a refusal, is written down as sent."""
    def answered(hand, profile, allowed, clock, honest=courier._send):
        found = honest(hand, profile, allowed, clock)
        return Outcome(State.SENT, found.at, "Sent.") if found.state in {State.UNKNOWN, State.FAILED} else found
    return (mock.patch.object(courier, "_send", answered),)


def lease_not_taken():
    """Two couriers may take up the same filing."""
    def claim(vault, name, channels):
        with vault.system() as unit:
            row = unit.connection.execute(select(outbox).where(outbox.c.due_at <= unit.now, outbox.c.task == ledger.SEND)
                                          .order_by(outbox.c.due_at)).first()
        return row and leases.Lease(row.submission_id, row.task, row.lease_token or "", row.tries)
    stay = mock.patch.object(courier, "holds", lambda unit, lease: True)
    unchecked = mock.patch.object(submission, "check", lambda start, end, cause: None)
    return mock.patch.object(courier, "claim", claim), stay, unchecked, mock.patch.object(courier.Courier, "_mark_sending", _marked_anyhow)


def _marked_anyhow(self, lease):
    with self._vault.system() as unit:
        row = submission.row_of(unit, lease.submission_id)
        submission.move(unit, row, State.SENDING, courier.Cause.ATTEMPT, said_by="courier", note="again", attempt=row.attempt + 1)


def promise_before_commit():
    """Filing answers before it is on the disk."""
    def submit(vault, actor, packet_id, recipient, *, honest=ledger.submit, **more):
        class Undo(Exception):
            pass
        with contextlib.suppress(Undo), vault.system() as unit:
            made = None
            with mock.patch.object(vault, "work", lambda *a, **k: contextlib.nullcontext(_as(unit, actor))):
                made = honest(vault, actor, packet_id, recipient, **more)
            if int(made.key[0], 16) < 4:
                raise Undo
        return made
    return (mock.patch.object(ledger, "submit", submit),)


def _as(unit, actor):
    unit.actor = actor
    return unit


def nothing_queued():
    """The filing is written and its place in the outbox is not."""
    return (mock.patch.object(ledger, "enqueue", lambda unit, submission_id, task, due: None),)


def late_answer_wins():
    """The answer to an attempt that was given up overwrites what stands there now."""
    def write(unit, hand, outcome, policy, rng):
        row = submission.row_of(unit, hand.submission.id, lock=True)
        unit.connection.execute(update(submissions).where(submissions.c.id == row.id).values(state=State.SENDING.value))
        outcomes.settle(unit, submission.row_of(unit, row.id), hand, outcome, courier.Cause.ATTEMPT, policy, rng)
    return (mock.patch.object(courier, "write_outcome", write),)


def look_up_believed_blindly():
    """The channel is asked, and whatever it says, the filing is sent again."""
    def look(self, outgoing, profile):
        return Outcome(State.FAILED, self.clock(), "Not seen.", retry=True)
    from .world import Asked
    return (mock.patch.object(Asked, "look_up", look),)


BUGS: Mapping[str, Callable[[], tuple]] = {make.__name__.replace("_", " "): make for make in (
    send_before_commit, key_ignored, unknown_sent_again, lost_answer_is_failure, lost_answer_is_success, lease_not_taken,
    promise_before_commit, nothing_queued, late_answer_wins, look_up_believed_blindly)}


@contextlib.contextmanager
def planted(name: str | None) -> Iterator[None]:
    """The mistake in place, for as long as the block runs; nothing for None."""
    with contextlib.ExitStack() as stack:
        for patch in BUGS[name]() if name else ():
            stack.enter_context(patch)
        yield
