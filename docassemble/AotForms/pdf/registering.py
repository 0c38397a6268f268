# do not pre-load
"""Laying a scanned page on the page it was printed from: turn, scale and shift.

The turn is found by trying angles until lines of print stand level, the scale and shift by correlating the two
pages' ink (Fourier transform) over a range of scales, then a last look at full resolution.  Good for scans turned
by up to about 5 degrees (or upside down) and 88 to 106 % of size; not for photographs taken at a slant.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image, ImageFilter

_COARSE = 4  # the search runs on pages this many times smaller


def ink_of(picture: Image.Image) -> np.ndarray:
    """How dark every pixel is, 0 (paper) to 1 (print), judged against the paper around it."""
    gray = picture.convert("L")
    # The paper's own tone, even where a scanner leaves shadows: the brightest nearby, smoothed.
    small = gray.resize((max(1, gray.width // 8), max(1, gray.height // 8)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3)).resize(gray.size, Image.Resampling.BILINEAR)
    tone, white = np.asarray(gray, dtype=np.float32), np.asarray(paper, dtype=np.float32)
    return np.clip((white * 0.9 - tone) / np.maximum(white * 0.6, 30), 0, 1)


@dataclass(frozen=True)
class Sheet:
    """A page of the frozen version: its picture and its ink."""

    picture: Image.Image

    @classmethod
    def of(cls, picture: Image.Image) -> Sheet:
        return cls(picture.convert("L"))

    @property
    def size(self) -> tuple[int, int]:
        return self.picture.size

    @cached_property
    def ink(self) -> np.ndarray:
        return ink_of(self.picture)

    @cached_property
    def coarse(self) -> np.ndarray:
        return shrunk(self.ink)

    def lines(self) -> list[tuple[int, int]]:
        """(top, bottom) pixel rows of printed lines."""
        rows = (self.ink > 0.4).sum(axis=1) > 0
        edges = np.flatnonzero(np.diff(np.concatenate([[0], rows.astype(np.int8), [0]])))
        out: list[tuple[int, int]] = []
        for top, bottom in zip(edges[::2], edges[1::2], strict=True):
            # Tall things (boxes, ruled tables) are looked at in strips of a line's height.
            step = max(1, round((bottom - top) / 20))
            cuts = np.linspace(top, bottom, step + 1).astype(int)
            out += [(int(a), int(b)) for a, b in zip(cuts, cuts[1:], strict=False)]
        return out

    def patches(self, top: int, bottom: int, width: int = 70) -> list[tuple[int, int, int, int]]:
        """Pieces of a line that hold print: (left, top, right, bottom) in pixels."""
        top, bottom = max(0, top - 3), min(self.ink.shape[0], bottom + 3)
        out = []
        for left in range(0, self.ink.shape[1] - 1, width):
            piece = self.ink[top:bottom, left:left + width]
            # A patch with next to nothing in it, or that is one even stroke, says nothing.
            if (piece > 0.5).sum() >= 25 and (piece > 0.5).any(axis=0).sum() >= 8 and (piece > 0.5).sum(axis=1).std() > 1:
                out.append((left, top, left + piece.shape[1], bottom))
        return out


def shrunk(ink: np.ndarray, by: int = _COARSE) -> np.ndarray:
    """The ink at a fraction of the resolution."""
    height, width = ink.shape[0] // by * by, ink.shape[1] // by * by
    return ink[:height, :width].reshape(height // by, by, width // by, by).mean(axis=(1, 3))


def align(sheet: Sheet, scan: Image.Image) -> tuple[np.ndarray, float]:
    """The scan's ink laid on the sheet, and the degrees it was turned by."""
    scan = scan.convert("L")
    angle = _skew(scan)
    search = _Search(sheet)
    best = max(
        (search.coarse(upright := _turned(scan, turn)) + (turn, upright) for turn in (angle, angle + 180)),
        key=lambda found: found[0])
    *found, turn, upright = best
    _, scale, dx, dy = search.fine(upright, tuple(found))
    return ink_of(_placed(upright, scale, dx, dy)), (turn + 180) % 360 - 180


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    if abs(degrees) < 0.02:
        return picture
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def _skew(scan: Image.Image) -> float:
    """The turn that makes lines of print stand level: rows then differ most from their neighbours."""
    ink = ink_of(scan)
    best = 0.0
    for small, span, step in ((shrunk(ink), 5.0, 0.5), (shrunk(ink, 2), 0.5, 0.1)):
        picture = Image.fromarray((small * 255).astype(np.uint8))
        trials = np.arange(best - span, best + span + step / 2, step)
        best = float(max(trials, key=lambda angle: _levelness(picture, float(angle))))
    return best


def _levelness(small: Image.Image, angle: float) -> float:
    rows = np.asarray(small.rotate(angle, Image.Resampling.BILINEAR), dtype=np.float32).sum(axis=1)
    # Black shadows along a scanner's edge would outweigh the print.
    middle = rows[len(rows) // 30: -len(rows) // 30]
    return float((np.diff(middle) ** 2).sum())


def _soft(coarse: np.ndarray) -> np.ndarray:
    out = coarse - coarse.mean()
    return out / max(1e-6, float(np.sqrt((out ** 2).sum())))


Found = tuple[float, float, float, float]  # correlation, scale, dx, dy (pixels of the full picture)


class _Search:
    """Looks for the scale and shift that lay a scan on one sheet, on small pictures of both."""

    def __init__(self, sheet: Sheet):
        self._size, self._shape = sheet.size, sheet.coarse.shape
        self._spectrum = np.conj(np.fft.rfft2(_soft(sheet.coarse)))

    def coarse(self, upright: Image.Image) -> Found:
        """The best of the whole range of scales, in steps of 2 %."""
        small = self._small(upright)
        return max(self._try(small, float(scale)) for scale in np.arange(0.88, 1.061, 0.02))

    def fine(self, upright: Image.Image, found: Found) -> Found:
        """The best near what was found, to 0.2 %."""
        small, centre = self._small(upright), found[1]
        trials = [self._try(small, float(scale)) for scale in np.arange(centre - 0.014, centre + 0.0141, 0.002)]
        return max([found, *trials])

    def _small(self, upright: Image.Image) -> Image.Image:
        width, height = self._size
        return upright.resize((width // _COARSE, height // _COARSE), Image.Resampling.BOX)

    def _try(self, small: Image.Image, scale: float) -> Found:
        laid = Image.new("L", (self._shape[1], self._shape[0]), 255)
        laid.paste(small.resize((round(small.width / scale), round(small.height / scale)), Image.Resampling.BILINEAR))
        scan = _soft(1 - np.asarray(laid, dtype=np.float32) / 255)
        surface = np.fft.irfft2(np.fft.rfft2(scan) * self._spectrum, s=self._shape)
        y, x = (int(v) for v in np.unravel_index(int(np.argmax(surface)), self._shape))
        dy = y - self._shape[0] if y > self._shape[0] // 2 else y
        dx = x - self._shape[1] if x > self._shape[1] // 2 else x
        return float(surface[y, x]), scale, float(dx * _COARSE), float(dy * _COARSE)


def _placed(upright: Image.Image, scale: float, dx: float, dy: float) -> Image.Image:
    """Every pixel of the sheet's frame taken from where the scan has it."""
    return upright.transform(
        upright.size, Image.Transform.AFFINE, (scale, 0, dx * scale, 0, scale, dy * scale),
        Image.Resampling.BICUBIC, fillcolor=255)
