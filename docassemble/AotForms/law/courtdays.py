# do not pre-load
"""Court days: state holidays with the days on which they are kept, and counting over them.

RCW 1.16.050 and CR 6(a).  Does not know a county's own closures: whoever knows them gives them as ``closed``, and says by
``ClosedDays`` for which stretch of days they are known.
"""
from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from .rules import rules_on, rulesets

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """One county court's own closed days, whole from ``first`` to ``last``; nothing is known of days before or after."""

    first: date
    last: date
    days: frozenset[date]

    def cover(self, day: date) -> bool:
        """True where it is known whether the court is closed on ``day``."""
        return self.first <= day <= self.last


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, str]:
    """The days of ``year`` on which a holiday is kept, with its name.  A New Year's Day kept in December is in it."""
    kept = {}
    for near in (year - 1, year, year + 1):
        for day, name in _named(near):
            seen = observed(day)
            if seen.year == year:
                kept[seen] = name if seen == day else f"{name} (kept on this day)"
    return dict(sorted(kept.items()))


def observed(day: date) -> date:
    """The day on which a holiday that falls on ``day`` is kept: Friday for Saturday, Monday for Sunday."""
    shift = _rules(day).value("holidays.observed")
    by_weekday = {SATURDAY: shift["saturday"], SUNDAY: shift["sunday"]}
    return day + timedelta(days=by_weekday.get(day.weekday(), 0))


def is_court_day(day: date, closed: Collection[date] = ()) -> bool:
    """True on a weekday that is no state holiday, and no day in ``closed``."""
    return day.weekday() < SATURDAY and day not in holidays(day.year) and day not in closed


def next_court_day(day: date, closed: Collection[date] = ()) -> date:
    """``day`` itself where it is a court day, else the first one after it."""
    while not is_court_day(day, closed):
        day += timedelta(days=1)
    return day


def last_court_day(day: date, closed: Collection[date] = ()) -> date:
    """``day`` itself where it is a court day, else the last one before it."""
    while not is_court_day(day, closed):
        day -= timedelta(days=1)
    return day


def court_days_after(day: date, number: int, closed: Collection[date] = ()) -> date:
    """The ``number``-th court day after ``day``, which is not counted."""
    for _ in range(number):
        day = next_court_day(day + timedelta(days=1), closed)
    return day


def _named(year: int):
    rules = _rules(date(year, 1, 1))
    for row in rules.value("holidays.fixed"):
        yield date(year, row["month"], row["day"]), row["name"]
    for row in rules.value("holidays.floating"):
        yield _nth(year, row) + timedelta(days=row["plus"]), row["name"]


def _nth(year: int, row: dict) -> date:
    """The nth weekday of a month, from the end where nth is negative."""
    month, weekday, nth = row["month"], row["weekday"], row["nth"]
    length = calendar.monthrange(year, month)[1]
    days = [date(year, month, d) for d in range(1, length + 1) if date(year, month, d).weekday() == weekday]
    return days[nth - 1 if nth > 0 else nth]


def _rules(day: date):
    """The list of holidays; days before the first text are read with the first text."""
    return rules_on(max(day, min(text.first_day for text in rulesets() if text.first_day)))
