# do not pre-load
"""``verify.html``: a page that goes with a packet and says, in a browser with no network, whether each file is as it was sealed.

It holds the manifest and a few lines of script, and nothing from elsewhere; its own policy lets it load and send nothing.  It is
made from the manifest alone, so the same packet always has the same page, and ``verify`` notices a changed one.
"""
from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from importlib.resources import files

PAGE = "verify.html"


def page(manifest: bytes) -> bytes:
    """The page for a packet's ``manifest.json``.  It compares bytes; it does not say who made them, nor whether the law is met."""
    home = files(__package__)
    script = (home / "verify_page.js").read_text(encoding="utf-8")
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    parts = {
        "script_hash": f"sha256-{hashed}", "reference": escape(str(json.loads(manifest).get("reference", ""))),
        # The sign that could end the element is written as JSON may; the hash is of the file itself.
        "manifest": manifest.decode("utf-8", "replace").replace("<", "\\u003c"), "script": script,
        "manifest_hash": hashlib.sha256(manifest).hexdigest()}
    frame = (home / "verify_page.html").read_text(encoding="utf-8")
    return re.sub(r"\{(script_hash|reference|manifest_hash|manifest|script)\}", lambda found: parts[found[1]], frame).encode()
