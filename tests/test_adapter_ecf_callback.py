"""The court's call back: verified, read safely, kept once before it is acknowledged, and nothing lost or believed blindly."""
from __future__ import annotations

import hashlib
import io
import itertools
import logging
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.validate import validator

import pytest
import trustme
from lxml import etree

from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing_adapters.ecf.callback import CallbackApp
from docassemble.AotForms.filing_adapters.ecf.notices import Notice
from docassemble.AotForms.filing_adapters.ecf.verifying import SIGNATURE, TIMESTAMP, CertificateVerifier, HmacVerifier, signature
from docassemble.AotForms.filing_adapters.reading import Secret

from peers.ecf_peer import LAUGHS, NS, XXE, Court, schema, soap
from peers.ecf_peer_papers import KEY, PLANTED

SECRET = Secret("0123456789abcdef" * 3)
NOW = 1_795_000_000.0
STAMPED = b"%PDF-1.4 stamped\n"


class Shelf:
    """A sink in memory: what is kept, what is in quarantine, and a switch that makes keeping fail."""

    def __init__(self, ids=("f-0001-77",)):
        self.ids, self.kept, self.strange, self.broken = set(ids), {}, {}, False

    def find(self, notice: Notice) -> str | None:
        return "submission-1" if self.ids & set(notice.filing_ids) or KEY in notice.keys and "key" in self.ids else None

    def keep(self, notice: Notice, submission_id: str) -> bool:
        if self.broken:
            raise OSError(f"disk full while keeping {PLANTED[0]}")
        return self.kept.setdefault(notice.dedupe, notice) is notice

    def quarantine(self, notice: Notice) -> bool:
        if self.broken:
            raise OSError("disk full")
        return self.strange.setdefault(notice.dedupe, notice) is notice


@pytest.fixture
def court():
    with Court() as made:
        made.rude = PLANTED[0]
        made.filings.append({"key": KEY, "ids": {"CASEID": "c-1", "ENVELOPEID": "40001", "FILINGID": "f-0001-77"}})
        yield made


@pytest.fixture
def shelf():
    return Shelf()


def app(shelf: Shelf, **more) -> CallbackApp:
    return CallbackApp(shelf, more.pop("verify", HmacVerifier(SECRET, clock=lambda: NOW)), callback_url="https://filer.example/callback", **more)


def call(application, envelope: bytes, *, stamp: float = NOW, secret: Secret = SECRET, **environ) -> tuple[str, bytes]:
    """One call, signed, through wsgiref's validator."""
    said = str(int(stamp))
    given = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "text/xml; charset=utf-8", "CONTENT_LENGTH": str(len(envelope)),
             TIMESTAMP: said, SIGNATURE: signature(secret, said, envelope), "wsgi.input": io.BytesIO(envelope), "wsgi.errors": io.StringIO(),
             "wsgi.version": (1, 0), "wsgi.url_scheme": "https", "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
             "SERVER_NAME": "x", "SERVER_PORT": "443", "SCRIPT_NAME": "", "PATH_INFO": "/callback", "QUERY_STRING": "", **environ}
    seen = []
    answer = validator(application)({k: v for k, v in given.items() if v is not None}, lambda status, headers, exc=None: seen.append(status))
    try:
        return seen[0], b"".join(answer)
    finally:
        answer.close()


def error_code(body: bytes) -> str | None:
    return etree.fromstring(body).findtext(".//ecf:ErrorCode", namespaces=NS)


def test_an_accepted_filing_is_kept_with_its_stamped_copies(court, shelf):
    """Status, cause number, docket ids, stamped copies with their hashes; then the yes, which fits the schema."""
    status, body = call(app(shelf), court.callback(court.filings[0], "accepted"))
    assert status == "200 OK" and error_code(body) == "0"
    assert not court.check(etree.fromstring(body).find("soap:Body", NS)[0])
    [notice] = shelf.kept.values()
    assert notice.state is State.ACCEPTED and notice.cause_number == "26-6-04321-9" and str(notice.completed_on) == "2026-11-23"
    assert notice.filing_ids == ("40001", "c-1", "f-0001-77") and notice.keys == (KEY,) and notice.court == "snohomish:superior"
    assert [(d.position, d.docket_id, d.sealed, d.hash_agrees) for d in notice.documents] == [(1, "D1", True, True), (2, "D2", True, True)]
    assert [f.content for f in notice.stamped] == [STAMPED, STAMPED] and notice.confidentiality == "echoed"
    assert notice.documents[0].sha256 == hashlib.sha256(STAMPED).hexdigest()


@pytest.mark.parametrize("sealed, said", [("true", "echoed"), ("false", "denied"), (None, "not echoed")])
def test_a_court_that_leaves_a_paper_open_is_noticed(court, shelf, sealed, said):
    """The seal indicator of the returned papers says whether the case was kept closed."""
    call(app(shelf), court.callback(court.filings[0], "accepted", sealed=sealed))
    assert [n.confidentiality for n in shelf.kept.values()] == [said]


