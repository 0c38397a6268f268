"""Write the vocabulary of bound forms into docs/official-forms.md, below its mark."""
from __future__ import annotations

from pathlib import Path

from docassemble.AotForms.documents.binding import vocabulary

PAGE = Path(__file__).resolve().parent.parent / "docs" / "official-forms.md"
MARK = "<!-- vocabulary: written by tools/vocabulary.py -->\n"


def table(paper: str) -> str:
    """The words of one paper as a table."""
    rows = [f"| `{t.name}` | {t.kind} | {t.number} | {t.meaning.replace('|', '/')} |" for t in vocabulary(paper).values()]
    return "\n".join([f"\n### {paper}\n", "| word | kind | our item | meaning |", "|---|---|---|---|", *rows]) + "\n"


def page(text: str) -> str:
    """The page with its tables as the forms have them now."""
    return text.split(MARK)[0] + MARK + "".join(map(table, ("petition", "declaration")))


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
