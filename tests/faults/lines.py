"""Bad lines and bad peers: the real adapters against real SMTP, ECF and SFTP servers of our own, over a line that breaks.

Each case: one filing, one or two faults, then a clean line, and a courier that goes on until nothing is due.  What each server took
is the truth.
"""
from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from docassemble.AotForms.filing import ledger
from docassemble.AotForms.filing.adapter import FilingAdapter, Recipient, State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.profiles import profile
from docassemble.AotForms.filing_adapters.ecf import EcfAdapter
from docassemble.AotForms.filing_adapters.email import EmailAdapter
from docassemble.AotForms.filing_adapters.email.message import message_id
from docassemble.AotForms.filing_adapters.sftp import SftpAdapter
from docassemble.AotForms.vault import PacketFile
from peers.bad_line import BadLine, Break
from peers.ecf_peer import Court
from peers.ecf_peer_papers import case_data, ecf_settings, outgoing
from peers.sftp_peer import InProcessPeer
from peers.smtp_peer import DROP, SmtpPeer
from vault_peers import Clock, Place, stored

from .world import NOT_TAKEN, POLICY, TAKEN, Verdict

FRESH_AFTER, AT_ONCE = 200, 4  # most of a case is waiting for a line that is silent, so several worlds wait at once
LINE = ("reset", "cut up", "cut down", "swallow", "garbage", "slow")
MAIL = {"CONNECT": ("421 4.3.2 later", DROP), "AUTH": (), "MAIL": ("451 4.3.0 later", DROP), "RCPT": ("450 4.2.1 later", DROP),
        "DATA": ("451 4.3.0 later", DROP), "BODY": (DROP,), "DOT": ("451 4.3.0 later", "452 4.3.1 full", DROP)}
COURT = ("drop before body", "drop after body", "taken, then dropped", "garbage", "html", "truncated", "no length, truncated", "empty",
         "http 500", "http 503", "http 429", "two bodies", "another message", "fault server")
FILES = ("drop before", "drop after", "refuse")



@dataclass
class Channel:
    """One adapter, its server, the bad line before it, and how to read the truth."""

    adapter: FilingAdapter
    server: SmtpPeer | Court | InProcessPeer
    line: BadLine
    settings: dict[str, object]
    recipient: Recipient

    def taken(self, key: str, submission: str) -> int:
        """How often the server took this filing."""
        if isinstance(self.server, SmtpPeer):
            name = message_id(key, "filings@hospital.example").encode()
            return sum(name in delivery.content for delivery in self.server.deliveries)
        if isinstance(self.server, Court):
            return self.server.taken(key)
        return int((self.server.root / "incoming" / submission / "manifest.json").exists())

    def worsen(self, rng: random.Random) -> None:
        """One fault, of the line or of the server."""
        if rng.random() < 0.6:
            self.line.next = Break(rng.choice(LINE), int(10 ** rng.uniform(0, 4.6)))
        elif isinstance(self.server, SmtpPeer):
            stage = rng.choice([stage for stage, faults in MAIL.items() if faults])
            self.server.faults = {stage: [rng.choice(MAIL[stage])]}
        elif isinstance(self.server, Court):
            operation, word = rng.choice(("ReviewFiling", "ReviewFiling", "GetPolicy")), rng.choice(COURT)
            self.server.fault = lambda asked: word if asked == operation else None
        else:
            at, word = rng.randrange(20), rng.choice(FILES)
            start = len(self.server.requests)
            self.server.fault = lambda name, path: word if len(self.server.requests) - start == at else None

    def mend(self) -> None:
        """A clean line and a server in its right mind."""
        self.line.next = None
        if isinstance(self.server, SmtpPeer):
            self.server.faults = {}
        elif isinstance(self.server, Court):
            self.server.fault = lambda operation: None
        else:
            self.server.fault = lambda name, path: None


