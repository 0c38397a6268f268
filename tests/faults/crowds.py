"""Many at once, and clocks that jump: couriers racing for the same filings, people filing the same thing, late answers, DST."""
from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from docassemble.AotForms.filing.adapter import State

from .world import Asked, Taker, Verdict, World, child, ended, world

COURIERS = 16
JUMPS = (timedelta(hours=-1), timedelta(hours=1), timedelta(days=-2), timedelta(days=40), timedelta(seconds=-61), timedelta(seconds=61))
# The last minute before clocks go back and forward in Washington (1 November 2026 and 14 March 2027, 2 o'clock in the morning).
CHANGES = (datetime(2026, 11, 1, 8, 59, 30, tzinfo=UTC), datetime(2027, 3, 14, 9, 59, 30, tzinfo=UTC))


def races(rounds: int, seed: int, database: Callable[[], str | None] = lambda: None, filings: int = 10) -> Iterator[Verdict]:
    """``COURIERS`` processes at one time over the same filings, each filed by two people at once; some answers are lost or bad."""
    for turn in range(rounds):
        with world(Asked if turn % 2 else Taker, database) as scene:
            pids = [child(lambda n=n, scene=scene, turn=turn: _racer(scene, f"{seed}:race:{turn}", n, filings)) for n in range(COURIERS)]
            assert all(ended(pid) == 0 for pid in pids), "a courier stopped with an error"
            scene.go_on()
            found = scene.judge(f"{seed}:race:{turn}")
            found.add(scene.judge_log(f"{seed}:race:{turn}"))
            found.tried = filings
            yield found


def _racer(scene: World, case: str, number: int, filings: int) -> None:
    rng = random.Random(f"{case}:{number}")
    for filing in range(number % 8, filings, 8):  # two of the racers file each of them
        scene.submit(f"filing-{filing}")
    answers = rng.choices((State.SENT, State.FAILED, State.UNKNOWN, None), (6, 2, 1, 1), k=filings)
    courier = scene.courier(*answers, rng=rng)
    for _ in range(3):
        courier.run_once()


def clocks(cases: int, seed: int) -> Iterator[Verdict]:
    """The clock jumps while a packet is on its way, another courier runs meanwhile, and the answer comes late."""
    rng, done = random.Random(f"{seed}:clocks"), 0
    while done < cases:
        with world(rng.choice((Taker, Asked))) as scene:
            for _ in range(min(100, cases - done)):
                case, done = f"{seed}:clocks:{done}", done + 1
                _jumps(scene, random.Random(case), case)
                scene.go_on()
                found = scene.judge(case)
                found.tried = 1
                yield found
            yield scene.judge_log(case)


def _jumps(scene: World, rng: random.Random, case: str) -> None:
    """One filing; inside its sending the clock jumps and a second courier runs, so that the first answer may come too late."""
    if rng.random() < 0.3:
        scene.place.clock.now = rng.choice(CHANGES)
    scene.submit(case.replace(":", "-"))

    class Slow(scene.adapter):
        def send(self, outgoing, profile):
            done = super().send(outgoing, profile)
            scene.place.clock.now += rng.choice(JUMPS)
            for _ in range(rng.choice((1, 3))):
                scene.courier(rng.choice((State.SENT, State.SENT, State.FAILED)), rng=rng).run_once()
                scene.place.clock.now += timedelta(minutes=45)
            return done
    scene.courier(*rng.choices((State.SENT, State.FAILED, State.UNKNOWN, None), (5, 2, 1, 1), k=2), rng=rng, adapter=Slow).run_once()
    scene.place.clock.now += abs(rng.choice(JUMPS))


def callers(rounds: int, seed: int, people: int = 64) -> Iterator[Verdict]:
    """``people`` processes file the same thing at the same time: one filing."""
    for turn in range(rounds):
        with world() as scene:
            ready, go = os.pipe()

            def one(scene=scene, ready=ready) -> None:
                os.read(ready, 1)
                scene.submit("the same")
            pids = [child(one) for _ in range(people)]
            os.write(go, b"x" * people)
            assert all(ended(pid) == 0 for pid in pids)
            os.close(ready)
            os.close(go)
            scene.courier().run_once()
            found = scene.judge(f"{seed}:callers:{turn}")
            if len(scene.judged) != 1:
                found.wrong.append(("doubled", f"{seed}:callers:{turn}: {len(scene.judged)} filings of one"))
            found.tried = 1
            yield found
