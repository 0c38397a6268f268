# do not pre-load
"""What every filing adapter must do, whatever its channel.  Run with ``--adapter-kit`` (docs/adapters.md)."""
from __future__ import annotations

import copy
import hashlib
import io
import logging
import pickle
import time
from dataclasses import replace

import pytest

from ..errors import InputError
from ..filing.adapter import Capabilities, FilingAdapter, Outcome, OutgoingFile, State
from ..filing.outcomes import ANSWERS, ANSWERS_BY_HAND
from ..filing.states import FURTHER
from .books import Books
from .kit import Bad, Kit

FAR = {state: rank for rank, states in enumerate(FURTHER) for state in states}
PATIENCE = 60  # seconds that one attempt may take with the short timeouts of a kit
_keys = iter(range(1, 10**6))


def key() -> str:
    """A key of its own for each attempt of this run."""
    return hashlib.sha256(f"conformance {next(_keys)}".encode()).hexdigest()


def send(kit: Kit, **changes: object) -> tuple[Outcome, str]:
    """One attempt, its outcome looked at for what holds always, and the key it went under."""
    outgoing = kit.outgoing(**{"key": key(), **changes})
    begun = time.monotonic()
    outcome = kit.adapter().send(outgoing, kit.profile())
    assert time.monotonic() - begun < PATIENCE, "an attempt ends by itself"
    assert outcome.state in (ANSWERS_BY_HAND if kit.adapter().capabilities.by_hand else ANSWERS)
    assert outcome.at.tzinfo is not None, "times carry their zone"
    assert outcome.detail.strip(), "a person is told what happened"
    assert all(isinstance(n, str) and isinstance(v, str) for n, v in outcome.evidence.items())
    told = " ".join([outcome.detail, str(outcome.carrier_reference), *outcome.evidence, *outcome.evidence.values(),
                     *(a.name for a in outcome.artifacts)])
    assert not [name for name in kit.planted if name.casefold() in told.casefold()], "no fact about a person in an outcome"
    return outcome, outgoing.key


@pytest.fixture
def kit(adapter_kit: Kit):
    """The kit with its server in its right mind."""
    adapter_kit.behave()
    yield adapter_kit
    adapter_kit.behave()


@pytest.fixture
def bad(kit: Kit):
    """Make the server misbehave, or skip where it cannot."""
    def make(how: Bad) -> None:
        if how not in kit.can:
            reason = "this channel sends nothing by itself" if kit.adapter().capabilities.by_hand else "the kit's server cannot play it"
            pytest.skip(f"{how.value}: {reason}")
        kit.misbehave(how)
    return make


def test_it_says_what_it_is_and_can_do(kit):
    """An id, a title, capabilities; made without arguments."""
    made = kit.adapter()
    assert isinstance(made, FilingAdapter) and made.id and made.title and isinstance(made.capabilities, Capabilities)
    assert made.capabilities.submit and made.capabilities.formats


def test_a_dry_run_sends_nothing(kit):
    """``plan`` names steps, finds no problem in a good packet, connects to nobody."""
    before = kit.reached()
    plan = kit.adapter().plan(kit.outgoing(), kit.profile())
    assert plan.steps and not plan.problems
    assert kit.reached() == before


def test_a_good_packet_is_taken_once(kit, caplog):
    """Sent, or prepared for a person; the server has it once; nothing about a person in the log."""
    caplog.set_level(logging.DEBUG)
    outcome, sent = send(kit)
    if kit.adapter().capabilities.by_hand:
        assert outcome.state is State.QUEUED and outcome.artifacts
    else:
        assert outcome.state in {State.SENT, State.RECEIVED} and kit.taken(sent) == 1
    assert not [name for name in kit.planted if name.casefold() in caplog.text.casefold()]


def test_where_it_can_tell_the_same_key_is_taken_once(kit):
    """A channel that says it can tell a packet that it has does not take it twice."""
    from ..filing.adapter import Dedupe
    if kit.adapter().capabilities.dedupe is not Dedupe.KEY:
        pytest.skip("this channel does not say that it can tell by the key")
    _, sent = send(kit)
    again, _ = send(kit, key=sent, attempt=2)
    assert again.state in {State.SENT, State.RECEIVED} and kit.taken(sent) == 1


@pytest.mark.parametrize("how", [Bad.ABSENT, Bad.BEFORE])
def test_before_the_first_byte_it_certainly_was_not_taken(kit, bad, how):
    """Failed, may be tried again, and the server has nothing."""
    bad(how)
    outcome, sent = send(kit)
    assert (outcome.state, outcome.retry, kit.taken(sent)) == (State.FAILED, True, 0)


