"""S/MIME: what leaves is opened and verified by OpenSSL, a second implementation; what cannot be encrypted does not leave."""
from __future__ import annotations

import copy
import logging
import pickle
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import mail_certificates as certs
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from mail_certificates import OFFICE, OURS, certificate, ec_key, key_pem, pem, rsa_key
from peers.samples import PLANTED, REFERENCE, facts, files, outgoing
from peers.smtp_peer import SmtpPeer

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing import certificates
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing_adapters.email import EmailAdapter, EmailByHandAdapter
from docassemble.AotForms.filing_adapters.email.incoming import Kind, read
from docassemble.AotForms.filing_adapters.email.message import message_id
from docassemble.AotForms.filing_adapters.email.settings import read_settings

DAY = timedelta(days=1)


def office(made: x509.Certificate | None = None, by: str = "Pat Confirmer") -> dict[str, object]:
    return {"office_certificate": pem(made or certificate()), "office_certificate_confirmed_by": by}


def ours(key=None, passphrase: str | None = None, **more) -> dict[str, object]:
    key = key or rsa_key("ours")
    given = {"smime_certificate": pem(certificate(OURS, key=key, **more), certs.authority()), "smime_key": key_pem(key, passphrase)}
    return given | ({"smime_key_passphrase": passphrase} if passphrase else {})


def send(peer: SmtpPeer, *settings, **more):
    given = peer.settings()
    for each in settings:
        given |= each
    return EmailAdapter().send(outgoing(settings=given, **more), facts())


def openssl(folder: Path, *words: str) -> bytes:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl is installed")
    ran = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, timeout=60)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout


def laid(folder: Path, **content) -> None:
    for name, each in content.items():
        (folder / name).write_bytes(each if isinstance(each, bytes) else each.encode())


def decrypted(folder: Path, raw: bytes) -> bytes:
    laid(folder, mail=raw, key=key_pem(rsa_key("office")))
    return openssl(folder, "cms", "-decrypt", "-in", "mail", "-inkey", "key")


def verified(folder: Path, raw: bytes) -> bytes:
    """What was signed, if OpenSSL finds the signature good, its chain leading to the authority, and the signer to be us."""
    laid(folder, signed=raw, ca=pem(certs.authority()))
    found = openssl(folder, "cms", "-verify", "-in", "signed", "-CAfile", "ca", "-purpose", "smimesign", "-signer", "signer")
    assert certificates.emails(x509.load_pem_x509_certificate((folder / "signer").read_bytes())) == (OURS,)
    return found


def same_papers(entity: bytes) -> None:
    parts = list(message_from_bytes(entity, policy=policy.default).iter_attachments())
    assert [p.get_filename() for p in parts] == ["01-petition.pdf", "02-declaration.pdf", "manifest.json"]
    assert [sha256(p.get_payload(decode=True)).hexdigest() for p in parts[:2]] == [f.sha256 for f in files()]


def test_signed_and_encrypted_is_opened_and_verified_by_another_program(tmp_path):
    """OpenSSL decrypts what went through the relay with the office's key (AES-256), verifies it against the authority, and finds the papers."""
    theirs = certificate()
    with SmtpPeer() as peer:
        outcome = send(peer, ours(), office(theirs))
        arrived = peer.deliveries[0]
    assert outcome.state is State.SENT and outcome.evidence["smime"] == "signed, encrypted"
    assert outcome.evidence["office_certificate_sha256"] == certificates.fingerprint(theirs)
    laid(tmp_path, theirs=pem(theirs))
    assert certificates.fingerprint(theirs).encode() in openssl(tmp_path, "x509", "-in", "theirs", "-noout", "-fingerprint", "-sha256")
    same_papers(verified(tmp_path, decrypted(tmp_path, arrived.content)))
    told = openssl(tmp_path, "cms", "-cmsout", "-print", "-in", "mail", "-noout")
    assert b"aes-256-cbc" in told.lower() and b"envelopedData" in told


