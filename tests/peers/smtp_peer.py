"""A real SMTP submission server on loopback (aiosmtpd, certificates by trustme) that can be told how to fail.

    with SmtpPeer(tls="implicit") as peer:
        outcome = adapter.send(outgoing(settings=peer.settings()), profile)
        peer.deliveries[0].message          # email.message.EmailMessage
        peer.heard                          # every plain byte that reached it

``faults`` maps a stage to a reply such as ``"450 4.2.1 later"``, to ``DROP`` (the line is cut) or to ``HANG`` (silence until
the peer closes); or to a list of these, used up one a time, None meaning no fault.  Stages: ``CONNECT``, ``STARTTLS``, ``AUTH``,
``MAIL``, ``RCPT``, ``DATA`` (the command, before 354), ``BODY`` (after 354, while the message comes) and ``DOT`` (after the
final dot: the peer has the whole message).  ``deliveries`` holds a message only when its final dot was answered by 250;
``seen`` holds every whole message that arrived, taken or not.
"""
from __future__ import annotations

import asyncio
import datetime
import logging
import ssl
import tempfile
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

DROP, HANG = "DROP", "HANG"
HOST = "localhost"


@dataclass(frozen=True)
class Delivery:
    """One message as it arrived, dots unstuffed."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    content: bytes = field(repr=False)
    mail_options: tuple[str, ...] = ()
    rcpt_options: tuple[str, ...] = ()

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return message_from_bytes(self.content, policy=policy.default)


@lru_cache(maxsize=2)
def _authority(name: str) -> trustme.CA:
    return trustme.CA(organization_name=f"AotForms test authority {name}")


class SmtpPeer:
    """The server.  tls: ``implicit``, ``starttls`` or ``none``; certificate: ``good``, ``other host``, ``expired`` or
    ``untrusted``; login: the one (user, password) it takes, None for no AUTH; dsn: offer RFC 3461."""

    def __init__(self, *, tls: str = "implicit", certificate: str = "good", faults: dict | None = None,
                 login: tuple[str, str] | None = None, dsn: bool = False, size_limit: int = 30_000_000,
                 highest_tls: ssl.TLSVersion | None = None, queue_reply: str = "250 2.0.0 Ok: queued as 4F2A1BC9"):
        self.tls, self.faults, self.login, self.dsn = tls, dict(faults or {}), login, dsn
        self.size_limit, self.queue_reply = size_limit, queue_reply
        # aiosmtpd tells its log every line of a message; nothing that a test or a demo writes may hold one.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        self.deliveries: list[Delivery] = []
        self.seen: list[Delivery] = []
        self.heard = bytearray()
        self.connections = 0
        self._protocols: set[_Protocol] = set()
        self._folder = tempfile.TemporaryDirectory(prefix="smtp-peer-")
        self.ca_file = str(Path(self._folder.name) / "authority.pem")
        _authority("trusted").cert_pem.write_to_path(self.ca_file)
        self._context = _server_context(certificate, highest_tls)
        self._thread = threading.Thread(target=self._run, name="smtp-peer", daemon=True)
        self._ready = threading.Event()
        self.port = 0

    def settings(self, **more: object) -> dict[str, object]:
        """The e-mail adapter's settings for this peer."""
        base: dict[str, object] = {
            "smtp_host": HOST, "smtp_port": self.port, "smtp_from": "filings@hospital.example",
            "smtp_security": "tls" if self.tls == "implicit" else "starttls", "smtp_authority": Path(self.ca_file).read_text(encoding="ascii"),
            "smtp_connect_timeout": 5, "smtp_read_timeout": 5, "smtp_final_timeout": 5,
        }
        if self.login:
            base |= {"smtp_username": self.login[0], "smtp_password": self.login[1]}
        return base | more

    def fault(self, stage: str) -> str | None:
        """The fault due at ``stage``, used up when it stands in a list."""
        due = self.faults.get(stage)
        if isinstance(due, list):
            return due.pop(0) if due else None
        return due

    def __enter__(self) -> SmtpPeer:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the SMTP peer did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._folder.cleanup()

    start, stop = __enter__, __exit__

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(
            self._protocol, "127.0.0.1", 0, ssl=self._context if self.tls == "implicit" else None)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for protocol in list(self._protocols):
            protocol.cut()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await server.wait_closed()

    def _protocol(self) -> _Protocol:
        self.connections += 1
        return _Protocol(self, self._context if self.tls == "starttls" else None)


