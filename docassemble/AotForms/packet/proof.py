# do not pre-load
"""What the law was found to say, for the prosecutor's own program: ``proof.json`` beside the note, in the prosecutor's packet alone.

It holds what the note shows on paper, so that it can be sorted and edited: every Finding with its law, the last safe filing day, who
can testify, and the proposed orders as text to edit.  Like the note it is not for the court file.  It holds no fact of the Matter
beyond those: no history, no record, nothing of a treatment program but what the papers themselves say.
"""
from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .. import law
from ..documents.document import Document, FormIdentity, Role
from ..errors import InputError
from ..law.findings import Confidence, Finding, Level, Review, Status
from ..matter.matter import Matter

PROOF = "proof.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who can tell the court what they saw.  will_testify: None while nobody has said."""

    name: str = field(repr=False)
    relation: str = field(repr=False)
    will_testify: bool | None


@dataclass(frozen=True, slots=True)
class Proof:
    """The Review without the facts behind it; the last safe filing day (None: not known yet); witnesses; papers to edit."""

    review: Review
    last_safe_day: date | None
    witnesses: tuple[Witness, ...]
    drafts: tuple[Document, ...] = field(repr=False)


def proof_data(matter: Matter, review: Review, drafts: Iterable[Document] = ()) -> bytes:
    """``proof.json``.  drafts: typeset papers that the prosecutor may want to edit (the proposed orders); one on a form is left out."""
    last = law.last_safe_filing_day(matter, review.as_of, review.ruleset)
    body = {
        "version": _VERSION, "as_of": review.as_of.isoformat(), "ruleset": review.ruleset, "ruleset_date": review.ruleset_date.isoformat(),
        "last_safe_filing_day": last.isoformat() if last else None, "findings": [_finding(one) for one in review.findings if one.audience == "all"],
        "witnesses": [_witness(matter.declaration.name.full, "declarant", matter.declaration.will_testify),
                      *(_witness(w.contact.called, w.relation, w.will_testify) for w in matter.witnesses or ())],
        "drafts": [{"id": d.id, "code": d.code, "title": d.title, "html": d.html} for d in drafts if d.blank is None]}
    return json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _witness(name: str, relation: str | None, will_testify: bool | None) -> dict[str, Any]:
    return {"name": name, "relation": relation or "", "will_testify": will_testify}


def _finding(one: Finding) -> dict[str, Any]:
    return {"id": one.id, "title": one.title, "status": one.status.value, "level": one.level.value, "why": one.why, "cite": one.cite,
            "confidence": one.confidence.value, "parts": list(one.parts)}


def read_proof(content: bytes) -> Proof:
    """What ``proof_data`` wrote.  Raises InputError for anything else; it comes from outside."""
    try:
        body = json.loads(content)
        if body["version"] != _VERSION:
            raise ValueError("another version")
        day = date.fromisoformat(body["ruleset_date"])
        review = Review(date.fromisoformat(body["as_of"]), _text(body["ruleset"]), day, tuple(map(_read_finding, body["findings"])))
        last = body["last_safe_filing_day"]
        return Proof(review, date.fromisoformat(last) if last else None, tuple(map(_read_witness, body["witnesses"])),
                     tuple(_draft(one, day) for one in body["drafts"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("proof.json cannot be read by this release", PROOF, "Read the note to the prosecutor instead.") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text")
    return value


def _read_finding(one: dict[str, Any]) -> Finding:
    return Finding(_text(one["id"]), _text(one["title"]), Status(one["status"]), _text(one["why"]), _text(one["cite"]),
                   Confidence(one["confidence"]), "", Level(one["level"]), parts=tuple(map(_text, one["parts"])))


def _read_witness(one: dict[str, Any]) -> Witness:
    if one["will_testify"] not in (True, False, None):
        raise TypeError("yes, no or not known")
    return Witness(_text(one["name"]), _text(one["relation"]), one["will_testify"])


def _draft(one: dict[str, Any], day: date) -> Document:
    """As far as ``documents.to_docx`` needs it."""
    title = _text(one["title"])
    return Document(_text(one["id"]), _text(one["code"]), title, Role.CONNECTED, b"", _text(one["html"]), 0, (), day, FormIdentity(title))
