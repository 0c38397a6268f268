# do not pre-load
"""Uploads: scans of signed paper, exhibits and other files that a person brought in, sealed as they came."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from ..errors import RequirementNotMet
from .access import Action, Actor, denied
from .names import code, media_type as media_type_, new_id
from .tables import signatures, uploads

if TYPE_CHECKING:
    from .core import Unit, Vault


@dataclass(frozen=True, slots=True)
class UploadEntry:
    """One upload without its bytes; ``size`` in bytes."""

    id: str
    matter_id: str
    purpose: str
    sha256: str
    size: int
    media_type: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """An upload: its bytes, and ``about`` (the name the person gave it, what it shows)."""

    entry: UploadEntry
    content: bytes = field(repr=False)
    about: Mapping[str, Any] = field(repr=False)


class Uploads:
    """The uploads of a matter.  Nothing here looks inside a file; callers check type and size before."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def add(self, actor: Actor, matter_id: str, purpose: str, content: bytes, *, media_type: str,
            about: Mapping[str, Any] | None = None) -> UploadEntry:
        """Keep a file.  ``purpose`` is a plain code (``signed scan``, ``exhibit``); a file name belongs in ``about``."""
        with self._vault.work(actor, Action.UPLOAD_ADD) as unit:
            matter, row = unit.matter(matter_id), new_id()
            unit.connection.execute(insert(uploads).values(
                id=row, matter_id=matter.id, purpose=code(purpose, "purpose"), sha256=hashlib.sha256(content).hexdigest(),
                size=len(content), media_type=media_type_(media_type), sealed=unit.seal(matter.key_id, content, "uploads", row),
                sealed_about=unit.seal_json(matter.key_id, about or {}, "uploads", row, "sealed_about"),
                created_by=unit.user, created_at=unit.now))
            unit.note("upload.add", f"upload:{row}", purpose)
            return _entry(_own(unit, row)[0])

    def load(self, actor: Actor, upload_id: str) -> StoredUpload:
        """The exact bytes that were brought in."""
        with self._vault.work(actor, Action.UPLOAD_LOAD) as unit:
            row, matter = _own(unit, upload_id)
            unit.note("upload.load", f"upload:{row.id}")
            return StoredUpload(
                _entry(row), unit.unseal(matter.key_id, row.sealed, "uploads", row.id),
                unit.unseal_json(matter.key_id, row.sealed_about, "uploads", row.id, "sealed_about"))

    def list(self, actor: Actor, matter_id: str) -> tuple[UploadEntry, ...]:
        """The uploads of a matter, oldest first."""
        with self._vault.work(actor, Action.UPLOAD_LIST, write=False) as unit:
            query = select(uploads).where(uploads.c.matter_id == unit.matter(matter_id).id)
            return tuple(_entry(r) for r in unit.connection.execute(query.order_by(uploads.c.created_at, uploads.c.id)))

    def delete(self, actor: Actor, upload_id: str) -> None:
        """Delete an upload.  Raises RequirementNotMet when a signature rests on it."""
        with self._vault.work(actor, Action.UPLOAD_DELETE) as unit:
            row, _ = _own(unit, upload_id)
            if unit.connection.execute(select(signatures.c.id).where(signatures.c.upload_id == row.id)).first():
                raise RequirementNotMet("a signature rests on this scan", "upload", "Void the paper instead; the scan stays")
            unit.connection.execute(delete(uploads).where(uploads.c.id == row.id))
            unit.note("upload.delete", f"upload:{row.id}")
        self._vault.forget_freed_space()


def _own(unit: Unit, upload_id: str):
    row = unit.connection.execute(select(uploads).where(uploads.c.id == str(upload_id))).first()
    if row is None:
        raise denied()
    return row, unit.matter(row.matter_id)


def own_upload(unit: Unit, upload_id: str, matter_id: str) -> str:
    """The id of an upload of this matter, or AccessDenied."""
    row, _ = _own(unit, upload_id)
    if row.matter_id != matter_id:
        raise denied()
    return row.id


def _entry(row) -> UploadEntry:
    return UploadEntry(row.id, row.matter_id, row.purpose, row.sha256, row.size, row.media_type, row.created_at)
