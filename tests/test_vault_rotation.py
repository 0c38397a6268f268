"""Changing the key-encryption key: nothing is lost at any step, and running processes go on or stop clearly."""
from __future__ import annotations

import os
import shutil
import signal

import pytest
from docassemble.AotForms.errors import RequirementNotMet
from docassemble.AotForms.filing import ledger
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.vault import WrongKey, events, open_vault, rotation
from docassemble.AotForms.vault.keys import key_path
from docassemble.AotForms.vault.tables import data_keys, submission_events
from sqlalchemy import select, update
from vault_peers import CLERK, Peer, cluster, place, sqlite_place, stored  # noqa: F401

pytestmark = pytest.mark.slow

STEPS = ("rotate.next-written", "rotate.one-wrapped", "rotate.before-commit", "rotate.committed", "rotate.old-kept", "rotate.swapped")


def wrapped_keys(vault):
    with vault.system(write=False) as unit:
        return dict(unit.connection.execute(select(data_keys.c.id, data_keys.c.wrapped)).all())


def test_every_data_key_is_wrapped_anew_and_the_old_file_kept_until_confirmed(place):
    """After the change everything opens by the new file alone; confirming destroys the old one, once."""
    world = stored(place.open())
    before, old = wrapped_keys(world.vault), key_path(place.home).read_bytes()
    assert rotation.rotate(world.vault) == len(before) == 3
    after = wrapped_keys(world.vault)
    assert before.keys() == after.keys() and not set(before.values()) & set(after.values())
    assert key_path(place.home, ".old").read_bytes() == old != key_path(place.home).read_bytes()
    with pytest.raises(RequirementNotMet, match="not confirmed"):
        rotation.rotate(world.vault)
    assert rotation.confirm(world.vault) == 3
    with pytest.raises(RequirementNotMet, match="waits"):
        rotation.confirm(world.vault)
    assert sorted(p.name for p in key_path(place.home).parent.iterdir()) == ["vault.key"]
    assert key_path(place.home).stat().st_mode & 0o777 == 0o600
    fresh = place.open()
    assert fresh.matters.load(world.actor, world.matter_id).content == b'{"respondent": "Zebulon"}'
    assert fresh.audit.verify().ok and fresh.actor("ann@hospital.example") == world.actor


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_nothing_is_lost(place, step):
    """Killed at each step, the next opening reads everything, ends what was begun or leaves it undone, and can change the key again."""
    world = stored(place.open())
    child = os.fork()
    if child == 0:
        rotation.rotate(world.vault, lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == step else None)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    for vault in (world.vault, place.open()):  # the process that ran on, and one that starts now
        assert vault.matters.load(world.actor, world.matter_id).content == b'{"respondent": "Zebulon"}'
        made = vault.matters.create(world.actor, b"new", label="N")
        assert vault.matters.load(world.actor, made.id).content == b"new"
    if step in STEPS[3:]:
        assert not key_path(place.home, ".next").exists() and rotation.confirm(place.open()) >= 3
    else:
        assert not key_path(place.home, ".old").exists()
    rotation.rotate(place.open())
    rotation.confirm(place.open())
    again = place.open()
    assert again.matters.load(world.actor, world.matter_id).content == b'{"respondent": "Zebulon"}' and again.audit.verify().ok


def test_a_running_courier_sees_the_new_key(place, tmp_path):
    """A courier that opened the vault before the change delivers after it, and keys it makes are wrapped by the new file."""
    running = place.open()
    world = stored(running)
    rotation.rotate(place.open())
    ledger.submit(running, world.actor, world.packet_id, CLERK, purpose="petition")
    peer = Peer(tmp_path / "book", place.clock)
    done, = Courier(running, {"peer": peer}, review_again=lambda s, f: None).run_once()
    assert done.state is State.SENT and len(peer.outgoing) == 1
    running.matters.create(world.actor, b"later")
    assert rotation.confirm(place.open()) == 4


