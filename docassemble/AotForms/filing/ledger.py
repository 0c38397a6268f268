# do not pre-load
"""The ledger: a submission is written, whole, before the first byte leaves; the same submission is written once.

``submit`` commits the submission, its documents' hashes, the outbox row and the first event in one transaction.  The key
decides what is the same; the packet hash stands beside it (design decision 7).
"""
from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import func, insert, select

from ..errors import InputError, RequirementNotMet
from ..vault.access import Action, Actor
from ..vault.core import Vault
from ..vault.names import code, new_id
from ..vault.packets import own_packet
from ..vault.tables import outbox, packet_files, submission_documents, submissions
from ..vault.unit import Unit
from .adapter import Recipient, State
from .crashpoints import reach
from .states import CORRECTABLE, Cause
from .submission import Event, Submission, events_of, glance, key_of, record, row_of, seal_recipient, view

SEND, LOOK = "send", "look"
PAPER = "paper"


def submit(vault: Vault, actor: Actor, packet_id: str, recipient: Recipient, *, purpose: str, correction: int = 0,
           cause_number: str | None = None, deadline: datetime | None = None) -> Submission:
    """File a stored packet with one recipient: from here on the courier delivers it.

    purpose: a plain code (``petition``, ``review by prosecutor``).  correction: 0, or one more than a submission that
    was returned or rejected.  cause_number: of an existing case.  deadline: after it the courier holds it rather than send late.
    The same key with the same packet gives the stored submission (whatever became of it); with another packet it raises
    RequirementNotMet, as does a correction of something that was not returned or rejected, and a packet that lacks a
    required signature on any channel but paper.
    """
    if not isinstance(correction, int) or correction < 0:
        raise InputError("a correction number counts from 0", "correction", "Use 0 for the first submission")
    where = (code(recipient.county, "county"), code(recipient.office, "office"))
    with vault.work(actor, Action.SUBMIT) as unit:
        packet, matter = own_packet(unit, packet_id)
        key = key_of(matter.id, *where, code(purpose, "purpose"), correction)
        reach("submit.began")
        stored = _stored(unit, key)
        if stored is None:
            check_signed(unit, packet, matter, recipient.channel)
            _check_correction(unit, matter.id, where, purpose, correction)
            _write(unit, packet, matter, key, recipient, purpose, correction, cause_number, deadline)
            stored = _stored(unit, key)
        if stored.packet_hash != packet.packet_hash:
            raise RequirementNotMet(
                "this was submitted already with another packet", "packet",
                "If the recipient returned or rejected it, file the next correction; if it has not left, replace its packet")
        answer = view(unit, stored)
        reach("submit.before-commit")
    reach("submit.committed")
    return answer


def _stored(unit: Unit, key: str):
    return unit.connection.execute(select(submissions).where(submissions.c.key == key)).first()


def check_signed(unit: Unit, packet, matter, channel: str) -> None:
    """A packet whose manifest says that a required signature is missing leaves on paper only, to be signed in ink."""
    manifest = json.loads(unit.unseal(matter.key_id, packet.sealed_manifest, "packets", packet.id, "sealed_manifest"))
    if manifest.get("all_signatures_present") is False and channel != PAPER:
        raise RequirementNotMet(
            "a required signature is missing on a paper of this packet", "packet",
            "Have it signed and seal the packet again, or file it on paper with ink signatures")


def _check_correction(unit: Unit, matter_id: str, where: tuple[str, str], purpose: str, correction: int) -> None:
    if correction == 0:
        return
    before = _stored(unit, key_of(matter_id, *where, purpose, correction - 1))
    if before is None or State(before.state) not in CORRECTABLE:
        raise RequirementNotMet(
            "only a submission that was returned or rejected can be corrected", "correction",
            "Record the recipient's answer first; while it is unknown or under way, nothing is filed again")


