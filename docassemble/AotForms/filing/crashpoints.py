# do not pre-load
"""Named places between two steps of a submission, at which a test may kill this process.

Outside tests no hook is set and ``reach`` does nothing.  A test reads the names from the code, sets ``hook``, and kills
with SIGKILL at each of them in turn: what the ledger then holds must be true.
"""
from __future__ import annotations

from collections.abc import Callable

hook: Callable[[str], None] | None = None


def reach(name: str) -> None:
    """Say that this place was reached."""
    if hook is not None:
        hook(name)
