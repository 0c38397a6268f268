# do not pre-load
"""Freeze a version of a paper, take one person's signature on it, and tell when an edit made that void.

A signature is one person's own act on one frozen version.  Who may act as which signer (an own login, or a one-use link)
is decided by the caller with the vault; here it is checked that what is signed, by whom, when and where can stand:
RCW 5.50 asks for the penalty of perjury, the signature, the date *and the place*.
"""
from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ..documents.document import Document, SignatureSpot, Signer
from ..errors import InputError, RequirementNotMet

NOT_A_PLACE = frozenset({"online", "on line", "remote", "remotely", "electronically", "internet", "zoom", "e-mail", "email", "web"})


class How(StrEnum):
    """The way a signature was given."""

    TYPED = "typed /s/"
    SCAN = "ink, scanned"


class SignatureState(StrEnum):
    """Where one required signature stands."""

    NOT_SIGNED = "not signed"
    SIGNED = "signed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Frozen:
    """One version of a paper with everything that is part of it.

    papers: (id, SHA-256) of the paper and of each paper it covers, in order.  version: SHA-256 over those lines.
    """

    document_id: str
    papers: tuple[tuple[str, str], ...]
    version: str

    @property
    def short(self) -> str:
        """The first eight hex digits in two groups, to be read aloud: ``3f9a 02bc``."""
        return f"{self.version[:4]} {self.version[4:8]}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: on which version, by whom, how, when and where.  Carries no drawing and no address."""

    document_id: str
    signer: Signer
    name: str
    how: How
    version: str
    signed_on: date
    recorded_at: datetime
    place: str | None


def freeze(document: Document, others: Iterable[Document]) -> Frozen:
    """Freeze ``document`` as it is now, with those of ``others`` that it covers.

    Raises InputError where a covered paper is not among ``others``.
    """
    by_id = {other.id: other for other in others}
    lost = [child for child in document.covers if child not in by_id]
    if lost:
        raise InputError("A part of this paper is missing", f"{document.id}: {lost[0]}", "Write the papers again.")
    papers = ((document.id, document.sha256), *((child, by_id[child].sha256) for child in document.covers))
    version = hashlib.sha256("".join(f"{name}:{digest}\n" for name, digest in papers).encode()).hexdigest()
    return Frozen(document.id, papers, version)


def spot(document: Document, signer: Signer) -> SignatureSpot:
    """The place on ``document`` where ``signer`` signs.  Raises InputError where the paper has none."""
    for candidate in document.signatures:
        if candidate.signer is signer:
            return candidate
    raise InputError(f"This paper has no place for the {signer.value} to sign", document.id, "Open the paper that asks for it.")


def typed(document: Document, frozen: Frozen, signer: Signer, typed_name: str, *, signed_on: date, place: str | None,
          now: datetime, today: date) -> Signature:
    """A typed ``/s/`` by the signer's own act, today.

    ``today`` is the day where the signer is (America/Los_Angeles unless said otherwise), ``now`` an aware time.
    Raises InputError: a name that is not the one on the paper, a day that is not today, no place.
    """
    place_here = spot(document, signer)
    if not place_here.name:
        raise RequirementNotMet("The paper does not name its signer yet", document.id, "Add the signer's name and write the paper again.")
    if folded(typed_name.removeprefix("/s/")) != folded(place_here.name):
        raise InputError("The name typed is not the name on the paper", "name", "Type your name as it is printed below the line.")
    if signed_on != today:
        raise InputError("A paper is signed with today's date", "date", "Sign with the date of the day you sign.")
    return Signature(document.id, signer, place_here.name, How.TYPED, frozen.version, signed_on, now, _place(place_here, place))


def scanned(document: Document, frozen: Frozen, signer: Signer, *, signed_on: date, place: str | None, now: datetime,
            today: date, frozen_on: date) -> Signature:
    """A signature in ink on a printed copy; the scan itself was matched page for page by the caller.

    The day may lie in the past, but not before the version was frozen, and not in the future.
    """
    place_here = spot(document, signer)
    if not frozen_on <= signed_on <= today:
        raise InputError("The paper cannot have been signed that day", "date",
                         "Give the date that is written on the paper; it lies between the day it was made and today.")
    return Signature(document.id, signer, place_here.name, How.SCAN, frozen.version, signed_on, now, _place(place_here, place))


def _place(where: SignatureSpot, place: str | None) -> str | None:
    if where.place_field is None:
        return None
    text = " ".join((place or "").split())
    if not text or folded(text) in NOT_A_PLACE:
        raise InputError("A declaration needs the place where it is signed", "place",
                         "Give the city and state where you are now, such as Everett, Washington.")
    return text


def folded(name: str) -> str:
    """A name for comparing: NFC, single spaces, case folded.  Letters are never dropped or exchanged."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def states(document: Document, frozen: Frozen, signatures: Iterable[Signature]) -> Mapping[Signer, SignatureState]:
    """Where each signature of ``document`` stands against the version of now; the newest signature counts."""
    result = {s.signer: SignatureState.NOT_SIGNED for s in document.signatures}
    for signature in sorted(signatures, key=lambda s: s.recorded_at):
        if signature.document_id == document.id and signature.signer in result:
            same = signature.version == frozen.version
            result[signature.signer] = SignatureState.SIGNED if same else SignatureState.VOID
    return result


def missing(documents: Iterable[Document], states_of: Mapping[str, Mapping[Signer, SignatureState]]) -> list[tuple[str, Signer]]:
    """Required signatures that are not there or void: (paper id, signer)."""
    return [(d.id, s.signer) for d in documents for s in d.signatures
            if s.required and states_of.get(d.id, {}).get(s.signer) is not SignatureState.SIGNED]
