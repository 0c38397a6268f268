"""Answers are saved by whoever may save them now, whatever the process remembers of them."""
from __future__ import annotations

import pytest
from interview_help import LOGIN, own_vault

from docassemble.AotForms import matter as matters
from docassemble.AotForms.errors import AccessDenied
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import opening
from docassemble.AotForms.vault import Role

OTHER = "filer@example.org"


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """A matter of a filer, saved once with its version told, so that the filer is remembered; how to save it again."""
    with own_vault(tmp_path, monkeypatch):
        vault = opening.vault()
        admin = vault.actor(LOGIN)
        member = vault.members.add(admin, OTHER, Role.FILER)
        facts = matters.Matter()
        made = desk.save(OTHER, facts)

        def save(months: int, expected: int) -> int:
            told = facts.model_copy(update={"reference": made.reference, "requested_months": months})
            return desk.save(OTHER, told, made.handle, expected=expected).version

        assert save(6, made.version) == made.version + 1
        yield vault, admin, member, save, made.version + 1
        vault.close()


def test_who_was_shut_out_or_made_a_reader_saves_nothing_more(saved):
    """Ensures that a remembered member is denied from the moment their row says so, and that a new role holds at once."""
    vault, admin, member, save, version = saved
    vault.members.set_role(admin, member, Role.READER)
    with pytest.raises(AccessDenied):
        save(7, version)
    vault.members.set_role(admin, member, Role.ADMIN)
    assert save(8, version) == version + 1
    vault.members.disable(admin, member)
    with pytest.raises(AccessDenied):
        save(9, version + 1)
