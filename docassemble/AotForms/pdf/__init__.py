# do not pre-load
"""Blank forms, shaped text, filling, typesetting, reading back. Knows nothing of petitions."""
from __future__ import annotations

from .choosing import FieldInfo, inspect
from .filling import Filled, fill
from .fitting import Fit, fit, measure
from .fonts import UnwritableCharacter

__all__ = ["FieldInfo", "Filled", "Fit", "UnwritableCharacter", "fill", "fit", "inspect", "measure"]
