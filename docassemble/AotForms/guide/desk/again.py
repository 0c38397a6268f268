# do not pre-load
"""What the law says of a matter that is being told right now: only what the last answer touched is asked anew (``law.Again``).

The facts come from the caller, who was allowed to read them; what is kept here is compared with them and never shown in their place.
It stays in memory, of the last matters only, and is let go when nobody answered for a while.
"""
from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from ... import law, matter as matters
from ...law.findings import Review
from .opening import today

MOST = 200
SECONDS = 15 * 60
_lock = Lock()
_kept: OrderedDict[str, tuple[float, law.Again]] = OrderedDict()


def review_again(handle: str | None, known: matters.Matter) -> Review:
    """As ``review_facts``; ``handle``: of the matter that is told, None where it has none yet."""
    day = max(known.venue.planned_on or today(), today())
    return law.review(known, day) if handle is None else _of(handle).review(known, day)


def _of(handle: str) -> law.Again:
    now = time.monotonic()
    with _lock:
        again = _kept.pop(handle, (now, None))[1] or law.Again()
        _kept[handle] = now, again
        while _kept and (len(_kept) > MOST or next(iter(_kept.values()))[0] < now - SECONDS):
            _kept.popitem(last=False)
    return again
