"""A full disk (ENOSPC) and a broken one (EIO) at every single write of a submission and of its delivery.

The writes of SQLite go through a small C library that is loaded before the C library (``failing_writes.c``), in the process of the
campaign only.  Once with the one write failing, once with every write from there on; then the disk is well again, somebody files
the same thing, and a courier goes on.
"""
from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .world import Verdict, World, child, ended, world

SOURCE = Path(__file__).with_name("failing_writes.c")
LOADED = "AOTFORMS_FAULTS_LOADED"
WORD = b"vault.sqlite"
ERRORS = (errno.ENOSPC, errno.EIO)


def library() -> Path | None:
    """The built library; None where this machine has no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    name = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    made = Path(tempfile.gettempdir()) / f"aotforms-failing-writes-{os.getuid()}-{name}.so"
    if not made.exists():
        part = made.with_suffix(f".{os.getpid()}")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", part, SOURCE, "-ldl"], check=True, capture_output=True)
        part.replace(made)
    return made


def loaded() -> bool:
    """Whether this process runs with the library."""
    return os.environ.get(LOADED) == "1"


def environment() -> dict[str, str] | None:
    """The environment for a process that runs with the library; None where it cannot be built."""
    made = library()
    return None if made is None else {**os.environ, "LD_PRELOAD": str(made), LOADED: "1"}


def every_write(every: int, seed: int) -> Iterator[Verdict]:
    """Each ``every``-th write fails in turn, with each error, once and from there on.  Call it in a process with the library."""
    fail, seen = ctypes.CDLL(None).aot_fail, ctypes.CDLL(None).aot_seen
    fail.argtypes, seen.restype = (ctypes.c_char_p, ctypes.c_long, ctypes.c_long, ctypes.c_long), ctypes.c_long
    with world() as scene:
        assert ended(child(partial(_count, scene, fail, seen))) == 0
        writes = int((scene.place.home / "writes").read_text())
    assert writes > 20, "the writes of SQLite were not seen: is it linked statically?"
    for error in ERRORS:
        for stays in (0, 1):
            with world() as scene:
                for at in range(seed % every, writes, every):
                    yield _one(scene, fail, at, error, stays)
                yield scene.judge_log(f"disk: {errno.errorcode[error]}")


def _count(scene: World, fail, seen) -> None:
    fail(WORD, -1, 0, 0)
    _act(scene, "count")
    (scene.place.home / "writes").write_text(str(seen()))


def _act(scene: World, purpose: str) -> None:
    scene.submit(purpose)
    scene.courier().run_once()


def _one(scene: World, fail, at: int, error: int, stays: int) -> Verdict:
    name = f"{errno.errorcode[error].lower()}-{at}-{stays}"

    def act() -> None:
        fail(WORD, at, error, stays)
        try:
            _act(scene, name)
        except Exception:  # noqa: BLE001  the process would end here with an error; what it left behind is what counts
            os._exit(3)
    assert ended(child(act)) in (0, 3)
    scene.submit(name)
    scene.go_on()
    found = scene.judge(f"disk: {name}")
    found.tried = 1
    return found
