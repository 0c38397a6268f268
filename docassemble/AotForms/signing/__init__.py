# do not pre-load
"""Freeze a version of a paper, take one person's signature, void it on edit."""
from .signing import (Frozen, How, Signature, SignatureState, folded, freeze, missing, scanned, spot, states, typed)

__all__ = ["Frozen", "How", "Signature", "SignatureState", "folded", "freeze", "missing", "scanned", "spot", "states", "typed"]
