# do not pre-load
"""The deadline watch: what is not received by its office's cut-off minus a margin is marked once, and everything for paper is prepared.

Prepared are the packet on paper (by the channel ``paper``), a sheet with whom to call, and a declaration of technical failure with every
attempt in the ledger; sealed, as files of the submission.  The mark (``late_at``), its event and the files are one transaction.
The watch sends nothing, holds nothing, and changes no state.
"""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update

from .. import law, matter as matters
from ..documents.technical_failure import FailedAttempt, technical_failure
from ..errors import AotFormsError
from ..vault.core import Vault
from ..vault.keys import SealBroken, WrongKey
from ..vault.matters import read_version
from ..vault.settings import ConfirmedAddress, read_address
from ..vault.tables import packets, submissions
from .adapter import FilingAdapter, Outgoing, OutgoingFile, Recipient, State
from .county_model import CHANNEL_WORDS, OFFICES, CountyProfile
from .crashpoints import reach
from .deadline_sheet import TITLE, sheet
from .deadlines import MARGIN, ZONE, Limit, limit
from .outcomes import DEADLINE_KIT, keep_artifacts
from .outgoing import outgoing
from .profiles import read_mapping
from .states import NOT_RECEIVED, Cause
from .submission import Event, Submission, events_of, record, row_of, view

