# do not pre-load
"""Logs that hold where something happened and never what somebody typed.

docassemble logs validation messages, failed assignments with their values and whole tracebacks; gunicorn logs
request lines with query strings.  Here a log line is a time, a place in the code and the kind of the error.
"""
from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from pathlib import Path

PLACES = 4


def place_of_call() -> str:
    """``file.py:line`` of the first caller outside the loggers."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if Path(name).name not in {"logger.py", "quiet.py", "logger", "__init__.py"}:
            return f"{_short(name)}:{frame.f_lineno}"
        frame = frame.f_back
    return "?"


def places_of(error: BaseException) -> str:
    """The kind of an error and the innermost places it came through; never its text."""
    frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
    return " ".join([type(error).__name__, *(f"{_short(one.filename)}:{one.lineno}" for one in reversed(frames))])


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])


def _line(kind: str, text: str) -> str:
    return f"{time.strftime('%Y-%m-%d %H:%M:%S')} {kind} {text}\n"


def docassemble_message(message: object) -> None:
    """Stands in for docassemble's logmessage; the message itself is not written."""
    error = sys.exception()
    text = place_of_call() + (f" while handling {places_of(error)}" if error else "")
    sys.stderr.write(_line("docassemble", text))


class PlaceOnly(logging.Filter):
    """Takes the values out of a record of level WARNING and above, and the text of its exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        record.msg = re.sub(r"%(\(\w+\))?[-\d.]*[a-zA-Z]", "…", str(record.msg)) if record.args else "a message"
        if record.exc_info and record.exc_info[1] is not None:
            record.msg += " " + places_of(record.exc_info[1])
        record.msg += f" ({_short(record.pathname)}:{record.lineno})"
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def install() -> None:
    """Make docassemble's log and Python's root log quiet, from now on in this process."""
    from docassemble.base.logger import set_logmessage

    set_logmessage(docassemble_message)
    handler = logging.StreamHandler()
    handler.addFilter(PlaceOnly())
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
