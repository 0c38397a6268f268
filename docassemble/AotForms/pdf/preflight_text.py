# do not pre-load
"""The words that leave with a PDF, for checks that read them: the text of each page, and what the file says of itself."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from .choosing import open_pdf, reading
from .preflight_pictures import Shows, shows
from .reading import by_poppler


@dataclass(frozen=True, slots=True)
class Said:
    """pages: the text of each page, as poppler reads it.  about: title, author and the rest of the metadata, and bookmarks.
    pictures: what pictures each page shows."""

    pages: tuple[str, ...]
    about: str
    pictures: tuple[Shows, ...]

    @property
    def is_picture(self) -> bool:
        """True where every page is a picture without text: a scan."""
        return bool(self.pages) and all(shown is not Shows.NONE for shown in self.pictures) and not any(text.strip() for text in self.pages)


def said(pdf: bytes) -> Said:
    """What a PDF says.  Raises InputError for a file that cannot be read, SetUpError without poppler.  Reads no picture."""
    with open_pdf(pdf) as opened, reading("PDF"):
        about = "\n".join(_about(opened))
        pictures = tuple(shows(page) for page in opened.pages)
    texts = tuple(by_poppler(pdf))
    return Said(texts + ("",) * (len(pictures) - len(texts)), about, pictures)


def _about(opened: pikepdf.Pdf) -> Iterator[str]:
    for _, value in opened.docinfo.items():
        yield str(value)
    xmp = opened.Root.get("/Metadata")
    if isinstance(xmp, pikepdf.Stream):
        yield re.sub(r"<[^>]*>", " ", xmp.read_bytes().decode("utf-8", "replace"))
    with opened.open_outline() as outline:
        waiting = list(outline.root)
    while waiting:
        item = waiting.pop(0)
        yield item.title or ""
        waiting += item.children
