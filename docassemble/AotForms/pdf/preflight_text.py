# do not pre-load
"""The words that leave with a PDF, for checks that read them: the text of each page, and what the file says of itself."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from .choosing import open_pdf
from .reading import by_poppler


@dataclass(frozen=True, slots=True)
class Said:
    """pages: the text of each page, as poppler reads it.  about: title, author and the rest of the metadata, and bookmarks.
    pictures: whether each page shows a picture."""

    pages: tuple[str, ...]
    about: str
    pictures: tuple[bool, ...]

    @property
    def is_picture(self) -> bool:
        """True where every page is a picture without text: a scan."""
        return bool(self.pages) and all(self.pictures) and not any(text.strip() for text in self.pages)


def said(pdf: bytes) -> Said:
    """What a PDF says.  Raises InputError for a file that cannot be read, SetUpError without poppler.  Reads no picture."""
    with open_pdf(pdf) as opened:
        about = "\n".join(_about(opened))
        pictures = tuple(bool(page.images) or _has_form_with_image(page) for page in opened.pages)
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


def _has_form_with_image(page: pikepdf.Page) -> bool:
    """A picture one level down, as scanners and printers to PDF sometimes put it."""
    for _, form in page.form_xobjects.items():
        objects = form.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
        if any(thing.get("/Subtype") == "/Image" for _, thing in objects.items()):
            return True
    return False
