# do not pre-load
"""The little Markdown of the questions as HTML: paragraphs, lists, bold, numbers to call.  Every other character is escaped.

A sentence that depends on answers (``${ }``) is left out: the page it is for cannot compute it.  Knows no docassemble.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_MAKO = re.compile(r"\s*\$\{.*?\}", re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_CALL = re.compile(r"\[(\d+)\]\(tel:(\d+)\)")
_ITEM = re.compile(r"^\* ", re.MULTILINE)


def plain(markdown: str) -> str:
    """The text on one line without marks or expressions."""
    return " ".join(_CALL.sub(r"\1", _BOLD.sub(r"\1", _MAKO.sub("", markdown))).split())


def html(markdown: str) -> Markup:
    """The text as HTML; empty where nothing but expressions stood there."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", _MAKO.sub("", markdown)))
    return Markup("").join(_block(block) for block in blocks if block)


def _block(block: str) -> Markup:
    if not block.startswith("* "):
        return Markup("<p>{}</p>").format(_line(block))
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(_line(one)) for one in _ITEM.split(block)[1:]))


def _line(text: str) -> Markup:
    parts = _BOLD.split(" ".join(text.split()))
    return Markup("").join(Markup("<strong>{}</strong>").format(_called(part)) if place % 2 else _called(part) for place, part in enumerate(parts))


def _called(text: str) -> Markup:
    """The text with its telephone numbers to tap."""
    return Markup("").join(_pieces(_CALL.split(text)))


def _pieces(parts: list[str]) -> Iterator[Markup]:
    """Words, and after each the number that stands there: what splitting by ``_CALL`` gives, in threes."""
    for at in range(0, len(parts), 3):
        yield escape(parts[at])
        if at + 2 < len(parts):
            yield Markup('<a href="tel:{}">{}</a>').format(parts[at + 2], parts[at + 1])
