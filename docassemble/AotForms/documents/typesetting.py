# do not pre-load
"""Papers that are typeset whole: their PDF, read back, and their twin for the screen."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from .. import pdf
from ..errors import InputError
from . import reuse, words
from .document import Document, FormIdentity, Role, SignatureSpot
from .rendering import paper_html
from .translating import ENGLISH, LAW_AS_OF, PAGE, Translator


def typeset(template: str, *, said: Iterable[str], id: str, code: str, title: str, role: Role, recipients: tuple[str, ...],
            ruleset_date, footer: str, for_court: bool = True, signatures: tuple[SignatureSpot, ...] = (), tr: Translator = ENGLISH,
            **context: Any) -> Document:
    """Typeset one paper and read it back.

    said: every text of a person that must be found whole in the finished pages.  signatures: who signs it, each on the lines
    of an ``o.signature`` block of ``_order.html`` with the spot's field names.  tr: says the paper's own words, its title and
    its footer; in another language than English the paper is a translation, which no office gets and no court files, and all
    that was said is read back too.  context: what the template asks for.
    Raises UnwritableCharacter, ReadBackError when a text is not found, InputError for a translation that lacks a text.
    """
    foot = Translator(tr.words)  # what stands on every page, at its end
    if tr.words is not None:
        id, role, recipients, for_court = f"{id}-{tr.lang}", Role.NOTE, (), False
        context["paged"] = Markup('"' + foot(PAGE, number='" counter(page) "', all='" counter(pages) "') + '"')  # noqa: S704  CSS
    title, feet = tr(title), (foot(footer), foot(LAW_AS_OF, day=words.day(ruleset_date, foot)))
    shared = {"title": title, "footer": feet[0], "law_as_of": feet[1], "for_court": for_court, "tr": tr, **context}
    source = paper_html(template, "page", signatures=signatures, **shared)
    texts = {str(n): text for n, text in enumerate([*said, *tr.said]) if text}
    twin = paper_html(template, "twin", signatures=signatures, **shared)
    _complete(id, tr.lacking | foot.lacking)
    mark = reuse.source_mark("typeset", title, source, values=texts)
    done, count = reuse.made_before(mark) or _set(source, title, texts, feet, foot)
    reuse.made(mark, done, count)
    return Document(id, code, title, role, done, twin, count, recipients, ruleset_date, FormIdentity(title), signatures,
                    source=source if signatures else None, made_from=mark, lang=tr.lang)


def _complete(id: str, lacking: set[str]) -> None:
    """A paper half in English and half not is for nobody."""
    if lacking:
        raise InputError(f"This translation lacks {len(lacking)} of the paper’s texts", id,
                         "Give the paper in English, with an interpreter, until they are translated (docs/languages.md).")


def _set(source: str, title: str, texts: Mapping[str, str], feet: tuple[str, ...], foot: Translator) -> tuple[bytes, int]:
    done = pdf.typeset(source, title=title, lang=foot.lang)
    pages = pdf.read(done)
    check(pages, texts, feet, foot)
    return done, len(pages)


def check(pages: list[pdf.Page], values: Mapping[str, str], feet: tuple[str, ...], foot: Translator) -> None:
    """Every value is found whole, also where it runs over a page's end.  Raises ReadBackError naming places, never words."""
    lost = pdf.missing([without_footers(pages, feet, foot)], values)
    if lost.neither:
        raise pdf.ReadBackError(tuple(f"text {name}" for name in lost.neither))


def without_footers(pages: list[pdf.Page], feet: tuple[str, ...], foot: Translator) -> pdf.Page:
    """All pages as one, by each reader, without the footers between them."""
    texts: list[str] = []
    for reader in (0, 1):
        whole = ""
        for page in pages:
            text = page.keys[reader]
            for part in (*feet, foot(PAGE, number=page.number, all=len(pages))):
                text = _last_removed(text, "".join(part.split()))
            whole += text.rstrip("•")  # the dots of a list stand after the page's text, in the midst of one that runs on
        texts.append(whole)
    return pdf.Page(1, *texts)


def _last_removed(text: str, part: str) -> str:
    """``text`` without ``part`` at its start or end; where it stands at neither, without its last occurrence."""
    if text.startswith(part):
        return text[len(part):]
    before, found, after = text.rpartition(part)
    return before + after if found else text
