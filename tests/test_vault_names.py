"""The verified name of a member, and one link at a time for one signature."""
from __future__ import annotations

import pytest
from alembic import command
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.vault import NameCheck, SealBroken, engine, open_vault
from sqlalchemy import text
from vault_peers import cluster, empty_place, place, sqlite_place, stored  # noqa: F401

NAME = "Zebulina Quillfeather"


@pytest.fixture
def world(place):  # noqa: F811
    return stored(place.open())


def logins(vault, actor) -> dict:
    return {m.login: m for m in vault.members.list(actor, logins=True)}


def test_an_administrator_verifies_the_name_of_another(world, place):  # noqa: F811
    """The name is kept composed and with single blanks, with who vouched, how and when; the member reads it, the log names nobody."""
    vault, boss = world.vault, world.actor
    member = vault.members.add(boss, "bo@hospital.example", "filer")
    bo = vault.actor("bo@hospital.example")
    assert vault.members.own(bo).name is None
    vault.members.verify_name(boss, member, "  Ły\u0301dia \n Żó\u0142ć ")
    name = vault.members.own(bo).name
    assert (name.full, name.check, name.by, name.at, name.vouched) == (
        "Łýdia Żółć", NameCheck.ADMINISTRATOR, boss.user, place.clock(), True)
    assert logins(vault, boss)["bo@hospital.example"].name == name
    rows = [row for row in vault.audit.list(boss) if row.action == "member.name"]
    assert [(row.subject, row.note, row.actor) for row in rows] == [(f"member:{member}", "administrator", boss.user)]
    assert "Łýdia" not in repr(vault.audit.list(boss)) and "Łýdia" not in repr(vault.members.own(bo))
    for wrong in ("", " \n ", "x" * 301):
        with pytest.raises(InputError):
            vault.members.verify_name(boss, member, wrong)


def test_nobody_verifies_their_own_name_but_the_only_administrator_states_it(world):
    """Alone, an administrator's own name is kept as self-stated and nobody has vouched; with a second administrator it is refused."""
    vault, boss = world.vault, world.actor
    vault.members.verify_name(boss, boss.user, NAME)
    stated = vault.members.own(boss).name
    assert stated.check is NameCheck.SELF and not stated.vouched
    other = vault.members.add(boss, "second@hospital.example", "admin")
    with pytest.raises(RequirementNotMet, match="their own name"):
        vault.members.verify_name(boss, boss.user, "Somebody Else")
    assert vault.members.own(boss).name == stated
    second = vault.actor("second@hospital.example")
    vault.members.verify_name(second, boss.user, NAME)
    assert vault.members.own(boss).name.vouched
    vault.members.disable(boss, other)
    vault.members.verify_name(boss, boss.user, NAME)
    assert not vault.members.own(boss).name.vouched


def test_at_the_terminal_whoever_holds_the_machine_vouches(world):
    """The operator names a member of any organization by log-in; a log-in that is no member, or was shut out, has no name."""
    vault, boss = world.vault, world.actor
    vault.members.verify_name_at_terminal("Ann@hospital.example", NAME)
    name = vault.members.own(boss).name
    assert (name.full, name.check, name.by, name.vouched) == (NAME, NameCheck.TERMINAL, "system", True)
    gone = vault.members.add(boss, "gone@hospital.example", "filer")
    vault.members.disable(boss, gone)
    for login in ("nobody@nowhere.example", "gone@hospital.example"):
        with pytest.raises(InputError, match="no member"):
            vault.members.verify_name_at_terminal(login, NAME)


def test_organizations_do_not_see_or_name_each_others_members(world):
    """Another organization's administrator neither reads nor changes a member here, and gets the words for nothing."""
    vault, boss = world.vault, world.actor
    stranger = vault.create_organization("Other", "stranger@elsewhere.example")
    member = vault.members.add(boss, "bo@hospital.example", "filer")
    said = set()
    for target in (member, boss.user, "nothing"):
        with pytest.raises(AccessDenied) as denial:
            vault.members.verify_name(stranger, target, NAME)
        said.add(str(denial.value))
    assert len(said) == 1 and set(logins(vault, stranger)) == {"stranger@elsewhere.example"}


