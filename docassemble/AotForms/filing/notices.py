# do not pre-load
"""A notice: what an office answers to a packet, signed by the office's own key, so that the sender's ledger can take it in.

One line of canonical JSON, ASCII, so that no mail gateway changes it: body, the office's public key, and an Ed25519 signature
(RFC 8032) over both.  It is read only if it is, byte for byte, what was signed.  It names the packet by its seal and no person but who
answers; the words of the office may tell more, so it goes the ways on which papers go.
It says which key signed.  Whose key that is, a named person confirms with the office (``notice_keys``).
"""
from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import InputError, Problem
from .adapter import State
from .deadlines import ZONE
from .profiles import counties

FORMAT = "aotforms-notice-1"
MEDIA_TYPE = "application/json"
MOST_BYTES = 64_000
_SIGNED = b"AotForms signed notice\n"
_CAUSE = re.compile(r"\d{2}-6-\d{5}-\d{1,2}")


class Decision(StrEnum):
    """What the office did.  *Accepted* is, for a clerk, filed; for a prosecutor, taken to be filed."""

    RECEIVED = "received"
    UNDER_REVIEW = "under review"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"

    @property
    def state(self) -> State:
        """Where the submission then stands."""
        return State(self.value)


def _plain(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") and c != "\n" for c in text) or text != text.strip():
        raise ValueError("it holds a sign that no text has, or blanks at its ends")
    return text


def _line(text: str) -> str:
    if "\n" in text:
        raise ValueError("it is one line")
    return _plain(text)


Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_line)]
Words = Annotated[str, Field(min_length=1, max_length=8000), AfterValidator(_plain)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Hearing(_Part):
    """The day of the hearing, and hour and place where the office says them."""

    on: date
    at: time | None = None
    place: Line | None = None


class Notice(_Part):
    """One answer.  packet: the seal of the manifest, 64 hex digits.  reasons: codes (``reasons``).  words: the office's own.

    filed_on, cause_number: as the clerk gave them.  said_by: the full name of who answers for the office.  said_at: aware.
    """

    packet: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reference: Line
    county: Line
    office: Literal["clerk", "prosecutor"]
    decision: Decision
    reasons: Annotated[tuple[Code, ...], Field(max_length=30)] = ()
    words: Words | None = None
    cause_number: Annotated[Line, Field(max_length=40)] | None = None
    filed_on: date | None = None
    hearing: Hearing | None = None
    said_by: Line
    said_at: datetime

    @model_validator(mode="after")
    def _fits(self) -> Notice:
        """Raises ValueError, in words for a person, where its parts cannot be so together."""
        back = self.decision in (Decision.RETURNED, Decision.REJECTED)
        if self.county not in counties():
            raise ValueError("choose a county of Washington")
        if self.said_at.tzinfo is None:
            raise ValueError("give the time with its zone")
        if back != bool(self.reasons):
            raise ValueError("a packet that goes back needs a reason, and only one that goes back has one")
        if "other" in self.reasons and not self.words:
            raise ValueError("write the other reason in words")
        if self.decision is not Decision.ACCEPTED and (self.filed_on or self.hearing or self.cause_number):
            raise ValueError("only an accepted packet has a filing day, a cause number or a hearing")
        if self.office == "clerk" and self.decision is Decision.ACCEPTED and not (self.filed_on and self.cause_number):
            raise ValueError("a clerk who files gives the day of filing and the cause number")
        if self.filed_on and self.filed_on > self.said_at.astimezone(ZONE).date():
            raise ValueError("the day of filing has not come yet")
        return self

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the notice's words: the same notice, however often it is handed in."""
        return hashlib.sha256(_canonical(self.model_dump(mode="json"))).hexdigest()


@dataclass(frozen=True, slots=True)
class Signed:
    """A notice that is whole, and the public key (32 bytes) that signed it."""

    notice: Notice
    key: bytes


@dataclass(frozen=True, slots=True)
class Reason:
    """One coded reason: in words, what the sender does next, and where it comes from."""

    code: str
    words: str
    mend: str
    source: str


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Mapping[str, Reason]]:
    text = files("docassemble.AotForms").joinpath("data/sources/notice_reasons.yml").read_text(encoding="utf-8")
    return {office: {code: Reason(code, **row) for code, row in rows.items()} for office, rows in yaml.safe_load(text).items()}


