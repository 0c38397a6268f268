"""The courier, on both databases: delivers once, tries again only what certainly failed, asks about what is unknown."""
from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from courier_help import askable, courier, failed, load, peer, submit, world  # noqa: F401
from docassemble.AotForms.errors import RequirementNotMet
from docassemble.AotForms.filing import backoff, ledger, watch, words
from docassemble.AotForms.filing.adapter import Capabilities, Outcome, Recipient, State
from docassemble.AotForms.filing.backoff import RetryPolicy
from docassemble.AotForms.filing.states import Cause
from docassemble.AotForms.vault.tables import packet_files
from sqlalchemy import update
from vault_peers import CLERK, Clock, Peer, cluster, place, read_book  # noqa: F401


def test_what_is_due_is_delivered_once(world, peer, place):
    """The adapter is handed the exact bytes, the key, the settings and the profile; a second run sends nothing."""
    world.vault.settings.put(world.actor, "peer", {"password": "s3cret"})
    s = submit(world, cause_number="26-6-1")
    profiles = []
    done = courier(world, peer, profile_of=lambda county, office: profiles.append((county, office)) or {}).run_once()
    assert [d.state for d in done] == [State.SENT] and profiles == [("king", "clerk")]
    out, = peer.outgoing
    assert (out.key, out.attempt, out.cause_number, out.recipient) == (s.key, 1, "26-6-1", CLERK)
    assert out.files[0].content == b"%PDF one" and out.settings["password"] == "s3cret" and "s3cret" not in repr(out)
    assert load(world, s).submitted_at == place.clock()
    assert courier(world, peer).run_once() == () and read_book(peer.book) == [s.key]


def test_a_courier_serves_its_own_channels_only(world, peer):
    """A submission for a channel that this courier does not have is left for another."""
    s = submit(world, recipient=Recipient("king", "clerk", "sftp"))
    assert courier(world, peer).run_once() == () and load(world, s).state is State.QUEUED


def test_only_what_certainly_failed_is_tried_again(world, peer, place):
    """Failed and worth a retry: back to queued with a time that the random numbers decide; then it is sent."""
    s = submit(world)
    peer.answers += [failed(peer), failed(peer)]
    policy = RetryPolicy()
    expected = random.Random(7)
    man = courier(world, peer, policy=policy)
    for tries in (1, 2):
        man.run_once()
        now = load(world, s)
        wait = expected.uniform(0, 1) * min(policy.cap, policy.base * 2 ** (tries - 1))
        assert (now.state, now.attempt, now.next_attempt_at) == (State.QUEUED, tries, place.clock() + wait)
        assert man.run_once() == ()
        place.clock.now = now.next_attempt_at
    assert [d.state for d in man.run_once()] == [State.SENT] and [o.attempt for o in peer.outgoing] == [1, 2, 3]
    assert {o.key for o in peer.outgoing} == {s.key}


def test_retries_end(world, peer, place):
    """After the allowed number of attempts, or the total time, it stays failed and waits for a person, who may start anew."""
    s = submit(world)
    peer.answers += [failed(peer) for _ in range(20)]
    man = courier(world, peer, policy=RetryPolicy(tries=3, breaker_after=99))
    for _ in range(6):
        man.run_once()
        place.clock.move(hours=1)
    assert len(peer.outgoing) == 3 and load(world, s).state is State.FAILED and load(world, s).awaits_person
    assert ledger.history(world.vault, world.actor, s.id)[-1].note == "gave up trying"
    words.try_again(world.vault, world.actor, s.id, note="asked by phone")
    man.run_once()
    assert len(peer.outgoing) == 4 and load(world, s).state is State.QUEUED
    place.clock.move(hours=13)  # past the total, counted from the first of these attempts
    man.run_once()
    assert len(peer.outgoing) == 5 and load(world, s).state is State.FAILED


