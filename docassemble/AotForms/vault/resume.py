# do not pre-load
"""Resume codes: a member who has a matter open asks for a code, and opens that one matter with it on another device.

A code works once, for a day unless the site says otherwise, and is no log-in: what it opens is a session of one matter that may read
and answer, and may not sign, send, ask for signatures, see other matters, settings or people (``access.CAPABILITIES``).  A
code is 80 random bits, so it stands without a password; only its keyed hash is stored.  Whoever tries wrong ones is slowed down, and keeps
nobody with a right one out.
"""
from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from ..errors import InputError, RequirementNotMet
from .access import Action, Actor, Role, denied
from .members import login_mac
from .names import new_id
from .tables import matters, members, resume_codes, resume_tries

if TYPE_CHECKING:
    from .core import Unit, Vault

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32: without 0, 1, I, O, which are taken for each other
LENGTH, GROUP = 16, 4  # 80 bits
LONGEST = timedelta(days=3)
SESSION = timedelta(hours=8)
DOMAIN = "resume.invalid"  # of the names under which such a session runs; no mail goes there (RFC 2606)
HERE, WITHIN = 10, timedelta(minutes=15)  # wrong codes from one address
EVERYWHERE, HOUR = 1000, timedelta(hours=1)  # and from all together


@dataclass(frozen=True, slots=True)
class ResumeCode:
    """A code that was made, as it is shown once: ``7K3F-92QM-…``."""

    text: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """A session that a code opened: the name under which it acts (``Vault.actor``), its matter, and its end."""

    login: str
    matter_id: str
    until: datetime


