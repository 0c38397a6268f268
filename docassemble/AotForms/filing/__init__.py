# do not pre-load
"""County profiles, what an adapter is, the ledger and the courier.

``submit`` writes a submission; ``Courier.run_once`` delivers it; ``words`` holds what people do and report;
``receipt`` says what became of it; ``Registry`` finds the channels; ``FilingAdapter`` and the names around it are what the
author of an adapter needs (docs/adapters.md).
"""
from __future__ import annotations

from importlib import import_module

_HOME = {"submit": "ledger", "Courier": "courier", "receipt": "receipts", "Registry": "registry",
         **dict.fromkeys(("Capabilities", "Dedupe", "FilingAdapter", "Note", "Outcome", "Outgoing", "OutgoingFile", "Plan", "Recipient", "State", "Told"),
                         "adapter")}


def __getattr__(name: str):
    # Loaded on first use, so that county profiles and adapters can be had without the database libraries.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)
