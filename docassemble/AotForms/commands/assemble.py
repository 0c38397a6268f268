# do not pre-load
"""``aotforms assemble``: from a case file to documents and a sealed packet."""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..errors import AccessDenied, InputError, Problem
from .shared import DEFAULT_HOME, OPERATOR, As, AsJson, Home, at_home, console, print_json, progress, read_matter


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("assemble")(assemble)


def assemble(
    matter: Annotated[Path, typer.Argument(help="Case file (JSON), or - for standard input.")],
    out: Annotated[Path, typer.Option(help="A new folder for the papers and the packet.")],
    office: Annotated[str, typer.Option(help="Who gets the packet: prosecutor or clerk.")] = "prosecutor",
    channel: Annotated[str | None, typer.Option(help="The channel that will carry it, where that needs more than papers (ecf: the parties).")] = None,
    verify_page: Annotated[bool, typer.Option("--verify-page", help="Put verify.html beside the papers: checks them in a browser, offline.")] = False,
    draft: Annotated[bool, typer.Option("--draft", help="Write the papers even while something is missing.")] = False,
    exhibit: Annotated[list[str] | None, typer.Option(help="FILE=N: join the PDF FILE as exhibit N of the case file; once for each.")] = None,
    word: Annotated[bool, typer.Option("--word", help="The proposed orders and the note also as Word files, to edit.")] = False,
    numbers_because: Annotated[str | None, typer.Option(help="Why a social security, account or license number stands in a paper.")] = None,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
    as_json: AsJson = False,
) -> None:
    """Write the papers of MATTER and seal a packet, with signature lines where nobody has signed yet.

    The facts and exhibits are kept in the vault under the matter's reference, so that filing can look at them again before it sends.
    Every finished paper is looked at once more; with --draft what is not fit to file is told and does not stop.
    Proposed orders are files of their own beside the packet: with --word, or where the county's office asks for Word.
    """
    from ..guide.desk import exhibits, sending

    facts, files = read_matter(matter), [_exhibit(text) for text in exhibit or ()]
    if out.exists() and any(out.iterdir()):
        raise InputError("The folder is not empty", "--out", "Name a new folder.")
    at_home(home, login)
    with progress("Keeping the facts", as_json) as say:
        saved = _keep(login, facts)
        if not draft:
            sending.ready(sending.review_facts(facts))
        say("Joining exhibits")
        for number, content in files:
            exhibits.join(login, saved.handle, number, content)
        say("Writing the papers")
        papers, sealed, unfit = _write(login, saved.handle, office, out, draft, numbers_because, channel, verify_page)
        words = _words(facts, office, out / "papers", kept=papers, word=word)
    missing = _not_joined(facts, sealed)
    if as_json:
        print_json({"reference": saved.reference, "handle": saved.handle, "seal": sealed.seal, "pages": sealed.pages,
                    "packet": [e.described() for e in sealed.entries], "papers": [p.document.id for p in papers], "word": words,
                    "exhibits_not_joined": missing, "not_fit_to_file": [asdict(p) for p in unfit]})
        return
    for entry in sealed.entries:
        console().print(f"  {entry.name:34} {entry.pages:3} p  {entry.sha256[:16]}  {entry.title}")
    for problem in unfit:
        console().print(f"not fit to file: {problem.line()}")
    if missing:
        console().print(f"Not in the packet: exhibit {', '.join(map(str, missing))} of the case file. Join with --exhibit FILE={missing[0]}.")
    if words:
        console().print(f"In Word: {', '.join(words)}")
    console().print(f"Sealed: {len(sealed.papers)} papers, {sealed.pages} pages, seal {sealed.seal}")
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


def _exhibit(text: str) -> tuple[int, bytes]:
    """``FILE=N`` as number and bytes.  Raises InputError, which never repeats the name of the file."""
    path, _, number = text.rpartition("=")
    if not path or not number.isdecimal() or int(number) < 1:
        raise InputError("An exhibit is given as FILE=N", "--exhibit", "Write the PDF, an equals sign, and its number in the case file.")
    try:
        return int(number), Path(path).read_bytes()
    except OSError as error:
        raise InputError("The exhibit cannot be read", f"--exhibit …={number}", f"{error.strerror}. Give the path of a PDF file.") from None


def _not_joined(facts, sealed) -> list[int]:
    from ..documents.cover import exhibit_id

    there = {entry.document for entry in sealed.entries}
    return [n for n in range(1, len(facts.exhibits or ()) + 1) if exhibit_id(n) not in there]


def _write(login: str, handle: str, office: str, out: Path, draft: bool, numbers_because: str | None,
           channel: str | None, verify_page: bool):
    """The papers as kept, the packet, and what is not fit to file, which stops everything but a draft."""
    from .. import packet
    from ..guide.desk import checking, sending, writing
    from . import word_files
    from ..guide.desk.opening import actor

    who = actor(login)
    kept = writing.refresh(who, handle)
    sealed = sending.seal(who, handle, office, unsigned_allowed=True, channel=channel)
    if numbers_because is not None:
        checking.let_stand(who, handle, sealed, numbers_because)
    unfit: tuple[Problem, ...] = ()
    if draft:
        unfit = checking.problems(who, handle, sealed)
    else:
        checking.must_be_fit(who, handle, sealed)
    packet.write(sealed, out / "packet", page=verify_page)
    folder, in_packet = out / "papers", {entry.document: entry.content for entry in sealed.papers}
    folder.mkdir(mode=0o700)
    for paper in kept:
        (folder / f"{paper.document.id}.pdf").write_bytes(in_packet.get(paper.document.id, paper.document.pdf))
        (folder / f"{paper.document.id}.html").write_text(word_files.page(paper.document), encoding="utf-8")
    return kept, sealed, unfit


def _words(facts, office: str, folder: Path, *, kept, word: bool) -> list[str]:
    """The note in Word and the proposed orders, where they are wanted; gives the names of the Word files."""
    from ..filing import profiles
    from ..guide.desk import drafts, sending
    from . import word_files

    county = (facts.venue.county or "").removesuffix(" County").strip()
    profile = profiles.profile(county) if county in profiles.counties() else None
    if not (word or word_files.asked_for(profile, office)):
        return []
    papers = [p.document for p in kept if p.document.id == "note"] + [*drafts.orders(facts, sending.review_facts(facts))]
    return [path.name for paper in papers for path in word_files.put(folder, paper, word=True) if path.suffix == ".docx"]