@contextlib.contextmanager
def channels(folder: Path) -> Iterator[dict[str, Channel]]:
    """The three channels that send by themselves, each behind its line.  Short timeouts: silence is one of the faults."""
    with SmtpPeer() as mail, Court() as court, InProcessPeer(folder / "served") as files, \
            BadLine(mail.port) as mail_line, BadLine(court.port) as court_line, BadLine(files.port) as files_line:
        authority = folder / "ca.pem"
        court.authority.cert_pem.write_to_path(str(authority))
        mail_settings = mail.settings(smtp_port=mail_line.port, smtp_connect_timeout=1, smtp_read_timeout=0.4, smtp_final_timeout=0.4)
        court_settings = ecf_settings(ecf_url=court.url.replace(str(court.port), str(court_line.port)), ecf_ca_file=str(authority),
                                      ecf_connect_timeout=1.0, ecf_read_timeout=0.5, ecf_total_timeout=3.0)
        file_settings = files.settings(sftp_port=files_line.port, sftp_connect_timeout=1.0, sftp_read_timeout=0.5,
                                       channel_confirmed_by="desk 2, by phone", sftp_marker_agreed=True)
        yield {
            "email": Channel(EmailAdapter(), mail, mail_line, mail_settings,
                             Recipient("snohomish", "prosecutor", "email", "filings@prosecutor.example", "clerk-17")),
            "ecf": Channel(EcfAdapter(), court, court_line, court_settings,
                           Recipient("snohomish", "clerk", "ecf", "snohomish:superior", "R. Example")),
            "sftp": Channel(SftpAdapter(), files, files_line, file_settings,
                            Recipient("king", "clerk", "sftp", "/incoming", "R. Example"))}


def bad_lines(cases: int, seed: int) -> Iterator[Verdict]:
    """``cases`` filings over faulty lines and to faulty servers."""
    size = min(FRESH_AFTER, -(-cases // AT_ONCE))
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for verdicts in pool.map(lambda first: _in_a_world(range(first, min(first + size, cases)), seed), range(0, cases, size)):
            yield from verdicts
    finally:
        pool.shutdown(cancel_futures=True)


def _in_a_world(cases: range, seed: int) -> list[Verdict]:
    """Some of the cases, with a vault, servers and lines of their own."""
    folder = Path(tempfile.mkdtemp(prefix="aotlines"))
    try:
        with channels(folder) as ways:
            return list(_some(folder, ways, cases, seed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _some(folder: Path, ways: dict[str, Channel], cases: range, seed: int) -> Iterator[Verdict]:
    place = Place(folder / "home", None, Clock())
    base = stored(place.open())
    papers = (*outgoing("ecf").files, case_data())
    files = [PacketFile(f.name, f.media_type, f.content, f.sha256, f.title, f.pages) for f in papers]
    packet = base.vault.packets.add(base.actor, base.matter_id, packet_hash="c" * 64, files=files, manifest=b"{}", matter_version=1).id
    for name, way in ways.items():
        base.vault.settings.put(base.actor, name, way.settings)
    try:
        for case in cases:
            rng = random.Random(f"{seed}:lines:{case}")
            name = rng.choices(list(ways), (6, 3, 1))[0]
            yield _one(base, place, packet, ways, name, rng, f"{seed}:lines:{case} by {name}")
    finally:
        place.close()


def _one(base, place: Place, packet: str, ways: dict[str, Channel], name: str, rng: random.Random, where: str) -> Verdict:
    way = ways[name]
    courier = Courier(base.vault, {n: w.adapter for n, w in ways.items()}, review_again=lambda s, f: None, policy=POLICY, rng=rng,
                      profile_of=lambda county, office: profile(county.title()).as_mapping())
    given = (base.vault, base.actor, packet, way.recipient)
    purpose = "case-" + "".join(c if c.isalnum() else "-" for c in where.partition(" ")[0])
    made = ledger.submit(*given, purpose=purpose)
    for _ in range(rng.choice((1, 1, 2))):
        way.worsen(rng)
        courier.run_once()
        place.clock.move(hours=1)
    way.mend()
    assert ledger.submit(*given, purpose=purpose).id == made.id
    now = ledger.load(base.vault, base.actor, made.id)
    for _ in range(5):
        if now.state in TAKEN:
            break
        courier.run_once()
        place.clock.move(hours=3)
        now = ledger.load(base.vault, base.actor, made.id)
    found = _judged(where, now.state, way.taken(now.key, now.id), now.next_attempt_at is not None)
    if isinstance(way.server, SmtpPeer):
        way.server.deliveries.clear()
    with base.vault.system() as unit:  # its status is not asked for any more while the next cases run
        ledger.dequeue(unit, now.id)
    return found


def _judged(where: str, state: State, taken: int, waiting: bool) -> Verdict:
    found = Verdict(tried=1, unknown=state is State.UNKNOWN)
    where = f"{where}: {state.value}, taken {taken}"
    if taken > 1:
        found.wrong.append(("doubled", where))
    if (state in TAKEN and not taken) or (state in NOT_TAKEN and taken):
        found.wrong.append(("misreported", where))
    if state is State.SENDING or (state is State.QUEUED and not waiting):
        found.wrong.append(("lost", where))
    return found
