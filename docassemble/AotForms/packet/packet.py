# do not pre-load
"""The packet: papers in order, a manifest that names every byte, and a seal over the manifest."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .. import __version__
from ..documents.document import Document, Role
from ..documents.listing import PROSECUTOR
from ..errors import InputError, RequirementNotMet
from ..matter.matter import Matter
from .parties import CASE_DATA
from .proof import PROOF

MANIFEST = "manifest.json"
MANIFEST_VERSION = 1
PDF = "application/pdf"
ORDER = (Role.COVER, Role.LEAD, Role.CONNECTED, Role.ATTACHMENT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a packet.  ``name`` is made by us: a number and a paper's id, never a word from a person.

    form_looks: what the official form that it stands on shows by itself (``FormIdentity.looks``).
    """

    name: str
    title: str
    role: str
    document: str
    pages: int
    sha256: str
    recipients: tuple[str, ...]
    signed_by: tuple[str, ...]
    content: bytes = field(repr=False)
    media_type: str = PDF
    form_looks: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """The entry as the manifest holds it."""
        return {
            "name": self.name, "title": self.title, "role": self.role, "document": self.document,
            "media_type": self.media_type, "bytes": len(self.content), "pages": self.pages, "sha256": self.sha256,
            "recipients": list(self.recipients), "signed_by": list(self.signed_by),
            **({"form_looks": list(self.form_looks)} if self.form_looks else {}),
        }


@dataclass(frozen=True, slots=True)
class Packet:
    """A sealed set of papers for one recipient.

    seal: SHA-256 over the canonical manifest without its own ``seal`` line; one byte changed in any file, or in the
    manifest, and it no longer verifies.  It says *unchanged*, not *who made it*: keep the seal of a receipt apart.
    """

    reference: str
    county: str
    office: str
    entries: tuple[Entry, ...]
    manifest: bytes = field(repr=False)
    seal: str

    @property
    def papers(self) -> tuple[Entry, ...]:
        """The papers, without data that goes beside them."""
        return tuple(entry for entry in self.entries if entry.media_type == PDF)

    @property
    def pages(self) -> int:
        """Pages of all papers together."""
        return sum(entry.pages for entry in self.entries)


def file_name(position: int, document_id: str) -> str:
    """``03-declaration.pdf``: ASCII, at most 50 characters, no fact about a person."""
    return f"{position:02d}-{document_id}.pdf"


def ordered(documents: Iterable[Document]) -> list[Document]:
    """Cover sheet, lead, connected, attachments; an addendum straight after the paper that it belongs to."""
    documents = list(documents)
    children = {child: document.id for document in documents for child in document.covers}
    firsts = [d for d in documents if d.id not in children]
    firsts.sort(key=lambda d: ORDER.index(d.role) if d.role in ORDER else len(ORDER))
    by_id = {d.id: d for d in documents}
    result: list[Document] = []
    for document in firsts:
        result.append(document)
        result.extend(by_id[child] for child in document.covers if child in by_id)
    return result


def seal(documents: Iterable[Document], matter: Matter | None = None, *, reference: str | None = None, county: str | None = None,
         office: str = PROSECUTOR, at: datetime | None = None, signed: Mapping[str, tuple[str, ...]] | None = None,
         unsigned_allowed: bool = True, parties: bytes | None = None, proof: bytes | None = None) -> Packet:
    """Seal the papers that ``office`` gets; a packet is for one office.

    reference, county: taken from ``matter`` unless they are given.   at: aware, the present moment unless given.
    parties: ``case_data`` for a channel that names the parties to the court; proof: ``proof_data``, for the prosecutor alone.
        Each is sealed with the papers, after them.
    signed: a paper's id to the signers whose signature is on exactly these bytes.  A packet without every required
    signature says so in its manifest, and ``filing.submit`` takes it for no channel but paper; with ``unsigned_allowed``
    False it is refused here.  Raises RequirementNotMet then, or without a lead document; InputError without a reference
    or a county.
    """
    signed, at = signed or {}, at or datetime.now(UTC)
    reference, county = _where(matter, reference, county)
    papers = [d for d in ordered(documents) if office in d.recipients]
    if not any(d.role is Role.LEAD for d in papers):
        raise RequirementNotMet("The packet has no lead document", office, "Write the papers first.")
    missing = [(d, spot) for d in papers for spot in d.signatures
               if spot.required and spot.signer.value not in signed.get(d.id, ())]
    if missing and not unsigned_allowed:
        first, spot = missing[0]
        raise RequirementNotMet(f"{len(missing)} required signature(s) missing, first: {spot.signer.value} on the "
                                f"{first.title.lower()}", first.id, "Sign it, or print the packet and sign in ink.")
    entries = tuple(_entry(i, d, signed.get(d.id, ())) for i, d in enumerate(papers, start=1))
    if proof is not None and office != PROSECUTOR:
        raise InputError("What the law was found to say is for the prosecutor alone", office, "Leave it out of this packet.")
    for name, title, role, content in ((CASE_DATA, "Parties", "case data", parties), (PROOF, "Proof", "proof data", proof)):
        if content is not None:
            entries += (_beside(name, title, role, office, content),)
    manifest, value = _manifest(entries, reference, county, office, at, papers[0].ruleset_date.isoformat(),
                                complete=not missing)
    return Packet(reference, county, office, entries, manifest, value)


def _where(matter: Matter | None, reference: str | None, county: str | None) -> tuple[str, str]:
    reference = reference or (matter.reference if matter else None)
    county = county or (matter.venue.county if matter else None)
    if not reference:
        raise InputError("The packet has no reference", "reference", "Give the matter a reference, such as AOT-7K3F-92QM.")
    if not county:
        raise InputError("The county of filing is not known", "venue.county", "Say in which county the petition is filed.")
    return reference, county


def _entry(position: int, document: Document, signed: tuple[str, ...]) -> Entry:
    return Entry(file_name(position, document.id), document.title, document.role.value, document.id, document.pages,
                 document.sha256, document.recipients, tuple(signed), document.pdf, form_looks=document.form.looks)


def _beside(name: str, title: str, role: str, office: str, content: bytes) -> Entry:
    return Entry(name, title, role, role.replace(" ", "-"), 0, hashlib.sha256(content).hexdigest(), (office,), (), content, "application/json")


def _manifest(entries: tuple[Entry, ...], reference: str, county: str, office: str, at: datetime, ruleset: str, *,
              complete: bool) -> tuple[bytes, str]:
    body = {
        "manifest_version": MANIFEST_VERSION, "reference": reference, "county": county, "office": office,
        "sealed_at": at.astimezone(UTC).isoformat(timespec="seconds"), "ruleset_date": ruleset,
        "all_signatures_present": complete, "software": f"AotForms {__version__}",
        "files": [entry.described() for entry in entries],
    }
    value = seal_of(body)
    return json.dumps({**body, "seal": value}, indent=2, ensure_ascii=True).encode() + b"\n", value


def seal_of(body: Mapping[str, Any]) -> str:
    """SHA-256, hex, of the manifest without ``seal``: keys sorted, no white space, UTF-8."""
    plain = {key: value for key, value in body.items() if key != "seal"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
