"""The desk: one matter from saved facts to a filed packet, and what edits, other people and other organizations may not do."""
from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from docassemble.AotForms import matter as matters
from docassemble.AotForms.errors import AccessDenied, InputError, NotYetKnown, RequirementNotMet
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import links, office, opening, sending, writing
from docassemble.AotForms.packet.packet import seal_of

pytestmark = pytest.mark.slow

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

PLACE = "Everett, Washington"
STRANGER = "stranger@elsewhere.example"


@pytest.fixture
def login(tmp_path, monkeypatch):
    """A fresh home with two organizations; the log-in of the petitioner, administrator of the first."""
    monkeypatch.setenv("AOTFORMS_HOME", str(tmp_path / "home"))
    opening._open.cache_clear()
    writing._written.clear()
    login = example().petitioner.contact.email
    office.organization_of(login)
    office.verify_name_here(login, example().petitioner.contact.name.full)
    office.new_organization("Other", STRANGER)
    yield login
    opening.vault().close()
    opening._open.cache_clear()


def example(**changes) -> matters.Matter:
    """The complete example, as if its planned day of filing were today."""
    from demo import fresh

    return fresh("hospital-designee").model_copy(update=changes)


def save(login: str, facts: matters.Matter | None = None, handle: str | None = None) -> desk.Saved:
    return desk.save(login, (facts or example()).model_dump_json(), handle)


def link_token(login: str, handle: str, paper: str, signer: str) -> str:
    return desk.show_link(login, handle, paper, signer).path.rpartition("/")[2]


def sign_all(login: str, handle: str) -> None:
    for paper in desk.papers(login, handle):
        for need in paper.needs:
            if need.required and need.state != "signed":
                if need.own:
                    desk.sign(login, handle, paper.id, need.signer, need.name, opening.today(), PLACE)
                else:
                    token = link_token(login, handle, paper.id, need.signer)
                    links.sign(token, need.name, PLACE, links.open_link(token).version)


def row(login: str, handle: str, paper: str, signer: str) -> desk.SignatureRow:
    return next(n for p in desk.papers(login, handle) if p.id == paper for n in p.needs if n.signer == signer)


def test_signatures_edits_links_and_the_packet(login):
    """Signed by own log-in and by link; an edit voids only what it touches; the packet carries the signed papers."""
    handle = save(login).handle
    with pytest.raises(RequirementNotMet, match="signature"):
        desk.send(login, handle, "prosecutor", "email")
    token = link_token(login, handle, "declaration", "declarant")
    shown = links.open_link(token)
    with pytest.raises(InputError, match="name"):
        links.sign(token, "Somebody Else", PLACE, shown.version)
    links.sign(token, shown.spot.name, PLACE, shown.version)
    with pytest.raises(AccessDenied):
        links.open_link(token)
    name = row(login, handle, "petition", "petitioner").name
    desk.sign(login, handle, "petition", "petitioner", name, opening.today(), PLACE)
    assert {row(login, handle, "petition", "petitioner").state, row(login, handle, "declaration", "declarant").state} == {"signed"}
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(desk.paper_pdf(login, handle, "petition"))).pages)
    assert f"/s/ {name}" in text and PLACE in text

    with zipfile.ZipFile(io.BytesIO(desk.packet_zip(login, handle))) as archive:
        body = json.loads(archive.read("manifest.json"))
    assert body["all_signatures_present"] and body["seal"] == seal_of(body)
    assert desk.packet_zip(login, handle) == desk.packet_zip(login, handle)

    known = matters.read(opening.vault().matters.load(opening.actor(login), handle).content)
    edited = known.model_copy(update={"circumstances": known.circumstances.model_copy(update={"text": "Something new was learned today."})})
    save(login, edited, handle)
    assert row(login, handle, "petition", "petitioner").state == "void"
    assert row(login, handle, "declaration", "declarant").state == "signed"
    with pytest.raises(RequirementNotMet, match="signature"):
        desk.send(login, handle, "prosecutor", "email")


