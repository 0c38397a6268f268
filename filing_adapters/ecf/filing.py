# do not pre-load
"""The ReviewFiling message: a confidential CivilCase with one lead document and what belongs to it.

Commitment has no case type of its own in ECF; mental health counts under civil (ECF 5.0, section 1; 4.01 has the same
seven types).  ITA files are closed by statute (RCW 71.05.620), so FilingConfidentialityIndicator is always true and there is
no setting to lower it.  No filing fee (RCW 71.05.730).
"""
from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ...errors import Problem
from ...filing.adapter import Outgoing, OutgoingFile
from ..checks import MANIFEST, papers, purpose
from .case_data import CaseData, Participant
from .codes import Chooser
from .envelope import court, element, identified, sender, submitter
from .names import KEY_CATEGORY, q
from .settings import EcfSettings

LEAD = "lead document"
_DOCUMENT_ID = re.compile(r"\d+-(.+)\.[a-z]+")


@dataclass(frozen=True, slots=True)
class Codes:
    """The court's codes for this filing.  ``filing`` by file name, ``roles`` by our word for the party."""

    court: str
    category: str
    case_type: str
    relief: str
    fee_exception: str
    filing: Mapping[str, str]
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that the message says, ready to be written."""

    outgoing: Outgoing
    settings: EcfSettings
    parties: CaseData
    codes: Codes
    lead: OutgoingFile
    connected: tuple[OutgoingFile, ...]


def choose(outgoing: Outgoing, settings: EcfSettings, parties: CaseData) -> tuple[Filing | None, list[Problem]]:
    """The filing with its codes from the court's lists, or every problem.  Each code must fit exactly once."""
    chooser = Chooser(settings.codes, settings.choices)
    when = purpose(outgoing).replace(" ", "_")  # a court may code the first filing and later ones differently
    filing = {file.name: chooser.code("filing", "filing", when, document_id(file)) for file in papers(outgoing)}
    codes = Codes(
        court=chooser.match("location", outgoing.recipient.address or "", "recipient.address"),
        category=chooser.code("case_category", "case_category"),
        case_type=chooser.code("case_type", "case_type"),
        relief=chooser.code("relief", "relief"),
        fee_exception=chooser.code("fee_exception", "fee_exception") if "fee_exception" in settings.choices else "",
        filing=filing,
        roles={p.role: chooser.code("party_type", "party_type", p.role) for p in parties.participants})
    lead = lead_document(outgoing)
    problems = list(chooser.problems)
    if lead is None:
        problems.append(Problem("files", "which paper is the lead document is not known", "Seal the packet again with its manifest."))
    if problems or lead is None:
        return None, problems
    return Filing(outgoing, settings, parties, codes, lead, tuple(f for f in papers(outgoing) if f.name != lead.name)), []


def lead_document(outgoing: Outgoing) -> OutgoingFile | None:
    """The one paper that the packet's manifest calls the lead document; the only paper where there is but one."""
    files = {file.name: file for file in outgoing.files}
    if MANIFEST in files:
        try:
            listed = json.loads(files[MANIFEST].content)["files"]
            names = [entry["name"] for entry in listed if entry.get("role") == LEAD]
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        leads = [file for file in papers(outgoing) if file.name in names]
        return leads[0] if len(leads) == 1 else None
    return papers(outgoing)[0] if len(papers(outgoing)) == 1 else None


def document_id(file: OutgoingFile) -> str:
    """``petition`` for ``02-petition.pdf``: the paper's id, by which its filing code is chosen."""
    named = _DOCUMENT_ID.fullmatch(file.name)
    return named[1] if named else file.name.rpartition(".")[0]


