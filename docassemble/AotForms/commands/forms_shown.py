# do not pre-load
"""How places of a blank are told to people and to programs."""
from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..documents.binding import FieldSpot, LabelSpot, Place


def told(place: Place) -> dict[str, Any]:
    """A place as plain values; ``place`` names it, ``where`` says where it stands on its page (points, left and bottom first)."""
    if place.page:
        left, bottom, right, top = place.box
        where = f"page {place.page}  {left:.0f} {bottom:.0f} {right:.0f} {top:.0f}"
    else:
        where = "document"
    return {"place": _plain(name(place)), "where": where, "kind": place.kind, "page": place.page or None,
            "box": [round(v, 1) for v in place.box] if place.page else None, "label": place.label, "also_near": list(place.more),
            "tooltip": place.tooltip, "spot": {k: _plain(v) if isinstance(v, str) else v for k, v in asdict(place.spot).items() if v not in (None, "")}}


def name(place: Place) -> str:
    """How a place is called on a screen."""
    spot = place.spot
    if isinstance(spot, FieldSpot):
        return spot.field + (f" = {spot.option}" if spot.option else "")
    if isinstance(spot, LabelSpot):
        return f"beside “{spot.label}”" + (f" ({spot.nth})" if spot.nth > 1 else "")
    return spot.at


def _plain(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
