# do not pre-load
"""Who is known to have signed, and by what: a log-in with a verified name, a one-use link, or ink.

What is recorded beside every signature says how strong it is.  A log-in counts as a person of a name only where somebody else
vouched for that name: another administrator, or whoever holds the machine.  The e-mail address in the answers decides nothing.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ... import signing
from ...server.language import tr
from ...vault import Actor, Member, NameCheck, Role, SigningRequest
from .opening import actor, now, vault

SENT, SHOWN, OWN, INK = "link sent", "link shown", "own log-in", "ink"
_CHECKS = {NameCheck.ADMINISTRATOR: "an administrator vouched for their name", NameCheck.TERMINAL: "their name was entered on the server itself",
           NameCheck.SELF: "nobody vouched for their name"}


@dataclass(frozen=True, slots=True)
class Me:
    """The person who is logged in: the name that was verified (empty: none), and whether somebody else vouched for it."""

    member: Member = field(repr=False)
    name: str = field(repr=False)
    vouched: bool

    @property
    def words(self) -> str:
        """As whom this person can sign by log-in, and what to do where that is not right."""
        if self.member.role is Role.RESUME:
            return ("You opened this matter with a code. You can read and answer. To sign, to ask for a signature, or to send, close it and "
                    "sign in with your password.")
        if self.vouched:
            return tr("Your verified name is {name}. In your log-in you can sign where a paper names exactly that person. If it "
                      "should name you and does not, correct the name in the answers, or ask an administrator to correct your verified name.",
                      name=self.name)
        if self.name:
            return tr("You stated your name yourself: {name}. Nobody has vouched for it, so you cannot sign in your log-in yet. "
                      "Another administrator, or whoever runs the server, can confirm it. Until then, sign by a link or in ink.", name=self.name)
        return tr("Nobody has verified your name yet, so you cannot sign in your log-in. Ask an administrator of your organization to "
                  "do that. Until then, sign by a link or in ink.")

    @property
    def called(self) -> str:
        """The verified name, else the log-in."""
        return self.name or self.member.login or self.member.id


def me(login: str) -> Me:
    """The person behind a log-in.  Raises AccessDenied."""
    return of(actor(login))


def of(who: Actor) -> Me:
    """The person behind an actor who is a member; for who came by a resume code, nobody of a name."""
    if who.role is Role.RESUME:
        return Me(Member(who.user, who.role, now(), None), "", False)
    member = vault().members.own(who)
    if member.name is None:
        return Me(member, "", False)
    return Me(member, member.name.full, member.name.vouched)


def may_sign_as(who: Me, name: str) -> bool:
    """Whether this log-in is the person that a paper names: composed, case and blanks folded, and nothing looser."""
    return bool(name) and who.vouched and signing.folded(who.name) == signing.folded(name)


def by_log_in(who: Me) -> dict[str, str]:
    """What is recorded of a signature by the signer's own log-in."""
    name = who.member.name
    return {"way": OWN, "member": who.member.id, "check": name.check.value, "checked_by": name.by, "checked_at": name.at.isoformat()}


def in_ink(taker: Me) -> dict[str, str]:
    """What is recorded of a scan: who handed it in and says that the signer signed."""
    return {"way": INK, "by": taker.called}


def by_link(request: SigningRequest) -> dict[str, str]:
    """What is recorded of a signature by a one-use link: how it was handed over, by whom, when, and where it was sent."""
    return {**request.about, "request": request.id, "asked_at": request.created_at.isoformat()}


def how_words(identity: Mapping[str, str] | None) -> str:
    """What was recorded, in plain words; empty where nothing was."""
    if not identity:
        return ""
    way, by = identity.get("way"), identity.get("by", "")
    if way == OWN:
        return f"in their own log-in; {_CHECKS[NameCheck(identity['check'])]}"
    if way == SENT:
        return f"link sent by {by} to {identity['address']}"
    if way == SHOWN:
        return f"link shown in the room by {by}"
    return f"in ink; the scan was handed in by {by}" if way == INK else ""
