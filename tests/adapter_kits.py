"""The conformance kits of our own adapters: each with a real peer on loopback that misbehaves on request.

    pytest -p docassemble.AotForms.conformance.plugin --pyargs docassemble.AotForms.conformance.suite --adapter-kit adapter_kits:EmailKit     (with tests/ on PYTHONPATH)
"""
from __future__ import annotations

import io
import json
import socket
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import asyncssh
from peers.bad_line import BadLine, Break
from peers.ecf_peer import Court
from peers.ecf_peer_papers import PLANTED, ecf_outgoing, ecf_settings, outgoing
from peers.sftp_peer import InProcessPeer
from peers.smtp_peer import DROP, HANG, SmtpPeer

from docassemble.AotForms.conformance import Bad, Kit
from docassemble.AotForms.filing.adapter import FilingAdapter, Outgoing, Recipient, State
from docassemble.AotForms.filing.profiles import profile
from docassemble.AotForms.filing_adapters.ecf import EcfAdapter
from docassemble.AotForms.filing_adapters.ecf.verifying import signature
from docassemble.AotForms.filing_adapters.email import EmailAdapter, EmailByHandAdapter
from docassemble.AotForms.filing_adapters.email.message import message_id
from docassemble.AotForms.filing_adapters.fax import FaxAdapter
from docassemble.AotForms.filing_adapters.paper import PaperAdapter
from docassemble.AotForms.filing_adapters.portal import PortalAdapter
from docassemble.AotForms.filing_adapters.reading import Secret
from docassemble.AotForms.filing_adapters.sftp import SftpAdapter

SECRET = "0123456789abcdef" * 3
TOLD = {"channel_confirmed_by": "desk 2, by phone"}


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def with_fact(county: str, office: str, **facts: object) -> dict:
    """A county's profile with some facts of an office set."""
    made = profile(county).as_mapping()
    for name, value in facts.items():
        made["offices"][office][name] = {"value": value, "source": "test", "checked_on": "2026-11-21", "confidence": "V",
                                         "note": None, "conflict": []}
    return made


class Mute:
    """Listens, lets connect, and never says a word."""

    def __enter__(self) -> Mute:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


class OwnKit(Kit):
    """What ours have in common: the planted names, a folder, and what is going on."""

    planted = PLANTED
    county, office = "King", "clerk"
    made: type[FilingAdapter]

    def __enter__(self):
        self.stack, self.how = ExitStack(), None
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.mute = self.stack.enter_context(Mute())
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def start(self) -> None:
        """Start the peer."""

    def adapter(self) -> FilingAdapter:
        return self.made()

    def profile(self) -> Mapping[str, object]:
        return profile(self.county).as_mapping()

    def outgoing(self, **changes: object) -> Outgoing:
        recipient = Recipient(self.county, self.office, self.made.id, *self.address)
        made = outgoing(self.made.id, county=self.county, office=self.office, recipient=recipient, settings=self.settings())
        return replace(made, **changes)

    def settings(self) -> dict[str, object]:
        """The settings for the peer as it now is."""
        return {}

    address: tuple[str | None, str | None] = (None, None)

    def taken(self, key: str) -> int:
        return 0

    def misbehave(self, how: Bad) -> None:
        self.how = how
        self.set()

    def behave(self) -> None:
        self.how = None
        self.set()

    def set(self) -> None:
        """Make the peer do what ``how`` says."""

    def port(self, good: int) -> int:
        """The peer's port, or one where nobody listens or nobody speaks."""
        if self.how is Bad.ABSENT:
            return closed_port()
        return self.mute.port if self.how is Bad.MUTE else good


class PaperKit(OwnKit):
    made = PaperAdapter


class FaxKit(OwnKit):
    made = FaxAdapter
    address = ("206 555 0100", "R. Example")

    def settings(self):
        return dict(TOLD)

    def narrow_profile(self):
        return with_fact("King", "clerk", max_pages=2)


