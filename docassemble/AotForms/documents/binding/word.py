# do not pre-load
"""What a Word blank offers: content controls, form fields, runs of underscores, underlined tabs, check boxes, empty cells."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .sheets import CHECK, RUN
from .spots import Place, WordSpot
from .word_parts import W14, Atom, atoms, opened, paragraphs, text_of, value_of, w

_BLANKS = re.compile(f"{RUN.pattern}|{CHECK.pattern}")
_BEFORE = 8  # paragraphs
_PER_TAB = 30  # letters that an underlined tab is taken to have room for


@dataclass(slots=True)
class Found:
    """A place with what is needed to fill it.

    kind: blank, tab, check, control, field or cell.  span: of the paragraph's text, for a blank, tab or check.
    room: letters, or None where the place grows with its text.  follow: ruled paragraphs that continue it.
    """

    at: str
    kind: str
    takes: str
    label: str
    element: etree._Element
    span: tuple[int, int] = (0, 0)
    room: int | None = None
    more: tuple[str, ...] = ()
    before: str = ""
    follow: list[etree._Element] = field(default_factory=list)


def word_places(docx: bytes) -> list[Place]:
    """Every place of a Word document, in order.  Raises InputError."""
    root = opened(docx)[1]
    return [Place(WordSpot(f.at, f.label), f.takes, f.label, name=f.at.partition(":")[2], more=f.more, before=f.before)
            for f in found_in(root)]


def found_in(root: etree._Element) -> list[Found]:
    """Every place, with its elements."""
    every = paragraphs(root)
    texts = [text_of(p) for p in every]
    out: list[Found] = []
    skip: set[int] = set()
    for number, paragraph in enumerate(every):
        if number in skip:
            continue
        for one in _in_paragraph(paragraph, number, texts):
            if one.kind == "blank" and _ruled(texts[number]):
                for later in range(number + 1, len(every)):
                    if not _ruled(texts[later]) or every[later].getparent() is not paragraph.getparent():
                        break
                    skip.add(later)
                    one.follow.append(every[later])
                    one.room, one.takes = (one.room or 0) + len(texts[later]), "lines"
            one.before = " / ".join(t for t in texts[max(0, number - _BEFORE):number] if t)
            out.append(one)
    out += _cells(root, every, texts)
    return _named(out)


def _ruled(text: str) -> bool:
    return bool(RUN.fullmatch(text.replace(" ", ""))) and len(text) >= 20


def _in_paragraph(paragraph: etree._Element, number: int, texts: list[str]) -> Iterator[Found]:
    yield from _controls(paragraph, texts[number] or _previous(texts, number))
    yield from _fields(paragraph, texts[number])
    pieces = list(atoms(paragraph))
    whole = "".join(atom.text for atom in pieces)
    spans = sorted([(m.start(), m.end(), "check" if CHECK.fullmatch(m[0]) else "blank") for m in _BLANKS.finditer(whole)]
                   + _underlined(pieces))
    counts = {"b": 0, "c": 0}
    for index, (start, end, kind) in enumerate(spans):
        ahead = _clean(whole[spans[index - 1][1] if index else 0:start])
        after = _clean(whole[end:spans[index + 1][0] if index + 1 < len(spans) else len(whole)])
        letter = "c" if kind == "check" else "b"
        counts[letter] += 1
        label, more = (after, (ahead,)) if kind == "check" else (ahead, (after,))
        if not label:
            label, more = next((m for m in more if m), "") or _around(texts, number), ()
        room = None if kind == "check" else _PER_TAB * whole[start:end].count("\t") if kind == "tab" else end - start
        yield Found(f"p{number + 1}.{letter}{counts[letter]}", kind, "check" if kind == "check" else "text", label, paragraph,
                    (start, end), room, tuple(m for m in more if m))


def _underlined(pieces: list[Atom]) -> list[tuple[int, int, str]]:
    """Runs of underlined tabs or spaces: the lines that Word's own forms often have."""
    out: list[tuple[int, int, str]] = []
    at = 0
    for atom in pieces:
        end = at + len(atom.text)
        if atom.underlined and atom.text and not atom.text.strip() and atom.kind in ("tab", "t"):
            if out and out[-1][1] == at:
                out[-1] = (out[-1][0], end, "tab" if "tab" in (out[-1][2], atom.kind) else "blank")
            else:
                out.append((at, end, "tab" if atom.kind == "tab" else "blank"))
        at = end
    return [span for span in out if span[2] == "tab" or span[1] - span[0] >= 3]


