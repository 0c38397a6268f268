# do not pre-load
"""Dates as people know them: exact, or only roughly, and then a range of whole days."""
from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from pydantic import model_validator

from .base import Part

_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_MONTHS = "January February March April May June July August September October November December".split()


class When(Part):
    """A day, or a range of days that certainly holds it.

    JSON takes ``"2025-03-14"``, ``"2025-03"`` (some day that month), ``"2025"``, or
    ``{"earliest": "2025-03-01", "latest": "2025-04-15", "words": "around Easter"}``.
    Both ends are inclusive.  ``words`` is what the person said, printed beside the range.
    Does not guess: a bare "about March" must be given as a range.
    """

    earliest: date
    latest: date
    words: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, date):
            return {"earliest": value, "latest": value}
        if not isinstance(value, str):
            return value
        match = _PARTIAL.match(value.strip())
        if not match:
            raise ValueError("a date is written 2025-03-14, 2025-03 or 2025, or as an earliest and a latest day")
        year, month, day = (int(part) if part else None for part in match.groups())
        if day:
            exact = date(year, month, day)
            return {"earliest": exact, "latest": exact}
        if month:
            return {"earliest": date(year, month, 1), "latest": date(year, month, calendar.monthrange(year, month)[1])}
        return {"earliest": date(year, 1, 1), "latest": date(year, 12, 31)}

    @model_validator(mode="after")
    def _in_order(self) -> When:
        if self.latest < self.earliest:
            raise ValueError("the latest day is before the earliest day")
        return self

    @property
    def exact(self) -> bool:
        """True where the day itself is known."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        if self.exact:
            return long_date(self.earliest)
        return f"between {long_date(self.earliest)} and {long_date(self.latest)}"


def long_date(day: date) -> str:
    """``March 4, 2026``: the way a date stands in a court paper."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def months_before(day: date, months: int) -> date:
    """The same day of the month, ``months`` calendar months earlier, clamped to the month's end."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    """The same day of the month, ``months`` calendar months later, clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def age_on(birth: date, day: date) -> int:
    """Whole years lived on ``day``; a person born on 29 February turns older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

