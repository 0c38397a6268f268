# do not pre-load
"""The vault: opening it, its stores, and the transactions in which they work."""
from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, select

from . import audit, engine as _engine, events
from .access import Action, Actor, Role, denied
from .keys import Hidden, Keyring, key_path, make_key, read_key
from .rotation import INDEX, opened
from .tables import data_keys, members, organizations
from .unit import Unit, insert_or_leave

_MEMBER = select(members).where(members.c.login_mac == bindparam("wanted"))


def open_vault(home: Path, database_url: str | None = None, *, clock: Callable[[], datetime] | None = None) -> Vault:
    """Open (and on the first call make) the vault of ``home``.

    home: the folder of this installation; made with mode 0700.  It holds ``secrets/vault.key`` and, unless a URL is
        given, ``vault.sqlite``.
    database_url: ``postgresql://…`` to keep the rows there instead.
    clock: gives the time (aware); the machine's clock when None.
    Raises SetUpError: key missing, damaged or readable by others; database newer than this release or not reachable.
    """
    home = Path(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = _engine.connect(home, database_url)
    try:
        _engine.migrate(engine, lambda connection: events.adopt(connection, opened(home, _index_row(connection))[1]))
        return Vault(home, engine, _keyring(home, engine), clock or (lambda: datetime.now(UTC)))
    except BaseException:
        engine.dispose()
        raise


def _keyring(home: Path, engine: Engine) -> tuple[Keyring, Keyring]:
    """The key-encryption key and the index key; both made on the first opening."""
    with engine.connect() as connection, connection.begin():
        wrapped = _index_row(connection)
        if wrapped is None:
            if not key_path(home).exists():
                make_key(home)
            outer = read_key(home)
            values = {"id": INDEX, "kind": INDEX, "wrapped": outer.new_wrapped(INDEX), "created_at": datetime.now(UTC)}
            connection.execute(insert_or_leave(connection, data_keys).values(values))
            audit.begin(connection, outer.unwrap(_index_row(connection), INDEX))
    with engine.connect() as connection:
        return opened(home, _index_row(connection))


def _index_row(connection: Connection, *, lock: bool = False) -> bytes | None:
    query = select(data_keys.c.wrapped).where(data_keys.c.id == INDEX)
    return connection.execute(query.with_for_update(read=True) if lock else query).scalar()


class Vault(Hidden):
    """Encrypted rows of one installation.  Safe to share between threads; each process opens its own.

    The stores below take an ``Actor`` on every call and raise AccessDenied (the same words, whether or not the thing
    exists).  ``work`` and ``system`` are for the rooms of this package that keep rows of their own.
    """

    def __init__(self, home: Path, engine: Engine, keyring: tuple[Keyring, Keyring], clock: Callable[[], datetime]):
        self.home, self.engine, self.clock = home, engine, clock
        self.outer, self.index = keyring
        self._opened_by: dict[bytes, Keyring] = {}
        self._pid = os.getpid()

    def outer_for(self, wrapped: bytes) -> Keyring:
        """The key-encryption key under which the index key is wrapped like this; reads the key files again when it is not the
        one in use (the key was changed while this process ran).  Raises WrongKey."""
        if wrapped not in self._opened_by:
            self.outer, _ = opened(self.home, wrapped)
            self._opened_by = {wrapped: self.outer}
        return self._opened_by[wrapped]

    def outer_now(self, connection: Connection, *, lock: bool = False) -> Keyring:
        """The key-encryption key of what this transaction sees; with ``lock`` it is not changed until the transaction ends."""
        return self.outer_for(_index_row(connection, lock=lock))

    @cached_property
    def members(self):
        """People and roles (``members.Members``)."""
        from .members import Members
        return Members(self)

    @cached_property
    def matters(self):
        """Matters and their versions (``matters.Matters``)."""
        from .matters import Matters
        return Matters(self)

    @cached_property
    def bundles(self):
        """Matters that were told whole without a network (``bundles.Bundles``)."""
        from .bundles import Bundles
        return Bundles(self)

    @cached_property
    def papers(self):
        """Frozen papers (``papers.Papers``)."""
        from .papers import Papers
        return Papers(self)

    @cached_property
    def uploads(self):
        """Scans and other files brought in (``uploads.Uploads``)."""
        from .uploads import Uploads
        return Uploads(self)

    @cached_property
    def signatures(self):
        """Signatures on frozen papers (``signatures.Signatures``)."""
        from .signatures import Signatures
        return Signatures(self)

    @cached_property
    def requests(self):
        """Requests to sign and their one-use links (``requests.SigningRequests``)."""
        from .requests import SigningRequests
        return SigningRequests(self)

    @cached_property
    def resume(self):
        """Codes that open one matter on another device (``resume.ResumeCodes``)."""
        from .resume import ResumeCodes
        return ResumeCodes(self)

    @cached_property
    def packets(self):
        """Sealed packets (``packets.Packets``)."""
        from .packets import Packets
        return Packets(self)

    @cached_property
    def settings(self):
        """Encrypted settings and confirmed addresses of an organization (``settings.Settings``)."""
        from .settings import Settings
        return Settings(self)

    @cached_property
    def audit(self):
        """The append-only audit log (``audit.Audit``)."""
        return audit.Audit(self)

    def create_organization(self, name: str, first_admin: str) -> Actor:
        """Set up an organization with its first administrator (a log-in name).  For the operator, at set-up.
        Raises InputError when that log-in is taken."""
        from .members import found
        return found(self, name, first_admin)

    def organizations(self) -> dict[str, str]:
        """Every organization, id to name.  For the operator of this machine, never for a page."""
        with self.system(write=False) as unit:
            rows = unit.connection.execute(select(organizations).order_by(organizations.c.created_at))
            return {r.id: unit.unseal(r.key_id, r.sealed_name, "organizations", r.id, "sealed_name").decode() for r in rows}

    def actor(self, user_login: str) -> Actor:
        """The actor behind a log-in name that the caller has authenticated, or behind the name of a session that a resume code
        opened.  Raises AccessDenied when unknown, disabled or ended."""
        from .members import login_mac
        from .resume import actor_of
        with self.system(write=False) as unit:
            row = unit.connection.execute(_MEMBER, {"wanted": login_mac(unit, user_login)}).first()
            if row is None:
                return actor_of(unit, user_login)
        if row.disabled_at is not None:
            raise denied()
        return Actor(row.id, row.organization_id, Role(row.role))

    @contextmanager
    def work(self, actor: Actor, action: Action, *, write: bool = True) -> Iterator[Unit]:
        """One transaction for this actor and action; nothing in it happens unless the role allows the action.
        Raises AccessDenied."""
        with self._transaction(actor, write) as unit:
            unit.check(action)
            yield unit

    @contextmanager
    def system(self, *, write: bool = True) -> Iterator[Unit]:
        """One transaction without an actor: for the courier and for set-up, never reached from a page."""
        with self._transaction(None, write) as unit:
            yield unit

    @contextmanager
    def _transaction(self, actor: Actor | None, write: bool) -> Iterator[Unit]:
        if os.getpid() != self._pid:  # a forked worker must not share its parent's connections
            self.engine.dispose(close=False)
            self._pid = os.getpid()
        with self.engine.connect().execution_options(vault_writes=write) as connection, connection.begin():
            unit = Unit(self, connection, actor)
            yield unit
            unit.write_audit()

    def mac(self, purpose: str, value: bytes) -> str:
        """A keyed hash for looking things up without storing them."""
        return self.index.mac(purpose, value)

    def forget_freed_space(self) -> None:
        """After rows were destroyed: leave nothing of them in free pages or the journal."""
        _engine.forget_freed_space(self.engine)

    def key_file_mode(self) -> int:
        """The permission bits of the key file."""
        return stat.S_IMODE(key_path(self.home).stat().st_mode)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
