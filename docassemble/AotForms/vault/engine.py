# do not pre-load
"""The database under the vault: SQLite beside its home by default, PostgreSQL by URL; migrations on opening.

SQLite runs with WAL, ``synchronous=FULL`` (a commit is on the disk), foreign keys, secure delete and a busy timeout,
in a file that only its owner may read.  Every write transaction begins IMMEDIATE, so that it never fails half-way for
a lock.
"""
from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from ..errors import SetUpError

BUSY_SECONDS = 30
SCHEMA = "aotforms"
VERSION_TABLE = "aotforms_version"  # docassemble keeps its own alembic_version, perhaps in the same database
_MIGRATION_LOCK = 0x0A07F0A5
_one_migrates = Lock()  # Alembic keeps what it is doing in its module: two threads with a database each would meet there


def connect(home: Path, database_url: str | None) -> Engine:
    """An engine for the URL, or for ``home/vault.sqlite``.  Raises SetUpError for a URL of another kind of database."""
    if database_url is None:
        return _sqlite(home / "vault.sqlite")
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise SetUpError("the database URL cannot be read", "database_url", "Write postgresql://user@host/name") from None
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return _sqlite(Path(url.database))
    if backend == "postgresql":
        return _postgresql(url)
    raise SetUpError("the vault runs on SQLite (a file) or PostgreSQL", "database_url", "Write postgresql://user@host/name")


def _postgresql(url: URL) -> Engine:
    """Our tables lie in a schema of their own: docassemble keeps tables of the same names in the same database."""
    engine = create_engine(_with_driver(url), hide_parameters=True, pool_pre_ping=True, pool_timeout=60)

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection, _record):
        before, dbapi_connection.autocommit = dbapi_connection.autocommit, True
        cursor = dbapi_connection.cursor()
        cursor.execute(f"SET search_path TO {SCHEMA}")
        cursor.close()
        dbapi_connection.autocommit = before

    return engine


def _with_driver(url: URL) -> URL:
    if "+" in url.drivername:
        return url
    for driver in ("psycopg2", "psycopg"):
        if importlib.util.find_spec(driver):
            return url.set(drivername=f"postgresql+{driver}")
    raise SetUpError("no PostgreSQL driver is installed", "database_url", "Run pip install psycopg2-binary")


def _sqlite(path: Path) -> Engine:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made before SQLite opens it: its journal files take over the mode of the database file.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SetUpError("other users of this machine could read the database", str(path), "Run chmod 600 on it")
    engine = create_engine(
        URL.create("sqlite", database=str(path)), hide_parameters=True, pool_timeout=60,
        connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection, _record):
        dbapi_connection.isolation_level = None  # we say BEGIN ourselves
        cursor = dbapi_connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection):
        writes = connection.get_execution_options().get("vault_writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")

    return engine


def migrate(engine: Engine, adopt: Callable[[Connection], None] = lambda connection: None) -> None:
    """Bring the tables up to date, in one transaction, one process and one thread at a time.  Raises SetUpError when the
    database was made by a newer release (it is never taken down) or cannot be reached.
    adopt: called in that transaction when rows of an earlier release were there."""
    try:
        with _one_migrates, engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            _upgrade(connection, adopt)
    except DBAPIError as error:
        kind = type(error.orig).__name__
        raise SetUpError(
            f"the database does not answer as it should ({kind})", "database",
            "Check that it runs, that the URL is right, and that there is space on the disk") from None


def _upgrade(connection: Connection, adopt: Callable[[Connection], None]) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    if current is not None and current not in {r.revision for r in script.walk_revisions()}:
        raise SetUpError(
            "this database was made by a newer release of AotForms", "database",
            "Install that release or a later one; an older one must not write to it")
    if current != script.get_current_head():
        command.upgrade(config, "head")
        if current is not None:
            adopt(connection)


def configuration() -> Config:
    """The Alembic configuration of the package: no file, no logging of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def revision(connection: Connection) -> str | None:
    """The schema revision that the database stands at."""
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def forget_freed_space(engine: Engine) -> None:
    """After a purge: drop what the database file or journal still holds of deleted rows.

    SQLite overwrites deleted content (secure delete) and the journal is emptied.  PostgreSQL gives its free space back
    to itself by VACUUM; its write-ahead log and any backup stay for as long as their own rules say.
    """
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            raw.close()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("data_keys", "matters", "matter_versions", "papers", "uploads", "signatures", "signing_requests", "packets",
                      "packet_files", "submissions", "submission_events", "artifacts"):
            connection.exec_driver_sql(f"VACUUM {table}")
