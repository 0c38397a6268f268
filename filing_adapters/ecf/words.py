# do not pre-load
"""From the court's answer to an Outcome: its state, whether to try again, and plain words on what to do."""
from __future__ import annotations

from collections.abc import Mapping

from ...filing.adapter import Outcome, State
from ..checks import now
from .answers import Answer, Receipt, Standing
from .names import MAYBE_TAKEN, NO_ERROR, NOT_TAKEN
from .transport import Phase, Reply

_NOT_REACHED = {
    "address": ("The court's host name leads to an address that is not allowed. Check ecf_url with the court.", False),
    "tls": ("No trusted, encrypted connection to the court could be set up: its certificate has expired, is for another host, or comes "
            "from an authority that is not trusted here. Tell the court; do not go round it.", True),
    "connect": ("The court's service could not be reached.", True),
    "setting": ("A certificate file named in the settings cannot be read.", False),
}
# The request was understood as far as the door: nothing behind it has seen it.
_REFUSED_AT_THE_DOOR = frozenset({400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 417, 426, 431})
# A redirect that asks to send the same again elsewhere; 302 and 303 may also mean "done, look there".
_GO_ELSEWHERE = frozenset({301, 307, 308})
_UNKNOWN = "It may have been taken. It is not sent again before the court was asked for its list."
# Why a submission is held for a person: the file may lie open (RCW 71.05.620).
HELD_SILENT, HELD_OPEN = "not confirmed closed", "said to be open"
SAYS_OPEN = " The court says that papers of this case are open. Phone the clerk now and have the file closed (RCW 71.05.620)."
_NOT_ECHOED = (" The court did not repeat that the case is confidential. Phone the clerk now and make sure that the file is closed "
               "(RCW 71.05.620).")


def unreached(reply: Reply, evidence: Mapping[str, str]) -> Outcome:
    """Nothing of the filing left: certainly not taken."""
    text, retry = _NOT_REACHED[reply.why]
    return Outcome(State.FAILED, now(), f"Not sent. {text}", retry=retry, evidence={**evidence, **reply.evidence, "ended": reply.why})


def unknown(why: str, evidence: Mapping[str, str]) -> Outcome:
    """Bytes of the filing left and no clear answer came."""
    return Outcome(State.UNKNOWN, now(), f"The court gave no clear answer: {why}. {_UNKNOWN}", evidence={**evidence, "ended": why})


def by_http(status: int, evidence: Mapping[str, str]) -> Outcome:
    """An answer that is not ECF, judged by its HTTP status (RFC 9110)."""
    if status == 429:
        return Outcome(State.FAILED, now(), "Not taken. The court's service asks to come back later.", retry=True, evidence=evidence)
    if status in _GO_ELSEWHERE:
        return Outcome(State.FAILED, now(), "Not taken. The court's service has moved, and papers are never sent on to an address that "
                       "nobody confirmed. Ask the court for its address.", evidence=evidence)
    if status in _REFUSED_AT_THE_DOOR:
        return Outcome(State.FAILED, now(), "Not taken. The court's service refused the request at its door. Check the address, the login "
                       "and the size with the court.", evidence=evidence)
    return unknown("it is not an answer to a filing", evidence)


def by_fault(answer: Answer, evidence: Mapping[str, str]) -> Outcome:
    """A SOAP fault: the message is at fault (not taken), or the court's machine is (unknown).  SOAP 1.1, section 4.4.1."""
    if answer.fault in ("Client", "VersionMismatch", "MustUnderstand"):
        return Outcome(State.FAILED, now(), "Not taken. The court could not read the message. Tell whoever looks after this system.",
                       evidence={**evidence, "fault": answer.fault})
    return unknown("its machine reported a fault", {**evidence, "fault": answer.fault})


def of_receipt(receipt: Receipt, evidence: Mapping[str, str]) -> Outcome:
    """The synchronous receipt.  Its yes means the e-filing manager has it: *sent*; the court's status makes it *received*."""
    errors = tuple(e for e in receipt.errors if e != NO_ERROR)
    evidence = {**evidence, **{f"court {kind}": value for kind, value in receipt.ids.items()}}
    if errors:
        evidence["error_codes"] = " ".join(errors)
    if not errors and (receipt.ids or receipt.errors):
        evidence["confidentiality"] = receipt.confidentiality
        return Outcome(State.SENT, now(), "The court's e-filing service has it. The clerk has not looked at it yet."
                       + ("" if receipt.confidentiality == "echoed" else _NOT_ECHOED),
                       carrier_reference=_reference(receipt.ids), evidence=evidence,
                       hold={"echoed": "", "denied": HELD_OPEN}.get(receipt.confidentiality, HELD_SILENT))
    if errors and not receipt.ids and set(errors) <= NOT_TAKEN:
        return Outcome(State.FAILED, now(), "Not taken. The court's service found a fault in the filing (the codes are in the receipt). "
                       "Correct it, or file on paper.", evidence=evidence)
    if set(errors) & MAYBE_TAKEN:
        return unknown("the case system behind it did not answer", evidence)
    return unknown("its receipt says neither yes nor no", evidence)


def of_standing(standing: Standing, evidence: Mapping[str, str]) -> Outcome:
    """What the court's status or list says of a filing that it has."""
    evidence = {**evidence, **{f"court {kind}": value for kind, value in standing.ids.items()}, "confidentiality": standing.confidentiality}
    if standing.cause_number:
        evidence["cause_number"] = standing.cause_number
    if standing.state is None:
        evidence["status"] = "not on the court's list"
    state = standing.state or State.RECEIVED
    denied = standing.confidentiality == "denied"
    return Outcome(state, now(), f"The court has it: {state.value}." + (SAYS_OPEN if denied else ""), evidence=evidence,
                   carrier_reference=_reference(standing.ids), hold=HELD_OPEN if denied else "")


def absent(agreed: bool, evidence: Mapping[str, str]) -> Outcome:
    """The court answered and does not list the filing."""
    evidence = {**evidence, "looked_up": "not listed"}
    if agreed:
        return Outcome(State.FAILED, now(), "Not taken. The court does not list it, and has confirmed that its list is complete at once.",
                       retry=True, evidence=evidence)
    return Outcome(State.UNKNOWN, now(), "The court does not list it. Its list may lag behind. Ask the clerk before it is sent again.",
                   evidence=evidence)


def _reference(ids: Mapping[str, str]) -> str | None:
    for kind in ("envelopeid", "filingid"):
        if kind in ids:
            return ids[kind]
    return next(iter(ids.values()), None)
