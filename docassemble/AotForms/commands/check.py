# do not pre-load
"""``aotforms check``: the proof matrix, element by element, with why and what would settle it."""
from __future__ import annotations

from pathlib import Path
from textwrap import shorten
from typing import Annotated

import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ..law import Finding, Level, Review, Status, review, rulesets
from ..law.plain import as_dict
from . import shared

SYMBOL = {Status.MET: ("✓", "green"), Status.NOT_MET: ("✗", "bold red"), Status.NOT_YET_KNOWN: ("?", "bold yellow"),
          Status.NOT_APPLICABLE: ("–", "dim")}
HEADINGS = {"standing": "Who may file, and for whom", "criteria": "The five elements", "declaration": "The professional's declaration"}
NOT_MET, NOT_YET_KNOWN = 3, 4
SHOWN = 160

CaseFile = Annotated[Path, typer.Argument(metavar="MATTER", help="A case file (JSON), or - to read it from standard input.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day of filing, as 2026-03-14; else the planned day, else today.")]
RulesetName = Annotated[str | None, typer.Option("--ruleset", help="Read by another text of the law, such as a bill.")]


def register(app: typer.Typer) -> None:
    """Add ``check`` to the command line."""
    app.command("check")(check)


def check(matter: CaseFile, as_of: AsOf = None, ruleset: RulesetName = None,
          full: Annotated[bool, typer.Option("--full", help="Show every fact whole.")] = False, as_json: shared.AsJson = False) -> None:
    """Check a case file against the law: who may file, every element, the declaration, and what is still missing.

    Exit codes: 0 ready to file, 3 something is not met, 4 something is not yet known, 2 the case file is wrong.
    """
    facts = shared.read_matter(matter)
    answer = review(facts, shared.day(as_of, facts), ruleset)
    if as_json:
        shared.print_json({**as_dict(answer), "not_law": not_law(answer.ruleset)})
    else:
        show(answer, shared.console(), full)
    raise typer.Exit(NOT_MET if answer.not_met else NOT_YET_KNOWN if answer.not_yet_known else 0)


def not_law(ruleset: str) -> str | None:
    """What to say of a text that is a bill whose enactment nobody has recorded; None for a text that is law."""
    chosen = next(text for text in rulesets() if text.id == ruleset)
    if chosen.first_day is not None:
        return None
    return f"{chosen.title}. This is not law. It shows what would change; do not file by it."


def show(answer: Review, console: Console, full: bool = False) -> None:
    """Print the matrix: one table a group, then one line that says where it stands."""
    console.print(Text.assemble((f"Read by {answer.ruleset}", "bold"), f", rules last checked on {answer.ruleset_date.isoformat()}, "
                                f"as of filing on {answer.as_of.isoformat()}. This is not legal advice."))
    if warning := not_law(answer.ruleset):
        console.print(Text(warning, "bold red"))
    groups = dict.fromkeys(f.id.split(".")[0] for f in answer.findings)
    for group in groups:
        table = Table(title=HEADINGS.get(group, group.replace("_", " ").capitalize()), title_justify="left", title_style="bold",
                      expand=True, show_lines=True, pad_edge=False)
        table.add_column("Answer", width=16)
        table.add_column("What is asked, why, and the facts", ratio=3)
        table.add_column("Law, and how sure", ratio=1, min_width=18)
        parts = {part for f in answer.findings for part in f.parts}
        for finding in answer.under(group):
            table.add_row(_status(finding, finding.id in parts), _body(finding, full), f"{finding.cite}\n{finding.confidence.words}")
        console.print(table)
    console.print(_verdict(answer))
    if warning:
        console.print(Text(f"Read by {answer.ruleset}, which is not law.", "bold red"))


def _status(finding: Finding, part: bool) -> Text:
    symbol, style = SYMBOL[finding.status]
    text = Text(f"{symbol} {finding.status.value}", style)
    if finding.level is not Level.ADVICE:
        return text
    return text.append("\n(a part)" if part else "\n(advice)", "dim")


def _body(finding: Finding, full: bool) -> Group:
    parts = [Text(finding.title, "bold"), Text(finding.why)]
    for fact in finding.facts:
        words = fact.words if full else shorten(fact.words, SHOWN, placeholder=" …")
        parts.append(Text(f"• {words} [{fact.path}]" + (f" ({fact.source})" if fact.source else "")))
    if finding.settles:
        parts.append(Text("What would settle it:" if len(finding.settles) == 1 else "Either of these would settle it:", "italic"))
        for number, option in enumerate(finding.settles, 1):
            parts.append(Text(f"{number}. " + " and ".join(f"{need.question} [{need.path}]" for need in option)))
    parts += [Text(f"Note: {note}", "dim") for note in finding.notes]
    return Group(*parts)


def _verdict(answer: Review) -> Text:
    if answer.ready:
        return Text("✓ Ready: no element or requirement stands in the way.", "bold green")
    text = Text()
    for finding in answer.not_met:
        text.append(f"✗ Not met: {finding.title} ({finding.cite})\n", "bold red")
    for finding in answer.not_yet_known:
        text.append(f"? Not yet known: {finding.title} ({finding.cite})\n", "bold yellow")
    return text
