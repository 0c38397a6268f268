# do not pre-load
"""Keys and seals: AES-256-GCM, one data key a matter, wrapped by a key that lives outside the database.

The key-encryption key is a file, ``secrets/vault.key`` (0600), made once.  Every seal binds where it belongs
(table, row, field, version) as associated data: a sealed value that is moved to another row or field does not open.
Losing the key file loses everything that was sealed; copying it together with the database gives everything away.
"""
from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..errors import AotFormsError, SetUpError

SEAL_VERSION = 1
_MARK = bytes([SEAL_VERSION])
_NONCE = 12
_HEADER = "aotforms-vault-key-1"
NEXT, OLD = ".next", ".old"  # endings of the key file while the key is changed (``rotation.py``)


class SealBroken(AotFormsError):
    """A sealed value does not open: its bytes were changed, it was moved, or the key is another one."""

    exit_code = 1


class WrongKey(SealBroken):
    """No key file of this machine opens the database.  Whoever meets it stops; it says nothing about a single row."""


class Hidden:
    """Something that must not travel: no pickling, no copying, nothing in its repr."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a secret and is never pickled or copied")


class Keyring(Hidden):
    """One AES-256 key that seals, opens, and derives named keys from itself."""

    __slots__ = ("_key", "_cipher")

    def __init__(self, key: bytes):
        if len(key) != 32:
            raise SetUpError("a vault key must have 32 bytes", "vault key", "Restore the key file from its backup")
        self._key, self._cipher = key, AESGCM(key)

    def seal(self, value: bytes, table: str, row: str, field: str) -> bytes:
        """``value`` sealed for exactly this place: version byte, 12-byte nonce, ciphertext and tag."""
        nonce = secrets.token_bytes(_NONCE)
        return _MARK + nonce + self._cipher.encrypt(nonce, value, _place(table, row, field))

    def open(self, sealed: bytes, table: str, row: str, field: str) -> bytes:
        """What was sealed for this place.  Raises SealBroken when one bit, the place or the key is another."""
        where = f"{table}.{field}"
        if not isinstance(sealed, bytes) or len(sealed) < 1 + _NONCE + 16 or sealed[:1] != _MARK:
            raise _broken(where)
        try:
            return self._cipher.decrypt(sealed[1:1 + _NONCE], sealed[1 + _NONCE:], _place(table, row, field))
        except InvalidTag:
            raise _broken(where) from None

    def mac(self, purpose: str, value: bytes) -> str:
        """HMAC-SHA-256 (hex) of ``value`` under a key derived for ``purpose``."""
        derived = hmac.digest(self._key, b"aotforms|" + purpose.encode("ascii"), hashlib.sha256)
        return hmac.digest(derived, value, hashlib.sha256).hex()

    def new_wrapped(self, row: str) -> bytes:
        """A fresh data key, wrapped by this one for the row of ``data_keys`` that will hold it."""
        return self.seal(secrets.token_bytes(32), "data_keys", row, "wrapped")

    def unwrap(self, wrapped: bytes, row: str) -> Keyring:
        """The data key that ``new_wrapped`` made for this row."""
        return Keyring(self.open(wrapped, "data_keys", row, "wrapped"))

    def rewrap(self, wrapped: bytes, row: str, following: Keyring) -> bytes:
        """The same data key, wrapped by ``following``."""
        return following.seal(self.open(wrapped, "data_keys", row, "wrapped"), "data_keys", row, "wrapped")


def _place(table: str, row: str, field: str) -> bytes:
    return f"{table}|{row}|{field}|{SEAL_VERSION}".encode()


def _broken(where: str) -> SealBroken:
    return SealBroken(
        "a stored value does not open: it was changed, moved, or sealed with another key", where,
        "Stop, keep a copy of the data as it is, and restore the last good backup with its own key file",
    )


def key_path(home: Path, ending: str = "") -> Path:
    """Where the key-encryption key of a home lies; with an ending, the next or the old one."""
    return home / "secrets" / f"vault.key{ending}"


def make_key(home: Path, ending: str = "") -> None:
    """Make the key file once: written aside, fsynced, then linked into place, so that two first starts agree."""
    path = key_path(home, ending)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    text = f"{_HEADER}\n{base64.b64encode(secrets.token_bytes(32)).decode('ascii')}\n"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
    finally:
        aside.unlink()
    sync_folder(path.parent)


def read_key(home: Path, ending: str = "") -> Keyring:
    """The key-encryption key.  Raises SetUpError when it is missing, misshapen, or others could read it;
    with an ending, FileNotFoundError when it is missing."""
    path = key_path(home, ending)
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise SetUpError("other users of this machine could read the vault key", str(path), "Run chmod 600 on it")
        header, body = path.read_text(encoding="ascii").split()
        key = base64.b64decode(body, validate=True)
    except FileNotFoundError:
        if ending:
            raise
        raise SetUpError(
            "the vault key is missing, and the database holds rows that were sealed with it", str(path),
            "Restore the key file from its backup; without it the rows cannot be opened",
        ) from None
    except (ValueError, binascii.Error):
        raise SetUpError("the vault key file is damaged", str(path), "Restore it from its backup") from None
    if header != _HEADER:
        raise SetUpError("the vault key file is of another kind", str(path), "Restore the file of this home")
    return Keyring(key)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
