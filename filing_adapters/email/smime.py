# do not pre-load
"""S/MIME (RFC 8551): the message signed with our own certificate, and encrypted to the office's.

Signed first, then encrypted, so that nobody can change what is inside.  AES-256-CBC and RSA, which every mail program reads; the headers,
which name nobody, stay outside, so that bounces and replies are matched as ever.  Once an office's certificate is kept, mail to that
office is encrypted or does not leave.
"""
from __future__ import annotations

import base64
import secrets
import textwrap
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7

from ...errors import InputError
from ...filing.adapter import Outgoing
from ...filing.certificates import Fault, confirmed, fault, fingerprint
from ..reading import Reader

_BAD_KEY = "Give the private key of this certificate in PEM form, and its passphrase where it has one."


@dataclass(frozen=True, slots=True)
class Identity:
    """What we sign with: our certificate, then those between it and its authority."""

    certificates: tuple[x509.Certificate, ...]
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)

    def __reduce_ex__(self, protocol: object):
        raise TypeError("a private key is never pickled or copied")


@dataclass(frozen=True, slots=True)
class Sealing:
    """How one message is sealed: signed by ``identity``, encrypted to ``office``; None where it is not."""

    identity: Identity | None
    office: x509.Certificate | None

    @property
    def evidence(self) -> dict[str, str]:
        """For the receipt."""
        done = [word for word, of in (("signed", self.identity), ("encrypted", self.office)) if of]
        told = {"smime": ", ".join(done)} if done else {}
        return told | ({"office_certificate_sha256": fingerprint(self.office)} if self.office else {})


def read_identity(read: Reader) -> Identity | None:
    """Our certificate and key among the settings; None where there are none.  What is wrong is noted with ``read``."""
    pem, key_pem = (read.block(name, "Give it in PEM form.", needed=False) for name in ("smime_certificate", "smime_key"))
    passphrase = read.block("smime_key_passphrase", "Write the key's passphrase.", needed=False)
    if not pem and not key_pem:
        return None
    try:
        certificates = tuple(x509.load_pem_x509_certificates(pem.encode("ascii")))
    except ValueError:
        read.problem("smime_certificate", "this is not a certificate", "Give your certificate in PEM form, first in its file.")
        return None
    try:
        key = load_pem_private_key(key_pem.encode("ascii"), passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or key.public_key() != certificates[0].public_key():
        read.problem("smime_key", "this is not the key of that certificate", _BAD_KEY)
        return None
    return Identity(certificates, key)


def sealing(outgoing: Outgoing, identity: Identity | None, required: bool, sender: str, at: datetime) -> tuple[Sealing, Fault | None]:
    """How this message is sealed, and why it must be held instead.  required: no office without a certificate is sent anything."""
    try:
        office = confirmed(outgoing.settings)
    except InputError:
        return Sealing(identity, None), Fault("certificate not usable", "the office's certificate cannot be read", "Enter it again.")
    made = Sealing(identity, office)
    if identity and (found := fault(identity.certificates[0], sender, at, own=True)):
        return made, found
    if office is None:
        missing = Fault("certificate missing", "mail goes out encrypted only, and no certificate of this office is kept",
                        "Ask the office for its certificate, and have a named person confirm it.")
        return made, missing if required else None
    if not str(outgoing.settings.get("office_certificate_confirmed_by") or "").strip():
        return made, Fault("certificate not confirmed", "nobody has confirmed the office's certificate",
                           "Have a named person compare its fingerprint with the office by phone.")
    return made, fault(office, str(outgoing.recipient.address), at)


def sealed(entity: bytes, how: Sealing) -> tuple[dict[str, str], bytes]:
    """The headers and the body of the message that carries ``entity``, a whole MIME part with CRLF line ends."""
    headers, body = ({}, b"")
    if how.identity:
        headers, body = _signed(entity, how.identity)
        entity = b"".join(f"{name}: {value}\r\n".encode("ascii") for name, value in headers.items()) + b"\r\n" + body
    if how.office:
        made = (pkcs7.PKCS7EnvelopeBuilder().set_data(entity).add_recipient(how.office)
                .set_content_encryption_algorithm(algorithms.AES256).encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary]))
        headers = {"Content-Type": 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', **_attached("smime.p7m")}
        body = _base64(made)
    return headers, body


def _signed(entity: bytes, identity: Identity) -> tuple[dict[str, str], bytes]:
    """Detached (RFC 8551, 3.5.3), so that an office whose mail program knows no S/MIME reads the papers all the same."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(entity).add_signer(identity.certificates[0], identity.key, hashes.SHA256())
    for certificate in identity.certificates[1:]:
        builder = builder.add_certificate(certificate)
    signature = builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature])
    mark = f"signed-{secrets.token_hex(16)}"
    part = {"Content-Type": 'application/pkcs7-signature; name="smime.p7s"', **_attached("smime.p7s")}
    head = "".join(f"{name}: {value}\r\n" for name, value in part.items())
    body = (f"--{mark}\r\n".encode() + entity + f"\r\n--{mark}\r\n{head}\r\n".encode() + _base64(signature) + f"--{mark}--\r\n".encode())
    return {"Content-Type": f'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256;\r\n boundary="{mark}"'}, body


def _attached(name: str) -> dict[str, str]:
    return {"Content-Transfer-Encoding": "base64", "Content-Disposition": f'attachment; filename="{name}"'}


def _base64(content: bytes) -> bytes:
    return b"".join(line.encode("ascii") + b"\r\n" for line in textwrap.wrap(base64.b64encode(content).decode("ascii"), 76))
