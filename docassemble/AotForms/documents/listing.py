# do not pre-load
"""One line of the catalogue: a paper, whether a matter has it and why, who signs it and who gets it."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .document import Role, Signer

CLERK, PROSECUTOR = "clerk", "prosecutor"
# Papers that need the respondent's whole name, be it a minor's: whoever is to find the person, or to keep the record of an
# order, must know who it is (GR 31(e) lets it stand where it is needed; RCW 9.41.047(1)(c)).
IN_FULL = frozenset({"data-sheet", "transport-order", "locator"})
# The one paper that may hold a license or identity number: RCW 9.41.047(1)(c) sends it on with the order.
WITH_NUMBERS = frozenset({"data-sheet"})
# Orders that the court may make and has not: each is a file of its own, in Word too where an office asks for it.
PROPOSED_ORDERS = frozenset({"hearing-order", "exam-order", "transport-order", "hearing-date-order", "continuance-order", "order",
                             "agreed-order", "dismissal", "after-order"})


class Need(StrEnum):
    """Whether a matter has a paper."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    IMPOSSIBLE = "impossible"


class Stage(StrEnum):
    """When a paper is for: filing the petition, bringing it before the court, the court's own order, and what follows it."""

    FILING = "filing"
    HEARING = "hearing"
    ORDER = "order"
    AFTER = "after the order"


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a matter.

    need and ``why``: in one plain sentence.   stage: when it is for.   role: lead, connected and so on.
    signers, recipients: who signs, and which offices get it.   copies: the people who get one, by their role in the matter.
    written: it goes into the packet of its own accord, as things stand; any other possible paper is written when it is
    asked for by its id (``documents.write(..., also=...)``).
    """

    id: str
    code: str
    title: str
    need: Need
    why: str
    order: int
    signers: tuple[Signer, ...]
    recipients: tuple[str, ...]
    written: bool
    stage: Stage = Stage.FILING
    role: Role = Role.CONNECTED
    copies: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether the matter can have this paper at all."""
        return self.need is not Need.IMPOSSIBLE


def entry(id: str, code: str, title: str, found: tuple[Need, str], order: int, signers: tuple[Signer, ...],
          recipients: tuple[str, ...], written: bool = True, stage: Stage = Stage.FILING, role: Role = Role.CONNECTED,
          copies: tuple[str, ...] = ()) -> Entry:
    """An entry; a paper that is impossible is never written."""
    need, why = found
    return Entry(id, code, title, need, why, order, signers, recipients, written and need is not Need.IMPOSSIBLE, stage, role, copies)
