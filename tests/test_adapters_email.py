"""The e-mail adapter against a real relay on loopback: what is taken, what is certainly not, and what is unknown."""
from __future__ import annotations

import copy
import logging
import pickle
import re
import socket
import ssl
from dataclasses import replace
from hashlib import sha256

import pytest
from peers.samples import KEY, PLANTED, REFERENCE, facts, file, files, outgoing, pdf
from peers.smtp_peer import DROP, HANG, SmtpPeer

from docassemble.AotForms.filing.adapter import Outcome, State
from docassemble.AotForms.filing_adapters.email import EmailAdapter
from docassemble.AotForms.filing_adapters.email.settings import read_settings

PAYLOAD = re.compile(rb"JVBERi0|Court papers|manifest", re.IGNORECASE)  # %PDF- in base64, subject, attachment


def send(peer: SmtpPeer, **more) -> Outcome:
    extra = more.pop("settings", {})
    return EmailAdapter().send(outgoing(settings=peer.settings(**extra), **more), facts(more.get("county", "Snohomish")))


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_good_relay_takes_it_once_and_the_bytes_arrive_whole(tls):
    """250 is sent; every attachment arrives with the hash that was sealed, and manifest.json last."""
    with SmtpPeer(tls=tls) as peer:
        outcome = send(peer)
        assert (outcome.state, outcome.carrier_reference) == (State.SENT, "4F2A1BC9")
        assert len(peer.seen) == len(peer.deliveries) == 1
        arrived = peer.deliveries[0]
        parts = list(arrived.message.iter_attachments())
        assert [p.get_filename() for p in parts] == ["01-petition.pdf", "02-declaration.pdf", "manifest.json"]
        assert [sha256(p.get_payload(decode=True)).hexdigest() for p in parts[:2]] == [f.sha256 for f in files()]
        assert arrived.rcpt_tos == ("filings@prosecutor.example",)
        assert outcome.evidence["tls"] in ("TLSv1.2", "TLSv1.3") and outcome.evidence["cipher"]
        assert outcome.evidence["reply_code"] == "250"
        assert outcome.evidence["message_sha256"] == sha256(arrived.content).hexdigest()


def test_the_message_names_nobody_outside_the_papers(caplog):
    """No planted name, and no word of health, in headers, body, file names, manifest, logs or outcome."""
    caplog.set_level(logging.DEBUG)
    with SmtpPeer(queue_reply=f"250 2.0.0 Ok {PLANTED[1]} <{PLANTED[0]}@x.example> queued as 9Z") as peer:
        outcome = send(peer)
        message = peer.deliveries[0].message
    manifest = list(message.iter_attachments())[-1].get_payload(decode=True).decode()
    seen = "\n".join([*(f"{k}: {v}" for k, v in message.items()), message.get_body().get_content(), manifest,
                      *(str(p.get_filename()) for p in message.iter_attachments()), repr(outcome), outcome.detail,
                      str(outcome.carrier_reference), *outcome.evidence.values(), caplog.text]).casefold()
    assert message["Subject"] == f"Court papers {REFERENCE}"
    for word in (*PLANTED, "outpatient", "mental", "psychiatr", "treatment", "commitment", "diagnos", "hospitaliz"):
        assert word.casefold() not in seen
    assert outcome.carrier_reference == "9Z"
    assert REFERENCE in caplog.text  # the log was listened to


def test_the_same_key_gives_the_same_message_id_and_another_key_another():
    """Two attempts at one submission carry one Message-ID."""
    with SmtpPeer(faults={"DOT": ["451 4.3.0 later", None, None]}) as peer:
        first, second = send(peer), send(peer, attempt=2)
        other = send(peer, key="6e" * 32)
        ids = [d.message["Message-ID"] for d in peer.seen]
    assert (first.state, second.state, other.state) == (State.FAILED, State.SENT, State.SENT)
    assert ids[0] == ids[1] != ids[2]
    assert KEY not in ids[0] and re.fullmatch(r"<[0-9a-f]{40}@hospital\.example>", ids[0])


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize("certificate, words", [
    ("other host", "for another host"), ("expired", "has expired"), ("untrusted", "does not trust")])