class PortalKit(OwnKit):
    made = PortalAdapter

    def settings(self):
        return dict(TOLD)

    def narrow_profile(self):
        return with_fact("King", "clerk", max_pages=2)


class _Mail(OwnKit):
    address = ("filings@court.example", "R. Example")

    def narrow_profile(self):
        return with_fact("King", "clerk", max_bytes=500)


class EmailByHandKit(_Mail):
    made = EmailByHandAdapter

    def settings(self):
        return dict(TOLD)


class EmailKit(_Mail):
    """SMTP.  A relay's redirect is its 551 (RFC 5321, 3.4)."""

    made = EmailAdapter
    can = frozenset(Bad)
    faults = {
        Bad.BEFORE: {"MAIL": DROP}, Bad.DURING: {"BODY": DROP}, Bad.TAKEN: {"DOT": DROP}, Bad.SILENT: {"DOT": HANG},
        Bad.REFUSED: {"RCPT": "550 5.1.1 nobody"}, Bad.GARBAGE: {"DOT": "999 what"}, Bad.HOSTILE: {"DOT": "250 " + "x" * 200_000},
        Bad.REDIRECT: {"RCPT": f"551 please try <{PLANTED[0]}@elsewhere.example>"}}

    def start(self):
        self.good = self.stack.enter_context(SmtpPeer(queue_reply=f"250 2.0.0 Ok {PLANTED[0]} queued as 4F2A1BC9"))
        self.strange = self.stack.enter_context(SmtpPeer(certificate="untrusted"))
        self.small = self.stack.enter_context(SmtpPeer(size_limit=400))
        self.line = self.stack.enter_context(BadLine(self.good.port))

    def set(self):
        self.good.faults = dict(self.faults.get(self.how, {}))

    def settings(self):
        peer = {Bad.CERTIFICATE: self.strange, Bad.SMALL: self.small}.get(self.how, self.good)
        port = self.port(peer.port)
        if self.how is Bad.DRIP:  # the relay's side of the line falls silent after the handshake
            self.line.next, port = Break("swallow", 1500), self.line.port
        return peer.settings(smtp_port=port, smtp_connect_timeout=1, smtp_read_timeout=1, smtp_final_timeout=1, **TOLD)

    def taken(self, key):
        wanted = message_id(key, "filings@hospital.example")
        lost = {Bad.TAKEN, Bad.SILENT, Bad.GARBAGE, Bad.HOSTILE}
        arrived = self.good.seen if self.how in lost else self.good.deliveries
        return sum(1 for d in (*arrived, *self.strange.deliveries, *self.small.deliveries) if d.message["Message-ID"] == wanted)

    def reached(self):
        return self.good.connections


class SftpKit(OwnKit):
    """SFTP.  The office takes a packet by its manifest: a line lost while files get their names is the first byte that counts."""

    made = SftpAdapter
    address = ("/incoming", "R. Example")
    can = frozenset(Bad) - {Bad.REDIRECT, Bad.SMALL, Bad.DRIP}
    tells = (State.SENT, State.RECEIVED)
    faults = {
        Bad.BEFORE: ("mkdir", "", "drop before"), Bad.DURING: ("rename", "02-petition.pdf", "drop after"),
        Bad.TAKEN: ("rename", "manifest.json", "drop after"), Bad.SILENT: ("rename", "manifest.json", "hang"),
        Bad.REFUSED: ("write", "", "refuse"), Bad.RUDE: ("rename", "02-petition.pdf", "refuse")}

    def start(self):
        self.peer = self.stack.enter_context(InProcessPeer(self.folder / "served"))
        self.peer.rude_word = PLANTED[0]
        self.line = self.stack.enter_context(BadLine(self.peer.port))

    def set(self):
        operation, name, fault = self.faults.get(self.how, ("", "", None))
        self.peer.fault = lambda what, path: fault if what == operation and path.endswith(name) else None

    def settings(self):
        port, more = self.port(self.peer.port), {}
        if self.how in (Bad.GARBAGE, Bad.HOSTILE):
            self.line.next, port = Break("garbage", 40 if self.how is Bad.HOSTILE else 2500), self.line.port
        if self.how is Bad.CERTIFICATE:
            more["sftp_host_key"] = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
        return self.peer.settings(**{"sftp_port": port, "sftp_connect_timeout": 2.0, "sftp_read_timeout": 1.0, **more, **TOLD})

    def taken(self, key):
        markers = (self.peer.root / "incoming").glob("*/manifest.json")
        return sum(1 for marker in markers if json.loads(marker.read_bytes())["key"] == key)

    def reached(self):
        return self.peer.connections

    def narrow_profile(self):
        return with_fact("King", "clerk", max_pages=2)

    def outgoing(self, **changes):
        if "key" in changes:  # the folder is the submission's own, so another submission is another folder
            changes.setdefault("submission_id", str(changes["key"])[:32])
        return super().outgoing(**changes)

    def tell(self, outgoing, state):
        receipt = self.peer.root / "outgoing" / f"{outgoing.submission_id}.txt"
        receipt.unlink(missing_ok=True)
        if state is State.RECEIVED:
            receipt.write_bytes(b"received\n")


