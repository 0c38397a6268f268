# do not pre-load
"""Where filings stand, in plain words; what people report about them; receipts and the files made for a person."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ...errors import InputError
from ...filing import corrections, ledger, notice_taking, receipt_paper, receipts, words
from ...filing.adapter import State
from ...filing.county_model import DEFAULT_OFFICE
from ...filing.states import NOT_RECEIVED, NOT_TAKEN
from ...filing.submission import Event, Submission
from ...filing.transmissions import CHANNEL as FAX, Transmission, record_transmission
from ...matter.dates import long_date
from ...vault import Actor
from .called import MEANS, reports
from .opening import ZONE, actor, now, vault

WORSE, NOT_FIT = "review worse", "papers not fit to file"


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """Where one submission stands, for a screen.  ``words`` says it plainly, with who said so; ``late`` that its deadline is near;
    ``told``: the last thing that happened is a word that can be taken back; ``fax``: a transmission report can be recorded.
    ``said``: what the office's signed notices say, oldest first; ``hearing``: the day, hour and place that the last of them named.
    ``reports``: what a person can report of it, each state with its words."""

    id: str
    office: str
    county: str
    channel: str
    state: str
    words: str
    awaits_person: bool
    updated: datetime
    files: tuple[str, ...] = ()
    late: str = ""
    told: bool = False
    fax: bool = False
    said: tuple[str, ...] = ()
    hearing: str = ""
    reports: tuple[tuple[str, str], ...] = ()


def where(login: str, handle: str) -> list[SubmissionRow]:
    """Where this matter's submissions stand, the last changed first."""
    who = actor(login)
    return [row_of(who, s) for s in ledger.list_submissions(vault(), who, handle)]


def row_of(who: Actor, s: Submission) -> SubmissionRow:
    """One submission as a screen shows it."""
    files = tuple(f.name for f in receipts.load_artifacts(vault(), who, s.id))
    said = notice_taking.said(ledger.history(vault(), who, s.id))
    return SubmissionRow(s.id, s.recipient.office, s.recipient.county, s.recipient.channel, s.state.value, state_words(s),
                         s.awaits_person, s.updated_at, files, late_words(s), corrections.can_be_taken_back(vault(), who, s.id),
                         s.recipient.channel == FAX and s.state in NOT_TAKEN - {State.CANCELLED},
                         tuple(map(_said, said)), next((told for event in reversed(said) if (told := hearing_words(event))), ""),
                         reports(s.recipient.office))


def _said(event: Event) -> str:
    """What one notice says, with who signed it; one that changed nothing says so."""
    told = event.detail
    filed = f" Filed on {long_date(date.fromisoformat(told['filed_on']))}." if told.get("filed_on") else ""
    number = f" Cause number {told['cause_number']}." if told.get("cause_number") else ""
    hearing = f" Hearing: {words_}." if (words_ := hearing_words(event)) else ""
    reason = f" {told['reason']}" if told.get("reason") else ""
    after = "" if event.note == notice_taking.NOTICE else " It came after a further word and changed nothing; if they differ, call the office."
    return (f"{told['said_by']}, {long_date(datetime.fromisoformat(told['evidence']['said at']).astimezone(ZONE).date())}: "
            f"{told['evidence']['decision']}.{filed}{number}{hearing}{reason}{after}")


def hearing_words(event: Event) -> str:
    """``December 3, 2026, 1:30 p.m., Room 4``; empty where the notice names no hearing."""
    told = event.detail.get("evidence", {})
    if "hearing on" not in told:
        return ""
    hour = ""
    if told.get("hearing at"):
        at = datetime.strptime(told["hearing at"], "%H:%M")
        hour = f"{at.hour % 12 or 12}:{at:%M} {'a.m.' if at.hour < 12 else 'p.m.'}"
    return ", ".join(part for part in (long_date(date.fromisoformat(told["hearing on"])), hour, told.get("hearing place", "")) if part)


_CLOSED = "Phone the clerk now and make sure that it is closed (RCW 71.05.620). Then release it."
_NEW = "Ask for a new certificate and keep it under Settings. Then release this. It is never sent unencrypted instead. Paper is always possible."
_OWN = "Your administrator keeps a new one. Then release this. It is never sent unsigned instead."
_HELD: Mapping[str, str] = {
    WORSE: "something the law asks for is no longer so. Look at the review, mend it, and send again.",
    NOT_FIT: "the papers are not fit for this office. Look at the papers: each problem says which page and what to do. Then send again.",
    "review failed": "the last look before sending could not be done, so nothing was sent. Release it to try once more. If it is held again, "
                     "tell your administrator.",
    "deadline passed": "its last day is over, so it was not sent late by itself. Call the office and ask what it still takes. Then send "
                       "newer papers, or hand it in on paper.",
    "packet damaged": "the stored packet is not the one that you submitted. Nothing was sent. Tell your administrator, who compares it with "
                      "a backup. Seal the papers again to file.",
    "not confirmed closed": f"the court did not repeat that the file is closed. {_CLOSED}",
    "said to be open": f"the court says that papers of this case are open. {_CLOSED}",
    "certificate expired": f"the office’s certificate for encrypted mail has expired. {_NEW}",
    "certificate not valid yet": f"the office’s certificate for encrypted mail is not valid yet. {_NEW}",
    "certificate not usable": f"the office’s certificate cannot be used for encrypted mail. {_NEW}",
    "certificate of another address": f"the office’s certificate is for another e-mail address than the one you send to. Check the address. {_NEW}",
    "certificate not confirmed": "nobody has confirmed the office’s certificate. Call the office, compare the fingerprint, and enter it with your name.",
    "certificate missing": "your organization sends encrypted mail only, and no certificate of this office is kept. Ask for it and enter it under "
                           "Settings, or file on paper.",
    "own certificate expired": f"your organization’s certificate for signing mail has expired. {_OWN}",
    "own certificate not valid yet": f"your organization’s certificate for signing mail is not valid yet. {_OWN}",
    "own certificate not usable": f"your organization’s certificate cannot be used for signing mail. {_OWN}",
    "own certificate of another address": f"your organization’s certificate is for another address than the one it sends from. {_OWN}",
}


