# do not pre-load
"""The statement of rights that the respondent is handed, in plain words.

For adults RCW 71.05.217 (from ``law/rules/rights.yml``); for adolescents the rights at the hearing, RCW 71.34.740, since chapter 71.05
RCW is for people of 18 or older.
"""
from __future__ import annotations

from .courtpaper import Given, every_text, paper
from .document import Document
from .hearing_papers import hearing_rights, lawyer

TITLE = "Statement of Your Rights"


def write(given: Given) -> list[Document]:
    """The statement, with the lawyer's name where it is known."""
    rights, counsel = given.rules.value("rights.list"), lawyer(given.matter.respondent.counsel)
    cite = "RCW 71.34.740" if given.minor else "RCW 71.05.217"
    return [paper("rights.html", given, id="rights", code="RIGHTS", title=TITLE, cite=cite, rights=rights, counsel=counsel,
                  said=every_text(given.name, counsel, [] if given.minor else rights), hearing=hearing_rights(given))]
