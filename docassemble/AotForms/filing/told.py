# do not pre-load
"""What recipients say by calling back: kept whole, once, and taken in by the ledger in the same transaction.

The furthest word stands: late, early and repeated news are events that change nothing.  News that comes while its attempt is
still under way waits until that is settled (``settle_told``).  What is about no submission here goes into quarantine, sealed
for the organization that was called, for a person to look at.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from ..errors import InputError
from ..vault.access import Action, Actor
from ..vault.core import Vault
from ..vault.names import code, new_id
from ..vault.tables import organizations, submission_events, submissions, told
from ..vault.unit import Unit
from .adapter import State, Told
from .crashpoints import reach
from .ledger import dequeue
from .states import TRANSITIONS, Cause
from .submission import matter_key, move, record, row_of, stood
from .words import hold_once

# The channel under which signed notices are kept, however their packet was sent, and what their events are called.
NOTICE = "signed notice"
SAID_BY, HANDED_IN_BY, REASON = "said by", "handed in by", "reason"

# A court gives its own ids with its receipt; news that names only those is looked for among so many submissions at most.
MOST = 5_000


class LedgerInbox:
    """The inbox of one organization and one channel; what an adapter's ``callback`` is given."""

    def __init__(self, vault: Vault, organization_id: str, channel: str):
        self._vault, self._organization, self._channel = vault, organization_id, code(channel, "channel")

    def find(self, said: Told) -> str | None:
        """Our submission by one of its keys, else by the ids that its carrier gave us."""
        with self._vault.system(write=False) as unit:
            mine = (submissions.c.organization_id == self._organization) & (submissions.c.channel == self._channel)
            found = unit.connection.execute(select(submissions.c.id).where(mine, submissions.c.key.in_(said.keys))).scalars().all()
            if not found and said.references:
                rows = unit.connection.execute(select(submissions).where(mine, submissions.c.attempt > 0).order_by(
                    submissions.c.updated_at.desc()).limit(MOST)).all()
                found = [row.id for row in rows if set(said.references) & _references(unit, row)]
            return found[0] if len(found) == 1 else None

    def keep(self, said: Told, submission_id: str) -> bool:
        """Store it once and take it in; whether it is new."""
        with self._vault.system() as unit:
            row = row_of(unit, submission_id, lock=True)
            made = _store(unit, self._organization, self._channel, said, row.id, matter_key(unit, row))
            reach("told.stored")
            if made is not None and State(row.state) is not State.SENDING:
                _take_in(unit, row, made, said, self._channel)
            reach("told.before-commit")
        reach("told.committed")
        return made is not None

    def quarantine(self, said: Told) -> bool:
        """Store once what is about no submission of ours."""
        with self._vault.system() as unit:
            made = _store(unit, self._organization, self._channel, said, None, _own_key(unit, self._organization))
            if made is not None:
                unit.note("told.quarantine", f"organization:{self._organization}", self._channel, organization=self._organization)
        return made is not None


def keep_notice(vault: Vault, actor: Actor, said: Told, submission_id: str) -> bool:
    """Store a signed notice once, and take it in as a call of the office itself would be; whether it is new.

    ``said.evidence`` names who said it (``said by``).  Raises AccessDenied, and InputError where the matter was purged.
    """
    said = replace(said, evidence={**said.evidence, HANDED_IN_BY: actor.user})
    with vault.work(actor, Action.SUBMISSION_WORD) as unit:
        row = row_of(unit, submission_id, lock=True)
        made = _store(unit, actor.organization, NOTICE, said, row.id, matter_key(unit, row))
        if made is not None and State(row.state) is not State.SENDING:
            _take_in(unit, row, made, said, NOTICE)
    return made is not None


def settle_told(vault: Vault) -> int:
    """Take in what was told while its attempt was under way and has waited since; how many."""
    done = 0
    with vault.system(write=False) as unit:
        waiting = unit.connection.execute(select(told.c.id, told.c.submission_id).where(
            told.c.submission_id.is_not(None), told.c.taken_in_at.is_(None)).order_by(told.c.created_at)).all()
    for item in waiting:
        with vault.system() as unit:
            row = row_of(unit, item.submission_id, lock=True)
            kept = unit.connection.execute(select(told).where(told.c.id == item.id, told.c.taken_in_at.is_(None))).first()
            if kept is not None and State(row.state) is not State.SENDING:
                _take_in(unit, row, kept.id, _read(unit, matter_key(unit, row), kept), kept.channel)
                done += 1
    return done


@dataclass(frozen=True, slots=True)
class Stranger:
    """News in quarantine: when it came, by which channel, and what it says; its bytes are opened by ``open_stranger``."""

    id: str
    channel: str
    at: datetime
    state: State | None
    detail: str


def strangers(vault: Vault, actor: Actor) -> tuple[Stranger, ...]:
    """What an organization was told about no submission of its own, the newest first.  For administrators."""
    with vault.work(actor, Action.SETTING_READ, write=False) as unit:
        rows = unit.connection.execute(select(told).where(
            told.c.organization_id == actor.organization, told.c.submission_id.is_(None)).order_by(told.c.created_at.desc())).all()
        said = [(row, _read(unit, _own_key(unit, actor.organization), row)) for row in rows]
        return tuple(Stranger(row.id, row.channel, row.created_at, each.state, each.detail) for row, each in said)