def message(filing: Filing) -> etree._Element:
    """ReviewFilingRequestMessage.  Our key stands in the identification of the message and of the filing."""
    outgoing, settings = filing.outgoing, filing.settings
    made = element(None, "ws", "ReviewFilingRequestMessage")
    identified(made, "nc", "DocumentIdentification", outgoing.key, KEY_CATEGORY)
    sender(made, settings)
    core = element(made, "core", "CoreFilingMessage")
    element(core, "nc", "DocumentFileControlID", outgoing.reference)
    identified(core, "nc", "DocumentIdentification", outgoing.key, KEY_CATEGORY)
    submitter(core, "nc", "DocumentSubmitter", settings)
    sender(core, settings)
    _case(core, filing)
    element(core, "core", "FilingConfidentialityIndicator", "true")
    _document(core, "FilingLeadDocument", filing, filing.lead, 1)
    for position, file in enumerate(filing.connected, start=2):
        _document(core, "FilingConnectedDocument", filing, file, position)
    _payment(made, filing)
    return made


def _case(parent: etree._Element, filing: Filing) -> None:
    case = element(parent, "civil", "CivilCase")
    element(case, "nc", "CaseCategoryText", filing.codes.category)
    if filing.outgoing.cause_number:
        element(case, "nc", "CaseDocketID", filing.outgoing.cause_number)
    court(element(case, "j", "CaseAugmentation"), filing.codes.court)
    people = element(case, "ecf", "CaseAugmentation")
    for party in filing.parties.participants:
        _party(people, party, filing.codes.roles[party.role])
    element(case, "ecf", "CauseOfActionCode", filing.codes.case_type)
    element(case, "civil", "ClassActionIndicator", "false")
    element(case, "civil", "JuryDemandIndicator", "false")
    element(case, "civil", "ReliefTypeCode", filing.codes.relief)


def _party(parent: etree._Element, party: Participant, role: str) -> None:
    made = element(parent, "ecf", "CaseParticipant")
    if party.person is not None:
        person = element(made, "ecf", "EntityPerson")
        person.set(q("s", "id"), party.id)
        name = element(person, "nc", "PersonName")
        for tag, value in (("PersonGivenName", party.person.given), ("PersonMiddleName", party.person.middle),
                           ("PersonSurName", party.person.surname), ("PersonNameSuffixText", party.person.suffix)):
            if value:
                element(name, "nc", tag, value)
    else:
        organization = element(made, "ecf", "EntityOrganization")
        organization.set(q("s", "id"), party.id)
        element(organization, "nc", "OrganizationName", party.organization)
    element(made, "ecf", "CaseParticipantRoleCode", role)


def _document(parent: etree._Element, tag: str, filing: Filing, file: OutgoingFile, position: int) -> None:
    made = element(parent, "core", tag)
    made.set(q("s", "id"), f"document-{position}")
    element(made, "nc", "DocumentDescriptionText", file.title)
    element(made, "nc", "DocumentFileControlID", f"{filing.outgoing.key}-{position:02d}")
    element(made, "nc", "DocumentSequenceID", str(position))
    about = element(made, "ecf", "DocumentMetadata")
    element(about, "j", "RegisterActionDescriptionText", filing.codes.filing[file.name])
    if position > 1:
        element(about, "ecf", "ParentDocumentReference").set(q("s", "ref"), "document-1")
    identified(about, "ecf", "FilingAttorneyID", filing.settings.attorney_id)
    identified(about, "ecf", "FilingPartyID", filing.parties.filing_party)
    inside = element(element(made, "ecf", "DocumentRendition"), "ecf", "DocumentRenditionMetadata")
    attached = element(inside, "ecf", "DocumentAttachment")
    element(attached, "nc", "BinaryBase64Object", base64.b64encode(file.content).decode("ascii"))
    element(attached, "nc", "BinaryDescriptionText", file.name)
    element(attached, "nc", "BinaryFormatStandardName", file.media_type)
    element(attached, "nc", "BinarySizeValue", str(len(file.content)))
    element(attached, "ecf", "AttachmentSequenceID", "1")


def _payment(parent: etree._Element, filing: Filing) -> None:
    made = element(parent, "payment", "PaymentMessage")
    if filing.codes.fee_exception:
        element(made, "payment", "FeeExceptionReasonCode", filing.codes.fee_exception)
    element(made, "payment", "FeeExceptionSupportingText", "No filing fee in a civil commitment case: RCW 71.05.730")
    element(made, "payment", "PayerName", filing.settings.payer_name)
    element(made, "cac", "Address")
    element(made, "cac", "Payment")
