# do not pre-load
"""SOAP envelopes and the three queries.  The same input gives the same bytes: no time, no random id."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from .names import GET_LIST, GET_POLICY, GET_STATUS, KEY_CATEGORY, PREFIXES, PROFILE, q
from .settings import EcfSettings


@dataclass(frozen=True, slots=True)
class HeaderRequest:
    """What a vendor's header hook is asked: which operation, with which settings (its secrets are in there)."""

    operation: str
    settings: Any = field(repr=False)


# Gives the elements for the SOAP header: a user token, a signed time, whatever the vendor asks for.
HeaderHook = Callable[[HeaderRequest], Sequence[etree._Element]]


def element(parent: etree._Element | None, prefix: str, name: str, text: str | None = None) -> etree._Element:
    """A new element under ``parent``, declared with our own prefixes."""
    made = etree.Element(q(prefix, name), nsmap={prefix: PREFIXES[prefix]}) if parent is None else etree.SubElement(
        parent, q(prefix, name), nsmap={prefix: PREFIXES[prefix]})
    if text is not None:
        made.text = text
    return made


def enveloped(body: etree._Element, headers: Sequence[etree._Element] = ()) -> bytes:
    """``body`` as the one element of a SOAP 1.1 body, UTF-8."""
    used = {node.tag[1:].partition("}")[0] for node in body.iter()}
    used |= {str(name)[1:].partition("}")[0] for node in body.iter() for name in node.attrib if str(name).startswith("{")}
    nsmap = {prefix: uri for prefix, uri in PREFIXES.items() if uri in used or prefix == "soap"}
    root = etree.Element(q("soap", "Envelope"), nsmap=nsmap)
    if headers:
        etree.SubElement(root, q("soap", "Header")).extend(headers)
    etree.SubElement(root, q("soap", "Body")).append(body)
    etree.cleanup_namespaces(root, top_nsmap=nsmap, keep_ns_prefixes=list(nsmap))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def identified(parent: etree._Element, prefix: str, name: str, value: str, category: str = "") -> etree._Element:
    """An identification: the element, its id, and what kind of id it is.  An empty value leaves the element empty."""
    made = element(parent, prefix, name)
    if value:
        element(made, "nc", "IdentificationID", value)
    if category:
        element(made, "nc", "IdentificationCategoryText", category)
    return made


def sender(parent: etree._Element, settings: EcfSettings) -> None:
    """Where the court calls back, and by which profile."""
    identified(parent, "ecf", "SendingMDELocationID", settings.callback_url)
    element(parent, "ecf", "SendingMDEProfileCode", PROFILE)


def submitter(parent: etree._Element, prefix: str, name: str, settings: EcfSettings) -> None:
    """Who asks or files: an organization known to the court by its id."""
    made = element(element(parent, prefix, name), "ecf", "EntityOrganization")
    identified(made, "nc", "OrganizationIdentification", settings.submitter_id)


def court(parent: etree._Element, code: str) -> None:
    """The court by its code."""
    identified(element(parent, "j", "CaseCourt"), "nc", "OrganizationIdentification", code)


def query(operation: str, settings: EcfSettings, court_code: str, key: str = "") -> etree._Element:
    """The body of GetPolicy, GetFilingStatus (by our own key) or GetFilingList (all that this submitter filed)."""
    prefix, name = {GET_POLICY: ("policyquery", "CourtPolicyQueryMessage"), GET_STATUS: ("statusquery", "FilingStatusQueryMessage"),
                    GET_LIST: ("listquery", "FilingListQueryMessage")}[operation]
    made = element(None, prefix, name)
    sender(made, settings)
    submitter(made, "ecf", "QuerySubmitter", settings)
    court(made, court_code)
    if operation == GET_STATUS:
        identified(made, "nc", "DocumentIdentification", key, KEY_CATEGORY)
    if operation == GET_LIST:
        submitter(made, "nc", "DocumentSubmitter", settings)
    return made
