# do not pre-load
"""The exhibits of a matter: joined once as PDF, kept in the vault, checked again whenever a packet is sealed."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ... import matter as matters, pdf
from ...documents.document import Document
from ...errors import RequirementNotMet
from ...filing import preflight
from ...law.findings import Review
from ...packet.exhibits import exhibit
from ...vault import Actor
from ...vault.uploads import StoredUpload
from .opening import actor, vault
from .writing import facts, review_facts

EXHIBIT = "exhibit"


def join(login: str, handle: str, number: int, content: bytes) -> Document:
    """Join ``content`` as exhibit ``number`` (from 1) of the matter; it takes the place of one that was joined before.

    Raises what ``packet.exhibits.exhibit`` raises; and RequirementNotMet, with each page and mend, for a file that no office takes.
    A number that GR 31(e) keeps out is told when the packet is made, where a person may say why it stands there.
    """
    who = actor(login)
    known, _ = facts(who, handle)
    made = exhibit(known, review_facts(known), number, content)
    paper = preflight.Paper(f"{made.id}.pdf", made.id, made.id, content)
    found = preflight.preflight([paper], None, allowed=[n.mark for n in preflight.numbers([paper])])
    if found:
        raise RequirementNotMet("This exhibit is not fit to file", made.id, "Mend the file and join it again.", tuple(found))
    vault().uploads.add(who, handle, EXHIBIT, content, media_type="application/pdf",
                        about={"title": known.exhibits[number - 1].title, "number": number})
    return made


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """One exhibit for the page: its number from 1, its title, how many pages are joined (None: no file yet), and what stops it."""

    number: int
    title: str
    pages: int | None
    stops: str


def rows(login: str, handle: str) -> tuple[ExhibitRow, ...]:
    """The exhibits that the Matter lists, each with what was joined and what the law says of showing it."""
    who = actor(login)
    known, _ = facts(who, handle)
    found = review_facts(known)
    pages = {}
    for upload in _uploads(who, handle):
        if (place := _place(known, upload)) is not None:
            pages[place] = pdf.pages(upload.content)
    gates = [found[f"disclosure.exhibit.{number}"] for number in range(len(known.exhibits or ()))]
    return tuple(ExhibitRow(number, listed.title or "not named yet", pages.get(number), gate.why if gate.stops_filing else "")
                 for number, (listed, gate) in enumerate(zip(known.exhibits or (), gates, strict=True), 1))


def joined(who: Actor, handle: str, known: matters.Matter, found: Review) -> list[Document]:
    """Every exhibit that was joined and that the Matter still lists, in the Matter's order.  Raises as ``join`` does."""
    newest = {place: upload for upload in _uploads(who, handle) if (place := _place(known, upload)) is not None}
    return [exhibit(known, found, place, newest[place].content) for place in sorted(newest)]


def _uploads(who: Actor, handle: str) -> Iterator[StoredUpload]:
    for entry in vault().uploads.list(who, handle):
        if entry.purpose == EXHIBIT:
            upload = vault().uploads.load(who, entry.id)
            if "title" in upload.about:
                yield upload


def _place(known: matters.Matter, upload: StoredUpload) -> int | None:
    """Where the Matter lists this exhibit now, from 1: the entry may have moved; None where it was taken off the list."""
    titles = [e.title for e in known.exhibits or ()]
    title, number = upload.about["title"], upload.about["number"]
    if number <= len(titles) and titles[number - 1] == title:
        return number
    return titles.index(title) + 1 if titles.count(title) == 1 else None
