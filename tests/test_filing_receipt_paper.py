"""The receipt as paper: every hash, state and time is there, by name, and nothing of what the papers are about."""
from __future__ import annotations

import io
import json

import pytest
from docassemble.AotForms import pdf
from docassemble.AotForms.filing import ledger, receipts, words
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.receipt_paper import receipt_pdf
from docassemble.AotForms.pdf import accessible
from pypdf import PdfReader
from vault_peers import CLERK, Peer, sqlite_place, stored  # noqa: F401

CLINICAL = ("treatment", "mental", "psychiatr", "disorder", "diagnos", "outpatient", "commitment", "zebulon", "schizo", "hospital")


@pytest.fixture
def filed(sqlite_place, tmp_path):
    """A submission that was sent, received and filed; the reason and the papers' titles hold clinical words."""
    world = stored(sqlite_place.open())
    s = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    Courier(world.vault, {"peer": Peer(tmp_path / "book", sqlite_place.clock)}, review_again=lambda s, f: None).run_once()
    sqlite_place.clock.move(hours=2)
    words.record_word(world.vault, world.actor, s.id, State.RECEIVED, said_by="Dana Clerk", at=sqlite_place.clock(), note="by phone")
    words.record_word(world.vault, world.actor, s.id, State.ACCEPTED, said_by="Dana Clerk", at=sqlite_place.clock(), note="by phone",
                      cause_number="26-6-01234-5", filed_on=sqlite_place.clock().date(), deemed_filed_at=sqlite_place.clock(),
                      reason="Petition for outpatient treatment of Zebulon")
    told = receipts.receipt(world.vault, world.actor, s.id)
    told["documents"][0]["title"] = "Petition for Assisted Outpatient Treatment"
    return told


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_it_tells_hashes_states_and_named_times(filed):
    """Seal, key, each file's hash, who said what, and submitted, received and deemed filed as three different times."""
    text = text_of(receipt_pdf(filed))
    whole = text.replace(" ", "")
    for hexes in (filed["packet_hash"], filed["key"], filed["documents"][0]["sha256"]):
        assert hexes in whole
    for part in ("accepted: the clerk filed it", "26-6-01234-5", "Submitted (it left here)", "Received (the office had it)",
                 "Deemed filed (the moment that counts, GR 30)", "November 23, 2026, 9:00:00 a.m. PST", "November 23, 2026, 11:00:00 a.m. PST",
                 "Dana Clerk (recorded by member", "this installation", "the channel (peer)", "01-petition.pdf", "not known"):
        assert part in text, part


def test_no_clinical_word_and_no_name_of_the_matter(filed):
    """Titles, reasons and details are left out, whatever they hold."""
    text = text_of(receipt_pdf(filed)).casefold()
    assert not [w for w in CLINICAL if w in text]


def test_it_is_accessible_and_the_same_again(filed):
    """Tagged PDF/UA with a title; the same receipt gives the same bytes."""
    made = receipt_pdf(filed)
    assert made == receipt_pdf(json.loads(json.dumps(filed)))
    assert len(pdf.read(made)) >= 1
    assert accessible(made) == []


def test_after_a_purge_it_still_tells_the_skeleton(sqlite_place, tmp_path):
    """Without the papers it holds hashes and states; who answered by name is gone."""
    world = stored(sqlite_place.open())
    s = ledger.submit(world.vault, world.actor, world.packet_id, CLERK, purpose="petition")
    words.cancel(world.vault, world.actor, s.id, note="mistake")
    world.vault.matters.purge(world.actor, world.matter_id, reason="closed")
    text = text_of(receipt_pdf(receipts.receipt(world.vault, world.actor, s.id)))
    assert "cancelled: it was withdrawn" in text and "File 1" in text and "none given" in text
