# do not pre-load
"""HTML to tagged PDF (PDF/UA-1, ISO 14289-1) by WeasyPrint: no network, the same fonts as values, the same bytes.

``typeset`` is for papers that are written at run time; ``typeset_form`` (in ``blanks``) for blank forms at build
time.  WeasyPrint is imported when first used: it takes half a second and 40 MB that filling does not need.
"""
from __future__ import annotations

import html as html_text
import re
from html.parser import HTMLParser

from ..errors import InputError
from .fonts import CSS_FAMILIES, UnwritableCharacter, face_for, is_ignorable
from .press import press

# GR 14: letter size, first page 3 in at the top, 1 in elsewhere, black on white. A page says so by <body class="gr14">.
BASE_CSS = f"""
@page {{ size: 8.5in 11in; margin: 1in }}
@page gr14 {{ size: 8.5in 11in; margin: 1in }}
@page gr14:first {{ margin-top: 3in }}
.gr14 {{ page: gr14 }}
html {{ font-family: {CSS_FAMILIES}; font-size: 11pt; line-height: 1.35; color: #000 }}
body {{ margin: 0 }}
a {{ color: #000; text-decoration: none }}
"""

# Arabic, Hebrew and the scripts of South and Southeast Asia join letters, and readers give those back right only without optional
# joins.  Not for every paper: WeasyPrint keeps some memory for good of each line that is set with features.
_JOINED = re.compile("[\u0590-\u1cff\ua840-\uabff\ufb1d-\ufdff\ufe70-\ufeff]")
JOINED_CSS = "html { font-kerning: none; font-variant-ligatures: none }"

_STYLE = re.compile(r"<style(?:\s[^>]*)?>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_SILENT = {"style", "script", "title"}


class _Letters(HTMLParser):
    """Gathers every character that would be printed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: set[str] = set()
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._skip:
            self._skip -= 1

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.characters.update(data)


def _printed(html: str) -> set[str]:
    """Every character that would be printed; where nothing in the page is out of the ordinary, every character of the page."""
    everything = set(html_text.unescape(_STYLE.sub("", html)))
    if not any(map(_JOINED.match, everything)) and all(map(_writable, everything)):
        return everything
    letters = _Letters()  # something is: is it in what is printed, or in an attribute that nobody sees?
    letters.feed(html)
    letters.close()
    return letters.characters


def _writable(character: str) -> bool:
    return character.isspace() or is_ignorable(character) or face_for(character) is not None


def check_writable(text: str, field: str = "") -> None:
    """Raise UnwritableCharacter for the first character of the text that no font on the list has."""
    for character in sorted(set(text)):
        if not _writable(character):
            raise UnwritableCharacter(character, field)


def whole(html: str, title: str, lang: str) -> str:
    """The HTML as a whole document; one that has its own head or root stays as it is."""
    if re.search(r"<(html|head)[\s>]", html, re.IGNORECASE):
        return html
    return (
        f'<!DOCTYPE html><html lang="{html_text.escape(lang, quote=True)}"><head><meta charset="utf-8">'
        f"<title>{html_text.escape(title)}</title></head>{html}</html>"
    )


def lifted(html: str) -> tuple[str, tuple[str, ...]]:
    """The HTML without its style elements, and their rules: the same rules for many papers are then read only once."""
    return _STYLE.sub("", html), tuple(match[1] for match in _STYLE.finditer(html))


def render(html: str, *, title: str, lang: str, css: str = BASE_CSS, forms: bool = False) -> bytes:
    """WeasyPrint's PDF of the HTML; raises InputError when something it asks for could not be had."""
    letters = _printed(html)
    check_writable("".join(letters), "html")
    if not title.strip():
        raise InputError("a paper needs a title", "title", "Give the title that a screen reader says first")
    body, own = lifted(whole(html, title, lang))
    joined = (JOINED_CSS,) if any(map(_JOINED.match, letters)) else ()
    data, problems = press(body, title=title, lang=lang, css=(css, *joined, *own), forms=forms)
    if problems:
        raise InputError(
            f"{len(problems)} thing(s) the page asks for could not be used: {'; '.join(sorted(set(problems)))}",
            "html", "Use data: addresses or files of the package's static folder; nothing is fetched")
    return data


def typeset(html: str, *, title: str, lang: str = "en") -> bytes:
    """Set HTML as a tagged PDF/UA-1 document on letter paper.

    html: a whole document or the inside of one; ``<body class="gr14">`` gives the margins of GR 14 (first page 3 in
    at the top).  title: said by screen readers and shown as the window's title.  lang: BCP 47.  Rules in ``style``
    elements are read once a process where papers share them; attributes win over them, whatever their selector.

    Nothing is fetched but data: addresses and the package's static files; same html, same bytes on the same fonts.
    Raises InputError for anything the page asks for that cannot be had, UnwritableCharacter for a character that no
    font has.  Does not make form fields (see ``typeset_form``) nor attach files.
    """
    return render(html, title=title, lang=lang)
