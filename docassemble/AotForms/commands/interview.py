# do not pre-load
"""``aotforms interview``: run an interview on the real engine, without a browser, from a file of answers."""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Optional

import typer

from ..errors import InputError, Problem, RequirementNotMet
from .shared import console, print_json, progress

QUESTIONS = "docassemble.AotForms:data/questions"
ENDS = frozenset({"review", "trouble"})


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("interview")(interview)


def interview(
    name: Annotated[str, typer.Argument(help="The interview, such as: petition.")],
    answers: Annotated[Path, typer.Option(help="A JSON file: variable to value.")],
    out: Annotated[Optional[Path], typer.Option(help="Write the case file (JSON) here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    compact: Annotated[bool, typer.Option(help="A page for each part, not one thing a page.")] = False,
) -> None:
    """Run the interview NAME headless, screen by screen, and give the case file that its answers make.

    Nothing is saved in a vault and nothing is sent. A screen that needs an answer the file does not hold ends the run
    (exit 2, with its name); a dead end of the interview does too (exit 3).
    """
    from ..guide.headless import Headless, User

    given = _read(answers)
    os.environ.pop("AOTFORMS_HOME", None)  # a dry run: no vault, so nothing can be saved by accident
    with progress("Running the interview", as_json) as say:
        session = Headless().start(f"{QUESTIONS}/{_plain(name)}.yml", user=User("headless@localhost"), url_args={"compact": "1"} if compact else {})
        visited: list[tuple[str, ...]] = []  # by screen, the questions that it asked
        last = session.run(given, until=lambda screen: visited.append(screen.showing(given)) or screen.id in ENDS)
        say(f"{len(visited)} screens")
    if last.id not in ENDS:
        raise RequirementNotMet("The interview ends here", f"screen {last.id!r}", f"{last.title}.".replace("..", "."))
    matter = json.loads(session.value("matter_json()"))
    if out is not None:
        out.touch(mode=0o600)
        out.write_text(json.dumps(matter, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    unused = session.unused(given)
    if as_json:
        print_json({"screens": visited, "unused": unused, "matter": matter})
        return
    console().print(f"{len(visited)} screens, the last is {last.id}." + (f" The case file is in {out}." if out else ""))
    for one in unused:
        console().print(f"No screen asked for {one}.")
    if out is None:
        console().print("With --out FILE the case file is written; then: aotforms check FILE.")


def _plain(name: str) -> str:
    if not name.replace("-", "").isalnum():
        raise InputError("This is not the name of an interview", "NAME", "Write for example: petition.")
    return name


def _read(path: Path) -> dict:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # the name of the file may be the name of a person
        raise InputError("The file of answers cannot be read", "--answers", "Give a JSON file in UTF-8.") from None
    if not isinstance(given, dict):
        problem = Problem("--answers", "this is not a mapping", 'write {"variable": value, …}')
        raise InputError("The file of answers is not a mapping", "--answers", problem.mend, (problem,))
    return given
