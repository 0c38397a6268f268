# do not pre-load
"""Signatures on frozen papers: by the signer's own log-in, by a one-use link, or in ink and scanned."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ... import documents, signing
from ...documents.document import Document, Signer
from ...errors import InputError, RequirementNotMet
from ...matter.dates import long_date
from ...signing import How, Signature, SignatureState
from ...vault import DECLINED, Actor, SigningRequest
from .identity import Me, by_log_in, how_words, in_ink, may_sign_as, of
from .opening import ZONE, actor, forms, now, today, vault
from .writing import Kept, one, refresh

METHODS = {How.TYPED: "typed", How.SCAN: "scan"}
MOST_DRAWN = 32
# Papers with typed signatures drawn in, by the frozen row and its signatures: neither ever changes.
_drawn: dict[tuple, Document] = {}


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One signature a paper needs, for a screen.

    own: the person who asks may sign here by their own log-in.  how: who is known to have signed, and by what.  asked: the
    link that waits for this signer, in words.  declined: when and why this signer would not sign this version, in words.
    """

    signer: str
    name: str
    capacity: str
    statement: str
    state: str
    required: bool
    when: date | None = None
    own: bool = False
    how: str = ""
    asked: str = ""
    declined: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper, for a screen.  ``version`` is the short hash people can compare."""

    id: str
    title: str
    pages: int
    role: str
    version: str
    needs: tuple[SignatureRow, ...]


def signatures_on(who: Actor, handle: str, *, fallen: bool = False) -> list[Signature]:
    """Every signature that stands in a matter, as the signing room knows them; with ``fallen`` those that are void instead."""
    result = []
    for row in vault().signatures.list(who, handle, voided=fallen):
        if fallen and row.voided_at is None:
            continue
        how = How.SCAN if row.method == "scan" else How.TYPED
        result.append(Signature(row.detail["document"], Signer(row.capacity), row.detail["name"], how, row.detail["version"],
                                date.fromisoformat(row.detail["signed_on"]), row.signed_at, row.detail.get("place")))
    return result


def papers(login: str, handle: str) -> list[PaperRow]:
    """The papers of a matter, written anew if the facts changed, each with where its signatures stand."""
    who = actor(login)
    kept, given, me = refresh(who, handle), signatures_on(who, handle), of(who)
    hows = {(row.paper_id, row.capacity): how_words(row.detail.get("identity")) for row in vault().signatures.list(who, handle)}
    requests, fallen = vault().requests.list(who, handle), signatures_on(who, handle, fallen=True)
    waiting = {(row.paper_id, row.capacity): row for row in requests
               if row.member_id is None and not row.used_at and not row.withdrawn_at and row.expires_at > now()}
    said_no = {(row.paper_id, row.capacity): row for row in requests if DECLINED in row.about}
    return [_row(k, given, me, hows, waiting, said_no, fallen) for k in kept]


def _row(kept: Kept, given: Iterable[Signature], me: Me, hows: Mapping[tuple, str], waiting: Mapping[tuple, SigningRequest],
         said_no: Mapping[tuple, SigningRequest], fallen: Iterable[Signature]) -> PaperRow:
    where = _states(kept, given, fallen)
    when = {s.signer: s.signed_on for s in given if s.version == kept.frozen.version and s.document_id == kept.document.id}
    needs = tuple(SignatureRow(
        s.signer.value, s.name, s.capacity, s.statement, where[s.signer].value, s.required, when.get(s.signer), may_sign_as(me, s.name),
        hows.get((kept.row, s.signer.value), ""), _asked(waiting.get((kept.row, s.signer.value))),
        _declined(said_no.get((kept.row, s.signer.value)))) for s in kept.document.signatures)
    return PaperRow(kept.document.id, kept.document.title, kept.document.pages, kept.document.role.value, kept.frozen.short, needs)


def _states(kept: Kept, given: Iterable[Signature], fallen: Iterable[Signature]) -> dict[Signer, SignatureState]:
    """Where each signature stands; void, not merely missing, for who signed a version that an edit replaced: they must sign again."""
    signed_before = {s.signer for s in fallen if s.document_id == kept.document.id and s.version != kept.frozen.version}
    return {signer: SignatureState.VOID if state is SignatureState.NOT_SIGNED and signer in signed_before else state
            for signer, state in signing.states(kept.document, kept.frozen, given).items()}


def _asked(request: SigningRequest | None) -> str:
    if request is None:
        return ""
    until = request.expires_at.astimezone(ZONE)
    return f"{how_words(request.about)}; it works until {long_date(until.date())}, {until:%H:%M}"


def _declined(request: SigningRequest | None) -> str:
    if request is None or request.withdrawn_at is None:
        return ""
    at = request.withdrawn_at.astimezone(ZONE)
    return f"Declined on {long_date(at.date())}, {at:%H:%M}: {request.about[DECLINED]}"


def must_be_own(who: Actor, kept: Kept, signer: str) -> None:
    """Ensures that the paper names whoever asks.  Raises RequirementNotMet, InputError where the paper has no such signer."""
    if not may_sign_as(of(who), signing.spot(kept.document, signer_of(signer)).name):
        raise RequirementNotMet("Only the person named on the paper can sign it, and that is not the name verified for this log-in",
                                kept.document.id, "Send that person a link, or print the paper for ink. If the name is yours, see who "
                                "you are signed in as, and have the name in the answers or the verified name corrected.")


def sign(login: str, handle: str, paper_id: str, signer: str, typed_name: str, signed_on: date, place: str | None,
         version: str | None = None) -> None:
    """The typed signature of the person logged in, on the paper as it was shown (``version``, where the page says which).

    Only for the person whose verified name is the name on the paper: petitioner, declarant and cosigner alike.
    """
    who = actor(login)
    kept, me = one(who, handle, paper_id), of(who)
    must_be_current(who, handle, kept)
    must_be_own(who, kept, signer)
    if version is not None and version != kept.frozen.version:
        raise RequirementNotMet("The paper changed since you opened it", paper_id, "Read it again, then sign.")
    record(who, kept, signing.typed(kept.document, kept.frozen, signer_of(signer), typed_name, signed_on=signed_on,
                                    place=place, now=now(), today=today()), by_log_in(me))


def signer_of(name: str) -> Signer:
    """The signer that a form names.  Raises InputError."""
    try:
        return Signer(name)
    except ValueError:
        raise InputError("Nobody signs papers in this capacity", "signer", "Open the papers and choose who signs.") from None


def must_be_current(who: Actor, handle: str, kept: Kept) -> None:
    """Raises RequirementNotMet where the facts changed since the paper was written."""
    newest = {k.document.id: k for k in refresh(who, handle)}.get(kept.document.id)
    if newest is None or newest.frozen.version != kept.frozen.version:
        raise RequirementNotMet("The facts changed since this paper was written", kept.document.id, "Read the new version, then sign.")


def record(who: Actor, kept: Kept, signature: Signature, identity: Mapping[str, str], upload: str | None = None) -> None:
    """Keep a signature in the vault, with how the signer is known (``identity``).  Raises RequirementNotMet where the paper was replaced meanwhile."""
    detail = {"document": signature.document_id, "name": signature.name, "version": signature.version,
              "signed_on": signature.signed_on.isoformat(), "place": signature.place, "identity": dict(identity)}
    vault().signatures.add(who, kept.row, paper_sha256=kept.document.sha256, capacity=signature.signer.value,
                           method=METHODS[signature.how], detail=detail, upload_id=upload)


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
    must_be_current(who, handle, kept)
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
        record(who, kept, signature, in_ink(of(who)), upload)


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

