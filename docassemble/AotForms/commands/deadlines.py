# do not pre-load
"""``aotforms deadlines``: every clock, the safer reading first, as a table, JSON or a calendar file."""
from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ..errors import InputError, Problem
from ..filing.profiles import Closures, Fact, counties, profile
from ..law.clocks import EVENTS, Clock, clocks, say
from ..law.icalendar import icalendar, number
from . import shared
from .check import AsOf, CaseFile, RulesetName

HOW = "What has happened, as NAME=2026-12-03 or NAME=2026-12-03T14:30. Names: " + ", ".join(EVENTS) + "."


def register(app: typer.Typer) -> None:
    """Add ``deadlines`` to the command line."""
    app.command("deadlines")(deadlines)


def deadlines(matter: CaseFile, event: Annotated[list[str] | None, typer.Option("--event", "-e", help=HOW)] = None,
              as_of: AsOf = None, ruleset: RulesetName = None,
              ics: Annotated[Path | None, typer.Option("--ics", help="Write a calendar file here; it names nobody.")] = None,
              local: Annotated[Path | None, typer.Option("--local", help="A YAML file of county facts that your site has confirmed, "
                                                         "such as the days on which the court is closed.")] = None,
              as_json: shared.AsJson = False) -> None:
    """Show every clock of the law: what starts it, the safer day, and the other readings where counting is unsettled."""
    facts = shared.read_matter(matter)
    day = shared.day(as_of, facts)
    known = closures(facts.venue.county, local)
    closed = known.value.days if known and known.value else ()
    found = clocks(facts, day, read_events(event or []), ruleset, closed)
    says = say_closures(facts.venue.county, known)
    if ics:
        ics.write_text(icalendar(found, facts.reference, datetime.now(UTC)), encoding="utf-8", newline="")
    if as_json:
        shared.print_json({"as_of": day.isoformat(), "closures": closures_dict(facts.venue.county, known, says),
                           "clocks": [{**clock_dict(c), "closures_known": covered(c, known)} for c in found]})
    else:
        show(found, shared.console(), day, says)


def read_events(given: list[str]) -> dict[str, date | datetime]:
    """``NAME=WHEN`` texts as events.  Raises InputError with a Problem for each that is wrong."""
    events, problems = {}, []
    for text in given:
        name, _, when = text.partition("=")
        if name not in EVENTS:
            problems.append(Problem("--event", "this event is not known", "Take one of: " + ", ".join(EVENTS) + "."))
            continue
        try:
            events[name] = datetime.fromisoformat(when) if "T" in when else date.fromisoformat(when)
        except ValueError:
            problems.append(Problem(f"--event {name}", "this is not a day or a moment", "Write 2026-12-03 or 2026-12-03T14:30."))
    if problems:
        raise InputError("Some events cannot be read", "--event", "Mend each.", tuple(problems))
    return events


def closures(county: str | None, local: Path | None) -> Fact[Closures] | None:
    """The fact about this county's own closed days; None while the county is not known, or is none of the 39."""
    name = (county or "").removesuffix(" County").strip()
    return profile(name, local).closures if name in counties() else None


def _county(name: str | None) -> str:
    return f"{(name or '').removesuffix(' County').strip()} County"


def say_closures(county: str | None, known: Fact[Closures] | None) -> str:
    """One or two plain sentences: which closed days are counted, and which are not known."""
    if known is None:
        return "State holidays are counted. The county is not known, so its own closures are not known."
    if known.value is None:
        return f"State holidays are counted. {_county(county)}'s own closures are not known: ask the clerk before a day that matters."
    span = f"{known.value.first.isoformat()} to {known.value.last.isoformat()}"
    return (f"State holidays are counted, and {_county(county)}'s own closures from {span} ({known.source}, checked {known.checked_on}). "
            "Closures on other days are not known.")


def covered(clock: Clock, known: Fact[Closures] | None) -> bool | None:
    """Whether the county's closures are known on the safe day; None while the clock waits."""
    if clock.lead is None:
        return None
    day = clock.lead.at.date() if isinstance(clock.lead.at, datetime) else clock.lead.at
    return bool(known and known.value and known.value.first <= day <= known.value.last)


def closures_dict(county: str | None, known: Fact[Closures] | None, says: str) -> dict:
    """What is known of the county's closures, as plain values."""
    return {"county": county, "says": says, "fact": known.model_dump(mode="json") if known else None}


def clock_dict(clock: Clock) -> dict:
    """A clock as plain values; days and moments as ISO text."""
    def reading(one):
        return {"at": one.at.isoformat(), "how": one.how} if one else None
    return {**asdict(clock), "number": number(clock), "lead": reading(clock.lead), "others": [reading(o) for o in clock.others],
            "confidence_words": clock.confidence.words}


def show(found: tuple[Clock, ...], console: Console, day: date, says: str) -> None:
    """Print the table, clocks that are running first in the law's order, those that wait with what would start them."""
    table = Table(title=f"Clocks, for a petition filed on {day.isoformat()}. {says}",
                  title_justify="left", expand=True, show_lines=True, pad_edge=False)
    for name, ratio in (("No.", None), ("What", 3), ("Safe day", 3), ("Counted from, and other readings", 4), ("Law", 2)):
        table.add_column(name, ratio=ratio)
    for clock in found:
        others = "".join(f"\nalso: {say(o.at)} ({o.how})" for o in clock.others)
        lead = f"{clock.side} {say(clock.lead.at)}\n({clock.lead.how})" if clock.lead else f"waits for --event {clock.event}=…"
        table.add_row(number(clock), clock.title, lead, f"{clock.counted_from}{others}\n{clock.note}",
                      f"{clock.cite}\n{clock.confidence.words}")
    console.print(table)
