# do not pre-load
"""What a page says where: its phrases with their boxes, as a reader sees the page.

Boxes are (left, bottom, right, top) in points from the lower left corner of the media box, after the page's own
rotation (ISO 32000-1 7.7.3.3, /Rotate).  Read by poppler's ``pdftotext -bbox``, not by the library that fills.
"""
from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from html import unescape

import pikepdf

from ...errors import InputError, SetUpError
from ...pdf.boxes import as_int, rectangle

Rect = tuple[float, float, float, float]
_PAGE = re.compile(r'<page width="[\d.]+" height="[\d.]+">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.DOTALL)
# A run of underscores or leaders, an empty check box, or anything else.
_PARTS = re.compile(r"_{3,}|\.{6,}|…{3,}|[☐❏❑❒□▢◻◯○⬜]|\[\s*\]|(?:(?!_{3,}|\.{6,}|…{3,}|[☐❏❑❒□▢◻◯○⬜]|\[\s*\]).)+")
RUN = re.compile(r"_{3,}|\.{6,}|…{3,}")
CHECK = re.compile(r"[☐❏❑❒□▢◻◯○⬜]|\[\s*\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together on one line, a run of underscores, or an empty check box.  ``page`` from 1."""

    page: int
    text: str
    box: Rect

    @property
    def kind(self) -> str:
        """run, check or words."""
        return "run" if RUN.fullmatch(self.text) else "check" if CHECK.fullmatch(self.text) else "words"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: ``media`` box and ``turn`` (0, 90, 180 or 270 degrees clockwise), and its phrases from the top down."""

    number: int
    media: Rect
    turn: int
    phrases: tuple[Phrase, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as a reader sees the page."""
        left, bottom, right, top = self.media
        return (top - bottom, right - left) if self.turn in (90, 270) else (right - left, top - bottom)

    def seen(self, rect: Rect) -> Rect:
        """A rectangle of the page's user space as a reader sees it."""
        left, bottom, right, top = self.media
        x0, y0, x1, y1 = rect
        corners = {0: (x0 - left, y0 - bottom, x1 - left, y1 - bottom), 90: (y0 - bottom, right - x1, y1 - bottom, right - x0),
                   180: (right - x1, top - y1, right - x0, top - y0), 270: (top - y1, x0 - left, top - y0, x1 - left)}
        return corners[self.turn]

    def user(self, rect: Rect) -> Rect:
        """The other way round: from what a reader sees to the page's user space."""
        left, bottom, right, top = self.media
        x0, y0, x1, y1 = rect
        corners = {0: (x0 + left, y0 + bottom, x1 + left, y1 + bottom), 90: (right - y1, bottom + x0, right - y0, bottom + x1),
                   180: (right - x1, top - y1, right - x0, top - y0), 270: (left + y0, top - x1, left + y1, top - x0)}
        return corners[self.turn]


def sheets(pdf: bytes) -> list[Sheet]:
    """Every page of ``pdf``.  Raises InputError for a file that poppler cannot read, SetUpError without poppler."""
    tool = shutil.which("pdftotext")
    if tool is None:
        raise SetUpError("pdftotext is not installed", "poppler", "Install it: apt-get install poppler-utils")
    done = subprocess.run([tool, "-q", "-bbox", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, timeout=120, check=False)
    if done.returncode:
        raise InputError("This is not a PDF that can be read", "BLANK", "Give a PDF file that opens in a viewer.")
    pages = _PAGE.findall(done.stdout.decode("utf-8", "replace"))
    out = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, (page, body) in enumerate(zip(opened.pages, pages, strict=False), start=1):
            media = rectangle(page.mediabox) or (0.0, 0.0, 612.0, 792.0)
            turn = as_int(page.obj.get("/Rotate", 0)) % 360
            bare = Sheet(number, media, turn if turn in (90, 180, 270) else 0, ())
            # Poppler turns the words with the page, but says the size of the page as it is stored.
            out.append(replace(bare, phrases=_phrases(number, bare.size[1], body)))
    return out


def _phrases(page: int, height: float, body: str) -> tuple[Phrase, ...]:
    words = []
    for x0, y0, x1, y1, text in _WORD.findall(body):
        box = (float(x0), height - float(y1), float(x1), height - float(y0))
        if box[3] - box[1] < 60:  # a watermark is no label
            words += _parts(page, unescape(text), box)
    return tuple(sorted(_joined(_in_lines(words)), key=lambda p: (-p.box[3], p.box[0])))


def _in_lines(words: list[Phrase]) -> list[Phrase]:
    """The words line by line, each line from the left."""
    lines: list[list[Phrase]] = []
    for word in sorted(words, key=lambda w: -_middle(w.box)):
        last = lines[-1][0] if lines else None
        if last is not None and abs(_middle(last.box) - _middle(word.box)) < 0.4 * (last.box[3] - last.box[1]):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda w: w.box[0])]


def _parts(page: int, text: str, box: Rect) -> list[Phrase]:
    """A word cut where underscores or a check box are glued to it; widths shared out by the number of letters."""
    parts, at, out = _PARTS.findall(text), 0, []
    each = (box[2] - box[0]) / max(len(text), 1)
    for part in parts:
        out.append(Phrase(page, part, (box[0] + at * each, box[1], box[0] + (at + len(part)) * each, box[3])))
        at += len(part)
    return out


def _middle(box: Rect) -> float:
    return (box[1] + box[3]) / 2


def _joined(words: list[Phrase]) -> list[Phrase]:
    """Words of one line that stand less than a wide space apart; ``[`` and ``]`` become one check box."""
    out: list[Phrase] = []
    for word in words:
        last = out[-1] if out else None
        if last is not None and abs(_middle(last.box) - _middle(word.box)) < 0.4 * (last.box[3] - last.box[1]):
            gap, size = word.box[0] - last.box[2], max(last.box[3] - last.box[1], 6.0)
            box = (last.box[0], min(last.box[1], word.box[1]), word.box[2], max(last.box[3], word.box[3]))
            if last.text == "[" and word.text.startswith("]") and -1 < gap < 2.5 * size:
                end = word.box[0] + size * 0.4
                out[-1] = Phrase(word.page, "[ ]", (box[0], box[1], end, box[3]))
                if rest := word.text[1:].strip():
                    out.append(Phrase(word.page, rest, (end, word.box[1], word.box[2], word.box[3])))
                continue
            if word.kind == last.kind and word.kind != "check" and -2 < gap < 0.75 * size and word.text != "[":
                by = "" if word.kind == "run" else " "
                out[-1] = Phrase(word.page, f"{last.text}{by}{word.text}", box)
                continue
        out.append(word)
    return [p for p in out if p.text.strip()]
