# do not pre-load
"""What the core says, as markup for a screen.  Everything from a person is escaped; nothing here decides anything.

Markup is one run without blank lines, so that Markdown leaves it as it is, and every sign that docassemble's own markup
could read (``[FILE 1]``, ``:icon:``, ``{term}``) is written as a character reference.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import AotFormsError
from ..law.findings import Finding, Level, Review, Status
from ..server.language import ENGLISH, day_words, spoken, told as told_line, tr
from .becoming import as_day
from .doors import Door, Program
from .order_places import place_label
from .path import Known, Stop, Walk
from .wording import NOT_KNOWN, answered, title

Link = Callable[[str], str]
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,()-?!;/'")


def safe(text: object) -> str:
    """Text as markup that no later step can read as anything else; line breaks are kept."""
    return "".join("<br>" if sign == "\n" else sign if sign in _PLAIN or ord(sign) > 127 else f"&#{ord(sign)};"
                   for sign in str(text).replace("\r\n", "\n"))


def link(url: str, words: str, hidden: str = "", kind: str = "") -> str:
    """A link; ``hidden`` is read aloud only, and says what the link is about."""
    more = f'<span class="visually-hidden"> {safe(hidden)}</span>' if hidden else ""
    return f'<a href="{safe_url(url)}"{f" class={chr(34)}{kind}{chr(34)}" if kind else ""}>{safe(words)}{more}</a>'


def safe_url(url: str) -> str:
    """A URL within an attribute."""
    return "".join(f"&#{ord(sign)};" if sign in "\"'<>&[]*_`\\" else sign for sign in url)


def button(url: str, words: str, hidden: str = "", main: bool = False) -> str:
    """A link that looks like a button."""
    return link(url, words, hidden, "btn btn-primary iv-button" if main else "btn btn-outline-primary iv-button")


def paragraph(text: str) -> str:
    """One paragraph."""
    return f"<p>{safe(text)}</p>"


def bullets(rows: Iterable[str]) -> str:
    """A list of markup."""
    inner = "".join(f"<li>{row}</li>" for row in rows)
    return f"<ul>{inner}</ul>" if inner else ""


def note(text: str, kind: str = "info") -> str:
    """A message that a screen reader announces: ``info`` or ``danger``."""
    role = "alert" if kind == "danger" else "status"
    return f'<div class="iv-note iv-note-{kind}" role="{role}">{safe(text)}</div>' if text else ""


def in_english() -> str:
    """The attribute by which a part that stays English says so on a page in another language (WCAG 2.2, 3.1.2)."""
    return "" if spoken() == ENGLISH else f' lang="{ENGLISH}"'


def trouble(error: AotFormsError) -> str:
    """An error of ours in its own words; it never names a person."""
    lines = "".join(f"<li>{safe(told_line(problem))}</li>" for problem in error.problems)
    return f'<div class="iv-note iv-note-danger iv-trouble" role="alert"><p>{safe(told_line(error))}</p>{f"<ul>{lines}</ul>" if lines else ""}</div>'


def door(told: Door) -> str:
    """Why this is the wrong door, who may file, and what else there is."""
    who = f"<h2>{tr('Who can file')}</h2>{bullets(safe(one) for one in told.who_can)}" if told.who_can else ""
    else_ = f"<h2>{tr('What else there is')}</h2>{bullets(safe(one) for one in told.else_)}" if told.else_ else ""
    return f'<div class="iv-door"{in_english()}>{paragraph(told.why)}{who}{else_}</div>'


def program(told: Program, county: str) -> str:
    """The county's program, provider, coordinator and crisis line."""
    rows = ((tr("Program"), told.program), (tr("Treatment provider"), told.provider), (tr("Coordinator"), told.coordinator),
            (tr("Designated crisis responders"), told.crisis_line))
    inner = "".join(f"<div><dt>{safe(name)}</dt><dd{in_english()}>{safe(words)}</dd></div>" for name, words in rows)
    source = f"<p{in_english()}>Source: {safe(told.source)}</p>" if told.source else ""
    return f'<div class="iv-program"><dl class="iv-answers">{inner}</dl>{source}</div>'


