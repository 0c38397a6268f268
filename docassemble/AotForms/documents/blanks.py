# do not pre-load
"""The committed blank forms and their field maps, pinned by hash."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from ..errors import SetUpError
from .rendering import TEMPLATES
from .variants import VARIANTS, Variant


@dataclass(frozen=True, slots=True)
class BlankField:
    """One field of a blank.  ``box``: left, bottom, right, top in points; ``size``: of the type, None for a check box.

    ``kind``: line, box (several lines), check or footer.  ``item``: its number on the form, or empty.
    """

    name: str
    item: str
    tooltip: str
    kind: str
    page: int
    box: tuple[float, float, float, float]
    size: float | None

    @property
    def room(self) -> tuple[float, float]:
        """Width and height inside the box, as the filler has them."""
        left, bottom, right, top = self.box
        return right - left - 4, top - bottom


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank form with its fields."""

    variant: Variant
    pdf: bytes = field(repr=False)
    sha256: str
    fields: Mapping[str, BlankField] = field(repr=False)


@cache
def blank(stem: str) -> Blank:
    """The blank named ``stem``.  Raises SetUpError where its PDF is not the one that its map names."""
    described = json.loads((TEMPLATES / f"{stem}.fields.json").read_text(encoding="utf-8"))
    pdf = (TEMPLATES / f"{stem}.pdf").read_bytes()
    if hashlib.sha256(pdf).hexdigest() != described["sha256"]:
        raise SetUpError("A blank form is not the one that its map describes", f"{stem}.pdf", "Build the forms again: make forms.")
    fields = {row["field"]: BlankField(row["field"], row["item"], row["tooltip"], row["kind"], row["page"], tuple(row["box"]),
                                       row["size"]) for row in described["fields"]}
    return Blank(VARIANTS[stem], pdf, described["sha256"], MappingProxyType(fields))
