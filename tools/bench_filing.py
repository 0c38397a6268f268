"""The ledger: durable submissions a second with 1, 4 and 16 couriers, on SQLite and on PostgreSQL, and status over 10,000 submissions.

    python tools/bench_filing.py [--packets N] [--kept N]

A courier is a process of its own, as in use; the channel answers at once, so what is measured is the ledger: each delivery is
committed, with its events, before and after the send, and a commit is on the disk.  PostgreSQL is a throw-away server of its own
on a Unix socket.  Prints; asserts nothing.
"""
from __future__ import annotations

import argparse
import contextlib
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # runs from a checkout that is not installed
COURIERS = (1, 4, 16)
GOAL = 200


def courier(home: Path, url: str | None) -> None:
    """One courier, until nothing is due: says that it is ready, and begins when it is told to."""
    from docassemble.AotForms.filing import Courier
    from docassemble.AotForms.filing.adapter import Capabilities, FilingAdapter, Outcome, Plan, State
    from docassemble.AotForms.vault import open_vault

    class AtOnce(FilingAdapter):
        id, title, capabilities = "bench", "A channel that answers at once", Capabilities(submit=True)

        def plan(self, outgoing, profile):
            return Plan((), ())

        def send(self, outgoing, profile):
            return Outcome(State.SENT, datetime.now(UTC), "Taken.")

    made = Courier(open_vault(home, url), {"bench": AtOnce()}, review_again=lambda submission, facts: None)
    print("ready", flush=True)
    sys.stdin.readline()
    while made.run_once():
        pass
    print("done", flush=True)


class Desk:
    """A vault with one sealed packet, and submissions of it."""

    def __init__(self, home: Path, url: str | None):
        from docassemble.AotForms.vault import PacketFile, open_vault

        self.home, self.url, self.vault = home, url, open_vault(home, url)
        self.actor = self.vault.create_organization("Bench", "bench@hospital.example")
        self.matter = self.vault.matters.create(self.actor, b"{}").id
        content = b"%PDF-1.7\n" + b"0" * 300_000  # a packet of some scans
        files = [PacketFile("01-petition.pdf", "application/pdf", content, hashlib.sha256(content).hexdigest(), "Petition", 2)]
        self.packet = self.vault.packets.add(self.actor, self.matter, packet_hash="ab" * 32, files=files, manifest=b"{}", matter_version=1).id

    def submit(self, purpose: str) -> str:
        """One submission that waits for a courier; its id."""
        from docassemble.AotForms.filing import submit
        from docassemble.AotForms.filing.adapter import Recipient

        return submit(self.vault, self.actor, self.packet, Recipient("king", "clerk", "bench"), purpose=purpose).id

    def deliver(self, couriers: int, packets: int) -> tuple[float, float]:
        """Submissions a second written, and then delivered by so many couriers at once."""
        begun = time.perf_counter()
        for number in range(packets):
            self.submit(f"c{couriers} {number}")
        written = packets / (time.perf_counter() - begun)
        call = [sys.executable, __file__, "--courier", str(self.home), *([self.url] if self.url else [])]
        running = [subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(couriers)]
        for one in running:
            one.stdout.readline()
        begun = time.perf_counter()
        for one in running:
            one.stdin.write("go\n")
            one.stdin.flush()
        said = {one.stdout.readline() for one in running}
        took = time.perf_counter() - begun  # a process that ends is not the ledger's
        ended = [one.wait(60) for one in running]
        if any(ended) or said != {"done\n"} or {s.state.value for s in self.list()} != {"sent"}:
            raise SystemExit("a courier failed; nothing can be said")
        return written, packets / took

    def list(self, matter: str | None = None):
        """Where every submission stands."""
        from docassemble.AotForms.filing import ledger

        return ledger.list_submissions(self.vault, self.actor, matter)

    def fill(self, kept: int) -> str:
        """So many more submissions, as rows like one that was delivered; the id of that one."""
        from sqlalchemy import insert, select

        from docassemble.AotForms.vault import new_id
        from docassemble.AotForms.vault.tables import submissions

        with self.vault.system() as unit:
            row = dict(unit.connection.execute(select(submissions)).first()._mapping)
            more = [{**row, "id": new_id(), "key": hashlib.sha256(str(n).encode()).hexdigest(), "updated_at": row["updated_at"] - timedelta(seconds=n)}
                    for n in range(kept)]
            unit.connection.execute(insert(submissions), more)
        return row["id"]


def throughput(name: str, desk: Desk, packets: int) -> dict[int, float]:
    """Print what one database does with 1, 4 and 16 couriers."""
    done: dict[int, float] = {}
    for couriers in COURIERS:
        written, done[couriers] = desk.deliver(couriers, packets)
        print(f"  {name}, {couriers:2} {'couriers' if couriers > 1 else 'courier '}: {done[couriers]:6.1f} delivered a second, "
              f"{done[couriers] / done[1]:.2f} times one courier; written before that: {written:.1f} a second")
    return done


def status(name: str, desk: Desk, kept: int) -> None:
    """Print how long it takes to say where things stand among many submissions (median of 15)."""
    from bench import milliseconds

    from docassemble.AotForms.filing import ledger

    id = desk.fill(kept)
    other = desk.vault.matters.create(desk.actor, b"{}").id
    newest = lambda: (ledger.list_submissions(desk.vault, desk.actor, limit=100), ledger.count_submissions(desk.vault, desk.actor))  # noqa: E731
    for what, call in ((f"the last 100 of {len(desk.list()):,}, and how many stand where", newest), ("list of one matter", lambda: desk.list(other)),
                       ("one, with its history", lambda: (ledger.load(desk.vault, desk.actor, id), ledger.history(desk.vault, desk.actor, id))),
                       ("every one", desk.list)):
        took = milliseconds(call, 15)
        print(f"  {name}, status: {what} in {took:.1f} ms, {took / GOAL:.2f} of the goal of {GOAL} ms")


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[list[tuple[str, str | None]]]:
    """The databases that can be had here, by name and URL."""
    import vault_peers

    found, server = vault_peers.postgresql(), None
    here: list[tuple[str, str | None]] = [("SQLite", None)]
    if isinstance(found, str):
        print(f"  PostgreSQL: left out, {found}")
    else:
        server = vault_peers.Cluster(found, durable=True)
        here.append(("PostgreSQL", server.database()))
    try:
        yield here
    finally:
        if server:
            server.stop()


def main() -> None:
    """Run both parts on each database."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--packets", type=int, default=100, help="submissions for each number of couriers")
    asked.add_argument("--kept", type=int, default=10_000, help="submissions among which status is asked")
    asked.add_argument("--courier", nargs="+", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.courier:
        courier(Path(given.courier[0]), given.courier[1] if len(given.courier) > 1 else None)
        return
    with tempfile.TemporaryDirectory(prefix="aotforms-bench-") as folder, databases(Path(folder)) as here:
        done = {}
        for name, url in here:
            desk = Desk(Path(folder) / name, url)
            done[name] = throughput(name, desk, given.packets)
            status(name, desk, given.kept)
            desk.vault.close()
    if len(done) == 2:
        print("  PostgreSQL beside SQLite: " + ", ".join(
            f"{couriers} couriers {done['PostgreSQL'][couriers] / done['SQLite'][couriers]:.2f} times" for couriers in COURIERS))


if __name__ == "__main__":
    main()
