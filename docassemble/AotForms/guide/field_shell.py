# do not pre-load
"""The page for the field as files that a phone keeps: the page, its scripts and style, icons, manifest, and the worker that keeps them.

The worker lists every file with its SHA-256 and keeps nothing else, so that what a guest network puts in its way is never kept, and
no answer of the server that holds a fact is.  Every byte is the same for everybody.
"""
from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import lru_cache
from importlib.resources import files

from ..law.rules import rules_on
from . import doors, field_form
from .wording import NTH

PLACE = "/aot/field/"
STATIC = "/packagestatic/docassemble.AotForms/"
SCRIPTS = ("aotforms-shown.js", "field-store.js", "field-form.js", "field-send.js", "field.js")
STYLES = ("aotforms.css", "field.css")
ICONS = {"field-192.png": 192, "field-512.png": 512}
TOUCH = "field-180.png"
MANIFEST, WORKER = "manifest.webmanifest", "worker.js"


def page() -> bytes:
    """The page itself: every question, no answer, nothing about who asks for it."""
    return _page(doors.today_in_washington())


@lru_cache(maxsize=2)
def _page(day: date) -> bytes:
    from flask import render_template

    html = render_template("aot/field.html", form=field_form.form(day), numbered=field_form.NUMBERED, nth=NTH, rules=rules_on(day).checked_on,
                           informants=field_form.informant_words(), scripts=SCRIPTS, styles=STYLES, touch=TOUCH)
    return html.encode()


def manifest() -> bytes:
    """What makes the page installable (W3C Web Application Manifest)."""
    icons = [{"src": STATIC + name, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"} for name, size in ICONS.items()]
    return json.dumps({"id": PLACE, "name": "AotForms without a network", "short_name": "AotForms", "lang": "en", "start_url": PLACE, "scope": PLACE,
                       "display": "standalone", "background_color": "#ffffff", "theme_color": "#0b4a8f", "icons": icons}).encode()


def shell() -> dict[str, str]:
    """Every file that is kept: its address, and the SHA-256 of its bytes in hexadecimal."""
    kept = {PLACE: page(), PLACE + MANIFEST: manifest()}
    kept |= {STATIC + name: static(name) for name in (*SCRIPTS, *STYLES, *ICONS, TOUCH)}
    return {address: hashlib.sha256(content).hexdigest() for address, content in kept.items()}


def worker() -> bytes:
    """The service worker for just these files; any change of any of them is another worker."""
    return static("field-worker.js").replace(b"SHELL = {}", b"SHELL = " + json.dumps(shell(), sort_keys=True).encode())


def static(name: str) -> bytes:
    """One of our files in data/static."""
    return files("docassemble.AotForms").joinpath("data/static", name).read_bytes()
