# do not pre-load
"""How the fields of a screen become a value in the Matter.  An empty field is "not known yet", never "no"."""
from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from ..matter.dates import When
from .path import Answer, Known
from .shown import Shown, all_of, is_ticked, none_of

UNKNOWN = "unknown"
FIRST_HAND = ("personal observation", "evaluation")


class Ticks(dict):
    """Ticked boxes, given back; ``said`` False while nobody has said whether this one is ticked."""

    def __init__(self, ticked, said: bool = True):
        super().__init__(ticked)
        self.said = said


class Cited(tuple):
    """Sources, given back: each is looked up in the person's own list.  ``one``: a choice of one, not boxes."""

    def __new__(cls, values, one: bool = False):
        made = super().__new__(cls, values)
        made.one = one
        return made


def _back_as(name: str, nothing: object = "") -> Callable[[object], dict[str, object]]:
    return lambda value: {name: nothing if value is None else value}


def text(name: str, to: str | None = None) -> Answer:
    """Several lines in a person's own words."""
    return Answer((name,), to, lambda known: _words(known(name)), _back_as(name))


def line(name: str, to: str | None = None) -> Answer:
    """One line; a line break within it becomes a space."""
    return Answer((name,), to, lambda known: " ".join(_words(known(name)).split()) if _words(known(name)) else None, _back_as(name))


def yes(name: str, to: str | None = None) -> Answer:
    """Yes, no, or not known yet."""
    return Answer((name,), to, lambda known: {"yes": True, "no": False}.get(known(name)),
                  lambda value: {name: {True: "yes", False: "no"}.get(value, UNKNOWN)})


def choice(name: str, to: str | None = None) -> Answer:
    """One of the Matter's own words, or not known yet."""
    return Answer((name,), to, lambda known: None if known(name) in (None, "", UNKNOWN) else known(name), _back_as(name, UNKNOWN))


def day(name: str, to: str | None = None) -> Answer:
    """A date that is known to the day."""
    return Answer((name,), to, lambda known: as_day(known(name)),
                  lambda value: {name: date.fromisoformat(value) if value else ""})


def clock(name: str, to: str | None = None) -> Answer:
    """A time of day."""
    return Answer((name,), to, lambda known: _as_time(known(name)),
                  lambda value: {name: time.fromisoformat(value) if value else ""})


def lines(name: str, to: str | None = None) -> Answer:
    """One entry a line."""
    return Answer((name,), to, lambda known: [
        " ".join(one.split()) for one in (_words(known(name)) or "").splitlines() if one.strip()] or None,
        lambda value: {name: "\n".join(value or ())})


def whole(name: str, to: str | None = None) -> Answer:
    """A whole number."""
    return Answer((name,), to, lambda known: int(known(name)) if known(name) else None, _back_as(name))


def seen(name: str) -> Answer:
    """What only steers the interview, or shows that a page was read."""
    return Answer((name,))


def when(name: str, to: str | None = None) -> Answer:
    """A date as well as it is known: fields ``_year``, ``_month``, ``_day``, and ``_to_…`` for the end of a range."""
    names = tuple(f"{name}{end}_{part}" for end in ("", "_to") for part in ("year", "month", "day"))
    return Answer(names + (f"{name}_words",), to, lambda known: as_when(
        [known(one) for one in names[:3]], [known(one) for one in names[3:]], _words(known(f"{name}_words"))),
        lambda value: dict(zip((*names, f"{name}_words"), _parts(value), strict=True)))


def picked(name: str, option: str, to: str | None = None) -> Answer:
    """Whether one box of a list of boxes is ticked; None when "not known yet" is ticked, or nothing is."""
    def becomes(known: Known) -> bool | None:
        ticked = chosen(known(name))
        return None if UNKNOWN in ticked or not ticked else option in ticked
    return Answer((name,), to, becomes, lambda value: {name: Ticks({option: value is True}, said=value is not None)})


def sources(name: str, to: str | None = None) -> Answer:
    """The sources ticked for one telling: first-hand ones, and keys of the person's own list ``informants``."""
    return Answer((name,), to, lambda known: [
        source for one in chosen(known(name)) if (source := a_source(known, one)) is not None] or None,
        lambda value: {name: Cited(value or ())})


def source(name: str, to: str | None = None) -> Answer:
    """The one source of an incident or a stay."""
    return Answer((name,), to, lambda known: a_source(known, str(known(name))) if known(name) else None,
                  lambda value: {name: Cited([value] if value else (), one=True)})


