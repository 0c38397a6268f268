# do not pre-load
"""Resume codes at the desk: ask for one, come in by one, and leave.  What such a session may do is in the vault (``vault/resume.py``)."""
from __future__ import annotations

from datetime import timedelta

from ...vault import ResumeCode, Resumed, Role
from .opening import actor, vault


def may_make(login: str) -> bool:
    """Whether this person may ask for a code: who files, and nobody who came by a code."""
    return actor(login).role in (Role.FILER, Role.ADMIN)


def make(login: str, handle: str, hours: int) -> ResumeCode:
    """A new code for this person and this matter, for so many hours.  It is shown once.  Raises AccessDenied, InputError."""
    return vault().resume.make(actor(login), handle, timedelta(hours=hours))


def use(typed: str, address: str) -> Resumed:
    """The session that a code opens.  Raises InputError, RequirementNotMet."""
    return vault().resume.use(typed, address)


def session(login: str) -> Resumed | None:
    """The session that runs under a name, or None."""
    return vault().resume.session(login)


def end(login: str) -> None:
    """End it."""
    vault().resume.end(login)
