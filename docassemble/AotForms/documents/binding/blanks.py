# do not pre-load
"""What a PDF blank offers: the fields of its form, and on flat pages the rules, runs of underscores, boxes and squares."""
from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from ...pdf.choosing import open_pdf, options
from ...pdf.fields import READ_ONLY, Field, Widget, read_form
from .labels import before, near, whole
from .sheets import Phrase, Rect, Sheet, sheets
from .spots import FIELD_SIZE, FieldSpot, LabelSpot, Place
from .strokes import drawn

_SHORTEST, _LINE = 24.0, 13.0  # points: of a rule that is for writing, and of the room above it
_KINDS = {"text": "text", "choice": "choice", "check": "check", "radio": "check", "signature": "signature"}
_LEAST_ROOM = 6.0  # points; a letter needs as much
# The page of a flat blank with more is a drawing; a person adds boxes to the map by hand.
_MOST_STROKES = 3000


def pdf_places(blank: bytes) -> list[Place]:
    """Every place of a PDF, in reading order: its fields; and for pages without fields what is drawn to be written on.

    Raises InputError for a file that is no PDF.  Sees no scan: a picture of a form has no text to hold on to.
    """
    with open_pdf(blank, "BLANK") as pdf:
        pages = sheets(blank)
        fields = [f for f in read_form(pdf).fields.values() if f.kind in _KINDS and f.widgets]
        out = list(_fields(fields, pages))
        with_fields = {w.page + 1 for f in fields for w in f.widgets}
        for sheet in pages:
            if sheet.number not in with_fields:
                out += _flat(pdf, sheet)
    return sorted(out, key=lambda place: (place.page, -round(place.box[3] / 4), place.box[0]))


def _fields(fields: list[Field], pages: list[Sheet]) -> Iterator[Place]:
    boxes: dict[int, list[Rect]] = {}
    for field in fields:
        for widget in field.widgets:
            if widget.page < len(pages):
                boxes.setdefault(widget.page, []).append(pages[widget.page].seen(widget.rect))
    for field in fields:
        names = options(field) if field.kind in ("check", "radio") else []
        many = len(names) > 1
        for widget, option in _shown(field, names):
            if widget.page < len(pages):
                yield _field_place(field, widget, option if many or field.kind == "radio" else None, pages[widget.page],
                                   tuple(boxes[widget.page]))


def _shown(field: Field, names: list[str]) -> Iterator[tuple[Widget, str | None]]:
    """One box for each thing that can be chosen; the first box of a text that stands in several."""
    if len(names) <= 1:
        yield field.widgets[0], names[0] if names else None
        return
    seen = set()
    for number, widget in enumerate(field.widgets):
        own = next((n for n in names if n in widget.states or n == f"#{number + 1}"), None)
        exported = field.options[widget.opt_index][0] if widget.opt_index < len(field.options) else None
        option = exported if exported in names else own
        if option is not None and option not in seen:
            seen.add(option)
            yield widget, option


def _field_place(field: Field, widget: Widget, option: str | None, sheet: Sheet, boxes: tuple[Rect, ...]) -> Place:
    box = sheet.seen(widget.rect)
    kind = "lines" if field.kind == "text" and field.is_multiline and box[3] - box[1] > 1.8 * _LINE else _KINDS[field.kind]
    found = near(sheet, box, kind, boxes)
    texts = [whole(sheet, p, boxes) if kind == "check" else p.text for p in found]
    return Place(FieldSpot(field.name, option, texts[0] if texts else ""), kind, texts[0] if texts else "", sheet.number, box,
                 sheet.size[1], widget.tooltip or field.tooltip, field.name, tuple(texts[1:]), before(sheet, box),
                 bool(field.flags & READ_ONLY))


# Pages without fields

def _flat(pdf: pikepdf.Pdf, sheet: Sheet) -> Iterator[Place]:
    strokes = drawn(pdf, sheet)
    strokes = strokes if len(strokes) <= _MOST_STROKES else []
    squares = _squares(sheet, strokes)
    rooms = _boxes(sheet, strokes, squares)
    lines = _lines(sheet, strokes, rooms)
    every = (*squares, *lines, *rooms)
    for kind, boxes in (("check", squares), ("text", lines), ("box", rooms)):
        for box in boxes:
            found = near(sheet, box, "text" if kind == "box" else kind, every)
            if found and not (kind == "box" and _is_full(sheet, _room(box, found[0]), found[0])):
                yield _flat_place(sheet, kind, box, found, every)


def _flat_place(sheet: Sheet, kind: str, box: Rect, found: list[Phrase], every: tuple[Rect, ...]) -> Place:
    label = found[0]
    if kind == "box":
        box = _room(box, label)
        kind = "lines" if box[3] - box[1] > 1.8 * _LINE else "text"
    says = whole(sheet, label, every) if kind == "check" else label.text
    alike = [p for p in sheet.phrases if _starts(p.text, label.text)]
    spot = LabelSpot(sheet.number, label.text, round(box[0] - label.box[0], 1), round(box[1] - label.box[1], 1),
                     round(box[2] - box[0], 1), round(box[3] - box[1], 1), alike.index(label) + 1, kind, FIELD_SIZE, says)
    return Place(spot, kind, says, sheet.number, box, sheet.size[1], more=tuple(p.text for p in found[1:]),
                 before=before(sheet, box))


