# do not pre-load
"""Sheets for a person who acts: the same content as text and as a typeset, tagged PDF."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its lines, and how they are shown: ``list``, ``steps`` (numbered), ``text``, or ``blanks`` to write on."""

    heading: str
    lines: tuple[str, ...]
    kind: str = "list"


def as_text(title: str, sections: Sequence[Section]) -> bytes:
    """The sheet as plain text, UTF-8, ending in a newline."""
    out = [title, "=" * len(title), ""]
    for section in sections:
        out += [section.heading, "-" * len(section.heading)]
        for number, line in enumerate(section.lines, start=1):
            mark = {"steps": f"{number}. ", "list": "- ", "blanks": "[ ] "}.get(section.kind, "")
            out.append(f"{mark}{line}" + (": " + "_" * 30 if section.kind == "blanks" else ""))
        out.append("")
    return "\n".join(out).encode("utf-8")


def as_html(title: str, sections: Sequence[Section], *, numbered: bool = True) -> str:
    """The sheet as a whole HTML page, black on white, letter size; ``numbered`` by its own pages."""
    number = "@bottom-right { content: 'Page ' counter(page) ' of ' counter(pages); font-size: 9pt }" if numbered else ""
    body = "".join(_section(section) for section in sections)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>'
        f"@page {{ size: letter; margin: 1in; {number} }}"
        "body { line-height: 1.4 }"
        "h1 { font-size: 17pt; margin: 0 0 8pt } h2 { font-size: 12.5pt; margin: 14pt 0 4pt; break-after: avoid }"
        "ul, ol { margin: 0; padding-left: 18pt } li { margin: 2pt 0; overflow-wrap: anywhere } p { margin: 2pt 0 }"
        ".blanks { list-style: none; padding-left: 0 } .blanks li { border-bottom: 0.6pt solid #000; padding: 12pt 0 2pt; break-inside: avoid }"
        f"</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def as_pdf(title: str, sections: Sequence[Section], *, numbered: bool = True) -> bytes:
    """The sheet as a tagged PDF."""
    from .. import pdf

    return pdf.typeset(as_html(title, sections, numbered=numbered), title=title)


def _section(section: Section) -> str:
    head = f"<h2>{escape(section.heading)}</h2>"
    if section.kind == "text":
        return head + "".join(f"<p>{escape(line)}</p>" for line in section.lines)
    tag = "ol" if section.kind == "steps" else "ul"
    mark = ' class="blanks"' if section.kind == "blanks" else ""
    items = "".join(f"<li>{escape(line)}{':' if section.kind == 'blanks' else ''}</li>" for line in section.lines)
    return f"{head}<{tag}{mark}>{items}</{tag}>"
