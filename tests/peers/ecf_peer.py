"""A court of our own for tests: an ECF 4.01 e-filing manager on loopback, with TLS, that misbehaves on request.

It is written apart from the product: it reads requests with its own parser, writes answers from its own templates, and,
where ``AOTFORMS_ECF_SCHEMAS`` names the folder of the OASIS schemas, validates every request and every answer by them.
"""
from __future__ import annotations

import base64
import functools
import hashlib
import http.client
import os
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme
from lxml import etree

SCHEMAS = os.environ.get("AOTFORMS_ECF_SCHEMAS")
X = "urn:oasis:names:tc:legalxml-courtfiling:schema:xsd:"
WS = "urn:oasis:names:tc:legalxml-courtfiling:wsdl:WebServicesProfile-Definitions-4.0"
NS = {"soap": "http://schemas.xmlsoap.org/soap/envelope/", "nc": "http://niem.gov/niem/niem-core/2.0",
      "j": "http://niem.gov/niem/domains/jxdm/4.0", "ecf": X + "CommonTypes-4.0", "core": X + "CoreFilingMessage-4.0",
      "civil": X + "CivilCase-4.0", "ws": WS, "t": "urn:vendor:test"}
COURT = "snohomish:superior"
PROFILE = X + "WebServicesMessaging-2.0"
OPERATIONS = {"CourtPolicyQueryMessage": "GetPolicy", "ReviewFilingRequestMessage": "ReviewFiling",
              "FilingStatusQueryMessage": "GetFilingStatus", "FilingListQueryMessage": "GetFilingList"}
# A fault is None or a word, chosen for each operation.
Fault = Callable[[str], str | None]

DECLARED = " ".join(f'xmlns:{p}="{u}"' for p, u in NS.items())
SENDER = (f"<ecf:SendingMDELocationID><nc:IdentificationID>https://efm.example/</nc:IdentificationID></ecf:SendingMDELocationID>"
          f"<ecf:SendingMDEProfileCode>{PROFILE}</ecf:SendingMDEProfileCode>")
COURT_XML = (f"<j:CaseCourt><nc:OrganizationIdentification><nc:IdentificationID>{COURT}</nc:IdentificationID>"
             "</nc:OrganizationIdentification></j:CaseCourt>")


@functools.cache
def schema() -> etree.XMLSchema | None:
    """The OASIS schemas, loaded once; None where they are not at hand."""
    if not SCHEMAS:
        return None
    return etree.XMLSchema(etree.parse(str(Path(SCHEMAS) / "4.01" / "all.xsd")))


def identification(value: str, category: str) -> str:
    """nc:DocumentIdentification with its category."""
    return (f"<nc:DocumentIdentification><nc:IdentificationID>{value}</nc:IdentificationID>"
            f"<nc:IdentificationCategoryText>{category}</nc:IdentificationCategoryText></nc:DocumentIdentification>")


def error(code: str, words: str = "") -> str:
    """ecf:Error."""
    return f"<ecf:Error><ecf:ErrorCode>{code}</ecf:ErrorCode><ecf:ErrorText>{words}</ecf:ErrorText></ecf:Error>"


