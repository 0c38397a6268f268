# do not pre-load
"""``aotforms preflight``: are these PDFs fit to file with this county?"""
from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from .shared import AsJson, console, print_json, progress


class Kind(StrEnum):
    """What the PDFs are."""

    PAPER = "paper"
    SCAN = "scan"
    EXHIBIT = "exhibit"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("preflight")(preflight)


def preflight(
    pdfs: Annotated[list[Path], typer.Argument(metavar="PDF...", help="Finished PDFs, or one folder that holds a packet.")],
    county: Annotated[str | None, typer.Option(help="The county; else the strictest rules that hold anywhere.")] = None,
    office: Annotated[str, typer.Option(help="Who gets them: prosecutor or clerk.")] = "prosecutor",
    channel: Annotated[str | None, typer.Option(help="The channel; else what is known of that office, else paper.")] = None,
    kind: Annotated[Kind, typer.Option(help="What loose PDFs are: papers, scans of signed papers, or exhibits.")] = Kind.PAPER,
    as_json: AsJson = False,
) -> None:
    """Say what in each PDF a clerk would refuse or GR 14 and GR 31(e) forbid: paper, page, what, and how to mend it.

    Knows no matter, so it looks for no name.  A file is called by its place in the list: its name may name a person.
    """
    from .. import packet as packets
    from ..filing import preflight as checks, profiles

    folder = pdfs[0].is_dir() and len(pdfs) == 1
    if folder:
        sealed = packets.load(pdfs[0])
        county, office = county or sealed.county, sealed.office
        papers = checks.from_files([(e.name, e.content) for e in sealed.papers], sealed.manifest)
    else:
        papers = [_paper(place, path, kind) for place, path in enumerate(pdfs, 1)]
    with progress(f"Looking at {len(papers)} PDF(s)", as_json):
        known = profiles.profile(county) if county else None
        found = checks.preflight(papers, known, office=office, channel=channel)
    if as_json:
        print_json({"fit": not found, "papers": len(papers), "problems": [asdict(p) for p in found]})
        raise typer.Exit(2 if found else 0)
    if found:
        raise InputError(f"{len(found)} thing(s) to mend before these can be filed", "", "", tuple(found))
    console().print(f"Fit to file: {len(papers)} PDF(s).")


def _paper(place: int, path: Path, kind: Kind):
    from ..filing import preflight as checks

    label = f"PDF {place}"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("The PDF cannot be read", label, f"{error.strerror}. Give the path of a PDF file.") from None
    document = f"exhibit-{place}" if kind is Kind.EXHIBIT else label
    return checks.Paper(path.name, label, document, content, kind is Kind.SCAN)