def open_stranger(vault: Vault, actor: Actor, id: str) -> Told:
    """One of them, whole.  For administrators; raises InputError where there is none."""
    with vault.work(actor, Action.SETTING_READ) as unit:
        row = unit.connection.execute(select(told).where(
            told.c.id == str(id), told.c.organization_id == actor.organization, told.c.submission_id.is_(None))).first()
        if row is None:
            raise InputError("There is nothing of this name in quarantine", "id", "Look at the list again.")
        unit.note("told.open", f"organization:{actor.organization}")
        return _read(unit, _own_key(unit, actor.organization), row, raw=True)


def _take_in(unit: Unit, row, id: str, said: Told, channel: str) -> None:
    """Move the submission where the news is further than what is known, else only remember that it was said."""
    start, note = State(row.state), NOTICE if channel == NOTICE else "court called back"
    by, detail = said.evidence.get(HANDED_IN_BY, f"adapter:{row.channel}"), _detail(said)
    if said.state is not None and Cause.WORD in TRANSITIONS.get((start, said.state), ()) and said.state is not State.FAILED:
        columns: dict[str, Any] = {}
        if said.state is State.RECEIVED and row.received_at is None:
            columns["received_at"] = said.at or unit.now
        if said.filed_on is not None:
            columns["filed_on"] = said.filed_on
        key_id = matter_key(unit, row)
        if said.cause_number and key_id is not None:
            columns["sealed_cause_number"] = unit.seal(key_id, said.cause_number.encode(), "submissions", row.id, "sealed_cause_number")
        if channel == NOTICE:  # what was signed by mistake can be taken back, as any word that a person brings
            detail["before"] = stood(unit, row, key_id)
        row = move(unit, row, said.state, Cause.WORD, said_by=by, note=note, detail=detail, at=said.at, **columns)
        if said.state not in (State.RECEIVED, State.UNDER_REVIEW, State.PARTLY_ACCEPTED) or start in (State.QUEUED, State.FAILED):
            dequeue(unit, row.id)
    else:
        record(unit, row, Cause.WORD, said_by=by, note=f"{note} late" if said.state else note, detail=detail)
    if said.hold:
        hold_once(unit, row, said.hold, said_by=by, detail={"detail": said.detail})
    unit.connection.execute(update(told).where(told.c.id == id).values(taken_in_at=unit.now))


def _detail(said: Told) -> dict[str, Any]:
    evidence = dict(said.evidence)
    by, reason = evidence.pop(SAID_BY, None), evidence.pop(REASON, None)
    evidence.pop(HANDED_IN_BY, None)
    detail = {"detail": said.detail, "evidence": evidence, "cause_number": said.cause_number, "said_by": by, "reason": reason,
              "filed_on": said.filed_on.isoformat() if said.filed_on else None}
    return {name: value for name, value in detail.items() if value}


def _references(unit: Unit, row) -> set[str]:
    """Every id that the carrier gave for a submission, from its events."""
    key_id, found = matter_key(unit, row), set()
    if key_id is None:
        return found
    events = unit.connection.execute(select(submission_events).where(
        submission_events.c.submission_id == row.id, submission_events.c.sealed.is_not(None),
        submission_events.c.cause.in_([Cause.ATTEMPT.value, Cause.LOOK_UP.value]))).all()
    for event in events:
        detail = unit.unseal_json(key_id, event.sealed, "submission_events", event.id, f"sealed {row.id} {event.position}")
        found |= {detail.get("carrier_reference")} | {
            value for name, value in (detail.get("evidence") or {}).items() if name.startswith("court ")}
    return found - {None, ""}


def _store(unit: Unit, organization_id: str, channel: str, said: Told, submission_id: str | None, key_id: str | None) -> str | None:
    """The row's id; None where the same news is there already.  Raises InputError where its matter was purged: nothing can be kept."""
    if key_id is None:
        raise InputError("the papers of this submission were purged", "submission", "Look at the court's own record")
    row = new_id()
    about = {"keys": said.keys, "references": said.references, "state": said.state.value if said.state else None, "detail": said.detail,
             "filed_on": said.filed_on.isoformat() if said.filed_on else None, "cause_number": said.cause_number,
             "evidence": dict(said.evidence), "hold": said.hold, "at": said.at.isoformat() if said.at else None}
    made = unit.connection.execute(unit.insert_or_leave(told).values(
        id=row, organization_id=organization_id, channel=channel, dedupe=said.dedupe, submission_id=submission_id,
        sealed_about=unit.seal_json(key_id, about, "told", row, "sealed_about"), sealed=unit.seal(key_id, said.raw, "told", row),
        created_at=unit.now).returning(told.c.id)).first()
    return None if made is None else row


def _read(unit: Unit, key_id: str, row, *, raw: bool = False) -> Told:
    about = unit.unseal_json(key_id, row.sealed_about, "told", row.id, "sealed_about")
    day = about.pop("filed_on")
    state, at = about.pop("state"), about.pop("at", None)
    return Told(**{**about, "dedupe": row.dedupe, "keys": tuple(about["keys"]), "references": tuple(about["references"]),
                   "state": State(state) if state else None, "filed_on": date.fromisoformat(day) if day else None,
                   "at": datetime.fromisoformat(at) if at else None,
                   "raw": unit.unseal(key_id, row.sealed, "told", row.id) if raw else b""})


def _own_key(unit: Unit, organization_id: str) -> str:
    return unit.connection.execute(select(organizations.c.key_id).where(organizations.c.id == organization_id)).scalar_one()
