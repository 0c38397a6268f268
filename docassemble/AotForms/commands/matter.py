# do not pre-load
"""``aotforms schema`` and ``aotforms example``: the shape of a case file, and ready ones with made-up people."""
from __future__ import annotations

import json
from typing import Annotated

import typer

from ..matter import example as example_text
from ..matter import examples
from ..matter import schema as matter_schema


def register(app: typer.Typer) -> None:
    """Add ``schema`` and ``example`` to the command line."""
    app.command("schema")(schema)
    app.command("example")(example)


def schema() -> None:
    """Print the JSON Schema of a case file."""
    print(json.dumps(matter_schema(), ensure_ascii=False, indent=2))


def example(name: Annotated[str | None, typer.Argument(help="Which one; without it, the names are listed.")] = None) -> None:
    """Print an example case file, or list their names. The people in them are made up."""
    print(example_text(name).rstrip("\n") if name else "\n".join(examples()))
