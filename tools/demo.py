"""``make demo``: from a case file to two delivered packets, without a browser.

Two made-up matters.  The first is signed (the petitioner by their own log-in, the declarant by a one-use link) and goes by
e-mail, over verified TLS, to a mail server that this program starts on this machine.  The second is assembled for paper.
Everything is the product's own code; only the people and the mail server are made up.
"""
from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE, ON_PAPER = "hospital-designee", "dcr-field"
PLACE = "Everett, Washington"


def main() -> int:
    """Run the demonstration; 0 when both packets got where they should."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=Path("var/demo"), help="a folder for what the demo makes (replaced)")
    out = options.parse_args().out.absolute()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True, mode=0o700)
    os.environ["AOTFORMS_HOME"] = str(out / "home")
    mailbox = out / "prosecutor-mailbox"
    peer = subprocess.Popen([sys.executable, str(ROOT / "tools" / "demo_smtp_peer.py"), str(mailbox)], stdout=subprocess.PIPE, text=True)
    try:
        relay = json.loads(peer.stdout.readline())
        delivered = _by_email(relay, out, mailbox)
    finally:
        peer.terminate()
        peer.wait()
    on_paper = _on_paper(out)
    print(f"\nLook in {out}")
    return 0 if delivered and on_paper else 5


def _say(text: str) -> None:
    print(f"  {text}", flush=True)


def fresh(name: str):
    """An example matter with its dates moved so that filing today is right."""
    from docassemble.AotForms import matter

    return _moved(matter.read(matter.example(name)))


def _moved(facts):
    """The same matter as if it were filed today: every date moved by the same number of days."""
    from docassemble.AotForms import matter

    days = timedelta(days=(date.today() - facts.venue.planned_on).days)

    def move(value):
        if isinstance(value, dict):
            return {key: item if key == "birth_date" else move(item) for key, item in value.items()}
        if isinstance(value, list):
            return [move(item) for item in value]
        try:
            return (date.fromisoformat(value) + days).isoformat() if isinstance(value, str) and len(value) == 10 else value
        except ValueError:
            return value

    return matter.read(json.dumps(move(json.loads(facts.model_dump_json()))))


def _by_email(relay: dict, out: Path, mailbox: Path) -> bool:
    from docassemble.AotForms.guide import desk
    from docassemble.AotForms.guide.desk import links, office, sending
    from docassemble.AotForms.guide.desk.opening import actor, today, vault

    facts = fresh(EXAMPLE)
    login = facts.petitioner.contact.email
    print(f"1. {EXAMPLE}: signed, then by e-mail to the prosecutor")
    office.organization_of(login)
    office.verify_name_here(login, facts.petitioner.contact.name.full)
    vault().settings.put(actor(login), "email", relay)
    office.confirm_address(login, facts.venue.county, "prosecutor", "aot@prosecutor.example", "Demonstration")
    saved = desk.save(login, facts.model_dump_json())
    _say(f"kept in the vault as {saved.reference}")
    papers = desk.papers(login, saved.handle)
    _say(f"{len(papers)} papers written and read back: {', '.join(f'{p.id} ({p.pages} p)' for p in papers)}")
    for paper in papers:
        for need in paper.needs:
            if not need.required:
                continue
            if need.own:
                desk.sign(login, saved.handle, paper.id, need.signer, need.name, today(), PLACE)
            else:
                token = desk.show_link(login, saved.handle, paper.id, need.signer).path.rpartition("/")[2]
                links.sign(token, need.name, PLACE, links.open_link(token).version)
            _say(f"{need.signer} signed the {paper.id} ({'own log-in, with a verified name' if need.own else 'one-use link, shown in the room'})")
    row = desk.send(login, saved.handle, "prosecutor", "email")
    sending.deliver(vault())
    row = next(r for r in desk.where(login, saved.handle) if r.id == row.id)
    again = desk.send(login, saved.handle, "prosecutor", "email")
    arrived = sorted(mailbox.glob("*.eml"))
    _say(f"{row.state}: {row.words}")
    _say(f"filed a second time: still submission {again.id}, messages in the mailbox: {len(arrived)}")
    return _receipt(desk.receipt(login, row.id), out / "receipt-email.json") and len(arrived) == 1 and again.id == row.id


def _on_paper(out: Path) -> bool:
    from docassemble.AotForms.guide import desk
    from docassemble.AotForms.guide.desk import office
    from docassemble.AotForms.guide.desk.opening import actor

    facts = fresh(ON_PAPER)
    login = facts.petitioner.contact.email
    print(f"2. {ON_PAPER}: on paper, to be signed in ink")
    office.new_organization("Second organization", login)
    actor(login)
    saved = desk.save(login, facts.model_dump_json())
    row = desk.send(login, saved.handle, "prosecutor", "paper")
    folder = out / "to-print"
    folder.mkdir(mode=0o700)
    for name in row.files:
        (folder / name).write_bytes(desk.artifact(login, row.id, name)[0])
    _say(f"{row.state}: {row.words}")
    _say(f"to print: {', '.join(row.files)}")
    row = desk.report(login, row.id, "sent", "Demonstration", "handed in")
    _say(f"after handing it in: {row.state}")
    return _receipt(desk.receipt(login, row.id), out / "receipt-paper.json")


def _receipt(receipt: dict, path: Path) -> bool:
    path.write_text(json.dumps(receipt, indent=2, default=str) + "\n", encoding="utf-8")
    print(f"  receipt {receipt['submission']}: {receipt['state']}, seal {receipt['packet_hash'][:16]}…, {path.name}")
    for document in receipt["documents"]:
        print(f"    {document.get('name', ''):32} {document.get('pages') or '':>3}  {document['sha256'][:16]}…")
    return receipt["state"] == "sent"


if __name__ == "__main__":
    sys.exit(main())
