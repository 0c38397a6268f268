# do not pre-load
"""A table that runs over several pages is one table in the structure, with its head once (ISO 32000-1 14.8.4.3.4).

WeasyPrint makes a table of every page's part, each with the head that stands again on top of it.  Here the rows of the later
parts move to the first, and their heads leave the structure, so that they become artifacts.  Nothing on the page changes.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def join(pdf: Any, document: Any) -> set[int]:
    """Join the parts of every table; gives the numbers of the elements of the heads that were taken out.

    Does nothing where the tables of the pages and of the structure cannot be told to be the same.
    """
    found = [box.element for page in document.pages for box in _tables(page._page_box)]
    elements = [o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructElem" and o.get("S") == "/Table"]
    out: set[int] = set()
    if len(found) != len(elements):
        return out
    first: dict[int, Any] = {}
    for source, element in zip(found, elements, strict=True):
        if id(source) in first:
            out |= _move(pdf, element, first[id(source)])
        else:
            first[id(source)] = element
    return out


def _tables(box: Any) -> Iterator[Any]:
    """Every part of a table on one page, in the order in which the structure has them."""
    box = getattr(box, "_box", box)
    mine = box.element is not None and box.element_tag == "table"
    if mine:
        yield box
    for child in getattr(box, "children", ()):
        inner = mine and getattr(child, "element", None) is box.element  # the grid inside its wrapper
        for part in _tables(child):
            if not (inner and part is child):
                yield part


def _move(pdf: Any, part: Any, first: Any) -> set[int]:
    """The rows of ``part`` to the end of ``first``, its head out of the structure."""
    renamed, out = {}, set()
    for kid in [_object(pdf, reference) for reference in part["K"]]:
        if kid["S"] == "/THead":
            for element in list(_under(pdf, kid)):
                out.add(element.number)
                if "ID" in element:
                    renamed[element["ID"].string] = element["ID"].string.replace(f"{part.number}-", f"{first.number}-", 1)
                if not any(isinstance(child, int) for child in element["K"]):  # what holds text is cleared with its page
                    element.clear()
            continue
        kid["P"] = first.reference
        first["K"].append(kid.reference)
    for reference in first["K"]:
        for cell in _under(pdf, _object(pdf, reference)):
            for name in cell.get("A", {}).get("Headers", ()):
                name.string = renamed.get(name.string, name.string)
    gone = part
    while not gone.get("K") or gone is part:  # a section that held nothing else goes too
        above = _object(pdf, gone["P"])
        above["K"].remove(gone.reference)
        gone.clear()
        gone = above
    return out


def _under(pdf: Any, element: Any) -> Iterator[Any]:
    """The element and all below it."""
    yield element
    for kid in element.get("K", ()):
        if isinstance(kid, bytes) and (child := _object(pdf, kid)).get("Type") == "/StructElem":
            yield from _under(pdf, child)


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split(b" ", 1)[0])]
