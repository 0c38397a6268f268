"""Shared by the tests of the papers: matters, what a paper says, and what a reader finds in it."""
from __future__ import annotations

import html
import io
import re
import types
import typing
import unicodedata
from datetime import date
from functools import cache, lru_cache

import pypdf

from docassemble.AotForms import documents, law, matter
from docassemble.AotForms.documents import Document, Role, petition
from docassemble.AotForms.documents.catalogue import rules_for
from docassemble.AotForms.matter import Matter

DAY = date(2026, 12, 1)
EXAMPLES = ("hospital-designee", "dcr-field", "mhp-adolescent-16")
NEVER = ("71.05.248", "71.05.390", "71.05.360", "MPR", "preponderance", "permanent", "9A.72", "MP 4", "MP-4")


def facts(**parts) -> Matter:
    """A synthetic matter: an adult respondent and a hospital's designee, with ``parts`` laid over it key by key."""
    base = {
        "reference": "AOT-TEST-0001",
        "venue": {"county": "King", "planned_on": DAY.isoformat()},
        "respondent": {"name": {"given": "Robin", "family": "Sample"}, "birth_date": "1990-04-05"},
        "petitioner": {"kind": "hospital director", "is_designee": True,
                       "contact": {"name": {"given": "Pat", "family": "Planner"}, "title": "Discharge planner"}},
        "interview": {"outcome": "interviewed", "on": "2026-11-24"},
        "disorder": {"basis": "mental disorder"},
        "declaration": {"name": {"given": "Dana", "family": "Doctor"}, "credential": "physician", "outcome": "examined",
                        "examined_on": "2026-11-25"},
    }
    return Matter.model_validate(laid(base, parts))


def laid(base: dict, over: dict) -> dict:
    """``base`` with ``over`` laid on it, key by key."""
    result = dict(base)
    for key, value in over.items():
        result[key] = laid(result.get(key) or {}, value) if isinstance(value, dict) else value
    return result


def write(known: Matter, as_of: date = DAY) -> dict[str, Document]:
    """Every paper of a matter by its id."""
    return {paper.id: paper for paper in documents.write(known, law.review(known, as_of))}


@cache
def example(name: str) -> dict[str, Document]:
    """The papers of a ready example, written once for all tests."""
    known = matter.read(matter.example(name))
    return write(known, known.venue.planned_on)


def key(text: str) -> str:
    """Text as it is compared: NFC, no white space."""
    return "".join(unicodedata.normalize("NFC", text).split())


def said(paper: Document) -> str:
    """What pypdf reads on all pages, without the footers, for comparing; each file is read once."""
    return _said(paper.pdf, paper.html)


@lru_cache(maxsize=128)
def _said(pdf: bytes, twin: str) -> str:
    found = re.search(r"<footer><p>(.*?) Law as of (.*?)\.</p></footer>", twin, re.DOTALL)
    form, day = (key(html.unescape(part)) for part in found.groups())
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    texts = []
    for number, page in enumerate(pages, start=1):
        footer = f"{form}Lawasof{day}Page{number}of{len(pages)}"
        texts.append(key(page.extract_text()).replace(footer, "", 1))
    return "".join(texts)


def petition_values(known: Matter, as_of: date = DAY) -> dict[str, str | bool]:
    """What would stand in the petition's fields, without writing any paper."""
    review = law.review(known, as_of)
    return petition.values(known, review, rules_for(known, review), documents.Settings())


def for_court(papers: dict[str, Document]) -> list[Document]:
    """All papers but the note to the prosecutor."""
    return [paper for paper in papers.values() if paper.role is not Role.NOTE]


def plain_type(kind: object) -> object:
    """The type itself, out of Annotated and Optional."""
    while True:
        if typing.get_origin(kind) is typing.Annotated:
            kind = typing.get_args(kind)[0]
        elif typing.get_origin(kind) in (typing.Union, types.UnionType):
            kind = next(a for a in typing.get_args(kind) if a is not type(None))
        else:
            return kind
