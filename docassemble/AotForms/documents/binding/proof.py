# do not pre-load
"""A proof of a binding, to look at: every place filled with the name of what goes there, as pictures.

Values stand as the filler sets them; a place too small for its own name, and a tick, has the name beside it in blue.  Blue
frames are bound places, orange ones are places that nothing is bound to.  A proof is never a paper.
"""
from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from ... import pdf
from ...pdf.boxes import rectangle
from ...pdf.fields import Field
from . import word_filling
from .bound import PDF, BoundForm, each, placed, places
from .sheets import Rect, Sheet, sheets
from .spots import FieldSpot, LabelSpot, Place, Spot
from .staging import staged
from .vocabulary import Term
from .word_parts import opened, paragraphs, w

DPI = 110
_BLUE, _ORANGE = (20, 60, 200), (210, 110, 0)


@dataclass(frozen=True, slots=True)
class Proof:
    """files: name to bytes (``page-1.png``, for Word also ``proof.docx`` and, without LibreOffice, ``proof.txt``).

    unbound: terms without a place; unused: places without a term.
    """

    files: Mapping[str, bytes]
    unbound: tuple[Term, ...]
    unused: tuple[Place, ...]


def proof(bound: BoundForm) -> Proof:
    """A proof of ``bound``.  Raises what filling raises; a binding with mistakes is refused before (see ``check``)."""
    found = places(bound.blank)
    files = _pdf_proof(bound, found) if bound.kind == PDF else _word_proof(bound)
    return Proof(files, bound.unbound, tuple(bound.unused(found)))


def _pdf_proof(bound: BoundForm, found: list[Place]) -> dict[str, bytes]:
    ready, given = staged(bound), {}
    for _, term, spot in each(bound):
        name = ready.names[spot.key]
        if name not in given:
            given[name] = _name_or_tick(ready.fields[name], term, spot)
        elif ready.fields[name].kind == "text":
            given[name] = f"{given[name]}, {term.name}"
    done = pdf.fill(ready.pdf, given, overflow_note="")
    pictures = pdf.images(done.pdf, dpi=DPI, color=True)
    pages = sheets(bound.blank)
    drawings = [_Drawing(picture.convert("RGB"), sheet, crop)
                for picture, sheet, crop in zip(pictures, pages, _crops(bound.blank, pages), strict=False)]
    for place in bound.unused(found):
        drawings[place.page - 1].frame(place.box, _ORANGE)
    boxes = {place.spot.key: place.box for place in found}
    for _, term, spot in each(bound):
        _mark(drawings, pages, ready.fields[ready.names[spot.key]], spot, boxes.get(spot.key), term, done.written)
    return {f"page-{number}.png": drawing.png() for number, drawing in enumerate(drawings, start=1)}


def _name_or_tick(field: Field, term: Term, spot: Spot) -> str | bool:
    option = spot.option if isinstance(spot, FieldSpot) else None
    if field.kind in ("check", "radio"):
        return option if option is not None else True
    if field.kind == "choice":
        return option or (field.options[0][1] if field.options else "")
    return term.name


def _mark(drawings: list[_Drawing], pages: list[Sheet], field: Field, spot: Spot, box: Rect | None, term: Term,
          written: Mapping[str, str]) -> None:
    """A frame around each box of a spot, and its term's name where the box could not show it."""
    spread = [(w.page, pages[w.page].seen(w.rect)) for w in field.widgets]
    if isinstance(spot, LabelSpot):
        spread = [(spot.page - 1, placed(spot, pages))]
    elif box is not None and isinstance(spot, FieldSpot) and spot.option is not None:
        spread = [(page, rect) for page, rect in spread if rect == box]
    for page, rect in spread:
        drawings[page].frame(rect, _BLUE)
        if term.name not in written.get(field.name, ""):
            drawings[page].name(rect, term.name)


def _crops(blank: bytes, pages: list[Sheet]) -> list[Rect]:
    with pikepdf.open(io.BytesIO(blank)) as opened_pdf:
        return [sheet.seen(rectangle(page.cropbox) or sheet.media)
                for page, sheet in zip(opened_pdf.pages, pages, strict=False)]


class _Drawing:
    """One page's picture that frames and names are drawn on."""

    def __init__(self, picture: Image.Image, sheet: Sheet, crop: Rect):
        self._picture, self._crop = picture, crop
        self._scale = picture.width / max(crop[2] - crop[0], 1.0)
        self._pen = ImageDraw.Draw(picture)
        self._font = ImageFont.load_default(size=8)

    def _pixels(self, box: Rect) -> Rect:
        left, bottom, right, top = box
        return ((left - self._crop[0]) * self._scale, (self._crop[3] - top) * self._scale,
                (right - self._crop[0]) * self._scale, (self._crop[3] - bottom) * self._scale)

    def frame(self, box: Rect, color: tuple[int, int, int]) -> None:
        """A thin frame."""
        self._pen.rectangle(self._pixels(box), outline=color)

    def name(self, box: Rect, text: str) -> None:
        """A name just above the box, on white."""
        left, top, _, _ = self._pixels(box)
        area = self._pen.textbbox((left, top - 9), text, font=self._font)
        self._pen.rectangle(area, fill=(255, 255, 255))
        self._pen.text((left, top - 9), text, fill=_BLUE, font=self._font)

    def png(self) -> bytes:
        """The picture."""
        out = io.BytesIO()
        self._picture.save(out, "PNG")
        return out.getvalue()


def _word_proof(bound: BoundForm) -> dict[str, bytes]:
    rooms = word_filling.room(bound.blank)
    given: dict[str, str | bool] = {}
    for _, term, spot in each(bound):
        at = spot.at  # type: ignore[union-attr]
        if rooms[at][1] == "check":
            given[at] = True
        else:
            given[at] = f"{given[at]}, {term.name}" if at in given else term.name
    document = word_filling.fill_word(bound.blank, given)
    files = {"proof.docx": document}
    if word_filling.office():
        for number, picture in enumerate(pdf.images(word_filling.as_pdf(document), dpi=DPI, color=True), start=1):
            out = io.BytesIO()
            picture.save(out, "PNG")
            files[f"page-{number}.png"] = out.getvalue()
    else:
        files["proof.txt"] = _text(document).encode()
    return files


def _text(document: bytes) -> str:
    """All text of a document, a line a paragraph."""
    lines = ["".join({w("t"): e.text or "", w("tab"): "\t", w("sym"): "☒" if e.get(w("char")) == "F0FD" else "☐"}.get(e.tag, "")
                     for e in paragraph.iter()) for paragraph in paragraphs(opened(document)[1])]
    return "\n".join(lines) + "\n"
