# do not pre-load
"""A scan of a paper signed in ink, matched page for page to the version that was printed."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from .. import pdf
from ..documents.document import Document
from ..errors import InputError, Problem
from ..pdf.scans import PageMatch, ScanReport, same_pages

def accept(document: Document, scan: bytes) -> Document:
    """``document`` with the scan as its bytes, once every page matches the frozen version and bears new ink.

    The scan is kept as clerks store one: pure black on white, 300 dots an inch, letter size (``pdf.bilevel``).
    Raises InputError with one problem for every page that is missing, out of order or different.
    Does not judge the ink: whether the line bears the signer's own hand is for the person who confirms it; and a change
    of one or two letters is beyond what a picture can tell (``pdf.scans.same_pages``).
    """
    report = same_pages(document.pdf, scan)
    problems = tuple(_problems(report))
    if problems:
        raise InputError("The scan does not match the printed paper", document.id,
                         "Nothing was taken. Put right what is listed, and add the scan once more.", problems)
    if not any(page.added for page in report.pages):
        raise InputError("There is no ink on this scan that the printed paper did not have", document.id,
                         "Sign the paper on its line, then scan it.")
    return replace(document, pdf=pdf.bilevel(scan, title=document.title), made_from="")


def _problems(report: ScanReport) -> Iterator[Problem]:
    for page in report.pages:
        if page.verdict in _TOLD:
            yield Problem(f"Page {page.number}", *_TOLD[page.verdict](page))
    if report.extra:
        many = "1 page" if report.extra == 1 else f"{report.extra} pages"
        yield Problem("End of the scan", f"{many} too many", "Scan this paper only, each page once.")


def _missing(page: PageMatch) -> tuple[str, str]:
    return "it is not in the scan", "Scan this page too. All pages go into one PDF, in order."


def _different(page: PageMatch) -> tuple[str, str]:
    if page.shows:
        return f"the scan shows page {page.shows} in its place", "Put the pages in order, each of them once."
    return ("the scan shows something else in its place",
            "Scan this page again, flat and whole. If the sheet is an older version, print this version and sign that.")


def _altered(page: PageMatch) -> tuple[str, str]:
    lines = "a printed line differs" if len(page.lines) == 1 else f"{len(page.lines)} printed lines differ, the first"
    where = f", {page.lines[0][0]:.1f} inches from the top" if page.lines else ""
    return (f"{lines}{where}", "Scan it again, flat and whole. If words were changed or written over, print the paper again and sign it as it is.")


_TOLD: Mapping[str, Callable[[PageMatch], tuple[str, str]]] = {"missing": _missing, "different": _different, "altered": _altered}