def test_a_machine_without_the_new_key_stops_with_a_clear_line(place, tmp_path):
    """A courier elsewhere that lacks the new file stops with one line, holds nothing, sends nothing; the carried file lets it go on."""
    world = stored(place.open())
    there = tmp_path / "there"
    shutil.copytree(place.home, there, ignore=shutil.ignore_patterns("vault.sqlite*"))
    url = place.url or f"sqlite:///{place.home / 'vault.sqlite'}"
    away = open_vault(there, url, clock=place.clock)
    submission = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    rotation.rotate(world.vault)
    peer = Peer(tmp_path / "book", place.clock)
    courier = Courier(away, {"peer": peer}, review_again=lambda s, f: None)
    with pytest.raises(WrongKey, match="another machine"):
        courier.run_once()
    with pytest.raises(WrongKey):
        away.matters.create(world.actor, b"x")
    with pytest.raises(WrongKey):
        open_vault(there, url)
    assert not ledger.load(world.vault, world.actor, submission.id).held and not peer.outgoing
    shutil.copy(key_path(place.home), key_path(there))
    place.clock.move(seconds=61)
    assert [s.state for s in courier.run_once()] == [State.SENT]
    away.close()


def test_the_next_key_can_be_carried_first(place, tmp_path):
    """Prepared and carried before the change, the other machine goes on by itself."""
    world = stored(place.open())
    there = tmp_path / "there"
    shutil.copytree(place.home, there, ignore=shutil.ignore_patterns("vault.sqlite*"))
    away = open_vault(there, place.url or f"sqlite:///{place.home / 'vault.sqlite'}", clock=place.clock)
    shutil.copy(rotation.prepare(world.vault), key_path(there, ".next"))
    rotation.rotate(world.vault)
    assert away.matters.load(world.actor, world.matter_id).version == 1
    away.matters.create(world.actor, b"x")
    assert key_path(there).read_bytes() == key_path(place.home).read_bytes()
    away.close()


def test_an_older_database_keeps_the_old_key(sqlite_place):
    """A backup put back after the change still opens by the kept file, and the old file is then not destroyed."""
    world = stored(sqlite_place.open())
    world.vault.forget_freed_space()
    before = (sqlite_place.home / "vault.sqlite").read_bytes()
    rotation.rotate(world.vault)
    world.vault.close()
    for name in ("vault.sqlite-wal", "vault.sqlite-shm"):
        (sqlite_place.home / name).unlink(missing_ok=True)
    (sqlite_place.home / "vault.sqlite").write_bytes(before)
    again = sqlite_place.open()
    assert again.matters.load(world.actor, world.matter_id).version == 1
    with pytest.raises(RequirementNotMet, match="older than the change"):
        rotation.confirm(again)
    assert key_path(sqlite_place.home, ".old").exists()


def test_events_of_an_earlier_release_are_chained_by_the_migration(place, tmp_path):
    """A database of the release before gets the chain over its events in the transaction of the migration; they then verify."""
    from sqlalchemy import text
    world = stored(place.open())
    s = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    Courier(world.vault, {"peer": Peer(tmp_path / "b", place.clock)}, review_again=lambda s, f: None).run_once()
    with world.vault.system() as unit:
        run = unit.connection.execute
        run(text("ALTER TABLE submission_events DROP COLUMN mac"))
        run(text("ALTER TABLE submissions DROP COLUMN late_at"))
        for later in ("bundles", "resume_codes", "resume_tries"):
            run(text(f"DROP TABLE {later}"))
        run(text("UPDATE aotforms_version SET version_num = '0003'"))
    vault = place.open()
    assert [e.state for e in ledger.history(vault, world.actor, s.id)] == [State.QUEUED, State.SENDING, State.SENT]
    with vault.system(write=False) as unit:
        rows = unit.connection.execute(select(submission_events).order_by(submission_events.c.position)).all()
    assert events.first_broken(vault.index, rows) is None and all(row.mac for row in rows)
    with vault.system() as unit:
        unit.connection.execute(update(submission_events).where(submission_events.c.position == 2).values(mac=None))
    with pytest.raises(rotation.SealBroken, match="event 2"):
        ledger.history(vault, world.actor, s.id)
