# do not pre-load
"""Matters: an opaque id, a reference people may read aloud, and every saved version of the facts, sealed."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from ..errors import InputError, RequirementNotMet
from .access import Action, Actor, Role, denied
from .names import code, new_id, new_reference, read_reference
from .tables import (
    artifacts, data_keys, matter_versions, matters, outbox, packet_files, packets, papers, resume_codes, signatures,
    signing_requests, submission_events, submissions, told, uploads,
)

if TYPE_CHECKING:
    from .core import Unit, Vault

# Run for every answer that is saved: building a statement costs more than running it.
_VERSION = select(matter_versions).where(
    matter_versions.c.matter_id == bindparam("wanted"), matter_versions.c.version == bindparam("number"))
_ADD_VERSION = insert(matter_versions)
_SIGNED = select(signatures.c.id).where(signatures.c.matter_id == bindparam("wanted"), signatures.c.voided_at.is_(None)).limit(1)
_CHANGE = update(matters).where(matters.c.id == bindparam("changed"))
# While a submission is in one of these states something may still happen to it (``filing/states.py``).
_STILL_MOVING = ("queued", "sending", "unknown")


class MatterStatus(StrEnum):
    """How far a matter has come, in words for a list."""

    DRAFT = "draft"
    PAPERS = "papers made"
    SIGNING = "waiting for signatures"
    SEALED = "packet sealed"
    FILING = "filing"
    CLOSED = "closed"
    RECEIVED = "packet received"  # no petition of this organization: a packet that it got as an office and looks at


class StaleWrite(InputError):
    """Somebody saved a newer version meanwhile; ``current`` is its number."""

    def __init__(self, current: int):
        self.current = current
        super().__init__(
            "this matter was changed meanwhile, in another window or by another person", "version",
            "Open the newest version, look at what changed, and enter your change again")


@dataclass(frozen=True, slots=True)
class MatterEntry:
    """One matter in a list.  ``label`` (which may name a person) is None unless it was asked for."""

    id: str
    reference: str
    version: int
    status: MatterStatus
    created_at: datetime
    updated_at: datetime
    legal_hold: bool = False
    label: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StoredMatter:
    """One saved version: the exact bytes that were saved, and by which member (an opaque id)."""

    entry: MatterEntry
    version: int
    content: bytes = field(repr=False)
    by: str = ""


class Matters:
    """The matters of an organization."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def create(self, actor: Actor, content: bytes | None = None, *, label: str = "",
               status: MatterStatus = MatterStatus.DRAFT) -> MatterEntry:
        """Open a matter, with its own data key.  With ``content`` that is version 1, without it stands at version 0.
        ``label`` (sealed) is what ``list(labels=True)`` shows."""
        with self._vault.work(actor, Action.MATTER_CREATE) as unit:
            opened = open_new(unit, label, status)
            if content is not None:
                write_first(unit, opened.id, content)
            unit.note("matter.create", f"matter:{opened.id}")
            return entry_of(unit, opened.id)

    def save(self, actor: Actor, matter_id: str, content: bytes, *, expected: int, label: str | None = None,
             status: MatterStatus | str | None = None, other: bool = False) -> int:
        """Save the facts; the new version number.  ``expected`` is the version the change was made on.
        The same bytes again make no new version; ``other``: the caller knows that they are not the same, and nothing is read to see it.  Raises StaleWrite, AccessDenied, RequirementNotMet for who came by a code once it is signed."""
        with self._vault.work(actor, Action.MATTER_SAVE) as unit:
            matter = unit.matter(matter_id, lock=True)
            if matter.version != expected:
                raise StaleWrite(matter.version)
            if actor.role is Role.RESUME and _is_signed(unit, matter.id):
                raise RequirementNotMet("This matter is signed, and a change would void signatures", "matter", "Sign in with your password to change it.")
            changes: dict[str, object] = {}
            if label is not None:
                changes["sealed_label"] = unit.seal(matter.key_id, label.encode("utf-8"), "matters", matter.id, "sealed_label")
            if status is not None:
                changes["status"] = _status(status)
            version = matter.version
            if version == 0 or other or _read(unit, matter, version) != content:
                version += 1
                changes |= _add_version(unit, matter.id, matter.key_id, version, content)
                unit.note("matter.save", f"matter:{matter.id}", f"version {version}")
            if changes:
                unit.connection.execute(_CHANGE, {"changed": matter.id, **changes})
            return version

    def set_status(self, actor: Actor, matter_id: str, status: MatterStatus | str) -> None:
        """Say how far the matter has come."""
        with self._vault.work(actor, Action.MATTER_SAVE) as unit:
            matter = unit.matter(matter_id, lock=True)
            unit.connection.execute(update(matters).where(matters.c.id == matter.id).values(
                status=_status(status), updated_at=unit.now))
            unit.note("matter.status", f"matter:{matter.id}", _status(status))

    def load(self, actor: Actor, matter_id: str, version: int | None = None) -> StoredMatter:
        """A saved version, the newest when None.  Raises AccessDenied; also when there is no such version."""
        with self._vault.work(actor, Action.MATTER_LOAD) as unit:
            matter = unit.matter(matter_id)
            wanted = matter.version if version is None else version
            unit.note("matter.load", f"matter:{matter.id}", f"version {int(wanted)}")
            by = unit.connection.execute(select(matter_versions.c.created_by).where(
                matter_versions.c.matter_id == matter.id, matter_versions.c.version == wanted)).scalar()
            return StoredMatter(_entry(unit, matter, labels=True), wanted, _read(unit, matter, wanted), by or "")

    def list(self, actor: Actor, *, labels: bool = False) -> tuple[MatterEntry, ...]:
        """Every matter of the organization, the last changed first.  Nothing is decrypted unless ``labels``."""
        with self._vault.work(actor, Action.MATTER_LIST, write=labels) as unit:
            if labels:
                unit.note("matter.labels", f"organization:{actor.organization}")
            rows = unit.connection.execute(select(matters).where(
                matters.c.organization_id == actor.organization, matters.c.purged_at.is_(None))
                .order_by(matters.c.updated_at.desc(), matters.c.id)).all()
            return tuple(_entry(unit, row, labels) for row in rows)

    def find(self, actor: Actor, reference: str) -> MatterEntry:
        """The matter with this reference, typed by a person.  Raises InputError (mistyped) or AccessDenied."""
        wanted = read_reference(reference)
        with self._vault.work(actor, Action.MATTER_LIST, write=False) as unit:
            row = unit.connection.execute(select(matters.c.id).where(matters.c.reference == wanted)).first()
            return _entry(unit, unit.matter(row.id if row else ""))

    def set_legal_hold(self, actor: Actor, matter_id: str, on: bool) -> None:
        """Keep a matter from being purged, or let it go.  For administrators."""
        with self._vault.work(actor, Action.MATTER_PURGE) as unit:
            matter = unit.matter(matter_id, lock=True)
            unit.connection.execute(update(matters).where(matters.c.id == matter.id).values(legal_hold=bool(on)))
            unit.note("matter.hold", f"matter:{matter.id}", "on" if on else "off")

    def purge(self, actor: Actor, matter_id: str, *, reason: str) -> None:
        """Destroy the matter's key and every sealed row of it.  For administrators; cannot be undone.

        What stays: the ids, times, states, hashes and audit events.  Raises RequirementNotMet under a legal hold or
        while a submission is on its way.  Backups made earlier still hold the key until they expire.
        """
        reason = code(reason, "reason")
        with self._vault.work(actor, Action.MATTER_PURGE) as unit:
            matter = unit.matter(matter_id, lock=True)
            moving = unit.connection.execute(select(submissions.c.id).where(
                submissions.c.matter_id == matter.id, submissions.c.state.in_(_STILL_MOVING))).first()
            if matter.legal_hold or moving:
                raise RequirementNotMet(
                    "this matter is under a legal hold" if matter.legal_hold else "a submission of this matter is still on its way",
                    "matter", "Lift the hold, or settle or cancel the submission first")
            destroy(unit, matter)
            unit.note("matter.purge", f"matter:{matter.id}", reason)
        self._vault.forget_freed_space()


