# do not pre-load
"""A paper that the respondent reads, in another language: written when somebody looks at it, never kept, signed or sent."""
from __future__ import annotations

from ... import documents, matter as matters
from ...documents.document import Document
from ...errors import InputError
from ..handouts import words_in
from .opening import actor, vault
from .writing import one, refresh, review_facts


def translated(login: str, handle: str, paper_id: str, code: str) -> Document:
    """The translation of a paper that stands in the matter, of the facts that the English one was written from.

    Whoever may see the English paper may see it.  Raises AccessDenied, InputError where the English paper is not written or there is
    no such language or translation.
    """
    who = actor(login)
    refresh(who, handle)
    kept, words = one(who, handle, paper_id), words_in(code)
    if words is None:
        raise InputError("That is the English paper itself", "language", "Open the paper.")
    version = vault().papers.load(who, kept.row).entry.matter_version
    known = matters.read(vault().matters.load(who, handle, version).content)
    return documents.handout(known, review_facts(known), paper_id, words)
