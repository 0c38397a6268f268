# do not pre-load
"""From how a submission ended to an Outcome: its state, whether to try again, and plain words on what to do."""
from __future__ import annotations

import re

from ...filing.adapter import Outcome, State
from ..checks import now
from .transport import Answer

_TLS = {
    "not offered": "The mail relay offers no encryption. Ask your mail administrator for submission over TLS "
                   "(port 465, or 587 with STARTTLS).",
    "expired": "The mail relay's certificate has expired. Tell your mail administrator.",
    "host name": "The mail relay's certificate is for another host. Check the setting smtp_host; if it is right, tell your "
                 "mail administrator before you try again.",
    "untrusted": "The mail relay's certificate comes from an authority that this machine does not trust. If your "
                 "organization has its own authority, enter its certificate with the mail relay (smtp_authority); else tell your mail administrator.",
    "handshake": "No safe encryption (TLS 1.2 or later) could be agreed with the mail relay. Check smtp_port and "
                 "smtp_security, then ask your mail administrator.",
    "authority": "The certificate kept with the mail relay (smtp_authority) cannot be used. Correct the setting.",
}
_AUTH = {
    "not offered": "The mail relay takes no user name and password here. Ask your mail administrator how to log in.",
    "characters": "The user name or password holds a character outside ASCII, which this relay cannot take. Change it.",
}
_LOST = {
    "connect": "The mail relay could not be reached.",
    "tls": "The connection to the mail relay ended while encryption was being set up.",
    "auth": "The connection to the mail relay ended at the login.",
    "mail": "The connection ended before the message was sent.",
    "rcpt": "The connection ended before the message was sent.",
    "data": "The connection ended before the message was sent.",
}
_REFUSED = {
    "connect": "The mail relay takes no messages now.",
    "tls": "The mail relay would not set up encryption. Nothing was sent in the clear.",
    "auth": "The mail relay refused the login. Check smtp_username and smtp_password.",
    "mail": "The mail relay refused the sender. Check smtp_from, or ask your mail administrator.",
    "rcpt": "The mail relay refused the recipient's address. Check it with the office by phone.",
    "data": "The mail relay would not take a message.",
    "message": "The mail relay looked at the message and did not take it.",
}
_HAND = "You can also send the draft by hand, or file on paper."


def outcome(answer: Answer, message_id: str) -> Outcome:
    """The Outcome of ``answer``.  FAILED is only ever said of a message that was certainly not taken."""
    evidence = {**answer.evidence, "phase": answer.phase, "message_id": message_id}
    if answer.taken:
        return Outcome(State.SENT, now(), "The mail relay took the message for delivery. That the office has it is known "
                       "only when the office says so.", carrier_reference=queue_id(answer.text), evidence=evidence)
    if answer.unknown:
        return Outcome(State.UNKNOWN, now(), "The message, or part of it, left, and no clear answer came back. It may have "
                       "been taken. Do not send it again. Look for an answer or a bounce, or ask the office by phone.", evidence=evidence)
    words, retry = _failed(answer)
    return Outcome(State.FAILED, now(), f"Not sent. {words}", retry=retry, evidence=evidence)


def note_outcome(answer: Answer) -> Outcome:
    """The Outcome of a note to one person, in words for who had it sent."""
    evidence = {**answer.evidence, "phase": answer.phase}
    if answer.taken:
        return Outcome(State.SENT, now(), "The mail relay took the message for delivery.", carrier_reference=queue_id(answer.text),
                       evidence=evidence)
    if answer.unknown:
        return Outcome(State.UNKNOWN, now(), "The message left, and no clear answer came back. It may have been taken.", evidence=evidence)
    if answer.why and answer.phase != "size":
        told = (_AUTH if answer.phase == "auth" else _TLS)[answer.why]
    elif answer.lost:
        told = _LOST[answer.phase]
    elif answer.phase == "rcpt":
        told = "The mail relay refused the address. Check it with the signer."
    else:
        told = _REFUSED.get(answer.phase, "The mail relay did not take the message.")
    code = f" Its answer was {answer.code}." if answer.code else ""
    return Outcome(State.FAILED, now(), f"Not sent. {told}{code}", retry=answer.lost, evidence=evidence)


def _failed(answer: Answer) -> tuple[str, bool]:
    if answer.why:
        if answer.phase == "size":
            return (f"The message is larger than the mail relay takes ({answer.why} bytes). Nothing of it was sent. "
                    "File on paper, or ask the office for another way.", False)
        return (_AUTH if answer.phase == "auth" else _TLS)[answer.why] + " " + _HAND, False
    if answer.lost:
        return f"{_LOST[answer.phase]} Nothing was taken, so it can be tried again.", True
    if answer.code is not None and 400 <= answer.code <= 499:
        return f"{_REFUSED[answer.phase]} It said to try again later ({answer.code}).", True
    if answer.code is not None and 500 <= answer.code <= 599:
        return f"{_REFUSED[answer.phase]} Its answer was final ({answer.code}). {_HAND}", False
    return f"{_REFUSED[answer.phase]} Its answer was not one we know. {_HAND}", False


def queue_id(text: str) -> str | None:
    """What the relay called the message, from the text of its 250.

    Only letters, digits and ``. _ : -``, at most 64 of them, and never a word that holds an @: a relay may echo anything.
    """
    found = re.search(r"(?:queued as|queued mail as|\bid=|internalid=|\bok id=)\s*<?([A-Za-z0-9._:-]{1,64})(?=[\s>;,\])]|$)",
                      text, re.IGNORECASE)
    if found:
        return found.group(1).rstrip(".:-") or None
    return None
