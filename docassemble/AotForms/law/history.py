# do not pre-load
"""Whether the history fits one prong of (1)(c): enough events, of the right kind, inside the window, led to by noncompliance."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, islice

from ..matter.dates import long_date
from ..matter.history import History, Incident
from .answers import MOST_ALTERNATIVES, Answer, met, not_met
from .findings import Confidence, Fact, Need, Status
from .lookback import Counted, Window, counted, window
from .rules import Rules


COMPLETE = Need("history.complete", "Have you listed all stays in hospital and jail, and all events?")
# What each way to meet (1)(c) counts, as one and as many.
EVENTS = {"c_i": ("hospital or mental health unit stay", "hospital or mental health unit stays"),
          "c_ii": ("emergency, medical or jail event", "emergency, medical or jail events"),
          "c_iii": ("violent act, threat or attempt", "violent acts, threats or attempts")}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MORE_STAYS = Need("history.confinements", "Are there stays in hospital, jail or prison that are not listed yet? Add them.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One event with everything that decides whether it counts.  ``needs``: what is still open about it."""

    seen: Counted
    incident: Incident
    status: Status
    needs: tuple[Need, ...]
    why: str

    @property
    def fact(self) -> Fact:
        source = str(self.incident.source) if self.incident.source else None
        return Fact(self.seen.path, describe(self.incident), source)


def describe(incident: Incident) -> str:
    """The event in one phrase: kind, facility, date; what is not known is left out."""
    words = incident.kind.value if incident.kind else "event"
    if incident.facility:
        words += f" at {incident.facility}"
    return f"{words}, {incident.when}" if incident.when else words


def prong(history: History, rules: Rules, name: str) -> tuple[Answer, Confidence]:
    """The answer for ``c_i``, ``c_ii`` or ``c_iii``, and how sure the reading is.

    Not met only where the petitioner says that the list is complete; mixed types are totalled and flagged.
    """
    rule = rules[f"lookback.{name}"]
    seen = window(history, rules.day, name, rules)
    found = [_candidate(c, history, rules, seen) for c in counted(history, rules.day, name, rules)]
    sure = [c for c in found if c.status is Status.MET]
    possible = [c for c in found if c.status is Status.NOT_YET_KNOWN]
    least = rule.value["at_least"]
    if len(sure) >= least:
        return _enough(sure, seen, rules, rule, name, history)
    complete = history.complete is True and history.incidents is not None
    if complete and len(sure) + len(possible) < least:
        why = f"{_inside(len(sure), name, seen)} {_needed(least)}"
        facts = tuple(Fact(c.seen.path, f"{c.fact.words}: {c.why}", c.fact.source) for c in found)
        return not_met(why, *facts, notes=_edge_notes(found, rules)), rule.confidence
    why = f"Not known yet: {_events(len(sure), name)} {'are' if len(sure) > 1 else 'is'} certain so far. {_needed(least)}"
    settles = _settles(possible, least - len(sure), history)
    return Answer(Status.NOT_YET_KNOWN, why, (), settles, _edge_notes(found, rules)), rule.confidence


def _count(number: int) -> str:
    """The number as a word that begins a sentence."""
    return NUMBERS[number].capitalize() if number < len(NUMBERS) else str(number)


def _events(number: int, name: str) -> str:
    """``Four hospital or mental health unit stays``."""
    return f"{_count(number)} {EVENTS[name][number > 1]}"


def _inside(number: int, name: str, seen: Window) -> str:
    return (f"{_events(number, name)} {'are' if number > 1 else 'is'} inside the time the law looks at, "
            f"which starts on {long_date(seen.start.latest)}.")


def _needed(least: int) -> str:
    return f"At least {_count(least).lower()} {'is' if least == 1 else 'are'} needed."


def _enough(sure: list[Candidate], seen: Window, rules: Rules, rule, name: str, history: History) -> tuple[Answer, Confidence]:
    least, confidence = rule.value["at_least"], rule.confidence
    notes = list(_edge_notes(sure, rules)) + list(_twins(sure))
    by_type = Counter(c.seen.type for c in sure)
    if max(by_type.values()) < least:
        notes.insert(0, rules.value("lookback.mixed_types"))
        confidence = Confidence.INFERRED
    facts = [c.fact for c in sure]
    notes += [f"{describe(c.incident)}: {c.seen.why}" for c in sure if c.seen.by_extension]
    if sum(not c.seen.by_extension for c in sure) < least:
        confidence = Confidence.INFERRED
        facts += [_stay_fact(stay, history) for stay in seen.stays if stay.certain]
    return met(f"{_inside(len(sure), name, seen)} {_needed(least)}", *facts, notes=tuple(notes)), confidence


def _stay_fact(stay, history: History) -> Fact:
    given = history.confinements[stay.index]
    first, last = stay.certain
    return Fact(stay.path, f"{stay.words}: {long_date(first)} to {long_date(last)}", str(given.source) if given.source else None)


