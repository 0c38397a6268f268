# do not pre-load
"""Matters and their papers: save the facts, write and freeze the papers, show them.

Papers are rewritten whenever the facts changed.  A paper whose bytes (and whose addendum's bytes) are the same keeps its
frozen version and its signatures; any other replaces it, and the signatures on the old version are void.
"""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ... import documents, law, matter as matters, signing
from ...documents.document import Document
from ...documents.reuse import knowing
from ...errors import AccessDenied, InputError
from ...filing import profiles
from ...law.findings import Review
from ...signing import Frozen
from ...vault import Actor, MatterStatus, Role, WrittenMeanwhile
from . import stored, wanted
from .opening import actor, forms, today, vault

EDITED = "edited"
MOST_MARKS = 1000
MOST_TRIES = 5
# Which facts, day and rules this process last wrote a matter's papers from: writing them again would give the same bytes.
_written: dict[str, tuple] = {}
_seen: dict[tuple[str, str], Actor] = {}  # home and log-in to the member


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a matter was saved: its opaque handle, the reference that people may see, and the version."""

    handle: str
    reference: str
    version: int


@dataclass(frozen=True, slots=True)
class Stored:
    """The facts as they were saved: plain JSON values, their version, and whether the person who asks saved them."""

    tree: dict
    reference: str
    version: int
    own: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """One frozen paper of a matter: the vault's id for it, the paper as frozen, its version, and since when.

    further: a person asked for it (``wanted.py``), and it is no part of the first packet.
    """

    row: str
    document: Document
    frozen: Frozen
    since: datetime
    further: bool = False


def load(login: str, handle: str, version: int | None = None) -> Stored:
    """The facts of a matter as they were saved, the newest version when None.  Raises AccessDenied."""
    who = actor(login)
    kept = vault().matters.load(who, handle, version)
    return Stored(json.loads(kept.content), kept.entry.reference, kept.version, kept.by == who.user)


def save(login: str, told: matters.Matter | str | bytes, handle: str | None = None, expected: int | None = None, other: bool = False,
         content: bytes | None = None) -> Saved:
    """Save the facts in the vault, as a new matter or as a new version; ``expected`` is the version they were changed from,
    None for the newest.  Facts that come with ``expected`` carry the reference that was read with that version.
    told: the Matter, or its JSON.  other: they are known to differ from that version.  content: the Matter's JSON, where it was
    just written.  Raises InputError, AccessDenied, StaleWrite."""
    facts = told if isinstance(told, matters.Matter) else matters.read(told)
    store = vault().matters
    if handle and expected is not None and facts.reference:  # they were read a moment ago: no second look is needed
        content, label = content or facts.model_dump_json().encode(), _label(facts)
        return Saved(handle, facts.reference, _as(login, lambda who: store.save(who, handle, content, label=label, expected=expected, other=other)))
    who = actor(login)
    entry = store.load(who, handle).entry if handle else store.create(who, label=_label(facts))
    facts = facts.model_copy(update={"reference": entry.reference})
    version = store.save(who, entry.id, facts.model_dump_json().encode(), label=_label(facts),
                         expected=entry.version if expected is None else expected)
    return Saved(entry.id, entry.reference, version)


def _as(login: str, act: Callable[[Actor], int]) -> int:
    """What ``act`` does for the member behind a log-in as this process saw them last; they are looked up anew where that is denied.

    The vault looks at the member's row in the very transaction of ``act``, so that nothing is allowed by a memory.
    """
    mark = str(vault().home), login
    seen = _seen.get(mark)
    if seen is not None:
        try:
            return act(seen)
        except AccessDenied:
            _seen.pop(mark, None)
    who = actor(login)
    done = act(who)
    _seen[mark] = who
    while len(_seen) > MOST_MARKS:
        _seen.pop(next(iter(_seen)), None)
    return done


def _label(facts: matters.Matter) -> str:
    return facts.respondent.name.initials


def facts(who: Actor, handle: str) -> tuple[matters.Matter, int]:
    """The newest facts of a matter, and their version."""
    stored_matter = vault().matters.load(who, handle)
    if not stored_matter.content:
        raise InputError("Nothing is saved in this matter yet", "matter", "Answer the first questions.")
    return matters.read(stored_matter.content), stored_matter.version


def review_facts(known: matters.Matter) -> Review:
    """What the law says as of the day of filing: the planned day, but never a day that is past."""
    return law.review(known, max(known.venue.planned_on or today(), today()))


def review(login: str, handle: str) -> Review:
    """What the law says about a matter."""
    return known_and_review(login, handle)[1]


def known_and_review(login: str, handle: str) -> tuple[matters.Matter, Review]:
    """A matter as it is stored, and what the law says about it.  Raises AccessDenied as for no such matter."""
    known = facts(actor(login), handle)[0]
    return known, review_facts(known)


def refresh(who: Actor, handle: str) -> list[Kept]:
    """The papers of a matter as its facts stand now; writes again only when the facts or the day's findings changed.

    Two windows may ask at the same moment: each paper stands once, and whoever comes second looks again.
    A reader changes nothing, and sees the papers as they were last written.
    """
    if who.role is Role.READER:
        return standing(who, handle)
    for _ in range(MOST_TRIES):
        try:
            return _refresh(who, handle)
        except WrittenMeanwhile as error:
            late = error
    raise late


def _refresh(who: Actor, handle: str) -> list[Kept]:
    known, version = facts(who, handle)
    found = review_facts(known)
    bound, asked = forms(), tuple(wanted.wishes(who, handle))
    mark = (version, found.as_of, found.ruleset, found.ruleset_date, bound.fingerprint, asked)
    if _written.get(handle) == mark:
        return standing(who, handle)
    settings = documents.Settings(forms=bound, closures=profiles.closed_days(known.venue.county))
    with_petition, later = wanted.parted(known, found, asked)
    with knowing(kept.document for kept in standing(who, handle)):
        first, more = documents.write(known, found, settings, also=with_petition), wanted.written(known, found, settings, later)
    result = _kept(who, handle, version, first, more)
    still = {kept.row for kept in result}
    for gone in standing(who, handle):
        if gone.row not in still:
            vault().papers.void(who, gone.row, reason=EDITED)
    if vault().matters.load(who, handle).entry.status is MatterStatus.DRAFT:
        vault().matters.set_status(who, handle, MatterStatus.PAPERS)
    _written[handle] = mark
    while len(_written) > MOST_MARKS:
        _written.pop(next(iter(_written)))
    return result


def _kept(who: Actor, handle: str, version: int, first: list[Document], further: list[Document]) -> list[Kept]:
    """The papers frozen: those whose version stands already as they are, the others in place of the old version."""
    before = {kept.document.id: kept for kept in standing(who, handle)}
    written, later, result = [*first, *further], {paper.id for paper in further}, []
    for paper in written:
        frozen, more = signing.freeze(paper, written), paper.id in later
        old = before.get(paper.id)
        if old and (old.frozen.version, old.further) == (frozen.version, more):
            result.append(old)
            continue
        about = stored.about(paper, frozen, [p for p in written if p.id in paper.covers]) | {"further": more}
        entry = vault().papers.add(who, handle, paper.id, paper.pdf, matter_version=version, pages=paper.pages, about=about,
                                   instead_of=(old.row,) if old else ())
        result.append(Kept(entry.id, paper, frozen, entry.created_at, more))
    return result


def standing(who: Actor, handle: str) -> list[Kept]:
    """The frozen papers of a matter that are not void, as they lie in the vault."""
    store = vault().papers
    result = []
    for entry in store.list(who, handle):
        row = store.load(who, entry.id)
        about = dict(row.about)
        result.append(Kept(entry.id, stored.document(row.content, about), stored.frozen(about), entry.created_at,
                           about.get("further", False)))
    return result


def one(who: Actor, handle: str, paper_id: str) -> Kept:
    """The standing paper ``paper_id`` (``petition``) of a matter.  Raises InputError where there is none."""
    for kept in standing(who, handle):
        if kept.document.id == paper_id:
            return kept
    raise InputError("This paper is not written", paper_id, "Write the papers first.")
