"""What recipients tell by calling back: kept once, the furthest word stands, and what nobody here filed waits for a person."""
from __future__ import annotations

from datetime import date

import pytest
from courier_help import courier, load, peer, submit, world  # noqa: F401
from docassemble.AotForms.errors import AccessDenied, InputError
from docassemble.AotForms.filing import ledger, words
from docassemble.AotForms.filing.adapter import Capabilities, Outcome, State, Told
from docassemble.AotForms.filing.states import Cause
from docassemble.AotForms.filing.told import LedgerInbox, open_stranger, settle_told, strangers
from docassemble.AotForms.vault.tables import submission_events, told
from sqlalchemy import select, update
from vault_peers import AskablePeer, cluster, place  # noqa: F401


def news(state=State.RECEIVED, mark="a", keys=(), references=(), **more):
    return Told(mark * 64, tuple(keys), tuple(references), state, "The court called.", **more)


def inbox(world, channel="peer"):
    return LedgerInbox(world.vault, world.actor.organization, channel)


def delivered(world, peer, **more):
    made = submit(world, **more)
    peer.answers.append(Outcome(State.SENT, peer.clock(), "Taken.", carrier_reference="C-1", evidence={"court filing": "F-1", "tls": "X-1"}))
    courier(world, peer).run_once()
    return made


def history(world, s):
    return ledger.history(world.vault, world.actor, s.id)


def test_found_by_our_key_or_by_the_courts_ids(world, peer):
    """A key of ours, the carrier's reference or an id that the court gave; no other fact of an answer, no other channel, and not before it was tried."""
    box = inbox(world)
    waiting = submit(world, purpose="waits")
    assert box.find(news(references=("C-1",))) is None and box.find(news(keys=(waiting.key,))) == waiting.id
    words.hold(world.vault, world.actor, waiting.id, note="wait")
    s = delivered(world, peer)
    for references in (("C-1",), ("F-1",), ("nobody's", "F-1")):
        assert box.find(news(references=references)) == s.id
    for references in ((), ("X-1",), ("",)):
        assert box.find(news(references=references)) is None
    assert inbox(world, "email").find(news(keys=(s.key,))) is None
    assert box.find(news(keys=(s.key, waiting.key))) is None  # of two minds


@pytest.mark.parametrize("state, more, left", [
    (State.RECEIVED, {}, True), (State.UNDER_REVIEW, {}, True), (State.ACCEPTED, {"filed_on": date(2026, 11, 24), "cause_number": "26-6-00123-4"}, False),
    (State.RETURNED, {}, False)])
def test_news_moves_it_once(world, place, tmp_path, state, more, left):
    """The state, the clerk's date and number; the same news again is acknowledged and changes nothing; the channel is asked on only while it is open."""
    class Open(AskablePeer):
        capabilities = Capabilities(submit=True, status=True)

    s = delivered(world, Open(tmp_path / "book", place.clock))
    assert load(world, s).next_attempt_at is not None
    said, box = news(state, keys=(s.key,), evidence={"court filing": "F-2"}, raw=b"<whole/>", **more), inbox(world)
    assert box.keep(said, s.id) and not box.keep(said, s.id)
    stands = load(world, s)
    assert (stands.state, stands.filed_on, stands.cause_number) == (state, more.get("filed_on"), more.get("cause_number"))
    assert (stands.received_at == place.clock()) is (state is State.RECEIVED)
    assert (stands.next_attempt_at is not None) is left
    last = history(world, s)[-1]
    assert (last.cause, last.said_by, last.note) == (Cause.WORD, "adapter:peer", "court called back")
    assert last.detail["evidence"] == {"court filing": "F-2"} and ("cause_number" in last.detail) is bool(more)
    assert world.vault.audit.verify().ok


def test_late_news_and_a_word_that_is_not_known_change_nothing(world, peer):
    """After accepted, received is late; a state on no list is remembered; *failed* is never taken from a call; each is an event."""
    s, box = delivered(world, peer), inbox(world)
    for state, mark in ((State.ACCEPTED, "a"), (State.RECEIVED, "b"), (None, "c")):
        assert box.keep(news(state, mark), s.id)
    assert load(world, s).state is State.ACCEPTED and load(world, s).received_at is None
    assert [e.note for e in history(world, s)[-3:]] == ["court called back", "court called back late", "court called back"]
    other = delivered(world, peer, purpose="other")
    assert box.keep(news(State.FAILED, "d"), other.id) and load(world, other).state is State.SENT
    words.record_word(world.vault, world.actor, other.id, State.RECEIVED, said_by="Clerk", at=peer.clock(), note="by phone")
    first = load(world, other).received_at
    peer.clock.move(minutes=5)
    assert box.keep(news(State.RECEIVED, "e"), other.id) and load(world, other).received_at == first


