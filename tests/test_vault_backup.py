"""Backup and restore, tried: copied while a courier runs, put back elsewhere, whole, and nothing goes out twice."""
from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from docassemble.AotForms.errors import InputError, RequirementNotMet
from docassemble.AotForms.filing import ledger, words
from docassemble.AotForms.filing.adapter import Recipient, State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.restoring import restored
from docassemble.AotForms.filing.verifying import verify_everything
from docassemble.AotForms.vault import open_vault
from docassemble.AotForms.vault.backup import backup
from docassemble.AotForms.vault.tables import submission_events, submissions
from sqlalchemy import text, update
from vault_peers import CLERK, AskablePeer, Peer, cluster, place, read_book, sqlite_place, stored, until  # noqa: F401

pytestmark = pytest.mark.slow

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "operations.md"


def courier(vault, peer):
    return Courier(vault, {"peer": peer}, review_again=lambda s, f: None)


def test_copied_while_a_courier_runs_and_filed_on_without_doubling(sqlite_place, tmp_path):
    """Forty filings go out while the copy is made; restored elsewhere it verifies, and every filing arrives exactly once."""
    world = stored(sqlite_place.open())
    for n in range(40):
        ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose=f"petition {n}")
    peer, stop, errors = AskablePeer(tmp_path / "book", sqlite_place.clock), threading.Event(), []

    def deliver():
        try:
            running = courier(sqlite_place.open(), peer)
            while not stop.is_set() and running.run_once(limit=1):
                pass
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=deliver)
    thread.start()
    until(lambda: len(read_book(peer.book)) >= 5)
    copy = backup(world.vault, tmp_path / "copy", with_key=True)
    at_backup = len(read_book(peer.book))
    until(lambda: len(read_book(peer.book)) >= min(40, at_backup + 5))
    stop.set()
    thread.join(60)
    assert not errors
    world.vault.close()
    shutil.rmtree(sqlite_place.home)  # the machine is lost

    home = tmp_path / "new"
    (home / "secrets").mkdir(parents=True, mode=0o700)
    shutil.copy2(copy / "vault.sqlite", home / "vault.sqlite")
    shutil.copy2(copy / "vault.key", home / "secrets" / "vault.key")
    vault = open_vault(home, clock=sqlite_place.clock)
    marked = restored(vault, by_hand=["paper"])
    assert marked and restored(vault, by_hand=["paper"]) == ()
    assert verify_everything(vault).ok
    sqlite_place.clock.move(minutes=5)
    before = list(read_book(peer.book))
    courier(vault, peer).run_once()
    assert read_book(peer.book) == before  # held: only asked, nothing sent
    words.hold_everything(vault, False, note="looked at")
    for _ in range(6):
        sqlite_place.clock.move(hours=3)
        courier(vault, peer).run_once()
    taken = Counter(read_book(peer.book))
    assert len(taken) == 40 and set(taken.values()) == {1}
    assert {s.state for s in ledger.list_submissions(vault, world.actor)} == {State.SENT} and verify_everything(vault).ok
    vault.close()


def test_without_a_way_to_ask_a_person_decides_and_by_hand_stays(place, tmp_path):
    """A channel that cannot be asked leaves it unknown; what a person carries stays queued; nothing is sent."""
    world = stored(place.open())
    peer = Peer(tmp_path / "book", place.clock)
    mail = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    hand = ledger.submit(world.vault, world.actor, world.packet_id, Recipient("king", "prosecutor", "paper"), purpose="petition")
    assert restored(world.vault, by_hand=["paper"]) == (mail.id,)
    words.hold_everything(world.vault, False, note="looked at")
    courier(world.vault, peer).run_once()
    left = ledger.load(world.vault, world.actor, mail.id)
    assert left.state is State.UNKNOWN and left.awaits_person and not read_book(peer.book)
    assert ledger.load(world.vault, world.actor, hand.id).state is State.QUEUED
    words.record_word(world.vault, world.actor, mail.id, State.FAILED, said_by="Clerk", at=place.clock(), note="by phone")
    words.try_again(world.vault, world.actor, mail.id, note="again")
    courier(world.vault, peer).run_once()
    assert read_book(peer.book) == [mail.key]


