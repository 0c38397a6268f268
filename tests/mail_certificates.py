"""Certificates for S/MIME in tests: made afresh, of an authority of their own."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OFFICE, OURS = "filings@prosecutor.example", "filings@hospital.example"


@lru_cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@lru_cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def certificate(address: str = OFFICE, *, key=None, begins: timedelta = timedelta(days=-1), ends: timedelta = timedelta(days=365), usage: bool = True,
                purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION, subject: bool = False) -> x509.Certificate:
    """A certificate for ``address``, signed by the tests' authority.  usage: may encrypt keys.  subject: the address stands in the subject."""
    key = key or rsa_key("office")
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, "Office")] + ([x509.NameAttribute(NameOID.EMAIL_ADDRESS, address)] if subject else [])
    made = (x509.CertificateBuilder().subject_name(x509.Name(attributes)).issuer_name(authority().subject).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(datetime.now(UTC) + begins).not_valid_after(datetime.now(UTC) + ends)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(x509.KeyUsage(True, False, usage, False, False, False, False, False, False), critical=True))
    if not subject:
        made = made.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
    return made.sign(rsa_key("authority"), hashes.SHA256())


@lru_cache
def authority() -> x509.Certificate:
    name, key = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AotForms test authority for mail")]), rsa_key("authority")
    return (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(datetime.now(UTC) - timedelta(days=2)).not_valid_after(datetime.now(UTC) + timedelta(days=400))
            .add_extension(x509.BasicConstraints(True, 0), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False).sign(key, hashes.SHA256()))


def pem(*certificates: x509.Certificate) -> str:
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


def key_pem(key, passphrase: str | None = None) -> str:
    how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how).decode()
