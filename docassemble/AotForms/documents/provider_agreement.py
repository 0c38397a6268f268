# do not pre-load
"""D4, the agreement of the provider: it agrees, is licensed, names its care coordinator and the first appointment.

RCW 71.05.148(5)(d), 71.05.585(4); for adolescents 71.34.815(5)(d), 71.34.755.  Does not judge whether a license covers a service.
"""
from __future__ import annotations

from ..matter.treatment import AgreeingProvider
from . import words
from .courtpaper import Given, every_text, paper, spot
from .document import Document, Signer

TITLE = "Agreement of the Provider"
STATEMENT = "I sign this agreement for the provider."


def write(given: Given) -> list[Document]:
    """The agreement, for the person to sign who agreed for the provider."""
    provider = given.matter.provider
    contact = provider.contact
    who = [("Provider", contact.organization or ""),
           ("Person to speak with", words.joined(contact.name.full, contact.title)),
           ("Address, telephone, e-mail", words.reach(contact)),
           ("License or certification", provider.license or ""),
           ("Agreed on, by", words.joined(words.day(provider.agreed_on), provider.agreed_by))]
    start = [("Care coordinator", provider.care_coordinator or ""), ("First appointment", provider.first_appointment or "")]
    name, capacity = _signer(provider)
    signs = spot(Signer.PROVIDER, name, capacity, STATEMENT)
    return [paper("provider_agreement.html", given, id="provider-agreement", code="D4", title=TITLE, cite=given.cite("contents.d"),
                  signatures=(signs,), said=every_text([text for _, text in who + start], provider.services or ""),
                  who=who, start=start, provider=provider, signs=signs)]


def _signer(provider: AgreeingProvider) -> tuple[str, str]:
    """The contact where that is the person who agreed; else whoever agreed."""
    contact, agreed = provider.contact, provider.agreed_by or ""
    if not agreed or (contact.name.full and agreed.startswith(contact.name.full)):
        return contact.name.full, contact.title or "for the provider"
    return agreed, "for the provider"
