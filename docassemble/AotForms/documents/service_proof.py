# do not pre-load
"""D6, proof of service: one paper for each person who served, and one with the people nobody is known to have served.

The list of people is the law's (RCW 71.05.148(6)(b), 71.34.815(6)(b), and those we advise).  Does not judge whether a manner of
service was good.
"""
from __future__ import annotations

from ..law.hearing import recipients
from ..matter.proceeding import Service, ServiceMethod
from . import words
from .after_words import tabular
from .courtpaper import PERJURY, Given, every_text, paper, spot
from .document import Document, Signer
from .hearing_papers import called, served_list

TITLE = "Proof of Service"


def write(given: Given) -> list[Document]:
    """``service-proof``, ``service-proof-2`` and so on, in the order in which the servers are named."""
    services = given.matter.proceeding.services or ()
    by: dict[tuple[str, str], list[Service]] = {}
    for row in services:
        by.setdefault((row.by or "", row.by_title or ""), []).append(row)
    sheets = [(server, [_row(given, row) for row in rows]) for server, rows in by.items()]
    if left := _not_served(given, services):
        sheets.append((("", ""), left))
    return [_one(given, server, rows, "service-proof" if number == 1 else f"service-proof-{number}")
            for number, (server, rows) in enumerate(sheets, start=1)]


def _one(given: Given, server: tuple[str, str], rows: list[dict[str, str]], id: str) -> Document:
    signs = spot(Signer.SERVER, *server, PERJURY, place=True)
    return paper("service_proof.html", given, id=id, code="D6", title=TITLE, cite=given.cite("service.list"), signatures=(signs,),
                 said=every_text(server, rows), server=words.joined(*server), rows=rows, by_hand=not any(row["papers"] or row["how"] for row in rows), tabular=tabular([row.values() for row in rows]), signs=signs)


def _row(given: Given, row: Service) -> dict[str, str]:
    how = row.how or "" if row.method in (None, ServiceMethod.OTHER) else words.joined(row.method.value, row.how, by=": ")
    if row.method is ServiceMethod.OTHER and not row.how:
        how = row.method.value
    return {"person": given.name if row.role == "respondent" else row.person or "", "role": called(row.role or ""),
            "papers": "; ".join(row.papers or ()), "how": how,
            "when": words.joined(words.day(row.on), words.clock(row.at)), "place": row.place or ""}


def _not_served(given: Given, services: tuple[Service, ...]) -> list[dict[str, str]]:
    """Everyone on the list of whose service nothing is known.  One server's row may name the person or only the role."""
    served = {(row.role, row.person) for row in services} | {(row.role, None) for row in services if not row.person}
    listed = zip(recipients(given.matter, given.rules), served_list(given), strict=True)
    return [{"person": person, "role": role, "papers": "", "how": "", "when": "", "place": ""} for row, (role, person) in listed
            if not _is_served(row.role, row.name, served)]


def _is_served(role: str, name: str, served: set[tuple[str | None, str | None]]) -> bool:
    """A role that one person holds needs no name; parents are told apart by theirs."""
    if role == "parent" and name:
        return (role, name) in served
    return any(role == other for other, _ in served)
