# do not pre-load
"""Until when an office must have a submission, so that it counts on its last day; and when to stop waiting for that.

GR 30(c)(1), as quoted in Court of Appeals General Order 2020-1: an electronic paper is filed when the clerk's computer receives it in
the clerk's business hours, else at the opening of the next business day.  So a limit that ends outside those hours ends, for us, at
the close of business before it.  A county's hours are facts of its profile; where they are not known, nothing is guessed.
"""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..law.courtdays import last_court_day
from .county_model import WEAK, CountyProfile, Fact, spoken

ZONE = ZoneInfo("America/Los_Angeles")
MARGIN = timedelta(hours=2)  # time to print, drive and stand in line


@dataclass(frozen=True, slots=True)
class Limit:
    """by: the last moment at which the office must have it.  warn_at: from then on it is prepared on paper.
    known: whether the office's hours, or its cut-off, are known.  why: plain sentences that say how this was reckoned."""

    by: datetime
    warn_at: datetime
    known: bool
    why: str


def limit(deadline: datetime, profile: CountyProfile | None, office: str, margin: timedelta = MARGIN) -> Limit:
    """The limit for ``office`` that follows from the ``deadline`` (aware), with times in America/Los_Angeles.

    Where neither hours nor a cut-off are known, the warning comes with the beginning of the last court day: any hour of it may be
    too late.  Weekends, state holidays and the closures that the profile knows do not count as court days.
    """
    here = deadline.astimezone(ZONE)
    closed = _closed(profile)
    day = last_court_day(here.date(), closed)
    desk = profile.office(office) if profile else None
    opens, closes, source = _hours(desk)
    if closes is None:
        end = min(_at(day, time.max), here)
        return Limit(end, _at(day, time.min), False, (
            f"The hours of the {office} are not known, so any hour of {_spoken_day(day)} may be too late. Ask by phone until when they "
            "take papers."))
    if day == here.date() and opens is not None and here <= _at(day, opens):
        day = last_court_day(day - timedelta(days=1), closed)
    end = min(_at(day, closes), here)
    why = (f"The {office} must have it by {spoken(f'{end:%H:%M}')} on {_spoken_day(end.date())} ({source}). What comes later counts from "
           "the next business day (GR 30).")
    return Limit(end, end - margin, True, why)


def _hours(desk) -> tuple[time | None, time | None, str]:
    """Opening, the end of what counts the same day, and where we know it from; None where it is not known well enough."""
    if desk is None:
        return None, None, ""
    hours, cut_off = _good(desk.hours), _good(desk.cut_off)
    opens = time.fromisoformat(hours.opens) if hours else None
    if cut_off:
        return opens, time.fromisoformat(cut_off), _told(desk.cut_off)
    return (opens, time.fromisoformat(hours.closes), _told(desk.hours)) if hours else (None, None, "")


def _good(fact: Fact):
    return None if fact.confidence in WEAK else fact.value


def _told(fact: Fact) -> str:
    return f"{fact.source}, checked {fact.checked_on}{'; old, so ask whether it still holds' if fact.stale() else ''}"


def _closed(profile: CountyProfile | None) -> Collection[date]:
    return profile.closures.value.days if profile and profile.closures.value else ()


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZONE)


def _spoken_day(day: date) -> str:
    return f"{day:%A, %B} {day.day}, {day.year}"
