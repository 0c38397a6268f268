# do not pre-load
"""``aotforms``: one command for everything that needs no browser.

Exit codes: 0 done; 2 the input is wrong; 3 a requirement is not met; 4 not yet known; 5 filing failed or is unknown;
1 our own fault.  Errors go to standard error, one problem a line, and never repeat what could name a person.
"""
from __future__ import annotations

import importlib
import os
import sys
from functools import cache

import typer

from .errors import AotFormsError

GROUPS = ("matter", "check", "deadlines", "assemble", "paper", "preflight", "verify", "filing", "notice", "courier", "counties", "interview", "settings", "vault", "forms",
          "worksheet", "serve", "doctor")

app = typer.Typer(
    name="aotforms",
    help="Papers for assisted outpatient treatment in Washington State, and the way to the court.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@cache  # once: a second time every command would stand there twice, and each is built anew at every call
def _register() -> None:
    for group in GROUPS:
        importlib.import_module(f".commands.{group}", __package__).register(app)


def main() -> None:
    """Run the command line; turns our own errors into lines and exit codes."""
    _register()
    try:
        code = app(standalone_mode=False)
    except AotFormsError as error:
        code = report(error)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.Abort:
        code = 130
    except KeyboardInterrupt:
        print("Stopped. Nothing was left half done.", file=sys.stderr)
        code = 130
    except BrokenPipeError:
        code = 0
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001  the last line of defence: say it plainly, show no values
        code = _own_fault(error)
    sys.exit(code or 0)


def report(error: AotFormsError) -> int:
    """Print ``error`` and each of its problems on a line of its own; gives its exit code."""
    print(error.line(), file=sys.stderr)
    for problem in error.problems:
        print("  " + problem.line(), file=sys.stderr)
    return error.exit_code


def _own_fault(error: Exception) -> int:
    usage = getattr(error, "format_message", None)  # click's own usage errors carry their text and exit code 2
    if usage:
        text = usage()
        if "unexpected extra argument" in text:  # it would repeat the words, which may be half the name of a file
            text = "There is a word too many. Put a file name that holds a blank in quotes."
        print(text, file=sys.stderr)
        return getattr(error, "exit_code", 2)
    if os.environ.get("AOTFORMS_TRACE") == "1":
        raise error
    print(f"Something went wrong that is our fault ({type(error).__name__}). "
          "Set AOTFORMS_TRACE=1 and run it again to see where; the trace may show facts of the matter.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
