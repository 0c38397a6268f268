# do not pre-load
"""Papers: one frozen version each, exactly the bytes that a person reads, signs and files."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from ..errors import RequirementNotMet
from .access import Action, Actor
from .names import code, media_type as media_type_, new_id
from .tables import papers, signatures, signing_requests

if TYPE_CHECKING:
    from .core import Unit, Vault


class WrittenMeanwhile(RequirementNotMet):
    """Somebody else wrote the same paper of the same matter first."""


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """One frozen paper without its bytes.  ``code`` says which paper of the catalogue it is."""

    id: str
    matter_id: str
    code: str
    sha256: str
    pages: int | None
    media_type: str
    matter_version: int
    created_at: datetime
    voided_at: datetime | None = None
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A frozen paper: its bytes, and ``about`` (what the caller kept beside it)."""

    entry: PaperEntry
    content: bytes = field(repr=False)
    about: Mapping[str, Any] = field(repr=False)


class Papers:
    """The frozen papers of a matter."""

    def __init__(self, vault: Vault):
        self._vault = vault

    def add(self, actor: Actor, matter_id: str, code_: str, content: bytes, *, matter_version: int, pages: int | None = None,
            media_type: str = "application/pdf", about: Mapping[str, Any] | None = None,
            instead_of: Collection[str] | None = None) -> PaperEntry:
        """Freeze a paper made from ``matter_version``.  ``code_`` is a catalogue code (``petition``), plain;
        ``about`` is any JSON mapping (title, whose signatures it needs), sealed.
        instead_of: the papers of this code that it replaces, voided in the same step, so that one version stands at a time.
        Raises WrittenMeanwhile when it is given and any other paper of this code stands."""
        with self._vault.work(actor, Action.PAPER_ADD) as unit:
            matter, row = unit.matter(matter_id, lock=instead_of is not None), new_id()
            if instead_of is not None:
                _replace(unit, matter.id, code_, instead_of)
            unit.connection.execute(insert(papers).values(
                id=row, matter_id=matter.id, code=code(code_, "paper code"), sha256=hashlib.sha256(content).hexdigest(),
                pages=pages, media_type=media_type_(media_type), matter_version=int(matter_version),
                sealed=unit.seal(matter.key_id, content, "papers", row),
                sealed_about=unit.seal_json(matter.key_id, about or {}, "papers", row, "sealed_about"),
                created_by=unit.user, created_at=unit.now))
            unit.note("paper.add", f"paper:{row}", code_)
            return _entry(unit.paper(row)[0])

    def load(self, actor: Actor, paper_id: str) -> StoredPaper:
        """The exact bytes that were frozen.  A signer or a link sees only a paper he was asked to sign."""
        with self._vault.work(actor, Action.PAPER_LOAD) as unit:
            row, matter = unit.paper(paper_id)
            unit.note("paper.load", f"paper:{row.id}")
            return StoredPaper(
                _entry(row), unit.unseal(matter.key_id, row.sealed, "papers", row.id),
                unit.unseal_json(matter.key_id, row.sealed_about, "papers", row.id, "sealed_about"))

    def list(self, actor: Actor, matter_id: str, *, voided: bool = False) -> tuple[PaperEntry, ...]:
        """The papers of a matter, oldest first; voided ones only when asked."""
        with self._vault.work(actor, Action.PAPER_LIST, write=False) as unit:
            query = select(papers).where(papers.c.matter_id == unit.matter(matter_id).id)
            if not voided:
                query = query.where(papers.c.voided_at.is_(None))
            return tuple(_entry(r) for r in unit.connection.execute(query.order_by(papers.c.created_at, papers.c.id)))

    def void(self, actor: Actor, paper_id: str, *, reason: str) -> None:
        """Void a paper (it was edited): its signatures and open signing requests fall with it."""
        with self._vault.work(actor, Action.PAPER_VOID) as unit:
            row, _ = unit.paper(paper_id, lock=True)
            void_paper(unit, row.id, code(reason, "reason"))


def _replace(unit: Unit, matter_id: str, code_: str, old: Collection[str]) -> None:
    stand = unit.connection.execute(select(papers.c.id).where(
        papers.c.matter_id == matter_id, papers.c.code == code_, papers.c.voided_at.is_(None))).scalars().all()
    if set(stand) - set(old):
        raise WrittenMeanwhile("this paper was written meanwhile, in another window or by another person", "paper", "Open the papers again")
    for paper_id in stand:
        void_paper(unit, paper_id, "edited")


def void_paper(unit: Unit, paper_id: str, reason: str) -> None:
    """Void a paper with all that hangs on it, inside a transaction that was allowed to."""
    done = {"voided_at": unit.now, "void_reason": reason}
    for table, mine in ((papers, papers.c.id), (signatures, signatures.c.paper_id)):
        unit.connection.execute(update(table).where(mine == paper_id, table.c.voided_at.is_(None)).values(**done))
    unit.connection.execute(update(signing_requests).where(
        signing_requests.c.paper_id == paper_id, signing_requests.c.used_at.is_(None),
        signing_requests.c.withdrawn_at.is_(None)).values(withdrawn_at=unit.now))
    unit.note("paper.void", f"paper:{paper_id}", reason)


def _entry(row) -> PaperEntry:
    return PaperEntry(
        row.id, row.matter_id, row.code, row.sha256, row.pages, row.media_type, row.matter_version, row.created_at,
        row.voided_at, row.void_reason)
