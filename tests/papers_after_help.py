"""Shared by the tests of the order's papers: five matters, each paper written once, and what two readers find in it."""
from __future__ import annotations

import typing
from datetime import date, time
from enum import StrEnum
from functools import cache

import documents_help as help_
from pydantic import BaseModel

from docassemble.AotForms import documents, law, matter, pdf
from docassemble.AotForms.documents import Document
from docassemble.AotForms.matter import Matter
from docassemble.AotForms.matter.dates import When

ORDER = ("order", "agreed-order", "dismissal", "participant-guide")
AFTER = ("discharge-memo", "individual-plan", "noncompliance-log", "noncompliance-notice", "modification", "modification-summons",
         "revocation",
         "after-order", "termination")
PAPERS = (*ORDER, *AFTER)
FOR_COURT = tuple(i for i in PAPERS if i not in ("participant-guide", "discharge-memo", "noncompliance-notice"))
MATTERS = (*help_.EXAMPLES, "minimal", "maximal")
SCRIPTS = "Ánh Nguyễn; ʔəxʷsqʷúsəm; Ёлка; Ελλάδα; 漢字と仮名"
LONG = " ".join(f"{SCRIPTS} — sentence {n}, told at length." for n in range(1, 13))
CHOSEN = {"schema_version": 1, "reference": "AOT-TEST-9999", "respondent.birth_date": "1990-04-05", "requested_months": 12,
          "order.months": 12,
          "after.revocation.days": 14, "order.edits": [{"slot": "starts", "text": "a day the judge wrote"},
                                                       {"slot": "component.crisis_plan", "text": LONG}],
          "order.outcome": None, "exhibits.sha256": "ab" * 32, "exhibits.pages": 3, "after.discharge.committed": True,
          "after.revocation.own_motion": False, "disorder.basis": "both", "venue.county": "King"}


def _filled(kind: object, path: str) -> object:
    """A value for one fact: three of every list, a long text in five scripts, yes to every question."""
    if path in CHOSEN:
        return CHOSEN[path]
    kind = help_.plain_type(kind)
    if typing.get_origin(kind) is tuple:
        return [_filled(typing.get_args(kind)[0], path) for _ in range(3)]
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not When:
        return {name: _filled(info.annotation, f"{path}.{name}".lstrip(".")) for name, info in kind.model_fields.items()}
    if kind is bool:
        return True
    if kind is int:
        return 3
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind)).value
    if kind in (date, When):
        return "2026-10-05"
    if kind is time:
        return "14:30"
    return SCRIPTS if path.rsplit(".", 1)[-1] in LINES or len(path) % 2 else LONG


LINES = {"given", "middle", "family", "suffix", "organization", "title", "street", "unit", "city", "state", "zip", "phone", "email",
         "other_names",
         "care_coordinator", "provider", "how_often", "starts", "by", "by_title", "judge", "cause_number"}


@cache
def known(name: str) -> Matter:
    """One of the five matters."""
    if name == "minimal":
        return Matter()
    if name == "maximal":
        return Matter.model_validate(_filled(Matter, ""))
    return matter.read(matter.example(name))


def day(name: str) -> date:
    return known(name).venue.planned_on or help_.DAY


@cache
def review(name: str):
    return law.review(known(name), day(name))


@cache
def paper(name: str, id: str) -> Document:
    """One paper of one matter, written once."""
    written = documents.write_one(known(name), review(name), id)
    assert [p.id for p in written] == [id]
    return written[0]


def write(id: str, over: dict | None = None, **parts) -> Document:
    """One paper of the synthetic matter with ``parts`` laid over it."""
    given = help_.facts(**{**(over or {}), **parts})
    return documents.write_one(given, law.review(given, help_.DAY), id)[0]


@cache
def read(name: str, id: str) -> tuple[str, str]:
    """What each of the two readers finds on all pages, without white space."""
    pages = pdf.read(paper(name, id).pdf)
    return tuple("".join(page.keys[reader] for page in pages) for reader in (0, 1))


def has(text: str, *parts: str) -> list[str]:
    """Those of ``parts`` that ``text`` does not hold."""
    return [part for part in parts if help_.key(part) not in text]


def entry(given: Matter, id: str, as_of: date = help_.DAY):
    return next(e for e in documents.catalogue(given, law.review(given, as_of)) if e.id == id)
