"""docs/law.md: the law as a lawyer reads it."""
from __future__ import annotations

from pathlib import Path

from docassemble.AotForms.law.report import markdown
from docassemble.AotForms.law.rules import load

DOCS = Path(__file__).parent.parent / "docs" / "law.md"


def test_the_document_is_current():
    """The committed document is what the rules say now; `python -m docassemble.AotForms.law.report > docs/law.md` renews it."""
    assert DOCS.read_text(encoding="utf-8") == markdown()


def test_every_rule_is_in_it():
    """Every rule's id, cite and source can be read there."""
    text = markdown()
    for rule in load():
        assert f"### `{rule.id}`" in text and f"cite: {rule.cite}" in text and f"source: {rule.source}" in text
