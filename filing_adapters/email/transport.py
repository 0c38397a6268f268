# do not pre-load
"""One SMTP submission, command by command, so that the phase in which it ended is always known.

RFC 5321: a relay takes a message only with its answer to the final dot (4.1.1.4, 4.2.5).  So everything up to the 354 that
answers DATA is certainly not taken; after the first byte of the message, silence is unknown; a 4xx or 5xx answer to
the final dot is a definite no.  TLS is verified (chain, host name, 1.2 or later; RFC 8314) before any address is told.
"""
from __future__ import annotations

import contextlib
import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from .settings import SmtpSettings


@dataclass(frozen=True, slots=True)
class Answer:
    """How a submission ended.

    phase: ``connect``, ``tls``, ``auth``, ``size``, ``mail``, ``rcpt``, ``data`` (the command) or ``message``.
    code: the relay's three-digit answer, None where none came.  lost: the connection ended or fell silent.
    """

    phase: str
    code: int | None = None
    lost: bool = False
    why: str = ""
    text: str = field(default="", repr=False)
    evidence: dict[str, str] = field(default_factory=dict)

    @property
    def taken(self) -> bool:
        """The relay said yes to the whole message."""
        return self.phase == "message" and self.code == 250

    @property
    def unknown(self) -> bool:
        """Bytes of the message left and no definite answer came back."""
        return self.phase == "message" and not self.taken and (self.code is None or not 400 <= self.code <= 599)


class _Stop(Exception):
    def __init__(self, answer: Answer):
        self.answer = answer
        super().__init__(answer.phase)


def context(authority: str | None) -> ssl.SSLContext:
    """A client context that verifies chain and host name, TLS 1.2 or later.

    With ``authority`` (certificates as PEM text) only that authority is trusted; else the system's.
    """
    made = ssl.create_default_context(cadata=authority)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.check_hostname = True
    made.verify_mode = ssl.CERT_REQUIRED
    return made


def deliver(settings: SmtpSettings, sender: str, recipient: str, message: bytes, envelope_id: str) -> Answer:
    """Submit ``message`` once.  Never raises for what the relay did; never sends a byte of it in the clear."""
    evidence = {"relay": f"{settings.host}:{settings.port}", "message_bytes": str(len(message)),
                "message_sha256": hashlib.sha256(message).hexdigest()}
    relay = None
    try:
        relay = _connect(settings, sender)
        _secure(relay, settings, evidence)
        _log_in(relay, settings)
        _envelope(relay, sender, recipient, len(message), envelope_id)
        return _message(relay, settings, message, evidence)
    except _Stop as stop:
        stop.answer.evidence.update(evidence)
        return stop.answer
    finally:
        _leave(relay)


def _connect(settings: SmtpSettings, sender: str) -> smtplib.SMTP:
    helo = sender.rpartition("@")[2]
    try:
        tls = context(settings.authority)
    except (OSError, ssl.SSLError):
        raise _Stop(Answer("tls", why="authority")) from None
    try:
        if settings.implicit_tls:
            relay: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, local_hostname=helo,
                                                   timeout=settings.connect_timeout, context=tls)
        else:
            relay = smtplib.SMTP(settings.host, settings.port, local_hostname=helo, timeout=settings.connect_timeout)
    except smtplib.SMTPConnectError as error:  # a greeting other than 220
        raise _Stop(_replied("connect", error.smtp_code, error.smtp_error)) from None
    except ssl.SSLError as error:
        raise _Stop(_tls_fault(error)) from None
    except (OSError, smtplib.SMTPException):
        raise _Stop(Answer("connect", lost=True)) from None
    relay.sock.settimeout(settings.read_timeout)
    return relay