def _starts(text: str, label: str) -> bool:
    return "".join(text.split()).startswith("".join(label.split()))


def _room(box: Rect, label: Phrase) -> Rect:
    """A drawn box without its frame, and without the label that stands at its top or its left end."""
    left, bottom, right, top = box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1
    inside = label.box[0] >= left - 2 and label.box[2] <= right + 2 and label.box[1] >= bottom - 2 and label.box[3] <= top + 4
    if inside and label.box[1] - bottom >= 9:
        top = label.box[1]
    elif inside:
        left = label.box[2] + 3
    return left, bottom, right, top


def _is_full(sheet: Sheet, room: Rect, label: Phrase) -> bool:
    """True where a box has no place to write: its label fills it, or its room holds other words, as a heading does."""
    if room[2] - room[0] < _LEAST_ROOM or room[3] - room[1] < _LEAST_ROOM:
        return True
    middles = [((p.box[0] + p.box[2]) / 2, (p.box[1] + p.box[3]) / 2) for p in sheet.phrases if p is not label and p.kind == "words"]
    return any(room[0] < x < room[2] and room[1] < y < room[3] for x, y in middles)


def _squares(sheet: Sheet, strokes: list[Rect]) -> list[Rect]:
    """Empty check boxes: drawn squares, and letters that look like one."""
    out = [p.box for p in sheet.phrases if p.kind == "check"]
    for rect in strokes:
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        if 5 <= width <= 20 and 5 <= height <= 20 and abs(width - height) <= 2.5 and not any(_touch(rect, o) for o in out):
            out.append(rect)
    return out


def _boxes(sheet: Sheet, strokes: list[Rect], squares: list[Rect]) -> list[Rect]:
    """Drawn boxes that hold no more than their label."""
    out: list[Rect] = []
    for rect in sorted(set(strokes), key=lambda r: (r[2] - r[0]) * (r[3] - r[1])):
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        inside = [p for p in sheet.phrases if _inside(p.box, rect)]
        if width >= 36 and 12 <= height <= 300 and len(inside) <= 2 and not any(_inside(s, rect) for s in (*squares, *out)):
            out.append(rect)
    return out


def _lines(sheet: Sheet, strokes: list[Rect], boxes: list[Rect]) -> list[Rect]:
    """The room above rules and on runs of underscores."""
    out = []
    for phrase in sheet.phrases:
        if phrase.kind == "run":
            left, bottom, right, top = phrase.box
            floor = bottom + 0.18 * (top - bottom)  # an underscore stands a little below the line of the letters
            out.append((left, floor, right, floor + max(_LINE, top - bottom)))
    for left, bottom, right, top in _merged([r for r in strokes if r[3] - r[1] <= 2 and r[2] - r[0] >= 2]):
        room = (left, top, right, top + _LINE)
        wide = _SHORTEST <= right - left <= 0.93 * sheet.size[0]
        written = any(_touch(room, p.box) and _across(room, p.box) > 0.15 * (right - left) and p.box[1] < top + 6 and p.box[3] > top + 3
                      for p in sheet.phrases if p.kind == "words")
        edge = any(left >= b[0] - 2 and right <= b[2] + 2 and min(abs(top - b[1]), abs(top - b[3])) < 2.5 for b in boxes)
        if wide and not written and not edge and not any(_touch(room, o) and abs(o[1] - top) < 6 for o in out):
            out.append(room)
    return out


def _merged(rules: list[Rect]) -> list[Rect]:
    """Rules that continue each other (a dashed line, a line cut by cells) as one."""
    out: list[Rect] = []
    for rect in sorted(set(rules), key=lambda r: (-round(r[1]), r[0])):
        last = out[-1] if out else None
        if last is not None and abs(last[1] - rect[1]) < 1 and -1 <= rect[0] - last[2] <= 2.5 and min(rect[2] - rect[0], last[2] - last[0]) < 24:
            out[-1] = (last[0], min(last[1], rect[1]), max(last[2], rect[2]), max(last[3], rect[3]))
        elif last is None or not (abs(last[1] - rect[1]) < 1.5 and rect[0] >= last[0] - 1 and rect[2] <= last[2] + 1):
            out.append(rect)
    return out


def _touch(a: Rect, b: Rect) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def _across(a: Rect, b: Rect) -> float:
    return min(a[2], b[2]) - max(a[0], b[0])


def _inside(a: Rect, b: Rect) -> bool:
    return a != b and a[0] >= b[0] - 1 and a[1] >= b[1] - 1 and a[2] <= b[2] + 1 and a[3] <= b[3] + 1
