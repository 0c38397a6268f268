"""Draw the icons of the page for the field: a sheet of paper with lines and a tick, on the blue of our screens.

Run from the top of the checkout: ``python tools/field_icons.py``.  The pictures lie in the package; this draws them anew.
"""
from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "docassemble" / "AotForms" / "data" / "static"
BLUE, WHITE, INK = "#0b4a8f", "#ffffff", "#0b4a8f"
OVER = 4  # drawn larger, then made smaller, so that edges are smooth


def draw(size: int) -> Image.Image:
    """One icon of ``size`` pixels; what matters lies within the middle 80 per cent, so that it may be masked."""
    full = size * OVER
    unit = full / 100
    picture = Image.new("RGB", (full, full), BLUE)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle([28 * unit, 20 * unit, 72 * unit, 80 * unit], radius=4 * unit, fill=WHITE)
    for top in (32, 42, 52):
        pen.rounded_rectangle([36 * unit, top * unit, 64 * unit, (top + 3) * unit], radius=1.5 * unit, fill=INK)
    pen.line([(38 * unit, 66 * unit), (47 * unit, 73 * unit), (63 * unit, 60 * unit)], fill=INK, width=round(4 * unit), joint="curve")
    return picture.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for size in (180, 192, 512):
        draw(size).save(FOLDER / f"field-{size}.png", optimize=True)