def _clean(text: str) -> str:
    return " ".join(_BLANKS.sub(" ", text).split()).strip(" ,;")


def _previous(texts: list[str], number: int) -> str:
    return next((_clean(t) for t in reversed(texts[max(0, number - 3):number]) if _clean(t)), "")


def _around(texts: list[str], number: int) -> str:
    """The label of a line that stands alone: what is bracketed below it, else what is above."""
    below = texts[number + 1] if number + 1 < len(texts) else ""
    return below.strip("() ") if below.startswith("(") else _previous(texts, number) or _clean(below)


def _controls(paragraph: etree._Element, label: str) -> Iterator[Found]:
    """Content controls in a paragraph, or around it alone (ECMA-376 17.5.2)."""
    around = paragraph.getparent().getparent() if paragraph.getparent().tag == w("sdtContent") else None
    inner = [s for s in paragraph.iter(w("sdt")) if next(s.iterancestors(w("p")), None) is paragraph]
    for control in [*inner, *([around] if around is not None and _first(around, paragraph) else [])]:
        given = control.find(w("sdtPr"))
        if given is None or given.find(w("docPartObj")) is not None:
            continue
        name = value_of(given, "tag") or value_of(given, "alias") or value_of(given, "id")
        box = given.find(f"{{{W14}}}checkbox") is not None
        choice = given.find(w("dropDownList")) is not None
        multi = given.find(w("text")) is None and given.find(w("date")) is None and given.find(w("comboBox")) is None
        takes = "check" if box else "choice" if choice else "lines" if multi and control is around else "text"
        yield Found(f"control:{name}", "control", takes, value_of(given, "alias") or _clean(label), control,
                    more=tuple(filter(None, (_clean(label),))))


def _first(control: etree._Element, paragraph: etree._Element) -> bool:
    return next(control.iter(w("p")), None) is paragraph


def _fields(paragraph: etree._Element, label: str) -> Iterator[Found]:
    """Form fields of the older kind (ECMA-376 17.16.17)."""
    for data in paragraph.iter(w("ffData")):
        box, choice = data.find(w("checkBox")) is not None, data.find(w("ddList")) is not None
        help_text = value_of(data, "statusText") or value_of(data, "helpText")
        yield Found(f"field:{value_of(data, 'name')}", "field", "check" if box else "choice" if choice else "text",
                    _clean(label) or help_text, data, more=tuple(filter(None, (help_text,))))


def _cells(root: etree._Element, every: list[etree._Element], texts: list[str]) -> Iterator[Found]:
    """Empty cells of a table beside or below a cell that says something."""
    said = {id(p): text for p, text in zip(every, texts, strict=True)}
    for t, table in enumerate(root.iter(w("tbl")), start=1):
        rows = [row.findall(w("tc")) for row in table.findall(w("tr"))]
        words = [[" ".join(said.get(id(p), "") for p in cell.iter(w("p"))).strip() for cell in row] for row in rows]
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                own = cell.find(f".//{w('sdt')}") is not None or cell.find(f".//{w('ffData')}") is not None
                left = words[r][c - 1] if c else ""
                above = words[r - 1][c] if r and c < len(words[r - 1]) else ""
                if not words[r][c] and not own and (left or above):
                    yield Found(f"t{t}.r{r + 1}.c{c + 1}", "cell", "lines", _clean(left or above), cell,
                                more=tuple(filter(None, (_clean(above) if left else "",))))


def _named(found: list[Found]) -> list[Found]:
    """Names made different: a control whose tag stands twice becomes ``control:TAG#2``."""
    seen: dict[str, int] = {}
    for one in found:
        seen[one.at] = seen.get(one.at, 0) + 1
        if seen[one.at] > 1:
            one.at = f"{one.at}#{seen[one.at]}"
    return found
