# do not pre-load
"""Telephone and fax numbers as people write them."""
from __future__ import annotations

import re

AREA_CODE_TOO = 10  # a fax is dialled by a machine that guesses nothing, so its number has the area code
_SIGNS = re.compile(r"[0-9 ()+./-]+((ext|x)\.? ?\d{1,6})?", re.IGNORECASE)


def is_number(text: object, digits: int = 7) -> bool:
    """Whether ``text`` is one number on one line with at least so many ``digits``, extension not counted, and no word beside it."""
    if not isinstance(text, str) or len(text) > 40 or not _SIGNS.fullmatch(text.strip()):
        return False
    return digits <= len(digits_of(text)) <= 15


def digits_of(text: str) -> str:
    """The digits that are dialled, without extension and without the 1 that North American numbers may begin with."""
    plain = re.sub(r"\D", "", re.split(r"[a-z]", text, maxsplit=1, flags=re.IGNORECASE)[0])
    return plain[1:] if len(plain) == 11 and plain[0] == "1" else plain
