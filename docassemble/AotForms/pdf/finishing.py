# do not pre-load
"""The last touch on a PDF that WeasyPrint made, before it is written: shorter text, honest tags.

Text: glyphs that stand where the font puts them are shown as one string instead of one string each (ISO 32000-1
9.4.3); the page looks the same to the last pixel, is half as long, and readers take a third of the time.
Tags (ISO 14289-1): what repeats on every page (a running footer) is in no structure element that can be reached, so it is
marked as an artifact of pagination (ISO 32000-1 14.8.2.2); header cells say of what they are the header (14.8.5.7); a table over
several pages is one table (``finishing_tables``); words in another language say so (``finishing_languages``).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .finishing_languages import tell
from .finishing_tables import join

_TOUCHING = re.compile(rb">-?0<")
_BARE = {"Type", "S", "K", "Pg", "P"}
_TAKES_TEXT = {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/TH", "/TD", "/LBody", "/Lbl", "/Span", "/Caption", "/Div", "/NonStruct"}
_FOOTER, _HEAD = b"<</Type /Pagination/Subtype /Footer>>", b"<</Type /Pagination>>"


def finish(document: Any, pdf: Any) -> None:
    """WeasyPrint's ``finisher``: changes ``pdf`` (of pydyf) in place."""
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    for page in pages:
        _join_strings(pdf.objects[_number(page["Contents"])].stream)
    if "StructTreeRoot" in pdf.catalog:
        root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
        if any(_is(element, "/Form") for element in pdf.objects):
            _hang_fields(pdf, root, {element.number for element in _elements(pdf, root)})
        _definitions(pdf)
        tell(pdf, document)
        heads = join(pdf, document)
        reached = {element.number for element in _elements(pdf, root)}
        rows = pdf.objects[_number(root["ParentTree"])]["Nums"]
        for page in pages:
            row = _row(rows, page["StructParents"])
            _artifacts(pdf, page, row, reached, heads)
            _fold(pdf, row)
        for number in sorted(reached):
            _scope(pdf, pdf.objects[number])


def _row(rows: list, key: int) -> list:
    for at in range(0, len(rows), 2):
        if rows[at] == key:
            return rows[at + 1]
    raise KeyError(key)


def _join_strings(stream: list) -> None:
    """In each operator that shows text, its strings of touching glyphs joined."""
    for at, part in enumerate(stream):
        if isinstance(part, str):
            part = part.encode("ascii") if part.endswith("] TJ") else b""
        if isinstance(part, bytes) and part.endswith(b"] TJ"):
            stream[at] = _TOUCHING.sub(b"", part).replace(b">0] TJ", b">] TJ")


def _number(reference: bytes) -> int:
    return int(reference.split(b" ", 1)[0])


def _elements(pdf: Any, root: Any) -> Iterator[Any]:
    """Every structure element that can be reached from the root."""
    waiting, seen = [root], {root.number}
    while waiting:
        element = waiting.pop()
        for kid in element.get("K", ()):
            if isinstance(kid, bytes) and kid.endswith(b" 0 R") and (number := _number(kid)) not in seen:
                child = pdf.objects[number]
                if isinstance(child, dict) and child.get("Type") == "/StructElem":
                    seen.add(number)
                    waiting.append(child)
                    yield child


def _hang_fields(pdf: Any, root: Any, reached: set[int]) -> None:
    """A form field in a running footer keeps its place in the structure: after what else stands on its page."""
    whole = pdf.objects[_number(root["K"][0])]
    for element in pdf.objects:
        if _is(element, "/Form") and element.number not in reached:
            before = [at for at, kid in enumerate(whole["K"]) if pdf.objects[_number(kid)].get("Pg") == element["Pg"]]
            whole["K"].insert(before[-1] + 1 if before else len(whole["K"]), element.reference)
            element["P"] = whole.reference


def _is(element: Any, kind: str) -> bool:
    return isinstance(element, dict) and element.get("S") == kind


def _definitions(pdf: Any) -> None:
    """Terms and what is said of each become items of a list: L, LI, Lbl and LBody (14.8.4.3.3).

    WeasyPrint makes an item of every dt and every dd, and leaves the div between them and the dl where it stands.
    """
    for table in [element for element in pdf.objects if _is(element, "/L")]:
        kids = []
        for kid in table["K"]:
            groups = list(_groups(pdf, kid))
            kids += [group.reference for group in groups] or [kid]
            _as_items(pdf, groups, table)
        table["K"][:] = kids


def _as_items(pdf: Any, groups: list, table: Any) -> None:
    for group in groups:
        items = [pdf.objects[_number(kid)] for kid in group["K"]]
        bodies = [pdf.objects[_number(kid)] for item in items for kid in item["K"]]
        for at, body in enumerate(bodies):
            body["S"], body["P"] = "/Lbl" if at == 0 and len(bodies) > 1 else "/LBody", group.reference
        group["S"], group["P"] = "/LI", table.reference
        group["K"][:] = [body.reference for body in bodies]
        for item in items:
            item.clear()


def _groups(pdf: Any, reference: Any) -> Iterator[Any]:
    """Those elements under a list that hold its items without being items themselves."""
    element = pdf.objects[_number(reference)] if isinstance(reference, bytes) else {}
    if element.get("S") in ("/Div", "/NonStruct", "/Span"):
        kids = [pdf.objects[_number(kid)] for kid in element["K"] if isinstance(kid, bytes)]
        if kids and all(kid.get("S") == "/LI" for kid in kids):
            yield element
        else:
            for kid in element["K"]:
                yield from _groups(pdf, kid)


def _artifacts(pdf: Any, page: Any, row: list, reached: set[int], heads: set[int]) -> None:
    """Content of elements that cannot be reached becomes an artifact; the row keeps its places (14.7.4.4)."""
    lost = {mcid: _HEAD if _number(reference) in heads else _FOOTER for mcid, reference in enumerate(row) if _number(reference) not in reached}
    if not lost:
        return
    for mcid in lost:
        pdf.objects[_number(row[mcid])].clear()
        row[mcid] = b"null"
    stream = pdf.objects[_number(page["Contents"])].stream
    for at, part in enumerate(stream):
        if isinstance(part, dict) and part.get("MCID") in lost:
            stream[at - 1], stream[at] = b"/Artifact", lost[part["MCID"]]


def _fold(pdf: Any, row: list) -> None:
    """A bare Span around one piece of text says nothing: the text belongs to the element above it (14.7.4.2).

    Half of all structure elements go, and a reader has half as much to read.
    """
    for mcid, reference in enumerate(row):
        span = pdf.objects[_number(reference)] if reference != b"null" else {}
        if span.keys() == _BARE and span["S"] == "/Span" and span["K"] == [mcid]:
            above = pdf.objects[_number(span["P"])]
            if above["S"] in _TAKES_TEXT and above.get("Pg") == span["Pg"]:
                above["K"][above["K"].index(reference)] = mcid
                row[mcid] = span["P"]
                span.clear()


def _scope(pdf: Any, element: Any) -> None:
    """A header cell says whether it heads its column or its row."""
    if element.get("S") == "/TH" and "Scope" not in element["A"]:
        row = pdf.objects[_number(element["P"])]
        group = pdf.objects[_number(row["P"])] if row.get("S") == "/TR" else row
        element["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"
