# do not pre-load
"""What the papers after an order share: which order, the reasons to act on it, narratives with their sources."""
from __future__ import annotations

from collections.abc import Iterable

from ..law.rules import Rules
from ..matter.after import Reasons
from ..matter.base import Narrative
from ..matter.matter import Matter
from . import words
from .order_findings import adolescent

REASONS = ("fails_to_adhere", "deteriorating", "decompensating", "serious_harm")
Pair = tuple[str, str]
CELL = 320  # more letters than this in one cell, and the rows stand as blocks: a cell that ran over a page's end would be read in pieces


def the_order(matter: Matter) -> list[Pair]:
    """Which order the paper is about."""
    order = matter.order
    return [("Entered on", words.day(order.entered_on)), ("Expires on", words.day(order.expires)),
            ("By judge or commissioner", order.judge or ""),
            ("Provider under the order", words.provider(matter.provider.contact))]


def adult_cite(rules: Rules, rule_id: str) -> str:
    """The rule's cite; nothing for an adolescent, whose chapter was not read on it."""
    return "" if adolescent(rules) else rules[rule_id].cite


def reasons(given: Reasons, rules: Rules) -> list[tuple[str, bool | None]]:
    """The four reasons of RCW 71.05.590(1), for adolescents the two of RCW 71.34.780, each with its mark."""
    if adolescent(rules):
        return [("Failure to adhere to the terms of the order.", given.fails_to_adhere),
                ("Substantial deterioration of routine functioning.", given.deteriorating)]
    texts = rules.value("after.reasons")
    return [(f"{text[0].upper()}{text[1:]}.", getattr(given, name)) for name, text in zip(REASONS, texts, strict=True)]


def narrative(given: Narrative) -> dict[str, str]:
    """``text`` and ``sources``, one source on each line; empty while not known."""
    return {"text": given.text or "", "sources": words.listed(given.sources, words.source, by="\n\n") if given.sources else ""}



def tabular(rows: Iterable[Iterable[str]] | None) -> bool:
    """Whether every cell is short enough to stand in a table."""
    return all(len(text) <= CELL for row in rows or () for text in row)
