"""The ledger and what people report, on both databases: the same submission is written once, and words keep to the rules."""
from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from docassemble.AotForms.errors import InputError, RequirementNotMet
from docassemble.AotForms.filing import ledger, words
from docassemble.AotForms.filing.adapter import Capabilities, Outcome, OutgoingFile, Recipient, State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.receipts import load_artifacts, receipt
from docassemble.AotForms.filing.states import Cause
from docassemble.AotForms.vault.packets import PacketFile
from docassemble.AotForms.vault.tables import audit_events, outbox, submission_documents, submission_events, submissions
from sqlalchemy import func, select
from vault_peers import CLERK, Peer, cluster, place, stored  # noqa: F401

LATER = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture
def world(place):
    return stored(place.open())


@pytest.fixture
def send(world, place, tmp_path):
    """Run a courier once; the recording recipient gives these answers."""
    def run(*answers, adapter=Peer):
        peer = adapter(tmp_path / "book", place.clock, list(answers))
        Courier(world.vault, {"peer": peer}, review_again=lambda s, facts: None).run_once()
        return peer
    return run


def submit(world, packet_id=None, recipient=CLERK, **more):
    return ledger.submit(world.vault, world.actor, packet_id or world.packet_id, recipient, **{"purpose": "petition", **more})


def say(world, submission, state, place, **more):
    return words.record_word(world.vault, world.actor, submission.id, state, **{
        "said_by": "Deputy clerk", "at": place.clock(), "note": "clerk by phone", **more})


def count(world, table):
    with world.vault.system(write=False) as unit:
        return unit.connection.execute(select(func.count()).select_from(table)).scalar()


def test_the_same_submission_is_written_once(world, place):
    """Same key and packet: the stored submission, by another channel too, and whatever became of it."""
    first = submit(world)
    place.clock.move(hours=1)
    assert submit(world) == first == submit(world, recipient=Recipient("king", "clerk", "paper"))
    assert first.state is State.QUEUED and len(first.key) == 64 and first.recipient == CLERK
    say(world, first, State.SENT, place)
    assert submit(world).state is State.SENT
    assert [count(world, t) for t in (submissions, submission_documents, outbox)] == [1, 1, 0]


def test_what_differs_is_another_submission(world):
    """Office, county, purpose and matter each make another key; the channel does not."""
    keys = {submit(world).key, submit(world, recipient=replace(CLERK, office="prosecutor")).key,
            submit(world, recipient=replace(CLERK, county="pierce")).key, submit(world, purpose="revocation").key}
    assert len(keys) == 4 and count(world, submissions) == 4


def test_the_same_key_with_another_packet_is_refused(world):
    """Another packet under a key that is in use is refused and leaves the first one as it was."""
    first = submit(world)
    with pytest.raises(RequirementNotMet, match="another packet"):
        submit(world, world.packet(b"%PDF two"))
    assert ledger.load(world.vault, world.actor, first.id) == first


def test_a_packet_that_lacks_a_signature_leaves_on_paper_only(world):
    """The ledger itself reads the manifest: no channel but paper takes an unsigned packet, also in place of another one."""
    content = b"%PDF unsigned"
    files = [PacketFile("01-petition.pdf", "application/pdf", content, hashlib.sha256(content).hexdigest(), "Petition", 2)]
    unsigned = world.vault.packets.add(world.actor, world.matter_id, packet_hash="a" * 64, files=files, matter_version=1,
                                       manifest=json.dumps({"all_signatures_present": False}).encode()).id
    with pytest.raises(RequirementNotMet, match="signature is missing"):
        submit(world, unsigned)
    assert submit(world, unsigned, recipient=replace(CLERK, channel="paper")).state is State.QUEUED
    other = submit(world, purpose="revocation")
    words.cancel(world.vault, world.actor, other.id, note="wrong packet")
    with pytest.raises(RequirementNotMet, match="signature is missing"):
        words.replace_packet(world.vault, world.actor, other.id, unsigned, note="again")


def test_thirty_two_at_once_write_one(world):
    """Thirty-two threads submit the same: one row, one outbox row, one event, and all get the same submission."""
    gate, got, errors = threading.Barrier(32), set(), []

    def one():
        try:
            gate.wait(30)
            got.add(submit(world).id)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(32)]
    [t.start() for t in threads]
    [t.join(60) for t in threads]
    assert not errors and len(got) == 1
    assert [count(world, t) for t in (submissions, submission_documents, outbox, submission_events)] == [1] * 4
    assert world.vault.audit.verify().ok


def test_a_correction_needs_a_return(world, place, send):
    """The correction number rises only from returned or rejected, one at a time, and takes another packet."""
    first, two = submit(world), world.packet(b"%PDF two")
    for state in (State.SENT, State.RECEIVED, State.UNDER_REVIEW):
        with pytest.raises(RequirementNotMet, match="returned or rejected"):
            submit(world, two, correction=1)
        say(world, first, state, place)
    say(world, first, State.RETURNED, place, reason="Signature page is missing")
    with pytest.raises(RequirementNotMet):
        submit(world, two, correction=2)
    second = submit(world, two, correction=1)
    assert second.key != first.key and submit(world, two, correction=1) == second
    say(world, second, State.REJECTED, place)
    assert submit(world, two, correction=2).correction == 2
    with pytest.raises(InputError):
        submit(world, two, correction=-1)


