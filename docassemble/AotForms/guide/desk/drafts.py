# do not pre-load
"""The proposed orders of a matter, each a paper of its own, for whoever edits them."""
from __future__ import annotations

from ...documents import Document, Need, catalogue, write_one
from ...documents.listing import PROPOSED_ORDERS
from ...law import Review
from ...matter import Matter

_MOST = 50
# Writing them takes a second, and a packet is sealed several times on its way: the last ones, by facts and findings.
_written: dict[tuple[str, Review], tuple[Document, ...]] = {}


def orders(known: Matter, found: Review) -> tuple[Document, ...]:
    """The proposed orders that this matter needs, as far as can be said now."""
    mark = (known.model_dump_json(), found)
    if mark not in _written:
        needed = [e.id for e in catalogue(known, found) if e.id in PROPOSED_ORDERS and e.need is Need.REQUIRED]
        _written[mark] = tuple(document for id in needed for document in write_one(known, found, id))
        while len(_written) > _MOST:
            _written.pop(next(iter(_written)))
    return _written[mark]
