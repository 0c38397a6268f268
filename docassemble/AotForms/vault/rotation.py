# do not pre-load
"""A new key-encryption key: every data key wrapped anew in one transaction, the old file kept until somebody confirms.

Files in ``secrets/``: ``vault.key`` (in use), ``vault.key.next`` (made, perhaps in use already), ``vault.key.old`` (the one before).
The order is: write *next*; wrap every data key by it and commit; link *old*; rename *next* over ``vault.key``.  Cut off at any
step, the next opening finds the file that opens the database, and ends what was begun.  A running process that meets a data key
wrapped by another key reads the files again; on a machine that lacks the new file it stops with ``WrongKey``.
"""
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from ..errors import RequirementNotMet
from .keys import NEXT, OLD, Keyring, SealBroken, WrongKey, key_path, make_key, read_key, sync_folder
from .tables import data_keys

if TYPE_CHECKING:
    from .core import Vault

INDEX = "index"
Reach = Callable[[str], None]


def opened(home: Path, wrapped: bytes) -> tuple[Keyring, Keyring]:
    """The key-encryption key that opens the wrapped index key, and the index key; ends a rotation that was cut off.
    Raises SetUpError (no key file, misshapen, readable by others), WrongKey."""
    for ending in ("", NEXT, "", OLD):  # twice: another process may end a rotation between our two looks
        if ending and not key_path(home, ending).exists():
            continue
        try:
            outer = read_key(home, ending)
            found = outer, outer.unwrap(wrapped, INDEX)
        except SealBroken:
            continue
        except FileNotFoundError:  # just renamed by another process
            continue
        if ending == NEXT:
            _swap(home, lambda step: None)
        return found
    raise WrongKey(
        "the vault key file does not open this database: the key was changed on another machine, or one of the two was damaged or exchanged",
        str(key_path(home)), "Put the key file that belongs to this database there, from the other machine or from its backup")


def prepare(vault: Vault) -> Path:
    """Write the next key file and do nothing else: it can be carried to other machines before the change.  Its path."""
    _nothing_open(vault.home)
    make_key(vault.home, NEXT)
    return key_path(vault.home, NEXT)


def rotate(vault: Vault, reach: Reach = lambda step: None) -> int:
    """Wrap every data key by a new key-encryption key; how many.  Nothing that is sealed under a data key changes.
    reach: told the name of each step, for tests.  Raises RequirementNotMet while the last change is not confirmed."""
    prepare(vault)
    reach("rotate.next-written")
    following, count = read_key(vault.home, NEXT), 0
    with vault.system() as unit:
        # The lock keeps new data keys from being wrapped by the old key meanwhile (``Vault.outer_now``).
        wrapped = unit.connection.execute(select(data_keys.c.wrapped).where(data_keys.c.id == INDEX).with_for_update()).scalar_one()
        _nothing_open(vault.home)
        current = vault.outer_for(wrapped)
        for row in unit.connection.execute(select(data_keys.c.id, data_keys.c.wrapped)).all():
            unit.connection.execute(update(data_keys).where(data_keys.c.id == row.id).values(
                wrapped=current.rewrap(row.wrapped, row.id, following)))
            count += 1
            reach("rotate.one-wrapped")
        unit.note("key.rotate", "vault:keys", f"{count} keys")
        reach("rotate.before-commit")
    reach("rotate.committed")
    _swap(vault.home, reach)
    vault.forget_freed_space()
    return count


def confirm(vault: Vault) -> int:
    """Destroy the old key file, after every data key was opened by the new one; how many were.  Backups made before the change
    need the old key: keep a copy with them for as long as they live.  Raises RequirementNotMet when there is nothing to confirm
    or a data key still needs the old one."""
    old = key_path(vault.home, OLD)
    if not old.exists():
        raise RequirementNotMet("no change of the key waits to be confirmed", "vault key", "Change it first: aotforms vault rotate-key")
    outer, count = read_key(vault.home), 0
    with vault.system() as unit:
        for row in unit.connection.execute(select(data_keys.c.id, data_keys.c.wrapped)).all():
            try:
                outer.unwrap(row.wrapped, row.id)
            except SealBroken:
                raise RequirementNotMet(
                    "a data key is still wrapped by the old key: the database is older than the change", "vault key",
                    "Put secrets/vault.key.old back as secrets/vault.key, and change the key anew") from None
            count += 1
        unit.note("key.confirm", "vault:keys", f"{count} keys")
    with open(old, "r+b") as file:
        file.write(b"\0" * old.stat().st_size)
        file.flush()
        os.fsync(file.fileno())
    old.unlink()
    sync_folder(old.parent)
    return count


def _nothing_open(home: Path) -> None:
    if key_path(home, OLD).exists():
        raise RequirementNotMet("the last change of the key is not confirmed", "vault key", "See that all works, then: aotforms vault rotate-key --confirm")


def _swap(home: Path, reach: Reach) -> None:
    """Keep the key file as *old* and put *next* in its place.  Safe to be done by several processes, and again."""
    try:
        os.link(key_path(home), key_path(home, OLD))
    except FileExistsError:
        pass
    sync_folder(key_path(home).parent)
    reach("rotate.old-kept")
    try:
        os.replace(key_path(home, NEXT), key_path(home))
    except FileNotFoundError:
        pass
    sync_folder(key_path(home).parent)
    reach("rotate.swapped")
