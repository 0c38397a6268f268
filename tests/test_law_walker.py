"""Look-back windows and all 22 clocks against an independent walker over single days and hours, in many generated cases.

``AOTFORMS_LAW_CASES`` says how many: 50,000 unless it is set, 500,000 in ``make test-law``.
"""
from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import product

import lawwalker
import pytest
from docassemble.AotForms.law import last_safe_filing_day
from docassemble.AotForms.law.clocks import EVENTS, clocks
from docassemble.AotForms.law.lookback import counted
from docassemble.AotForms.matter import Matter
from docassemble.AotForms.matter.dates import When
from docassemble.AotForms.matter.history import Confinement, History, Incident
from docassemble.AotForms.matter.treatment import Declaration, ExamAttempt, ExamOutcome

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("AOTFORMS_LAW_CASES", "50000"))
PARTS = 10
FIRST = date(2024, 6, 6)
WINDOWS = {"c_i": (36, True), "c_ii": (36, False), "c_iii": (48, True)}
KINDS = {"c_i": "hospitalization", "c_ii": "emergency medical care for a behavioral health-related condition", "c_iii": "violent act"}
# Nights on which the clocks change, so that many cases lie about them.
CHANGES = [moment - timedelta(hours=20) for year in range(2024, 2033) for moment in lawwalker.summer(year)]


def some_start(chance):
    """A day, a time on the wall, or a moment in UTC; one in four near a change of the clocks."""
    form = chance.randrange(4)
    at = datetime(2024, 6, 6) + timedelta(minutes=chance.randrange(3_000_000))
    if form == 0:
        at = chance.choice(CHANGES) + timedelta(minutes=chance.randrange(2400))
    return at.date() if form == 1 else at.replace(tzinfo=UTC) if form == 2 else at


def some_events(chance):
    """A start for some of the events; the rest have not happened."""
    return {name: some_start(chance) for name in EVENTS if chance.random() < 0.25}


def some_stays(chance, filed):
    """Up to four stays as ((earliest, latest) first day, (earliest, latest) last day); a quarter of the lists only roughly known."""
    rough = chance.random() < 0.25
    stays = []
    for _ in range(chance.randrange(3 if rough else 5)):
        since = filed - timedelta(days=chance.randrange(-30, 2200))
        until = since + timedelta(days=int(chance.expovariate(0.02)) + (2 if rough else 0))
        slack = [timedelta(days=chance.randrange(3)) if rough else timedelta(0) for _ in "ab"]
        stays.append(((since, since + slack[0]), (until, until + slack[1])))
    return stays


@lru_cache(maxsize=20_000)
def when(span):
    return When.model_construct(earliest=span[0], latest=span[1], words=None)


def every_truth(stays):
    """Each way that roughly known stays can have been."""
    def days(span):
        return [span[0] + timedelta(days=n) for n in range((span[1] - span[0]).days + 1)]
    return product(*[[(a, b) for a in days(since) for b in days(until)] for since, until in stays])


def walked_starts(filed, prong, stays, events, complete):
    """Every day on which the window can start, by trying each truth; open lists and unlisted stays can reach as far as all days."""
    number, extended = WINDOWS[prong]
    base = lawwalker.months(filed, -number)
    if not extended:
        return {base}
    found = {base - timedelta(days=lawwalker.covered(base, filed, list(truth))) for truth in every_truth(stays)}
    def listed(day):
        return any(since[0] <= day <= until[1] for since, until in stays)
    unlisted = any(kind == KINDS["c_i"] and base <= day <= filed and not listed(day) for kind, day in events)
    if not complete or unlisted:
        found.add(base - timedelta(days=(filed - base).days + 1))
    return found


