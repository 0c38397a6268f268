# do not pre-load
"""One delivery into a drop folder, step by step, so that the step in which it ended is always known.

Every submission has a folder of its own, named by its id.  All files go up as ``name.part`` and are read back; then they
get their names; ``manifest.json`` gets its name last and is the commit marker.  What a lost connection means:

* before the first final name: only ``.part`` files can be there, which no office takes.  Certainly not taken; safe to
  resume, since the folder and the names are the same on every attempt and what is whole already is not sent again.
* between the first final name and the marker: not a filing *by agreement*.  Where the office has agreed that a folder
  without ``manifest.json`` is not a filing it is certainly not taken, and safe to resume.  Where nobody has
  asked, a clerk may work through whatever bears a name, and may move it away: then it is unknown.
* while the marker gets its name: unknown.  ``looking`` reads the folder again: a whole marker means it was delivered.

A host key that is not pinned ends it in the key exchange, before the account's name or any byte of a paper leaves.
SFTP version 3 (draft-ietf-secsh-filexfer-02): its rename never replaces a file.
"""
from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import asyncssh

from ...filing.adapter import OutgoingFile
from .settings import SftpSettings, own_key, pinned

PART = ".part"
MARKER = "manifest.json"
CHUNK = 1 << 18
# Silence, a closed connection, or an answer that is none (asyncssh tells that by ValueError).
LOST = (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.SFTPBadMessage, asyncssh.DisconnectError,
        asyncssh.ChannelOpenError, OSError, TimeoutError, EOFError, ValueError)


class Step(StrEnum):
    """How far a delivery came."""

    CONNECT = "connect"
    FOLDER = "folder"
    PARTS = "parts"
    NAMES = "names"
    MARKER = "marker"
    DONE = "done"


class Why(StrEnum):
    """Why it ended there."""

    DONE = "done"
    ALREADY = "already there"
    CONFLICT = "conflict"
    HOST_KEY = "host key"
    LOGIN = "login"
    NO_CIPHER = "no common encryption"
    LOST = "lost"
    REFUSED = "refused"
    DIFFERS = "read back differs"


@dataclass(slots=True)
class Ended:
    """How a delivery ended.  ``named``: how many files have their final name.  Evidence holds no path and no name."""

    step: Step = Step.CONNECT
    why: Why = Why.LOST
    named: int = 0
    evidence: dict[str, str] = field(default_factory=dict)


class Stop(Exception):
    """Ends a delivery where it stands."""

    def __init__(self, why: Why):
        self.why = why
        super().__init__(why)


async def deliver(settings: SftpSettings, base: str, folder: str, files: Sequence[OutgoingFile], marker: OutgoingFile) -> Ended:
    """Put ``files`` and then ``marker`` into ``base/folder``.  Never raises for what the host did."""
    ended = Ended()
    try:
        async with connected(settings, ended) as sftp:
            await _carry(settings, sftp, f"{base.rstrip('/')}/{folder}", files, marker, ended)
    except Stop as stop:
        ended.why = stop.why
    except asyncssh.SFTPError as error:
        ended.why = Why.LOST if isinstance(error, LOST) else Why.REFUSED
        ended.evidence["sftp_code"] = str(error.code)
    except LOST:
        ended.why = Why.LOST
    return ended


@contextlib.asynccontextmanager
async def connected(settings: SftpSettings, ended: Ended) -> AsyncIterator[asyncssh.SFTPClient]:
    """A session with the pinned host; raises ``Stop`` or what ``LOST`` names.  Closing it never changes the result."""
    _hush()
    link = await _connect(settings)
    try:
        key = link.get_server_host_key()
        ended.evidence["host"] = f"{settings.host}:{settings.port}"
        ended.evidence["host_key"] = key.get_fingerprint() if key else ""
        ended.evidence["cipher"] = str(link.get_extra_info("send_cipher"))
        async with asyncio.timeout(settings.connect_timeout):
            sftp = await link.start_sftp_client()
        yield sftp
    finally:
        link.close()
        with contextlib.suppress(Exception):
            async with asyncio.timeout(2):
                await link.wait_closed()


def _hush() -> None:
    """Below WARNING asyncssh logs the host's own words and the names of every file it lists: both may name a person."""
    asyncssh.set_log_level(logging.WARNING)
    asyncssh.set_sftp_log_level(logging.WARNING)
    asyncio.get_running_loop().set_exception_handler(_left)


def _left(loop: asyncio.AbstractEventLoop, told: dict) -> None:
    """Of several reads under way asyncssh tells one that the connection was lost; the others, which nobody asks again, are no trouble of their own."""
    if not isinstance(told.get("exception"), LOST):
        loop.default_exception_handler(told)


