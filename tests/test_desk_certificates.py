"""Certificates at the desk: confirmed by a named person like an address, looked at before they are kept, and used for what is sent."""
from __future__ import annotations

from datetime import timedelta

import pytest
import typer
from mail_certificates import OFFICE, OURS, certificate, key_pem, pem, rsa_key
from peers.smtp_peer import SmtpPeer
from test_desk import login, save, sign_all  # noqa: F401  the fixture
from typer.testing import CliRunner

from docassemble.AotForms.commands import settings
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing import certificates, words
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import following, office, opening, sending

app = typer.Typer()
settings.register(app)
WHERE = ("--county=Snohomish", "--office=prosecutor")


def run(login: str, *given: str):  # noqa: F811
    return CliRunner().invoke(app, ["settings", *given, "--home", str(opening.vault().home), "--as", login])


@pytest.mark.slow
def test_kept_used_expired_held_and_released(login, tmp_path, monkeypatch):  # noqa: F811
    """Kept after a look, shown with its fingerprint; mail leaves signed and encrypted; once expired it is held in plain words, and goes after a new one."""
    theirs, soon = certificate(), certificate(ends=timedelta(hours=1))
    for name, text in (("theirs", pem(theirs)), ("soon", pem(soon)), ("other", pem(certificate("clerk@elsewhere.example"))),
                       ("ours", pem(certificate(OURS, key=rsa_key("ours")))), ("key", key_pem(rsa_key("ours"), "open sesame")), ("phrase", "open sesame\n")):
        (tmp_path / name).write_text(text)
    keep = ("certificate", *WHERE, "--confirmed-by=Pat Confirmer")
    assert "address of this office" in str(run(login, *keep, f"--file={tmp_path / 'theirs'}").exception)
    office.confirm_address(login, "Snohomish", "prosecutor", OFFICE, "Pat Confirmer")
    assert "another e-mail address" in str(run(login, *keep, f"--file={tmp_path / 'other'}").exception)
    assert isinstance(run(login, *keep).exception, InputError) and office.settings(login)["certificates"] == []
    assert certificates.fingerprint(soon) in run(login, *keep, f"--file={tmp_path / 'soon'}").output.replace("\n", "")
    assert office.settings(login)["certificates"][0][3][0] == certificates.fingerprint(soon)
    assert isinstance(run(login, "signing", "--encrypted-only").exception, InputError)  # no relay yet

    with SmtpPeer() as peer:
        opening.vault().settings.put(opening.actor(login), "email", peer.settings())
        sign = ("signing", f"--certificate={tmp_path / 'ours'}", f"--key={tmp_path / 'key'}")
        assert isinstance(run(login, *sign).exception, InputError) and isinstance(run(login, sign[0], sign[1]).exception, InputError)
        assert run(login, *sign, f"--passphrase-file={tmp_path / 'phrase'}", "--encrypted-only").exit_code == 0
        assert set(office.settings(login)["mail"]) <= {"smtp_host", "smtp_port", "smtp_from", "smtp_security", "smtp_authority"}
        handle = save(login).handle
        sign_all(login, handle)
        later = certificates.read(pem(soon)).not_valid_after_utc + timedelta(seconds=1)
        monkeypatch.setattr("docassemble.AotForms.filing_adapters.email.adapter.now", lambda: later)
        id = desk.send(login, handle, "prosecutor", "email").id
        sending.deliver(opening.vault())
        row = following.where(login, handle)[0]
        assert row.state == "queued" and "certificate for encrypted mail has expired" in row.words and "never sent unencrypted" in row.words
        assert not peer.connections
        run(login, *keep, f"--file={tmp_path / 'theirs'}")
        words.release(opening.vault(), opening.actor(login), id, note="new certificate")
        sending.deliver(opening.vault())
        assert following.where(login, handle)[0].state == "sent" and peer.deliveries[0].message.get_content_type() == "application/pkcs7-mime"
        # The page's form has no word of signing: what is kept stays.
        office.mail(login, {**{k: str(v) for k, v in office.settings(login)["mail"].items()}, "csrf_token": "x"})
    evidence = [e["detail"]["evidence"] for e in desk.receipt(login, id)["events"] if "smime" in e.get("detail", {}).get("evidence", {})]
    assert [(e["smime"], e["office_certificate_sha256"]) for e in evidence] == [("signed, encrypted", certificates.fingerprint(theirs))]

    kept = opening.vault().settings.get(opening.actor(login), "email")
    assert kept["smime_required"] is True and kept["smime_key"].startswith("-----BEGIN ENCRYPTED") and "csrf_token" not in kept
    opening.vault().settings.put(opening.actor(login), "email", {**kept, "smtp_authority": pem(theirs)})
    assert run(login, "signing", "--unsigned", "--encrypted-where-known").exit_code == 0
    kept = opening.vault().settings.get(opening.actor(login), "email")
    assert kept["smime_required"] is False and not {"smime_key", "smime_certificate", "smime_key_passphrase"} & set(kept)
    assert run(login, "certificate", *WHERE, "--forget").exit_code == 0 and office.settings(login)["certificates"] == []
    assert isinstance(run(login, *keep, f"--file={tmp_path / 'nothing'}").exception, InputError)
