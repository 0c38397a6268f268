# do not pre-load
"""When a question shows on a page that holds others: yes, no, or by answers on the page itself, as plain data.

A condition is ``["one", name, [values]]``, ``["ticked", name, option]``, ``["not", condition]``, ``["all", …]`` or ``["any", …]``.
``data/static/aotforms-shown.js`` follows it in the browser, where the policy lets no page evaluate code; ``holds`` does without one.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

Shown = bool | tuple


def is_one(name: str, values: Iterable[object]) -> Shown:
    """The answer to ``name``, a field of the page, is one of ``values``."""
    return ("one", name, tuple(values))


def is_ticked(name: str, option: str) -> Shown:
    """``option`` is ticked among the boxes ``name`` of the page."""
    return ("ticked", name, option)


def all_of(*parts: Shown) -> Shown:
    """Every part holds."""
    return False if False in parts else _joined("all", (part for part in parts if part is not True), True)


def any_of(*parts: Shown) -> Shown:
    """Some part holds."""
    return True if True in parts else _joined("any", (part for part in parts if part is not False), False)


def none_of(part: Shown) -> Shown:
    """The part does not hold."""
    return not part if isinstance(part, bool) else ("not", part)


def _joined(kind: str, parts: Iterable[tuple], of_none: bool) -> Shown:
    flat = dict.fromkeys(one for part in parts for one in (part[1:] if part[0] == kind else (part,)))
    return (kind, *flat) if len(flat) > 1 else next(iter(flat), of_none)


def holds(shown: Shown | list, answer: Callable[[str], object]) -> bool:
    """Whether it shows, by the page's answers; ``answer`` gives None for what has none.  A ticked list is a list or a mapping."""
    if isinstance(shown, bool):
        return shown
    kind, *rest = shown
    if kind == "one":
        return answer(rest[0]) in rest[1]
    if kind == "ticked":
        given = answer(rest[0]) or ()
        return bool(given.get(rest[1])) if isinstance(given, Mapping) else rest[1] in given
    if kind == "not":
        return not holds(rest[0], answer)
    return (all if kind == "all" else any)(holds(part, answer) for part in rest)


def written(shown: Shown) -> str:
    """The condition as JSON."""
    return json.dumps(shown)


def read(text: str) -> Shown | list:
    """A condition from JSON."""
    return json.loads(text)
