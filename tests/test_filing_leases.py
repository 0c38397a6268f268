"""Leases: which courier has a submission in hand, what a late answer means, and many couriers at once; on both databases."""
from __future__ import annotations

import os
import threading
from collections import Counter

from courier_help import PASS, courier, failed, load, peer, submit, world  # noqa: F401
from docassemble.AotForms.filing import leases, ledger, words
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.states import Cause
from docassemble.AotForms.vault.tables import outbox
from sqlalchemy import select
from vault_peers import CLERK, Peer, cluster, place, read_book, stored, until  # noqa: F401


def test_a_dead_lease_becomes_unknown_and_the_late_answer_settles_it(world, place, tmp_path):
    """While an adapter hangs past its lease another courier makes it unknown and does not send; then the answer comes."""
    class Slow(Peer):
        def send(self, outgoing, profile):
            place.clock.move(seconds=61)
            other = Courier(world.vault, {"peer": Peer(tmp_path / "book", place.clock)}, review_again=PASS)
            other.run_once()
            assert load(world, s).state is State.UNKNOWN
            return super().send(outgoing, profile)

    s = submit(world)
    courier(world, Slow(tmp_path / "book", place.clock)).run_once()
    now = load(world, s)
    assert now.state is State.SENT and read_book(tmp_path / "book") == [s.key]
    assert [e.cause for e in ledger.history(world.vault, world.actor, s.id)] == [
        Cause.SUBMIT, Cause.ATTEMPT, Cause.RECOVERY, Cause.ATTEMPT]


def test_an_answer_after_a_persons_word_is_kept_and_changes_nothing(world, place, tmp_path):
    """When a person has already said what happened, the late answer is an event beside it."""
    class Slow(Peer):
        def send(self, outgoing, profile):
            place.clock.move(seconds=61)
            leases.recover(world.vault)
            words.record_word(world.vault, world.actor, s.id, State.RECEIVED, said_by="clerk", at=place.clock(), note="clerk by phone")
            return failed(self)

    s = submit(world)
    courier(world, Slow(tmp_path / "book", place.clock)).run_once()
    assert load(world, s).state is State.RECEIVED
    assert ledger.history(world.vault, world.actor, s.id)[-1].note == "answer came too late"


def test_a_heartbeat_keeps_the_lease(world, place, tmp_path, monkeypatch):
    """While the adapter works, the lease is renewed, so that nobody takes it for dead."""
    beat = leases.heartbeat
    monkeypatch.setattr("docassemble.AotForms.filing.courier.heartbeat", lambda vault, lease: beat(vault, lease, 0.01))

    def lease_until():
        with world.vault.system(write=False) as unit:
            return unit.connection.execute(select(outbox.c.lease_until)).scalar()

    class Slow(Peer):
        def send(self, outgoing, profile):
            for _ in range(3):
                place.clock.move(seconds=50)
                until(lambda: lease_until() == place.clock() + leases.LEASE)
                assert leases.recover(world.vault) == 0
            return super().send(outgoing, profile)

    s = submit(world)
    courier(world, Slow(tmp_path / "book", place.clock)).run_once()
    assert load(world, s).state is State.SENT


def test_a_lost_lease_before_sending_sends_nothing(world, peer, place):
    """A courier that slept through its review finds its lease gone and leaves the submission to the other."""
    def review(submission, facts):
        place.clock.move(seconds=61)
        if not peer.outgoing:
            courier(world, peer).run_once()
        return None

    s = submit(world)
    courier(world, peer, review_again=review).run_once()
    assert len(peer.outgoing) == 1 and load(world, s).state is State.SENT


def test_what_is_stopped_during_the_review_is_not_sent(world, peer):
    """Held, cancelled, rerouted or globally stopped while the review runs: not sent."""
    def stopped(stop):
        s = submit(world, purpose=f"p{len(ledger.list_submissions(world.vault, world.actor))}")
        fired = []

        def review(submission, facts):
            if not fired:
                fired.append(stop(s))
            return "enough" if len(fired) > 1 else None

        man = courier(world, peer, review_again=lambda sub, facts: review(sub, facts) if not fired else "second look")
        man.run_once()
        assert not peer.outgoing
        return load(world, s)

    v, a = world.vault, world.actor
    assert stopped(lambda s: words.hold(v, a, s.id, note="wait")).hold_code == "wait"
    assert stopped(lambda s: words.cancel(v, a, s.id, note="mistake")).state is State.CANCELLED
    assert stopped(lambda s: words.reroute(v, a, s.id, CLERK, note="other")).hold_code == "second look"
    assert stopped(lambda s: words.hold_everything(v, True, note="incident")).state is State.QUEUED


def test_eight_couriers_deliver_each_once(place, tmp_path):
    """Eight couriers at once over twenty-four submissions: every one is sent exactly once."""
    world = stored(place.open())
    sent = {submit(world, purpose=f"p{n}").key for n in range(24)}
    errors = []

    def work():
        try:
            courier(world, Peer(tmp_path / "book", place.clock)).run_once()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]
    [t.join(60) for t in threads]
    assert not errors and Counter(read_book(tmp_path / "book")) == dict.fromkeys(sent, 1)
    assert {s.state for s in ledger.list_submissions(world.vault, world.actor)} == {State.SENT}


def test_a_row_in_hand_is_not_handed_out_again(world, place):
    """While a lease lives nobody else gets the row; when it has ended, recovery frees it."""
    s = submit(world)
    lease = leases.claim(world.vault, leases.owner(), {"peer"})
    assert lease.submission_id == s.id and leases.claim(world.vault, leases.owner(), {"peer"}) is None
    place.clock.move(seconds=59)
    assert leases.recover(world.vault) == 0
    place.clock.move(seconds=1)
    assert leases.recover(world.vault) == 1 and leases.claim(world.vault, leases.owner(), {"peer"}).token != lease.token


def test_couriers_of_other_processes_are_known_by_pid_and_start(world):
    """A living process is not gone; a process id that is used again by another is; another machine is never judged."""
    me = leases.owner()
    machine, pid, started = me.split(":")
    assert not leases._gone(me) and leases._gone(f"{machine}:{pid}:{int(started) + 1}")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert leases._gone(f"{machine}:{child}:{started}") and not leases._gone(f"other:{child}:{started}")
