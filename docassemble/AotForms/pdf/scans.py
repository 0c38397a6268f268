# do not pre-load
"""Does a scan of signed pages show the pages that were printed: page for page, line for line, within limits.

Every page of the frozen version and of the scan is drawn in gray; the scan is turned, scaled and shifted until it
lies on the frozen page; then every patch of a printed line is looked for within a few pixels of its place.

What it can tell: a page that is missing, extra, swapped, upside down or another page altogether; a line of text that
is gone or whose words are others; ink that was added, and where.
What it cannot tell: a change of one or two characters (a digit, a "not" squeezed into a wide gap), who signed, or
whether a signature is real.  It reads no text.  A person still looks at the scan; this only spares them the pages
that are plainly wrong.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .rasters import images
from .registering import Sheet, align, ink_of

DPI = 100
_PATCH_SAME = 0.55  # correlation at which a patch counts as the same print
_PATCH_COVERED = 0.85  # or: that much of its ink is there, under ink that was added
_PAGE_SAME = 0.80  # share of patches that make it the same page
_LINE_SAME = 0.60  # share of a line's patches
_REACH = 4  # pixels (at 100 dpi) that a patch may lie off its place, for paper that stretched
_ADDED = 30  # dark pixels (at 100 dpi) that make a mark, not dust

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageMatch:
    """One page of the frozen version beside the scan. Lengths in inches from the top left of the frozen page.

    verdict: same, altered (the page, but lines differ), different (not this page; ``shows`` is the frozen page that
    the scan shows instead, or None), missing (the scan ends before it).  score: share of printed patches found.
    lines: (top, bottom) of printed lines that are not there or differ.  added: (left, top, right, bottom) of ink
    that the frozen page does not have.  turned: degrees the scan was turned.
    """

    number: int
    verdict: str
    score: float
    shows: int | None
    lines: tuple[tuple[float, float], ...]
    added: tuple[Area, ...]
    turned: float


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What a scan shows. ``extra``: pages of the scan beyond the frozen version's last."""

    pages: tuple[PageMatch, ...]
    extra: int

    @property
    def ok(self) -> bool:
        """True when every page is there, in order, unaltered, and nothing follows."""
        return not self.extra and all(page.verdict == "same" for page in self.pages)


def same_pages(frozen: bytes, scan: bytes, *, signature_areas: Mapping[int, Sequence[Area]] | None = None) -> ScanReport:
    """Match a print-sign-scan page for page against the frozen version.

    frozen, scan: PDFs (a scan is a PDF of pictures, any resolution, gray, colour or black and white).
    signature_areas: page number to areas (left, top, right, bottom in inches) where print may be written over; ink
    added to blank paper is reported but never held against a page.  See this module's text for what it can tell.
    Raises InputError when a file cannot be drawn.
    """
    wanted = [Sheet.of(picture) for picture in images(frozen, dpi=DPI)]
    shown = [_letter(picture, wanted[0].size) for picture in images(scan, dpi=DPI)]
    out = []
    for number, sheet in enumerate(wanted, 1):
        if number > len(shown):
            out.append(PageMatch(number, "missing", 0.0, None, (), (), 0.0))
            continue
        areas = tuple((signature_areas or {}).get(number, ()))
        match = _match(number, sheet, shown[number - 1], areas)
        if match.score < _PAGE_SAME:
            match = _which(match, wanted, shown[number - 1])
        out.append(match)
    return ScanReport(tuple(out), max(0, len(shown) - len(wanted)))


