# do not pre-load
"""What the interview's screens call: which screen comes next, and the small texts that depend on answers.

Bound to docassemble; the path itself is in ``path.py`` and ``petition*.py``, and knows no docassemble.
"""
from __future__ import annotations

from types import SimpleNamespace

from docassemble.base.util import action_argument, url_action, url_ask, validation_error, value

from . import doors, hub, showing
from .becoming import as_when
from .objects import Case, Listed
from .path import MISSING, Read, Walk, walk
from .petition import SECTIONS

__all__ = ["EMPTY_IS_FINE", "ask", "change_list", "check_date", "county_words", "program_words", "so_far", "the_nth",
           "too_young_words", "wrong_door_words"]

EMPTY_IS_FINE = "Leave empty what is not known yet."
_NTH = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")


def ask(case: Case, objects: list) -> None:
    """Ask the first screen on the path that has no answer; once all have one, keep the Matter in the vault."""
    named = {one.instanceName: one for one in objects}
    if case.remove_list is not None:
        case.remove_sure  # noqa: B018  (seeks the screen that asks whether to remove)
    done = walk(SECTIONS, reader(named))
    if done.next is not None:
        _seek(done, named)
    hub.keep(case, done)


def reader(named: dict) -> Read:
    """Reads an answer without asking for it."""
    def read(name: str) -> object:
        of, _, attribute = name.rpartition(".")
        base, _, index = of.partition("[")
        holder = named.get(base)
        if index and holder is not None:
            index = int(index[:-1])
            holder = holder.elements[index] if index < len(holder.elements) else None
        return MISSING if holder is None else holder.__dict__.get(attribute, MISSING)
    return read


def _seek(done: Walk, named: dict) -> None:
    stop = done.next
    if stop.at:
        base, _, index = stop.at.partition("[")
        named[base].at_least(int(index[:-1]) + 1)
    value(stop.seeks)


def change_list(case: Case, lists: list) -> None:
    """The actions of a list: add one, or ask whether to remove one.  The arguments name a list and a place in it."""
    named = {one.instanceName: one for one in lists}
    listed = named.get(action_argument("list"))
    index = action_argument("index")
    if listed is None:
        return
    if action_argument("do") == "add":
        listed.add()
    elif isinstance(index, int) and 0 <= index < listed.in_use():
        case.remove_list, case.remove_index = listed.instanceName, index
        case.__dict__.pop("remove_sure", None)


def check_date(holder, name: str) -> None:
    """Refuse a date that cannot be, in plain words, beside the year."""
    def parts(end: str) -> list:
        return [getattr(holder, f"{name}{end}_{part}", None) or None for part in ("year", "month", "day")]
    try:
        as_when(parts(""), parts("_to"), None)
    except ValueError as error:
        validation_error(str(error), field=f"{holder.instanceName}.{name}_year")


def so_far(listed: Listed, index: int) -> str:
    """The items up to ``index``, each with links to change and to remove it."""
    of = listed.instanceName
    rows = [SimpleNamespace(words=showing.item_words(of, item), change=url_ask([_first(of, place)]),
                            remove=url_action("list_change", do="remove", list=of, index=place))
            for place, item in enumerate(listed.elements[:index + 1])]
    return showing.items(rows)


def _first(of: str, index: int) -> str:
    from .gathering import screens

    return next(f"{of}[{index}]{screen.names[0]}" for _, screen, several in screens().values()
                if several is not None and several.of == of and screen.names[0].startswith("."))


def the_nth(index: int) -> str:
    """First, Second, …; then Number 11."""
    return _NTH[index] if index < len(_NTH) else f"Number {index + 1}:"


def wrong_door_words(kind: str) -> str:
    """Why this person cannot file, who can, and what else there is."""
    return showing.door(doors.may_not_file(kind))


def too_young_words() -> str:
    """Why nobody can file for a child this young."""
    return showing.door(doors.child())


def program_words(county: str) -> str:
    """What is known of the county's program, provider, coordinator and crisis line; unknown says so."""
    return showing.program(doors.program(county), county)


def county_words(county: str) -> str:
    """The county that was chosen at the start, as a sentence."""
    return showing.safe(f"You chose {county} County.") if county in doors.counties() else "You have not chosen a county yet."
