# do not pre-load
"""WeasyPrint kept warm: fonts found once, a style sheet read once, one page set at a time.

Finding fonts and reading style sheets costs more than setting a short paper, and every paper needs the same ones.  They
are kept for the life of the process: one font map, and the last few style sheets.  Text of a paper is never kept.  Pango's font map is not made for several threads, so papers are set one after another.
"""
from __future__ import annotations

import contextvars
import gc
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from .finishing import finish

STATIC = Path(__file__).resolve().parent.parent / "data" / "static"
_SHEETS = 32
_problems: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("typesetting_problems", default=None)
_one_at_a_time = Lock()
_warm: dict[str, Any] = {}
_sheets: OrderedDict[str, Any] = OrderedDict()


class _Collector(logging.Handler):
    """Keeps WeasyPrint's errors for the call that caused them, and its chatter out of the logs."""

    def emit(self, record: logging.LogRecord) -> None:
        found = _problems.get()
        if found is not None and record.levelno >= logging.ERROR:
            # Only the kind of trouble: an address or a text in the message may be about a person.
            found.append(str(record.msg).split("%")[0].split(":")[0].strip())


def press(html: str, *, title: str, lang: str, css: tuple[str, ...], forms: bool) -> tuple[bytes, list[str]]:
    """The HTML as a tagged PDF, and what it asked for that could not be had.

    css: style sheets under the page's own rules (in the cascade's words: the user's), remembered by their text.
    """
    with _one_at_a_time, _swept():
        return _set(html, title, lang, css, forms)


def _set(html: str, title: str, lang: str, css: tuple[str, ...], forms: bool) -> tuple[bytes, list[str]]:
    _quiet()
    import weasyprint

    found: list[str] = []
    token = _problems.set(found)
    try:
        document = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher()).render(
            pdf_variant="pdf/ua-1", pdf_forms=forms, font_config=_fonts(), stylesheets=[_sheet(text, found) for text in css])
        document.metadata.title, document.metadata.lang = title, lang
        document.metadata.created = document.metadata.modified = None
        return document.write_pdf(pdf_variant="pdf/ua-1", pdf_forms=forms, finisher=finish), found
    finally:
        _problems.reset(token)


@contextmanager
def _swept() -> Iterator[None]:
    """What one paper leaves in circles is freed before the next one starts, by the thread that made it.

    It holds Pango's objects, and freeing those while another thread uses the same font map is not safe.  With the
    collector at rest all of it is young, so that only young objects are looked at.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
        gc.collect(0)


def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return _kept("fonts", FontConfiguration)


def _kept(name: str, make: Callable[[], Any]) -> Any:
    if name not in _warm:
        _warm[name] = make()
    return _warm[name]


def _sheet(text: str, problems: list[str]) -> Any:
    """A style sheet, read once; one that has problems is read again, so that they are told again."""
    import weasyprint

    if text in _sheets:
        _sheets.move_to_end(text)
        return _sheets[text]
    before = len(problems)
    sheet = weasyprint.CSS(string=text, base_url=STATIC.as_uri() + "/", url_fetcher=_fetcher(), font_config=_fonts())
    if len(problems) == before:
        _sheets[text] = sheet
        while len(_sheets) > _SHEETS:
            _sheets.popitem(last=False)
    return sheet


def _quiet() -> None:
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logger = logging.getLogger(name)
        if not any(isinstance(handler, _Collector) for handler in logger.handlers):
            logger.addHandler(_Collector())
            logger.propagate = False


def _fetcher() -> Any:
    return _kept("fetcher", _make_fetcher)


def _make_fetcher() -> Any:
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
