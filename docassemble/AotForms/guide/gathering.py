# do not pre-load
"""Answers become a Matter.  Only the answers of screens on the path count; the others reach nothing.

Contract: ``matter(walk)`` for a finished or unfinished walk; ``asked_at`` finds the screen that
asks for a place in the Matter.  Does not save, and does not judge.
"""
from __future__ import annotations

import re

from ..matter import Matter
from .path import Answer, Read, Section, Several, Stop, Walk, walk
from .petition import SECTIONS


def gather(read: Read, sections: tuple[Section, ...] = SECTIONS) -> Matter:
    """The Matter that the answers make so far; ``read`` gives the answer to a variable, or ``MISSING``.

    Raises ``pydantic.ValidationError`` only where a choice is not one of the Matter's own words (a fault of ours).
    """
    return matter(walk(sections, read, to_the_end=True))


def matter(done: Walk) -> Matter:
    """The Matter of one walk."""
    tree: dict = {}
    for stop in done.stops:
        if stop.of is not None and not stop.at:
            _put(tree, stop.of.to, _list_when_asked(done, stop.of))
    for stop in done.stops:
        if stop.answered:
            _take(tree, done, stop)
    return Matter.model_validate(tree)


def _take(tree: dict, done: Walk, stop: Stop) -> None:
    known = done.known.here(stop.at)
    place = _item(tree, stop) if stop.at else tree
    for answer in stop.screen.answers:
        if answer.to is None or place is None:
            continue
        value = answer.becomes(known)
        if value is not None:
            _put(place, answer.to, value)


def _item(tree: dict, stop: Stop) -> dict | None:
    """The list item of the Matter that a list item of the answers becomes."""
    if stop.of is None or stop.of.to is None:
        return None
    *outer, last = stop.of.to.split(".")
    for step in outer:
        tree = tree.setdefault(step, {})
    if not isinstance(tree.get(last), list):
        tree[last] = []
    index = int(stop.at[len(stop.of.of) + 1:-1])
    while len(tree[last]) <= index:
        tree[last].append({})
    return tree[last][index]


def _list_when_asked(done: Walk, several: Several) -> list | None:
    """``[]`` is a list known to be empty; "yes" and "not known yet" without entries are both None."""
    return [] if done.known(f"{several.of}.any") == "no" else None


def _put(tree: dict, to: str | None, value: object) -> None:
    if to is None or value is None:
        return
    *outer, last = to.split(".")
    for step in outer:
        tree = tree.setdefault(step, {})
    tree[last] = value


# ── where a place in the Matter is asked ─────────────────────────────────────────────────────────────────
_INDEX = re.compile(r"\[(\d+)\]")
_CUT = re.compile(r"[.\[]")


def asked_at(path: str, done: Walk) -> Stop | None:
    """The screen on the path that answers ``path`` (``declaration.examined_on``, ``history.incidents[1].when``); the
    nearest one when the path names a whole part; None when no screen that is on the path now asks for it."""
    exact, within, lists = done.places = done.places or _places(done)
    while path:
        for listed in (exact, within, lists):
            if path in listed:
                return done.stops[listed[path]]
        path = path.rpartition(".")[0]
    return None


Places = tuple[dict[str, int], dict[str, int], dict[str, int]]
MOST_PATHS = 200
_known_places: dict[tuple[tuple[str, str], ...], Places] = {}  # by the screens of a path: no answer plays a part


def _places(done: Walk) -> Places:
    """The number of the first screen that asks for each place, that asks for something within it, and that asks whether a list has entries."""
    screens = tuple((stop.screen.id, stop.at) for stop in done.stops)
    known = _known_places.get(screens)
    if known is None:
        known = _known_places[screens] = _look_for_places(done)
        while len(_known_places) > MOST_PATHS:
            _known_places.pop(next(iter(_known_places)), None)
    return known


def _look_for_places(done: Walk) -> Places:
    exact: dict[str, int] = {}
    within: dict[str, int] = {}
    lists: dict[str, int] = {}
    for number, stop in enumerate(done.stops):
        for full in (full for answer in stop.screen.answers if (full := _full(stop, answer))):
            exact.setdefault(full, number)
            for cut in _CUT.finditer(full):
                within.setdefault(full[:cut.start()], number)
        if stop.of is not None and not stop.at and stop.of.to:
            lists.setdefault(stop.of.to, number)
    return exact, within, lists


def _full(stop: Stop, answer: Answer) -> str | None:
    """The place in the Matter of one answer of one list item."""
    if answer.to is None or (stop.at and (stop.of is None or stop.of.to is None)):
        return None
    if not stop.at:
        return answer.to
    return f"{stop.of.to}{_INDEX.search(stop.at)[0]}.{answer.to}"


__all__ = ["asked_at", "gather", "matter"]
