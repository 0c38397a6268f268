# do not pre-load
"""What an organization sees and sets: its matters, its mail relay, and the addresses a named person confirmed."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import AccessDenied, InputError
from ...filing import Registry, certificates, profiles, watch
from ...filing.telephone import AREA_CODE_TOO, is_number
from ...filing.transmissions import CHANNEL as FAX
from ...vault import ConfirmedAddress, MatterEntry, MatterStatus, NameCheck, Role, VerifiedName, retention
from ..path import place
from .opening import ZONE, actor, now, vault
from .writing import load

FIRST = "First organization"
MAIL = "email"
NUMBERS = {"smtp_port"}
_RELAY = frozenset({"smtp_host"})
_FORM = frozenset({"smtp_host", "smtp_port", "smtp_from", "smtp_username", "smtp_security", "smtp_authority"})


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


# What each kind of member may do and may not (vault.access.CAPABILITIES), in the order of the page.
KINDS: tuple[tuple[Role, str, str], ...] = (
    (Role.FILER, "Start and change matters, ask for signatures, sign under their own verified name, send packets, and record what an office said.",
     "Change the settings, or verify a name."),
    (Role.SIGNER, "Open the papers that they were asked to sign, and sign them or say no.", "See a matter, or any other paper."),
    (Role.READER, "Read every matter, its papers, and where it was sent.", "Change, sign, or send anything."),
    (Role.ADMIN, "All that a filer may do. Also verify names, change the settings, and keep the addresses and keys of offices.",
     "Vouch for their own name."))


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


def place_words(login: str, handle: str) -> str:
    """The matter's reference and its county, as every page about it says them.  Raises AccessDenied."""
    stored = load(login, handle)
    county = place(stored.tree, "venue.county")
    return f"Matter {stored.reference}" + (f" · {county} County" if county else "")


def matter(login: str, handle: str) -> MatterEntry:
    """One matter.  Raises AccessDenied."""
    return vault().matters.load(actor(login), handle).entry


def settings(login: str) -> dict[str, Any]:
    """What the settings page shows; never a password."""
    who = actor(login)
    mail_now = {k: v for k, v in (vault().settings.get(who, MAIL) or {}).items() if k in _FORM}
    places = [(county, office) for county in profiles.counties() for office in profiles.OFFICES]

    def kept(channel: str) -> list[tuple[str, str, ConfirmedAddress]]:
        found = [(county, office, vault().settings.address(who, county.lower(), office, channel)) for county, office in places]
        return [(county, office, one) for county, office, one in found if one]

    return {"counties": profiles.counties(), "offices": profiles.OFFICES, "mail": mail_now, "addresses": kept(MAIL), "faxes": kept(FAX),
            "certificates": [(county, office, one, _shown(one)) for county, office, one in kept(certificates.CERTIFICATE)]}


def _shown(kept: ConfirmedAddress) -> tuple[str, str]:
    found = certificates.read(kept.address)
    return certificates.fingerprint(found), found.not_valid_after_utc.astimezone(ZONE).date().isoformat()


def confirm_address(login: str, county: str, office: str, address: str, confirmed_by: str) -> None:
    """Keep an office's e-mail address with who confirmed it."""
    profiles.profile(county).office(office)
    if "@" not in address or any(c.isspace() for c in address.strip()):
        raise InputError("This is not an e-mail address", "address", "Write it as name@office.example.")
    vault().settings.confirm_address(actor(login), county.lower(), office, MAIL, address.strip(), confirmed_by=confirmed_by)


def confirm_phone(login: str, county: str, office: str, phone: str, confirmed_by: str) -> None:
    """Keep an office's telephone number with who confirmed it: it goes on the sheet that is made when a deadline is near."""
    profiles.profile(county).office(office)
    if not is_number(phone):
        raise InputError("This is not a telephone number", "phone", "Write it as 206 555 0100.")
    vault().settings.confirm_address(actor(login), county.lower(), office, watch.PHONE, phone.strip(), confirmed_by=confirmed_by)


def confirm_fax(login: str, county: str, office: str, number: str, confirmed_by: str) -> None:
    """Keep an office's fax number with who confirmed it; without its area code it is refused."""
    profiles.profile(county).office(office)
    if not is_number(number, AREA_CODE_TOO):
        raise InputError("This is not a fax number with its area code", "fax", "Write it as 206 555 0100.")
    vault().settings.confirm_address(actor(login), county.lower(), office, FAX, number.strip(), confirmed_by=confirmed_by)


def confirm_certificate(login: str, county: str, office: str, pem: str, confirmed_by: str) -> str:
    """Keep an office's certificate for encrypted mail with who compared its fingerprint with the office; that fingerprint.
    From then on mail to the office is encrypted to it.  Raises InputError where it is not for the office's confirmed address, or cannot be used."""
    profiles.profile(county).office(office)
    who, found = actor(login), certificates.read(pem.strip())
    kept = vault().settings.address(who, county.lower(), office, MAIL)
    if kept is None:
        raise InputError("No e-mail address of this office is confirmed yet", "certificate", "Enter the address first.")
    wrong = certificates.fault(found, kept.address, now())
    if wrong:
        raise InputError(wrong.what[0].upper() + wrong.what[1:], "certificate", wrong.mend)
    vault().settings.confirm_address(who, county.lower(), office, certificates.CERTIFICATE, pem.strip(), confirmed_by=confirmed_by)
    return certificates.fingerprint(found)


def forget_certificate(login: str, county: str, office: str) -> None:
    """Forget an office's certificate: from then on mail to it goes without encryption of its own, unless it is required."""
    profiles.profile(county).office(office)
    vault().settings.forget_address(actor(login), county.lower(), office, certificates.CERTIFICATE)


def signing_mail(login: str, given: Mapping[str, object]) -> None:
    """Keep with what mail is signed, and whether it leaves encrypted only; what is not given stays, what is None goes.  Raises InputError."""
    who = actor(login)
    value = {name: each for name, each in {**(vault().settings.get(who, MAIL) or {}), **given}.items() if each is not None}
    if not set(value) & _RELAY:
        raise InputError("The mail relay is not set up yet", "settings", "Enter the mail relay first.")
    Registry.installed().get(MAIL).check_settings(value)
    vault().settings.put(who, MAIL, value)


def fax(login: str, given: Mapping[str, object]) -> None:
    """Keep what the cover sheet says of the sender, and who was told that offices take faxes; what is not given stays as it is."""
    who = actor(login)
    value = {**(vault().settings.get(who, FAX) or {}), **given}
    Registry.installed().get(FAX).check_settings(value)
    vault().settings.put(who, FAX, value)


def mail(login: str, given: Mapping[str, str]) -> None:
    """Keep how the organization's mail relay is reached.  An empty password keeps the one stored, and so stays what mail is signed with."""
    who = actor(login)
    before = vault().settings.get(who, MAIL) or {}
    value: dict[str, Any] = {k: v for k, v in before.items() if not k.startswith("smtp_")}
    value |= {k: v.strip() for k, v in given.items() if k in _FORM | {"smtp_password"} and v.strip()}
    for name in NUMBERS & value.keys():
        if not (value[name].isascii() and value[name].isdigit()):
            raise InputError("This is not a number", name, "Write the port, such as 587.")
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
