"""Taking back a word: by a named person with a reason, to just where it stood, and nothing is deleted."""
from __future__ import annotations

from datetime import date

import pytest
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.filing import corrections, ledger, receipts, words
from docassemble.AotForms.filing.adapter import Recipient, State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.states import TRANSITIONS, Cause
from vault_peers import CLERK, AskablePeer, cluster, place, read_book, sqlite_place, stored  # noqa: F401


@pytest.fixture
def world(place, tmp_path):
    made = stored(place.open())
    made.peer, made.place = AskablePeer(tmp_path / "book", place.clock), place
    return made


def submit(world, recipient=CLERK, **more):
    return ledger.submit(world.vault, world.actor, world.packet_id, recipient, **{"purpose": "petition", **more})


def run(world):
    return Courier(world.vault, {"peer": world.peer}, review_again=lambda s, f: None).run_once()


def load(world, s):
    return ledger.load(world.vault, world.actor, s.id)


def word(world, s, state, **more):
    return words.record_word(world.vault, world.actor, s.id, state, said_by="Clerk", at=world.place.clock(), note="by phone", **more)


def back(world, s, **more):
    return corrections.take_back(world.vault, world.actor, s.id, **{"said_by": "Ann Filer", "reason": "Wrong line on the list", **more})


def test_accepted_typed_wrongly_is_taken_back_whole(world):
    """State, filing date, cause number and times are as before; the word and who took it back are on record; it can then be told rightly."""
    s = submit(world, cause_number="26-6-00001-1")
    run(world)
    word(world, s, State.RECEIVED)
    before = load(world, s)
    word(world, s, State.ACCEPTED, filed_on=date(2026, 11, 23), cause_number="26-6-99999-9", deemed_filed_at=world.place.clock())
    assert corrections.can_be_taken_back(world.vault, world.actor, s.id)
    after = back(world, s)
    for name in ("state", "cause_number", "filed_on", "deemed_filed_at", "received_at", "submitted_at"):
        assert getattr(after, name) == getattr(before, name), name
    last = ledger.history(world.vault, world.actor, s.id)
    assert [e.cause for e in last][-2:] == [Cause.WORD, Cause.CORRECTION] and last[-2].state is State.ACCEPTED
    assert last[-1].detail == {"said_by": "Ann Filer", "reason": "Wrong line on the list", "takes_back": last[-2].position}
    assert last[-1].said_by == world.actor.user and last[-2].detail["cause_number"] == "26-6-99999-9"
    told = receipts.receipt(world.vault, world.actor, s.id)
    assert told["state"] == "received" and "before" not in str(told["events"])
    word(world, s, State.RETURNED, reason="No signature")
    assert back(world, s).state is State.RECEIVED and back(world, s, reason="Also wrong").state is State.SENT
    assert not corrections.can_be_taken_back(world.vault, world.actor, s.id)
    with pytest.raises(RequirementNotMet, match="not a word"):
        back(world, s)
    assert world.vault.audit.verify().ok and read_book(world.peer.book) == [s.key]


def test_the_same_word_said_again_is_taken_back_alone(world):
    """A second *accepted* with a wrong number is taken back; the first one stands with its own number."""
    s = submit(world)
    run(world)
    word(world, s, State.ACCEPTED, cause_number="1")
    word(world, s, State.ACCEPTED, cause_number="2")
    now = back(world, s)
    assert (now.state, now.cause_number) == (State.ACCEPTED, "1")
    assert back(world, s).state is State.SENT and load(world, s).cause_number is None


def test_nothing_is_sent_because_of_it(world):
    """Taken back to queued it waits for a person; taken back to unknown the channel is asked, and nothing is sent again."""
    s = submit(world)
    word(world, s, State.SENT)
    assert back(world, s).state is State.QUEUED and load(world, s).awaits_person and run(world) == ()
    words.try_again(world.vault, world.actor, s.id, note="now")
    world.peer.answers.append(State.UNKNOWN)
    run(world)
    word(world, s, State.REJECTED)
    assert back(world, s).state is State.UNKNOWN
    run(world)
    assert load(world, s).state is State.SENT and read_book(world.peer.book) == [s.key]


def test_holds_between_do_not_matter_and_look_ups_do(world):
    """A hold after the word leaves it the last; a look-up that moved the submission since does not."""
    s = submit(world)
    run(world)
    word(world, s, State.FAILED)
    words.hold(world.vault, world.actor, s.id, note="wait")
    assert back(world, s).state is State.SENT and load(world, s).held
    other = submit(world, Recipient("king", "prosecutor", "peer"))
    run(world)
    assert not corrections.can_be_taken_back(world.vault, world.actor, other.id)


def test_not_when_a_corrected_filing_rests_on_it(world):
    """After *returned* and a corrected filing, the word stays until that filing is cancelled."""
    s = submit(world)
    run(world)
    word(world, s, State.RETURNED)
    again = ledger.submit(world.vault, world.actor, world.packet(b"%PDF two"), CLERK, purpose="petition", correction=1)
    with pytest.raises(RequirementNotMet, match="corrected filing"):
        back(world, s)
    words.cancel(world.vault, world.actor, again.id, note="mistake")
    assert back(world, s).state is State.SENT


def test_a_name_and_a_reason_are_needed_and_others_are_denied(world):
    """Blank name or reason: refused. Another organization: denied. Nothing changed."""
    s = submit(world)
    run(world)
    word(world, s, State.ACCEPTED)
    for gap in ({"said_by": " "}, {"reason": ""}):
        with pytest.raises(InputError, match="named person"):
            back(world, s, **gap)
    stranger = world.vault.create_organization("Other", "x@other.example")
    for call in (lambda: corrections.take_back(world.vault, stranger, s.id, said_by="A", reason="B"),
                 lambda: corrections.can_be_taken_back(world.vault, stranger, s.id)):
        with pytest.raises(AccessDenied):
            call()
    assert load(world, s).state is State.ACCEPTED


def test_a_correction_goes_only_where_a_word_came_from():
    """In the table every way of a correction is the way of a word, backwards, and none leads to sending."""
    for (start, end), causes in TRANSITIONS.items():
        if Cause.CORRECTION in causes:
            assert Cause.WORD in TRANSITIONS[end, start] and end is not State.SENDING
