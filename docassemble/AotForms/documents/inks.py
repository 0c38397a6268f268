# do not pre-load
"""The lines on a typeset paper that people sign on: found in its HTML, and written on, so that the same page can be set again.

A line stands between the marks ``<!--ink:FIELD:WIDTH-->`` and ``<!--/ink-->`` (``_order.html``).  No answer can hold such a mark:
every answer is escaped.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from .. import pdf
from ..errors import InputError

SIZE, HEIGHT, SMALLEST = 10.0, 20.0, 6.0
_LINE = re.compile(r"(<!--ink:([a-z0-9_]+):(\d+)-->)(.*?)(<!--/ink-->)", re.DOTALL)


def lines(html: str) -> dict[str, float]:
    """Every line of a paper by its field name, with its width in points."""
    return {match[2]: float(match[3]) for match in _LINE.finditer(html)}


def size_on(width: float, text: str, field: str) -> float | None:
    """The size in points at which ``text`` stands on a line, None where it does not fit.  Raises UnwritableCharacter."""
    fit = pdf.fit(text, width - 4, HEIGHT, size=SIZE, floor=SMALLEST, field=field)
    return None if fit is None else fit.size


def written(html: str, texts: Mapping[str, str], *, sized: bool) -> str:
    """``html`` with ``texts`` on their lines; ``sized``: small enough for the page (the twin on a screen needs none).

    Raises InputError where a text does not fit its line.
    """
    def put(match: re.Match[str]) -> str:
        field, text = match[2], texts.get(match[2])
        if text is None:
            return match[0]
        size = size_on(float(match[3]), text, field) if sized else SIZE
        if size is None:
            raise InputError("This does not fit the line that it is signed on", field, "Sign a printed copy in ink and scan it.")
        said = escape(text)
        return match[1] + (said if size == SIZE else f'<span style="font-size:{size:g}pt">{said}</span>') + match[5]

    return _LINE.sub(put, html)
