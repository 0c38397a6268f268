"""The TIFF that some clerks ask for can be read: by a machine where one is installed, and by its ink everywhere."""
from __future__ import annotations

import io
import shutil
import subprocess

import documents_help as help_
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageSequence

from docassemble.AotForms import pdf
from docassemble.AotForms.filing_adapters import checks, tiff


def rendition(content: bytes, pages: int) -> list[Image.Image]:
    made = tiff.rendition(checks.made_file("01-paper.pdf", checks.PDF, content, "Paper", pages))
    assert len(made.content) < 60_000 * pages, "a page of text is some 30 kB in Group 4"
    with Image.open(io.BytesIO(made.content)) as image:
        return [frame.copy() for frame in ImageSequence.Iterator(image)]


def gray_scan(content: bytes) -> bytes:
    """The paper photographed under a lamp: a shadow over half of it, 150 dpi."""
    pictures = [picture.convert("L") for picture in pdf.images(content, dpi=150)]
    shadow = Image.linear_gradient("L").rotate(90).resize(pictures[0].size).point(lambda v: 150 + v * 100 // 255)
    out = io.BytesIO()
    shaded = [ImageChops.multiply(picture, shadow) for picture in pictures]
    shaded[0].save(out, "PDF", resolution=150, save_all=True, append_images=shaded[1:])
    return out.getvalue()


@pytest.mark.slow
def test_a_gray_exhibit_is_ink_on_paper_and_not_a_field_of_dots() -> None:
    """Half in shadow, a page keeps less ink than a tenth of its area, and its lines."""
    plan = help_.example("hospital-designee")["plan"]
    for page in rendition(gray_scan(plan.pdf), plan.pages):
        dark = 1 - np.asarray(page.convert("L"), dtype=float).mean() / 255
        assert page.mode == "1" and page.size == (2550, 3300) and 0.005 < dark < 0.1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract, which reads pictures, is not installed")
@pytest.mark.parametrize("make", [lambda content: content, gray_scan], ids=["typeset", "gray scan"])
def test_a_reader_of_pictures_finds_the_words(make) -> None:
    """Of the words of four letters or more on a page, nineteen in twenty are read from its TIFF."""
    plan = help_.example("hospital-designee")["plan"]
    page, told = rendition(make(plan.pdf), plan.pages)[1], pdf.read(plan.pdf)[1].poppler
    out = io.BytesIO()
    page.save(out, "PNG", dpi=(300, 300))
    done = subprocess.run(["tesseract", "-", "-", "--psm", "4"], input=out.getvalue(), capture_output=True, timeout=300, check=True)
    words = {w.strip(".,;:()") for w in told.split() if len(w) >= 4 and w.isascii()}
    read = done.stdout.decode()
    missed = [w for w in words if w not in read]
    assert len(missed) <= len(words) / 20, missed