NOTE = "deadline near"
PHONE = "phone"  # the channel under which a confirmed telephone number is kept
# No run of closed days is longer, so nothing with a later deadline can be due.
_AHEAD = timedelta(days=21)
ProfileOf = Callable[[str, str], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Case:
    """What is read of one submission before anything is prepared."""

    submission: Submission
    outgoing: Outgoing
    facts: bytes
    events: tuple[Event, ...]
    phones: Mapping[str, ConfirmedAddress]


def sweep(vault: Vault, profile_of: ProfileOf, paper: FilingAdapter | None, margin: timedelta = MARGIN) -> tuple[str, ...]:
    """Mark and prepare whatever is due; the ids of what was marked.  Any number may run at once: each is marked once.
    paper: the channel that prepares paper, None where this installation has none.  A submission without a deadline is not watched."""
    with vault.system(write=False) as unit:
        now = unit.now
        rows = unit.connection.execute(select(submissions).where(_watched(), submissions.c.deadline_at <= now + _AHEAD)).all()
    known: dict[str, CountyProfile | None] = {}
    marked = []
    for row in rows:
        if row.county not in known:
            known[row.county] = _profile(profile_of, row.county, row.office)
        until = limit(row.deadline_at, known[row.county], row.office, margin)
        if now >= until.warn_at and _mark(vault, row, until, known[row.county], profile_of, paper):
            marked.append(row.id)
    return tuple(marked)


def _watched():
    return (submissions.c.deadline_at.is_not(None) & submissions.c.late_at.is_(None) & submissions.c.packet_id.is_not(None)
            & submissions.c.state.in_([state.value for state in NOT_RECEIVED]))


def _profile(profile_of: ProfileOf, county: str, office: str) -> CountyProfile | None:
    try:
        return read_mapping(profile_of(county, office))
    except AotFormsError:
        return None


def _mark(vault: Vault, row, until: Limit, profile: CountyProfile | None, profile_of: ProfileOf, paper: FilingAdapter | None) -> bool:
    made: list[OutgoingFile] = []
    try:
        case = _read(vault, row.id)
        missing = _prepare(case, until, profile, profile_of, paper, made)
    except WrongKey:
        raise
    except SealBroken:
        missing = ["anything, because what is stored does not open"]
    reach("watch.prepared")
    detail = {"detail": until.why, "by": until.by.isoformat(), "hours_known": until.known, "prepared": [f.title for f in made],
              **({"not_prepared": missing} if missing else {})}
    with vault.system() as unit:
        # Only if it is still as it was seen: another courier may have marked it, or the office may have answered meanwhile.
        now = unit.connection.execute(update(submissions).where(
            submissions.c.id == row.id, submissions.c.packet_hash == row.packet_hash, _watched()).values(
            late_at=unit.now, updated_at=unit.now).returning(submissions)).first()
        if now is not None:
            record(unit, now, Cause.DEADLINE, said_by="courier", note=NOTE, detail=detail)
            keep_artifacts(unit, now, DEADLINE_KIT, made)
        reach("watch.before-commit")
    return now is not None


def _read(vault: Vault, submission_id: str) -> _Case:
    with vault.system(write=False) as unit:
        row = row_of(unit, submission_id)
        submission = view(unit, row)
        version = unit.connection.execute(select(packets.c.matter_version).where(packets.c.id == row.packet_id)).scalar_one()
        found = {office: read_address(unit, row.organization_id, row.county, office, PHONE) for office in OFFICES}
        return _Case(submission, outgoing(unit, row, submission), read_version(unit, row.matter_id, version), events_of(unit, row),
                     {office: phone for office, phone in found.items() if phone})


def _prepare(case: _Case, until: Limit, profile: CountyProfile | None, profile_of: ProfileOf, paper: FilingAdapter | None,
             made: list[OutgoingFile]) -> list[str]:
    """Fill ``made``; what could not be prepared, in plain words.  One part that fails takes no other with it."""
    missing: list[str] = []
    for what, part in (("the paper packet", lambda: _on_paper(case, profile_of, paper)),
                       ("the declaration of technical failure", lambda: _declaration(case, until))):
        try:
            made += part()
        except _NotThere as error:
            missing.append(f"{what}: {error}")
        except Exception as error:  # a foreign message may hold anything
            missing.append(f"{what} ({type(error).__name__})")
    content = sheet(case.submission, until, profile, case.phones, [f.title for f in made], missing)
    made.insert(0, _file(case, "what-to-do.pdf", content, TITLE))
    return missing


class _NotThere(Exception):
    """A part that there is nothing to make of; the message is plain words."""


def _on_paper(case: _Case, profile_of: ProfileOf, paper: FilingAdapter | None) -> list[OutgoingFile]:
    to = case.outgoing.recipient
    if paper is None:
        raise _NotThere("the channel paper is not installed")
    outcome = paper.send(replace(case.outgoing, recipient=Recipient(to.county, to.office, paper.id), settings={}),
                         profile_of(to.county, to.office))
    if outcome.state is not State.QUEUED:
        raise _NotThere(outcome.detail)
    return [replace(file, name=f"deadline-{file.name}") for file in outcome.artifacts]


def _declaration(case: _Case, until: Limit) -> list[OutgoingFile]:
    attempts = attempts_of(case.events)
    if not attempts:
        raise _NotThere("nothing was tried electronically, so there is nothing to declare")
    known = matters.read(case.facts)
    day = max(filter(None, (known.venue.planned_on, until.warn_at.astimezone(ZONE).date())))
    to = case.submission.recipient
    titles = [f.title for f in case.outgoing.files if f.media_type == "application/pdf"]
    made = technical_failure(known, attempts, law.review(known, day), papers=titles, packet=case.submission.packet_hash,
                             recipient=f"the {to.office} of {to.county.title()} County")
    return [_file(case, "technical-failure.pdf", made.pdf, made.title, made.pages)]


def attempts_of(events: Iterable[Event]) -> list[FailedAttempt]:
    """Every attempt and every look-up in a ledger's events, as the declaration tells them: when it began, by which channel, and
    what came of it.  A channel that a person carries makes none, because nothing leaves the machine."""
    channel, begun, told = "", {}, []
    for event in events:
        channel = event.detail.get("channel", channel)
        way = CHANNEL_WORDS.get(channel, channel)
        if event.cause is Cause.ATTEMPT and event.state is State.SENDING:
            begun[event.attempt] = len(told)
            told.append(FailedAttempt(event.at, way, f"Attempt {event.attempt}: the packet was sent", "No answer is recorded yet"))
        elif event.cause in (Cause.ATTEMPT, Cause.RECOVERY) and event.attempt in begun and event.note != "gave up trying":
            place = begun[event.attempt]
            told[place] = replace(told[place], answer=_answer(event))
            if event.state is State.QUEUED:  # the channel looked, and let nothing go
                told[place] = replace(told[place], tried=f"Attempt {event.attempt}: the packet was ready, and was not sent")
        elif event.cause is Cause.LOOK_UP:
            told.append(FailedAttempt(event.at, way, "The channel was asked whether it has the packet", _answer(event)))
    return told


def _answer(event: Event) -> str:
    words = {State.QUEUED: "Not sent", State.FAILED: "Not taken", State.UNKNOWN: "No certain answer", State.SENT: "The carrier took it; the office has not answered"}
    return f"{words.get(event.state, event.state.value.capitalize())}. {event.detail.get('detail', '')}".strip()


def _file(case: _Case, name: str, content: bytes, title: str, pages: int | None = None) -> OutgoingFile:
    return OutgoingFile(f"deadline-{case.submission.reference}-{name}", "application/pdf", content, hashlib.sha256(content).hexdigest(),
                        title, pages)
