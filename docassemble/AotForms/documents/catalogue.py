# do not pre-load
"""Which papers there are for a matter: required, optional or impossible and why, in the packet's order, who signs, who gets them.

The registry of forms holds no number: the Administrative Office of the Courts' forms were not seen, and a number is never made up.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules, rules_on
from ..law.standing import who
from ..matter.matter import Matter
from .catalogue_after import after_entries
from .catalogue_filing import filing_entries
from .catalogue_hearing import hearing_entries
from .catalogue_order import order_entries
from .listing import CLERK, PROSECUTOR, Entry, Need, Stage

FORMS = {"petition": {"number": None, "verified": False}, "declaration": {"number": None, "verified": False}}
GROUPS = (filing_entries, hearing_entries, order_entries, after_entries)

__all__ = ["CLERK", "FORMS", "PROSECUTOR", "Entry", "Need", "Stage", "catalogue", "rules_for"]


def rules_for(matter: Matter, review: Review) -> Rules:
    """The rules that the Review was made by."""
    return rules_on(review.as_of, who(matter.respondent, review.as_of), review.ruleset)


def catalogue(matter: Matter, review: Review) -> tuple[Entry, ...]:
    """Every paper that this room can write, in the packet's order; an addendum follows its paper where one is needed."""
    rules = rules_for(matter, review)
    return tuple(sorted((entry for group in GROUPS for entry in group(matter, rules)), key=lambda entry: entry.order))
