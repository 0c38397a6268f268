# do not pre-load
"""A Matter becomes answers again: what a person sees who goes on from another device, or takes up another's part.

The other way of ``gathering.py``: answers that were gathered and given back are the same Matter.  Within a section every
screen before the last one that holds a fact counts as answered, since the path asks them in order; what nobody knew is
asked once more at the end of a section only.  Knows no docassemble.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .becoming import FIRST_HAND, UNKNOWN, Cited, Ticks
from .gathering import matter
from .path import MISSING, Screen, Section, Several, place, walk

# Screens that only steer, and what they hold once a matter exists.
READ = {"start.danger": "no", "start.help_read": True, "start.door_read": True, "start.program_read": True}
_OWN = ("kind", "who", "reliable_because", "sud_program_record")
_LATER = ("proceeding", "order", "after")  # they keep their own sources, beside what these show


@dataclass(slots=True)
class Given:
    """Answers given back: ``values`` by whole name, and how many items each list has."""

    values: dict[str, object] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)


def as_told(tree: Mapping, sections: tuple[Section, ...]) -> dict:
    """The Matter ``tree`` as far as the answers of ``sections`` tell it."""
    values = give_back(tree, sections).values
    return matter(walk(sections, lambda name: values.get(name, MISSING), to_the_end=True, facts=tree)).model_dump(mode="json")


@dataclass(frozen=True, slots=True)
class _Step:
    """One screen of one list item: its fields, and whether a fact stands behind any of them."""

    values: Mapping[str, object]
    known: bool


def give_back(tree: Mapping, sections: tuple[Section, ...]) -> Given:
    """The answers that make the Matter ``tree`` (plain JSON values) on the path of ``sections``."""
    relied, given, empty = _relied_on(tree), Given(), []
    for section in sections:
        steps = list(_steps(section, tree, relied))
        last = max((place for place, step in enumerate(steps) if step.known), default=-1)
        for step in steps[:last + 1]:
            given.values |= {name: _settled(value, relied) for name, value in step.values.items()}
        empty += [step for step in steps[:last + 1] if not step.known]
        for step in section.steps:
            if isinstance(step, Several) and f"{step.of}.any" in given.values:
                given.items[step.of] = len(_list(tree, step, relied) or ())
    _forget(given, empty, sections, tree)
    return given


def _forget(given: Given, empty: list[_Step], sections: tuple[Section, ...], tree: Mapping) -> None:
    """A screen that is off the path and holds no fact was never asked: should a later answer bring it up, it is."""
    done = walk(sections, lambda name: given.values.get(name, MISSING), to_the_end=True, facts=tree)
    if done.next is not None and done.next.screen.stops:
        return
    for step in empty:
        names = [name for name in step.values if not name.endswith(".key")]
        if not any(name in done.known.values for name in names):
            for name in names:
                given.values.pop(name, None)


def _steps(section: Section, tree: Mapping, relied: list[dict]) -> Iterator[_Step]:
    for step in section.steps:
        if isinstance(step, Several):
            yield from _several(step, _list(tree, step, relied))
        elif not step.stops:
            yield _screen(step, tree)


def _screen(screen: Screen, tree: Mapping, at: str = "") -> _Step:
    values: dict[str, object] = {}
    known = False
    for answer in screen.answers:
        if answer.back is None:
            values |= {name: READ[name] for name in answer.names if name in READ}
            continue
        value = place(tree, answer.to)
        known = known or value is not None
        for name, one in answer.back(value).items():
            whole = at + name if name.startswith(".") else name
            if isinstance(one, Ticks) and isinstance(before := values.get(whole), Ticks):
                one = Ticks({**before, **one}, said=before.said or one.said)
            values[whole] = one
    if values and all(name in READ for name in values):
        known = bool(tree)
    return _Step(values, known)


def _several(several: Several, items: list | None) -> Iterator[_Step]:
    asked = UNKNOWN if items is None else "yes" if items else "no"
    yield _Step({f"{several.of}.any": asked}, items is not None)
    for index, item in enumerate(items or ()):
        at = f"{several.of}[{index}]"
        told = [_screen(screen, item, at) for screen in several.each]
        for place_, step in enumerate(told):  # that there is such an item is a fact, even while nothing is known of it
            yield _Step({**step.values, f"{at}.key": str(index + 1)}, step.known or place_ == 0)
        more = index + 1 < len(items)  # an item told to its end needs no second asking whether there are more
        yield _Step({f"{at}.another": "yes" if more else "no"}, more or any(step.known for step in told[-2:]))


def _list(tree: Mapping, several: Several, relied: list[dict]) -> list | None:
    found = place(tree, several.to)
    return (relied or found) if several.of == "informants" else found


def _relied_on(tree: Mapping) -> list[dict]:
    """The petitioner's own list, and after it whatever a fact cites that the list lacks."""
    own = [{name: one.get(name) for name in _OWN} for one in tree.get("informants") or ()]
    for cited in _cited({name: part for name, part in tree.items() if name not in _LATER}):
        if cited not in own:
            own.append(cited)
    return own


def _cited(value: object) -> Iterator[dict]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name == "sources" and one:
                yield from (_plain(source) for source in one if source["kind"] not in FIRST_HAND)
            elif name == "source" and one and one["kind"] not in FIRST_HAND:
                yield _plain(one)
            elif name != "informants":
                yield from _cited(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _cited(one)


def _plain(source: Mapping) -> dict:
    return {name: source.get(name) for name in _OWN}


def _settled(value: object, relied: list[dict]) -> object:
    """Sources as the keys of the person's list; boxes of which nothing is known as "not known yet"."""
    if isinstance(value, Ticks) and not any(value.values()):
        return Ticks({**value, "none" if value.said else UNKNOWN: True})
    if isinstance(value, Cited):
        keys = [one["kind"] if one["kind"] in FIRST_HAND else str(relied.index(_plain(one)) + 1) for one in value]
        return (keys[0] if keys else "") if value.one else Ticks(dict.fromkeys(keys, True))
    return value
