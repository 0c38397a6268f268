# do not pre-load
"""What the court's callback says: NotifyFilingReviewComplete, read into a notice.

The raw message and the stamped copies hold names and are hidden; they belong in the vault.  Everything else is reduced as in
``answers``.
"""
from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from ...filing.adapter import OutgoingFile, State
from ..checks import PDF, made_file
from . import answers
from .names import q
from .safe_xml import UnsafeXml, text

# How far a filing has come.  A lower one after a higher one is late news, not a step back; equal ones may both be said.
RANK = {State.RECEIVED: 1, State.UNDER_REVIEW: 2, State.PARTLY_ACCEPTED: 3, State.ACCEPTED: 4, State.RETURNED: 4,
        State.REJECTED: 4, State.CANCELLED: 4}
_KINDS = {b"%PDF": ("pdf", PDF), b"II*\0": ("tif", "image/tiff"), b"MM\0*": ("tif", "image/tiff")}


@dataclass(frozen=True, slots=True)
class ReviewedDocument:
    """One paper as the clerk left it.

    position: its place in our filing, None where the court does not say.  sha256: of the stamped copy that came, empty
    where none came.  hash_agrees: whether that is what DocumentHashText says; None where there is nothing to compare.
    """

    position: int | None
    docket_id: str
    sealed: bool | None
    sha256: str
    hash_agrees: bool | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One callback.  ``dedupe`` is the same for the same court, filing ids, status and content, whatever its SOAP header."""

    court: str
    filing_ids: tuple[str, ...]
    keys: tuple[str, ...]
    status: str
    state: State | None
    completed_on: date | None
    cause_number: str
    confidentiality: str
    documents: tuple[ReviewedDocument, ...]
    content_sha256: str
    raw: bytes = field(repr=False)
    stamped: tuple[OutgoingFile, ...] = field(default=(), repr=False)

    @property
    def dedupe(self) -> str:
        """SHA-256 over court, filing ids, status and the content's hash."""
        parts = (self.court, *self.filing_ids, self.status, self.content_sha256)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def rank(self) -> int:
        """How far it says the filing has come; 0 where its word is not known."""
        return RANK.get(self.state, 0) if self.state else 0


def read_notice(body: etree._Element, raw: bytes, known: frozenset[str] = frozenset()) -> Notice:
    """The notice in NotifyFilingReviewCompleteRequestMessage; raises ``UnsafeXml`` where a required part is missing."""
    if body.tag != q("ws", "NotifyFilingReviewCompleteRequestMessage"):
        raise UnsafeXml("This is not NotifyFilingReviewComplete", "message")
    inside = body.find(q("callback", "ReviewFilingCallbackMessage"))
    code = None if inside is None else inside.find(f"{q('ecf', 'FilingStatus')}/{q('ecf', 'FilingStatusCode')}")
    if inside is None or code is None or inside.find(q("ecf", "ReviewedLeadDocument")) is None:
        raise UnsafeXml("The callback has no status or no lead document", "message")
    court = next((text(e) for e in inside.iterfind(f".//{q('j', 'CaseCourt')}/{q('nc', 'OrganizationIdentification')}/"
                                                   f"{q('nc', 'IdentificationID')}")), "")
    ids, keys = _identified(inside) | _identified(body), answers.keys(inside) | answers.keys(body)
    state = answers.state_of(text(code), known)
    documents, stamped = _documents(inside)
    return Notice(
        court, tuple(sorted(ids)), tuple(sorted(k for k in keys if len(k) == 64)), text(code) if state else "?", state,
        _date(inside.find(q("ecf", "FilingCompletionDate"))), answers.cause_number(inside), answers.confidentiality(inside),
        documents, hashlib.sha256(etree.tostring(body, method="c14n2")).hexdigest(), raw, stamped)


def _identified(element: etree._Element) -> set[str]:
    return {text(e.find(q("nc", "IdentificationID"))) for e in element.findall(q("nc", "DocumentIdentification"))} - {""}


def _date(element: etree._Element | None) -> date | None:
    try:
        return date.fromisoformat(text(element)[:10]) if element is not None else None
    except ValueError:
        return None


def _documents(inside: etree._Element) -> tuple[tuple[ReviewedDocument, ...], tuple[OutgoingFile, ...]]:
    made, stamped = [], []
    for element in inside:
        if element.tag not in (q("ecf", "ReviewedLeadDocument"), q("ecf", "ReviewedConnectedDocument")):
            continue
        files = [made_file(f"stamped-{len(stamped) + n:02d}.{kind}", media, content, "Paper as the court has it")
                 for n, (content, kind, media) in enumerate(_attachments(element), start=1)]
        stamped += files
        said = text(element.find(q("ecf", "DocumentHashText")))
        position = text(element.find(q("nc", "DocumentFileControlID"))).rpartition("-")[2]
        sealed = text(element.find(q("ecf", "SealDocumentIndicator")))
        made.append(ReviewedDocument(
            int(position) if position.isascii() and position.isdigit() and len(position) < 4 else None,
            _docket(element), {"true": True, "1": True, "false": False, "0": False}.get(sealed),
            files[0].sha256 if files else "", _same_hash(said, files[0].sha256) if said and files else None))
    return tuple(made), tuple(stamped)


def _attachments(element: etree._Element) -> Iterator[tuple[bytes, str, str]]:
    for each in element.iter(q("nc", "BinaryBase64Object")):
        try:
            content = base64.b64decode("".join(text(each).split()), validate=True)
        except (binascii.Error, ValueError):
            raise UnsafeXml("An attached file is not base64", "message") from None
        kind, media = _KINDS.get(content[:4], ("bin", "application/octet-stream"))
        yield content, kind, media


def _docket(element: etree._Element) -> str:
    found = text(element.find(f"{q('ecf', 'DocumentDocketID')}/{q('nc', 'IdentificationID')}"))
    return found if answers.looks_like_id(found) else ""


def _same_hash(said: str, ours: str) -> bool:
    """Courts write a hash in hex or in base64."""
    if said.casefold() == ours:
        return True
    try:
        return base64.b64decode(said, validate=True).hex() == ours
    except (binascii.Error, ValueError):
        return False
