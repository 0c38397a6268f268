# do not pre-load
"""Mail that came back, handed in by a person: kept with its matter, and told to the ledger as what it is."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...filing import ledger, words
from ...filing.adapter import State
from ...filing.states import NOT_TAKEN, TRANSITIONS, Cause
from ...vault import Actor
from .opening import actor, now, vault

PURPOSE = "mail"
BY_MAIL = ("email", "email-by-hand")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one mail.  submission: None where it is about nothing that was sent from here.  again: it was handed in before."""

    submission: str | None
    state: str = ""
    again: bool = False


def take(login: str, raw: bytes, sha256: str, about: Callable[[str], bool], *, note: str, bounced: bool, detail: str) -> Taken:
    """Keep one mail and record it.  about: whether it is about the submission of a key.

    bounced: a final report that it was not delivered; the submission then certainly did not arrive, and waits for a person.  Anything
    else is recorded and changes nothing: whether a reply says *received* is read by a person, who reports it.
    """
    who = actor(login)
    found = next((s for s in ledger.list_submissions(vault(), who) if s.recipient.channel in BY_MAIL and about(s.key)), None)
    if found is None:
        return Taken(None)
    if _known(who, found.matter_id, sha256):
        return Taken(found.id, found.state.value, again=True)
    # Recorded first: should it end here, the mail can be handed in again, and a state is not told twice.
    # What is queued or failed is about another attempt: an old bounce must not stop it.
    if bounced and found.state not in NOT_TAKEN and Cause.WORD in TRANSITIONS.get((found.state, State.FAILED), ()):
        made = words.record_word(vault(), who, found.id, State.FAILED, said_by="mail system", at=now(), note=note, reason=detail)
    else:
        made = words.record_remark(vault(), who, found.id, note=note, detail={"detail": detail, "evidence": {"mail_sha256": sha256}})
    vault().uploads.add(who, found.matter_id, PURPOSE, raw, media_type="message/rfc822")
    return Taken(made.id, made.state.value)


def _known(who: Actor, matter: str, sha256: str) -> bool:
    return any(entry.purpose == PURPOSE and entry.sha256 == sha256 for entry in vault().uploads.list(who, matter))
