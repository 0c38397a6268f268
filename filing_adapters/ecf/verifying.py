# do not pre-load
"""Who is calling back: checked on the bytes, before anything is parsed.

A court signs with a shared secret (HMAC) or comes with a certificate that we pinned.  One of the two is required; there
is no way to switch it off.  WS-Security signatures are not read.
"""
from __future__ import annotations

import hashlib
import hmac
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from ..reading import Secret

TIMESTAMP, SIGNATURE = "HTTP_X_AOTFORMS_TIMESTAMP", "HTTP_X_AOTFORMS_SIGNATURE"
WINDOW = 300


class Verifier(Protocol):
    """Says whether a call comes from the court."""

    def __call__(self, environ: Mapping[str, object], body: bytes) -> bool:
        """True only where it does.  ``environ`` is WSGI's."""
        ...


class HmacVerifier:
    """HMAC-SHA256 in hex over ``timestamp.body`` in X-AotForms-Signature; X-AotForms-Timestamp in Unix seconds.

    The time may be at most five minutes off.  A call repeated within them changes nothing: the handler keeps each notice once.
    """

    def __init__(self, secret: Secret, clock: Callable[[], float] = time.time):
        if len(secret.reveal()) < 32:
            raise ValueError("the shared secret needs 32 characters or more")
        self._secret, self._clock = secret, clock

    def __call__(self, environ: Mapping[str, object], body: bytes) -> bool:
        stamp, given = str(environ.get(TIMESTAMP, "")), str(environ.get(SIGNATURE, ""))
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and given.isascii()):
            return False
        good = hmac.compare_digest(signature(self._secret, stamp, body), given.lower())
        return good and abs(self._clock() - int(stamp)) <= WINDOW


class CertificateVerifier:
    """The client certificate that the TLS server put into the environment, by SHA-256 of its DER form.

    ``variable`` must be one that only the TLS server sets; a request header (``HTTP_…``) is refused, since anyone can send it.
    """

    def __init__(self, fingerprints: Collection[str], variable: str = "SSL_CLIENT_CERT"):
        if variable.startswith("HTTP_"):
            raise ValueError("a request header proves nothing")
        self._known = frozenset(f.replace(":", "").lower() for f in fingerprints)
        self._variable = variable

    def __call__(self, environ: Mapping[str, object], body: bytes) -> bool:
        try:
            der = ssl.PEM_cert_to_DER_cert(str(environ.get(self._variable, "")))
        except ValueError:
            return False
        return hashlib.sha256(der).hexdigest() in self._known


def signature(secret: Secret, timestamp: str, body: bytes) -> str:
    """The signature that a court sends for ``body`` at ``timestamp``."""
    return hmac.new(secret.reveal().encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