def test_a_check_that_was_rewritten_in_the_database_breaks_the_seal(world):
    """A self-stated name that somebody marks as vouched for, another verifier, and a name put on another member no longer open."""
    vault, boss = world.vault, world.actor
    vault.members.verify_name(boss, boss.user, NAME)
    other = vault.members.add(boss, "bo@hospital.example", "filer")
    changes = ("name_check = 'administrator'", "name_by = 'somebody'", "name_at = '2026-01-01 00:00:00'")
    for change in changes:
        with vault.system() as unit:
            kept = unit.connection.execute(text("SELECT name_check, name_by, name_at FROM members WHERE id = :id"),
                                           {"id": boss.user}).one()._mapping
            unit.connection.execute(text(f"UPDATE members SET {change} WHERE id = :id"), {"id": boss.user})
        with pytest.raises(SealBroken):
            vault.members.own(boss)
        with vault.system() as unit:
            unit.connection.execute(text("UPDATE members SET name_check = :name_check, name_by = :name_by, name_at = :name_at "
                                         "WHERE id = :id"), {**kept, "id": boss.user})
    assert vault.members.own(boss).name.full == NAME
    with vault.system() as unit:
        unit.connection.execute(text(
            "UPDATE members SET (sealed_name, name_check, name_by, name_at) = "
            "(SELECT sealed_name, name_check, name_by, name_at FROM members WHERE id = :id) WHERE id = :other"),
            {"id": boss.user, "other": other})
    with pytest.raises(SealBroken):
        vault.members.own(vault.actor("bo@hospital.example"))


def test_members_of_the_first_release_come_over_without_a_name(empty_place):  # noqa: F811
    """Revision 0001 with members in it becomes 0002: they log in as before, and nobody has a verified name."""
    first = engine.connect(empty_place.home, empty_place.url)
    with first.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"CREATE SCHEMA {engine.SCHEMA}"))
        config = engine.configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        assert engine.revision(connection) == "0001"
        # An organization as the first release wrote it: the columns of then, sealed with the key of this home.
    first.dispose()
    old = _of_the_first_release(empty_place)
    vault = open_vault(empty_place.home, empty_place.url, clock=empty_place.clock)
    empty_place.opened.append(vault)
    ann = vault.actor("ann@hospital.example")
    assert ann.user == old and vault.members.own(ann).name is None and vault.members.own(ann).login == "ann@hospital.example"
    vault.members.verify_name_at_terminal("ann@hospital.example", NAME)
    assert vault.members.own(ann).name.full == NAME


def _of_the_first_release(here) -> str:
    """Writes one organization with its administrator into tables of revision 0001; gives the member's id."""
    from docassemble.AotForms.vault import core, members
    from docassemble.AotForms.vault.names import new_id
    from docassemble.AotForms.vault.tables import members as table
    from docassemble.AotForms.vault.tables import organizations
    from sqlalchemy import insert

    opened = engine.connect(here.home, here.url)
    vault = core.Vault(here.home, opened, core._keyring(here.home, opened), here.clock)
    with vault.system() as unit:
        key_id, row, member = unit.new_key("organization"), new_id(), new_id()
        unit.connection.execute(insert(organizations).values(
            id=row, key_id=key_id, created_at=unit.now, sealed_name=unit.seal(key_id, b"Hospital", "organizations", row, "sealed_name")))
        unit.connection.execute(insert(table).values(
            id=member, organization_id=row, login_mac=members.login_mac(unit, "ann@hospital.example"), role="admin", created_by="system",
            sealed_login=unit.seal(key_id, b"ann@hospital.example", "members", member, "sealed_login"), created_at=unit.now))
    vault.close()
    return member


def test_a_second_link_voids_the_first(world):
    """One link at a time for one signature: the earlier unused one is denied; another signer's link and a member's request stay."""
    vault, boss = world.vault, world.actor
    vault.members.add(boss, "doc@hospital.example", "signer")
    paper = vault.papers.add(boss, world.matter_id, "petition", b"%PDF", matter_version=1)
    _, other = vault.requests.create(boss, paper.id, "cosigner")
    to_member, nothing = vault.requests.create(boss, paper.id, "declarant", signer_login="doc@hospital.example")
    assert nothing is None
    first, token = vault.requests.create(boss, paper.id, "declarant", way="link sent")
    link = vault.requests.open(token)
    second, newer = vault.requests.create(boss, paper.id, "declarant", way="link shown")
    with pytest.raises(AccessDenied):
        vault.requests.open(token)
    with pytest.raises(AccessDenied):
        vault.papers.load(link, paper.id)
    assert vault.requests.open(newer) and vault.requests.open(other)
    assert vault.requests.mine(vault.actor("doc@hospital.example")) == (to_member,)
    assert second.created_by == boss.user and second.withdrawn_at is None
    notes = [(row.action, row.note) for row in vault.audit.list(boss) if row.action.startswith("request.")]
    assert ("request.create", "declarant link sent") in notes and ("request.replace", "declarant") in notes
