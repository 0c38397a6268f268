# do not pre-load
"""Adding to a page without being touched by what is already there: graphics state and resources."""
from __future__ import annotations

import re
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary

from .boxes import as_list

_STRINGS = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)", re.DOTALL)
_STATE = re.compile(rb"(?<![^\s\]>)])[qQ](?![^\s\[<(/])")


def isolate(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    """Put what a page draws between q and Q, so that content added after it starts from the default graphics state.

    As many of each are added as the page's own are out of balance.
    """
    present = page.get("/Contents")
    streams = list(present) if isinstance(present, pikepdf.Array) else [] if present is None else [present]
    lowest, depth = _balance(page, streams)
    before = 1 - lowest
    page["/Contents"] = Array([
        pdf.make_stream(b"q\n" * before), *streams, pdf.make_stream(b"\n" + b"Q\n" * (before + depth))])


def _balance(page: pikepdf.Object, streams: list[pikepdf.Object]) -> tuple[int, int]:
    """(lowest depth reached, depth at the end) of the graphics state stack; (0, 0) when balanced."""
    data = b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, pikepdf.Stream))
    if b"(" in data:
        data = _STRINGS.sub(b"()", data)
    rough = _depths(_STATE.findall(data))
    if rough == (0, 0):
        return rough
    # Out of balance, or a q inside an inline image: look at the real operators.
    try:
        operators = pikepdf.parse_content_stream(pikepdf.Page(page), "q Q")
    except pikepdf.PdfError:
        return rough
    return _depths([bytes(instruction.operator) for instruction in operators])


def _depths(operators: list[bytes]) -> tuple[int, int]:
    depth = lowest = 0
    for operator in operators:
        depth += 1 if operator == b"q" else -1
        lowest = min(lowest, depth)
    return lowest, depth


def own_resources(pdf: pikepdf.Pdf, page: pikepdf.Object, added: Mapping[str, Mapping[str, pikepdf.Object]]) -> None:
    """Give a page its own resource dictionary with the entries added; shared and inherited ones stay as they are."""
    present = inherited(page, "/Resources")
    resources = Dictionary(present) if isinstance(present, pikepdf.Dictionary) else Dictionary()
    for kind, entries in added.items():
        if not entries:
            continue
        present = resources.get(kind)
        merged = Dictionary(present) if isinstance(present, pikepdf.Dictionary) else Dictionary()
        for name, obj in entries.items():
            merged[f"/{name}"] = obj
        resources[kind] = merged
    page["/Resources"] = resources


def inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """A page's attribute, its own or its parents' (ISO 32000-1 7.7.3.4)."""
    node: object = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if (found := node.get(key)) is not None:
            return found
        node = node.get("/Parent")
    return None


def is_embedded(font: pikepdf.Object) -> bool:
    """Whether a font's program is in the file, or the font draws its letters itself (ISO 32000-1 9.6.5, 9.9)."""
    if font.get("/Subtype") == "/Type3":
        return True
    for part in as_list(font.get("/DescendantFonts")) or [font]:
        descriptor = part.get("/FontDescriptor")
        if isinstance(descriptor, pikepdf.Dictionary) and any(k in descriptor for k in ("/FontFile", "/FontFile2", "/FontFile3")):
            return True
    return False
