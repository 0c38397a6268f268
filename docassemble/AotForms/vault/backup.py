# do not pre-load
"""A copy of the SQLite database while everything runs: one moment's state, whole, checked before it counts as made."""
from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, RequirementNotMet, SetUpError
from .keys import key_path

if TYPE_CHECKING:
    from .core import Vault

DATABASE = "vault.sqlite"


def backup(vault: Vault, folder: Path, *, with_key: bool) -> Path:
    """Copy the database into the new folder (0700) as ``vault.sqlite``; with_key: the key file beside it.  The folder.

    The copy and its key together give everything away: keep them apart, or the folder as safe as the server.
    Raises RequirementNotMet on PostgreSQL (use pg_dump), InputError where the folder is there, SetUpError when the copy is not whole.
    """
    if vault.engine.dialect.name != "sqlite":
        raise RequirementNotMet("this vault lies in PostgreSQL", "database", "Use pg_dump, and copy secrets/vault.key; see docs/operations.md")
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise InputError("There is something of this name already", str(folder), "Name a new folder.") from None
    target = folder / DATABASE
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    raw = vault.engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as copy:
            raw.driver_connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise SetUpError("the copy of the database is not whole", str(target), "Check the disk, and make it again")
    finally:
        raw.close()
    if with_key:
        shutil.copyfile(key_path(vault.home), folder / "vault.key")
        (folder / "vault.key").chmod(0o600)
    for file in folder.iterdir():
        _to_disk(file, os.O_RDWR)
    _to_disk(folder, os.O_RDONLY)
    return folder


def _to_disk(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
