# do not pre-load
"""What the holder of a one-use link can do: read one paper, and sign it once."""
from __future__ import annotations

from dataclasses import dataclass, field

from ... import pdf, signing
from ...documents.document import Document, SignatureSpot, Signer
from ...errors import RequirementNotMet
from ...vault import Actor
from . import stored
from .opening import now, today, vault
from .writing import Kept
from .signatures import record


@dataclass(frozen=True, slots=True)
class Shown:
    """What a signer is shown: the paper, its version as people compare it, and the words they put their name to."""

    title: str
    html: str = field(repr=False)
    pdf: bytes = field(repr=False)
    pages: int
    version: str
    short: str
    spot: SignatureSpot


def open_link(token: str) -> Shown:
    """The paper behind a link.  Raises AccessDenied, alike for a wrong, a used and an old link."""
    _, kept, spot, parts = _behind(token)
    papers = [kept.document, *parts]
    whole = kept.document.pdf if not parts else pdf.merge([p.pdf for p in papers], [p.title for p in papers])
    return Shown(kept.document.title, "\n".join(p.html for p in papers), whole, sum(p.pages for p in papers),
                 kept.frozen.version, kept.frozen.short, spot)


def sign(token: str, typed_name: str, place: str, version: str) -> None:
    """The signer's own typed signature.  ``version`` is the one that was shown.  The link works no more afterwards."""
    who, kept, spot, _ = _behind(token)
    if version != kept.frozen.version:
        raise RequirementNotMet("The paper changed since you opened it", "paper", "Read it again, then sign.")
    record(who, kept, signing.typed(kept.document, kept.frozen, spot.signer, typed_name, signed_on=today(), place=place,
                                    now=now(), today=today()))


def _behind(token: str) -> tuple[Actor, Kept, SignatureSpot, list[Document]]:
    who = vault().requests.open(token)
    request = vault().requests.mine(who)[0]
    row = vault().papers.load(who, request.paper_id)
    about = dict(row.about)
    document = stored.document(row.content, about)
    spot = signing.spot(document, Signer(request.capacity))
    return who, Kept(request.paper_id, document, stored.frozen(about), row.entry.created_at), spot, stored.parts(about)

