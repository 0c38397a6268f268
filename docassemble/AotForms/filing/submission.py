# do not pre-load
"""A submission as others see it, and the two hands that read and move its row: ``view`` and ``move``."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from ..vault.access import denied
from ..vault.events import START, event_mac, first_broken
from ..vault.keys import SealBroken
from ..vault.names import code, new_id
from ..vault.tables import matters, outbox, submission_events, submissions
from ..vault.unit import Unit
from .adapter import Recipient, State
from .crashpoints import reach
from .states import Cause, check


@dataclass(frozen=True, slots=True)
class Submission:
    """One packet on its way to one recipient.  Times are aware UTC.

    key: the idempotency key, 64 hex digits.  held: a flag beside the state; ``hold_code`` says why.
    awaits_person: nothing will happen by itself; a person must act or report.
    submitted_at: it left.  received_at: the recipient had it.  deemed_filed_at: the moment that counts in law.
    filed_on: the clerk's filing date.  late_at: when the courier saw that it may not be received before its deadline (``watch``).
    """

    id: str
    organization_id: str
    matter_id: str
    reference: str
    key: str
    packet_id: str | None
    packet_hash: str
    purpose: str
    correction: int
    recipient: Recipient
    state: State
    held: bool
    hold_code: str | None
    attempt: int
    awaits_person: bool
    next_attempt_at: datetime | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    received_at: datetime | None
    deemed_filed_at: datetime | None
    filed_on: date | None
    created_at: datetime
    updated_at: datetime
    late_at: datetime | None = None
    cause_number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a submission.  ``said_by`` is ``courier``, ``adapter:ID``, or an opaque member id;
    ``detail`` (sealed) holds plain words, the carrier's reference, evidence, and names."""

    position: int
    at: datetime
    state: State
    cause: Cause
    said_by: str
    note: str
    attempt: int
    detail: Mapping[str, Any] = field(default_factory=dict, repr=False)


_WAITS = frozenset({State.QUEUED, State.UNKNOWN, State.FAILED})  # for a person, where the courier has nothing to do


def key_of(matter_id: str, county: str, office: str, purpose: str, correction: int) -> str:
    """The idempotency key: the same matter, recipient (county and office, by whatever channel), purpose and correction
    number give the same key.  64 hex digits."""
    parts = json.dumps(["aotforms-submission-1", matter_id, county, office, purpose, correction], ensure_ascii=True)
    return hashlib.sha256(parts.encode("ascii")).hexdigest()


def row_of(unit: Unit, submission_id: str, *, lock: bool = False) -> Row:
    """The row, if the actor's organization owns it.  Raises AccessDenied."""
    query = select(submissions).where(submissions.c.id == str(submission_id))
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    if row is None or (unit.actor and row.organization_id != unit.actor.organization):
        raise denied()
    return row


def matter_key(unit: Unit, row: Row) -> str | None:
    """The id of the data key that seals this submission; None after the matter was purged."""
    return unit.connection.execute(select(matters.c.key_id).where(matters.c.id == row.matter_id)).scalar()


def view(unit: Unit, row: Row) -> Submission:
    """The submission behind a row, whole.  Raises SealBroken when the recipient on the row is not the sealed one."""
    run = unit.connection.execute
    matter = run(select(matters.c.reference, matters.c.key_id).where(matters.c.id == row.matter_id)).one()
    due = run(select(outbox.c.due_at).where(outbox.c.submission_id == row.id)).scalar()
    number = None
    if row.sealed_cause_number is not None:
        number = unit.unseal(matter.key_id, row.sealed_cause_number, "submissions", row.id, "sealed_cause_number").decode()
    told = [row._mapping[column] for column in _TOLD]
    return _submission(told, matter.reference, due, recipient_of(unit, row, matter.key_id), number)


def glance(unit: Unit, *wanted: ColumnElement[bool], limit: int | None = None) -> tuple[Submission, ...]:
    """The submissions that fulfil ``wanted``, the last changed first, at most ``limit``, by one query however many there are;
    neither address nor cause number is opened."""
    query = (select(*_GLANCED, matters.c.reference, outbox.c.due_at)
             .join(matters, matters.c.id == submissions.c.matter_id).outerjoin(outbox, outbox.c.submission_id == submissions.c.id)
             .where(*wanted).order_by(submissions.c.updated_at.desc(), submissions.c.id).limit(limit))
    return tuple(_submission(told, reference, due, Recipient(county, office, channel), None)
                 for *told, county, office, channel, reference, due in unit.connection.execute(query).all())


# What a row says of itself, in the order in which ``_submission`` takes it; then its recipient, for ``glance``.
_TOLD = tuple(submissions.c[name] for name in (
    "id", "organization_id", "matter_id", "key", "packet_id", "packet_hash", "purpose", "correction", "state", "held", "hold_code", "attempt",
    "deadline_at", "submitted_at", "received_at", "deemed_filed_at", "filed_on", "created_at", "updated_at", "late_at"))
_GLANCED = (*_TOLD, submissions.c.county, submissions.c.office, submissions.c.channel)


