# do not pre-load
"""Requests to sign one paper: to a member by log-in, or to anybody by a one-use link.

For one signature on one paper there is one link at a time: a new one takes the place of an unused one.  Only the hash of a
link's token is stored.  Opening a link does not use it up (mail scanners open links, and a page may be
loaded twice); signing does.
"""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from ..errors import InputError, RequirementNotMet
from .access import Action, Actor, Role, denied
from .members import login_mac
from .names import code, new_id
from .tables import matters, members, signing_requests

if TYPE_CHECKING:
    from .core import Unit, Vault

LONGEST = timedelta(days=14)
DECLINED = "declined"  # in ``about``: why the one who was asked will not sign


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """One request.  ``about`` (sealed) is what the caller keeps with it: how the link was handed over, by whom, where it was sent.
    ``created_by`` is the opaque id of who asked."""

    id: str
    matter_id: str
    paper_id: str
    capacity: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    member_id: str | None
    created_by: str
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)


class SigningRequests:
    """Asking for signatures, and the limited actors that one-use links open."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def create(self, actor: Actor, paper_id: str, capacity: str, *, signer_login: str | None = None,
               about: Mapping[str, Any] | None = None, way: str = "link",
               lifetime: timedelta = timedelta(days=3)) -> tuple[SigningRequest, str | None]:
        """Ask for one signature; the request and the link's token (256 random bits, shown once, never stored).

        An earlier unused link for the same signature stops working.  With ``signer_login`` the request stands in that member's
        own list instead, and there is no link.  way: a code for the log.  lifetime: at most 14 days.
        Raises RequirementNotMet when the paper was voided; InputError when the member is not of this organization.
        """
        if not timedelta(0) < lifetime <= LONGEST:
            raise InputError("a signing request lasts at most 14 days", "lifetime", "Choose a shorter time")
        token = secrets.token_urlsafe(32)
        with self._vault.work(actor, Action.REQUEST_CREATE) as unit:
            paper, matter = unit.paper(paper_id, lock=True)
            if paper.voided_at is not None:
                raise RequirementNotMet("this version was replaced and can no longer be signed", "paper", "Use the newest version")
            row, member = new_id(), _member(unit, signer_login)
            if member is None:
                _drop_links(unit, paper.id, code(capacity, "capacity"))
            unit.connection.execute(insert(signing_requests).values(
                id=row, matter_id=matter.id, paper_id=paper.id, capacity=code(capacity, "capacity"), token_hash=_hash(token),
                member_id=member, created_by=unit.user, created_at=unit.now,
                sealed_about=unit.seal_json(matter.key_id, about or {}, "signing_requests", row, "sealed_about"),
                expires_at=unit.now + lifetime))
            unit.note("request.create", f"paper:{paper.id}", f"{capacity} {code(way, 'way')}")
            return _request(unit, matter, _row(unit, row)), token if member is None else None

    def open(self, token: str) -> Actor:
        """The limited actor behind a link: he may read that one paper and sign it, nothing else, until it is signed,
        expires or is withdrawn.  Raises AccessDenied, alike for a wrong, used or old link."""
        with self._vault.system() as unit:
            row = unit.connection.execute(
                select(signing_requests, matters.c.organization_id).join(matters, matters.c.id == signing_requests.c.matter_id)
                .where(signing_requests.c.token_hash == _hash(str(token)))).first()
            if row is None:
                raise denied()
            unit.actor = Actor(f"link:{row.id}", row.organization_id, Role.LINK)
            unit.link_request()
            unit.note("request.open", f"paper:{row.paper_id}")
            return unit.actor

    def mine(self, actor: Actor) -> tuple[SigningRequest, ...]:
        """The open requests addressed to this actor: a link's one, or a member's own."""
        with self._vault.work(actor, Action.REQUEST_MINE, write=False) as unit:
            table = signing_requests
            mine = table.c.id == actor.user.removeprefix("link:") if actor.role is Role.LINK else table.c.member_id == actor.user
            rows = unit.connection.execute(select(table).where(
                mine, table.c.used_at.is_(None), table.c.withdrawn_at.is_(None), table.c.expires_at > unit.now)
                .order_by(table.c.created_at, table.c.id)).all()
            return tuple(_request(unit, unit.matter(row.matter_id), row) for row in rows)

    def list(self, actor: Actor, matter_id: str) -> tuple[SigningRequest, ...]:
        """Every request of a matter, oldest first."""
        with self._vault.work(actor, Action.REQUEST_LIST, write=False) as unit:
            matter = unit.matter(matter_id)
            rows = unit.connection.execute(select(signing_requests).where(signing_requests.c.matter_id == matter.id).order_by(
                signing_requests.c.created_at, signing_requests.c.id)).all()
            return tuple(_request(unit, matter, row) for row in rows)

    def withdraw(self, actor: Actor, request_id: str) -> None:
        """Take a request back: its link stops working at once."""
        with self._vault.work(actor, Action.REQUEST_WITHDRAW) as unit:
            row = _row(unit, request_id)
            unit.matter(row.matter_id)
            unit.connection.execute(update(signing_requests).where(
                signing_requests.c.id == row.id, signing_requests.c.used_at.is_(None),
                signing_requests.c.withdrawn_at.is_(None)).values(withdrawn_at=unit.now))
            unit.note("request.withdraw", f"paper:{row.paper_id}")


    def decline(self, actor: Actor, request_id: str, reason: str) -> None:
        """The one who was asked will not sign, and says why; the request ends, and its link with it.

        Only for whom the request is addressed to: the holder of its link, or the member it names.  Raises AccessDenied for everybody
        else and for a request that has ended; InputError without a reason.
        """
        if not reason.strip():
            raise InputError("nobody can mend what they are not told", "reason", "Say in a few words why you will not sign")
        with self._vault.work(actor, Action.REQUEST_DECLINE) as unit:
            row = _row(unit, request_id)
            mine = actor.user == f"link:{row.id}" if actor.role is Role.LINK else row.member_id == actor.user
            if not mine or row.used_at is not None or row.withdrawn_at is not None:
                raise denied()
            matter = unit.matter(row.matter_id)
            about = {**_request(unit, matter, row).about, DECLINED: reason.strip()}
            unit.connection.execute(update(signing_requests).where(signing_requests.c.id == row.id).values(
                withdrawn_at=unit.now, sealed_about=unit.seal_json(matter.key_id, about, "signing_requests", row.id, "sealed_about")))
            unit.note("request.decline", f"paper:{row.paper_id}", row.capacity)


def _drop_links(unit: Unit, paper_id: str, capacity: str) -> None:
    table = signing_requests
    fallen = unit.connection.execute(update(table).where(
        table.c.paper_id == paper_id, table.c.capacity == capacity, table.c.member_id.is_(None), table.c.used_at.is_(None),
        table.c.withdrawn_at.is_(None)).values(withdrawn_at=unit.now).returning(table.c.id)).all()
    if fallen:
        unit.note("request.replace", f"paper:{paper_id}", capacity)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _row(unit: Unit, request_id: str):
    row = unit.connection.execute(select(signing_requests).where(signing_requests.c.id == str(request_id))).first()
    if row is None:
        raise denied()
    return row


def _member(unit: Unit, login: str | None) -> str | None:
    if login is None:
        return None
    row = unit.connection.execute(select(members.c.id).where(
        members.c.login_mac == login_mac(unit, login), members.c.organization_id == unit.actor.organization,
        members.c.disabled_at.is_(None))).first()
    if row is None:
        raise InputError("this log-in is not a member of your organization", "signer_login", "Add the signer, or send a link")
    return row.id


def _request(unit: Unit, matter, row) -> SigningRequest:
    return SigningRequest(
        row.id, row.matter_id, row.paper_id, row.capacity, row.created_at, row.expires_at, row.used_at, row.withdrawn_at,
        row.member_id, row.created_by, unit.unseal_json(matter.key_id, row.sealed_about, "signing_requests", row.id, "sealed_about"))