def test_a_bad_certificate_gets_not_one_byte_of_payload(tls, certificate, words):
    """Wrong host, expired, unknown authority: failed, not to be tried blindly, and the words say what to do."""
    with SmtpPeer(tls=tls, certificate=certificate) as peer:
        outcome = send(peer)
        assert (outcome.state, outcome.retry) == (State.FAILED, False)
        assert words in outcome.detail and "by hand" in outcome.detail
        assert b"MAIL" not in peer.heard and b"hospital.example>" not in peer.heard and not PAYLOAD.search(peer.heard)
        assert (tls == "starttls") == bool(peer.heard)


@pytest.mark.parametrize("peer_tls", ["none"])
def test_a_relay_without_tls_or_with_starttls_stripped_gets_no_payload(peer_tls):
    """Without the offer of STARTTLS nothing but the greeting is said."""
    with SmtpPeer(tls=peer_tls) as peer:
        outcome = send(peer)
        assert (outcome.state, outcome.retry) == (State.FAILED, False)
        assert "offers no encryption" in outcome.detail
        assert peer.heard.split(b"\r\n")[0].startswith(b"ehlo") and b"MAIL" not in peer.heard.upper().replace(b"EHLO", b"")


@pytest.mark.parametrize("fault, retry", [("454 4.7.0 not now", True), ("501 no", False), (DROP, True), ("220 fake\r\n250 injected", False)])
def test_starttls_that_fails_gets_no_payload(fault, retry):
    """A refused, cut or faked STARTTLS never goes on in the clear."""
    with SmtpPeer(tls="starttls", faults={"STARTTLS": fault, "MAIL": HANG}) as peer:
        outcome = send(peer, settings={"smtp_read_timeout": 0.5})
        assert outcome.state is State.FAILED
        assert b"mail from" not in peer.heard.lower() and not PAYLOAD.search(peer.heard)
        if fault != "220 fake\r\n250 injected":
            assert outcome.retry is retry


def test_an_old_tls_version_is_refused():
    """A relay that can do no more than TLS 1.1 gets nothing."""
    with pytest.warns(DeprecationWarning):
        peer = SmtpPeer(highest_tls=ssl.TLSVersion.TLSv1_1)
    with peer:
        outcome = send(peer)
        assert (outcome.state, peer.seen, bytes(peer.heard)) == (State.FAILED, [], b"")


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("reply, retry", [("450 4.2.1 later", True), ("550 5.7.1 no", False)])
def test_a_definite_no_is_failed_whenever_it_comes(stage, reply, retry):
    """4xx is not taken and may be tried again; 5xx is final; nothing is delivered either way."""
    with SmtpPeer(faults={stage: reply}) as peer:
        outcome = send(peer)
        assert (outcome.state, outcome.retry, peer.deliveries) == (State.FAILED, retry, [])
        assert outcome.evidence["reply_code"] == reply[:3] and outcome.evidence["reply_status"] == reply[4:9]
        assert len(peer.seen) == (stage == "DOT")


