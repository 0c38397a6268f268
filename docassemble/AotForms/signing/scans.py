# do not pre-load
"""A scan of a paper signed in ink, matched page for page to the version that was printed."""
from __future__ import annotations

from dataclasses import replace

from .. import pdf
from ..documents.document import Document
from ..errors import InputError, Problem


def accept(document: Document, scan: bytes) -> Document:
    """``document`` with the scan as its bytes, once every page matches the frozen version.

    Raises InputError with one problem for every page that is missing, out of order or different.
    Does not judge the ink: whether the line bears the signer's own hand is for the person who confirms it.
    """
    report = pdf.same_pages(document.pdf, scan)
    if not report.same:
        problems = tuple(Problem(p.where, p.what, p.mend) for p in report.problems)
        raise InputError("The scan is not the paper that was frozen", document.id,
                         "Print this version, sign it, and scan every page in order.", problems)
    return replace(document, pdf=pdf.clean_scan(scan))
