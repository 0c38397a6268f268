# do not pre-load
"""After the order: who may revoke, what may be done first, and whether a new petition could still stand.

RCW 71.05.590, .595, .320, .365; 71.34.780.  Pure questions over the rules; the papers of a program build on them.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..matter import Matter
from ..matter.people import PetitionerKind
from .clocks import renewal
from .findings import Finding
from .questions import review
from .rules import Rules, rules_on
from .standing import who


@dataclass(frozen=True, slots=True)
class Renewal:
    """What it takes to go on after an order ends: a new petition.

    days: suggested court days to review, plan the exam, and file.   history: element (c) as of that filing day.
    """

    order_ends: date
    days: Mapping[str, date]
    history: tuple[Finding, ...]

    @property
    def still_stands(self) -> Finding:
        """Element (c) on the suggested filing day; a person who kept to treatment may no longer meet it."""
        return self.history[0]


def rights(rules: Rules) -> Mapping[str, str]:
    """The rights of RCW 71.05.217(1) by letter, in plain words."""
    return rules.value("rights.list")


def responses(rules: Rules) -> Mapping[str, str]:
    """The graduated responses of RCW 71.05.590(2) by letter, the mildest first."""
    return rules.value("after.responses")


def may_revoke(kind: PetitionerKind, rules: Rules) -> bool:
    """True only for a designated crisis responder; the other who may, the department's secretary, is no petitioner here."""
    return kind.value in rules.value("after.revocation")["who"]


def renew(matter: Matter, order_ends: date, as_of: date, ruleset: str | None = None) -> Renewal:
    """Whether the history would still hold in the windows of a new petition, filed on the suggested day.

    No order can be extended.  A filing day that has passed becomes ``as_of``.
    """
    rules = rules_on(as_of, who(matter.respondent, as_of), ruleset)
    days = renewal(order_ends, rules)
    filing = max(days["filing"], as_of)
    return Renewal(order_ends, days, review(matter, filing, ruleset).under("criteria.c"))
