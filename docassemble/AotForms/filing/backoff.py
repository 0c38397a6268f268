# do not pre-load
"""When to try again, and when to leave a recipient alone for a while."""
from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from ..vault.tables import breakers
from ..vault.unit import Unit
from .adapter import Recipient


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Full jitter: the n-th wait is drawn evenly between 0 and ``min(cap, base × 2^(n-1))``.

    tries: attempts in all; total: no attempt begins later than this after the first.  breaker_after failures in a row by
    one channel to one office rest that pair for ``breaker_rest``.  look_base and look_cap: the same for look-ups, which go on.
    """

    base: timedelta = timedelta(seconds=30)
    cap: timedelta = timedelta(minutes=30)
    tries: int = 12
    total: timedelta = timedelta(hours=12)
    breaker_after: int = 5
    breaker_rest: timedelta = timedelta(minutes=15)
    look_base: timedelta = timedelta(minutes=1)
    look_cap: timedelta = timedelta(hours=2)

    def next_try(self, tries: int, since: datetime, now: datetime, rng: random.Random) -> datetime | None:
        """When to try again after ``tries`` failed attempts, None when it is time to give up."""
        due = now + rng.uniform(0, 1) * _grown(self.base, self.cap, tries)
        return None if tries >= self.tries or due > since + self.total else due

    def next_look(self, tries: int, now: datetime, rng: random.Random) -> datetime:
        """When to ask the channel again; between half and the whole of the grown wait."""
        return now + rng.uniform(0.5, 1) * _grown(self.look_base, self.look_cap, tries)


def _grown(base: timedelta, cap: timedelta, tries: int) -> timedelta:
    return min(cap, base * 2 ** min(max(tries - 1, 0), 32))


def _pair(recipient: Recipient):
    return ((breakers.c.channel == recipient.channel) & (breakers.c.county == recipient.county)
            & (breakers.c.office == recipient.office))


def resting_until(unit: Unit, recipient: Recipient) -> datetime | None:
    """Until when this channel to this office rests; None when it may be tried.  After the rest, one attempt decides."""
    until = unit.connection.execute(select(breakers.c.open_until).where(_pair(recipient))).scalar()
    return until if until is not None and until > unit.now else None


def count_failure(unit: Unit, recipient: Recipient, policy: RetryPolicy) -> None:
    """One more failure in a row."""
    unit.connection.execute(unit.insert_or_leave(breakers).values(
        channel=recipient.channel, county=recipient.county, office=recipient.office, failures=0))
    failures = unit.connection.execute(update(breakers).where(_pair(recipient)).values(
        failures=breakers.c.failures + 1).returning(breakers.c.failures)).scalar_one()
    if failures >= policy.breaker_after:
        unit.connection.execute(update(breakers).where(_pair(recipient)).values(open_until=unit.now + policy.breaker_rest))


def forget_failures(unit: Unit, recipient: Recipient) -> None:
    """It answered: start counting anew."""
    unit.connection.execute(delete(breakers).where(_pair(recipient)))