def test_what_cannot_help_is_not_tried_again(world, peer):
    """Failed without retry stays failed."""
    s = submit(world)
    peer.answers.append(failed(peer, retry=False))
    courier(world, peer).run_once()
    assert load(world, s).state is State.FAILED and load(world, s).awaits_person


@pytest.mark.parametrize("answer", [State.UNKNOWN, RuntimeError("Zebulon"), State.SENDING, State.ACCEPTED,
                                    lambda o: Outcome(State.SENT, Clock().now.replace(tzinfo=None), "no zone")])
def test_unknown_is_never_sent_again(world, peer, place, answer):
    """A lost answer, an error of the adapter, an answer it may not give: unknown, for good, until somebody says."""
    s = submit(world)
    peer.answers.append(answer)
    man = courier(world, peer)
    for _ in range(5):
        man.run_once()
        place.clock.move(days=1)
    now = load(world, s)
    assert now.state is State.UNKNOWN and now.awaits_person and len(peer.outgoing) == 1
    assert "Zebulon" not in repr([e.detail for e in ledger.history(world.vault, world.actor, s.id)])
    words.record_word(world.vault, world.actor, s.id, State.FAILED, said_by="clerk", at=place.clock(), note="not arrived")
    words.try_again(world.vault, world.actor, s.id, note="not arrived")
    man.run_once()
    assert load(world, s).state is State.SENT and len(peer.outgoing) == 2


def test_unknown_is_settled_by_looking(world, askable, place):
    """Where the channel can be asked, unknown becomes sent (it has it) without a second send."""
    s = submit(world)
    askable.answers.append(State.UNKNOWN)
    man = courier(world, askable)
    man.run_once()
    assert load(world, s).state is State.UNKNOWN and not load(world, s).awaits_person
    place.clock.now = load(world, s).next_attempt_at
    man.run_once()
    assert load(world, s).state is State.SENT and read_book(askable.book) == [s.key]
    assert ledger.history(world.vault, world.actor, s.id)[-1].cause is Cause.LOOK_UP


def test_looking_may_find_that_nothing_arrived(world, askable, place):
    """When the channel says that it certainly has nothing, it is failed and, through the retry, sent."""
    s = submit(world)
    askable.answers.append(State.UNKNOWN)
    man = courier(world, askable)
    man.run_once()
    askable.book.unlink()  # the recipient lost it
    assert man.reconcile(s.id).state is State.QUEUED
    place.clock.move(minutes=1)
    man.run_once()
    assert load(world, s).state is State.SENT and read_book(askable.book) == [s.key]


def test_a_channel_that_cannot_say_is_asked_less_and_less(world, place, tmp_path):
    """None, or an error, changes nothing and is asked again after growing waits, at most two hours."""
    class Silent(Peer):
        looks = 0

        def look_up(self, outgoing, profile):
            self.looks += 1
            if self.looks % 2:
                raise OSError("no answer")
            return None

    peer = Silent(tmp_path / "book", place.clock, [State.UNKNOWN])
    s, man = submit(world), courier(world, peer)
    man.run_once()
    waits = []
    for _ in range(12):
        due = load(world, s).next_attempt_at
        waits.append(due - place.clock())
        place.clock.now = due
        man.run_once()
    assert load(world, s).state is State.UNKNOWN and peer.looks == 12 and len(peer.outgoing) == 1
    assert waits[0] <= timedelta(minutes=1) and timedelta(hours=1) <= waits[-1] <= timedelta(hours=2)


def test_a_channel_with_status_is_asked_on(world, place, tmp_path):
    """After sent, a channel that tells status is asked until the recipient has it."""
    class Telling(Peer):
        capabilities = Capabilities(submit=True, status=True)

        def look_up(self, outgoing, profile):
            return Outcome(State.RECEIVED, place.clock(), "It has it.")

    s = submit(world)
    man = courier(world, Telling(tmp_path / "book", place.clock))
    man.run_once()
    place.clock.now = load(world, s).next_attempt_at
    man.run_once()
    assert load(world, s).state is State.RECEIVED and load(world, s).received_at == place.clock()


