# do not pre-load
"""The clerk's cover sheet: what kind of case, that the file is closed, that there is no fee, and every paper with its hash."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..law.findings import Review
from ..law.rules import Who
from ..matter.matter import Matter
from . import words
from .captions import caption
from .catalogue import CLERK, rules_for
from .document import Document, Role
from .settings import Settings
from .typesetting import typeset
from .variants import NOT_AOC, law_for

TITLE = "Clerk’s Cover Sheet"
SHORT = 16  # hex digits of a paper's hash that are printed
_EXHIBIT = "exhibit-"


def exhibit_id(number: int) -> str:
    """The id of exhibit ``number``, from 1, in the Matter's order."""
    return f"{_EXHIBIT}{number}"


def exhibit_title(number: int, title: str | None) -> str:
    """``Exhibit 2: Discharge summary``."""
    return f"Exhibit {number}: {title}" if title else f"Exhibit {number}"


def titled(documents: Iterable[Document]) -> list[tuple[Document, str]]:
    """Each paper with its title; of those with one title which it is: ``Proof of Service (2 of 3)``."""
    documents, seen = list(documents), Counter[str]()
    many, out = Counter(d.title for d in documents), []
    for document in documents:
        seen[document.title] += 1
        which = f" ({seen[document.title]} of {many[document.title]})" if many[document.title] > 1 else ""
        out.append((document, f"{document.title}{which}"))
    return out


def cover_sheet(matter: Matter, review: Review, documents: Iterable[Document], settings: Settings | None = None) -> Document:
    """The cover sheet for those of ``documents`` that the clerk gets, in their order, exhibits among them.

    Exhibits that the petition names and that are not among ``documents`` are told below the table, so that nobody looks for them.
    Write it again once papers are signed: a signature changes a paper's hash.  Raises UnwritableCharacter, ReadBackError.
    """
    settings, rules = settings or Settings(), rules_for(matter, review)
    law, who = law_for(rules.who), rules.who
    listed = [d for d in documents if CLERK in d.recipients and d.role is not Role.COVER]
    papers = [{"number": n, "title": title, "role": _part(d), "pages": d.pages, "hash": d.sha256[:SHORT]} for n, (d, title) in enumerate(titled(listed), start=1)]
    pages, elsewhere = sum(d.pages for d in listed), _not_here(matter, listed)
    facts = [("Kind of case", "Mental illness, civil commitment (case type 6)"),
             ("Filed by", words.joined(matter.petitioner.contact.name.full, matter.petitioner.contact.title,
                                       matter.petitioner.contact.organization)),
             ("How to reach the filer", words.reach(matter.petitioner.contact)),
             ("Reference of the filer", matter.reference or ""),
             ("Confidential", _confidential(who)),
             ("Filing fee", "None. No filing fee is charged or collected for a civil commitment case (RCW 71.05.730).")]
    return typeset(
        "cover.html", said=[text for _, text in facts] + [row["hash"] for row in papers] + [d.title for d in listed] + elsewhere,
        id="cover", code="COVER", title=TITLE, role=Role.COVER, recipients=(CLERK,), ruleset_date=review.ruleset_date,
        footer=f"{TITLE}; {NOT_AOC}.", law=law, facts=facts, papers=papers, elsewhere=elsewhere,
        count=f"{len(listed)} {'paper' if len(listed) == 1 else 'papers'}, {pages} {'page' if pages == 1 else 'pages'} without this sheet.",
        **caption(matter, who, settings))


def _part(document: Document) -> str:
    return "Exhibit" if document.id.startswith(_EXHIBIT) else document.role.value.removesuffix(" document").capitalize()


def _not_here(matter: Matter, listed: list[Document]) -> list[str]:
    """Exhibits as the petition names them (those with an authority to show them) whose pages are not in the packet."""
    there = {document.id for document in listed}
    return [exhibit_title(n, exhibit.title) for n, exhibit in enumerate(matter.exhibits or (), 1)
            if exhibit.basis is not None and exhibit_id(n) not in there]


def _confidential(who: Who) -> str:
    closed = "The files of this court in this case are closed. Only those whom RCW 71.05.620 names may see them"
    return f"{closed}; see also RCW 71.34.905." if who in (Who.ADOLESCENT, Who.CHILD) else f"{closed}."
