# do not pre-load
"""Clocks as an iCalendar file (RFC 5545) that says nothing about anyone.

No name, no section of law and no word of care stands in any field: a calendar is seen by many.  Each entry has only the
number of its clock in the list of deadlines, and the opaque reference of the matter.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from .clocks import Clock

LINE_OCTETS = 75


def icalendar(clocks: Iterable[Clock], reference: str | None, made: datetime) -> str:
    """One event for the safer reading of every clock whose start is known.  ``made``: when the file is made, with a zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//AotForms//deadlines//EN", "CALSCALE:GREGORIAN"]
    stamp = made.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for clock in clocks:
        if clock.lead is not None:
            lines += _event(clock, reference, stamp)
    return "".join(_folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])


def number(clock: Clock) -> str:
    """``3``, or ``10 c_i``: how the list of deadlines numbers this clock."""
    parts = clock.id.split(".")
    return " ".join([parts[1].lstrip("0"), *parts[2:]])


def _event(clock: Clock, reference: str | None, stamp: str) -> list[str]:
    at = clock.lead.at
    kind = "earliest day" if clock.side == "earliest" else "last day"
    about = f", {reference}" if reference else ""
    uid = f"{clock.id}-{at:%Y%m%d}-{reference or 'matter'}@aotforms.invalid"
    return ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{stamp}", *_when(at), f"SUMMARY:{_text(f'Date {number(clock)}: {kind}{about}')}",
            "DESCRIPTION:" + _text("See the list of deadlines of this matter."), "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT"]


def _when(at: date | datetime) -> list[str]:
    if isinstance(at, datetime):
        moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        return [f"DTSTART:{moment}", f"DTEND:{moment}"]
    return [f"DTSTART;VALUE=DATE:{at:%Y%m%d}", f"DTEND;VALUE=DATE:{at + timedelta(days=1):%Y%m%d}"]


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines longer than 75 octets go on in the next one, after a space; no letter is split."""
    folded, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > LINE_OCTETS:
            folded, octets = folded + "\r\n ", 1
        folded, octets = folded + letter, octets + size
    return folded
