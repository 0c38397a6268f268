# do not pre-load
"""HTML to tagged PDF (PDF/UA-1, ISO 14289-1) by WeasyPrint: no network, the same fonts as values, the same bytes.

``typeset`` is for papers that are written at run time; ``typeset_form`` (in ``blanks``) for blank forms at build
time.  WeasyPrint is imported when first used: it takes half a second and 40 MB that filling does not need.
"""
from __future__ import annotations

import contextvars
import html as html_text
import logging
import re
from html.parser import HTMLParser
from pathlib import Path
from threading import Lock

from ..errors import InputError
from .fonts import CSS_FAMILIES, UnwritableCharacter, face_for, is_ignorable

STATIC = Path(__file__).resolve().parent.parent / "data" / "static"

# GR 14: letter size, first page 3 in at the top, 1 in elsewhere, black on white. A page says so by <body class="gr14">.
BASE_CSS = f"""
@page {{ size: 8.5in 11in; margin: 1in }}
@page gr14 {{ size: 8.5in 11in; margin: 1in }}
@page gr14:first {{ margin-top: 3in }}
.gr14 {{ page: gr14 }}
html {{ font-family: {CSS_FAMILIES}; font-size: 11pt; line-height: 1.35; color: #000; font-kerning: none;
       font-variant-ligatures: none }}
body {{ margin: 0 }}
a {{ color: #000; text-decoration: none }}
"""

_problems: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("typesetting_problems", default=None)
_set_up = Lock()
_SILENT = {"style", "script", "title"}


class _Collector(logging.Handler):
    """Keeps WeasyPrint's errors for the call that caused them, and its chatter out of the logs."""

    def emit(self, record: logging.LogRecord) -> None:
        found = _problems.get()
        if found is not None and record.levelno >= logging.ERROR:
            # Only the kind of trouble: an address or a text in the message may be about a person.
            found.append(str(record.msg).split("%")[0].split(":")[0].strip())


def _quiet() -> None:
    with _set_up:
        for name in ("weasyprint", "weasyprint.progress", "fontTools"):
            logger = logging.getLogger(name)
            if not any(isinstance(handler, _Collector) for handler in logger.handlers):
                logger.addHandler(_Collector())
                logger.propagate = False


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


def check_writable(text: str, field: str = "") -> None:
    """Raise UnwritableCharacter for the first character of the text that no font on the list has."""
    for character in sorted(set(text)):
        if not (character.isspace() or is_ignorable(character)) and face_for(character) is None:
            raise UnwritableCharacter(character, field)


def _fetcher():
    from weasyprint.urls import URLFetcher

    class Closed(URLFetcher):
        """Opens data: addresses and files of the package's own static folder; everything else is refused."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)

        def fetch(self, url: str, headers: dict | None = None):
            if url.startswith("file:"):
                from urllib.request import url2pathname

                path = Path(url2pathname(url.split("?")[0].removeprefix("file:").removeprefix("//"))).resolve()
                if not path.is_relative_to(STATIC):
                    raise ValueError("a file outside the package's static folder")
            return super().fetch(url, headers)

    return Closed()


def whole(html: str, title: str, lang: str, css: str = BASE_CSS) -> str:
    """The HTML as a whole document with our style first, so that the document's own rules win."""
    style = f"<style>{css}</style>"
    if re.search(r"<head[\s>]", html, re.IGNORECASE):
        return re.sub(r"(<head(?:\s[^>]*)?>)", lambda m: m[1] + style, html, count=1, flags=re.IGNORECASE)
    if re.search(r"<html[\s>]", html, re.IGNORECASE):
        return re.sub(r"(<html(?:\s[^>]*)?>)", lambda m: f"{m[1]}<head>{style}</head>", html, count=1, flags=re.IGNORECASE)
    return (
        f'<!DOCTYPE html><html lang="{html_text.escape(lang, quote=True)}"><head><meta charset="utf-8">'
        f"<title>{html_text.escape(title)}</title>{style}</head>{html}</html>"
    )


def render(html: str, *, title: str, lang: str, css: str = BASE_CSS, forms: bool = False) -> bytes:
    """WeasyPrint's PDF of the HTML; raises InputError when something it asks for could not be had."""
    _quiet()
    import weasyprint

    letters = _Letters()
    letters.feed(html)
    letters.close()
    check_writable("".join(letters.characters), "html")
    if not title.strip():
        raise InputError("a paper needs a title", "title", "Give the title that a screen reader says first")
    token = _problems.set([])
    try:
        document = weasyprint.HTML(
            string=whole(html, title, lang, css), base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher(),
        ).render(pdf_variant="pdf/ua-1", pdf_forms=forms)
        document.metadata.title, document.metadata.lang = title, lang
        document.metadata.created = document.metadata.modified = None
        data = document.write_pdf(pdf_variant="pdf/ua-1", pdf_forms=forms)
        problems = _problems.get()
    finally:
        _problems.reset(token)
    if problems:
        raise InputError(
            f"{len(problems)} thing(s) the page asks for could not be used: {'; '.join(sorted(set(problems)))}",
            "html", "Use data: addresses or files of the package's static folder; nothing is fetched")
    return data


def typeset(html: str, *, title: str, lang: str = "en") -> bytes:
    """Set HTML as a tagged PDF/UA-1 document on letter paper.

    html: a whole document or the inside of one; ``<body class="gr14">`` gives the margins of GR 14 (first page 3 in
    at the top).  title: said by screen readers and shown as the window's title.  lang: BCP 47.

    Nothing is fetched but data: addresses and the package's static files; same html, same bytes on the same fonts.
    Raises InputError for anything the page asks for that cannot be had, UnwritableCharacter for a character that no
    font has.  Does not make form fields (see ``typeset_form``) nor attach files.
    """
    return render(html, title=title, lang=lang)
