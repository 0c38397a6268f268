# do not pre-load
"""A scan of a paper signed in ink, matched page for page to the version that was printed."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import pdf
from ..documents.document import Document
from ..errors import InputError, Problem
from ..pdf.scans import ScanReport, same_pages

_WORDS = {
    "missing": ("it is not in the scan", "scan all pages in order"),
    "different": ("the scan shows another page here", "print this version and scan all pages in order"),
    "altered": ("lines differ from what was printed", "print it again and sign without changing a word"),
}


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
                         "Print this version, sign it, and scan every page in order.", problems)
    if not any(page.added for page in report.pages):
        raise InputError("There is no ink on this scan that the printed paper did not have", document.id,
                         "Sign the paper on its line, then scan it.")
    return replace(document, pdf=pdf.bilevel(scan, title=document.title), made_from="")


def _problems(report: ScanReport) -> Iterator[Problem]:
    for page in report.pages:
        if page.verdict in _WORDS:
            what, mend = _WORDS[page.verdict]
            if page.shows:
                what += f" (it shows page {page.shows})"
            yield Problem(f"page {page.number}", what, mend)
    if report.extra:
        yield Problem("end of the scan", f"{report.extra} page(s) too many", "scan this paper only")
