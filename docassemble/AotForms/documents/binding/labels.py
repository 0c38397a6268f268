# do not pre-load
"""Which printed text belongs to a box: for a tick the words at its right, for a line those before, above or below it."""
from __future__ import annotations

from .sheets import Phrase, Rect, Sheet

_ABOVE, _BELOW, _LEFT, _RIGHT = 16.0, 13.0, 220.0, 60.0
_BEFORE = 14  # phrases


def near(sheet: Sheet, box: Rect, kind: str, taken: tuple[Rect, ...] = ()) -> list[Phrase]:
    """The phrases that may name ``box``, the likeliest first.  ``taken``: other boxes; no label is looked for beyond one."""
    found = []
    for phrase in sheet.phrases:
        if phrase.kind == "words" and sum(c.isalpha() for c in phrase.text) >= 2:
            far = _check(box, phrase.box) if kind == "check" else _line(box, phrase.box, kind, phrase.text.startswith("("))
            if far is not None and not any(_between(box, phrase.box, other) for other in taken):
                found.append((far - (4 if phrase.text.endswith(":") else 0), phrase))
    return [phrase for _, phrase in sorted(found, key=lambda f: f[0])][:3]


def whole(sheet: Sheet, first: Phrase, stops: tuple[Rect, ...] = ()) -> str:
    """The text of a tick with the lines that go on below it, until another tick, a gap or another column."""
    texts, last = [first.text], first.box
    for phrase in sheet.phrases:
        if phrase.kind != "words" or len(texts) == 3 or not phrase.box[3] < last[3] - 2:
            continue
        goes_on = abs(phrase.box[0] - first.box[0]) < 4 and 0 <= last[1] - phrase.box[3] + 4 < 9
        if goes_on and not any(_same_line(stop, phrase.box) and stop[2] <= phrase.box[0] + 2 for stop in stops):
            texts.append(phrase.text)
            last = phrase.box
    return " ".join(texts)


def before(sheet: Sheet, box: Rect) -> str:
    """What is printed above a box, the nearest last."""
    above = [p for p in sheet.phrases if p.kind == "words" and p.box[1] >= box[3] - 3]
    return " / ".join(p.text for p in above[-_BEFORE:])


def _same_line(a: Rect, b: Rect) -> bool:
    overlap = min(a[3], b[3]) - max(a[1], b[1])
    return overlap > 0.35 * min(a[3] - a[1], b[3] - b[1])


def _overlap(a: Rect, b: Rect) -> float:
    return min(a[2], b[2]) - max(a[0], b[0])


def _check(box: Rect, text: Rect) -> float | None:
    if not _same_line(box, text):
        return None
    if -3 <= (gap := text[0] - box[2]) <= _RIGHT:
        return max(gap, 0.0)
    gap = box[0] - text[2]
    return 60.0 + gap if -3 <= gap <= _RIGHT else None


def _line(box: Rect, text: Rect, kind: str, bracketed: bool) -> float | None:
    """How far a text is from a line or box, in points weighted by how labels usually stand; None for one that is not near."""
    inside = text[0] >= box[0] - 2 and text[2] <= box[2] + 6 and text[1] >= box[1] - 2 and text[3] <= box[3] + 4
    if inside:
        return 1.0 + (box[3] - text[3]) * 0.3
    if _same_line(box, text) and -4 <= (gap := box[0] - text[2]) <= _LEFT:
        return 2.0 + max(gap, 0.0) * (0.35 if gap < 40 else 1.0)
    if _overlap(box, text) > min(12.0, 0.5 * (text[2] - text[0])):
        aside = abs(text[0] - box[0]) * 0.05
        aside += (-6.0 if text[1] < box[1] else 6.0) if bracketed else 0.0  # "(name)" stands below its line
        if -3 <= (gap := text[1] - box[3]) <= _ABOVE:
            return 5.0 + max(gap, 0.0) * 1.2 + aside
        if -3 <= (gap := box[1] - text[3]) <= _BELOW and kind != "lines":
            return 4.5 + max(gap, 0.0) * 1.2 + aside
    if _same_line(box, text) and -2 <= (gap := text[0] - box[2]) <= 12:
        return 30.0 + gap
    return None


def _between(box: Rect, text: Rect, other: Rect) -> bool:
    """True where ``other`` stands between a box and a text on the same line."""
    if other == box or not _same_line(box, text) or not _same_line(other, text):
        return False
    left, right = min(box[2], text[2]), max(box[0], text[0])
    return other[0] >= left - 2 and other[2] <= right + 2