def test_the_review_runs_before_every_send(world, peer, place):
    """A code holds it, an error holds it; it sees the facts that the packet was made from, not later ones."""
    seen = []

    def review(submission, facts):
        seen.append(facts)
        if len(seen) == 1:
            return "stale exam"
        if len(seen) == 2:
            raise ValueError("Zebulon")
        return None

    s = submit(world)
    world.vault.matters.save(world.actor, world.matter_id, b'{"later": 1}', expected=1)
    peer.answers.append(failed(peer))
    man = courier(world, peer, review_again=review)
    for code in ("stale exam", "review failed"):
        man.run_once()
        assert load(world, s).held and load(world, s).hold_code == code and not peer.outgoing
        assert man.run_once() == ()
        words.release(world.vault, world.actor, s.id, note="looked at")
    man.run_once()
    place.clock.move(hours=1)
    man.run_once()
    assert len(peer.outgoing) == 2 and len(seen) == 4 and set(seen) == {b'{"respondent": "Zebulon"}'}


def test_a_profile_that_cannot_be_read_holds(world, peer):
    """When the recipient's profile cannot be had, nothing is sent."""
    def broken(county, office):
        raise KeyError(county)

    s = submit(world)
    courier(world, peer, profile_of=broken).run_once()
    assert load(world, s).held and not peer.outgoing


def test_nothing_is_sent_late(world, peer, place):
    """After its deadline a submission is held, so that a person decides; just before, it is sent."""
    s = submit(world, deadline=place.clock() + timedelta(hours=1))
    place.clock.move(hours=1, seconds=1)
    courier(world, peer).run_once()
    assert load(world, s).hold_code == "deadline passed" and not peer.outgoing
    other = submit(world, purpose="other", deadline=place.clock() + timedelta(hours=1))
    place.clock.move(hours=1)
    courier(world, peer).run_once()
    assert load(world, other).state is State.SENT


def test_a_channel_that_let_nothing_go_is_held_each_time_until_it_does(world, peer):
    """Queued with a hold: nothing was sent; held, and due again once released, however often; the attempt is told as not sent."""
    s, man = submit(world), courier(world, peer)
    peer.answers += [Outcome(State.QUEUED, peer.clock(), "Nothing was sent: it has expired.", hold="certificate expired")] * 2
    for _ in range(2):
        man.run_once()
        stands = load(world, s)
        assert (stands.state, stands.held, stands.hold_code) == (State.QUEUED, True, "certificate expired") and man.run_once() == ()
        assert stands.submitted_at is None
        words.release(world.vault, world.actor, s.id, note="looked at")
    told = watch.attempts_of(ledger.history(world.vault, world.actor, s.id))
    assert [a.tried for a in told] == [f"Attempt {n}: the packet was ready, and was not sent" for n in (1, 2)]
    assert all(a.answer == "Not sent. Nothing was sent: it has expired." for a in told)
    assert [d.state for d in man.run_once()] == [State.SENT]


def test_an_offices_certificate_comes_with_the_settings(world, peer):
    """What a named person confirmed for this office is handed to its channel, and another office's is not."""
    world.vault.settings.confirm_address(world.actor, "king", "clerk", "certificate", "PEM", confirmed_by="Pat Confirmer")
    submit(world)
    submit(world, recipient=Recipient("king", "prosecutor", "peer"))
    courier(world, peer).run_once()
    told = {o.recipient.office: o.settings for o in peer.outgoing}
    assert told == {"clerk": {"office_certificate": "PEM", "office_certificate_confirmed_by": "Pat Confirmer"}, "prosecutor": {}}


def test_a_damaged_packet_is_not_sent(world, peer):
    """When a stored file does not open, the submission is held and nothing leaves."""
    s = submit(world)
    with world.vault.system() as unit:
        unit.connection.execute(update(packet_files).values(sealed=b"\x01" + b"x" * 60))
    courier(world, peer).run_once()
    assert load(world, s).hold_code == "packet damaged" and not peer.outgoing


