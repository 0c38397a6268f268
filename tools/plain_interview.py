"""A plain docassemble interview of the very screens of a petition: the same questions, fields, choices and pages, and nothing of ours.

It is what docassemble alone would make of those screens, to measure ours against: objects that hold the answers, a block that asks one page
after the other, questions with fixed words, fields and choices.  Left out, so that it is if anything the quicker one: conditions between the
fields of a page (every field simply shows), words that are made of answers, the parts above and below a question, checks.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from docassemble.AotForms.guide import bank, compact
from docassemble.AotForms.guide.path import MISSING, Stop, walk
from docassemble.AotForms.guide.petition import SECTIONS

NAME = "docassemble.AotPlain:data/questions/plain.yml"
CHOICES = ["Seen myself", "Told by a person", "Read in a record"]  # where ours depend on what was answered before
_OTHERS = {"code", "label", "field"}


def write(folder: Path, given: Mapping[str, object]) -> dict[str, object]:
    """Write the interview as a package under ``folder``, to be put on the path; its own answers, which are those of ``given``."""
    pages = list(_pages(given))
    fields = [field for asked in pages for one in asked for field in one.fields if field.name]
    names = {field.name: _plain(field.name) for field in fields}
    seeks = [_seeks(number, asked) for number, asked in enumerate(pages)]
    objects = sorted({name.partition(".")[0] for name in names.values()})
    blocks = [{"metadata": {"title": "Plain"}}, {"objects": [{name: "DAObject"} for name in objects]},
              {"mandatory": True, "id": "flow", "code": "\n".join([*seeks, "final"])},
              *(_block(number, asked) for number, asked in enumerate(pages)),
              {"event": "final", "id": "final", "question": "Done"}]
    package = folder / "docassemble/AotPlain"
    (package / "data/questions").mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "data/questions/plain.yml").write_text(yaml.safe_dump_all(blocks, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return {names[field.name]: _answer(field, given) for field in fields}


def _answer(field: bank.AskedField, given: Mapping[str, object]) -> object:
    if field.choices and bank.choices_of(field) is None:
        return CHOICES[:1] if field.kind == "checkboxes" else CHOICES[0]
    return given.get(field.name, "")


def _pages(given: Mapping[str, object]) -> Iterator[list[bank.Question]]:
    """The questions of each page, in the order in which the petition asks them when it is answered so."""
    told: dict[str, object] = {}
    while (stop := walk(SECTIONS, lambda name: told.get(name, MISSING), to_the_end=True)).next is not None:
        page = compact.one_thing(stop, stop.next)
        asked = [(one.screen, one.at) for one in page.asked] if page else [(stop.next.screen, stop.next.at)]
        yield [_question(screen.id, at) for screen, at in asked]
        for screen, at in asked:
            told |= {(at + name if name.startswith(".") else name): given.get(at + name if name.startswith(".") else name, "") for name in screen.names}


def _question(screen: str, at: str) -> bank.Question:
    question = bank.questions()[screen]
    return question.at(compact.index_of(at)) if at else question


def _plain(name: str) -> str:
    return re.sub(r"\[(\d+)\]", r"_\1", name)


def _words(text: str) -> str:
    return re.sub(r"\$\{.*?\}", bank.EMPTY_IS_FINE, text, flags=re.DOTALL)


def _seeks(number: int, asked: list[bank.Question]) -> str:
    return next((_plain(field.name) for one in asked for field in one.fields if field.name), f"read_{number}")


def _block(number: int, asked: list[bank.Question]) -> dict[str, object]:
    first, fields = asked[0], []
    for one in asked:
        if one is not first:
            fields.append({"note": f"## {_words(one.question)}\n\n{_words(one.subquestion)}".strip()})
        fields += [_field(field) for field in one.fields]
    block: dict[str, object] = {"id": f"plain {number}", "question": _words(first.question)}
    if first.subquestion:
        block["subquestion"] = _words(first.subquestion)
    return {**block, "fields": fields} if any("note" not in one for one in fields) else {**block, "continue button field": f"read_{number}"}


def _field(field: bank.AskedField) -> dict[str, object]:
    if field.kind == "note":
        return {"note": _words(field.label)}
    entry = {key: value for key, value in compact._field(field).items() if key not in _OTHERS}
    if field.choices:
        listed = bank.choices_of(field)
        entry["choices"] = [{words: value} for value, words in listed] if listed else CHOICES
    return {"label": _words(field.label), "field": _plain(field.name), **entry, "required": False}
