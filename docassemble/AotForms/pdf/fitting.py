# do not pre-load
"""How text fits a box: its width, its lines, and the largest size at which all of it is inside.

Points throughout (1/72 inch).  Nothing is ever cut: text that does not fit at the floor size has no fit.
"""
from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from .shaping import Line, clusters, normalize, region_of, shape, width_of

FLOOR = 6.0  # no value is set smaller than this; 6 pt is the size of small print on court forms
LARGEST = 12.0  # where a form leaves the size open, text is not set larger than this
LEADING = 1.2  # from one baseline to the next, in ems
ASCENT, DESCENT = 0.78, 0.22  # what a line of text needs above and below its baseline, in ems
STEP = 0.5

# After these a line may end: white space (kept with the word), hyphens and slashes, and either side of Han, kana, Thai.
_WORDS = re.compile(r"[^\s\-‐–—/]*[\-‐–—/]+\s*|[^\s\-‐–—/]+\s*|\s+")
_ANYWHERE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Fit:
    """Lines of shaped text at one size. ``height`` and ``width`` in points are what the text takes up."""

    size: float
    lines: tuple[Line, ...]

    @property
    def width(self) -> float:
        return max((line.width for line in self.lines), default=0.0) * self.size

    @property
    def height(self) -> float:
        return block_height(len(self.lines), self.size)


def block_height(lines: int, size: float) -> float:
    """Points that so many lines need."""
    return (ASCENT + DESCENT + LEADING * (lines - 1)) * size if lines else 0.0


def measure(text: str, size: float) -> float:
    """Width in points of the widest line of the text set at ``size``. Raises UnwritableCharacter."""
    text = normalize(text)
    region = region_of(text)
    return max(width_of(part, region=region) for part in text.split("\n")) * size


def fit(
    text: str, width: float, height: float, *, size: float = 0.0, floor: float = FLOOR, multiline: bool = False,
    field: str = "",
) -> Fit | None:
    """The largest fit of all the text in a box of ``width`` × ``height`` points, or None.

    size: the size asked for; 0 means as large as the box allows, at most 12 pt.  Smaller sizes are tried down to
    ``floor``.  One line: only the width decides between fitting and not, and a box lower than the floor size
    still takes its line.  Several lines: wrapped at spaces and hyphens, anywhere in Han, kana, hangul and Thai,
    and inside a word only where the word alone is wider than the box.  Raises UnwritableCharacter.
    """
    text = normalize(text)
    if not multiline:
        return _fit_line(" ".join(text.split("\n")), width, height, size, floor, field)
    words, sizes = Words(text, field), _sizes(size or LARGEST, min(floor, size or floor))
    # Smaller text never needs more lines: what fits at one size fits at every smaller one.
    first = bisect_left(sizes, True, key=lambda trial: words.stand_in(width, height, trial))
    return Fit(sizes[first], tuple(words.wrap(width / sizes[first]))) if first < len(sizes) else None


def fits(
    text: str, width: float, height: float, *, size: float = 0.0, floor: float = FLOOR, multiline: bool = False,
    field: str = "",
) -> bool:
    """Whether ``fit`` finds a fit: it is looked for at the smallest size alone.  Raises UnwritableCharacter."""
    text = normalize(text)
    if multiline:
        return Words(text, field).stand_in(width, height, min(floor, size or floor))
    return _fit_line(" ".join(text.split("\n")), width, height, size, floor, field) is not None


def _fit_line(text: str, width: float, height: float, size: float, floor: float, field: str) -> Fit | None:
    line = shape(text, region=region_of(text), field=field)
    floor = min(floor, size or floor)
    tallest = max(height / (ASCENT + DESCENT), min(floor, height / 0.72))
    best = min(size or LARGEST, tallest)
    if line.width * best > width:
        best = width / line.width
        if best < floor - 1e-6:
            return None
        best = max(int(best * 20) / 20, min(best, floor))
    return Fit(best, (line,))


def _sizes(largest: float, floor: float) -> list[float]:
    out, size = [], largest
    while size > floor:
        out.append(size)
        size -= STEP
    return [*out, floor]


class Words:
    """Text cut where a line may end, with every piece's width in ems, so that trying a size costs no shaping."""

    def __init__(self, text: str, field: str = ""):
        self.region, self.field = region_of(text), field
        self._memo: dict[str, float] = {}
        self.paragraphs = [self._pieces(part) for part in text.split("\n")]

    def _width(self, text: str) -> float:
        found = self._memo.get(text)
        if found is None:
            found = self._memo[text] = width_of(text, region=self.region, field=self.field)
        return found

    def _pieces(self, paragraph: str) -> list[tuple[str, float, float]]:
        """(piece, width with and without its trailing space)."""
        out = []
        for word in _WORDS.findall(paragraph):
            for piece in self._letters(word):
                bare = piece.rstrip()
                full = self._width(piece)
                out.append((piece, full, full if bare == piece else self._width(bare)))
        return out

    @staticmethod
    def _letters(word: str) -> list[str]:
        if not _ANYWHERE.search(word):
            return [word]
        out: list[str] = []
        for letter in clusters(word):
            joins = out and (letter.isspace() or not (_ANYWHERE.match(letter) or _ANYWHERE.match(out[-1][-1])))
            if joins:
                out[-1] += letter
            else:
                out.append(letter)
        return out

    def _break(self, width: float) -> list[str] | None:
        """Lines no wider than ``width`` ems; None when a single letter is wider."""
        lines: list[str] = []
        for pieces in self.paragraphs:
            line, used = "", 0.0
            for piece, full, bare in pieces:
                if used + bare <= width + 1e-9:
                    line, used = line + piece, used + full
                    continue
                if line:
                    lines.append(line)
                    line, used = "", 0.0
                if bare > width:
                    broken = self._split(piece, width)
                    if broken is None:
                        return None
                    lines.extend(broken[:-1])
                    piece = broken[-1]
                    full = self._width(piece)
                line, used = piece, full
            lines.append(line)
        return lines

    def _split(self, word: str, width: float) -> list[str] | None:
        out = [""]
        for letter in clusters(word):
            if not letter.isspace() and self._width(letter) > width:
                return None
            if out[-1] and not letter.isspace() and self._width(out[-1] + letter) > width:
                out.append(letter)
            else:
                out[-1] += letter
        return out

    def count(self, width: float) -> int | None:
        """How many lines the text takes at ``width`` ems, or None when it cannot be set that narrow."""
        lines = self._break(width)
        return None if lines is None else len(lines)

    def stand_in(self, width: float, height: float, size: float) -> bool:
        """Whether all of it stands in a box of ``width`` × ``height`` points at ``size``."""
        # Half a descender of grace: boxes are often drawn to the baseline of their last line.
        return (count := self.count(width / size)) is not None and block_height(count, size) <= height + DESCENT * size / 2

    def wrap(self, width: float) -> list[Line]:
        """The shaped lines at ``width`` ems."""
        return [shape(line.rstrip(), region=self.region, field=self.field) for line in self._break(width) or []]
