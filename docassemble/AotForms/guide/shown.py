# do not pre-load
"""When a question shows on a page that holds others: yes, no, or by answers on the page itself, as a JavaScript condition.

The conditions are those of docassemble's ``js show if`` and use four things only: ``val("name")``, a list's ``includes``, and the
signs ``&&``, ``||`` and ``!``.  ``holds`` reads the same conditions without a browser.
"""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import CodeType

Shown = bool | str


def is_one(name: str, values: Iterable[object]) -> Shown:
    """The answer to ``name``, a field of the page, is one of ``values``."""
    return f"{json.dumps(list(values))}.includes(val({json.dumps(name)}))"


def is_ticked(name: str, option: str) -> Shown:
    """``option`` is ticked among the boxes ``name`` of the page."""
    return f"(val({json.dumps(name)}) || []).includes({json.dumps(option)})"


def all_of(*parts: Shown) -> Shown:
    """Every part holds."""
    if False in parts:
        return False
    told = list(dict.fromkeys(part for part in parts if part is not True))
    return " && ".join(told) if told else True


def any_of(*parts: Shown) -> Shown:
    """Some part holds."""
    if True in parts:
        return True
    told = list(dict.fromkeys(part for part in parts if part is not False))
    return told[0] if len(told) == 1 else f"({' || '.join(told)})" if told else False


def none_of(part: Shown) -> Shown:
    """The part does not hold."""
    return not part if isinstance(part, bool) else f"!({part})"


def holds(shown: Shown, answer: Callable[[str], object]) -> bool:
    """Whether it shows, by the page's answers; ``answer`` gives None for what has none.  Raises SyntaxError for other JavaScript."""
    if isinstance(shown, bool):
        return shown
    def val(name: str) -> object:
        given = answer(name)
        return _Listed(given) if isinstance(given, (list, tuple)) else given
    return bool(eval(_python(shown), {"__builtins__": {}, "val": val, "Listed": _Listed, "null": None}))  # noqa: S307  (our own conditions)


class _Listed(list):
    """A list that is asked as JavaScript asks it."""

    def includes(self, value: object) -> bool:
        return value in self


_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|&&|\|\||[!()\[\],.]|[a-z]+)')
_PYTHON = {"&&": " and ", "||": " or ", "!": " not ", "[": "Listed([", "]": "])", "true": "True", "false": "False"}
_WORDS = {"val", "includes", "true", "false", "null"}


@lru_cache(maxsize=4096)
def _python(shown: str) -> CodeType:
    made, at = [], 0
    while at < len(shown.rstrip()):
        token = _TOKEN.match(shown, at)
        if token is None or (token[1].isalpha() and token[1] not in _WORDS):
            raise SyntaxError(f"not a condition of ours: {shown[at:at + 20]}")
        made.append(_PYTHON.get(token[1], token[1]))
        at = token.end()
    return compile("".join(made).strip(), "<condition>", "eval")
