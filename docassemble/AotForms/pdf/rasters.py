# do not pre-load
"""Pages as pictures, by poppler's pdftoppm: what a printer would put on paper."""
from __future__ import annotations

import io
import shutil
import subprocess

from PIL import Image

from ..errors import InputError, SetUpError


def images(pdf: bytes, *, dpi: int = 72, color: bool = False, first: int | None = None, last: int | None = None) -> list[Image.Image]:
    """Every page (or pages ``first`` to ``last``, from 1) as a picture, gray unless ``color``.

    At 72 dpi a pixel is a point.  Raises InputError when the file cannot be drawn, SetUpError without poppler.
    """
    tool = shutil.which("pdftoppm")
    if tool is None:
        raise SetUpError("pdftoppm is not installed", "poppler", "Install it: apt-get install poppler-utils")
    command = [tool, "-q", "-r", str(dpi), "-cropbox"] + ([] if color else ["-gray"])
    command += ["-f", str(first)] if first else []
    command += ["-l", str(last)] if last else []
    done = subprocess.run([*command, "-"], input=pdf, capture_output=True, timeout=600, check=False)
    if done.returncode or not done.stdout:
        raise InputError("poppler cannot draw this PDF", "PDF", "Give a PDF file that opens in a viewer")
    return _portable_maps(done.stdout)


def _portable_maps(data: bytes) -> list[Image.Image]:
    """The PGM or PPM pictures that stand one after another in pdftoppm's output."""
    out, at = [], 0
    while at < len(data):
        header, end = [], at
        while len(header) < 4:
            stop = min(i for i in (data.find(b"\n", end), data.find(b" ", end)) if i >= 0)
            if stop > end:
                header.append(data[end:stop])
            end = stop + 1
        width, height = int(header[1]), int(header[2])
        size = width * height * (3 if header[0] == b"P6" else 1)
        out.append(Image.open(io.BytesIO(data[at:end + size])))
        out[-1].load()
        at = end + size
    return out
