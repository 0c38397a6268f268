# do not pre-load
"""Every clock of the law: what starts it, how long it runs, and both readings where the counting is unsettled.

The safer reading leads.  Days and holidays as in courtdays.py; hours as the clock on the wall shows them, and as they
pass, where the two differ because the clocks change.  CR 6(a), RCW 1.16.050, and each clock's own section.
A county's own closed days count only where they are given, and then stand beside the law's own reading, since no text says
whether they are court days.  Does not know what a judge ordered: the day that a judge wrote goes before any of these.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..matter import Matter
from ..matter.dates import long_date, months_after
from .courtdays import court_days_after, is_court_day, last_court_day, next_court_day
from .declaration import last_days
from .findings import Confidence
from .lookback import PRONGS, window
from .rules import Rule, Rules, rules_on
from .standing import who

EVENTS: Mapping[str, str] = {
    "served": "the respondent was served", "stipulated": "the hearing that the parties agreed on",
    "detained_for_exam": "the respondent was detained for an exam", "decided": "the crisis responder decided",
    "ordered": "the court made the order", "intake": "the intake evaluation",
    "held_for_evaluation": "the person was held for evaluation",
    "detained_for_revocation": "the person was detained, or served, for revocation",
    "revocation_heard": "the revocation hearing", "inpatient_not_needed": "inpatient care was found no longer needed",
    "returned": "the adolescent’s return", "investigated": "the crisis responder looked, or was asked to",
    "discharged": "the person was discharged", "discharge": "the expected discharge"}
NAMES = tuple(f"clock.{number:02}" for number in range(1, 100))
Moment = date | datetime
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count: the day or moment it gives, and how it was counted, in plain words."""

    at: Moment
    how: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock.  ``lead`` is the safer reading, None while what starts it is not known; ``others`` stand beside it.

    side: "earliest" or "latest".   counted_from: what starts it, and when where that is known.   event: its name in EVENTS.
    """

    id: str
    title: str
    side: str
    event: str
    counted_from: str
    lead: Reading | None
    others: tuple[Reading, ...]
    cite: str
    confidence: Confidence
    source: str
    note: str


def clocks(matter: Matter, as_of: date, events: Mapping[str, Moment] | None = None, ruleset: str | None = None,
           closed: Collection[date] = ()) -> tuple[Clock, ...]:
    """Every clock for a petition filed on ``as_of``; ``events`` gives what has happened, by the names in EVENTS.

    A moment without a zone is read on the wall clock of the state.  A day alone, where hours count, is read from its
    first minute, which is the safe way.  ``closed``: days on which this county's court is closed beside state holidays.
    """
    rules = rules_on(as_of, who(matter.respondent, as_of), ruleset)
    known = {**_from_matter(matter, rules), **{name: (at,) for name, at in (events or {}).items()}}
    found: list[Clock] = []
    for rule in (rules[name] for name in NAMES if name in rules):
        if rule.value["unit"] == "lookback":
            found += _lookback(rule, matter, rules)
        else:
            found.append(_clock(rule, known, matter, rules, closed))
    return tuple(found)


def renewal(order_ends: date, rules: Rules) -> Mapping[str, date]:
    """Suggested days to ``review``, plan the ``exam``, and ``filing`` of a new petition: no order can be extended."""
    return {name: last_court_day(order_ends - timedelta(days=days)) for name, days in rules.value("clock.renewal").items()}


def _from_matter(matter: Matter, rules: Rules) -> dict[str, tuple[Moment, ...]]:
    """What the Matter itself says, by event: the exam or the attempts that are counted from, and the expected discharge."""
    before = timedelta(days=rules.value("declaration.days"))
    known: dict[str, tuple[Moment, ...]] = {"examined": tuple(final - before for final in last_days(matter.declaration, rules))}
    if matter.detention.hospitalized and matter.detention.anticipated_release:
        known["discharge"] = (matter.detention.anticipated_release.earliest,)
    return known


def _length(rule: Rule, matter: Matter, rules: Rules) -> int:
    given = rule.value["length"]
    if isinstance(given, int):
        return given
    value = rules.value(given["rule"])
    number = value[given["key"]] if "key" in given else value
    if rule.value["unit"] == "months" and matter.requested_months:
        return min(number, matter.requested_months)
    return number


def _clock(rule: Rule, known: Mapping[str, tuple[Moment, ...]], matter: Matter, rules: Rules,
           closed: Collection[date]) -> Clock:
    """Every reading from every start; the first start is the safer one, so what is counted from it leads."""
    starts, shape = known.get(rule.value["start"], ()), rule.value
    readings: list[Reading] = []
    for start in starts:
        count, length = COUNTING[shape["unit"]], _length(rule, matter, rules)
        found = count(start, length, shape["side"], rules, ())
        if closed:
            found = _beside(found, count(start, length, shape["side"], rules, closed), shape["side"])
        readings += found if len(starts) == 1 else [Reading(one.at, f"{one.how}, from the attempt of {long_date(start)}") for one in found]
    return _made(rule, starts[0] if starts else None, readings)


def _beside(plain: list[Reading], local: list[Reading], side: str) -> list[Reading]:
    """The law's readings and those that keep the county's closed days; of the two leads the safer one leads."""
    local = [Reading(one.at, f"{one.how}, the court’s own closed days left out") for one in local if one not in plain]
    if not local:
        return plain
    leads = sorted((plain[0], local[0]), key=lambda one: one.at, reverse=side == "earliest")
    return [*leads, *plain[1:], *local[1:]]


def _made(rule: Rule, start: Moment | None, readings: list[Reading], suffix: str = "", title: str = "") -> Clock:
    shape = rule.value
    counted_from = shape["from"] + (f", {say(start)}" if start is not None else "")
    lead = readings[0] if readings else None
    others: dict[str, Reading] = {}
    for reading in readings[1:]:
        if _exactly(reading.at) != _exactly(lead.at):
            others.setdefault(_exactly(reading.at), reading)
    return Clock(rule.id + suffix, title or shape["title"], shape["side"], shape["start"], counted_from, lead, tuple(others.values()),
                 rule.cite, rule.confidence, rule.source, rule.note)


def _exactly(at: Moment) -> str:
    """A day or moment by which two are told apart, also in the hour that comes twice when the clocks go back."""
    return at.isoformat()


def say(at: Moment) -> str:
    """A day with its weekday, and the time where there is one."""
    text = f"{WEEKDAYS[at.weekday()]}, {long_date(at)}"
    return f"{text}, {at.hour % 12 or 12}:{at:%M} {'a.m.' if at.hour < 12 else 'p.m.'} {at:%Z}".rstrip() if isinstance(at, datetime) else text


def _day(at: Moment, rules: Rules) -> date:
    """The day that the calendar on the wall shows."""
    if not isinstance(at, datetime):
        return at
    return (at.astimezone(ZoneInfo(rules.value("clock.zone"))) if at.tzinfo else at).date()


def _days(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    """Calendar days: the last court day on or before leads; a closed day rolls forward only under CR 6(a)."""
    plain = _day(start, rules) + timedelta(days=length)
    words = f"{length} calendar days" if length else "that day"
    readings = [Reading(last_court_day(plain, closed), words + ("" if is_court_day(plain, closed) else ", back to the last court day"))]
    if not is_court_day(plain, closed):
        readings += [Reading(plain, words), Reading(next_court_day(plain, closed), f"{words}, rolled forward to a court day (CR 6)")]
    return readings


def _strict_days(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    """Calendar days that no closed court extends."""
    return _days(start, length, side, rules, closed)[:2]


def _short_days(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    """Fewer than seven days: with and without the weekends and holidays between; the later is safe for an earliest day."""
    if length >= rules.value("clock.short_period"):
        return _days(start, length, side, rules, closed)
    skipping = Reading(court_days_after(_day(start, rules), length, closed), f"{length} days without weekends and holidays (CR 6)")
    plain = _day(start, rules) + timedelta(days=length)
    words = f"{length} calendar days"
    if side == "earliest":
        calendar = Reading(next_court_day(plain, closed), words + ("" if is_court_day(plain, closed) else ", on to the next court day"))
        return sorted((skipping, calendar), key=lambda r: r.at, reverse=True)
    return sorted((*_days(start, length, side, rules, closed)[:2], skipping), key=lambda r: r.at)


def _court_days(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    return [Reading(court_days_after(_day(start, rules), length, closed), f"{length} court {'day' if length == 1 else 'days'}")]


def _court_days_before(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    day = _day(start, rules)
    for _ in range(length):
        day = last_court_day(day - timedelta(days=1), closed)
    return [Reading(day, f"{length} court {'day' if length == 1 else 'days'} before")]


def _end_days(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    """The end of a stretch of days, which no closed court moves."""
    return [Reading(_day(start, rules) + timedelta(days=length), f"{length} calendar days")]


def _hours(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    """Hours on the wall clock, and as they pass, where a change of the clocks lies between; the earlier leads."""
    zone = ZoneInfo(rules.value("clock.zone"))
    note = ""
    if not isinstance(start, datetime):
        start, note = datetime.combine(start, time(0, 0)), ", from the first minute of that day, since no time is given"
    start = start.replace(tzinfo=zone) if start.tzinfo is None else start.astimezone(zone)
    passed = (start.astimezone(UTC) + timedelta(hours=length)).astimezone(zone)
    wall = (start + timedelta(hours=length)).astimezone(UTC).astimezone(zone)
    readings = [Reading(passed, f"{length} hours as they pass{note}"), Reading(wall, f"{length} hours on the wall clock{note}")]
    if passed.utcoffset() == wall.utcoffset() and passed == wall:
        return [Reading(passed, f"{length} hours, weekends counted{note}")]
    return sorted(readings, key=lambda r: r.at.astimezone(UTC))


def _months(start: Moment, length: int, side: str, rules: Rules, closed: Collection[date]) -> list[Reading]:
    return [Reading(months_after(_day(start, rules), length), f"{length} calendar months")]


def _lookback(rule: Rule, matter: Matter, rules: Rules) -> list[Clock]:
    """One clock a prong: the certain start of its window leads, the earliest it could be stands beside it."""
    found = []
    for prong in PRONGS:
        seen = window(matter.history, rules.day, prong, rules)
        days = f" and {seen.days[0]} days of stays" if seen.days[0] else ""
        readings = [Reading(seen.start.latest, f"{seen.months} calendar months{days} before filing")]
        if not seen.start.exact:
            readings.append(Reading(seen.start.earliest, "as far back as stays that are not exactly known could reach"))
        found.append(_made(rule, rules.day, readings, f".{prong}", f"{rule.value['title']}: {rules[f'lookback.{prong}'].cite}"))
    return found


COUNTING = {"days": _days, "strict_days": _strict_days, "short_days": _short_days, "court_days": _court_days, "court_days_before": _court_days_before,
            "end_days": _end_days, "hours": _hours, "months": _months}
