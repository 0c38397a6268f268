# do not pre-load
"""Where a value goes on a blank, as plain data: a field of a form, a box beside a label, or a place in a Word document."""
from __future__ import annotations

from dataclasses import dataclass, field

from .sheets import Rect

FIELD_SIZE = 10.0  # points; the type of a value in a box that has no field


@dataclass(frozen=True, slots=True)
class FieldSpot:
    """A field of the blank's own form (AcroForm), by its full name.

    option: for a check box, radio button or choice, what the term's tick chooses.  says: the label near it on the blank.
    """

    field: str
    option: str | None = None
    says: str = ""

    @property
    def key(self) -> str:
        """What tells it from other spots."""
        return f"field {self.field}" + (f" [{self.option}]" if self.option else "")


@dataclass(frozen=True, slots=True)
class LabelSpot:
    """A box on a page, found by a text that the blank prints.

    page: from 1; label: the printed text, whole or its start, compared without white space; nth: which of several on that
    page, from the top.  dx, dy: from the label's lower left corner to the box's, in points, right and up; width, height.
    kind: text, lines or check; size: of the type in points.
    """

    page: int
    label: str
    dx: float
    dy: float
    width: float
    height: float
    nth: int = 1
    kind: str = "text"
    size: float = FIELD_SIZE
    says: str = ""

    @property
    def key(self) -> str:
        """What tells it from other spots."""
        return f"page {self.page}, “{self.label}”" + (f" ({self.nth})" if self.nth > 1 else "") + f", {self.dx:g} {self.dy:g}"


@dataclass(frozen=True, slots=True)
class WordSpot:
    """A place in a Word document, by the name that ``forms inspect`` gives it: ``p12.b1``, ``t1.r2.c2``, ``control:…``."""

    at: str
    says: str = ""

    @property
    def key(self) -> str:
        """What tells it from other spots."""
        return self.at


Spot = FieldSpot | LabelSpot | WordSpot


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a blank that could take a value, as ``forms inspect`` finds it.

    kind: text, lines, check, choice or signature.  label: the text nearest to it; more: other texts near; before: what is
    printed above it, for the part of the form it stands in.  page from 1 (0 in a Word document); box as a reader sees it.
    """

    spot: Spot
    kind: str
    label: str
    page: int = 0
    box: Rect = (0.0, 0.0, 0.0, 0.0)
    height: float = 792.0
    tooltip: str = ""
    name: str = ""
    more: tuple[str, ...] = ()
    before: str = field(default="", repr=False)
    read_only: bool = False
