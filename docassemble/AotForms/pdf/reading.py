# do not pre-load
"""Reading a finished PDF back, by readers that did not write it: those that a clerk's screen has.

PDFium (Chrome, Edge) and poppler (most others) read every page; at preflight ``counted`` asks pypdf.
The rule: every value must be found by PDFium or, since each misreads some scripts, by pdftotext; a value that neither finds
holds the paper, and so does a count of pages on which they differ.  Compared in NFC and without white space, since readers
guess at spaces.  A reader finds the text of a value, not its place, and a value of one or two letters is found easily; what a
page looks like is for eyes and for ``preflight``.
"""
from __future__ import annotations

import io
import logging
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from ..errors import AotFormsError, InputError, SetUpError
from .fonts import INVISIBLE

_one_at_a_time = Lock()  # PDFium is not made for several threads
_UNSEEN = re.compile(rf"[\s{INVISIBLE}]+")
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})  # how PDFium gives a hyphen at a line's end


class ReadBackError(AotFormsError):
    """A finished paper does not say what was written into it; ``fields`` names them, never their values."""

    def __init__(self, fields: tuple[str, ...]):
        self.fields = fields
        super().__init__(
            f"{len(fields)} value(s) cannot be read back from the finished PDF", where=", ".join(fields[:8]),
            mend="Do not send this paper; report the form and the fields named here")


@dataclass(frozen=True)
class Page:
    """The text of one page as each reader gives it; ``number`` from 1."""

    number: int
    pdfium: str
    poppler: str

    @cached_property
    def keys(self) -> tuple[str, str]:
        """Both texts as they are compared."""
        return key(self.pdfium), key(self.poppler)


@dataclass(frozen=True, slots=True)
class Missing:
    """Names of values that no reader found, and of those that only one found (with which one)."""

    neither: tuple[str, ...]
    only_pdfium: tuple[str, ...]
    only_poppler: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.neither or self.only_pdfium or self.only_poppler)


def key(text: str) -> str:
    """Text as it is compared: no white space, no invisible characters, NFC."""
    kept = _UNSEEN.sub("", text)
    return kept if kept.isascii() else unicodedata.normalize("NFC", kept)


def same(a: str, b: str) -> bool:
    """True when two texts are equal in NFC without white space."""
    return key(a) == key(b)


def by_poppler(pdf: bytes, *, laid_out: bool = False) -> list[str]:
    """The text of each page as pdftotext reads it; laid_out: line by line as it stands on the page, and not in the file.
    Raises InputError, SetUpError."""
    tool = shutil.which("pdftotext")
    if tool is None:
        raise SetUpError("pdftotext is not installed", "poppler", "Install it: apt-get install poppler-utils")
    try:
        done = subprocess.run(
            [tool, "-q", "-layout" if laid_out else "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, timeout=120, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise InputError("pdftotext cannot read this PDF", "PDF", "Give a PDF file that opens in a viewer") from None
    return done.stdout.decode("utf-8", "replace").split("\f")[:-1]


def by_pdfium(pdf: bytes) -> list[str]:
    """The text of each page as PDFium reads it.  Raises InputError."""
    import pypdfium2

    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                return [_page_text(page) for page in document]
            finally:
                document.close()
        except pypdfium2.PdfiumError:
            raise InputError("PDFium cannot read this PDF", "PDF", "Give a PDF file that opens in a viewer") from None


def _page_text(page) -> str:
    text = page.get_textpage()
    try:
        return text.get_text_range(errors="replace").translate(_HYPHENS)
    finally:
        text.close()
        page.close()


def counted(pdf: bytes) -> int:
    """How many pages pypdf sees.  Raises InputError."""
    import pypdf
    from pypdf.errors import PyPdfError

    # Its remarks on damaged files quote them; what matters is what it counts.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        if reader.is_encrypted:
            reader.decrypt("")
        return len(reader.pages)
    except PyPdfError as error:
        raise InputError("pypdf cannot read this PDF", "PDF", "Give a PDF file that opens in a viewer") from error


def read(pdf: bytes) -> list[Page]:
    """The text of every page by both readers.

    Raises InputError when the file cannot be read, ReadBackError when the readers do not see as many pages, SetUpError when
    pdftotext is not installed.
    """
    with ThreadPoolExecutor(1) as beside:  # pdftotext is a process of its own: where there is a second core it works meanwhile
        waiting = beside.submit(by_poppler, pdf)
        first, second = by_pdfium(pdf), waiting.result()
    if len(first) != len(second):
        raise ReadBackError(("number of pages",))
    return [Page(i + 1, a, b) for i, (a, b) in enumerate(zip(first, second, strict=True))]


def missing(pdf: bytes | list[Page], values: Mapping[str, str | bool]) -> Missing:
    """Which values the readers do not find. Truth values and empty text are not looked for.

    Give what was written: for a choice, what the form shows; and without the values that overflowed.
    """
    pages = read(pdf) if isinstance(pdf, bytes) else pdf
    texts = ["\n".join(page.keys[reader] for page in pages) for reader in (0, 1)]
    found = {
        name: tuple(key(value) in text for text in texts)
        for name, value in values.items() if isinstance(value, str) and key(value)
    }
    return Missing(*(
        tuple(name for name, hit in found.items() if hit == kind)
        for kind in ((False, False), (True, False), (False, True))))


def read_back(pdf: bytes, values: Mapping[str, str | bool]) -> Missing:
    """Read a finished paper back and raise ReadBackError when a value is found by neither reader."""
    lost = missing(pdf, values)
    if lost.neither:
        raise ReadBackError(lost.neither)
    return lost
