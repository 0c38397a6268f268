# do not pre-load
"""How an official blank looks before anything stands on it: what of that no paper of ours might show.

The court made its form and takes it as it is, with its margins, its seal and its fonts.  So what the blank itself shows is told to
whoever binds it, and no paper on it is held back for it; what our values add is looked at as on every other paper.
"""
from __future__ import annotations

from functools import lru_cache

from ... import pdf
from ...errors import Problem
from . import word_filling
from .bound import PDF, BoundForm
from .staging import staged


def own_looks(bound: BoundForm) -> tuple[Problem, ...]:
    """What preflight finds on the blank with nothing filled in: page, what, how it could be mended.

    Remembered by the blank's hash.  Raises SetUpError without poppler, and for a Word form without LibreOffice.
    """
    return _looks(_Blank(bound))


class _Blank:
    """A bound form that counts as the same while its blank is."""

    def __init__(self, bound: BoundForm):
        self.bound = bound

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Blank) and self.bound.sha256 == other.bound.sha256

    def __hash__(self) -> int:
        return hash(self.bound.sha256)


@lru_cache(maxsize=16)
def _looks(blank: _Blank) -> tuple[Problem, ...]:
    bound = blank.bound
    empty = pdf.fill(staged(bound).pdf, {}).pdf if bound.kind == PDF else word_filling.as_pdf(bound.blank)
    return tuple(pdf.preflight(empty))
