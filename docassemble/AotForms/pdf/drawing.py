# do not pre-load
"""Text in one box as page content: fitted, aligned, in comb cells. Operators as text, points as units, all black.

Everything is drawn in the box's own space (see ``boxes``).
"""
from __future__ import annotations

from .boxes import Box, number
from .embedding import FontBook
from .fields import Field, Widget
from .fitting import ASCENT, DESCENT, FLOOR, LEADING, Fit, fit
from .shaping import Line, Run, clusters, normalize, region_of, shape

_NOTE_FLOOR = 4.0  # the words that send a reader to the addendum may be smaller than a value may


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


def _plain(book: FontBook, run: Run, size: float, font: str, out: list[str]) -> str:
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


def _placed(book: FontBook, run: Run, size: float, font: str, out: list[str]) -> str:
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


def write_text(book: FontBook, field: Field, widget: Widget, text: str, *, note: bool = False) -> str | None:
    """Text in the box in its own space, or None when it does not fit at the floor size."""
    box = widget.box
    if field.is_comb and not note:
        return _comb(book, field, widget, box, text)
    width, height = box.width - 2 * box.pad, box.height - 2 * min(box.border, box.height / 8)
    floor = _NOTE_FLOOR if note else FLOOR
    size, multiline = widget.size, field.is_multiline
    found = fit(text, width, height, size=size, floor=floor, multiline=multiline, field=field.name) if width > 0 else None
    if found is None or not found.lines:
        return None if found is None else ""
    return text_lines(book, _positions(found, box, widget.alignment, multiline), found.size)


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
    size = min(widget.size or 12.0, box.height / (ASCENT + DESCENT))
    if widest * size > cell:
        size = cell / widest
    if size < min(FLOOR, box.height / 0.72) - 1e-6:
        return None
    first = {1: (cells - len(letters)) // 2, 2: cells - len(letters)}.get(widget.alignment, 0)
    y = (box.height - (ASCENT - DESCENT) * size) / 2 + 0.02 * size
    placed = [(line, (first + i + 0.5) * cell - line.width * size / 2, y) for i, line in enumerate(lines)]
    return text_lines(book, placed, size) if placed else ""
