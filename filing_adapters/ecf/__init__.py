# do not pre-load
"""Electronic Court Filing (OASIS LegalXML ECF 4.01): filing, status, and the court's call back."""
from __future__ import annotations

from .adapter import EcfAdapter

__all__ = ["EcfAdapter"]
