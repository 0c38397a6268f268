# do not pre-load
"""What a fax machine's transmission report says, recorded by the person who sent the fax: evidence in the ledger.

Recorded exactly as told.  *All pages sent* is what the machine says, so it is *sent*, not *received*.  *No page sent* is certainly not
taken.  *Some pages sent* and *not sure* are unknown: an office may count the first page that came (GR 17).
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ..errors import InputError, Problem, RequirementNotMet
from ..vault.access import Action, Actor
from ..vault.core import Vault
from . import words
from .adapter import State
from .states import Cause
from .submission import Submission, events_of, row_of, view
from .telephone import digits_of, is_number

CHANNEL = "fax"
PAGES = "fax_pages"  # in the evidence of the attempt that prepared the fax
RESULTS: Mapping[str, State] = {
    "all pages sent": State.SENT, "no page sent": State.FAILED, "some pages sent": State.UNKNOWN, "not sure": State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Transmission:
    """One report.  result: one of ``RESULTS``.  at: when, aware.  pages: as the machine counted them, None where it did not say.
    number: as it was dialled.  said_by: who read the report."""

    result: str
    at: datetime
    pages: int | None
    number: str
    said_by: str


def record_transmission(vault: Vault, actor: Actor, submission_id: str, report: Transmission) -> Submission:
    """Record the report of a fax; the submission then stands as ``RESULTS`` says.

    Raises InputError, with a problem for each, where the report does not fit itself or the fax: another count of pages, a number that
    nobody confirmed (then only *not sure* can be recorded), a time that has not come.  RequirementNotMet where no fax was prepared, or the submission is
    further already.  AccessDenied.
    """
    with vault.work(actor, Action.SUBMISSION_WORD, write=False) as unit:
        row = row_of(unit, submission_id)
        submission, total = view(unit, row), _prepared(events_of(unit, row))
    if submission.recipient.channel != CHANNEL or total is None:
        raise RequirementNotMet("no fax was prepared for this submission", "submission", "Choose fax as its way, then send what is made")
    confirmed = digits_of(report.number) == digits_of(submission.recipient.address or "")
    problems = [*_fits(report, total), *_number(report, confirmed)]
    if problems:
        raise InputError("The transmission report is not complete", "report", problems=tuple(problems))
    evidence = {"transmission": report.result, "transmitted_at": report.at.astimezone(UTC).isoformat(), "fax_pages": str(total),
                "pages_sent": "not said" if report.pages is None else str(report.pages), "number_dialed": report.number.strip(),
                "number_confirmed": "yes" if confirmed else "no"}
    return words.record_word(vault, actor, submission_id, RESULTS[report.result], said_by=report.said_by.strip(), at=report.at,
                             note="transmission report", evidence=evidence)


def _prepared(events) -> int | None:
    """The pages of the fax that was prepared last."""
    told = [e.detail.get("evidence", {}).get(PAGES) for e in events if e.cause is Cause.ATTEMPT]
    return next((int(pages) for pages in reversed(told) if pages), None)


def _fits(report: Transmission, total: int) -> list[Problem]:
    problems = []
    if report.result not in RESULTS:
        problems.append(Problem("result", "this is not one of the answers", f"Choose: {', '.join(RESULTS)}."))
    if not report.said_by.strip():
        problems.append(Problem("said_by", "nobody says so", "Give the name of who read the report."))
    right = {"all pages sent": report.pages == total, "no page sent": report.pages in (None, 0),
             "some pages sent": report.pages is None or 0 < report.pages < total}.get(report.result, report.pages is None or report.pages >= 0)
    if not right:
        problems.append(Problem("pages", f"this does not fit the result: the fax has {total} pages with its cover sheet",
                                "Copy the number from the report, and choose the result that fits it."))
    return problems


def _number(report: Transmission, confirmed: bool) -> list[Problem]:
    if not is_number(report.number):
        return [Problem("number", "this is not a telephone number", "Copy the number that was dialed from the report.")]
    if not confirmed and report.result in ("all pages sent", "some pages sent"):
        return [Problem("number", "this is not the number that was confirmed for this office",
                        "Look at the report again. If the papers went there, tell your privacy officer at once, record this as not sure, "
                        "and phone the office.")]
    return []
