"""Scans of signed pages against what was printed."""
from __future__ import annotations

import io
import random
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from docassemble.AotForms.pdf import images, same_pages, typeset

pytestmark = pytest.mark.slow

WORDS = (
    "the person has a history of not taking part in treatment and was in hospital twice within months because of it as "
    "records show while family and staff tried offers of help that were refused").split()


@cache
def frozen(altered: tuple[int, int] | None = None) -> bytes:
    """Three pages of five paragraphs with a signature line; one paragraph may be another."""
    def paragraph(seed: int) -> str:
        chooser = random.Random(seed)
        return " ".join(chooser.choice(WORDS) for _ in range(70))

    body = "<h1>Declaration</h1>"
    for page in range(3):
        body += "".join(f"<p>{paragraph(999 if altered == (page, k) else page * 10 + k)}</p>" for k in range(5))
        body += '<p style="break-after:page;margin-top:40pt">Signature: ______________________ Date: __________</p>'
    return typeset(body, title="Declaration")


def scanned(
    pdf: bytes, *, angle: float = 1.2, scale: float = 0.97, noise: float = 12, dpi: int = 150, order: list[int] | None = None,
    bilevel: bool = False, flip: bool = False,
) -> bytes:
    """The pages as a scanner gives them: signed, shrunk, turned, gray, noisy, with a shadow at the edge."""
    pictures = images(pdf, dpi=dpi)
    out = []
    for number, picture in enumerate([pictures[i] for i in order] if order else pictures):
        rows = np.flatnonzero((np.asarray(picture) < 128).any(axis=1))
        y, step = int(rows[-1]) - dpi // 15, dpi / 21
        stroke = [(2.0 * dpi + i * step, y - dpi / 8 + dpi / 7 * np.sin(i * 0.9)) for i in range(40)]
        picture = picture.copy()
        ImageDraw.Draw(picture).line(stroke, fill=20, width=max(2, dpi // 40))
        sheet = Image.new("L", picture.size, 255)
        sheet.paste(picture.resize((int(picture.width * scale), int(picture.height * scale)), Image.Resampling.BICUBIC), (18, 25))
        sheet = sheet.rotate(angle + 180 * flip, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.7))
        tone = np.asarray(sheet).astype(float) * 0.85 + 25
        tone += np.random.default_rng(number).normal(0, noise, tone.shape)
        tone[:, :6] = 60
        page = Image.fromarray(np.clip(tone, 0, 255).astype(np.uint8))
        out.append(page.point(lambda v: 255 if v > 150 else 0) if bilevel else page)
    data = io.BytesIO()
    out[0].save(data, "PDF", save_all=True, append_images=out[1:], resolution=dpi)
    return data.getvalue()


def verdicts(scan: bytes) -> list[str]:
    return [page.verdict for page in same_pages(frozen(), scan).pages]


def test_good_scans_match_page_for_page() -> None:
    """Turned, shrunk, noisy, black-and-white and upside-down scans of signed pages match; the signature is noted."""
    for scan in (
        scanned(frozen()), scanned(frozen(), angle=-2.5, scale=1.02), scanned(frozen(), bilevel=True, angle=0.4, scale=0.95),
        scanned(frozen(), flip=True), scanned(frozen(), angle=3, scale=0.92, noise=25, dpi=100),
    ):
        report = same_pages(frozen(), scan)
        assert report.ok, report
        assert all(any(left >= 1.5 and right <= 4.5 for left, _, right, _ in page.added) for page in report.pages)


def test_the_very_file_matches_with_nothing_added() -> None:
    """The frozen version matches itself."""
    report = same_pages(frozen(), frozen())
    assert report.ok and not any(page.added or page.lines for page in report.pages)


def test_swapped_missing_and_extra_pages_are_told() -> None:
    """Swapped pages are named for what they show; a missing page and one too many are told."""
    report = same_pages(frozen(), scanned(frozen(), order=[1, 0, 2]))
    assert [(p.verdict, p.shows) for p in report.pages] == [("different", 2), ("different", 1), ("same", None)] and not report.ok
    assert verdicts(scanned(frozen(), order=[0, 1])) == ["same", "same", "missing"]
    report = same_pages(frozen(), scanned(frozen(), order=[0, 1, 2, 2]))
    assert report.extra == 1 and not report.ok


def test_altered_lines_are_told_with_their_place() -> None:
    """A paragraph with other words is told, on its page, where it stands; the other pages are the same."""
    report = same_pages(frozen(), scanned(frozen((1, 2))))
    assert [p.verdict for p in report.pages] == ["same", "altered", "same"] and not report.ok
    lines = report.pages[1].lines
    assert 4 <= len(lines) <= 6 and 3 < lines[0][0] < lines[-1][1] < 5.5


def test_another_paper_is_told() -> None:
    """Pages of another paper are different, and show none of ours."""
    other = typeset("".join(f"<p>{'other words entirely ' * 30}</p>" for _ in range(9)), title="Other")
    report = same_pages(frozen(), scanned(other))
    assert report.pages[0].verdict == "different" and report.pages[0].shows is None
