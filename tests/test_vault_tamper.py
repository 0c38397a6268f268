"""What somebody with the database file in hand can do: see nothing personal, and change nothing without being noticed."""
from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from docassemble.AotForms.errors import AccessDenied, AotFormsError, RequirementNotMet
from docassemble.AotForms.filing import ledger, receipts, told, words
from docassemble.AotForms.filing.adapter import Outcome, OutgoingFile, Recipient, State, Told
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.vault import SealBroken
from docassemble.AotForms.vault.tables import (
    data_keys, matter_versions, matters, metadata, packet_files, settings, submissions,
)
from sqlalchemy import LargeBinary, text, update
from sqlalchemy.exc import DBAPIError
from vault_peers import CLERK, Peer, cluster, place, sqlite_place, store_packet, stored  # noqa: F401

CANARIES = [f"Planted{n}Żaba" for n in range(16)]


@pytest.fixture
def world(sqlite_place):
    return stored(sqlite_place.open())


def meddle(vault, *statements):
    with vault.system() as unit:
        for statement in statements:
            unit.connection.execute(text(statement) if isinstance(statement, str) else statement)


def swap(vault, table, column, where):
    """Exchange one column between the two rows that ``where`` names."""
    with vault.system() as unit:
        rows = unit.connection.execute(table.select().where(where)).all()
        assert len(rows) == 2
        for row, other in zip(rows, reversed(rows), strict=True):
            unit.connection.execute(update(table).where(table.c.id == row.id).values({column: getattr(other, column.name)}))


def draft(content):
    return OutgoingFile("01.eml", "message/rfc822", content, hashlib.sha256(content).hexdigest(), "Draft")


def plant(place, vault):
    """A whole life of a matter, with a planted name in every field that takes text about people."""
    actor = vault.create_organization(CANARIES[0], f"{CANARIES[1]}@x.example")
    vault.members.verify_name(actor, actor.user, CANARIES[9])
    matter = vault.matters.create(actor, CANARIES[2].encode(), label=CANARIES[3])
    vault.matters.save(actor, matter.id, CANARIES[2].encode() * 50, expected=1)
    paper = vault.papers.add(actor, matter.id, "petition", CANARIES[4].encode(), matter_version=2, about={"t": CANARIES[5]})
    scan = vault.uploads.add(actor, matter.id, "signed scan", CANARIES[6].encode(), media_type="image/png", about={"n": CANARIES[7]})
    vault.requests.create(actor, paper.id, "declarant", about={"n": CANARIES[8]})
    vault.signatures.add(actor, paper.id, paper_sha256=paper.sha256, capacity="petitioner", method="scan",
                         detail={"name": CANARIES[9]}, upload_id=scan.id)
    vault.settings.put(actor, "peer", {"password": CANARIES[10]})
    packet = store_packet(vault, actor, matter.id, CANARIES[11].encode())
    made = draft(CANARIES[12].encode())
    peer = Peer(place.home.parent / "book", place.clock, [Outcome(
        State.QUEUED, place.clock(), CANARIES[13], evidence={"who": CANARIES[13]}, artifacts=(made,))])
    submission = ledger.submit(vault, actor, packet, Recipient("king", "clerk", "peer", CANARIES[14], CANARIES[14]), purpose="petition",
                               cause_number=CANARIES[15])
    Courier(vault, {"peer": peer}, review_again=lambda s, facts: None).run_once()
    assert receipts.load_artifacts(vault, actor, submission.id)[0].content == CANARIES[12].encode()
    words.record_word(vault, actor, submission.id, State.SENT, said_by=CANARIES[0], at=place.clock(), note="by hand", reason=CANARIES[1],
                      cause_number=CANARIES[2])
    return actor, matter, submission


def spellings(canary):
    forms = {canary, canary.casefold(), canary.upper(), canary.encode("unicode_escape").decode()}
    return {form.encode(kind) for form in forms for kind in ("utf-8", "utf-16-le")}