def _write(unit: Unit, packet, matter, key: str, recipient: Recipient, purpose: str, correction: int,
           cause_number: str | None, deadline: datetime | None) -> None:
    row = new_id()
    number = None
    if cause_number is not None:
        number = unit.seal(matter.key_id, cause_number.encode("utf-8"), "submissions", row, "sealed_cause_number")
    made = unit.connection.execute(unit.insert_or_leave(submissions).values(
        id=row, organization_id=matter.organization_id, matter_id=matter.id, packet_id=packet.id, key=key,
        packet_hash=packet.packet_hash, purpose=purpose, correction=correction, county=recipient.county, office=recipient.office,
        channel=code(recipient.channel, "channel"), state=State.QUEUED.value, held=False, attempt=0,
        sealed_recipient=seal_recipient(unit, matter.key_id, row, recipient), sealed_cause_number=number, deadline_at=deadline,
        created_by=unit.user, created_at=unit.now, updated_at=unit.now).returning(submissions)).first()
    if made is None:  # another process wrote it between our look and our insert
        return
    reach("submit.row")
    write_documents(unit, row, packet.id)
    reach("submit.documents")
    enqueue(unit, row, SEND, unit.now)
    reach("submit.outbox")
    record(unit, made, Cause.SUBMIT, said_by=unit.user, note="submitted", detail={
        "packet_hash": packet.packet_hash, "channel": recipient.channel, "address": recipient.address})
    reach("submit.event")


def write_documents(unit: Unit, submission_id: str, packet_id: str) -> None:
    """Copy the hashes of a packet's files to the submission: what the receipt will say was sent."""
    files = unit.connection.execute(select(packet_files).where(packet_files.c.packet_id == packet_id)).all()
    for file in files:
        unit.connection.execute(insert(submission_documents).values(
            submission_id=submission_id, position=file.position, sha256=file.sha256, size=file.size, pages=file.pages))


def enqueue(unit: Unit, submission_id: str, task: str, due: datetime) -> None:
    """Put a fresh outbox row in place of any other: the courier will send, or look up, when it is due."""
    dequeue(unit, submission_id)
    unit.connection.execute(insert(outbox).values(submission_id=submission_id, task=task, due_at=due, tries=0))


def dequeue(unit: Unit, submission_id: str) -> None:
    """Take the outbox row away: nothing more happens by itself."""
    unit.connection.execute(outbox.delete().where(outbox.c.submission_id == submission_id))


def load(vault: Vault, actor: Actor, submission_id: str) -> Submission:
    """One submission.  Raises AccessDenied."""
    with vault.work(actor, Action.SUBMISSION_READ, write=False) as unit:
        return view(unit, row_of(unit, submission_id))


def list_submissions(vault: Vault, actor: Actor, matter_id: str | None = None, *, limit: int | None = None) -> tuple[Submission, ...]:
    """The submissions of a matter, or of the organization, the last changed first and at most ``limit``; addresses and cause
    numbers are not opened (``load`` does)."""
    with vault.work(actor, Action.SUBMISSION_READ, write=False) as unit:
        wanted = [submissions.c.organization_id == actor.organization]
        if matter_id is not None:
            wanted.append(submissions.c.matter_id == unit.matter(matter_id).id)
        return glance(unit, *wanted, limit=limit)


def count_submissions(vault: Vault, actor: Actor) -> dict[State, int]:
    """How many of the organization's submissions stand in each state; states in which none stands are left out."""
    with vault.work(actor, Action.SUBMISSION_READ, write=False) as unit:
        found = unit.connection.execute(select(submissions.c.state, func.count()).where(
            submissions.c.organization_id == actor.organization).group_by(submissions.c.state)).all()
        counts = {State(state): count for state, count in found}
        return {state: counts[state] for state in State if state in counts}


def history(vault: Vault, actor: Actor, submission_id: str) -> tuple[Event, ...]:
    """Everything that happened to a submission, oldest first, with who said so."""
    with vault.work(actor, Action.SUBMISSION_READ, write=False) as unit:
        return events_of(unit, row_of(unit, submission_id))
