# do not pre-load
"""Texts of our screens that need not be read as Markdown, or not again.

docassemble reads every label, choice and part of a screen as Markdown each time it shows it, and the parts above and below a question twice;
that is a third of what a screen costs.  Two kinds of text come out the same every time: markup of ours (one run from tag to tag, see
``guide/showing.py``), which Markdown leaves as it is, and the fixed words of our questions, by themselves or one question of a page under its
heading, which are turned into markup once for each process.
What a person typed is neither, and is never kept here.  Interviews of others are left alone.
"""
from __future__ import annotations

import functools
import importlib
import re

PACKAGE = "docassemble.AotForms"
WORDS = f"{PACKAGE}.guide.bank"  # names the fixed words; a room above, so it is asked for by name, when the first screen is shown
_TAG = re.compile(r"<(div|p|nav|section) class=\"iv-")
_HEADED = re.compile(r'<h([2-6]) id="iv-[\w-]+">([^<]*)</h\1>(?:\n\n(.*))?', re.DOTALL)  # one of several questions on a page
_LINK = re.compile(r'<a href="(.*?)"')
_OF_A_SCREEN = {"status", "embedder"}


def install() -> None:
    """Wrap the function that reads Markdown, wherever a screen calls it; once for each process."""
    import docassemble.base.util
    from docassemble.base import standardformatter
    from docassemble.base.filter.html import link_rewriter

    read = standardformatter.markdown_to_html
    if getattr(read, "quicker", False):
        return
    kept: dict[tuple, str] = {}

    @functools.wraps(read)
    def quicker(text, *rest, **given):
        status = given.get("status")
        if rest or status is None or status.question.interview.source.package != PACKAGE:
            return read(text, *rest, **given)
        text = str(text)
        if given.keys() <= _OF_A_SCREEN and is_markup(text):
            return _LINK.sub(lambda found: link_rewriter(found, status), text.strip())
        if not is_fixed(text):
            return read(text, **given)
        key = (text, *sorted((name, value) for name, value in given.items() if name not in _OF_A_SCREEN))
        if key not in kept:
            kept[key] = read(text, **given)
        return kept[key]

    quicker.quicker = True
    standardformatter.markdown_to_html = docassemble.base.util.markdown_to_html = quicker


def is_fixed(text: str) -> bool:
    """Whether ``text`` is made of the fixed words of our questions alone: one text of them, or a question under its own heading."""
    if text in _words():
        return True
    headed = _HEADED.fullmatch(text)
    return headed is not None and headed[2] in _words() and (headed[3] is None or headed[3] in _words())


def is_markup(text: str) -> bool:
    """Whether every run of lines in ``text`` is one element of ours, from its first tag to its last."""
    runs = [run for run in text.strip().split("\n\n") if run.strip()]
    return bool(runs) and all(_is_one(run.strip()) for run in runs)


def _is_one(run: str) -> bool:
    tag = _TAG.match(run)
    return tag is not None and "\n" not in run and run.endswith(f"</{tag[1]}>")


@functools.lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return importlib.import_module(WORDS).fixed_words()
