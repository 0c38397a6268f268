# do not pre-load
"""What the court answered, reduced to facts that may be kept in the open: codes, ids, dates, hashes.

A court's free text may quote a party, so no text of it gets out of here: an id is kept only where it looks like one, a status
only where the court's own list or the standard has it, an error only by its number.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree

from ...filing.adapter import State
from . import safe_xml
from .names import KEY_CATEGORY, NO_ERROR, q
from .safe_xml import UnsafeXml, text

# With a digit in it, so that a name alone never passes for an id.
_ID = re.compile(r"(?=[^\d]*\d)[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_CATEGORY = re.compile(r"[A-Za-z][A-Za-z -]{0,30}")
_CAUSE = re.compile(r"\d{2}-\d-\d{5}-\d{1,2}")
_ERROR = re.compile(r"-?\d{1,5}")
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})

# ECF 5.0 lists, which 4.x courts use as words, and what deployed courts say instead.  Compared without case and hyphens.
STATUS_WORDS = {
    "submitted": State.RECEIVED, "submitting": State.RECEIVED, "received": State.RECEIVED,
    "under review": State.UNDER_REVIEW, "reviewing": State.UNDER_REVIEW, "in review": State.UNDER_REVIEW,
    "accepted": State.ACCEPTED, "reviewed accepted": State.ACCEPTED,
    "partially accepted": State.PARTLY_ACCEPTED, "returned": State.RETURNED, "rejected": State.REJECTED,
    "cancelled": State.CANCELLED, "canceled": State.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The one element in a SOAP body; ``fault`` is the fault code where it is a fault."""

    body: etree._Element = field(repr=False)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """MessageReceiptMessage.  ``ids``: category → id; ``errors``: the numbers, ``?`` for one that is no number."""

    ids: dict[str, str]
    errors: tuple[str, ...]
    confidentiality: str


@dataclass(frozen=True, slots=True)
class Policy:
    """CourtPolicyResponseMessage, as far as a filing depends on it.  Sizes in bytes, None where none was said or the unit is
    not known; None for an indicator that was not said."""

    version: str
    confidential: bool | None
    operations: frozenset[str]
    case_types: frozenset[str]
    max_attachment: int | None
    max_message: int | None
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a filing stands by the court's word.  ``state`` None where the word is on no list."""

    state: State | None
    ids: dict[str, str]
    cause_number: str
    errors: tuple[str, ...]
    confidentiality: str


def opened(data: bytes, *, max_bytes: int = safe_xml.MAX_BYTES) -> Answer:
    """The element in the SOAP body; raises ``UnsafeXml`` where ``data`` is no SOAP 1.1 envelope with exactly one."""
    root = safe_xml.parse(data, max_bytes=max_bytes)
    bodies = root.findall(q("soap", "Body")) if root.tag == q("soap", "Envelope") else []
    if len(bodies) != 1 or len(bodies[0]) != 1:
        raise UnsafeXml("The message is not a SOAP 1.1 envelope with one body", "message")
    inside = bodies[0][0]
    if inside.tag != q("soap", "Fault"):
        return Answer(inside)
    code = text(inside.find("faultcode")).rpartition(":")[2]
    return Answer(inside, code if code in ("Client", "Server", "VersionMismatch", "MustUnderstand") else "other")


def receipt(body: etree._Element, words: tuple[str, ...] = ()) -> Receipt:
    """The synchronous receipt; raises ``UnsafeXml`` for another message."""
    _must_be(body, "receipt", "MessageReceiptMessage")
    return Receipt(_ids(body), _errors(body), confidentiality(body, words))


def policy(body: etree._Element) -> Policy:
    """The court's policy; raises ``UnsafeXml`` for another message."""
    _must_be(body, "policy", "CourtPolicyResponseMessage")
    rules = body.find(q("policy", "DevelopmentPolicyParameters"))
    rules = body if rules is None else rules
    version = text(body.find(q("policy", "PolicyVersionID")))
    return Policy(
        version if _ID.fullmatch(version) else "", _boolean(rules.find(q("policy", "AcceptConfidentialFilingsIndicator"))),
        frozenset(text(e) for e in rules.findall(q("policy", "SupportedOperationName"))),
        frozenset(text(e) for e in rules.findall(q("policy", "SupportedCaseType"))),
        _bytes(rules.find(q("policy", "MaximumAllowedAttachmentSize"))), _bytes(rules.find(q("policy", "MaximumAllowedMessageSize"))),
        _errors(body))


def status(body: etree._Element, known: frozenset[str], words: tuple[str, ...] = ()) -> Standing:
    """GetFilingStatus; raises ``UnsafeXml`` for another message.  ``known``: the court's own status codes."""
    _must_be(body, "status", "FilingStatusResponseMessage")
    return _standing(body, known, words)


