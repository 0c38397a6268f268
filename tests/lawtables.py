"""The golden tables of the law: ``golden/law/*.yml``, and how each kind of row is asked.

Every expected value was worked out by hand or on a calendar of its own, as the comment of its row shows; none was copied
from an answer, but for ``copies.yml``: a second copy of what is only shown, against slips.  ``rows()`` gives (table, row); ``got(table, row)`` what the law answers to it now.
"""
from __future__ import annotations

import functools
import json
from datetime import date, datetime
from pathlib import Path

import yaml
from docassemble.AotForms.law import courtdays
from docassemble.AotForms.law.clocks import clocks
from docassemble.AotForms.law.declaration import declaration, last_safe_filing_day
from docassemble.AotForms.law.history import prong
from docassemble.AotForms.law.lookback import counted
from docassemble.AotForms.law.questions import QUESTIONS
from docassemble.AotForms.law.rules import rules_on
from docassemble.AotForms.law.standing import who
from docassemble.AotForms.matter import Matter
from docassemble.AotForms.matter.history import History
from lawhelp import data, matter, put

FOLDER = Path(__file__).parent / "golden" / "law"
WORDS = {"met": "counts", "not met": "does not count", "not yet known": "not yet known"}
TABLES = ("values", "holidays", "ages", "enough", "lookback", "declaration", "clocks", "findings", "copies")


@functools.cache
def rows() -> tuple[tuple[str, dict], ...]:
    """Every row of every table, in order."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple((table, row) for table in TABLES for row in yaml.load((FOLDER / f"{table}.yml").read_text(encoding="utf-8"), Loader=loader))


def wanted(table: str, row: dict):
    """The expected value of a row, in the shape of ``got``."""
    if table == "clocks":
        return row["safe"], row["also"]
    return row[{"ages": "who", "holidays": "name", "values": "value", "copies": "value"}.get(table, "answer")]


def got(table: str, row: dict):
    """What the law answers to one row."""
    return ASK[table](row)


@functools.cache
def _matter(text: str) -> Matter:
    return matter(json.loads(text))


def made(values: dict) -> Matter:
    """A Matter from plain values; the same values give the same object, since reading costs more than asking."""
    return _matter(json.dumps(values, default=str))


def _lookback(row):
    history = _history(json.dumps([[{"kind": row["kind"], "when": row["when"], "significant_factor": True}], row["stays"]], default=str))
    (one,) = counted(history, row["filed"], row["prong"])
    return WORDS[one.inside.value]


@functools.cache
def _history(text: str) -> History:
    incidents, stays = json.loads(text)
    return History.model_validate({"incidents": incidents, "complete": True, "confinements": [
        {"kind": "hospitalization", "since": first, "until": None if last == "still" else last, "ongoing": last == "still"} for first, last in stays]})


def _enough(row):
    incidents = [{"kind": one["kind"], "when": one["when"], "facility_of": one.get("whose"), "significant_factor": one.get("led", True)}
                 for one in row["events"]]
    answer, _ = prong(_history(json.dumps([incidents, row.get("stays", [])], default=str)), rules_on(row["filed"]), row["prong"])
    return answer.status.value


@functools.cache
def _declared() -> dict:
    return data("hospital-designee")["declaration"]


def _declaration(row):
    values = dict(_declared())
    if row["ask"] == "who signs":
        values |= {"credential": row["credential"], "treating": row["treats"]}
    elif row["ask"] == "who cosigns":
        values |= {"credential": "mental health professional", "treating": True,
                   "cosigner": {"name": {"given": "A", "family": "B"}, "credential": row["credential"], "supervises": True, "has_reviewed": True}}
    elif row["ask"] == "attempt" or "attempts" in row:
        values |= {"outcome": "attempted without cooperation", "examined_on": None,
                   "attempts": [{"on": day, "how": "visit", "result": "no answer"} for day in row.get("attempts") or [row["examined"]]]}
    else:
        values |= {"outcome": "examined", "examined_on": row["examined"]}
    one, day = made({"declaration": values}), row.get("filed", date(2026, 12, 1))
    if row["ask"] == "last safe day":
        return last_safe_filing_day(one, day)
    name = {"who signs": "declaration.who", "who cosigns": "declaration.cosign"}.get(row["ask"], "declaration.exam")
    return next(f.status.value for f in declaration(one, rules_on(day)) if f.id == name)


def _ages(row):
    return who(made({"respondent": {"birth_date": row["born"]}}).respondent, row["filed"]).value


def _holidays(row):
    name = courtdays.holidays(row["day"].year).get(row["day"])
    return name and name.removesuffix(" (kept on this day)")


def _clocks(row):
    start = datetime.fromisoformat(row["start"]) if isinstance(row["start"], str) else row["start"]
    one = next(c for c in clocks(made({}), date(2026, 12, 1), {row["event"]: start}) if c.id == f"clock.{row['clock']}")
    say = (lambda at: at.isoformat()) if isinstance(row["start"], str) else (lambda at: at)
    return say(one.lead.at), [say(other.at) for other in one.others]


@functools.cache
def _changed(example: str, change: str) -> Matter:
    values = data(example)
    for path, value in json.loads(change).items():
        values = put(values, path, value)
    return matter(values)


def _findings(row):
    one = _changed(row["example"], json.dumps(row["change"]))
    rules = rules_on(one.venue.planned_on, who(one.respondent, one.venue.planned_on))
    return next(f.status.value for f in _question(row["example"], row["finding"])(one, rules) if f.id == row["finding"])


@functools.cache
def _question(example: str, finding: str):
    """The one question of a Review that answers this: asking it alone keeps the tables quick."""
    one = _changed(example, "{}")
    rules = rules_on(one.venue.planned_on, who(one.respondent, one.venue.planned_on))
    kept = finding.replace("exhibit.0", "facts")
    return next(question for question in QUESTIONS if any(f.id == kept for f in question(one, rules)))


def _values(row):
    return thawed(rules_on(row["day"], ruleset=row.get("under")).value(row["rule"]))


def thawed(value):
    """Tuples as lists again, as YAML has them."""
    if isinstance(value, dict):
        return {key: thawed(item) for key, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, tuple) else value


ASK = {"lookback": _lookback, "enough": _enough, "declaration": _declaration, "ages": _ages, "holidays": _holidays,
       "clocks": _clocks, "findings": _findings, "values": _values, "copies": _values}
