"""What every part of the campaign plays in: a vault, a recipient that writes down what it took, and the verdict.

The book is the truth: one line, durable, for every packet that the recipient took.  ``judge`` holds the ledger against it.
A submission is *lost* when a filing that was promised is not there, or waits and nobody will deliver it; *doubled* when it was
taken twice; *misreported* when the ledger says taken and it was not, or certainly not taken and it was.  ``unknown`` is honest
where an answer was lost, and is counted apart.
"""
from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docassemble.AotForms.filing import crashpoints, ledger
from docassemble.AotForms.filing.adapter import Capabilities, Outcome, State
from docassemble.AotForms.filing.backoff import RetryPolicy
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.vault.tables import outbox, submissions
from sqlalchemy import select
from vault_peers import CLERK, Clock, Peer, Place, Stored, read_book, stored, write_down

TAKEN = {State.SENT, State.RECEIVED, State.UNDER_REVIEW, State.ACCEPTED, State.PARTLY_ACCEPTED, State.RETURNED, State.REJECTED}
NOT_TAKEN = {State.QUEUED, State.FAILED, State.CANCELLED}
POLICY = RetryPolicy(breaker_after=10**9, tries=10**6)


class Taker(Peer):
    """Writes into its book only what it takes; both sides of that write are crash points."""

    def send(self, outgoing, profile):
        usual = State.QUEUED if self.capabilities.by_hand else State.SENT
        answer = self.answers.pop(0) if self.answers else usual
        if answer is State.FAILED:
            return Outcome(State.FAILED, self.clock(), "Certainly not taken.", retry=True)
        crashpoints.reach("peer.before-taking")
        if not self.capabilities.by_hand and answer is not None:
            write_down(self.book, f"{outgoing.key}/{outgoing.purpose.replace(' ', '-')}")
        crashpoints.reach("peer.taken")
        return Outcome(answer or State.UNKNOWN, self.clock(), "Taken, or the answer was lost.")


class Asked(Taker):
    """One that can be asked."""

    def look_up(self, outgoing, profile):
        there = bool(taken(self.book)[outgoing.key])
        return Outcome(State.SENT if there else State.FAILED, self.clock(), "The recipient looked.", retry=not there)


class ByHand(Taker):
    """One that sends nothing itself."""

    capabilities = Capabilities(submit=True, by_hand=True)


def taken(book: Path, part: int = 0) -> Counter[str]:
    """How often the recipient took each key; with ``part`` 1, each thing that a person wanted filed, whatever its key."""
    return Counter(line.split("/")[part] for line in read_book(book))


@dataclass
class Verdict:
    """What was tried, and what was found wrong: kind, where, and the number that replays it."""

    tried: int = 0
    unknown: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(found == kind for found, _ in self.wrong)

    def add(self, other: Verdict) -> None:
        self.tried += other.tried
        self.unknown += other.unknown
        self.wrong += other.wrong


@dataclass
class World:
    """One vault, one recipient."""

    place: Place
    base: Stored
    book: Path
    promises: Path
    adapter: type[Taker] = Taker
    judged: set[str] = field(default_factory=set)

    def submit(self, purpose: str):
        """File, and write down durably that it was promised."""
        made = ledger.submit(self.base.vault, self.base.actor, self.base.packet_id, CLERK, purpose=purpose)
        write_down(self.promises, made.id)
        return made

    def courier(self, *answers: State | None, rng: random.Random | None = None, adapter: type[Taker] | None = None) -> Courier:
        peer = (adapter or self.adapter)(self.book, self.place.clock, list(answers))
        return Courier(self.base.vault, {"peer": peer}, review_again=lambda s, f: None, policy=POLICY, rng=rng or random.Random(1))

    def go_on(self) -> None:
        """What happens after the fault: a fresh courier runs, now and later, until nothing more is due."""
        for _ in range(8):
            self.courier().run_once(limit=10_000)
            if not self._waiting():
                return
            self.place.clock.move(hours=3)

    def _waiting(self) -> bool:
        with self.base.vault.system(write=False) as unit:
            return unit.connection.execute(select(outbox.c.submission_id).where(outbox.c.task == ledger.SEND)).first() is not None

    def judge(self, where: str) -> Verdict:
        """Hold every submission that was not judged yet against the book."""
        found = Verdict()
        with self.base.vault.system(write=False) as unit:
            rows = unit.connection.execute(select(submissions.c.id, submissions.c.key, submissions.c.purpose, submissions.c.state,
                                                  outbox.c.task, outbox.c.lease_owner).outerjoin(outbox)).all()
        keys, wanted = taken(self.book), taken(self.book, 1)
        missing = set(read_book(self.promises)) - {row.id for row in rows}
        found.wrong += [("lost", f"{where}: a promised filing is not in the ledger")] * len(missing - self.judged)
        self.judged |= missing
        for row in rows:
            if row.id not in self.judged:
                self.judged.add(row.id)
                self._judge(found, where, row, keys[row.key])
                # What a person wanted filed once, whatever keys it went under.
                if wanted[row.purpose.replace(" ", "-")] > max(1, keys[row.key]):
                    found.wrong.append(("doubled", f"{where}: the same thing went out under two keys"))
        return found

    def judge_log(self, where: str) -> Verdict:
        """Hold the audit log against its own chain; once in a world, since it reads everything."""
        whole = self.base.vault.audit.verify().ok
        return Verdict(wrong=[] if whole else [("misreported", f"{where}: the chain of the audit log is broken")])

    def _judge(self, found: Verdict, where: str, row, taken: int) -> None:
        state, by_hand = State(row.state), self.adapter.capabilities.by_hand
        where = f"{where}: {state.value}, taken {taken}"
        if taken > 1:
            found.wrong.append(("doubled", where))
        if (state in TAKEN and not taken) or (state in NOT_TAKEN and taken):
            found.wrong.append(("misreported", where))
        stuck = state is State.SENDING or (state is State.QUEUED and row.task is None and not by_hand)
        if stuck or row.lease_owner is not None:
            found.wrong.append(("lost", f"{where}: nobody will deliver it"))
        found.unknown += state is State.UNKNOWN


@contextlib.contextmanager
def world(adapter: type[Taker] = Taker, database: Callable[[], str | None] = lambda: None) -> Iterator[World]:
    """A fresh world, in memory where the machine has such a folder: a kill needs no disk."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="aotfaults", dir=memory if os.access(memory, os.W_OK) else None))
    place = Place(folder / "home", database(), Clock())
    try:
        yield World(place, stored(place.open()), folder / "book", folder / "promises", adapter)
    finally:
        place.close()
        shutil.rmtree(folder, ignore_errors=True)


def child(act: Callable[[], object]) -> int:
    """Play ``act`` in a forked child; its process id.  The child ends without any clean-up of the parent's things."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        act()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    """Wait for a child: its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
