# do not pre-load
"""Organizations and their members.  A log-in name is stored as a keyed hash (to find it) and sealed (to show it).

A member's own name is kept sealed with who verified it, how and when.  The seal binds those three, so that a row that was
changed in the database (another verifier, "self-stated" made "administrator") no longer opens.
"""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from ..errors import InputError, RequirementNotMet
from .access import Action, Actor, Role, denied
from .names import new_id
from .tables import members, organizations

if TYPE_CHECKING:
    from .core import Unit, Vault

LONGEST_NAME = 300


class NameCheck(StrEnum):
    """How a member's name came to be known."""

    ADMINISTRATOR = "administrator"  # another administrator of the organization vouched for it
    TERMINAL = "terminal"            # entered on the server itself, by whoever holds the machine
    SELF = "self-stated"             # the only administrator said it of themselves: nobody vouched


@dataclass(frozen=True, slots=True)
class VerifiedName:
    """A member's full name, how it was checked, by whom (an opaque id; ``system`` at the terminal), and when."""

    full: str = field(repr=False)
    check: NameCheck
    by: str
    at: datetime

    @property
    def vouched(self) -> bool:
        """Whether somebody else than the person vouched for it."""
        return self.check is not NameCheck.SELF


@dataclass(frozen=True, slots=True)
class Member:
    """One member.  ``login`` is None unless it was asked for, ``name`` also while nobody has verified one."""

    id: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None
    login: str | None = field(default=None, repr=False)
    name: VerifiedName | None = None


def _normal(login: str) -> str:
    normal = unicodedata.normalize("NFKC", str(login)).strip().casefold()
    if not normal or len(normal) > 254:
        raise InputError("a log-in name has 1 to 254 characters", "login", "Give the person's e-mail address")
    return normal


def login_mac(unit: Unit, login: str) -> str:
    """The keyed hash under which a log-in name is found."""
    return unit.vault.mac("login", _normal(login).encode("utf-8"))


def _role(role: Role | str) -> Role:
    if role not in set(Role) - {Role.LINK, Role.RESUME}:
        raise InputError("this is not a role of a member", "role", "Use filer, signer, reader or admin")
    return Role(role)


def _add(unit: Unit, organization_id: str, key_id: str, login: str, role: Role) -> str:
    row = new_id()
    values = {
        "id": row, "organization_id": organization_id, "login_mac": login_mac(unit, login), "role": role.value,
        "sealed_login": unit.seal(key_id, _normal(login).encode("utf-8"), "members", row, "sealed_login"),
        "created_by": unit.user, "created_at": unit.now}
    made = unit.connection.execute(unit.insert_or_leave(members).values(values).returning(members.c.id)).first()
    if made is None:
        # Said alike for a member of this and of any other organization.
        raise InputError("this log-in name cannot be added", "login", "Use another address, or ask the operator")
    return row


def found(vault: Vault, name: str, first_admin: str) -> Actor:
    """Make an organization and its first administrator (see ``Vault.create_organization``)."""
    with vault.system() as unit:
        key_id, row = unit.new_key("organization"), new_id()
        unit.connection.execute(insert(organizations).values(
            id=row, key_id=key_id, created_at=unit.now,
            sealed_name=unit.seal(key_id, str(name).encode("utf-8"), "organizations", row, "sealed_name")))
        member = _add(unit, row, key_id, first_admin, Role.ADMIN)
        unit.note("organization.create", f"organization:{row}", organization=row)
        return Actor(member, row, Role.ADMIN)


