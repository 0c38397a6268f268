"""Retention: days are data, a legal hold wins, what may still matter stays, and what goes is gone."""
from __future__ import annotations

from datetime import timedelta

import pytest
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.filing import ledger, receipts, words
from docassemble.AotForms.filing.adapter import Recipient, State
from docassemble.AotForms.filing.verifying import verify_everything
from docassemble.AotForms.vault import retention
from docassemble.AotForms.vault.tables import data_keys
from sqlalchemy import select
from vault_peers import CLERK, cluster, place, sqlite_place, store_packet, stored  # noqa: F401


@pytest.fixture
def world(place):
    return stored(place.open())


def filed(world, *states, matter=None, to=CLERK):
    matter = matter or world.vault.matters.create(world.actor, b"x").id
    packet = store_packet(world.vault, world.actor, matter, f"%PDF {matter}".encode())
    s = ledger.submit(world.vault, world.actor, packet, to, purpose="petition")
    for state in states:
        words.record_word(world.vault, world.actor, s.id, state, said_by="Clerk", at=world.vault.clock(), note="by phone")
    return matter, s


def test_every_kind_says_days_source_why_and_confidence():
    """The shipped file is whole, and what is kept says why."""
    for kind in retention.kinds().values():
        assert kind.what and kind.source and kind.why and kind.confidence in {"V", "P", "S", "I", "K", "confirmed"}
        assert kind.action == "keep" or kind.days >= 1
    assert retention.kinds()["draft"].days == 30 and retention.kinds()["log"].days == 6 * 365


@pytest.mark.parametrize("kind, states, days", [
    ("draft", None, 30), ("filed", (State.SENT, State.RECEIVED, State.ACCEPTED), 90), ("ended", (State.RETURNED,), 180),
    ("ended", (State.REJECTED,), 180)])
def test_each_kind_goes_on_its_day_and_not_a_second_before(world, place, kind, states, days):
    """One second inside the matter stays; on the day it is purged, its key destroyed, its skeleton kept."""
    world.vault.matters.purge(world.actor, world.matter_id, reason="closed")
    if states is None:
        matter, s = world.vault.matters.create(world.actor, b"draft").id, None
    else:
        matter, s = filed(world, *states)
    place.clock.move(days=days, seconds=-1)
    assert [(d.kind, d.due(place.clock())) for d in retention.look(world.vault)] == [(kind, False)]
    assert retention.apply(world.vault) == () and world.vault.matters.load(world.actor, matter)
    place.clock.move(seconds=1)
    gone, = retention.apply(world.vault)
    assert gone.matter_id == matter and retention.apply(world.vault) == ()
    with pytest.raises(AccessDenied):
        world.vault.matters.load(world.actor, matter)
    with world.vault.system(write=False) as unit:
        assert unit.connection.execute(select(data_keys.c.kind)).scalars().all().count("matter") == 0
    if s is not None:
        assert receipts.receipt(world.vault, world.actor, s.id)["state"] == states[-1].value
    assert any(row.action == "matter.purge" and row.note == f"retention {kind}" for row in world.vault.audit.list(world.actor))
    assert verify_everything(world.vault).ok


@pytest.mark.parametrize("states", [(), (State.SENT,), (State.RECEIVED,), (State.UNDER_REVIEW,), (State.FAILED,), (State.PARTLY_ACCEPTED,)])
def test_what_is_not_settled_never_goes(world, place, states):
    """Queued, sent, received, under review, failed or filed in part: it stays, however old; one filed beside it does not change that."""
    if states == (State.FAILED,):
        states = (State.SENT, State.FAILED)
    filed(world, *states, matter=world.matter_id)
    filed(world, State.ACCEPTED, matter=world.matter_id, to=Recipient("king", "prosecutor", "peer"))
    place.clock.move(days=4000)
    due, = retention.look(world.vault)
    assert (due.kind, due.expires_at) == ("moving", None) and due.why and retention.apply(world.vault) == ()


def test_a_legal_hold_wins_over_retention_and_purge(world, place):
    """Held, a matter that is long due stays; lifted, it goes."""
    world.vault.matters.set_legal_hold(world.actor, world.matter_id, True)
    place.clock.move(days=4000)
    due, = retention.look(world.vault)
    assert due.held and due.why == "under a legal hold" and retention.apply(world.vault) == ()
    assert retention.expiries(world.vault, world.actor) == {}
    with pytest.raises(RequirementNotMet, match="legal hold"):
        world.vault.matters.purge(world.actor, world.matter_id, reason="closed")
    world.vault.matters.set_legal_hold(world.actor, world.matter_id, False)
    assert len(retention.apply(world.vault)) == 1


def test_work_on_a_draft_sets_its_day_anew_and_the_day_is_shown(world, place):
    """The day of a draft is counted from its last change; other organizations do not see it."""
    first = retention.expiries(world.vault, world.actor)[world.matter_id]
    assert first == place.clock() + timedelta(days=30)
    place.clock.move(days=10)
    world.vault.matters.save(world.actor, world.matter_id, b"more", expected=1)
    assert retention.expiries(world.vault, world.actor)[world.matter_id] == first + timedelta(days=10)
    assert retention.expiries(world.vault, world.vault.create_organization("Other", "x@other.example")) == {}
    filed(world, matter=world.matter_id)
    assert retention.expiries(world.vault, world.actor) == {}


def test_a_hold_set_meanwhile_is_seen(world, place, monkeypatch):
    """Between looking and purging somebody sets a hold: the matter stays."""
    place.clock.move(days=31)
    seen = retention.look(world.vault)
    world.vault.matters.set_legal_hold(world.actor, world.matter_id, True)
    monkeypatch.setattr(retention, "look", lambda vault: seen)
    assert retention.apply(world.vault) == () and world.vault.matters.load(world.actor, world.matter_id)


def test_a_site_lays_its_own_days_over_ours(world, place):
    """A file in the home changes the days, with who decided; a wrong file is refused and nothing is purged."""
    own = place.home / "retention.yml"
    own.write_text("draft: {days: 7, source: 'Records officer, 2026-11-20'}\n")
    kind = retention.kinds(place.home)["draft"]
    assert (kind.days, kind.confidence) == (7, "confirmed") and "Records officer" in kind.source
    place.clock.move(days=7)
    for wrong in ("draft: {days: 0, source: x}", "draft: {days: 7}", "moving: {days: 7, source: x}", "- 7", "draft: {days: true, source: x}", "a: ["):
        own.write_text(wrong)
        with pytest.raises(InputError, match="retention"):
            retention.apply(world.vault)
    assert world.vault.matters.load(world.actor, world.matter_id)
    own.write_text("")
    assert retention.kinds(place.home)["draft"].days == 30