class _Protocol(SMTP):
    def __init__(self, peer: SmtpPeer, starttls: ssl.SSLContext | None):
        self.peer = peer
        super().__init__(
            _Handler(peer), hostname=HOST, ident="peer", tls_context=starttls, data_size_limit=peer.size_limit,
            authenticator=self._check if peer.login else None, auth_require_tls=peer.tls == "starttls", loop=asyncio.get_running_loop())
        self.options: dict[str, tuple[str, ...]] = {}

    def connection_made(self, transport):
        self.peer._protocols.add(self)
        super().connection_made(transport)

    def connection_lost(self, error):
        self.peer._protocols.discard(self)
        super().connection_lost(error)

    def data_received(self, data):
        self.peer.heard += data
        super().data_received(data)

    def cut(self) -> None:
        """End the connection at once, without a word."""
        if self.transport is not None:
            (self._original_transport or self.transport).abort()

    async def failed(self, stage: str) -> bool:
        """Play the fault due at ``stage``; True when the command is over."""
        fault = self.peer.fault(stage)
        if fault is None:
            return False
        if fault == DROP:
            self.cut()
        elif fault == HANG:
            await self.peer._stop.wait()
        else:
            await self.push(fault)
        return True

    def _check(self, server, session, envelope, mechanism, data) -> AuthResult:
        user, password = self.peer.login
        return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)

    async def push(self, status):
        if status.startswith("220 ") and "peer" in status and await self.failed("CONNECT"):
            return
        if self.transport is not None and not self.transport.is_closing():
            await super().push(status)

    async def smtp_STARTTLS(self, arg):
        if not await self.failed("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        if not await self.failed("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        if not await self.failed("MAIL"):
            await super().smtp_MAIL(self._without_dsn("MAIL", arg))

    async def smtp_RCPT(self, arg):
        if not await self.failed("RCPT"):
            await super().smtp_RCPT(self._without_dsn("RCPT", arg))

    async def smtp_DATA(self, arg):
        if await self.failed("DATA"):
            return
        if self.peer.fault("BODY") == DROP:
            await self.push("354 go on")
            self.cut()
            return
        await super().smtp_DATA(arg)

    def _without_dsn(self, command, arg):
        """aiosmtpd knows no RFC 3461: keep its parameters for the test, hand on the rest."""
        words = (arg or "").split()
        mine = [w for w in words if w.upper().startswith(("RET=", "ENVID=", "NOTIFY=", "ORCPT="))] if self.peer.dsn else []
        self.options[command] = tuple(words[1:])
        return " ".join(w for w in words if w not in mine)


class _Handler:
    def __init__(self, peer: SmtpPeer):
        self.peer = peer

    async def handle_EHLO(self, server: _Protocol, session: Session, envelope: Envelope, hostname: str,
                          responses: list[str]) -> list[str]:
        session.host_name = hostname
        if self.peer.dsn:
            responses.insert(-1, "250-DSN")
        return responses

    async def handle_DATA(self, server: _Protocol, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        arrived = Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), content,
                           server.options.get("MAIL", ()), server.options.get("RCPT", ()))
        self.peer.seen.append(arrived)
        fault = self.peer.fault("DOT")
        if fault == DROP:
            server.cut()
            return "421 gone"
        if fault == HANG:
            await self.peer._stop.wait()
            return "421 gone"
        if fault is not None:
            return fault
        self.peer.deliveries.append(arrived)
        return self.peer.queue_reply


def _server_context(certificate: str, highest: ssl.TLSVersion | None) -> ssl.SSLContext:
    names = ["mail.elsewhere.example"] if certificate == "other host" else [HOST, "127.0.0.1"]
    authority = _authority("stranger" if certificate == "untrusted" else "trusted")
    today = datetime.datetime.now(datetime.UTC)
    dates = {"not_before": today - datetime.timedelta(days=30), "not_after": today - datetime.timedelta(days=1)}
    issued = authority.issue_cert(*names, **(dates if certificate == "expired" else {}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if highest is not None:
        context.maximum_version = highest
    issued.configure_cert(context)
    return context
