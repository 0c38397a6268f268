# do not pre-load
"""The history drawn along its windows: one list of rows, as a table and as an SVG that says the same.

Nothing is told by colour alone: a filled mark counts, a hollow one does not, a barred one is not known yet; what only the
stays add to a window is hatched.  The table is the equal of the picture, not a summary of it.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from ..matter.dates import long_date
from ..matter.history import History
from .findings import Status
from .history import describe
from .lookback import PRONGS, Counted, Window, counted, window
from .rules import Rules

WIDTH, LABELS, ROW, TOP = 900, 330, 30, 40
MARKS = {Status.MET: "inside", Status.NOT_MET: "outside", Status.NOT_YET_KNOWN: "not known yet"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture.  kind: "window", "stay" or "event"; ``first`` and ``last`` are None while no date is known.

    base: for a window that is extended, where it starts without the stays.   words: what the table says of it.
    status: for an event, whether any window surely holds it.
    """

    kind: str
    label: str
    first: date | None
    last: date | None
    words: str
    base: date | None = None
    status: Status | None = None


def rows(history: History, rules: Rules) -> tuple[Row, ...]:
    """Windows first, then stays, then events, as the petition was filed on ``rules.day``; order of the Matter kept."""
    windows = {prong: window(history, rules.day, prong, rules) for prong in PRONGS}
    seen: dict[int, dict[str, Counted]] = {}
    for prong in PRONGS:
        for one in counted(history, rules.day, prong, rules):
            seen.setdefault(one.index, {})[prong] = one
    return (*(_window(prong, one, rules) for prong, one in windows.items()), *_stays(history, rules.day),
            *(_event(history, index, seen.get(index, {})) for index in range(len(history.incidents or ()))))


def table(history: History, rules: Rules) -> tuple[tuple[str, str, str], ...]:
    """The same rows as words: what it is, when, and what it means."""
    return tuple((row.label, _when(row), row.words) for row in rows(history, rules))


def svg(history: History, rules: Rules, title: str = "Events, stays and the time the law looks at") -> str:
    """The picture, self-contained, black on white, with a title and a description for those who do not see it."""
    drawn = rows(history, rules)
    first = min(row.first for row in drawn if row.first)
    last = rules.day
    height = TOP + ROW * len(drawn) + 10

    def x(day: date) -> float:
        share = (min(max(day, first), last) - first).days / max((last - first).days, 1)
        return round(LABELS + share * (WIDTH - LABELS - 15), 1)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="tl-t tl-d" '
             'font-family="sans-serif" font-size="13">',
             f'<title id="tl-t">{escape(title)}</title>',
             f'<desc id="tl-d">{escape(". ".join(f"{a}: {b}. {c}" for a, b, c in table(history, rules)))}</desc>',
             '<defs><pattern id="tl-h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
             '<rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#000" stroke-width="2"/></pattern></defs>',
             *_years(first, last, x, height)]
    for number, row in enumerate(drawn):
        y = TOP + ROW * number + ROW // 2
        parts.append(f'<text x="5" y="{y + 4}">{escape(_short(row.label))}</text>')
        parts += _drawn(row, x, y)
    return "".join([*parts, "</svg>"])


def _window(prong: str, seen: Window, rules: Rules) -> Row:
    name = rules[f"lookback.{prong}"].cite.rsplit(")(", 1)[-1].rstrip(")")
    words = f"{seen.months} months back from filing, from {long_date(seen.base_start)}."
    if not seen.extended:
        words += " Stays do not make it longer."
    elif seen.days[0]:
        words += f" Stays of {seen.days[0]} days make it start on {long_date(seen.start.latest)}."
    if seen.open_ended:
        words += " Stays that are not listed yet could make it longer."
    return Row("window", f"Window ({name})", seen.start.latest, seen.filed, words, base=seen.base_start)


