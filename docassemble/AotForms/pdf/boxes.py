# do not pre-load
"""A form field's box as data: its own space, the frame and fill the form gives it, the pictures it can show.

Lengths in points, operators as text.  ISO 32000-1 12.5.4 (borders), 12.5.5 (appearance streams), 12.5.6.19 (widgets).
"""
from __future__ import annotations

import re
from dataclasses import dataclass

import pikepdf

_PAINTS = re.compile(rb"(?:^|[\s\]>)])(?:f\*?|F|B\*?|b\*?|S|s|Tj|TJ|'|\"|Do|sh|EI)(?=[\s/\[<(]|$)")


def number(value: float) -> str:
    """A number as PDF writes it: at most three decimals, no exponent."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def as_int(value: object) -> int:
    """An integer, or 0 for what is none."""
    try:
        return int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return 0


def as_list(value: object) -> list[pikepdf.Object]:
    """The items of a PDF array, or none."""
    return list(value) if isinstance(value, pikepdf.Array) else []


def text_of(value: object) -> str:
    """A PDF string, name or text stream as text. Bytes of names that are not UTF-8 become surrogate escapes."""
    if value is None:
        return ""
    if isinstance(value, pikepdf.String):
        return str(value)
    if isinstance(value, pikepdf.Name):
        return bytes(value)[1:].decode("utf-8", "surrogateescape")
    if isinstance(value, pikepdf.Stream):
        return str(pikepdf.String(value.read_bytes()))
    return ""


def rectangle(value: object) -> tuple[float, float, float, float] | None:
    """A rectangle of four numbers with its corners put in order, or None."""
    try:
        a, b, c, d = (float(v) for v in value)  # type: ignore[union-attr]
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)


@dataclass(frozen=True, slots=True)
class Box:
    """A widget's own space: lower left corner at the origin, upright for the reader.

    ``width`` and ``height`` as the reader sees them; ``turn`` how far the content is turned anticlockwise (/MK /R).
    """

    rect: tuple[float, float, float, float]
    turn: int
    border: float

    @property
    def width(self) -> float:
        left, bottom, right, top = self.rect
        return top - bottom if self.turn in (90, 270) else right - left

    @property
    def height(self) -> float:
        left, bottom, right, top = self.rect
        return right - left if self.turn in (90, 270) else top - bottom

    @property
    def pad(self) -> float:
        """Points kept free left and right; narrow boxes (a page number, a state) keep theirs for the text."""
        return max(self.border, min(max(2.0, 2 * self.border), self.width * 0.05))

    def matrix(self) -> tuple[float, ...]:
        """From the box's space to the page's."""
        left, bottom, right, top = self.rect
        return {
            90: (0, 1, -1, 0, right, bottom), 180: (-1, 0, 0, -1, right, top), 270: (0, -1, 1, 0, left, top),
        }.get(self.turn, (1, 0, 0, 1, left, bottom))

    def placed(self, content: str) -> str:
        """The content moved onto the page, with the graphics state left as it was."""
        return f"q {' '.join(map(number, self.matrix()))} cm\n{content}Q\n" if content else ""


def box_of(obj: pikepdf.Object, rect: tuple[float, float, float, float]) -> Box:
    """The space of a widget dictionary."""
    mk = obj.get("/MK")
    turn = as_int(mk.get("/R", 0)) % 360 if isinstance(mk, pikepdf.Dictionary) else 0
    return Box(rect, turn, border_width(obj))


def border_width(obj: pikepdf.Object) -> float:
    """The border's width in points (/BS /W, else /Border, else 1); beveled and inset borders are twice as thick."""
    style = obj.get("/BS")
    if isinstance(style, pikepdf.Dictionary):
        width = float(style.get("/W", 1))
        return width * 2 if str(style.get("/S", "")) in ("/B", "/I") else width
    border = as_list(obj.get("/Border"))
    return float(border[2]) if len(border) >= 3 else 1.0


def font_size(appearance: object) -> float:
    """The font size of a default appearance string (/DA), or 0 when it is open or missing."""
    words = str(appearance or "").split()
    if "Tf" in words and (at := words.index("Tf")) > 0:
        try:
            return max(0.0, float(words[at - 1]))
        except ValueError:
            return 0.0
    return 0.0


def _color(values: object, operators: dict[int, str]) -> str:
    parts = [number(float(v)) for v in as_list(values)]
    return f"{' '.join(parts)} {operators[len(parts)]}\n" if len(parts) in operators else ""


def frame(obj: pikepdf.Object, box: Box) -> str:
    """The border and fill that the form gives the box (/MK /BG and /BC), as the form colours them."""
    mk = obj.get("/MK")
    if not isinstance(mk, pikepdf.Dictionary):
        return ""
    out = ""
    if fill := _color(mk.get("/BG"), {1: "g", 3: "rg", 4: "k"}):
        out += f"{fill}0 0 {number(box.width)} {number(box.height)} re f\n"
    stroke = _color(mk.get("/BC"), {1: "G", 3: "RG", 4: "K"})
    if stroke and (width := box.border) > 0:
        style = obj.get("/BS")
        kind = str(style.get("/S", "")) if isinstance(style, pikepdf.Dictionary) else ""
        out += f"{stroke}{number(width)} w {'[3] 0 d ' if kind == '/D' else ''}"
        half = number(width / 2)
        if kind == "/U":
            out += f"0 {half} m {number(box.width)} {half} l S\n"
        else:
            out += f"{half} {half} {number(box.width - width)} {number(box.height - width)} re S\n"
    return f"q {out}Q\n" if out else ""


def cross(box: Box) -> str:
    """Our own mark, for a form that has none: two strokes from corner to corner inside the box."""
    side = min(box.width, box.height)
    inset = side * 0.22
    left, bottom = (box.width - side) / 2 + inset, (box.height - side) / 2 + inset
    right, top = left + side - 2 * inset, bottom + side - 2 * inset
    west, south, east, north = map(number, (left, bottom, right, top))
    return (
        f"q 0 G {number(max(0.8, side * 0.11))} w 1 J {west} {south} m {east} {north} l S "
        f"{west} {north} m {east} {south} l S Q\n")


def paints(stream: object) -> bool:
    """True for an appearance stream that leaves something on the page."""
    return isinstance(stream, pikepdf.Stream) and bool(_PAINTS.search(stream.read_bytes()))


def appearance(rect: tuple[float, float, float, float], stream: pikepdf.Object, name: str) -> str:
    """An appearance stream set into a rectangle of the page (ISO 32000-1 12.5.5, algorithm 8.1)."""
    left, bottom, right, top = rect
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
