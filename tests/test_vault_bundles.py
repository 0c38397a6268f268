"""Bundles, on SQLite and on PostgreSQL: a matter told without a network becomes one matter, however often it is handed in."""
from __future__ import annotations

import secrets
import threading

import pytest
from docassemble.AotForms.errors import AccessDenied, InputError
from docassemble.AotForms.vault import BundleDiffers, Role
from docassemble.AotForms.vault.tables import bundles
from sqlalchemy import select
from vault_peers import cluster, place, stored  # noqa: F401

GIVEN = b'{"respondent.given": "Zebulon"}'


@pytest.fixture
def world(place):
    return stored(place.open())


def take(world, name, given=GIVEN, actor=None):
    return world.vault.bundles.take(actor or world.actor, name, given, lambda reference: given + reference.encode(), label="Z.")


def test_a_bundle_becomes_one_matter_with_its_reference(world):
    """The first hand-in makes the matter at version 1; every repetition gives the same matter and makes nothing."""
    before = len(world.vault.matters.list(world.actor))
    name = secrets.token_urlsafe(16)
    first = take(world, name)
    again = [take(world, name) for _ in range(3)]
    assert first.new and {(one.matter_id, one.reference, one.new) for one in again} == {(first.matter_id, first.reference, False)}
    assert len(world.vault.matters.list(world.actor)) == before + 1
    kept = world.vault.matters.load(world.actor, first.matter_id)
    assert (kept.version, kept.entry.label, kept.content) == (1, "Z.", GIVEN + first.reference.encode())


def test_of_many_at_once_one_makes_the_matter(world):
    """Eight hand-ins of one bundle at the same moment: one matter, one of them new, the same answer to all."""
    name, gate, results = secrets.token_urlsafe(16), threading.Barrier(8), []
    before = len(world.vault.matters.list(world.actor))

    def hand_in():
        gate.wait()
        results.append(take(world, name))

    threads = [threading.Thread(target=hand_in) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(results) == 8 and sum(one.new for one in results) == 1 and len({one.matter_id for one in results}) == 1
    assert len(world.vault.matters.list(world.actor)) == before + 1


def test_another_content_under_the_same_name_is_refused(world):
    """It says which matter the first became, and changes nothing there."""
    name = secrets.token_urlsafe(16)
    first = take(world, name)
    with pytest.raises(BundleDiffers) as caught:
        take(world, name, b'{"respondent.given": "Other"}')
    assert (caught.value.matter_id, caught.value.reference, caught.value.exit_code) == (first.matter_id, first.reference, 2)
    assert "Other" not in str(caught.value) and "Zebulon" not in str(caught.value)
    assert world.vault.matters.load(world.actor, first.matter_id).version == 1


def test_nothing_is_left_of_a_hand_in_that_failed(world):
    """Where the facts cannot be written, neither bundle nor matter stays, and the same bundle can be handed in after all."""
    name, before = secrets.token_urlsafe(16), len(world.vault.matters.list(world.actor))

    def broken(reference):
        raise InputError("no", "x", "y")

    with pytest.raises(InputError):
        world.vault.bundles.take(world.actor, name, GIVEN, broken)
    assert len(world.vault.matters.list(world.actor)) == before
    assert take(world, name).new


def test_a_purged_matter_is_not_made_again(world):
    """A repetition after the purge is answered with the old handle, and brings no fact back."""
    name = secrets.token_urlsafe(16)
    first = take(world, name)
    world.vault.matters.purge(world.actor, first.matter_id, reason="test")
    assert take(world, name) == type(first)(first.matter_id, first.reference, False)
    with pytest.raises(AccessDenied):
        world.vault.matters.load(world.actor, first.matter_id)


def test_a_name_counts_in_one_organization_and_is_not_stored(world):
    """Another organization with the same name gets a matter of its own; the table holds keyed hashes only; a reader may not hand in."""
    name = secrets.token_urlsafe(16)
    first = take(world, name)
    other = world.vault.create_organization("Other", "eve@other.example")
    assert take(world, name, actor=other).matter_id != first.matter_id
    with world.vault.system(write=False) as unit:
        rows = unit.connection.execute(select(bundles)).all()
    assert len(rows) == 2 and not any(name in str(value) or "Zebulon" in str(value) for row in rows for value in row)
    world.vault.members.add(world.actor, "reads@hospital.example", Role.READER)
    with pytest.raises(AccessDenied):
        take(world, secrets.token_urlsafe(16), actor=world.vault.actor("reads@hospital.example"))


@pytest.mark.parametrize("name", ["", "1", "a" * 21, "a" * 65, "ä" * 30, None, 7])
def test_a_name_that_is_not_random_enough_is_refused(world, name):
    with pytest.raises(InputError):
        take(world, name)
