# do not pre-load
"""The instructions that go with a packet on paper: who takes it, what is known, what to ask, what to write down."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..filing.adapter import Outgoing
from ..filing.profiles import CountyProfile, Fact, Hours, Office, spoken
from .checks import papers, purpose
from .sheets import Section

SHEET_TITLE = "How to hand in these papers"

# Facts that matter on paper, as they are told and as they are asked by phone.
_KNOWN = {
    "hand_in": "Handing in", "hours": "Hours", "cut_off": "To count the same day, by", "cover_sheet": "Cover sheet",
    "new_case_rule": "New cases", "sealed": "Sealed papers", "proposed_orders": "Proposed orders",
    "working_copies": "Copies for the judge", "stamp_area": "Room for the stamp", "confirmation": "What you get back",
    "fee": "Charges",
}
_ASK = {
    "new_case": "Do you take a new petition (case type 6) on paper, and from whom?",
    "existing_case": "How do you take later papers in an existing case of type 6?",
    "hand_in": "In person or by mail? At which counter?",
    "hours": "What are your hours, and are you closed for lunch?",
    "cut_off": "By what time must it be there to count the same day?",
    "cover_sheet": "Do you want a cover sheet of your own?",
    "sealed": "How do you want sealed or confidential papers handed in?",
    "proposed_orders": "Do you take proposed orders with the petition?",
    "working_copies": "Does the judge want copies, and who takes them there?",
    "confirmation": "What do you give back to show that you took it?",
}

_ASK_PROSECUTOR = {
    "new_case": "Who reads new petitions (case type 6), and do you take them on paper?",
    "existing_case": "Do you take later papers in a case of type 6, and how?",
    "cut_off": "By when do you need it, to take it to the clerk the same day?",
    "proposed_orders": "Do you write the proposed order, or do you want ours?",
    "working_copies": "Who brings copies to the judge, you or we?",
}


def instructions(outgoing: Outgoing, profile: CountyProfile, counts: Sequence[int]) -> tuple[Section, ...]:
    """The sheet's sections for this recipient; ``counts`` are the pages of each paper, in order."""
    recipient, desk = outgoing.recipient, profile.office(outgoing.recipient.office)
    asked = purpose(outgoing)
    route = profile.route(recipient.office, asked)
    why = route.why if route.channel == "paper" else f"{route.why} This time somebody chose paper."
    return (
        Section("Who takes it", tuple(_who(outgoing, profile)), "text"),
        Section("Why on paper", (why,), "text"),
        Section("Print it", (
            f"Print the file {outgoing.reference}-print.pdf: {sum(counts)} pages, on white letter paper.",
            "Print on one side only. Choose actual size (100 %), not fit to page.",
            "Print in black. Do not highlight anything (GR 14).",
            "Where a line still waits for your signature, sign in ink, with the date and the place.",
            "Keep the papers in this order. Do not put other pages between them.",
        ), "steps"),
        Section("The papers, in order", tuple(
            f"{file.title}: {count} {'page' if count == 1 else 'pages'}"
            for file, count in zip(papers(outgoing), counts, strict=True)), "steps"),
        Section("How many copies", (
            "How many copies this office wants is not known. Ask. Bring the signed original and one copy for yourself.",), "text"),
        Section("What we know", tuple(_known(desk, profile, asked)) or ("Nothing is known yet of how this office works.",)),
        Section("Ask by phone before you go", tuple(_ask(desk, profile, asked))),
        Section("When you hand it in, write down", (
            "Day and time", "Desk or person who took it", "Stamped copy received (yes or no)",
            "Cause number, if one was given", "Anything they gave back, and why"), "blanks"),
        Section("Then record it", (
            f"Open {outgoing.reference} and record when you handed it in and to which desk.",
            "Handed in is not filed. It is filed when the clerk gives a date and a cause number: record that too.",
            "If it is mailed, keep the proof of mailing. Record the day it was mailed, not the day it may arrive."), "steps"),
    )


def _who(outgoing: Outgoing, profile: CountyProfile) -> Iterator[str]:
    yield f"These are the court papers {outgoing.reference}."
    office = outgoing.recipient.office
    if office == "prosecutor":
        yield f"The prosecuting attorney of {profile.county} County, in {profile.seat.value}."
        yield ("The prosecutor represents the petitioner in court (RCW 71.05.130). This office reads the papers first and "
               "takes them to the clerk.")
    else:
        yield f"The clerk of {profile.court.value}, in {profile.seat.value}."
        yield "Ask the prosecutor first: that office represents the petitioner in court (RCW 71.05.130)."
    yield "This sheet holds no address. Look up the address yourself and confirm it by phone."
    if profile.aot_program.value is not True:
        yield str(profile.aot_program.note or "Whether this county runs a program is not known. Ask.")


def _known(desk: Office, profile: CountyProfile, asked: str) -> Iterator[str]:
    for name, fact in desk.facts():
        if name in _KNOWN and fact.status == "known" and not _of_fax(fact) and not (name == "new_case_rule" and asked != "new case"):
            yield f"{_KNOWN[name]}: {_plain(fact)} {_ground(fact)}"
    for name in ("page_format", "filing_fee"):
        fact = profile.statewide[name]
        yield f"{fact.value} {_ground(fact)}"


def _ask(desk: Office, profile: CountyProfile, asked: str) -> Iterator[str]:
    wanted = "new_case" if asked == "new case" else "existing_case"
    yield "How many copies do you want?"
    for name, question in _ASK.items():
        fact: Fact = getattr(desk, name)
        if name in ("new_case", "existing_case") and name != wanted:
            continue
        if profile.offices.prosecutor is desk:
            question = _ASK_PROSECUTOR.get(name, question)
        if fact.status == "conflicting":
            said = "; ".join(f"{_words(r.value)} ({r.source})" for r in fact.conflict)
            yield f"{question} Two sources differ: {said}."
        elif fact.status == "unknown":
            yield question + (f" What we found: {fact.note}" if fact.note else "")
        elif _of_fax(fact) and (fact.stale() or name != wanted):
            yield question
        elif fact.stale():
            yield f"{question} What we have is old: {_plain(fact)}"
    if profile.aot_program.value is not True:
        yield "Does this county take petitions of this kind, and who is the program’s coordinator?"


def _of_fax(fact: Fact) -> bool:
    """True of what an office says of a fax alone, which nobody needs who brings paper."""
    return "fax" in f"{_words(fact.value)} {fact.note or ''}".casefold()


def _words(value: object) -> str:
    names = {"email": "e-mail", "sftp": "file transfer", "portal": "web portal", "ecf": "e-filing service"}
    if isinstance(value, tuple):
        return " or ".join(names.get(str(v), str(v)) for v in value)
    return str(value)


def _plain(fact: Fact) -> str:
    value = fact.value
    if isinstance(value, Hours):
        text = value.spoken()
    elif isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
        text = spoken(value)
    else:
        text = _words(value)
    if text[-1] not in ".!?":
        text += "."
    return f"{text} {fact.note}" if fact.note else text


def _ground(fact: Fact) -> str:
    return f"[{fact.source}; checked {fact.checked_on}{'; OLD, ask again' if fact.stale() else ''}]"
