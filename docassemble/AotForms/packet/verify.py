# do not pre-load
"""Writing a packet to a folder, and telling whether every byte of one still matches."""
from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from .page import PAGE, page as page_of
from .packet import MANIFEST, MANIFEST_VERSION, Packet, seal_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found: file names only, by kind of trouble.

    seal_ok: the manifest is the one that was sealed.  expected: the seal that was asked for did not match.
    """

    seal: str | None
    seal_ok: bool
    as_expected: bool
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """True where nothing was changed, taken away or added."""
        return self.seal_ok and self.as_expected and not (self.changed or self.missing or self.extra)

    def as_json(self) -> dict[str, Any]:
        """The verdict for programs."""
        return {"whole": self.whole, **asdict(self)}


def write(packet: Packet, folder: Path, *, page: bool = False) -> Path:
    """Write ``packet`` into a new ``folder`` (0700), all or nothing.  page: with ``verify.html``, by which anybody can check it in a browser.

    Raises InputError where the folder exists and is not empty: a packet is never mixed with other files.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise InputError("The folder is not empty", "folder", "Name a new folder for the packet.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".packet-", dir=folder.parent))
    try:
        more = ((PAGE, page_of(packet.manifest)),) if page else ()
        for name, content in [*((e.name, e.content) for e in packet.entries), (MANIFEST, packet.manifest), *more]:
            _write_durably(building / name, content)
        if folder.exists():
            folder.rmdir()
        os.replace(building, folder)
    except BaseException:
        for leftover in building.glob("*"):
            leftover.unlink()
        building.rmdir()
        raise
    return folder


def _write_durably(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def verify(folder: Path, expected_seal: str | None = None) -> Verdict:
    """Compare every byte below ``folder`` with its manifest.

    ``expected_seal``: the seal from a receipt or cover note; without it a packet whose manifest was rewritten *with* its
    files cannot be told from a true one, and the caller should say so.
    Raises InputError where there is no readable manifest at all.
    """
    folder = Path(folder)
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file() or path.is_symlink()}
    return _verdict(found, lambda name: None if found[name].is_symlink() else found[name].read_bytes(), expected_seal)


def verify_files(files: Mapping[str, bytes], expected_seal: str | None = None) -> Verdict:
    """The same for files that are in memory, by their names in the packet."""
    return _verdict(files, files.__getitem__, expected_seal)


def _verdict(present: Collection[str], read: Callable[[str], bytes | None], expected_seal: str | None) -> Verdict:
    """``read`` gives a file's bytes; None where it is only a link to some other file."""
    manifest = read(MANIFEST) if MANIFEST in present else None
    body = read_manifest(manifest)
    listed = {item["name"]: item for item in body["files"]}
    changed = [name for name in listed if name in present and not _matches(read(name), listed[name])]
    if PAGE in present and read(PAGE) != page_of(manifest):
        changed.append(PAGE)
    return Verdict(
        seal=body.get("seal"),
        seal_ok=body.get("seal") == seal_of(body),
        as_expected=expected_seal in (None, body.get("seal")),
        changed=tuple(sorted(changed)),
        missing=tuple(sorted(set(listed) - set(present))),
        extra=tuple(sorted(set(present) - set(listed) - {MANIFEST, PAGE})),
    )


def _matches(content: bytes | None, item: dict[str, Any]) -> bool:
    return content is not None and len(content) == item.get("bytes") and hashlib.sha256(content).hexdigest() == item.get("sha256")


def read_manifest(manifest: bytes | None) -> dict[str, Any]:
    """What a manifest says; None stands for one that is missing.  Raises InputError where nobody should go by it."""
    if manifest is None:
        raise InputError("There is no packet here: manifest.json is missing", "packet",
                         "Name the folder that holds manifest.json.")
    try:
        body = json.loads(manifest)
        names = [item["name"] for item in body["files"]]
        if not all(isinstance(name, str) and "\0" not in name for name in names):
            raise ValueError("a name that no file can have")
        if len(set(names)) != len(names):
            raise ValueError("two files of one name")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("manifest.json is damaged and cannot be read", MANIFEST,
                         "Ask the sender for the packet again.") from None
    if body.get("manifest_version") != MANIFEST_VERSION:
        raise InputError("This packet was sealed by another version", MANIFEST, "Update AotForms and try again.")
    if any("/" in name or "\\" in name or name in ("", ".", "..", MANIFEST, PAGE) for name in names):
        raise InputError("manifest.json names a file outside the packet", MANIFEST,
                         "Do not open it; ask the sender for the packet again.")
    return body


def load(folder: Path) -> Packet:
    """The packet in ``folder``, only if it is whole.  Raises InputError naming each file that is not."""
    folder, verdict = Path(folder), verify(folder)
    _must_be_whole(verdict)
    manifest = (folder / MANIFEST).read_bytes()
    return _packet(manifest, lambda name: (folder / name).read_bytes())


def load_files(files: Mapping[str, bytes]) -> Packet:
    """The packet among files in memory, only if it is whole.  Raises InputError as ``load`` does."""
    _must_be_whole(verify_files(files))
    return _packet(files[MANIFEST], files.__getitem__)


def _must_be_whole(verdict: Verdict) -> None:
    if not verdict.whole:
        bad = ", ".join([*verdict.changed, *verdict.missing, *verdict.extra]) or MANIFEST
        raise InputError("The packet is not as it was sealed", bad, "Assemble it again; do not file it.")


def _packet(manifest: bytes, read: Callable[[str], bytes]) -> Packet:
    from .packet import Entry

    body = json.loads(manifest)
    try:
        if not all(_of_its_kinds(i) for i in body["files"]) or not all(isinstance(body[name], str) for name in ("reference", "county", "office")):
            raise TypeError("a value of another kind")
        entries = tuple(
            Entry(i["name"], i["title"], i["role"], i["document"], i["pages"], i["sha256"], tuple(i["recipients"]),
                  tuple(i["signed_by"]), read(i["name"]), i["media_type"], tuple(i.get("form_looks", ())))
            for i in body["files"])
        return Packet(body["reference"], body["county"], body["office"], entries, manifest, body["seal"])
    except (KeyError, TypeError):
        raise InputError("manifest.json lacks something that every packet has", MANIFEST, "Assemble it again; do not file it.") from None


def _of_its_kinds(item: Mapping[str, Any]) -> bool:
    """Whether an entry holds texts, a number and lists of texts where they belong: a seal can be made by anybody."""
    texts = [item["title"], item["role"], item["document"], item["media_type"], *item["recipients"], *item["signed_by"], *item.get("form_looks", ())]
    lists = isinstance(item["recipients"], list) and isinstance(item["signed_by"], list)
    return lists and type(item["pages"]) is int and all(isinstance(text, str) for text in texts)
