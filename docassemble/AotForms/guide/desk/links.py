# do not pre-load
"""What a signer is shown before signing, and what the holder of a one-use link can do: read one paper, and sign it once."""
from __future__ import annotations

from dataclasses import dataclass, field

from ... import pdf, signing
from ...documents.document import Document, SignatureSpot, Signer
from ...errors import RequirementNotMet
from ...vault import Actor
from . import stored
from .identity import by_link
from .opening import actor, now, today, vault
from .signatures import must_be_own, record, signer_of
from .writing import Kept, one, standing


@dataclass(frozen=True, slots=True)
class Shown:
    """What a signer is shown: the paper, its version as people compare it, and the words they put their name to."""

    title: str
    html: str = field(repr=False)
    pages: int
    version: str
    short: str
    spot: SignatureSpot


def open_link(token: str) -> Shown:
    """The paper behind a link.  Raises AccessDenied, alike for a wrong, a used and an old link."""
    _, kept, spot, parts = _behind(token)
    return _shown(kept, spot, parts)


def open_pdf(token: str) -> bytes:
    """The PDF of all that the holder of a link signs.  Raises AccessDenied as ``open_link`` does."""
    _, kept, _, parts = _behind(token)
    papers = [kept.document, *parts]
    return pdf.merge([p.pdf for p in papers], [p.title for p in papers]) if parts else kept.document.pdf


def to_sign(login: str, handle: str, paper_id: str, signer: str) -> Shown:
    """The paper that a person signs in their own log-in, with what is part of it.  Raises InputError, AccessDenied."""
    who = actor(login)
    kept = one(who, handle, paper_id)
    parts = [k.document for k in standing(who, handle) if k.document.id in kept.document.covers]
    return _shown(kept, signing.spot(kept.document, signer_of(signer)), parts)


def _shown(kept: Kept, spot: SignatureSpot, parts: list[Document]) -> Shown:
    papers = [kept.document, *parts]
    return Shown(kept.document.title, "\n".join(p.html for p in papers), sum(p.pages for p in papers), kept.frozen.version,
                 kept.frozen.short, spot)


def sign(token: str, typed_name: str, place: str, version: str) -> None:
    """The signer's own typed signature.  ``version`` is the one that was shown.  The link works no more afterwards."""
    who, kept, spot, _ = _behind(token)
    identity = by_link(vault().requests.mine(who)[0])
    if version != kept.frozen.version:
        raise RequirementNotMet("The paper changed since you opened it", "paper", "Read it again, then sign.")
    record(who, kept, signing.typed(kept.document, kept.frozen, spot.signer, typed_name, signed_on=today(), place=place,
                                    now=now(), today=today()), identity)


def decline(token: str, reason: str) -> None:
    """The holder of a link will not sign, and says why to whoever asked.  The link works no more.  Raises InputError, AccessDenied."""
    who = vault().requests.open(token)
    vault().requests.decline(who, vault().requests.mine(who)[0].id, reason)


def decline_own(login: str, handle: str, paper_id: str, signer: str, reason: str) -> None:
    """A person at their own log-in will not sign a paper as it stands now, and says why.  Raises as ``desk.sign`` does."""
    who = actor(login)
    kept = one(who, handle, paper_id)
    must_be_own(who, kept, signer)
    capacity = signer_of(signer).value
    asked = [one for one in vault().requests.mine(who) if (one.paper_id, one.capacity) == (kept.row, capacity)]
    request = asked[0] if asked else vault().requests.create(who, kept.row, capacity, signer_login=login)[0]
    vault().requests.decline(who, request.id, reason)


def _behind(token: str) -> tuple[Actor, Kept, SignatureSpot, list[Document]]:
    who = vault().requests.open(token)
    request = vault().requests.mine(who)[0]
    row = vault().papers.load(who, request.paper_id)
    about = dict(row.about)
    document = stored.document(row.content, about)
    spot = signing.spot(document, Signer(request.capacity))
    return who, Kept(request.paper_id, document, stored.frozen(about), row.entry.created_at), spot, stored.parts(about)

