# do not pre-load
"""The one error tree of the project.

Every error says what happened, where, and what to do next, and knows the exit code of the command line:
2 the input is wrong; 3 a requirement is not met; 4 not yet known; 5 filing failed or is unknown; 1 our fault.
No message may carry a fact about a person: give the place (a JSON path, a paper id), never the value.
"""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was given.

    where: a JSON path such as ``history.incidents[1].when``, or a file, or a setting.
    what:  what is wrong there, without repeating a value that could name a person.
    mend:  what to write or do instead.
    """

    where: str
    what: str
    mend: str

    def line(self) -> str:
        """The problem as one line of text: ``where: what. mend``."""
        return f"{self.seen}. {self.mend}"

    @property
    def seen(self) -> str:
        """Place and fault, without the mend."""
        return f"{self.where}: {self.what}"


class AotFormsError(Exception):
    """Root of every error that AotForms raises on purpose.

    Args are keyword friendly: ``what`` happened, ``where``, and ``mend`` (what to do next).
    """

    exit_code = 1

    def __init__(self, what: str, where: str = "", mend: str = "", problems: tuple[Problem, ...] = ()):
        self.what, self.where, self.mend = what, where, mend
        self.problems = tuple(problems)
        super().__init__(self.line())

    def line(self) -> str:
        """The error as one line: ``where: what. mend``, leaving out what is empty."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text.rstrip('.')}. {self.mend}".strip() if self.mend else text


class InputError(AotFormsError):
    """What was given is wrong; ``problems`` lists each place and its mend."""

    exit_code = 2


class RequirementNotMet(AotFormsError):
    """The law or the packet requires something that is not so."""

    exit_code = 3


class NotYetKnown(AotFormsError):
    """A fact that decides the outcome has not been given yet."""

    exit_code = 4


class FilingFailed(AotFormsError):
    """A submission was certainly not taken."""

    exit_code = 5


class FilingUnknown(FilingFailed):
    """Whether a submission was taken is not known; it must never be sent again blindly."""


class AccessDenied(AotFormsError):
    """This actor may not see or do this. Says the same whether or not the thing exists."""

    exit_code = 3


class SetUpError(AotFormsError):
    """This machine lacks something, or its configuration is unsafe."""

    exit_code = 1
