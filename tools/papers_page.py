"""Write docs/papers.md from the catalogue: every paper by id, with what it is for, who signs it and who gets it.

    python tools/papers_page.py            write it
    python tools/papers_page.py --check    say whether it is what the catalogue gives
"""
from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from docassemble.AotForms import documents, law, matter

PAGE = Path(__file__).resolve().parent.parent / "docs" / "papers.md"
DAY = date(2026, 12, 1)
HEAD = """# The papers

Every paper that AotForms writes, by the id that `aotforms paper MATTER --paper ID` takes. Whether a matter can have a paper, and why, is
said by `aotforms paper MATTER --list`. Marked *packet*: it goes into the first packet of its own accord. Marked *translated*: the
respondent reads it, and with `--language es` there is a translation to hand over beside it. What is too long for a form stands whole in its
addendum (`petition-addendum`, `declaration-addendum`). `mou` is written by the program's own room, and the declaration of technical failure
(`technical-failure`) from a submission that failed. This page is made from the catalogue.

| Id | Code | Title | When | Part | Signed by | Offices | Copies |
|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The page as the catalogue gives it for the fullest of cases: every example's signers and recipients together."""
    rows: dict[str, documents.Entry] = {}
    people: dict[str, tuple[dict, dict, dict, bool]] = {}
    for facts in [matter.read(matter.example(name)) for name in matter.examples()]:
        for entry in documents.catalogue(facts, law.review(facts, facts.venue.planned_on or DAY)):
            rows.setdefault(entry.id, entry)
            signers, offices, copies, written = people.get(entry.id, ({}, {}, {}, False))
            people[entry.id] = ({**signers, **dict.fromkeys(s.value for s in entry.signers)}, {**offices, **dict.fromkeys(entry.recipients)},
                                {**copies, **dict.fromkeys(entry.copies)}, written or entry.written)
    lines = []
    for id, entry in sorted(rows.items(), key=lambda row: row[1].order):
        signers, offices, copies, written = people[id]
        cells = (f"`{id}`", entry.code, entry.title + (" *packet*" if written else "") + (" *translated*" if id in documents.HANDOUTS else ""), entry.stage.value, entry.role.value,
                 *(", ".join(part) or "nobody" for part in (signers, offices, copies)))
        lines.append(f"| {' | '.join(cells)} |\n")
    return HEAD + "".join(lines)


def main() -> int:
    """Write or check; 1 where the page is another."""
    if "--check" in sys.argv[1:]:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        print("as the catalogue" if same else "docs/papers.md is old: run python tools/papers_page.py")
        return 0 if same else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
