# do not pre-load
"""From templates to HTML: blank forms for building, their twins for the screen, and papers that are typeset whole."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .said import marked
from .translating import COUNTS, ENGLISH, UNCHECKED
from .variants import ATTEMPTS, EVENTS, STATEMENTS, Variant

_TWO_STOPS = re.compile(r"([.!?…])((?:</span>)+)\.(?!\d)")
_BEFORE = re.compile(r"""(?<=[^\s>]) (?=<span class="(?:said|whole|arabic|token)")""")
_APART = re.compile(r"(?<=\bRCW) (?=\d)|(?<=\d) (?=[ap]\.m\.)")
# What somebody said that is all there is in its cell: WeasyPrint lays out a box less, and a packet has a hundred of them.
_ALONE = re.compile(r'<(dd|td)(?: class="([^"]*)")?><span class="said">((?:[^<]|<span class="(?:arabic|whole|token)">[^<]*</span>)*)</span></\1>')
TEMPLATES = Path(__file__).resolve().parent.parent / "data" / "templates"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One field as its template names it; ``kind`` is line, box, check or footer."""

    name: str
    number: str
    label: str
    kind: str


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True, keep_trailing_newline=False, finalize=marked)
    made.globals.update(tr=ENGLISH, counts=COUNTS, unchecked=UNCHECKED)
    return made


def blank_html(variant: Variant) -> tuple[str, tuple[Recorded, ...]]:
    """The HTML of an empty form, and its fields in order.  Raises ValueError where two fields have one name."""
    fields: list[Recorded] = []

    def record(name: str, number: str, label: str, kind: str) -> str:
        fields.append(Recorded(name, number, str(label), kind))
        return ""

    html = _form(variant, "blank", {}, record)
    names = [field.name for field in fields]
    if len(names) != len(set(names)):
        raise ValueError(f"{variant.stem}: two fields have one name")
    return re.sub(r"\bRCW (?=\d[^<>]*<)", "RCW\u00a0", html), tuple(fields)  # a cite stays on one line, but not in a tag's attribute


def twin_html(variant: Variant, values: Mapping[str, str | bool]) -> str:
    """The same form with the same values as an HTML fragment without scripts, for the screen."""
    return _form(variant, "twin", values, lambda *_: "")


def _form(variant: Variant, mode: str, values: Mapping[str, str | bool], record: Any) -> str:
    return _environment().get_template(variant.template).render(
        mode=mode, title=variant.title, footer=variant.footer, law=variant.law, cosigned=variant.cosigned, values=values,
        record=record, statements=STATEMENTS, events=EVENTS, attempts=ATTEMPTS)


def paper_html(template: str, mode: str, **context: Any) -> str:
    """A paper that is typeset whole: ``mode`` "page" for the PDF, "twin" for the screen.

    A sentence that ends with what somebody wrote has one full stop; on a page ``RCW`` stays with its number and ``p.m.`` with its hour.
    There the space before what was said is a span: WeasyPrint tears a text that fits the line but for that space after its first word.
    """
    html = _TWO_STOPS.sub(r"\1\2", _environment().get_template(template).render(mode=mode, **context))
    return _BEFORE.sub("<span> </span>", _ALONE.sub(_held, _APART.sub("\u00a0", html))) if mode == "page" else html


def _held(found: re.Match) -> str:
    tag, style, text = found.groups()
    return f'<{tag} class="{f"{style} " if style else ""}said">{text}</{tag}>'
