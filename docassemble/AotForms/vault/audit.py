# do not pre-load
"""The audit log: append-only, chained by keyed hashes, without any fact about a person.

Each row carries an HMAC over itself and the row before; a sealed head says how many rows there are.  The key lies
outside the database, so whoever can write rows still cannot make a chain that verifies.  Putting back an older copy of
the whole database is noticed only by comparing with a head that was kept elsewhere (``verify(anchor=…)``).
HIPAA Security Rule, 45 CFR 164.312(b).
"""
from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select, update

from .access import Action, Actor
from .keys import Keyring
from .tables import audit_events, audit_head

if TYPE_CHECKING:
    from .core import Vault

_START = "0" * 64
_HEAD = select(audit_head).with_for_update()
_EVENT = insert(audit_events)
_MOVE_HEAD = update(audit_head)


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened: organization and actor as opaque ids, an action code, a subject (kind:id), a note code."""

    organization_id: str | None
    actor: str
    action: str
    subject: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One stored event."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    note: str


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Whether the log is whole.  ``head`` is worth keeping elsewhere; ``broken_at`` is the first row that does not fit."""

    ok: bool
    rows: int
    head: str
    broken_at: int | None = None
    why: str = ""


def _mac(key: Keyring, previous: str, seq: int, at: datetime, entry: Entry) -> str:
    parts = [previous, seq, at.isoformat(timespec="microseconds"), entry.organization_id, entry.actor, entry.action,
             entry.subject, entry.note]
    return key.mac("audit row", json.dumps(parts).encode())


def _head_mac(key: Keyring, seq: int, mac: str) -> str:
    return key.mac("audit head", f"{seq}|{mac}".encode())


def begin(connection: Connection, key: Keyring) -> None:
    """Write the head of an empty log, unless there is one."""
    if connection.execute(select(audit_head.c.id)).first() is None:
        connection.execute(insert(audit_head).values(id=1, seq=0, mac=_START, head_mac=_head_mac(key, 0, _START)))


def append(connection: Connection, key: Keyring, now: datetime, entries: Iterable[Entry]) -> None:
    """Append events inside the caller's transaction; the head row is the lock."""
    entries = list(entries)
    if not entries:
        return
    head = connection.execute(_HEAD).one()
    seq, previous = head.seq, head.mac
    for entry in entries:
        seq += 1
        mac = _mac(key, previous, seq, now, entry)
        connection.execute(_EVENT, {
            "seq": seq, "at": now, "organization_id": entry.organization_id, "actor": entry.actor, "action": entry.action,
            "subject": entry.subject, "note": entry.note, "previous": previous, "mac": mac})
        previous = mac
    connection.execute(_MOVE_HEAD, {"seq": seq, "mac": previous, "head_mac": _head_mac(key, seq, previous)})


class Audit:
    """Reading and checking the log."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def list(self, actor: Actor, *, subject: str | None = None) -> tuple[AuditRow, ...]:
        """The events of the actor's organization, oldest first; ``subject`` such as ``matter:ID``.  For administrators."""
        with self._vault.work(actor, Action.AUDIT_READ, write=False) as unit:
            query = select(audit_events).where(audit_events.c.organization_id == actor.organization)
            if subject is not None:
                query = query.where(audit_events.c.subject == subject)
            rows = unit.connection.execute(query.order_by(audit_events.c.seq))
            return tuple(AuditRow(r.seq, r.at, r.actor, r.action, r.subject, r.note) for r in rows)

    def verify(self, anchor: tuple[int, str] | None = None) -> AuditVerdict:
        """Walk the whole chain.  anchor: (rows, head) of an earlier verdict that was kept elsewhere.
        For the operator; tells the first row that was edited, dropped, added or moved."""
        with self._vault.system(write=False) as unit:
            head = unit.connection.execute(select(audit_head)).first()
            rows = unit.connection.execute(select(audit_events).order_by(audit_events.c.seq))
            return _walk(self._vault.index, rows, head, anchor)


def _walk(key: Keyring, rows, head, anchor) -> AuditVerdict:
    count, previous = 0, _START
    for row in rows:
        entry = Entry(row.organization_id, row.actor, row.action, row.subject, row.note)
        if row.seq != count + 1:
            return AuditVerdict(False, count, previous, count + 1, "a row is missing")
        if row.previous != previous or row.mac != _mac(key, previous, row.seq, row.at, entry):
            return AuditVerdict(False, count, previous, row.seq, "a row was changed or moved")
        count, previous = row.seq, row.mac
        if anchor and anchor[0] == count and anchor[1] != previous:
            return AuditVerdict(False, count, previous, count, "the log differs from the head that was kept elsewhere")
    if head is None or head.head_mac != _head_mac(key, head.seq, head.mac):
        return AuditVerdict(False, count, previous, None, "the head of the log was changed")
    if (head.seq, head.mac) != (count, previous):
        return AuditVerdict(False, count, previous, count + 1, "rows are missing at the end")
    if anchor and anchor[0] > count:
        return AuditVerdict(False, count, previous, count + 1, "the log is shorter than the head that was kept elsewhere")
    return AuditVerdict(True, count, previous)
