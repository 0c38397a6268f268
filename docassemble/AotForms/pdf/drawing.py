# do not pre-load
"""Page content for one box: its border and fill, text, comb cells, marks. Operators as text, points as units.

Everything is drawn in the box's own space (lower left corner at the origin, upright for the reader), which
``placed`` turns and moves onto the page.  All text and our own marks are black.
"""
from __future__ import annotations

import pikepdf

from .embedding import FontBook
from .fields import Field, Widget, as_int, as_list, rectangle
from .fitting import ASCENT, DESCENT, FLOOR, LEADING, Fit, fit
from .shaping import Line, clusters, normalize, region_of, shape

_NOTE_FLOOR = 4.0  # the words that send a reader to the addendum may be smaller than a value may


def number(value: float) -> str:
    """A number as PDF writes it: at most three decimals, no exponent."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class Box:
    """A widget's own space: width and height as its reader sees them, border width and padding, in points."""

    def __init__(self, widget: Widget):
        left, bottom, right, top = widget.rect
        self.turn = widget.turn
        flat = self.turn in (90, 270)
        self.width, self.height = (top - bottom, right - left) if flat else (right - left, top - bottom)
        self.border = border_width(widget.obj)
        # Narrow boxes (a page number, a state) keep their few points for the text.
        self.pad = max(self.border, min(max(2.0, 2 * self.border), self.width * 0.05))
        self._rect = widget.rect

    def matrix(self) -> tuple[float, ...]:
        """From the box's space to the page's."""
        left, bottom, right, top = self._rect
        return {
            90: (0, 1, -1, 0, right, bottom), 180: (-1, 0, 0, -1, right, top), 270: (0, -1, 1, 0, left, top),
        }.get(self.turn, (1, 0, 0, 1, left, bottom))

    def placed(self, content: str) -> str:
        """The content moved onto the page, with the graphics state left as it was."""
        return f"q {' '.join(map(number, self.matrix()))} cm\n{content}Q\n" if content else ""


def border_width(obj: pikepdf.Object) -> float:
    """The border's width in points (/BS /W, else /Border, else 1); beveled and inset borders are twice as thick."""
    style = obj.get("/BS")
    if isinstance(style, pikepdf.Dictionary):
        width = float(style.get("/W", 1))
        return width * 2 if str(style.get("/S", "")) in ("/B", "/I") else width
    border = as_list(obj.get("/Border"))
    return float(border[2]) if len(border) >= 3 else 1.0


def _color(values: object, operators: dict[int, str]) -> str:
    parts = [number(float(v)) for v in as_list(values)]
    return f"{' '.join(parts)} {operators[len(parts)]}\n" if len(parts) in operators else ""


def frame(widget: Widget, box: Box) -> str:
    """The border and fill that the form gives the box (/MK /BG and /BC), as the form colours them."""
    mk = widget.obj.get("/MK")
    if not isinstance(mk, pikepdf.Dictionary):
        return ""
    out = ""
    if fill := _color(mk.get("/BG"), {1: "g", 3: "rg", 4: "k"}):
        out += f"{fill}0 0 {number(box.width)} {number(box.height)} re f\n"
    stroke = _color(mk.get("/BC"), {1: "G", 3: "RG", 4: "K"})
    if stroke and (width := box.border) > 0:
        style = widget.obj.get("/BS")
        kind = str(style.get("/S", "")) if isinstance(style, pikepdf.Dictionary) else ""
        out += f"{stroke}{number(width)} w {'[3] 0 d ' if kind == '/D' else ''}"
        if kind == "/U":
            out += f"0 {number(width / 2)} m {number(box.width)} {number(width / 2)} l S\n"
        else:
            out += f"{number(width / 2)} {number(width / 2)} {number(box.width - width)} {number(box.height - width)} re S\n"
    return f"q {out}Q\n" if out else ""


def default_size(field: Field, widget: Widget) -> float:
    """The font size of the default appearance string (/DA), or 0 when it is open or missing."""
    text = str(widget.obj.get("/DA", "") or field.attributes.get("/DA", "") or "")
    words = text.split()
    if "Tf" in words and (at := words.index("Tf")) > 0:
        try:
            return max(0.0, float(words[at - 1]))
        except ValueError:
            return 0.0
    return 0.0


def alignment(field: Field, widget: Widget) -> int:
    """0 left, 1 centre, 2 right (/Q)."""
    return as_int(widget.obj.get("/Q", field.attributes.get("/Q", 0)))


def text_lines(book: FontBook, lines: list[tuple[Line, float, float]], size: float) -> str:
    """Lines of text, each with the point where its baseline starts."""
    out = ["0 g BT\n"]
    font = ""
    for line, x, y in lines:
        for run in line.runs:
            out.append(f"1 0 0 1 {number(x + run.x * size)} {number(y)} Tm\n")
            font = (_plain if run.plain else _placed)(book, run, size, font, out)
    out.append("ET\n")
    return "".join(out)


def _plain(book: FontBook, run, size: float, font: str, out: list[str]) -> str:
    codes: list[str] = []
    for glyph in run.glyphs:
        name, code = book.encode(run.face, glyph.gid, glyph.text)
        if name != font:
            if codes:
                out.append(f"<{''.join(codes)}> Tj\n")
                codes = []
            out.append(f"/{name} {number(size)} Tf ")
            font = name
        codes.append(code)
    out.append(f"<{''.join(codes)}> Tj\n")
    return font


