# do not pre-load
"""Papers that are typeset whole: their PDF, read back, and their twin for the screen."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .. import pdf
from ..matter.dates import long_date
from .document import Document, FormIdentity, Role, SignatureSpot
from . import reuse
from .rendering import paper_html


def typeset(template: str, *, said: Iterable[str], id: str, code: str, title: str, role: Role, recipients: tuple[str, ...],
            ruleset_date, footer: str, for_court: bool = True, signatures: tuple[SignatureSpot, ...] = (), **context: Any) -> Document:
    """Typeset one paper and read it back.

    said: every text of a person that must be found whole in the finished pages.  signatures: who signs it, each on the lines
    of an ``o.signature`` block of ``_order.html`` with the spot's field names.  context: what the template asks for.
    Raises UnwritableCharacter, and ReadBackError when a text is not found.
    """
    shared = {"title": title, "footer": footer, "ruleset": long_date(ruleset_date), "for_court": for_court, **context}
    source = paper_html(template, "page", signatures=signatures, **shared)
    texts = {str(n): text for n, text in enumerate(said) if text}
    mark = reuse.source_mark("typeset", title, source, values=texts)
    done, count = reuse.made_before(mark) or _set(source, title, texts, footer, long_date(ruleset_date))
    reuse.made(mark, done, count)
    return Document(id, code, title, role, done, paper_html(template, "twin", signatures=signatures, **shared), count, recipients,
                    ruleset_date, FormIdentity(title), signatures, source=source if signatures else None, made_from=mark)


def _set(source: str, title: str, texts: Mapping[str, str], footer: str, ruleset: str) -> tuple[bytes, int]:
    done = pdf.typeset(source, title=title)
    pages = pdf.read(done)
    check(pages, texts, footer, ruleset)
    return done, len(pages)


def check(pages: list[pdf.Page], values: Mapping[str, str], footer: str, ruleset: str) -> None:
    """Every value is found whole, also where it runs over a page's end.  Raises ReadBackError naming places, never words."""
    lost = pdf.missing([without_footers(pages, footer, ruleset)], values)
    if lost.neither:
        raise pdf.ReadBackError(tuple(f"text {name}" for name in lost.neither))


def without_footers(pages: list[pdf.Page], footer: str, ruleset: str) -> pdf.Page:
    """All pages as one, by each reader, without the footers between them."""
    texts: list[str] = []
    for reader in (0, 1):
        whole = ""
        for page in pages:
            text = page.keys[reader]
            for part in (footer, f"Law as of {ruleset}", f"Page {page.number} of {len(pages)}"):
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