def reasons(office: str) -> Mapping[str, Reason]:
    """The coded reasons for which this office sends a packet back, in their order."""
    return _listed()[office]


def reason_words(office: str, code: str) -> str:
    """A coded reason in plain words, with what to do next; a code of a later release as it is."""
    known = reasons(office).get(code)
    return f"{known.words} {known.mend}" if known else f"A reason that this release does not know: {code}."


def make(**given: Any) -> Notice:
    """A notice from plain values.  Raises InputError with every problem; no code but a listed one goes out from here."""
    try:
        made = Notice(**{**given, "said_at": given["said_at"].astimezone(UTC).replace(microsecond=0)})
    except ValidationError as error:
        raise _told(error) from None
    unknown = set(made.reasons) - set(reasons(made.office))
    if unknown:
        raise InputError("This is not a reason of this office", "reasons", "Choose from the list.")
    return made


def write(notice: Notice, sign: Callable[[bytes], tuple[bytes, bytes]]) -> bytes:
    """The notice as it goes out.  sign: gives the public key and the signature over what it is handed (``vault.office_key``)."""
    body = {"format": FORMAT, **notice.model_dump(mode="json")}
    key, signature = sign(_SIGNED + _canonical(body))
    return _canonical({**body, "key": key.hex(), "signature": signature.hex()})


def read(raw: bytes) -> Signed:
    """The notice in ``raw``.  Raises InputError where it is no notice, or where one byte is not as it was signed."""
    if len(raw) > MOST_BYTES:
        raise InputError("This file is too large for a notice", "notice", "Hand in the file that the office sent.")
    try:
        body = json.loads(raw)
        found = body.pop("format"), body.pop("key"), body.pop("signature")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError("This is not a signed notice", "notice", "Hand in the .json file that the office sent, as it came.") from None
    if found[0] != FORMAT:
        raise InputError("This notice was written by another version", "notice", "Update AotForms, or record it by hand.")
    try:
        notice = Notice.model_validate_json(json.dumps(body))
        key, signature = bytes.fromhex(found[1]), bytes.fromhex(found[2])
        plain = {"format": FORMAT, **notice.model_dump(mode="json")}
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _SIGNED + _canonical(plain))
    except (ValidationError, InvalidSignature, ValueError, TypeError):
        raise _changed() from None
    if _canonical({**plain, "key": key.hex(), "signature": signature.hex()}) != raw.rstrip(b"\r\n"):
        raise _changed()
    return Signed(notice, key)


def cause_number_warning(number: str) -> str:
    """What to say where a cause number does not look like one of this kind of case; it is taken all the same."""
    if _CAUSE.fullmatch(number):
        return ""
    return ("This does not look like the number of a case of type 6: year, 6, five digits, and one or two more (26-6-00123-4). "
            "Compare it with the court's own paper.")


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _changed() -> InputError:
    return InputError("This notice is not as it was signed", "notice",
                      "Nothing was taken in. Ask the office to send it again, by another way; or record by hand what it tells you.")


def _told(error: ValidationError) -> InputError:
    problems = tuple(Problem(".".join(map(str, item["loc"])) or "notice", _what(item), "Mend it and try again")
                     for item in error.errors(include_url=False, include_input=False))
    return InputError("The notice cannot be written yet", "", "", problems)


def _what(item: Mapping[str, Any]) -> str:
    said = (item.get("ctx") or {}).get("error")
    return str(said or item["msg"]).rstrip(".")
