"""The transmission report of a fax: recorded exactly as told, kept as evidence, and never more than the machine said."""
from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.filing import corrections, ledger, profiles, receipts, words
from docassemble.AotForms.filing.adapter import Outcome, Recipient, State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.states import Cause
from docassemble.AotForms.filing.transmissions import Transmission, record_transmission
from docassemble.AotForms.filing_adapters.fax import FaxAdapter
from docassemble.AotForms.vault import PacketFile
from peers.samples import pdf
from vault_peers import Peer, cluster, place, sqlite_place, stored  # noqa: F401

TO = Recipient("king", "clerk", "fax", "206 555 0100", "Pat Confirmer")


class QuickFax(FaxAdapter):
    """The channel without the typesetting, which its own tests look at."""

    def __init__(self, clock):
        self.clock = clock

    def send(self, outgoing, profile):
        return Outcome(State.QUEUED, self.clock(), "The fax is ready.", evidence={"fax_pages": "3"})


@pytest.fixture
def world(place, tmp_path):
    """A vault with a packet of one real paper of two pages."""
    made = stored(place.open())
    content = pdf("one", "two")
    files = [PacketFile("01-petition.pdf", "application/pdf", content, sha256(content).hexdigest(), "Petition", 2)]
    made.fax_packet = made.vault.packets.add(made.actor, made.matter_id, packet_hash=sha256(b"s" + content).hexdigest(), files=files,
                                             manifest=b"{}", matter_version=1).id
    made.vault.settings.put(made.actor, "fax", {"channel_confirmed_by": "desk 2"})
    made.peer, made.fax, made.clock = Peer(tmp_path / "book", place.clock), QuickFax(place.clock), place.clock
    return made


def run(world, fax=None):
    return Courier(world.vault, {"fax": fax or world.fax, "peer": world.peer}, review_again=lambda s, f: None,
                   profile_of=lambda county, office: profiles.profile(county).as_mapping()).run_once()


def prepared(world, fax=None):
    made = ledger.submit(world.vault, world.actor, world.fax_packet, TO, purpose="petition")
    run(world, fax)
    world.clock.move(minutes=30)
    return made


def report(world, s, result, pages=None, number="+1 (206) 555-0100", **more):
    return record_transmission(world.vault, world.actor, s.id, Transmission(result, more.pop("at", world.clock()), pages, number, more.pop("said_by", "Ann Sender")))


def load(world, s):
    return ledger.load(world.vault, world.actor, s.id)


def test_a_prepared_fax_waits_for_its_sender(world):
    """Queued, nothing sent, files for a person; no courier touches it again."""
    s = prepared(world, FaxAdapter())
    assert load(world, s).state is State.QUEUED and load(world, s).awaits_person
    assert ledger.history(world.vault, world.actor, s.id)[-1].detail["evidence"]["fax_pages"] == "3"
    assert receipts.load_artifacts(world.vault, world.actor, s.id)[0].name.endswith("-fax.pdf")
    assert run(world) == ()


@pytest.mark.parametrize("result, pages, state", [
    ("all pages sent", 3, State.SENT), ("no page sent", 0, State.FAILED), ("no page sent", None, State.FAILED), ("some pages sent", 2, State.UNKNOWN),
    ("some pages sent", None, State.UNKNOWN), ("not sure", None, State.UNKNOWN), ("not sure", 3, State.UNKNOWN)])
def test_it_stands_as_the_report_says(world, result, pages, state):
    """Sent, certainly not taken, or unknown, exactly as told; the evidence keeps every part of the report and who read it."""
    s = prepared(world)
    made = report(world, s, result, pages)
    assert (made.state, made.received_at) == (state, None)
    assert made.submitted_at == (world.clock() if state is State.SENT else None)
    last = ledger.history(world.vault, world.actor, s.id)[-1]
    assert (last.cause, last.note, last.detail["said_by"]) == (Cause.WORD, "transmission report", "Ann Sender")
    assert last.detail["evidence"] == {
        "transmission": result, "transmitted_at": world.clock().isoformat(), "fax_pages": "3", "number_dialed": "+1 (206) 555-0100",
        "pages_sent": "not said" if pages is None else str(pages), "number_confirmed": "yes"}
    told = receipts.receipt(world.vault, world.actor, s.id)
    assert told["events"][-1]["detail"]["evidence"]["transmission"] == result and told["recipient"]["address_confirmed_by"] == "Pat Confirmer"
    assert run(world) == () and world.vault.audit.verify().ok


