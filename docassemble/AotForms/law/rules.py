# do not pre-load
"""The law as dated, cited data: rows of ``rules/*.yml``, and the book of those in force on one day.

A row says a value, where the law says so, who printed it, from when to when, when it was last checked and how sure we are.
The loader refuses a row that leaves one of these out.  Reading happens once, on first use; there is no other I/O.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from itertools import zip_longest
from typing import Any

from ..errors import InputError, Problem
from ..matter.dates import months_after
from .findings import Confidence, Finding, Level, Status

KEYS = ("id", "value", "cite", "source", "in_force_from", "in_force_to", "checked_on", "confidence", "note")
MAY_BE_NULL = ("in_force_to",)
FOLDER = "rules"
RULESETS = "rulesets.yml"
ENACTMENT = ("recorded_by", "recorded_on", "act", "effective")


class Who(StrEnum):
    """Which text speaks: chapter 71.05 for adults, 71.34 for adolescents; UNKNOWN while the age is not known."""

    ADULT = "adult"
    ADOLESCENT = "adolescent"
    CHILD = "child"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated value of the law.  ``in_force_to`` is the last day in force, None while it has no end."""

    id: str
    value: Any
    cite: str
    source: str
    in_force_from: date
    in_force_to: date | None
    checked_on: date
    confidence: Confidence
    note: str
    ruleset: str | None = None

    def in_force(self, day: date) -> bool:
        """True on every day from the first to the last, both included."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One text of the law.  ``needs_enactment``: a bill, inactive until a named person recorded its enactment."""

    id: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    base: str | None
    needs_enactment: bool
    enactment: Mapping[str, Any] | None

    @property
    def first_day(self) -> date | None:
        """The first day on which it applies by default; None for a bill nobody has recorded as enacted."""
        if not self.needs_enactment:
            return self.in_force_from
        facts = self.enactment or {}
        return facts["effective"] if all(facts.get(key) for key in ENACTMENT) else None


class Rules:
    """The rules in force on one day, for one kind of respondent, under one ruleset."""

    def __init__(self, ruleset: Ruleset, day: date, who: Who, chosen: Mapping[str, Rule]):
        self.ruleset, self.day, self.who, self._chosen = ruleset, day, who, chosen

    def __getitem__(self, rule_id: str) -> Rule:
        """The rule, its cite written for this kind of respondent.  Raises InputError where none is in force."""
        try:
            return self._chosen[rule_id]
        except KeyError:
            where = f"{rule_id} on {self.day.isoformat()}"
            raise InputError("No text of this rule is in force", where, "Choose a day the rules cover.") from None

    def __contains__(self, rule_id: str) -> bool:
        return rule_id in self._chosen

    def __iter__(self):
        return iter(self._chosen.values())

    def value(self, rule_id: str) -> Any:
        """The value of a rule; lists are tuples."""
        return self[rule_id].value

    def finding(self, finding_id: str, rule_id: str, title: str, status: Status, why: str, **more: Any) -> Finding:
        """A Finding that takes its cite, source and confidence from the rule; ``confidence`` may be lowered."""
        rule = self[rule_id]
        more.setdefault("confidence", rule.confidence)
        more.setdefault("level", Level.REQUIREMENT)
        return Finding(finding_id, title, status, why, rule.cite, source=rule.source, **more)

    @property
    def checked_on(self) -> date:
        """The day on which the least recently checked of these rules was checked."""
        return min(rule.checked_on for rule in self)


def rules_on(day: date, who: Who = Who.UNKNOWN, ruleset: str | None = None) -> Rules:
    """The rules for ``day``.  A named ``ruleset`` is read as if it were in force on that day.

    Raises InputError for an unknown ruleset, or a day before the first text.
    """
    chosen = _named(ruleset) if ruleset else default_ruleset(day)
    base = _named(chosen.base) if chosen.base else chosen
    text_day = _clamp(day, base.in_force_from, base.in_force_to)
    return Rules(chosen, day, who, _in_force(bisect_right(_changes(), text_day), who, chosen.id))


@lru_cache(maxsize=1)
def _changes() -> tuple[date, ...]:
    """Every day on which some rule begins, or has just ended; between two of them nothing changes."""
    days = {row.in_force_from for row in load()}
    days |= {row.in_force_to + timedelta(days=1) for row in load() if row.in_force_to}
    return tuple(sorted(days))


@lru_cache(maxsize=128)
def _in_force(stretch: int, who: Who, ruleset_id: str) -> Mapping[str, Rule]:
    """The rows in force in one stretch between changes, by id, their cites written for ``who``."""
    changes = _changes()
    day = changes[stretch - 1] if stretch else changes[0] - timedelta(days=1)
    chosen = {row.id: row for wanted in (None, ruleset_id) for row in load() if row.ruleset == wanted and row.in_force(day)}
    sections = chosen["texts.sections"].value
    return {key: replace(row, cite=_cite(row.cite, sections, who)) for key, row in chosen.items()}


def default_ruleset(day: date) -> Ruleset:
    """The text in force by default on ``day``.  A bill is never chosen before its enactment is recorded by name."""
    active = [s for s in rulesets() if s.first_day is not None and s.first_day <= day]
    active = [s for s in active if s.in_force_to is None or day <= s.in_force_to]
    if not active:
        raise InputError("No text of this law is in the rules for that day", day.isoformat(),
                         "Choose a day from " + min(s.first_day for s in rulesets() if s.first_day).isoformat() + " on.")
    return max(active, key=lambda s: s.first_day)