def _secure(relay: smtplib.SMTP, settings: SmtpSettings, evidence: dict[str, str]) -> None:
    try:
        relay.ehlo_or_helo_if_needed()
        if not settings.implicit_tls:
            if not relay.has_extn("starttls"):
                raise _Stop(Answer("tls", why="not offered"))
            relay.starttls(context=context(settings.authority))
            relay.ehlo_or_helo_if_needed()  # what was said in the clear no longer counts
    except ssl.SSLError as error:
        raise _Stop(_tls_fault(error)) from None
    except smtplib.SMTPResponseException as error:
        raise _Stop(_replied("tls", error.smtp_code, error.smtp_error)) from None
    except (OSError, smtplib.SMTPException):
        raise _Stop(Answer("tls", lost=True)) from None
    if not isinstance(relay.sock, ssl.SSLSocket):
        raise _Stop(Answer("tls", why="not offered"))
    evidence["tls"] = relay.sock.version() or ""
    evidence["cipher"] = (relay.sock.cipher() or ("",))[0]
    evidence["certificate_sha256"] = hashlib.sha256(relay.sock.getpeercert(binary_form=True) or b"").hexdigest()


def _log_in(relay: smtplib.SMTP, settings: SmtpSettings) -> None:
    if settings.username is None or settings.password is None:
        return
    try:
        relay.login(settings.username, settings.password.reveal())
    except smtplib.SMTPNotSupportedError:
        raise _Stop(Answer("auth", why="not offered")) from None
    except smtplib.SMTPResponseException as error:
        raise _Stop(_replied("auth", error.smtp_code, error.smtp_error)) from None
    except UnicodeEncodeError:
        raise _Stop(Answer("auth", why="characters")) from None
    except (OSError, smtplib.SMTPException):
        raise _Stop(Answer("auth", lost=True)) from None


def _envelope(relay: smtplib.SMTP, sender: str, recipient: str, size: int, envelope_id: str) -> None:
    limit = relay.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < size:
        raise _Stop(Answer("size", why=limit))
    options = [f"size={size}"] if relay.has_extn("size") else []
    heed = []
    if relay.has_extn("dsn"):  # RFC 3461: a bounce brings back headers only, never the papers
        options += ["RET=HDRS", f"ENVID={envelope_id}"]
        heed = ["NOTIFY=FAILURE,DELAY"]
    _ask("mail", lambda: relay.mail(sender, options), (250,))
    _ask("rcpt", lambda: relay.rcpt(recipient, heed), (250, 251))
    _ask("data", lambda: relay.docmd("DATA"), (354,))


def _message(relay: smtplib.SMTP, settings: SmtpSettings, message: bytes, evidence: dict[str, str]) -> Answer:
    stuffed = re.sub(rb"(?m)^\.", b"..", message)
    if not stuffed.endswith(b"\r\n"):
        stuffed += b"\r\n"
    try:
        relay.send(stuffed + b".\r\n")
        relay.sock.settimeout(settings.final_timeout)
        code, text = relay.getreply()
    except (OSError, smtplib.SMTPException):  # also an answer too long to be one: it is no answer
        return Answer("message", lost=True, evidence=evidence)
    answer = _replied("message", code, text)
    answer.evidence.update(evidence)
    return answer


def _ask(phase: str, command: Callable[[], tuple[int, bytes]], good: tuple[int, ...]) -> None:
    try:
        code, text = command()
    except (OSError, smtplib.SMTPException):
        raise _Stop(Answer(phase, lost=True)) from None
    if code not in good:
        raise _Stop(_replied(phase, code, text))


def _replied(phase: str, code: int, text: bytes | str) -> Answer:
    plain = text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
    evidence = {"reply_code": str(code)} if 200 <= code <= 599 else {}
    enhanced = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", plain)  # RFC 3463
    if enhanced:
        evidence["reply_status"] = enhanced.group()
    return Answer(phase, code if 200 <= code <= 599 else None, text=plain, evidence=evidence)


def _tls_fault(error: ssl.SSLError) -> Answer:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):  # the line dropped; nobody was found false
        return Answer("tls", lost=True)
    if not isinstance(error, ssl.SSLCertVerificationError):
        return Answer("tls", why="handshake")
    if error.verify_code == 10:  # X509_V_ERR_CERT_HAS_EXPIRED
        return Answer("tls", why="expired")
    # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
    return Answer("tls", why="host name" if error.verify_code in (62, 64) else "untrusted")


def _leave(relay: smtplib.SMTP | None) -> None:
    if relay is None:
        return
    if relay.sock is not None:
        # A polite end is worth two seconds, and what it answers changes nothing.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            relay.sock.settimeout(2)
            relay.quit()
    with contextlib.suppress(OSError):
        relay.close()
