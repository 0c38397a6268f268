# do not pre-load
"""A Document as the vault keeps it: the PDF as content, everything else beside it, sealed.

The papers that it covers (its addendum) are kept with it once more, whole: the holder of a one-use link may open this one
row only, and must be able to read all that is signed.
"""
from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from ...documents.document import Document, FormIdentity, Role, Signer, SignatureSpot
from ...signing import Frozen


def about(document: Document, frozen: Frozen, parts: Iterable[Document] = ()) -> dict[str, Any]:
    """All of ``document`` but its PDF, as JSON values, with the version it was frozen as and the ``parts`` it covers."""
    return {
        "parts": [{**about(part, frozen), "pdf": b64encode(part.pdf).decode()} for part in parts],
        "id": document.id, "code": document.code, "title": document.title, "role": document.role.value,
        "html": document.html, "pages": document.pages, "recipients": list(document.recipients),
        "ruleset_date": document.ruleset_date.isoformat(), "form": asdict(document.form),
        "signatures": [{**asdict(spot), "signer": spot.signer.value} for spot in document.signatures],
        "covers": list(document.covers), "blank": document.blank, "values": dict(document.values),
        "source": document.source, "made_from": document.made_from,
        "version": frozen.version, "covered": [list(pair) for pair in frozen.papers],
    }


def document(pdf: bytes, kept: dict[str, Any]) -> Document:
    """The Document that was kept."""
    return Document(
        id=kept["id"], code=kept["code"], title=kept["title"], role=Role(kept["role"]), pdf=pdf, html=kept["html"],
        pages=kept["pages"], recipients=tuple(kept["recipients"]), ruleset_date=date.fromisoformat(kept["ruleset_date"]),
        form=FormIdentity(**{**kept["form"], "looks": tuple(kept["form"].get("looks", ()))}),
        signatures=tuple(SignatureSpot(**{**spot, "signer": Signer(spot["signer"])}) for spot in kept["signatures"]),
        covers=tuple(kept["covers"]), blank=kept["blank"], values=kept["values"], source=kept.get("source"), made_from=kept.get("made_from", ""))


def parts(kept: dict[str, Any]) -> list[Document]:
    """The papers that were kept as part of this one, in order."""
    return [document(b64decode(part["pdf"]), part) for part in kept["parts"]]


def frozen(kept: dict[str, Any]) -> Frozen:
    """The frozen version that was kept."""
    return Frozen(kept["id"], tuple((name, digest) for name, digest in kept["covered"]), kept["version"])
