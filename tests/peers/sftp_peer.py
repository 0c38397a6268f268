"""SFTP servers for tests: one in process (asyncssh) that misbehaves on request, and Debian's OpenSSH where installed."""
from __future__ import annotations

import asyncio
import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncssh

# What a fault does: None (nothing), "drop before", "drop after", "refuse", "hang".
Fault = Callable[[str, str], str | None]
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))


class _Files(asyncssh.SFTPServer):
    """Serves one folder; asks ``peer.fault`` before each request and keeps a list of all of them."""

    def __init__(self, peer: InProcessPeer, channel: asyncssh.SSHServerChannel):
        self.peer, self.link = peer, channel.get_connection()
        super().__init__(channel, chroot=os.fsencode(peer.root))

    async def _do(self, name: str, path: bytes, work: Callable):
        shown = path.decode()
        self.peer.requests.append((name, shown))
        what = self.peer.fault(name, shown)
        if what == "drop before":
            self.link.abort()
            raise asyncssh.SFTPConnectionLost("gone")
        if what == "refuse":
            raise asyncssh.SFTPFailure(f"no space for {self.peer.rude_word}")
        if what == "deny":
            raise asyncssh.SFTPPermissionDenied("write only")
        if what == "hang":
            await self.peer.released.wait()
            raise asyncssh.SFTPFailure("late")
        result = work()
        if what == "drop after":
            self.link.abort()
        return result

    async def mkdir(self, path, attrs):
        return await self._do("mkdir", path, lambda: super(_Files, self).mkdir(path, attrs))

    async def open(self, path, pflags, attrs):
        name = "write" if pflags & asyncssh.FXF_WRITE else "read"
        return await self._do(name, path, lambda: super(_Files, self).open(path, pflags, attrs))

    async def rename(self, oldpath, newpath):
        return await self._do("rename", newpath, lambda: super(_Files, self).rename(oldpath, newpath))


class _Door(asyncssh.SSHServer):
    def __init__(self, peer: InProcessPeer):
        self.peer = peer

    def connection_made(self, conn):
        self.peer.connections += 1

    def begin_auth(self, username):
        self.peer.logins.append(username)
        return True

    def public_key_auth_supported(self):
        return True

    def validate_public_key(self, username, key):
        return key == self.peer.client_key.convert_to_public()


class InProcessPeer:
    """An SFTP server on loopback in a thread of its own; ``root`` is what it serves."""

    def __init__(self, root: Path, host_key_kinds: tuple[str, ...] = ("ssh-ed25519",)):
        self.root = root
        (root / "incoming").mkdir(parents=True, exist_ok=True)
        (root / "outgoing").mkdir(exist_ok=True)
        self.host_keys = [asyncssh.generate_private_key(kind) for kind in host_key_kinds]
        self.client_key = asyncssh.generate_private_key("ssh-ed25519")
        self.requests: list[tuple[str, str]] = []
        self.logins: list[str] = []
        self.connections = 0
        self.fault: Fault = lambda name, path: None
        self.rude_word = "nobody"
        self.port = 0

    def settings(self, **more) -> dict[str, object]:
        """The adapter's settings for this peer."""
        return {"sftp_host": "127.0.0.1", "sftp_port": self.port, "sftp_user": "filer", "sftp_outbound": "/outgoing",
                "sftp_host_key": self.host_keys[0].export_public_key().decode().strip(),
                "sftp_private_key": self.client_key.export_private_key().decode(), "sftp_connect_timeout": 10.0,
                "sftp_read_timeout": 10.0, **more}

    def __enter__(self) -> InProcessPeer:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        if not ready.wait(20):
            raise RuntimeError("the SFTP peer did not start")
        return self

    def __exit__(self, *exc) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)

    def _run(self, ready: threading.Event) -> None:
        asyncio.run(self._serve(ready))

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop, self.released = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        server = await asyncssh.listen("127.0.0.1", 0, server_factory=lambda: _Door(self), server_host_keys=self.host_keys,
                                       sftp_factory=lambda channel: _Files(self, channel))
        self.port = server.get_port()
        ready.set()
        await self._stop.wait()
        self.released.set()
        server.close()
        await server.wait_closed()


@contextlib.contextmanager
def openssh(folder: Path) -> Iterator[dict[str, object]]:
    """Debian's sshd on a high port of loopback, serving this user; yields the adapter's settings for it."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    host, client = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")
    host.write_private_key(str(folder / "host"))
    (folder / "host").chmod(0o600)
    client.write_public_key(str(folder / "authorized"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "config").write_text("\n".join([
        f"Port {port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", f"AuthorizedKeysFile {folder}/authorized",
        "PidFile none", "UsePAM no", "StrictModes no", "PasswordAuthentication no", "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password", "Subsystem sftp internal-sftp", "ForceCommand internal-sftp", ""]))
    with open(folder / "sshd.err", "wb") as errors:
        daemon = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(folder / "config")], stderr=errors, stdin=subprocess.DEVNULL)
    try:
        _wait(port, daemon)
        yield {"sftp_host": "127.0.0.1", "sftp_port": port, "sftp_user": getpass.getuser(),
               "sftp_host_key": host.export_public_key().decode().strip(), "sftp_private_key": client.export_private_key().decode()}
    finally:
        daemon.terminate()
        daemon.wait(10)


def _wait(port: int, daemon: subprocess.Popen) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and daemon.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    raise RuntimeError("sshd did not start")
