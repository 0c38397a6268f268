# do not pre-load
"""Receipts: what was sent to whom, every answer and who gave it; and the files a by-hand channel made for a person."""
from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select

from .. import __version__
from ..vault.access import Action, Actor
from ..vault.core import Vault
from ..vault.engine import revision
from ..vault.keys import SealBroken
from ..vault.packets import read_files
from ..vault.tables import artifacts, submission_documents
from ..vault.unit import Unit
from .adapter import API_VERSION, OutgoingFile
from .outcomes import DEADLINE_KIT
from .submission import Submission, events_of, matter_key, row_of, view

FORMAT = "aotforms-receipt-1"
_TIMES = ("created_at", "submitted_at", "received_at", "deemed_filed_at", "filed_on", "deadline_at", "late_at")


def receipt(vault: Vault, actor: Actor, submission_id: str) -> dict[str, Any]:
    """The receipt of a submission as a mapping that ``json.dumps`` takes; times are ISO 8601 in UTC.

    ``state`` is what is known: *sent* is what the carrier said, *received* the recipient's word, *accepted* the clerk's.
    ``documents`` are the files meant for this office with SHA-256, size in bytes and pages.  ``events`` hold every answer in
    order, with who said so.  It may hold a cause number and names of people who answered, never the papers' content.
    """
    with vault.work(actor, Action.SUBMISSION_READ, write=False) as unit:
        row = row_of(unit, submission_id)
        submission = view(unit, row)
        return {
            "format": FORMAT, "reference": submission.reference, "submission": submission.id, "matter": submission.matter_id,
            "key": submission.key, "packet_hash": submission.packet_hash, "purpose": submission.purpose,
            "correction": submission.correction, "recipient": _recipient(submission),
            "state": submission.state.value, "held": submission.held, "hold_code": submission.hold_code,
            "awaits_person": submission.awaits_person, "attempts": submission.attempt, "cause_number": submission.cause_number,
            "times": {name: value.isoformat() if (value := getattr(submission, name)) else None for name in _TIMES},
            "documents": _documents(unit, row),
            "events": [{
                "position": e.position, "at": e.at.isoformat(), "state": e.state.value, "cause": e.cause.value,
                "said_by": e.said_by, "note": e.note, "attempt": e.attempt, **({"detail": told} if (told := {k: v for k, v in e.detail.items() if k != "before"}) else {}),
            } for e in events_of(unit, row)],
            "versions": {"aotforms": __version__, "ledger": revision(unit.connection), "adapter_api": API_VERSION},
        }


def _recipient(submission: Submission) -> dict[str, str | None]:
    to = submission.recipient
    return {"county": to.county, "office": to.office, "channel": to.channel, "address": to.address,
            "address_confirmed_by": to.address_confirmed_by}


def _documents(unit: Unit, row) -> list[dict[str, Any]]:
    """The documents as the ledger wrote them; names and titles are added while the papers are still kept."""
    written = unit.connection.execute(select(submission_documents).where(
        submission_documents.c.submission_id == row.id).order_by(submission_documents.c.position)).all()
    documents = [{"position": d.position, "sha256": d.sha256, "size": d.size, "pages": d.pages} for d in written]
    if row.packet_id is None:
        return documents
    named = []
    for document, file in zip(documents, read_files(unit, matter_key(unit, row), row.packet_id), strict=True):
        if not file.recipients or row.office in file.recipients:
            named.append({**document, "name": file.name, "title": file.title})
    return named


def load_artifacts(vault: Vault, actor: Actor, submission_id: str) -> tuple[OutgoingFile, ...]:
    """The files that the last attempt made for a person to act on (a print-ready packet, an .eml draft), then those that were
    prepared for a deadline; empty when none.  Raises AccessDenied, SealBroken."""
    with vault.work(actor, Action.SUBMISSION_READ) as unit:
        row = row_of(unit, submission_id)
        rows = unit.connection.execute(select(artifacts).where(
            artifacts.c.submission_id == row.id, artifacts.c.attempt.in_([row.attempt, DEADLINE_KIT]))
            .order_by(artifacts.c.attempt.desc(), artifacts.c.position)).all()
        unit.note("artifact.load", f"submission:{row.id}")
        return tuple(_artifact(unit, matter_key(unit, row), item) for item in rows)


def _artifact(unit: Unit, key_id: str, item) -> OutgoingFile:
    about = unit.unseal_json(key_id, item.sealed_about, "artifacts", item.id, "sealed_about")
    content = unit.unseal(
        key_id, item.sealed, "artifacts", item.id, f"sealed {item.submission_id} {item.attempt} {item.position}")
    if hashlib.sha256(content).hexdigest() != item.sha256:
        raise SealBroken("a prepared file does not match its hash", "artifacts", "Prepare it again")
    return OutgoingFile(about["name"], about["media_type"], content, item.sha256, about["title"], item.pages)