class EcfKit(OwnKit):
    """ECF 4.01 against the court of our own."""

    made = EcfAdapter
    can = frozenset(Bad)
    tells = (State.RECEIVED, State.UNDER_REVIEW, State.ACCEPTED)
    words = {State.RECEIVED: "received", State.UNDER_REVIEW: "under-review", State.ACCEPTED: "accepted"}
    faults = {
        Bad.BEFORE: ("GetPolicy", "drop before body"), Bad.DURING: ("ReviewFiling", "drop before body"),
        Bad.TAKEN: ("ReviewFiling", "taken, then dropped"), Bad.SILENT: ("ReviewFiling", "slow"), Bad.REFUSED: ("ReviewFiling errors", "4"),
        Bad.GARBAGE: ("ReviewFiling", "garbage"), Bad.HOSTILE: ("ReviewFiling", "laughs"), Bad.REDIRECT: ("ReviewFiling", "redirect 307"),
        Bad.DRIP: ("ReviewFiling", "drip")}

    def start(self):
        self.good, self.strange = self.stack.enter_context(Court()), self.stack.enter_context(Court())
        self.good.rude = PLANTED[0]
        self.ca = self.folder / "ca.pem"
        self.good.authority.cert_pem.write_to_path(str(self.ca))

    def set(self):
        operation, fault = self.faults.get(self.how, ("", None))
        self.good.fault = lambda asked: fault if asked == operation else None
        self.good.policy["attachment"] = "10" if self.how is Bad.SMALL else "25000000"

    def settings(self):
        port = self.port((self.strange if self.how is Bad.CERTIFICATE else self.good).port)
        return ecf_settings(ecf_url=f"https://127.0.0.1:{port}/FilingReviewMDEPort", ecf_ca_file=str(self.ca), ecf_callback_secret=SECRET, ecf_connect_timeout=1.0,
                            ecf_read_timeout=1.0, ecf_total_timeout=2.0)

    def profile(self):
        return profile("Snohomish").as_mapping()

    def outgoing(self, **changes):
        return replace(ecf_outgoing(self.settings()), **changes)

    def taken(self, key):
        return self.good.taken(key) + self.strange.taken(key)

    def reached(self):
        return self.good.connections

    def tell(self, outgoing, state):
        self.good.status = self.words[state]

    def call_back(self, outgoing, state):
        filing = next(f for f in self.good.filings if f["key"] == outgoing.key)
        body, stamp = self.good.callback(filing, self.words[state]), str(int(time.time()))
        return {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "text/xml; charset=utf-8", "CONTENT_LENGTH": str(len(body)),
                "HTTP_X_AOTFORMS_TIMESTAMP": stamp, "HTTP_X_AOTFORMS_SIGNATURE": signature(Secret(SECRET), stamp, body),
                "wsgi.input": io.BytesIO(body)}
