# do not pre-load
"""What a clerk's upload page refuses in a PDF, looked for before a person is sent there.

The list is the strictest of what the county pages name (King: PDF or TIFF, checked on upload; Clallam: black and white
only; Island: no certified or signed PDF): no password, no digital signature, no script, no attachment, no XFA.
Where an exhibit was uploaded by a person it is opened here by pikepdf and drawn by poppler, never executed.
"""
from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator

import pikepdf
from PIL import Image, ImageChops

from ..errors import Problem
from ..filing.adapter import OutgoingFile

PDFTOPPM = "pdftoppm"
RENDER_SECONDS = 120
# A page drawn small is enough to see colour; JPEG noise stays under this difference between channels.
COLOUR_DPI = 36
COLOUR_NOISE = 24
LETTER = (612.0, 792.0)
_PBM = re.compile(rb"P4\s(\d+)\s(\d+)\s")
_PPM = re.compile(rb"P6\s(\d+)\s(\d+)\s255\s")
_ACTIVE = ("/JavaScript", "/JS", "/Launch")


class RenderError(Exception):
    """poppler is missing, failed, or took too long.  Its words are not repeated: they may quote the paper."""


def pdf_problems(file: OutgoingFile, where: str, *, black_and_white: bool = False) -> Iterator[Problem]:
    """Everything in this PDF that an upload page refuses.  Opens the file; writes nothing."""
    try:
        with pikepdf.open(io.BytesIO(file.content)) as pdf:
            yield from _structure(pdf, file, where)
    except pikepdf.PasswordError:
        yield Problem(where, "the PDF asks for a password", "Save it without a password.")
        return
    except pikepdf.PdfError:
        yield Problem(where, "the PDF cannot be opened", "Write the paper again.")
        return
    if not black_and_white:
        return
    try:
        page = first_coloured_page(file.content)
    except RenderError:
        yield Problem(where, "whether it is black and white could not be checked here",
                      "Install poppler-utils, or look at every page and file on paper if one has colour.")
        return
    if page is not None:
        yield Problem(f"{where}.pages[{page - 1}]", "this page has colour, and this office takes black and white only",
                      "Print it in black and scan it again, or write it without colour.")


def _structure(pdf: pikepdf.Pdf, file: OutgoingFile, where: str) -> Iterator[Problem]:
    root = pdf.Root
    if pdf.is_encrypted:
        yield Problem(where, "the PDF is encrypted", "Save it without encryption.")
    if file.pages is not None and file.pages != len(pdf.pages):
        yield Problem(where, "it has another number of pages than was sealed", "Seal the packet again.")
    form = root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        yield Problem(where, "it is an XFA form", "Print it to a plain PDF.")
    if form is not None and any(f.get("/FT") == "/Sig" and "/V" in f for f in form.get("/Fields", [])):
        yield Problem(where, "it carries a digital signature, which upload pages refuse",
                      "File the version with a typed or drawn signature.")
    if "/Collection" in root or len(pdf.attachments):
        yield Problem(where, "other files are attached inside it", "File each paper as a PDF of its own.")
    if "/OpenAction" in root and _acts(root.OpenAction) or "/JavaScript" in root.get("/Names", {}):
        yield Problem(where, "it holds a script", "Print it to a plain PDF.")


def _acts(action: pikepdf.Object) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in _ACTIVE


def letter_problems(file: OutgoingFile, where: str) -> Iterator[Problem]:
    """Pages that are not upright US letter, which a 2550 by 3300 rendition would distort (GR 14(a))."""
    with pikepdf.open(io.BytesIO(file.content)) as pdf:
        for number, page in enumerate(pdf.pages):
            left, bottom, right, top = (float(v) for v in page.cropbox)
            size = (right - left, top - bottom)
            if int(page.get("/Rotate", 0)) % 180:
                size = size[::-1]
            if any(abs(a - b) > 1 for a, b in zip(size, LETTER, strict=True)):
                yield Problem(f"{where}.pages[{number}]", "this page is not upright letter size",
                              "Print it on letter paper, upright, and scan it again.")


def first_coloured_page(content: bytes) -> int | None:
    """The number, from 1, of the first page that shows colour; None where all is black, white and grey.

    Raises ``RenderError``.
    """
    for number, image in enumerate(rasters(content, COLOUR_DPI, bilevel=False), start=1):
        red, green, blue = image.split()
        apart = (ImageChops.difference(red, green), ImageChops.difference(green, blue), ImageChops.difference(red, blue))
        if max(channel.getextrema()[1] for channel in apart) > COLOUR_NOISE:
            return number
    return None


def rasters(content: bytes, dpi: int, *, bilevel: bool) -> Iterator[Image.Image]:
    """Every page drawn by poppler, mode ``1`` or ``RGB``.  The paper goes through pipes and never touches a disk.

    Raises ``RenderError`` when poppler is not there, fails, or needs more than ``RENDER_SECONDS``.
    """
    program = shutil.which(PDFTOPPM)
    if program is None:
        raise RenderError("pdftoppm is not installed")
    command = [program, "-r", str(dpi), *(["-mono"] if bilevel else []), "-"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=RENDER_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        raise RenderError("pdftoppm did not finish") from None
    if done.returncode != 0:
        raise RenderError("pdftoppm failed")
    yield from _netpbm(done.stdout)


def _netpbm(stream: bytes) -> Iterator[Image.Image]:
    """The images of a run of binary PBM (P4) or PPM (P6) files, as poppler writes them."""
    at = 0
    while at < len(stream):
        bilevel = stream.startswith(b"P4", at)
        header = (_PBM if bilevel else _PPM).match(stream, at)
        if header is None:
            raise RenderError("pdftoppm wrote something else")
        width, height = int(header[1]), int(header[2])
        length = (width + 7) // 8 * height if bilevel else width * height * 3
        body = stream[header.end():header.end() + length]
        if len(body) != length:
            raise RenderError("pdftoppm stopped in the middle of a page")
        # In PBM a set bit is black; in Pillow's mode 1 it is white.
        yield Image.frombytes("1", (width, height), body, "raw", "1;I") if bilevel else \
            Image.frombytes("RGB", (width, height), body)
        at = header.end() + length
