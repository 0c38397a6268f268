# do not pre-load
"""Who may do what: roles, actions, and the one table that joins them.

Denied by default: what is not in the table is not allowed, and every row is looked for inside the actor's own
organization only.  A denial says the same words whether or not the thing exists.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..errors import AccessDenied


class Role(StrEnum):
    """What a member is.  Two are never members: ``LINK`` holds a one-use signing link; ``RESUME`` came by a resume code to one matter."""

    FILER = "filer"
    SIGNER = "signer"
    READER = "reader"
    ADMIN = "admin"
    LINK = "link"
    RESUME = "resume"


class Action(StrEnum):
    """Everything that can be asked of the vault and of the ledger in it."""

    MATTER_CREATE = "matter.create"
    MATTER_SAVE = "matter.save"
    MATTER_LOAD = "matter.load"
    MATTER_LIST = "matter.list"
    MATTER_PURGE = "matter.purge"
    PAPER_ADD = "paper.add"
    PAPER_LOAD = "paper.load"
    PAPER_LIST = "paper.list"
    PAPER_VOID = "paper.void"
    UPLOAD_ADD = "upload.add"
    UPLOAD_LOAD = "upload.load"
    UPLOAD_LIST = "upload.list"
    UPLOAD_DELETE = "upload.delete"
    SIGN = "signature.add"
    SIGNATURE_LIST = "signature.list"
    SIGNATURE_VOID = "signature.void"
    REQUEST_CREATE = "request.create"
    REQUEST_LIST = "request.list"
    REQUEST_MINE = "request.mine"
    REQUEST_WITHDRAW = "request.withdraw"
    REQUEST_DECLINE = "request.decline"
    RESUME_MAKE = "resume.make"
    PACKET_ADD = "packet.add"
    PACKET_LOAD = "packet.load"
    PACKET_LIST = "packet.list"
    ADDRESS_READ = "address.read"
    ADDRESS_CONFIRM = "address.confirm"
    SETTING_READ = "setting.read"
    SETTING_WRITE = "setting.write"
    MEMBER_LIST = "member.list"
    MEMBER_CHANGE = "member.change"
    MEMBER_OWN = "member.own"
    AUDIT_READ = "audit.read"
    SUBMIT = "submission.submit"
    SUBMISSION_READ = "submission.read"
    SUBMISSION_CHANGE = "submission.change"
    SUBMISSION_WORD = "submission.word"


_READS = frozenset({
    Action.MATTER_LOAD, Action.MATTER_LIST, Action.PAPER_LOAD, Action.PAPER_LIST, Action.UPLOAD_LOAD,
    Action.UPLOAD_LIST, Action.SIGNATURE_LIST, Action.REQUEST_LIST, Action.PACKET_LOAD, Action.PACKET_LIST,
    Action.ADDRESS_READ, Action.SUBMISSION_READ, Action.MEMBER_OWN,
})
_FILES = _READS | {
    Action.MATTER_CREATE, Action.MATTER_SAVE, Action.PAPER_ADD, Action.PAPER_VOID, Action.UPLOAD_ADD,
    Action.UPLOAD_DELETE, Action.SIGN, Action.SIGNATURE_VOID, Action.REQUEST_CREATE, Action.REQUEST_MINE,
    Action.REQUEST_WITHDRAW, Action.REQUEST_DECLINE, Action.RESUME_MAKE, Action.PACKET_ADD, Action.SUBMIT, Action.SUBMISSION_CHANGE, Action.SUBMISSION_WORD,
}

CAPABILITIES: Mapping[Role, frozenset[Action]] = {
    Role.READER: _READS,
    Role.FILER: _FILES,
    # An administrator of a small office is often its only filer, so this role files as well.
    Role.ADMIN: frozenset(Action),
    # A signer, by login or by link, sees the papers that he was asked to sign and nothing else (narrowed in Unit.paper).
    Role.SIGNER: frozenset({Action.PAPER_LOAD, Action.SIGN, Action.REQUEST_MINE, Action.REQUEST_DECLINE, Action.MEMBER_OWN}),
    Role.LINK: frozenset({Action.PAPER_LOAD, Action.SIGN, Action.REQUEST_MINE, Action.REQUEST_DECLINE}),
    # Reads and answers one matter (narrowed in Unit.matter), and never more than the member who asked for the code may.
    Role.RESUME: frozenset({
        Action.MATTER_LOAD, Action.MATTER_SAVE, Action.PAPER_ADD, Action.PAPER_LOAD, Action.PAPER_LIST, Action.PAPER_VOID, Action.UPLOAD_LIST,
        Action.UPLOAD_LOAD, Action.SIGNATURE_LIST, Action.REQUEST_LIST}),
}

NARROW = frozenset({Role.SIGNER, Role.LINK})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.  ``user`` and ``organization`` are opaque ids.  It is no proof: each call checks it anew against the
    stored member (or signing link), so that a disabled login or a used link is refused at once."""

    user: str
    organization: str
    role: Role


def denied() -> AccessDenied:
    """The one denial."""
    return AccessDenied("you may not see or do this", mend="Ask an administrator of your organization")


def not_by_a_code() -> AccessDenied:
    """The denial for who came by a resume code and asks for more than it gives."""
    return AccessDenied("you may not see or do this", mend="You came by a code, for one matter. Sign in with your password to do this")
