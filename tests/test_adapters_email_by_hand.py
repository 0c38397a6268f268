"""E-mail by hand: a draft for a person's own mail program and a checklist, and nothing sent."""
from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import pytest
from peers.samples import PLANTED, REFERENCE, facts, files, outgoing
from pypdf import PdfReader

from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing_adapters.email import EmailAdapter, EmailByHandAdapter


@pytest.fixture(scope="module")
def outcome():
    return EmailByHandAdapter().send(outgoing(channel="email-by-hand"), facts())


def test_the_draft_is_made_and_waits_for_a_person(outcome):
    """Queued, with draft and checklist, and no setting needed."""
    assert outcome.state is State.QUEUED and "Nothing has been sent" in outcome.detail
    assert [a.name for a in outcome.artifacts] == [
        f"{REFERENCE}-draft.eml", f"{REFERENCE}-checklist.pdf", f"{REFERENCE}-checklist.txt"]
    assert EmailByHandAdapter.capabilities.by_hand


def test_the_draft_is_unsent_and_holds_the_papers_whole(outcome):
    """X-Unsent, no sender and no id of ours; attachments with the hashes that were sealed."""
    draft = message_from_bytes(outcome.artifacts[0].content, policy=policy.default)
    assert draft["X-Unsent"] == "1" and draft["To"] == "filings@prosecutor.example"
    assert draft["From"] is None and draft["Message-ID"] is None and draft["Date"] is None
    sent = [sha256(p.get_payload(decode=True)).hexdigest() for p in draft.iter_attachments()]
    assert sent[:2] == [f.sha256 for f in files()]
    assert b"\n" not in outcome.artifacts[0].content.replace(b"\r\n", b"")


def test_the_checklist_lists_each_file_and_names_nobody(outcome):
    """Address, subject, every file with its hash, what to record; no planted name in it."""
    text = outcome.artifacts[2].content.decode()
    for words in (*(f"{f.name}" for f in files()), *(f.sha256 for f in files()), "manifest.json", f"Court papers {REFERENCE}",
                  "filings@prosecutor.example", "I sent it", "undelivered"):
        assert words in text
    assert not any(name in text + outcome.detail for name in PLANTED)


def test_the_checklist_pdf_says_the_same(outcome):
    """The typeset checklist holds the headings and the hashes of the text."""
    pages = PdfReader(io.BytesIO(outcome.artifacts[1].content)).pages
    squeezed = "".join("".join(p.extract_text() for p in pages).split())
    for words in ("Beforeyousend", "Thenrecordit", files()[0].sha256):
        assert words in squeezed


def test_a_draft_to_an_unconfirmed_address_is_not_made():
    """By hand, too, the address must have been confirmed."""
    refused = EmailByHandAdapter().send(outgoing(confirmed_by=None), facts())
    assert refused.state is State.FAILED and refused.artifacts == ()


def test_a_draft_too_large_to_send_is_not_made():
    """The limit counts the draft as encoded."""
    small = outgoing(settings={"max_message_bytes": 1000})
    assert [p.where for p in EmailByHandAdapter().plan(small, facts()).problems] == ["files"]
    assert EmailByHandAdapter().send(small, facts()).state is State.FAILED


def test_the_plan_says_that_a_person_sends_it():
    """The steps end with the person's record."""
    plan = EmailByHandAdapter().plan(outgoing(), facts())
    assert plan.problems == () and "Nothing is sent from here" in plan.steps[-1]


def test_the_demonstration_relay_keeps_what_it_was_sent(tmp_path):
    """tools/demo_smtp_peer.py prints settings that work, and the message lands as a file only its owner reads."""
    script = Path(__file__).resolve().parent.parent / "tools" / "demo_smtp_peer.py"
    with subprocess.Popen([sys.executable, str(script), str(tmp_path)], stdout=subprocess.PIPE, text=True) as peer:
        settings = json.loads(peer.stdout.readline())
        result = EmailAdapter().send(outgoing(settings=settings), facts())
        peer.send_signal(signal.SIGTERM)
        assert peer.wait(20) == 0
    landed = tmp_path / "message-01.eml"
    assert result.state is State.SENT
    assert sha256(landed.read_bytes()).hexdigest() == result.evidence["message_sha256"]
    assert landed.stat().st_mode & 0o077 == 0
