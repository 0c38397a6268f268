# do not pre-load
"""The settings of the e-mail channel: which relay, how, and whom it comes from."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import InputError, Problem

# RFC 5321 4.5.3.2.6 lets a relay take ten minutes for its answer after the final dot; giving up sooner makes unknowns.
FINAL_TIMEOUT = 600.0
ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")


def valid_address(text: object) -> bool:
    """One plain ASCII address: no display name, no list, no line break, at most 254 characters."""
    return isinstance(text, str) and len(text) <= 254 and ADDRESS.fullmatch(text) is not None


class Secret:
    """A string that shows itself to nobody: hidden in ``repr``, refuses pickle, copy and comparison of its text."""

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


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How to reach the relay.  Times in seconds.  Read from a mapping by ``read_settings``."""

    host: str
    port: int
    implicit_tls: bool
    sender: str
    reply_to: str | None = None
    username: str | None = field(default=None, repr=False)
    password: Secret | None = field(default=None, repr=False)
    ca_file: str | None = None
    connect_timeout: float = 20.0
    read_timeout: float = 60.0
    final_timeout: float = FINAL_TIMEOUT
    max_bytes: int | None = None

    def __reduce_ex__(self, protocol: object):
        raise TypeError("mail settings hold a secret and are never pickled or copied")


def read_settings(settings: Mapping[str, object]) -> SmtpSettings:
    """The relay's settings; raises ``InputError`` with one problem for each key that is wrong.  Never repeats a value."""
    reader = _Reader(settings)
    security = reader.choice("smtp_security", ("tls", "starttls"), "tls")
    made = dict(
        host=reader.text("smtp_host", _HOST.fullmatch, "Write the relay's host name, as its certificate has it. Without a relay, choose e-mail by hand."),
        port=reader.number("smtp_port", 465 if security == "tls" else 587, 1, 65535, int),
        implicit_tls=security == "tls",
        sender=reader.text("smtp_from", valid_address, "Write one plain address, such as filings@hospital.example."),
        reply_to=reader.text("smtp_reply_to", valid_address, "Write one plain address.", needed=False),
        username=reader.text("smtp_username", _one_line, "Write it on one line.", needed=False),
        password=reader.text("smtp_password", _one_line, "Write it on one line.", needed=False),
        ca_file=reader.text("smtp_ca_file", lambda t: Path(t).is_file(), "Name a readable PEM file.", needed=False),
        connect_timeout=reader.number("smtp_connect_timeout", 20.0, 0.05, 600, float),
        read_timeout=reader.number("smtp_read_timeout", 60.0, 0.05, 600, float),
        final_timeout=reader.number("smtp_final_timeout", FINAL_TIMEOUT, 0.05, 3600, float),
        max_bytes=reader.number("max_message_bytes", None, 1, 10**9, int),
    )
    if (made["username"] is None) != (made["password"] is None):
        reader.problems.append(Problem("settings.smtp_username", "user name and password go together", "Give both or neither."))
    if reader.problems:
        raise InputError("The mail settings are not complete", "settings", problems=tuple(reader.problems))
    made["password"] = Secret(made["password"]) if made["password"] is not None else None
    return SmtpSettings(**made)


def _one_line(text: str) -> bool:
    return bool(text) and not re.search(r"[\r\n\0]", text)


class _Reader:
    def __init__(self, settings: Mapping[str, object]):
        self.settings, self.problems = settings, []

    def text(self, key, good, mend, needed=True):
        value = self.settings.get(key)
        if value is None or value == "":
            if needed:
                self.problems.append(Problem(f"settings.{key}", "this is missing", mend))
            return None
        if not isinstance(value, str) or not good(value):
            self.problems.append(Problem(f"settings.{key}", "this is not valid", mend))
            return None
        return value

    def choice(self, key, allowed, default):
        value = self.settings.get(key, default)
        if value not in allowed:
            self.problems.append(Problem(f"settings.{key}", "this is not one of the choices",
                                         f"Choose {' or '.join(allowed)}. Mail is never sent without TLS."))
            return default
        return value

    def number(self, key, default, low, high, kind):
        value = self.settings.get(key)
        if value is None or value == "":
            return default
        try:
            number = kind(value)
        except (TypeError, ValueError):
            number = None
        if number is None or not low <= number <= high:
            self.problems.append(Problem(f"settings.{key}", "this is not a number in range", f"Choose {low} to {high}."))
            return default
        return number
