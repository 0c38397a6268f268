# do not pre-load
"""Signed notices at the sender's desk: hand one in, and confirm by telephone whose key signed it."""
from __future__ import annotations

from dataclasses import dataclass

from ...filing import notice_taking, notices, profiles
from ...filing.states import FURTHER
from ...matter.dates import long_date
from ...vault import Role, office_key
from .opening import ZONE, actor, vault


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a notice, in plain words, and the matter that it is about."""

    handle: str
    submission: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """The confirmed key of an office: its fingerprint, who asked the office, and on which day."""

    county: str
    office: str
    fingerprint: str
    confirmed_by: str
    day: str


def take(login: str, raw: bytes) -> Told:
    """Hand in a notice.  Raises what ``notice_taking.take`` raises; then nothing was changed."""
    taken = notice_taking.take(vault(), actor(login), raw)
    return Told(taken.matter, taken.submission, taken.state.value, _words(taken, notices.read(raw).notice))


def _words(taken: notice_taking.Taken, notice: notices.Notice) -> str:
    if taken.again:
        return ("This notice was handed in before. Nothing was changed. If it should count again, because a word was taken back since, "
                "record it by hand on the page of the matter.")
    if taken.waits:
        return "The packet is being sent at this moment. The notice is kept, and is taken in when that has ended."
    if taken.moved:
        return f"The notice of the {notice_taking.office_words(notice)} was taken in: {notice.decision.value}."
    if _step(taken.state) == _step(notice.decision.state):
        return (f"The notice says {notice.decision.value}, and what is recorded says {taken.state.value}. Nothing was changed. Call the office. "
                "If what is recorded was wrong, take it back on the page of the matter, and tell us what is right.")
    return (f"The notice says {notice.decision.value}, which is less than what is known: {taken.state.value}. It is kept with the matter, "
            "and nothing was changed.")


def _step(state) -> int:
    return next(number for number, states in enumerate(FURTHER) if state in states)


def confirm(login: str, raw: bytes, fingerprint: str, confirmed_by: str) -> None:
    """Keep the key that signed a notice as that of its office.  For administrators."""
    notice_taking.confirm(vault(), actor(login), raw, fingerprint, confirmed_by)


def keys(login: str) -> list[KeyRow]:
    """The confirmed keys of offices."""
    who, found = actor(login), []
    for county in profiles.counties():
        for office in profiles.OFFICES:
            kept = vault().settings.address(who, county.lower(), office, notice_taking.KEY)
            if kept is not None:
                found.append(KeyRow(county, office, notice_taking.fingerprint(bytes.fromhex(kept.address)), kept.confirmed_by,
                                    long_date(kept.confirmed_at.astimezone(ZONE).date())))
    return found


def forget_key(login: str, county: str, office: str) -> None:
    """Forget the confirmed key of an office; its notices are refused until one is confirmed anew.  For administrators."""
    known = profiles.profile(county)
    known.office(office)
    vault().settings.forget_address(actor(login), known.county.lower(), office, notice_taking.KEY)


def may_confirm(login: str) -> bool:
    """Whether this log-in may confirm a key."""
    return actor(login).role is Role.ADMIN


def own_fingerprint(login: str) -> str:
    """The fingerprint of the organization's own key, to be read out to whoever takes its notices in."""
    return notice_taking.fingerprint(office_key.public_key(vault(), actor(login)))


def renew_own(login: str) -> str:
    """A new key in place of one that may be known to others; its fingerprint.  For administrators."""
    return notice_taking.fingerprint(office_key.renew(vault(), actor(login)))
