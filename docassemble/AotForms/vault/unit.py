# do not pre-load
"""The unit of work: one transaction, who asks, and the keys that rows need.  Everything that touches rows happens in one."""
from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from . import audit
from .access import CAPABILITIES, NARROW, Action, Actor, Role, denied, not_by_a_code
from .keys import Hidden, Keyring, SealBroken
from .names import new_id
from .tables import data_keys, matters, members, papers, signing_requests

if TYPE_CHECKING:
    from .core import Vault

# Asked in nearly every unit: building a statement costs more than running it.
_MEMBER = select(members).where(members.c.id == bindparam("wanted"))
_MATTER = select(matters).where(matters.c.id == bindparam("wanted"))
_MATTER_LOCKED = _MATTER.with_for_update()
_WRAPPED = select(data_keys.c.wrapped).where(data_keys.c.id == bindparam("wanted"))


def insert_or_leave(connection: Connection, table):
    """An INSERT that leaves an existing row of the same key as it is, in the words of this database."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as upsert
    else:
        from sqlalchemy.dialects.sqlite import insert as upsert
    return upsert(table).on_conflict_do_nothing()


class Unit(Hidden):
    """One transaction: the connection, who asks, the time, and the keys that rows need."""

    def __init__(self, vault: Vault, connection: Connection, actor: Actor | None):
        self.vault, self.connection, self.actor = vault, connection, actor
        self.now = vault.clock().astimezone(UTC)
        self._keys: dict[str, Keyring] = {}
        self._audit: list[audit.Entry] = []

    @property
    def user(self) -> str:
        """Who asks, as an opaque id."""
        return self.actor.user if self.actor else "system"

    def check(self, action: Action) -> None:
        """Raise AccessDenied unless the actor still stands and the role allows ``action``."""
        actor = self.actor
        if isinstance(actor, Actor) and actor.role is Role.RESUME:
            from .resume import session_row
            behind = Role(session_row(self).role)
            if behind in NARROW or action not in CAPABILITIES[Role.RESUME] & CAPABILITIES[behind]:
                raise not_by_a_code()
            return
        if not isinstance(actor, Actor) or action not in CAPABILITIES.get(actor.role, frozenset()):
            raise denied()
        if actor.role is Role.LINK:
            self.link_request()
            return
        row = self.connection.execute(_MEMBER, {"wanted": actor.user}).first()
        if row is None or row.disabled_at or (row.organization_id, row.role) != (actor.organization, actor.role):
            raise denied()

    def link_request(self) -> Row:
        """The open signing request behind a link actor.  Raises AccessDenied when used, expired or withdrawn."""
        request, mine = signing_requests, self.actor.user.removeprefix("link:")
        row = self.connection.execute(
            select(request, matters.c.organization_id).join(matters, matters.c.id == request.c.matter_id)
            .where(request.c.id == mine, matters.c.organization_id == self.actor.organization)).first()
        if row is None or row.used_at or row.withdrawn_at or row.expires_at <= self.now:
            raise denied()
        return row

    def matter(self, matter_id: str, *, lock: bool = False) -> Row:
        """The matter, if it is the actor's organization's and was not purged.  Raises AccessDenied."""
        row = self.connection.execute(_MATTER_LOCKED if lock else _MATTER, {"wanted": str(matter_id)}).first()
        if row is None or row.purged_at or (self.actor and row.organization_id != self.actor.organization):
            raise denied()
        if self.actor and self.actor.role is Role.RESUME:
            from .resume import session_row
            if session_row(self).matter_id != row.id:
                raise denied()
        return row

    def paper(self, paper_id: str, *, lock: bool = False) -> tuple[Row, Row]:
        """The paper and its matter, if the actor may see that paper.  Raises AccessDenied.  A signer or the holder
        of a link sees only what he was asked to sign."""
        query = select(papers).where(papers.c.id == str(paper_id))
        row = self.connection.execute(query.with_for_update() if lock else query).first()
        if row is None:
            raise denied()
        matter = self.matter(row.matter_id)
        if self.actor and self.actor.role in NARROW:
            self.request_for(row.id)
        return row, matter

    def request_for(self, paper_id: str, capacity: str | None = None) -> Row:
        """The request that lets a narrow actor see (or, with a capacity, sign) this paper.  Raises AccessDenied."""
        request = signing_requests
        if self.actor.role is Role.LINK:
            found = [self.link_request()]
        else:
            found = self.connection.execute(select(request).where(
                request.c.member_id == self.actor.user, request.c.withdrawn_at.is_(None), request.c.expires_at > self.now)).all()
        for row in found:
            if row.paper_id == paper_id and (capacity is None or (row.capacity == capacity and row.used_at is None)):
                return row
        raise denied()

    def new_key(self, kind: str) -> str:
        """Make and store a data key; its id."""
        key_id = new_id()
        wrapped = self.vault.outer_now(self.connection, lock=True).new_wrapped(key_id)
        self.connection.execute(insert(data_keys).values(id=key_id, kind=kind, wrapped=wrapped, created_at=self.now))
        return key_id

    def _key(self, key_id: str) -> Keyring:
        if key_id not in self._keys:
            wrapped = self.connection.execute(_WRAPPED, {"wanted": key_id}).scalar()
            try:
                self._keys[key_id] = self.vault.outer.unwrap(wrapped, key_id)
            except SealBroken:  # perhaps the key was changed while this process ran
                self._keys[key_id] = self.vault.outer_now(self.connection).unwrap(wrapped, key_id)
        return self._keys[key_id]

    def seal(self, key_id: str, value: bytes, table: str, row: str, field: str = "sealed") -> bytes:
        """``value`` sealed under the data key for this table, row and field."""
        return self._key(key_id).seal(value, table, row, field)

    def unseal(self, key_id: str, sealed: bytes, table: str, row: str, field: str = "sealed") -> bytes:
        """What was sealed there.  Raises SealBroken."""
        return self._key(key_id).open(sealed, table, row, field)

    def seal_json(self, key_id: str, value: Mapping[str, Any], table: str, row: str, field: str = "sealed") -> bytes:
        """A mapping sealed as JSON."""
        text = json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
        return self.seal(key_id, text.encode("utf-8"), table, row, field)

    def unseal_json(self, key_id: str, sealed: bytes, table: str, row: str, field: str = "sealed") -> dict[str, Any]:
        """The mapping that ``seal_json`` sealed.  Raises SealBroken."""
        return json.loads(self.unseal(key_id, sealed, table, row, field))

    def insert_or_leave(self, table):
        """An INSERT that leaves an existing row of the same key as it is."""
        return insert_or_leave(self.connection, table)

    def note(self, action: str, subject: str, note: str = "", organization: str | None = None) -> None:
        """Remember an audit event; it is written as the last thing of this transaction (so that the chain is locked
        shortly, and always after every other row)."""
        owner = organization or (self.actor.organization if self.actor else None)
        self._audit.append(audit.Entry(owner, self.user, action, subject, note))

    def write_audit(self) -> None:
        """Append the remembered events to the chain."""
        audit.append(self.connection, self.vault.index, self.now, self._audit)
        self._audit = []
