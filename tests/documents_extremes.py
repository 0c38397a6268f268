"""The largest and the smallest matter that a paper must bear, and every paper of every matter, written once for all tests."""
from __future__ import annotations

import enum
import types
import typing
from datetime import date, time
from functools import cache

import documents_help as help_
from pydantic import BaseModel

from docassemble.AotForms import documents, law, matter
from docassemble.AotForms.documents import Document, order, slots
from docassemble.AotForms.documents.catalogue import rules_for
from docassemble.AotForms.matter import Matter
from docassemble.AotForms.matter.dates import When

DAY = date(2026, 12, 1)
SCRIPTS = ("she opened the door to nobody", "Nguyễn Thị Ánh Tuyết", "dxʷdəwʔabš ɬ ƛ̕ x̌ʷəlč", "Ольга Щербакова", "阮文安 李小龍")
LONG, LONGEST = 1_200, 10_000
MATTERS = (*help_.EXAMPLES, "minimal", "maximal")


class _Filler:
    """A value for every field of the Matter: three of every list, long texts of five scripts, yes to every question."""

    def __init__(self) -> None:
        self._count = 0

    def text(self, name: str, size: int) -> str:
        """A text that stands nowhere else, of about ``size`` characters, with a paragraph now and then."""
        out = ""
        while len(out) < size:
            self._count += 1
            out += f"{name.replace('_', ' ')} {self._count}, {SCRIPTS[self._count % len(SCRIPTS)]}" + ("\n\n" if self._count % 9 == 0 and size > 99 else "; ")
        return out.strip("\n; ") + "."

    def part(self, model: type[BaseModel]) -> dict:
        return {name: self.value(name, field.annotation, field.metadata) for name, field in model.model_fields.items()}

    def value(self, name: str, kind: object, metadata: list) -> object:
        if typing.get_origin(kind) in (typing.Union, types.UnionType):
            kind = next(one for one in typing.get_args(kind) if one is not type(None))
        if typing.get_origin(kind) is typing.Annotated:
            kind, *more = typing.get_args(kind)
            metadata = [*metadata, *more]
        if typing.get_origin(kind) is tuple:
            return [self.value(name, typing.get_args(kind)[0], []) for _ in range(3)]
        if typing.get_origin(kind) is typing.Literal:
            return typing.get_args(kind)[0]
        if kind is When:
            return {"earliest": "2026-02-03", "latest": "2026-03-20", "words": self.text("when", 20)}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.part(kind)
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return next(iter(kind)).value
        simple = {bool: True, date: "2026-11-24", time: "14:30", int: 3}
        return simple[kind] if kind in simple else self._words(name, metadata)

    def _words(self, name: str, metadata: list) -> str:
        pattern = next((m.pattern for m in metadata if getattr(m, "pattern", None)), None)
        if pattern == r"^[0-9a-f]{64}$":
            return "0123456789abcdef" * 4
        if pattern and pattern.startswith("^AOT"):
            return "AOT-TEST-MAXIMAL"
        return self.text(name, 24 if pattern else LONG)


@cache
def maximal() -> Matter:
    """Everything said, and the longest answers of all where people write most."""
    filler = _Filler()
    told = filler.part(Matter)
    told["venue"] |= {"county": "Pend Oreille", "planned_on": DAY.isoformat()}
    told["respondent"]["birth_date"] = "1990-04-05"
    told["respondent"]["no_fixed_address"] = False
    told["circumstances"]["text"] = filler.text("circumstances", LONGEST)
    told["plan"]["goals"] = filler.text("goals", LONGEST // 2)
    told["order"]["edits"] = []
    told["order"]["edits"] = [{"slot": slot.id, "text": filler.text("edit", LONG)} for slot in _places(Matter.model_validate(told))[:3]]
    return Matter.model_validate(told)


def _places(facts: Matter) -> list[slots.Slot]:
    """The places of the order that can be edited."""
    review = law.review(facts, DAY)
    return list(slots.all_slots(order.order_sections(facts, rules_for(facts, review))))


@cache
def known(name: str) -> Matter:
    """A matter by its name: a ready example, or an extreme."""
    return {"maximal": maximal, "minimal": Matter}[name]() if name in ("maximal", "minimal") else matter.read(matter.example(name))


@cache
def every_paper(name: str) -> dict[str, Document]:
    """Every paper that this matter can have, by id; also those that are written only when asked for."""
    facts = known(name)
    review = law.review(facts, facts.venue.planned_on or DAY)
    also = [entry.id for entry in documents.catalogue(facts, review) if entry.possible]
    return {paper.id: paper for paper in documents.write(facts, review, also=also)}