def open_new(unit: Unit, label: str, status: MatterStatus | str) -> MatterEntry:
    """A new matter at version 0, with its own data key, inside a unit of work that was allowed."""
    key_id, row = unit.new_key("matter"), new_id()
    values = {
        "id": row, "organization_id": unit.actor.organization, "key_id": key_id, "version": 0, "legal_hold": False,
        "status": _status(status), "created_by": unit.user, "created_at": unit.now, "updated_at": unit.now,
        "sealed_label": unit.seal(key_id, label.encode("utf-8"), "matters", row, "sealed_label")}
    while unit.connection.execute(
            unit.insert_or_leave(matters).values(reference=new_reference(), **values).returning(matters.c.id)).first() is None:
        continue  # the reference was taken: draw another
    return entry_of(unit, row)


def write_first(unit: Unit, matter_id: str, content: bytes) -> None:
    """Save the first version of a matter that was just opened, inside the same unit of work."""
    changes = _add_version(unit, matter_id, unit.matter(matter_id).key_id, 1, content)
    unit.connection.execute(_CHANGE, {"changed": matter_id, **changes})


def entry_of(unit: Unit, matter_id: str) -> MatterEntry:
    """The matter as a list shows it, with its label, inside a unit of work that was allowed."""
    return _entry(unit, unit.matter(matter_id), labels=True)


