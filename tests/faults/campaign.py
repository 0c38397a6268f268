"""The campaign as a whole: its parts, how much of each, and the table at the end.

    python tools/faults.py [--short] [--seed N] [--part NAME ...] [--bug NAME] [--postgresql URL]

Ends with 0 when nothing was lost, doubled or misreported, else with 1.  Every case is named by seed and number, and a run with the same
seed plays the same cases (kills at any moment hit where the machine's own timing puts them).
"""
from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from . import bugs, crowds, disks, kills, lines
from .world import Verdict

KINDS = ("lost", "doubled", "misreported")
# What is played: the part, how much in a short campaign, how much in a whole one.
PARTS: dict[str, tuple[Callable[[int, int], Iterator[Verdict]], int, int]] = {
    "kill -9 at every named step": (kills.named_steps, 1, 100),
    "kill -9 at any call": (kills.any_call, 150, 5000),
    "kill -9 at any moment": (kills.any_moment, 250, 5000),
    "bad lines and bad servers": (lines.bad_lines, 500, 5000),
    "full and broken disk": (lambda every, seed: disks.every_write(every, seed), 2, 1),
    "16 couriers racing": (crowds.races, 3, 60),
    "64 people filing one thing": (crowds.callers, 2, 20),
    "clocks that jump": (crowds.clocks, 350, 3000),
}


def played(name: str, short: bool, seed: int, stop_at_first: bool = False, tick: Callable[[], None] = lambda: None) -> Verdict:
    """One part of the campaign."""
    part, few, many = PARTS[name]
    whole = Verdict()
    for verdict in part(few if short else many, seed):
        whole.add(verdict)
        tick()
        if stop_at_first and whole.wrong:
            break
    return whole


def main(arguments: list[str] | None = None) -> int:
    """Play the campaign and print its table."""
    asked = _asked(arguments)
    if "full and broken disk" in asked.part and not disks.loaded():
        environment = disks.environment()
        if environment is not None:  # the library has to be there before this process begins
            os.execve(sys.executable, [sys.executable, *sys.argv], environment)
        print("No C compiler is installed, so the disks are left out. Install gcc to have them.")
        asked.part.remove("full and broken disk")
    console, results = Console(), {}
    console.print(f"Seed {asked.seed}{', with the planted bug: ' + asked.bug if asked.bug else ''}. Ctrl-C stops it; nothing stays behind.")
    begun = time.monotonic()
    with bugs.planted(asked.bug), Progress(TextColumn("{task.description:30}"), BarColumn(), TextColumn("{task.completed}"),
                                           TimeElapsedColumn(), console=console) as progress:
        for name in asked.part:
            task, started = progress.add_task(name, total=None), time.monotonic()
            results[name] = played(name, asked.short, asked.seed, asked.bug is not None, lambda task=task: progress.advance(task))
            if not console.is_terminal:  # no bar is seen there
                console.print(f"{name}: {results[name].tried} in {time.monotonic() - started:.0f} s, {len(results[name].wrong)} wrong", soft_wrap=True)
            if asked.bug and results[name].wrong:
                break
    console.print(_table(results))
    for verdict in results.values():
        for kind, where in verdict.wrong[:5]:
            console.print(f"  {kind}: {where}")
    tried, wrong = (sum(f(v) for v in results.values()) for f in (lambda v: v.tried, lambda v: len(v.wrong)))
    console.print(f"{tried} faults in {time.monotonic() - begun:.0f} s: {wrong} wrong.")
    return 1 if wrong else 0


def _table(results: dict[str, Verdict]) -> Table:
    table = Table("What was done", "cases", *KINDS, "honestly unknown")
    for name, verdict in results.items():
        table.add_row(name, str(verdict.tried), *(str(verdict.count(kind)) for kind in KINDS), str(verdict.unknown))
    return table


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Crashes, bad lines, full disks, races and wrong clocks against the ledger.")
    parser.add_argument("--short", action="store_true", default=os.environ.get("FAULTS") == "short")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("FAULTS_SEED", "2026")))
    parser.add_argument("--part", action="append", choices=list(PARTS), default=None)
    parser.add_argument("--bug", choices=list(bugs.BUGS), default=None)
    found = parser.parse_args(arguments)
    found.part = found.part or list(PARTS)
    return found
