# do not pre-load
"""What an organization sees and sets: its matters, its mail relay, and the addresses a named person confirmed."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import AccessDenied, InputError, Problem
from ...filing import Registry, profiles, watch
from ...vault import MatterEntry, MatterStatus, NameCheck, Role, VerifiedName, retention
from .opening import ZONE, actor, vault

FIRST = "First organization"
MAIL = "email"
NUMBERS = {"smtp_port"}


def first_organization() -> None:
    """At the first start: an organization whose administrator is the first account, so that somebody can begin."""
    if vault().organizations():
        return
    from ...server import accounts

    known = accounts.emails()
    if known:
        vault().create_organization(FIRST, known[0])


def organization_of(login: str) -> None:
    """On a vault without any organization, make the first one with ``login`` as its administrator (command line)."""
    if not vault().organizations():
        vault().create_organization(FIRST, login)


def add_member(by: str, login: str, role: str) -> None:
    """Add a member to the organization of the administrator ``by``."""
    vault().members.add(actor(by), login, role)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member for the page: log-in, role, the verified name with how and by whom, and whether it is the person who looks."""

    id: str
    login: str
    role: str
    name: str
    how: str
    own: bool
    disabled: bool


def members(login: str) -> tuple[MemberRow, ...]:
    """Everybody in the organization.  For administrators."""
    who = actor(login)
    rows = vault().members.list(who, logins=True)
    called = {row.id: row.name.full if row.name else row.login for row in rows}
    return tuple(MemberRow(row.id, row.login or "", row.role.value, row.name.full if row.name else "",
                           _verified(row.name, called) if row.name else "", row.id == who.user, row.disabled_at is not None) for row in rows)


def _verified(name: VerifiedName, called: Mapping[str, str]) -> str:
    day = name.at.astimezone(ZONE).date().isoformat()
    return {NameCheck.ADMINISTRATOR: f"verified on {day} by {called.get(name.by, 'an administrator')}",
            NameCheck.TERMINAL: f"entered on {day} on the server itself, by whoever holds the machine",
            NameCheck.SELF: f"stated by themselves on {day}; nobody has vouched for it"}[name.check]


def verify_name(login: str, member_id: str, name: str) -> None:
    """An administrator vouches for a member's full name."""
    vault().members.verify_name(actor(login), member_id, name)


def verify_name_here(member: str, name: str) -> None:
    """Whoever holds this machine vouches for the full name of the member with the log-in ``member``.  Never from a page."""
    vault().members.verify_name_at_terminal(member, name)



def new_organization(name: str, login: str) -> None:
    """A further organization with its first administrator.  For the operator of this machine."""
    vault().create_organization(name, login)


def administers(login: str) -> bool:
    """Whether this log-in may change the organization's settings."""
    try:
        return actor(login).role is Role.ADMIN
    except AccessDenied:
        return False


def matters(login: str) -> tuple[MatterEntry, ...]:
    """The organization's matters, the last changed first, each with the initials it is listed under; not the packets that it got as
    an office (``receiving``)."""
    return tuple(one for one in vault().matters.list(actor(login), labels=True) if one.status is not MatterStatus.RECEIVED)


def expiries(login: str) -> dict[str, date]:
    """The day on which each draft goes unless somebody works on it: matter to day."""
    return {handle: at.astimezone(ZONE).date() for handle, at in retention.expiries(vault(), actor(login)).items()}


def matter(login: str, handle: str) -> MatterEntry:
    """One matter.  Raises AccessDenied."""
    return vault().matters.load(actor(login), handle).entry


def settings(login: str) -> dict[str, Any]:
    """What the settings page shows; never a password."""
    who = actor(login)
    mail_now = {k: v for k, v in (vault().settings.get(who, MAIL) or {}).items() if "password" not in k}
    places = [(county, office) for county in profiles.counties() for office in profiles.OFFICES]
    found = [(county, office, vault().settings.address(who, county.lower(), office, MAIL)) for county, office in places]
    return {"counties": profiles.counties(), "offices": profiles.OFFICES, "mail": mail_now,
            "addresses": [(county, office, kept) for county, office, kept in found if kept]}


def confirm_address(login: str, county: str, office: str, address: str, confirmed_by: str) -> None:
    """Keep an office's e-mail address with who confirmed it."""
    profiles.profile(county).office(office)
    if "@" not in address or any(c.isspace() for c in address.strip()):
        raise InputError("This is not an e-mail address", "address", "Write it as name@office.example.")
    vault().settings.confirm_address(actor(login), county.lower(), office, MAIL, address.strip(), confirmed_by=confirmed_by)


def confirm_phone(login: str, county: str, office: str, phone: str, confirmed_by: str) -> None:
    """Keep an office's telephone number with who confirmed it: it goes on the sheet that is made when a deadline is near."""
    profiles.profile(county).office(office)
    if sum(c.isdigit() for c in phone) < 7 or not set(phone) <= set("0123456789 ()+-./extEXT"):
        raise InputError("This is not a telephone number", "phone", "Write it as 206 555 0100.")
    vault().settings.confirm_address(actor(login), county.lower(), office, watch.PHONE, phone.strip(), confirmed_by=confirmed_by)


def mail(login: str, given: Mapping[str, str]) -> None:
    """Keep how the organization's mail relay is reached.  An empty password keeps the one stored."""
    who = actor(login)
    before = vault().settings.get(who, MAIL) or {}
    value: dict[str, Any] = {k: v.strip() for k, v in given.items() if k != "csrf_token" and v.strip()}
    for name in NUMBERS & value.keys():
        if not (value[name].isascii() and value[name].isdigit()):
            raise InputError("This is not a number", name, "Write the port, such as 587.", (Problem(name, "not a number", "Write 587"),))
        value[name] = int(value[name])
    if before.get("smtp_password") and value.get("smtp_username") and "smtp_password" not in value:
        value["smtp_password"] = before["smtp_password"]
    Registry.installed().get(MAIL).check_settings(value)
    vault().settings.put(who, MAIL, value)


def day(text: str | None) -> date | None:
    """A date from a form, or None.  Raises InputError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("This is not a date", "date", "Write it as 2026-03-14.") from None