def some_case(chance):
    """One matter with its filing day, what has happened, the court's closed days, and the same as the walker takes it."""
    filed = FIRST + timedelta(days=chance.randrange(2000))
    stays, complete = some_stays(chance, filed), chance.random() < 0.9
    events = [(chance.choice(list(KINDS.values())), filed - timedelta(days=chance.randrange(-20, 1700))) for _ in range(chance.randrange(3))]
    exams = [filed - timedelta(days=chance.randrange(-2, 14)) for _ in range(chance.randrange(4))]
    attempted = chance.random() < 0.6
    declared = UNDECLARED.model_copy(update={"outcome": ExamOutcome.ATTEMPTED, "attempts": tuple(map(attempt, exams))})
    if not attempted:
        declared = UNDECLARED.model_copy(update={"outcome": ExamOutcome.EXAMINED, "examined_on": exams[0] if exams else None})
    history = History.model_construct(
        incidents=tuple(incident(*event) for event in events),
        confinements=tuple(Confinement(kind="hospitalization", since=when(since), until=when(until), ongoing=False) for since, until in stays),
        complete=complete)
    asked = chance.choice([None, 6, 12, 18, 24])
    one = EMPTY.model_copy(update={"history": history, "declaration": declared, "requested_months": asked})
    return one, filed, stays, complete, events, attempted, exams, asked


EMPTY, UNDECLARED = Matter(), Declaration()


@lru_cache(maxsize=20_000)
def incident(kind, day):
    return Incident(kind=kind, when=when((day, day)), significant_factor=True)


@lru_cache(maxsize=20_000)
def attempt(day):
    return ExamAttempt(on=day)


def walked_exams(filed, attempted, exams):
    """What the ten days are counted from: the exam; or the last attempt but one in the ten days before filing and the last; the
    latest of all where none lies in them."""
    if not attempted:
        return exams[:1]
    tried = sorted(day for day in exams if day <= filed)
    recent = [day for day in tried if (filed - day).days <= 10]
    return sorted(set(recent[-2:] or tried[-1:]))


def as_walked(at):
    """A day as it is, a moment as naive UTC."""
    return at.astimezone(UTC).replace(tzinfo=None) if isinstance(at, datetime) else at


@pytest.mark.parametrize("part", range(PARTS))
def test_windows_and_all_clocks_agree_with_the_walker(part):
    """Every one of the 22 clocks, safe day and other readings, and each event's place in its windows: no mismatch."""
    chance = random.Random(3600 + part)
    for number in range(CASES // PARTS):
        one, filed, stays, complete, told, attempted, exams, asked = some_case(chance)
        events = some_events(chance)
        closed = frozenset(filed + timedelta(days=chance.randrange(400)) for _ in range(chance.randrange(60))) if chance.random() < 0.3 else frozenset()
        where = (part, number, filed, events, stays)
        starts = {prong: walked_starts(filed, prong, stays, told, complete) for prong in WINDOWS}
        _clocks_agree(one, filed, {**events, "examined": walked_exams(filed, attempted, exams)}, closed, asked, starts, where)
        for prong, possible in list(starts.items())[number % 3:number % 3 + 1] if told else ():
            for seen in counted(one.history, filed, prong):
                day = told[seen.index][1]
                truths = {day <= filed and start <= day for start in possible}
                assert {True: "met", False: "not met"}.get(truths.pop() if len(truths) == 1 else None, "not yet known") == seen.inside.value, where


def _clocks_agree(one, filed, events, closed, asked, starts, where):
    found = clocks(one, filed, {name: at for name, at in events.items() if name != "examined"}, closed=closed)
    assert len(found) == 24
    for clock in found:
        number, _, prong = clock.id.removeprefix("clock.").partition(".")
        got = clock.lead and (as_walked(clock.lead.at), {as_walked(other.at) for other in clock.others})
        if prong:
            safe = max(starts[prong])
            assert got == (safe, {min(starts[prong])} - {safe}), (where, clock.id)
        else:
            assert got == lawwalker.walk(int(number), events, closed, asked), (where, clock.id, closed)
            assert len(clock.others) == len({as_walked(other.at) for other in clock.others}), (where, clock.id)
    exam = lawwalker.walk(1, events, closed)
    safe = last_safe_filing_day(one, filed, closed=closed)
    alone = exam and min(lawwalker.step(lawwalker.ahead(at, 10), -1, closed) for at in events["examined"])
    assert safe == alone, where
