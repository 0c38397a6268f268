"""The golden tables: several hundred answers that a lawyer can check against the law and a calendar."""
from __future__ import annotations

import pytest
from lawtables import FOLDER, TABLES, got, rows, wanted


@pytest.mark.parametrize("table, row", rows(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_row_is_answered_as_the_table_says(table, row):
    """One row: the law's own answer is the one that was worked out by hand."""
    assert got(table, row) == wanted(table, row), row


def test_the_tables_are_whole():
    """At least 250 rows, each with its cite; no file beside the tables that nobody reads; dated rows show their arithmetic."""
    assert sum(table != "copies" for table, _ in rows()) >= 250 and all(row["cite"].startswith(("RCW", "CR", "GR", "42 CFR", "SSB", "HB", "2SHB", "Laws")) for _, row in rows())
    assert {path.stem for path in FOLDER.glob("*.yml")} == {*TABLES, "unmutated"}
    for table in ("lookback", "enough", "declaration", "ages", "holidays", "clocks", "findings"):
        lines = (FOLDER / f"{table}.yml").read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith("- ") and "}  # " not in line]