def state_words(s: Submission) -> str:
    """Where a submission stands, in plain words."""
    if s.held:
        before = "" if s.state in NOT_TAKEN else f"{MEANS[s.state]} "
        return f"{before}On hold: {_HELD.get(s.hold_code or '', f'{s.hold_code}. Look at the receipt for the reason, then release it.')}"
    if s.state is State.QUEUED and s.awaits_person and s.recipient.channel == FAX:
        return "Ready for you: fax it from your own machine, then record what its transmission report says."
    if s.state is State.ACCEPTED and s.recipient.office == DEFAULT_OFFICE and s.filed_on is None:
        return "The prosecutor took it. That is not yet filed: ask for the day on which the clerk files it, and the cause number."
    if s.state is State.QUEUED and s.awaits_person:
        return "Ready for you: take it there by hand, then tell us when you did."
    return MEANS[s.state]


def late_words(s: Submission) -> str:
    """What to say while a deadline is near and no office has said that it has the packet; else empty."""
    if s.late_at is None or s.state not in NOT_RECEIVED:
        return ""
    last = f"{s.deadline_at.astimezone(ZONE):%B} {s.deadline_at.astimezone(ZONE).day}" if s.deadline_at else "near"
    return (f"The last day is {last}, and no office has said that it has this. Call the office now. A paper packet, whom to call, and "
            "what to do next are ready for you.")


def report(login: str, submission_id: str, state: str, said_by: str, note: str, *, filed_on: date | None = None,
           cause_number: str | None = None, reason: str | None = None) -> SubmissionRow:
    """Record what a person did or an office said: sent by hand, received, filed with cause number, returned with a reason."""
    who = actor(login)
    try:
        told = State(state)
    except ValueError:
        raise InputError("This is not one of the choices", "state", "Choose what happened.") from None
    words.record_word(vault(), who, submission_id, told, said_by=said_by, at=now(), note=note, filed_on=filed_on,
                      cause_number=cause_number, reason=reason)
    return row_of(who, ledger.load(vault(), who, submission_id))


def report_fax(login: str, submission_id: str, result: str, *, at: str, pages: str | None, number: str, said_by: str) -> SubmissionRow:
    """Record the transmission report of a fax.  at: ``2026-11-24T14:05`` as on the clock in Washington, or with its own zone.
    pages: as the machine counted them, empty where it did not say.  Raises InputError."""
    who = actor(login)
    report = Transmission(result, _moment(at), _count(pages), number, said_by)
    return row_of(who, record_transmission(vault(), who, submission_id, report))


def _moment(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError("This is not a day and time", "at", "Write it as 2026-11-24T14:05.") from None
    return told if told.tzinfo else told.replace(tzinfo=ZONE)


def _count(text: str | None) -> int | None:
    plain = (text or "").strip()
    if plain and not (plain.isascii() and plain.isdigit()):
        raise InputError("This is not a number of pages", "pages", "Copy the number from the report, or leave it empty.")
    return int(plain) if plain else None


def take_back(login: str, submission_id: str, said_by: str, reason: str) -> SubmissionRow:
    """Take back the last thing that was recorded by mistake; it stays on record, with who took it back and why."""
    who = actor(login)
    corrections.take_back(vault(), who, submission_id, said_by=said_by, reason=reason)
    return row_of(who, ledger.load(vault(), who, submission_id))


def receipt(login: str, submission_id: str) -> dict:
    """The receipt of a submission, for programs and for printing."""
    return receipts.receipt(vault(), actor(login), submission_id)


def receipt_file(login: str, submission_id: str, kind: str) -> tuple[bytes, str]:
    """The receipt as a file, ``pdf`` or ``json``, and its media type.  Raises InputError for another kind."""
    told = receipt(login, submission_id)
    if kind == "json":
        return json.dumps(told, indent=2, ensure_ascii=False).encode(), "application/json"
    if kind == "pdf":
        return receipt_paper.receipt_pdf(told), "application/pdf"
    raise InputError("A receipt is a PDF or JSON", "receipt", "Name a file that ends in .pdf or .json.")


def artifact(login: str, submission_id: str, name: str) -> tuple[bytes, str]:
    """One file that a by-hand channel made for a person, and its media type."""
    for file in receipts.load_artifacts(vault(), actor(login), submission_id):
        if file.name == name:
            return file.content, file.media_type
    raise InputError("There is no such file", "file", "Open the matter again.")