def _submission(told: Sequence[Any], reference: str, due: datetime | None, recipient: Recipient, cause_number: str | None) -> Submission:
    (id_, organization, matter, key, packet, packet_hash, purpose, correction, state, held, hold_code, attempt,
     deadline, submitted, received, deemed_filed, filed_on, created, updated, late) = told
    state = State(state)
    return Submission(id_, organization, matter, reference, key, packet, packet_hash, purpose, correction, recipient, state, held, hold_code, attempt,
                      held or (due is None and state in _WAITS), None if held else due, deadline, submitted, received, deemed_filed, filed_on,
                      created, updated, late, cause_number)


def seal_recipient(unit: Unit, key_id: str, row_id: str, recipient: Recipient) -> bytes:
    """The recipient, sealed; county, office and channel are bound with the address, so that a changed row cannot send
    one court's papers to another."""
    value = {"address": recipient.address, "confirmed_by": recipient.address_confirmed_by}
    return unit.seal_json(key_id, value, "submissions", row_id, _recipient_field(recipient))


def recipient_of(unit: Unit, row: Row, key_id: str | None) -> Recipient:
    """Who is to get it.  Raises SealBroken when county, office or channel of the row were changed."""
    plain = Recipient(row.county, row.office, row.channel)
    if row.sealed_recipient is None:
        return plain
    value = unit.unseal_json(key_id, row.sealed_recipient, "submissions", row.id, _recipient_field(plain))
    return Recipient(row.county, row.office, row.channel, value["address"], value["confirmed_by"])


def _recipient_field(recipient: Recipient) -> str:
    return f"sealed_recipient {recipient.county}.{recipient.office}.{recipient.channel}"


def move(unit: Unit, row: Row, end: State, cause: Cause, *, said_by: str, note: str, detail: Mapping[str, Any] | None = None,
         at: datetime | None = None, **columns: Any) -> Row:
    """Take the row to another state with its event, inside the caller's transaction; the row as it then is.
    ``columns`` are further columns to set.  Raises RequirementNotMet for a way that is not in the table."""
    start = State(row.state)
    check(start, end, cause)
    changed = unit.connection.execute(update(submissions).where(
        submissions.c.id == row.id, submissions.c.state == start.value).values(
        state=end.value, updated_at=unit.now, **columns).returning(submissions)).one()
    reach(f"move.{end.name.lower()}.state")
    record(unit, changed, cause, said_by=said_by, note=note, detail=detail, at=at)
    reach(f"move.{end.name.lower()}.event")
    return changed


def record(unit: Unit, row: Row, cause: Cause, *, said_by: str, note: str, detail: Mapping[str, Any] | None = None,
           at: datetime | None = None) -> None:
    """Write an event of a submission in the state it stands in, and its shadow in the audit log."""
    key_id, event = matter_key(unit, row), new_id()
    last = unit.connection.execute(select(submission_events.c.position, submission_events.c.mac).where(
        submission_events.c.submission_id == row.id).order_by(submission_events.c.position.desc()).limit(1)).first()
    position, previous = (last.position + 1, last.mac) if last else (1, START)
    sealed = unit.seal_json(key_id, detail, "submission_events", event, f"sealed {row.id} {position}") if detail and key_id else None
    plain = {"id": event, "submission_id": row.id, "position": position, "at": (at or unit.now).astimezone(UTC), "state": row.state,
             "cause": cause.value, "said_by": said_by, "note": code(note, "note"), "attempt": row.attempt}
    mac = event_mac(unit.vault.index, previous, plain)
    unit.connection.execute(insert(submission_events).values(sealed=sealed, mac=mac, **plain))
    unit.note(f"submission.{row.state.replace(' ', '-')}", f"submission:{row.id}", note, organization=row.organization_id)


def stood(unit: Unit, row, key_id: str | None) -> dict[str, str | None]:
    """What is known before a word; kept in the word's event, so that a mistake can be taken back exactly (``corrections``)."""
    number = None
    if row.sealed_cause_number is not None:
        number = unit.unseal(key_id, row.sealed_cause_number, "submissions", row.id, "sealed_cause_number").decode("utf-8")
    told = {name: getattr(row, name) for name in ("submitted_at", "received_at", "deemed_filed_at", "filed_on")}
    return {"cause_number": number, **{name: value.isoformat() if value else None for name, value in told.items()}}


def events_of(unit: Unit, row: Row) -> tuple[Event, ...]:
    """Everything that happened, oldest first.  Raises SealBroken when an event was changed, moved or taken out."""
    key_id = matter_key(unit, row)
    rows = unit.connection.execute(select(submission_events).where(
        submission_events.c.submission_id == row.id).order_by(submission_events.c.position)).all()
    if (broken := first_broken(unit.vault.index, rows)) is not None or not rows or rows[-1].state != row.state:
        raise SealBroken("the events of a submission do not fit together", f"event {broken or len(rows)}",
                         "Stop, keep a copy of the data as it is, and compare with a backup")
    return tuple(Event(
        e.position, e.at, State(e.state), Cause(e.cause), e.said_by, e.note, e.attempt,
        unit.unseal_json(key_id, e.sealed, "submission_events", e.id, f"sealed {row.id} {e.position}") if e.sealed else {})
        for e in rows)