def _status(status: MatterStatus | str) -> str:
    try:
        return MatterStatus(status).value
    except ValueError:
        raise InputError("this is not a status of a matter", "status", "Use one of MatterStatus") from None


def _add_version(unit: Unit, matter_id: str, key_id: str, version: int, content: bytes) -> dict[str, object]:
    """Add a version; what its matter's row must say from now on."""
    row = new_id()
    unit.connection.execute(_ADD_VERSION, {
        "id": row, "matter_id": matter_id, "version": version, "created_by": unit.user, "created_at": unit.now,
        "sealed": unit.seal(key_id, content, "matter_versions", row, f"sealed {version}")})
    return {"version": version, "updated_at": unit.now}


def _is_signed(unit: Unit, matter_id: str) -> bool:
    return unit.connection.execute(_SIGNED, {"wanted": matter_id}).first() is not None


def _read(unit: Unit, matter, version: int) -> bytes:
    row = unit.connection.execute(_VERSION, {"wanted": matter.id, "number": version}).first()
    if row is None:
        raise denied()
    return unit.unseal(matter.key_id, row.sealed, "matter_versions", row.id, f"sealed {version}")


def read_version(unit: Unit, matter_id: str, version: int) -> bytes:
    """The bytes of one version, inside a unit of work that has already been allowed (the courier's review)."""
    return _read(unit, unit.matter(matter_id), version)


def _entry(unit: Unit, row, labels: bool = False) -> MatterEntry:
    label = unit.unseal(row.key_id, row.sealed_label, "matters", row.id, "sealed_label").decode("utf-8") if labels else None
    return MatterEntry(
        row.id, row.reference, row.version, MatterStatus(row.status), row.created_at, row.updated_at, row.legal_hold, label)


def destroy(unit: Unit, matter) -> None:
    """Destroy the key and the sealed rows of a matter, inside a unit of work that was allowed, with its row locked."""
    run, mine = unit.connection.execute, matter.id
    own_packets = select(packets.c.id).where(packets.c.matter_id == mine)
    own_submissions = select(submissions.c.id).where(submissions.c.matter_id == mine)
    run(delete(outbox).where(outbox.c.submission_id.in_(own_submissions)))
    run(delete(artifacts).where(artifacts.c.submission_id.in_(own_submissions)))
    run(delete(told).where(told.c.submission_id.in_(own_submissions)))
    run(update(submission_events).where(submission_events.c.submission_id.in_(own_submissions)).values(sealed=None))
    run(update(submissions).where(submissions.c.matter_id == mine).values(
        packet_id=None, sealed_recipient=None, sealed_cause_number=None))
    run(delete(packet_files).where(packet_files.c.packet_id.in_(own_packets)))
    for table in (packets, signatures, signing_requests, resume_codes, papers, uploads, matter_versions):
        run(delete(table).where(table.c.matter_id == mine))
    run(update(matters).where(matters.c.id == mine).values(
        key_id=None, sealed_label=None, purged_at=unit.now, status=MatterStatus.CLOSED.value))
    run(delete(data_keys).where(data_keys.c.id == matter.key_id))
