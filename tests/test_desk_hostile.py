"""What goes wrong between people and windows: two at once, forged manifests, ways that are none, changes after a first try."""
from __future__ import annotations

import dataclasses
import json
import threading

import pytest
from test_desk import example, login, save, sign_all  # noqa: F401  the fixture

from docassemble.AotForms import documents
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import office, opening, sending
from docassemble.AotForms.packet.packet import seal_of

pytestmark = pytest.mark.slow


def edited(**contact):
    """The example with another way to reach the petitioner."""
    facts = example()
    petitioner = facts.petitioner
    return facts.model_copy(update={"petitioner": petitioner.model_copy(update={
        "contact": petitioner.contact.model_copy(update=contact)})})


def test_two_windows_at_once_write_each_paper_once(login, monkeypatch):  # noqa: F811
    """Papers asked for twice at the same moment stand once each, so that no packet holds a petition twice."""
    handle = save(login).handle
    both, write, met, failed = threading.Barrier(2), documents.write, [], []

    def together(*given, **more):
        written = write(*given, **more)
        if len(met) < 2:
            met.append(1)
            both.wait(60)
        return written

    def ask():
        try:
            desk.papers(login, handle)
        except Exception as error:
            failed.append(error)

    monkeypatch.setattr(documents, "write", together)
    windows = [threading.Thread(target=ask) for _ in range(2)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert not failed
    names = [paper.id for paper in desk.papers(login, handle)]
    assert len(names) == len(set(names)) and "petition" in names


def test_a_way_that_there_is_not_is_refused(login):  # noqa: F811
    """A channel that no courier serves would wait for ever, so nothing is queued for it."""
    handle = save(login).handle
    sign_all(login, handle)
    with pytest.raises(InputError, match="no such way"):
        desk.send(login, handle, "prosecutor", "carrier pigeon")
    assert desk.where(login, handle) == []


def test_what_was_not_taken_goes_again_and_what_came_back_is_corrected(login):  # noqa: F811
    """An edit after the packet was made, a failure, and a return each leave a way on; what was taken is never sent again."""
    handle = save(login).handle
    first = desk.send(login, handle, "prosecutor", "paper")
    save(login, edited(phone="360-555-0199"), handle)
    second = desk.send(login, handle, "prosecutor", "paper")
    assert second.id == first.id and second.awaits_person and len(second.files) == 3
    assert desk.receipt(login, first.id)["packet_hash"] == sending.seal(
        opening.actor(login), handle, "prosecutor", unsigned_allowed=True).seal
    desk.report(login, first.id, "sent", "me", "page")
    save(login, edited(phone="360-555-0198"), handle)
    with pytest.raises(RequirementNotMet, match="already"):
        desk.send(login, handle, "prosecutor", "paper")
    desk.report(login, first.id, "returned", "clerk", "page", reason="a page is upside down")
    third = desk.send(login, handle, "prosecutor", "paper")
    assert third.id != first.id and desk.receipt(login, third.id)["correction"] == 1
    assert desk.send(login, handle, "prosecutor", "paper").id == third.id
    sign_all(login, handle)
    assert desk.send(login, handle, "prosecutor", "email").channel == "email"
    sending.deliver(opening.vault())
    failed = next(r for r in desk.where(login, handle) if r.id == third.id)
    assert failed.state == "failed"
    again = desk.send(login, handle, "prosecutor", "paper")
    assert (again.id, again.channel, again.state, again.awaits_person) == (third.id, "paper", "queued", True)


def test_a_manifest_that_was_rewritten_with_its_seal_is_not_filed(login):  # noqa: F811
    """Anybody can seal a manifest that says "signed"; what goes out is what the vault knows."""
    handle = save(login).handle
    sealed = sending.seal(opening.actor(login), handle, "prosecutor", unsigned_allowed=True)
    body = {**json.loads(sealed.manifest), "all_signatures_present": True}
    body["seal"] = seal_of(body)
    forged = dataclasses.replace(sealed, manifest=json.dumps(body).encode(), seal=body["seal"])
    with pytest.raises(RequirementNotMet, match="newest"):
        sending.file_packet(login, handle, forged, "paper")
    assert sending.file_packet(login, handle, sealed, "paper").state == "queued"


def test_what_a_form_cannot_have_sent_is_told_and_not_a_fault(login):  # noqa: F811
    """Signers and ports that there are not: an error of ours, that names no value."""
    handle = save(login).handle
    desk.papers(login, handle)
    for act in (lambda: desk.show_link(login, handle, "petition", "canary"),
                lambda: desk.sign(login, handle, "petition", "canary", "A", opening.today(), "Everett"),
                lambda: office.mail(login, {"smtp_host": "relay.example", "smtp_port": "²"})):
        with pytest.raises(InputError) as told:
            act()
        assert "canary" not in str(told.value)


def test_a_reader_reads_and_a_filer_may_ask_what_filing_would_do(login):  # noqa: F811
    """Neither needs an administrator's rights for it; the reader still changes nothing."""
    office.add_member(login, "reader@a.example", "reader")
    office.add_member(login, "filer@a.example", "filer")
    handle = save(login).handle
    assert desk.papers("reader@a.example", handle) == []
    written = [p.version for p in desk.papers(login, handle)]
    save(login, edited(phone="360-555-0199"), handle)
    assert [p.version for p in desk.papers("reader@a.example", handle)] == written
    sealed = sending.seal(opening.actor("filer@a.example"), handle, "prosecutor", unsigned_allowed=True)
    assert sending.plan("filer@a.example", handle, sealed, "paper").steps
    with pytest.raises(AccessDenied):
        desk.send("reader@a.example", handle, "prosecutor", "paper")
