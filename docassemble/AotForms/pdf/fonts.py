# do not pre-load
"""The fonts that values are written in: where they are, what they cover, and who is asked first.

A short list of font files of Debian packages, in the order in which a character looks for a home.  Noto Sans
comes first: its Latin has the letters and marks of Lushootseed, Vietnamese and Polish, and Cyrillic and Greek
besides.  Files are looked for once a process in the usual font folders, then by ``fc-list``; they are mapped
into memory, never read whole.  Does not use a font that is not on the list, so that a page looks the same on
every machine that has the packages.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb

from ..errors import InputError, SetUpError

CORE, DEJAVU, CJK = "fonts-noto-core", "fonts-dejavu-core", "fonts-noto-cjk"

# Code points that are meant to be invisible, as a class of letters for expressions: joiners, direction marks, variation selectors.
INVISIBLE = r"\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")

_SCRIPTS = (
    "Arabic Hebrew Thai Lao Khmer Myanmar Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada "
    "Malayalam Sinhala Ethiopic Armenian Georgian Cherokee CanadianAboriginal Tibetan Syriac Thaana NKo "
    "Tifinagh Adlam Vai OlChiki Mongolian Symbols Symbols2 Math"
).split()

# (file, face number in the file, Debian package), asked in this order.
CATALOGUE: tuple[tuple[str, int, str], ...] = (
    ("NotoSans-Regular.ttf", 0, CORE),
    ("DejaVuSans.ttf", 0, DEJAVU),
    ("NotoNaskhArabic-Regular.ttf", 0, CORE),
    *((f"NotoSans{script}-Regular.ttf", 0, CORE) for script in _SCRIPTS),
    ("NotoSerifTibetan-Regular.ttf", 0, CORE),
    ("NotoSansCJK-Regular.ttc", 2, CJK),
    ("NotoSansCJK-Regular.ttc", 0, CJK),
    ("NotoSansCJK-Regular.ttc", 1, CJK),
    ("NotoSansCJK-Regular.ttc", 3, CJK),
)
_CJK_FACES = {"jp": 0, "kr": 1, "sc": 2, "tc": 3}

# The same families by their CSS names, for pages that WeasyPrint sets.
CSS_FAMILIES = (
    "'Noto Sans', 'DejaVu Sans', 'Noto Naskh Arabic', 'Noto Sans Hebrew', 'Noto Sans CJK SC', 'Noto Sans CJK JP', "
    "'Noto Sans CJK KR', 'Noto Sans CJK TC', sans-serif"
)


class UnwritableCharacter(InputError):
    """A character that no font on the list has. It is refused, never dropped.

    ``character`` is the one code point; ``field`` is the form field's name, or empty.
    """

    def __init__(self, character: str, field: str = ""):
        self.character, self.field = character, field
        super().__init__(
            f"no font here can write {named(character)}",
            where=field,
            mend=f"Install the Debian package {package_for(character)}, or write the text without this character",
        )


def named(character: str) -> str:
    """A code point as ``U+0281 LATIN LETTER SMALL CAPITAL INVERTED R``; one code point, no more of the text."""
    name = unicodedata.name(character, "(no name: a control, private or unassigned code point)")
    return f"U+{ord(character):04X} {name}"


def package_for(character: str) -> str:
    """The Debian package most likely to bring a font with this character."""
    point = ord(character)
    wide = unicodedata.east_asian_width(character) in "WF"
    if 0x2E80 <= point <= 0x9FFF or 0xAC00 <= point <= 0xD7AF or 0xF900 <= point <= 0xFAFF:
        return CJK
    if 0x20000 <= point <= 0x3FFFF or (wide and point < 0x1F000):
        return "fonts-noto-cjk or fonts-noto-cjk-extra"
    if 0x1F000 <= point <= 0x1FAFF:
        return "fonts-symbola"
    if unicodedata.category(character)[0] in "LM" and point >= 0x0700:
        return "fonts-noto-core or fonts-noto-extra"
    return "fonts-noto-core or fonts-dejavu-core"


class Face:
    """One font face, opened once a process. Widths and offsets are in units of ``upem`` to the em."""

    def __init__(self, path: str, index: int):
        self.path, self.index = path, index
        self.key = (Path(path).stem, index)
        self.hb_face = hb.Face(hb.Blob.from_file_path(path), index)
        self.hb_font = hb.Font(self.hb_face)
        self.upem = self.hb_face.upem
        self.is_cff = "CFF " in self.hb_face.table_tags
        self._advances: dict[int, int] = {}

    def has(self, character: str) -> bool:
        return bool(self.hb_font.get_nominal_glyph(ord(character)))

    def advance(self, glyph: int) -> int:
        """The glyph's own advance width, as the font's hmtx table has it."""
        found = self._advances.get(glyph)
        if found is None:
            found = self._advances[glyph] = self.hb_font.get_glyph_h_advance(glyph)
        return found


def _folders() -> list[Path]:
    home = Path.home()
    data = [Path(p) for p in os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":") if p]
    data += [Path("/usr/local/share"), Path("/usr/share")]
    return [home / ".local/share/fonts", home / ".fonts", *(folder / "fonts" for folder in data)]


@cache
def _installed() -> dict[str, str]:
    """File name to path for every catalogue file on this machine."""
    wanted = {name for name, _, _ in CATALOGUE}
    found: dict[str, str] = {}
    for folder in dict.fromkeys(_folders()):
        for where, _, names in os.walk(folder):
            for name in wanted.intersection(names):
                found.setdefault(name, os.path.join(where, name))
    if len(found) < len(wanted) and (lister := shutil.which("fc-list")):
        listing = subprocess.run([lister, "--format", "%{file}\n"], capture_output=True, text=True, timeout=60)
        for path in listing.stdout.splitlines():
            name = os.path.basename(path)
            if name in wanted:
                found.setdefault(name, path)
    return found


@cache
def _face(name: str, index: int) -> Face | None:
    path = _installed().get(name)
    return Face(path, index) if path else None


@cache
def primary() -> Face:
    """The face that Latin, Cyrillic and Greek are written in. Raises SetUpError when there is none."""
    face = _face(*CATALOGUE[0][:2]) or _face(*CATALOGUE[1][:2])
    if face is None:
        raise SetUpError(
            "no font to write with", where="fonts",
            mend=f"Install them: apt-get install {CORE} {DEJAVU} {CJK}",
        )
    return face


def missing_packages() -> list[str]:
    """Debian packages of the list of which no file is on this machine (for a health check)."""
    here = {package for name, _, package in CATALOGUE if name in _installed()}
    return sorted({package for _, _, package in CATALOGUE} - here)


def _is_private(character: str) -> bool:
    # A private or unassigned code point has no agreed meaning: a glyph for it would be a guess.
    return unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc")


@lru_cache(maxsize=65536)
def face_for(character: str, region: str = "sc") -> Face | None:
    """The first face on the list that has the character, or None. ``region`` (sc, tc, jp, kr) picks Han shapes."""
    if _is_private(character):
        return None
    for name, index, package in CATALOGUE:
        face = _face(name, _CJK_FACES[region] if package == CJK else index)
        if face is not None and face.has(character):
            return face
    return None


@lru_cache(maxsize=8192)
def face_for_cluster(cluster: str, region: str = "sc") -> Face | None:
    """The first face that has every character of a letter with its marks, or None."""
    first = face_for(cluster[0], region)
    if first is None or all(first.has(c) or is_ignorable(c) for c in cluster):
        return first
    for name, index, package in CATALOGUE:
        face = _face(name, _CJK_FACES[region] if package == CJK else index)
        if face is not None and all(face.has(c) or is_ignorable(c) for c in cluster):
            return face
    return None


def is_ignorable(character: str) -> bool:
    """True for code points that are meant to be invisible."""
    return _INVISIBLE.match(character) is not None
