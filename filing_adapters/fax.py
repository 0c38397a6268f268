# do not pre-load
"""Fax: a cover sheet (GR 17) and the papers as one PDF, which a person sends from their own machine.

Nothing is sent from here.  The submission stays queued until that person records what the machine's transmission report says
(``filing/transmissions.py``).
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf

from ..errors import InputError, Problem
from ..filing.adapter import Capabilities, FilingAdapter, Outcome, Outgoing, OutgoingFile, Plan, State
from ..filing.profiles import CountyProfile
from ..filing.telephone import AREA_CODE_TOO, is_number
from ..filing.transmissions import PAGES
from . import fax_sheet, sheets, tiff
from .checks import PDF, made_file, now, papers, purpose, told
from .fax_sheet import Sender
from .paper import checked, merge
from .reading import Reader
from .upload_checks import RenderError

_UNREADABLE = Problem("files", "one of the papers cannot be drawn for a fax", "Write the papers again.")


@dataclass(frozen=True, slots=True)
class _Made:
    """The fax as it would go: the whole PDF, the pages of each part (the cover sheet first), the instructions, a TIFF where asked."""

    whole: bytes
    counts: tuple[int, ...]
    known: CountyProfile
    bilevel: OutgoingFile | None


class FaxAdapter(FilingAdapter):
    """A fax that a person sends.  The number must be confirmed by a named person, with its area code.

    Where the county profile does not say that the office takes these papers by fax, it needs the setting
    ``channel_confirmed_by`` (who was told so by the office); else the packet goes on paper.
    """

    id = "fax"
    title = "Fax that a person sends from their own machine"
    capabilities = Capabilities(submit=True, by_hand=True)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What will be made, and every problem that stops it."""
        made, problems = _made(outgoing, profile)
        pages = f"{sum(made.counts)} pages with the cover sheet" if made else "cover sheet first"
        steps = (
            f"Make one PDF to fax, {pages}: {len(papers(outgoing))} papers in order.",
            "Make the steps for the person who faxes it, as PDF and as text.",
            "Wait until that person records the transmission report. Nothing is sent from here.",
        )
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Make the fax and the steps.  QUEUED; FAILED when the packet or the number is at fault."""
        made, problems = _made(outgoing, profile)
        if made is None:
            return Outcome(State.FAILED, now(), f"No fax was prepared. {told(problems)}")
        stem, total = outgoing.reference, sum(made.counts)
        content = fax_sheet.steps(outgoing, made.known, made.counts)
        fax = made_file(f"{stem}-fax.pdf", PDF, made.whole, "Fax to send, cover sheet first", total)
        artifacts = (fax, *((made.bilevel,) if made.bilevel else ()),
                     made_file(f"{stem}-fax-steps.pdf", PDF, sheets.as_pdf(fax_sheet.STEPS_TITLE, content), fax_sheet.STEPS_TITLE),
                     made_file(f"{stem}-fax-steps.txt", "text/plain", sheets.as_text(fax_sheet.STEPS_TITLE, content), fax_sheet.STEPS_TITLE))
        detail = (f"The fax is ready: {total} pages with the cover sheet. Nothing has been sent. Fax it from your own machine, then "
                  "record what its report says.")
        evidence = {PAGES: str(total), "papers": str(len(made.counts) - 1), "fax_sha256": fax.sha256}
        return Outcome(State.QUEUED, now(), detail, evidence=evidence, artifacts=artifacts)

    def check_settings(self, settings: Mapping[str, object]) -> None:
        """Raises InputError with a problem for each key that is wrong."""
        read_settings(settings)


def read_settings(settings: Mapping[str, object]) -> tuple[Sender, bool]:
    """Who sends, for the cover sheet, and whether a TIFF is wanted as well.  Raises InputError, never repeating a value."""
    read = Reader(settings)
    short = "Write it on one line, at most 80 characters. It stands on the cover sheet, so name nobody the papers are about."
    number = "Write it with its area code, as 206 555 0100."
    sender = Sender(read.text("fax_sender", short, lambda text: len(text) <= 80, needed=False),
                    read.text("fax_sender_phone", number, lambda text: is_number(text, AREA_CODE_TOO), needed=False),
                    read.text("fax_sender_number", number, lambda text: is_number(text, AREA_CODE_TOO), needed=False))
    bilevel = read.flag("fax_bilevel")
    read.text("channel_confirmed_by", "Write on one line who was told by the office, and how.", needed=False)
    read.finish("The settings of this channel are not complete")
    return sender, bilevel


def _made(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[_Made | None, list[Problem]]:
    known, problems = checked(outgoing, profile)
    problems += _number_problems(outgoing)
    try:
        sender, bilevel = read_settings(outgoing.settings)
    except InputError as error:
        return None, [*problems, *error.problems]
    if known is not None and not problems:
        problems += _office_problems(outgoing, known)
    if known is None or problems:
        return None, problems
    try:
        whole, counts = _whole(outgoing, known, sender)
        picture = tiff.rendition(made_file(f"{outgoing.reference}-fax.pdf", PDF, whole, "Fax to send, black and white", sum(counts))) \
            if bilevel else None
    except (pikepdf.PdfError, RenderError, ValueError):
        return None, [_UNREADABLE]
    return _Made(whole, counts, known, picture), []


def _whole(outgoing: Outgoing, known: CountyProfile, sender: Sender) -> tuple[bytes, tuple[int, ...]]:
    """Cover sheet and papers as one PDF, and the pages of each part.  The sheet says how many pages there are, itself counted."""
    _, counts = merge(papers(outgoing))
    cover = sheets.as_pdf(fax_sheet.COVER_TITLE, fax_sheet.cover(outgoing, known, sender, counts), numbered=False)
    whole, found = merge((made_file("cover.pdf", PDF, cover, fax_sheet.COVER_TITLE, 1), *papers(outgoing)), "Court papers to fax")
    return whole, found


def _number_problems(outgoing: Outgoing) -> list[Problem]:
    to, problems = outgoing.recipient, []
    if not is_number(to.address, AREA_CODE_TOO):
        problems.append(Problem("recipient.address", "this is not one fax number with its area code",
                                "Enter the office's fax number, and have a named person confirm it."))
    if not (to.address_confirmed_by or "").strip():
        problems.append(Problem("recipient.address", "nobody has confirmed this fax number",
                                "Have a named person confirm it with the office by phone."))
    return problems


def _office_problems(outgoing: Outgoing, known: CountyProfile) -> list[Problem]:
    office, problems = outgoing.recipient.office, []
    what = "a new case" if purpose(outgoing) == "new case" else "later papers"
    if not known.takes("fax", office, purpose(outgoing)) and not outgoing.settings.get("channel_confirmed_by"):
        problems.append(Problem("recipient.channel", f"it is not known that this office takes {what} by fax",
                                "File on paper, or ask the office and record who said yes (setting channel_confirmed_by)."))
    most, pages = known.office(office).max_pages.value, 1 + sum(file.pages or 0 for file in papers(outgoing))
    if most is not None and pages > most:
        problems.append(Problem("files", f"{pages} pages with the cover sheet, and this office takes {most}", "File on paper, or ask the office."))
    return problems
