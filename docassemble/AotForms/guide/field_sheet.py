# do not pre-load
"""The same questions on paper: boxes to tick and lines to write on, for where no phone may go or none works.

A person types the answers in later.  No fact about anybody is on it, and it is no court form.  Knows no docassemble.
"""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from ..law.rules import rules_on
from ..matter.dates import long_date
from ..pdf import typeset
from . import doors, field_form
from .field_form import BOXES, LIST, RADIO, Asked, Field, Form, Listed
from .shown import Shown

TITLE = "Field worksheet: questions for a petition for assisted outpatient treatment"
# Of what is often told more than once, room for so many; of everything else, for one.
ROOM = {"informants": 2, "incidents": 2}
LONG_LIST = 12  # more choices than this are written, not ticked
STYLE = """
@page { margin: .75in;
  @bottom-left { content: "Field worksheet. Not a court form. Keep it safe until its answers are typed in; then shred it."; font-size: 9pt }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 9pt } }
body { font-size: 10.5pt } h1 { font-size: 17pt; margin: 0 0 6pt }
h2 { font-size: 14pt; margin: 18pt 0 4pt; border-bottom: 1.5pt solid #000 }
h3 { font-size: 11pt; margin: 10pt 0 2pt } h2, h3, .ask, .only { break-after: avoid } .asked { break-inside: avoid } p { margin: 2pt 0 } ul { margin: 2pt 0 }
.ask { font-weight: bold; margin-top: 4pt } .only { font-style: italic } .only.more { break-before: avoid; break-after: auto; margin-top: 5pt }
.half + p, .half + .one { margin-top: 8pt } .box { display: inline-block; margin-right: 14pt }
.line { border-bottom: .75pt solid #000; height: 19pt } .one { break-inside: avoid }
.half { display: inline-block; width: 47%; margin-right: 2%; vertical-align: bottom; break-inside: avoid; margin-top: 7pt } .half .ask { font-weight: normal; margin: 0 }
.half .line { height: 14pt }
"""
BOX = "☐"


def pdf(day: date | None = None) -> bytes:
    """The worksheet as a tagged PDF on letter paper, by the rules of ``day`` (today in Washington when None)."""
    return _pdf(day or doors.today_in_washington())


@lru_cache(maxsize=1)
def _pdf(day: date) -> bytes:
    return typeset(html(day), title=TITLE)


def html(day: date) -> str:
    """The worksheet before it is set."""
    form, checked = field_form.form(day), rules_on(day).checked_on
    words = _Words(form)
    parts = Markup("").join(Markup('<h2>{}. {}</h2>{}').format(number, part.title, Markup("").join(_steps(part.steps, words)))
                            for number, part in enumerate(form.parts, 1))
    return str(Markup("<style>{}</style><body><h1>{}</h1>{}{}</body>").format(Markup(STYLE), TITLE, _head(checked), parts))


def _head(checked: date) -> Markup:
    lines = ("This is not a court form, and nobody files it. Type the answers into AotForms later. "
             f"The questions follow the law as it was checked on {long_date(checked)}.",
             "Leave empty what is not known yet. Give dates as well as you know them; the year alone is enough. "
             "If a space is too small, use another sheet, and write the number of the part on it.",
             "Keep this sheet as you keep a health record, and shred it when its answers are typed in. Do not write the person’s name on the "
             "outside of a folder.",
             "If anyone is in danger now, call 911. In a crisis call or text 988. A petition takes days.")
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


class _Words:
    """How a condition is said to a person: "Only if … is …"."""

    def __init__(self, form: Form):
        self._fields = form.fields()

    def only(self, asked: Asked, of: str) -> Markup:
        """of: the list that the question belongs to, or empty."""
        told = [] if asked.when is True else [self._words(asked.when, of)]
        told += ["it applies to this person"] * asked.perhaps
        return Markup('<p class="only">Only if {}.</p>').format(", and ".join(told)) if told else Markup("")

    def _words(self, shown: Shown, of: str) -> str:
        """A condition that turns on fields, in words; empty for what goes without saying ("not known yet" beside a tick)."""
        kind, *rest = shown
        if kind in ("all", "any"):
            return {"all": ", and ", "any": ", or "}[kind].join(filter(None, (self._words(part, of) for part in rest)))
        if kind == "not" and rest[0][0] not in ("one", "ticked"):
            return f"it is not so that {self._words(rest[0], of)}"
        kind, name, which = rest[0] if kind == "not" else shown
        field, isnt = self._fields[f"{of}[i]{name}" if name.startswith(".") else name], shown[0] == "not"
        words = dict(field.choices)
        if kind == "ticked":
            return "" if isnt else f"you ticked “{words[which]}”"
        return f"the answer to “{field.label}” is {'not ' if isnt else ''}“{'” or “'.join(words[value] for value in which)}”"


def _steps(steps: tuple[Asked | Listed, ...], words: _Words) -> Iterator[Markup]:
    for step in steps:
        if not isinstance(step, Listed):
            yield _asked(step, words)
            continue
        yield _asked(step.asked, words)
        for index in range(ROOM.get(step.of, 1)):
            yield from (_asked(field_form.numbered(one, index), words, step.of, first=not index) for one in step.each)
        yield Markup('<p class="only more">{} If so, continue on a copy of these pages.</p>').format(step.another)


def _asked(asked: Asked, words: _Words, of: str = "", first: bool = True) -> Markup:
    text = asked.text if first else Markup("")
    return Markup('<div class="asked"><h3>{}</h3>{}{}{}</div>').format(asked.title, words.only(asked, of), text, Markup("").join(_field(one) for one in asked.fields))


def _field(field: Field) -> Markup:
    if field.kind == "note":
        return Markup("<p>{}</p>").format(field.label)
    if field.kind in (RADIO, BOXES, LIST) and len(field.choices) <= LONG_LIST:
        boxes = Markup(" ").join(Markup('<span class="box">{} {}</span>').format(BOX, text) for _, text in field.choices)
        own = Markup('<span class="box">{} From my list, number: ______</span>').format(BOX) if field.sources else ""
        return Markup('<div class="one"><p class="ask">{}</p><p>{} {}</p></div>').format(field.label, boxes, own)
    line = Markup('<div class="line"></div>')
    if field.kind != "area":
        return Markup('<div class="half"><p class="ask">{}</p>{}</div>').format(field.label, line)
    return Markup('<div class="one"><p class="ask">{}</p>{}</div>').format(field.label, line * max(3, field.rows or 4))
