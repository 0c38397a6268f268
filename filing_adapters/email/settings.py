# do not pre-load
"""The settings of the e-mail channel: which relay, how, and whom it comes from."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography import x509

from ..reading import HOST, Reader, Secret
from .smime import Identity, read_identity

# RFC 5321 4.5.3.2.6 lets a relay take ten minutes for its answer after the final dot; giving up sooner makes unknowns.
FINAL_TIMEOUT = 600.0
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
PORTS = {"tls": 465, "starttls": 587}


def valid_address(text: object) -> bool:
    """One plain ASCII address: no display name, no list, no line break, at most 254 characters."""
    return isinstance(text, str) and len(text) <= 254 and ADDRESS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How to reach the relay.  Times in seconds.  Read from a mapping by ``read_settings``."""

    host: str
    port: int
    implicit_tls: bool
    sender: str
    reply_to: str | None = None
    username: str | None = field(default=None, repr=False)
    password: Secret | None = field(default=None, repr=False)
    authority: str | None = field(default=None, repr=False)
    connect_timeout: float = 20.0
    read_timeout: float = 60.0
    final_timeout: float = FINAL_TIMEOUT
    max_bytes: int | None = None
    identity: Identity | None = field(default=None, repr=False)
    encrypted_only: bool = False

    def __reduce_ex__(self, protocol: object):
        raise TypeError("mail settings hold a secret and are never pickled or copied")


def read_settings(settings: Mapping[str, object]) -> SmtpSettings:
    """The relay's settings; raises ``InputError`` with one problem for each key that is wrong.  Never repeats a value."""
    read = Reader(settings)
    security = settings.get("smtp_security", "tls")
    if security not in PORTS:
        read.problem("smtp_security", "this is not one of the choices", "Choose tls or starttls. Mail is never sent without TLS.")
    one_line = "Write it on one line."
    made = SmtpSettings(
        host=read.text("smtp_host", "Write the relay's host name, as its certificate has it. Without a relay, choose e-mail by hand.",
                       HOST.fullmatch),
        port=int(read.number("smtp_port", PORTS.get(str(security), 465), 1, 65535)),
        implicit_tls=security == "tls",
        sender=read.text("smtp_from", "Write one plain address, such as filings@hospital.example.", valid_address),
        reply_to=read.text("smtp_reply_to", "Write one plain address.", valid_address, needed=False) or None,
        username=read.text("smtp_username", one_line, needed=False) or None,
        password=_secret(read.text("smtp_password", one_line, needed=False)),
        authority=_authority(read),
        connect_timeout=read.number("smtp_connect_timeout", 20.0, 0.05, 600),
        read_timeout=read.number("smtp_read_timeout", 60.0, 0.05, 600),
        final_timeout=read.number("smtp_final_timeout", FINAL_TIMEOUT, 0.05, 3600),
        max_bytes=int(read.number("max_message_bytes", 0, 1, 10**9)) or None,
        identity=read_identity(read),
        encrypted_only=read.flag("smime_required"),
    )
    if (made.username is None) != (made.password is None):
        read.problem("smtp_username", "user name and password go together", "Give both or neither.")
    read.finish("The mail settings are not complete")
    return made


def _authority(read: Reader) -> str | None:
    mend = "Paste the certificate of your own authority as text that begins with BEGIN CERTIFICATE, or leave it empty."
    text = read.block("smtp_authority", mend, needed=False).strip()
    try:
        found = x509.load_pem_x509_certificates(text.encode("ascii")) if text else []
    except ValueError:
        found = []
    if text and not found:
        read.problem("smtp_authority", "no certificate can be read in this", mend)
    return text or None


def _secret(text: str) -> Secret | None:
    return Secret(text) if text else None
