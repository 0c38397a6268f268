# do not pre-load
"""Asking one person for one signature: a one-use link, sent straight to the signer, or shown to the signer in the room.

A link is made only when somebody asks for it by a form.  One that is sent is never shown to who asked for it: it leaves through
the organization's own mail relay, over verified TLS.  One that is shown is recorded as shown, with who showed it.
"""
from __future__ import annotations

import secrets
import textwrap
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ... import signing
from ...documents.document import Signer
from ...errors import FilingFailed, InputError, RequirementNotMet
from ...filing import Registry
from ...filing.adapter import Note, State
from ...server import language
from ...server.language import Said, tr
from ...vault import Action, Actor
from ...vault.settings import read_setting
from .identity import SENT, SHOWN, of
from .opening import ZONE, actor, vault
from .signatures import must_be_current, signatures_on, signer_of
from .writing import Kept, one

MAIL = "email"
LINK = "s/"
SENT_FOR, SHOWN_FOR = timedelta(days=3), timedelta(days=1)
SUBJECT = "A paper is ready for you to sign"
ASKED = Said("Somebody asks you to read one paper and sign it. Open this link:")
ONCE = Said("It works once, until {until}. It is for you alone: do not forward it.")
UNCHECKED = Said("This translation was not yet checked by a certified translator.")  # and no word of a court in a message
UNEXPECTED = Said("If you did not expect it, ask the person who told you about it before you open it. Please do not answer this message.")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was made.  ``path`` follows the server's address; it is empty for a link that was sent."""

    path: str = field(repr=False)
    until: datetime


def relay_is_set(login: str) -> bool:
    """Whether this organization has a mail relay, so that a link can be sent."""
    return _relay(actor(login)) is not None


def show_link(login: str, handle: str, paper_id: str, signer: str) -> Link:
    """A new link, to be shown to the signer who is in the room.  It works once, for a day; an earlier one works no more."""
    who = actor(login)
    kept, spot = _spot(who, handle, paper_id, signer)
    request, token = vault().requests.create(who, kept.row, spot.value, way=SHOWN, lifetime=SHOWN_FOR,
                                             about={"way": SHOWN, "by": of(who).called, "member": who.user})
    return Link(LINK + token, request.expires_at)


def send_link(login: str, handle: str, paper_id: str, signer: str, address: str, server: str) -> Link:
    """Send a new link to the signer's own e-mail address.  It works once, for three days; an earlier one works no more.

    server: the address by which people reach this server, from its settings and never from a request.
    Raises InputError (address), RequirementNotMet (no relay), FilingFailed where the relay did not clearly take the message:
    the link is void then.
    """
    who, address = actor(login), address.strip()
    kept, spot = _spot(who, handle, paper_id, signer)
    given = _relay(who)
    if given is None:
        raise RequirementNotMet("No mail relay is set for your organization", "email", "Ask an administrator to set it, or show the link here.")
    _must_be_the_signers(who, kept, spot, address)
    request, token = vault().requests.create(who, kept.row, spot.value, way=SENT, lifetime=SENT_FOR, about={
        "way": SENT, "by": of(who).called, "member": who.user, "address": address})
    until = request.expires_at.astimezone(ZONE)
    text = "\n\n".join(_message(code, server.rstrip("/") + "/" + LINK + token, until) for code in language.languages())
    try:
        answer = Registry.installed().get(MAIL).send_note(Note(secrets.token_hex(20), address, SUBJECT, text), given)
        taken = answer is not None and answer.state is State.SENT
    except BaseException:
        vault().requests.withdraw(who, request.id)
        raise
    if not taken:
        vault().requests.withdraw(who, request.id)
        told = answer.detail if answer else "This channel sends no messages."
        raise FilingFailed(f"The link did not go out, and it is void. {told}", "e-mail", "Send a new one, or show the link here.")
    return Link("", request.expires_at)


def _message(code: str, link: str, until: datetime) -> str:
    """The message in one language; it holds every language, since nobody knows yet which one the signer reads."""
    with language.speaking(code):
        said = (tr(ASKED), link, tr(ONCE, until=f"{language.day_words(until.date())}, {until:%H:%M}"), tr(UNEXPECTED), language.unreviewed() and tr(UNCHECKED))
        return "\n\n".join("\n".join(textwrap.wrap(one, 72, break_long_words=False, break_on_hyphens=False)) for one in said if one) + "\n"


def _spot(who: Actor, handle: str, paper_id: str, signer: str) -> tuple[Kept, Signer]:
    kept = one(who, handle, paper_id)
    spot = signing.spot(kept.document, signer_of(signer))
    if not spot.name:
        raise RequirementNotMet("The paper does not name its signer yet", paper_id, "Add the name and write the paper again.")
    must_be_current(who, handle, kept)
    if signing.states(kept.document, kept.frozen, signatures_on(who, handle))[spot.signer] is signing.SignatureState.SIGNED:
        raise InputError("This paper is signed by that person already", paper_id, "Nothing more is needed.")
    return kept, spot.signer


def _must_be_the_signers(who: Actor, kept: Kept, signer: Signer, address: str) -> None:
    if address.count("@") != 1 or not address.isascii() or any(c.isspace() for c in address):
        raise InputError("This is not one e-mail address", "address", "Write it as name@office.example.")
    asker = of(who)
    mine = (asker.member.login or "").casefold() == address.casefold()
    if mine and signing.folded(asker.name) != signing.folded(signing.spot(kept.document, signer).name):
        raise InputError("This is the address of your own log-in, and your name is not known to be the one on the paper", "address",
                         "Write the signer's own address. If you are the signer, have your name verified first.")


def _relay(who: Actor) -> dict | None:
    with vault().work(who, Action.REQUEST_CREATE, write=False) as unit:  # whoever may ask may use the relay, and see none of it
        return read_setting(unit, who.organization, MAIL)