@pytest.mark.parametrize("key, passphrase", [(rsa_key("ours"), None), (rsa_key("ours"), "open sesame"), (ec_key("ours"), None)], ids=["rsa", "passphrase", "ec"])
def test_signed_alone_is_read_by_anybody_and_verified(tmp_path, key, passphrase):
    """Without a certificate of the office the signature lies beside the papers; one changed byte of them, and it no longer verifies."""
    with SmtpPeer() as peer:
        outcome = send(peer, ours(key, passphrase))
        arrived = peer.deliveries[0]
    assert (outcome.state, outcome.evidence["smime"]) == (State.SENT, "signed")
    assert arrived.message.get_content_type() == "multipart/signed"
    same_papers(next(arrived.message.iter_parts()).as_bytes(policy=policy.SMTP))
    same_papers(verified(tmp_path, arrived.content))
    changed = arrived.content.replace(b"confidential", b"confidentiaL", 1)
    assert changed != arrived.content
    with pytest.raises(AssertionError, match="(?i)verif"):
        verified(tmp_path, changed)


def test_encrypted_alone_shows_nothing_of_the_papers(tmp_path, caplog):
    """No paper, name, manifest or file name in plain bytes; the headers are those of every message; the office's key opens it, another does not."""
    caplog.set_level(logging.DEBUG)
    with SmtpPeer() as peer:
        outcome = send(peer, office())
        raw, heard = peer.deliveries[0].content, bytes(peer.heard)
    assert outcome.evidence["smime"] == "encrypted" and REFERENCE in caplog.text
    message = message_from_bytes(raw, policy=policy.default)
    assert (message["Subject"], message["To"], message["Message-ID"]) == (f"Court papers {REFERENCE}", OFFICE, message_id("5d" * 32, OURS))
    assert message.get_content_type() == "application/pkcs7-mime" and message.get_param("smime-type") == "enveloped-data"
    for word in (b"manifest", b"01-petition", b"JVBERi0", b"confidential", *(name.encode() for name in PLANTED)):
        assert word not in raw and word not in heard
    same_papers(decrypted(tmp_path, raw))
    laid(tmp_path, stranger=key_pem(rsa_key("stranger")))
    ran = subprocess.run(["openssl", "cms", "-decrypt", "-in", "mail", "-inkey", "stranger"], cwd=tmp_path, capture_output=True, timeout=60)
    assert b"petition" not in ran.stdout