def test_another_organization_sees_and_changes_nothing(login):
    """Every call of the desk denies a stranger, with the words it has for a matter that does not exist."""
    saved = save(login)
    sent = desk.send(login, saved.handle, "prosecutor", "paper")
    calls = {
        "save": lambda h, s: save(STRANGER, None, h), "review": lambda h, s: desk.review(STRANGER, h),
        "papers": lambda h, s: desk.papers(STRANGER, h), "pdf": lambda h, s: desk.paper_pdf(STRANGER, h, "petition"),
        "html": lambda h, s: desk.paper_html(STRANGER, h, "petition"),
        "sign": lambda h, s: desk.sign(STRANGER, h, "petition", "petitioner", "X", opening.today(), PLACE),
        "link": lambda h, s: desk.show_link(STRANGER, h, "petition", "petitioner"),
        "mail": lambda h, s: desk.send_link(STRANGER, h, "petition", "petitioner", "a@b.example", "https://forms.example"),
        "read": lambda h, s: links.to_sign(STRANGER, h, "petition", "petitioner"),
        "scan": lambda h, s: desk.take_scan(STRANGER, h, "petition", b"%PDF", opening.today(), PLACE),
        "routes": lambda h, s: desk.routes(STRANGER, h), "send": lambda h, s: desk.send(STRANGER, h, "prosecutor", "paper"),
        "where": lambda h, s: desk.where(STRANGER, h), "zip": lambda h, s: desk.packet_zip(STRANGER, h),
        "matter": lambda h, s: office.matter(STRANGER, h), "receipt": lambda h, s: desk.receipt(STRANGER, s),
        "artifact": lambda h, s: desk.artifact(STRANGER, s, sent.files[0]),
        "report": lambda h, s: desk.report(STRANGER, s, "received", "me", "page"),
    }
    for name, call in calls.items():
        said = []
        for handle, submission in ((saved.handle, sent.id), ("a" * 26, "b" * 26)):
            with pytest.raises(AccessDenied) as denial:
                call(handle, submission)
            said.append(str(denial.value))
        assert said[0] == said[1], name
    assert office.matters(STRANGER) == () and len(office.matters(login)) == 1
    with pytest.raises(AccessDenied):
        desk.review("nobody@nowhere.example", saved.handle)


def test_paper_goes_without_signatures_and_a_person_says_what_became_of_it(login):
    """The paper packet leaves the lines for ink; sent, received and filed are recorded with who said so."""
    handle = save(login).handle
    assert office.matter(login, handle).status == "draft"
    sent = desk.send(login, handle, "prosecutor", "paper")
    assert office.matter(login, handle).status == "filing"
    assert sent.state == "queued" and sent.awaits_person and any(n.endswith("print.pdf") for n in sent.files)
    desk.report(login, sent.id, "sent", "Marisol", "page")
    desk.report(login, sent.id, "received", "Front desk of the prosecutor", "page")
    done = desk.report(login, sent.id, "accepted", "Clerk", "page", cause_number="26-6-00001-31", filed_on=opening.today())
    receipt = desk.receipt(login, done.id)
    assert (receipt["state"], receipt["cause_number"]) == ("accepted", "26-6-00001-31")
    assert [e["state"] for e in receipt["events"]][-3:] == ["sent", "received", "accepted"]


def test_a_clerk_gets_our_form_only_when_a_person_says_why(login):
    """RCW 71.05.148(9) asks for AOC forms; ours goes to a clerk only with a recorded reason."""
    handle = save(login).handle
    with pytest.raises(RequirementNotMet, match="Administrative Office"):
        desk.send(login, handle, "clerk", "paper")
    assert desk.send(login, handle, "clerk", "paper", clerk_takes_because="The clerk said so by phone today.").office == "clerk"


def test_what_is_not_known_or_not_met_stops_sending(login):
    """An exam that is too old, or a county nobody named, stops a filing and says what it is."""
    good = example()
    old = good.model_copy(update={"declaration": good.declaration.model_copy(update={"examined_on": date.today() - timedelta(days=40)})})
    with pytest.raises(RequirementNotMet):
        desk.send(login, save(login, old).handle, "prosecutor", "paper")
    nowhere = good.model_copy(update={"venue": good.venue.model_copy(update={"county": None})})
    with pytest.raises(NotYetKnown):
        desk.send(login, save(login, nowhere).handle, "prosecutor", "paper")


def test_a_stale_exam_holds_what_was_queued(login):
    """The review runs again before every send: days later the same packet is held, not sent."""
    facts = example()
    handle = save(login, facts).handle
    sent = desk.send(login, handle, "prosecutor", "paper")
    submission = sending.ledger.load(opening.vault(), opening.actor(login), sent.id)
    assert sending.review_again(submission, facts.model_dump_json().encode()) is None
    opening.vault().clock = lambda: datetime.now(UTC) + timedelta(days=30)
    assert sending.review_again(submission, facts.model_dump_json().encode()) == sending.WORSE
