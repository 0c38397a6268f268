# do not pre-load
"""What several commands need: reading a case file, the day to judge by, the home folder, and two ways to print."""
from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from .. import matter as matters
from ..errors import InputError

HOME_VARIABLE = "AOTFORMS_HOME"
OPERATOR = "admin@localhost.example"
Home = Annotated[Path, typer.Option(envvar=HOME_VARIABLE, help="The folder that holds the vault and its keys.")]
DEFAULT_HOME = Path("~/.aotforms")
As = Annotated[str, typer.Option("--as", envvar="AOTFORMS_AS", help="The login of the member who acts.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def read_matter(path: Path) -> matters.Matter:
    """The Matter in a JSON file, or on standard input for ``-``.  Raises InputError with every problem."""
    if str(path) == "-":
        return matters.read(sys.stdin.buffer.read())
    try:
        return matters.read(Path(path).read_bytes())
    except OSError as error:
        # The name of the file may be the name of a person, so it is not repeated.
        raise InputError("The case file cannot be read", "MATTER", f"{error.strerror}. Give the path of a JSON file.") from None


def day(text: str | None, matter: matters.Matter) -> date:
    """The filing date to judge by: what was asked, else the planned day of filing, else today."""
    if text:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise InputError("This is not a date", "--as-of", "Write it as 2026-03-14.") from None
    return matter.venue.planned_on or date.today()


def home(path: Path | None) -> Path:
    """The folder that holds everything, absolute: the option, else AOTFORMS_HOME, else ``~/.aotforms``."""
    return Path(path or os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).expanduser().absolute()


def at_home(path: Path, login: str = OPERATOR) -> str:
    """Point the desk at the home folder ``path``; makes the first organization where there is none.  Gives ``login``."""
    from ..guide.desk import office

    point_at(path)
    office.organization_of(login)
    return login


def point_at(path: Path) -> None:
    """Point the desk at the home folder ``path``, and change nothing there."""
    os.environ[HOME_VARIABLE] = str(home(path))


def print_json(value: Any) -> None:
    """``value`` as JSON on standard output, for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def console():
    """The console that people read; plain when the output is not a terminal.

    A string is printed as it is: in brackets or between colons it may be a person's words or a fingerprint, not a style or a picture.
    Give what has a style as ``rich.text.Text``.
    """
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


@contextmanager
def progress(words: str, quiet: bool = False):
    """A line that moves while long work runs, on standard error and only on a terminal."""
    from rich.console import Console

    err = Console(stderr=True)
    if quiet or not err.is_terminal:
        yield lambda text: None
        return
    with err.status(words) as status:
        yield status.update
