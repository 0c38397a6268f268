"""Start and stop a real server for tests, and drive it by HTTP."""
from __future__ import annotations

import base64
import contextlib
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

TINY = "docassemble.AotTiny:data/questions/tiny.yml"
TINY_PACKAGE = Path(__file__).parent / "tiny_package"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
START_DEADLINE = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "docassemble.AotForms.commands.serve", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """This process's environment, with the tiny interview on the path and nothing that points to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AOTFORMS_", "DA_"))}
    path = [str(TINY_PACKAGE), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(path), **more}


@dataclass
class Server:
    """A server that runs: its process, address, home folder and what it printed."""

    process: subprocess.Popen
    url: str
    home: Path
    lines: list[str]
    seconds: float
    email: str = ""
    password: str = ""
    others: dict[str, str] = field(default_factory=dict)
    heard: queue.Queue = field(default_factory=queue.Queue)

    def said(self) -> list[str]:
        """Every line that the server has printed so far."""
        while not self.heard.empty():
            self.lines.append(self.heard.get().rstrip())
        return list(self.lines)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask the server to stop and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        return code

    def add_account(self, email: str) -> str:
        """Make another account; gives its password."""
        done = subprocess.run(command("accounts", "add", email, "--home", self.home), env=environment(),
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        self.others[email] = re.search(r"only this once: (\S+)", done.stdout)[1]
        return self.others[email]


def start(home: Path, *arguments: object, port: int | None = None, environ: dict | None = None) -> Server:
    """Start a server and wait until it is ready; fails the test with what it printed otherwise."""
    port, begun = port or free_port(), time.monotonic()
    process = subprocess.Popen(command("serve", "--home", home, "--port", port, *arguments), env=environ or environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    heard: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(process.stdout, heard), daemon=True).start()
    lines: list[str] = []
    while time.monotonic() - begun < START_DEADLINE:
        try:
            lines.append(heard.get(timeout=0.1).rstrip())
        except queue.Empty:
            if process.poll() is not None:
                break
            continue
        if "is ready: " in lines[-1]:
            break
    else:
        process.terminate()
    text = "\n".join(lines)
    ready = re.search(r"is ready: (\S+)", text)
    if not ready:
        code = process.wait(timeout=60)
        process.stdout.close()
        raise AssertionError(f"the server did not start (exit code {code}):\n{text}\n{_log_end(home)}")
    server = Server(process, ready[1], Path(home), lines, time.monotonic() - begun, heard=heard)
    if account := re.search(r"First account: (\S+)", text):
        server.email, server.password = account[1], re.search(r"only this once: (\S+)", text)[1]
    return server


@contextlib.contextmanager
def chromium() -> Iterator:
    """Debian's Chromium, without a window; the test is skipped where there is none.  While it runs, nothing else in this thread can run asyncio."""
    path = os.environ.get("AOTFORMS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no Chromium is installed (Debian package chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()


@contextlib.contextmanager
def with_vault(home: Path, *arguments: object) -> Iterator[Server]:
    """A server that runs, and its vault open in this process as well (``desk``), until the end."""
    from docassemble.AotForms.guide.desk import opening

    running = start(home, *arguments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AOTFORMS_HOME", str(home))
        opening._open.cache_clear()
        try:
            yield running
        finally:
            opening.vault().close()
            opening._open.cache_clear()
            running.stop()


def _listen(stream, heard: queue.Queue) -> None:
    try:
        for line in stream:
            heard.put(line)
    except ValueError:  # closed at the end of the test
        pass


def _log_end(home: Path) -> str:
    log = Path(home) / "log/web.log"
    return log.read_text(encoding="utf-8")[-3000:] if log.is_file() else ""


def refused(*arguments: object, timeout: int = 60) -> tuple[int, str]:
    """Run a server that must not start; gives its exit code and what it wrote to stderr."""
    done = subprocess.run(command("serve", *arguments), env=environment(), capture_output=True, text=True, timeout=timeout)
    return done.returncode, done.stderr.strip()


class Client:
    """A browser of the simplest kind: cookies, forms, docassemble's field names."""

    def __init__(self, server: Server, verify: bool | str = True):
        self.base, self.http, self.answer = server.url.rstrip("/"), requests.Session(), None
        self.http.trust_env, self.http.verify = False, verify  # no proxy, no other list of authorities

    def get(self, path: str) -> requests.Response:
        self.answer = self.http.get(self.base + path, timeout=60)
        return self.answer

    def sign_in(self, email: str, password: str, next_page: str = "") -> requests.Response:
        page = self.get("/user/sign-in" + (f"?next={next_page}" if next_page else ""))
        self.answer = self.http.post(self.base + "/user/sign-in", timeout=60, headers={"Referer": self.base + "/user/sign-in"},
                                     data={**hidden(page.text), "email": email, "password": password})
        return self.answer

    def send(self, interview: str = TINY, **values: str) -> requests.Response:
        """Send the form of the current docassemble screen with answers by variable name."""
        data = hidden(self.answer.text) | {encoded(name): value for name, value in values.items()}
        self.answer = self.http.post(f"{self.base}/interview", params={"i": interview}, data=data, timeout=60,
                                     headers={"Referer": self.base + "/interview"})
        return self.answer

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.answer.text, re.DOTALL)
        return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""

    def close(self) -> None:
        self.http.close()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's main form."""
    main = page[page.find('id="daform"'):] if 'id="daform"' in page else page
    fields = re.findall(r'<input[^>]*type="hidden"[^>]*>', main)
    found = {}
    for one in fields:
        name, value = re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)
        if name and name[1] != "_back_one":
            found[name[1]] = value[1] if value else ""
    return found


def encoded(name: str) -> str:
    """docassemble's field name of a variable."""
    return base64.b64encode(name.encode()).decode().rstrip("=").replace("\n", "")


def processes_of(home: Path) -> list[int]:
    """Every live process whose command line or environment names this home folder."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            text = (folder / "cmdline").read_bytes() + b"\0" + (folder / "environ").read_bytes()
        except OSError:
            continue
        if state != "Z" and os.fsencode(home) in text:
            found.append(int(folder.name))
    return found
