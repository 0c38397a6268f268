# do not pre-load
"""A blank bound to our vocabulary, as data: which value goes where, on exactly which file, and who vouches for it."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ...errors import InputError, Problem
from ...pdf.choosing import inspect
from .sheets import Rect, Sheet, sheets
from .spots import LabelSpot, Place, Spot, WordSpot
from .vocabulary import Term, vocabulary

PDF, WORD = "pdf", "docx"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a person read off the official form and vouches for.  Every part is None until somebody entered it."""

    number: str | None = None
    title: str | None = None
    revision: str | None = None
    verified_by: str | None = None
    verified_on: date | None = None

    @property
    def verified(self) -> bool:
        """True once number and title were entered and somebody put their name and a day to it."""
        return all((self.number, self.title, self.verified_by, self.verified_on))


@dataclass(frozen=True, slots=True)
class BoundForm:
    """One blank and its binding.

    paper: what it is bound as; kind: ``pdf`` or ``docx``; sha256: of the blank, hex.  fields: term to the spots that show
    it.  not_asked: terms that the form has no question for, and whose answers are meant to be left out.
    """

    paper: str
    kind: str
    sha256: str
    identity: Identity
    fields: Mapping[str, tuple[Spot, ...]]
    not_asked: tuple[str, ...] = ()
    blank: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        """How papers that stand on it name it: ``bound:petition:`` and the hash of blank and binding."""
        return f"bound:{self.paper}:{self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """Changes with every change of blank, binding or identity; hex."""
        told = repr((self.paper, self.sha256, self.identity, sorted(self.fields.items()), self.not_asked))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def terms(self) -> Mapping[str, Term]:
        """The vocabulary of its paper."""
        return vocabulary(self.paper)

    @property
    def unbound(self) -> tuple[Term, ...]:
        """Terms that have no spot and are not marked as not asked."""
        return tuple(t for name, t in self.terms.items() if name not in self.fields and name not in self.not_asked)

    def unused(self, places: Iterable[Place]) -> list[Place]:
        """The places of the blank that nothing is bound to."""
        used = {spot.key for spots in self.fields.values() for spot in spots}
        return [place for place in places if place.spot.key not in used]


def kind_of(blank: bytes) -> str:
    """``pdf`` or ``docx``, by the file's first bytes.  Raises InputError for anything else."""
    if blank[:1024].lstrip().startswith(b"%PDF") or b"%PDF-" in blank[:1024]:
        return PDF
    if blank.startswith(b"PK\x03\x04"):
        return WORD
    raise InputError("This is neither a PDF nor a Word file (.docx)", "BLANK",
                     "Give the official blank as PDF or .docx; save an older .doc as .docx in Word.")


def digest(blank: bytes) -> str:
    """SHA-256 of a blank, hex."""
    return hashlib.sha256(blank).hexdigest()


def places(blank: bytes) -> list[Place]:
    """Every place of a blank that could take a value, in reading order.  Raises InputError."""
    from .blanks import pdf_places
    from .word import word_places

    return pdf_places(blank) if kind_of(blank) == PDF else word_places(blank)


def same_blank(bound: BoundForm, blank: bytes, where: str = "BLANK") -> None:
    """Raise InputError with both hashes where ``blank`` is not the very file that was bound."""
    found = digest(blank)
    if found != bound.sha256:
        problem = Problem(where, f"this file has SHA-256 {found}, but the binding was made for {bound.sha256}",
                          "If the court has a new edition, bind that one (forms bind NEW --map THIS --new-edition) and look at its "
                          "proof; else put the bound file back.")
        raise InputError("The blank is not the one that was bound", where, problem.mend, (problem,))


def on(bound: BoundForm, blank: bytes) -> BoundForm:
    """``bound`` with its blank's bytes, checked: the hash, and that every spot is on it.  Raises InputError, each problem."""
    same_blank(bound, blank)
    found = replace(bound, blank=blank)
    if problems := tuple(check(found)):
        raise InputError(f"{len(problems)} place(s) of the binding are not right", "fields", "", problems)
    return found


