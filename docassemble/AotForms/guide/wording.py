# do not pre-load
"""The words of the interview's own screens, read from its YAML: titles, labels and the words of each choice.

So the review page says what the screens say, and neither can drift from the other.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from ..server.language import day_words, tr
from . import choices
from .becoming import UNKNOWN, as_day, as_when, chosen, informants
from .order_places import place_label
from .path import Known

QUESTIONS = "data/questions"
NOT_KNOWN = choices.NOT_KNOWN[1]
NTH = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
_NOT_LABELS = {"label", "field", "datatype", "input type", "code", "required", "note", "rows", "min", "max", "default",
               "hint", "help", "choices", "accept", "show if"}
_FIRST_HAND = {"personal observation": "I saw or heard it myself", "evaluation": "My own evaluation of the person"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a screen: its label, its variable, its kind, and the name of its choices."""

    label: str
    name: str
    datatype: str
    choices: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """One screen as it stands in the YAML."""

    id: str
    file: str
    question: str
    text: str
    fields: tuple[Field, ...]
    raw: Mapping[str, object]


def nth(index: int) -> str:
    """First, Second, …; then Number 11."""
    return tr(NTH[index]) if index < len(NTH) else tr("Number {number}:", number=index + 1)


@lru_cache(maxsize=1)
def blocks() -> Mapping[str, Block]:
    """Every screen of the petition's YAML by its id."""
    found = {}
    folder = files("docassemble.AotForms").joinpath(QUESTIONS)
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".yml"):
            for raw in yaml.safe_load_all(entry.read_text(encoding="utf-8")):
                if raw and "question" in raw:
                    found[raw.get("id", "")] = _block(raw, entry.name)
    return found


def _block(raw: Mapping, file: str) -> Block:
    fields = tuple(_field(one) for one in raw.get("fields") or () if "note" not in one and set(one) != {"code"})
    return Block(raw.get("id", ""), file, str(raw["question"]).strip(), str(raw.get("subquestion") or "").strip(), fields, raw)


def _field(raw: Mapping) -> Field:
    label, name = next((key, value) for key, value in raw.items() if key not in _NOT_LABELS)
    return Field(str(label), str(name), str(raw.get("datatype", raw.get("input type", "text"))), raw.get("code"))


def title(screen_id: str, at: str = "") -> str:
    """The heading of a screen; for a list item, with its number."""
    block = blocks().get(screen_id)
    text = tr(block.question) if block else screen_id
    index = int(at[at.index("[") + 1:-1]) if "[" in at else 0
    return re.sub(r"\$\{ the_nth\(i\) \}", nth(index), text)


def answered(screen_id: str, known: Known) -> list[tuple[str, str]]:
    """The answers of one screen as pairs of label and words, in the order of the screen."""
    block = blocks().get(screen_id)
    pairs, dated = [], set()
    for field in block.fields if block else ():
        name = re.sub(r"^\w+\[i\]", "", field.name)
        date_of = re.sub(r"(_to)?_(year|month|day|words)$", "", name)
        if date_of != name and known(f"{date_of}_year") is not None:
            if date_of not in dated:
                dated.add(date_of)
                pairs.append((tr("Date"), _date(known, date_of)))
            continue
        if date_of != name and field.datatype in ("integer", "dropdown") or name.endswith("_words") and date_of in dated:
            continue
        pairs.append((tr(field.label), _words(field, known(name), known)))
    return pairs


def _date(known: Known, name: str) -> str:
    from ..matter.dates import When

    parts = [[known(f"{name}{end}_{part}") or None for part in ("year", "month", "day")] for end in ("", "_to")]
    try:
        told = as_when(*parts, known(f"{name}_words") or None)
    except ValueError:
        return NOT_KNOWN
    if told is None:
        return NOT_KNOWN
    return f"{When.model_validate(told)}" + (f" ({told['words']})" if told["words"] else "")


def _words(field: Field, value: object, known: Known) -> str:
    if value in (None, "", UNKNOWN):
        return NOT_KNOWN
    if field.datatype == "checkboxes":
        return "; ".join(_choice(field, one, known) for one in chosen(value)) or NOT_KNOWN
    if field.choices:
        return _choice(field, str(value), known)
    if field.datatype == "date":
        return day_words(as_day(value))
    if field.datatype == "time":
        return str(value)[:5]
    if field.datatype == "integer":
        return str(value) if value else NOT_KNOWN
    return str(value)


def _choice(field: Field, value: str, known: Known) -> str:
    if value == UNKNOWN:
        return NOT_KNOWN
    if field.choices in ("source_choices(informants)", "one_source_choices(informants)"):
        return _source(value, known)
    if field.choices == "place_choices(order_places_of(case))":
        return place_label(value)
    listed = getattr(choices, str(field.choices), None)
    for one in listed if isinstance(listed, list) else ():
        if value in one:
            return str(one[value])
    return value


def _source(key: str, known: Known) -> str:
    if key in _FIRST_HAND:
        return tr(_FIRST_HAND[key])
    for at in informants(known):
        if known(f"{at}.key") == key:
            return str(known(f"{at}.who") or tr("a source that is not named yet"))
    return tr("a source that was removed")
