# do not pre-load
"""Writing every paper of a matter, in the packet's order."""
from __future__ import annotations

from ..law.findings import Review
from ..matter.matter import Matter
from . import note, plan
from .catalogue import catalogue, rules_for
from .cover import cover_sheet
from .document import Document
from .forms import declaration_papers, petition_papers
from .settings import Settings


def write(matter: Matter, review: Review, settings: Settings | None = None) -> list[Document]:
    """Every paper that the catalogue says can be written: cover sheet, petition, declaration, plan, addenda, prosecutor's note.

    Each is read back and compared.  The same Matter, Review and settings give the same bytes.  Raises UnwritableCharacter
    for a character that no font has (naming it and the font package) and ReadBackError when a value is not found.
    Does not decide whether the papers may be filed: see ``Review.ready`` and ``catalogue``.
    """
    settings, rules, entries = settings or Settings(), rules_for(matter, review), catalogue(matter, review)
    wanted = {entry.id for entry in entries if entry.written}
    papers: list[Document] = []
    if "petition" in wanted:
        papers += petition_papers(matter, review, rules, settings, enclosed="declaration" in wanted)
    if "declaration" in wanted:
        papers += declaration_papers(matter, review, rules, settings)
    if "plan" in wanted:
        papers.append(plan.write(matter, review, rules, settings))
    return [cover_sheet(matter, review, papers, settings), *papers, note.write(matter, review, rules, papers, entries)]
