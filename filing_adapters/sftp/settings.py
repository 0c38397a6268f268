# do not pre-load
"""The settings of the file transfer channel: which host, which host key, which key of ours."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import asyncssh

from ..reading import HOST, Reader, Secret

# One path segment of a drop folder: no hidden file, no way up.
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")


def safe_folder(text: object) -> bool:
    """A folder such as ``/incoming/efile``: plain segments, no ``..``, at most 255 characters."""
    if not isinstance(text, str) or not text or len(text) > 255:
        return False
    segments = text.strip("/").split("/")
    return all(_SEGMENT.fullmatch(s) and ".." not in s for s in segments)


@dataclass(frozen=True, slots=True)
class SftpSettings:
    """How to reach the drop folder.  Times in seconds.

    host_keys: the only keys that the host may show, each an OpenSSH public key line, confirmed by phone.
    marker_agreed: the office has agreed that a folder without ``manifest.json`` is not a filing (see ``delivery``).
    reread: read back what was sent; False where the account may only write.
    outbound: the folder in which the office leaves receipts, empty where there is none.
    """

    host: str
    port: int
    user: str
    host_keys: tuple[str, ...]
    private_key: Secret
    passphrase: Secret | None = None
    outbound: str = ""
    marker_agreed: bool = False
    reread: bool = True
    connect_timeout: float = 20.0
    read_timeout: float = 60.0

    def __reduce_ex__(self, protocol: object):
        raise TypeError("file transfer settings hold a secret and are never pickled or copied")


def read_settings(settings: Mapping[str, object]) -> SftpSettings:
    """The settings; raises ``InputError`` with one problem for each key that is wrong.  Never repeats a value."""
    reader = Reader(settings)
    made = SftpSettings(
        host=reader.text("sftp_host", "Write the host's name.", HOST.fullmatch),
        port=int(reader.number("sftp_port", 22, 1, 65535)),
        user=reader.text("sftp_user", "Write the account's name."),
        host_keys=reader.strings("sftp_host_key", "Copy the host's public key (ssh-ed25519 AAAA…) and confirm it by phone.", needed=True),
        private_key=Secret(reader.block("sftp_private_key", "Give our private key in OpenSSH or PEM form.")),
        passphrase=_secret(reader.text("sftp_private_key_passphrase", "Write it on one line.", needed=False)),
        outbound=reader.text("sftp_outbound", "Write a folder such as /outgoing.", safe_folder, needed=False),
        marker_agreed=reader.flag("sftp_marker_agreed"),
        reread=reader.flag("sftp_reread", True),
        connect_timeout=reader.number("sftp_connect_timeout", 20.0, 0.05, 600),
        read_timeout=reader.number("sftp_read_timeout", 60.0, 0.05, 600),
    )
    if not reader.problems:
        _keys(made, reader)
    reader.finish("The file transfer settings are not complete")
    return made


def _keys(made: SftpSettings, reader: Reader) -> None:
    try:
        pinned(made)
    except (asyncssh.KeyImportError, ValueError):
        reader.problem("sftp_host_key", "this is not a public key", "Copy the whole line, such as ssh-ed25519 AAAA….")
    try:
        own_key(made)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError):
        reader.problem("sftp_private_key", "this key cannot be opened", "Check the key and its passphrase.")


def pinned(settings: SftpSettings) -> list[asyncssh.SSHKey]:
    """The host keys that are trusted, and no others."""
    return [asyncssh.import_public_key(line) for line in settings.host_keys]


def own_key(settings: SftpSettings) -> asyncssh.SSHKey:
    """Our key for logging in."""
    passphrase = settings.passphrase.reveal() if settings.passphrase else None
    return asyncssh.import_private_key(settings.private_key.reveal(), passphrase)


def _secret(text: str) -> Secret | None:
    return Secret(text) if text else None
