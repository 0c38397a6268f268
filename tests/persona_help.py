"""The personas: small files that tell how each differs from one of the six petitions, and how it must come out."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from interview_help import ANSWERS, answers, reader

from docassemble.AotForms.guide import bank
from docassemble.AotForms.guide.path import MISSING, Read, Several, the_sections
from docassemble.AotForms.guide.petition import SECTIONS

FOLDER = ANSWERS / "personas"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
NOT_KNOWN = "unknown"
_EMPTY = ("raw", "area", "date", "time", "integer")


@dataclass(frozen=True, slots=True)
class Persona:
    """One person at the petition: every answer they give, and what must come of it.

    own: the names that the file itself answers.  ends: the screen where the questions end; not_met, not_yet_known: the Findings
    that stop filing; warned: what is not met and stops nothing; papers: what goes into the packet of its own accord.
    """

    name: str
    about: str
    answers: Mapping[str, object]
    own: tuple[str, ...]
    ends: str
    not_met: tuple[str, ...]
    not_yet_known: tuple[str, ...]
    warned: tuple[str, ...]
    papers: tuple[str, ...]


@lru_cache(maxsize=64)
def persona(name: str) -> Persona:
    """One persona by the name of its file."""
    told = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    given = {key: value for key, value in answers(told["from"]).items() if not key.startswith(tuple(told.get("without", ())) or ("\0",))}
    given = forget(given, told.get("unknown", ())) | told["answers"]
    came = told["outcome"]
    return Persona(name, told["about"], given, tuple(told["answers"]), came["ends"],
                   *(tuple(came.get(one, ())) for one in ("not_met", "not_yet_known", "warned", "papers")))


def forget(given: dict, sections: list[str]) -> dict:
    """The answers of somebody who knows nothing of some sections: "not known yet" where a screen offers it, and else nothing."""
    left = dict(given)
    for section in SECTIONS:
        for step in section.steps if section.id in sections else ():
            if isinstance(step, Several):
                left = {key: value for key, value in left.items() if not key.startswith(f"{step.of}[")} | {f"{step.of}.any": NOT_KNOWN}
                continue
            for field in bank.questions()[step.id].fields:
                offered = [value for value, _ in bank.choices_of(field) or ()]
                if field.choices is None or NOT_KNOWN in offered or "(" in field.choices:
                    left.pop(field.name, None)
                if NOT_KNOWN in offered:
                    left[field.name] = [NOT_KNOWN] if field.kind == "checkboxes" else NOT_KNOWN
    return left


@lru_cache(maxsize=1)
def may_stay_empty() -> frozenset[str]:
    """Every field that a browser may send empty, list items without their place: ``incidents[i].facility``."""
    return frozenset(field.name for asked in bank.questions().values() for field in asked.fields
                     if field.kind in _EMPTY and not field.required) | frozenset(
        field.name for asked in bank.questions().values() for field in asked.fields if field.kind == "checkboxes" and not field.required)


def as_sent(given: Mapping[str, object]) -> Read:
    """Reads the answers as an interview holds them: what was left empty was sent empty."""
    held = reader(dict(given))

    def read(name: str) -> object:
        found = held(name)
        if found is not MISSING:
            return found
        of, bracket, rest = name.partition("[")
        written = f"{of}[i]{rest.partition(']')[2]}" if bracket else name
        return "" if written in may_stay_empty() else MISSING
    return read


def every_screen() -> set[str]:
    """The id of every screen of the petition."""
    return {screen.id for _, screen, _ in the_sections(SECTIONS)}
