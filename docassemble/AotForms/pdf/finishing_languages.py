# do not pre-load
"""Words in another language than the document's say so in the structure: /Lang on their element (ISO 32000-1 14.9.2.2, WCAG 3.1.2).

WeasyPrint tells only the language of the whole document.  Here ``<blockquote lang="…">`` is told as well; no other element is.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def tell(pdf: Any, document: Any) -> None:
    """Give each block quotation with a ``lang`` its /Lang.  Does nothing where those of the pages and of the structure cannot be
    told to be the same."""
    import pydyf

    found = [box.element.get("lang") for page in document.pages for box in _quotes(page._page_box)]
    elements = [o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructElem" and o.get("S") == "/BlockQuote"]
    if len(found) == len(elements):
        for lang, element in zip(found, elements, strict=True):
            if lang:
                element["Lang"] = pydyf.String(lang)


def _quotes(box: Any) -> Iterator[Any]:
    """Every block quotation on one page, in the order in which the structure has them."""
    box = getattr(box, "_box", box)
    if box.element is not None and box.element_tag == "blockquote":
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _quotes(child)
