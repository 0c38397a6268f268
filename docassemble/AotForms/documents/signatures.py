# do not pre-load
"""Putting a signature on a paper: the same blank filled again with the signature added, and nothing else changed."""
from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from .. import pdf
from ..errors import InputError
from ..matter.dates import long_date
from .blanks import blank
from .document import Document, SignatureSpot, Signer
from .filling import fits
from .rendering import twin_html

SMALLEST = 6.0


def with_signature(document: Document, signer: Signer, signature_text: str, signed_on: date, place: str | None) -> Document:
    """``document`` with one signature: its text (``/s/ Name``), the day, and the place where the law asks for one.

    The same input gives the same bytes.  Raises InputError where the paper has no place for ``signer``, where the place of
    signing is missing or the text does not fit, or where the blank is not the edition that the paper stands on;
    ReadBackError where anything but the signature differs from ``document``.  Does not judge who may sign.
    """
    spot = _spot(document, signer)
    form = blank(document.blank or "")
    if form.sha256 != document.form.blank_sha256:
        raise InputError("The blank form has changed since this paper was written", document.id, "Write the paper again and sign that one.")
    added = {spot.signature_field: signature_text, spot.date_field: long_date(signed_on)}
    if spot.place_field:
        if not (place or "").strip():
            raise InputError("A declaration needs the place where it is signed", "place", "Give the city and state.")
        added[spot.place_field] = place.strip()
    for name, text in added.items():
        if not text.strip() or not fits(form.fields[name], text, SMALLEST):
            raise InputError("This does not fit the line that it is signed on", name, "Sign a printed copy in ink and scan it.")
    values = {**document.values, **added}
    done = pdf.fill(form.pdf, values)
    _only_added(document, done.pdf, values, added)
    return replace(document, pdf=done.pdf, html=twin_html(form.variant, values), values=values)


def _spot(document: Document, signer: Signer) -> SignatureSpot:
    for spot in document.signatures:
        if spot.signer is signer and document.blank:
            return spot
    raise InputError(f"This paper has no place for the {signer.value} to sign", document.id, "Open the paper that asks for it.")


def _only_added(before: Document, after: bytes, values: dict[str, str | bool], added: dict[str, str]) -> None:
    """Every value is there, and by one reader at least the pages hold what they held and the signature, letter for letter."""
    old, new = pdf.read(before.pdf), pdf.read(after)
    lost = pdf.missing(new, values)
    if lost.neither:
        raise pdf.ReadBackError(lost.neither)
    gone = {name: before.values.get(name, "") for name in added}
    wanted = Counter(pdf.key("".join(added.values())))
    wanted.subtract(Counter(pdf.key("".join(str(text) for text in gone.values()))))
    for reader in (0, 1):
        now, then = (Counter("".join(page.keys[reader] for page in pages)) for pages in (new, old))
        now.subtract(then)
        now.subtract(wanted)
        if not any(now.values()) and len(old) == len(new):
            return
    raise pdf.ReadBackError(("the rest of the paper",))