# ── the review page ──────────────────────────────────────────────────────────────────────────────────────
def answers(done: Walk, change: Link, remove: Callable[[str, int], str], add: Link) -> str:
    """Every answer on the path, section by section, each with a link to change it."""
    parts: list[str] = []
    section = None
    for stop in done.stops:
        if stop.section is not section:
            parts.append(f"{'</dl>' if section else ''}<h3>{safe(tr(stop.section.title))}</h3><dl class=\"iv-answers\">")
            section = stop.section
        if stop.screen.shown and stop.answered:
            parts.append(_answer(stop, done.known.here(stop.at), change, remove, add))
    return f'<div class="iv-review">{"".join(parts)}{"</dl>" if section else ""}</div>'


def _answer(stop: Stop, known: Known, change: Link, remove, add: Link) -> str:
    heading = _heading(stop)
    words = _pairs(answered(stop.screen.id, known))
    links = [link(change(stop.seeks), tr("Change"), heading)]
    if stop.of is not None and not stop.at and known(f"{stop.of.of}.any") == "yes":
        links.append(link(add(stop.of.of), tr("Add one"), heading))
    if stop.of is not None and stop.at and stop.screen is stop.of.each[0]:
        links.append(link(remove(stop.of.of, int(stop.at.partition("[")[2][:-1])), tr("Remove"), heading))
    return f'<div><dt>{safe(heading)}</dt><dd>{words}</dd><dd class="iv-links">{" ".join(links)}</dd></div>'


def _pairs(pairs: list[tuple[str, str]]) -> str:
    """Labels and answers; what is not known is said once, so that a long form does not bury the rest."""
    told = [(label, value) for label, value in pairs if value != NOT_KNOWN]
    if len(pairs) == 1 or not told:
        return safe(told[0][1] if told else tr(NOT_KNOWN))
    open_ = [label for label, value in pairs if value == NOT_KNOWN]
    lines = [f"{safe(label)}: {safe(value)}" for label, value in told]
    return "<br>".join([*lines, *([f"{safe(tr(NOT_KNOWN))}: {safe('; '.join(open_))}"] if open_ else [])])


def _heading(stop: Stop) -> str:
    words = title(stop.screen.id, stop.at)
    if not stop.at or stop.of is None or stop.screen is stop.of.each[0]:
        return words
    return f"{title(stop.of.each[0].id, stop.at)}: {words}"


_WORDS = {Status.MET: "Met", Status.NOT_MET: "Not met", Status.NOT_YET_KNOWN: "Not yet known",
          Status.NOT_APPLICABLE: "Does not apply"}
_LEVELS = {Level.ELEMENT: "The court must find this", Level.REQUIREMENT: "The petition needs this",
           Level.ADVICE: "Good to know"}


def matrix(review: Review) -> str:
    """The proof matrix: one row for each Finding, its status in words."""
    parts = {part for finding in review.findings for part in finding.parts}
    rows = "".join(_row(one, one.id in parts) for one in review.findings)
    caption = tr("As of {day}, by rules last checked on {checked}", day=day_words(review.as_of), checked=day_words(review.ruleset_date))
    return f'<div class="iv-matrix">{table(caption, (tr("What is asked"), tr("Status"), tr("Why")), rows)}</div>'


def standing(address: str) -> str:
    """How the part in hand stands, to open beside the questions: brought from ``address`` when it is opened, and a link to it without scripts."""
    way = f'<a href="{safe_url(address)}" target="_blank" rel="noopener">{safe(tr("Open how this part stands (a new window)"))}</a>'
    title = safe(tr("How this part stands"))
    return (f'<section class="iv-standing" aria-label="{title}"><details><summary>{title}</summary>'
            f'<div data-iv-piece="{safe_url(address)}&amp;piece=1"><p>{way}</p></div></details></section>')


def table(caption: str, heads: Iterable[str], rows: str) -> str:
    """A table of ready rows.  Roles are said as well: on a narrow screen its rows are laid out as blocks, and stay a table."""
    inner = "".join(f'<th scope="col" role="columnheader">{safe(head)}</th>' for head in heads)
    return (f'<table class="table iv-table" role="table"><caption>{safe(caption)}</caption><thead role="rowgroup"><tr role="row">'
            f'{inner}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>')


