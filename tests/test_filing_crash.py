"""Kill -9 between every two steps of a submission: nothing lost, nothing sent twice, unknown where it must be.

The steps are the crash points in the code (``crashpoints.reach``) and the two sides of the recipient's own write.  A first
run in a child process tells their order; then, for each place in that order, a child is killed there, and a fresh courier
goes on.
"""
from __future__ import annotations

import os
import random
import re
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from docassemble.AotForms import filing
from docassemble.AotForms.filing import crashpoints, ledger, receipts, restoring, told, watch
from docassemble.AotForms.filing.adapter import State, Told
from docassemble.AotForms.filing.backoff import RetryPolicy
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.vault.tables import outbox, submissions
from faults.world import Asked, ByHand, Taker, taken
from sqlalchemy import func, select
from vault_peers import CLERK, Peer, cluster, place, stored  # noqa: F401

pytestmark = pytest.mark.slow

SEEN: set[str] = set()


@dataclass
class Scene:
    """One vault in which scenarios are played, each with a submission of its own."""

    place: object
    base: object
    book: Path
    adapter: type[Taker]
    purpose: str = ""

    def submit(self):
        return ledger.submit(self.base.vault, self.base.actor, self.base.packet_id, CLERK, purpose=self.purpose)

    def courier(self, *answers: State) -> Courier:
        policy = RetryPolicy(breaker_after=10**6)
        peer = self.adapter(self.book, self.place.clock, list(answers))
        return Courier(self.base.vault, {"peer": peer}, review_again=lambda s, f: None, policy=policy, rng=random.Random(1))

    def child(self, act: Callable[[], object], die_at: int | None, names: Path) -> int:
        """Play ``act`` in a child that dies at the n-th crash point; its wait status.  It writes down what it reached."""
        names.unlink(missing_ok=True)
        pid = os.fork()
        if pid:
            return os.waitpid(pid, 0)[1]
        try:
            reached = 0

            def hook(name):
                nonlocal reached
                with open(names, "a", encoding="ascii") as file:
                    file.write(name + "\n")
                if reached == die_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                reached += 1

            crashpoints.hook = hook
            act()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)


def whole(scene):
    scene.submit()
    scene.courier().run_once()


def fail(scene):
    scene.courier(State.FAILED).run_once()


def run(scene):
    scene.courier().run_once()


def unknown(scene, names):
    """A first courier that lost the answer; the look-up is due."""
    scene.submit()
    scene.courier(State.UNKNOWN).run_once()
    scene.place.clock.move(hours=1)


def die_after_taking(scene, names):
    """A first courier that took the packet to the recipient and died before it could write that down."""
    def act():
        hook = crashpoints.hook
        crashpoints.hook = lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == "peer.taken" else hook(name)
        scene.courier().run_once()
    assert scene.child(act, None, names) == signal.SIGKILL


# The recipient, what the child does, and what was done before it.
SCENARIOS = {
    "whole": (Taker, whole, lambda scene, names: None),
    "failure": (Taker, fail, lambda scene, names: scene.submit()),
    "look": (Asked, run, unknown),
    "by hand": (ByHand, run, lambda scene, names: scene.submit()),
    "recover": (Taker, run, lambda scene, names: (scene.submit(), die_after_taking(scene, names))),
    "recover and look": (Asked, run, lambda scene, names: (scene.submit(), die_after_taking(scene, names))),
}


def sending(names: list[str]) -> bool:
    """Whether, having reached these points, the row durably says sending."""
    state = [name for name in names if name in {"courier.sending-committed", "courier.outcome-committed"}]
    return bool(state) and state[-1] == "courier.sending-committed"


# Every scenario on SQLite; on PostgreSQL those whose steps differ there (the lease, the commit, the recovery).
PLAYED = [("sqlite", name) for name in SCENARIOS] + [("postgresql", name) for name in ("whole", "look", "recover")]


@pytest.mark.parametrize(("place", "scenario"), PLAYED, indirect=["place"])
def test_killed_at_every_step_nothing_is_lost_and_nothing_sent_twice(place, tmp_path, scenario):
    """For each crash point in its order: one row, at most one delivery, the state that is true, no lease left behind."""
    adapter, act, before = SCENARIOS[scenario]
    scene = Scene(place, stored(place.open()), tmp_path / "book", adapter)
    names = tmp_path / "names"
    scene.purpose = "rehearsal"
    before(scene, names)
    assert scene.child(lambda: act(scene), None, names) == 0
    order = names.read_text().split("\n")[:-1]
    SEEN.update(order)
    scene.courier().run_once()
    for place_in_order, name in enumerate(order):
        scene.purpose = f"run {place_in_order}"
        before(scene, names)
        assert scene.child(lambda: act(scene), place_in_order, names) == signal.SIGKILL, name
        reached = names.read_text().split("\n")[:-1]
        assert reached == order[:place_in_order + 1]
        _check(scene, scenario, reached, _go_on(scene))
    with scene.base.vault.system(write=False) as unit:
        count = unit.connection.execute(select(func.count()).select_from(submissions)).scalar()
        leases = unit.connection.execute(select(func.count()).where(outbox.c.lease_owner.is_not(None))).scalar()
    assert count == len(order) + 1 and leases == 0 and scene.base.vault.audit.verify().ok


