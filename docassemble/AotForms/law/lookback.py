# do not pre-load
"""The look-back windows of (1)(c): how far back they reach, and which events of the history fall inside.

RCW 71.05.148(1)(c)(i)-(iii), 71.34.815(1)(c)(i)-(iii).  The window is counted back from the filing day.  Where the law
extends it, it grows once by the days of the stays that lie in the unextended window; overlapping stays count once, both
ends of a stay count, a stay still going on counts to the filing day.  Dates that are only roughly known make the start a
range: wholly inside counts, wholly outside does not, anything else is not yet known.  A stay told only as an event leaves the
start open, where more days could take an older event in, until someone says whether it was a stay.
Does not: extend again because the longer window reaches an older stay; extend (c)(ii); guess a date.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..matter.dates import When, long_date, months_before
from ..matter.history import Confinement, History, Incident
from .findings import Status
from .rules import Rules, rules_on

PRONGS = ("c_i", "c_ii", "c_iii")
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay as the window counts it, clipped to the unextended window; both ends inclusive.

    certain: the days that surely count, None where no day does.   possible: the most that could count.
    """

    index: int
    path: str
    words: str
    certain: Span | None
    possible: Span


@dataclass(frozen=True, slots=True)
class Window:
    """One look-back window.  ``start`` is a range where stays are only roughly known, or may not all be listed.

    base_start: the filing day less the months.   days: fewest and most days of extension.
    stays: those that touch the unextended window.   unlisted: places of events that are, or could be, stays and are not among
    the stays.   open_ended: stays may be missing from the list, or are told only as events.
    """

    prong: str
    months: int
    filed: date
    base_start: date
    start: When
    days: tuple[int, int]
    stays: tuple[Stay, ...]
    extended: bool
    open_ended: bool
    unlisted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """One event of the history, seen from one prong.

    inside: MET when wholly inside the window, NOT_MET when wholly outside, else NOT_YET_KNOWN.
    by_extension: inside only because of the stays.   near_edge: within the warning distance of the start.
    """

    index: int
    path: str
    type: str | None
    inside: Status
    by_extension: bool
    near_edge: bool
    why: str


def window(history: History, as_of: date, prong: str, rules: Rules | None = None) -> Window:
    """The window of ``prong`` (``c_i``, ``c_ii`` or ``c_iii``) for a petition filed on ``as_of``.

    Adding a stay never shortens it; the order of stays does not matter.
    """
    rules = rules or rules_on(as_of)
    rule = rules.value(f"lookback.{prong}")
    base_start = months_before(as_of, rule["months"])
    if not rule["extended"]:
        return Window(prong, rule["months"], as_of, base_start, _range(base_start, base_start), (0, 0), (), False, False)
    stays = tuple(s for i, c in enumerate(history.confinements or ()) if (s := _stay(i, c, base_start, as_of)))
    fewest, most = _length(s.certain for s in stays), _length(s.possible for s in stays)
    unlisted = tuple(_unlisted(history, base_start, as_of, rules.value("lookback.stay_kinds")))
    open_ended = history.complete is not True or history.confinements is None or bool(unlisted)
    if open_ended:
        most = (as_of - base_start).days + 1
    start = _range(base_start - timedelta(days=most), base_start - timedelta(days=fewest))
    return Window(prong, rule["months"], as_of, base_start, start, (fewest, most), stays, True, open_ended, unlisted)


def _unlisted(history: History, first: date, filed: date, kinds: Collection[str]) -> Iterator[int]:
    """Events in the unextended window that are, or could be, stays themselves, and that no stay in the list could hold."""
    for index, event in enumerate(history.incidents or ()):
        when = event.when
        if (event.kind is None or event.kind.value in kinds) and (
                when is None or (when.latest >= first and when.earliest <= filed and not _held(when, history))):
            yield index


def _held(when: When, history: History) -> bool:
    """True where some stay in the list could hold the day of the event."""
    return any((stay.since is None or stay.since.earliest <= when.latest)
               and (stay.until is None or stay.until.latest >= when.earliest) for stay in history.confinements or ())


def counted(history: History, as_of: date, prong: str, rules: Rules | None = None) -> tuple[Counted, ...]:
    """Every event that is, or could be, of the kinds of ``prong``, and whether it lies in the window."""
    rules = rules or rules_on(as_of)
    types = rules.value(f"lookback.{prong}")["types"]
    seen = window(history, as_of, prong, rules)
    edge = rules.value("lookback.edge_days")
    result = []
    for index, incident in enumerate(history.incidents or ()):
        name = next((name for name, kinds in types.items() if incident.kind in kinds), None)
        if name is not None or incident.kind is None:
            result.append(_counted(index, incident, name, seen, edge))
    return tuple(result)


