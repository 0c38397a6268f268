# do not pre-load
"""Blank forms, shaped text, filling, typesetting, reading back. Knows nothing of petitions."""
from __future__ import annotations

from .blanks import typeset_form
from .choosing import FieldInfo, inspect
from .filling import Filled, fill
from .fitting import Fit, fit, measure
from .fonts import UnwritableCharacter, missing_packages
from .reading import Missing, Page, ReadBackError, missing, read, read_back, same
from .typesetting import check_writable, typeset

__all__ = [
    "FieldInfo", "Filled", "Fit", "Missing", "Page", "ReadBackError", "UnwritableCharacter", "check_writable", "fill",
    "fit", "inspect", "measure", "missing", "missing_packages", "read", "read_back", "same", "typeset", "typeset_form",
]
