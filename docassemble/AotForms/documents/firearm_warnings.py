# do not pre-load
"""The two firearm warnings: (A) before an order, (B) with an order that rests on a mental disorder.

RCW 71.05.240(2) and (6), 9.41.047(1); for adolescents 71.34.740(7).  In plain words.  Federal law is named, not answered.
"""
from __future__ import annotations

from .courtpaper import Given, paper
from .document import Document
from .hearing_papers import warns

BEFORE_TITLE = "Warning about Firearms"
AFTER_TITLE = "Notice about Firearms"


def write_before(given: Given) -> list[Document]:
    """(A): not trying in good faith to get treatment costs firearm rights if the respondent is later detained."""
    row = "firearms.before.adolescent" if given.minor else "firearms.before"
    rule = given.rules.value(row)
    return [paper("firearms_before.html", given, id="firearms-before", code="FA", title=BEFORE_TITLE, cite=given.cite(row),
                  said=[given.name], rule=rule, who=rule["who"][0].upper() + rule["who"][1:], firearms=warns(given))]


def write_after(given: Given) -> list[Document]:
    """(B): what must be given up, to whom, and until when; the day of the order is the court's to write."""
    return [paper("firearms_after.html", given, id="firearms-after", code="FB", title=AFTER_TITLE, cite=given.cite("firearms.after"),
                  said=[given.name], rule=given.rules.value("firearms.after"), how="orally and in writing",
                  days=given.rules.value("after.firearm_report_days"))]
