# do not pre-load
"""What the papers after an order share: which order, the reasons to act on it, narratives with their sources, who signs."""
from __future__ import annotations

from collections.abc import Iterator

from ..law.rules import Rules
from ..matter.after import Reasons
from ..matter.base import Narrative
from ..matter.matter import Matter
from . import words
from .document import SignatureSpot, Signer
from .order_findings import adolescent

OATH = "I declare under penalty of perjury under the law of Washington that the foregoing is true and correct. RCW 5.50.050."
REASONS = ("fails_to_adhere", "deteriorating", "decompensating", "serious_harm")
Pair = tuple[str, str]


def the_order(matter: Matter) -> list[Pair]:
    """Which order the paper is about."""
    order = matter.order
    return [("Entered on", words.day(order.entered_on)), ("Expires on", words.day(order.expires)), ("By judge or commissioner", order.judge or ""),
            ("Provider under the order", words.joined(matter.provider.contact.organization, matter.provider.contact.name.full))]


def adult_cite(rules: Rules, rule_id: str) -> str:
    """The rule's cite; nothing for an adolescent, whose chapter was not read on it."""
    return "" if adolescent(rules) else rules[rule_id].cite


def reasons(given: Reasons, rules: Rules) -> list[tuple[str, bool | None]]:
    """The four reasons of RCW 71.05.590(1), each with its mark."""
    texts = rules.value("after.reasons")
    return [(f"{text[0].upper()}{text[1:]}.", getattr(given, name)) for name, text in zip(REASONS, texts, strict=True)]


def narrative(given: Narrative) -> dict[str, str]:
    """``text`` and ``sources``, one source on each line; empty while not known."""
    return {"text": given.text or "", "sources": words.listed(given.sources, words.source) if given.sources else ""}


def spot(signer: Signer, field: str, name: str, capacity: str, statement: str = "", *, place: bool = False) -> SignatureSpot:
    """Where ``signer`` signs: on the lines ``FIELD_signature`` and so on of the template's signature block."""
    return SignatureSpot(signer, name, capacity, statement, f"{field}_signature", f"{field}_signed_on", f"{field}_signed_at" if place else None)


def said(*found: object) -> Iterator[str]:
    """Every text in pairs, lists and narratives, to be found whole on the page."""
    for one in found:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from said(*one.values())
        elif isinstance(one, (list, tuple)):
            yield from said(*one)
