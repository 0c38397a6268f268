# do not pre-load
"""The files of a packet out of an archive, or as they came one by one, in memory: nothing is written anywhere.

Whoever sends an archive is not trusted: how many files, how large, and how far they may swell is limited before a byte is unpacked.
"""
from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from ..errors import InputError
from .packet import MANIFEST
from .page import PAGE
from .verify import read_manifest

MOST_FILES = 300
MOST_BYTES = 150_000_000
_MEND = "Ask the sender for the packet again: the PDFs and manifest.json, in one zip or one by one."


def unpacked(parts: Iterable[bytes]) -> Mapping[str, bytes]:
    """The files of a packet by name.  parts: one zip, or the packet's files in any order and under any names.

    A folder around everything in the zip is left out.  Files that came one by one are known by their hashes, as mail programs and
    browsers change names; one that the manifest does not know gets a name that says so.  Raises InputError for what is no packet.
    """
    parts = list(parts)
    if not parts:
        raise InputError("No file was chosen", "packet", _MEND)
    if len(parts) == 1:
        return _without_folder(_unzipped(parts[0]))
    if len(parts) > MOST_FILES or sum(map(len, parts)) > MOST_BYTES:
        raise InputError("There is too much in these files", "packet", _MEND)
    return _by_hash(parts)


def _unzipped(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
            if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > MOST_BYTES:
                raise InputError("There is too much in this archive", "packet", _MEND)
            if len({one.filename for one in inside}) != len(inside):
                raise InputError("This archive holds two files of one name", "packet", _MEND)
            return {one.filename: _read(archive, one) for one in inside}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise InputError("This is not a zip archive that can be read", "packet", _MEND) from None


def _read(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    # An archive may claim any size: no more than that is unpacked.
    with archive.open(one) as file:
        content = file.read(one.file_size + 1)
    if len(content) > one.file_size:
        raise InputError("There is more in this archive than it says", "packet", _MEND)
    return content


def _without_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    if MANIFEST not in files:
        around = {name.partition("/")[0] for name in files}
        if len(around) == 1 and f"{(folder := around.pop())}/{MANIFEST}" in files:
            return {name.removeprefix(f"{folder}/"): content for name, content in files.items()}
    return files


def _by_hash(parts: list[bytes]) -> dict[str, bytes]:
    manifest = next((part for part in parts if part.lstrip()[:1] == b"{" and b'"manifest_version"' in part), None)
    known = {str(item.get("sha256")): item["name"] for item in read_manifest(manifest)["files"]}
    files = {MANIFEST: manifest}
    for number, part in enumerate(parts, 1):
        if part is manifest:
            continue
        name = known.get(hashlib.sha256(part).hexdigest())
        if name is None and part.lstrip()[:15].lower() == b"<!doctype html>":
            name = PAGE
        files[name or f"file {number}, not as sealed"] = part
    return files
