# do not pre-load
"""What every channel checks before anything leaves: whole files, safe names, the right county."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from ..errors import InputError, Problem
from ..filing.adapter import Outgoing, OutgoingFile
from ..filing.preflight import SAFE_NAME
from ..filing.profiles import CountyProfile, read_mapping

# Nothing that a person typed can pass for a reference in a subject line or a file name.
SAFE_REFERENCE = re.compile(r"[A-Z0-9]{2,8}(-[A-Z0-9]{2,8}){1,4}")
PDF = "application/pdf"
MANIFEST = "manifest.json"


def now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def made_file(name: str, media_type: str, content: bytes, title: str, pages: int | None = None) -> OutgoingFile:
    """A file that an adapter made, with its hash."""
    return OutgoingFile(name, media_type, content, hashlib.sha256(content).hexdigest(), title, pages)


def papers(outgoing: Outgoing) -> tuple[OutgoingFile, ...]:
    """The PDFs, in the order of the packet."""
    return tuple(f for f in outgoing.files if f.media_type == PDF)


def packet_problems(outgoing: Outgoing) -> Iterator[Problem]:
    """Everything wrong with the packet itself, whatever the channel.  Says the place, never a name."""
    if not SAFE_REFERENCE.fullmatch(outgoing.reference):
        yield Problem("reference", "this is not an opaque reference", "Use the reference that the ledger gave, such as AOT-7K3F-92QM.")
    if not papers(outgoing):
        yield Problem("files", "there is no PDF to file", "Assemble the packet first.")
    seen: set[str] = set()
    for place, file in enumerate(outgoing.files):
        where = f"files[{place}]"
        if not SAFE_NAME.fullmatch(file.name):
            yield Problem(f"{where}.name", "the file name is not one of ours",
                          "Use letters, digits, - and _, at most 50 characters.")
        if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", file.media_type):
            yield Problem(f"{where}.media_type", "this is not a media type", "Write one such as application/pdf.")
        if file.name.casefold() in seen:
            yield Problem(f"{where}.name", "two files have the same name", "Seal the packet again.")
        seen.add(file.name.casefold())
        if hashlib.sha256(file.content).hexdigest() != file.sha256:
            yield Problem(where, "the bytes are not those that were sealed", "Seal the packet again and file that.")
        if file.media_type == PDF and not file.content.startswith(b"%PDF-"):
            yield Problem(where, "this is not a PDF", "Write the paper again.")


def county_profile(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[CountyProfile | None, list[Problem]]:
    """The profile that came as plain values, and what is wrong with it or with the recipient."""
    try:
        known = read_mapping(profile)
    except InputError as error:
        return None, list(error.problems)
    problems = []
    if known.county.casefold() != outgoing.recipient.county.casefold():
        problems.append(Problem("recipient.county", "the profile is of another county", "Choose the county again."))
    if outgoing.recipient.office not in ("clerk", "prosecutor"):
        problems.append(Problem("recipient.office", "there is no such office", "Choose clerk or prosecutor."))
    return known, problems


def purpose(outgoing: Outgoing) -> str:
    """``existing case`` once there is a cause number, else ``new case``: what a county profile is asked about."""
    return "existing case" if outgoing.cause_number else "new case"


def told(problems: list[Problem] | tuple[Problem, ...]) -> str:
    """The problems as one line for the receipt."""
    return " ".join(problem.line() for problem in problems)