def narrow(head: str) -> str:
    """A cell's heading, seen on a narrow screen only, where the row of headings is not; who listens hears the table's own."""
    return f'<span class="iv-narrow" aria-hidden="true">{safe(head)}: </span>'


def _row(one: Finding, is_part: bool) -> str:
    facts = bullets(safe(f"{fact.words} ({fact.source})" if fact.source else fact.words) for fact in one.facts)
    notes = "".join(paragraph(words) for words in one.notes)
    law = f'<p class="iv-cite">{safe(one.cite)}: {safe(one.confidence.words)}.</p>'
    more = (f'<details><summary>{safe(tr("Facts and law"))}<span class="visually-hidden"{in_english()}> for {safe(one.title)}</span></summary>'
            f"<div{in_english()}>{facts}{notes}{law}</div></details>")
    level = tr("One way to meet it" if is_part else _LEVELS[one.level])
    kind = one.status.value.replace(" ", "-")
    return (f'<tr role="row" class="iv-{kind}"><th scope="row" role="rowheader"><span{in_english()}>{safe(one.title)}</span>'
            f'<span class="iv-level">{safe(level)}</span></th>'
            f'<td role="cell" class="iv-status">{narrow(tr("Status"))}{safe(tr(_WORDS[one.status]))}</td>'
            f'<td role="cell">{narrow(tr("Why"))}<div{in_english()}>{paragraph(one.why)}</div>{more}</td></tr>')


def missing(review: Review, to: Callable[[str], Stop | None], change: Link) -> str:
    """What stands in the way, and what would settle it, each with a link to the screen that asks for it."""
    if review.ready:
        return f'<div class="iv-missing">{paragraph(tr("Nothing that the law asks for is missing."))}</div>'
    stops = [one for one in review.findings if one.stops_filing]
    inner = "".join(f"<li{in_english()}>{_missing(one, review, to, change)}</li>" for one in stops)
    return f'<div class="iv-missing"><ul>{inner}</ul></div>'


def _missing(one: Finding, review: Review, to, change: Link) -> str:
    head = f"<strong>{safe(one.title)}</strong>: {safe(_WORDS[one.status].lower())}."
    if one.status is Status.NOT_MET:
        facts = {fact.path for fact in one.facts}
        return head + f" {safe(one.why)} " + " ".join(_need(path, "Look at this answer", to, change) for path in sorted(facts))
    ways = [" and ".join(_need(need.path, need.question, to, change) for need in option) for option in one.settles]
    if not ways:
        return head + " " + safe(one.why)
    lead = " One of these would settle it:" if len(ways) > 1 else " This would settle it:"
    return head + lead + bullets(ways)


def _need(path: str, question: str, to, change: Link) -> str:
    stop = to(path)
    return link(change(stop.seeks), question, f"({_heading(stop)})") if stop else safe(question)


# ── lists while they are filled ──────────────────────────────────────────────────────────────────────────
def item_words(of: str, item: object) -> str:
    """The words by which a person knows one item again."""
    told = {name: value for name, value in item.__dict__.items() if isinstance(value, str) and value and value != "unknown"}
    name = " ".join(told[part] for part in ("given", "family") if part in told)
    found = [told.get("kind"), told.get("who"), name, *(told.get(one) for one in ("title", "organization", "facility", "how", "court"))]
    words = ", ".join(filter(None, found))
    if not words and isinstance(slot := item.__dict__.get("slot"), str):
        words = place_label(slot)
    if item.__dict__.get("dated"):
        words = ", ".join(filter(None, (tr("plan of {day}", day=day_words(as_day(item.dated))), words)))
    return words[:1].upper() + words[1:] if words else tr("Not described yet")


def items(rows: Iterable) -> str:
    """Items so far, each with links to change and to remove it."""
    return '<div class="iv-items"><ol>' + "".join(
        f'<li>{safe(row.words)} <span class="iv-links">{link(row.change, tr("Change"), row.words)} '
        f'{link(row.remove, tr("Remove"), row.words)}</span></li>' for row in rows) + "</ol></div>"


def items_plain(words: Iterable[str]) -> str:
    """Items without links."""
    return f'<div class="iv-items">{bullets(safe(one) for one in words)}</div>'
