# do not pre-load
"""The courier: delivers what is due, once; asks about what is unknown; never sends twice.

For each submission: take a lease; check that it may go now (holds, deadline, rest, review, packet bytes); write ``sending`` and
commit; let the adapter send; write the outcome and commit.  If this process dies in between, the next one finds ``sending``
under a dead lease and makes it ``unknown``.  A channel that works by hand sends nothing itself, so it is prepared
without ``sending`` and may be prepared again.
"""
from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, update

from ..errors import AotFormsError
from ..vault.core import Vault
from ..vault.keys import SealBroken, WrongKey
from ..vault.matters import read_version
from ..vault.tables import outbox, packets, submissions
from ..vault.unit import Unit
from .adapter import FilingAdapter, Outcome, Outgoing, State
from .backoff import RetryPolicy, resting_until
from .crashpoints import reach
from .leases import Lease, claim, heartbeat, holds, owner, recover
from .ledger import LOOK, SEND, dequeue, enqueue
from .outcomes import ANSWERS, ANSWERS_BY_HAND, InHand, can_look, settle, write_outcome
from .outgoing import outgoing
from .states import OPEN, TRANSITIONS, Cause
from .submission import Submission, glance, move, row_of, view
from .words import everything_held, set_held

ReviewAgain = Callable[[Submission, bytes], str | None]
ProfileOf = Callable[[str, str], Mapping[str, object]]
CheckAgain = Callable[[Outgoing, Mapping[str, object], bytes], str | None]


class _Lost(Exception):
    """The lease is no longer ours, or the submission moved on: leave it alone."""