def _letter(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A scan brought to the frozen page's size, however the scanner set its resolution."""
    return picture if picture.size == size else picture.resize(size, Image.Resampling.BILINEAR)


def _match(number: int, sheet: Sheet, scan: Image.Image, areas: tuple[Area, ...]) -> PageMatch:
    placed, turned = align(sheet, scan)
    around = np.pad(placed, _REACH)
    lines, found, total = [], 0, 0
    for top, bottom in sheet.lines():
        hits = [
            _patch(sheet.ink, around, box) for box in sheet.patches(top, bottom)
            if not _inside(box, areas)
        ]
        found, total = found + sum(hits), total + len(hits)
        if hits and sum(hits) < _LINE_SAME * len(hits):
            lines.append((round(top / DPI, 2), round(bottom / DPI, 2)))
    score = found / total if total else float(ink_of(scan).mean() < 0.002)
    verdict = "different" if score < _PAGE_SAME else "altered" if lines else "same"
    added = _added(sheet.ink, placed) if verdict != "different" else ()
    return PageMatch(number, verdict, round(score, 3), None, tuple(lines), added, round(turned, 2))


def _which(match: PageMatch, wanted: list[Sheet], scan: Image.Image) -> PageMatch:
    """Name the frozen page that the scan really shows; a page with most of its lines found is altered."""
    best, shows = 0.0, None
    for number, sheet in enumerate(wanted, 1):
        if number != match.number:
            score = _match(number, sheet, scan, ()).score
            if score > best:
                best, shows = score, number
    if best >= _PAGE_SAME and best > match.score:
        return PageMatch(match.number, "different", match.score, shows, (), (), match.turned)
    verdict = "altered" if match.score >= _PAGE_SAME / 2 else "different"
    return PageMatch(match.number, verdict, match.score, None, match.lines, match.added, match.turned)


def _inside(box: tuple[int, int, int, int], areas: tuple[Area, ...]) -> bool:
    left, top, right, bottom = (v / DPI for v in box)
    return any(a <= right and left <= c and b <= bottom and top <= d for a, b, c, d in areas)


def _patch(frozen: np.ndarray, around: np.ndarray, box: tuple[int, int, int, int]) -> bool:
    """True when a printed patch is found within a few pixels of its place. ``around``: the scan, padded by the reach."""
    left, top, right, bottom = box
    patch = frozen[top:bottom, left:right]
    near = around[top:bottom + 2 * _REACH, left:right + 2 * _REACH]
    windows = np.lib.stride_tricks.sliding_window_view(near, patch.shape)
    flat = windows.reshape(-1, patch.size)
    centred, own = flat - flat.mean(axis=1, keepdims=True), (patch - patch.mean()).ravel()
    norms = np.sqrt((centred ** 2).sum(axis=1) * (own ** 2).sum())
    best = float((centred @ own / np.maximum(norms, 1e-6)).max())
    if best >= _PATCH_SAME:
        return True
    dark = patch.ravel() > 0.5
    return bool(dark.any()) and float((flat[:, dark] > 0.25).mean(axis=1).max()) >= _PATCH_COVERED and float(flat.mean()) < 0.6


def _added(frozen: np.ndarray, scan: np.ndarray) -> tuple[Area, ...]:
    """Areas of ink on the scan with no print of the frozen page near, in half-inch cells joined to rectangles."""
    near = _spread(frozen > 0.3, 5)
    extra = (scan > 0.5) & ~near
    edge = DPI // 4  # a scanner's shadow at the paper's edge is not writing
    extra[:edge], extra[-edge:], extra[:, :edge], extra[:, -edge:] = False, False, False, False
    cell = DPI // 2
    height, width = extra.shape[0] // cell * cell, extra.shape[1] // cell * cell
    counts = extra[:height, :width].reshape(height // cell, cell, width // cell, cell).sum(axis=(1, 3))
    return tuple(
        (left * cell / DPI, top * cell / DPI, right * cell / DPI, bottom * cell / DPI)
        for left, top, right, bottom in _joined(counts >= _ADDED))


def _spread(mask: np.ndarray, by: int) -> np.ndarray:
    out = mask.copy()
    for _ in range(by):
        grown = out.copy()
        grown[1:] |= out[:-1]
        grown[:-1] |= out[1:]
        grown[:, 1:] |= out[:, :-1]
        grown[:, :-1] |= out[:, 1:]
        out = grown
    return out


def _joined(cells: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Rectangles around groups of touching cells."""
    left_over, out = {tuple(map(int, rc)) for rc in np.argwhere(cells)}, []
    while left_over:
        group, waiting = [], [min(left_over)]
        left_over.discard(waiting[0])
        while waiting:
            row, column = waiting.pop()
            group.append((row, column))
            for r in range(row - 1, row + 2):
                for c in range(column - 1, column + 2):
                    if (r, c) in left_over:
                        left_over.discard((r, c))
                        waiting.append((r, c))
        rows, columns = [r for r, _ in group], [c for _, c in group]
        out.append((min(columns), min(rows), max(columns) + 1, max(rows) + 1))
    return sorted(out, key=lambda box: (box[1], box[0]))
