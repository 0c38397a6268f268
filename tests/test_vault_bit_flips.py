"""Ten thousand random bit flips in sealed values and in the rows of both logs: every one is noticed."""
from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from docassemble.AotForms.errors import AotFormsError
from docassemble.AotForms.filing import ledger, receipts
from docassemble.AotForms.vault import SealBroken, audit, events
from docassemble.AotForms.vault.keys import Keyring, WrongKey
from docassemble.AotForms.vault.tables import audit_events, audit_head, metadata, submission_events
from sqlalchemy import LargeBinary, select
from test_vault_tamper import plant
from vault_peers import Place

FLIPS = 10_000
SEED = int(os.environ.get("AOTFORMS_FLIPS_SEED", "20261122"))

pytestmark = pytest.mark.slow


@pytest.fixture
def life():
    """A vault after the whole life of a matter, in memory where the machine has such a folder; and every place that was opened in it."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="aotflips", dir=memory if os.access(memory, os.W_OK) else None))
    place = Place(folder / "home", None)
    vault = place.open()
    actor, matter, submission = plant(place, vault)
    yield vault, actor, matter, submission
    place.close()
    shutil.rmtree(folder, ignore_errors=True)


def opened_places(vault, actor, matter, submission, monkeypatch):
    """Read everything once through the public calls, and write down with which key, for which place, each sealed value opened."""
    places: dict[bytes, tuple[Keyring, tuple[str, str, str]]] = {}
    honest = Keyring.open

    def recording(self, sealed, *place):
        value = honest(self, sealed, *place)
        places[sealed] = (self, place)
        return value

    with monkeypatch.context() as patch:
        patch.setattr(Keyring, "open", recording)
        vault.outer.unwrap(_index(vault), "index")
        vault.organizations()
        vault.members.list(actor, logins=True)
        vault.matters.list(actor, labels=True)
        for version in (1, 2):
            vault.matters.load(actor, matter.id, version)
        for entry in vault.papers.list(actor, matter.id):
            vault.papers.load(actor, entry.id)
        for entry in vault.uploads.list(actor, matter.id):
            vault.uploads.load(actor, entry.id)
        for entry in vault.packets.list(actor, matter.id):
            vault.packets.load(actor, entry.id)
        vault.requests.list(actor, matter.id)
        vault.signatures.list(actor, matter.id)
        vault.settings.get(actor, "peer")
        ledger.load(vault, actor, submission.id)
        receipts.receipt(vault, actor, submission.id)
        receipts.load_artifacts(vault, actor, submission.id)
    return places


def _index(vault):
    with vault.system(write=False) as unit:
        return unit.connection.exec_driver_sql("SELECT wrapped FROM data_keys WHERE id = 'index'").scalar()


def sealed_values(vault):
    """Every sealed value in the database, by its column."""
    found = []
    with vault.system(write=False) as unit:
        for table in metadata.sorted_tables:
            for column in table.c:
                if isinstance(column.type, LargeBinary):
                    found += [(str(column), value) for value in unit.connection.execute(select(column).where(column.is_not(None))).scalars()]
    return found


def flip(value: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(value) * 8)
    return value[:at // 8] + bytes([value[at // 8] ^ 1 << at % 8]) + value[at // 8 + 1:]


def flipped_cell(value, rng):
    """A stored value with one bit of its stored form flipped; None where that form is then no value of the column at all, which
    the database or its driver refuses by itself."""
    if isinstance(value, int):
        return value ^ 1 << rng.randrange(31)
    if value is None:
        return "x"
    if isinstance(value, str):
        try:
            return flip(value.encode(), rng).decode() if value else "\x01"
        except UnicodeDecodeError:
            return None
    return value.fromtimestamp(value.timestamp() + rng.choice([1, -1]) * 2 ** rng.randrange(-6, 25), value.tzinfo)


class Row:
    """A row of a log as it was read, with one cell changed."""

    def __init__(self, row, **changed):
        self._mapping = {**row._mapping, **changed}

    def __getattr__(self, name):
        try:
            return self.__dict__["_mapping"][name]
        except KeyError:
            raise AttributeError(name) from None


def test_every_flip_in_a_sealed_value_is_noticed(life, monkeypatch):
    """Half of them in ciphertext, nonce, tag and version byte of every sealed column: no changed value opens, and none is passed over."""
    vault, *others = life
    places, rng, seen = opened_places(vault, *others, monkeypatch), random.Random(SEED), Counter()
    values = sealed_values(vault)
    assert {column for column, value in values if value not in places} == set(), "a sealed column that is never read back"
    by_column: dict[str, list[bytes]] = {}
    for column, value in values:
        by_column.setdefault(column, []).append(value)
    assert len(by_column) >= 20
    for _ in range(FLIPS // 2):
        column = rng.choice(sorted(by_column))
        value = rng.choice(by_column[column])
        ring, place = places[value]
        with pytest.raises(SealBroken):
            ring.open(flip(value, rng), *place)
        seen[column] += 1
    assert set(seen) == set(by_column)


def test_every_flip_in_a_row_of_the_logs_is_noticed(life):
    """The other half in the events of a submission, and in the log and its head: every cell of every row, each at its place."""
    vault, *_ = life
    rng, seen, refused = random.Random(SEED + 1), Counter(), 0
    with vault.system(write=False) as unit:
        run = unit.connection.execute
        chain = run(select(submission_events).order_by(submission_events.c.position)).all()
        log = run(select(audit_events).order_by(audit_events.c.seq)).all()
        head = run(select(audit_head)).one()
    assert events.first_broken(vault.index, chain) is None and audit._walk(vault.index, log, head, None).ok
    done = 0
    while done < FLIPS // 2:
        rows = rng.choice([chain, chain, log, [head]])
        place = rng.randrange(len(rows))
        row = rows[place]
        name = rng.choice([n for n in row._mapping if n not in {"sealed"} and not (rows[0] is head and n == "id")])
        changed = flipped_cell(row._mapping[name], rng)
        if changed is None:
            refused += 1
            continue
        done, bad = done + 1, Row(row, **{name: changed})
        altered = [*rows[:place], bad, *rows[place + 1:]]
        if rows is chain:
            noticed = events.first_broken(vault.index, altered) == place + 1
        elif rows is log:
            noticed = not audit._walk(vault.index, altered, head, None).ok
        else:
            noticed = not audit._walk(vault.index, log, bad, None).ok
        assert noticed, (name, row._mapping[name], changed, SEED)
        seen[name] += 1
    assert {"at", "state", "cause", "said_by", "note", "attempt", "mac", "previous", "seq", "actor", "subject", "head_mac"} <= set(seen)


def test_flips_in_the_file_itself_are_noticed(life):
    """A few hundred flips through the database, read back by the public calls: our own errors, never a wrong answer."""
    vault, actor, matter, submission = life
    rng = random.Random(SEED + 2)
    reads = [lambda: vault.matters.load(actor, matter.id), lambda: receipts.receipt(vault, actor, submission.id),
             lambda: receipts.load_artifacts(vault, actor, submission.id), lambda: vault.packets.load(actor, vault.packets.list(actor, matter.id)[0].id)]
    tables = [("matter_versions", "sealed", "version = 2"), ("submission_events", "sealed", "sealed IS NOT NULL"), ("packet_files", "sealed", "1 = 1"),
              ("artifacts", "sealed_about", "1 = 1"), ("data_keys", "wrapped", "kind = 'matter'"), ("submissions", "sealed_recipient", "1 = 1")]
    for n in range(300):
        table, column, where = tables[n % len(tables)]
        with vault.system() as unit:
            key, value = rng.choice(unit.connection.exec_driver_sql(f"SELECT id, {column} FROM {table} WHERE {where}").all())
            unit.connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE id = ?", (flip(value, rng), key))
        noticed = 0
        for read in reads:
            try:
                read()
            except AotFormsError as error:
                assert isinstance(error, SealBroken) and not isinstance(error, WrongKey)
                noticed += 1
        assert noticed, (table, column)
        with vault.system() as unit:
            unit.connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, key))
    [read() for read in reads]
