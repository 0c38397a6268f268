# do not pre-load
"""Several questions on one page: a whole part for those who do this every week, and else what is one thing.

Either way with the same questions, ids and order.  The page for a part holds every question of its part (and of a short part after it) that has no answer yet and is on the path, or can come onto it
by answers on this very page; each with the condition under which it shows.  What an answer opens that the page could not foresee is asked
after it.  A dead end and a warning are never on a page: what follows them on the page hides, and the walk shows them next, alone.
Knows no docassemble but the shape of its fields.
"""
from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

from ..server.language import tr
from . import bank
from .path import Screen, Section, Several, Stop, Walk, always, said, told
from .shown import Shown, all_of, none_of, written

PAGE_HEADING = "daMainQuestion"  # docassemble's own name of the heading of a page
ROOM = 3  # how many new items of a list a page has room for; "another" on the last one brings a further page
_NAMES = re.compile(r"[A-Za-z_][\w.\[\]]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the page.  at: its list item, or empty, of: its list; shown: when it shows."""

    section: Section
    screen: Screen
    at: str
    shown: Shown
    question: bank.Question
    of: Several | None = None

    @property
    def closes(self) -> bool:
        """It asks whether there is another item."""
        return self.of is not None and self.screen is self.of.another

    @property
    def opens(self) -> bool:
        """It is the first question of a list item."""
        return self.of is not None and self.screen is self.of.each[0]

    @property
    def heading(self) -> str:
        """The id of its heading."""
        return _heading(self.screen, self.at)


@dataclass(frozen=True, slots=True)
class Page:
    """The questions of one page, in order, and how many items each list must have for them."""

    asked: tuple[Asked, ...]
    rooms: Mapping[str, int]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts that the page asks about."""
        return tuple({one.section.id: one.section for one in self.asked if one.question.seeks is None}.values())


@dataclass(slots=True)
class _Building:
    """A page while it grows.  seen: when each field so far shows; goes_on: when whatever comes next shows; full: it ends here."""

    done: Walk
    answered: frozenset[tuple[str, str]]
    asked: list[Asked] = field(default_factory=list)
    rooms: dict[str, int] = field(default_factory=dict)
    seen: dict[str, Shown] = field(default_factory=dict)
    goes_on: Shown = True
    full: bool = False

    def section(self, section: Section) -> None:
        reach = told(section.when, self.done.known, self.seen)
        for step in section.steps:
            if isinstance(step, Several):
                self._several(section, step, all_of(reach, told(step.when, self.done.known, self.seen)))
            else:
                self._screen(section, step, "", reach)

    def _several(self, section: Section, several: Several, reach: Shown) -> None:
        self._screen(section, several.asked, "", reach)
        reach = all_of(reach, told(said(f"{several.of}.any", "yes"), self.done.known, self.seen))
        index, room = 0, ROOM
        while reach is not False and room and not self.full:
            at, before = f"{several.of}[{index}]", len(self.asked)
            for screen in (*several.each, several.another):
                self._screen(section, screen, at, reach, several)
            index += 1
            if len(self.asked) > before:
                room, self.rooms[several.of] = room - 1, index
            reach = all_of(reach, told(said(f"{at}.another", "yes"), self.done.known, self.seen))

    def _screen(self, section: Section, screen: Screen, at: str, reach: Shown, of: Several | None = None) -> None:
        known = self.done.known.here(at)
        shown = all_of(reach, self.goes_on, told(screen.when, known, self.seen))
        if self.full or shown is False or (screen.id, at) in self.answered:
            return
        question = bank.asked(screen.id)
        if screen.stops or warns(screen):
            self.goes_on = all_of(self.goes_on, none_of(shown))
            self.full = self.goes_on is False
            return
        one = Asked(section, screen, at, shown, question.at(index_of(at)) if at else question, of)
        if not one.closes and self._leans_on_the_page(one.question):
            self.full = True
            return
        self.asked.append(one)
        self.seen |= {each.name: shown for each in one.question.fields if each.name}

    def _leans_on_the_page(self, question: bank.Question) -> bool:
        """Its words or choices come from answers that this very page asks for: it cannot be written before they are given."""
        told_by = (*question.expressions, *(one.choices for one in question.fields if one.choices))
        names = {name for words in told_by for name in _NAMES.findall(words)}
        return any(name == seen or seen.startswith(f"{name}[") for name in names for seen in self.seen)


def index_of(at: str) -> int:
    """The number of a list item (``incidents[2]``), from 0."""
    return int(at[at.index("[") + 1:-1])


def _heading(screen: Screen, at: str) -> str:
    return f"iv-{screen.id}{f'-{index_of(at)}' if at else ''}"


def warns(screen: Screen) -> bool:
    """A page of information that only some people see, such as "get help first": it is read alone."""
    return bank.questions()[screen.id].seeks is not None and screen.when is not always


def page(sections: tuple[Section, ...], done: Walk, stop: Stop, alone: bool = False) -> Page | None:
    """The page on which ``stop``, the first screen of a walk to the end that has no answer, is asked.

    alone: its part is asked for by itself.  None where the screen stands alone: a dead end, a warning, the last one that is open.
    """
    if stop.screen.stops or warns(stop.screen):
        return None
    made = _Building(done, frozenset((one.screen.id, one.at) for one in done.stops if one.answered))
    for group in _groups((stop.section,) if alone else sections[sections.index(stop.section):]):
        for section in group:
            made.section(section)
        if made.full or made.seen:  # what only informs goes on one page with the next questions
            break
    return Page(tuple(made.asked), made.rooms) if len(made.asked) > 1 else None


def one_thing(done: Walk, stop: Stop) -> Page | None:
    """The page on which ``stop`` is asked together with what is one thing with it, such as "is there a guardian?" and "who?".

    None where it stands alone: nothing belongs to it, or nothing of that can show before ``stop`` is answered.
    """
    if stop.screen.stops or warns(stop.screen):
        return None
    made = _Building(done, frozenset((one.screen.id, one.at) for one in done.stops if one.answered))
    for screen in _together(stop):
        made._screen(stop.section, screen, stop.at, True, stop.of)
    rooms = {stop.of.of: index_of(stop.at) + 1} if stop.of and stop.at else {}
    return Page(tuple(made.asked), rooms) if len(made.asked) > 1 else None


def _together(stop: Stop) -> Iterator[Screen]:
    """The screens from ``stop`` on that are one thing with it."""
    row = _row(stop)
    at = row.index(stop.screen)
    yield row[at]
    yield from takewhile(lambda one: one.joins, row[at + 1:])


def _row(stop: Stop) -> list[Screen]:
    """The screens among which ``stop`` stands: those of one list item, or those of its part up to and after a list."""
    if stop.at:
        return [*stop.of.each, stop.of.another]
    row: list[Screen] = []
    for step in stop.section.steps:
        row.append(step.asked if isinstance(step, Several) else step)
    return row


def _groups(sections: tuple[Section, ...]) -> Iterator[list[Section]]:
    group: list[Section] = []
    for section in sections:
        if group and not section.short:
            yield group
            group = []
        group.append(section)
    yield group


# ── as docassemble's fields ──────────────────────────────────────────────────────────────────────────────
def entries(made: Page, led: bool = False) -> list[dict[str, object]]:
    """The page as the list that docassemble takes for ``fields``: each former question a group under its own heading.

    led: the first question is the heading of the page itself.
    """
    several, headings = len(made.sections) > 1 and not led, {one.heading for one in made.asked}
    listed: list[dict[str, object]] = []
    section = None
    for one in made.asked:
        if several and one.section is not section:
            listed.append({"note": f'<h2 class="iv-page-part">{tr(one.section.title)}</h2>'})
        section = one.section
        opened = _heading(one.of.each[0], one.at) if one.at and not one.opens else ""
        first = led and one is made.asked[0]
        listed += _question(one, 0 if first else 2 + several, opened if opened in headings and not led else "")
    return listed


def _question(one: Asked, level: int, within: str) -> Iterator[dict[str, object]]:
    """One question as a group.  Until the page's own script has read when it shows, such a group is hidden and sends nothing.

    level: of its heading, 0 where that is the page's own; within: the id of the heading of its list item, which names the group too and
    stands one level above.
    """
    called = f"{within} {one.heading}".strip() if level else PAGE_HEADING
    named = 'role="presentation"' if one.closes else f'role="group" aria-labelledby="{called}"'
    when = "" if one.shown is True else f' data-iv-shown="{html.escape(written(one.shown))}" hidden disabled'
    yield {"raw html": f'<fieldset class="iv-asked{" iv-within" * bool(within)}" data-iv-question="{one.screen.id}" {named}{when}>'}
    if not one.closes and (told_above := _words(one.question, one.heading, level + bool(within) if level else 0)):
        yield {"note": told_above}  # before "is there another?" stands what was told of the list
    for asked in one.question.fields:
        entry = _field(asked)
        shown = {} if one.shown is True else {"shown": written(one.shown)}
        yield entry if "note" in entry else entry | {"field metadata": shown | {"question": one.screen.id}}
    yield {"raw html": "</fieldset>"}


def _words(question: bank.Question, heading: str, level: int) -> str:
    words = [f'<h{level} id="{heading}">{question.question}</h{level}>'] if level else []
    return "\n\n".join([*words, question.subquestion] if question.subquestion else words)


_KINDS: Mapping[str, Mapping[str, str]] = {
    "area": {"datatype": "raw", "input type": "area"}, "radio": {"input type": "radio"}, "dropdown": {"input type": "dropdown"}}


def _field(asked: bank.AskedField) -> dict[str, object]:
    if asked.kind == "note":
        return {"note": asked.label}
    entry = {"label": asked.label, "field": asked.name, **_KINDS.get(asked.kind, {"datatype": asked.kind})}
    more = {"code": asked.choices, "rows": asked.rows, "min": asked.least, "max": asked.most}
    entry |= {key: value for key, value in more.items() if value is not None}
    if asked.kind == "checkboxes":
        entry["none of the above"] = asked.none_too
    return entry if asked.required else entry | {"required": False}


def title(made: Page, done: Walk) -> str:
    """The page's heading: its parts, and that it is not the first page of them where it is not."""
    ids = {section.id for section in made.sections}
    again = any(stop.answered and stop.section.id in ids for stop in done.stops)
    titles = " · ".join(tr(section.title) for section in made.sections)
    return tr("{parts}: more questions", parts=titles) if again else titles
