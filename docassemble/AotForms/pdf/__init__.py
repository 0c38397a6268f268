# do not pre-load
"""Blank forms, shaped text, filling, typesetting, reading back. Knows nothing of petitions."""
from __future__ import annotations

from .blanks import typeset_form
from .choosing import FieldInfo, inspect
from .filling import Filled, fill
from .fitting import Fit, fit, measure
from .fonts import UnwritableCharacter, missing_packages
from .packets import merge, pages
from .preflight import EXHIBIT, GR_14, Rules, preflight
from .rasters import images
from .reading import Missing, Page, ReadBackError, key, missing, read, read_back, same
from .typesetting import check_writable, typeset

__all__ = [
    "EXHIBIT", "GR_14", "FieldInfo", "Filled", "Fit", "Missing", "Page", "ReadBackError", "Rules",
    "UnwritableCharacter", "check_writable", "fill", "fit", "images", "inspect", "key", "measure", "merge", "missing",
    "missing_packages", "pages", "preflight", "read", "read_back", "same", "typeset", "typeset_form",
]
