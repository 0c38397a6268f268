# do not pre-load
"""A binding as YAML that a person can read and edit."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

import yaml

from ...errors import InputError, Problem
from .bound import PDF, WORD, BoundForm, Identity
from .spots import FieldSpot, LabelSpot, Place, Spot, WordSpot

_HEAD = """\
# Where our values go on an official blank.  Edit it, then: aotforms forms bind BLANK --as {paper} --map THIS
# Every word under `fields` is explained in docs/official-forms.md, or by: aotforms forms words {paper}
#   field:  a field of the blank's own form.  option: what a tick chooses there.
#   page, label, nth: a text that the blank prints; dx, dy: from its lower left corner to the box, in points (72 an inch),
#           right and up; width, height: of the box; kind: text, lines or check; size: of the type.
#   at:     a place in a Word document.
# Two texts at one place stand one after the other.  A word may have several places.
# After every change look at the proof: aotforms forms check THIS
"""


def read_map(text: str, where: str = "--map") -> BoundForm:
    """The binding in a YAML text, without its blank.  Raises InputError with every problem and its path."""
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise InputError(f"The map is not YAML{line}", where, "Mend the line, or start again from the proposal.") from None
    if not isinstance(given, dict) or not isinstance(given.get("fields"), dict | None):
        raise InputError("The map has no `fields`", where, "Start from a proposal: aotforms forms bind BLANK --as petition --out MAP.yml")
    reader = _Reader()
    bound = reader.form(given)
    if reader.problems:
        raise InputError(f"{len(reader.problems)} thing(s) in the map are wrong", where, "", tuple(reader.problems))
    return bound


class _Reader:
    """Reads a map and gathers what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, what: str, mend: str) -> None:
        """Keep a problem."""
        self.problems.append(Problem(where, what, mend))

    def form(self, given: Mapping[str, Any]) -> BoundForm:
        """The whole binding; what is wrong is left out and kept as a problem."""
        blank = given.get("blank") if isinstance(given.get("blank"), dict) else {}
        kind, sha = blank.get("kind"), blank.get("sha256")
        if kind not in (PDF, WORD):
            self.wrong("blank.kind", "it is not said what kind of file the blank is", "Write pdf or docx.")
        if not (isinstance(sha, str) and len(sha) == 64):
            self.wrong("blank.sha256", "the blank’s SHA-256 is missing", "It is 64 hexadecimal digits; forms inspect shows it.")
        bound = {str(name): self.spots(f"fields.{name}", spots) for name, spots in (given.get("fields") or {}).items()}
        not_asked = given.get("not_asked") or []
        if not isinstance(not_asked, list):
            self.wrong("not_asked", "this is not a list", "Write one word a line, each after a dash.")
            not_asked = []
        return BoundForm(str(given.get("paper") or ""), str(kind), str(sha).lower(), self.identity(given.get("form")),
                         {name: spots for name, spots in bound.items() if spots}, tuple(map(str, not_asked)))

    def identity(self, given: Any) -> Identity:
        """Number, title, revision and who verified it."""
        if not isinstance(given, dict):
            return Identity()
        known = {f.name for f in fields(Identity)}
        for name in given.keys() - known:
            self.wrong(f"form.{name}", "a form has no such part", f"It has: {', '.join(sorted(known))}.")
        day = given.get("verified_on")
        if isinstance(day, str) and day.strip():
            try:
                day = date.fromisoformat(day.strip())
            except ValueError:
                self.wrong("form.verified_on", "this is not a date", "Write it as 2026-03-14.")
                day = None
        texts = {name: _text(given.get(name)) for name in known - {"verified_on"}}
        return Identity(**texts, verified_on=day if isinstance(day, date) else None)

    def spots(self, where: str, given: Any) -> tuple[Spot, ...]:
        """The places of one term."""
        rows = given if isinstance(given, list) else [] if given is None else [given]
        return tuple(spot for number, row in enumerate(rows) if (spot := self.spot(f"{where}[{number}]", row)) is not None)

    def spot(self, where: str, row: Any) -> Spot | None:
        """One place; None where it is not right."""
        if isinstance(row, dict):
            for kind, key in ((FieldSpot, "field"), (LabelSpot, "label"), (WordSpot, "at")):
                if key in row:
                    return self._made(where, kind, row)
        self.wrong(where, "a place needs `field:`, `label:` or `at:`", "See the head of the map.")
        return None

    def _made(self, where: str, kind: type, row: dict[str, Any]) -> Spot | None:
        known, values = {f.name: f for f in fields(kind)}, {}
        for name, value in row.items():
            part = known.get(name)
            if part is None:
                self.wrong(f"{where}.{name}", "a place of this kind has no such part", f"It has: {', '.join(known)}.")
            elif "float" in str(part.type) or "int" in str(part.type):
                if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 20_000:
                    self.wrong(f"{where}.{name}", "this is not a number of points", "Write a number such as 72.5.")
                    return None
                values[name] = int(value) if "int" in str(part.type) else float(value)
            elif value is not None:
                values[name] = str(value)
        if values.get("kind", "text") not in ("text", "lines", "check"):
            self.wrong(f"{where}.kind", "there is no such kind", "Write text, lines or check.")
            return None
        try:
            return kind(**values)
        except TypeError:
            missing = [n for n in ("field", "label", "page", "dx", "dy", "width", "height", "at") if n in known and n not in values]
            self.wrong(where, f"parts are missing: {', '.join(missing)}", "See the head of the map.")
            return None


