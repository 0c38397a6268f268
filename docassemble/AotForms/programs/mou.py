# do not pre-load
"""The memorandum of understanding as a paper: twenty sections, each party with what it undertakes, and a line for each to sign."""
from __future__ import annotations

from datetime import date

from ..documents import Document, words
from ..documents.after_words import tabular
from ..documents.document import Role
from ..documents.typesetting import typeset
from ..law.rules import rules_on
from .agreement import Agreement, Party
from .mou_text import sections

TITLE = "Memorandum of Understanding on Assisted Outpatient Treatment"


def write_mou(given: Agreement, as_of: date) -> Document:
    """The memorandum as of ``as_of``'s law, typeset and read back; what is not known yet is a ruled line.

    Raises UnwritableCharacter, ReadBackError, and InputError for a day before the first text.  Does not check that the parties may bind
    themselves, nor sign for anyone.
    """
    rules = rules_on(as_of)
    parts, parties = list(sections(given, rules)), [_party(party) for party in given.parties or ()]
    rows = [tuple(str(party[key]) for key in ("name", "kind", "reach", "approval")) for party in parties]
    about = [("Region", given.region or ""), ("Counties", ", ".join(given.counties or ())),
             ("AOT program coordinator (RCW 71.24.045(4))", words.person(given.coordinator))]
    said = [text for _, text in about]
    for part in parts:
        said += [part.title, *part.fixed, part.words, *(text for _, text in part.settled)]
    for party in parties:
        said += [party["name"], party["kind"], party["reach"], party["approval"], party["signer"], *party["undertakes"]]
    return typeset("mou.html", said=said, id="mou", code="MOU", title=TITLE, role=Role.NOTE, recipients=(),
                   ruleset_date=rules.checked_on,
                   footer=f"{TITLE}. Not a court paper.", for_court=False, about=about, parts=parts, parties=parties, rows=rows,
                   tabular=tabular(rows))


def _party(party: Party) -> dict[str, object]:
    """One party as the page has it.  A party signs unless it is known not to."""
    return {"name": words.joined(party.contact.organization, party.contact.name.full),
            "kind": party.kind.value if party.kind else "",
            "reach": words.reach(party.contact), "undertakes": tuple(party.undertakes or ()), "approval": party.approval or "",
            "signs": party.signs is not False, "signer": words.joined(party.signer, party.signer_title)}
