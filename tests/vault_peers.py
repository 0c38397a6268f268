"""What the tests of vault and filing share: a clock, both databases, a stored matter, and a recording recipient.

PostgreSQL is a private cluster in a temporary folder on a Unix socket, run by an unprivileged user because initdb refuses
root; where no server is installed those tests are skipped with that reason.
"""
from __future__ import annotations

import atexit
import contextlib
import hashlib
import importlib.util
import os
import pwd
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path

import pytest
from docassemble.AotForms.filing.adapter import (
    Capabilities, FilingAdapter, Outcome, Outgoing, Plan, Recipient, State,
)
from docassemble.AotForms.vault import Actor, PacketFile, Vault, engine, new_id, open_vault

CLERK = Recipient("king", "clerk", "peer", "clerk@court.example", "Pat Confirmer")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)):
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@cache
def _empty_tables() -> bytes:
    """A SQLite database that has the tables and nothing in them, made once; as ``Cluster.migrated`` is."""
    with tempfile.TemporaryDirectory() as folder:
        made = engine.connect(Path(folder), None)
        engine.migrate(made)
        made.dispose()  # whoever closes it last empties its journal
        assert not (Path(folder) / "vault.sqlite-wal").exists()
        return (Path(folder) / "vault.sqlite").read_bytes()


