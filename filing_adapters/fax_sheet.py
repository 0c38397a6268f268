# do not pre-load
"""The cover sheet of a fax, and the steps for the person who sends it.

What GR 17 asks of the sheet was read in an excerpt: case number, caption, number of pages, sender (confidence P, ``_statewide.yml``).
A sheet lies open in a tray, so it names no party and no paper by its title, and says nothing of what the case is about; the parties
stand in the caption on the next page, and a line is left for a clerk who wants them on the sheet too.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..filing.adapter import Outgoing
from ..filing.profiles import CountyProfile, Fact, Office, spoken
from .checks import purpose
from .sheets import Section

COVER_TITLE = "Fax cover sheet"
STEPS_TITLE = "How to fax these papers"
_KNOWN = {"who_may_file": "Who may file", "cover_sheet": "Cover sheet", "new_case_rule": "New cases", "sealed": "Sealed papers",
          "proposed_orders": "Proposed orders", "hours": "Hours", "cut_off": "To count the same day, by", "confirmation": "What you get back",
          "fee": "Charges"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, as the cover sheet says it; empty where a person is to write it in."""

    name: str = ""
    phone: str = ""
    number: str = ""


def cover(outgoing: Outgoing, profile: CountyProfile, sender: Sender, counts: Sequence[int]) -> tuple[Section, ...]:
    """The cover sheet's sections; ``counts`` are the pages of each paper, in order.  It is one page, and counts itself."""
    clerk = outgoing.recipient.office == "clerk"
    to = f"The clerk of {profile.court.value}" if clerk else f"The prosecuting attorney of {profile.county} County"
    total = 1 + sum(counts)
    told = [("From", sender.name), ("Telephone", sender.phone), ("Fax number for an answer", sender.number)]
    number = f"Case number: {outgoing.cause_number}" if outgoing.cause_number else "Case number: new case, the clerk gives the number"
    blanks = [*(name for name, value in told if not value), "Day and time sent"]
    if total > most_without_asking(profile):
        blanks.append(f"More than {most_without_asking(profile)} pages: approved by, and when")
    return (
        Section("To", (f"{to}, in {profile.seat.value}", f"Fax number: {outgoing.recipient.address}"), "text"),
        Section("Pages", (f"{total} pages, this sheet counted. If any is missing, please phone the sender.",
                          f"Pages of each paper, in order: {', '.join(map(str, counts))}."), "text"),
        Section("Case", (number, f"Caption: {profile.court.value}. The parties stand on page 2 of this fax.",
                         f"Our reference: {outgoing.reference}. It is no court number."), "text"),
        Section("Confidential", (
            "These papers are for the office named above and for nobody else. The file of this case is closed to the public.",
            "If they reached you by mistake: do not read or copy them, phone the sender at once, and destroy every page."), "text"),
        *([Section("Sender", tuple(f"{name}: {value}" for name, value in told if value), "text")] if any(value for _, value in told) else ()),
        Section("To be written in", (*blanks, "Parties, only if the clerk wants them on this sheet"), "blanks"),
    )


def most_without_asking(profile: CountyProfile) -> int:
    """The lowest number of pages above which any reading of GR 17 asks for the clerk's approval."""
    fact = profile.statewide["fax_pages"]
    return int(fact.value) if fact.value else min(int(reading.value) for reading in fact.conflict)


def steps(outgoing: Outgoing, profile: CountyProfile, counts: Sequence[int]) -> tuple[Section, ...]:
    """The steps' sections; ``counts`` are the pages of each part, the cover sheet first."""
    to, total = outgoing.recipient, sum(counts)
    desk, stem = profile.office(to.office), outgoing.reference
    return (
        Section("Where", (f"The {to.office} of {profile.county} County, fax {to.address}.",
                          f"{to.address_confirmed_by} confirmed this number."), "text"),
        Section("Before you fax", tuple(_before(profile, desk, total))),
        Section("Fax it", (
            f"Print {stem}-fax.pdf, {total} pages, or open it in your fax program. Keep the pages in order, the cover sheet first.",
            "Write in what the cover sheet leaves open: the parties only if the clerk asked for them there, and no health fact at all.",
            f"Dial {to.address}. Compare the display digit by digit before you press send: a wrong digit shows the papers to a stranger.",
            "Send it once. Stay at the machine until it is done, and take the papers with you.",
            "Have the machine print its transmission report. Keep it with the signed originals."), "steps"),
        Section("What the rules say", tuple(_rules(profile, desk))),
        Section("Write down from the transmission report", (
            "Day and time", f"Pages sent (of {total})", "Number dialed", "The machine’s word for the result"), "blanks"),
        Section("Then record it", (
            f"Open {stem} and record the report: all pages sent, no page sent, some pages sent, or not sure.",
            "All pages sent is not received. When the office says that it has them, record that too.",
            "If only some pages went, or you are not sure, phone the office before you fax again. It may count the first page that came.",
            "If it went to another number, tell your privacy officer at once."), "steps"),
        Section("If the fax does not go through", (
            "Do not wait for the last hour. The same papers can be filed on paper at any time.",), "text"),
    )


def _before(profile: CountyProfile, desk: Office, total: int) -> Iterator[str]:
    limit = profile.statewide["fax_pages"]
    said = "; ".join(f"{reading.value} ({reading.source})" for reading in limit.conflict)
    most = most_without_asking(profile)
    if total > most:
        yield (f"This fax has {total} pages. {limit.note} Above how many is not certain: {said}. Phone first, and write on the cover sheet who "
               "approved it.")
    else:
        yield f"This fax has {total} pages. That is not above any limit we found: {said}."
    yield "Ask whether a fax of this kind may be filed here. The file of such a case is closed, and nobody may see it in a tray."
    yield "Ask whether the cover sheet must name the parties. Ours does not."
    yield "Ask whether a signed statement must be the last page. A proposal in 2016 left that to each court."
    for name, question in (("cover_sheet", "Do they want a cover sheet of their own?"), ("fee", "Is there a charge for a fax, and must it be paid first?"),
                           ("cut_off", "By what time must it be there to count the same day?")):
        if getattr(desk, name).value is None:
            yield f"Ask: {question}"


def _rules(profile: CountyProfile, desk: Office) -> Iterator[str]:
    for name in ("fax_cover_sheet", "fax"):
        fact = profile.statewide[name]
        yield f"{fact.value} {_ground(fact)}"
    for name, words in _KNOWN.items():
        fact: Fact = getattr(desk, name)
        if fact.status == "known":
            value = fact.value
            text = value.spoken() if hasattr(value, "spoken") else spoken(value) if name == "cut_off" else str(value)
            yield f"{words}: {text}{'' if text[-1] in '.!?' else '.'}{f' {fact.note}' if fact.note else ''} {_ground(fact)}"


def _ground(fact: Fact) -> str:
    seen = "; read in an excerpt only" if fact.confidence == "P" else ""
    return f"[{fact.source}; checked {fact.checked_on}{seen}{'; OLD, ask again' if fact.stale() else ''}]"
