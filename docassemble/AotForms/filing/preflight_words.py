# do not pre-load
"""Words that keep a paper from going: what the law's text rules out, and a name where it may not stand."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..law.findings import Review
from ..law.rules import Who, rules_on
from ..law.standing import who
from ..matter.matter import Matter

_SPLIT = r"[\W_]+"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that a paper of ours must never say."""

    pattern: re.Pattern
    what: str
    mend: str


_CITE = r"(?<![\d.])71\.05\.{}(?!\d)"
WRONG = (
    Wrong(re.compile(_CITE.format("248")), "it cites RCW 71.05.248, which does not exist", "The section is RCW 71.05.148."),
    Wrong(re.compile(_CITE.format("390")), "it cites RCW 71.05.390, which is no longer law",
          "Records are under chapter 70.02 RCW, closed files under RCW 71.05.620."),
    Wrong(re.compile(_CITE.format("360")), "it cites RCW 71.05.360, which is no longer law", "The rights are in RCW 71.05.217."),
    Wrong(re.compile(r"(?<![\w.])MPR(?![\w.])"), "it cites the Mental Proceedings Rules, which are no longer in force",
          "They are the Superior Court Civil Commitment Rules, all reserved; cite the statute."),
)
LOWER = Wrong(re.compile(r"preponderance", re.IGNORECASE), "it states a lower standard of proof than RCW 71.05.148(1)",
              "The standard is clear, cogent, and convincing evidence.")
# RCW 71.05.240(3) puts the lower standard on one thing only: whether a person who says so has volunteered in good faith.
_VOLUNTEERED = re.compile(r"volunteer|good faith", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What the papers are about, as far as checking them needs it.

    names: the ways in which the respondent's full name is looked for, each its words in order.  minor: known to be no adult,
    or not known to be one.  proof: the standard of proof by the rules that the papers were written by.
    """

    names: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    minor: bool = True
    proof: str = "clear, cogent, and convincing evidence"


def about(matter: Matter, review: Review) -> About:
    """What to look for in the papers of ``matter``."""
    known = who(matter.respondent, review.as_of)
    rules = rules_on(review.as_of, known, review.ruleset)
    name, others = matter.respondent.name, matter.respondent.other_names or ()
    ways = [(name.given, name.family), (name.family, name.given)] if name.given and name.family else []
    ways += [tuple(other.split()) for other in others if len(other.split()) > 1]
    return About(tuple(ways), known is not Who.ADULT, str(rules.value("proof.standard")))


def wrong_words(text: str, proof: str) -> Iterator[Wrong]:
    """Everything in ``text`` that no paper of ours may say; ``proof``: the standard of proof of the papers' own rules."""
    yield from (wrong for wrong in WRONG if wrong.pattern.search(text))
    if not LOWER.pattern.search(proof) and any(not _VOLUNTEERED.search(_sentence(text, at.start())) for at in LOWER.pattern.finditer(text)):
        yield LOWER


def _sentence(text: str, at: int) -> str:
    """The sentence around ``at``; a full stop counts only where a capital or a bracket follows it."""
    ends = [0, *(m.end() for m in re.finditer(r"[.;!?]\s+(?=[A-Z(])", text)), len(text)]
    start = max(end for end in ends if end <= at)
    return text[start:min(end for end in ends if end > at)]


def names_in(text: str, names: tuple[tuple[str, ...], ...]) -> bool:
    """True where a full name stands in ``text``: its words in order, with up to two others (a middle name) between two of them,
    over line ends and hyphens, whatever the case."""
    folded = unicodedata.normalize("NFC", text)
    return any(_as_pattern(way).search(folded) for way in names)


def _as_pattern(way: tuple[str, ...]) -> re.Pattern:
    between = rf"{_SPLIT}(?:\w+{_SPLIT}){{0,2}}?"
    parts = [_SPLIT.join(re.escape(p) for p in re.split(_SPLIT, unicodedata.normalize("NFC", word)) if p) for word in way]
    return re.compile(rf"(?<!\w){between.join(parts)}(?!\w)", re.IGNORECASE)
