"""What the interview's tests share: the answers files, and where they are."""
from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from docassemble.AotForms.guide.path import MISSING, Read

ANSWERS = Path(__file__).parent / "answers"
SIX = tuple(sorted(path.stem for path in ANSWERS.glob("*.json")))
PETITION = "docassemble.AotForms:data/questions/petition.yml"
FILING_DAY = date(2026, 12, 1)
LOGIN = "pat@example.org"


def answers(name: str) -> dict:
    """One answers file: variable to value."""
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


@contextmanager
def own_vault(folder: Path, monkeypatch) -> Iterator[None]:
    """A vault in ``folder`` with an organization whose administrator is ``LOGIN``."""
    from docassemble.AotForms.guide.desk import office, opening

    monkeypatch.setenv("AOTFORMS_HOME", str(folder))
    monkeypatch.delenv("AOTFORMS_DATABASE_URL", raising=False)
    office.organization_of(LOGIN)
    yield
    opening._open.cache_clear()


def reader(given: dict) -> Read:
    """Reads an answers file as the interview would hold it: information pages read, sources numbered as they were made."""
    def read(name: str) -> object:
        if name in given:
            return given[name]
        if name.endswith("_read"):
            return True
        if name.startswith("informants[") and name.endswith("].key") and name.replace(".key", ".kind") in given:
            return str(int(name[len("informants["):-len("].key")]) + 1)
        return MISSING
    return read
