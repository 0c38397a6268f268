# do not pre-load
"""Papers that are made when a person asks: which there are for a matter, making one, taking it away, and its Word file.

Each is frozen and signed as the others, and written again when the facts change.  Those that go with the petition then join
the first packet; the others are handed over, printed or downloaded one by one.
"""
from __future__ import annotations

from dataclasses import dataclass

from ... import documents
from ...documents.listing import PROPOSED_ORDERS, Entry, Need
from ...documents.reuse import knowing
from ...errors import InputError, RequirementNotMet
from ...vault import Actor, Role
from . import wanted
from .opening import actor, vault
from .signatures import signatures_on
from .writing import facts, one, refresh, review_facts

NOT_WANTED = "not wanted"
WRITTEN_BY_ITSELF = "The papers of the first packet are written of their own accord"


@dataclass(frozen=True, slots=True)
class FurtherRow:
    """One further paper, for a screen.

    need and why: required, optional or impossible, and the reason.  asked: a person asked for it.  made: it stands.
    signed: a signature stands on it.  word: it is given out as a Word file too.  trouble: why it could not be written.
    """

    id: str
    title: str
    stage: str
    need: str
    why: str
    signers: tuple[str, ...]
    asked: bool
    made: bool
    signed: bool
    word: bool
    trouble: str = ""


def more(login: str, handle: str) -> list[FurtherRow]:
    """Every paper that the matter can have or cannot have beyond the first packet, by stage, the required ones first."""
    who = actor(login)
    asked = wanted.wishes(who, handle)
    made = {kept.document.id: kept for kept in refresh(who, handle) if kept.document.id in asked}
    signed = {(s.document_id, s.version) for s in signatures_on(who, handle)}
    rows = []
    for entry in _entries(who, handle):
        kept = made.get(entry.id)
        rows.append(FurtherRow(
            entry.id, entry.title, entry.stage.value, entry.need.value, entry.why, tuple(s.value for s in entry.signers),
            entry.id in asked, kept is not None, kept is not None and (entry.id, kept.frozen.version) in signed,
            kept is not None and entry.id in PROPOSED_ORDERS and kept.document.blank is None,
            _trouble(who, handle, entry) if entry.id in asked and kept is None and who.role is not Role.READER else ""))
    needs = [need.value for need in Need]
    stages = list(dict.fromkeys(row.stage for row in rows))
    return sorted(rows, key=lambda row: (stages.index(row.stage), needs.index(row.need)))


def may_make(login: str) -> bool:
    """Whether this person may make papers at all; a reader may not."""
    return actor(login).role not in (Role.READER, Role.RESUME)


def _entries(who: Actor, handle: str) -> list[Entry]:
    known, _ = facts(who, handle)
    return [entry for entry in documents.catalogue(known, review_facts(known)) if not entry.written]


def _trouble(who: Actor, handle: str, entry: Entry) -> str:
    """Why a paper that was asked for could not be written: the matter cannot have it now, or an answer does not fit."""
    if not entry.possible:
        return entry.why
    known, _ = facts(who, handle)
    try:
        documents.write_one(known, review_facts(known), entry.id)
    except InputError as error:
        return error.line()
    return ""


def make_paper(login: str, handle: str, paper_id: str) -> None:
    """Write and freeze a further paper, and keep it written from now on.

    Raises InputError where there is no such paper or the matter cannot have it, AccessDenied for a reader.
    """
    who = actor(login)
    known, _ = facts(who, handle)
    entry = next((one for one in documents.catalogue(known, review_facts(known)) if one.id == paper_id), None)
    if entry is None:
        raise InputError("There is no such paper", "paper", "Choose one from the list of papers.")
    if entry.written:
        raise InputError(WRITTEN_BY_ITSELF, paper_id, "It stands among the papers of this matter.")
    if not entry.possible:
        raise InputError("This matter cannot have this paper", paper_id, entry.why)
    with knowing(()):
        documents.write_one(known, review_facts(known), paper_id)  # what does not fit is told now, and nothing is kept
        wanted.wish(who, handle, paper_id)
        refresh(who, handle)


def take_away(login: str, handle: str, paper_id: str, *, sure: bool = False) -> None:
    """Take a further paper away again, with its addendum; ``sure`` where it was signed, for its signatures fall with it.

    Raises RequirementNotMet for a signed paper unless sure, InputError for one that nobody asked for, AccessDenied for a reader.
    """
    who = actor(login)
    if paper_id not in wanted.wishes(who, handle):
        raise InputError("Nobody asked for this paper", "paper", "Only a paper that was made on asking can be taken away.")
    gone = [kept for kept in refresh(who, handle) if kept.document.id == paper_id]
    versions = {kept.frozen.version for kept in gone}
    if not sure and any(s.document_id == paper_id and s.version in versions for s in signatures_on(who, handle)):
        raise RequirementNotMet("This paper is signed, and its signatures would be void", paper_id,
                                "Tick the box that says so, or leave the paper as it is.")
    wanted.unwish(who, handle, paper_id)
    for kept in gone:
        vault().papers.void(who, kept.row, reason=NOT_WANTED)
    refresh(who, handle)


def word_file(login: str, handle: str, paper_id: str) -> bytes:
    """A proposed order as a Word file, for the court to edit.  Raises InputError for any other paper."""
    kept = one(actor(login), handle, paper_id)
    if paper_id not in PROPOSED_ORDERS:
        raise InputError("Only a proposed order is given out as a Word file", paper_id, "Open it as a PDF.")
    return documents.to_docx(kept.document)
