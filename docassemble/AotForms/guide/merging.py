# do not pre-load
"""What one interview may change in a Matter, and how two people's changes come together.

An interview owns the places that its screens ask for, and no other: whoever writes the declaration cannot undo the
hearing.  Of its own places, those it changed since it last read the Matter are written; the others keep what is stored.
A list is one place.  Knows no docassemble.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .path import Section, Several, place, the_sections


@dataclass(frozen=True, slots=True)
class Merged:
    """The Matter as it shall be stored (plain JSON values), and the places that both had changed, each differently."""

    tree: dict
    both: tuple[str, ...]


def merge(sections: tuple[Section, ...], base: Mapping, before: Mapping, mine: Mapping, theirs: Mapping) -> Merged:
    """Bring ``mine`` into ``theirs``.  Mine leads where both changed.

    base: the Matter that mine began from; before: the same as the answers told it then.  A stored Matter may say more than
    any screen asks (where a witness stood, say), and what no answer tells was not changed by answering.
    """
    tree, both = _copied(dict(theirs)), []
    for path, asked in owned(sections).items():
        old, new = (_value(one, path, asked) for one in (before, mine))
        if new == old:
            continue
        stored, now = (_value(one, path, asked) for one in (base, theirs))
        if now not in (stored, new):
            both.append(path)
        if asked is None:
            put(tree, path, new)
        else:
            untouched = list(zip(place(before, path) or (), place(base, path) or (), strict=False))
            put(tree, path, _items(place(mine, path), place(theirs, path), untouched, asked))
    return Merged(tree, tuple(both))


def alike(sections: tuple[Section, ...], one: Mapping, other: Mapping) -> bool:
    """Whether two Matters say the same at every place that the screens ask for."""
    return all(_value(one, path, asked) == _value(other, path, asked) for path, asked in owned(sections).items())


def _copied(value):
    """Plain values, copied to the ground: several times as quick as ``deepcopy``, which keeps a memory of what it met."""
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def owned(sections: tuple[Section, ...]) -> dict[str, tuple[str, ...] | None]:
    """Every place that the screens ask for; a list with the places within its items."""
    found: dict[str, tuple[str, ...] | None] = {}
    for _, screen, of in the_sections(sections):
        for answer in screen.answers:
            if of is None and answer.to:
                found[answer.to] = None
            elif of is not None and of.to:
                found[of.to] = (*(found.get(of.to) or ()), *((answer.to,) if answer.to else ()))
    return found


def _value(tree: Mapping, path: str, asked: tuple[str, ...] | None) -> object:
    value = place(tree, path)
    if asked is None or value is None:
        return value
    return [_asked(item, asked) for item in value]


def _asked(item: Mapping, asked: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(_hashable(place(item, one)) for one in asked)


def _hashable(value: object) -> object:
    return repr(value)


def _items(mine: list | None, theirs: list | None, untouched: list[tuple], asked: tuple[str, ...]) -> list | None:
    """My items, each with what the stored one says beyond what the screens ask (a scan's hash, say).

    untouched: pairs of an item as it was told before and as it is stored; one that I left as it was stays as it is stored.
    """
    if not mine or not theirs:
        return mine
    left, result = list(theirs), []
    for index, item in enumerate(mine):
        told, same = next(((told, kept) for told, kept in untouched if kept in left and _asked(told, asked) == _asked(item, asked)),
                          (None, None))
        if same is None:
            same = next((one for one in left if _asked(one, asked) == _asked(item, asked)), None)
        if same is None and len(mine) == len(theirs) and theirs[index] in left:
            same = theirs[index]
            told = next((told for told, kept in untouched if kept == same), None)
        if same is not None:
            left.remove(same)
        result.append(_over(same, item, told, asked))
    return result


def _over(stored: Mapping | None, item: Mapping, told: Mapping | None, asked: tuple[str, ...]) -> dict:
    kept = _copied(dict(stored or {}))
    for path in asked:
        if told is None or place(item, path) != place(told, path):
            put(kept, path, place(item, path))
    return kept


def put(tree: dict, path: str, value: object) -> None:
    """Set one place of a tree of plain values; ``None`` takes it away."""
    *outer, last = path.split(".")
    for step in outer:
        if value is None and not isinstance(tree.get(step), dict):
            return
        if not isinstance(tree.get(step), dict):
            tree[step] = {}
        tree = tree[step]
    if value is None:
        tree.pop(last, None)
    else:
        tree[last] = value


def lists(sections: tuple[Section, ...]) -> Iterator[Several]:
    """Every list of an interview."""
    return (step for section in sections for step in section.steps if isinstance(step, Several))
