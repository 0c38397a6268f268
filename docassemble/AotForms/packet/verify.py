# do not pre-load
"""Writing a packet to a folder, and telling whether every byte of one still matches."""
from __future__ import annotations

import hashlib
import json
import os
import tempfile
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
    body = _read_manifest(Path(folder))
    listed = {item["name"]: item for item in body["files"]}
    present = {str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file() or path.is_symlink()}
    changed = [name for name in listed if name in present and not _matches(Path(folder) / name, listed[name])]
    if PAGE in present and not _is_own_page(Path(folder)):
        changed.append(PAGE)
    return Verdict(
        seal=body.get("seal"),
        seal_ok=body.get("seal") == seal_of(body),
        as_expected=expected_seal in (None, body.get("seal")),
        changed=tuple(sorted(changed)),
        missing=tuple(sorted(set(listed) - present)),
        extra=tuple(sorted(present - set(listed) - {MANIFEST, PAGE})),
    )


def _is_own_page(folder: Path) -> bool:
    """Whether the page is the one that belongs to the manifest as it stands."""
    path = folder / PAGE
    return not path.is_symlink() and path.read_bytes() == page_of((folder / MANIFEST).read_bytes())


def _matches(path: Path, item: dict[str, Any]) -> bool:
    if path.is_symlink():
        return False
    content = path.read_bytes()
    return len(content) == item.get("bytes") and hashlib.sha256(content).hexdigest() == item.get("sha256")


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError("There is no packet here: manifest.json is missing", "packet",
                         "Name the folder that holds manifest.json.")
    try:
        body = json.loads(path.read_bytes())
        names = [item["name"] for item in body["files"]]
        if not all(isinstance(name, str) and "\0" not in name for name in names):
            raise ValueError("a name that no file can have")
    except (ValueError, KeyError, TypeError):
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
    from .packet import Entry

    verdict = verify(folder)
    if not verdict.whole:
        bad = ", ".join([*verdict.changed, *verdict.missing, *verdict.extra]) or MANIFEST
        raise InputError("The packet is not as it was sealed", bad, "Assemble it again; do not file it.")
    manifest = (Path(folder) / MANIFEST).read_bytes()
    body = json.loads(manifest)
    try:
        entries = tuple(
            Entry(i["name"], i["title"], i["role"], i["document"], i["pages"], i["sha256"], tuple(i["recipients"]),
                  tuple(i["signed_by"]), (Path(folder) / i["name"]).read_bytes(), i["media_type"])
            for i in body["files"])
        return Packet(body["reference"], body["county"], body["office"], entries, manifest, body["seal"])
    except (KeyError, TypeError):
        raise InputError("manifest.json lacks something that every packet has", MANIFEST, "Assemble it again; do not file it.") from None
