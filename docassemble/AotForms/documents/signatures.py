# do not pre-load
"""Putting a signature on a paper: the same blank filled again, or the same page set again, with the signature added and nothing
else changed."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from .. import pdf
from ..errors import InputError
from ..matter.dates import long_date
from ..pdf.reading import key
from . import inks
from .binding.bound import BoundForm
from .binding.written import PREFIX, refilled
from .binding.shelf import BoundForms
from .blanks import blank
from .document import Document, SignatureSpot, Signer
from .filling import fits
from .rendering import twin_html

SMALLEST = 6.0


def with_signature(document: Document, signer: Signer, signature_text: str, signed_on: date, place: str | None,
                   forms: BoundForms | None = None) -> Document:
    """``document`` with one signature: its text (``/s/ Name``), the day, and the place where the law asks for one.

    forms: the bound official forms, for a paper that stands on one; its signature lines take a typed signature only where
    they were bound, and are for ink otherwise.
    The same input gives the same bytes.  Raises InputError where the paper has no place for ``signer``, where the place of
    signing is missing or the text does not fit, or where the blank is not the edition that the paper stands on;
    ReadBackError where anything but the signature differs from ``document``.  Does not judge who may sign.
    """
    spot = _spot(document, signer)
    added = {spot.signature_field: signature_text, spot.date_field: long_date(signed_on)}
    if spot.place_field:
        if not (place or "").strip():
            raise InputError("A declaration needs the place where it is signed", "place", "Give the city and state.")
        added[spot.place_field] = place.strip()
    for name, text in added.items():
        if not text.strip():
            raise _no_room(name)
    if (document.blank or "").startswith(PREFIX):
        return _on_bound(document, forms or BoundForms(), added)
    return _filled(document, added) if document.blank else _set(document, added)


def _filled(document: Document, added: dict[str, str]) -> Document:
    """A paper on a form of ours: the same blank filled again."""
    form = blank(document.blank or "")
    if form.sha256 != document.form.blank_sha256:
        raise _changed(document)
    for name, text in added.items():
        if not fits(form.fields[name], text, SMALLEST):
            raise _no_room(name)
    values = {**document.values, **added}
    done = pdf.fill(form.pdf, values)
    _only_added(document, done.pdf, values, added)
    return replace(document, pdf=done.pdf, html=twin_html(form.variant, values), values=values, made_from="")


def _on_bound(document: Document, forms: BoundForms, added: dict[str, str]) -> Document:
    """A signature on an official form: on its own lines, where somebody bound them."""
    bound: BoundForm | None = forms.named(document.blank or "")
    if bound is None or bound.sha256 != document.form.blank_sha256:
        raise _changed(document)
    for name in added:
        if name not in bound.fields:
            raise InputError("The official form has no line bound for this", name, "Sign a printed copy in ink and scan it.")
    values = {**document.values, **added}
    signed = refilled(document, bound, values, SMALLEST)
    if any(signed.values.get(name) != text for name, text in added.items()):
        raise _no_room(document.id)
    _only_added(document, signed.pdf, values, added)
    return signed


def _set(document: Document, added: dict[str, str]) -> Document:
    """A typeset paper: the same page set again with what was signed on its lines."""
    source = inks.written(document.source or "", added, sized=True)
    done, values = pdf.typeset(source, title=document.title), {**document.values, **added}
    _only_added(document, done, values, added)
    return replace(document, pdf=done, html=inks.written(document.html, added, sized=False), values=values, source=source,
                   made_from="")


def _changed(document: Document) -> InputError:
    return InputError("The blank form has changed since this paper was written", document.id, "Write the paper again and sign that one.")


def _no_room(where: str) -> InputError:
    return InputError("This does not fit the line that it is signed on", where, "Sign a printed copy in ink and scan it.")


def _spot(document: Document, signer: Signer) -> SignatureSpot:
    for spot in document.signatures:
        if spot.signer is signer and (document.blank or document.source):
            return spot
    raise InputError(f"This paper has no place for the {signer.value} to sign", document.id, "Open the paper that asks for it.")


def _only_added(before: Document, after: bytes, values: dict[str, str | bool], added: dict[str, str]) -> None:
    """Every value is there, and to one reader at least the paper reads, but for what was signed, exactly as it did."""
    old, new = pdf.read(before.pdf), pdf.read(after)
    lost = pdf.missing(new, values)
    if lost.neither:
        raise pdf.ReadBackError(lost.neither)
    replaced = {name: before.values[name] for name in added if name in before.values}
    for reader in (0, 1):
        then, now = ("\f".join(page.keys[reader] for page in pages) for pages in (old, new))
        if _without(now, added.values()) & _without(then, replaced.values()):
            return
    raise pdf.ReadBackError(("the rest of the paper",))


def _without(text: str, parts: Iterable[str]) -> set[str]:
    """``text`` without each of ``parts`` once; a part that stands in several places could be any of them."""
    possible = {text}
    for part in map(key, parts):
        possible = {whole[:at] + whole[at + len(part):] for whole in possible for at in _places(whole, part)}
    return possible


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
