# do not pre-load
"""What a drop folder and the office's outgoing folder say about a submission, read afresh each time."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import asyncssh

from ...filing.adapter import OutgoingFile
from ..checks import PDF, made_file
from .delivery import LOST, PART, Ended, Stop, Why, connected, read_whole, step, there
from .settings import SftpSettings

# A receipt is a page or two; anything larger is not one, and is left for a person to fetch.
MOST_BYTES = 20_000_000
MOST_RECEIPTS = 20
_PLAIN = {"pdf": PDF, "txt": "text/plain", "json": "application/json", "xml": "application/xml", "tif": "image/tiff", "csv": "text/csv"}


class There(StrEnum):
    """What was found."""

    RECEIPT = "receipt"
    WHOLE = "whole"
    UNNAMED = "part files only"
    UNFINISHED = "part files and no marker"
    NO_MARKER = "no marker"
    ABSENT = "absent"
    CONFLICT = "conflict"
    CANNOT_SAY = "cannot say"


@dataclass(slots=True)
class Found:
    """What is there.  ``receipts`` are the office's files, under names of ours; ``evidence`` holds their hashes."""

    there: There
    receipts: tuple[OutgoingFile, ...] = ()
    evidence: dict[str, str] = field(default_factory=dict)


async def look(settings: SftpSettings, base: str, folder: str, reference: str, files: Sequence[OutgoingFile],
               marker: OutgoingFile) -> Found:
    """Read the outgoing folder for receipts, then the submission's own folder.  Writes nothing, raises nothing of the host's."""
    ended = Ended()
    try:
        async with connected(settings, ended) as sftp:
            receipts, times = await _receipts(settings, sftp, folder, reference)
            if receipts:
                evidence = {"receipts": str(len(receipts)), "receipt_sha256": receipts[-1].sha256}
                evidence |= {f"receipt_sha256 {file.name}": file.sha256 for file in receipts} if len(receipts) > 1 else {}
                evidence |= {"receipt_time": times[-1].isoformat(timespec="seconds")} if times else {}
                return Found(There.RECEIPT, receipts, {**ended.evidence, **evidence})
            kind = await _folder(settings, sftp, f"{base.rstrip('/')}/{folder}", files, marker)
            return Found(kind, evidence=ended.evidence)
    except Stop as stop:
        kind = There.CONFLICT if stop.why is Why.CONFLICT else There.CANNOT_SAY
        return Found(kind, evidence={**ended.evidence, "why": stop.why.value})
    except (asyncssh.SFTPError, *LOST):
        return Found(There.CANNOT_SAY, evidence=ended.evidence)


async def _folder(settings: SftpSettings, sftp: asyncssh.SFTPClient, folder: str, files: Sequence[OutgoingFile],
                  marker: OutgoingFile) -> There:
    """What the submission's own folder shows.

    Part files are left only by a delivery that did not finish, so they, and not a missing marker alone, show that it did
    not: an office may take files away once they are whole.  Names are given in order, so while the first file
    is still a part file no name was ever given.
    """
    if not await step(settings, sftp.isdir(folder)):
        return There.ABSENT
    # A whole marker means that every file was whole before it; that the office has since taken some away changes nothing.
    if await there(settings, sftp, f"{folder}/{marker.name}", marker):
        return There.WHOLE
    listed = set(await step(settings, sftp.listdir(folder)))
    if f"{files[0].name}{PART}" in listed:
        return There.UNNAMED
    return There.UNFINISHED if f"{marker.name}{PART}" in listed else There.NO_MARKER


async def _receipts(settings: SftpSettings, sftp: asyncssh.SFTPClient, folder: str, reference: str,
                    ) -> tuple[tuple[OutgoingFile, ...], list[datetime]]:
    """The files in the outgoing folder that bear our id or reference, oldest first."""
    if not settings.outbound:
        return (), []
    ours = re.compile(rf"(?<![A-Za-z0-9])({re.escape(folder)}|{re.escape(reference)})(?![A-Za-z0-9])", re.IGNORECASE)
    entries = [e for e in await step(settings, sftp.readdir(settings.outbound))
               if isinstance(e.filename, str) and ours.search(e.filename) and not e.filename.endswith((PART, ".tmp"))
               and e.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR]
    entries.sort(key=lambda e: (e.attrs.mtime or 0, e.filename))
    made, times = [], []
    for number, entry in enumerate(entries[:MOST_RECEIPTS], start=1):
        content = await read_whole(settings, sftp, f"{settings.outbound.rstrip('/')}/{entry.filename}", MOST_BYTES)
        kind = str(entry.filename).rpartition(".")[2].lower()
        kind = kind if kind in _PLAIN else "bin"
        made.append(made_file(f"receipt-{number:02d}.{kind}", _PLAIN.get(kind, "application/octet-stream"), content, "Receipt from the office"))
        if entry.attrs.mtime:
            times.append(datetime.fromtimestamp(entry.attrs.mtime, UTC))
    return tuple(made), times
