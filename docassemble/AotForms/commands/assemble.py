# do not pre-load
"""``aotforms assemble``: from a case file to documents and a sealed packet."""
from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Annotated

import typer

from ..errors import AccessDenied, InputError
from .shared import DEFAULT_HOME, OPERATOR, As, AsJson, Home, at_home, console, print_json, progress, read_matter


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("assemble")(assemble)


def assemble(
    matter: Annotated[Path, typer.Argument(help="Case file (JSON), or - for standard input.")],
    out: Annotated[Path, typer.Option(help="A new folder for the papers and the packet.")],
    office: Annotated[str, typer.Option(help="Who gets the packet: prosecutor or clerk.")] = "prosecutor",
    draft: Annotated[bool, typer.Option("--draft", help="Write the papers even while something is missing.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
    as_json: AsJson = False,
) -> None:
    """Write the papers of MATTER and seal a packet, with signature lines where nobody has signed yet.

    The facts are kept in the vault under the matter's reference, so that filing can look at them again before it sends.
    """
    from ..guide.desk import sending

    facts = read_matter(matter)
    if out.exists() and any(out.iterdir()):
        raise InputError("The folder is not empty", "--out", "Name a new folder.")
    at_home(home, login)
    with progress("Keeping the facts", as_json) as say:
        saved = _keep(login, facts)
        if not draft:
            sending.ready(sending.review_facts(facts))
        say("Writing the papers")
        papers, sealed = _write(login, saved.handle, office, out)
    if as_json:
        print_json({"reference": saved.reference, "handle": saved.handle, "seal": sealed.seal, "pages": sealed.pages,
                    "packet": [e.described() for e in sealed.entries], "papers": [p.document.id for p in papers]})
        return
    for entry in sealed.entries:
        console().print(f"  {entry.name:34} {entry.pages:3} p  {entry.sha256[:16]}  {entry.title}")
    console().print(f"Sealed: {len(sealed.entries)} papers, {sealed.pages} pages, seal {sealed.seal}")
    console().print(f"Kept as {saved.reference}. Look in {out}: packet/ to send, papers/ to read (each also as HTML).")


def _keep(login: str, facts):
    """Save the facts: as a new version where the reference is known here, else as a new matter."""
    from ..guide import desk
    from ..guide.desk.opening import actor, vault

    handle = None
    if facts.reference:
        try:
            handle = vault().matters.find(actor(login), facts.reference).id
        except (AccessDenied, InputError):
            handle = None
    return desk.save(login, facts.model_dump_json(), handle)


def _write(login: str, handle: str, office: str, out: Path):
    from .. import packet
    from ..guide.desk import sending, writing
    from ..guide.desk.opening import actor

    who = actor(login)
    kept = writing.refresh(who, handle)
    sealed = sending.seal(who, handle, office, unsigned_allowed=True)
    packet.write(sealed, out / "packet")
    folder = out / "papers"
    folder.mkdir(mode=0o700)
    for paper in kept:
        (folder / f"{paper.document.id}.pdf").write_bytes(paper.document.pdf)
        (folder / f"{paper.document.id}.html").write_text(_page(paper.document), encoding="utf-8")
    return kept, sealed


def _page(paper) -> str:
    """The paper's HTML twin as a whole page."""
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(paper.title)}</title>'
            f'<meta name="viewport" content="width=device-width"></head><body><main>{paper.html}</main></body></html>\n')
