# do not pre-load
"""``aotforms doctor``: what is missing or unsafe on this machine."""
from __future__ import annotations

from dataclasses import asdict
from datetime import date

import typer

from .shared import DEFAULT_HOME, AsJson, Home, console, print_json

WORDS = {"ok": "ok", "missing": "MISSING", "unsafe": "UNSAFE", "unknown": "not known", "warning": "WARNING"}
COLOURS = {"ok": "green", "missing": "bold red", "unsafe": "bold red", "unknown": "yellow", "warning": "bold yellow"}
MOST_NAMED = 3


def doctor(
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Look at this machine, a home folder, and how old the rules of the law are. Exit code 3 when something is missing or unsafe."""
    from ..server import doctor as examining

    results = [*examining.examine(examining.look(home.expanduser().absolute())), law_is_fresh(date.today())]
    bad = [one for one in results if one.state in {"missing", "unsafe"}]
    if as_json:
        print_json({"ok": not bad, "checks": [asdict(one) for one in results]})
    else:
        _print(results, len(bad))
    raise typer.Exit(3 if bad else 0)


def law_is_fresh(today: date):
    """A warning where a rule of the law was not checked for longer than ``rules.stale_months``; it never fails the command."""
    from ..law.rules import load, rules_on, stale
    from ..server.doctor import Result

    old, name = stale(today), "rules of the law"
    if not old:
        return Result(name, "ok", f"Every rule of the law was checked within {rules_on(today).value('rules.stale_months')} months")
    named = ", ".join(dict.fromkeys(rule.id for rule in old[:MOST_NAMED])) + (" and others" if len(old) > MOST_NAMED else "")
    return Result(name, "warning", f"{len(old)} of {len(load())} rules of the law were last checked on "
                  f"{min(rule.checked_on for rule in old).isoformat()} or soon after: {named}",
                  "Have a person who knows the law read them again: docs/law.md.")


def _print(results, bad: int) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for one in results:
        text = one.what if not one.mend else f"{one.what}. {one.mend}"
        table.add_row(Text(WORDS[one.state], COLOURS[one.state]), one.check, text)
    out = console()
    out.print(table)
    out.print("Nothing is missing or unsafe." if not bad else f"{bad} to mend.")


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command("doctor")(doctor)
