# do not pre-load
"""``aotforms doctor``: what is missing or unsafe on this machine."""
from __future__ import annotations

from dataclasses import asdict

import typer

from .shared import DEFAULT_HOME, AsJson, Home, console, print_json

WORDS = {"ok": "ok", "missing": "MISSING", "unsafe": "UNSAFE", "unknown": "not known"}
COLOURS = {"ok": "green", "missing": "bold red", "unsafe": "bold red", "unknown": "yellow"}


def doctor(
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Look at this machine and a home folder. Exit code 3 when something is missing or unsafe."""
    from ..server import doctor as examining

    results = examining.examine(examining.look(home.expanduser().absolute()))
    bad = [one for one in results if one.state in {"missing", "unsafe"}]
    if as_json:
        print_json({"ok": not bad, "checks": [asdict(one) for one in results]})
    else:
        _print(results, len(bad))
    raise typer.Exit(3 if bad else 0)


def _print(results, bad: int) -> None:
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for one in results:
        text = one.what if not one.mend else f"{one.what}. {one.mend}"
        table.add_row(f"[{COLOURS[one.state]}]{WORDS[one.state]}[/]", one.check, text)
    out = console()
    out.print(table)
    out.print("Nothing is missing or unsafe." if not bad else f"{bad} to mend.")


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("doctor")(doctor)