def bytes_of(home):
    return {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_no_planted_name_is_in_any_byte_of_the_home(sqlite_place):
    """After the whole life of a matter no planted name, in any of several spellings, is in any file of the home."""
    vault = sqlite_place.open()
    plant(sqlite_place, vault)
    files = bytes_of(sqlite_place.home)
    assert {"vault.sqlite", "vault.key"} <= set(files)
    for canary in CANARIES:
        for form in spellings(canary):
            assert not [name for name, content in files.items() if form in content], canary


def test_no_planted_name_is_in_a_plain_column(place):
    """The same on both databases, column by column: a planted name is in no column at all."""
    vault = place.open()
    plant(place, vault)
    with vault.system(write=False) as unit:
        for table in metadata.sorted_tables:
            for row in unit.connection.execute(table.select()):
                for value in row:
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    assert not any(form in raw for canary in CANARIES for form in spellings(canary)), table.name


def test_purge_leaves_nothing_to_open(sqlite_place):
    """After a purge no byte of the wrapped key or of any sealed value is left in the home; the skeleton and the chain stay."""
    vault = sqlite_place.open()
    actor, matter, submission = plant(sqlite_place, vault)
    with vault.system(write=False) as unit:
        key_id = unit.connection.execute(matters.select()).one().key_id
        sealed = [unit.connection.execute(data_keys.select().where(data_keys.c.id == key_id)).one().wrapped]
        sealed += [row.sealed for row in unit.connection.execute(matter_versions.select())]
        sealed += [row.sealed for row in unit.connection.execute(packet_files.select())]
    assert all(any(value[:40] in content for content in bytes_of(sqlite_place.home).values()) for value in sealed)
    vault.matters.set_legal_hold(actor, matter.id, True)
    with pytest.raises(RequirementNotMet, match="legal hold"):
        vault.matters.purge(actor, matter.id, reason="closed")
    vault.matters.set_legal_hold(actor, matter.id, False)
    vault.matters.purge(actor, matter.id, reason="closed")
    for name, content in bytes_of(sqlite_place.home).items():
        assert not [value for value in sealed if value[:40] in content or value[-40:] in content], name
    with pytest.raises(AccessDenied):
        vault.matters.load(actor, matter.id)
    receipt = receipts.receipt(vault, actor, submission.id)
    assert receipt["state"] == "sent" and receipt["documents"][0]["sha256"] and receipt["cause_number"] is None
    with pytest.raises(RequirementNotMet):
        words.try_again(vault, actor, submission.id, note="again")
    assert vault.audit.verify().ok


def test_purge_waits_for_what_is_under_way(place):
    """A matter with a queued submission is not purged; once it is cancelled, it is, on both databases."""
    world = stored(place.open())
    submission = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    with pytest.raises(RequirementNotMet, match="on its way"):
        world.vault.matters.purge(world.actor, world.matter_id, reason="closed")
    words.cancel(world.vault, world.actor, submission.id, note="mistake")
    world.vault.matters.purge(world.actor, world.matter_id, reason="closed")
    assert world.vault.matters.list(world.actor) == ()
    with world.vault.system(write=False) as unit:
        assert not unit.connection.execute(matter_versions.select()).all() and not unit.connection.execute(packet_files.select()).all()


def test_swapped_rows_and_fields_do_not_open(world):
    """A value moved to another row, version, place, name or matter does not open; the error is ours and names nobody."""
    vault, actor = world.vault, world.actor
    vault.matters.save(actor, world.matter_id, b"two", expected=1)
    other = vault.matters.create(actor, b"other")
    for name in ("email", "sftp"):
        vault.settings.put(actor, name, {"for": name})
    versions = matter_versions.c.matter_id == world.matter_id
    whole = matter_versions.c.version == 1
    cases = [
        (lambda: swap(vault, matter_versions, matter_versions.c.sealed, versions), lambda: vault.matters.load(actor, world.matter_id)),
        (lambda: swap(vault, matter_versions, matter_versions.c.sealed, whole), lambda: vault.matters.load(actor, other.id)),
        (lambda: swap(vault, matters, matters.c.sealed_label, matters.c.id.is_not(None)), lambda: vault.matters.list(actor, labels=True)),
        (lambda: swap(vault, matters, matters.c.key_id, matters.c.id.is_not(None)), lambda: vault.matters.load(actor, other.id)),
        (lambda: swap(vault, data_keys, data_keys.c.wrapped, data_keys.c.kind == "matter"), lambda: vault.matters.load(actor, other.id)),
        (lambda: swap(vault, settings, settings.c.sealed, settings.c.kind == "setting"), lambda: vault.settings.get(actor, "email")),
    ]
    for change, read in cases:
        read()
        change()
        with pytest.raises(SealBroken) as caught:
            read()
        assert "Zebulon" not in str(caught.value) and world.matter_id not in str(caught.value)
        change()
        read()
    # the version numbers themselves, and the names of settings, exchanged while the sealed bytes stay
    meddle(vault, f"UPDATE matter_versions SET version = version + 10 WHERE matter_id = '{world.matter_id}'",
           f"UPDATE matter_versions SET version = 13 - version WHERE matter_id = '{world.matter_id}'",
           "UPDATE settings SET name = name || '.old'", "UPDATE settings SET name = 'email' WHERE name = 'sftp.old'")
    for read in (lambda: vault.matters.load(actor, world.matter_id), lambda: vault.settings.get(actor, "email")):
        with pytest.raises(SealBroken):
            read()


def test_any_damaged_column_gives_a_clean_error(world, sqlite_place):
    """A flipped bit in each sealed column in turn: reading raises our own error, and no other."""
    vault, actor = world.vault, world.actor
    paper = vault.papers.add(actor, world.matter_id, "petition", b"p", matter_version=1, about={"a": 1})
    vault.requests.create(actor, paper.id, "declarant")
    vault.members.verify_name(actor, actor.user, "Zebulina Quillfeather")
    vault.signatures.add(actor, paper.id, paper_sha256=paper.sha256, capacity="cosigner", method="typed", detail={})
    upload = vault.uploads.add(actor, world.matter_id, "exhibit", b"u", media_type="image/png")
    vault.settings.put(actor, "peer", {"a": 1})
    peer = Peer(sqlite_place.home.parent / "book", sqlite_place.clock, [
        Outcome(State.QUEUED, sqlite_place.clock(), "by hand", artifacts=(draft(b"e"),))])
    s = ledger.submit(vault, actor, world.packet_id, CLERK, purpose="petition", cause_number="26-6")
    Courier(vault, {"peer": peer}, review_again=lambda s, f: None).run_once()
    told.LedgerInbox(vault, actor.organization, "peer").quarantine(Told("a" * 64, (), (), None, "A call.", raw=b"whole"))
    stranger = told.strangers(vault, actor)[0].id
    reads = [
        lambda: told.open_stranger(vault, actor, stranger),
        lambda: vault.matters.load(actor, world.matter_id), lambda: vault.papers.load(actor, paper.id),
        lambda: vault.requests.list(actor, world.matter_id), lambda: vault.signatures.list(actor, world.matter_id),
        lambda: vault.uploads.load(actor, upload.id), lambda: vault.settings.get(actor, "peer"), lambda: vault.organizations(),
        lambda: vault.members.list(actor, logins=True), lambda: vault.packets.load(actor, world.packet_id),
        lambda: receipts.receipt(vault, actor, s.id), lambda: receipts.load_artifacts(vault, actor, s.id), sqlite_place.open]
    [read() for read in reads]
    columns = [c for table in metadata.sorted_tables for c in table.c if isinstance(c.type, LargeBinary)]
    assert len(columns) >= 20
    for column in columns:
        with vault.system(write=False) as unit:
            rows = unit.connection.execute(column.table.select().where(column.is_not(None))).all()
        assert rows, f"{column} is not exercised"
        key = column.table.c.id
        for row in rows:
            meddle(vault, update(column.table).where(key == row.id).values({column: _flip(getattr(row, column.name))}))
        noticed = 0
        for read in reads:
            try:
                read()
            except AotFormsError as error:
                assert isinstance(error, SealBroken)
                noticed += 1
        assert noticed, str(column)
        for row in rows:
            meddle(vault, update(column.table).where(key == row.id).values({column: getattr(row, column.name)}))


def _flip(value):
    middle = len(value) // 2
    return value[:middle] + bytes([value[middle] ^ 4]) + value[middle + 1:]


def test_papers_are_not_sent_to_an_exchanged_court(world, sqlite_place):
    """When county, office or channel of a queued submission is changed in the database, nothing is sent; it is held."""
    vault, peer = world.vault, Peer(sqlite_place.home.parent / "book", sqlite_place.clock)
    courier = Courier(vault, {"peer": peer}, review_again=lambda s, facts: None)
    s = ledger.submit(vault, world.actor, world.packet_id, CLERK, purpose="petition")
    meddle(vault, update(submissions).values(county="pierce"))
    courier.run_once()
    listed, = ledger.list_submissions(vault, world.actor)
    assert listed.held and listed.hold_code == "packet damaged" and not peer.outgoing
    meddle(vault, update(submissions).values(county="king"), update(submissions).values(packet_hash="0" * 64))
    words.release(vault, world.actor, s.id, note="looked at")
    courier.run_once()
    assert ledger.load(vault, world.actor, s.id).held and not peer.outgoing


def test_the_audit_log_is_append_only(place):
    """The database itself refuses to change or delete an audit row."""
    vault = place.open()
    stored(vault)
    for statement in ("UPDATE audit_events SET note = 'x' WHERE seq = 1", "DELETE FROM audit_events WHERE seq = 1"):
        with pytest.raises(DBAPIError, match="append-only"):
            meddle(vault, statement)
    assert vault.audit.verify().ok


TAMPERINGS = {
    "edit": (3, ["UPDATE audit_events SET note = 'x' WHERE seq = 3"]),
    "edit actor": (2, ["UPDATE audit_events SET actor = 'nobody' WHERE seq = 2"]),
    "edit time": (1, ["UPDATE audit_events SET at = '2020-01-01 00:00:00.000000' WHERE seq = 1"]),
    "drop": (2, ["DELETE FROM audit_events WHERE seq = 2"]),
    "drop first": (1, ["DELETE FROM audit_events WHERE seq = 1"]),
    "drop last": (6, ["DELETE FROM audit_events WHERE seq = 6"]),
    "drop and close up": (2, ["DELETE FROM audit_events WHERE seq = 2", "UPDATE audit_events SET seq = seq - 1 WHERE seq > 2"]),
    "reorder": (2, ["UPDATE audit_events SET seq = 99 WHERE seq = 2", "UPDATE audit_events SET seq = 2 WHERE seq = 3",
                    "UPDATE audit_events SET seq = 3 WHERE seq = 99"]),
    "add": (7, ["INSERT INTO audit_events SELECT 7, at, organization_id, actor, action, subject, note, mac, mac FROM audit_events WHERE seq = 6"]),
    "head": (None, ["UPDATE audit_head SET seq = 5"]),
    "no head": (None, ["DELETE FROM audit_head"]),
    "drop last and set head back": (None, ["UPDATE audit_head SET seq = 5, mac = (SELECT previous FROM audit_events WHERE seq = 6)",
                                           "DELETE FROM audit_events WHERE seq = 6"]),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_the_chain_tells_the_first_row_that_does_not_fit(world, kind):
    """Edit, drop, reorder, add, and a changed head are each noticed, at the first broken row."""
    for n in range(2):
        world.vault.matters.save(world.actor, world.matter_id, b"v%d" % n, expected=n + 1)
    world.vault.matters.load(world.actor, world.matter_id)
    whole = world.vault.audit.verify()
    assert whole.ok and whole.rows == 6
    broken_at, statements = TAMPERINGS[kind]
    meddle(world.vault, "DROP TRIGGER audit_events_no_update", "DROP TRIGGER audit_events_no_delete", *statements)
    verdict = world.vault.audit.verify()
    assert not verdict.ok and verdict.broken_at == broken_at and verdict.why


def test_an_older_copy_is_noticed_by_a_head_kept_elsewhere(sqlite_place):
    """Putting back yesterday's whole database verifies by itself, but not against the head that was kept."""
    vault = sqlite_place.open()
    world = stored(vault)
    vault.forget_freed_space()
    before = (sqlite_place.home / "vault.sqlite").read_bytes()
    vault.matters.save(world.actor, world.matter_id, b"later", expected=1)
    verdict = vault.audit.verify()
    anchor = (verdict.rows, verdict.head)
    assert vault.audit.verify(anchor).ok
    vault.close()
    for name in ("vault.sqlite-wal", "vault.sqlite-shm"):
        (sqlite_place.home / name).unlink(missing_ok=True)
    (sqlite_place.home / "vault.sqlite").write_bytes(before)
    again = sqlite_place.open()
    assert again.audit.verify().ok and not again.audit.verify(anchor).ok
    sqlite_place.clock.move(hours=1)
    again.matters.save(world.actor, world.matter_id, b"another later", expected=1)
    again.matters.load(world.actor, world.matter_id)
    assert not again.audit.verify(anchor).ok


def test_the_audit_log_names_nobody_and_tells_who_did_what(world):
    """Events hold ids, codes and times only; an administrator sees his own organization's."""
    world.vault.matters.load(world.actor, world.matter_id)
    rows = world.vault.audit.list(world.actor, subject=f"matter:{world.matter_id}")
    assert [row.action for row in rows] == ["matter.create", "matter.load"] and {row.actor for row in rows} == {world.actor.user}
    assert "zebulon" not in repr(world.vault.audit.list(world.actor)).lower()
    assert timedelta(0) == rows[0].at.utcoffset()