def _go_on(scene):
    """What happens after the crash: the person files again (the same thing), and a fresh courier runs, now and later."""
    after = scene.submit()
    for _ in range(3):
        scene.courier().run_once()
        after = ledger.load(scene.base.vault, scene.base.actor, after.id)
        if after.next_attempt_at is None:
            return after
        scene.place.clock.move(hours=2)
    raise AssertionError(f"still not settled: {after.state}")


def _check(scene, scenario, reached, now):
    delivered = taken(scene.book)[now.key]
    where = f"{scenario}: killed at {reached[-1]}: {now.state}, delivered {delivered}"
    assert delivered <= 1, where
    if scenario == "by hand":
        assert (now.state, now.awaits_person, delivered) == (State.QUEUED, True, 0), where
    elif scene.adapter is Asked:
        # Whatever was in doubt was asked: taken, and not sent again; or not taken, and sent.
        assert (now.state, delivered) == (State.SENT, 1), where
    elif scenario == "recover" or sending(reached):
        assert now.state is State.UNKNOWN, where
    else:
        assert (now.state, delivered) == (State.SENT, 1), where


def _killed_at(point: str, act: Callable[[], object]) -> None:
    """Play ``act`` in a child that dies at this point; it must have come there."""
    SEEN.add(point)
    pid = os.fork()
    if pid == 0:
        crashpoints.hook = lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == point else None
        try:
            act()
        finally:
            os._exit(1)
    assert os.waitpid(pid, 0)[1] == signal.SIGKILL


@pytest.mark.parametrize("point", ["watch.prepared", "watch.before-commit"])
def test_a_watch_cut_off_leaves_no_half_mark(place, point):
    """Killed before its commit: no mark, no event, no file; the next round marks once, with its files."""
    world = stored(place.open())
    s = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition", deadline=place.clock() + timedelta(minutes=5))

    def sweep():
        return watch.sweep(world.vault, lambda county, office: {}, None)

    _killed_at(point, sweep)
    assert ledger.load(world.vault, world.actor, s.id).late_at is None and receipts.load_artifacts(world.vault, world.actor, s.id) == ()
    assert sweep() == (s.id,) and sweep() == () and len(receipts.load_artifacts(world.vault, world.actor, s.id)) == 1
    assert [e.cause.value for e in ledger.history(world.vault, world.actor, s.id)] == ["submit", "deadline"] and world.vault.audit.verify().ok


@pytest.mark.parametrize("point, marked", [("restored.held", 0), ("restored.one-marked", 1)])
def test_a_restore_cut_off_sends_nothing_and_is_ended_later(place, tmp_path, point, marked):
    """Killed in the middle: everything is held from the first step on; called again, it marks what is left."""
    world = stored(place.open())
    for n in range(3):
        ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose=f"petition {n}")
    _killed_at(point, lambda: restoring.restored(world.vault, []))
    peer = Peer(tmp_path / "book", place.clock)
    Courier(world.vault, {"peer": peer}, review_again=lambda s, f: None).run_once()
    assert not peer.outgoing and len(restoring.restored(world.vault, [])) == 3 - marked
    assert {s.state for s in ledger.list_submissions(world.vault, world.actor)} == {State.UNKNOWN}


@pytest.mark.parametrize("point, kept", [("told.stored", False), ("told.before-commit", False), ("told.committed", True)])
def test_a_call_cut_off_is_kept_whole_or_not_at_all(place, tmp_path, point, kept):
    """Killed before its commit nothing of the call is there, and the court, unanswered, calls again; either way it is taken in once."""
    world = stored(place.open())
    s = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    Courier(world.vault, {"peer": Peer(tmp_path / "book", place.clock)}, review_again=lambda s, f: None).run_once()
    inbox = told.LedgerInbox(world.vault, world.actor.organization, "peer")
    said = Told("d" * 64, (s.key,), (), State.ACCEPTED, "Accepted.", cause_number="26-6-04321-9", raw=b"<call/>")
    _killed_at(point, lambda: inbox.keep(said, s.id))
    state = ledger.load(world.vault, world.actor, s.id).state
    assert state is (State.ACCEPTED if kept else State.SENT)
    assert inbox.keep(said, s.id) is not kept and not inbox.keep(said, s.id)
    now = ledger.load(world.vault, world.actor, s.id)
    assert (now.state, now.cause_number) == (State.ACCEPTED, "26-6-04321-9")
    assert [e.state for e in ledger.history(world.vault, world.actor, s.id)].count(State.ACCEPTED) == 1 and world.vault.audit.verify().ok


def test_every_crash_point_of_the_code_was_killed_at():
    """No crash point in the source is missing from the scenarios above."""
    if len(SEEN) < 10:
        pytest.skip("the scenarios were not run in this process")
    written = set()
    for path in Path(filing.__file__).parent.glob("*.py"):
        written |= set(re.findall(r'reach\((f?)"([^"]+)"\)', path.read_text(encoding="utf-8")))
    assert len(written) >= 20
    for formatted, name in written:
        pattern = re.sub(r"\\\{[^}]*\\\}", ".+", re.escape(name)) if formatted else re.escape(name)
        assert any(re.fullmatch(pattern, seen) for seen in SEEN), name


def test_outside_tests_a_crash_point_does_nothing():
    """No hook is set unless a test sets one."""
    assert crashpoints.hook is None and crashpoints.reach("anything") is None
