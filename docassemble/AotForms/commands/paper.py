# do not pre-load
"""``aotforms paper``: one paper, or a few, by id; or the list of all that a matter can have."""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from .check import AsOf, CaseFile
from .shared import AsJson, console, day, print_json, progress, read_matter


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("paper")(paper)


def paper(
    matter: CaseFile,
    paper: Annotated[list[str] | None, typer.Option("--paper", metavar="ID", help="Which paper; once for each.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder for the papers; made where it is missing.")] = None,
    word: Annotated[bool, typer.Option("--word", help="Also as Word files, to edit; a paper on a form has none.")] = False,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="A translation instead, to hand over beside the English paper; "
                                                 "of what the respondent reads.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="Every paper: whether the matter has it, why, who signs, who gets it.")] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Write any paper that MATTER can have, by its id, or list them all.

    Nothing is kept and nothing is sent: the papers are for handing over, for signing by hand and for editing.
    A translation (--language es) is for what the respondent reads: participant-guide, rights.
    Exit codes: 0 done, 2 the case file is wrong, there is no such paper or language, or the matter cannot have the paper.
    """
    from .. import documents
    from ..law import review

    facts = read_matter(matter)
    found = review(facts, day(as_of, facts))
    entries = documents.catalogue(facts, found)
    if listing or not paper:
        _listed(entries, as_json)
        return
    if out is None:
        raise InputError("No folder is named for the papers", "--out", "Add --out with a folder.")
    from ..guide.handouts import words_in
    from .word_files import put

    words, papers = words_in(language) if language else None, []
    with progress("Writing the papers", as_json) as say:
        for id in dict.fromkeys(paper):
            say(f"Writing {id}" if any(entry.id == id for entry in entries) else "Writing")
            papers += [documents.handout(facts, found, id, words)] if words else documents.write_one(facts, found, id)
        try:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            written = {document.id: [path.name for path in put(out, document, word=word)] for document in papers}
        except OSError as error:
            raise InputError("The papers cannot be written there", "--out", f"{error.strerror}. Name another folder.") from None
    if as_json:
        print_json([{"id": d.id, "code": d.code, "title": d.title, "pages": d.pages, "sha256": d.sha256, "files": written[d.id]}
                    for d in papers])
        return
    for document in papers:
        console().print(f"  {document.id:24} {document.pages:3} p  {', '.join(written[document.id])}", soft_wrap=True)


def _listed(entries, as_json: bool) -> None:
    """The catalogue, in the packet's order."""
    if as_json:
        print_json([{**asdict(entry), "part": entry.role.value} for entry in entries])
        return
    for entry in entries:
        console().print(f"{entry.id:22} {entry.code:9} {entry.need.value}; {entry.stage.value}; {entry.role.value}", soft_wrap=True)
        console().print(f"    {entry.why}", soft_wrap=True)
        goes = ", ".join(dict.fromkeys((*entry.recipients, *entry.copies))) or "nobody"
        console().print(f"    Signed by: {', '.join(entry.signers) or 'nobody'}. Goes to: {goes}.", soft_wrap=True)
