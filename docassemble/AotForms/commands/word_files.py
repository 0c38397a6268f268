# do not pre-load
"""Which papers also go out as Word files: the note and the proposed orders, where somebody or the county's office asks."""
from __future__ import annotations

import re
from html import escape
from pathlib import Path

from ..documents import Document, to_docx
from ..filing.county_model import CountyProfile

_WORD = re.compile(r"\b(word|docx?)\b", re.IGNORECASE)


def asked_for(profile: CountyProfile | None, office: str) -> bool:
    """True where the profile says that this office wants proposed orders in Word."""
    told = profile.office(office).proposed_orders.value if profile is not None else None
    return told is not None and _WORD.search(told) is not None


def put(folder: Path, paper: Document, *, word: bool) -> list[Path]:
    """Write ``paper`` to ``folder`` as PDF and as a page, and in Word where that is wanted and the paper is no form.

    Gives what was written.  The names are the paper's id, which names nobody.
    """
    made = {".pdf": paper.pdf, ".html": page(paper).encode()}
    if word and paper.blank is None:
        made[".docx"] = to_docx(paper)
    written = []
    for ending, content in made.items():
        path = folder / f"{paper.id}{ending}"
        path.write_bytes(content)
        written.append(path)
    return written


def page(paper: Document) -> str:
    """The paper's HTML twin as a whole page."""
    return (f'<!doctype html>\n<html lang="{paper.lang}"><head><meta charset="utf-8"><title>{escape(paper.title)}</title>'
            f'<meta name="viewport" content="width=device-width"></head><body><main>{paper.html}</main></body></html>\n')
