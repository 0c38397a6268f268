"""Mail that came back: bounces and replies are matched to what was sent, and say no more than a mail can."""
from __future__ import annotations

import mailbox
from email.message import EmailMessage

import pytest
import typer
from peers.smtp_peer import SmtpPeer
from test_desk import example, login, save, sign_all  # noqa: F401  the fixture
from typer.testing import CliRunner

from docassemble.AotForms.commands import filing
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing import words
from docassemble.AotForms.filing_adapters.email.incoming import Kind, read, read_file
from docassemble.AotForms.filing_adapters.email.message import message_id
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import following, office, opening, sending

app = typer.Typer()
filing.register(app)
OURS = message_id("5d" * 32, "filings@hospital.example")


def dsn(action: str = "failed", status: str = "5.1.1", id: str = OURS, part: str = "text/rfc822-headers") -> bytes:
    """A delivery report as a mail system writes it (RFC 3464, appendix)."""
    headers = f"Message-ID: {id}\r\nSubject: Court papers AOT-7K3F-92QM\r\n\r\n"
    return (f"From: MAILER-DAEMON@relay.example\r\nTo: filings@hospital.example\r\nMIME-Version: 1.0\r\nSubject: Undelivered\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nSorry about Quillfeather.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
            f"Final-Recipient: rfc822; filings@prosecutor.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
            f"--b\r\nContent-Type: {part}\r\n\r\n{headers}\r\n--b--\r\n").encode()


def reply(id: str = OURS, **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["In-Reply-To"], made["Message-ID"] = "clerk@court.example", id, "<x1@court.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("We have received and accepted the papers of Quillfeather.")
    return made.as_bytes()


@pytest.mark.parametrize("raw, kind, status", [
    (dsn(), Kind.FAILED, "5.1.1"), (dsn(part="message/rfc822"), Kind.FAILED, "5.1.1"), (dsn("Failed", "5.2.2"), Kind.FAILED, "5.2.2"),
    (dsn("delayed", "4.4.1"), Kind.DELAYED, "4.4.1"), (dsn("delivered", "2.0.0"), Kind.DELIVERED, "2.0.0"), (dsn("relayed", "2.0.0"), Kind.DELIVERED, "2.0.0"),
    (dsn("failed", "4.4.1"), Kind.DELAYED, ""), (dsn("failed", "Quillfeather"), Kind.DELAYED, ""),
    (reply(), Kind.REPLY, ""), (reply(Auto_Submitted="auto-replied"), Kind.AUTOMATIC, "")])
def test_what_a_mail_is(raw, kind, status):
    """Only a final failure is a bounce; a reply that says accepted is a reply; each is about our message and no other."""
    found = read(raw)
    assert (found.kind, found.status) == (kind, status)
    assert found.about("5d" * 32) and not found.about("6e" * 32)
    assert "Quillfeather" not in repr(found)


@pytest.mark.parametrize("raw", [b"", b"hello", b"\x00\xff" * 50, b"Subject: x\r\n\r\n"])
def test_what_is_no_mail_is_refused(raw):
    """Anything else is told as such, with a way on."""
    with pytest.raises(InputError):
        read(raw)


def test_a_mailbox_holds_several(tmp_path):
    """An mbox file gives every mail in it; a file that is not there is told without its name."""
    box = mailbox.mbox(tmp_path / "box")
    box.add(dsn())
    box.add(reply())
    box.close()
    assert [m.kind for m in read_file(tmp_path / "box")] == [Kind.FAILED, Kind.REPLY]
    with pytest.raises(InputError) as caught:
        list(read_file(tmp_path / "Quillfeather.eml"))
    assert "Quillfeather" not in str(caught.value)


@pytest.mark.slow
def test_handed_in_on_the_command_line(login, tmp_path):  # noqa: F811
    """A reply changes nothing; a bounce makes it failed, not to be sent again by itself; twice is once; a stranger's is not kept."""
    handle, run = save(login).handle, CliRunner()
    sign_all(login, handle)
    with SmtpPeer() as peer:
        office.confirm_address(login, "Snohomish", "prosecutor", "filings@prosecutor.example", "R. Example")
        opening.vault().settings.put(opening.actor(login), "email", peer.settings())
        id = desk.send(login, handle, "prosecutor", "email").id
        sending.deliver(opening.vault())
        ours = str(peer.deliveries[0].message["Message-ID"])

    def hand_in(raw: bytes) -> str:
        (tmp_path / "mail.eml").write_bytes(raw)
        ran = run.invoke(app, ["report", "--mail", str(tmp_path / "mail.eml"), "--home", str(opening.vault().home), "--as", login])
        assert ran.exit_code == 0 and "Quillfeather" not in ran.output, ran.output
        return ran.output

    def stands():
        return following.receipt(login, id)

    assert "Read the answer" in hand_in(reply(ours)) and stands()["state"] == "sent"
    assert stands()["events"][-1]["note"] == "reply" and stands()["times"]["received_at"] is None
    assert "nothing that was sent from here" in hand_in(reply(OURS))
    bounce = dsn(id=ours)
    assert "was not delivered" in hand_in(bounce) and stands()["state"] == "failed"
    before = len(stands()["events"])
    assert "handed in before" in hand_in(bounce) and len(stands()["events"]) == before
    sending.deliver(opening.vault())
    assert stands()["state"] == "failed" and len(peer.seen) == 1
    assert "Quillfeather" not in str(stands())
    words.try_again(opening.vault(), opening.actor(login), id, note="again")
    assert "bounce" in hand_in(dsn(status="5.2.2", id=ours)) and stands()["state"] == "queued"  # an old bounce stops nothing that waits
    assert run.invoke(app, ["report", id, "--home", str(opening.vault().home), "--as", login]).exit_code != 0