@pytest.mark.parametrize("state", [State.UNKNOWN, State.FAILED])
def test_nothing_is_corrected_that_is_not_known_to_be_returned(world, send, state):
    """Unknown or failed is no ground for a correction."""
    submit(world)
    send(state)
    with pytest.raises(RequirementNotMet, match="returned or rejected"):
        submit(world, world.packet(b"%PDF two"), correction=1)


def test_the_times_are_kept_apart(world, place):
    """Sent, received, deemed filed and the filing date are separate; none is derived from another."""
    s = submit(world, cause_number=None)
    sent = say(world, s, State.SENT, place, at=place.clock() - timedelta(minutes=5), said_by="me", note="by hand")
    assert sent.submitted_at == place.clock() - timedelta(minutes=5) and sent.received_at is None
    got = say(world, s, State.RECEIVED, place)
    assert got.received_at == place.clock() and got.deemed_filed_at is None and got.submitted_at == sent.submitted_at
    filed = say(world, s, State.ACCEPTED, place, filed_on=date(2026, 11, 24), deemed_filed_at=LATER)
    assert (filed.filed_on, filed.deemed_filed_at, filed.received_at) == (date(2026, 11, 24), LATER, got.received_at)
    known = say(world, s, State.ACCEPTED, place, cause_number="26-6-00123-4")
    assert known.cause_number == "26-6-00123-4" and known.filed_on == date(2026, 11, 24)
    events = ledger.history(world.vault, world.actor, s.id)
    assert [e.state for e in events] == [State.QUEUED, State.SENT, State.RECEIVED, State.ACCEPTED, State.ACCEPTED]
    assert events[2].detail["said_by"] == "Deputy clerk" and events[2].said_by == world.actor.user
    assert all(e.cause is Cause.WORD for e in events[1:])


def test_words_that_cannot_be_are_refused(world, place, send):
    """A person cannot report what only the courier does, the future, or a way the table does not have."""
    s = submit(world)
    for state in (State.QUEUED, State.SENDING, State.UNKNOWN, "filed"):
        with pytest.raises(InputError, match="cannot report"):
            say(world, s, state, place)
    with pytest.raises(InputError, match="not come yet"):
        say(world, s, State.SENT, place, at=place.clock() + timedelta(seconds=1))
    with pytest.raises(InputError, match="no zone"):
        say(world, s, State.SENT, place, at=datetime(2026, 11, 22))
    with pytest.raises(InputError, match="short code"):
        say(world, s, State.SENT, place, note="Zebulon said so")
    say(world, s, State.ACCEPTED, place)
    for state in (State.RETURNED, State.SENT, State.FAILED, State.CANCELLED):
        with pytest.raises(RequirementNotMet, match="cannot become"):
            say(world, s, state, place)
    assert len(ledger.history(world.vault, world.actor, s.id)) == 2


def test_a_word_overtakes_the_courier(world, place, send):
    """Once a person has said that it was sent by hand, the courier sends nothing."""
    s = submit(world)
    say(world, s, State.SENT, place)
    assert not send(State.SENT).outgoing


def test_hold_release_and_cancel(world, send):
    """A held submission is not sent until it is released; a cancelled one never."""
    s = submit(world)
    held = words.hold(world.vault, world.actor, s.id, note="wait for counsel")
    assert held.held and held.hold_code == "wait for counsel" and held.awaits_person and not send().outgoing
    words.release(world.vault, world.actor, s.id, note="counsel agrees")
    assert len(send().outgoing) == 1
    with pytest.raises(RequirementNotMet, match="cannot become cancelled"):
        words.cancel(world.vault, world.actor, s.id, note="mistake")
    other = submit(world, purpose="other")
    words.cancel(world.vault, world.actor, other.id, note="mistake")
    assert not send().outgoing
    causes = [e.cause for e in ledger.history(world.vault, world.actor, s.id)]
    assert causes == [Cause.SUBMIT, Cause.HOLD, Cause.RELEASE, Cause.ATTEMPT, Cause.ATTEMPT]


def test_the_global_switch_stops_every_send(world, send):
    """While everything is held nothing leaves; afterwards it does."""
    submit(world)
    words.hold_everything(world.vault, True, note="incident")
    assert not send().outgoing
    words.hold_everything(world.vault, False, note="incident over")
    assert len(send().outgoing) == 1