class Courier:
    """Delivers for one vault.  Any number may run, in threads, processes, or on machines that share PostgreSQL.

    adapters: channel id to adapter.  review_again: called with the submission and the Matter JSON its packet was made from,
    before every send; a code holds the submission with it, None lets it go; if it raises, the submission is held.
    check_again: called with what would go out, the profile and the Matter JSON; a code holds the submission with it as well.
    profile_of: (county, office) to what is known of that recipient, handed to the adapter.  rng: for the waits.
    The time is the vault's clock.
    """

    def __init__(self, vault: Vault, adapters: Mapping[str, FilingAdapter], *, review_again: ReviewAgain,
                 profile_of: ProfileOf | None = None, policy: RetryPolicy | None = None, rng: random.Random | None = None,
                 check_again: CheckAgain | None = None):
        self._vault, self._adapters, self._review_again = vault, dict(adapters), review_again
        self._profile_of = profile_of or (lambda county, office: {})
        self._check_again = check_again or (lambda outgoing, profile, facts: None)
        self._policy, self._rng = policy or RetryPolicy(), rng or random.SystemRandom()
        self._name = owner()

    def run_once(self, limit: int = 100) -> tuple[Submission, ...]:
        """Settle what dead couriers left, then deliver and look up what is due, at most ``limit`` of them.
        The submissions that were worked on, as they then stand."""
        recover(self._vault)
        done: list[Submission] = []
        while len(done) < limit and (lease := claim(self._vault, self._name, self._adapters)) is not None:
            done.append(self._serve(lease))
        return tuple(done)

    def reconcile(self, submission_id: str) -> Submission:
        """Ask the channel now about one submission that is unknown or under way, whenever that is due.
        For the operator; raises AccessDenied when there is none."""
        recover(self._vault)
        with self._vault.system() as unit:
            row = row_of(unit, submission_id, lock=True)
            if State(row.state) in OPEN | {State.UNKNOWN} and row.packet_id is not None:
                enqueue(unit, row.id, LOOK, unit.now)
        self.run_once()
        with self._vault.system(write=False) as unit:
            return view(unit, row_of(unit, submission_id))

    def _serve(self, lease: Lease) -> Submission:
        try:
            if lease.task == SEND:
                self._deliver(lease)
            else:
                self._look(lease)
        except _Lost:
            pass
        with self._vault.system(write=False) as unit:
            return glance(unit, submissions.c.id == lease.submission_id)[0]

    def _deliver(self, lease: Lease) -> None:
        try:
            hand = self._take_up(lease)
        except WrongKey:
            raise  # this machine lacks the key: that says nothing about the packet
        except SealBroken:
            self._hold(lease, "packet damaged")
            return
        profile = None if hand is None else self._let_go(lease, hand)
        if profile is None:
            return
        by_hand = hand.adapter.capabilities.by_hand
        if not by_hand:
            self._mark_sending(lease)
        reach("courier.before-send")
        with heartbeat(self._vault, lease):
            outcome = _send(hand, profile, ANSWERS_BY_HAND if by_hand else ANSWERS, self._vault.clock)
        reach("courier.after-send")
        with self._vault.system() as unit:
            write_outcome(unit, hand, outcome, self._policy, self._rng)
            reach("courier.outcome-before-commit")
        reach("courier.outcome-committed")

    def _take_up(self, lease: Lease) -> InHand | None:
        """Read everything the task needs; None when a send may not go now (the recipient rests, or it is too late)."""
        with self._vault.system() as unit:
            row = self._locked(unit, lease)
            submission = view(unit, row)
            if lease.task == SEND:
                until = resting_until(unit, submission.recipient)
                late = row.deadline_at is not None and unit.now > row.deadline_at
                if until is not None or late:
                    self._put_back(unit, lease, until or unit.now)
                    if late:
                        set_held(unit, row, True, "deadline passed", said_by="courier")
                    return None
            return InHand(lease, submission, self._adapters[row.channel], outgoing(unit, row, submission))

    def _let_go(self, lease: Lease, hand: InHand) -> Mapping[str, object] | None:
        """Let the review look once more, and fetch the recipient's profile.  None, and the submission held, when the
        review says so or either cannot be done: what was not reviewed is not sent."""
        with self._vault.system(write=False) as unit:
            version = unit.connection.execute(
                select(packets.c.matter_version).where(packets.c.id == hand.submission.packet_id)).scalar_one()
            facts = read_version(unit, hand.submission.matter_id, version)
        reach("courier.before-review")
        recipient = hand.submission.recipient
        try:
            with heartbeat(self._vault, lease):
                profile = self._profile_of(recipient.county, recipient.office)
                reason = self._review_again(hand.submission, facts) or self._check_again(hand.outgoing, profile, facts)
        except Exception as error:
            self._hold(lease, "review failed", {"detail": f"The review could not be done ({type(error).__name__})."})
            return None
        if reason is not None:
            self._hold(lease, reason)
            return None
        return profile

    def _mark_sending(self, lease: Lease) -> None:
        with self._vault.system() as unit:
            row = self._locked(unit, lease)
            stopped = State(row.state) is not State.QUEUED or row.held or everything_held(unit)
            if stopped:
                self._put_back(unit, lease, unit.now)
            else:
                move(unit, row, State.SENDING, Cause.ATTEMPT, said_by="courier", note="attempt begins", attempt=row.attempt + 1)
                reach("courier.sending-before-commit")
        if stopped:
            raise _Lost
        reach("courier.sending-committed")

    def _hold(self, lease: Lease, reason: str, detail: Mapping[str, str] | None = None) -> None:
        with self._vault.system() as unit:
            row = self._locked(unit, lease)
            self._put_back(unit, lease, unit.now)
            set_held(unit, row, True, reason, said_by="courier", detail=detail)

    def _look(self, lease: Lease) -> None:
        """Ask the channel whether it has the submission; what it cannot say changes nothing."""
        try:
            hand = self._take_up(lease)
        except WrongKey:
            raise
        except SealBroken:
            with self._vault.system() as unit:
                self._put_back(unit, lease, self._policy.next_look(lease.tries + 1, unit.now, self._rng))
            return
        recipient = hand.submission.recipient
        try:
            with heartbeat(self._vault, lease):
                asked = replace(hand.outgoing, attempt=hand.submission.attempt)
                outcome = hand.adapter.look_up(asked, self._profile_of(recipient.county, recipient.office))
        except Exception:  # asking may fail in any way; it is asked again later
            outcome = None
        reach("courier.after-look")
        with self._vault.system() as unit:
            row = self._locked(unit, lease)
            start = State(row.state)
            if outcome is None or outcome.state is start or Cause.LOOK_UP not in TRANSITIONS.get((start, outcome.state), ()):
                self._ask_later(unit, hand, start)
            else:
                settle(unit, row, hand, outcome, Cause.LOOK_UP, self._policy, self._rng)
            reach("courier.look-before-commit")
        reach("courier.look-committed")

    def _ask_later(self, unit: Unit, hand: InHand, state: State) -> None:
        """Ask again later, unless this channel can never be asked: then a person has to find out."""
        if not can_look(hand.adapter) or state not in OPEN | {State.UNKNOWN}:
            dequeue(unit, hand.submission.id)
            return
        tries = hand.lease.tries + 1
        self._put_back(unit, hand.lease, self._policy.next_look(tries, unit.now, self._rng))
        unit.connection.execute(update(outbox).where(outbox.c.submission_id == hand.submission.id).values(tries=tries))

    def _locked(self, unit: Unit, lease: Lease):
        """The submission's row, locked, if the lease is still ours.  Raises _Lost."""
        row = row_of(unit, lease.submission_id, lock=True)
        if not holds(unit, lease):
            raise _Lost
        return row

    @staticmethod
    def _put_back(unit: Unit, lease: Lease, due: datetime) -> None:
        unit.connection.execute(update(outbox).where(
            outbox.c.submission_id == lease.submission_id, outbox.c.lease_token == lease.token).values(
            due_at=due, lease_owner=None, lease_token=None, lease_until=None))


def _send(hand: InHand, profile: Mapping[str, object], allowed: frozenset[State], clock: Callable[[], datetime]) -> Outcome:
    """Let the adapter send.  If it raises, or answers what it may not, the packet may have been taken: unknown
    (by hand nothing can have been: failed)."""
    try:
        outcome = hand.adapter.send(hand.outgoing, profile)
        if outcome.state in allowed and outcome.at.tzinfo is not None:
            return outcome
        problem = "The channel gave an answer that it may not give."
    except Exception as error:
        # The message of a foreign error may hold anything, so only its kind and our own words are kept.
        problem = error.line() if isinstance(error, AotFormsError) else f"The channel stopped with an error ({type(error).__name__})."
    state = State.FAILED if allowed is ANSWERS_BY_HAND else State.UNKNOWN
    return Outcome(state, clock().astimezone(UTC), problem)