def check(bound: BoundForm) -> Iterator[Problem]:
    """Every spot that is not on the blank, or does not suit its term."""
    terms = bound.terms
    for name in (*bound.fields, *bound.not_asked):
        if name not in terms:
            yield Problem(f"fields.{name}", "the vocabulary has no such word", "See docs/official-forms.md or: aotforms forms words.")
    for name in set(bound.fields) & set(bound.not_asked):
        yield Problem(f"not_asked.{name}", "it is bound as well", "Take it out of one of the two.")
    if bound.kind == PDF:
        yield from _pdf_problems(bound)
    else:
        from .word import word_places

        known = {place.spot.key: place.kind for place in word_places(bound.blank)}
        for where, term, spot in each(bound):
            if not isinstance(spot, WordSpot):
                yield Problem(where, "a Word document needs `at:`", "Name a place as forms inspect shows it.")
            elif spot.at not in known:
                yield Problem(where, f"the document has no place {spot.at}", "List them: aotforms forms inspect BLANK.")
            elif known[spot.at] == "check" and term.kind != "check":
                yield Problem(where, "a text cannot go into a check box", "Bind it to a line.")


def each(bound: BoundForm) -> Iterator[tuple[str, Term, Spot]]:
    """(path in the map, term, spot) for every spot of a known term."""
    for name, spots in bound.fields.items():
        if term := bound.terms.get(name):
            for number, spot in enumerate(spots):
                yield f"fields.{name}[{number}]", term, spot


def _pdf_problems(bound: BoundForm) -> Iterator[Problem]:
    fields = {info.name: info for info in inspect(bound.blank)}
    pages = sheets(bound.blank)
    for where, term, spot in each(bound):
        if isinstance(spot, WordSpot):
            yield Problem(where, "`at:` is for Word documents", "Give `field:`, or `page:` and `label:`.")
        elif isinstance(spot, LabelSpot):
            yield from _label_problems(where, term, spot, pages)
        elif (info := fields.get(spot.field)) is None:
            yield Problem(where, f"the blank has no field {spot.field}", "List them: aotforms forms inspect BLANK.")
        elif info.kind in ("check", "radio") and term.kind != "check":
            yield Problem(where, "a text cannot go into a check box", "Bind it to a text field.")
        elif spot.option is not None and spot.option not in info.options:
            yield Problem(where, "the field has no such option", f"It takes: {', '.join(info.options[:12])}.")
        elif info.kind in ("radio", "choice") and term.kind == "check" and spot.option is None:
            yield Problem(where, "it is not said which option the tick chooses", f"Add option: one of {', '.join(info.options[:12])}.")
        elif info.kind == "button":
            yield Problem(where, "a button takes no value", "Bind it to a text field.")


def _label_problems(where: str, term: Term, spot: LabelSpot, pages: list[Sheet]) -> Iterator[Problem]:
    if spot.kind == "check" and term.kind != "check":
        yield Problem(where, "a text cannot go into a check box", "Say kind: text, and give it room.")
    try:
        found = placed(spot, pages)
    except InputError as error:
        yield Problem(where, error.what, error.mend)
        return
    width, height = pages[spot.page - 1].size
    if found[0] < 0 or found[1] < 0 or found[2] > width or found[3] > height or spot.width < 4 or spot.height < 4:
        yield Problem(where, "the box is not on the page, or has no room", "Mend dx, dy, width and height (points; right and up).")


def placed(spot: LabelSpot, pages: list[Sheet]) -> Rect:
    """The box of a spot, as a reader sees the page.  Raises InputError where its label is not printed there."""
    if not 1 <= spot.page <= len(pages):
        raise InputError(f"the blank has no page {spot.page}", spot.key, f"It has {len(pages)}.")
    label = "".join(spot.label.split())
    alike = [p for p in pages[spot.page - 1].phrases if label and "".join(p.text.split()).startswith(label)]
    if len(alike) < spot.nth or spot.nth < 1:
        raise InputError(f"page {spot.page} says “{spot.label}” {len(alike)} time(s), not {spot.nth}", spot.key,
                         "Give the label as forms inspect shows it.")
    left, bottom = alike[spot.nth - 1].box[:2]
    return left + spot.dx, bottom + spot.dy, left + spot.dx + spot.width, bottom + spot.dy + spot.height
