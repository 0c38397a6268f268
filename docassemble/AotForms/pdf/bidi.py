# do not pre-load
"""Which way text runs: levels and visual order for right-to-left scripts.

A small part of the Unicode bidirectional algorithm (UAX #9): the strong, weak and neutral rules and the
reordering of rule L2, for one line at a time.  Explicit embeddings, overrides and isolates are not obeyed
(they are invisible and leave the order to the letters); forms hold names and sentences, not markup.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_NUMBER_PARTS = {"ES", "CS"}


def has_rtl(text: str) -> bool:
    """True when the text holds a character of a right-to-left script."""
    return bool(_RTL.search(text))


def levels(text: str) -> list[int]:
    """The embedding level of every character: even runs left to right, odd runs right to left."""
    kinds = [unicodedata.bidirectional(c) for c in text]
    base = next((1 if k in ("R", "AL") else 0 for k in kinds if k in ("L", "R", "AL")), 0)
    kinds = _neutral(_weak(kinds, base), base)
    if base:
        return [{"R": 1}.get(kind, 2) for kind in kinds]
    return [{"L": 0, "R": 1}.get(kind, 2) for kind in kinds]


def _weak(kinds: list[str], base: int) -> list[str]:
    """Rules W1 to W7: marks follow their letter, numbers keep their separators."""
    out, strong, before = [], "R" if base else "L", "R" if base else "L"
    for i, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kind = before
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        elif kind in _NUMBER_PARTS and 0 < i < len(kinds) - 1 and out[-1] in ("EN", "AN") and kinds[i + 1] in ("EN", "AN"):
            kind = out[-1]
        if kind in ("L", "R", "AL"):
            strong = kind
        before = kind
        out.append(kind)
    for i, kind in enumerate(out):  # W5: signs beside a number belong to it
        if kind == "ET" and (out[i - 1] == "EN" if i else False):
            out[i] = "EN"
    for i in range(len(out) - 2, -1, -1):
        if out[i] == "ET" and out[i + 1] == "EN":
            out[i] = "EN"
    strong = "R" if base else "L"
    for i, kind in enumerate(out):  # W7: a number after Latin text runs with it
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "L":
            out[i] = "L"
    return ["R" if kind == "AL" else kind for kind in out]


def _neutral(kinds: list[str], base: int) -> list[str]:
    """Rules N1 and N2: what stands between takes the side it stands on, else the paragraph's."""
    out, i, side = list(kinds), 0, "R" if base else "L"
    while i < len(out):
        if out[i] in ("L", "R", "EN", "AN"):
            i += 1
            continue
        j = i
        while j < len(out) and out[j] not in ("L", "R", "EN", "AN"):
            j += 1
        left = _direction(out[i - 1]) if i else side
        right = _direction(out[j]) if j < len(out) else side
        out[i:j] = [left if left == right else side] * (j - i)
        i = j
    return out


def _direction(kind: str) -> str:
    return "L" if kind == "L" else "R"


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """Indices of runs as they stand from left to right (rule L2)."""
    order = list(range(len(run_levels)))
    if not order:
        return order
    for level in range(max(run_levels), 0, -1):
        i = 0
        while i < len(order):
            if run_levels[order[i]] < level:
                i += 1
                continue
            j = i
            while j < len(order) and run_levels[order[j]] >= level:
                j += 1
            order[i:j] = reversed(order[i:j])
            i = j
    return order
