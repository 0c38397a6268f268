"""The rare branches of ledger and courier: races lost, keys that are missing, answers that come to what is settled already."""
from __future__ import annotations

import errno
import os
from dataclasses import replace

import pytest
from courier_help import askable, courier, failed, load, peer, submit, world  # noqa: F401
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing import courier as courier_module, leases, ledger, receipts, words
from docassemble.AotForms.filing.adapter import Capabilities, Outcome, State
from docassemble.AotForms.vault.keys import SealBroken, WrongKey
from docassemble.AotForms.vault.tables import outbox, packet_files, submission_documents, submissions
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError
from vault_peers import Peer, sqlite_place, store_packet, until  # noqa: F401


@pytest.fixture
def place(sqlite_place):  # noqa: F811
    """One database: what is tried here asks nothing of it that differs."""
    return sqlite_place


def row_of(world, table):
    with world.vault.system(write=False) as unit:
        return unit.connection.execute(select(table)).one()


def test_two_that_write_the_same_at_once_write_one(world, monkeypatch):
    """Another process wrote it between our look and our insert: its submission is the answer, with one event and one set of documents."""
    first, look, blind = submit(world), ledger._stored, [True]
    monkeypatch.setattr(ledger, "_stored", lambda unit, key: None if blind and blind.pop() else look(unit, key))
    assert submit(world) == first and len(ledger.history(world.vault, world.actor, first.id)) == 1
    assert not blind and row_of(world, submission_documents).submission_id == first.id


def test_the_list_of_one_matter_is_of_that_matter(world):
    """Submissions of another matter of the organization are not on it."""
    s = submit(world)
    other = world.vault.matters.create(world.actor, b"{}")
    assert [x.id for x in ledger.list_submissions(world.vault, world.actor, world.matter_id)] == [s.id]
    assert ledger.list_submissions(world.vault, world.actor, other.id) == ()


def test_the_list_asks_one_question_however_long_it_is(world, peer):
    """Three submissions cost as many statements as one, and each is as ``load`` tells it, without address and number."""
    def counted():
        said = []
        event.listen(world.vault.engine, "before_cursor_execute", tell := lambda *given: said.append(given[2]))
        listed = ledger.list_submissions(world.vault, world.actor)
        event.remove(world.vault.engine, "before_cursor_execute", tell)
        return listed, len(said)

    first = submit(world, cause_number="26-6-00001-1")
    courier(world, peer).run_once()
    (one,), before = counted()
    peer.clock.move(minutes=1)
    second, third = submit(world, purpose="second"), submit(world, purpose="third")
    words.hold(world.vault, world.actor, third.id, note="wait")
    listed, after = counted()
    assert after == before and listed[-1] == one and {s.id for s in listed} == {first.id, second.id, third.id}
    for each in listed:
        whole = load(world, each)
        assert each == replace(whole, cause_number=None, recipient=replace(whole.recipient, address=None, address_confirmed_by=None))
    assert ledger.list_submissions(world.vault, world.actor, limit=2) == listed[:2]
    assert ledger.count_submissions(world.vault, world.actor) == {State.QUEUED: 2, State.SENT: 1}
    assert ledger.count_submissions(world.vault, world.vault.create_organization("Other", "bob@other.example")) == {}


def test_asking_about_what_has_not_left_asks_nothing(world, askable):
    """``reconcile`` of a submission that waits for its time leaves it as it is."""
    s = submit(world)
    words.hold(world.vault, world.actor, s.id, note="wait")
    assert courier(world, askable).reconcile(s.id).state is State.QUEUED and not askable.outgoing


def test_without_the_key_it_stops_and_says_nothing_of_the_packet(world, askable, monkeypatch):
    """A machine that lacks the key: the courier stops, whether it sends or asks; nothing is held, nothing is called damaged."""
    real = courier_module.outgoing

    def locked(*given):
        raise WrongKey("no key of this machine opens it", "key", "Bring the key")

    s = submit(world)
    monkeypatch.setattr(courier_module, "outgoing", locked)
    with pytest.raises(WrongKey):
        courier(world, askable).run_once()
    assert (load(world, s).state, load(world, s).held) == (State.QUEUED, False)
    monkeypatch.setattr(courier_module, "outgoing", real)
    askable.clock.move(minutes=2)
    askable.answers.append(State.UNKNOWN)
    courier(world, askable).run_once()
    askable.clock.move(hours=2)
    monkeypatch.setattr(courier_module, "outgoing", locked)
    with pytest.raises(WrongKey):
        courier(world, askable).run_once()
    assert load(world, s).state is State.UNKNOWN and not load(world, s).held


def test_a_damaged_packet_is_asked_about_later(world, askable):
    """Unknown, and its papers do not open: nobody is asked now, and it is looked at again."""
    s = submit(world)
    askable.answers.append(State.UNKNOWN)
    courier(world, askable).run_once()
    with world.vault.system() as unit:
        kept = unit.connection.execute(select(packet_files.c.sealed)).scalar_one()
        unit.connection.execute(update(packet_files).values(sealed=b"\x01" + bytes(60)))
    askable.clock.move(hours=2)
    courier(world, askable).run_once()
    assert load(world, s).state is State.UNKNOWN and load(world, s).next_attempt_at > askable.clock()
    with world.vault.system() as unit:
        unit.connection.execute(update(packet_files).values(sealed=kept))
    askable.clock.move(hours=2)
    courier(world, askable).run_once()
    assert load(world, s).state is State.SENT


@pytest.mark.parametrize("change", [
    lambda: update(submissions).values(packet_hash="0" * 64), lambda: update(submission_documents).values(sha256="0" * 64)])
