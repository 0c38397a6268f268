# do not pre-load
"""The declaration that electronic filing failed, with every attempt as it was recorded.

RCW 5.50.050 for the declaration.  It states facts; it claims no longer time: no text says that a failure lengthens a limit of the statute.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ..law.findings import Review
from ..matter.matter import Matter
from . import words
from .catalogue import rules_for
from .courtpaper import PERJURY, Given, every_text, paper, spot
from .document import Document, Signer
from .settings import Settings

TITLE = "Declaration of Technical Failure"


@dataclass(frozen=True, slots=True)
class FailedAttempt:
    """One attempt to file.  at: an aware moment.   channel: by which way, as ``e-mail``.   tried: what was sent or asked.

    answer: what came back, as a class of error (``time-out``, ``503``); never a name, an address or a secret.
    """

    at: datetime
    channel: str
    tried: str = ""
    answer: str = ""


def technical_failure(matter: Matter, attempts: Iterable[FailedAttempt], review: Review, settings: Settings | None = None, *,
                      papers: Iterable[str] = (), recipient: str = "", packet: str = "", instead: str = "",
                      filer: str = "", capacity: str = "") -> Document:
    """The declaration, with the attempts in order of time, for the filer to sign.

    papers: titles of what was being filed.  recipient: to whom.  packet: the packet's SHA-256.  instead: what was done instead.
    filer, capacity: who signs; the petitioner where nobody is named.  Raises ValueError without an attempt or for a moment without
    a zone, UnwritableCharacter, ReadBackError.  Does not say whether the court excuses anything.
    """
    given = Given(matter, review, rules_for(matter, review), settings or Settings())
    tried, papers = sorted(attempts, key=lambda one: one.at), list(papers)
    if not tried or any(one.at.tzinfo is None for one in tried):
        raise ValueError("a technical failure is told by at least one attempt, each at an aware moment")
    zone = ZoneInfo(given.rules.value("clock.zone"))
    rows = [{"when": _moment(one.at.astimezone(zone)), "channel": one.channel, "tried": one.tried, "answer": one.answer} for one in tried]
    contact = matter.petitioner.contact
    signs = spot(Signer.SENDER, filer or contact.name.full, capacity or ("" if filer else contact.title or "petitioner"), PERJURY, place=True)
    return paper("technical_failure.html", given, id="technical-failure", code="FAILURE", title=TITLE, cite="RCW 5.50.050",
                 signatures=(signs,), said=every_text(rows, papers, recipient, packet, instead), attempts=rows, papers=papers,
                 recipient=recipient, packet=packet, reference=matter.reference or "", instead=instead, first=rows[0]["when"],
                 last=rows[-1]["when"], signs=signs)


def _moment(at: datetime) -> str:
    """To the second, with the zone: ``December 1, 2026, 2:30:05 p.m. PST``."""
    clock = words.clock(at.time())
    hour, half = clock.rsplit(" ", 1)
    return f"{words.day(at.date())}, {hour}:{at.second:02d} {half} {at:%Z}"
