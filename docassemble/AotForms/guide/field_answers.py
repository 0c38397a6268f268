# do not pre-load
"""What a page without a network hands in becomes a Matter, by the very path of the interview.

Everything that is wrong is said with its place, all at once, and nothing is taken then.  An answer that would not reach the Matter (it
does not go with the others) is such a wrong: whoever hands in wipes what they hold, so nothing may fall away unsaid.
Knows no docassemble.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from ..errors import InputError, Problem
from ..matter import Matter
from .becoming import FIRST_HAND, UNKNOWN, WrongDate
from .field_form import BOXES, LIST, RADIO, Field, Form, Listed, form
from .gathering import matter
from .path import Read, Stop, Walk, walk
from .petition import SECTIONS

MOST_ITEMS = 200
BAD = "Some answers must be put right first"
_NAME = re.compile(r"([a-z_]+)(?:\[(\d{1,3})\])?(\.[a-z_]+)")
_DEAD_ENDS = {
    "wrong_door": ("petitioner.kind", "with this answer the law does not let you file the petition", "Change who you are, or ask a person who may file"),
    "under_age": ("respondent.birth_date", "the person is too young for this petition", "Look whether the date of birth is right")}
_DATES = (1900, 2200)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was handed in: the bundle's own random name, and the answers by variable."""

    name: str
    answers: Mapping[str, object]

    @property
    def given(self) -> bytes:
        """The answers as bytes, the same for the same answers."""
        return json.dumps(self.answers, ensure_ascii=False, sort_keys=True).encode()


def read(body: bytes) -> Bundle:
    """The bundle in what was sent: ``{"bundle": name, "answers": {variable: value}}``.  Raises InputError."""
    try:
        sent = json.loads(body)
        name, answers = sent["bundle"], sent["answers"]
        good = isinstance(name, str) and isinstance(answers, dict)
        json.dumps(answers, ensure_ascii=False).encode()  # half of a character pair cannot be kept
    except (ValueError, KeyError, TypeError, RecursionError):
        good = False
    if not good:
        raise InputError("This is no bundle of answers", "bundle", "Load the page anew while you have a network; your draft stays.")
    return Bundle(name, answers)


def to_matter(answers: Mapping[str, object]) -> Matter:
    """The Matter that the answers make.  Raises InputError with a Problem for every wrong, its place being the variable's name."""
    asked = form()
    problems = list(_wrong_fields(answers, asked))
    if problems:
        raise InputError(BAD, problems=tuple(problems))
    done = walk(SECTIONS, _reader(answers), to_the_end=True)
    problems = list(_wrong_path(answers, done)) or [one for stop in done.stops if stop.answered for one in _wrong_answers(stop, done)]
    if problems:
        raise InputError(BAD, problems=tuple(problems))
    return matter(done)


def _reader(answers: Mapping[str, object]) -> Read:
    """Every question counts as asked: what was left empty is not known yet."""
    def of(name: str) -> object:
        if name not in answers and (found := re.fullmatch(r"informants\[(\d+)\]\.key", name)):
            return str(int(found[1]) + 1)
        return answers.get(name, "")
    return of


# ── one field ────────────────────────────────────────────────────────────────────────────────────────────
def _wrong_fields(answers: Mapping[str, object], asked: Form) -> Iterator[Problem]:
    fields = asked.fields()
    lists = {step.of for part in asked.parts for step in part.steps if isinstance(step, Listed)}
    keys = _informant_keys(answers)
    if len(set(keys)) != len(keys):
        yield Problem("informants", "two of those who told you have one number", "Take one away and add it again")
    for name, value in answers.items():
        found = _NAME.fullmatch(name)
        written = f"{found[1]}[i]{found[3]}" if found and found[2] else name
        if found and found[2] and found[1] in lists and int(found[2]) < MOST_ITEMS and found[3] in (".another", ".key"):
            what = _wrong_steering(found[1], found[3], value)
        elif found and written in fields and (not found[2] or int(found[2]) < MOST_ITEMS):
            what = _wrong_value(fields[written], value, keys)
        else:
            yield Problem(name if found else "answers", "this release does not ask this", "Copy the answer, and take it away")
            continue
        if what:
            yield Problem(name, *what)