def _text(value: Any) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None


def write_map(bound: BoundForm, reasons: Mapping[str, str] | None = None, places: Iterable[Place] = ()) -> str:
    """The binding as YAML with comments: what each term means, why it was proposed, and what is left over."""
    identity, terms = bound.identity, bound.terms
    out = [_HEAD.format(paper=bound.paper), f"paper: {bound.paper}", "blank:", f"  kind: {bound.kind}", f"  sha256: {bound.sha256}",
           "form:  # as the blank says; entered by a person, never guessed; verified only when number, title, by and on are there"]
    out += [f"  {name}: {_scalar(value)}" for name, value in asdict(identity).items()]
    out.append("fields:" if bound.fields else "fields: {}")
    for name in (*(n for n in terms if n in bound.fields), *(n for n in bound.fields if n not in terms)):
        if term := terms.get(name):
            out.append(f"  # {_plain(term.meaning)} ({term.kind})")
        if reasons and name in reasons:
            out.append(f"  # proposed: {_plain(reasons[name])}")
        out.append(f"  {name}:")
        out += [f"    - {_row(spot)}" for spot in bound.fields[name]]
    out.append("# Words whose answers are meant to be left out, because the form does not ask for them:")
    out.append("not_asked:" if bound.not_asked else "not_asked: []")
    out += [f"  - {name}" for name in bound.not_asked]
    left = bound.unbound
    for told, those in (("# Not bound; a form prints these itself, or they are signed in ink:", [t for t in left if t.stays_out]),
                        ("# Not bound.  What is answered here goes whole into the addendum:", [t for t in left if not t.stays_out])):
        out += [told, *(f"#   {term.name}  ({term.kind}) {_plain(term.meaning)}" for term in those)] if those else []
    if rest := bound.unused(places):
        out.append("# Places that nothing is bound to; move a line up under its word to use it:")
        out += [f"#   - {_row(place.spot)}  # {place.kind}, {_plain(place.label or place.tooltip or place.name)}" for place in rest]
    return "\n".join(out) + "\n"


def _row(spot: Spot) -> str:
    given = {name: value for name, value in asdict(spot).items() if value not in (None, "") and not (name == "nth" and value == 1)}
    return "{" + ", ".join(f"{name}: {_scalar(value)}" for name, value in given.items()) + "}"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(str(value).encode("utf-8", "backslashreplace").decode(), ensure_ascii=False)


def _plain(text: str) -> str:
    return " ".join(text.encode("utf-8", "backslashreplace").decode().split())
