"""The clocks of the law once more, walked day by day and hour by hour: nothing here is taken from the package.

Own holidays, own months, own change of the clocks, own counting, from the table of clocks as the statute has it.  ``walk``
gives for one clock what it must answer: (the safe day or moment, the set of all other readings), None while it waits.
Days are dates; moments are naive datetimes in UTC.
"""
from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

ONE = timedelta(days=1)
# number: (what starts it, how it is counted, how many, whether it is the earliest or the latest day).
CLOCKS = {
    1: ("examined", "strict", 10, "latest"), 2: ("served", "floor", 3, "earliest"), 3: ("served", "days", 7, "latest"),
    4: ("served", "days", 30, "latest"), 5: ("stipulated", "days", 0, "latest"), 6: ("discharge", "court before", 1, "latest"),
    7: ("detained_for_exam", "hours", 24, "latest"), 8: ("served", "hours", 24, "latest"), 9: ("decided", "hours", 3, "latest"),
    11: ("ordered", "months", 18, "latest"), 12: ("intake", "days", 7, "latest"), 13: ("held_for_evaluation", "hours", 12, "latest"),
    14: ("detained_for_revocation", "hours", 24, "latest"), 15: ("detained_for_revocation", "short", 5, "latest"),
    16: ("detained_for_revocation", "court", 2, "latest"), 17: ("revocation_heard", "end", 14, "latest"),
    18: ("ordered", "court", 3, "latest"), 19: ("inpatient_not_needed", "days", 14, "latest"), 20: ("returned", "days", 7, "latest"),
    21: ("investigated", "days", 10, "latest"), 22: ("discharged", "court", 1, "latest")}


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The days that a Washington court keeps as holidays, found by walking through the year with a calendar's own words."""
    found, seen = set(), {}
    day = date(year, 1, 1)
    while day.year == year:
        key = (day.month, day.weekday())
        seen[key] = seen.get(key, 0) + 1
        if (*key, seen[key]) in {(1, 0, 3), (2, 0, 3), (9, 0, 1), (11, 3, 4)}:
            found.add(day)
            if day.month == 11:
                found.add(day + ONE)
        if key == (5, 0) and (day + 7 * ONE).month == 6:
            found.add(day)
        day += ONE
    for fixed in (date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25), date(year + 1, 1, 1)):
        kept = fixed - ONE if fixed.weekday() == 5 else fixed + ONE if fixed.weekday() == 6 else fixed
        if kept.year == year:
            found.add(kept)
    return frozenset(found)


def shut(day: date, closed: frozenset[date]) -> bool:
    return day.weekday() in (5, 6) or day in holidays(day.year) or day in closed


def step(day: date, direction: int, closed: frozenset[date]) -> date:
    """``day`` itself while the court is open, else on to the first day that way on which it is."""
    while shut(day, closed):
        day += direction * ONE
    return day


def ahead(day: date, number: int) -> date:
    for _ in range(number):
        day += ONE
    return day


def open_days(day: date, number: int, closed: frozenset[date], direction: int = 1) -> date:
    """The number-th open day after (or before) ``day``."""
    while number:
        day += direction * ONE
        number -= not shut(day, closed)
    return day


def months(day: date, number: int) -> date:
    """The same day so many months on (back where negative), one month at a time; where the month is too short, its last day."""
    year, month = day.year, day.month
    for _ in range(abs(number)):
        month += 1 if number > 0 else -1
        if month in (0, 13):
            year, month = (year + 1, 1) if month == 13 else (year - 1, 12)
    for last in range(day.day, 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError


@lru_cache(maxsize=64)
def summer(year: int) -> tuple[datetime, datetime]:
    """The two moments, in UTC, at which the clocks of the Pacific coast change: 2:00 on the 2nd Sunday of March, the 1st of November."""
    def sunday(month, number):
        day = date(year, month, 1)
        while True:
            number -= day.weekday() == 6
            if not number:
                return datetime(year, month, day.day)
            day += ONE
    return sunday(3, 2) + timedelta(hours=10), sunday(11, 1) + timedelta(hours=9)


def behind(utc: datetime) -> int:
    """How many hours the clock on the wall is behind UTC at that moment."""
    first, last = summer(utc.year)
    return 7 if first <= utc < last else 8


def to_utc(wall: datetime) -> datetime:
    """The moment at which the wall shows this; the first of two; an hour that is skipped is read as if the clocks had not changed."""
    for hours in (7, 8):
        if behind(wall + timedelta(hours=hours)) == hours:
            return wall + timedelta(hours=hours)
    return wall + timedelta(hours=8)


def hours(start, length: int) -> set[datetime]:
    """Both readings, hour by hour: as the hours pass, and as the clock on the wall shows them.  ``start``: a date, naive wall time,
    or an aware moment."""
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day)
    if start.tzinfo is not None:
        utc = start.replace(tzinfo=None) - start.utcoffset()
        wall = utc - timedelta(hours=behind(utc))
    else:
        wall, utc = start, to_utc(start)
    for _ in range(length):
        utc += timedelta(hours=1)
        wall += timedelta(hours=1)
    return {utc, to_utc(wall)}


def readings(unit: str, length: int, start, closed: frozenset[date]) -> list:
    """Every reading of one clock from one start."""
    if unit == "hours":
        return list(hours(start, length))
    day = start
    if isinstance(start, datetime):
        utc = start.replace(tzinfo=None) - start.utcoffset() if start.tzinfo else None
        day = (utc - timedelta(hours=behind(utc))).date() if utc else start.date()
    plain = ahead(day, length) if unit not in ("months", "court", "court before") else day
    if unit == "floor":
        return [open_days(day, length, closed), step(plain, 1, closed)]
    if unit == "short":
        return [step(plain, -1, closed), plain, open_days(day, length, closed)]
    if unit == "days":
        return [step(plain, -1, closed), *([plain, step(plain, 1, closed)] if shut(plain, closed) else [])]
    if unit == "strict":
        return [step(plain, -1, closed), plain]
    if unit == "court":
        return [open_days(day, length, closed)]
    if unit == "court before":
        return [open_days(day, length, closed, -1)]
    return [months(day, length) if unit == "months" else plain]


def walk(number: int, events: dict, closed: frozenset[date] = frozenset(), asked: int | None = None):
    """(safe, others) of one clock; ``events``: name to a start, or to a list of starts; ``asked``: months that the petition asks for."""
    name, unit, length, side = CLOCKS[number]
    starts = events.get(name)
    if not starts:
        return None
    if unit == "months" and asked:
        length = min(length, asked)
    found = set()
    for start in starts if isinstance(starts, list) else [starts]:
        for shutting in {frozenset(), closed}:
            found |= set(readings(unit, length, start, shutting))
    safe = max(found) if side == "earliest" else min(found)
    return safe, found - {safe}


def covered(first: date, filed: date, stays: list[tuple[date, date]]) -> int:
    """How many days from ``first`` to ``filed`` lie in some stay: days are bits, stays are masks, their union is an or."""
    bits = 0
    for since, until in stays:
        if since <= until:
            bits |= ((1 << (until - since).days + 1) - 1) << (since.toordinal() - 1)
    return ((bits >> (first.toordinal() - 1)) & ((1 << (filed - first).days + 1) - 1)).bit_count()
