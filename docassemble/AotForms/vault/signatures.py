# do not pre-load
"""Signatures: who signed which frozen paper, when, where and how.  One standing signature a paper and capacity."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from ..errors import InputError, RequirementNotMet
from .access import NARROW, Action, Actor, denied
from .names import code, new_id
from .tables import signatures, signing_requests
from .uploads import own_upload

if TYPE_CHECKING:
    from .core import Unit, Vault

METHODS = ("typed", "drawn", "scan")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature.  ``capacity`` says as what he signed (``petitioner``, ``declarant``, ``cosigner``); ``signed_by`` is an
    opaque member or link; ``detail`` (sealed) holds name, place and the mark."""

    id: str
    matter_id: str
    paper_id: str
    paper_sha256: str
    capacity: str
    method: str
    signed_by: str
    signed_at: datetime
    upload_id: str | None = None
    voided_at: datetime | None = None
    void_reason: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Signatures:
    """The signatures of a matter."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def add(self, actor: Actor, paper_id: str, *, paper_sha256: str, capacity: str, method: str,
            detail: Mapping[str, Any], upload_id: str | None = None) -> Signature:
        """Record the signer's own act on the frozen paper whose hash he was shown.

        method: ``typed``, ``drawn``, or ``scan`` (then ``upload_id`` is the scan).  A signer by link or with a signing role
        signs only what he was asked to, and the request is used up.  Raises RequirementNotMet when the paper was voided,
        is another version, is signed already in that capacity, or was scanned and can take ink only; AccessDenied; InputError.
        """
        if method not in METHODS or (method == "scan") != (upload_id is not None):
            raise InputError("a signature is typed, drawn, or a scan with its upload", "method", "Choose one way of signing")
        with self._vault.work(actor, Action.SIGN) as unit:
            paper, matter = unit.paper(paper_id, lock=True)
            _must_be_current(paper, paper_sha256)
            request = unit.request_for(paper.id, code(capacity, "capacity")) if actor.role in NARROW else None
            if method != "scan":
                _must_not_be_in_ink(unit, paper)
            if upload_id is not None:
                own_upload(unit, upload_id, matter.id)
            row = new_id()
            made = unit.connection.execute(unit.insert_or_leave(signatures).values(
                id=row, matter_id=matter.id, paper_id=paper.id, paper_sha256=paper.sha256, capacity=code(capacity, "capacity"),
                method=method, upload_id=upload_id, sealed=unit.seal_json(matter.key_id, detail, "signatures", row),
                created_by=unit.user, created_at=unit.now).returning(signatures.c.id)).first()
            if made is None:
                raise RequirementNotMet("this paper is already signed in that capacity", "signature", "Nothing more is needed")
            _use_up(unit, paper.id, capacity, request)
            unit.note("signature.add", f"paper:{paper.id}", f"{capacity} {method}")
            return _signature(unit, matter, unit.connection.execute(select(signatures).where(signatures.c.id == row)).one())

    def list(self, actor: Actor, matter_id: str, *, voided: bool = False) -> tuple[Signature, ...]:
        """The signatures of a matter, oldest first; voided ones only when asked."""
        with self._vault.work(actor, Action.SIGNATURE_LIST, write=False) as unit:
            matter = unit.matter(matter_id)
            query = select(signatures).where(signatures.c.matter_id == matter.id)
            if not voided:
                query = query.where(signatures.c.voided_at.is_(None))
            rows = unit.connection.execute(query.order_by(signatures.c.created_at, signatures.c.id)).all()
            return tuple(_signature(unit, matter, row) for row in rows)

    def void(self, actor: Actor, signature_id: str, *, reason: str) -> None:
        """Void one signature; it stays on record as voided."""
        with self._vault.work(actor, Action.SIGNATURE_VOID) as unit:
            row = unit.connection.execute(select(signatures).where(signatures.c.id == str(signature_id))).first()
            if row is None:
                raise denied()
            unit.matter(row.matter_id)
            unit.connection.execute(update(signatures).where(signatures.c.id == row.id, signatures.c.voided_at.is_(None)).values(
                voided_at=unit.now, void_reason=code(reason, "reason")))
            unit.note("signature.void", f"paper:{row.paper_id}", reason)


def _must_be_current(paper, shown: str) -> None:
    if paper.voided_at is not None:
        raise RequirementNotMet("this version was replaced and can no longer be signed", "paper", "Ask for the newest version")
    if paper.sha256 != shown:
        raise RequirementNotMet("the paper that was shown is not this version", "paper", "Open the paper again and read it")


def _must_not_be_in_ink(unit: Unit, paper) -> None:
    """A scan stands in place of the paper's pages, so a name typed after it would be on no page that is filed."""
    table = signatures
    if unit.connection.execute(select(table.c.id).where(
            table.c.paper_id == paper.id, table.c.method == "scan", table.c.voided_at.is_(None))).first():
        raise RequirementNotMet("this paper is being signed in ink", "paper", "Sign on the printed sheet, and have it scanned again")


def _use_up(unit: Unit, paper_id: str, capacity: str, request) -> None:
    """Close the request that was answered; whoever signed, another request for the same signature is answered too."""
    table = signing_requests
    done = unit.connection.execute(update(table).where(
        table.c.paper_id == paper_id, table.c.capacity == capacity, table.c.used_at.is_(None),
        table.c.withdrawn_at.is_(None)).values(used_at=unit.now).returning(table.c.id)).all()
    if request is not None and request.id not in {row.id for row in done}:
        raise denied()


def _signature(unit: Unit, matter, row) -> Signature:
    return Signature(
        row.id, row.matter_id, row.paper_id, row.paper_sha256, row.capacity, row.method, row.created_by, row.created_at,
        row.upload_id, row.voided_at, row.void_reason, unit.unseal_json(matter.key_id, row.sealed, "signatures", row.id))
