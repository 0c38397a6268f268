# do not pre-load
"""What the pages of a PDF draw, as PDF/UA-1 wants it: everything in an element or an artifact, every letter with its meaning."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pikepdf

from ..errors import Problem
from .accessible_structure import Structure
from .contents import inherited

_PAINT = frozenset("S s f F f* B B* b b* sh Tj TJ ' \" Do INLINE".split())
_SHOW = frozenset(("Tj", "TJ", "'", '"'))
_OUT = "Mark it as content of a structure element, or as an artifact"
_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])")
_MEANS_NOTHING = {"0000", "FEFF", "FFFE"}


def content(pdf: pikepdf.Pdf, found: Structure) -> Iterator[Problem]:
    """Every failure in what the pages draw; once a page and kind."""
    for number, page in enumerate(pdf.pages, start=1):
        said: dict[tuple[str, str], Problem] = {}
        for problem in _Page(page.obj, f"page {number}", found).run(page):
            said.setdefault((problem.what, problem.where), problem)
        yield from said.values()


class _Page:
    """One page, or one form that it draws, read operator by operator."""

    def __init__(self, holder: pikepdf.Object, where: str, found: Structure, depth: int = 0):
        self._holder, self._where, self._found, self._depth = holder, where, found, depth
        self._resources = inherited(holder, "/Resources") or pikepdf.Dictionary()
        self._open: list[str] = []  # "artifact", "tagged" or "" for each marked-content sequence that is open
        self._font: pikepdf.Object | None = None
        self._drawn: set[int] = set()

    def run(self, stream: pikepdf.Page | pikepdf.Object) -> Iterator[Problem]:
        fonts: list[pikepdf.Object | None] = []
        for instruction in pikepdf.parse_content_stream(stream):
            operator = str(instruction.operator) if not isinstance(instruction, pikepdf.ContentStreamInlineImage) else "INLINE"
            operands = instruction.operands
            if operator in ("BDC", "BMC"):
                yield from self._begin(operator, operands)
            elif operator == "EMC":
                if self._open:
                    self._open.pop()
            elif operator == "q":
                fonts.append(self._font)
            elif operator == "Q":
                self._font = fonts.pop() if fonts else None
            elif operator == "Tf":
                self._font = self._resources.get("/Font", {}).get(str(operands[0]))
            elif operator in _PAINT:
                yield from self._paint(operator, operands)
        yield from self._unclaimed()

    def _begin(self, operator: str, operands: list) -> Iterator[Problem]:
        if operands[0] == "/Artifact":
            if "tagged" in self._open:
                yield Problem(self._where, "an artifact stands inside tagged content (01-003)", "Close the one before the other opens")
            self._open.append("artifact")
            return
        properties = operands[1] if operator == "BDC" else None
        if isinstance(properties, pikepdf.Name):
            properties = self._resources.get("/Properties", {}).get(str(properties))
        mcid = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
        if mcid is None:
            self._open.append("")
            return
        if "artifact" in self._open:
            yield Problem(self._where, "tagged content stands inside an artifact (01-004)", "Close the one before the other opens")
        self._open.append("tagged")
        yield from self._owned(int(mcid))

    def _owned(self, mcid: int) -> Iterator[Problem]:
        """One element claims it, and the parent tree names that same element."""
        self._drawn.add(mcid)
        key = (self._holder.objgen[0], mcid)
        claims = self._found.owners.get(key, 0)
        if claims != 1:
            what = "tagged content is in no structure element (01-005)" if not claims else "content is in two elements (ISO 32000-1 14.7.4)"
            yield Problem(self._where, what, "Let exactly one element hold it")
            return
        row = self._found.rows.get(int(self._holder.get("/StructParents", -1)))
        entry = row[mcid] if isinstance(row, pikepdf.Array) and mcid < len(row) else None
        if not isinstance(entry, pikepdf.Dictionary) or entry.objgen != self._found.owner_of[key]:
            yield Problem(self._where, "the parent tree does not name the element that holds this content (ISO 32000-1 14.7.4.4)",
                          "Write the page's row of the parent tree")

    def _paint(self, operator: str, operands: list) -> Iterator[Problem]:
        if operator == "Do" and not {"artifact", "tagged"} & set(self._open):
            drawn = self._resources.get("/XObject", {}).get(str(operands[0]))
            if isinstance(drawn, pikepdf.Stream) and drawn.get("/Subtype") == "/Form" and self._depth < 8:
                yield from _Page(drawn, self._where, self._found, self._depth + 1).run(drawn)
                return
        if not {"artifact", "tagged"} & set(self._open):
            yield Problem(self._where, "something is drawn that is neither tagged nor an artifact (01-005)", _OUT)
        if operator in _SHOW:
            yield from self._letters(operands)

    def _letters(self, operands: list) -> Iterator[Problem]:
        font = self._font
        if not isinstance(font, pikepdf.Dictionary):
            yield Problem(self._where, "text is shown in no font (31-001)", "Name a font that the page has")
            return
        name = str(font.get("/BaseFont", "a font"))[1:]
        if not _embedded(font):
            yield Problem(self._where, f"{name} is not embedded (31-009)", "Embed every font that text is shown in")
        meanings = _meanings(font)
        if meanings is None:
            return
        shown = operands[-1]
        texts = [bytes(part) for part in shown if isinstance(part, pikepdf.String)] if isinstance(shown, pikepdf.Array) else [bytes(shown)]
        width = 2 if font.get("/Subtype") == "/Type0" else 1
        codes = {text[i:i + width].hex().upper() for text in texts for i in range(0, len(text), width)}
        if any(meanings.get(code, "0000") in _MEANS_NOTHING for code in codes):
            yield Problem(self._where, f"letters of {name} have no meaning in Unicode (10-001, 31-027)", "Write a /ToUnicode map for all of them")

    def _unclaimed(self) -> Iterator[Problem]:
        held = {mcid for number, mcid in self._found.owners if number == self._holder.objgen[0]}
        if held - self._drawn:
            yield Problem(self._where, "an element holds content that the page does not draw (ISO 32000-1 14.7.4)", "Take it out of the element")


def _embedded(font: pikepdf.Dictionary) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    below = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
    descriptor = below.get("/FontDescriptor")
    return isinstance(descriptor, pikepdf.Dictionary) and any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _meanings(font: pikepdf.Dictionary) -> dict[str, str] | None:
    """Code to what it means, both hex; None where a standard encoding says it (31-027)."""
    mapped = font.get("/ToUnicode")
    if not isinstance(mapped, pikepdf.Stream):
        encoding = font.get("/Encoding")
        known = isinstance(encoding, pikepdf.Name) and encoding in ("/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding")
        return None if known and font.get("/Subtype") != "/Type0" else {}
    return _read_map(mapped.read_bytes())


@lru_cache(maxsize=64)
def _read_map(data: bytes) -> dict[str, str]:
    out: dict[str, str] = {}
    for block in _BFCHAR.findall(data):
        for code, text in _PAIR.findall(block):
            out[code.decode().upper()] = b"".join(text.split()).decode().upper()
    for block in _BFRANGE.findall(data):
        for first, last, text in _TRIPLE.findall(block):
            start, end, size = int(first, 16), int(last, 16), len(first)
            listed = re.findall(rb"<([0-9A-Fa-f]+)>", text)
            for at in range(start, min(end, start + 65535) + 1):
                if text.startswith(b"["):
                    value = listed[at - start].decode() if at - start < len(listed) else "0000"
                else:
                    value = f"{int(listed[0], 16) + at - start:0{len(listed[0])}X}" if listed else "0000"
                out[f"{at:0{size}X}"] = value.upper()
    return out
