# do not pre-load
"""``docs/law.md``: every rule as a lawyer reads it, without reading code.

``python -m docassemble.AotForms.law.report > docs/law.md`` writes it; a test keeps it current.
"""
from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from importlib import resources
from typing import Any

from .findings import Confidence
from .rules import FOLDER, RULESETS, Rule, read_rows, rulesets

HEAD = """# The law that AotForms applies

Generated from `law/rules/*.yml`; do not edit by hand. This is not legal advice.

Each rule says what is encoded, where the law says so, which text was read, from when to when it is in force, when it was
last checked, and how sure the reading is:

{marks}

`{{aot}}` in a cite stands for 71.05.148 (adults) or 71.34.815 (adolescents); `{{lra}}` for 71.05.585 or 71.34.755.
Days on which a session's laws took effect are from general knowledge, since our copies show the year only.

To record that a bill became law, a named person opens `docassemble/AotForms/law/rules/rulesets.yml`, finds the bill, and
fills in all four fields of `enactment`: `recorded_by` (who read the act), `recorded_on`, `act` (its chapter in the session
laws), and `effective`, the first day it is in force. A half-filled record is refused. From the effective day on the bill's
text is then used by default; before that day, nothing changes. Until then the bill can only be asked for by its name, as
`aotforms check --ruleset ssb6296-2026`, and the answer says that it is not law. Fill in the words of its rows first, above all
the standard of proof, then run `python -m docassemble.AotForms.law.report > docs/law.md` and the tests.
"""


def markdown() -> str:
    """The whole document as Markdown text, ending in a line feed."""
    parts = [HEAD.format(marks="\n".join(f"- **{mark.value}**: {mark.words}" for mark in Confidence)), _texts()]
    for name, text in _files():
        rows = read_rows(name, text)
        about = " ".join(line.lstrip("# ") for line in text.split("\n") if line.startswith("#"))
        parts.append(f"## {name.removesuffix('.yml')}\n\n{about}\n\n" + "\n".join(_rule(row) for row in rows))
    parts.append(_open_points())
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _files() -> list[tuple[str, str]]:
    folder = resources.files(__package__).joinpath(FOLDER)
    names = sorted(e.name for e in folder.iterdir() if e.name.endswith(".yml") and e.name != RULESETS)
    return [(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


def _texts() -> str:
    lines = ["## The texts", "", "| text | title | applied by default |", "|---|---|---|"]
    for text in rulesets():
        applied = "never, until a named person records its enactment" if text.first_day is None else _span(text.first_day, text.in_force_to)
        lines.append(f"| `{text.id}` | {text.title} | {applied} |")
    return "\n".join(lines)


def _rule(row: Rule) -> str:
    return "\n".join([
        f"### `{row.id}`", "", row.note.strip(), "", f"- value: {_value(row.value)}", f"- cite: {row.cite}",
        f"- source: {row.source}", f"- in force: {_span(row.in_force_from, row.in_force_to)}",
        f"- checked on {row.checked_on.isoformat()}; **{row.confidence.value}**, {row.confidence.words}", ""])


def _span(first: date, last: date | None) -> str:
    return f"from {first.isoformat()}" + (f" to {last.isoformat()}" if last else "")


def _value(value: Any) -> str:
    if isinstance(value, dict | tuple):
        return f"`{json.dumps(value, ensure_ascii=False, default=str)}`"
    return str(value)


def _open_points() -> str:
    lines = ["## Open points", "", "Rules that are our own reading, or were not seen in a source; a Washington lawyer should look at these first.", ""]
    unsure = [r for name, text in _files() for r in read_rows(name, text) if r.confidence in (Confidence.INFERRED, Confidence.UNSEEN)]
    return "\n".join(lines + [_point(row) for row in _unique(unsure)])


def _point(row: Rule) -> str:
    return f"- **{row.confidence.value}** `{row.id}` ({row.cite}): {' '.join(row.note.split())}"


def _unique(rows: Iterable[Rule]) -> Iterable[Rule]:
    return {(row.id, row.in_force_from): row for row in rows}.values()


if __name__ == "__main__":
    print(markdown(), end="")
