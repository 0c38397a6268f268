# do not pre-load
"""The home folder of one server: its folders, its secrets, and the lock that keeps a second server out."""
from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
from pathlib import Path

from ..errors import SetUpError

FOLDERS = ("config", "db", "files", "log", "run", "secrets", "tmp", "valkey")
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


class Home:
    """A home folder, private to the account that runs the server.

    Raises SetUpError when the folder belongs to somebody else or cannot be written.
    """

    def __init__(self, path: Path | str):
        self.path = Path(path).expanduser().absolute()
        self._lock_file: int | None = None

    def prepare(self) -> Home:
        """Make the folder and everything under it that is missing, readable to its owner only (0700)."""
        try:
            self.path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            if self.path.stat().st_uid != os.geteuid():
                raise SetUpError("This home folder belongs to another account", str(self.path),
                                 "Start the server as its owner, or choose another --home.")
            self.path.chmod(PRIVATE_FOLDER)
            for name in FOLDERS:
                (self.path / name).mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
                (self.path / name).chmod(PRIVATE_FOLDER)
        except OSError as error:
            raise SetUpError(f"This home folder cannot be used ({error.strerror})", str(self.path),
                             "Choose another --home.") from error
        return self

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def secret(self, name: str) -> str:
        """A secret of 256 random bits as hex, made once, kept in ``secrets/NAME`` with mode 0600."""
        path = self.path / "secrets" / name
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            value = secrets.token_hex(32)
            file.write(value + "\n")
            file.flush()
            os.fsync(file.fileno())
        return value

    def write(self, name: str, text: str) -> Path:
        """Write a private file (0600) whole: another process sees the old text or the new, never a part."""
        path = self.path / name
        fresh = path.with_name(path.name + ".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(path)
        return path

    def lock(self) -> None:
        """Keep this home for one server; raises SetUpError with one line when another has it."""
        path = self.path / "run" / "lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise SetUpError(f"A server already runs on this home folder (process {holder})", str(self.path),
                             "Stop it first, or give another --home.") from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode("ascii"))
        os.set_inheritable(handle, False)
        self._lock_file = handle

    def unlock(self) -> None:
        """Let go of the lock; the file stays, the kernel's lock goes."""
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def empty_tmp(self) -> None:
        """Remove what the last run left in ``tmp/`` (upload buffers)."""
        for item in (self.path / "tmp").iterdir():
            if item.is_dir() and not item.is_symlink():
                shutil.rmtree(item, ignore_errors=True)
            else:
                item.unlink(missing_ok=True)

    def open_to_others(self) -> list[Path]:
        """Every path under the home that somebody else could read, write or list (for the doctor)."""
        shared = stat.S_IRWXG | stat.S_IRWXO
        found = [self.path, *self.path.rglob("*")]
        return [path for path in found if not path.is_symlink() and path.lstat().st_mode & shared
                and not path.is_socket()]