def test_a_troubled_recipient_rests(world, peer, place):
    """After failures in a row one channel to one office rests; others go on; after the rest one attempt decides."""
    policy = RetryPolicy(breaker_after=2, breaker_rest=timedelta(minutes=15), base=timedelta(seconds=1), tries=99)
    for n in range(4):
        submit(world, purpose=f"p{n}")
    elsewhere = submit(world, recipient=Recipient("pierce", "clerk", "peer"))
    peer.answers += [lambda o: failed(peer) if o.recipient.county == "king" else State.SENT] * 9
    man = courier(world, peer, policy=policy)
    man.run_once()
    assert Counter(o.recipient.county for o in peer.outgoing) == {"king": 2, "pierce": 1}
    assert load(world, elsewhere).state is State.SENT
    place.clock.move(minutes=14)
    man.run_once()
    assert len(peer.outgoing) == 3
    place.clock.move(minutes=2)
    man.run_once()
    assert len(peer.outgoing) == 4  # one attempt, which failed: it rests again
    peer.answers.clear()
    place.clock.move(minutes=16)
    man.run_once()
    assert {s.state for s in ledger.list_submissions(world.vault, world.actor)} == {State.SENT}


def test_by_hand_is_prepared_without_sending(world, place, tmp_path):
    """A by-hand channel never shows sending or unknown; an error of it is failed, and it may be prepared again."""
    class ByHand(Peer):
        capabilities = Capabilities(submit=True, by_hand=True)

    peer = ByHand(tmp_path / "book", place.clock, [RuntimeError(), State.SENT, State.QUEUED])
    s, man = submit(world), courier(world, peer)
    for state in (State.FAILED, State.FAILED, State.QUEUED):
        man.run_once()
        assert load(world, s).state is state and load(world, s).awaits_person
        if state is State.FAILED:
            words.try_again(world.vault, world.actor, s.id, note="again")
    assert man.run_once() == () and load(world, s).attempt == 3
    assert not {State.SENDING, State.UNKNOWN} & {e.state for e in ledger.history(world.vault, world.actor, s.id)}


def test_a_channel_may_hand_the_act_to_a_person(world, peer):
    """An automatic channel that made a draft instead of sending: queued, and it waits for a person."""
    s = submit(world)
    peer.answers.append(State.QUEUED)
    man = courier(world, peer)
    man.run_once()
    assert load(world, s).state is State.QUEUED and load(world, s).awaits_person and man.run_once() == ()


def test_waits_grow_to_the_cap_and_stay_within():
    """Full jitter: each wait lies between nothing and the grown base, at most the cap; past the total it gives up."""
    policy, now = RetryPolicy(), Clock().now
    for tries in range(1, policy.tries):
        for seed in range(50):
            wait = policy.next_try(tries, now, now, random.Random(seed)) - now
            assert timedelta(0) <= wait <= min(policy.cap, policy.base * 2 ** (tries - 1))
    assert policy.next_try(policy.tries, now, now, random.Random(1)) is None
    assert policy.next_try(1, now - policy.total, now, random.Random(1)) is None
    assert backoff._grown(policy.base, policy.cap, 10**6) == policy.cap


def test_a_correction_waits_for_the_word(world, peer, place):
    """Through the courier: sent, then returned by the clerk's word, then the correction goes out under another key."""
    s = submit(world)
    man = courier(world, peer)
    man.run_once()
    with pytest.raises(RequirementNotMet):
        submit(world, correction=1)
    words.record_word(world.vault, world.actor, s.id, State.RETURNED, said_by="clerk", at=place.clock(), note="by letter", reason="page 3")
    submit(world, correction=1)
    man.run_once()
    assert len({o.key for o in peer.outgoing}) == 2
