# do not pre-load
"""The petition's questions for a page that works without a network, and for paper: the same ids, labels, choices and order.

From ``bank.py`` (what is asked) and ``petition.py`` (when).  The four shorter interviews that may begin a matter ask parts of the
petition, so this one form serves them all.  Knows no docassemble.
"""
from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType, SimpleNamespace

from markupsafe import Markup

from . import bank, choices, doors, field_text
from .path import Known, Screen, Section, Several, When, tells, told
from .petition import SECTIONS
from .shown import Shown, all_of
from .wording import nth

RADIO, BOXES, LIST = "radio", "checkboxes", "dropdown"
SOURCES, ONE_SOURCE = "source_choices(informants)", "one_source_choices(informants)"
FIRST_HAND = tuple((key, words) for one in choices.source_choices(SimpleNamespace(elements=[])) for key, words in one.items())
NUMBERED = "{nth}"  # in a heading: First, Second, …


@dataclass(frozen=True, slots=True)
class Field:
    """One field.  ``name`` is the variable, with ``[i]`` in a list; ``choices`` are pairs of value and words; ``sources``: to them come the
    person's own informants."""

    name: str
    label: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    sources: bool = False
    rows: int = 0
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One screen of the interview.  ``when``: by which answers it shows (a name that begins with a dot is of the same list item);
    ``perhaps``: a condition that cannot be told belongs to it as well.  ``item``: it is asked for each item of a list."""

    id: str
    title: str
    text: Markup
    fields: tuple[Field, ...]
    when: Shown = True
    perhaps: bool = False
    item: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: whether there are any, what is asked of each, and how one more is asked for."""

    of: str
    asked: Asked
    each: tuple[Asked, ...]
    another: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section."""

    id: str
    title: str
    steps: tuple[Asked | Listed, ...]


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """An answer after which nothing more can be asked: the field, its value, and what the person is told."""

    name: str
    value: str
    title: str
    why: str
    who_can: tuple[str, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """All of it.  ``version`` changes with every word and condition."""

    parts: tuple[Part, ...]
    dead_ends: tuple[DeadEnd, ...]
    version: str

    def asked(self) -> Iterator[Asked]:
        """Every screen, in order."""
        for part in self.parts:
            for step in part.steps:
                yield from (step.asked, *step.each) if isinstance(step, Listed) else (step,)

    def fields(self) -> Mapping[str, Field]:
        """Every field by its variable."""
        return MappingProxyType({field.name: field for asked in self.asked() for field in asked.fields if field.name})


def form(day: date | None = None) -> Form:
    """The form by the rules of ``day``, today in Washington when None."""
    return _form(day or doors.today_in_washington())


@lru_cache(maxsize=2)
def _form(day: date) -> Form:
    parts = tuple(_part(section) for section in SECTIONS)
    ends = tuple(_dead_ends(day))
    words = json.dumps([[asdict(part) for part in parts], [asdict(end) for end in ends]], sort_keys=True)
    return Form(parts, ends, hashlib.sha256(words.encode()).hexdigest()[:16])


def _part(section: Section) -> Part:
    steps: list[Asked | Listed] = []
    for step in section.steps:
        if isinstance(step, Several):
            steps.append(_listed(section, step))
        elif not step.stops and (asked := _asked(step, (section.when, step.when))) is not None:
            steps.append(asked)
    return Part(section.id, section.title, tuple(steps))


def _listed(section: Section, several: Several) -> Listed:
    outer = (section.when, several.when)
    each = tuple(_asked(screen, (screen.when,), several.of) for screen in several.each)
    label = bank.questions()[several.another.id].fields[0].label
    return Listed(several.of, _asked(several.asked, (*outer, several.asked.when)), each, label)


def _asked(screen: Screen, whens: tuple[When, ...], of: str = "") -> Asked | None:
    """None for a page of information that is all computed: there is nothing to show."""
    question = bank.questions()[screen.id]
    plain = [when for when in whens if tells(when)]
    shown = all_of(*(told(when, Known(), _names(of)) for when in plain))
    text, fields = field_text.html(question.subquestion), tuple(_field(one) for one in question.fields)
    if not text and not fields:
        return None
    title = field_text.plain(re.sub(r"\$\{ the_nth\(i\) \}", NUMBERED, question.question))
    return Asked(screen.id, title, text, fields, shown, len(plain) < len(whens), bool(of))


def _field(asked: bank.AskedField) -> Field:
    sources = asked.choices in (SOURCES, ONE_SOURCE)
    listed = (*FIRST_HAND, *((choices.NOT_KNOWN,) if asked.choices == ONE_SOURCE else ())) if sources else tuple(bank.choices_of(asked) or ())
    if asked.choices and not listed:
        raise ValueError(f"{asked.name}: its choices depend on answers")
    return Field(asked.name, field_text.plain(asked.label), asked.kind, listed, sources, asked.rows or 0, asked.least, asked.most)


@lru_cache(maxsize=32)
def _names(of: str) -> Mapping[str, Shown]:
    """Every field there is, none of them turning on another here; those of the list ``of`` under the short names that its conditions use."""
    return {asked.name.removeprefix(f"{of}[i]") if of else asked.name: True for question in bank.questions().values() for asked in question.fields}


def _values(screen: str) -> list[str]:
    """What the one choice of a screen can be."""
    return [value for value, _ in bank.choices_of(bank.questions()[screen].fields[0]) or ()]


def _dead_ends(day: date) -> Iterator[DeadEnd]:
    """Who may not file; what hangs on a date is told when the answers are handed in."""
    title = bank.questions()["wrong_door"].question
    for value in _values("start_petitioner_kind"):
        if doors.wrong_door(lambda name, value=value: value if name == "petitioner.kind" else None):
            door = doors.may_not_file(value, day)
            yield DeadEnd("petitioner.kind", value, title, door.why, door.who_can, door.else_)


def informant_words() -> dict[str, str]:
    """How a choice of source begins for each kind of informant: ``Person``, ``Record``, ``Inquiry``."""
    kinds = _values("informant_kind")
    made = [choices.source_choices(SimpleNamespace(elements=[SimpleNamespace(key="key", kind=kind, who="")])) for kind in kinds]
    return {kind: one[-1]["key"].partition(":")[0] for kind, one in zip(kinds, made, strict=True)}


def numbered(asked: Asked, index: int) -> Asked:
    """The screen for one item of its list, ``index`` from 0: its heading and its fields' names."""
    return replace(asked, title=asked.title.replace(NUMBERED, nth(index)),
                   fields=tuple(replace(one, name=one.name.replace("[i]", f"[{index}]")) for one in asked.fields))
