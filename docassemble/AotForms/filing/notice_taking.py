# do not pre-load
"""Taking in a signed notice: by which office's confirmed key, about which submission, and what it changed.

A notice passes the same door as a court's own call (``told.py``): it is kept once, and the furthest word stands.  Nothing is taken
in on the word of a key that no named person has confirmed with the office, as nothing is sent to an address that nobody confirmed.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from ..errors import InputError, RequirementNotMet
from ..vault import ConfirmedAddress
from ..vault.access import Action, Actor
from ..vault.core import Vault
from ..vault.tables import submissions
from . import notices
from .adapter import State, Told
from .notices import Notice, Signed
from .states import Cause
from .submission import Event, events_of, row_of
from .told import NOTICE, REASON, SAID_BY, keep_notice

KEY = "notice key"  # the channel under which an office's confirmed key is kept
_DIGITS = 32
_AHEAD = timedelta(minutes=15)  # so far may the office's clock be ahead of ours


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a notice.  moved: the submission stands where the notice says.  again: it was handed in before.
    waits: its packet is being sent at this moment, and it is taken in when that is settled.  state: where the submission stands."""

    submission: str
    matter: str
    state: State
    moved: bool
    again: bool
    waits: bool


def fingerprint(key: bytes) -> str:
    """What two people compare by telephone: 128 bits of the key's SHA-256, in groups of four hex digits."""
    digits = hashlib.sha256(key).hexdigest()[:_DIGITS].upper()
    return " ".join(digits[at:at + 4] for at in range(0, _DIGITS, 4))


def office_words(notice: Notice) -> str:
    """``clerk of King County``."""
    return f"{notice.office} of {notice.county} County"


def confirm(vault: Vault, actor: Actor, raw: bytes, heard: str, confirmed_by: str) -> ConfirmedAddress:
    """Keep the key of a notice as that of its office.  It takes the place of one that was confirmed before.

    heard: the fingerprint as the office read it out by telephone, typed in, in any grouping.  confirmed_by: the full name of who asked.
    For administrators.  Raises InputError where the fingerprint is another one, AccessDenied.
    """
    signed = notices.read(raw)
    typed = "".join(heard.split()).upper().replace("-", "")
    if typed != fingerprint(signed.key).replace(" ", ""):
        raise InputError("This is not the fingerprint of the key that signed the notice", "fingerprint",
                         "Compare it once more by telephone. If it stays another one, do not take the notice: it is not from that office.")
    return vault.settings.confirm_address(actor, signed.notice.county.lower(), signed.notice.office, KEY, signed.key.hex(),
                                          confirmed_by=confirmed_by)


def check_key(vault: Vault, actor: Actor, signed: Signed) -> ConfirmedAddress:
    """Who confirmed the key that signed.  Raises RequirementNotMet where nobody did, with the fingerprint to compare."""
    notice = signed.notice
    kept = vault.settings.address(actor, notice.county.lower(), notice.office, KEY)
    if kept is not None and kept.address == signed.key.hex():
        return kept
    known = ("Nobody here has confirmed the key of this office yet" if kept is None else
             "This notice was signed with another key than the one that was confirmed for this office")
    raise RequirementNotMet(known, f"{notice.office.capitalize()} of {notice.county} County",
                            "Call the office at a number that you had before this notice came, and have the fingerprint of its key read "
                            f"out. It must be {fingerprint(signed.key)}. Then an administrator enters it, with the name of who asked.")


def take(vault: Vault, actor: Actor, raw: bytes) -> Taken:
    """Take in a notice.  The same notice again changes nothing; nor does one that says less than what is known already.

    Raises InputError (no notice, a changed byte, a time to come), RequirementNotMet (unknown key; a packet that was not sent
    from here to that office), AccessDenied.  Whatever it raises, nothing was changed.
    """
    signed = notices.read(raw)
    check_key(vault, actor, signed)
    if signed.notice.said_at > vault.clock() + _AHEAD:
        raise InputError("This notice says that it was signed at a time that has not come yet", "notice",
                         "Compare the clocks of both machines, and ask the office to sign it again.")
    submission, matter = _submission(vault, actor, signed.notice)
    new = keep_notice(vault, actor, _told(signed, raw), submission)
    with vault.work(actor, Action.SUBMISSION_READ, write=False) as unit:
        row = row_of(unit, submission)
        last = events_of(unit, row)[-1]
    waits = new and State(row.state) is State.SENDING
    return Taken(submission, matter, State(row.state), new and not waits and last.note == NOTICE, not new, waits)


def said(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Among the events of a submission those that are notices and were not taken back, oldest first."""
    back = {event.detail.get("takes_back") for event in events if event.cause is Cause.CORRECTION}
    return tuple(event for event in events if event.note.startswith(NOTICE) and event.position not in back)


def _submission(vault: Vault, actor: Actor, notice: Notice) -> tuple[str, str]:
    """The submission and matter that a notice is about: that very packet, as it went to that very office."""
    with vault.work(actor, Action.SUBMISSION_WORD, write=False) as unit:
        rows = unit.connection.execute(select(submissions).where(
            submissions.c.organization_id == actor.organization, submissions.c.packet_hash == notice.packet)).all()
    if not rows:
        raise RequirementNotMet("The packet that this notice is about was not sent from here", "notice",
                                "Nothing was taken in. Ask the office which packet it means; a packet that was replaced is not the same.")
    mine = [row for row in rows if (row.county, row.office) == (notice.county.lower(), notice.office)]
    if not mine:
        raise RequirementNotMet("That packet went to another office than the one that signed this notice", "notice",
                                "Nothing was taken in. Ask both offices; if one passed it on, file with the other, or record what it says.")
    return mine[-1].id, mine[-1].matter_id


def _told(signed: Signed, raw: bytes) -> Told:
    notice = signed.notice
    evidence = {SAID_BY: f"{notice.said_by}, {office_words(notice)}", "key": fingerprint(signed.key), "decision": notice.decision.value,
                "said at": notice.said_at.isoformat()}
    told_reasons = [notices.reason_words(notice.office, code) for code in notice.reasons]
    if told_reasons or notice.words:
        evidence[REASON] = "\n".join([*told_reasons, *([notice.words] if notice.words else [])])
    if notice.reasons:
        evidence["codes"] = ", ".join(notice.reasons)
    if notice.hearing:
        evidence |= {"hearing on": notice.hearing.on.isoformat(), "hearing at": f"{notice.hearing.at:%H:%M}" if notice.hearing.at else "",
                     "hearing place": notice.hearing.place or ""}
    return Told(dedupe=notice.fingerprint, keys=(), references=(), state=notice.decision.state, at=notice.said_at, raw=raw,
                detail=f"The {notice.office} answered with a signed notice: {notice.decision.value}.",
                filed_on=notice.filed_on, cause_number=notice.cause_number, evidence={k: v for k, v in evidence.items() if v})