def _candidate(seen: Counted, history: History, rules: Rules, within: Window) -> Candidate:
    incident, path = history.incidents[seen.index], seen.path
    needs, fails = [], []
    if incident.kind is None:
        needs.append(Need(f"{path}.kind", "What kind of event was it?"))
    _facility(incident, path, rules, needs, fails)
    if incident.significant_factor is False:
        fails.append("Not following treatment was not a significant factor in it.")
    elif incident.significant_factor is None:
        needs.append(Need(f"{path}.significant_factor", "Was not following treatment a significant factor in it?"))
    if seen.inside is Status.NOT_MET:
        fails.append(seen.why)
    elif seen.inside is Status.NOT_YET_KNOWN:
        needs += _date_needs(incident, path, history, within)
    if fails:
        return Candidate(seen, incident, Status.NOT_MET, (), " ".join(fails))
    status = Status.NOT_YET_KNOWN if needs else Status.MET
    return Candidate(seen, incident, status, tuple(needs), seen.why)


def _facility(incident: Incident, path: str, rules: Rules, needs: list[Need], fails: list[str]) -> None:
    """In jails and prisons the law counts only some; whose facility it was decides."""
    if incident.kind is None or incident.kind.value not in rules.value("lookback.correctional_kinds"):
        return
    if incident.facility_of is None:
        needs.append(Need(f"{path}.facility_of", "Was it a state, tribal or local jail or prison?"))
    elif incident.facility_of.value not in rules.value("lookback.facilities"):
        fails.append("The text in force does not count that kind of jail or prison.")


def _date_needs(incident: Incident, path: str, history: History, within: Window) -> list[Need]:
    if incident.when is None or not incident.when.exact:
        return [Need(f"{path}.when", "On which day was it, as close as you can tell?")]
    needs = []
    if history.complete is not True or history.confinements is None:
        needs.append(MORE_STAYS)
    for index, stay in enumerate(history.confinements or ()):
        for key in ("kind", "since"):
            value = getattr(stay, key)
            if value is None or (key == "since" and not value.exact):
                needs.append(Need(f"history.confinements[{index}].{key}", "What kind of stay was it, and from which day?"))
        if stay.ongoing is not True and (stay.until is None or not stay.until.exact):
            needs.append(Need(f"history.confinements[{index}].until", "On which day did this stay end?"))
    needs += [_stay_need(index, history.incidents[index]) for index in within.unlisted]
    return needs or [Need("history.confinements", "Do the days of the stays agree? One seems to end before it begins.")]


def _stay_need(index: int, event: Incident) -> Need:
    """What is to be asked of an event that may itself be a stay that lengthens the window."""
    path = f"history.incidents[{index}]"
    if event.kind is None:
        return Need(f"{path}.kind", "What kind of event was it?")
    if event.when is None:
        return Need(f"{path}.when", "On which day was it, as close as you can tell?")
    return Need("history.confinements", f"You told of this event: {describe(event)}. Say whether it is a stay in a hospital, jail or "
                "prison. If it is, add its first and last day to the stays, even if it was one day. If it is not, change its kind.")


def _settles(possible: list[Candidate], missing: int, history: History) -> tuple[tuple[Need, ...], ...]:
    """Each way to reach the number: the open questions about so many events, or more events; or that there are no more, where
    that alone would end it."""
    ranked = sorted(possible, key=lambda c: (len(c.needs), c.seen.index))
    sets = []
    for chosen in islice(combinations(ranked, missing), MOST_ALTERNATIVES):
        sets.append(tuple(dict.fromkeys(need for c in chosen for need in c.needs)))
    if history.complete is not True or history.incidents is None:
        more = f"Is there {'one more such event' if missing == 1 else f'a total of {missing} more such events'}? Add it."
        sets.append((Need("history.incidents", more),))
        still = [c for c in possible if history.confinements is None or c.needs != (MORE_STAYS,)]
        if history.incidents is not None and len(still) < missing:
            sets.append((COMPLETE,))
    return tuple(sorted(dict.fromkeys(s for s in sets if s), key=len))


def _edge_notes(found: Iterable[Candidate], rules: Rules) -> tuple[str, ...]:
    edge = rules.value("lookback.edge_days")
    return tuple(f"{describe(c.incident)}: this is within {edge} days of where the window starts. Check its date and the "
                 "dates of the stays." for c in found if c.seen.near_edge)


def _twins(sure: list[Candidate]) -> Iterable[str]:
    """Two entries of one kind on one exact day may be one event written twice."""
    days = Counter((c.incident.kind, c.incident.when.earliest) for c in sure if c.incident.when.exact)
    for (kind, day), number in days.items():
        if number > 1:
            yield f"{_count(number)} entries of the kind {kind.value} have the date {long_date(day)}. Make sure they are not one event."