def test_a_replaced_packet_keeps_its_key(world, send):
    """What was never taken may get another packet and is then sent with it; afterwards the old packet is another one."""
    s, two = submit(world), world.packet(b"%PDF two")
    words.hold(world.vault, world.actor, s.id, note="stale exam")
    changed = words.replace_packet(world.vault, world.actor, s.id, two, note="new exam")
    assert changed.key == s.key and changed.packet_hash != s.packet_hash and not changed.held
    assert send().outgoing[0].files[0].content == b"%PDF two"
    assert submit(world, two).id == s.id
    with pytest.raises(RequirementNotMet, match="another packet"):
        submit(world)
    with pytest.raises(RequirementNotMet, match="may have been taken"):
        words.replace_packet(world.vault, world.actor, s.id, world.packet_id, note="again")


@pytest.mark.parametrize("state", [State.UNKNOWN, State.SENT, State.RECEIVED])
def test_what_may_have_been_taken_is_not_sent_again(world, send, state):
    """Unknown, sent, received: neither another channel, nor another packet, nor a new try."""
    s = submit(world)
    send(state)
    for again in (lambda: words.try_again(world.vault, world.actor, s.id, note="x"),
                  lambda: words.reroute(world.vault, world.actor, s.id, CLERK, note="x"),
                  lambda: words.replace_packet(world.vault, world.actor, s.id, world.packet(b"2"), note="x")):
        with pytest.raises(RequirementNotMet, match="may have been taken"):
            again()
    assert not send().outgoing


def test_a_bounce_opens_the_way_again(world, place, send):
    """Sent, then a bounce: certainly not arrived; by another channel it goes out once more, with fresh times."""
    s = submit(world)
    send(State.SENT)
    assert say(world, s, State.FAILED, place, note="bounce").awaits_person
    again = words.reroute(world.vault, world.actor, s.id, replace(CLERK, address="new@court.example"), note="new address")
    assert again.state is State.QUEUED and again.submitted_at is None
    assert send(State.SENT).outgoing[0].recipient.address == "new@court.example"
    with pytest.raises(InputError, match="another submission"):
        words.reroute(world.vault, world.actor, submit(world, purpose="b").id, replace(CLERK, county="pierce"), note="x")


def test_a_cancelled_one_is_filed_after_all_only_with_a_packet_and_only_if_it_never_left(world, place, send):
    """Cancelled before leaving: a replaced packet files it.  Withdrawn after leaving: never again."""
    s = submit(world)
    words.cancel(world.vault, world.actor, s.id, note="mistake")
    with pytest.raises(RequirementNotMet, match="cancelled"):
        words.try_again(world.vault, world.actor, s.id, note="x")
    words.replace_packet(world.vault, world.actor, s.id, world.packet_id, note="right after all")
    send(State.SENT)
    say(world, s, State.CANCELLED, place, note="withdrawn")
    with pytest.raises(RequirementNotMet, match="may have been taken"):
        words.replace_packet(world.vault, world.actor, s.id, world.packet_id, note="x")


def test_a_receipt_tells_everything_and_claims_nothing(world, place, send):
    """The receipt is plain JSON: ids, key, hashes, pages, each answer with who gave it, versions; unset times are null."""
    class ByHand(Peer):
        capabilities = Capabilities(submit=True, by_hand=True)

    content = b"%PDF print"
    s = submit(world)
    draft = OutgoingFile("print-me.pdf", "application/pdf", content, hashlib.sha256(content).hexdigest(), "Print", 4)
    send(Outcome(State.QUEUED, place.clock(), "Print it and hand it in.", artifacts=(draft,), evidence={"pages": "4"}), adapter=ByHand)
    waiting = ledger.load(world.vault, world.actor, s.id)
    assert (waiting.state, waiting.awaits_person, waiting.attempt) == (State.QUEUED, True, 1)
    assert load_artifacts(world.vault, world.actor, s.id) == (draft,)
    say(world, s, State.SENT, place, note="handed in")
    paper = json.loads(json.dumps(receipt(world.vault, world.actor, s.id)))
    assert paper["state"] == "sent" and paper["key"] == s.key and paper["packet_hash"] == s.packet_hash
    assert paper["documents"] == [{"position": 0, "sha256": paper["documents"][0]["sha256"], "size": 8, "pages": 2,
                                   "name": "01-petition.pdf", "title": "Petition"}]
    assert paper["times"]["submitted_at"] and paper["times"]["received_at"] is paper["times"]["filed_on"] is paper["cause_number"] is None
    assert [(e["state"], e["said_by"]) for e in paper["events"]] == [
        ("queued", world.actor.user), ("queued", "adapter:peer"), ("sent", world.actor.user)]
    assert paper["events"][1]["detail"]["evidence"] == {"pages": "4"} and paper["versions"]["ledger"] == "0006"


def test_one_transaction_writes_it_all(world):
    """Submission, documents, outbox row, event and audit row are committed together, before anything is sent."""
    submit(world)
    with world.vault.system(write=False) as unit:
        row, = unit.connection.execute(select(audit_events).where(audit_events.c.action == "submission.queued")).all()
    assert row.note == "submitted" and [count(world, t) for t in (submissions, outbox, submission_events)] == [1, 1, 1]
