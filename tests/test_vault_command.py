"""``aotforms vault``, ``take-back``, ``status --receipt`` and ``courier --hold``, as an operator runs them."""
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from docassemble.AotForms import cli
from docassemble.AotForms.filing import ledger, words
from docassemble.AotForms.filing.adapter import Recipient, State
from docassemble.AotForms.guide.desk import opening
from docassemble.AotForms.vault import open_vault
from vault_peers import stored

pytestmark = pytest.mark.slow

LOGIN = "admin@localhost.example"


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A home with one filed matter; the clock of the desk is the machine's."""
    monkeypatch.setenv("AOTFORMS_HOME", str(tmp_path / "home"))
    opening._open.cache_clear()
    vault = open_vault(tmp_path / "home")
    made = stored(vault, LOGIN)
    made.s = ledger.submit(vault, made.actor, made.packet_id, Recipient("island", "clerk", "email"), purpose="petition")
    words.record_word(vault, made.actor, made.s.id, State.SENT, said_by="Ann", at=datetime.now(UTC) - timedelta(minutes=1), note="by hand")
    words.record_word(vault, made.actor, made.s.id, State.ACCEPTED, said_by="Clerk", at=datetime.now(UTC), note="by phone", cause_number="26-6-1")
    yield made
    vault.close()
    opening.vault().close()
    opening._open.cache_clear()


def run(capsys, monkeypatch, *words_):
    monkeypatch.setattr("sys.argv", ["aotforms", *map(str, words_)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    return ended.value.code, " ".join((said.out + said.err).split())


@pytest.fixture
def aotforms(capsys, monkeypatch):
    return lambda *words_: run(capsys, monkeypatch, *words_)


def test_key_verify_and_backup(world, aotforms, tmp_path):
    """Prepared, changed, confirmed; what is stored verifies; a copy is made once."""
    assert aotforms("vault", "rotate-key", "--prepare")[0] == 0
    assert "3 data keys" in aotforms("vault", "rotate-key")[1]
    code, said = aotforms("vault", "rotate-key")
    assert code == 3 and "not confirmed" in said
    assert aotforms("vault", "rotate-key", "--confirm")[0] == 0
    assert aotforms("vault", "rotate-key", "--confirm", "--prepare")[0] == 2
    assert aotforms("vault", "verify")[0] == 0
    assert aotforms("vault", "backup", tmp_path / "copy", "--with-key")[0] == 0 and (tmp_path / "copy" / "vault.key").exists()
    assert aotforms("vault", "backup", tmp_path / "copy")[0] == 2
    with world.vault.system() as unit:
        unit.connection.exec_driver_sql("UPDATE submission_events SET note = 'other' WHERE position = 2")
    code, said = aotforms("vault", "verify")
    assert code == 3 and "event 2 was changed" in said
    assert aotforms("vault", "verify", "--json")[0] == 3


def test_retention_hold_and_purge(world, aotforms):
    """Dry run changes nothing; one of the two must be said; a hold stops a purge; a purge destroys."""
    reference = world.vault.matters.list(world.actor)[0].reference
    assert aotforms("vault", "retention")[0] == 2 and aotforms("vault", "retention", "--apply", "--dry-run")[0] == 2
    code, said = aotforms("vault", "retention", "--dry-run")
    assert code == 0 and reference in said and "0 matters due; nothing was purged" in said
    assert "0 matters purged" in aotforms("vault", "retention", "--apply")[1]
    told = json.loads(aotforms("vault", "retention", "--dry-run", "--json")[1])
    assert told["matters"][0]["kind"] == "filed" and not told["matters"][0]["due"]
    assert aotforms("vault", "legal-hold", reference)[0] == 0
    assert "stays: under a legal hold" in aotforms("vault", "retention", "--dry-run")[1]
    code, said = aotforms("vault", "purge", reference, "--reason", "opened by mistake", "--yes")
    assert code == 3 and "legal hold" in said
    assert aotforms("vault", "legal-hold", reference, "--off")[0] == 0
    assert aotforms("vault", "purge", reference, "--reason", "opened by mistake", "--yes")[0] == 0
    assert world.vault.matters.list(world.actor) == ()


def test_receipt_take_back_and_holds(world, aotforms, tmp_path):
    """A receipt as PDF and JSON, never over a file; a word is taken back; all sending is held and released; phones are kept."""
    for name, start in (("r.pdf", b"%PDF"), ("r.json", b"{")):
        assert aotforms("status", world.s.id, "--receipt", tmp_path / name)[0] == 0
        assert (tmp_path / name).read_bytes().startswith(start) and (tmp_path / name).stat().st_mode & 0o777 == 0o600
        assert aotforms("status", world.s.id, "--receipt", tmp_path / name)[0] == 2
    assert aotforms("status", world.s.id, "--receipt", tmp_path / "r.doc")[0] == 2
    assert aotforms("status", "--receipt", tmp_path / "x.pdf")[0] == 2
    code, said = aotforms("take-back", world.s.id, "--said-by", "Ann Filer", "--reason", "Wrong line")
    assert code == 0 and said.startswith("sent:")
    assert aotforms("courier", "--hold", "--release")[0] == 2
    assert "All sending is held" in aotforms("courier", "--hold")[1] and "goes on" in aotforms("courier", "--release")[1]
    assert aotforms("vault", "restored")[0] == 0
    with world.vault.system(write=False) as unit:
        assert words.everything_held(unit)
    given = ("settings", "phone", "--county", "Island", "--office", "clerk", "--confirmed-by", "Pat Confirmer", "--number")
    assert aotforms(*given, "360 555 0100")[0] == 0 and aotforms(*given, "ask Pat")[0] == 2
    assert world.vault.settings.address(world.actor, "island", "clerk", "phone").address == "360 555 0100"


def test_status_says_that_a_deadline_is_near(world, aotforms):
    """A submission that its courier marked says DEADLINE in the list and by itself; the round of the courier marks it."""
    s = ledger.submit(world.vault, world.actor, world.packet_id, Recipient("island", "prosecutor", "paper"), purpose="petition",
                      deadline=datetime.now(UTC) + timedelta(minutes=5))
    assert aotforms("courier")[0] == 0
    assert ledger.load(world.vault, world.actor, s.id).late_at is not None
    for words_ in (("status",), ("status", s.id)):
        code, said = aotforms(*words_)
        assert code == 0 and "DEADLINE: The last day is" in said and "Call the office now" in said
