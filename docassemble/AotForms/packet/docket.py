# do not pre-load
"""Docket data of a packet: what a clerk types into a case system, to copy, or to export as CSV or JSON.

Taken from the sealed manifest and from nowhere else.  A cell of the CSV is never read as a formula by a spreadsheet: one that
begins like one gets an apostrophe before it.  Does not say who the parties are: their names stand in the papers (and in
``case-data.json`` where a court's own system is to be told).
"""
from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from typing import Any

from .packet import Packet

FORMAT = "aotforms-docket-1"
CASE_TYPE = "6"
CONFIDENTIAL = "Closed file, RCW 71.05.620"
FEE = "None, RCW 71.05.730"
# What spreadsheets take for the beginning of a formula, their wide forms among them, and what they skip before one.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_COLUMNS = ("number", "title", "part", "pages", "signed_by", "file", "sha256")


@dataclass(frozen=True, slots=True)
class DocketRow:
    """One paper: its number in the packet, title, part, pages, who signed it, and its file with hash."""

    number: int
    title: str
    part: str
    pages: int
    signed_by: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Docket:
    """The papers, and what holds for all of them."""

    reference: str
    county: str
    seal: str
    rows: tuple[DocketRow, ...]

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What holds for the whole packet: label and value."""
        return (("Court", f"Superior Court of Washington, {self.county} County"),
                ("Case type", f"{CASE_TYPE} (mental illness, civil commitment)"), ("Confidential", CONFIDENTIAL), ("Filing fee", FEE),
                ("Cause number", "The clerk gives it"), ("Reference of the sender", self.reference),
                ("Papers and pages", f"{len(self.rows)} papers, {sum(row.pages for row in self.rows)} pages"), ("Seal of the packet", self.seal))

    def as_json(self) -> bytes:
        """For programs."""
        body: dict[str, Any] = {"format": FORMAT, "reference": self.reference, "county": self.county, "seal": self.seal,
                                "case_type": CASE_TYPE, "confidential": CONFIDENTIAL, "filing_fee": FEE,
                                "papers": [asdict(row) for row in self.rows]}
        return json.dumps(body, indent=2, ensure_ascii=False).encode() + b"\n"

    def as_csv(self) -> bytes:
        """For spreadsheets: UTF-8 with its mark, a heading, a line for each paper (RFC 4180)."""
        text = io.StringIO(newline="")
        lines = csv.writer(text, quoting=csv.QUOTE_ALL)
        lines.writerow(("reference", "county", "case_type", *_COLUMNS))
        for row in self.rows:
            lines.writerow([harmless(str(cell)) for cell in (self.reference, self.county, CASE_TYPE, *(getattr(row, name) for name in _COLUMNS))])
        return text.getvalue().encode("utf-8-sig")


def docket(packet: Packet) -> Docket:
    """The docket data of a whole packet."""
    rows = tuple(DocketRow(number, entry.title, entry.role, entry.pages, ", ".join(entry.signed_by), entry.name, entry.sha256)
                 for number, entry in enumerate(packet.papers, 1))
    return Docket(packet.reference, packet.county, packet.seal, rows)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what it could take for a formula, also after blanks.  Nothing is taken away."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.strip().startswith(_FORMULA) else cell
