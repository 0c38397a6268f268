# do not pre-load
"""Signatures on frozen papers: by the signer's own log-in, by a one-use link, or in ink and scanned."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ... import documents, matter as matters, signing
from ...documents.document import Document, Signer
from ...errors import InputError, RequirementNotMet
from ...signing import How, Signature, SignatureState
from ...vault import Actor
from .opening import ZONE, actor, forms, now, today, vault
from .writing import Kept, facts, one, refresh

METHODS = {How.TYPED: "typed", How.SCAN: "scan"}
LINK = "/aot/sign/"
MOST_DRAWN = 32
# Papers with typed signatures drawn in, by the frozen row and its signatures: neither ever changes.
_drawn: dict[tuple, Document] = {}


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature a paper needs, for a screen."""

    signer: str
    name: str
    capacity: str
    statement: str
    state: str
    required: bool
    when: date | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper, for a screen.  ``version`` is the short hash people can compare."""

    id: str
    title: str
    pages: int
    role: str
    version: str
    needs: tuple[SignatureRow, ...]


def signatures_on(who: Actor, handle: str) -> list[Signature]:
    """Every signature that stands in a matter, as the signing room knows them."""
    result = []
    for row in vault().signatures.list(who, handle):
        how = How.SCAN if row.method == "scan" else How.TYPED
        result.append(Signature(row.detail["document"], Signer(row.capacity), row.detail["name"], how, row.detail["version"],
                                date.fromisoformat(row.detail["signed_on"]), row.signed_at, row.detail.get("place")))
    return result


def papers(login: str, handle: str) -> list[PaperRow]:
    """The papers of a matter, written anew if the facts changed, each with where its signatures stand."""
    who = actor(login)
    kept, given = refresh(who, handle), signatures_on(who, handle)
    known, _ = facts(who, handle)
    return [_row(k, given, known, login) for k in kept]


def _row(kept: Kept, given: Iterable[Signature], known: matters.Matter, login: str) -> PaperRow:
    where = signing.states(kept.document, kept.frozen, given)
    when = {s.signer: s.signed_on for s in given if s.version == kept.frozen.version and s.document_id == kept.document.id}
    needs = tuple(SignatureRow(s.signer.value, s.name, s.capacity, s.statement, where[s.signer].value, s.required,
                               when.get(s.signer), own_act(known, s.name, login)) for s in kept.document.signatures)
    return PaperRow(kept.document.id, kept.document.title, kept.document.pages, kept.document.role.value, kept.frozen.short, needs)


def own_act(known: matters.Matter, name: str, login: str) -> bool:
    """Whether the person logged in is the one the paper names: the petitioner by e-mail, and by name on other papers.

    Nobody can sign for another: everybody else signs by a link of their own, or in ink.
    """
    contact = known.petitioner.contact
    if not contact.email or contact.email.casefold() != login.casefold():
        return False
    return bool(name) and signing.folded(name) == signing.folded(contact.name.full)


def sign(login: str, handle: str, paper_id: str, signer: str, typed_name: str, signed_on: date, place: str | None) -> None:
    """The typed signature of the person logged in, on the paper as it was shown."""
    who = actor(login)
    kept, known = one(who, handle, paper_id), facts(who, handle)[0]
    if not own_act(known, signing.spot(kept.document, _signer(signer)).name, login):
        raise RequirementNotMet("Only the person named on the paper can sign it", paper_id,
                                "Send that person a link, or print the paper for ink.")
    _must_be_current(who, handle, kept)
    record(who, kept, signing.typed(kept.document, kept.frozen, _signer(signer), typed_name, signed_on=signed_on,
                                    place=place, now=now(), today=today()))


def _signer(name: str) -> Signer:
    try:
        return Signer(name)
    except ValueError:
        raise InputError("Nobody signs papers in this capacity", "signer", "Open the papers and choose who signs.") from None


def _must_be_current(who: Actor, handle: str, kept: Kept) -> None:
    newest = {k.document.id: k for k in refresh(who, handle)}.get(kept.document.id)
    if newest is None or newest.frozen.version != kept.frozen.version:
        raise RequirementNotMet("The facts changed since this paper was written", kept.document.id, "Read the new version, then sign.")


def record(who: Actor, kept: Kept, signature: Signature, upload: str | None = None) -> None:
    """Keep a signature in the vault.  Raises RequirementNotMet where the paper was replaced meanwhile."""
    detail = {"document": signature.document_id, "name": signature.name, "version": signature.version,
              "signed_on": signature.signed_on.isoformat(), "place": signature.place}
    vault().signatures.add(who, kept.row, paper_sha256=kept.document.sha256, capacity=signature.signer.value,
                           method=METHODS[signature.how], detail=detail, upload_id=upload)


def signing_link(login: str, handle: str, paper_id: str, signer: str) -> str:
    """A path that lets one signer read one paper and sign it once, within three days.  It names nobody."""
    who = actor(login)
    kept = one(who, handle, paper_id)
    spot = signing.spot(kept.document, _signer(signer))
    if not spot.name:
        raise RequirementNotMet("The paper does not name its signer yet", paper_id, "Add the name and write the paper again.")
    _, token = vault().requests.create(who, kept.row, spot.signer.value)
    return LINK + token


def take_scan(login: str, handle: str, paper_id: str, scan: bytes, signed_on: date, place: str | None,
              signers: Iterable[str] | None = None) -> None:
    """Take the scan of a paper signed in ink, matched page for page to the frozen version.

    ``signers``: who signed on it; the one whose signature is missing when None.  Nobody is taken to have signed unless they
    are named: raises InputError where several are missing and nobody is.  The person who uploads confirms date and place as
    written on the paper.  A scan that bears several signatures is given again for each of them.
    """
    from ...signing import scans

    who = actor(login)
    kept = one(who, handle, paper_id)
    _must_be_current(who, handle, kept)
    states = signing.states(kept.document, kept.frozen, signatures_on(who, handle))
    wanted = [s for s in kept.document.signatures
              if states[s.signer] is not SignatureState.SIGNED and (signers is None or s.signer.value in signers)]
    if not wanted:
        raise InputError("Nobody is left to sign this paper", paper_id, "Nothing more is needed.")
    if signers is None and len(wanted) > 1:
        raise InputError("Several people sign this paper", paper_id, "Say whose signature is on the scan.")
    mark = hashlib.sha256(scan).hexdigest()
    upload = _same_scan(who, handle, kept, mark)
    accepted = None if upload else scans.accept(signed_document(who, handle, kept), scan)
    made = [signing.scanned(kept.document, kept.frozen, s.signer, signed_on=signed_on, place=place, now=now(), today=today(),
                            frozen_on=kept.since.astimezone(ZONE).date()) for s in wanted]
    if accepted is not None:
        upload = vault().uploads.add(who, handle, "scan", accepted.pdf, media_type="application/pdf", about={"scan": mark}).id
    for signature in made:
        record(who, kept, signature, upload)


def _same_scan(who: Actor, handle: str, kept: Kept, mark: str) -> str | None:
    """The upload that this very file already became on this paper: it was matched then, and may bear a second signature."""
    for row in vault().signatures.list(who, handle):
        if row.paper_id == kept.row and row.upload_id and vault().uploads.load(who, row.upload_id).about.get("scan") == mark:
            return row.upload_id
    return None


def signed_document(who: Actor, handle: str, kept: Kept) -> Document:
    """The paper with every signature that stands on it: typed ones drawn in, a scan in place of its pages."""
    rows = sorted((r for r in vault().signatures.list(who, handle) if r.paper_id == kept.row), key=lambda r: r.signed_at)
    scans = [r for r in rows if r.method == "scan"]
    if scans:  # the sheet was printed with the typed signatures already on it
        return replace(kept.document, pdf=vault().uploads.load(who, scans[-1].upload_id).content)
    mark = (kept.row, tuple(r.id for r in rows))
    paper = _drawn.get(mark)
    if paper is None:
        paper = kept.document
        for row in rows:
            paper = documents.with_signature(paper, Signer(row.capacity), f"/s/ {row.detail['name']}",
                                             date.fromisoformat(row.detail["signed_on"]), row.detail.get("place"), forms())
        _drawn[mark] = paper
        while len(_drawn) > MOST_DRAWN:
            _drawn.pop(next(iter(_drawn)))
    return paper


def paper_pdf(login: str, handle: str, paper_id: str) -> bytes:
    """The PDF of a paper with the signatures that stand on it."""
    who = actor(login)
    return signed_document(who, handle, one(who, handle, paper_id)).pdf


def paper_html(login: str, handle: str, paper_id: str) -> str:
    """The accessible twin of a paper, an HTML fragment without scripts."""
    return one(actor(login), handle, paper_id).document.html

