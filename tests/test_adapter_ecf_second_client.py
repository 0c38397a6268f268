"""zeep, which reads the WSDL and shares no code with us, understands what we send and what the court of the tests answers."""
from __future__ import annotations

from pathlib import Path

import pytest
import requests
from lxml import etree

from peers.ecf_peer import NS, SCHEMAS, WS, Court, X
from peers.ecf_peer_papers import KEY

zeep = pytest.importorskip("zeep", reason="zeep is not installed")
if not SCHEMAS:
    pytest.skip("AOTFORMS_ECF_SCHEMAS does not name the folder of the OASIS schemas", allow_module_level=True)

GOLDEN = Path(__file__).parent / "golden" / "ecf"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A zeep client of the four operations, and the court that it talks to."""
    with Court() as court, requests.Session() as session:
        ca = tmp_path_factory.mktemp("ca") / "ca.pem"
        court.authority.cert_pem.write_to_path(str(ca))
        session.verify, session.trust_env = str(ca), False
        transport = zeep.Transport(session=session, timeout=20, operation_timeout=20)
        made = zeep.Client(str(Path(SCHEMAS) / "4.01" / "ecf4-standard-mde.wsdl"), transport=transport, settings=zeep.Settings(strict=False))
        yield made, court, transport


def body(name: str) -> etree._Element:
    return etree.parse(str(GOLDEN / name)).getroot().find("soap:Body", NS)[0]


def test_zeep_reads_our_filing(client):
    """The key, the confidentiality, the documents and their parents, part by part as zeep's own types.

    zeep does not follow NIEM's substitution groups, so each part is read by its own element.
    """
    made, _, _ = client
    sent = body("review-filing-new-case.xml")

    def read(name: str) -> list:
        kind = made.get_element(f"{{{NS['core']}}}{name}")
        return [kind.parse(e, made.wsdl.types) for e in sent.iterfind(f".//core:{name}", NS)]
    whole = made.get_element(f"{{{WS}}}ReviewFilingRequestMessage").parse(sent, made.wsdl.types)
    assert whole.CoreFilingMessage.DocumentIdentification[0].IdentificationID._value_1 == KEY
    assert whole.PaymentMessage.PayerName == "Example Hospital"
    assert [e._value_1 for e in read("FilingConfidentialityIndicator")] == [True]
    assert [d.DocumentFileControlID._value_1 for d in read("FilingLeadDocument")] == [f"{KEY}-01"]
    assert [d.DocumentMetadata.ParentDocumentReference.ref for d in read("FilingConnectedDocument")] == ["document-1", "document-1"]


@pytest.mark.parametrize("operation, golden, answer", [
    ("GetPolicy", "get-policy.xml", "CourtPolicyResponseMessage"), ("ReviewFiling", "review-filing-new-case.xml", "MessageReceiptMessage"),
    ("GetFilingStatus", "get-filing-status.xml", "FilingStatusResponseMessage"), ("GetFilingList", "get-filing-list.xml", "FilingListResponseMessage")])
def test_zeep_takes_the_courts_answers(client, operation, golden, answer):
    """Sent by zeep's transport under the WSDL's own SOAPAction, answered, and read by zeep without an error."""
    made, court, transport = client
    action = made.wsdl.bindings[f"{{{WS}}}FilingReviewMDEPortSOAPBinding"]._operations[operation].soapaction
    sent = transport.post(court.url, (GOLDEN / golden).read_bytes(), {"SOAPAction": f'"{action}"', "Content-Type": "text/xml; charset=utf-8"})
    assert sent.status_code == 200 and not court.invalid
    replied = etree.fromstring(sent.content).find("soap:Body", NS)[0]
    space = etree.QName(replied).namespace
    assert space == f"{X}{answer}-4.0"
    read = made.get_element(f"{{{space}}}{answer}").parse(replied, made.wsdl.types)
    assert read.CaseCourt.OrganizationIdentification.IdentificationID._value_1 == "snohomish:superior"
    errors = read.Error if operation != "GetFilingStatus" or court.taken(KEY) else []
    assert [e.ErrorCode._value_1 for e in errors] in ([], ["0"])
