# do not pre-load
"""The message itself: a subject and a body that name nobody, the papers as separate PDFs, a manifest of hashes."""
from __future__ import annotations

import hashlib
import json
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ...errors import InputError, Problem
from ...filing.adapter import Note, Outgoing, OutgoingFile
from ..checks import MANIFEST, made_file, papers
from .smime import Sealing, sealed

# 7-bit throughout, so that no relay has a reason to re-encode what was hashed; long lines are folded by base64.
_POLICY = SMTP.clone(cte_type="7bit", raise_on_defect=True)


def attachments(outgoing: Outgoing) -> tuple[OutgoingFile, ...]:
    """The files in order, then ``manifest.json``: the packet's own if it came along, else one of names and hashes."""
    rest = tuple(f for f in outgoing.files if f.name != MANIFEST)
    own = next((f for f in outgoing.files if f.name == MANIFEST), None)
    if own is None:
        listed = [{"name": f.name, "bytes": len(f.content), "pages": f.pages, "sha256": f.sha256} for f in rest]
        body = {"reference": outgoing.reference, "packet_sha256": outgoing.packet_hash, "files": listed}
        own = made_file(MANIFEST, "application/json", json.dumps(body, indent=2).encode("ascii") + b"\n", "Manifest")
    return (*rest, own)


def local_part(key: str) -> str:
    """The left part of the Message-ID: 40 hex digits, from which the key cannot be told."""
    return hashlib.sha256(b"aotforms message-id\0" + key.encode("utf-8")).hexdigest()[:40]


def message_id(key: str, sender: str) -> str:
    """The fixed Message-ID of a submission: its left part comes from the key alone, the same on every attempt."""
    return f"<{local_part(key)}@{sender.rpartition('@')[2].lower()}>"


def build(outgoing: Outgoing, sender: str, at: datetime, reply_to: str | None = None, sealing: Sealing | None = None) -> bytes:
    """The whole message as it leaves, CRLF line ends; signed and encrypted as ``sealing`` says.
    Raises ``InputError`` when a header would hold a line break."""
    headers = {"From": sender, "Date": format_datetime(at), "Message-ID": message_id(outgoing.key, sender)}
    if reply_to:
        headers["Reply-To"] = reply_to
    if sealing is None or not sealing.evidence:
        return _finished(_letter(outgoing), headers)
    entity = _content(outgoing)
    del entity["MIME-Version"]  # of the whole message, not of a part (RFC 2045, 4)
    outer = EmailMessage(policy=_POLICY)
    _set(outer, {**_addressed(outgoing), **headers, "MIME-Version": "1.0"})
    told, body = sealed(entity.as_bytes(), sealing)
    # Put together byte by byte: whatever writes a signed part anew may break its signature.
    above = outer.as_bytes().removesuffix(b"\r\n") + b"".join(f"{name}: {value}\r\n".encode("ascii") for name, value in told.items())
    return above + b"\r\n" + body


def draft(outgoing: Outgoing) -> bytes:
    """The same message as a draft for a person's own mail program: unsent, without sender, date and id."""
    return _finished(_letter(outgoing), {"X-Unsent": "1"})


def note(given: Note, sender: str, at: datetime, reply_to: str | None = None) -> bytes:
    """A note as it leaves: plain text, one part.  Raises ``InputError`` when a header would hold a line break."""
    letter = EmailMessage(policy=_POLICY)
    _set(letter, {"To": given.address, "Subject": given.subject})
    written = {"charset": "us-ascii", "cte": "7bit"} if given.text.isascii() else {"charset": "utf-8", "cte": "quoted-printable"}
    letter.set_content(given.text, **written)
    headers = {"From": sender, "Date": format_datetime(at), "Message-ID": message_id(given.key, sender)}
    if reply_to:
        headers["Reply-To"] = reply_to
    return _finished(letter, headers)


def subject(outgoing: Outgoing) -> str:
    """``Court papers AOT-7K3F-92QM``: the opaque reference and nothing else."""
    return f"Court papers {outgoing.reference}"


def _letter(outgoing: Outgoing) -> EmailMessage:
    message = _content(outgoing)
    _set(message, _addressed(outgoing))
    return message


def _addressed(outgoing: Outgoing) -> dict[str, str]:
    return {"To": outgoing.recipient.address or "", "Subject": subject(outgoing)}


def _content(outgoing: Outgoing) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message.set_content(_body(outgoing), charset="us-ascii", cte="7bit")
    for file in attachments(outgoing):
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name, cte="base64")
    return message


def _finished(message: EmailMessage, headers: dict[str, str]) -> bytes:
    _set(message, headers)
    return message.as_bytes()


def _set(message: EmailMessage, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        if any(ord(c) < 32 or ord(c) > 126 for c in value):
            raise InputError("A mail header may hold plain ASCII on one line only", f"header {name}", problems=(
                Problem(f"header {name}", "a line break or a character outside ASCII", "Correct the address or reference."),))
        message[name] = value


_PROOF = "proof.json is for programs only; the note says the same in words.\n"


def _body(outgoing: Outgoing) -> str:
    count = len(papers(outgoing))
    return (
        f"Court papers for your office, reference {outgoing.reference}.\n"
        "\n"
        f"Attached: {count} {'paper' if count == 1 else 'papers'} as PDF, and manifest.json,\n"
        "which lists each file with its SHA-256.\n"
        f"{_PROOF if any(f.name == 'proof.json' for f in outgoing.files) else ''}"
        "\n"
        "These papers are confidential. Please do not forward them outside your office.\n"
        "Please answer this message and say that you have them. Keep the subject as it\n"
        "is, and put no name of a person in it.\n"
        "\n"
        "If this reached you by mistake, tell the sender and delete it.\n"
    )