@pytest.mark.parametrize("how", [Bad.DURING, Bad.TAKEN, Bad.SILENT])
def test_after_the_first_byte_a_lost_answer_is_unknown(kit, bad, how):
    """Unknown: never failed, never sent."""
    bad(how)
    outcome, sent = send(kit)
    assert outcome.state is State.UNKNOWN and not outcome.retry
    kit.behave()
    found = kit.adapter().look_up(kit.outgoing(key=sent), kit.profile())
    if how is Bad.TAKEN and found is not None:
        assert found.state is not State.FAILED, "what the recipient has is never called not taken"


@pytest.mark.parametrize("how", [Bad.REFUSED, Bad.SMALL])
def test_a_clear_no_is_a_failure(kit, bad, how):
    """Refused, or larger than the recipient says it takes: failed, in words, and nothing was taken."""
    bad(how)
    outcome, sent = send(kit)
    assert outcome.state is State.FAILED and kit.taken(sent) == 0


@pytest.mark.parametrize("how", [Bad.GARBAGE, Bad.HOSTILE, Bad.REDIRECT])
def test_an_answer_that_means_nothing_is_not_taken_for_one(kit, bad, how):
    """Unknown or failed, never sent; nobody is followed elsewhere; nothing is taken twice."""
    bad(how)
    outcome, sent = send(kit)
    assert outcome.state in {State.UNKNOWN, State.FAILED}
    assert kit.taken(sent) <= 1 and not (outcome.state is State.FAILED and kit.taken(sent))


@pytest.mark.parametrize("how", [Bad.MUTE, Bad.DRIP])
def test_a_slow_peer_is_given_up(kit, bad, how):
    """Nothing said, or an answer without an end: the attempt ends by itself, is never called sent, and not failed if it was taken."""
    bad(how)
    outcome, sent = send(kit)
    assert outcome.state in {State.UNKNOWN, State.FAILED}
    assert not (outcome.state is State.FAILED and kit.taken(sent))


def test_a_bad_certificate_gets_nothing(kit, bad):
    """Failed, and the server has no paper."""
    bad(Bad.CERTIFICATE)
    outcome, sent = send(kit)
    assert outcome.state is State.FAILED and kit.taken(sent) == 0


def test_what_a_peer_says_about_a_person_comes_out_nowhere(kit, bad, caplog):
    """A name in the peer's own words stays out of outcome and log."""
    caplog.set_level(logging.DEBUG)
    bad(Bad.RUDE)
    send(kit)
    assert not [name for name in kit.planted if name.casefold() in caplog.text.casefold()]


def test_changed_bytes_are_never_sent(kit):
    """A file that is not what was sealed: a problem in the plan, failed when sent, nothing taken."""
    outgoing = kit.outgoing(key=key())
    first = outgoing.files[0]
    broken = replace(outgoing, files=(replace(first, content=first.content + b" "), *outgoing.files[1:]))
    assert kit.adapter().plan(broken, kit.profile()).problems
    assert kit.adapter().send(broken, kit.profile()).state is State.FAILED and kit.taken(broken.key) == 0


def test_a_format_that_it_does_not_take_is_refused(kit):
    """A text file among the papers, where the channel takes none: a problem, and nothing is sent."""
    if "text/plain" in kit.adapter().capabilities.formats:
        pytest.skip("this channel takes plain text")
    outgoing, text = kit.outgoing(key=key()), b"plain"
    wrong = replace(outgoing, files=(OutgoingFile("01-petition.txt", "text/plain", text, hashlib.sha256(text).hexdigest(), "Petition"),))
    assert kit.adapter().plan(wrong, kit.profile()).problems
    assert kit.adapter().send(wrong, kit.profile()).state is State.FAILED and kit.taken(wrong.key) == 0


def test_too_large_is_said_before_anything_leaves(kit):
    """A packet above the channel's own limit: a problem, and nothing is sent."""
    most = kit.adapter().capabilities.max_bytes
    if most is None:
        pytest.skip("this channel has no limit of its own")
    outgoing, big = kit.outgoing(key=key()), b"%PDF-1.4 " + b"x" * most
    first = replace(outgoing.files[0], content=big, sha256=hashlib.sha256(big).hexdigest())
    large = replace(outgoing, files=(first, *outgoing.files[1:]))
    assert kit.adapter().plan(large, kit.profile()).problems
    assert kit.adapter().send(large, kit.profile()).state is State.FAILED and kit.taken(large.key) == 0


def test_what_is_not_a_pdf_is_no_pdf(kit):
    """Text that calls itself a PDF: a problem, and nothing is sent."""
    outgoing, text = kit.outgoing(key=key()), b"plain"
    first = replace(outgoing.files[0], content=text, sha256=hashlib.sha256(text).hexdigest())
    wrong = replace(outgoing, files=(first, *outgoing.files[1:]))
    if first.media_type != "application/pdf":
        pytest.skip("the kit's first paper is no PDF")
    assert kit.adapter().plan(wrong, kit.profile()).problems
    assert kit.adapter().send(wrong, kit.profile()).state is State.FAILED and kit.taken(wrong.key) == 0


