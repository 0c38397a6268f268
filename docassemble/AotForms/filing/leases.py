# do not pre-load
"""Leases: which courier has a submission in hand, and what becomes of it when that courier is gone.

A lease names its owner (machine, process, start of that process) and ends by itself after 60 s unless renewed.  A lease of
this machine whose process no longer lives is dead at once, so that a restarted courier need not wait.
PostgreSQL: ``FOR UPDATE SKIP LOCKED``; SQLite: ``UPDATE … RETURNING`` inside BEGIN IMMEDIATE (the same statement).
"""
from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import or_, select, update
from sqlalchemy.exc import DBAPIError

from ..vault.core import Vault
from ..vault.names import new_id
from ..vault.tables import outbox, submissions
from ..vault.unit import Unit
from .adapter import State
from .crashpoints import reach
from .ledger import LOOK, SEND, enqueue
from .states import Cause
from .submission import move
from .words import everything_held

LEASE = timedelta(seconds=60)
HEARTBEAT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Lease:
    """One outbox row in hand."""

    submission_id: str
    task: str
    token: str
    tries: int


def owner() -> str:
    """This process, as leases name it: machine and boot (hashed), process id, and its start time in ticks."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid())}"


def _machine() -> str:
    """This host, boot and process namespace: two containers with one host name are two machines here."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    parts = [socket.gethostname(), boot.read_text().strip() if boot.exists() else ""]
    try:
        parts.append(str(os.stat("/proc/self/ns/pid").st_ino))
    except OSError:
        parts.append("")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks; empty when it does not live or cannot be seen."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _gone(name: str) -> bool:
    """Whether the owner was a process of this machine that no longer lives.  False where that cannot be known."""
    machine, pid, started = name.split(":")
    if machine != _machine() or not started:
        return False
    return _started(int(pid)) != started


def recover(vault: Vault) -> int:
    """Settle what dead leases left: ``sending`` becomes ``unknown`` (never sent again), ``queued`` is free again.
    How many were settled."""
    with vault.system(write=False) as unit:
        rows = unit.connection.execute(select(outbox).where(outbox.c.lease_owner.is_not(None))).all()
        dead = [r for r in rows if r.lease_until <= unit.now or _gone(r.lease_owner)]
    settled = 0
    for row in dead:
        with vault.system() as unit:
            settled += _settle(unit, row)
        reach("recover.committed")
    return settled


def _settle(unit: Unit, dead) -> int:
    row = unit.connection.execute(select(submissions).where(submissions.c.id == dead.submission_id).with_for_update()).one()
    # Only if it is still as it was seen: a courier that merely slept may have renewed it meanwhile.
    freed = unit.connection.execute(update(outbox).where(
        outbox.c.submission_id == row.id, outbox.c.lease_token == dead.lease_token, outbox.c.lease_until == dead.lease_until)
        .values(lease_owner=None, lease_token=None, lease_until=None))
    reach("recover.freed")
    if freed.rowcount != 1:
        return 0
    if State(row.state) is State.SENDING:
        move(unit, row, State.UNKNOWN, Cause.RECOVERY, said_by="courier", note="attempt was cut off", detail={
            "detail": "The program stopped during this attempt, so the papers may or may not have arrived."})
        enqueue(unit, row.id, LOOK, unit.now)
    return 1


def claim(vault: Vault, name: str, channels: Collection[str]) -> Lease | None:
    """Take the longest-due row that this courier can serve, or None.  Held ones, and everything under the global hold,
    are left alone; looking up goes on under a hold, because it sends nothing."""
    with vault.system() as unit:
        ready = ((outbox.c.task == SEND) & (submissions.c.state == State.QUEUED.value) & submissions.c.held.is_(False)
                 & (not everything_held(unit)))
        asked = (outbox.c.task == LOOK) & submissions.c.state.not_in([State.QUEUED.value, State.SENDING.value])
        next_one = (select(outbox.c.submission_id).join(submissions, submissions.c.id == outbox.c.submission_id)
                    .where(outbox.c.due_at <= unit.now, outbox.c.lease_owner.is_(None), or_(ready, asked),
                           submissions.c.channel.in_(list(channels)))
                    .order_by(outbox.c.due_at, outbox.c.submission_id).limit(1)
                    .with_for_update(of=outbox, skip_locked=True).scalar_subquery())
        token = new_id()
        row = unit.connection.execute(update(outbox).where(outbox.c.submission_id == next_one).values(
            lease_owner=name, lease_token=token, lease_until=unit.now + LEASE).returning(outbox)).first()
        reach("claim.before-commit")
    reach("claim.committed")
    return Lease(row.submission_id, row.task, token, row.tries) if row else None


def holds(unit: Unit, lease: Lease) -> bool:
    """Whether the lease is still in hand; renews it.  Call it with the submission's row locked."""
    return unit.connection.execute(update(outbox).where(
        outbox.c.submission_id == lease.submission_id, outbox.c.lease_token == lease.token).values(
        lease_until=unit.now + LEASE)).rowcount == 1


@contextmanager
def heartbeat(vault: Vault, lease: Lease, seconds: float = HEARTBEAT_SECONDS) -> Iterator[None]:
    """Renew the lease from a second thread while something slow happens."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(seconds):
            try:
                with vault.system() as unit:
                    holds(unit, lease)
            except DBAPIError:
                continue  # a busy database: the next beat tries again, and the lease may end meanwhile

    thread = threading.Thread(target=beat, name="courier-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
