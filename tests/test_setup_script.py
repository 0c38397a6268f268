"""The set-up script on machines that are made up: what it asks for, in one line, and what it refuses.

Each machine is a folder of commands that is the whole PATH; nothing is installed and no network is used.
"""
from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
USUAL = ("sh", "dirname", "mktemp", "rm", "rmdir", "cat", "grep", "find", "tr", "sed", "cut", "sha256sum", "tail", "mkdir", "ln", "ls",
         "sleep", "setsid", "env")
WHOLE = ("gcc", "pdftotext", "qpdf", "chromium")


class Machine:
    """A checkout's set-up files, and a PATH of its own."""

    def __init__(self, folder: Path):
        self.bin, self.home, self.tree = folder / "bin", folder / "home", folder / "a tree with spaces"
        for place in (self.bin, self.home, self.tree / "docassemble/AotForms/data"):
            place.mkdir(parents=True)
        shutil.copytree(ROOT / "tools", self.tree / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        for file in [*ROOT.glob("constraints-*.txt"), ROOT / "pyproject.toml", ROOT / "setup.py", ROOT / "Makefile"]:
            shutil.copy(file, self.tree)
        for name, target in (("filing_adapters", "../../filing_adapters"), ("data/questions", "../../../interviews"),
                             ("data/templates", "../../../pdf_templates")):
            (self.tree / "docassemble/AotForms" / name).symlink_to(target)
            (self.tree / Path(target).name).mkdir(exist_ok=True)
        for name in USUAL:
            (self.bin / name).symlink_to(shutil.which(name))
        self.command("id", "echo 1000")
        self.command("apt-get", 'echo "$*" >> "$0.log"')
        self.command("apt-cache", "exit 1")
        self.command("locale", "echo C.utf8")
        self.command("ldconfig", "exit 0")

    def command(self, name: str, body: str) -> Path:
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (self.bin / name).chmod(0o755)
        return self.bin / name

    def complete(self) -> None:
        """Every system package is there."""
        libraries = "zbar.so.0 pango-1.0.so.0 pangoft2-1.0.so.0 harfbuzz.so.0 harfbuzz-subset.so.0"
        self.command("ldconfig", "".join(f"echo lib{name}\n" for name in libraries.split()))
        self.command("locale", "echo en_US.utf8")
        (self.bin / "find").unlink()
        self.command("find", "echo found")
        for name in WHOLE:
            self.command(name, "exit 0")

    def environment(self) -> dict[str, str]:
        return {"PATH": str(self.bin), "HOME": str(self.home), "AOTFORMS_PYTHON": sys.executable}

    def setup(self, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(["/bin/sh", "tools/setup.sh", *arguments], cwd=self.tree, capture_output=True, text=True, timeout=60,
                              env={**self.environment(), **more}, stdin=subprocess.DEVNULL)


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def asked(done: subprocess.CompletedProcess) -> str:
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "apt-get" in line or "localedef" in line]
    assert done.returncode == 1 and len(lines) == 1, done.stdout + done.stderr
    return lines[0].strip()


def test_without_root_one_line_says_all_that_an_administrator_does(machine):
    """Ensures that packages and locale are asked for together, in one line that a shell takes, and nothing is installed."""
    line = asked(machine.setup())
    assert re.match(r"su - -c 'apt-get update && apt-get install -y --no-install-recommends gcc .*poppler-utils.*'$", line)
    assert line.endswith("&& localedef -i en_US -f UTF-8 en_US.UTF-8'")
    assert subprocess.run(["/bin/sh", "-n", "-c", line]).returncode == 0
    assert not (machine.bin / "apt-get.log").exists() and not (machine.tree / ".venv").exists()


def test_sudo_is_named_where_it_is(machine):
    """Ensures that the line uses sudo on a machine that has it."""
    machine.command("sudo", "exit 1")
    assert asked(machine.setup()).startswith("sudo sh -c 'apt-get")


def test_only_the_tests_need_a_browser(machine):
    """Ensures that qpdf and a browser are asked for by the tests alone; the demonstration needs neither."""
    for extras in ("server", "server,demo"):
        line = asked(machine.setup("--with", extras))
        assert "chromium" not in line and "qpdf" not in line and "postgresql" not in line
    line = asked(machine.setup("--with", "server,test"))
    assert " qpdf" in line and ("chromium" in line or "ubuntu" in Path("/etc/os-release").read_text().lower())


def test_the_name_that_this_release_knows_is_taken(machine):
    """Ensures that of two names of a package, the one that the release has is asked for."""
    machine.command("apt-cache", '[ "$2" = libzbar0t64 ]')
    assert " libzbar0t64 " in asked(machine.setup())
    machine.command("apt-cache", "exit 0")
    assert " libzbar0 " in asked(machine.setup())


def test_a_missing_locale_alone_is_one_line(machine):
    """Ensures that a machine with every package but no locale is told the one command."""
    machine.complete()
    machine.command("locale", "echo C.utf8")
    assert asked(machine.setup()) == "su - -c 'localedef -i en_US -f UTF-8 en_US.UTF-8'"


def test_a_dead_shim_is_passed_over(machine):
    """Ensures that a Python that is only a name on PATH is not taken, and that a named one which does not run is refused."""
    dead = machine.command("python3.12", "echo 'command not found' >&2; exit 127")
    shutil.copy(dead, machine.bin / "python3")
    found = subprocess.run(["/bin/sh", "tools/pythons.sh", "3.12"], cwd=machine.tree, env=machine.environment(), capture_output=True,
                           text=True, timeout=60)
    assert str(dead) not in found.stdout
    done = machine.setup("--python", str(dead))
    assert done.returncode == 1 and done.stderr.startswith("setup: ") and len(done.stderr.splitlines()) == 1


def test_a_copy_without_its_links_is_mended_or_refused(machine):
    """Ensures that small files in the place of links become links again, and a missing one is named in one line."""
    machine.complete()
    python = machine.command("fake-python", f'[ "$1" = -m ] && exit 1; exec "{sys.executable}" "$@"')
    link = machine.tree / "docassemble/AotForms/data/questions"
    link.unlink()
    link.write_text("../../../interviews", encoding="utf-8")
    machine.setup("--python", str(python))
    assert link.is_symlink() and link.is_dir()
    link.unlink()
    done = machine.setup("--python", str(python))
    assert done.returncode == 1 and "data/questions should be a link" in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_one_line(machine):
    """Ensures that a copy in which no virtual environment can be made is refused in one line."""
    machine.complete()
    (machine.tree / "in the way").write_text("", encoding="utf-8")
    done = machine.setup("--venv", "in the way/venv")
    assert done.returncode == 1 and "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("has", "renewed"), [("23.0.1", True), ("24.0", False), ("25.1.1", False), ("26.2", False)])
def test_only_an_old_pip_is_renewed_and_failing_that_is_no_obstacle(machine, has, renewed):
    """Ensures that Debian 12's slow pip is renewed first, no other is, and that a set-up goes on when that fails."""
    machine.complete()
    python = machine.command("stand-in", f"""case "$*" in
        *"pip --version"*) echo "pip {has} from somewhere" ;;
        *"pip install"*) echo "$*" >> "{machine.tree}/asked"; case "$*" in *pip==*) exit 1 ;; esac ;;
        "-m venv "*) mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python" ;;
        *) exec "{sys.executable}" "$@" ;;
    esac""")
    done = machine.setup("--python", str(python))
    calls = (machine.tree / "asked").read_text(encoding="utf-8").splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert [" pip==" in one for one in calls] == ([True, False] if renewed else [False])
    assert calls[-1].endswith(".[server]") and "already" in machine.setup("--python", str(python)).stdout


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_the_setup_stops_pip(machine, number, code):
    """Ensures that Ctrl-C or SIGTERM while packages are installed leaves nothing of it running."""
    machine.complete()
    os.mkfifo(machine.tree / "started")
    # A pip that tells its process, then stays, with a child as a compiler would be.
    python = machine.command("stand-in", f"""case "$*" in
        *"pip --version"*) exit 0 ;;
        *"pip install"*) sleep 600 & echo $$ $! > "{machine.tree}/started"; wait ;;
        "-m venv "*) mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python" ;;
        *) exec "{sys.executable}" "$@" ;;
    esac""")
    running = subprocess.Popen(["/bin/sh", "tools/setup.sh", "--python", str(python)], cwd=machine.tree, env=machine.environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                               # A test run in the background ignores Ctrl-C, and a shell cannot trap what is ignored.
                               preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
    pids = [int(one) for one in (machine.tree / "started").read_text().split()]
    os.killpg(running.pid, number)
    out, err = running.communicate(timeout=30)
    assert running.returncode == code and "goes on from here" in err, out + err
    until = time.monotonic() + 20
    while left := [pid for pid in pids if _runs(pid)]:
        assert time.monotonic() < until, f"still running: {left}"


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