def test_more_than_the_office_takes_is_said_before_anything_leaves(kit):
    """A packet above what is known of the recipient: a problem in the plan or a failure, and nothing is sent."""
    narrow = kit.narrow_profile()
    if narrow is None:
        pytest.skip("this channel heeds no limit in the profile")
    outgoing = kit.outgoing(key=key())
    assert kit.adapter().plan(outgoing, narrow).problems
    assert kit.adapter().send(outgoing, narrow).state is State.FAILED and kit.taken(outgoing.key) == 0


def test_what_came_later_never_goes_back(kit, tmp_path):
    """Asked again and again while the recipient repeats itself and goes back on its word: the ledger keeps the furthest state."""
    if not kit.tells:
        pytest.skip("this channel cannot be asked" if not kit.adapter().capabilities.status else "the kit's server tells nothing")
    with Books(kit, tmp_path / "vault") as books:
        assert FAR[books.deliver().state] >= FAR[State.SENT]
        furthest = 0
        for state in (*kit.tells, *reversed(kit.tells), *kit.tells):
            kit.tell(books.outgoing, state)
            furthest = max(furthest, FAR[state])
            for _ in range(2):
                assert FAR[books.ask().state] == furthest


def test_calls_are_taken_once_and_never_lead_back(kit, tmp_path):
    """The recipient calls twice each time, in order, backwards and in order again: acknowledged, and the furthest state stands."""
    with Books(kit, tmp_path / "vault") as books:
        for state in _calling(kit, books):
            before = FAR[books.submission.state]
            assert [call(kit, books, state) for _ in range(2)] == ["200", "200"]
            assert FAR[books.submission.state] == max(before, FAR[state])


def test_only_the_recipient_is_heard(kit, tmp_path):
    """A call with any other body, or whose proofs are changed one by one, is refused and changes nothing."""
    with Books(kit, tmp_path / "vault") as books:
        state = _calling(kit, books)[-1]
        before, good = books.submission, kit.call_back(books.outgoing, state)
        proofs = [name for name in good if name.startswith(("HTTP_X_", "HTTP_AUTH", "SSL_"))]
        assert proofs, "a call carries a proof of who calls"
        assert not [status for name in proofs if (status := call(kit, books, state, **{name: "0"})) == "200"]
        body = good["wsgi.input"].read() + b" "
        assert call(kit, books, state, **{"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}) != "200"
        assert books.submission == before


def _calling(kit: Kit, books: Books) -> tuple[State, ...]:
    """The states to be told by calls, after the packet was delivered; skips where nobody calls."""
    if not kit.adapter().capabilities.callback:
        pytest.skip("this channel takes no calls")
    assert FAR[books.deliver().state] >= FAR[State.SENT]
    if not kit.tells or kit.call_back(books.outgoing, kit.tells[0]) is None:
        pytest.skip("the kit's server calls nobody")
    return (*kit.tells, *reversed(kit.tells), *kit.tells)


def call(kit: Kit, books: Books, state: State, **changes: object) -> str:
    """One call through the adapter's application: the status as three digits; nothing about a person in the answer."""
    application = kit.adapter().callback(books.inbox, books.outgoing.settings)
    assert application is not None, "a channel that takes calls has an application for them"
    begun: list[str] = []
    answer = b"".join(application({**(kit.call_back(books.outgoing, state) or {}), **changes}, lambda status, headers: begun.append(status)))
    assert not [name for name in kit.planted if name.casefold().encode() in answer.lower()]
    return begun[0][:3]


def test_settings_that_cannot_work_are_named_and_never_repeated(kit):
    """Every wrong setting by its key; no value in the words."""
    settings = dict(kit.outgoing().settings)
    if not settings:
        pytest.skip("this channel needs no settings")
    broken = {name: "Zebulon\nsecret" if isinstance(value, str) else value for name, value in settings.items()}
    with pytest.raises(InputError) as caught:
        kit.adapter().check_settings(broken)
    said = " ".join([str(caught.value), *(problem.line() for problem in caught.value.problems)])
    assert caught.value.problems and "Zebulon" not in said


def test_papers_and_secrets_stand_in_no_picture_of_an_outgoing(kit):
    """``repr`` shows no bytes and no settings; an outcome can be copied and kept."""
    outgoing = kit.outgoing()
    assert not [name for name in kit.planted if name in repr(outgoing)]
    assert not [value for value in map(str, outgoing.settings.values()) if len(value) > 12 and value in repr(outgoing)]
    outcome, _ = send(kit)
    assert copy.copy(outcome) == outcome and pickle.loads(pickle.dumps(outcome)).state is outcome.state  # noqa: S301
