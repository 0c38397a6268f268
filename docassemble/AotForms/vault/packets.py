# do not pre-load
"""Sealed packets: the files exactly as they will leave, and the manifest that names them."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from ..errors import InputError
from .access import Action, Actor, denied
from .keys import SealBroken
from .names import new_id
from .tables import packet_files, packets

if TYPE_CHECKING:
    from .core import Unit, Vault


@dataclass(frozen=True, slots=True)
class PacketFile:
    """One file of a packet.  ``name`` is ours; ``recipients`` are offices (``clerk``, ``prosecutor``), empty for all."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: str
    title: str
    pages: int | None = None
    role: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PacketEntry:
    """One sealed packet without its bytes."""

    id: str
    matter_id: str
    packet_hash: str
    matter_version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredPacket:
    """A sealed packet as it was stored."""

    entry: PacketEntry
    manifest: bytes = field(repr=False)
    files: tuple[PacketFile, ...] = field(repr=False)


class Packets:
    """The sealed packets of a matter."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def add(self, actor: Actor, matter_id: str, *, packet_hash: str, files: Sequence[PacketFile], manifest: bytes,
            matter_version: int) -> PacketEntry:
        """Keep a sealed packet; the same packet again gives the stored one.
        packet_hash: the seal, 64 hex digits.  Raises InputError when a file does not match its hash, or there is none."""
        if len(packet_hash) != 64 or not files:
            raise InputError("a packet has a seal of 64 hex digits and at least one file", "packet", "Seal the packet first")
        for place, file in enumerate(files):
            if hashlib.sha256(file.content).hexdigest() != file.sha256:
                raise InputError("a file of the packet does not match its hash", f"files[{place}]", "Seal the packet again")
        with self._vault.work(actor, Action.PACKET_ADD) as unit:
            matter, row = unit.matter(matter_id), new_id()
            made = unit.connection.execute(unit.insert_or_leave(packets).values(
                id=row, matter_id=matter.id, packet_hash=packet_hash, matter_version=int(matter_version),
                sealed_manifest=unit.seal(matter.key_id, manifest, "packets", row, "sealed_manifest"),
                created_by=unit.user, created_at=unit.now).returning(packets.c.id)).first()
            if made is not None:
                for place, file in enumerate(files):
                    _write(unit, matter.key_id, row, place, file)
                unit.note("packet.add", f"packet:{row}")
            return _entry(unit.connection.execute(select(packets).where(
                packets.c.matter_id == matter.id, packets.c.packet_hash == packet_hash)).one())

    def load(self, actor: Actor, packet_id: str) -> StoredPacket:
        """A packet with every byte of it, checked against its hashes.  Raises AccessDenied, SealBroken."""
        with self._vault.work(actor, Action.PACKET_LOAD) as unit:
            row, matter = own_packet(unit, packet_id)
            unit.note("packet.load", f"packet:{row.id}")
            manifest = unit.unseal(matter.key_id, row.sealed_manifest, "packets", row.id, "sealed_manifest")
            return StoredPacket(_entry(row), manifest, read_files(unit, matter.key_id, row.id))

    def list(self, actor: Actor, matter_id: str) -> tuple[PacketEntry, ...]:
        """The packets of a matter, oldest first."""
        with self._vault.work(actor, Action.PACKET_LIST, write=False) as unit:
            query = select(packets).where(packets.c.matter_id == unit.matter(matter_id).id)
            return tuple(_entry(r) for r in unit.connection.execute(query.order_by(packets.c.created_at, packets.c.id)))


def own_packet(unit: Unit, packet_id: str):
    """The row of a packet and of its matter, or AccessDenied."""
    row = unit.connection.execute(select(packets).where(packets.c.id == str(packet_id))).first()
    if row is None:
        raise denied()
    return row, unit.matter(row.matter_id)


def read_files(unit: Unit, key_id: str, packet_id: str) -> tuple[PacketFile, ...]:
    """The files of a packet in their order, each compared with its hash.  Raises SealBroken."""
    rows = unit.connection.execute(
        select(packet_files).where(packet_files.c.packet_id == packet_id).order_by(packet_files.c.position)).all()
    return tuple(_read(unit, key_id, row) for row in rows)


def _write(unit: Unit, key_id: str, packet_id: str, place: int, file: PacketFile) -> None:
    row, about = new_id(), asdict(file)
    content = about.pop("content")
    unit.connection.execute(insert(packet_files).values(
        id=row, packet_id=packet_id, position=place, sha256=file.sha256, size=len(content), pages=file.pages,
        sealed_about=unit.seal_json(key_id, about, "packet_files", row, "sealed_about"),
        sealed=unit.seal(key_id, content, "packet_files", row, f"sealed {packet_id} {place}")))


def _read(unit: Unit, key_id: str, row) -> PacketFile:
    about = unit.unseal_json(key_id, row.sealed_about, "packet_files", row.id, "sealed_about")
    content = unit.unseal(key_id, row.sealed, "packet_files", row.id, f"sealed {row.packet_id} {row.position}")
    if not hashlib.sha256(content).hexdigest() == row.sha256 == about["sha256"]:
        raise SealBroken("a file of a packet does not match its hash", "packet_files", "Restore the last good backup")
    return PacketFile(**{**about, "content": content, "recipients": tuple(about["recipients"])})


def _entry(row) -> PacketEntry:
    return PacketEntry(row.id, row.matter_id, row.packet_hash, row.matter_version, row.created_at)
