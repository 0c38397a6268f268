"""What docassemble's session costs: it waits for the disk only where the vault has not all of it."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from docassemble.AotForms.server import lighter

FULL, NORMAL = 2, 1


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A SQLite file as docassemble's, with one connection that is given back and taken again, and one request's own things."""
    from docassemble.AotForms.guide import headless_engine

    headless_engine.boot()
    from docassemble.base import thread_context
    from docassemble.webapp import extensions

    engine = create_engine(f"sqlite:///{tmp_path / 'sessions.sqlite'}", poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=FULL"))
    event.listen(engine, "checkin", lighter.given_back)
    misc: dict = {}
    with Session(engine) as session:
        monkeypatch.setattr(extensions, "db", SimpleNamespace(engine=engine, session=session))
        monkeypatch.setattr(thread_context, "get_globals", lambda: SimpleNamespace(misc=misc))
        session.execute(text("CREATE TABLE kept (answer TEXT)"))
        session.commit()
        yield session, misc
    engine.dispose()


def waits(session: Session) -> int:
    return session.execute(text("PRAGMA synchronous")).scalar()


@pytest.mark.docassemble
def test_only_what_the_vault_has_is_written_without_waiting(database):
    """Ensures that a session whose answers are all in the vault is written without waiting, and the next one, not stored, waits again."""
    session, misc = database
    for stored, expected in ((False, FULL), (True, NORMAL), (False, FULL)):
        misc[lighter.STORED] = stored
        lighter._wait_for_no_disk()
        assert waits(session) == expected
        session.execute(text("INSERT INTO kept VALUES ('one')"))
        session.commit()
    misc[lighter.STORED] = True
    session.execute(text("INSERT INTO kept VALUES ('two')"))
    lighter._wait_for_no_disk()  # in the midst of a transaction it stays as it is
    assert waits(session) == FULL
    session.commit()
    assert session.execute(text("SELECT count(*) FROM kept")).scalar() == 4
