# do not pre-load
"""A TIFF rendition of a paper, for the clerks that take nothing else (Clark, Kittitas).

CCITT Group 4 (ITU-T T.6), 300 dots an inch, bilevel, one file of many pages, letter size: 2550 by 3300 pixels.
poppler draws (a page with a gray or coloured picture is parted into ink and paper, since dithering makes it unreadable), Pillow with libtiff writes, and every page is read back and compared pixel for pixel before it may leave.
A picture of a page has no text layer, so the accessible paper stays the PDF in the packet.
"""
from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

from PIL import Image, TiffImagePlugin

from .. import pdf
from ..errors import InputError
from ..filing.adapter import OutgoingFile
from ..pdf.bilevel import parted
from .checks import made_file
from .upload_checks import RenderError, rasters

TIFF = "image/tiff"
DPI = 300
SIZE = (2550, 3300)
_GROUP4 = 4
_COMPRESSION = 259


def rendition(file: OutgoingFile) -> OutgoingFile:
    """The paper as Group 4 TIFF under the same name with ``.tif``.

    Raises ``RenderError`` when it cannot be drawn, a page is not letter size, or what was written does not read back
    as what was drawn, page for page.
    """
    drawn: list[str] = []
    out = io.BytesIO()
    pages = _measured(file.content, drawn)
    try:
        first = next(pages)
    except StopIteration:
        raise RenderError("the paper has no pages") from None
    # Pillow takes the other pages one at a time: a long exhibit is never in memory as a whole.
    first.save(out, format="TIFF", compression="group4", dpi=(DPI, DPI), save_all=True, append_images=pages)
    content = out.getvalue()
    if read_back(content) != drawn or (file.pages is not None and len(drawn) != file.pages):
        raise RenderError("the TIFF does not read back as the paper")
    return made_file(file.name.rsplit(".", 1)[0] + ".tif", TIFF, content, file.title, len(drawn))


def read_back(content: bytes) -> list[str]:
    """A hash of the pixels of each page; raises ``RenderError`` unless every page is what the clerks ask for."""
    found = []
    with Image.open(io.BytesIO(content)) as image:
        if not isinstance(image, TiffImagePlugin.TiffImageFile):
            raise RenderError("this is not a TIFF")
        for number in range(image.n_frames):
            image.seek(number)
            dots = tuple(round(float(v)) for v in image.info.get("dpi", (0, 0)))
            if image.tag_v2.get(_COMPRESSION) != _GROUP4 or image.mode != "1" or image.size != SIZE or dots != (DPI, DPI):
                raise RenderError("a page is not Group 4, bilevel, 300 dpi, letter size")
            found.append(_pixels(image))
    return found


def _measured(content: bytes, drawn: list[str]) -> Iterator[Image.Image]:
    for image in _drawn(content):
        if image.size != SIZE:
            raise RenderError("a page is not letter size")
        drawn.append(_pixels(image))
        yield image


def _drawn(content: bytes) -> Iterator[Image.Image]:
    """Each page in black and white, whatever its size."""
    if pdf.Shows.GRAY not in _pictures(content):
        yield from rasters(content, DPI, bilevel=True)
        return
    for number in range(1, pdf.pages(content) + 1):
        yield parted(pdf.images(content, dpi=DPI, first=number, last=number)[0])


def _pictures(content: bytes) -> tuple[pdf.Shows, ...]:
    try:
        return pdf.said(content).pictures
    except InputError:
        raise RenderError("the paper cannot be opened") from None


def _pixels(image: Image.Image) -> str:
    return hashlib.sha256(image.tobytes()).hexdigest()