def _stays(history: History, filed: date) -> list[Row]:
    found = []
    for stay in history.confinements or ():
        label = f"Stay: {stay.facility or (stay.kind.value if stay.kind else 'place not known yet')}"
        first = stay.since.earliest if stay.since else None
        last = stay.until.latest if stay.until else filed if stay.ongoing else first
        exact = stay.since and stay.since.exact and (stay.ongoing or (stay.until and stay.until.exact))
        words = "Still there on the day of filing." if stay.ongoing else "A past stay." if stay.until else "Its end is not known yet."
        found.append(Row("stay", label, first, min(last, filed) if last else None, words + ("" if exact else " Its dates are rough.")))
    return found


def _event(history: History, index: int, by_prong: dict[str, Counted]) -> Row:
    incident = history.incidents[index]
    statuses = [one.inside for one in by_prong.values()]
    best = next((s for s in (Status.MET, Status.NOT_YET_KNOWN, Status.NOT_MET) if s in statuses), Status.NOT_YET_KNOWN)
    words = " ".join(dict.fromkeys(one.why for one in by_prong.values())) or "Its kind is not known yet."
    when = incident.when
    label = describe(incident.model_copy(update={"when": None}))
    return Row("event", label, when.earliest if when else None, when.latest if when else None, words, status=best)


def _when(row: Row) -> str:
    if row.first is None:
        return "not known yet"
    return long_date(row.first) if row.first == row.last else f"{long_date(row.first)} to {long_date(row.last)}"


def _short(label: str) -> str:
    """Labels in the picture are shortened to fit; the table and the description have them whole."""
    most = LABELS // 7
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _years(first: date, last: date, x, height: int) -> list[str]:
    lines = []
    for year in range(first.year, last.year + 1):
        at = x(date(year, 1, 1)) if date(year, 1, 1) >= first else None
        if at is not None:
            lines.append(f'<line x1="{at}" y1="25" x2="{at}" y2="{height}" stroke="#767676"/><text x="{at + 3}" y="20">{year}</text>')
    return [*lines, f'<text x="5" y="20">to filing on {escape(long_date(last))}</text>']


def _drawn(row: Row, x, y: int) -> list[str]:
    if row.first is None or row.last is None:
        return [f'<text x="{LABELS}" y="{y + 4}">date not known yet</text>']
    left, right = x(row.first), x(row.last)
    if row.kind == "event":
        return _mark(row, left, right, y)
    if row.kind == "stay":
        return [f'<rect x="{left}" y="{y - 5}" width="{max(right - left, 2)}" height="10" fill="#000"/>']
    base = x(row.base)
    bar = f'<rect x="{base}" y="{y - 8}" width="{right - base}" height="16" fill="#fff" stroke="#000"/>'
    if base > left:
        bar += f'<rect x="{left}" y="{y - 8}" width="{base - left}" height="16" fill="url(#tl-h)" stroke="#000"/>'
    return [bar]


def _mark(row: Row, left: float, right: float, y: int) -> list[str]:
    """A dot for a day, a line with a dot for a range; filled counts, hollow does not, barred is not known yet."""
    line = f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="#000" stroke-width="2"/>' if right > left else ""
    middle = round((left + right) / 2, 1)
    fill = "#000" if row.status is Status.MET else "#fff"
    dot = f'<circle cx="{middle}" cy="{y}" r="6" fill="{fill}" stroke="#000" stroke-width="2"/>'
    if row.status is Status.NOT_YET_KNOWN:
        dot += f'<line x1="{middle - 5}" y1="{y + 5}" x2="{middle + 5}" y2="{y - 5}" stroke="#000" stroke-width="2"/>'
    words, beside = MARKS[row.status], max(right, middle + 6)
    at, anchor = (beside + 4, "start") if beside < WIDTH - 120 else (min(left, middle - 6) - 4, "end")
    return [line, dot, f'<text x="{at}" y="{y + 4}" text-anchor="{anchor}">{words}</text>']
