# do not pre-load
"""Text to glyphs: normalized, split by font and direction, shaped by HarfBuzz.

Lengths are in ems (multiply by the font size in points).  Pair kerning and optional ligatures are off, as in
other form fillers: every letter then has one width, and text read back from the page is the text that went in.
Glyphs of plain letters are remembered a character at a time; no text of a person is kept.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

import uharfbuzz as hb

from . import bidi
from .fonts import Face, UnwritableCharacter, face_for, face_for_cluster, is_ignorable, primary

_FEATURES = {"kern": False, "liga": False, "clig": False}
# Letters that need no shaping: one character, one glyph, no marks to place.
_PLAIN = re.compile("[ -~\u00a0-\u00ac\u00ae-\u024f\u0250-\u02af\u0386-\u03ce\u0400-\u0482\u048a-\u04ff\u1e00-\u1eff\u2010-\u2027]*")
_NEWLINES = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph: its number in the face, advance and offsets in ems, and the text it stands for."""

    gid: int
    advance: float
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face, left to right as they stand on the page.

    ``x``: where the run starts, in ems from the line's start.  ``text``: what it says, in reading order.
    ``plain``: every glyph stands at its natural place.
    """

    face: Face
    glyphs: tuple[Glyph, ...]
    plain: bool
    text: str
    rtl: bool = False
    x: float = 0.0

    @property
    def width(self) -> float:
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Line:
    """One shaped line: runs in reading order (readers of PDFs take what is drawn first as first); ``width`` in ems."""

    runs: tuple[Run, ...]
    width: float


def normalize(text: str) -> str:
    """NFC, every kind of line end as one newline, a tab as four spaces. Nothing else changes."""
    if text.isascii() and text.isprintable():
        return text
    return _NEWLINES.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", "    ")


def clusters(text: str) -> list[str]:
    """Letters as a reader counts them: a base character with its combining marks and joiners."""
    if text.isascii():
        return list(text)
    out: list[str] = []
    for character in text:
        if out and _continues(out[-1], character):
            out[-1] += character
        else:
            out.append(character)
    return out


def _continues(cluster: str, character: str) -> bool:
    if unicodedata.category(character)[0] == "M" or is_ignorable(character):
        return True
    if cluster[-1] == "\u200d":
        return True
    # Conjoining Hangul letters that NFC could not compose stay one syllable.
    return "\u1100" <= cluster[-1] <= "\u11ff" and "\u1160" <= character <= "\u11ff"


def region_of(text: str) -> str:
    """Whose shapes Han characters take: Japanese beside kana, Korean beside hangul, else simplified Chinese.

    A name in Han characters alone does not say; simplified shapes are then used for all of them.
    """
    if text.isascii():
        return "sc"
    if _KANA.search(text):
        return "jp"
    return "kr" if _HANGUL.search(text) else "sc"


@lru_cache(maxsize=4096)
def _plain_glyph(character: str) -> Glyph | None:
    face = primary()
    gid = face.hb_font.get_nominal_glyph(ord(character))
    return Glyph(gid, face.advance(gid) / face.upem, 0.0, 0.0, character) if gid else None


@lru_cache(maxsize=4096)
def _advance(character: str) -> float | None:
    glyph = _plain_glyph(character)
    return None if glyph is None else glyph.advance


def width_of(text: str, *, region: str = "sc", field: str = "") -> float:
    """The width in ems of one line of normalized text, as ``shape`` would set it.  Raises UnwritableCharacter, naming ``field``."""
    if _PLAIN.fullmatch(text) and None not in (advances := list(map(_advance, text))):
        return sum(advances)
    return shape(text, region=region, field=field).width


def shape(text: str, *, region: str = "sc", field: str = "") -> Line:
    """Shape one line of normalized text. Raises UnwritableCharacter, naming ``field``."""
    if _PLAIN.fullmatch(text):
        glyphs = tuple(_plain_glyph(c) for c in text)
        if None not in glyphs:
            run = Run(primary(), glyphs, True, text)
            return Line((run,) if glyphs else (), run.width)
    runs = tuple(_runs(text, region, field))
    return Line(runs, sum(run.width for run in runs))


def _runs(text: str, region: str, field: str) -> list[Run]:
    pieces: list[list] = []  # [face, level, text]
    level_of = bidi.levels(text) if bidi.has_rtl(text) else None
    at = 0
    for cluster in clusters(text):
        level = level_of[at] if level_of else 0
        at += len(cluster)
        for face, part in _homes(cluster, region, field):
            if pieces and pieces[-1][0] is face and pieces[-1][1] == level:
                pieces[-1][2] += part
            else:
                pieces.append([face, level, part])
    runs = [_shape_run(*piece, field) for piece in pieces]
    x = 0.0
    for i in bidi.visual_order([piece[1] for piece in pieces]):
        runs[i] = replace(runs[i], x=x)
        x += runs[i].width
    return runs


def _homes(cluster: str, region: str, field: str) -> list[tuple[Face, str]]:
    """The face for a letter; its parts in several faces only when no face has all of them."""
    if all(is_ignorable(c) for c in cluster):
        return [(primary(), cluster)]
    face = face_for_cluster(cluster, region)
    if face is not None:
        return [(face, cluster)]
    homes = []
    for character in cluster:
        home = primary() if is_ignorable(character) else face_for(character, region)
        if home is None:
            raise UnwritableCharacter(character, field)
        homes.append((home, character))
    return homes


def _shape_run(face: Face, level: int, text: str, field: str) -> Run:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if level % 2 else "ltr"
    hb.shape(face.hb_font, buffer, _FEATURES)
    infos, positions, em = buffer.glyph_infos, buffer.glyph_positions, face.upem
    texts = _texts([info.cluster for info in infos], text, bool(level % 2))
    glyphs = []
    for info, position, meaning in zip(infos, positions, texts, strict=True):
        if info.codepoint == 0:
            raise UnwritableCharacter(next((c for c in meaning if not is_ignorable(c)), text[info.cluster]), field)
        glyphs.append(Glyph(
            info.codepoint, position.x_advance / em, position.x_offset / em, position.y_offset / em, meaning))
    plain = all(g.x == 0 and g.y == 0 and round(g.advance * em) == face.advance(g.gid) for g in glyphs)
    return Run(face, tuple(glyphs), plain, text, bool(level % 2))


def _texts(starts: list[int], text: str, rtl: bool) -> list[str]:
    """What each glyph stands for, so that every character of the text is said by exactly one glyph.

    One character may become several glyphs (its canonical parts are shared out, the rest say nothing), and
    several characters one glyph (which says them all).
    """
    edges = sorted(set(starts)) + [len(text)]
    source = {a: text[a:b] for a, b in zip(edges, edges[1:], strict=False)}
    out = [""] * len(starts)
    for start, piece in source.items():
        places = [i for i, s in enumerate(starts) if s == start]
        if rtl:
            places.reverse()
        parts = [piece] if len(places) == 1 else list(unicodedata.normalize("NFD", piece))
        if len(parts) > len(places):
            parts = [piece]
        for place, part in zip(places, parts, strict=False):
            out[place] = part
    return out
