# do not pre-load
"""Papers that stand already are not set again: the same source gives the same bytes, and those were read back when they were made.

Whoever has papers of a matter at hand writes under ``knowing(papers)``; a paper whose source is the same is then taken from them.
Nothing is kept beyond that block.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from .. import __version__
from .document import Document

_known: ContextVar[dict[str, tuple[bytes, int]] | None] = ContextVar("papers made before", default=None)


@contextmanager
def knowing(papers: Iterable[Document]) -> Iterator[None]:
    """Within this block a paper made from the same as one of ``papers``, or of those made in it, is not made again."""
    outer = _known.get()
    known = {} if outer is None else outer
    known.update((paper.made_from, (paper.pdf, paper.pages)) for paper in papers if paper.made_from)
    token = _known.set(known)
    try:
        yield
    finally:
        _known.reset(token)


def source_mark(*parts: str, values: Mapping[str, str | bool] | None = None) -> str:
    """SHA-256, hex, over all that a paper's bytes come from: its parts, its values, and the programs that set it."""
    told = json.dumps([_programs(), parts, values], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def made_before(made_from: str) -> tuple[bytes, int] | None:
    """Bytes and number of pages of the paper made from the same, where it is at hand."""
    return (_known.get() or {}).get(made_from)


def made(made_from: str, pdf: bytes, pages: int) -> None:
    """Keep what was just made at hand, as long as the block runs."""
    known = _known.get()
    if known is not None:
        known[made_from] = (pdf, pages)


@cache
def _programs() -> list[str]:
    import pikepdf
    import weasyprint

    return [__version__, weasyprint.__version__, pikepdf.__version__]
