# do not pre-load
"""The rules and boxes that a page draws: where a flat form leaves room to write.

Follows path construction and painting (ISO 32000-1 8.5), the matrix (8.3) and form XObjects (8.10); curves are not
looked at, nor clipping, nor colour.
"""
from __future__ import annotations

import pikepdf

from ...pdf.boxes import rectangle
from .sheets import Rect, Sheet

Matrix = tuple[float, float, float, float, float, float]
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_DEEPEST = 6
_MOST = 20_000  # operators a page; a drawing with more is no form


def drawn(pdf: pikepdf.Pdf, sheet: Sheet) -> list[Rect]:
    """Every straight stroke and rectangle of a page, as a reader sees it; a rule is a rectangle without height."""
    walk = _Walk()
    page = pdf.pages[sheet.number - 1]
    walk.run(page, page.obj.get("/Resources"), (1, 0, 0, 1, 0, 0), 0)
    return [sheet.seen(rect) for rect in walk.found]


class _Walk:
    """One walk over a page's content."""

    def __init__(self) -> None:
        self.found: list[Rect] = []
        self.count = 0

    def run(self, content: pikepdf.Object | pikepdf.Page, resources: pikepdf.Object | None, matrix: Matrix, depth: int) -> None:
        """Read one stream.  A stream that cannot be parsed draws nothing."""
        try:
            steps = pikepdf.parse_content_stream(content)
        except (pikepdf.PdfError, TypeError):
            return
        stack: list[Matrix] = []
        path: list[list[tuple[float, float]]] = []
        for operands, operator in steps:
            name, self.count = str(operator), self.count + 1
            if self.count > _MOST:
                return
            if name == "q":
                stack.append(matrix)
            elif name == "Q":
                matrix = stack.pop() if stack else matrix
            elif name == "cm":
                matrix = _times(tuple(float(v) for v in operands), matrix)
            elif name == "re":
                x, y, w, h = (float(v) for v in operands)
                path.append([(x, y), (x + w, y + h)])
            elif name == "m":
                path.append([(float(operands[0]), float(operands[1]))])
            elif name == "l" and path:
                path[-1].append((float(operands[0]), float(operands[1])))
            elif name in ("c", "v", "y"):
                path = path[:-1]
            elif name in _PAINT or name == "n":
                if name != "n":
                    self.keep(path, matrix)
                path = []
            elif name == "Do":
                self.inner(resources, str(operands[0]), matrix, depth)

    def inner(self, resources: pikepdf.Object | None, name: str, matrix: Matrix, depth: int) -> None:
        """A form XObject, set where the page sets it."""
        shelf = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        form = shelf.get(name) if isinstance(shelf, pikepdf.Dictionary) else None
        if depth < _DEEPEST and isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
            own = tuple(float(v) for v in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
            self.run(form, form.get("/Resources", resources), _times(own, matrix), depth + 1)

    def keep(self, path: list[list[tuple[float, float]]], matrix: Matrix) -> None:
        """Each part of the path as a rectangle; a path of several strokes gives each stroke and, where closed, the whole."""
        for points in path:
            placed = [_at(matrix, point) for point in points]
            if len(placed) > 2:
                for a, b in zip(placed, placed[1:], strict=False):
                    self.add([a, b])
            if len(placed) > 1:
                self.add(placed)

    def add(self, points: list[tuple[float, float]]) -> None:
        """One rectangle around ``points``."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        rect = rectangle((min(xs), min(ys), max(xs), max(ys)))
        if rect is not None:
            self.found.append(rect)


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5])


def _at(m: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    x, y = point
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
