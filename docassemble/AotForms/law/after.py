# do not pre-load
"""After the order: who may revoke, what may be done first, and whether a new petition could still stand.

RCW 71.05.590, .595, .320, .365; 71.34.780.  Pure questions over the rules; the papers of a program build on them.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..matter import Matter
from ..matter.after import NoncomplianceNotice, Revoker
from ..matter.people import PetitionerKind
from .clocks import renewal
from .criteria import criteria
from .findings import Finding, Status
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


def may_revoke(kind: PetitionerKind | Revoker, rules: Rules) -> bool:
    """True only for a designated crisis responder and the department's secretary, who is no petitioner here; RCW 71.05.590(5)."""
    return kind.value in rules.value("after.revocation")["who"]


def must_report(notice: NoncomplianceNotice) -> bool | None:
    """Whether the provider must tell: failed or got worse, *and as a result* serious harm is likelier; RCW 71.05.590(4).

    None while it is not known.  One that is known not to be so decides.
    """
    happened = (notice.fails_to_adhere, notice.deteriorates)
    if notice.increased_likelihood is False or happened == (False, False):
        return False
    return True if notice.increased_likelihood and any(happened) else None


def renew(matter: Matter, order_ends: date, as_of: date, ruleset: str | None = None) -> Renewal:
    """Whether the history would still hold in the windows of a new petition, filed on the suggested day.

    No order can be extended.  A filing day that has passed becomes ``as_of``.
    """
    rules = rules_on(as_of, who(matter.respondent, as_of), ruleset)
    days = renewal(order_ends, rules)
    filing = max(days["filing"], as_of)
    return Renewal(order_ends, days, review(matter, filing, ruleset).under("criteria.c"))


def history_holds_until(matter: Matter, as_of: date, order_ends: date, ruleset: str | None = None) -> date | None:
    """The last day, up to the order's end, on which a new petition could be filed while its history is still met.

    As the filing day moves on, events leave the look-back windows and none comes back in, so the days that hold are one run.
    None where element (c) is not met on ``as_of``, or the order has ended.  Says nothing of the exam, nor of the hearing's days.
    """
    if order_ends < as_of or not _history_met(matter, as_of, ruleset):
        return None
    holds, days = 0, (order_ends - as_of).days
    while holds < days:
        middle = (holds + days + 1) // 2
        holds, days = (middle, days) if _history_met(matter, as_of + timedelta(days=middle), ruleset) else (holds, middle - 1)
    return as_of + timedelta(days=holds)


def _history_met(matter: Matter, day: date, ruleset: str | None) -> bool:
    rules = rules_on(day, who(matter.respondent, day), ruleset)
    return next(one.status for one in criteria(matter, rules) if one.id == "criteria.c") is Status.MET
