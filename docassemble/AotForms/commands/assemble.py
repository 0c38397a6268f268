# do not pre-load
"""``aotforms assemble``: from a case file to documents and a sealed packet."""
from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError, NotYetKnown, RequirementNotMet
from .shared import console, day, print_json, progress, read_matter


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("assemble")(assemble)


def assemble(
    matter: Annotated[Path, typer.Argument(help="Case file (JSON), or - for standard input.")],
    out: Annotated[Path, typer.Option(help="A new folder for the papers and the packet.")],
    office: Annotated[str, typer.Option(help="Who gets the packet: prosecutor or clerk.")] = "prosecutor",
    as_of: Annotated[str | None, typer.Option(help="The filing date to judge by; else the planned one, else today.")] = None,
    draft: Annotated[bool, typer.Option(help="Write the papers even while something is missing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Write the papers of MATTER, and seal a packet with signature lines to be signed in ink.

    Signatures by login, link or scan are taken by the web application; this packet is for printing.
    """
    from .. import documents, law, packet

    facts = read_matter(matter)
    review = law.review(facts, day(as_of, facts))
    if not review.ready and not draft:
        _refuse(review)
    with progress("Writing the papers", as_json) as say:
        papers = documents.write(facts, review)
        say("Sealing the packet")
        if out.exists() and any(out.iterdir()):
            raise InputError("The folder is not empty", out.name, "Name a new folder.")
        sealed = packet.seal(papers, reference=facts.reference or "AOT-DRAFT", county=facts.venue.county or "unknown",
                             office=office, at=datetime.now(UTC), unsigned_allowed=True)
        packet.write(sealed, out / "packet")
        _write_papers(papers, out / "papers")
    if as_json:
        print_json({"seal": sealed.seal, "pages": sealed.pages, "packet": [e.described() for e in sealed.entries]})
        return
    for entry in sealed.entries:
        console().print(f"  {entry.name:34} {entry.pages:3} p  {entry.sha256[:16]}  {entry.title}")
    console().print(f"Sealed: {len(sealed.entries)} papers, {sealed.pages} pages, seal {sealed.seal}")
    console().print(f"Look in {out}: packet/ to send, papers/ to read (each also as HTML).")


def _refuse(review) -> None:
    if review.not_met:
        first = review.not_met[0]
        raise RequirementNotMet(f"{len(review.not_met)} requirement(s) not met, first: {first.title}", first.cite,
                                "See: aotforms check. With --draft the papers are written all the same.")
    first = review.not_yet_known[0]
    raise NotYetKnown(f"{len(review.not_yet_known)} thing(s) not yet known, first: {first.title}", first.cite,
                      "See: aotforms check. With --draft the papers are written all the same.")


def _write_papers(papers, folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o700)
    for paper in papers:
        (folder / f"{paper.id}.pdf").write_bytes(paper.pdf)
        (folder / f"{paper.id}.html").write_text(page(paper), encoding="utf-8")


def page(paper) -> str:
    """The paper's HTML twin as a whole page."""
    from html import escape

    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(paper.title)}</title>'
            f'<meta name="viewport" content="width=device-width"></head><body><main>{paper.html}</main></body></html>\n')