def _counted(index: int, incident: Incident, name: str | None, seen: Window, edge: int) -> Counted:
    path = f"history.incidents[{index}]"
    if incident.when is None:
        return Counted(index, path, name, Status.NOT_YET_KNOWN, False, False, "Its date is not known yet.")
    first, last = incident.when.earliest, incident.when.latest
    if first > seen.filed:
        return Counted(index, path, name, Status.NOT_MET, False, False, "Its date is after the day of filing.")
    last = min(last, seen.filed)
    near = any(abs((day - edge_day).days) <= edge for day in (first, last) for edge_day in _edges(seen))
    if first >= seen.start.latest:
        by_extension = first < seen.base_start
        return Counted(index, path, name, Status.MET, by_extension, near, _inside(seen, by_extension))
    if last < seen.start.earliest:
        why = f"It is before {long_date(seen.start.earliest)}, where the window starts."
        return Counted(index, path, name, Status.NOT_MET, False, near, why)
    return Counted(index, path, name, Status.NOT_YET_KNOWN, False, near, _open(incident.when, seen))


def _inside(seen: Window, by_extension: bool) -> str:
    if not by_extension:
        return f"It is on or after {long_date(seen.start.latest)}, where the window starts."
    stays = "; ".join(f"{stay.words} ({long_date(stay.certain[0])} to {long_date(stay.certain[1])})"
                      for stay in seen.stays if stay.certain)
    return (f"It is inside only because the window is longer by {seen.days[0]} days for time spent in: {stays}. "
            f"Without that time the window starts on {long_date(seen.base_start)}.")


def _open(when: When, seen: Window) -> str:
    if not when.exact:
        return f"Its date is only roughly known, and the window starts on {seen.start}."
    if seen.open_ended:
        return f"It is before {long_date(seen.start.latest)}. Stays not in the list could make the window long enough."
    return f"The dates of the stays are only roughly known, so the window starts {seen.start}."


def _edges(seen: Window) -> set[date]:
    """The starts that can be told now; the far end of an open list is no edge."""
    return {seen.start.latest} if seen.open_ended else {seen.start.latest, seen.start.earliest}


def _stay(index: int, given: Confinement, first: date, filed: date) -> Stay | None:
    """The stay clipped to the unextended window; None where it certainly does not touch it."""
    since, until = _bounds(given, filed)
    if until[1] < since[0]:  # the end is before the beginning: a slip that proves nothing either way
        since, until = (date.min, date.max), (date.min, filed)
    possible = _clip(since[0], until[1], first, filed)
    if possible is None:
        return None
    certain = _clip(since[1], until[0], first, filed) if given.kind is not None and since[1] <= until[0] else None
    words = given.facility or (given.kind.value if given.kind else "a stay")
    return Stay(index, f"history.confinements[{index}]", words, certain, possible)


def _bounds(given: Confinement, filed: date) -> tuple[Span, Span]:
    """Earliest and latest first day, earliest and latest last day; an end that is not known reaches as far as it could."""
    since, until = given.since, given.until
    if given.ongoing is True:
        last = (min(until.earliest, filed) if until else filed, filed)
    elif until is not None:
        last = (until.earliest, until.latest)
    else:
        # An exact first day was certainly spent there, so it is the least that the stay can be.
        last = (since.latest if since and since.exact else date.min, filed)
    ends_exactly = last[0] == last[1]
    first = (since.earliest, since.latest) if since else (date.min, last[0] if ends_exactly else date.max)
    return first, last


def _clip(first: date, last: date, low: date, high: date) -> Span | None:
    first, last = max(first, low), min(last, high)
    return (first, last) if first <= last else None


def _length(spans: Iterable[Span | None]) -> int:
    """Days in the union of inclusive spans; a day in two of them counts once."""
    total, covered = 0, None
    for first, last in sorted(span for span in spans if span):
        if covered is not None and first <= covered:
            first = covered + timedelta(days=1)
        if first <= last:
            total += (last - first).days + 1
            covered = last
    return total


def _range(earliest: date, latest: date) -> When:
    return When(earliest=earliest, latest=latest)