@pytest.mark.parametrize("change, where", [
    ({"result": "OK"}, "result"), ({"result": "all pages sent", "pages": 2}, "pages"), ({"result": "all pages sent", "pages": None}, "pages"),
    ({"result": "no page sent", "pages": 1}, "pages"), ({"result": "some pages sent", "pages": 3}, "pages"), ({"result": "some pages sent", "pages": 0}, "pages"),
    ({"result": "not sure", "pages": -1}, "pages"), ({"result": "all pages sent", "pages": 3, "number": "206 555 0199"}, "number"),
    ({"result": "some pages sent", "pages": 1, "number": "206 555 0199"}, "number"), ({"result": "not sure", "number": "the clerk"}, "number"),
    ({"result": "not sure", "said_by": " "}, "said_by")])
def test_a_report_that_does_not_fit_is_refused(world, change, where):
    """Another count of pages, a number nobody confirmed, no name: told by its place, and nothing is recorded."""
    s = prepared(world)
    before = load(world, s)
    with pytest.raises(InputError) as caught:
        report(world, s, **change)
    assert [p.where for p in caught.value.problems] == [where] and load(world, s) == before


def test_a_wrong_number_can_be_told_as_not_sure(world):
    """It is kept with the number that was dialed, and the submission is unknown: nobody sends it again by itself."""
    s = prepared(world)
    assert report(world, s, "not sure", number="206 555 0199").state is State.UNKNOWN
    assert ledger.history(world.vault, world.actor, s.id)[-1].detail["evidence"]["number_confirmed"] == "no"
    with pytest.raises(RequirementNotMet):
        words.try_again(world.vault, world.actor, s.id, note="again")
    assert words.record_word(world.vault, world.actor, s.id, State.RECEIVED, said_by="Clerk", at=world.clock(), note="by phone").state is State.RECEIVED


def test_after_no_page_it_is_faxed_again_and_told_again(world):
    """Failed: the second report counts, or the fax is made anew; after sent no report is taken."""
    s = prepared(world)
    assert report(world, s, "no page sent", 0).awaits_person
    assert report(world, s, "no page sent", 0).state is State.FAILED
    words.try_again(world.vault, world.actor, s.id, note="again")
    assert len(run(world)) == 1 and load(world, s).state is State.QUEUED
    assert report(world, s, "all pages sent", 3).state is State.SENT
    with pytest.raises(RequirementNotMet):
        report(world, s, "not sure")


def test_a_report_that_was_a_mistake_is_taken_back(world):
    """It stands as before, nothing is sent, and the right report can be recorded."""
    s = prepared(world)
    report(world, s, "some pages sent", 1)
    corrections.take_back(world.vault, world.actor, s.id, said_by="Ann Sender", reason="read the wrong report")
    assert load(world, s).state is State.QUEUED and run(world) == ()
    assert report(world, s, "all pages sent", 3).state is State.SENT


def test_only_a_prepared_fax_has_a_report(world):
    """Another channel, a fax that is not made yet, a time to come, and a stranger: refused."""
    other = ledger.submit(world.vault, world.actor, world.packet_id, replace(TO, office="prosecutor", channel="peer"), purpose="petition")
    waiting = ledger.submit(world.vault, world.actor, world.fax_packet, TO, purpose="petition")
    for each in (other, waiting):
        with pytest.raises(RequirementNotMet, match="no fax was prepared"):
            report(world, each, "all pages sent", 3)
    run(world)
    world.clock.move(minutes=1)
    early = world.clock()
    world.clock.move(minutes=-1)
    with pytest.raises(InputError, match="not come yet"):
        report(world, waiting, "all pages sent", 3, at=early)
    stranger = world.vault.create_organization("Other", "bob@other.example")
    with pytest.raises(AccessDenied):
        record_transmission(world.vault, stranger, waiting.id, Transmission("not sure", world.clock(), None, "206 555 0100", "Bob"))