class Court:
    """The e-filing manager.  Use as a context manager; ``url`` is its endpoint.

    fault: what goes wrong in which operation.  echo: how confidentiality is repeated (``category`` or None).
    rude: a name that it puts into every free text of its own.
    """

    def __init__(self, *, tls: bool = True, certificate: trustme.LeafCert | None = None):
        self.authority = trustme.CA()
        self.certificate = certificate or self.authority.issue_cert("127.0.0.1", "localhost")
        self.tls = tls
        self.fault: Fault = lambda operation: None
        self.echo: str | None = "category"
        self.rude = "nobody"
        self.policy = {"confidential": "true", "attachment": "25000000", "message": "35000000", "unit": "",
                       "operations": ("GetPolicy", "ReviewFiling", "GetFilingStatus", "GetFilingList"), "case_types": ("Civil",)}
        self.status = "received"
        self.names_our_key = True
        self.filings: list[dict] = []
        self.requests: list[tuple[str, bytes, dict[str, str]]] = []
        self.invalid: list[str] = []
        self.connections = 0
        self.released = threading.Event()
        self._lock = threading.Lock()

    # -- server --------------------------------------------------------------------------------------------------------
    def __enter__(self) -> Court:
        court = self

        class Handler(_Handler):
            peer = court

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                """A client that goes away in the middle is part of the tests."""

            def get_request(self):
                court.connections += 1
                return super().get_request()

        self._server = Server(("127.0.0.1", 0), Handler)
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.certificate.configure_cert(context)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/FilingReviewMDEPort"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    # -- the court's work ----------------------------------------------------------------------------------------------
    def taken(self, key: str) -> int:
        """How many filings with this key the court has."""
        return sum(1 for filing in self.filings if filing["key"] == key)

    def answer(self, operation: str, body: etree._Element) -> str:
        """The message that answers ``body``."""
        problems = self.check(body)
        if problems:
            self.invalid.append(problems)
        return getattr(self, f"_{operation}")(body, problems)

    def check(self, element: etree._Element) -> str:
        """What the OASIS schemas say against ``element``; empty where nothing, or where they are not at hand."""
        known = schema()
        if known is None:
            return ""
        document = etree.fromstring(etree.tostring(element))  # apart from the envelope
        with self._lock:
            return "" if known.validate(document) else str(known.error_log.last_error)

    def _GetPolicy(self, body, problems) -> str:
        p, ns = self.policy, X + "CourtPolicyResponseMessage-4.0"
        date = "<p:EffectiveDate><nc:Date>2026-01-01</nc:Date></p:EffectiveDate>"
        unit = f"<nc:MeasureUnitText>{p['unit']}</nc:MeasureUnitText>" if p["unit"] else ""
        sizes = "".join(f"<p:Maximum{n}><nc:MeasureText>{p[k]}</nc:MeasureText>{unit}</p:Maximum{n}>"
                        for n, k in (("AllowedAttachmentSize", "attachment"), ("AllowedMessageSize", "message")) if p[k])
        return (f'<p:CourtPolicyResponseMessage xmlns:p="{ns}" {DECLARED}>{SENDER}{COURT_XML}{error("0")}'
                "<p:PolicyVersionID><nc:IdentificationID>2026.11</nc:IdentificationID></p:PolicyVersionID>"
                "<p:PolicyLastUpdateDate><nc:Date>2026-11-01</nc:Date></p:PolicyLastUpdateDate>"
                f"<p:RuntimePolicyParameters><p:CourtCodelist><p:ECFElementName>ecf:ErrorCode</p:ECFElementName>{date}<p:CourtCodelistURI/>"
                "</p:CourtCodelist></p:RuntimePolicyParameters><p:DevelopmentPolicyParameters>"
                "<p:URLAttachmentSupportedIndicator>false</p:URLAttachmentSupportedIndicator>"
                "<p:AcceptDocumentsRequiringFeesIndicator>true</p:AcceptDocumentsRequiringFeesIndicator>"
                f"<p:AcceptConfidentialFilingsIndicator>{p['confidential']}</p:AcceptConfidentialFilingsIndicator>"
                "<p:AcceptMultipleLeadDocumentsIndicator>false</p:AcceptMultipleLeadDocumentsIndicator>" + sizes
                + f"<p:SupportedMessageProfileCode>{PROFILE}</p:SupportedMessageProfileCode>"
                "<p:SupportedSignatureProfileCode>none</p:SupportedSignatureProfileCode>"
                + "".join(f"<p:SupportedOperationName>{o}</p:SupportedOperationName>" for o in p["operations"])
                + "".join(f"<p:SupportedCaseType>{c}</p:SupportedCaseType>" for c in p["case_types"])
                + f"<p:FilingFeesMayBeApplicableIndicator>false</p:FilingFeesMayBeApplicableIndicator>{date}"
                "</p:DevelopmentPolicyParameters></p:CourtPolicyResponseMessage>")

    def _ReviewFiling(self, body, problems) -> str:
        if problems:
            return self.receipt("", error("-20", f"schema, {self.rude}"))
        wrong = self.fault("ReviewFiling errors")
        if wrong and not wrong.endswith("kept"):
            return self.receipt("", "".join(error(code, self.rude) for code in wrong.split()))
        ids = self.keep(body)
        if wrong:
            return self.receipt("", error(wrong.split()[0], self.rude))
        return self.receipt(ids, error("0"))

    def keep(self, body) -> str:
        """Take the filing: this is the moment from which it is filed."""
        with self._lock:
            number = len(self.filings) + 1
            files = [base64.b64decode(e.text) for e in body.iterfind(".//nc:BinaryBase64Object", NS)]
            filing = {
                "key": body.findtext("core:CoreFilingMessage/nc:DocumentIdentification/nc:IdentificationID", namespaces=NS),
                "confidential": body.findtext(".//core:FilingConfidentialityIndicator", namespaces=NS),
                "category": body.findtext(".//civil:CivilCase/nc:CaseCategoryText", namespaces=NS),
                "hashes": [hashlib.sha256(f).hexdigest() for f in files], "files": files,
                "ids": {"CASEID": f"c-{number}", "ENVELOPEID": f"{40000 + number}", "FILINGID": f"f-{number:04d}-77"}}
            self.filings.append(filing)
        return "".join(identification(v, k) for k, v in filing["ids"].items())

    def receipt(self, ids: str, errors: str) -> str:
        """MessageReceiptMessage."""
        category = "<nc:DocumentCategoryText>Confidential</nc:DocumentCategoryText>" if self.echo == "category" and ids else ""
        return (f'<r:MessageReceiptMessage xmlns:r="{X}MessageReceiptMessage-4.0" {DECLARED}>{category}'
                f"<nc:DocumentDescriptionText>Received for {self.rude}</nc:DocumentDescriptionText>{ids}{SENDER}{COURT_XML}{errors}"
                "</r:MessageReceiptMessage>")

    def _GetFilingStatus(self, body, problems) -> str:
        key = body.findtext("nc:DocumentIdentification/nc:IdentificationID", namespaces=NS)
        found = next((f for f in self.filings if f["key"] == key and self.names_our_key), None)
        wrapped = f'<q:FilingStatusResponseMessage xmlns:q="{X}FilingStatusResponseMessage-4.0" {DECLARED}>{SENDER}{COURT_XML}'
        if found is None:
            return wrapped + error("724", f"no filing for {self.rude}") + self.state("unknown") + "</q:FilingStatusResponseMessage>"
        return (wrapped + error("0") + "<civil:CivilCase><nc:CaseDocketID>26-6-04321-9</nc:CaseDocketID>"
                f"<j:CaseAugmentation>{COURT_XML}</j:CaseAugmentation><ecf:CaseAugmentation/><ecf:CauseOfActionCode>x</ecf:CauseOfActionCode>"
                "<civil:ClassActionIndicator>false</civil:ClassActionIndicator><civil:JuryDemandIndicator>false</civil:JuryDemandIndicator>"
                "<civil:ReliefTypeCode>x</civil:ReliefTypeCode></civil:CivilCase>"
                + identification(key, "AOTFORMS-SUBMISSION-KEY") + self.state(self.status) + "</q:FilingStatusResponseMessage>")

    def _GetFilingList(self, body, problems) -> str:
        made = "".join(
            f"<q:MatchingFiling><nc:DocumentFileControlID>{f['key']}-01</nc:DocumentFileControlID>"
            + "".join(identification(v, k) for k, v in f["ids"].items()) + self.state(self.status) + "</q:MatchingFiling>"
            for f in self.filings)
        return (f'<q:FilingListResponseMessage xmlns:q="{X}FilingListResponseMessage-4.0" {DECLARED}>{SENDER}{COURT_XML}{error("0")}'
                f"{made}</q:FilingListResponseMessage>")

    def state(self, word: str) -> str:
        """ecf:FilingStatus, with a free text that names somebody."""
        return (f"<ecf:FilingStatus><nc:StatusDescriptionText>about {self.rude}</nc:StatusDescriptionText>"
                f"<ecf:FilingStatusCode>{word}</ecf:FilingStatusCode></ecf:FilingStatus>")

    # -- calling back --------------------------------------------------------------------------------------------------
    def callback(self, filing: dict, status: str, *, sealed: str | None = "true", stamped: bytes = b"%PDF-1.4 stamped\n",
                 completed: str = "2026-11-23") -> bytes:
        """The envelope of NotifyFilingReviewComplete for one filing."""
        seal = f"<ecf:SealDocumentIndicator>{sealed}</ecf:SealDocumentIndicator>" if sealed else ""
        digest = hashlib.sha256(stamped).hexdigest()
        documents = "".join(
            f"<ecf:{tag}><nc:DocumentFileControlID>{filing['key']}-{position:02d}</nc:DocumentFileControlID><ecf:DocumentMetadata>"
            f"<j:RegisterActionDescriptionText>PET</j:RegisterActionDescriptionText><ecf:FilingAttorneyID/><ecf:FilingPartyID/>"
            "</ecf:DocumentMetadata><ecf:DocumentRendition><ecf:DocumentRenditionMetadata><ecf:DocumentAttachment>"
            f"<nc:BinaryBase64Object>{base64.b64encode(stamped).decode()}</nc:BinaryBase64Object></ecf:DocumentAttachment>"
            f"</ecf:DocumentRenditionMetadata></ecf:DocumentRendition><ecf:DocumentHashText>{digest}</ecf:DocumentHashText>"
            f"<ecf:DocumentDocketID><nc:IdentificationID>D{position}</nc:IdentificationID></ecf:DocumentDocketID>{seal}</ecf:{tag}>"
            for position, tag in ((1, "ReviewedLeadDocument"), (2, "ReviewedConnectedDocument")))
        ids = "".join(identification(v, k) for k, v in filing["ids"].items())
        body = (f'<ws:NotifyFilingReviewCompleteRequestMessage {DECLARED} xmlns:cb="{X}ReviewFilingCallbackMessage-4.0" '
                f'xmlns:pr="{X}PaymentReceiptMessage-4.0" xmlns:pay="{X}PaymentMessage-4.0" '
                'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">'
                f"{SENDER}<cb:ReviewFilingCallbackMessage>{ids}{SENDER}<civil:CivilCase><nc:CaseTitleText>{self.rude}</nc:CaseTitleText>"
                f"<nc:CaseDocketID>26-6-04321-9</nc:CaseDocketID><j:CaseAugmentation>{COURT_XML}</j:CaseAugmentation><ecf:CaseAugmentation/>"
                "<ecf:CauseOfActionCode>x</ecf:CauseOfActionCode><civil:ClassActionIndicator>false</civil:ClassActionIndicator>"
                "<civil:JuryDemandIndicator>false</civil:JuryDemandIndicator><civil:ReliefTypeCode>x</civil:ReliefTypeCode></civil:CivilCase>"
                f"<ecf:FilingCompletionDate><nc:Date>{completed}</nc:Date></ecf:FilingCompletionDate>{self.state(status)}{documents}"
                "</cb:ReviewFilingCallbackMessage><pr:PaymentReceiptMessage><pay:PayerName>x</pay:PayerName><cac:Address/><cac:Payment/>"
                "</pr:PaymentReceiptMessage></ws:NotifyFilingReviewCompleteRequestMessage>")
        problems = self.check(etree.fromstring(body))
        assert not problems, problems
        return soap(body)

    @staticmethod
    def call(port: int, envelope: bytes, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """POST a callback to a server on loopback."""
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            link.request("POST", "/callback", envelope, {"Content-Type": "text/xml; charset=utf-8", **(headers or {})})
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()


def soap(body: str) -> bytes:
    """``body`` in a SOAP 1.1 envelope."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="{NS["soap"]}"><soap:Body>{body}</soap:Body></soap:Envelope>'.encode()


LAUGHS = ('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + ']><l>&j;</l>').encode()
XXE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'


class _Handler(BaseHTTPRequestHandler):
    peer: Court
    timeout = 20

    def log_message(self, *args) -> None:
        pass

    def do_POST(self) -> None:
        action = self.headers.get("SOAPAction", "").strip('"').rpartition("/")[2].removesuffix("Request")
        fault = self.peer.fault(action)
        if fault == "drop before body":
            return self._drop()
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        envelope = etree.fromstring(raw)
        body = envelope.find("soap:Body", NS)[0]
        operation = OPERATIONS[etree.QName(body).localname]
        assert operation == action, "SOAPAction and body differ"
        self.peer.requests.append((operation, raw, dict(self.headers)))
        if fault == "drop after body":
            return self._drop()
        if fault == "slow":
            self.peer.released.wait(20)
            return self._drop()
        kind, status, content = self._misbehave(fault, operation, body)
        if content is None:
            content = soap(self.peer.answer(operation, body))
            problems = self.peer.check(etree.fromstring(content).find("soap:Body", NS)[0])
            if problems:
                self.peer.invalid.append(f"own answer: {problems}")
        if fault == "taken, then dropped":
            return self._drop()
        self._send(status, content, kind, fault)

    def _misbehave(self, fault, operation, body) -> tuple[dict[str, str], int, bytes | None]:
        rude = self.peer.rude
        code = fault.split()[1] if fault and fault.split()[0] in ("http", "redirect") else "200"
        if fault and fault.startswith("redirect"):
            return {"Location": f"http://169.254.169.254/{rude}"}, int(code), b"<html>moved</html>"
        if fault and fault.startswith("http"):
            return {}, int(code), f"<html>{rude}</html>".encode()
        made = {
            "garbage": b"\x00\xff\x13" * 99, "html": f"<html>{rude}</html>".encode(), "laughs": LAUGHS, "xxe": XXE, "empty": b"",
            "deep": b"<a>" * 5000 + b"</a>" * 5000, "another message": soap(self.peer._GetFilingList(body, "")),
            "two bodies": soap("<x/><y/>"), "huge": b"<a>" + b"x" * 300_000 + b"</a>",
            "fault client": soap(f"<soap:Fault {DECLARED}><faultcode>soap:Client</faultcode><faultstring>{rude}</faultstring></soap:Fault>"),
            "fault server": soap(f"<soap:Fault {DECLARED}><faultcode>soap:Server</faultcode><faultstring>{rude}</faultstring></soap:Fault>"),
        }.get(fault or "")
        if fault in ("fault client", "fault server"):
            return {}, 500, made
        return ({"Content-Encoding": "gzip"} if fault == "gzip" else {}), 200, made

    def _send(self, status: int, content: bytes, headers: dict[str, str], fault: str | None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/xml; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        if fault != "no length, truncated":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault in ("truncated", "no length, truncated"):
            content = content[:len(content) // 2]
        if fault == "drip":
            for byte in content:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if self.peer.released.wait(0.05):
                    return
        self.wfile.write(content)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()
