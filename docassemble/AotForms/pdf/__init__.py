# do not pre-load
"""Blank forms, shaped text, filling, typesetting, reading back. Knows nothing of petitions.

A paper's way: ``typeset_form`` (build time; ``blanks`` says how the HTML is written) → ``inspect`` → ``fill`` or
``typeset`` → ``read_back`` → ``preflight`` → ``merge``; a signed one comes back by ``same_pages``.
"""
from __future__ import annotations

from .accessible import accessible
from .bilevel import bilevel
from .blanks import typeset_form
from .choosing import FieldInfo, inspect
from .filling import Filled, fill
from .fitting import Fit, fit, fits, measure
from .fonts import UnwritableCharacter, missing_packages
from .packets import merge, pages
from .preflight import EXHIBIT, GR_14, SCAN, Rules, preflight
from .preflight_identifiers import Identifier, identifiers
from .preflight_pictures import Shows
from .preflight_text import Said, said
from .rasters import images
from .reading import Missing, Page, ReadBackError, counted, key, missing, read, read_back, same
from .scans import PageMatch, ScanReport, same_pages
from .typesetting import check_writable, typeset

__all__ = [
    "EXHIBIT", "GR_14", "SCAN", "FieldInfo", "Filled", "Fit", "Identifier", "Missing", "Page", "PageMatch", "ReadBackError", "Rules",
    "Said", "ScanReport", "Shows", "UnwritableCharacter", "accessible", "bilevel", "check_writable", "counted", "fill", "fit", "fits",
    "identifiers", "images", "inspect", "key", "measure", "merge", "missing", "missing_packages", "pages", "preflight", "read", "read_back", "said", "same", "same_pages",
    "typeset", "typeset_form",
]
