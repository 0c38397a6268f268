# do not pre-load
"""``aotforms counties``: who takes what in each county, and how we know."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..filing.profiles import OFFICES, PURPOSES, CountyProfile, Fact, counties, profile
from .shared import console, print_json

_PROGRAM = {True: "yes", False: "no", None: "not known"}


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("counties")(counties_command)


def counties_command(
    county: Annotated[str | None, typer.Argument(help="One county; all 39 when left out.")] = None,
    local: Annotated[Path | None, typer.Option(help="A YAML file of facts that your site has confirmed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Who takes what in each county, and how we know.

    Where it is not known, or sources differ, a packet goes on paper.  No addresses are shipped.
    """
    chosen = [profile(county, local)] if county else [profile(name, local) for name in counties()]
    if as_json:
        told = [details(each) for each in chosen]
        print_json(told[0] if county else [_summary(each) for each in chosen])
    elif county:
        _print_details(chosen[0])
    else:
        _print_table(chosen)


def counts(county: CountyProfile) -> dict[str, int]:
    """How many facts of ``county`` are known, unknown, conflicting, and how many of them are stale."""
    facts = [fact for _, fact in county.facts()]
    found = {status: sum(fact.status == status for fact in facts) for status in ("known", "unknown", "conflicting")}
    return found | {"stale": sum(fact.stale() for fact in facts)}


def details(county: CountyProfile) -> dict[str, Any]:
    """Everything known of ``county`` as plain values: routes, counts, and each fact with status and source."""
    return _summary(county) | {
        "facts": {path: _told(fact) for path, fact in county.facts()},
        "statewide": {name: _told(fact) for name, fact in county.statewide.items()},
    }


def _summary(county: CountyProfile) -> dict[str, Any]:
    return {
        "county": county.county, "fips": county.fips.value, "number": county.number.value,
        "aot_program": county.aot_program.value, "default_office": county.default_office, "counts": counts(county),
        "routes": {office: {purpose: _route(county, office, purpose) for purpose in PURPOSES} for office in OFFICES},
    }


def _route(county: CountyProfile, office: str, purpose: str) -> dict[str, Any]:
    route = county.route(office, purpose)
    return {"channel": route.channel, "known": route.known, "stale": route.stale, "why": route.why,
            "instructions": list(route.instructions)}


def _told(fact: Fact) -> dict[str, Any]:
    return fact.model_dump(mode="json") | {"status": fact.status, "stale": fact.stale()}


def _print_table(chosen: list[CountyProfile]) -> None:
    from rich.table import Table

    table = Table(title="New cases: who takes them how (prosecutor first)", title_justify="left", box=None, pad_edge=False)
    for head in ("No.", "County", "Program", "Prosecutor", "Clerk"):
        table.add_column(head)
    for head in ("Known", "Unknown", "Differ", "Old"):
        table.add_column(head, justify="right")
    for each in chosen:
        number = counts(each)
        table.add_row(str(each.number.value), each.county, _PROGRAM[each.aot_program.value], _cell(each, "prosecutor"),
                      _cell(each, "clerk"), *(str(number[k]) for k in ("known", "unknown", "conflicting", "stale")))
    out = console()
    out.print(table)
    out.print("paper? means: how this office works is not known, or sources differ, so the packet goes on paper.")
    out.print("One county with its sources: aotforms counties NAME. Addresses are entered and confirmed by your site.")


def _cell(county: CountyProfile, office: str) -> str:
    route = county.route(office)
    return route.channel if route.known else f"{route.channel}?"


def _print_details(county: CountyProfile) -> None:
    out = console()
    out.print(f"{county.county} County, number {county.number.value}, seat {county.seat.value}, {county.court.value}",
              soft_wrap=True)
    for office in OFFICES:
        out.print(f"\n{office.capitalize()}, new case: {county.route(office).why}", soft_wrap=True)
        for line in county.route(office).instructions:
            out.print(f"  - {line}", soft_wrap=True)
    known = [(path, fact) for path, fact in county.facts() if fact.status == "known"]
    out.print("\nKnown:")
    for path, fact in known:
        old = "  OLD: ask again" if fact.stale() else ""
        out.print(f"  {path}: {_value(fact)}{old}\n      {fact.source}; checked {fact.checked_on}; {fact.confidence}",
                  soft_wrap=True)
    for path, fact in county.facts():
        if fact.status == "conflicting":
            said = "; ".join(f"{_plain(r.value)} ({r.source})" for r in fact.conflict)
            out.print(f"  {path}: SOURCES DIFFER: {said}", soft_wrap=True)
    out.print("\nNot known, so ask by phone:")
    for office in OFFICES:
        unknown = [name.replace("_", " ") for name, fact in county.office(office).facts() if fact.status == "unknown"]
        out.print(f"  {office}: {', '.join(unknown)}", soft_wrap=True)


def _value(fact: Fact) -> str:
    return _plain(fact.value) + (f" ({fact.note})" if fact.note else "")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if hasattr(value, "opens"):
        return f"{value.opens} to {value.closes}"
    if hasattr(value, "days"):
        return f"{', '.join(map(str, value.days)) or 'none'} (from {value.first} to {value.last})"
    return str(value)