def _placed(book: FontBook, run, size: float, font: str, out: list[str]) -> str:
    """Glyphs that the shaper moved: TJ numbers move along the line, Ts lifts.

    What the run says is given whole as /ActualText (ISO 32000-1 14.9.4), so that a reader does not tear a lifted
    mark from its letter.  Not from right to left: poppler would turn such text around a second time.
    """
    lift, due = 0.0, 0.0  # due: how far (in ems) the pen stands ahead of where it should be
    if not run.rtl:
        out.append(f"/Span <</ActualText <FEFF{run.text.encode('utf-16-be').hex().upper()}>>> BDC\n")
    for glyph in run.glyphs:
        name, code = book.encode(run.face, glyph.gid, glyph.text)
        if name != font:
            out.append(f"/{name} {number(size)} Tf ")
            font = name
        if glyph.y != lift:
            lift = glyph.y
            out.append(f"{number(lift * size)} Ts ")
        move = due - glyph.x
        out.append(f"[{number(move * 1000)} <{code}>] TJ\n" if abs(move) > 5e-4 else f"<{code}> Tj\n")
        natural = run.face.advance(glyph.gid) / run.face.upem
        due = glyph.x + natural - glyph.advance
    if lift:
        out.append("0 Ts\n")
    if not run.rtl:
        out.append("EMC\n")
    return font


def write_text(book: FontBook, field: Field, widget: Widget, text: str, *, multiline: bool, note: bool = False) -> str | None:
    """Text in the box in its own space, or None when it does not fit at the floor size."""
    box = Box(widget)
    if field.is_comb and not note:
        return _comb(book, field, widget, box, text)
    width, height = box.width - 2 * box.pad, box.height - 2 * min(box.border, box.height / 8)
    floor = _NOTE_FLOOR if note else FLOOR
    size = default_size(field, widget)
    found = fit(text, width, height, size=size, floor=floor, multiline=multiline, field=field.name) if width > 0 else None
    if found is None or not found.lines:
        return None if found is None else ""
    return text_lines(book, _positions(found, box, alignment(field, widget), multiline), found.size)


def _positions(found: Fit, box: Box, aligned: int, multiline: bool) -> list[tuple[Line, float, float]]:
    size = found.size
    if multiline:
        y = box.height - max(box.border, 1) - ASCENT * size
        if found.height > box.height - 2 * box.border:
            y = box.height - ASCENT * size
    else:
        y = (box.height - (ASCENT - DESCENT) * size) / 2 + 0.02 * size
    out = []
    for line in found.lines:
        room = box.width - 2 * box.pad - line.width * size
        x = box.pad + room * {1: 0.5, 2: 1.0}.get(aligned, 0.0)
        out.append((line, x, y))
        y -= LEADING * size
    return out


def _comb(book: FontBook, field: Field, widget: Widget, box: Box, text: str) -> str | None:
    """One letter a cell, each in the middle of its cell."""
    text = normalize(text)
    letters, cells = clusters(text), field.max_length or 1
    if len(letters) > cells:
        return None
    region = region_of(text)
    lines = [shape(letter, region=region, field=field.name) for letter in letters]
    cell = box.width / cells
    widest = max((line.width for line in lines), default=0)
    size = min(default_size(field, widget) or 12.0, box.height / (ASCENT + DESCENT))
    if widest * size > cell:
        size = cell / widest
    if size < min(FLOOR, box.height / 0.72) - 1e-6:
        return None
    first = {1: (cells - len(letters)) // 2, 2: cells - len(letters)}.get(alignment(field, widget), 0)
    y = (box.height - (ASCENT - DESCENT) * size) / 2 + 0.02 * size
    placed = [(line, (first + i + 0.5) * cell - line.width * size / 2, y) for i, line in enumerate(lines)]
    return text_lines(book, placed, size) if placed else ""


def cross(box: Box) -> str:
    """Our own mark, for a form that has none: two strokes from corner to corner inside the box."""
    side = min(box.width, box.height)
    inset = side * 0.22
    left, bottom = (box.width - side) / 2 + inset, (box.height - side) / 2 + inset
    right, top = left + side - 2 * inset, bottom + side - 2 * inset
    l, b, r, t = map(number, (left, bottom, right, top))
    return f"q 0 G {number(max(0.8, side * 0.11))} w 1 J {l} {b} m {r} {t} l S {l} {t} m {r} {b} l S Q\n"


def appearance(widget: Widget, stream: pikepdf.Object, name: str) -> str:
    """An appearance stream set into the box's rectangle (ISO 32000-1 12.5.5, algorithm 8.1), on the page itself."""
    left, bottom, right, top = widget.rect
    bbox = rectangle(stream.get("/BBox")) or (0, 0, right - left, top - bottom)
    a, b, c, d, e, f = [float(v) for v in as_list(stream.get("/Matrix"))] or (1, 0, 0, 1, 0, 0)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in bbox[::2] for y in bbox[1::2]]
    low_x, high_x = min(x for x, _ in corners), max(x for x, _ in corners)
    low_y, high_y = min(y for _, y in corners), max(y for _, y in corners)
    if high_x == low_x or high_y == low_y:
        return ""
    sx, sy = (right - left) / (high_x - low_x), (top - bottom) / (high_y - low_y)
    # Scale factors need more decimals than positions.
    return f"q {sx:.6f} 0 0 {sy:.6f} {number(left - low_x * sx)} {number(bottom - low_y * sy)} cm /{name} Do Q\n"