def test_bounces_and_replies_are_matched_as_ever():
    """A report with the headers of an encrypted message, and a reply to it, are about its submission."""
    with SmtpPeer(dsn=True) as peer:
        send(peer, ours(), office())
        arrived = peer.deliveries[0]
    assert "RET=HDRS" in arrived.mail_options
    headers = arrived.content.split(b"\r\n\r\n")[0]
    bounce = (b"From: MAILER-DAEMON@relay.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
              b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; r.example\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
              b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" + headers + b"\r\n\r\n--b--\r\n")
    answer = b"From: " + OFFICE.encode() + b"\r\nIn-Reply-To: " + str(arrived.message["Message-ID"]).encode() + b"\r\n\r\nGot it.\r\n"
    assert [(m.kind, m.about("5d" * 32)) for m in map(read, (bounce, answer))] == [(Kind.FAILED, True), (Kind.REPLY, True)]


def weak() -> x509.Certificate:
    return certificate(key=rsa_key("weak", 1024))


@pytest.mark.parametrize("settings, code, said", [
    (lambda: office(certificate(begins=-9 * DAY, ends=-DAY)), "certificate expired", "has expired"),
    (lambda: office(certificate(begins=DAY)), "certificate not valid yet", "not valid yet"),
    (lambda: office(certificate("clerk@elsewhere.example")), "certificate of another address", "another e-mail address"),
    (lambda: office(certificate(key=ec_key("office"))), "certificate not usable", "cannot be used"),
    (lambda: office(weak()), "certificate not usable", "cannot be used"), (lambda: office(certificate(usage=False)), "certificate not usable", "cannot be used"),
    (lambda: office(certificate(purpose=ExtendedKeyUsageOID.SERVER_AUTH)), "certificate not usable", "cannot be used"),
    (lambda: {"office_certificate": "Zebulon", "office_certificate_confirmed_by": "Pat"}, "certificate not usable", "cannot be read"),
    (lambda: office(by=" "), "certificate not confirmed", "nobody has confirmed"), (lambda: {"smime_required": True}, "certificate missing", "encrypted only"),
    (lambda: ours(begins=-9 * DAY, ends=-DAY), "own certificate expired", "your own certificate"),
    (lambda: {**ours(), "smtp_from": "other@hospital.example"}, "own certificate of another address", "another e-mail address"),
    (lambda: ours(rsa_key("weak", 1024)), "own certificate not usable", "cannot be used")])
def test_a_certificate_that_cannot_be_used_holds_it_and_nothing_leaves(settings, code, said):
    """On hold with a plain reason, in plan and send; no connection is made, and it never goes unencrypted or unsigned instead."""
    with SmtpPeer() as peer:
        given = {**peer.settings(), **settings()}
        outcome = EmailAdapter().send(outgoing(settings=given), facts())
        plan = EmailAdapter().plan(outgoing(settings=given), facts())
        assert (outcome.state, outcome.hold, peer.connections) == (State.QUEUED, code, 0)
    assert said in outcome.detail and "Nothing was sent" in outcome.detail and not any(name in outcome.detail for name in PLANTED)
    assert [p.where for p in plan.problems] == ["certificate"] and said in plan.problems[0].what


def test_a_certificate_whose_address_stands_in_the_subject_is_good():
    """Older certificates name the address there (PKCS #9); capitals do not matter."""
    found = certificate("Filings@Prosecutor.EXAMPLE", subject=True)
    assert certificates.fault(found, OFFICE, datetime.now(UTC)) is None


@pytest.mark.parametrize("settings, key", [
    ({"smime_certificate": "Zebulon"}, "smime_certificate"), ({"smime_key": "Zebulon"}, "smime_certificate"), ({**ours(), "smime_key": "Zebulon"}, "smime_key"),
    ({**ours(), "smime_key": key_pem(rsa_key("office"))}, "smime_key"), ({**ours(passphrase="Quillfeather"), "smime_key_passphrase": "Zebulon"}, "smime_key"),
    ({**ours(), "smime_key_passphrase": "Zebulon"}, "smime_key"), ({"smime_required": "yes"}, "smime_required")])
def test_settings_that_do_not_fit_are_named_and_never_repeated(settings, key):
    """A certificate without its key, another's key, a wrong passphrase: each by its key, and nothing of them in the words."""
    with SmtpPeer() as peer:
        with pytest.raises(InputError) as caught:
            EmailAdapter().check_settings({**peer.settings(), **settings})
        assert send(peer, settings).state is State.FAILED and not peer.connections
    assert [p.where for p in caught.value.problems] == [f"settings.{key}"]
    assert not any(word in f"{caught.value} {caught.value.problems}" for word in (*PLANTED, "PRIVATE"))


def test_the_key_shows_itself_to_nobody(caplog):
    """Not in a log, an outcome or a repr; never pickled or copied."""
    caplog.set_level(logging.DEBUG)
    with SmtpPeer() as peer:
        given = {**peer.settings(), **ours(passphrase="open sesame 7")}
        outcome, read_ones = send(peer, ours(passphrase="open sesame 7")), read_settings(given)
    inside = key_pem(rsa_key("ours")).splitlines()[1]
    for told in (caplog.text, repr(outcome), repr(read_ones), repr(read_ones.identity), repr(outgoing(settings=given))):
        assert inside not in told and "open sesame 7" not in told and "PRIVATE" not in told
    for each in (read_ones, read_ones.identity):
        for act in (pickle.dumps, copy.copy):
            with pytest.raises(TypeError):
                act(each)


def test_a_draft_by_hand_says_to_encrypt_it():
    """Where the office gave a certificate, the checklist of the by-hand channel has its fingerprint and says not to send it otherwise."""
    theirs = certificate()
    sent = EmailByHandAdapter().send(outgoing(channel="email-by-hand", settings=office(theirs)), facts())
    text = sent.artifacts[-1].content.decode()
    assert "encrypt the message to it" in text and certificates.fingerprint(theirs) in text and "file on paper" in text
    assert "encrypt the message to it" not in EmailByHandAdapter().send(outgoing(channel="email-by-hand"), facts()).artifacts[-1].content.decode()


@pytest.mark.parametrize("text", ["", "Zebulon", "\u2603", pem(certificate(), certificate()), pem(certificate()) + key_pem(rsa_key("office"))])
def test_only_one_certificate_and_no_key_is_taken(text):
    """Nothing, words, two certificates, or one with its private key: refused without repeating any of it."""
    with pytest.raises(InputError) as caught:
        certificates.read(text)
    assert "Zebulon" not in str(caught.value)
