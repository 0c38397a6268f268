# do not pre-load
"""Several PDFs as one, for a print-ready packet; and how many pages a PDF has."""
from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

from ..errors import InputError
from .choosing import open_pdf, reading
from .filling import fill


def pages(pdf: bytes) -> int:
    """How many pages. Raises InputError for a file that is no PDF."""
    with open_pdf(pdf) as opened, reading("PDF"):
        return len(opened.pages)


def merge(pdfs: Sequence[bytes], titles: Sequence[str], *, title: str = "") -> bytes:
    """All pages in order as one PDF, with one bookmark a part.

    titles: one bookmark for each part.  title: of the whole.  Parts that are forms are flattened as they stand.
    Same parts, same bytes.  The result is not tagged: structure trees of the parts are not joined, so it claims no
    PDF/UA; give people who need tags the single papers.  Raises InputError.
    """
    if len(pdfs) != len(titles):
        raise InputError("every part needs one bookmark title", "titles", "Give as many titles as PDFs")
    with pikepdf.new() as whole:
        outline = []
        for number, (part, label) in enumerate(zip(pdfs, titles, strict=True)):
            outline.append(pikepdf.OutlineItem(label, len(whole.pages)))
            with _opened(part, number) as opened:
                whole.pages.extend(opened.pages)
        with whole.open_outline() as tree:
            tree.root.extend(outline)
        for page in whole.pages:
            for key in ("/StructParents", "/Tabs"):
                if key in page.obj:
                    del page.obj[key]
        if title:
            whole.docinfo["/Title"] = pikepdf.String(title)
            whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _opened(part: bytes, number: int) -> pikepdf.Pdf:
    opened = open_pdf(part, f"part {number + 1}")
    if "/AcroForm" not in opened.Root:
        return opened
    opened.close()
    return open_pdf(fill(part, {}, remember=False).pdf)