def test_the_same_call_again_is_acknowledged_and_kept_once(court, shelf):
    """Twice the same, once under another SOAP header: one notice, three times yes; another content is another notice."""
    envelope = court.callback(court.filings[0], "accepted")
    headed = envelope.replace(b"<soap:Body>", b"<soap:Header><a xmlns='urn:x'>new</a></soap:Header><soap:Body>")
    assert [error_code(call(app(shelf), e)[1]) for e in (envelope, envelope, headed)] == ["0", "0", "0"]
    assert len(shelf.kept) == 1
    call(app(shelf), court.callback(court.filings[0], "accepted", stamped=b"%PDF-1.4 corrected\n"))
    assert len(shelf.kept) == 2


@pytest.mark.parametrize("order", list(itertools.permutations(["received", "under-review", "accepted"])))
def test_late_and_early_news_end_in_the_same_place(court, order):
    """In any order, with repeats, the highest rank kept is the decision."""
    shelf = Shelf()
    for word in (*order, *order):
        call(app(shelf), court.callback(court.filings[0], word))
    assert len(shelf.kept) == 3
    assert max(shelf.kept.values(), key=lambda n: n.rank).state is State.ACCEPTED


def test_a_filing_that_is_not_known_goes_into_quarantine(court):
    """Stored whole, once, and answered with an error; nothing is kept as ours."""
    shelf = Shelf(ids=())
    answers = [call(app(shelf), court.callback(court.filings[0], "accepted")) for _ in range(2)]
    assert [(s, error_code(b)) for s, b in answers] == [("200 OK", "2")] * 2
    [notice] = shelf.strange.values()
    assert not shelf.kept and court.callback(court.filings[0], "accepted") == notice.raw


def test_a_filing_is_found_by_our_own_key(court):
    """A court that gives new ids in its call is matched by the key in the papers' control numbers."""
    shelf = Shelf(ids=("key",))
    call(app(shelf), court.callback({**court.filings[0], "ids": {"FILINGID": "other-99"}}, "rejected"))
    assert [n.state for n in shelf.kept.values()] == [State.REJECTED]


def test_nothing_is_acknowledged_that_was_not_kept(court, shelf, caplog):
    """When the sink fails the court gets a fault, without a word of why; the next call succeeds."""
    shelf.broken = True
    with caplog.at_level(logging.DEBUG):
        status, body = call(app(shelf), court.callback(court.filings[0], "accepted"))
    assert status.startswith("500") and b"Server" in body and b"disk" not in body and PLANTED[0] not in caplog.text
    shelf.broken = False
    assert error_code(call(app(shelf), court.callback(court.filings[0], "accepted"))[1]) == "0"


@pytest.mark.parametrize("change", [
    {"stamp": NOW - 301}, {"stamp": NOW + 301}, {"secret": Secret("x" * 40)}, {SIGNATURE: "0" * 64}, {SIGNATURE: None}, {TIMESTAMP: None},
    {TIMESTAMP: str(int(NOW) - 1)}, {TIMESTAMP: "1e9"}, {SIGNATURE: "\u00e9" * 3}])
def test_a_call_that_is_not_the_courts_is_turned_away_unread(court, shelf, change, monkeypatch):
    """Too old, too new, another secret, no or a wrong signature, another time than was signed: 403, not parsed, not stored."""
    from docassemble.AotForms.filing_adapters.ecf import answers
    monkeypatch.setattr(answers, "opened", lambda *a, **k: pytest.fail("it was parsed"))
    envelope = court.callback(court.filings[0], "accepted")
    if any("\u00e9" in str(v) for v in change.values()):
        change = {SIGNATURE: "\xe9" * 3}
    assert call(app(shelf), envelope, **change)[0].startswith("403")
    assert not shelf.kept and not shelf.strange


@pytest.mark.parametrize("stamp", [NOW - 300, NOW + 300])
def test_the_window_is_five_minutes_to_the_second(court, shelf, stamp):
    """Five minutes off is still taken."""
    assert call(app(shelf), court.callback(court.filings[0], "accepted"), stamp=stamp)[0] == "200 OK"


def test_a_pinned_certificate_lets_in_and_another_does_not(court, shelf):
    """The certificate that the TLS server verified; a request header is no proof and is refused as a source."""
    authority = trustme.CA()
    ours, other = (authority.issue_cert("court.example").cert_chain_pems[0].bytes().decode() for _ in range(2))
    import ssl
    pinned = CertificateVerifier([hashlib.sha256(ssl.PEM_cert_to_DER_cert(ours)).hexdigest()])
    envelope = court.callback(court.filings[0], "accepted")
    assert call(app(shelf, verify=pinned), envelope, SSL_CLIENT_CERT=ours)[0] == "200 OK"
    for wrong in ({"SSL_CLIENT_CERT": other}, {"SSL_CLIENT_CERT": "x"}, {}, {"HTTP_SSL_CLIENT_CERT": ours}):
        assert call(app(shelf, verify=pinned), envelope, **wrong)[0].startswith("403")
    with pytest.raises(ValueError):
        CertificateVerifier([], "HTTP_X_CERT")
    with pytest.raises(ValueError):
        HmacVerifier(Secret("short"))


