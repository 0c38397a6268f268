# do not pre-load
"""``aotforms courier``: delivers what is due, once or for as long as it runs."""
from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from ..errors import InputError
from .shared import DEFAULT_HOME, AsJson, Home, at_home, console, print_json

PAUSE_SECONDS = 3.0


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("courier")(courier)


def courier(
    home: Home = DEFAULT_HOME,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until stopped.")] = False,
    hold: Annotated[bool, typer.Option("--hold", help="Stop all sending, of every courier, until it is released; deliver nothing.")] = False,
    release: Annotated[bool, typer.Option("--release", help="Let all sending go on; deliver nothing now.")] = False,
    as_json: AsJson = False,
) -> None:
    """Deliver what is due. What may have arrived is looked up, never sent again. Near deadlines are watched each round."""
    from ..filing.words import hold_everything
    from ..guide.desk import sending
    from ..guide.desk.opening import vault

    at_home(home)
    if hold or release:
        if hold and release:
            raise InputError("One of the two only", "--hold, --release", "Leave one of them out.")
        hold_everything(vault(), hold, note="by the operator")
        console().print("All sending is held." if hold else "Sending goes on.")
        return
    stop = threading.Event()
    if watch:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
    while True:
        done = sending.deliver(vault())
        if as_json:
            print_json([{"submission": s.id, "state": s.state.value} for s in done])
        else:
            for s in done:
                console().print(f"{s.id}  {s.state.value}")
        if not watch or stop.wait(PAUSE_SECONDS):
            return
