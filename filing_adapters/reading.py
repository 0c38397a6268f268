# do not pre-load
"""Reads an adapter's settings: every problem at once, each by its key, and never a value repeated."""
from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping

from ..errors import InputError, Problem

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")


class Secret:
    """A string that shows itself to nobody: hidden in ``repr``, and it refuses pickle and copy."""

    __slots__ = ("_text",)

    def __init__(self, text: str):
        self._text = text

    def reveal(self) -> str:
        """The text, for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __reduce_ex__(self, protocol: object):
        raise TypeError("a secret is never pickled or copied")


class Reader:
    """Takes values out of a mapping by key and gathers what is wrong; ``finish`` raises ``InputError`` with all of it."""

    def __init__(self, settings: Mapping[str, object], where: str = "settings"):
        self.settings, self.where, self.problems = settings, where, []

    def problem(self, key: str, what: str, mend: str) -> None:
        """Note one problem at ``key``."""
        self.problems.append(Problem(f"{self.where}.{key}", what, mend))

    def finish(self, what: str) -> None:
        """Raise ``InputError`` when anything was wrong."""
        if self.problems:
            raise InputError(what, self.where, problems=tuple(self.problems))

    def text(self, key: str, mend: str, good: Callable[[str], object] = bool, *, needed: bool = True) -> str:
        """A string on one line; empty where it is missing and not needed."""
        return self._string(key, mend, lambda t: good(t) and not re.search(r"[\r\n\0]", t), needed)

    def block(self, key: str, mend: str, *, needed: bool = True) -> str:
        """A string of any lines, such as a key in PEM form."""
        return self._string(key, mend, bool, needed)

    def _string(self, key: str, mend: str, good: Callable[[str], object], needed: bool) -> str:
        value = self.settings.get(key)
        if value is None or value == "":
            if needed:
                self.problem(key, "this is missing", mend)
            return ""
        if not isinstance(value, str) or not good(value):
            self.problem(key, "this is not valid", mend)
            return ""
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no, said as a boolean: words are not guessed at."""
        value = self.settings.get(key, default)
        if not isinstance(value, bool):
            self.problem(key, "this is neither true nor false", "Write true or false.")
            return default
        return value

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        value = self.settings.get(key)
        if value is None or value == "":
            return default
        try:
            number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            self.problem(key, "this is not a number in range", f"Choose {low} to {high}.")
            return default
        return number

    def strings(self, key: str, mend: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of strings; one string counts as a list of one."""
        value = self.settings.get(key)
        value = (value,) if isinstance(value, str) else value
        if not value:
            if needed:
                self.problem(key, "this is missing", mend)
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v for v in value):
            self.problem(key, "this is not a list of words", mend)
            return ()
        return tuple(value)

    def networks(self, key: str) -> tuple[Network, ...]:
        """Address ranges in CIDR form."""
        made = []
        for text in self.strings(key, "Write ranges such as 10.20.0.0/16."):
            try:
                made.append(ipaddress.ip_network(text))
            except ValueError:
                self.problem(key, "this is not an address range", "Write ranges such as 10.20.0.0/16.")
        return tuple(made)


def check_by_hand(settings: Mapping[str, object]) -> None:
    """The settings of a channel that a person carries: who was told that the office takes it, and a limit of our own.  Raises ``InputError``."""
    read = Reader(settings)
    read.text("channel_confirmed_by", "Write on one line who was told by the office, and how.", needed=False)
    read.number("max_message_bytes", 0, 1, 10**9)
    read.finish("The settings of this channel are not complete")
