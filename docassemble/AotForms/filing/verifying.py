# do not pre-load
"""Whether what is stored still fits together: the log, the chain of every submission, and every sealed value of the ledger.

For the operator: after a restore, after trouble with a disk, and now and then.
"""
from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from ..vault.core import Vault
from ..vault.events import first_broken
from ..vault.keys import SealBroken, WrongKey
from ..vault.matters import read_version
from ..vault.packets import read_files
from ..vault.tables import audit_events, matter_versions, matters, packets, submission_events, submissions
from ..vault.unit import Unit
from .submission import events_of, matter_key, view


@dataclass(frozen=True, slots=True)
class Whole:
    """What was looked at, and what does not fit: each a plain line with ids, never a fact about a person."""

    submissions: int
    events: int
    matters: int
    log_rows: int
    log_head: str
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything fits."""
        return not self.problems


def verify_everything(vault: Vault) -> Whole:
    """Walk the log and every submission, and open every matter's newest version and packets.  Changes nothing.  Raises WrongKey.
    It does not tell that a whole older copy was put back: compare ``log_rows`` and ``log_head`` with those kept elsewhere."""
    log = vault.audit.verify()
    problems = [] if log.ok else [f"log: {log.why}{f', at row {log.broken_at}' if log.broken_at else ''}"]
    with vault.system(write=False) as unit:
        rows = unit.connection.execute(select(submissions).order_by(submissions.c.id)).all()
        counted = sum(_check_submission(unit, row, problems) for row in rows)
        kept = unit.connection.execute(select(matters).where(matters.c.purged_at.is_(None)).order_by(matters.c.id)).all()
        for matter in kept:
            _check_matter(unit, matter, problems)
    return Whole(len(rows), counted, len(kept), log.rows, log.head, tuple(problems))


def _check_submission(unit: Unit, row, problems: list[str]) -> int:
    events = unit.connection.execute(select(submission_events).where(
        submission_events.c.submission_id == row.id).order_by(submission_events.c.position)).all()
    where, before = f"submission {row.id}", len(problems)
    broken = first_broken(unit.vault.index, events)
    if broken is not None:
        problems.append(f"{where}: event {broken} was changed, moved or taken out")
    told = unit.connection.execute(select(func.count()).where(
        audit_events.c.subject == f"submission:{row.id}", audit_events.c.action.like("submission.%"))).scalar_one()
    if told != len(events):
        problems.append(f"{where}: it has {len(events)} events, and the log tells of {told}")
    if not events or events[-1].state != row.state:
        problems.append(f"{where}: its state is not that of its last event")
    if len(problems) == before and matter_key(unit, row) is not None:
        _opens(where, problems, lambda: (view(unit, row), events_of(unit, row)))
    return len(events)


def _check_matter(unit: Unit, matter, problems: list[str]) -> None:
    versions = unit.connection.execute(select(matter_versions.c.version).where(matter_versions.c.matter_id == matter.id)).scalars().all()
    kept = unit.connection.execute(select(packets.c.id).where(packets.c.matter_id == matter.id)).scalars().all()
    for version in versions:
        _opens(f"matter {matter.id}, version {version}", problems, lambda version=version: read_version(unit, matter.id, version))
    for packet in kept:
        _opens(f"packet {packet}", problems, lambda packet=packet: read_files(unit, matter.key_id, packet))


def _opens(where: str, problems: list[str], read) -> None:
    try:
        read()
    except WrongKey:
        raise
    except SealBroken as error:
        problems.append(f"{where}: {error.what}")
