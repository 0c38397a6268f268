# do not pre-load
"""Exhibits: papers that somebody else wrote, as PDF, which the Matter lists and the law lets be shown."""
from __future__ import annotations

import hashlib

from .. import pdf
from ..documents.catalogue import CLERK, PROSECUTOR
from ..documents.cover import exhibit_id, exhibit_title
from ..documents.document import Document, FormIdentity, Role
from ..errors import InputError, NotYetKnown, RequirementNotMet
from ..law.findings import Review, Status
from ..matter.matter import Exhibit, Matter


def exhibit(matter: Matter, review: Review, number: int, content: bytes) -> Document:
    """``content`` as exhibit ``number`` (from 1) of ``matter``: an attachment for both offices, byte for byte as it was given.

    Raises InputError where the Matter lists no such exhibit, or pages or SHA-256 are not those it lists; RequirementNotMet or
    NotYetKnown while the law does not let it be shown (42 CFR Part 2; chapter 70.02 RCW).  Does not judge what it shows.
    """
    where = f"exhibits[{number - 1}]"
    listed = _listed(matter, number, where)
    _may_be_shown(review, number)
    pages = pdf.pages(content)
    if listed.pages is not None and listed.pages != pages:
        raise InputError(f"This file has {pages} page(s), and the case file says {listed.pages}", f"{where}.pages",
                         "Give the whole exhibit, or mend the case file.")
    if listed.sha256 is not None and listed.sha256 != hashlib.sha256(content).hexdigest():
        raise InputError("This is not the file that the case file lists", f"{where}.sha256",
                         "Give that very file, or mend its SHA-256 in the case file.")
    title = exhibit_title(number, listed.title)
    return Document(exhibit_id(number), f"EX{number}", title, Role.ATTACHMENT, content, "", pages, (PROSECUTOR, CLERK),
                    review.ruleset_date, FormIdentity(title))


def _listed(matter: Matter, number: int, where: str) -> Exhibit:
    listed = matter.exhibits or ()
    if not 1 <= number <= len(listed):
        raise InputError(f"The case file lists {len(listed)} exhibit(s), and this is number {number}", where,
                         "Add it to exhibits in the case file, with its title and the authority to show it.")
    return listed[number - 1]


def _may_be_shown(review: Review, number: int) -> None:
    finding = review[f"disclosure.exhibit.{number - 1}"]
    if finding.status is Status.NOT_MET:
        raise RequirementNotMet(f"{finding.title} {finding.why}", finding.cite, "Leave it out, or get that authority first.")
    if finding.status is not Status.MET:
        raise NotYetKnown(f"{finding.title} {finding.why}", finding.cite, "Answer that first, or leave it out.")
