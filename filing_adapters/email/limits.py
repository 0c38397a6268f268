# do not pre-load
"""What stops a message before anyone is called: the recipient, what the office takes, and the encoded size."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import Problem
from ...filing.adapter import Outgoing
from ...filing.profiles import OFFICES, CountyProfile
from ..checks import county_profile, packet_problems, papers, purpose
from .settings import valid_address

# Where neither the office nor the settings say: what most mail systems still take, counted as encoded.  A refusal now
# is better than a bounce two days after "sent".
DEFAULT_MAX_BYTES = 25_000_000


def problems_before(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[CountyProfile | None, list[Problem]]:
    """The county's profile, and everything wrong with packet, recipient and office."""
    known, problems = county_profile(outgoing, profile)
    problems += packet_problems(outgoing)
    recipient = outgoing.recipient
    if not valid_address(recipient.address):
        problems.append(Problem("recipient.address", "this is not one plain e-mail address",
                                "Enter the office's address, and have a named person confirm it."))
    if not (recipient.address_confirmed_by or "").strip():
        problems.append(Problem("recipient.address", "nobody has confirmed this address",
                                "Have a named person confirm it with the office by phone."))
    if known is not None and recipient.office in OFFICES:
        problems += _office_problems(outgoing, known)
    return known, problems


def limit(outgoing: Outgoing, known: CountyProfile | None, own: int | None) -> int:
    """Bytes of the whole encoded message: the smaller of what the office and the settings (``own``) say, else ours."""
    said = [own]
    if known is not None and outgoing.recipient.office in OFFICES:
        said.append(known.office(outgoing.recipient.office).max_bytes.value)
    return min([each for each in said if each is not None] or [DEFAULT_MAX_BYTES])


def size_problems(size: int, most: int) -> list[Problem]:
    """base64 makes the papers about 37 % larger, so the encoded message is what counts."""
    if size <= most:
        return []
    return [Problem("files", f"the message is {size:,} bytes as encoded, and at most {most:,} may be sent",
                    "File on paper, or ask the office for another way. It is never split.")]


def _office_problems(outgoing: Outgoing, known: CountyProfile) -> Iterator[Problem]:
    office = outgoing.recipient.office
    desk = known.office(office)
    told_us = str(outgoing.settings.get("channel_confirmed_by") or "").strip()
    if not told_us and not known.takes("email", office, purpose(outgoing)):
        yield Problem("recipient.channel", "whether this office takes these papers by e-mail is not known",
                      "File on paper; or, if the office has said that it does, record that and who was told.")
    if desk.formats.value is not None and "pdf" not in desk.formats.value:
        yield Problem("recipient.office", "this office takes no PDF electronically", "File on paper.")
    total = sum(file.pages or 0 for file in papers(outgoing))
    if desk.max_pages.value is not None and total > desk.max_pages.value:
        yield Problem("files", f"{total} pages, and this office takes {desk.max_pages.value}", "File on paper, or ask the office.")
