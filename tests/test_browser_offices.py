"""A clerk and a prosecutor in a browser at 390 px, by keyboard: a packet in, a signed notice out, and the sender hands it in."""
from __future__ import annotations

import json
import sys
from pathlib import Path

import browser_answers
import pytest
import server_support
from browser_interview import Interview
from browser_keyboard import Keyboard
from browser_screens import Screens, on_a_phone, turn

from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import opening, sending, writing
from docassemble.AotForms.filing import notice_taking, notices

pytestmark = [pytest.mark.docassemble, pytest.mark.browser]
sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """A server whose first account is sender and office at once, with a packet on its way to each office."""
    from demo import fresh

    with server_support.with_vault(tmp_path_factory.mktemp("offices") / "home", "--admin-name", "Dana Clerk") as server:
        writing._written.clear()
        handle = desk.save(server.email, fresh("dcr-field").model_dump_json()).handle
        desk.send(server.email, handle, "clerk", "paper", clerk_takes_because="Told so by the chief deputy")
        zipped = sending.packet_zip(server.email, handle, "clerk")
        sealed = sending.seal(opening.actor(server.email), handle, "prosecutor", unsigned_allowed=True, channel="email")
        yield server, handle, zipped, [entry.content for entry in sealed.entries] + [sealed.manifest]


@pytest.fixture
def page(browser):
    """A fresh page at 390 px, where only a refusal that the test provokes (400) may stand in the browser's console."""
    with on_a_phone(browser, but="status of 400") as fresh:
        yield fresh


@pytest.fixture(scope="module")
def screens():
    return Screens()


def begin(page, sign_in, server, screens, entry: str, files: list[tuple[str, bytes]]) -> Interview:
    """From the landing page to the look at the packet."""
    sign_in(page, server)
    keys = Keyboard(page)
    page.goto(server.url)
    screens.look(page, "landing")
    keys.follow(entry)
    interview = Interview(page, keys, screens, {})
    screens.look(page, "office_packet")
    page.set_input_files("input[type=file]", [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files])
    interview.go_on("Look at the packet")
    return interview


def get(page, server, link: str):
    """What a link on the screen leads to, with the person's own session."""
    return page.request.get(server.url.rstrip("/") + page.get_attribute(link, "href"))


def fine(screens) -> None:
    """No violation, nothing wider than the screen, and a title that says where one is."""
    assert {one.name: one.violations for one in screens.seen if one.violations} == {}
    assert {one.name: one.wider for one in screens.seen if one.wider} == {}
    assert all(one.title.startswith("Error: ") == (one.state == "error") and one.title.endswith("AotForms") for one in screens.seen)


def test_a_clerk_files_and_the_sender_sees_the_hearing(offices, page, sign_in, screens):
    """From the landing page to a filed packet with a hearing in the sender's list, every screen by keyboard, with axe, at 390 and 320 px."""
    server, handle, zipped, _ = offices
    interview = begin(page, sign_in, server, screens, "Look at a packet as the clerk.*", [("Doe.zip", zipped)])
    screens.look(page, "clerk_look")
    body = page.inner_text("#daquestion")
    assert "The packet is whole" in body and "Clerk’s Cover Sheet" in page.input_value("#docket-copy")
    assert b"Doe" not in b"".join(path.read_bytes() for path in (server.home / "files").rglob("*") if path.is_file())
    assert not [path for path in (server.home / "files").rglob("*") if path.is_file() and path.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF")]
    for kind, start in (("csv", b'\xef\xbb\xbf"reference"'), ("json", b"{")):
        got = get(page, server, f"a[href$='docket.{kind}']")
        assert got.ok and got.body().startswith(start) and "attachment" in got.headers["content-disposition"]
    assert get(page, server, "a[href$='papers/0.pdf']").body().startswith(b"%PDF")
    today = browser_answers.today().isoformat()
    interview.keys.follow("Answer this packet")
    interview.answers = {"answer.decision": "accepted", "answer.filed_on": today, "answer.cause_number": "26-6-00123-4", "answer.hearing_on": today,
                         "answer.hearing_at": "13:30", "answer.hearing_place": "Room 4", "answer.words": "Welcome."}
    interview.run("office_done")
    raw, heard = get(page, server, "a[href$='notice.json']").body(), page.text_content("#daquestion code")
    assert notices.read(raw).notice.said_by == "Dana Clerk" and heard == notice_taking.fingerprint(notices.read(raw).key)

    _hand_in(page, server, screens, raw, "unknown", "error")
    assert heard in page.inner_text("#error-summary")
    _choose(page, "#by-key", raw)
    page.fill("#fingerprint", heard.lower())
    page.fill("#confirmed", "Pat Confirmer")
    turn(page, "text=Keep this key")
    screens.look(page, "notices with a key")
    assert heard in page.inner_text("table")
    _hand_in(page, server, screens, raw[:-3] + b'0"}' if raw[-3:-2] != b"0" else raw[:-3] + b'1"}', "changed", "error")
    _hand_in(page, server, screens, raw, "taken")
    assert "was taken in: accepted" in page.inner_text("[role=status]")
    turn(page, "text=See where the filing stands")
    assert "1:30 p.m., Room 4" in page.inner_text("main") and "Dana Clerk, clerk of" in page.inner_text("main")
    fine(screens)


def _choose(page, field: str, raw: bytes) -> None:
    page.set_input_files(field, {"name": "Doe notice.json", "mimeType": "application/json", "buffer": raw})


def _hand_in(page, server, screens, raw: bytes, kind: str, state: str = "") -> None:
    page.goto(f"{server.url}aot/notices")
    _choose(page, "#notice", raw)
    turn(page, "button:has-text('Hand it in')")
    screens.look(page, f"notices {kind}", state)


def test_a_prosecutor_looks_at_proof_and_sends_it_back(offices, page, sign_in, screens):
    """The packet's files one by one under any names: matrix, witnesses, a Word file; returned with two reasons, by keyboard, with axe."""
    server, _, _, parts = offices
    interview = begin(page, sign_in, server, screens, "Look at a packet as the prosecutor.*", [(f"ATT0000{n}.dat", part) for n, part in enumerate(parts)])
    screens.look(page, "prosecutor_look")
    body = page.inner_text("#daquestion")
    assert "The packet is whole" in body and "Last safe filing day" in body and "Witnesses" in body
    assert "Will testify: Yes" in body and "Pages: " in body and "Signatures: " in body and "Status: Met" in body, "each cell with its heading, on a phone"
    word = get(page, server, "a[href$='word/0.docx']")
    assert word.ok and word.body().startswith(b"PK") and word.headers["content-type"].endswith("wordprocessingml.document")
    interview.keys.follow("Answer this packet")
    interview.answers = {"answer.decision": "returned", "answer.reasons": {"evidence", "witness", "other"}, "answer.other": "Wrong copy.",
                         "answer.words": "Call me."}
    interview.run("office_done")
    raw = get(page, server, "a[href$='notice.json']").body()
    assert json.loads(raw)["reasons"] == ["evidence", "witness", "other"] and json.loads(raw)["words"] == "Wrong copy.\n\nCall me." and notices.read(raw).notice.office == "prosecutor"
    fine(screens)