def test_another_packet_than_was_submitted_is_not_sent(world, peer, change):
    """When the hashes of the submission are not those of the packet, it is held and nothing leaves."""
    s = submit(world)
    with world.vault.system() as unit:
        unit.connection.execute(change())
    courier(world, peer).run_once()
    assert load(world, s).hold_code == "packet damaged" and not peer.outgoing


def test_a_machine_without_process_namespaces_has_a_name_too(monkeypatch):
    """Where the kernel tells neither boot nor namespace, the name is of the host alone, always the same."""
    def nothing(*given, **more):
        raise FileNotFoundError(errno.ENOENT, "nothing")

    with monkeypatch.context() as blind:
        blind.setattr(os, "stat", nothing)
        name = leases._machine()
        assert name == leases._machine() and len(name) == 24
    assert name != leases._machine()


def test_a_lease_renewed_meanwhile_is_not_settled(world, place):
    """Seen as ended, renewed before it was settled: it stays in hand."""
    submit(world)
    lease = leases.claim(world.vault, leases.owner(), {"peer"})
    place.clock.move(seconds=61)
    seen = row_of(world, outbox)
    with world.vault.system() as unit:
        assert leases.holds(unit, lease) and leases._settle(unit, seen) == 0
    assert row_of(world, outbox).lease_token == lease.token


def test_a_heartbeat_outlives_a_busy_database(world, monkeypatch):
    """One beat that the database refuses: the next one renews the lease."""
    submit(world)
    lease, real, beats = leases.claim(world.vault, leases.owner(), {"peer"}), leases.holds, []

    def busy(unit, given):
        beats.append(given)
        if len(beats) == 1:
            raise OperationalError("busy", {}, Exception())
        return real(unit, given)

    monkeypatch.setattr(leases, "holds", busy)
    with leases.heartbeat(world.vault, lease, 0.01):
        until(lambda: len(beats) > 1)
    with world.vault.system() as unit:
        assert real(unit, lease)


def test_by_hand_what_was_withdrawn_meanwhile_stays_withdrawn(world, place, tmp_path):
    """Cancelled while the files were made: nothing is kept of them."""
    class ByHand(Peer):
        capabilities = Capabilities(submit=True, by_hand=True)

    def withdraw(outgoing):
        words.cancel(world.vault, world.actor, outgoing.submission_id, note="mistake")
        return State.QUEUED

    s = submit(world)
    courier(world, ByHand(tmp_path / "book", place.clock, [withdraw])).run_once()
    assert load(world, s).state is State.CANCELLED and len(ledger.history(world.vault, world.actor, s.id)) == 2
    assert receipts.load_artifacts(world.vault, world.actor, s.id) == ()


def test_a_late_answer_that_knows_nothing_changes_nothing(world, peer, place):
    """Another courier made it unknown; the answer to that attempt is unknown too: no further event."""
    def late(outgoing):
        place.clock.move(seconds=61)
        assert leases.recover(world.vault) == 1
        return State.UNKNOWN

    s = submit(world)
    peer.answers.append(late)
    courier(world, peer).run_once()
    assert load(world, s).state is State.UNKNOWN and ledger.history(world.vault, world.actor, s.id)[-1].note == "attempt was cut off"


def test_an_answer_with_a_hold_holds_once(world, askable, place):
    """Sent, and a person must look; released, the same reason said again does not hold it again."""
    said = Outcome(State.UNKNOWN, place.clock(), "The court left it open.", hold="court left it open")
    s = submit(world)
    askable.answers.append(said)
    courier(world, askable).run_once()
    assert (load(world, s).state, load(world, s).hold_code) == (State.UNKNOWN, "court left it open")
    words.release(world.vault, world.actor, s.id, note="phoned")
    askable.look_up = lambda outgoing, profile: Outcome(State.RECEIVED, place.clock(), "It is there.", hold="court left it open")
    place.clock.move(hours=2)
    courier(world, askable).run_once()
    assert load(world, s).state is State.RECEIVED and not load(world, s).held


def test_what_a_purge_leaves_can_still_be_looked_at(world, peer):
    """Recipient and cause number are gone; state, times and hashes stay; a remark is kept without its words."""
    s = submit(world, cause_number="26-6-00001-1")
    courier(world, peer).run_once()
    words.record_word(world.vault, world.actor, s.id, State.ACCEPTED, said_by="Clerk", at=peer.clock(), note="by phone")
    before = ledger.history(world.vault, world.actor, s.id)[-1].detail["before"]
    assert before["cause_number"] == "26-6-00001-1"
    words.record_remark(world.vault, world.actor, s.id, note="reply", detail={"detail": "Zebulon"})
    world.vault.matters.purge(world.actor, world.matter_id, reason="opened by mistake")
    stands = load(world, s)
    assert (stands.state, stands.recipient.address, stands.cause_number, stands.packet_hash) == (State.ACCEPTED, None, None, s.packet_hash)
    assert ledger.history(world.vault, world.actor, s.id)[-1].note == "reply"


def test_events_that_do_not_fit_are_refused(world):
    """A state on the row that no event led to: reading its history stops."""
    s = submit(world)
    with world.vault.system() as unit:
        unit.connection.execute(update(submissions).values(state=State.ACCEPTED.value))
    with pytest.raises(SealBroken, match="do not fit"):
        ledger.history(world.vault, world.actor, s.id)


def test_a_packet_of_another_matter_takes_no_ones_place(world):
    """Replacing the packet by one of another matter of the same organization is refused, and nothing changes."""
    s = submit(world)
    other = world.vault.matters.create(world.actor, b"{}")
    with pytest.raises(InputError, match="another matter"):
        words.replace_packet(world.vault, world.actor, s.id, store_packet(world.vault, world.actor, other.id, b"%PDF two"), note="wrong")
    assert load(world, s) == s
