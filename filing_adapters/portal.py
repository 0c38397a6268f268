# do not pre-load
"""A county's own web portal: prepared here, filed by a person, reported back.

King eFiling, Pierce LINX and Clallam's portal have no public interface for programs.  So this channel makes exactly the
files that such a page takes (one PDF a paper, in order, under safe names, or Group 4 TIFF where an office takes nothing
else), checks them as its upload would, and writes the steps.  Nothing is sent: the submission stays queued until a person
records what the portal said (``reported``).
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from ..errors import InputError, Problem
from ..filing.adapter import Capabilities, FilingAdapter, Outcome, Outgoing, OutgoingFile, Plan, State
from ..filing.profiles import CountyProfile, Office
from . import portal_sheet, sheets, tiff
from .checks import PDF, county_profile, made_file, now, packet_problems, papers, purpose, told
from .reading import check_by_hand
from .upload_checks import RenderError, letter_problems, pdf_problems

# What a portal's own words may mean.  A confirmation page is the clerk's computer speaking: received (GR 30(c)(1)).
REPORTS: Mapping[str, State] = {
    "uploaded": State.SENT,
    "received": State.RECEIVED,
    "under review": State.UNDER_REVIEW,
    "accepted": State.ACCEPTED,
    "partly accepted": State.PARTLY_ACCEPTED,
    "returned": State.RETURNED,
    "rejected": State.REJECTED,
    "not taken": State.FAILED,
    "not sure": State.UNKNOWN,
}
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,39}")
# Year, case type 6 (mental illness), five digits, then a check digit or the two-digit county number.
_CAUSE = re.compile(r"\d{2}-6-\d{5}-\d{1,2}")


class PortalAdapter(FilingAdapter):
    """Prepares a filing for an office's web portal and waits for a person.

    Where the county profile does not say that the office takes this kind of filing by portal, it needs the setting
    ``channel_confirmed_by`` (who was told so by the office); else the packet goes on paper.
    """

    id = "portal"
    title = "The office's own web portal, by hand"
    capabilities = Capabilities(submit=True, formats=(PDF, tiff.TIFF), by_hand=True)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What will be made, and what the portal would refuse.  Draws pages in memory; sends and keeps nothing."""
        known, problems = _problems(outgoing, profile)
        kind = "Group 4 TIFF" if known and _tiff_only(_desk(outgoing, known)) else "PDF"
        steps = (
            f"Make {len(papers(outgoing))} separate files as {kind}, in the order of the packet.",
            "Write the steps for the portal, with name, size, pages and SHA-256 of every file.",
            "Wait until a person records what the portal said. Nothing is sent from here.",
        )
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Make the files and the steps.  QUEUED; FAILED only where the portal would refuse a file."""
        known, problems = _problems(outgoing, profile)
        if known is None or problems:
            return Outcome(State.FAILED, now(), f"Nothing was prepared. {told(problems)}")
        try:
            uploads = _uploads(outgoing, _desk(outgoing, known))
        except RenderError:
            return Outcome(State.FAILED, now(), "Nothing was prepared. A paper could not be made into the TIFF that this office "
                                                "takes. File on paper, or install poppler-utils and try again.")
        problems = list(_size_problems(uploads, _desk(outgoing, known)))
        if problems:
            return Outcome(State.FAILED, now(), f"Nothing was prepared. {told(problems)}")
        artifacts = (*uploads, *_checklist(outgoing, known, uploads))
        evidence = {"files": str(len(uploads)), "pages": str(sum(f.pages or 0 for f in uploads)),
                    "bytes": str(sum(len(f.content) for f in uploads)),
                    **{f"sha256 {file.name}": file.sha256 for file in uploads}}
        return Outcome(State.QUEUED, now(), "The files and the steps are ready. Nothing has been sent. Upload them to the portal, "
                       "then record what it said.", evidence=evidence, artifacts=artifacts)

    def check_settings(self, settings: Mapping[str, object]) -> None:
        """Raises InputError with a problem for each key that is wrong."""
        check_by_hand(settings)


def reported(result: str, at: datetime, *, confirmation: str | None = None, cause_number: str | None = None) -> Outcome:
    """What a person read on the portal, as an ``Outcome``.

    result: one of ``REPORTS``.  at: when the portal said so, aware.  confirmation: the portal's own number.
    Raises ``InputError`` for anything else; free text is not taken, since it could name a person.  Does not say who
    reported it: the ledger records that.
    """
    problems = []
    if result not in REPORTS:
        problems.append(Problem("result", "this is not one of the answers", f"Choose: {', '.join(REPORTS)}."))
    if at.tzinfo is None:
        problems.append(Problem("at", "the time has no zone", "Give the time with its zone."))
    if confirmation is not None and not _NUMBER.fullmatch(confirmation):
        problems.append(Problem("confirmation", "this does not look like a confirmation number",
                                "Copy only the number: letters, digits, and . / _ - without spaces."))
    if cause_number is not None and not _CAUSE.fullmatch(cause_number):
        problems.append(Problem("cause_number", "this does not look like a cause number", "Write it as 26-6-01234-5."))
    if problems:
        raise InputError("The report from the portal is not complete", "portal report", problems=tuple(problems))
    state = REPORTS[result]
    evidence = {"reported": result}
    if cause_number:
        evidence["cause_number"] = cause_number
    detail = {
        State.FAILED: "A person reports that the portal did not take it.",
        State.UNKNOWN: "A person is not sure whether the portal took it. Look in the portal's list before filing again.",
    }.get(state, f"A person reports what the portal said: {result}.")
    return Outcome(state, at, detail, retry=state is State.FAILED, carrier_reference=confirmation, evidence=evidence)


def _problems(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[CountyProfile | None, list[Problem]]:
    known, problems = county_profile(outgoing, profile)
    problems += packet_problems(outgoing)
    if known is None or problems:
        return known, problems
    desk = _desk(outgoing, known)
    if not known.takes("portal", outgoing.recipient.office, purpose(outgoing)) and not outgoing.settings.get("channel_confirmed_by"):
        what = "a new case" if purpose(outgoing) == "new case" else "later papers"
        problems.append(Problem("recipient.channel", f"it is not known that this office takes {what} by portal",
                                "File on paper, or ask the office and record who said yes (setting channel_confirmed_by)."))
    problems += _format_problems(outgoing, desk)
    if not problems and not _tiff_only(desk):
        problems += _size_problems(papers(outgoing), desk)
    return known, problems


def _format_problems(outgoing: Outgoing, desk: Office) -> Iterator[Problem]:
    formats = desk.formats.value
    if formats is not None and not {"pdf", "tiff", "tiff-g4"} & set(formats):
        yield Problem("files", "this office takes no format that can be made here", "File on paper.")
        return
    bilevel = "black and white" in (desk.colour.value or "").casefold()
    for place, file in enumerate(outgoing.files):
        if file.media_type != PDF:
            continue
        found = list(pdf_problems(file, f"files[{place}]", black_and_white=bilevel and not _tiff_only(desk)))
        yield from found
        if _tiff_only(desk) and not found:
            yield from letter_problems(file, f"files[{place}]")


def _size_problems(files: tuple[OutgoingFile, ...], desk: Office) -> Iterator[Problem]:
    size, pages = sum(len(f.content) for f in files), sum(f.pages or 0 for f in files)
    if desk.max_bytes.value is not None and size > desk.max_bytes.value:
        yield Problem("files", f"{size:,} bytes together are more than the {desk.max_bytes.value:,} that this office takes",
                      "File on paper, or make large scans smaller.")
    if desk.max_pages.value is not None and pages > desk.max_pages.value:
        yield Problem("files", f"{pages} pages are more than the {desk.max_pages.value} that this office takes", "File on paper.")


def _uploads(outgoing: Outgoing, desk: Office) -> tuple[OutgoingFile, ...]:
    if _tiff_only(desk):
        return tuple(tiff.rendition(file) for file in papers(outgoing))
    return papers(outgoing)


def _checklist(outgoing: Outgoing, known: CountyProfile, uploads: tuple[OutgoingFile, ...]) -> tuple[OutgoingFile, ...]:
    content = portal_sheet.steps(outgoing, known, uploads)
    stem = f"{outgoing.reference}-portal-steps"
    return (made_file(f"{stem}.pdf", PDF, sheets.as_pdf(portal_sheet.TITLE, content), portal_sheet.TITLE),
            made_file(f"{stem}.txt", "text/plain", sheets.as_text(portal_sheet.TITLE, content), portal_sheet.TITLE))


def _desk(outgoing: Outgoing, known: CountyProfile) -> Office:
    return known.office(outgoing.recipient.office)


def _tiff_only(desk: Office) -> bool:
    formats = desk.formats.value
    return formats is not None and "pdf" not in formats