@pytest.mark.parametrize("stage", ["CONNECT", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fault", [DROP, HANG])
def test_a_line_lost_before_the_message_is_certainly_not_taken(stage, fault):
    """Cut or silent up to the answer to DATA: failed, to be tried again, and no byte of the papers left."""
    with SmtpPeer(faults={stage: fault}) as peer:
        outcome = send(peer, settings={"smtp_read_timeout": 0.3, "smtp_connect_timeout": 0.5})
        assert (outcome.state, outcome.retry) == (State.FAILED, True)
        assert not PAYLOAD.search(peer.heard) and peer.seen == []


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize("fault", [DROP, HANG, "nonsense", "220 well"])
def test_a_lost_answer_after_the_message_is_unknown(tls, fault):
    """The peer has every byte and gives no definite answer: unknown, never to be retried."""
    with SmtpPeer(tls=tls, faults={"DOT": fault}) as peer:
        outcome = send(peer, settings={"smtp_final_timeout": 0.3})
        assert (outcome.state, outcome.retry) == (State.UNKNOWN, False)
        assert len(peer.seen) == 1
        assert "Do not send it again" in outcome.detail


def test_a_line_cut_while_the_message_goes_is_unknown():
    """Cut after 354, amid a message too large for any buffer."""
    big = (file("01-petition.pdf", pdf("x") + b"\n%" + b"0" * 4_000_000, "Petition"),)
    with SmtpPeer(faults={"BODY": DROP}) as peer:
        outcome = send(peer, papers=big)
        assert (outcome.state, outcome.retry) == (State.UNKNOWN, False)
        assert peer.deliveries == []


def test_nobody_listening_is_failed_and_may_be_tried_again():
    """A refused connection took nothing."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings = {"smtp_host": "127.0.0.1", "smtp_port": taken.getsockname()[1], "smtp_from": "a@b.example"}
        outcome = EmailAdapter().send(outgoing(settings=settings), facts())
    assert (outcome.state, outcome.retry, outcome.evidence["phase"]) == (State.FAILED, True, "connect")


def test_login_works_after_tls_and_a_wrong_password_is_final():
    """The right login sends; a wrong one fails for good and is told without its text."""
    with SmtpPeer(tls="starttls", login=("filer", "correct horse")) as peer:
        assert send(peer).state is State.SENT
        outcome = send(peer, settings={"smtp_password": "wrong horse"})
        assert (outcome.state, outcome.retry, outcome.evidence["phase"]) == (State.FAILED, False, "auth")
        assert "horse" not in repr(outcome)


def test_a_bounce_is_asked_to_bring_back_headers_only():
    """Where the relay knows RFC 3461, the papers do not come back in a bounce."""
    with SmtpPeer(dsn=True) as peer:
        assert send(peer).state is State.SENT
        assert {"RET=HDRS", f"ENVID={REFERENCE}"} <= set(peer.deliveries[0].mail_options)
        assert peer.deliveries[0].rcpt_options == ("NOTIFY=FAILURE,DELAY",)


def test_what_the_relay_says_it_cannot_hold_is_not_begun():
    """A SIZE limit below the encoded message ends before MAIL."""
    with SmtpPeer(size_limit=900) as peer:
        outcome = send(peer)
        assert (outcome.state, outcome.retry, outcome.evidence["phase"]) == (State.FAILED, False, "size")
        assert b"mail from" not in bytes(peer.heard).lower()


def test_the_encoded_size_is_checked_before_connecting():
    """The limit counts base64: papers below it whose message is above are refused, and nobody is called."""
    papers = (file("01-petition.pdf", pdf("x") + b"\n%" + b"0" * 80_000, "Petition"),)
    assert len(papers[0].content) < 90_000
    with SmtpPeer() as peer:
        limited = facts() | {}
        limited["offices"]["prosecutor"]["max_bytes"] = {
            "value": 90_000, "source": "test", "checked_on": "2026-11-21", "confidence": "confirmed"}
        out = outgoing(papers=papers, settings=peer.settings())
        plan, outcome = EmailAdapter().plan(out, limited), EmailAdapter().send(out, limited)
        assert [p.where for p in plan.problems] == ["files"]
        assert (outcome.state, outcome.retry, peer.connections) == (State.FAILED, False, 0)
        assert EmailAdapter().send(out, facts()).state is State.SENT


@pytest.mark.parametrize("change, where", [
    ({"address": "a@b.example\r\nBcc: x@y.example"}, "recipient.address"),
    ({"address": "a@b.example, c@d.example"}, "recipient.address"),
    ({"address": "Someone <a@b.example>"}, "recipient.address"),
    ({"address": None}, "recipient.address"),
    ({"address": "a@b.example\n"}, "recipient.address"),
    ({"confirmed_by": None}, "recipient.address"),
    ({"confirmed_by": "  "}, "recipient.address"),
    ({"reference": "AOT-1\r\nBcc: x@y.example"}, "reference"),
    ({"reference": "Zebulon Quillfeather"}, "reference"),
    ({"county": "Adams"}, "recipient.channel"),
    ({"county": "Island", "office": "clerk"}, "recipient.channel"),
    ({"cause_number": "26-6-00001-31"}, "recipient.channel"),
])
def test_nothing_is_sent_to_a_doubtful_recipient(change, where):
    """Header injection, several or unconfirmed addresses, a doubtful reference, an office not known to take e-mail."""
    with SmtpPeer() as peer:
        out = outgoing(settings=peer.settings(), **change)
        profile = facts(change.get("county", "Snohomish"))
        plan, outcome = EmailAdapter().plan(out, profile), EmailAdapter().send(out, profile)
        assert where in [p.where for p in plan.problems]
        assert (outcome.state, outcome.retry, peer.connections) == (State.FAILED, False, 0)
        assert not any(n in outcome.detail for n in PLANTED)


def test_an_office_that_told_a_person_may_be_written_to():
    """The setting channel_confirmed_by stands in for a county fact."""
    with SmtpPeer() as peer:
        assert send(peer, county="Adams", settings={"channel_confirmed_by": "planner-3"}).state is State.SENT


@pytest.mark.parametrize("change, where", [
    ({"smtp_host": "mail.example\r\nx"}, "settings.smtp_host"), ({"smtp_host": None}, "settings.smtp_host"),
    ({"smtp_port": "many"}, "settings.smtp_port"), ({"smtp_security": "plain"}, "settings.smtp_security"),
    ({"smtp_from": "nobody"}, "settings.smtp_from"), ({"smtp_from": "a@b.example\nX: y"}, "settings.smtp_from"),
    ({"smtp_authority": "-----BEGIN CERTIFICATE-----"}, "settings.smtp_authority"), ({"smtp_password": "only"}, "settings.smtp_username"),
    ({"smtp_read_timeout": -1}, "settings.smtp_read_timeout"),
])
def test_each_wrong_setting_is_told_by_its_key(change, where):
    """A faulty setting stops the plan with its key and a mend, and connects to nothing."""
    with SmtpPeer() as peer:
        out = outgoing(settings=peer.settings() | change)
        assert where in [p.where for p in EmailAdapter().plan(out, facts()).problems]
        assert EmailAdapter().send(out, facts()).state is State.FAILED
        assert peer.connections == 0


def test_a_plan_connects_to_nothing_and_says_the_size():
    """A good plan has no problem, names the encoded size, and leaves the relay alone."""
    with SmtpPeer() as peer:
        plan = EmailAdapter().plan(outgoing(settings=peer.settings()), facts())
        assert plan.problems == () and peer.connections == 0
    assert re.search(r"2 papers and manifest.json, [\d,]+ bytes as encoded \(at most 25,000,000\)", plan.steps[0])


def test_settings_hide_their_secret_and_refuse_pickle_and_copy():
    """User name and password stand in no repr; the object cannot be pickled or deep-copied."""
    made = read_settings({"smtp_host": "mail.example", "smtp_from": "a@b.example", "smtp_username": "filer-9",
                          "smtp_password": "correct horse"})
    assert "horse" not in repr(made) + str(made) and "filer-9" not in repr(made)
    for secret in (made, made.password):
        for way in (pickle.dumps, copy.deepcopy, copy.copy):
            with pytest.raises(TypeError):
                way(secret)
    assert (made.port, made.implicit_tls, made.final_timeout) == (465, True, 600.0)


def test_papers_changed_after_sealing_are_not_sent():
    """Bytes that no longer match their hash never leave."""
    papers = (replace(files()[0], content=pdf("other")), files()[1])
    with SmtpPeer() as peer:
        assert send(peer, papers=papers).state is State.FAILED
        assert peer.connections == 0


def test_a_manifest_that_came_along_is_sent_as_it_is():
    """The packet's own manifest.json is attached byte for byte, last."""
    own = file("manifest.json", b'{"seal": "00"}\n', "Manifest", media_type="application/json")
    with SmtpPeer() as peer:
        send(peer, papers=(own, *files()))
        last = list(peer.deliveries[0].message.iter_attachments())[-1]
    assert (last.get_filename(), last.get_payload(decode=True)) == ("manifest.json", own.content)


def test_lines_that_start_with_a_dot_arrive_as_they_were():
    """Dot-stuffing is undone by the peer: the message that arrived is the message that was hashed."""
    from docassemble.AotForms.filing_adapters.email import transport

    raw = b"Subject: x\r\n\r\n.\r\n..two\r\n.end\r\n"
    with SmtpPeer() as peer:
        answer = transport.deliver(read_settings(peer.settings()), "a@b.example", "c@d.example", raw, REFERENCE)
        assert answer.taken and peer.deliveries[0].content == raw


def test_a_mail_system_cannot_be_asked_later():
    """E-mail has no look-up; an unknown is left to a person."""
    assert EmailAdapter().look_up(outgoing(), facts()) is None
