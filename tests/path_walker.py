"""Every path through an interview, found by trying every answer that a later condition can tell apart.

The walker goes from screen to screen with all people at once.  A state is what they have answered so far, of which only what a
condition further on reads is kept: people who differ in nothing that is read again are one state, and so all paths are few.  What a
condition reads is not told by hand; conditions are watched while they are asked, and when one reads more than was kept the walk begins
anew.  Of each state one person's answers are remembered, with the screens they saw, to be walked by ``path.walk`` as well.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product

from docassemble.AotForms.guide import bank
from docassemble.AotForms.guide.path import Known, Screen, Section, Several

MOST_ITEMS = 3  # of one list: the first, one after it, and one more
DATES = ("", "1980-05-05", "2011-05-05", "2020-05-05")  # not known; an adult's, an adolescent's and a child's day of birth
Key = tuple[str, str]


class Watched(dict):
    """Answers that note which of them are read."""

    def __init__(self, values: Mapping[str, object]):
        super().__init__(values)
        self.read: set[str] = set()

    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)

    def __iter__(self):
        raise AssertionError("a condition looks through all answers: nobody can say what it hangs on")

    items = values = keys = __iter__


@dataclass(frozen=True, eq=False)
class Node:
    """One step of the way: a screen at one place, or (``holds``) whether a section or a list is on the path.

    guards: names of ``holds`` and of a list's answers that must be so before ``when`` is asked.
    """

    id: str
    when: Callable[[Known], bool]
    guards: tuple[tuple[str, object], ...]
    at: str = ""
    screen: Screen | None = None
    of: Several | None = None
    holds: str = ""

    @cached_property
    def fields(self) -> tuple[tuple[str, tuple], ...]:
        """The whole names of the screen's fields, each with every answer that it takes."""
        return tuple((self.at + name if name.startswith(".") else name, offered(f"{self.of.of}[i]{name}" if name.startswith(".") else name))
                     for name in dict.fromkeys(self.screen.names if self.screen else ()))

    @property
    def last(self) -> bool:
        """Whether this screen asks for one more item than is walked."""
        return self.of is not None and self.screen is self.of.another and self.at == f"{self.of.of}[{MOST_ITEMS - 1}]"


@dataclass(frozen=True, slots=True)
class Person:
    """One person's answers, and the screens they saw, the last one first."""

    answers: Mapping[str, object] = field(default_factory=dict)
    trail: tuple | None = None

    def saw(self) -> list[Key]:
        """The screens in the order they came."""
        found, rest = [], self.trail
        while rest is not None:
            key, rest = rest
            found.append(key)
        return found[::-1]


@dataclass(slots=True)
class Found:
    """seen: each screen at each place, with one person who came to it; passed: with one whom the path led past it.  ends: by the id of a dead end, or "end", one person of each
    state that came there.  unset: a condition and an answer it reads that the interview asks for, but not earlier on that path."""

    seen: dict[Key, Person] = field(default_factory=dict)
    passed: dict[Key, Person] = field(default_factory=dict)
    ends: dict[str, list[Person]] = field(default_factory=dict)
    unset: set[tuple[str, str]] = field(default_factory=set)


def explore(sections: tuple[Section, ...], facts: Mapping) -> Found:
    """Walk every path of an interview on a stored Matter (``facts``)."""
    nodes = list(_nodes(sections))
    asked = {name for node in nodes for name, _ in node.fields}
    reads: list[set[str]] = [set() for _ in nodes]
    while True:
        found, more = _once(nodes, reads, asked, facts)
        if not more:
            return found


def _nodes(sections: tuple[Section, ...]) -> Iterator[Node]:
    for section in sections:
        here = f"$section {section.id}"
        yield Node(here, section.when, (), holds=here)
        for step in section.steps:
            if isinstance(step, Screen):
                yield Node(step.id, step.when, ((here, True),), screen=step)
                continue
            there = f"$list {step.of}"
            yield Node(there, step.when, ((here, True),), holds=there)
            guards: tuple = ((there, True),)
            yield Node(step.asked.id, step.asked.when, guards, screen=step.asked, of=step)
            guards += ((f"{step.of}.any", "yes"),)
            for index in range(MOST_ITEMS):
                at = f"{step.of}[{index}]"
                for screen in (*step.each, step.another):
                    yield Node(screen.id, screen.when, guards, at, screen, step)
                guards += ((f"{at}.another", "yes"),)


def _once(nodes: list[Node], reads: list[set[str]], asked: set[str], facts: Mapping) -> tuple[Found, bool]:
    """One walk; True when a condition was seen to read what had not been kept for it."""
    found, more, states = Found(), False, {frozenset(): Person()}
    later: list[set[str]] = [set()]
    for one in reversed(reads):
        later.append(later[-1] | one)
    for node, own, matters in zip(nodes, reads, later[::-1][1:], strict=True):
        after: dict[frozenset, Person] = {}
        for state, person in states.items():
            watched = Watched(dict(state))
            goes = all(watched.get(name) == value for name, value in node.guards) and bool(node.when(Known(watched, node.at, facts)))
            more = more or not watched.read <= own
            own |= watched.read
            found.unset |= {(node.id, name) for name in watched.read if name in asked and name not in person.answers
                            and name not in dict(node.guards)}
            for follows in _after(node, person, goes, matters, found):
                after.setdefault(frozenset((name, follows.answers[name]) for name in matters if name in follows.answers), follows)
        states = after
    found.ends["end"] = list(states.values())
    return found, more


def _after(node: Node, person: Person, goes: bool, matters: set[str], found: Found) -> Iterator[Person]:
    """Who comes out behind a step: one for each answer that matters later."""
    if node.holds:
        yield Person({**person.answers, node.holds: goes}, person.trail)
    elif not goes:
        found.passed.setdefault((node.id, node.at), person)
        yield person
    else:
        trail = ((node.id, node.at), person.trail)
        found.seen.setdefault((node.id, node.at), Person(person.answers, trail))
        if node.screen.stops:
            found.ends.setdefault(node.id, []).append(Person(person.answers, trail))
            return
        fields = [(name, values if name in matters else values[:1]) for name, values in node.fields]
        for values in product(*(values for _, values in fields)):
            chosen = dict(zip((name for name, _ in fields), values, strict=True))
            yield Person({**person.answers, **(dict.fromkeys(chosen, "no") if node.last else chosen)}, trail)


@lru_cache(maxsize=4096)
def offered(name: str) -> tuple:
    """Every answer that a field takes, as far as a condition could tell them apart."""
    asked = next((one for one in _every_field() if one.name == name), None)
    if asked is None:
        return (True,) if name.endswith("_read") else ("1",)
    values = tuple(value for value, _ in bank.choices_of(asked) or ())
    if asked.kind == "checkboxes":
        return (*((value,) for value in values), (), values[:-2])
    return values or (DATES if asked.kind == "date" else ("", 3) if asked.kind == "integer" else ("", "x"))


@lru_cache(maxsize=1)
def _every_field() -> tuple[bank.AskedField, ...]:
    return tuple(field for one in bank.questions().values() for field in one.fields)


def places(sections: tuple[Section, ...]) -> dict[Key, int]:
    """The rank of every screen at every place, in the order in which they stand."""
    screens = (node for node in _nodes(sections) if node.screen)
    return {(node.id, node.at): rank for rank, node in enumerate(screens)}
