# do not pre-load
"""Writing the papers of a matter, in the packet's order."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from ..errors import InputError
from ..law.findings import Review
from ..law.rules import Rules
from ..matter.matter import Matter
from . import after_order, discharge_memo, dismissal, examination, firearm_warnings, hearing_days, hearing_papers, individual_plan
from . import modification, noncompliance, note, order, participant_guide, plan, provider_agreement, revocation, rights, service_proof
from . import sheets, termination, tribal_notice, witness
from .catalogue import catalogue, rules_for
from .courtpaper import Given
from .cover import cover_sheet
from .document import Document
from .forms import declaration_papers, petition_papers
from .listing import Entry, Stage
from .settings import Settings
from .translating import Translator, Words

Writer = Callable[[Matter, Review, Rules, Settings], list[Document]]
# A paper's writer by its id.  Cover sheet, petition and note know the other papers, and so are called by name below.
WRITERS: Mapping[str, Writer] = MappingProxyType({
    "declaration": declaration_papers,
    "plan": lambda *given: [plan.write(*given)],
    "witness": lambda *given: witness.write(Given(*given)),
    "provider-agreement": lambda *given: provider_agreement.write(Given(*given)),
    "data-sheet": lambda *given: sheets.write_data(Given(*given)),
    "locator": lambda *given: sheets.write_locator(Given(*given)),
    "hearing-order": lambda *given: hearing_papers.write_order(Given(*given)),
    "hearing-notice": lambda *given: hearing_papers.write_notice(Given(*given)),
    "service-proof": lambda *given: service_proof.write(Given(*given)),
    "tribal-notice": lambda *given: tribal_notice.write(Given(*given)),
    "rights": lambda *given: rights.write(Given(*given)),
    "firearms-before": lambda *given: firearm_warnings.write_before(Given(*given)),
    "firearms-after": lambda *given: firearm_warnings.write_after(Given(*given)),
    "exam-motion": lambda *given: examination.write_motion(Given(*given)),
    "exam-order": lambda *given: examination.write_order(Given(*given)),
    "transport-order": lambda *given: examination.write_transport(Given(*given)),
    "hearing-stipulation": lambda *given: hearing_days.write_stipulation(Given(*given)),
    "hearing-date-order": lambda *given: hearing_days.write_date_order(Given(*given)),
    "continuance-motion": lambda *given: hearing_days.write_motion(Given(*given)),
    "continuance-order": lambda *given: hearing_days.write_order(Given(*given)),
    "withdrawal": lambda *given: hearing_days.write_withdrawal(Given(*given)),
    "order": lambda *given: [order.write(*given)],
    "agreed-order": lambda *given: [order.write_agreed(*given)],
    "dismissal": lambda *given: [dismissal.write(*given)],
    "participant-guide": lambda *given: [participant_guide.write(*given)],
    "discharge-memo": lambda *given: [discharge_memo.write(*given)],
    "individual-plan": lambda *given: [individual_plan.write(*given)],
    "noncompliance-log": lambda *given: [noncompliance.write_log(*given)],
    "noncompliance-notice": lambda *given: [noncompliance.write_notice(*given)],
    "modification": lambda *given: [modification.write(*given)],
    "modification-summons": lambda *given: [modification.write_summons(*given)],
    "revocation": lambda *given: [revocation.write(*given)],
    "after-order": lambda *given: [after_order.write(*given)],
    "termination": lambda *given: [termination.write(*given)],
})
# What the respondent reads, and so is there in other languages too.
HANDOUTS: Mapping[str, Callable[[Matter, Review, Rules, Settings, Translator], Document]] = MappingProxyType({
    "rights": lambda *given: rights.write(Given(*given[:-1]), given[-1])[0],
    "participant-guide": participant_guide.write,
})


def write(matter: Matter, review: Review, settings: Settings | None = None, *, also: Collection[str] = ()) -> list[Document]:
    """Every paper that goes into the packet of its own accord, and those that are asked for by id in ``also``.

    Each is read back and compared.  The same Matter, Review and settings give the same bytes.  Raises UnwritableCharacter
    for a character that no font has (naming it and the font package), ReadBackError when a value is not found, InputError
    for an id that this matter has no paper for.  Does not decide whether the papers may be filed: see ``Review.ready`` and
    ``catalogue``.
    """
    settings, rules, entries = settings or Settings(), rules_for(matter, review), catalogue(matter, review)
    wanted = _wanted(entries, also)
    papers: list[Document] = []
    for entry in entries:
        if entry.id not in wanted:
            continue
        if entry.id == "petition":
            papers += petition_papers(matter, review, rules, settings, enclosed="declaration" in wanted)
        elif entry.id in WRITERS:
            papers += WRITERS[entry.id](matter, review, rules, settings)
    first = [entry for entry in entries if entry.stage is Stage.FILING]
    return [cover_sheet(matter, review, papers, settings), *papers, note.write(matter, review, rules, papers, first, settings.closures)]


def write_one(matter: Matter, review: Review, paper: str, settings: Settings | None = None) -> list[Document]:
    """One paper alone, with its addendum where it has one; for those that are handed over or signed on their own.

    Raises as ``write``; InputError for the cover sheet and the note, which are written from the others.
    """
    rules, entries = rules_for(matter, review), catalogue(matter, review)
    _wanted(entries, (paper,))
    if paper == "petition":
        enclosed = any(entry.id == "declaration" and entry.written for entry in entries)
        return petition_papers(matter, review, rules, settings or Settings(), enclosed=enclosed)
    if paper not in WRITERS:
        raise InputError("This paper is written from the others", paper, "Write the whole set of papers.")
    return WRITERS[paper](matter, review, rules, settings or Settings())


def handout(matter: Matter, review: Review, paper: str, words: Words, settings: Settings | None = None) -> Document:
    """A translation of a paper that the respondent reads (``HANDOUTS``), to be handed over beside it; its id ends in the language.

    words: the language's texts, and whether a certified translator checked them; while nobody has, the paper says so.  No office
    gets it.  What people typed, and cites, stay as they are.   Raises as ``write_one``; InputError for a paper that there is in
    English only, and for one of which ``words`` lacks a text.
    """
    rules = rules_for(matter, review)
    _wanted(catalogue(matter, review), (paper,))
    if paper not in HANDOUTS:
        raise InputError("This paper is there in English only", paper, f"In another language there are: {', '.join(HANDOUTS)}.")
    return HANDOUTS[paper](matter, review, rules, settings or Settings(), Translator(words))


def _wanted(entries: Collection[Entry], also: Collection[str]) -> set[str]:
    known = {entry.id: entry for entry in entries}
    for asked in also:
        if asked not in known:
            raise InputError("There is no such paper", asked, f"Name one of: {', '.join(known)}.")
        if not known[asked].possible:
            raise InputError("This matter cannot have this paper", asked, known[asked].why)
    return {entry.id for entry in entries if entry.written} | set(also)
