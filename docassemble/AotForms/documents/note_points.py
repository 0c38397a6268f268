# do not pre-load
"""The points of the note that are still open, brought together by what they are about, so that a prosecutor can take them in."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..law.findings import Confidence, Finding, Level, Review, Status

# What a point is about, by the first part of its id; in the order of the note.
ABOUT = (("Who files", ("standing", "interview")), ("The elements", ("criteria",)), ("The declaration", ("declaration",)),
         ("What the petition holds", ("contents", "allegations", "venue", "duration", "provider")), ("Also", ()))
SAID_ELSEWHERE = ("law.forms", "declaration.last_day")
FEW = 18  # up to so many open points, the note says what would settle each; with more, the matter is only begun
MOST = 7  # questions of one point


@dataclass(frozen=True, slots=True)
class Group:
    """Points on one matter.  titles: each with its cite; asks: what would settle them, each question once."""

    about: str
    titles: tuple[str, ...]
    asks: tuple[str, ...]


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Findings that are not yet known, by what they are about; with the questions that would settle them where they are few."""
    findings, known = list(findings), [name for _, names in ABOUT for name in names]
    out = []
    for about, names in ABOUT:
        mine = [f for f in findings if (f.id.split(".")[0] in names if names else f.id.split(".")[0] not in known)]
        if mine:
            out.append(gathered(about, mine, ask=len(findings) <= FEW))
    return out


def gathered(about: str, findings: list[Finding], *, ask: bool = True) -> Group:
    """Findings under one heading; with questions where the points are few."""
    asks = (question for f in findings for question in questions(f)) if ask and len(findings) <= FEW else ()
    return Group(about, cited(findings), tuple(dict.fromkeys(asks)))


def cited(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The titles, those that stand on one cite together: ``Is the exam recent enough? Is … (RCW 71.05.148(5)(b))``.

    A title that states something is asked: ``Whether the person will benefit (RCW …)``.
    """
    rows: list[tuple[str, list[str]]] = []
    for finding in findings:
        title = finding.title if finding.title.endswith("?") else f"Whether {finding.title[:1].lower()}{finding.title[1:]}"
        if rows and rows[-1][0] == finding.cite:
            rows[-1][1].append(title)
        else:
            rows.append((finding.cite, [title]))
    return tuple(f"{' '.join(titles)} ({cite})" for cite, titles in rows)


def titled(finding: Finding) -> str:
    """``Is the exam recent enough? (RCW 71.05.148(5)(b))``."""
    return f"{finding.title} ({finding.cite})"


def questions(finding: Finding) -> list[str]:
    """What would settle it; nothing for the parts of a plan, which are a form of their own to fill."""
    found = list(dict.fromkeys(need.question for option in finding.settles for need in option))
    return found if len(found) <= MOST else []


def also_open(review: Review) -> list[Finding]:
    """What does not keep the petition from being filed but is not so, or not known: service, tribe, voluntary care, the plan.

    Left out: the parts of an element, which the element speaks for, and what another part of the note already says.
    """
    parts = {part for finding in review.findings for part in finding.parts}
    return [f for f in review.findings
            if f.level is Level.ADVICE and f.status in (Status.NOT_MET, Status.NOT_YET_KNOWN) and f.id not in parts
            and f.confidence is Confidence.VERIFIED and f.id not in SAID_ELSEWHERE]


def unsettled(review: Review) -> list[tuple[str, str]]:
    """Readings that are not sure: the point, the answer where something is known of it, and how sure that is."""
    out = []
    for finding in review.findings:
        if finding.confidence is not Confidence.VERIFIED and finding.status is not Status.NOT_APPLICABLE and finding.id not in SAID_ELSEWHERE:
            why = "" if finding.status is Status.NOT_YET_KNOWN and finding.settles else finding.why
            sure = finding.confidence.words
            out.append((titled(finding), f"{why} {sure[0].upper()}{sure[1:]}.".strip()))
    return out
