# do not pre-load
"""Organizations and their members.  A log-in name is stored as a keyed hash (to find it) and sealed (to show it)."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from ..errors import InputError, RequirementNotMet
from .access import Action, Actor, Role, denied
from .names import new_id
from .tables import members, organizations

if TYPE_CHECKING:
    from .core import Unit, Vault


@dataclass(frozen=True, slots=True)
class Member:
    """One member.  ``login`` is None unless it was asked for."""

    id: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None
    login: str | None = field(default=None, repr=False)


def _normal(login: str) -> str:
    normal = unicodedata.normalize("NFKC", str(login)).strip().casefold()
    if not normal or len(normal) > 254:
        raise InputError("a log-in name has 1 to 254 characters", "login", "Give the person's e-mail address")
    return normal


def login_mac(unit: Unit, login: str) -> str:
    """The keyed hash under which a log-in name is found."""
    return unit.vault.mac("login", _normal(login).encode("utf-8"))


def _role(role: Role | str) -> Role:
    if role not in set(Role) - {Role.LINK}:
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

    def list(self, actor: Actor, *, logins: bool = False) -> tuple[Member, ...]:
        """Every member, oldest first; log-in names only when asked.  For administrators."""
        with self._vault.work(actor, Action.MEMBER_LIST, write=False) as unit:
            key_id = _key_of(unit, actor)
            rows = unit.connection.execute(
                select(members).where(members.c.organization_id == actor.organization).order_by(members.c.created_at, members.c.id))
            return tuple(Member(
                r.id, Role(r.role), r.created_at, r.disabled_at,
                unit.unseal(key_id, r.sealed_login, "members", r.id, "sealed_login").decode() if logins else None) for r in rows)

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
        admins = unit.connection.execute(select(func.count()).select_from(members).where(
            members.c.organization_id == actor.organization, members.c.role == Role.ADMIN.value,
            members.c.disabled_at.is_(None))).scalar()
        if not admins:
            raise RequirementNotMet(
                "an organization needs at least one administrator", "members", "Make another member administrator first")


def _key_of(unit: Unit, actor: Actor) -> str:
    return unit.connection.execute(
        select(organizations.c.key_id).where(organizations.c.id == actor.organization)).scalar_one()