@pytest.mark.parametrize("change, status", [
    ({"REQUEST_METHOD": "GET"}, "405"), ({"CONTENT_TYPE": "application/json"}, "415"), ({"CONTENT_TYPE": "multipart/related"}, "415"),
    ({"CONTENT_LENGTH": ""}, "411"), ({"CONTENT_LENGTH": "99999999999"}, "413"), ({"CONTENT_LENGTH": "99999"}, "400")])
def test_what_is_not_a_whole_soap_post_is_turned_away(court, shelf, change, status):
    """Another method, another type, no length, too long, cut short."""
    assert call(app(shelf), court.callback(court.filings[0], "accepted"), **change)[0].startswith(status)
    assert not shelf.kept


@pytest.mark.parametrize("envelope", [
    b"", b"garbage", LAUGHS, XXE, soap("<x/>"), soap(""), soap(f"<ws:NotifyFilingReviewCompleteRequestMessage xmlns:ws='{NS['ws']}'/>")])
def test_a_signed_message_is_still_read_with_care(shelf, envelope):
    """Signed garbage, entities, another message, one without its parts: a client fault, nothing stored, nothing repeated."""
    status, body = call(app(shelf), envelope)
    assert status.startswith("500") and b"Client" in body and not shelf.kept and not shelf.strange


def test_a_schema_is_asked_where_there_is_one(court, shelf):
    """A validator that says no stops the call before anything is kept."""
    assert call(app(shelf, schema=lambda body: False), court.callback(court.filings[0], "accepted"))[0].startswith("500")
    assert not shelf.kept


@pytest.mark.skipif(schema() is None, reason="AOTFORMS_ECF_SCHEMAS does not name the folder of the OASIS schemas")
def test_the_oasis_schemas_serve_as_validator(court, shelf):
    """A valid call passes them; one whose status was taken out does not."""
    def valid(body):
        return schema().validate(etree.fromstring(etree.tostring(body)))
    envelope = court.callback(court.filings[0], "accepted")
    assert call(app(shelf, schema=valid), envelope)[0] == "200 OK"
    broken = envelope.replace(b"<ecf:SendingMDEProfileCode>", b"<ecf:Wrong>").replace(b"</ecf:SendingMDEProfileCode>", b"</ecf:Wrong>")
    assert call(app(shelf, schema=valid), broken)[0].startswith("500")


@pytest.mark.parametrize("word", [f"given to {PLANTED[1]}", "", "issued"])
def test_a_status_on_no_list_is_kept_without_its_words(court, shelf, word):
    """No state is guessed from it, and the word itself, which could name somebody, is only in the raw message."""
    call(app(shelf), court.callback(court.filings[0], word))
    [notice] = shelf.kept.values()
    assert notice.state is None and notice.status == "?" and notice.rank == 0


def test_no_planted_name_is_told(court, shelf, caplog):
    """Names in the case title and the status text are in no answer, log or repr of the notice."""
    with caplog.at_level(logging.DEBUG):
        _, body = call(app(shelf), court.callback(court.filings[0], "accepted"))
    told = body.decode() + caplog.text + repr(list(shelf.kept.values()))
    assert PLANTED[0].encode() in court.callback(court.filings[0], "accepted")
    assert not [name for name in PLANTED if name in told]


def test_a_real_server_takes_many_calls_at_once(court, shelf):
    """Over a real socket, sixteen equal calls at the same time: all acknowledged, one kept."""
    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            pass

    class Threads(__import__("socketserver").ThreadingMixIn, WSGIServer):
        daemon_threads = True
        request_queue_size = 64
    application = CallbackApp(shelf, HmacVerifier(SECRET), callback_url="https://filer.example/callback")
    server = make_server("127.0.0.1", 0, application, Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    envelope, stamp = court.callback(court.filings[0], "accepted"), str(int(time.time()))
    headers = {"X-AotForms-Timestamp": stamp, "X-AotForms-Signature": signature(SECRET, stamp, envelope)}
    codes: list[str | None] = []
    callers = [threading.Thread(target=lambda: codes.append(error_code(court.call(server.server_port, envelope, headers)[1]))) for _ in range(16)]
    try:
        for each in callers:
            each.start()
        for each in callers:
            each.join(20)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
    assert codes == ["0"] * 16 and len(shelf.kept) == 1
