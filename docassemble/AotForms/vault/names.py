# do not pre-load
"""Names the vault gives to things: opaque ids, the reference people may read aloud, and checked codes.

None of them says anything about a person.  An id is 128 random bits; a reference is short, has no lookalike letters
and a check character, so that a slip on the telephone is noticed and never reaches another matter.
"""
from __future__ import annotations

import base64
import re
import secrets

from ..errors import InputError

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE = re.compile(r"[a-z0-9][a-z0-9 ._-]{0,59}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_LOOKALIKES = str.maketrans("ILO", "110")


def new_id() -> str:
    """A fresh opaque id: 128 random bits as 26 characters of lower-case base32."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


def code(value: str, where: str) -> str:
    """``value`` if it may stand in a plain column: lower-case ASCII letters, digits, blank, ``.``, ``_``, ``-``;
    at most 60.  Raises InputError, without repeating the value."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise InputError(
            "this must be a short code, not free text", where,
            "Use at most 60 lower-case letters, digits, blanks, dots, hyphens; put free text in an encrypted field",
        )
    return value


def media_type(value: str) -> str:
    """``value`` if it is a media type such as ``application/pdf``, at most 60 characters.  Raises InputError."""
    if not isinstance(value, str) or len(value) > 60 or not _MEDIA_TYPE.fullmatch(value):
        raise InputError("this is not a media type", "media type", "Write it like application/pdf")
    return value


def _times(left: int, right: int) -> int:
    """Product in the field of 32 elements (polynomial x^5 + x^2 + 1)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product


def _check(symbols: str) -> str:
    """The check character: a sum with a different weight at every place, so that one wrong character and any two
    characters changed about are always noticed."""
    total, weight = 0, 2
    for symbol in symbols:
        total ^= _times(CROCKFORD.index(symbol), weight)
        weight = _times(weight, 2)
    return CROCKFORD[total]


def new_reference() -> str:
    """A fresh reference such as ``AOT-7K3F-92QM``: seven random Crockford characters and one check character."""
    body = "".join(secrets.choice(CROCKFORD) for _ in range(7))
    return _dashed(body + _check(body))


def read_reference(text: str) -> str:
    """The reference a person typed, in its one form.  Takes small letters, blanks, and I, L, O for 1, 1, 0.
    Raises InputError when the check character does not fit."""
    symbols = re.sub(r"[\s-]", "", text).upper()
    symbols = symbols.removeprefix("AOT").translate(_LOOKALIKES)
    if len(symbols) != 8 or any(s not in CROCKFORD for s in symbols) or _check(symbols[:7]) != symbols[7]:
        raise InputError("this is not a reference of ours", "reference", "Check it letter by letter: AOT-XXXX-XXXX")
    return _dashed(symbols)


def _dashed(symbols: str) -> str:
    return f"AOT-{symbols[:4]}-{symbols[4:]}"
