# do not pre-load
"""What came back by mail: a bounce (RFC 3464) or a reply, matched to the message that we sent by its Message-ID.

A mail is easily forged, so nothing here says more than a mail can: a report that delivery failed is a bounce; a reply is a reply, and
whether the office has the papers is for a person to read in it.  No word of a mail gets out: it may name anybody.
"""
from __future__ import annotations

import hashlib
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum
from pathlib import Path

from ...errors import InputError
from .message import local_part

MOST_BYTES = 60_000_000
_ID = re.compile(r"<([0-9a-f]{40})@[A-Za-z0-9.-]{1,253}>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Kind(StrEnum):
    """What a mail is to us.  DELAYED: the relay still tries.  DELIVERED: what a mail system says, not the office."""

    FAILED = "bounce"
    DELAYED = "delay"
    DELIVERED = "delivery report"
    REPLY = "reply"
    AUTOMATIC = "automatic reply"


TOLD = {
    Kind.FAILED: "It was not delivered. Check the address with the office by phone, or file another way.",
    Kind.DELAYED: "It was not delivered yet, and the mail system still tries. Phone the office if time is short.",
    Kind.DELIVERED: "A mail system delivered it. That is not yet a word from the office.",
    Kind.REPLY: "The office answered. Read the answer, then report what it says.",
    Kind.AUTOMATIC: "A program answered, such as an absence note. Phone the office.",
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail.  ids: the left parts of every Message-ID of ours that it names.  status: RFC 3463, empty where none was said.
    sha256: of the mail as it was handed in."""

    kind: Kind
    ids: tuple[str, ...]
    status: str
    sha256: str
    raw: bytes = field(repr=False)

    def about(self, key: str) -> bool:
        """Whether it is about the submission of this key."""
        return local_part(key) in self.ids


def read_file(path: Path) -> Iterator[Incoming]:
    """Every mail in a file: one ``.eml``, or a mailbox in mbox form (its first line begins ``From ``).  Raises InputError."""
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("The file is larger than a mail can be", "--mail", f"Give one of at most {MOST_BYTES:,} bytes.")
        content = path.read_bytes()
    except OSError as error:  # the name of the file may name a person
        raise InputError("The mail cannot be read", "--mail", f"{error.strerror}. Give an .eml or a mailbox file.") from None
    if not content.startswith(b"From "):
        yield read(content)
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.keys():
            yield read(box.get_bytes(key))
    finally:
        box.close()


def read(raw: bytes) -> Incoming:
    """One mail.  Raises InputError where it is none."""
    message = message_from_bytes(raw, policy=policy.compat32)
    if not message.keys() or not any(message[name] for name in ("From", "Received", "Return-Path", "Message-ID")):
        raise InputError("This is not a mail", "--mail", "Save the mail itself as .eml, with its headers.")
    action, status = _report(message)
    ids = _named(message)
    kind = {"failed": Kind.FAILED, "delayed": Kind.DELAYED, "delivered": Kind.DELIVERED, "relayed": Kind.DELIVERED,
            "expanded": Kind.DELIVERED}.get(action)
    if kind is None:
        kind = Kind.AUTOMATIC if _automatic(message) else Kind.REPLY
    return Incoming(kind, ids, status, hashlib.sha256(raw).hexdigest(), raw)


def _report(message: Message) -> tuple[str, str]:
    """Action and status of a delivery report (RFC 3464, 2.3.3 and 2.3.4): the one that failed, where there are several; else empty."""
    if message.get_content_type() != "multipart/report" or str(message.get_param("report-type", "")).lower() != "delivery-status":
        return "", ""
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for block in part.get_payload():
                action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
                if action:
                    found.append((action, status if _STATUS.fullmatch(status) else ""))
    # A failure counts only with a final status; "failed" beside 4.x.x or 2.x.x is a report of two minds.
    failed = [each for each in found if each[0] == "failed" and each[1].startswith("5")]
    return failed[0] if failed else next((each for each in found if each[0] != "failed"), ("delayed", "") if found else ("", ""))


def _named(message: Message) -> tuple[str, ...]:
    """Our ids in In-Reply-To and References, and in the headers of the message that a report brings back."""
    texts = [str(value) for name in ("In-Reply-To", "References") for value in message.get_all(name, [])]
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            headers = message_from_bytes(part.get_payload(decode=True) or b"")
            texts += [str(value) for value in headers.get_all("Message-ID", [])]
        elif kind == "message/rfc822" and part.is_multipart():
            texts += [str(value) for inner in part.get_payload() for value in inner.get_all("Message-ID", [])]
    return tuple(dict.fromkeys(found for text in texts for found in _ID.findall(text.lower())))


def _automatic(message: Message) -> bool:
    """RFC 3834: sent by a program, such as an absence note."""
    return str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no"

