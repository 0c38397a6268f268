# do not pre-load
"""What people do and report: a word about a submission, holds, cancelling, another channel, another packet."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, select, update

from ..errors import InputError, RequirementNotMet
from ..vault.access import Action, Actor
from ..vault.core import Vault
from ..vault.names import code
from ..vault.packets import own_packet
from ..vault.tables import artifacts, outbox, submission_documents, submission_events, submissions, switches
from ..vault.unit import Unit
from .adapter import Recipient, State
from .ledger import SEND, check_signed, dequeue, enqueue, write_documents
from .states import NOT_TAKEN, Cause
from .submission import Submission, matter_key, move, record, row_of, seal_recipient, stood, view

_REPORTABLE = frozenset(State) - {State.QUEUED, State.SENDING, State.UNKNOWN}


def record_word(vault: Vault, actor: Actor, submission_id: str, state: State, *, said_by: str, at: datetime, note: str,
                submitted_at: datetime | None = None, received_at: datetime | None = None,
                deemed_filed_at: datetime | None = None, filed_on: date | None = None, cause_number: str | None = None,
                reason: str | None = None, evidence: Mapping[str, str] | None = None) -> Submission:
    """Record what a person, a bounce or a reply said about a submission; it then stands in ``state``.

    state: SENT ("I sent it"), RECEIVED, UNDER_REVIEW, ACCEPTED (filed), PARTLY_ACCEPTED, RETURNED, REJECTED, FAILED (it certainly
    did not arrive), UNKNOWN (who carried it cannot tell whether it was taken; only with evidence),
    CANCELLED (the recipient confirmed the withdrawal).
    said_by: who said so (a name or an office; sealed).  at: when it was said.  note: a plain code (``clerk by phone``, ``bounce``).
    The times are kept apart: none is derived from another, save that "I sent it" sets submitted_at to ``at``, and a word of the
    recipient sets received_at to ``at`` only for RECEIVED.  filed_on, cause_number, reason: as the clerk gave them (sealed).
    evidence: small facts for the receipt (sealed), str to str.
    Raises InputError (state, zone, time in the future), RequirementNotMet (a way that is not allowed), AccessDenied.
    """
    state = _reportable(state, evidence)
    times = {"submitted_at": submitted_at, "received_at": received_at, "deemed_filed_at": deemed_filed_at}
    if state is State.SENT and submitted_at is None:
        times["submitted_at"] = at
    if state is State.RECEIVED and received_at is None:
        times["received_at"] = at
    with vault.work(actor, Action.SUBMISSION_WORD) as unit:
        row = row_of(unit, submission_id, lock=True)
        for name, moment in {"at": at, **times}.items():
            _check_time(name, moment, unit.now)
        columns: dict[str, Any] = {name: moment for name, moment in times.items() if moment is not None}
        if filed_on is not None:
            columns["filed_on"] = filed_on
        key_id = matter_key(unit, row)
        if cause_number is not None and key_id is not None:
            columns["sealed_cause_number"] = unit.seal(
                key_id, cause_number.encode("utf-8"), "submissions", row.id, "sealed_cause_number")
        detail = {"said_by": said_by, "reason": reason, "evidence": dict(evidence) if evidence else None,
                  "before": stood(unit, row, key_id), "cause_number": cause_number, "filed_on": filed_on.isoformat() if filed_on else None,
                  **{name: moment.astimezone(UTC).isoformat() if moment else None for name, moment in times.items()}}
        row = move(unit, row, state, Cause.WORD, said_by=actor.user, note=note, at=at,
                   detail={name: value for name, value in detail.items() if value is not None}, **columns)
        dequeue(unit, row.id)
        return view(unit, row)


def record_remark(vault: Vault, actor: Actor, submission_id: str, *, note: str, detail: Mapping[str, Any]) -> Submission:
    """Record what came without moving the submission: a reply that a person still has to read.  note: a plain code."""
    with vault.work(actor, Action.SUBMISSION_WORD) as unit:
        row = row_of(unit, submission_id, lock=True)
        record(unit, row, Cause.WORD, said_by=actor.user, note=note, detail=detail)
        return view(unit, row)


def _reportable(state: State, evidence: Mapping[str, str] | None) -> State:
    if state not in _REPORTABLE and not (state is State.UNKNOWN and evidence):
        raise InputError("a person cannot report this state", "state", "Report sent, received, under review, accepted, "
                         "partly accepted, returned, rejected, failed or cancelled")
    return State(state)


def _check_time(name: str, moment: datetime | None, now: datetime) -> None:
    if moment is None:
        return
    if moment.tzinfo is None:
        raise InputError("this time has no zone", name, "Give the time with its zone")
    # The moment that counts in law may be the next business day's opening (GR 30(c)(1)); the others have happened.
    if name != "deemed_filed_at" and moment > now:
        raise InputError("this time has not come yet", name, "Give the time at which it happened")


def hold(vault: Vault, actor: Actor, submission_id: str, *, note: str) -> Submission:
    """Hold a submission: it is not sent until it is released.  An attempt already under way is not stopped."""
    return _flag(vault, actor, submission_id, True, note)


def release(vault: Vault, actor: Actor, submission_id: str, *, note: str) -> Submission:
    """Let a held submission go on; it is due at once, and the review runs again before it is sent."""
    return _flag(vault, actor, submission_id, False, note)


def _flag(vault: Vault, actor: Actor, submission_id: str, on: bool, note: str) -> Submission:
    with vault.work(actor, Action.SUBMISSION_CHANGE) as unit:
        row = set_held(unit, row_of(unit, submission_id, lock=True), on, note, said_by=actor.user)
        return view(unit, row)


def set_held(unit: Unit, row, on: bool, note: str, *, said_by: str, detail: Mapping[str, Any] | None = None):
    """Set or clear the flag with its event, inside a transaction; the row as it then is."""
    changed = unit.connection.execute(update(submissions).where(submissions.c.id == row.id).values(
        held=on, hold_code=code(note, "note") if on else None, updated_at=unit.now).returning(submissions)).one()
    record(unit, changed, Cause.HOLD if on else Cause.RELEASE, said_by=said_by, note=note, detail=detail)
    if not on:
        unit.connection.execute(update(outbox).where(outbox.c.submission_id == row.id).values(due_at=unit.now))
    return changed


def hold_once(unit: Unit, row, note: str, *, said_by: str, detail: Mapping[str, Any] | None = None) -> None:
    """Hold for a person, unless it was held for that reason before: whoever released it has looked."""
    before = unit.connection.execute(select(submission_events.c.id).where(
        submission_events.c.submission_id == row.id, submission_events.c.cause == Cause.HOLD.value,
        submission_events.c.note == code(note, "note"))).first()
    if before is None:
        set_held(unit, row, True, note, said_by=said_by, detail=detail)


def cancel(vault: Vault, actor: Actor, submission_id: str, *, note: str) -> Submission:
    """Withdraw a submission that has not left.  Raises RequirementNotMet when it may have been taken."""
    with vault.work(actor, Action.SUBMISSION_CHANGE) as unit:
        row = row_of(unit, submission_id, lock=True)
        dequeue(unit, row.id)
        return view(unit, move(unit, row, State.CANCELLED, Cause.CHANGE, said_by=actor.user, note=note))


def reroute(vault: Vault, actor: Actor, submission_id: str, recipient: Recipient, *, note: str) -> Submission:
    """Send by another channel (or to a newly confirmed address of the same office); due at once.
    Only while nothing was taken; county and office stay.  Raises RequirementNotMet, InputError."""
    with vault.work(actor, Action.SUBMISSION_CHANGE) as unit:
        row = _not_taken(row_of(unit, submission_id, lock=True), cancelled=False)
        row = _again(unit, row, note, {"channel": recipient.channel, "address": recipient.address}, **_way(unit, row, recipient))
        return view(unit, row)


def _way(unit: Unit, row, recipient: Recipient) -> dict[str, Any]:
    if (recipient.county, recipient.office) != (row.county, row.office):
        raise InputError("another office is another submission", "recipient", "Submit the packet to that office instead")
    return {"channel": code(recipient.channel, "channel"),
            "sealed_recipient": seal_recipient(unit, matter_key(unit, row), row.id, recipient)}


def replace_packet(vault: Vault, actor: Actor, submission_id: str, packet_id: str, *, note: str,
                   recipient: Recipient | None = None) -> Submission:
    """Put another packet of the same matter in place of one that was never taken (its exam went stale, say); due at once.
    recipient: the same office by another channel, changed in the same step.  The key stays, and files prepared from the old packet are dropped.  Raises RequirementNotMet, InputError, AccessDenied."""
    with vault.work(actor, Action.SUBMISSION_CHANGE) as unit:
        row = _not_taken(row_of(unit, submission_id, lock=True), cancelled=True)
        packet, matter = own_packet(unit, packet_id)
        if matter.id != row.matter_id:
            raise InputError("this packet belongs to another matter", "packet", "Seal a packet of this matter")
        check_signed(unit, packet, matter, recipient.channel if recipient else row.channel)
        way = {} if recipient is None else _way(unit, row, recipient)
        row = _again(unit, row, note, {"packet_hash": packet.packet_hash, **({"channel": recipient.channel} if recipient else {})},
                     packet_id=packet.id, packet_hash=packet.packet_hash, late_at=None, **way)
        for table in (artifacts, submission_documents):
            unit.connection.execute(delete(table).where(table.c.submission_id == row.id))
        write_documents(unit, row.id, packet.id)
        return view(unit, row)


def try_again(vault: Vault, actor: Actor, submission_id: str, *, note: str) -> Submission:
    """Queue a failed submission (or one that waits for a person) once more, as it is; due at once.
    Raises RequirementNotMet when it may have been taken or was cancelled."""
    with vault.work(actor, Action.SUBMISSION_CHANGE) as unit:
        row = _not_taken(row_of(unit, submission_id, lock=True), cancelled=False)
        return view(unit, _again(unit, row, note, {}))


def _not_taken(row, *, cancelled: bool):
    """The row, if it certainly was not taken.  A cancelled one only where allowed, and only if it never left."""
    state = State(row.state)
    if state is State.CANCELLED and not cancelled:
        raise RequirementNotMet("this submission was cancelled", "submission", "Replace its packet to file after all")
    if state not in NOT_TAKEN or row.packet_id is None or (state is State.CANCELLED and (row.submitted_at or row.received_at)):
        raise RequirementNotMet(
            "this submission may have been taken, or its papers were purged, so it is not sent again", "submission",
            "Ask the recipient; then record that it certainly did not arrive, or that it was returned")
    return row


def _again(unit: Unit, row, note: str, detail: Mapping[str, Any], **columns: Any):
    row = move(unit, row, State.QUEUED, Cause.CHANGE, said_by=unit.user, note=note, detail=detail,
               held=False, hold_code=None, submitted_at=None, received_at=None, **columns)
    enqueue(unit, row.id, SEND, unit.now)
    return row


def hold_everything(vault: Vault, on: bool, *, note: str) -> None:
    """The global switch: while it is on, no courier sends anything for anybody.  For the operator of the machine."""
    with vault.system() as unit:
        unit.connection.execute(delete(switches).where(switches.c.id == "courier"))
        unit.connection.execute(switches.insert().values(id="courier", held=bool(on), note=code(note, "note"), at=unit.now))
        unit.note("courier.hold" if on else "courier.release", "courier:all", note)


def everything_held(unit: Unit) -> bool:
    """Whether the global switch is on."""
    return bool(unit.connection.execute(select(switches.c.held).where(switches.c.id == "courier")).scalar())
