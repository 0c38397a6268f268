# do not pre-load
"""Start a real docassemble with AotForms in it, watch over it, and stop everything again.

The parent (this module) imports no docassemble: it prepares the home folder, starts Valkey, the web
application and the companions as processes of their own, and waits.
"""
from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ..errors import SetUpError
from . import checks, configuration
from .children import COMPANIONS, Children, valkey_command
from .home import Home
from .settings import Settings

START_SECONDS = 180.0
POLL_SECONDS = 0.1


def serve(settings: Settings, say: Callable[[str], None] = print, before: Callable[[], None] = lambda: None) -> int:
    """Run the server until Ctrl-C or SIGTERM; gives the exit code (0: stopped as asked).

    say: told each line a person should read; the first account's password is said here once and kept nowhere.
    before: called once, when the server answers and before it says so.
    Raises SetUpError, one line, when it cannot start.
    """
    settings.check()
    checks.require()
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no memory, and so no answers, on the disk
    home = Home(settings.home).prepare()
    home.lock()
    try:
        _refuse_taken_port(settings)
        home.empty_tmp()
        with _Signals() as asked_to_stop:
            return _run(settings, home, say, before, asked_to_stop)
    finally:
        home.unlock()


def _run(settings: Settings, home: Home, say: Callable[[str], None], before: Callable[[], None],
         asked_to_stop: Callable[[], bool]) -> int:
    children = Children(home, _environment(settings, home))
    try:
        redis_url = settings.redis_url or _start_valkey(children, home)
        configuration.write(home, settings, redis_url)
        _remember_database(home, settings.database_url)
        home.write("config/settings.json", _as_json(settings))
        say("Starting. The first start takes about 15 seconds, later ones less.")
        report, writer = os.pipe()
        children.start("web", [sys.executable, "-m", "docassemble.AotForms.server.web"], pass_fds=(writer,),
                       environment={"AOTFORMS_REPORT": str(writer)})
        os.close(writer)
        if not _wait_until_ready(settings, children, report, say, asked_to_stop):
            return 0
        for companion in COMPANIONS:
            command = companion.command(home.path)
            if command:
                children.start(companion.name, command, essential=False)
        before()
        say(f"AotForms is ready: {settings.url}")
        say("Stop it with Ctrl-C. All matters, drafts and filings stay in " + str(home.path))
        while not asked_to_stop():
            ended = children.ended()
            if ended:
                raise _died(home, ended.name)
            time.sleep(POLL_SECONDS)
        return 0
    finally:
        children.stop()
        home.empty_tmp()


def _remember_database(home: Home, url: str) -> None:
    """The vault lies in the same database; its URL holds a password, so it goes by file and never by environment."""
    if url:
        home.write("secrets/database-url", url)
    else:
        (home / "secrets/database-url").unlink(missing_ok=True)


def _environment(settings: Settings, home: Home) -> dict[str, str]:
    """What the children inherit: where things are.  /proc shows it to the same account only."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DA_", "DB", "REDIS", "S3"))}
    if settings.database_url:
        kept["AOTFORMS_DATABASE_URL"] = settings.database_url
    return {**kept, "AOTFORMS_HOME": str(home.path), "AOTFORMS_SETTINGS": _as_json(settings),
            "DA_CONFIG_FILE": str(home / "config/config.yml"), "TMPDIR": str(home / "tmp"),
            "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8", "PYTHONUNBUFFERED": "1",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])}


def _as_json(settings: Settings) -> str:
    return json.dumps({
        "host": settings.host, "port": settings.port, "idle_seconds": settings.idle_seconds, "resume_hours": settings.resume_hours,
        "tls_cert": str(settings.tls_cert or ""), "tls_key": str(settings.tls_key or ""),
        "behind_proxy": settings.behind_proxy, "admin_email": settings.admin_email, "address": settings.address, "interview": settings.interview})


def _start_valkey(children: Children, home: Home) -> str:
    port, password = _free_port(), home.secret("valkey")
    command = valkey_command(home, port, password)
    child = children.start("valkey", command)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and child.process.poll() is None:
        if _pings(port, password):
            return f"redis://:{password}@127.0.0.1:{port}"
        time.sleep(0.02)
    raise _died(home, "valkey")


def _pings(port: int, password: str) -> bool:
    """Whether the store answers and takes the password (it answers -LOADING while it reads its file)."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as link:
            link.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode("ascii"))
            return b"PONG" in link.makefile("rb").read()
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _refuse_taken_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SetUpError(f"Port {settings.port} cannot be used ({error.strerror})",
                             f"--host {settings.host} --port {settings.port}",
                             "Stop what uses it, or give another --port.") from None


def _wait_until_ready(settings: Settings, children: Children, report: int, say: Callable[[str], None],
                      asked_to_stop: Callable[[], bool]) -> bool:
    """Read the web process's report until it says it is ready and answers; False when asked to stop first."""
    os.set_blocking(report, False)
    deadline, text, ready = time.monotonic() + START_SECONDS, b"", False
    try:
        while time.monotonic() < deadline:
            if asked_to_stop():
                return False
            ended = children.ended()
            if ended:
                raise _died(Home(settings.home), ended.name)
            try:
                text += os.read(report, 65536)
            except BlockingIOError:
                pass
            *lines, text = text.split(b"\n")
            for line in lines:
                ready |= _heard(json.loads(line), say)
            if ready and _answers(settings):
                return True
            time.sleep(POLL_SECONDS / 2)
    finally:
        os.close(report)
    raise SetUpError(f"The web application did not answer within {START_SECONDS:.0f} seconds",
                     str(settings.home / "log/web.log"), "Look there, then try again.")


def _heard(event: dict, say: Callable[[str], None]) -> bool:
    """One line of the web process's report; true when it is ready."""
    if event["event"] == "account":
        say(f"First account: {event['email']}")
        say(f"Its password, shown only this once: {event['password']}")
    return event["event"] == "ready"


def _answers(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    try:
        socket.create_connection((host, settings.port), 0.5).close()
    except OSError:
        return False
    return True


def _died(home: Home, name: str) -> SetUpError:
    return SetUpError(f"The process {name!r} ended by itself", str(home / f"log/{name}.log"),
                      "Its last lines there say why; `aotforms doctor` may too.")


class _Signals:
    """Turns SIGINT, SIGTERM and SIGHUP into a question that can be asked, while the server runs."""

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __enter__(self) -> Callable[[], bool]:
        self._asked = False
        self._before = {number: signal.signal(number, self._note) for number in self.numbers}
        return lambda: self._asked

    def __exit__(self, *_):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number, frame):
        self._asked = True
