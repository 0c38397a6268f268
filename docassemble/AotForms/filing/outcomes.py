# do not pre-load
"""What came of an attempt or a look-up, written to the ledger: the state, what was made, and what happens next."""
from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from ..vault.names import new_id
from ..vault.tables import artifacts, outbox
from ..vault.unit import Unit
from .adapter import FilingAdapter, Outcome, Outgoing, OutgoingFile, State
from .backoff import RetryPolicy, count_failure, forget_failures
from .crashpoints import reach
from .leases import Lease, holds
from .ledger import LOOK, SEND, dequeue, enqueue
from .states import OPEN, Cause
from .submission import Submission, matter_key, move, record, row_of
from .words import hold_once, set_held

ANSWERS = frozenset({State.SENT, State.RECEIVED, State.FAILED, State.UNKNOWN, State.QUEUED})
DEADLINE_KIT = -1  # stands where other files have the number of their attempt
ANSWERS_BY_HAND = frozenset({State.QUEUED, State.FAILED})


@dataclass(frozen=True, slots=True)
class InHand:
    """One submission that a courier is working on."""

    lease: Lease
    submission: Submission
    adapter: FilingAdapter
    outgoing: Outgoing


def can_look(adapter: FilingAdapter) -> bool:
    """Whether this channel can be asked at all."""
    return type(adapter).look_up is not FilingAdapter.look_up


def write_outcome(unit: Unit, hand: InHand, outcome: Outcome, policy: RetryPolicy, rng: random.Random) -> None:
    """Write what came of an attempt.  If another courier made the submission unknown meanwhile, this is the late answer
    to that very attempt; an answer to an older attempt is kept as an event and changes nothing."""
    row = row_of(unit, hand.submission.id, lock=True)
    state, attempt = State(row.state), hand.submission.attempt + 1
    if hand.adapter.capabilities.by_hand:
        if holds(unit, hand.lease) and state is State.QUEUED:
            settle(unit, row, hand, outcome, Cause.ATTEMPT, policy, rng, attempt=attempt)
    elif row.attempt != attempt or state not in {State.SENDING, State.UNKNOWN}:
        record(unit, row, Cause.ATTEMPT, said_by=f"adapter:{hand.adapter.id}", note="answer came too late", detail=_detail(outcome))
    elif state is State.SENDING or outcome.state not in {State.UNKNOWN, State.QUEUED}:
        settle(unit, row, hand, outcome, Cause.ATTEMPT, policy, rng)


def settle(unit: Unit, row, hand: InHand, outcome: Outcome, cause: Cause, policy: RetryPolicy, rng: random.Random,
           **columns: object) -> None:
    """Move the row to the outcome's state, keep what was made, and say what happens next."""
    if outcome.state in {State.SENT, State.RECEIVED}:
        columns.update(submitted_at=row.submitted_at or outcome.at)
    if outcome.state is State.RECEIVED:
        columns.update(received_at=row.received_at or outcome.at)
    tries, since = _tried(unit, hand.lease)
    row = move(unit, row, outcome.state, cause, said_by=f"adapter:{hand.adapter.id}", note=f"{cause.value} answered",
               detail=_detail(outcome), at=outcome.at, **columns)
    _keep_artifacts(unit, row, outcome)
    waits = outcome.state is State.QUEUED and outcome.hold
    if waits:  # however often: released, it would go
        set_held(unit, row, True, outcome.hold, said_by=f"adapter:{hand.adapter.id}", detail={"detail": outcome.detail})
    elif outcome.hold:
        hold_once(unit, row, outcome.hold, said_by=f"adapter:{hand.adapter.id}", detail={"detail": outcome.detail})
    reach("outcome.moved")
    dequeue(unit, row.id)
    if waits:
        enqueue(unit, row.id, SEND, unit.now)
    _count(unit, hand, outcome, policy)
    if outcome.state is State.FAILED and outcome.retry:
        _retry(unit, row, policy.next_try(tries, since, unit.now, rng), tries, since)
    elif can_look(hand.adapter) and (
            outcome.state is State.UNKNOWN or (outcome.state in OPEN and hand.adapter.capabilities.status)):
        enqueue(unit, row.id, LOOK, policy.next_look(1, unit.now, rng))
    reach("outcome.queued")


def _count(unit: Unit, hand: InHand, outcome: Outcome, policy: RetryPolicy) -> None:
    """Only trouble on the way counts against a recipient; a packet that it cannot take says nothing about the way."""
    if outcome.state is State.UNKNOWN or (outcome.state is State.FAILED and outcome.retry):
        count_failure(unit, hand.submission.recipient, policy)
    elif outcome.state in OPEN:
        forget_failures(unit, hand.submission.recipient)


def _retry(unit: Unit, row, due: datetime | None, tries: int, since: datetime) -> None:
    if due is None:
        record(unit, row, Cause.ATTEMPT, said_by="courier", note="gave up trying", detail={
            "detail": "It was tried as often as allowed.  Choose another way, such as paper, or try again later."})
        return
    move(unit, row, State.QUEUED, Cause.RETRY, said_by="courier", note="will be tried again")
    enqueue(unit, row.id, SEND, due)
    unit.connection.execute(update(outbox).where(outbox.c.submission_id == row.id).values(tries=tries, since=since))


def _tried(unit: Unit, lease: Lease) -> tuple[int, datetime]:
    """How many attempts there were with this one, and when the first of them ended."""
    since = unit.connection.execute(select(outbox.c.since).where(outbox.c.submission_id == lease.submission_id)).scalar()
    return lease.tries + 1, since or unit.now


def _detail(outcome: Outcome) -> Mapping[str, object]:
    evidence = {str(name): str(value) for name, value in outcome.evidence.items()}
    detail = {"detail": outcome.detail, "carrier_reference": outcome.carrier_reference, "evidence": evidence}
    return {name: value for name, value in detail.items() if value}


def _keep_artifacts(unit: Unit, row, outcome: Outcome) -> None:
    keep_artifacts(unit, row, row.attempt, outcome.artifacts)


def keep_artifacts(unit: Unit, row, attempt: int, files: Iterable[OutgoingFile]) -> None:
    """Keep files for a person, sealed, in place of those of the same attempt.  attempt: a number, or ``DEADLINE_KIT``."""
    key_id = matter_key(unit, row)
    unit.connection.execute(delete(artifacts).where(artifacts.c.submission_id == row.id, artifacts.c.attempt == attempt))
    for place, file in enumerate(files):
        made = new_id()
        about = {"name": file.name, "media_type": file.media_type, "title": file.title}
        unit.connection.execute(insert(artifacts).values(
            id=made, submission_id=row.id, attempt=attempt, position=place, sha256=file.sha256, pages=file.pages,
            sealed_about=unit.seal_json(key_id, about, "artifacts", made, "sealed_about"),
            sealed=unit.seal(key_id, file.content, "artifacts", made, f"sealed {row.id} {attempt} {place}")))
