# do not pre-load
"""Blank forms, shaped text, filling, typesetting, reading back. Knows nothing of petitions.

A paper's way: ``typeset_form`` (build time; ``blanks`` says how the HTML is written) → ``inspect`` → ``fill`` or
``typeset`` → ``read_back`` → ``preflight`` → ``merge``; a signed one comes back by ``same_pages``.
"""
from __future__ import annotations

from .accessible import accessible
from .blanks import typeset_form
from .choosing import FieldInfo, inspect
from .filling import Filled, fill
from .fitting import Fit, fit, measure
from .fonts import UnwritableCharacter, missing_packages
from .packets import merge, pages
from .preflight import EXHIBIT, GR_14, Rules, preflight
from .rasters import images
from .reading import Missing, Page, ReadBackError, key, missing, read, read_back, same
from .scans import PageMatch, ScanReport, same_pages
from .typesetting import check_writable, typeset

__all__ = [
    "EXHIBIT", "GR_14", "FieldInfo", "Filled", "Fit", "Missing", "Page", "PageMatch", "ReadBackError", "Rules", "ScanReport",
    "UnwritableCharacter", "accessible", "check_writable", "fill", "fit", "images", "inspect", "key", "measure", "merge", "missing",
    "missing_packages", "pages", "preflight", "read", "read_back", "same", "same_pages", "typeset", "typeset_form",
]
