# do not pre-load
"""``aotforms verify``: does every byte of a packet still match?"""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .shared import console, print_json


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("verify")(verify)


def verify(
    packet: Annotated[Path, typer.Argument(help="The folder that holds manifest.json.")],
    seal: Annotated[str | None, typer.Option(help="The seal from the receipt or cover note, to compare with.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say whether every file of PACKET is as it was sealed; names each file changed, missing or extra."""
    from .. import packet as packets

    verdict = packets.verify(packet, seal)
    if as_json:
        print_json(verdict.as_json())
    else:
        for line in _lines(verdict, seal):
            console().print(line)
    if not verdict.whole:
        raise typer.Exit(2)


def _lines(verdict, seal: str | None):
    for words, names in (("changed", verdict.changed), ("missing", verdict.missing), ("not in the manifest", verdict.extra)):
        for name in names:
            yield f"{words}: {name}"
    if not verdict.seal_ok:
        yield "changed: manifest.json (its seal does not match)"
    elif not verdict.as_expected:
        yield "The packet is whole in itself, but it is not the one with the seal you gave."
    if verdict.whole:
        yield f"Whole: every byte is as it was sealed. Seal {verdict.seal}"
        if not seal:
            yield "Compare this seal with the one on your receipt; give it as --seal to be sure."
