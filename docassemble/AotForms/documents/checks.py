# do not pre-load
"""What a prosecutor should look at that no Finding says: told only in the note to the prosecutor."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from ..law.findings import Review
from ..law.rules import Rules, Who
from ..matter.base import Source
from ..matter.matter import Matter
from ..matter.people import InterviewOutcome
from . import words
from .document import Document
from .listing import IN_FULL


def look_at(matter: Matter, review: Review, rules: Rules, documents: Iterable[Document]) -> list[str]:
    """Plain sentences; only those on the history repeat facts of the case."""
    return [*_history(review), *_forms(rules, documents), *_voluntary(matter), *_limits(matter, rules), *_privacy(matter, rules, documents), *_tribe(matter, rules)]


def _history(review: Review) -> Iterator[str]:
    """Every warning on a way to meet (1)(c): mixed types, the edge of a window, events that count only by a longer window."""
    for finding in review.under("criteria.c"):
        if finding.id != "criteria.c":
            yield from (f"{finding.title} ({finding.cite}): {words.stop(note)}" for note in finding.notes)


def _forms(rules: Rules, documents: Iterable[Document]) -> Iterator[str]:
    if any(d.id == "petition" and d.form.heading for d in documents):
        yield (f"The petition is a worksheet, not a court form. {rules['forms.mandate'].cite} asks for a form of the Administrative "
               "Office of the Courts.")
    yield (f"The papers state the proof as {rules.value('proof.standard')}. {rules['proof.standard'].cite} says so. The section on the "
           "hearing states another standard.")
    yield "The section does not say which county is the right one. Please confirm the county."


def _voluntary(matter: Matter) -> Iterator[str]:
    if matter.interview.outcome is InterviewOutcome.REFUSED and matter.interview.accepts_voluntary_treatment is None:
        yield ("The respondent refused the interview, and whether voluntary treatment would be accepted is not said. Item 4 of the "
               "petition leaves both boxes open.")


def _limits(matter: Matter, rules: Rules) -> Iterator[str]:
    longest = rules.value("order.months")
    if matter.requested_months and matter.requested_months > longest:
        yield (f"More than {longest} months are asked for ({rules['order.months'].cite} allows no more). The petition leaves the "
               "number blank.")
    if matter.requested_months is None:
        yield "For how many months the order is asked is not said yet. The petition leaves the number blank."
    if rules.who is Who.UNKNOWN:
        yield ("The date of birth is not known. The adult form is used for now, and the papers name the respondent by initials "
               "until it is certain that the respondent is no minor.")


def _privacy(matter: Matter, rules: Rules, documents: Iterable[Document]) -> Iterator[str]:
    if rules.who is not Who.ADULT:
        found = [d.title for d in documents if d.id not in IN_FULL and (any(isinstance(v, str) and words.names_in(v, matter.respondent)
                                                   for v in d.values.values()) or _in_twin(d, matter))]
        if found:
            yield ("A minor is named by initials (GR 31(e)). An answer in these papers may hold the name or a part of it: "
                   f"{'; '.join(dict.fromkeys(found))}.")
    if any(source.sud_program_record for source in _sources(matter)) or any(
            exhibit.sud_program_record for exhibit in matter.exhibits or ()):
        yield "A fact or an exhibit comes from a substance use disorder program’s record. Check 42 CFR Part 2 before it is shown."
    lacking = sum(1 for exhibit in matter.exhibits or () if exhibit.basis is None)
    if lacking:
        have, them = ("exhibit has", "it") if lacking == 1 else ("exhibits have", "them")
        yield f"{lacking} {have} no authority named to show {them} to the court. The papers do not list {them}."


def _in_twin(document: Document, matter: Matter) -> bool:
    return document.blank is None and words.names_in(document.html, matter.respondent)


def _tribe(matter: Matter, rules: Rules) -> Iterator[str]:
    tribe = matter.respondent.tribe
    if tribe.is_native and tribe.receives_tribal_services:
        yield ("Tribal notice: the petitioner or the BH-ASO must tell the tribe and the Indian health care provider, before the hearing "
               "and within 24 hours of service. Who does it is left blank in the petition.")


def _sources(part: BaseModel) -> Iterator[Source]:
    """Every source anywhere in the Matter."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Source):
                yield item
            elif isinstance(item, BaseModel):
                yield from _sources(item)