class ResumeCodes:
    """Making and using them."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def make(self, actor: Actor, matter_id: str, lifetime: timedelta = timedelta(days=1)) -> ResumeCode:
        """A new code for the member who asks and this matter; an earlier one works no more, and what it opened is closed.
        lifetime: at most three days.  Raises AccessDenied, InputError."""
        if not timedelta(0) < lifetime <= LONGEST:
            raise InputError("a code works for three days at most", "lifetime", "Choose a shorter time")
        text = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        with self._vault.work(actor, Action.RESUME_MAKE) as unit:
            matter, until = unit.matter(matter_id), unit.now + lifetime
            unit.connection.execute(update(resume_codes).where(
                resume_codes.c.matter_id == matter.id, resume_codes.c.member_id == actor.user,
                resume_codes.c.ended_at.is_(None)).values(ended_at=unit.now))
            row = new_id()
            unit.connection.execute(insert(resume_codes).values(
                id=row, matter_id=matter.id, member_id=actor.user, code_mac=self._mac(text), created_by=unit.user,
                created_at=unit.now, expires_at=until))
            unit.note("resume.make", f"matter:{matter.id}", f"code {row}")
        return ResumeCode("-".join(text[at:at + GROUP] for at in range(0, LENGTH, GROUP)), until)

    def use(self, typed: str, address: str) -> Resumed:
        """The session that a code opens; of two who come at once with one code, one.

        typed: as a person wrote it: small letters, blanks and hyphens do not matter.  address: from where; kept as a keyed hash for an
        hour.  Raises InputError, alike for a wrong, a used and an old code; RequirementNotMet for one of them after too many.
        """
        text = re.sub(r"[\s-]", "", str(typed)).upper()
        with self._vault.system() as unit:
            row = _behind(unit, self._mac(text)) if len(text) == LENGTH and set(text) <= set(SIGNS) else None
            opened = _open(unit, row) if row is not None else None
        if opened is None:
            self._count(address)
            raise InputError("This code opens nothing", "code", "Look at it sign by sign. It works once, and until the time that stood beside "
                             "it. If it does not work, ask for a new one, or sign in.")
        return opened

    def session(self, login: str) -> Resumed | None:
        """The session that runs under a name; None when it ended, for whatever reason."""
        with self._vault.system(write=False) as unit:
            row = row_of(unit, login)
            return Resumed(login, row.matter_id, row.session_until) if row is not None else None

    def end(self, login: str) -> None:
        """End the session that runs under a name; nothing happens where there is none."""
        with self._vault.system() as unit:
            row = row_of(unit, login)
            if row is not None:
                unit.connection.execute(update(resume_codes).where(resume_codes.c.id == row.id).values(ended_at=unit.now))
                unit.note("resume.end", f"matter:{row.matter_id}", f"code {row.id}", organization=row.organization_id)

    def _mac(self, text: str) -> str:
        return self._vault.mac("resume code", text.encode())

    def _count(self, address: str) -> None:
        """Note a wrong code.  Raises RequirementNotMet where there were too many; such a one is not noted again, so the table stays small."""
        mine, table = self._vault.mac("resume address", str(address).encode()), resume_tries
        count = select(func.count()).select_from(table)
        with self._vault.system() as unit:
            unit.connection.execute(delete(table).where(table.c.at < unit.now - HOUR))
            here = unit.connection.execute(count.where(table.c.address_mac == mine, table.c.at > unit.now - WITHIN)).scalar_one()
            many = here >= HERE or unit.connection.execute(count).scalar_one() >= EVERYWHERE
            if not many:
                unit.connection.execute(insert(table).values(id=new_id(), address_mac=mine, at=unit.now))
                unit.note("resume.refused", "code:unknown")
        if many:
            raise RequirementNotMet("Too many wrong codes were tried", "code", "Look at yours sign by sign; a right one still opens. Or sign in with your password.")


def _behind(unit: Unit, mac: str):
    row = unit.connection.execute(select(resume_codes).where(resume_codes.c.code_mac == mac)).first()
    return row if row is not None and hmac.compare_digest(row.code_mac, mac) else None


def _open(unit: Unit, row) -> Resumed | None:
    login = f"code-{new_id()[:10]}@{DOMAIN}"
    taken = unit.connection.execute(update(resume_codes).where(
        resume_codes.c.id == row.id, resume_codes.c.used_at.is_(None), resume_codes.c.ended_at.is_(None), resume_codes.c.expires_at > unit.now)
        .values(used_at=unit.now, session_until=unit.now + SESSION, login_mac=login_mac(unit, login))).rowcount
    found = row_of(unit, login) if taken == 1 else None
    if found is None:
        return None
    unit.note("resume.use", f"matter:{found.matter_id}", f"code {found.id}", organization=found.organization_id)
    return Resumed(login, found.matter_id, found.session_until)


def _standing(unit: Unit):
    """Codes whose session runs: used, not ended, not too old, of a member who stands and a matter that is there."""
    return select(resume_codes, members.c.organization_id, members.c.role).join(
        members, members.c.id == resume_codes.c.member_id).join(matters, matters.c.id == resume_codes.c.matter_id).where(
        resume_codes.c.used_at.is_not(None), resume_codes.c.ended_at.is_(None), resume_codes.c.session_until > unit.now,
        members.c.disabled_at.is_(None), matters.c.purged_at.is_(None), matters.c.organization_id == members.c.organization_id)


def row_of(unit: Unit, login: str):
    """The row of the session that runs under a name, or None."""
    if not str(login).endswith(f"@{DOMAIN}"):
        return None
    return unit.connection.execute(_standing(unit).where(resume_codes.c.login_mac == login_mac(unit, login))).first()


def end_all(unit: Unit) -> None:
    """Every code works no more, and what any opened is closed: after a backup was put back, which knows nothing of later uses."""
    unit.connection.execute(update(resume_codes).where(resume_codes.c.ended_at.is_(None)).values(ended_at=unit.now))


def actor_of(unit: Unit, login: str) -> Actor:
    """The actor of the session that runs under a name.  Raises AccessDenied."""
    row = row_of(unit, login)
    if row is None:
        raise denied()
    return Actor(f"resume:{row.id}", row.organization_id, Role.RESUME)


def session_row(unit: Unit):
    """The row behind an actor who came by a code.  Raises AccessDenied when that session ended."""
    row = unit.connection.execute(_standing(unit).where(
        resume_codes.c.id == unit.actor.user.removeprefix("resume:"), members.c.organization_id == unit.actor.organization)).first()
    if row is None:
        raise denied()
    return row
