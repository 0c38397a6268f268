# do not pre-load
"""Numbers that must not stand in a court file: social security, financial account and driver's license numbers.

GR 31(e) of the Washington court rules puts it on whoever files.  What is looked for has the shape, the label or the check
digit of such a number; telephone and cause numbers, dates, postal codes, professional licenses and NPIs do not.
What it does not find: a number without shape and without label, a number in a picture, and a number that is written
out in words.  A number that is masked but for its last four digits is no finding.
"""
from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

_DASH = "[-\u2010-\u2015\u2212]"


def _alone(pattern: str) -> str:
    """``pattern`` where it is no part of a longer word or number."""
    return rf"(?<![\w*])(?:{pattern})(?![\w*])(?!{_DASH}\d)"


def _nine(gap: str) -> str:
    """3-2-4, never 000, 666 or 9xx, 00, 0000: numbers that the Social Security Administration does not give out."""
    return rf"(?!000|666|9)\d{{3}}(?:{gap})(?!00)\d{{2}}(?:{gap})(?!0000)\d{{4}}"


_SSN = re.compile(rf"(?<!\d{_DASH})" + _alone(_nine(rf"\s?{_DASH}\s?|\.")))
_SSN_LABEL = re.compile(
    r"\b(?:SSNs?|SS\s?(?:#|no\b\.?|number)|soc(?:ial|\.)?\s+sec(?:urity|\.)?)[^\d*]{0,32}?" + _alone(_nine(r"\s?")), re.IGNORECASE)
_CARD = re.compile(_alone(
    rf"[3-6]\d{{3}}(?:(?:\s|{_DASH})?\d{{4}}){{2}}(?:\s|{_DASH})?\d{{1,4}}|3[47]\d{{2}}(?:\s|{_DASH})?\d{{6}}(?:\s|{_DASH})?\d{{5}}"))
_IBAN = re.compile(_alone(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"))
_ACCOUNT = re.compile(
    r"\b(?P<word>account|acct\.?|routing|checking|savings)\s*(?P<sign>number|no\b\.?|nr\b\.?|num\b\.?|#)?"
    rf"\s*(?:is|was)?\s*[:#]?\s*(?P<number>\d(?:(?:\s|{_DASH})?\d){{5,16}})(?![\w*])(?!{_DASH}\d)", re.IGNORECASE)
# The three words before it in its sentence; looked for only where there is a number, since at every place of a page it takes long.
_BEFORE, _FAR = re.compile(r"(?:[^\s.;]+\s+){1,3}\Z"), 200
_MONEY = re.compile(r"bank|credit|debit|checking|savings|routing|financial|union|money|payee|deposit", re.IGNORECASE)
# Accounts that are no money: a hospital's number for a stay, a login.
_NO_MONEY = re.compile(r"patient|hospital|medical|visit|encounter|guarantor|provider|user|e-?mail|login|portal|client", re.IGNORECASE)
# Washington since 2018: WDL and nine more.  Before: five of the family name, two initials, three digits, two more.
_WDL = re.compile(_alone(r"WDL(?=[A-Z0-9]*\d)[A-Z0-9]{9}"))
_WA_OLD = re.compile(_alone(r"[A-Z][A-Z*]{4}[A-Z][A-Z*]\d{3}[A-Z0-9]{2}"))
_LICENSE = re.compile(
    r"\b(?:driver(?:s|['’]s|s['’])?\s+licen[sc]e|driving\s+licen[sc]e|identicard|DL\s?(?=#|no\b|num))(?:\s+(?:of|from|in)\s+\w+)?\s*"
    rf"(?:number|no\b\.?|num\b\.?|#)?\s*(?:is|was)?\s*[:#]?\s*(?P<number>[A-Z0-9][A-Z0-9*]*(?:{_DASH}?[A-Z0-9*]+){{0,3}})(?![\w*])", re.IGNORECASE)
_NO_NUMBER = re.compile(rf"\d{{4}}{_DASH}\d\d{_DASH}\d\d|\d\d?{_DASH}\d\d?{_DASH}\d{{2,4}}|(?P<phone>\d{{3}}{_DASH}\d{{3}}{_DASH}\d{{4}})|(?:19|20)\d\d")


class Kind(StrEnum):
    """What a number is."""

    SSN = "a social security number"
    ACCOUNT = "a financial account number"
    LICENSE = "a driver’s license number"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One number found.  ``mark`` tells the same number again; it is as private as the number and is kept only sealed."""

    kind: Kind
    mark: str = field(repr=False)


def identifiers(text: str) -> tuple[Identifier, ...]:
    """Every such number in ``text``, each once, in a stable order."""
    folded = unicodedata.normalize("NFKC", text)
    return tuple(sorted({Identifier(kind, _mark(kind, number)) for kind, number in _found(folded)}, key=lambda i: (i.kind, i.mark)))


def _mark(kind: Kind, number: str) -> str:
    plain = "".join(c for c in number.upper() if c.isalnum())
    return hashlib.sha256(f"{kind.name} {plain}".encode()).hexdigest()


def _found(text: str) -> Iterator[tuple[Kind, str]]:
    for pattern in (_SSN, _SSN_LABEL):
        for match in pattern.finditer(text):
            # The label is not part of the number.
            yield Kind.SSN, match[0] if pattern is _SSN else "".join(re.findall(r"\d", match[0]))[-9:]
    for match in _CARD.finditer(text):
        if _luhn(_digits(match[0])):
            yield Kind.ACCOUNT, match[0]
    for match in _IBAN.finditer(text):
        if _mod_97(match[0]):
            yield Kind.ACCOUNT, match[0]
    for match in _ACCOUNT.finditer(text):
        if _is_money(match):
            yield Kind.ACCOUNT, match["number"]
    for pattern in (_WDL, _WA_OLD):
        yield from ((Kind.LICENSE, match[0]) for match in pattern.finditer(text))
    for match in _LICENSE.finditer(text):
        number = match["number"]
        if 5 <= len(number) <= 16 and sum(c.isdigit() for c in number) >= 4 and not _NO_NUMBER.fullmatch(number):
            yield Kind.LICENSE, number


def _is_money(match: re.Match) -> bool:
    shape = _NO_NUMBER.fullmatch(match["number"])
    if shape and not (match["sign"] and shape["phone"]):
        return False
    before = _BEFORE.search(match.string, max(0, match.start() - _FAR), match.start())
    said = f"{before[0] if before else ''} {match['word']}"
    return bool(_MONEY.search(said)) or bool(match["sign"]) and not _NO_MONEY.search(said)


def _digits(text: str) -> list[int]:
    return [int(c) for c in text if c.isdigit()]


def _luhn(digits: list[int]) -> bool:
    """The check digit of payment cards, ISO/IEC 7812-1."""
    doubled = [sum(divmod(2 * d, 10)) if n % 2 else d for n, d in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _mod_97(text: str) -> bool:
    """The check digits of an IBAN, ISO 13616."""
    plain = "".join(text.split())
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1
