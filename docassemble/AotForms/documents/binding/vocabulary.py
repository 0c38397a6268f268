# do not pre-load
"""The words that a blank is bound to: the fields of our own forms, with what each means and what kind of answer it is."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ...errors import InputError, Problem
from ..blanks import blank
from ..rendering import blank_html
from ..variants import VARIANTS

# An official form prints these itself, or has no use for them: they never move to an addendum.
OF_THE_FORM = frozenset({"ruleset_date", "caption_words", "county", "caption_name", "cause_number"})
_SIGNED = re.compile(r"_(signature|signed_on|signed_at)$")
_MARKS = re.compile(r'<h2>(.*?)</h2>|<(?:input|textarea)[^>]* name="([^"]+)"', re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")
_KINDS = {"line": "text", "box": "lines", "check": "check", "footer": "text"}


@dataclass(frozen=True, slots=True)
class Term:
    """One value that a paper of ours may hold.

    name: as in ``pdf_templates/*.fields.json``; kind: ``text`` (one line), ``lines`` (several) or ``check`` (a tick);
    number and label: as on our own form; heading: of the part of our form where it stands.
    """

    name: str
    kind: str
    number: str
    label: str
    heading: str

    @property
    def meaning(self) -> str:
        """What it says, in words: heading and label."""
        return f"{self.heading}: {self.label}" if self.heading else self.label

    @property
    def signed(self) -> bool:
        """True for what is written when somebody signs: the signature, its day and its place."""
        return bool(_SIGNED.search(self.name))

    @property
    def stays_out(self) -> bool:
        """True for what never moves to an addendum: the caption, the date of the rules, and what is signed."""
        return self.signed or self.name in OF_THE_FORM


def papers() -> tuple[str, ...]:
    """What a blank can be bound as: a paper (``petition``), or its form for one age (``petition-adult``)."""
    found = {name: None for v in VARIANTS.values() for name in (v.paper, age_of(v.stem))}
    return tuple(sorted(found))


def age_of(stem: str) -> str:
    """A form's name without its cosigner: ``declaration-adult`` of ``declaration-adult-cosigned``."""
    return stem.removesuffix("-cosigned")


@cache
def vocabulary(paper: str) -> Mapping[str, Term]:
    """Every term of ``paper`` by name, in our own form's order.  Raises InputError for a paper that we do not have."""
    stems = [stem for stem, v in VARIANTS.items() if paper in (v.paper, age_of(stem))]
    if not stems:
        known = papers()
        problem = Problem("--as", "there is no such paper", f"It is one of: {', '.join(known)}.")
        raise InputError("No paper has this name", "--as", problem.mend, (problem,))
    found: dict[str, Term] = {}
    for stem in sorted(stems, key=lambda s: "-cosigned" not in s):  # the form with a cosigner has every field
        headings = _headings(stem)
        for field in blank(stem).fields.values():
            label = field.tooltip.removeprefix(field.item).strip()
            found.setdefault(field.name, Term(field.name, _KINDS[field.kind], field.item, label, headings.get(field.name, "")))
    return MappingProxyType(found)


def _headings(stem: str) -> dict[str, str]:
    """The heading above each field of our own form."""
    found, heading = {}, ""
    for title, name in _MARKS.findall(blank_html(VARIANTS[stem])[0]):
        if title:
            heading = " ".join(_TAGS.sub(" ", title).split()).split(", RCW")[0]
            heading = re.sub(r"^\d+\.\s*", "", heading)
        else:
            found.setdefault(name, heading)
    return found