def test_the_copy_is_private_whole_and_never_over_something(sqlite_place, tmp_path):
    """0600 in 0700, the key only when asked for; a folder that is there is left alone; PostgreSQL says what to use."""
    world = stored(sqlite_place.open())
    made = backup(world.vault, tmp_path / "copy", with_key=False)
    assert [p.name for p in made.iterdir()] == ["vault.sqlite"] and made.stat().st_mode & 0o777 == 0o700
    assert (made / "vault.sqlite").stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError, match="already"):
        backup(world.vault, tmp_path / "copy", with_key=False)


def test_postgresql_is_copied_by_its_own_tools(cluster, tmp_path):
    """pg_dump and restore as documented, into another database: it verifies, and what waited is asked about, not sent."""
    from vault_peers import Place
    here = Place(tmp_path / "home", cluster.database(cluster.migrated))
    world = stored(here.open())
    s = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    with pytest.raises(RequirementNotMet, match="pg_dump"):
        backup(world.vault, tmp_path / "copy", with_key=True)
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1].parent
    dump, there = tmp_path / "vault.dump", cluster.database()
    subprocess.run([tools / "pg_dump", "--format=custom", "--schema=aotforms", "--file", dump, here.url], check=True, capture_output=True)
    subprocess.run([tools / "pg_restore", "--exit-on-error", "--no-owner", "--dbname", there, dump], check=True, capture_output=True)
    vault = open_vault(here.home, there, clock=here.clock)
    assert restored(vault, by_hand=[]) == (s.id,) and verify_everything(vault).ok
    vault.close()
    here.close()


def test_verify_tells_what_does_not_fit(sqlite_place, tmp_path):
    """A changed event, a missing one, a state without its event, a damaged paper: each is a line that names ids only."""
    world = stored(sqlite_place.open())
    s = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    courier(world.vault, Peer(tmp_path / "book", sqlite_place.clock)).run_once()
    assert verify_everything(world.vault).ok
    harms = [
        (update(submission_events).where(submission_events.c.position == 2).values(said_by="nobody"), "event 2 was changed"),
        (update(submissions).values(state="accepted"), "its state is not that of its last event"),
        (text("DELETE FROM submission_events WHERE position = 3"), "the log tells of 3"),
        (text("UPDATE packet_files SET sealed = substr(sealed, 2)"), "packet"),
        (text("UPDATE matter_versions SET sealed = substr(sealed, 2)"), "version 1"),
        (text("UPDATE submissions SET sealed_recipient = substr(sealed_recipient, 2)"), "submission"),
    ]
    for harm, said in harms:
        copy = backup(world.vault, tmp_path / f"copy{len(list(tmp_path.iterdir()))}", with_key=False)
        home = tmp_path / f"home{len(list(tmp_path.iterdir()))}"
        shutil.copytree(sqlite_place.home / "secrets", home / "secrets")
        shutil.copy2(copy / "vault.sqlite", home / "vault.sqlite")
        broken = open_vault(home, clock=sqlite_place.clock)
        with broken.system() as unit:
            unit.connection.execute(harm)
        found = verify_everything(broken)
        assert not found.ok and any(said in line for line in found.problems), (said, found.problems)
        assert "zebulon" not in str(found.problems).lower()
        broken.close()


def test_the_documented_commands_are_there():
    """Every `aotforms …` line of docs/operations.md is a command that this release has."""
    lines = re.findall(r"^ {4,}(aotforms .*)$", DOCUMENT.read_text(), re.MULTILINE)
    assert len(lines) >= 8
    said: dict[str, str] = {}
    for line in lines:
        words_ = line.split()[1:]
        path = words_[:2] if words_[0] in {"vault", "settings", "members"} else words_[:1]
        name = " ".join(path)
        if name not in said:
            run = subprocess.run([sys.executable, "-m", "docassemble.AotForms", *path, "--help"], capture_output=True, text=True,
                                 env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C.UTF-8"})
            assert run.returncode == 0, name
            said[name] = run.stdout
        for option in (w.partition("=")[0] for w in words_ if w.startswith("--")):
            assert option in said[name], line
