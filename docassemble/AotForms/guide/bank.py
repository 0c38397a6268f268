# do not pre-load
"""The questions as data: what each screen of ``interviews/*.yml`` asks, read from the very files that docassemble runs.

One wording and one set of ids, whoever shows them: the guided interview, a page for a whole section, the page for the field,
the printed worksheet.  Which screens are on a person's path is not here but in ``path.py``.  Knows no docassemble.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from ..server.language import ENGLISH, Said, languages, speaking, spoken, texts, tr
from . import choices
from .wording import NTH

EMPTY_IS_FINE = Said("Leave empty what is not known yet.")
_MAKO = re.compile(r"\$\{(.*?)\}", re.DOTALL)
# What an expression in a question's words gives, where that is the same for everybody.
_SAME_FOR_ALL = {"EMPTY_IS_FINE": (EMPTY_IS_FINE,), "the_nth(i)": NTH}
# What a field's entry may hold beside its label; everything else in it is the label and the variable.
_KEYS = {"datatype", "input type", "required", "code", "rows", "min", "max", "note", "none of the above", "default", "show if", "accept"}


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field: ``name`` is the variable (``incidents[i].kind`` in a list; ``at`` puts a number there), ``kind`` one of raw,
    area, radio, dropdown, checkboxes, date, time, integer, file, files or note (then ``label`` is the note's text).

    choices: the expression that gives a radio's, dropdown's or box list's choices, None for other kinds.
    none_too: a list of boxes has one more that says "none of the above".
    """

    name: str
    label: str
    kind: str
    choices: str | None = None
    required: bool = True
    rows: int | None = None
    least: int | None = None
    most: int | None = None
    none_too: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """One screen as it is asked.  Texts are Markdown and may hold ``${ }``, see ``expressions``.

    seeks: the variable that a screen of information only sets (``start.door_read``), None where there are fields.
    event: True for a dead end.   checks: what docassemble runs when the screen is sent, such as ``check_date(incidents[i], 'when')``.
    """

    id: str
    question: str
    subquestion: str
    fields: tuple[AskedField, ...]
    seeks: str | None = None
    event: bool = False
    checks: str = ""

    def at(self, index: int) -> Question:
        """The same question for one item of its list: ``i`` is ``index``, from 0, in names and in expressions."""
        def put(text: str) -> str:
            return _MAKO.sub(lambda found: "${" + re.sub(r"\bi\b", str(index), found[1]) + "}", text)

        return replace(self, question=put(self.question), subquestion=put(self.subquestion),
                       checks=re.sub(r"\bi\b", str(index), self.checks),
                       fields=tuple(replace(one, name=one.name.replace("[i]", f"[{index}]"), label=put(one.label)) for one in self.fields))

    @property
    def expressions(self) -> tuple[str, ...]:
        """Every expression in its texts, without the braces."""
        return tuple(found.strip() for text in (self.question, self.subquestion, *(one.label for one in self.fields))
                     for found in _MAKO.findall(text))


@lru_cache(maxsize=1)
def questions() -> Mapping[str, Question]:
    """Every question of every interview by its id.  Raises ValueError for a file whose questions are not written as ours are."""
    found: dict[str, Question] = {}
    for file in sorted(files("docassemble.AotForms.data.questions").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yml"):
            for block in yaml.safe_load_all(file.read_text(encoding="utf-8")):
                if block and "question" in block:
                    found[block["id"]] = _question(block)
    return MappingProxyType(found)


def asked(screen_id: str) -> Question:
    """A question in the language of now.  Raises KeyError for one that there is not."""
    found = questions()[screen_id]
    if spoken() == ENGLISH:
        return found
    return replace(found, question=tr(found.question), subquestion=tr(found.subquestion),
                   fields=tuple(replace(one, label=tr(one.label)) for one in found.fields))


def _question(block: dict[str, Any]) -> Question:
    return Question(block["id"], block["question"].strip(), (block.get("subquestion") or "").strip(),
                    tuple(_fields(block)), block.get("continue button field"), "event" in block, block.get("validation code", "").strip())


def _fields(block: dict[str, Any]) -> Iterator[AskedField]:
    for entry in block.get("fields") or ():
        labels = [key for key in entry if key not in _KEYS]
        if "note" in entry:
            yield AskedField("", entry["note"].strip(), "note", required=False)
        elif set(entry) == {"code"}:  # the page for a whole part, which holds other questions' fields
            continue
        elif len(labels) == 1:
            kind = entry.get("input type") or entry.get("datatype") or "raw"
            yield AskedField(entry[labels[0]], labels[0], kind, entry.get("code"), entry.get("required", True), entry.get("rows"),
                             entry.get("min"), entry.get("max"), entry.get("none of the above", True))
        else:
            raise ValueError(f"{block['id']}: a field needs one label and one variable, not {len(labels)}")


def choices_of(field: AskedField) -> list[tuple[str, str]] | None:
    """A field's choices as value and words; None where it has none, or where they depend on other answers."""
    if field.choices is None:
        return None
    made = {"county_choices()": choices.county_choices}.get(field.choices)
    listed = made() if made else getattr(choices, field.choices, None)
    if listed is None:
        return None
    return [(str(value), words) for one in listed for value, words in one.items()]


@lru_cache(maxsize=1)
def fixed_words() -> frozenset[str]:
    """Every text of a screen that says the same to everybody: questions, labels, notes and choices, none of them from an answer."""
    with speaking(ENGLISH):
        found = {words for name in dir(choices) if name.isupper() and isinstance(getattr(choices, name), list)
                 for one in getattr(choices, name) for words in one.values()}
        found |= {words for one in choices.county_choices() for words in one.values()}
        for one in questions().values():
            for text in (one.question, one.subquestion, *(asked.label for asked in one.fields)):
                found.update(_said(text))
    found |= {said for code in languages() for words in found if (said := texts(code).get(words))}
    return frozenset(found)


def _said(text: str) -> Iterator[str]:
    """What ``text`` says: nothing where that depends on answers."""
    given = {expression.strip() for expression in _MAKO.findall(text)}
    if not given:
        yield text
    elif len(given) == 1 and (words := _SAME_FOR_ALL.get(given.pop())):
        yield from (_MAKO.sub(lambda _, one=one: one, text) for one in words)
