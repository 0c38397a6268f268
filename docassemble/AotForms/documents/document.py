# do not pre-load
"""What a paper is once it is written: its bytes, its twin for the screen, who signs it and who gets it."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """The part a paper plays in a packet."""

    COVER = "cover sheet"
    LEAD = "lead document"
    CONNECTED = "connected document"
    ATTACHMENT = "attachment"
    NOTE = "note to the prosecutor"


class Signer(StrEnum):
    """Who signs a paper.  Nobody can sign for another."""

    PETITIONER = "petitioner"
    DECLARANT = "declarant"
    COSIGNER = "cosigner"
    WITNESS = "witness"
    PROVIDER = "provider"
    SERVER = "server"
    SENDER = "sender"
    ATTORNEY = "attorney"
    COORDINATOR = "coordinator"
    RESPONDER = "responder"
    PROFESSIONAL = "professional"


@dataclass(frozen=True, slots=True)
class SignatureSpot:
    """One signature a paper needs.

    name: the signer's name as it stands in the Matter (empty while not known); capacity: what they sign as.
    statement: the exact words the signer declares (perjury text or certificate), shown at signing.
    signature_field, date_field, place_field: names of the fields on the blank, or of the lines on a typeset paper, that
        take them; place None where the law asks for none.
    """

    signer: Signer
    name: str
    capacity: str
    statement: str
    signature_field: str
    date_field: str
    place_field: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """Which form a paper stands on.  ``number`` stays None until a person verified an official one.

    looks: what an official blank itself shows that a paper of ours might not, each as ``Problem.seen``: the court takes its own form.
    """

    title: str
    blank_sha256: str | None = None
    number: str | None = None
    verified: bool = False
    heading: str | None = None
    looks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One finished paper.  Immutable: an edit makes another one.

    id: short and stable (``petition``, ``declaration``, ``petition-addendum``); code: ``D1`` and so on.
    pdf: the finished bytes, read back and compared; html: the accessible twin, a fragment without scripts.
    recipients: offices that get it (``clerk``, ``prosecutor``).   covers: ids of papers that are part of it and are
        signed with it (its addendum).   values: what stands in the blank's fields, so that a signature can be added
        by filling the same blank again.   source: of a typeset paper that is signed, the HTML it was set from, so that a
        signature can be added by setting the same page again; None for every other.   made_from: a mark of all that the
        bytes come from (``reuse``), empty where that is not known.   lang: of its own words, BCP 47; another than English is
        a translation for handing over, which no office gets.
    """

    id: str
    code: str
    title: str
    role: Role
    pdf: bytes = field(repr=False)
    html: str = field(repr=False)
    pages: int
    recipients: tuple[str, ...]
    ruleset_date: date
    form: FormIdentity
    signatures: tuple[SignatureSpot, ...] = ()
    covers: tuple[str, ...] = ()
    blank: str | None = None
    values: Mapping[str, str | bool] = field(default_factory=dict, repr=False)
    source: str | None = field(default=None, repr=False)
    made_from: str = field(default="", compare=False)
    lang: str = "en"

    @property
    def sha256(self) -> str:
        """Hash of the finished PDF, hex."""
        return hashlib.sha256(self.pdf).hexdigest()
