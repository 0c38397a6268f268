# do not pre-load
"""What every typeset paper for the hearing has in common: the caption, the cites of the rules in force, the footer."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..law.findings import Review
from ..law.rules import Rules, Who
from ..matter.matter import Matter
from ..matter.proceeding import Hearing
from . import words
from .captions import caption
from .document import Document, Role, SignatureSpot, Signer
from .listing import CLERK, PROSECUTOR
from .settings import Settings
from .typesetting import typeset
from .variants import NOT_AOC, law_for

BOTH = (PROSECUTOR, CLERK)
PERJURY = ("I declare under penalty of perjury under the law of Washington that the foregoing is true and correct. RCW 5.50.050.")
PROPOSED = "Proposed order"


class Given(NamedTuple):
    """What a writer of a paper is given."""

    matter: Matter
    review: Review
    rules: Rules
    settings: Settings

    @property
    def law(self) -> Mapping[str, Any]:
        """The words for this kind of respondent."""
        return law_for(self.rules.who)

    @property
    def minor(self) -> bool:
        """Known to be under 18."""
        return self.rules.who in (Who.ADOLESCENT, Who.CHILD)

    @property
    def name(self) -> str:
        """The respondent as a court paper may name them: by initials unless known to be an adult."""
        return words.court_name(self.matter.respondent, self.rules.who, self.settings)

    def cite(self, rule: str) -> str:
        """Where the rule stands, written for this kind of respondent."""
        return self.rules[rule].cite


def paper(template: str, given: Given, *, id: str, code: str, title: str, cite: str, said: Iterable[str | None], proposed: bool = False,
          role: Role = Role.CONNECTED, recipients: tuple[str, ...] = BOTH, signatures: tuple[SignatureSpot, ...] = (),
          footer: str | None = None, **context: Any) -> Document:
    """One typeset paper.  cite: of the whole paper, under its title.   proposed: an order that the court has not made.

    The template also gets ``matter``, ``rules``, ``by`` (rule id to cite), ``name`` (of the respondent), ``minor`` and ``law``.
    Raises UnwritableCharacter and ReadBackError.
    """
    matter, review, rules, settings = given
    return typeset(
        template, said=[text for text in said if text], id=id, code=code, title=title, role=role, recipients=recipients,
        ruleset_date=review.ruleset_date, footer=footer or f"{PROPOSED + ': ' if proposed else ''}{title}; {NOT_AOC}.",
        signatures=signatures, matter=matter, rules=rules, by=given.cite, name=given.name, minor=given.minor, law=given.law,
        under="Proposed" if proposed else "", cite=cite, **caption(matter, rules.who, settings), **context)


def spot(signer: Signer, name: str, capacity: str, statement: str = "", *, place: bool = False, required: bool = True) -> SignatureSpot:
    """Where one person signs: the lines of an ``o.signature(signer, …)`` block."""
    who = signer.value
    return SignatureSpot(signer, name, capacity, statement, f"{who}_signature", f"{who}_signed_on",
                         f"{who}_signed_at" if place else None, required)


def hearing(known: Hearing) -> dict[str, str]:
    """Day, hour, place, link and judge in words; empty while not known."""
    return {"on": words.day(known.on), "at": words.clock(known.at), "place": words.joined(known.place, known.room),
            "remote": known.remote or "", "judge": known.judge or ""}


def every_text(*parts: Any) -> list[str]:
    """Every text in dictionaries, lists and pairs: what must be read back from the finished page."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, Mapping):
            found += every_text(*part.values())
        elif isinstance(part, list | tuple):
            found += every_text(*part)
    return found