class Members:
    """The members of an organization."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def add(self, actor: Actor, login: str, role: Role | str) -> str:
        """Add a member; the opaque id.  One log-in belongs to one organization.  For administrators.
        Raises InputError."""
        with self._vault.work(actor, Action.MEMBER_CHANGE) as unit:
            member = _add(unit, actor.organization, _key_of(unit, actor), login, _role(role))
            unit.note("member.add", f"member:{member}", _role(role).value)
            return member

    def own(self, actor: Actor) -> Member:
        """The member who asks, with log-in and verified name.  Not for the holder of a link, who is no member."""
        with self._vault.work(actor, Action.MEMBER_OWN, write=False) as unit:
            return _member(unit, _key_of(unit, actor), _row(unit, actor, actor.user), whole=True)

    def verify_name(self, actor: Actor, member_id: str, full: str) -> Member:
        """Keep the full name that the administrator ``actor`` verified for a member; it replaces an earlier one.

        Nobody verifies their own name, but for the only administrator of an organization: then it is kept as self-stated.
        Raises RequirementNotMet, InputError (no name), AccessDenied.
        """
        with self._vault.work(actor, Action.MEMBER_CHANGE) as unit:
            unit.connection.execute(select(organizations.c.id).where(organizations.c.id == actor.organization).with_for_update())
            row, check = _row(unit, actor, member_id), NameCheck.ADMINISTRATOR
            if row.id == actor.user:
                if _administrators(unit, actor.organization) > 1:
                    raise RequirementNotMet("nobody verifies their own name", "members", "Ask another administrator of your organization")
                check = NameCheck.SELF
            return _keep_name(unit, _key_of(unit, actor), row, full, check)

    def verify_name_at_terminal(self, login: str, full: str) -> None:
        """Keep the name of the member with this log-in, vouched for by whoever holds the machine.  For the operator, never
        for a page.  Raises InputError when there is no such member, or no name."""
        with self._vault.system() as unit:
            row = unit.connection.execute(select(members).where(members.c.login_mac == login_mac(unit, login))).first()
            if row is None or row.disabled_at is not None:
                raise InputError("this log-in belongs to no member", "login", "Add it first: aotforms members add EMAIL")
            key_id = unit.connection.execute(
                select(organizations.c.key_id).where(organizations.c.id == row.organization_id)).scalar_one()
            _keep_name(unit, key_id, row, full, NameCheck.TERMINAL)

    def list(self, actor: Actor, *, logins: bool = False) -> tuple[Member, ...]:
        """Every member, oldest first; log-in names and verified names only when asked.  For administrators."""
        with self._vault.work(actor, Action.MEMBER_LIST, write=False) as unit:
            key_id = _key_of(unit, actor)
            rows = unit.connection.execute(
                select(members).where(members.c.organization_id == actor.organization).order_by(members.c.created_at, members.c.id))
            return tuple(_member(unit, key_id, row, whole=logins) for row in rows)

    def set_role(self, actor: Actor, member_id: str, role: Role | str) -> None:
        """Give a member another role, from the next call on.  The last administrator stays one."""
        with self._vault.work(actor, Action.MEMBER_CHANGE) as unit:
            self._change(unit, actor, member_id, role=_role(role).value)
            unit.note("member.role", f"member:{member_id}", _role(role).value)

    def disable(self, actor: Actor, member_id: str) -> None:
        """Shut a member out at once; what he did stays on record.  The last administrator stays."""
        with self._vault.work(actor, Action.MEMBER_CHANGE) as unit:
            self._change(unit, actor, member_id, disabled_at=unit.now)
            unit.note("member.disable", f"member:{member_id}")

    @staticmethod
    def _change(unit: Unit, actor: Actor, member_id: str, **values) -> None:
        unit.connection.execute(select(organizations.c.id).where(organizations.c.id == actor.organization).with_for_update())
        mine = (members.c.id == str(member_id)) & (members.c.organization_id == actor.organization)
        if unit.connection.execute(update(members).where(mine).values(**values)).rowcount != 1:
            raise denied()
        if not _administrators(unit, actor.organization):
            raise RequirementNotMet(
                "an organization needs at least one administrator", "members", "Make another member administrator first")


def _key_of(unit: Unit, actor: Actor) -> str:
    return unit.connection.execute(
        select(organizations.c.key_id).where(organizations.c.id == actor.organization)).scalar_one()


def _row(unit: Unit, actor: Actor, member_id: str):
    row = unit.connection.execute(select(members).where(
        members.c.id == str(member_id), members.c.organization_id == actor.organization)).first()
    if row is None:
        raise denied()
    return row


def _administrators(unit: Unit, organization_id: str) -> int:
    return unit.connection.execute(select(func.count()).select_from(members).where(
        members.c.organization_id == organization_id, members.c.role == Role.ADMIN.value,
        members.c.disabled_at.is_(None))).scalar_one()


def _name_field(check: str, by: str, at: datetime) -> str:
    return f"sealed_name {check} {by} {at.isoformat(timespec='microseconds')}"


def _keep_name(unit: Unit, key_id: str, row, full: str, check: NameCheck) -> Member:
    text = " ".join(unicodedata.normalize("NFC", str(full)).split())
    if not text or len(text) > LONGEST_NAME:
        raise InputError(f"a name has 1 to {LONGEST_NAME} characters", "name", "Write the full name as it stands on papers")
    sealed = unit.seal(key_id, text.encode("utf-8"), "members", row.id, _name_field(check.value, unit.user, unit.now))
    unit.connection.execute(update(members).where(members.c.id == row.id).values(
        sealed_name=sealed, name_check=check.value, name_by=unit.user, name_at=unit.now))
    unit.note("member.name", f"member:{row.id}", check.value, organization=row.organization_id)
    return Member(row.id, Role(row.role), row.created_at, row.disabled_at, None, VerifiedName(text, check, unit.user, unit.now))


def _member(unit: Unit, key_id: str, row, *, whole: bool) -> Member:
    login = name = None
    if whole:
        login = unit.unseal(key_id, row.sealed_login, "members", row.id, "sealed_login").decode()
    if whole and row.sealed_name is not None:
        bound = _name_field(row.name_check, row.name_by, row.name_at)
        full = unit.unseal(key_id, row.sealed_name, "members", row.id, bound).decode()
        name = VerifiedName(full, NameCheck(row.name_check), row.name_by, row.name_at)
    return Member(row.id, Role(row.role), row.created_at, row.disabled_at, login, name)