def lay_tables(home: Path) -> None:
    """Spare a test the migrations, which have their own (``empty_place``)."""
    home.mkdir(mode=0o700, parents=True)
    with open(os.open(home / "vault.sqlite", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_empty_tables())


@dataclass
class Place:
    """Where a vault lives in a test."""

    home: Path
    url: str | None
    clock: Clock = field(default_factory=Clock)
    opened: list[Vault] = field(default_factory=list)

    def open(self, clock: Callable[[], datetime] | None = None) -> Vault:
        vault = open_vault(self.home, self.url, clock=clock or self.clock)
        self.opened.append(vault)
        return vault

    def close(self) -> None:
        for vault in self.opened:
            vault.close()


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Poll until the condition holds; fail at the deadline."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the deadline passed"
        threading.Event().wait(0.02)


class Cluster:
    """A private PostgreSQL server.  durable: a commit is on the disk, as in use; tests need not wait for that."""

    def __init__(self, binaries: Path, *, durable: bool = False):
        self.folder = Path(tempfile.mkdtemp(prefix="aotpg", dir="/tmp"))
        self.as_user: dict[str, object] = {}
        if os.geteuid() == 0:
            person = _unprivileged()
            os.chown(self.folder, person.pw_uid, person.pw_gid)
            self.as_user = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        data = self.folder / "data"
        subprocess.run([binaries / "initdb", "-D", data, "-A", "trust", "-U", "aot", "-E", "UTF8", "--no-sync"], check=True,
                       capture_output=True, cwd=self.folder, env=environment, **self.as_user)
        # The server is watched by a shell that stops it and removes its folder as soon as this end of the pipe closes:
        # also when the test run itself was killed.
        watch = ('"$1" -D "$2/data" -k "$2" -c listen_addresses= -c fsync="$3" -c max_connections=200 >"$2/log" 2>&1 & '
                 'server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$2"')
        self.server = subprocess.Popen(
            ["sh", "-c", watch, "watch", binaries / "postgres", self.folder, "on" if durable else "off"], stdin=subprocess.PIPE, start_new_session=True,
            cwd="/", env=environment, **self.as_user)
        until(self._ready)

    def _ready(self) -> bool:
        import psycopg2
        assert self.server.poll() is None, (self.folder / "log").read_text()
        try:
            psycopg2.connect(host=str(self.folder), user="aot", dbname="postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def database(self, template: str = "template0") -> str:
        """The URL of a fresh database: empty, or with the tables that were made once in ``template``."""
        import psycopg2
        name = f"t{new_id()}"
        connection = psycopg2.connect(host=str(self.folder), user="aot", dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        connection.close()
        return f"postgresql://aot@/{name}?host={self.folder}"

    @cached_property
    def migrated(self) -> str:
        """The name of a database that has the tables and nothing in them."""
        url = self.database()
        with_tables = engine.connect(self.folder, url)
        engine.migrate(with_tables)
        with_tables.dispose()
        return url.partition("@/")[2].partition("?")[0]

    def stop(self) -> None:
        self.server.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):  # emptying the folder can take long; the watching shell goes on with it
            self.server.wait(60)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("no unprivileged user to run PostgreSQL as")


@cache
def _server(binaries: Path) -> Cluster:
    # One for the whole run, however many modules import the fixture below.
    server = Cluster(binaries)
    atexit.register(server.stop)
    return server


def postgresql() -> Path | str:
    """The folder of the newest server's programs, or why there is none to use."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        return "no PostgreSQL server is installed"
    return found[-1].parent if importlib.util.find_spec("psycopg2") else "no PostgreSQL driver is installed"


@pytest.fixture(scope="session")
def cluster():
    found = postgresql()
    if isinstance(found, str):
        pytest.skip(found)
    return _server(found)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    url = None
    if request.param == "postgresql":
        server = request.getfixturevalue("cluster")
        url = server.database(server.migrated)
    else:
        lay_tables(tmp_path / "home")
    here = Place(tmp_path / "home", url)
    yield here
    here.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(request, tmp_path):
    url = request.getfixturevalue("cluster").database() if request.param == "postgresql" else None
    here = Place(tmp_path / "home", url)
    yield here
    here.close()


@pytest.fixture
def sqlite_place(tmp_path):
    lay_tables(tmp_path / "home")
    here = Place(tmp_path / "home", None)
    yield here
    here.close()


@dataclass
class Stored:
    """A vault with one organization and one matter that has a sealed packet."""

    vault: Vault
    actor: Actor
    matter_id: str
    packet_id: str

    def packet(self, content: bytes) -> str:
        """Another packet of the same matter."""
        return store_packet(self.vault, self.actor, self.matter_id, content)


def store_packet(vault: Vault, actor: Actor, matter_id: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    files = [PacketFile("01-petition.pdf", "application/pdf", content, digest, "Petition", 2)]
    seal = hashlib.sha256(b"seal" + content).hexdigest()
    return vault.packets.add(actor, matter_id, packet_hash=seal, files=files, manifest=b"{}", matter_version=1).id


def stored(vault: Vault, login: str = "ann@hospital.example") -> Stored:
    actor = vault.create_organization("Hospital", login)
    matter = vault.matters.create(actor, b'{"respondent": "Zebulon"}', label="Zebulon")
    return Stored(vault, actor, matter.id, store_packet(vault, actor, matter.id, b"%PDF one"))


class Peer(FilingAdapter):
    """A recipient that writes down, on the disk, every packet it was sent.  ``answers`` are given one after another."""

    id = "peer"
    title = "Recording recipient"
    capabilities = Capabilities(submit=True)

    def __init__(self, book: Path, clock: Callable[[], datetime], answers: list[object] | None = None):
        self.book, self.clock, self.answers = book, clock, answers if answers is not None else []
        self.outgoing: list[Outgoing] = []

    def plan(self, outgoing, profile):
        return Plan(("send",), ())

    def send(self, outgoing, profile):
        self.outgoing.append(outgoing)
        write_down(self.book, outgoing.key)
        answer = self.answers.pop(0) if self.answers else State.SENT
        if isinstance(answer, BaseException):
            raise answer
        if callable(answer):
            answer = answer(outgoing)
        return answer if isinstance(answer, Outcome) else Outcome(answer, self.clock(), "The recording recipient answered.")


class AskablePeer(Peer):
    """A recipient that can be asked what it has."""

    def look_up(self, outgoing, profile):
        taken = outgoing.key in read_book(self.book)
        return Outcome(State.SENT if taken else State.FAILED, self.clock(), "The recording recipient looked.", retry=not taken)


def write_down(book: Path, key: str) -> None:
    handle = os.open(book, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{key}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read_book(book: Path) -> list[str]:
    return book.read_text().split() if book.exists() else []
