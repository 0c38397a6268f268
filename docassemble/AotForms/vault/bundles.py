# do not pre-load
"""Bundles: a matter that was told whole, somewhere without a network, and is handed in exactly once.

Whoever made the bundle gave it a random name.  That name, the matter and its first version are written in one transaction, so a
bundle that is handed in again (the answer was lost, the line hung, two windows) is answered with the matter that it became,
and makes nothing.  Only keyed hashes of the name and of the content are kept beside the matter's id.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from ..errors import InputError
from .access import Action, Actor
from .matters import MatterEntry, MatterStatus, entry_of, open_new, write_first
from .names import new_id
from .tables import bundles, matters

if TYPE_CHECKING:
    from .core import Unit, Vault

LEAST_NAME = 22  # characters: 128 bits in base64


class BundleDiffers(InputError):
    """A bundle of this name was handed in with another content.  ``matter_id`` and ``reference`` say what it became."""

    def __init__(self, matter_id: str, reference: str):
        self.matter_id, self.reference = matter_id, reference
        super().__init__("these answers were handed in before, and were different then", "bundle",
                         "Open that matter and look which answers it lacks; what you have is kept where it is")


@dataclass(frozen=True, slots=True)
class Taken:
    """The matter that a bundle became; ``new`` False where it had become one before."""

    matter_id: str
    reference: str
    new: bool


class Bundles:
    """Handing in whole matters."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def take(self, actor: Actor, name: str, given: bytes, content: Callable[[str], bytes], *, label: str = "") -> Taken:
        """Make a matter of a bundle, or say which one it became.

        name: the bundle's own, at least 128 random bits as text; it counts within the actor's organization.  given: what was handed in,
        to tell a repetition from another content under the same name.  content: the facts to save, from the new matter's reference.
        Raises InputError for a name that is too short to be random, BundleDiffers, AccessDenied.
        """
        if not isinstance(name, str) or not LEAST_NAME <= len(name) <= 64 or not name.isascii():
            raise InputError("this is no name of a bundle", "bundle", "Give at least 128 random bits, as 22 to 64 ASCII characters")
        with self._vault.work(actor, Action.MATTER_CREATE) as unit:
            row, mark = new_id(), self._vault.mac("bundle content", given)
            mine = {"organization_id": actor.organization, "bundle_mac": self._vault.mac("bundle", name.encode())}
            # Of two that come at once, the second waits here until the first is committed, and then finds its row.
            first = unit.connection.execute(unit.insert_or_leave(bundles).values(
                id=row, content_mac=mark, matter_id=None, created_by=unit.user, created_at=unit.now, **mine).returning(bundles.c.id)).first()
            if first is None:
                return _before(unit, mine, mark)
            made = _open(unit, content, label)
            unit.connection.execute(update(bundles).where(bundles.c.id == row).values(matter_id=made.id))
            return Taken(made.id, made.reference, True)


def _open(unit: Unit, content: Callable[[str], bytes], label: str) -> MatterEntry:
    opened = open_new(unit, label, MatterStatus.DRAFT)
    write_first(unit, opened.id, content(opened.reference))
    unit.note("matter.create", f"matter:{opened.id}", "from a bundle")
    return entry_of(unit, opened.id)


def _before(unit: Unit, mine: dict[str, str], mark: str) -> Taken:
    """What this bundle became.  A matter that was purged since is not made again."""
    row = unit.connection.execute(
        select(bundles.c.content_mac, bundles.c.matter_id, matters.c.reference).join(matters, matters.c.id == bundles.c.matter_id)
        .where(bundles.c.organization_id == mine["organization_id"], bundles.c.bundle_mac == mine["bundle_mac"])).one()
    if row.content_mac != mark:
        raise BundleDiffers(row.matter_id, row.reference)
    return Taken(row.matter_id, row.reference, False)
