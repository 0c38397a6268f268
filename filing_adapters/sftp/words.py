# do not pre-load
"""From how a delivery or a look-up ended to an Outcome: its state, whether to try again, and plain words on what to do."""
from __future__ import annotations

from ...filing.adapter import Outcome, State
from ..checks import now
from .delivery import Ended, Step, Why
from .looking import Found, There

_NOT_SENT = {
    Why.HOST_KEY: ("The host did not show the pinned key. Nothing was sent. Do not accept the new key: phone the office, and "
                   "change the setting sftp_host_key only when they confirm it.", False),
    Why.NO_CIPHER: ("No safe encryption could be agreed with the host, or it has no key of the pinned kind. Phone the office.", False),
    Why.LOGIN: ("The host refused the login. Check sftp_user and the key with the office.", False),
    Why.CONFLICT: ("A file of the same name with other content is there already. Nothing was replaced. Ask the office what it "
                   "holds under this reference.", False),
    Why.REFUSED: ("The host refused a step, for example for want of space or rights. Ask the office if it goes on.", True),
    Why.DIFFERS: ("A file did not read back as it was sent.", True),
    Why.LOST: ("The connection ended before the filing was complete.", True),
}


def of_delivery(ended: Ended, marker_agreed: bool) -> Outcome:
    """The Outcome of a delivery.  FAILED only where the office can take nothing for a filing."""
    evidence = {**ended.evidence, "step": ended.step.value, "ended": ended.why.value}
    if ended.step is Step.DONE:
        return Outcome(State.SENT, now(), "All files and the manifest are in the office's folder. That the office has taken them is "
                       "known only when it answers.", evidence=evidence)
    if ended.why is Why.CONFLICT:
        return Outcome(State.FAILED, now(), f"Not sent. {_NOT_SENT[Why.CONFLICT][0]}", evidence=evidence)
    may_be_taken = ended.step is Step.MARKER and ended.why is Why.LOST
    if not marker_agreed:
        may_be_taken |= ended.named > 0 or ended.step is Step.MARKER or (ended.step is Step.NAMES and ended.why is Why.LOST)
    if may_be_taken:
        return Outcome(State.UNKNOWN, now(), "The connection ended while the files were getting their names. The office may have taken "
                       "them. Do not send them again before the folder was looked at.", evidence=evidence)
    text, retry = _NOT_SENT[ended.why]
    return Outcome(State.FAILED, now(), f"Not sent. {text}", retry=retry, evidence=evidence)


def of_look(found: Found, marker_agreed: bool) -> Outcome | None:
    """The Outcome of a look-up; None where it cannot say."""
    evidence = {**found.evidence, "looked_up": found.there.value}
    if found.there is There.RECEIPT:
        return Outcome(State.RECEIVED, now(), "The office left a receipt. Read it: it may take the filing or turn it back.",
                       evidence=evidence, artifacts=found.receipts)
    if found.there is There.WHOLE:
        return Outcome(State.SENT, now(), "The files and the manifest are whole in the office's folder.", evidence=evidence)
    if found.there is There.UNNAMED or (found.there is There.UNFINISHED and marker_agreed):
        return Outcome(State.FAILED, now(), "The folder holds an unfinished delivery, which is no filing. Safe to go on from there.",
                       retry=True, evidence=evidence)
    if found.there in (There.UNFINISHED, There.NO_MARKER, There.ABSENT, There.CONFLICT):
        return Outcome(State.UNKNOWN, now(), "The folder does not hold what was to be sent. The office may have taken it away. Ask by phone "
                       "before anything is sent again.", evidence=evidence)
    return None
