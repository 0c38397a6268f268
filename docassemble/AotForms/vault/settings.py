# do not pre-load
"""Settings of an organization, sealed: how its channels are reached, and addresses that a named person confirmed."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from ..errors import InputError
from .access import Action, Actor
from .names import code, new_id
from .tables import organizations, settings

if TYPE_CHECKING:
    from .core import Unit, Vault


@dataclass(frozen=True, slots=True)
class ConfirmedAddress:
    """Where a recipient takes papers, and who vouches for it."""

    county: str
    office: str
    channel: str
    address: str
    confirmed_by: str = field(repr=False)
    confirmed_at: datetime


class Settings:
    """The settings of an organization."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def put(self, actor: Actor, name: str, value: Mapping[str, Any]) -> None:
        """Keep a setting, any JSON mapping, sealed.  The setting named like a channel (``email``) is what that
        channel's adapter is handed at the moment of sending.  For administrators."""
        with self._vault.work(actor, Action.SETTING_WRITE) as unit:
            _put(unit, actor.organization, "setting", code(name, "name"), value)
            unit.note("setting.put", f"organization:{actor.organization}", name)

    def get(self, actor: Actor, name: str) -> dict[str, Any] | None:
        """A setting, None when there is none.  It may hold secrets: for administrators, never for an answer."""
        with self._vault.work(actor, Action.SETTING_READ, write=False) as unit:
            return read_setting(unit, actor.organization, name)

    def names(self, actor: Actor) -> tuple[str, ...]:
        """Which settings there are.  For administrators."""
        with self._vault.work(actor, Action.SETTING_READ, write=False) as unit:
            return tuple(unit.connection.execute(select(settings.c.name).where(
                settings.c.organization_id == actor.organization, settings.c.kind == "setting").order_by(settings.c.name)).scalars())

    def remove(self, actor: Actor, name: str) -> None:
        """Forget a setting.  For administrators."""
        with self._vault.work(actor, Action.SETTING_WRITE) as unit:
            _remove(unit, actor.organization, "setting", name)
            unit.note("setting.remove", f"organization:{actor.organization}", code(name, "name"))

    def confirm_address(self, actor: Actor, county: str, office: str, channel: str, address: str, *,
                        confirmed_by: str) -> ConfirmedAddress:
        """Keep the address at which an office takes papers by a channel.  confirmed_by: the name of the person who
        confirmed it with that office.  For administrators.  Raises InputError when either is empty."""
        if not address.strip() or not confirmed_by.strip():
            raise InputError("an address is confirmed by a named person", "address", "Give the address and who confirmed it")
        with self._vault.work(actor, Action.ADDRESS_CONFIRM) as unit:
            value = {"address": address.strip(), "confirmed_by": confirmed_by.strip(), "confirmed_at": unit.now.isoformat()}
            _put(unit, actor.organization, "address", _place(county, office, channel), value)
            unit.note("address.confirm", f"organization:{actor.organization}", _place(county, office, channel))
            return _address(county, office, channel, value)

    def address(self, actor: Actor, county: str, office: str, channel: str) -> ConfirmedAddress | None:
        """The confirmed address, None when nobody has confirmed one."""
        with self._vault.work(actor, Action.ADDRESS_READ, write=False) as unit:
            value = _get(unit, actor.organization, "address", _place(county, office, channel))
            return None if value is None else _address(county, office, channel, value)

    def forget_address(self, actor: Actor, county: str, office: str, channel: str) -> None:
        """Forget an address that is no longer right.  For administrators."""
        with self._vault.work(actor, Action.ADDRESS_CONFIRM) as unit:
            _remove(unit, actor.organization, "address", _place(county, office, channel))
            unit.note("address.forget", f"organization:{actor.organization}", _place(county, office, channel))


def read_setting(unit: Unit, organization_id: str, name: str) -> dict[str, Any] | None:
    """A setting inside a unit of work that was allowed (the courier, at the moment of sending)."""
    return _get(unit, organization_id, "setting", name)


def read_address(unit: Unit, organization_id: str, county: str, office: str, channel: str) -> ConfirmedAddress | None:
    """A confirmed address inside a unit of work that was allowed (the courier's deadline watch)."""
    value = _get(unit, organization_id, "address", _place(county, office, channel))
    return None if value is None else _address(county, office, channel, value)


def read_sealed(unit: Unit, organization_id: str, kind: str, name: str) -> dict[str, Any] | None:
    """What another module of this room keeps sealed among the settings, under a kind of its own."""
    return _get(unit, organization_id, kind, name)


def write_sealed(unit: Unit, organization_id: str, kind: str, name: str, value: Mapping[str, Any]) -> None:
    """Keep it, in place of what was there."""
    _put(unit, organization_id, code(kind, "kind"), code(name, "name"), value)


def _place(county: str, office: str, channel: str) -> str:
    return code(f"{code(county, 'county')}.{code(office, 'office')}.{code(channel, 'channel')}", "recipient")


def _address(county: str, office: str, channel: str, value: Mapping[str, str]) -> ConfirmedAddress:
    return ConfirmedAddress(
        county, office, channel, value["address"], value["confirmed_by"], datetime.fromisoformat(value["confirmed_at"]))


def _where(organization_id: str, kind: str, name: str):
    return (settings.c.organization_id == organization_id) & (settings.c.kind == kind) & (settings.c.name == name)


def _key(unit: Unit, organization_id: str) -> str:
    return unit.connection.execute(select(organizations.c.key_id).where(organizations.c.id == organization_id)).scalar_one()


def _put(unit: Unit, organization_id: str, kind: str, name: str, value: Mapping[str, Any]) -> None:
    # A changed setting is a new row: its seal binds the row id, so an older value cannot be put back under a new one.
    unit.connection.execute(select(organizations.c.id).where(organizations.c.id == organization_id).with_for_update())
    _remove(unit, organization_id, kind, name)
    row = new_id()
    unit.connection.execute(settings.insert().values(
        id=row, organization_id=organization_id, kind=kind, name=name, updated_by=unit.user, updated_at=unit.now,
        sealed=unit.seal_json(_key(unit, organization_id), value, "settings", row, f"sealed {kind} {name}")))


def _get(unit: Unit, organization_id: str, kind: str, name: str) -> dict[str, Any] | None:
    row = unit.connection.execute(select(settings).where(_where(organization_id, kind, name))).first()
    return None if row is None else unit.unseal_json(_key(unit, organization_id), row.sealed, "settings", row.id, f"sealed {kind} {name}")


def _remove(unit: Unit, organization_id: str, kind: str, name: str) -> None:
    unit.connection.execute(delete(settings).where(_where(organization_id, kind, name)))
