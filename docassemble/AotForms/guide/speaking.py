# do not pre-load
"""The language of an interview's screens: set before each, chosen by the person, kept in the session.

Bound to docassemble.  An interview speaks the languages whose files its own YAML names under ``translations``.
"""
from __future__ import annotations

from pathlib import PurePosixPath

from docassemble.base.thread_context import get_globals
from docassemble.base.util import action_argument, set_language, url_action

from ..server import language
from ..server.language import ENGLISH, tr
from . import showing
from .objects import Case

__all__ = ["choose_language", "language_words", "speak"]


def offered() -> tuple[str, ...]:
    """The languages of the interview in hand, English first."""
    return ENGLISH, *(PurePosixPath(one.rpartition(":")[2]).stem for one in get_globals().interview.translations)


def speak(case: Case) -> None:
    """Before every screen: speak what the person chose here, else what they chose on another page, else English."""
    wanted = case.language or language.chosen() or ENGLISH
    code = wanted if wanted in offered() else ENGLISH
    language.speak(code)
    set_language(code)


def choose_language(case: Case) -> None:
    """The action behind the control."""
    wanted = action_argument("to")
    if wanted in offered():
        case.language = wanted
        language.choose(wanted)
        speak(case)


def language_words(case: Case) -> str:
    """The control that changes the language, each in its own words, and whether a translation was checked; nothing where there is one."""
    codes, now = offered(), language.spoken()
    if len(codes) == 1:
        return ""
    ways = " / ".join(_way(code, now) for code in codes)
    told = language.unreviewed()
    return (f'<nav class="iv-language" aria-label="{showing.safe(tr("Language"))}">{ways}</nav>'
            + (f'<p class="iv-note iv-unreviewed">{showing.safe(told)}</p>' if told else ""))


def _way(code: str, now: str) -> str:
    name = showing.safe(language.name_of(code))
    if code == now:
        return f'<strong lang="{code}" aria-current="true">{name}</strong>'
    return f'<a lang="{code}" hreflang="{code}" href="{showing.safe_url(url_action("language", to=code))}">{name}</a>'