def a_source(known: Known, key: str) -> dict | None:
    """The source that ``key`` stands for: a first-hand kind, or an entry of ``informants`` that is on the path."""
    if key in FIRST_HAND:
        return {"kind": key}
    for at in informants(known):
        if known(f"{at}.key") == key and known(f"{at}.kind") not in (None, UNKNOWN):
            one = known.here(at)
            return {"kind": one(".kind"), "who": line(".who").becomes(one),
                    "reliable_because": _words(one(".reliable_because")),
                    "sud_program_record": yes(".sud_program_record").becomes(one)}
    return None


def informants(known: Known) -> list[str]:
    """The list items of ``informants`` that are on the path, in order."""
    items = [name.removesuffix(".key") for name in known.values if name.startswith("informants[") and name.endswith("].key")]
    return sorted(items, key=lambda at: int(at[11:-1]))


def chosen(value: object) -> tuple[str, ...]:
    """What is ticked, whether docassemble's own dictionary of ticks, a plain one, or a list."""
    if value is None or value == "":
        return ()
    elements = getattr(value, "elements", value)
    if isinstance(elements, dict):
        return tuple(str(key) for key, ticked in elements.items() if ticked is True)
    return (elements,) if isinstance(elements, str) else tuple(str(one) for one in elements)


@dataclass(frozen=True, slots=True)
class Ticked:
    """On the path when ``option`` is ticked among the boxes ``name``, and "not known yet" is not."""

    name: str
    option: str

    def __call__(self, known: Known) -> bool:
        ticked = chosen(known(self.name))
        return self.option in ticked and UNKNOWN not in ticked

    def told(self, known: Known, asked: Mapping[str, Shown]) -> Shown:
        name = known.full(self.name)
        if name not in asked:
            return self(known)
        return all_of(asked[name], is_ticked(name, self.option), none_of(is_ticked(name, UNKNOWN)))


def as_day(value: object) -> date | None:
    """A plain date from what a date field holds."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


class WrongDate(ValueError):
    """A date that cannot be, in plain words that repeat nothing of it.  ``part``: the field to put right, such as ``day`` or ``to_year``."""

    def __init__(self, part: str, words: str):
        self.part = part
        super().__init__(words)


def as_when(first: Iterable[object], last: Iterable[object], words: str | None) -> dict | None:
    """The range that certainly holds the date; None while not even the year is known.  Raises WrongDate."""
    start, end = _span(list(first)), _span(list(last), "to_")
    if start is None:
        if end is not None:
            raise WrongDate("year", "Give the year of the first possible date too.")
        return None
    if end is not None and end[1] < start[0]:
        differs = next(part for part in ("year", "month", "day") if getattr(end[1], part) < getattr(start[0], part))
        raise WrongDate(f"to_{differs}", "The last possible date is before the first one. Put one of the two right.")
    told = When(earliest=start[0], latest=end[1] if end else start[1], words=words)
    return told.model_dump(mode="json")


def _span(parts: list[object], of: str = "") -> tuple[date, date] | None:
    year, month, the_day = (int(part) if part else None for part in parts)  # a number left empty is kept as 0
    if year is None:
        if month or the_day:
            raise WrongDate(f"{of}year", "A month or a day needs a year too. Write it in four digits, such as 2024.")
        return None
    if not 1900 <= year <= 2200:
        raise WrongDate(f"{of}year", "Write the year in four digits, such as 2024.")
    if month is None:
        if the_day:
            raise WrongDate(f"{of}month", "There is a day but no month. Choose the month, or leave the day empty.")
        return date(year, 1, 1), date(year, 12, 31)
    longest = calendar.monthrange(year, month)[1]
    if the_day is None:
        return date(year, month, 1), date(year, month, longest)
    if not 1 <= the_day <= longest:
        raise WrongDate(f"{of}day", "That month has no such day. Put the day or the month right.")
    return (date(year, month, the_day),) * 2


def _parts(value: Mapping | None) -> list[object]:
    """A range as the fields that say it in the fewest words: a year, a month, a day, or a first and a last day."""
    if not value:
        return [""] * 7
    first, last = date.fromisoformat(value["earliest"]), date.fromisoformat(value["latest"])
    for parts in ([first.year], [first.year, first.month], [first.year, first.month, first.day]):
        if _span([*parts, None, None][:3]) == (first, last):
            return [*parts, "", ""][:3] + ["", "", "", value.get("words") or ""]
    return [first.year, first.month, first.day, last.year, last.month, last.day, value.get("words") or ""]


def _words(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None


def _as_time(value: object) -> str | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        value = value.time()
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)[:5]


Becoming = Callable[[str, str | None], Answer]
