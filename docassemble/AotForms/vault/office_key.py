# do not pre-load
"""An organization's own key, by which what it answers can be told from what anybody writes: Ed25519 (RFC 8032).

It is made once, at the first signing, and lies sealed with the organization's settings.  It never leaves this module: others hand
in what is to be signed.  A key that may be known to somebody else is put aside by ``renew``; whoever had confirmed it must be told.
"""
from __future__ import annotations

from sqlalchemy import select

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .access import Action, Actor
from .core import Vault
from .settings import read_sealed, write_sealed
from .tables import organizations
from .unit import Unit

KIND, NAME = "key", "notices"


def sign(vault: Vault, actor: Actor, text: bytes) -> tuple[bytes, bytes]:
    """``text`` signed for the actor's organization: its public key (32 bytes) and the signature (64 bytes).
    For whoever may say what became of a filing.  Raises AccessDenied."""
    with vault.work(actor, Action.SUBMISSION_WORD) as unit:
        key = _read(unit, actor.organization) or _make(unit, actor.organization)
        unit.note("notice.sign", f"organization:{actor.organization}")
        return key.public_key().public_bytes_raw(), key.sign(text)


def public_key(vault: Vault, actor: Actor) -> bytes:
    """The public key of the actor's organization, 32 bytes; made where there is none yet.  Raises AccessDenied."""
    with vault.work(actor, Action.SUBMISSION_WORD) as unit:
        return (_read(unit, actor.organization) or _make(unit, actor.organization)).public_key().public_bytes_raw()


def renew(vault: Vault, actor: Actor) -> bytes:
    """A new key in place of the old one, which is forgotten; the new public key.  For administrators."""
    with vault.work(actor, Action.SETTING_WRITE) as unit:
        return _make(unit, actor.organization, again=True).public_key().public_bytes_raw()


def _read(unit: Unit, organization: str) -> Ed25519PrivateKey | None:
    kept = read_sealed(unit, organization, KIND, NAME)
    return None if kept is None else Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept["private"]))


def _make(unit: Unit, organization: str, again: bool = False) -> Ed25519PrivateKey:
    # Two people may sign their first notice at the same moment: whoever comes second finds the key of the first.
    unit.connection.execute(select(organizations.c.id).where(organizations.c.id == organization).with_for_update())
    made = None if again else _read(unit, organization)
    if made is None:
        made = Ed25519PrivateKey.generate()
        write_sealed(unit, organization, KIND, NAME, {"private": made.private_bytes_raw().hex()})
        unit.note("notice.key", f"organization:{organization}", "made again" if again else "made")
    return made