ruleset = default_ruleset  # the public name; ``rules_on`` has a parameter that is called so


def _named(name: str) -> Ruleset:
    for known in rulesets():
        if known.id == name:
            return known
    raise InputError("There is no such ruleset", name, "Take one of: " + ", ".join(s.id for s in rulesets()) + ".")


def _clamp(day: date, first: date | None, last: date | None) -> date:
    day = max(day, first) if first else day
    return min(day, last) if last else day


def _cite(cite: str, sections: Mapping[str, Mapping[str, str]], who: Who) -> str:
    """The cite for this kind of respondent; while the age is not known, of both laws."""
    if who in (Who.ADULT, Who.ADOLESCENT):
        return cite.format(**sections[who.value])
    both = []
    for part in cite.split("; "):
        adult, adolescent = (part.format(**sections[one]).split("; ") for one in ("adult", "adolescent"))
        both += [" or ".join(dict.fromkeys(one for one in pair if one)) for pair in zip_longest(adult, adolescent)]
    return "; ".join(both)


@lru_cache(maxsize=1)
def load() -> tuple[Rule, ...]:
    """Every row of every file, checked.  Raises InputError naming each row that is not whole."""
    rows: list[Rule] = []
    for entry in sorted(resources.files(__package__).joinpath(FOLDER).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yml") and entry.name != RULESETS:
            rows += read_rows(entry.name, entry.read_text(encoding="utf-8"))
    problems = tuple(_overlaps(rows))
    if problems:
        raise InputError("Two rows of one rule are in force on one day", FOLDER, "Mend each row.", problems)
    return tuple(rows)


def stale(today: date) -> tuple[Rule, ...]:
    """The rules that nobody has checked for longer than ``rules.stale_months``; a person should read them again."""
    months = rules_on(today).value("rules.stale_months")
    return tuple(rule for rule in load() if months_after(rule.checked_on, months) < today)


@lru_cache(maxsize=1)
def rulesets() -> tuple[Ruleset, ...]:
    """Every text of the law that can be asked."""
    text = resources.files(__package__).joinpath(FOLDER, RULESETS).read_text(encoding="utf-8")
    return read_rulesets(text)


def read_rulesets(text: str) -> tuple[Ruleset, ...]:
    """The texts of ``rulesets.yml``.  Raises InputError where a recorded enactment is half filled in, or its days are none."""
    found, problems = tuple(Ruleset(**item) for item in _parse(text)), []
    for one in found:
        facts = one.enactment or {}
        given = [key for key in ENACTMENT if facts.get(key)]
        if given and len(given) < len(ENACTMENT):
            problems += [Problem(one.id, f"the enactment has no {key}", f"Add {key}.") for key in ENACTMENT if key not in given]
        problems += [Problem(one.id, f"{key} is not a date", "Write it as 2026-11-21.")
                     for key in ("recorded_on", "effective") if key in given and type(facts[key]) is not date]
    if problems:
        raise InputError("A recorded enactment is not whole", RULESETS, "Fill in all four fields, or none.", tuple(problems))
    return found


def read_rows(name: str, text: str) -> list[Rule]:
    """The rows of one file.  Raises InputError with a Problem for every row that lacks a part or has an odd one."""
    content = _parse(text)
    defaults, problems, rows = content.get("defaults") or {}, [], []
    for index, raw in enumerate(content.get("rows") or ()):
        row = {**defaults, **raw}
        where = f"{name}: rows[{index}] {row.get('id', '')}".rstrip()
        found = list(_row_problems(where, row))
        problems += found
        if not found:
            row["confidence"] = Confidence(row["confidence"])
            rows.append(Rule(**{**row, "value": _freeze(row["value"])}, ruleset=content.get("ruleset")))
    if problems:
        raise InputError(f"{len(problems)} parts of the rules are wrong", name, "Mend each row.", tuple(problems))
    return rows


def _row_problems(where: str, row: Mapping[str, Any]) -> Iterable[Problem]:
    for key in KEYS:
        if key not in row or (row[key] in (None, "") and key not in MAY_BE_NULL):
            yield Problem(where, f"this row has no {key}", f"Add {key}.")
    for key in row.keys() - set(KEYS):
        yield Problem(where, f"{key} is not a part of a row", "Remove it.")
    for key in ("in_force_from", "in_force_to", "checked_on"):
        if row.get(key) is not None and type(row[key]) is not date:
            yield Problem(where, f"{key} is not a date", "Write it as 2026-11-21.")
    if row.get("confidence") is not None and row["confidence"] not in {c.value for c in Confidence}:
        yield Problem(where, "the confidence is not one of V, S, I, K", "Write one of them.")


def _overlaps(rows: Iterable[Rule]) -> Iterable[Problem]:
    seen: dict[tuple, list[Rule]] = {}
    for row in rows:
        for other in seen.setdefault((row.ruleset, row.id), []):
            if row.in_force(other.in_force_from) or other.in_force(row.in_force_from):
                yield Problem(row.id, "two rows are in force on one day", "End the earlier one the day before.")
        seen[(row.ruleset, row.id)].append(row)


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_freeze(item) for item in value)
    if isinstance(value, dict):
        return {key: _freeze(item) for key, item in value.items()}
    return value


def _parse(text: str) -> Any:
    import yaml  # here and not above: reading happens once, on first use, and importing the law stays quick

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
