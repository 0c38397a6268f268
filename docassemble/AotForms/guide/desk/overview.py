# do not pre-load
"""One matter at a glance: its parts, its days, and the picture of what happened when."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ...filing import profiles
from ...law import timeline
from ...law.clocks import Clock, clocks, say
from ...law.findings import Review
from ...law.rules import rules_on
from ...law.standing import who
from ...matter.dates import long_date
from ..interviews import INTERVIEWS, Interview
from ..tasks import Task, tasks
from .opening import actor, today
from .writing import facts, review_facts


@dataclass(frozen=True, slots=True)
class Day:
    """One last day: what it is for, the safer reading in words, the other readings, and how sure we are."""

    title: str
    safer: str
    others: tuple[str, ...]
    cite: str
    sure: str
    past: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of a matter shows before the papers: ``picture`` is an SVG of our own, ``table`` says the same in words."""

    tasks: tuple[Task, ...]
    later: tuple[Interview, ...]
    days: tuple[Day, ...]
    review: Review
    filed: str
    picture: str
    table: tuple[tuple[str, str, str], ...]


def overview(login: str, handle: str) -> Overview | None:
    """What a member sees of one matter; None while nothing is saved in it.  Raises AccessDenied."""
    known, version = facts(actor(login), handle)
    review = review_facts(known)
    rules = rules_on(review.as_of, who(known.respondent, review.as_of))
    county = profiles.closed_days(known.venue.county)
    found = clocks(known, review.as_of, closed=county.days if county else ())
    return Overview(tasks(known.model_dump(mode="json"), review), later(), tuple(_day(one) for one in found if one.lead and one.side == "latest"),
                    review, long_date(review.as_of), timeline.svg(known.history, rules), timeline.table(known.history, rules))


def later() -> tuple[Interview, ...]:
    """The interviews for what comes after the petition."""
    return tuple(one for one in INTERVIEWS.values() if not one.starts)


def _day(clock: Clock) -> Day:
    at = clock.lead.at
    past = (at.date() if isinstance(at, datetime) else at) < today()
    return Day(clock.title, f"{say(at)}. {_sentence(clock.lead.how)}", tuple(f"{say(one.at)}. {_sentence(one.how)}" for one in clock.others),
               clock.cite, clock.confidence.words, past)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
