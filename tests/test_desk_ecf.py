"""From the desk to the court and back: filed over TLS, called back over HTTP into the application, and the ledger shows what was said."""
from __future__ import annotations

import json
import socketserver
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from lxml import etree
from peers.ecf_peer import NS, Court
from peers.ecf_peer_papers import ecf_settings
from sqlalchemy import func, select
from test_desk import example, login, save, sign_all  # noqa: F401  the fixture

from docassemble.AotForms import packet
from docassemble.AotForms.errors import AccessDenied, InputError, NotYetKnown, RequirementNotMet
from docassemble.AotForms.filing import told
from docassemble.AotForms.filing.adapter import State, Told
from docassemble.AotForms.filing.ledger import history
from docassemble.AotForms.filing.words import release
from docassemble.AotForms.filing_adapters.ecf.verifying import signature
from docassemble.AotForms.filing_adapters.reading import Secret
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import calling, following, office, opening, sending
from docassemble.AotForms.server.callbacks import Door
from docassemble.AotForms.vault.tables import told as told_table

pytestmark = pytest.mark.slow
SECRET = "0123456789abcdef" * 3
BECAUSE = "The clerk said so by telephone."


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


class Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def court(tmp_path):
    with Court() as made:
        yield made


@pytest.fixture
def filed(login, court, tmp_path):  # noqa: F811
    """A petition filed with the court: login, handle, submission id, and the port on which the application answers."""
    ca = tmp_path / "ca.pem"
    court.authority.cert_pem.write_to_path(str(ca))
    handle = save(login).handle
    sign_all(login, handle)
    who = opening.actor(login)
    papers = {e.document: "Declaration" for e in sending.seal(who, handle, "clerk", unsigned_allowed=True).entries}
    papers |= {"petition": "Petition for AOT", "cover-sheet": "Cover Sheet"}
    choices = {**ecf_settings()["ecf_choices"], "filing": {"new_case": papers, "existing_case": papers}}
    opening.vault().settings.put(who, "ecf", ecf_settings(
        ecf_url=court.url, ecf_ca_file=str(ca), ecf_choices=choices, ecf_callback_secret=SECRET))
    opening.vault().settings.confirm_address(who, "snohomish", "clerk", "ecf", "snohomish:superior", confirmed_by="R. Example")
    server = make_server("127.0.0.1", 0, Door(lambda environ, start: pytest.fail("it reached the web application")), Threads, Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def file() -> str:
        row = desk.send(login, handle, "clerk", "ecf", clerk_takes_because=BECAUSE)
        sending.deliver(opening.vault())
        return row.id
    try:
        yield login, handle, file, server.server_port
    finally:
        server.shutdown()
        server.server_close()


def call(court, port, login, envelope, secret=SECRET, path=None):  # noqa: F811
    """The court's call over HTTP to the address that the settings command tells; status and the error code in the answer."""
    import http.client

    stamp = str(int(time.time()))
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("POST", path or calling.address(login, "ecf"), envelope, {
            "Content-Type": "text/xml; charset=utf-8", "X-AotForms-Timestamp": stamp,
            "X-AotForms-Signature": signature(Secret(secret), stamp, envelope)})
        answer = link.getresponse()
        body = answer.read()
    finally:
        link.close()
    return answer.status, etree.fromstring(body).findtext(".//ecf:ErrorCode", namespaces=NS) if answer.status == 200 else None


def stands(login, handle):  # noqa: F811
    [row] = desk.where(login, handle)
    return row


def rows() -> int:
    with opening.vault().system(write=False) as unit:
        return unit.connection.execute(select(func.count()).select_from(told_table)).scalar()


def test_filed_called_back_and_known(filed, court):
    """The parties go sealed and not attached; received, then accepted with cause number and day; repeats, old news and strangers change nothing."""
    login, handle, file, port = filed  # noqa: F811
    id = file()
    assert stands(login, handle).state == "sent" and court.invalid == [] and len(court.filings) == 1
    sent = following.receipt(login, id)
    names = example().respondent.name
    body = next(raw for operation, raw, _ in court.requests if operation == "ReviewFiling").decode()
    assert f"<nc:PersonSurName>{names.family}<" in body and "case-data.json" not in body
    assert "case-data.json" in [d["name"] for d in sent["documents"]] and names.family not in json.dumps(sent)

    filing = court.filings[0]
    assert call(court, port, login, court.callback(filing, "received")) == (200, "0")
    assert stands(login, handle).state == "received"
    accepted = court.callback(filing, "accepted")
    assert call(court, port, login, accepted) == (200, "0")
    receipt = following.receipt(login, id)
    assert (receipt["state"], receipt["cause_number"], receipt["times"]["filed_on"]) == ("accepted", "26-6-04321-9", "2026-11-23")
    assert receipt["times"]["received_at"] and receipt["times"]["deemed_filed_at"] is None and not receipt["held"]
    assert [e["said_by"] for e in receipt["events"] if e["note"] == "court called back"] == ["adapter:ecf"] * 2
    before, kept = len(receipt["events"]), rows()
    assert [call(court, port, login, accepted) for _ in range(3)] == [(200, "0")] * 3
    assert len(following.receipt(login, id)["events"]) == before and rows() == kept
    assert call(court, port, login, court.callback(filing, "under-review")) == (200, "0")
    late = following.receipt(login, id)
    assert late["state"] == "accepted" and late["events"][-1]["note"] == "court called back late"
    stranger = {"key": "0" * 64, "ids": {"FILINGID": "f-9999-77"}}
    assert [call(court, port, login, court.callback(stranger, "accepted")) for _ in range(2)] == [(200, "2")] * 2
    [kept_] = told.strangers(opening.vault(), opening.actor(login))
    assert kept_.state is State.ACCEPTED
    assert b"f-9999-77" in told.open_stranger(opening.vault(), opening.actor(login), kept_.id).raw
    with pytest.raises(InputError):
        told.open_stranger(opening.vault(), opening.actor(login), "nothing")
    assert opening.vault().audit.verify().ok


def test_only_the_court_is_heard(filed, court):
    """Another secret, no such address, settings without a secret, another organization's address: nothing changes, nothing is kept."""
    login, handle, file, port = filed  # noqa: F811
    file()
    said = court.callback(court.filings[0], "accepted")
    assert call(court, port, login, said, secret="x" * 40)[0] == 403
    assert call(court, port, login, said, path="/cb/" + "0" * 40)[0] == 404
    assert call(court, port, login, said, path=calling.address("stranger@elsewhere.example", "ecf"))[0] == 404
    assert calling.address(login, "ecf") != calling.address("stranger@elsewhere.example", "ecf")
    who, store = opening.actor(login), opening.vault().settings
    store.put(who, "ecf", {k: v for k, v in store.get(who, "ecf").items() if k != "ecf_callback_secret"})
    assert call(court, port, login, said)[0] == 404
    assert stands(login, handle).state == "sent" and rows() == 0
    with pytest.raises(RequirementNotMet):
        calling.address(login, "email")
    with pytest.raises(AccessDenied):
        calling.address("nobody@nowhere.example", "ecf")
    office.add_member(login, "reader@cedarbluff.example.org", "reader")
    for call_of_a_reader in (lambda: calling.address("reader@cedarbluff.example.org", "ecf"),
                             lambda: told.strangers(opening.vault(), opening.actor("reader@cedarbluff.example.org")),
                             lambda: told.open_stranger(opening.vault(), opening.actor("reader@cedarbluff.example.org"), "x")):
        with pytest.raises(AccessDenied):
            call_of_a_reader()
    assert calling.quarantined("reader@cedarbluff.example.org") == 0


def test_a_court_that_does_not_say_closed_is_looked_into_by_a_person(filed, court):
    """No echo in the receipt: sent, and held with words that say what to do; once released it is held again only for another reason."""
    login, handle, file, port = filed  # noqa: F811
    court.echo = None
    id = file()
    row = stands(login, handle)
    assert row.state == "sent" and row.awaits_person and "Phone the clerk now" in row.words and "carrier has it" in row.words
    assert call(court, port, login, court.callback(court.filings[0], "received", sealed=None)) == (200, "0")
    assert stands(login, handle).state == "received" and stands(login, handle).awaits_person
    release(opening.vault(), opening.actor(login), id, note="clerk by phone")
    assert not stands(login, handle).awaits_person
    assert call(court, port, login, court.callback(court.filings[0], "under-review", sealed=None)) == (200, "0")
    assert not stands(login, handle).awaits_person
    assert call(court, port, login, court.callback(court.filings[0], "accepted", sealed="false")) == (200, "0")
    row = stands(login, handle)
    assert row.state == "accepted" and row.awaits_person and "says that papers of this case are open" in row.words


def test_the_parties_go_to_no_other_channel(login):  # noqa: F811
    """Sealed for e-mail or paper there is no case-data.json, and a packet that holds it is refused there; without a name there is none."""
    handle = save(login).handle
    sign_all(login, handle)
    who = opening.actor(login)
    plain = sending.seal(who, handle, "clerk", unsigned_allowed=False)
    named = sending.seal(who, handle, "clerk", unsigned_allowed=False, channel="ecf")
    assert packet.CASE_DATA not in [e.name for e in plain.entries] and named.entries[-1].name == packet.CASE_DATA
    assert named.seal != plain.seal and named.pages == plain.pages
    with pytest.raises(RequirementNotMet):
        sending.file_packet(login, handle, named, "paper", clerk_takes_because=BECAUSE)
    with pytest.raises(RequirementNotMet):
        sending.file_packet(login, handle, plain, "ecf", clerk_takes_because=BECAUSE)
    nobody = example(respondent=example().respondent.model_copy(update={"name": type(example().respondent.name)()}))
    with pytest.raises(NotYetKnown):
        packet.case_data(nobody)


def test_news_before_the_answer_waits_until_the_attempt_is_settled(filed, court, monkeypatch):
    """The court calls while its receipt is still on the way: acknowledged, kept, and taken in as soon as the attempt ended."""
    login, handle, file, port = filed  # noqa: F811
    seen = []
    answer = court._ReviewFiling

    def early(body, problems):
        made = answer(body, problems)
        seen.append(call(court, port, login, court.callback(court.filings[0], "accepted")))
        seen.append(stands(login, handle).state)
        return made

    monkeypatch.setattr(court, "_ReviewFiling", early)
    id = file()
    assert seen == [(200, "0"), "sending"]
    states = [e.state.value for e in history(opening.vault(), opening.actor(login), id)]
    assert states == ["queued", "sending", "sent", "accepted"]


def test_news_by_the_courts_own_ids_is_found_and_news_of_two_minds_is_not(filed, court):
    """Without our key the ids of the receipt lead to the submission; ids that nobody gave us lead nowhere."""
    login, handle, file, port = filed  # noqa: F811
    id = file()
    inbox = told.LedgerInbox(opening.vault(), opening.actor(login).organization, "ecf")
    news = Told("a" * 64, (), ("f-0001-77",), State.RECEIVED, "The court called.")
    assert inbox.find(news) == id
    assert inbox.find(Told("b" * 64, (), ("f-0002-77",), State.RECEIVED, "The court called.")) is None
    assert told.LedgerInbox(opening.vault(), opening.actor(login).organization, "email").find(news) is None
    assert inbox.keep(news, id) and not inbox.keep(news, id)
