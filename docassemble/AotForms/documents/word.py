# do not pre-load
"""A typeset paper as a Word file, for offices that ask for one and for the prosecutor to edit.

Made from the paper's HTML twin, so that every typeset paper has it: headings, numbered paragraphs, lists, tables, ruled
lines where something is left to the hand, a footer with form, day of the rules and page of pages, and the margins of
GR 14 (3 in at the top of a court paper's first page).  Same paper, same bytes.  Word sets it with the fonts of the machine
that opens it, so its pages need not break where the PDF's do.  The PDF is what is filed; this is for editing.
"""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from lxml import html as markup

from ..errors import InputError
from .document import Document, Role
from .word_layout import Sheet

BLANK = "(left blank)"
_BLOCKS = frozenset("article section div p h1 h2 h3 h4 h5 h6 dl ul ol table footer".split())
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")  # white space that XML 1.0 has no place for
_SPACES = re.compile(r"[ \t\r\n\f]+")


def to_docx(document: Document) -> bytes:
    """The paper as a .docx file.  Raises InputError for a paper that stands on a form, whose boxes have no Word twin, and for a translation."""
    if document.blank is not None:
        raise InputError("This paper stands on a form, which is not made again in Word", document.id, "Give out its PDF.")
    if document.lang != "en":
        raise InputError("A translation is not for editing: somebody may have checked exactly its words", document.id, "Give out its PDF.")
    sheet = Sheet(document.title, court=document.role is not Role.NOTE)
    root = markup.fragment_fromstring(document.html)
    for node in root:
        if node.tag == "footer":
            sheet.footer(_SPACES.sub(" ", node.text_content()).strip())
        else:
            _block(node, sheet)
    return _packed(sheet.saved(datetime.combine(document.ruleset_date, time())))


def _classes(node: Any) -> set[str]:
    return set(node.get("class", "").split())


def _block(node: Any, into: Sheet) -> None:
    """One block of the twin.  A block that holds only text is a paragraph, whatever it is called."""
    tag = node.tag
    if not isinstance(tag, str):
        return
    if tag == "dl":
        into.pairs(list(_pairs(node)), _fill)
    elif tag == "table":
        into.table([list(row.iter("th", "td")) for row in node.iter("tr")], _fill)
    elif tag in ("ul", "ol"):
        for item in node:
            if isinstance(item.tag, str):
                _fill(item, into.paragraph("List Bullet" if tag == "ul" else "List Number"))
    elif "caption" in _classes(node) and tag == "div":
        columns = [kid for kid in node if isinstance(kid.tag, str)]
        for part, cell in zip(columns, into.caption(len(columns)), strict=True):
            _blocks(part, cell)
    elif any(isinstance(kid.tag, str) and kid.tag in _BLOCKS for kid in node):
        _blocks(node, into)
    else:
        _fill(node, into.paragraph(_style(node), _classes(node) | _classes(node.getparent())))


def _blocks(node: Any, into: Sheet) -> None:
    """The children in order; text that stands between blocks is a paragraph of its own."""
    for text, kid in [(node.text, None), *((kid.tail, kid) for kid in node)]:
        if kid is not None:
            _block(kid, into)
        if text and text.strip():
            into.paragraph(None).text(_SPACES.sub(" ", text).strip())


def _style(node: Any) -> str | None:
    return f"Heading {node.tag[1]}" if re.fullmatch("h[1-6]", node.tag) else None


def _pairs(node: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each term with everything that is said of it."""
    term, said = None, []
    for part in node.iter("dt", "dd"):
        if part.tag == "dt":
            if term is not None:
                yield term, said
            term, said = part, []
        else:
            said.append(part)
    if term is not None:
        yield term, said


def _fill(node: Any, line: Any, styles: frozenset[str] = frozenset(), kept: bool = False) -> None:
    """The text of ``node`` in order: in bold or italics, with its own line ends where the page keeps them, gaps as lines."""
    found = _classes(node)
    kept = kept or "said" in found or "told" in found
    styles |= {"strong": {"bold"}, "b": {"bold"}, "em": {"italic"}, "i": {"italic"}}.get(node.tag, set())
    inked = False
    for text, kid in [(node.text, None), *((kid.tail, kid) for kid in node)]:
        if kid is not None:
            if isinstance(kid.tag, str):
                if kid.tag == "br":
                    line.end()
                else:
                    _fill(kid, line, styles, kept)
                line.after(_classes(kid))
            else:
                inked = (kid.text or "").startswith("ink:")
        if not text:
            continue
        if BLANK in text and (inked or not kept):
            for number, part in enumerate(_SPACES.sub(" ", text).split(BLANK)):
                if number:
                    line.rule()
                line.text(part, styles)
        elif "mark" in found:
            line.text({"[X]": "☒", "[ ]": "☐"}.get(text, text), styles)
        elif kept:
            _lines(_CONTROLS.sub(" ", text), line, styles)
        else:
            line.text(_SPACES.sub(" ", text), styles)


def _lines(text: str, line: Any, styles: frozenset[str]) -> None:
    for number, part in enumerate(re.split(r"\r\n|\r|\n", text)):
        if number:
            line.end()
        line.text(part, styles)


def _packed(data: bytes) -> bytes:
    """The same parts without the time of day that a zip file notes for each."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for part in made.infolist():
            again.writestr(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), made.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()
