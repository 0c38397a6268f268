# do not pre-load
"""Which language a screen speaks, and our own words in it.

One file a language holds every text: ``data/sources/<code>.xlf`` (XLIFF 1.2).  docassemble reads it for the texts of the
interviews (``translations:``) and for its own words (``words`` in its configuration); ``tr`` reads it for what Python and our
pages say.  English is the source and needs no file.  A text that a file lacks is shown in English.

Filed papers do not come by here: they are English in every language.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from xml.etree import ElementTree

import yaml

from ..errors import AotFormsError, Problem

ENGLISH = "en"
FOLDER = "data/sources"
CHOSEN = "aot_language"  # in the browser's session; docassemble's own "language" there follows what the browser prefers
UNREVIEWED = ("This translation was not yet checked by a certified translator. The papers for the court are in English. "
              "If something is not clear, ask for help before you answer or sign.")
MONTHS = tuple("January February March April May June July August September October November December".split())
_XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
_now: ContextVar[str] = ContextVar("language", default=ENGLISH)


@dataclass(frozen=True, slots=True)
class Language:
    """A language that screens are offered in.

    name: what it calls itself; english: what English calls it.  reviewed_by, reviewed_on, certificate: the certified translator who signed for the texts.
    texts: the ``fingerprint`` of what was signed; a text changed since then is not covered.
    """

    code: str
    name: str
    english: str = ""
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    certificate: str | None = None
    texts: str | None = None

    @property
    def reviewed(self) -> bool:
        """Whether a named, certified translator signed for exactly the texts of now.  English is the source."""
        signed = self.reviewed_by and self.reviewed_on and self.certificate
        return self.code == ENGLISH or bool(signed) and self.texts == fingerprint(self.code)


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Language]:
    """English, and every language of ``data/sources/languages.yml``, by its code (BCP 47)."""
    read = yaml.safe_load(_file("languages.yml").read_text(encoding="utf-8"))
    listed = [Language(code, **{name: None if value is None else str(value) for name, value in told.items()}) for code, told in read.items()]
    return MappingProxyType({one.code: one for one in (Language(ENGLISH, "English", "English"), *listed)})


@lru_cache(maxsize=8)
def texts(code: str) -> Mapping[str, str]:
    """Every text of a language by its English; empty for a language without a file."""
    file = _file(f"{code}.xlf")
    if code not in languages() or not file.is_file():
        return MappingProxyType({})
    units = ElementTree.fromstring(file.read_bytes()).iter(f"{_XLIFF}trans-unit")  # our own file, not a stranger's
    pairs = ((unit.findtext(f"{_XLIFF}source"), unit.findtext(f"{_XLIFF}target")) for unit in units)
    found = {source: target for source, target in pairs if source and target}
    # A text of an interview's YAML ends with its line; who reads it from there for another place leaves that off.
    return MappingProxyType({**{source.strip(): target.strip() for source, target in found.items()}, **found})


def fingerprint(code: str) -> str:
    """SHA-256 over every text of a language with its English, in order: what a translator signs for."""
    return hashlib.sha256("".join(f"{source}\0{target}\0" for source, target in sorted(texts(code).items())).encode()).hexdigest()


def _file(name: str):
    return files("docassemble.AotForms").joinpath(FOLDER, name)


# ── the language of now ──────────────────────────────────────────────────────────────────────────────────
def tr(text: str, **values: object) -> str:
    """``text`` in the language of now, with ``values`` put into its ``{places}``; English where there is no other."""
    code = _now.get()
    found = text if code == ENGLISH else texts(code).get(text, text)
    return found.format(**values) if values else found


class Said(str):
    """A text that is said in the language of now wherever it is put into another."""

    __slots__ = ()

    def __str__(self) -> str:
        return tr(self[:])

    def __reduce__(self):
        return str, (self[:],)  # a session keeps plain values


def speak(code: str) -> None:
    """From now on, in this request, ``tr`` speaks this language."""
    _now.set(code)


def spoken() -> str:
    """The code of the language of now."""
    return _now.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = _now.set(code)
    try:
        yield
    finally:
        _now.reset(before)


def told(error: AotFormsError | Problem) -> str:
    """One line of an error of ours: where, what, mend.  What a language lacks of it stays English."""
    if spoken() == ENGLISH:
        return error.line()
    where, what, mend = (tr(part) for part in (error.where, error.what, error.mend))
    return f"{where + ': ' if where else ''}{what.rstrip('.')}. {mend}".strip()


def day_words(day: date) -> str:
    """A day in full: November 22, 2026."""
    return tr("{month} {day}, {year}", month=tr(MONTHS[day.month - 1]), day=day.day, year=day.year)


def unreviewed() -> str:
    """What a screen says of a translation that nobody signed for; empty in English, and where somebody did."""
    told = languages().get(spoken())
    return "" if spoken() == ENGLISH or (told is not None and told.reviewed) else tr(UNREVIEWED)


def name_of(code: str) -> str:
    """What a language calls itself."""
    return languages()[code].name if code in languages() else code


# ── what the person at a browser chose ───────────────────────────────────────────────────────────────────
def chosen() -> str | None:
    """The language that was chosen in this browser's session; None where none was, and where there is no browser."""
    from flask import has_request_context, session

    code = session.get(CHOSEN) if has_request_context() else None
    return code if isinstance(code, str) and code in languages() else None


def choose(code: str) -> None:
    """Keep the choice in the browser's session, where there is one.  A language that we do not have changes nothing."""
    from flask import has_request_context, session

    if has_request_context() and code in languages():
        session[CHOSEN] = code


def page_speaks() -> bool:
    """Whether the page in hand is there in every language (``pages.speaking``)."""
    from flask import g

    return bool(g.get("aot_speaks"))


def install(app) -> None:
    """Every request begins in English; ``tr`` and what a page needs to say its language are there for the templates."""
    app.before_request(lambda: speak(ENGLISH))
    app.jinja_env.globals.update(tr=tr, aot_language=spoken, aot_languages=languages, aot_unreviewed=unreviewed, aot_told=told,
                                 aot_script_words=script_words, aot_day=day_words, aot_speaks=page_speaks)


def mend_scripts() -> None:
    """Once a process that serves interviews: docassemble 1.10 loads the words of its file field in another language before the
    field itself, and that script stops on every screen.  Without it the field's own button is in English, and nothing stops."""
    from docassemble.webapp.interview import views

    written = views.standard_scripts
    views.standard_scripts = lambda interview_language=ENGLISH, external=False: written(external=external)


# The words of data/static/aotforms.js and aotforms-errors.js; the first asks for them with its page's language.
SCRIPT = ("You will be signed out soon", "Nothing has happened for a while. You will be signed out in about {minutes} minutes. What you sent is saved.",
          "Stay signed in", "Error:", "Hide the screen", "The screen is hidden", "Show the screen again",
          "There is a problem", "Choose a file.", "Tick this box, or do not send the form.", "Choose one.", "Fill this in.",
          "Write one e-mail address, such as name@office.example.")


def script_words() -> dict[str, str]:
    """What our script says, by its English; empty in English."""
    return {} if spoken() == ENGLISH else {text: tr(text) for text in SCRIPT}
