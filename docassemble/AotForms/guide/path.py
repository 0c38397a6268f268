# do not pre-load
"""Which screens are on a person's path, in which order, and what each answer becomes in the Matter.

A screen is named by its ``id`` in the interview.  One walk over the screens serves both sides: the interview asks the
first one that has no answer, and the Matter takes the answers of those that are on the path and of no others.  A screen
sees only answers of screens before it that are on the path themselves, so an answer that went off the path cannot open
anything.  Knows no docassemble.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .shown import Shown, all_of, any_of, is_one, none_of

MISSING = object()
Read = Callable[[str], object]


class Known:
    """Answers that are on the path so far.  ``at`` is the list item in hand, such as ``incidents[0]``, or empty.

    facts: the stored Matter as plain JSON values, for an interview that takes up one part of it; empty otherwise.
    """

    def __init__(self, values: Mapping[str, object] | None = None, at: str = "", facts: Mapping | None = None):
        self.values, self.at, self.facts = values if values is not None else {}, at, facts or {}

    def fact(self, path: str) -> object:
        """What the stored Matter says at ``path`` (``respondent.tribe.is_native``); None while nobody has said."""
        return place(self.facts, path)

    def __call__(self, name: str) -> object:
        """The answer to ``name`` (``.kind`` is that of the item in hand); None where it has none."""
        return self.values.get(self.full(name))

    def full(self, name: str) -> str:
        """The whole name of ``name`` in the list item in hand."""
        return self.at + name if name.startswith(".") else name

    def here(self, at: str) -> Known:
        """The same answers, seen from the list item ``at``."""
        return Known(self.values, at, self.facts)


def place(tree: Mapping | None, path: str | None) -> object:
    """What stands at ``path`` (``venue.county``) in plain JSON values; None where nothing does."""
    value: object = tree
    for step in (path or "").split("."):
        value = value.get(step) if type(value) is dict or isinstance(value, Mapping) else None
    return value


When = Callable[[Known], bool]


def always(_: Known) -> bool:
    """A screen that everybody sees."""
    return True


@dataclass(frozen=True, slots=True)
class Said:
    """See ``said`` and ``not_said``."""

    name: str
    values: tuple[object, ...]
    wanted: bool = True

    def __call__(self, known: Known) -> bool:
        return (known(self.name) in self.values) is self.wanted

    def told(self, known: Known, asked: Mapping[str, Shown]) -> Shown:
        name = known.full(self.name)
        if name not in asked:
            return self(known)
        one = all_of(asked[name], is_one(name, self.values))
        return one if self.wanted else none_of(one)


@dataclass(frozen=True, slots=True)
class Joined:
    """See ``both`` and ``one_of``."""

    tests: tuple[When, ...]
    every: bool

    def __call__(self, known: Known) -> bool:
        return (all if self.every else any)(test(known) for test in self.tests)

    def told(self, known: Known, asked: Mapping[str, Shown]) -> Shown:
        return (all_of if self.every else any_of)(*(told(test, known, asked) for test in self.tests))


def said(name: str, *values: object) -> When:
    """On the path when the answer to ``name`` is one of ``values``."""
    return Said(name, values)


def not_said(name: str, *values: object) -> When:
    """On the path unless the answer to ``name`` is one of ``values``."""
    return Said(name, values, wanted=False)


def both(*tests: When) -> When:
    """On the path when every test holds."""
    return Joined(tests, every=True)


def one_of(*tests: When) -> When:
    """On the path when any test holds."""
    return Joined(tests, every=False)


def told(when: When, known: Known, asked: Mapping[str, Shown]) -> Shown:
    """A condition as a page can follow it that asks ``asked``: variable to when that field itself shows.

    A condition that cannot tell itself is taken as it stands now; whatever the page's answers open later is asked on the next page.
    """
    tell = getattr(when, "told", None)
    return tell(known, asked) if tell is not None else bool(when(known))


def tells(when: When) -> bool:
    """Whether a condition can be told without any answer: it turns on choices alone, and not on a date or the stored Matter."""
    if isinstance(when, Joined):
        return all(tells(test) for test in when.tests)
    return when is always or hasattr(when, "told")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one or more fields of a screen become.

    names: the fields, the first of which is always set once the screen was answered.
    to: the place in the Matter (``respondent.name.given``), or None for what only steers the interview.
    becomes: reads the fields from a Known; gives None for "not known yet".
    back: the other way: the fields that a value in plain JSON came from, keyed as in ``names`` (``resuming.py``).
        None: the answer only steers, and is not given back.
    """

    names: tuple[str, ...]
    to: str | None = None
    becomes: Callable[[Known], object] = lambda known: None
    back: Callable[[object], Mapping[str, object]] | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its id, the section it stands in, its answers, and when it is on the path.

    stops: a dead end; it has no answer, and the path goes no further.
    shown: it is listed on the review page.
    joins: it is one thing with the question before it, and asked together with it.
    names: every field of the screen, the first being the one that the interview seeks.
    """

    id: str
    answers: tuple[Answer, ...]
    when: When = always
    stops: bool = False
    shown: bool = True
    joins: bool = False
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(name for answer in self.answers for name in answer.names))


@dataclass(frozen=True, slots=True)
class Several:
    """A list: a screen that asks whether there are any, then screens for each, the last asking for another.

    of: the list's name in the answers; to: its place in the Matter.
    asked: sets ``<of>.any`` to yes, no or unknown.  each: screens whose names begin with a dot.
    another: the screen that sets ``.another`` to yes or no.
    """

    of: str
    to: str | None
    asked: Screen
    each: tuple[Screen, ...]
    another: Screen
    when: When = always


@dataclass(frozen=True, slots=True)
class Section:
    """A named run of screens.  short: where a page holds a whole part, it shares the page of the part before it."""

    id: str
    title: str
    steps: tuple[Screen | Several, ...]
    when: When = always
    short: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """One screen as the walk met it: ``at`` is the list item, ``answered`` False for the one to ask next."""

    section: Section
    screen: Screen
    at: str
    answered: bool
    of: Several | None = None

    @property
    def seeks(self) -> str:
        """The variable that brings the screen up."""
        name = self.screen.names[0]
        return self.at + name if name.startswith(".") else name


@dataclass(slots=True)
class Walk:
    """The outcome: every screen on the path so far, the answers they hold, and the next screen to ask, if any.

    places: kept by ``gathering.asked_at`` once the walk is done.
    """

    stops: list[Stop] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    items: dict[str, int] = field(default_factory=dict)
    next: Stop | None = None
    places: tuple | None = None


def joined(*screens: Screen) -> tuple[Screen, ...]:
    """Screens that are one thing, and are asked together."""
    return (screens[0], *(replace(one, joins=True) for one in screens[1:]))


def walk(sections: tuple[Section, ...], read: Read, to_the_end: bool = False, facts: Mapping | None = None) -> Walk:
    """Follow the path.

    read: gives the answer to a variable, or MISSING.  to_the_end: do not halt at the first screen without an answer
    (for a Matter from a draft); a dead end always halts.  facts: the stored Matter, for paths that turn on other parts of it.
    """
    done = Walk(known=Known({}, facts=facts))
    for _ in _steps(sections, read, done, to_the_end):
        pass
    return done


def _steps(sections, read: Read, done: Walk, to_the_end: bool) -> Iterator[None]:
    for section in sections:
        if not section.when(done.known):
            continue
        for step in section.steps:
            if not step.when(done.known):
                continue
            goes_on = _several(section, step, read, done, to_the_end) if isinstance(step, Several) \
                else _screen(section, step, "", read, done, to_the_end)
            yield
            if not goes_on:
                return


def _screen(section: Section, screen: Screen, at: str, read: Read, done: Walk, to_the_end: bool,
            of: Several | None = None) -> bool:
    """Take one screen's answers; True when the walk goes on."""
    values, known = done.known.values, done.known.here(at)
    if not screen.when(known):
        return True
    names = [known.full(name) for name in screen.names]
    found = {name: value for name in names if (value := read(name)) is not MISSING}
    answered = names[0] in found and not screen.stops
    stop = Stop(section, screen, at, answered, of)
    done.stops.append(stop)
    if answered:
        values.update(found)
        return True
    done.next = done.next or stop
    return to_the_end and not screen.stops


def _several(section: Section, several: Several, read: Read, done: Walk, to_the_end: bool) -> bool:
    if not _screen(section, several.asked, "", read, done, to_the_end, several):
        return False
    done.items[several.of] = 0
    if done.known(f"{several.of}.any") != "yes":
        return True
    while True:
        at = f"{several.of}[{done.items[several.of]}]"
        done.items[several.of] += 1
        for screen in (*several.each, several.another):
            if not _screen(section, screen, at, read, done, to_the_end, several):
                return False
        if done.known(f"{at}.another") != "yes":
            return True


def the_sections(sections: tuple[Section, ...]) -> Iterator[tuple[Section, Screen, Several | None]]:
    """Every screen there is, on the path or not."""
    for section in sections:
        for step in section.steps:
            if isinstance(step, Several):
                for screen in (step.asked, *step.each, step.another):
                    yield section, screen, step
            else:
                yield section, step, None
