# do not pre-load
"""Pages as a clerk's scanner would store them: pure black on white, 300 dots an inch, letter size.

A gray or colour picture is parted into ink and paper by its own surroundings, so that a shadow or a tinted form does not
turn into a field of dots as it does where gray is dithered.  CCITT Group 4 (ITU-T T.6; ISO 32000-1 7.4.6) keeps it small.
"""
from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pikepdf
from PIL import Image

from .packets import pages
from .rasters import images

DPI = 300
SIZE = (2550, 3300)
_NEAR = 40  # pixels around a point that say what paper looks like there: an eighth of an inch and a bit
_DARKER = 0.82  # of its surroundings' brightness: then it is ink
_SURE = 96  # below this (of 255) it is ink whatever lies around it: a filled box, a thick stroke
_ROWS_PER_STRIP = 278
_STRETCH = 0.04  # a page this near to letter size is a letter page as the scanner saw it


def bilevel(pdf: bytes, *, title: str) -> bytes:
    """Every page drawn, parted into ink and paper, and put into a PDF of pictures with ``title``.

    The result has no text and no fonts.  Same input, same bytes.  A page of another size than letter is made smaller to fit and
    stands in the middle.  Raises InputError for a file that cannot be drawn, SetUpError without poppler.
    Does not straighten a page, and cannot part ink from paper where both are nearly as dark.
    """
    with pikepdf.new() as whole:
        for picture in black_and_white(pdf):
            _add(whole, picture)
        whole.docinfo["/Title"] = pikepdf.String(title)
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def black_and_white(pdf: bytes) -> Iterator[Image.Image]:
    """Each page as a picture of mode ``1`` and 2550 × 3300 pixels, one at a time: a long exhibit is never in memory whole."""
    for number in range(1, pages(pdf) + 1):
        yield parted(_letter(images(pdf, dpi=DPI, first=number, last=number)[0]))


def parted(gray: Image.Image) -> Image.Image:
    """A gray picture as ink and paper.  Each pixel is compared with the mean of the square around it."""
    tone = np.asarray(gray, dtype=np.float32)
    ink = (tone < _DARKER * _around(tone)) & (tone < 250) | (tone < _SURE)
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)


def _around(tone: np.ndarray) -> np.ndarray:
    """The mean of the square of ``2 × _NEAR + 1`` pixels around each, by running sums; at the edge what there is of it."""
    height, width = tone.shape
    total = np.pad(tone.astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    top, bottom = np.clip(np.arange(height) - _NEAR, 0, None), np.clip(np.arange(height) + _NEAR + 1, None, height)
    left, right = np.clip(np.arange(width) - _NEAR, 0, None), np.clip(np.arange(width) + _NEAR + 1, None, width)
    sums = total[bottom][:, right] - total[top][:, right] - total[bottom][:, left] + total[top][:, left]
    return (sums / ((bottom - top)[:, None] * (right - left)[None, :])).astype(np.float32)


def _letter(picture: Image.Image) -> Image.Image:
    if picture.size == SIZE:
        return picture
    if all(abs(a / b - 1) <= _STRETCH for a, b in zip(picture.size, SIZE, strict=True)):
        return picture.resize(SIZE, Image.Resampling.BILINEAR)
    scale = min(1.0, *(b / a for a, b in zip(picture.size, SIZE, strict=True)))
    small = picture.resize(tuple(max(1, round(v * scale)) for v in picture.size), Image.Resampling.BILINEAR) if scale < 1 else picture
    sheet = Image.new("L", SIZE, 255)
    sheet.paste(small, ((SIZE[0] - small.width) // 2, (SIZE[1] - small.height) // 2))
    return sheet


def _add(whole: pikepdf.Pdf, picture: Image.Image) -> None:
    code, reversed_ = _group4(picture)
    shown = pikepdf.Stream(whole, code, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=SIZE[0], Height=SIZE[1],
                           ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.CCITTFaxDecode,
                           DecodeParms=pikepdf.Dictionary(K=-1, Columns=SIZE[0], Rows=SIZE[1], BlackIs1=reversed_))
    page = whole.add_blank_page(page_size=(612, 792))
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=whole.make_indirect(shown)))
    page.obj["/Contents"] = whole.make_stream(b"q 612 0 0 792 0 0 cm /Page Do Q")


def _group4(picture: Image.Image) -> tuple[bytes, bool]:
    """The Group 4 code of a picture, as the one strip of a TIFF that libtiff wrote; and whether its black stands for white."""
    out = io.BytesIO()
    picture.save(out, format="TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: picture.height})
    with Image.open(out) as made:
        (start,), (length,), black_is_zero = made.tag_v2[273], made.tag_v2[279], made.tag_v2[262] == 1
    return out.getvalue()[start:start + length], black_is_zero
