# do not pre-load
"""How an official blank looks before anything stands on it: what of that no paper of ours might show.

The court made its form and takes it as it is, with its margins, its seal and its fonts.  So what the blank itself shows is told to
whoever binds it, and no paper on it is held back for it; what our values add is looked at as on every other paper.  What a file
carries unseen (scripts, attachments, notes) is no look: e-filing systems refuse it whosoever made it, and it must be mended first.
"""
from __future__ import annotations

import re
from functools import lru_cache

from ... import pdf
from ...errors import Problem
from . import word_filling
from .bound import PDF, BoundForm
from .staging import staged

_CARRIED = re.compile("runs an action|note on it|form field")  # of a page, as ``pdf.preflight`` says it


def own_looks(bound: BoundForm) -> tuple[Problem, ...]:
    """How the blank with nothing filled in looks, where preflight would not have it so on a paper of ours.

    Remembered by the blank's hash.  Raises SetUpError without poppler, and for a Word form without LibreOffice.
    """
    return tuple(problem for problem in _found(_Blank(bound)) if _is_look(problem))


def own_faults(bound: BoundForm) -> tuple[Problem, ...]:
    """What the blank carries that no office may take: to be mended before it is used.  Raises as ``own_looks`` does."""
    return tuple(problem for problem in _found(_Blank(bound)) if not _is_look(problem))


def _is_look(problem: Problem) -> bool:
    on_a_page = problem.where.startswith("page ") and not _CARRIED.search(problem.what)
    return on_a_page or problem.where in ("fonts", "title")


class _Blank:
    """A bound form that counts as the same while its blank is."""

    def __init__(self, bound: BoundForm):
        self.bound = bound

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Blank) and self.bound.sha256 == other.bound.sha256

    def __hash__(self) -> int:
        return hash(self.bound.sha256)


@lru_cache(maxsize=16)
def _found(blank: _Blank) -> tuple[Problem, ...]:
    bound = blank.bound
    empty = pdf.fill(staged(bound).pdf, {}).pdf if bound.kind == PDF else word_filling.as_pdf(bound.blank)
    return tuple(pdf.preflight(empty))
