"""Kill -9: at every named step of a submission, at any call, and at any moment."""
from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from docassemble.AotForms.filing import crashpoints, words
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.vault.tables import submissions
from sqlalchemy import select

from .world import Asked, ByHand, Taker, Verdict, World, child, ended, world

FRESH_AFTER = 150  # kills in one world: then a new one, or reading it grows dear
ROOMS = (os.sep + "filing" + os.sep, os.sep + "vault" + os.sep)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before_look(scene: World, purpose: str) -> None:
    scene.submit(purpose)
    scene.courier(State.UNKNOWN).run_once()
    scene.place.clock.move(hours=1)


def _before_recovery(scene: World, purpose: str) -> None:
    """A first courier that died after the recipient took it."""
    scene.submit(purpose)

    def act() -> None:
        crashpoints.hook = lambda name: _die() if name == "peer.taken" else None
        scene.courier().run_once()
    assert ended(child(act)) == -signal.SIGKILL


def _whole(scene: World, purpose: str) -> None:
    scene.submit(purpose)
    scene.courier().run_once()


def _run(scene: World, purpose: str) -> None:
    scene.courier().run_once()


def _fail(scene: World, purpose: str) -> None:
    scene.courier(State.FAILED).run_once()


# The recipient, what was done before, what the child does.
SCENARIOS: dict[str, tuple[type[Taker], Callable[[World, str], object], Callable[[World, str], object]]] = {
    "whole": (Taker, lambda s, p: None, _whole),
    "failure": (Taker, World.submit, _fail),
    "look": (Asked, _before_look, _run),
    "by hand": (ByHand, World.submit, _run),
    "recover": (Taker, _before_recovery, _run),
    "recover and look": (Asked, _before_recovery, _run),
}


def named_steps(rounds: int, seed: int) -> Iterator[Verdict]:
    """A child killed at every named step of every scenario, ``rounds`` times; then somebody files again and a courier goes on."""
    for name, (adapter, before, act) in SCENARIOS.items():
        for begun in range(rounds):
            with world(adapter) as scene:
                yield from _steps(scene, name, before, act, begun)


def _steps(scene: World, name: str, before, act, begun: int) -> Iterator[Verdict]:
    order: list[str] = []
    before(scene, "rehearsal")
    crashpoints.hook = order.append
    try:
        act(scene, "rehearsal")
    finally:
        crashpoints.hook = None
    scene.go_on()
    for step, reached in enumerate(order):
        purpose = f"run {step}"
        before(scene, purpose)
        if ended(child(partial(_until, scene, act, purpose, step))) != -signal.SIGKILL:
            continue
        scene.submit(purpose)
        scene.go_on()
        found = scene.judge(f"steps: {name}, round {begun}, killed at {reached}")
        found.tried = 1
        yield found
    yield scene.judge_log(f"steps: {name}, round {begun}")


def _until(scene: World, act, purpose: str, step: int) -> None:
    left = [step]

    def hook(name: str) -> None:
        if not left[0]:
            _die()
        left[0] -= 1
    crashpoints.hook = hook
    act(scene, purpose)


def _day(scene: World, seed: str) -> None:
    """A day at the desk: filings, couriers with good and bad answers, and people who report, cancel and try again."""
    rng = random.Random(seed)
    mine = []
    for turn in range(3):
        mine.append(scene.submit(f"{seed.replace(':', '-')}-{turn}").id)
        if rng.random() < 0.3:
            scene.submit(f"{seed.replace(':', '-')}-{turn}")
        _word(scene, rng, mine)
        scene.courier(*rng.choices((State.SENT, State.FAILED, State.UNKNOWN, None), (6, 2, 1, 1), k=3), rng=rng).run_once()


def _word(scene: World, rng: random.Random, mine: list[str]) -> None:
    with scene.base.vault.system(write=False) as unit:
        states = dict(unit.connection.execute(select(submissions.c.id, submissions.c.state).where(submissions.c.id.in_(mine))).all())
    one = rng.choice(mine)
    given = (scene.base.vault, scene.base.actor, one)
    match State(states[one]):
        case State.SENT:
            words.record_word(*given, State.RECEIVED, said_by="Clerk", at=scene.place.clock(), note="by phone")
        case State.QUEUED if rng.random() < 0.4:
            words.cancel(*given, note="withdrawn")
        case State.FAILED:
            words.try_again(*given, note="again")


def any_call(kills: int, seed: int) -> Iterator[Verdict]:
    """A child killed at the n-th call of any function of vault or filing; the same seed kills at the same call."""
    yield from _random(kills, seed, "calls", _killed_at_a_call)


def any_moment(kills: int, seed: int) -> Iterator[Verdict]:
    """A child killed from outside after a random time: inside SQLite, inside a write, anywhere."""
    yield from _random(kills, seed, "moments", _killed_at_a_moment)


def _random(kills: int, seed: int, name: str, kill: Callable[[World, str, random.Random], None]) -> Iterator[Verdict]:
    rng, done = random.Random(f"{seed}:{name}"), 0
    while done < kills:
        with world(rng.choice((Taker, Asked))) as scene:
            for _ in range(min(FRESH_AFTER, kills - done)):
                case, done = f"{seed}:{name}:{done}", done + 1
                kill(scene, case, random.Random(case))
                scene.go_on()
                found = scene.judge(case)
                found.tried = 1
                yield found
            yield scene.judge_log(case)


CALLS = 4000  # about as many as a day has


def _killed_at_a_call(scene: World, case: str, rng: random.Random) -> None:
    left = rng.randrange(CALLS)

    def act() -> None:
        _count_calls(left)
        _day(scene, case)
    assert ended(child(act)) in (0, -signal.SIGKILL)


def _count_calls(left: int) -> None:
    """Die at the n-th call of a function of vault or filing."""
    monitoring, tool = sys.monitoring, sys.monitoring.DEBUGGER_ID

    def called(code, _offset):
        nonlocal left
        if not any(room in code.co_filename for room in ROOMS):
            return monitoring.DISABLE
        left -= 1
        if left < 0:
            _die()
        return None
    monitoring.use_tool_id(tool, "faults")
    monitoring.register_callback(tool, monitoring.events.PY_START, called)
    monitoring.set_events(tool, monitoring.events.PY_START)


def _killed_at_a_moment(scene: World, case: str, rng: random.Random) -> None:
    pid = child(lambda: _day(scene, case))
    time.sleep(rng.uniform(0, 0.12))
    os.kill(pid, signal.SIGKILL)
    assert ended(pid) in (0, -signal.SIGKILL)