def _informant_keys(answers: Mapping[str, object]) -> list[str]:
    kinds = [name for name in answers if name.startswith("informants[") and name.endswith("].kind")]
    read = _reader(answers)
    return [str(read(name.replace(".kind", ".key"))) for name in kinds]


def _wrong_steering(of: str, last: str, value: object) -> tuple[str, str] | None:
    if last == ".another":
        return None if value in ("yes", "no") else ("whether there is another is not said", "Say yes or no")
    good = of == "informants" and isinstance(value, str) and re.fullmatch(r"[1-9]\d{0,3}", value)
    return None if good else ("this is no number of an entry", "Take the entry away and add it again")


def _wrong_value(field: Field, value: object, keys: list[str]) -> tuple[str, str] | None:
    """What is wrong with a value, and its mend; None for a good one.  Never repeats the value."""
    if field.kind == BOXES:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return "these are no ticked boxes", "Tick the boxes again"
        return next(filter(None, (_wrong_choice(field, one, keys) for one in value)), None)
    if not isinstance(value, str):
        return "this is not text", "Answer the question again"
    if value == "":
        return None
    if field.kind in (RADIO, LIST):
        return _wrong_choice(field, value, keys)
    return _wrong_text(field, value)


def _wrong_choice(field: Field, value: str, keys: list[str]) -> tuple[str, str] | None:
    if value in dict(field.choices) or (field.sources and value in (*keys, *FIRST_HAND)):
        return None
    return ("this source is no longer in your list", "Choose again where you know it from") if field.sources else \
        ("this is not one of the choices", "Choose again")


def _wrong_text(field: Field, value: str) -> tuple[str, str] | None:
    if field.kind == "integer":
        number = int(value) if re.fullmatch(r"\d{1,9}", value) else None
        if number is None or not (field.least or 0) <= number <= (field.most or number):
            span = f"Write a number from {field.least} to {field.most}" if field.most else "Write a whole number in digits"
            return "this is not a number that can be", span
    elif field.kind == "date":
        try:
            good = _DATES[0] <= date.fromisoformat(value).year <= _DATES[1]
        except ValueError:
            good = False
        return None if good else ("this is not a date that can be", "Give month, day and year, the year in four digits")
    elif field.kind == "time":
        try:
            time.fromisoformat(value)
        except ValueError:
            return "this is not a time of day", "Give hours and minutes"
    return None


# ── all of them together ─────────────────────────────────────────────────────────────────────────────────
def _wrong_path(answers: Mapping[str, object], done: Walk) -> Iterator[Problem]:
    if done.next is not None and done.next.screen.stops:
        yield Problem(*_DEAD_ENDS[done.next.screen.id])
        return
    for name, value in answers.items():
        says_nothing = value in ("", [], UNKNOWN, [UNKNOWN]) or name.endswith((".another", ".key")) or (name.endswith(".any") and value == "no")
        if not says_nothing and name not in done.known.values:
            yield Problem(name, "this answer does not go with the others, so it would not reach the petition",
                          "Take it away, or change the answer that it hangs on")


def _wrong_answers(stop: Stop, done: Walk) -> Iterator[Problem]:
    known = done.known.here(stop.at)
    for answer in stop.screen.answers:
        try:
            answer.becomes(known)
        except WrongDate as error:  # said in plain words for a person
            wrong = next(name for name in answer.names if name.endswith(f"_{error.part}"))
            yield Problem(known.full(wrong), str(error).rstrip("."), "Put the date right, or leave it empty")
        except ValueError:  # the Matter's own refusal is one too; its words may hold what was typed
            yield Problem(known.full(answer.names[0]), "this cannot be", "Look at the answer again")
