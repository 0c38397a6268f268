# do not pre-load
"""One POST to the court, and how far it came: no byte of the body left, or some left and no answer, or an answer.

TLS is verified (chain, host name, 1.2 or later).  The name is resolved here, every address is checked, and the connection goes
to the address that was checked, so a name that changes its address in between (DNS rebinding) gains nothing.  No proxy, no
password file, no cookie, no redirect, no compression, no retry.
"""
from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass, field
from enum import StrEnum

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from ..reading import Network
from .settings import EcfSettings

# The only range of IPv6 in which public addresses are given out; translated ones (64:ff9b::) lie outside it.
_PUBLIC6 = ipaddress.ip_network("2000::/3")
CHUNK = 1 << 16


class Phase(StrEnum):
    """How far a call came."""

    NOTHING_SENT = "nothing sent"
    NO_ANSWER = "no answer"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Reply:
    """How a call ended.  ``why`` is a word of ours; ``body`` may hold names and is hidden."""

    phase: Phase
    why: str = ""
    status: int = 0
    body: bytes = field(default=b"", repr=False)
    evidence: dict[str, str] = field(default_factory=dict)


class _Refused(OSError):
    """The host's name leads to an address that is not allowed."""


class _Guard:
    """What one call may connect to, and what was seen of the connection."""

    def __init__(self, settings: EcfSettings):
        self.settings, self.evidence = settings, {}
        self.socket: socket.socket | None = None
        self.refused = False

    def dial(self, connection: HTTPConnection) -> socket.socket:
        try:
            self.socket = _dial(connection.host, connection.port, self.settings)
            return self.socket
        except OSError as error:
            self.refused = isinstance(error, _Refused)
            raise NewConnectionError(connection, "no connection") from None

    def seen(self, sock: ssl.SSLSocket) -> None:
        self.socket = sock
        self.evidence["tls"] = sock.version() or ""
        self.evidence["certificate_sha256"] = hashlib.sha256(sock.getpeercert(binary_form=True) or b"").hexdigest()

    def cut(self) -> None:
        """End the call from outside: a peer that drips one byte a minute never runs into a read timeout."""
        if self.socket is not None:
            with contextlib.suppress(OSError):
                # Past TLS, whose own shutdown would wait for the peer.
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


class _Body:
    """The body, handed out in pieces, so that it is known whether any of it was asked for."""

    def __init__(self, data: bytes):
        self._data, self._at, self.started = memoryview(data), 0, False

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self):
        while piece := self.read(CHUNK):
            yield piece

    def read(self, size: int = -1) -> bytes:
        """The next piece; from the first call on, some of it may be with the court."""
        self.started = True
        end = len(self._data) if size < 0 else self._at + size
        piece = bytes(self._data[self._at:end])
        self._at += len(piece)
        return piece


def post(settings: EcfSettings, action: str, envelope: bytes) -> Reply:
    """Send one SOAP 1.1 request.  Never raises for what the peer did."""
    guard, body = _Guard(settings), _Body(envelope)
    clock = threading.Timer(settings.total_timeout, guard.cut)
    clock.daemon = True
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", _adapter(guard))
        session.mount("http://", _adapter(guard))
        clock.start()
        try:
            with session.post(settings.url, data=body, headers=_headers(action), allow_redirects=False, stream=True,
                              timeout=(settings.connect_timeout, settings.read_timeout), verify=settings.ca_file or True,
                              cert=_certificate(settings)) as answer:  # an answer that is not read to its end keeps its line open
                content = _content(answer, settings.max_answer_bytes)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return _broken(guard, body, error)
        finally:
            clock.cancel()
    if content is None:
        return Reply(Phase.NO_ANSWER, "the answer is too large or encoded", evidence=guard.evidence)
    return Reply(Phase.ANSWERED, status=answer.status_code, body=content, evidence={**guard.evidence, "http": str(answer.status_code)})


def _headers(action: str) -> dict[str, str]:
    return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"', "Accept": "text/xml",
            "Accept-Encoding": "identity", "Connection": "close", "User-Agent": "AotForms"}


def _certificate(settings: EcfSettings) -> tuple[str, str] | str | None:
    if settings.client_certificate and settings.client_key:
        return settings.client_certificate, settings.client_key
    return settings.client_certificate or None


def _content(answer: requests.Response, most: int) -> bytes | None:
    """The whole body; None where it is larger than ``most`` or compressed (a small answer may unpack to any size)."""
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        return None
    parts, size = [], 0
    while chunk := answer.raw.read(CHUNK, decode_content=False):
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            return None
    return b"".join(parts)


def _broken(guard: _Guard, body: _Body, error: Exception) -> Reply:
    if body.started:
        return Reply(Phase.NO_ANSWER, "the connection ended without a whole answer", evidence=guard.evidence)
    if guard.refused:
        why = "address"
    elif isinstance(error, requests.exceptions.SSLError):
        why = "tls"
    elif isinstance(error, requests.RequestException):
        why = "connect"
    else:
        why = "setting"  # a certificate file that cannot be read
    return Reply(Phase.NOTHING_SENT, why, evidence=guard.evidence)


def _adapter(guard: _Guard) -> HTTPAdapter:
    """A transport whose connections go through ``guard`` and nowhere else."""

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return guard.dial(self)

        def connect(self) -> None:
            self.ssl_minimum_version = ssl.TLSVersion.TLSv1_2
            super().connect()
            guard.seen(self.sock)

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return guard.dial(self)

    made = HTTPAdapter(max_retries=0)
    made.poolmanager.pool_classes_by_scheme = {
        "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure}),
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain}),
    }
    return made


def _dial(host: str, port: int | None, settings: EcfSettings) -> socket.socket:
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = [info[4][0] for info in found]
    if not addresses or not all(allowed(address, settings.networks) for address in addresses):
        raise _Refused("the address is not allowed")
    last: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), settings.connect_timeout)
        except OSError as error:
            last = error
    raise last


def allowed(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether a numeric address may be connected to: public, or in a range that the settings name.

    Refuses private, loopback, link-local (so every cloud's metadata service), reserved, multicast, and IPv6 forms that hide
    another address (mapped ones are unwrapped first; RFC 6890 and its registries).
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip.sixtofour is not None or ip.teredo is not None:
            return False
    if any(ip.version == network.version and ip in network for network in networks):
        return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and (ip.version == 4 or ip in _PUBLIC6)
