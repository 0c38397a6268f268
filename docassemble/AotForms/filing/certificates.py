# do not pre-load
"""An office's certificate for S/MIME mail (RFC 8551): read, shown, and looked at before each use.

It is trusted because a named person compared its fingerprint with the office, as with an address, not because an authority signed it.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ..errors import InputError

CERTIFICATE = "certificate"  # the channel under which an office's certificate is kept as its confirmed address
KEY_BITS = 2048
_MAIL = frozenset({ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a certificate cannot be used.  code: the hold code; what, mend: plain words."""

    code: str
    what: str
    mend: str


def read(pem: str | bytes) -> x509.Certificate:
    """The one certificate in a PEM text.  Raises InputError for anything else, also a private key, and repeats nothing of it."""
    try:
        found = x509.load_pem_x509_certificates(pem.encode("ascii") if isinstance(pem, str) else pem)
    except ValueError:
        found = []
    if len(found) != 1 or b"PRIVATE KEY" in (pem.encode("ascii", "replace") if isinstance(pem, str) else pem):
        raise InputError("This is not one certificate", "certificate",
                         "Give a PEM file that holds the office's certificate alone, and no private key.")
    return found[0]


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate in pairs of hex digits, as mail programs show it and people read it out."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def emails(certificate: x509.Certificate) -> tuple[str, ...]:
    """The e-mail addresses that a certificate is for, in lower case.  Raises ValueError where it is malformed."""
    found = [str(part.value) for part in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    names = _extension(certificate, x509.SubjectAlternativeName)
    if names is not None:
        found += names.get_values_for_type(x509.RFC822Name)
    return tuple(dict.fromkeys(each.lower() for each in found))


def fault(certificate: x509.Certificate, address: str, at: datetime, *, own: bool = False) -> Fault | None:
    """Why mail for ``address`` cannot be encrypted to a certificate, or with ``own`` signed with it, at ``at`` (aware); None where it can."""
    whose, prefix = ("your own", "own certificate") if own else ("the office's", "certificate")
    new = "Get a new one from whoever issues yours." if own else "Ask the office for its new one, and have a named person confirm it."
    if at > certificate.not_valid_after_utc:
        return Fault(f"{prefix} expired", f"{whose} certificate for mail has expired", new)
    if at < certificate.not_valid_before_utc:
        return Fault(f"{prefix} not valid yet", f"{whose} certificate for mail is not valid yet", f"Look at this machine's clock. {new}")
    try:
        named, usable = emails(certificate), _for_mail(certificate, own)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        named, usable = (), False
    if not usable:
        return Fault(f"{prefix} not usable", f"{whose} certificate cannot be used for mail of this kind", new)
    if address.lower() not in named:
        return Fault(f"{prefix} of another address", f"{whose} certificate is for another e-mail address", f"Check the address. {new}")
    return None


def confirmed(settings: Mapping[str, object]) -> x509.Certificate | None:
    """The office's certificate among the settings that a channel is handed; None where nobody entered one.  Raises InputError."""
    pem = settings.get("office_certificate")
    return read(str(pem)) if pem else None


def _for_mail(certificate: x509.Certificate, own: bool) -> bool:
    key, usage = certificate.public_key(), _extension(certificate, x509.KeyUsage)
    wide = _extension(certificate, x509.ExtendedKeyUsage)
    if wide is not None and not _MAIL & set(wide):
        return False
    if own:
        strong = isinstance(key, ec.EllipticCurvePublicKey) or (isinstance(key, rsa.RSAPublicKey) and key.key_size >= KEY_BITS)
        return strong and (usage is None or usage.digital_signature or usage.content_commitment)
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= KEY_BITS and (usage is None or usage.key_encipherment)


def _extension(certificate: x509.Certificate, kind: type) -> object | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
