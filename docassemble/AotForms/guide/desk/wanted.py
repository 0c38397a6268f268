# do not pre-load
"""Which further papers of a matter a person asked for, and writing those that the matter can have now.

Each wish is one row of the vault, its purpose naming the paper and nothing else, so that it outlives sessions and a change
of the facts: a paper that the matter cannot have for a while comes back once it can.
"""
from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from ... import documents
from ...documents import Settings, Stage
from ...documents.document import Document
from ...errors import InputError
from ...law.findings import Review
from ...matter import Matter
from ...vault import Actor
from .opening import vault

PURPOSE = "further paper "


def wishes(who: Actor, handle: str) -> dict[str, list[str]]:
    """The ids of the papers that were asked for, in the order of asking, each with the vault's rows that say so."""
    found: dict[str, list[str]] = {}
    for entry in vault().uploads.list(who, handle):
        if entry.purpose.startswith(PURPOSE):
            found.setdefault(entry.purpose.removeprefix(PURPOSE), []).append(entry.id)
    return found


def wish(who: Actor, handle: str, paper_id: str) -> None:
    """Keep that this paper is asked for; asking twice changes nothing."""
    if paper_id not in wishes(who, handle):
        vault().uploads.add(who, handle, PURPOSE + paper_id, b"{}", media_type="application/json")


def unwish(who: Actor, handle: str, paper_id: str) -> None:
    """Forget that this paper was asked for."""
    for row in wishes(who, handle).get(paper_id, ()):
        vault().uploads.delete(who, row)


def parted(known: Matter, found: Review, asked: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The papers asked for that the matter can have now: those that go with the petition, into the first packet, and the others.

    A paper that the first packet has of its own accord is in neither.
    """
    entries = {entry.id: entry for entry in documents.catalogue(known, found) if entry.possible and not entry.written}
    there = [entries[paper] for paper in asked if paper in entries]
    return (tuple(entry.id for entry in there if entry.stage is Stage.FILING),
            tuple(entry.id for entry in there if entry.stage is not Stage.FILING))


def written(known: Matter, found: Review, settings: Settings, papers: Iterable[str]) -> list[Document]:
    """These papers, each with its addendum; one into which an answer does not fit is left out, and ``further.more`` says why."""
    result: list[Document] = []
    for paper in papers:
        with suppress(InputError):
            result += documents.write_one(known, found, paper, settings)
    return result
