# do not pre-load
"""The statement of rights that the respondent is handed, in plain words.

For adults RCW 71.05.217 (from ``law/rules/rights.yml``); for adolescents the rights at the hearing, RCW 71.34.740, since chapter 71.05
RCW is for people of 18 or older.
"""
from __future__ import annotations

from .courtpaper import Given, every_text, paper
from .document import Document
from .hearing_papers import hearing_rights, lawyer
from .translating import ENGLISH, Translator

TITLE = "Statement of Your Rights"
TRANSLATED = "Rights, in translation"  # the footer: the English paper's says which kind of court form that one is


def write(given: Given, tr: Translator = ENGLISH) -> list[Document]:
    """The statement, with the lawyer's name where it is known; a translation where ``tr`` speaks another language."""
    rights = {letter: tr(right) for letter, right in given.rules.value("rights.list").items()} if not given.minor else {}
    counsel, (hearing, hearing_cite) = lawyer(given.matter.respondent.counsel), hearing_rights(given)
    cite = "RCW 71.34.740" if given.minor else "RCW 71.05.217"
    return [paper("rights.html", given, id="rights", code="RIGHTS", title=TITLE, cite=cite, rights=rights, counsel=counsel,
                  said=every_text(given.name, counsel, rights), hearing=([tr(right) for right in hearing], hearing_cite),
                  kept="" if given.minor else tr(given.rules.value("rights.kept")), footer=TRANSLATED if tr.words else None, tr=tr)]
