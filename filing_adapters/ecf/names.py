# do not pre-load
"""The names of ECF 4.01 on the wire: namespaces, operations, and the error codes whose meaning is known.

OASIS LegalXML Electronic Court Filing 4.01 with Errata 01 (its namespaces end in ``-4.0``), over the Web Services Service
Interaction Profile 2.0: SOAP 1.1, document/literal, one element in the body.
"""
from __future__ import annotations

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NC = "http://niem.gov/niem/niem-core/2.0"
J = "http://niem.gov/niem/domains/jxdm/4.0"
S = "http://niem.gov/niem/structures/2.0"
_XSD = "urn:oasis:names:tc:legalxml-courtfiling:schema:xsd:"
ECF = _XSD + "CommonTypes-4.0"
CORE = _XSD + "CoreFilingMessage-4.0"
CIVIL = _XSD + "CivilCase-4.0"
PAYMENT = _XSD + "PaymentMessage-4.0"
PAYMENT_RECEIPT = _XSD + "PaymentReceiptMessage-4.0"
RECEIPT = _XSD + "MessageReceiptMessage-4.0"
POLICY_QUERY = _XSD + "CourtPolicyQueryMessage-4.0"
POLICY = _XSD + "CourtPolicyResponseMessage-4.0"
STATUS_QUERY = _XSD + "FilingStatusQueryMessage-4.0"
STATUS = _XSD + "FilingStatusResponseMessage-4.0"
LIST_QUERY = _XSD + "FilingListQueryMessage-4.0"
LIST = _XSD + "FilingListResponseMessage-4.0"
CALLBACK = _XSD + "ReviewFilingCallbackMessage-4.0"
WS = "urn:oasis:names:tc:legalxml-courtfiling:wsdl:WebServicesProfile-Definitions-4.0"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"

PREFIXES = {
    "soap": SOAP, "nc": NC, "j": J, "s": S, "ecf": ECF, "core": CORE, "civil": CIVIL, "payment": PAYMENT,
    "paymentreceipt": PAYMENT_RECEIPT, "receipt": RECEIPT, "policyquery": POLICY_QUERY, "policy": POLICY,
    "statusquery": STATUS_QUERY, "status": STATUS, "listquery": LIST_QUERY, "list": LIST, "callback": CALLBACK, "ws": WS,
    "cac": CAC, "cbc": CBC,
}

PROFILE = _XSD + "WebServicesMessaging-2.0"

REVIEW_FILING = "ReviewFiling"
GET_POLICY = "GetPolicy"
GET_STATUS = "GetFilingStatus"
GET_LIST = "GetFilingList"
NOTIFY = "NotifyFilingReviewComplete"
SOAP_ACTION = {name: f"{WS}/FilingReviewMDEPort/{name}Request" for name in (REVIEW_FILING, GET_POLICY, GET_STATUS, GET_LIST)}

# The category of the identification that carries our own submission key.
KEY_CATEGORY = "AOTFORMS-SUBMISSION-KEY"

NO_ERROR = "0"
# The case system behind the court timed out, is away, or nobody knows: the filing may have been taken all the same.
MAYBE_TAKEN = frozenset({"-15", "-10", "-1"})
# Said before anything is kept: schema or code list, specification, profile, policy (ECF 5.0 list, used by 4.x courts);
# and what a deployed manager says of login, rights, schema, identifiers, parties, payment and place.
NOT_TAKEN = frozenset({
    "1", "2", "3", "4", "-20", "-5", "-4", "-2", "70", "90", "91", "92", "93", "94", "95", "96", "97", "168", "169"})


def q(prefix: str, name: str) -> str:
    """The element name in Clark notation: ``q("nc", "Case")``."""
    return f"{{{PREFIXES[prefix]}}}{name}"