def listed(body: etree._Element, key: str, known: frozenset[str], words: tuple[str, ...] = ()) -> Standing | None:
    """The filing with our key in GetFilingList; None where the list does not have it.  Raises ``UnsafeXml`` for another
    message and for one with an error, which says nothing of what is there."""
    _must_be(body, "list", "FilingListResponseMessage")
    if any(error != NO_ERROR for error in _errors(body)):
        raise UnsafeXml("The court could not give its list", "message")
    for filing in body.findall(q("list", "MatchingFiling")):
        if key in keys(filing):
            return _standing(filing, known, words)
    return None


def keys(element: etree._Element) -> frozenset[str]:
    """Every submission key of ours that is named in ``element``: as an identification, or before the dash of a document's."""
    named = {text(e) for e in element.iter(q("nc", "IdentificationID"))}
    return frozenset(named | {text(e).partition("-")[0] for e in element.iter(q("nc", "DocumentFileControlID"))} - {""})


def looks_like_id(value: str) -> bool:
    """Whether ``value`` can be an id: short, plain, with a digit in it."""
    return _ID.fullmatch(value) is not None


def state_of(word: str, known: frozenset[str] = frozenset()) -> State | None:
    """The state for a court's status word; None where it is not known."""
    plain = " ".join(word.replace("-", " ").split()).casefold()
    return STATUS_WORDS.get(plain, State.RECEIVED if word in known else None)


def confidentiality(element: etree._Element, words: tuple[str, ...] = ()) -> str:
    """``echoed``, ``denied`` or ``not echoed``.

    4.01 gives the receipt no field for it.  An indicator anywhere in the message counts (FilingConfidentialityIndicator,
    SealDocumentIndicator), and one false among them denies it; else a document category that is one of ``words``.
    """
    said = [_boolean(e) for name in (q("core", "FilingConfidentialityIndicator"), q("ecf", "SealDocumentIndicator"))
            for e in element.iter(name)]
    if any(value is not True for value in said):
        return "denied"
    wanted = {word.casefold() for word in words}
    named = any(text(e).casefold() in wanted for e in element.iter(q("nc", "DocumentCategoryText")))
    return "echoed" if said or named else "not echoed"


def cause_number(element: etree._Element) -> str:
    """The cause number in the message, empty where none was given."""
    found = next((text(e) for e in element.iter(q("nc", "CaseDocketID"))), "")
    return found if _CAUSE.fullmatch(found) else ""


def _standing(element: etree._Element, known: frozenset[str], words: tuple[str, ...]) -> Standing:
    code = text(element.find(f"{q('ecf', 'FilingStatus')}/{q('ecf', 'FilingStatusCode')}"))
    return Standing(state_of(code, known), _ids(element), cause_number(element), _errors(element), confidentiality(element, words))


def _must_be(body: etree._Element, prefix: str, name: str) -> None:
    if body.tag != q(prefix, name):
        raise UnsafeXml("The answer is another message than was asked for", "message")


def _ids(element: etree._Element) -> dict[str, str]:
    found = {}
    for number, each in enumerate(element.findall(q("nc", "DocumentIdentification")), start=1):
        category = text(each.find(q("nc", "IdentificationCategoryText"))) or f"id {number}"
        value = text(each.find(q("nc", "IdentificationID")))
        if category != KEY_CATEGORY and _ID.fullmatch(value):
            kind = category.casefold() if _CATEGORY.fullmatch(category) and category.isupper() else f"id {number}"
            found[kind if kind not in found else f"{kind} {number}"] = value
    return found


def _errors(element: etree._Element) -> tuple[str, ...]:
    return tuple(_numbers(element))


def _numbers(element: etree._Element) -> Iterator[str]:
    for each in element.findall(q("ecf", "Error")):
        code = text(each.find(q("ecf", "ErrorCode")))
        yield code if _ERROR.fullmatch(code) else "?"


def _boolean(element: etree._Element | None) -> bool | None:
    word = text(element)
    return True if word in _TRUE else False if word in _FALSE else None


def _bytes(element: etree._Element | None) -> int | None:
    """A measure in bytes; a missing unit means bytes, an unknown one means that nothing is known."""
    if element is None:
        return None
    unit = text(element.find(q("nc", "MeasureUnitText"))).casefold() or "bytes"
    factor = {"b": 1, "byte": 1, "bytes": 1, "kb": 1_000, "kilobytes": 1_000, "mb": 1_000_000, "megabytes": 1_000_000}.get(unit)
    value = next((text(e) for e in element if e.tag != q("nc", "MeasureUnitText")), "")
    try:
        return None if factor is None else int(Decimal(value) * factor)
    except (InvalidOperation, ValueError, OverflowError):
        return None