async def _connect(settings: SftpSettings) -> asyncssh.SSHClientConnection:
    try:
        async with asyncio.timeout(settings.connect_timeout):
            return await asyncssh.connect(
                settings.host, settings.port, username=settings.user, client_keys=[own_key(settings)], config=None,
                known_hosts=(pinned(settings), [], []), agent_path=None, agent_forwarding=False, password=None,
                preferred_auth="publickey", gss_host=None, x509_trusted_certs=None, compression_algs=None)
    except asyncssh.HostKeyNotVerifiable:
        raise Stop(Why.HOST_KEY) from None
    except asyncssh.PermissionDenied:
        raise Stop(Why.LOGIN) from None
    except asyncssh.KeyExchangeFailed:
        # No common host key algorithm also ends here: the host does not show a key of the pinned kind.
        raise Stop(Why.NO_CIPHER) from None


async def _carry(settings: SftpSettings, sftp: asyncssh.SFTPClient, folder: str, files: Sequence[OutgoingFile],
                 marker: OutgoingFile, ended: Ended) -> None:
    ended.step = Step.FOLDER
    await _make_folder(settings, sftp, folder)
    if await there(settings, sftp, f"{folder}/{marker.name}", marker):
        ended.step, ended.why, ended.named = Step.DONE, Why.ALREADY, len(files)
        return
    waiting = [file for file in files if not await there(settings, sftp, f"{folder}/{file.name}", file)]
    ended.named = len(files) - len(waiting)
    # Names from an earlier attempt: this folder may already look like a filing.
    ended.step = Step.NAMES if ended.named else Step.PARTS
    for file in (*waiting, marker):
        await _upload(settings, sftp, f"{folder}/{file.name}{PART}", file, ended)
    ended.step = Step.NAMES
    for file in waiting:
        await step(settings, sftp.rename(f"{folder}/{file.name}{PART}", f"{folder}/{file.name}"))
        ended.named += 1
    ended.step = Step.MARKER
    await step(settings, sftp.rename(f"{folder}/{marker.name}{PART}", f"{folder}/{marker.name}"))
    ended.step, ended.why = Step.DONE, Why.DONE


async def _make_folder(settings: SftpSettings, sftp: asyncssh.SFTPClient, folder: str) -> None:
    try:
        # 0770: the office's group may read it, nobody else.
        await step(settings, sftp.mkdir(folder, asyncssh.SFTPAttrs(permissions=0o770)))
    except asyncssh.SFTPError as error:
        if isinstance(error, LOST) or not await step(settings, sftp.isdir(folder)):
            raise


async def there(settings: SftpSettings, sftp: asyncssh.SFTPClient, path: str, file: OutgoingFile) -> bool:
    """Whether ``path`` holds exactly ``file``; raises ``Stop`` (conflict) where it holds something else."""
    size = await size_of(settings, sftp, path)
    if size is None:
        return False
    digest = await hash_of(settings, sftp, path) if size == len(file.content) else ""
    if digest is not None and digest != file.sha256:
        raise Stop(Why.CONFLICT)
    return True


async def _upload(settings: SftpSettings, sftp: asyncssh.SFTPClient, path: str, file: OutgoingFile, ended: Ended) -> None:
    handle = await step(settings, sftp.open(path, "wb"))
    for start in range(0, len(file.content), CHUNK):
        await step(settings, handle.write(file.content[start:start + CHUNK]))
    with contextlib.suppress(asyncssh.SFTPOpUnsupported):
        await step(settings, handle.fsync())
    await step(settings, handle.close())
    digest = await hash_of(settings, sftp, path)
    ended.evidence["verified"] = "size" if digest is None or ended.evidence.get("verified") == "size" else "size and SHA-256"
    if await size_of(settings, sftp, path) != len(file.content) or digest not in (None, file.sha256):
        raise Stop(Why.DIFFERS)


async def size_of(settings: SftpSettings, sftp: asyncssh.SFTPClient, path: str) -> int | None:
    """The bytes of a file, None where there is none."""
    try:
        return (await step(settings, sftp.stat(path))).size
    except asyncssh.SFTPNoSuchFile:
        return None


async def hash_of(settings: SftpSettings, sftp: asyncssh.SFTPClient, path: str) -> str | None:
    """The SHA-256 of a file as the host gives it back; None where the account may not read."""
    if not settings.reread:
        return None
    try:
        return hashlib.sha256(await read_whole(settings, sftp, path)).hexdigest()
    except asyncssh.SFTPPermissionDenied:
        return None


async def read_whole(settings: SftpSettings, sftp: asyncssh.SFTPClient, path: str, most: int | None = None) -> bytes:
    """The bytes of a file; at most ``most``, else ``Stop`` (differs)."""
    handle = await step(settings, sftp.open(path, "rb"))
    parts, size = [], 0
    while chunk := await step(settings, handle.read(CHUNK)):
        parts.append(chunk)
        size += len(chunk)
        if most is not None and size > most:
            raise Stop(Why.DIFFERS)
    await step(settings, handle.close())
    return b"".join(parts)


async def step(settings: SftpSettings, work):
    """One request to the host, within the time set for one."""
    async with asyncio.timeout(settings.read_timeout):
        return await work