def test_a_word_before_it_left_stops_it(world, peer):
    """A court that has it already, by whatever way: what waits is not sent any more."""
    s = submit(world)
    assert inbox(world).keep(news(State.RECEIVED), s.id) and load(world, s).next_attempt_at is None
    assert courier(world, peer).run_once() == () and not peer.outgoing


def test_what_must_be_looked_at_is_held_once(world, peer):
    """A hold comes with the news; released, the same reason does not hold it again."""
    s, box = delivered(world, peer), inbox(world)
    assert box.keep(news(State.RECEIVED, hold="said to be open"), s.id) and load(world, s).hold_code == "said to be open"
    words.release(world.vault, world.actor, s.id, note="phoned")
    assert box.keep(news(State.UNDER_REVIEW, "b", hold="said to be open"), s.id) and not load(world, s).held


def test_news_during_the_attempt_waits_for_its_end(world, peer):
    """Kept while the packet is under way, taken in when that is settled, once; a second look finds nothing to do."""
    s, box, seen = submit(world), inbox(world), []

    def meanwhile(outgoing):
        assert box.keep(news(State.ACCEPTED, raw=b"<whole/>"), s.id)
        seen.extend((load(world, s).state, settle_told(world.vault)))
        return State.SENT

    peer.answers.append(meanwhile)
    courier(world, peer).run_once()
    assert seen == [State.SENDING, 0] and load(world, s).state is State.SENT
    assert (settle_told(world.vault), settle_told(world.vault)) == (1, 0) and load(world, s).state is State.ACCEPTED


def test_two_that_settle_at_once_take_it_in_once(world, peer, monkeypatch):
    """Another process took it in between the look and the lock: nothing more is done."""
    s, box = submit(world), inbox(world)
    peer.answers.append(lambda outgoing: (box.keep(news(State.RECEIVED), s.id), State.SENT)[1])
    courier(world, peer).run_once()
    system, left = world.vault.system, [1]

    def racing(*given, **more):
        if not more and left and left.pop():
            with system() as unit:
                unit.connection.execute(update(told).values(taken_in_at=unit.now))
        return system(*given, **more)

    monkeypatch.setattr(type(world.vault), "system", lambda self, *given, **more: racing(*given, **more))
    assert settle_told(world.vault) == 0 and load(world, s).state is State.SENT


def test_what_nobody_filed_waits_for_a_person(world):
    """Kept once, sealed; listed for the organization that was called and opened whole; another organization sees none of it."""
    box, said = inbox(world), news(State.ACCEPTED, references=("F-9",), raw=b"<about>Zebulon</about>")
    assert box.quarantine(said) and not box.quarantine(said)
    found, = strangers(world.vault, world.actor)
    assert (found.channel, found.state, found.detail) == ("peer", State.ACCEPTED, "The court called.")
    assert open_stranger(world.vault, world.actor, found.id) == said
    with world.vault.system(write=False) as unit:
        row = unit.connection.execute(select(told)).one()
    assert b"Zebulon" not in row.sealed and b"F-9" not in row.sealed_about
    other = world.vault.create_organization("Other", "bob@other.example")
    assert strangers(world.vault, other) == ()
    with pytest.raises(InputError, match="nothing of this name"):
        open_stranger(world.vault, other, found.id)
    with pytest.raises(AccessDenied):
        strangers(world.vault, world.vault.members.add(world.actor, "fay@hospital.example", "reader"))


def test_a_purged_matter_keeps_no_news(world, peer):
    """Its key is gone, so nothing can be kept: refused, so that the court is not told that it was; and its events lead nobody to it."""
    s = delivered(world, peer)
    words.record_word(world.vault, world.actor, s.id, State.REJECTED, said_by="Clerk", at=peer.clock(), note="by phone")
    with world.vault.system(write=False) as unit:
        assert unit.connection.execute(select(submission_events.c.sealed)).scalars().first() is not None
    world.vault.matters.purge(world.actor, world.matter_id, reason="opened by mistake")
    assert inbox(world).find(news(references=("C-1",))) is None
    with pytest.raises(InputError, match="purged"):
        inbox(world).keep(news(State.ACCEPTED), s.id)
