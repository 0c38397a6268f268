# do not pre-load
"""How long matters are kept: days as data, what is due, and the purge of it.  Legal hold wins.

The days lie in ``data/sources/retention.yml``; a site may lay its own over them in ``retention.yml`` of its home.  What a purge takes and
what stays: ``Matters.purge``.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from sqlalchemy import select

from ..errors import InputError
from .access import Action, Actor
from .matters import destroy
from .tables import matters, submissions

if TYPE_CHECKING:
    from .core import Unit, Vault

_PURGE = "purge"
_FILED = frozenset({"accepted"})
_ENDED = frozenset({"accepted", "cancelled", "returned", "rejected"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing kept.  days: None where nothing is removed by itself.  source, why, confidence: the ground for the days."""

    name: str
    what: str
    days: int | None
    action: str
    source: str
    confidence: str
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """One matter and when it may go.  expires_at None: it stays, and ``why`` says why.  Nothing here tells whose matter it is."""

    matter_id: str
    reference: str
    kind: str
    expires_at: datetime | None
    held: bool
    why: str = ""

    def due(self, now: datetime) -> bool:
        """Whether it may be purged at ``now``."""
        return not self.held and self.expires_at is not None and self.expires_at <= now


def kinds(home=None) -> Mapping[str, Kind]:
    """Every kind with its days; the site's own days over the shipped ones.  Raises InputError for a file that is not right."""
    shipped = yaml.safe_load(files("docassemble.AotForms").joinpath("data/sources/retention.yml").read_text(encoding="utf-8"))
    own = home / "retention.yml" if home else None
    if own is not None and own.exists():
        for name, change in _own(own).items():
            shipped[name] = {**shipped[name], "confidence": "confirmed", **change}
    return {name: Kind(name, **row) for name, row in shipped.items()}


def _own(path) -> Mapping[str, dict]:
    shipped = {"draft", "filed", "ended"}
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise InputError("The file of retention days cannot be read", str(path), "Give a readable YAML file.") from None
    good = isinstance(read, dict) and set(read) <= shipped and all(
        isinstance(row, dict) and set(row) <= {"days", "source", "why"} and row.get("source")
        and type(row.get("days")) is int and row["days"] >= 1 for row in read.values())
    if not good:
        raise InputError("The file of retention days is not right", str(path),
                         "Write draft, filed or ended, each with days (1 or more) and source: who decided it.")
    return read


def look(vault: Vault) -> tuple[Due, ...]:
    """Every matter of this installation with when it may go, the first to go first.  For the operator; changes nothing."""
    rules = kinds(vault.home)
    with vault.system(write=False) as unit:
        rows = unit.connection.execute(select(matters).where(matters.c.purged_at.is_(None))).all()
        found = [_due(row, _submissions(unit).get(row.id, []), rules) for row in rows]
    return tuple(sorted(found, key=lambda d: (d.expires_at is None, d.expires_at or datetime.max, d.reference)))


def expiries(vault: Vault, actor: Actor) -> dict[str, datetime]:
    """When the drafts of the actor's organization go unless somebody works on them: matter id to time.  Legal holds are left out."""
    rules = kinds(vault.home)
    with vault.work(actor, Action.MATTER_LIST, write=False) as unit:
        rows = unit.connection.execute(select(matters).where(
            matters.c.organization_id == actor.organization, matters.c.purged_at.is_(None))).all()
        sent = _submissions(unit)
        found = [_due(row, sent.get(row.id, []), rules) for row in rows]
    return {d.matter_id: d.expires_at for d in found if d.kind == "draft" and d.expires_at and not d.held}


def apply(vault: Vault) -> tuple[Due, ...]:
    """Purge what is due, each in a transaction of its own in which it is looked at again; what was purged.  For the operator."""
    rules, gone = kinds(vault.home), []
    for seen in look(vault):
        if not seen.due(vault.clock()):
            continue
        with vault.system() as unit:
            row = unit.connection.execute(select(matters).where(matters.c.id == seen.matter_id).with_for_update()).one()
            now = _due(row, _submissions(unit, row.id).get(row.id, []), rules)
            if row.purged_at is None and now.due(unit.now):
                destroy(unit, row)
                unit.note("matter.purge", f"matter:{row.id}", f"retention {now.kind}", organization=row.organization_id)
                gone.append(now)
    if gone:
        vault.forget_freed_space()
    return tuple(gone)


def _submissions(unit: Unit, matter_id: str | None = None) -> dict[str, list]:
    query = select(submissions.c.matter_id, submissions.c.state, submissions.c.updated_at)
    found: dict[str, list] = {}
    for row in unit.connection.execute(query if matter_id is None else query.where(submissions.c.matter_id == matter_id)):
        found.setdefault(row.matter_id, []).append(row)
    return found


def _due(row, sent: list, rules: Mapping[str, Kind]) -> Due:
    states = {s.state for s in sent}
    kind = rules["draft" if not sent else "filed" if states <= _FILED else "ended" if states <= _ENDED else "moving"]
    since = max([row.updated_at, *(s.updated_at for s in sent)])
    expires = since + timedelta(days=kind.days) if kind.action == _PURGE and kind.days is not None else None
    return Due(row.id, row.reference, kind.name, expires, bool(row.legal_hold), "under a legal hold" if row.legal_hold else kind.why)
