# do not pre-load
"""The fields of any AcroForm, as they really come: inherited, shared, nameless, orphaned, listed twice.

ISO 32000-1 12.7.  State names are kept byte for byte: bytes that are not UTF-8 become surrogate escapes, as
pikepdf's dictionary keys do.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

READ_ONLY, REQUIRED = 1, 2
MULTILINE, PASSWORD, COMB = 1 << 12, 1 << 13, 1 << 24
RADIO, PUSHBUTTON, UNISON = 1 << 15, 1 << 16, 1 << 25
COMBO, EDIT = 1 << 17, 1 << 18
HIDDEN, PRINT, NO_VIEW = 2, 4, 32

_INHERITED = ("/FT", "/Ff", "/DA", "/Q", "/MaxLen", "/V", "/Opt")


@dataclass(slots=True)
class Widget:
    """One box on a page. ``rect`` is (left, bottom, right, top) in the page's user space; ``page`` counts from 0."""

    obj: pikepdf.Object
    page: int
    rect: tuple[float, float, float, float]
    opt_index: int

    @property
    def turn(self) -> int:
        """How far the content is turned anticlockwise: 0, 90, 180 or 270 (/MK /R)."""
        mk = self.obj.get("/MK")
        return int(mk.get("/R", 0)) % 360 if isinstance(mk, pikepdf.Dictionary) else 0

    @property
    def flags(self) -> int:
        return as_int(self.obj.get("/F"))

    def states(self) -> list[str]:
        """Names of its on states, without the slash, as its normal appearance has them."""
        normal = self.normal()
        if not isinstance(normal, pikepdf.Dictionary):
            return []
        return sorted(key[1:] for key in normal.keys() if key != "/Off")

    def normal(self) -> pikepdf.Object | None:
        """The normal appearance (/AP /N): a stream, a dictionary of streams by state, or None."""
        ap = self.obj.get("/AP")
        return ap.get("/N") if isinstance(ap, pikepdf.Dictionary) else None


@dataclass(slots=True)
class Field:
    """A terminal field: its full name, kind, inherited attributes and boxes."""

    name: str
    node: pikepdf.Object
    attributes: dict[str, pikepdf.Object]
    widgets: list[Widget] = field(default_factory=list)

    @property
    def flags(self) -> int:
        return as_int(self.attributes.get("/Ff"))

    @property
    def kind(self) -> str:
        """text, check, radio, button, choice, signature, or unknown."""
        kind = str(self.attributes.get("/FT", ""))
        if kind == "/Btn":
            return "button" if self.flags & PUSHBUTTON else "radio" if self.flags & RADIO else "check"
        return {"/Tx": "text", "/Ch": "choice", "/Sig": "signature"}.get(kind, "unknown")

    @property
    def max_length(self) -> int | None:
        found = as_int(self.attributes.get("/MaxLen"))
        return found if found > 0 else None

    @property
    def is_comb(self) -> bool:
        return bool(self.flags & COMB) and not self.flags & (MULTILINE | PASSWORD) and bool(self.max_length)

    def options(self) -> list[tuple[str, str]]:
        """The rows of /Opt as (export value, what is shown)."""
        rows = []
        for row in as_list(self.attributes.get("/Opt")):
            if isinstance(row, pikepdf.Array) and len(row) >= 2:
                rows.append((text_of(row[0]), text_of(row[1])))
            else:
                rows.append((text_of(row),) * 2)
        return rows

    def value_text(self) -> str:
        """The value the blank itself carries, as text; empty when none."""
        return text_of(self.attributes.get("/V"))


def as_int(value: object) -> int:
    try:
        return int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return 0


def as_list(value: object) -> list[pikepdf.Object]:
    return list(value) if isinstance(value, pikepdf.Array) else []


def text_of(value: object) -> str:
    """A PDF string, name or text stream as text."""
    if isinstance(value, pikepdf.String):
        return str(value)
    if isinstance(value, pikepdf.Name):
        return bytes(value)[1:].decode("utf-8", "surrogateescape")
    if isinstance(value, pikepdf.Stream):
        return str(pikepdf.String(value.read_bytes()))
    return ""


def rectangle(value: object) -> tuple[float, float, float, float] | None:
    """A rectangle of four numbers with its corners put in order, or None."""
    try:
        a, b, c, d = (float(v) for v in value)  # type: ignore[union-attr]
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)


class _Walk:
    """One walk over the field tree and the pages' annotations."""

    def __init__(self, pdf: pikepdf.Pdf):
        self.fields: dict[str, Field] = {}
        self.pages: dict[tuple[int, int], int] = {}
        self.seen: set[tuple[int, int]] = set()
        self.annotations: list[tuple[int, pikepdf.Object]] = []
        for number, page in enumerate(pdf.pages):
            for annotation in as_list(page.obj.get("/Annots")):
                if isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == "/Widget":
                    self.annotations.append((number, annotation))
                    if annotation.is_indirect:
                        self.pages.setdefault(annotation.objgen, number)

    def run(self, form: pikepdf.Object) -> dict[str, Field]:
        given = {key: form[key] for key in ("/DA", "/Q") if key in form}
        roots = [node for node in as_list(form.get("/Fields")) if isinstance(node, pikepdf.Dictionary)]
        # Some writers list a radio button both in its group and at the top: what has a parent waits for it.
        for node in sorted(roots, key=lambda node: "/Parent" in node):
            self.node(node, "", given)
        for number, annotation in self.annotations:
            if not annotation.is_indirect or annotation.objgen not in self.seen:
                self.orphan(number, annotation, given)
        return self.fields

    def node(self, node: pikepdf.Object, prefix: str, given: dict[str, pikepdf.Object]) -> None:
        if node.is_indirect:
            if node.objgen in self.seen:
                return
            self.seen.add(node.objgen)
        part = text_of(node.get("/T"))
        name = f"{prefix}.{part}" if prefix and part else part or prefix
        attributes = given | {key: node[key] for key in _INHERITED if key in node}
        kids = [kid for kid in as_list(node.get("/Kids")) if isinstance(kid, pikepdf.Dictionary)]
        if not kids:
            self.terminal(node, name, attributes)
            self.box(node, name, 0)
            return
        for index, kid in enumerate(kids):
            if "/Kids" not in kid and (not text_of(kid.get("/T")) or self._is_button(node, kid, attributes)):
                if kid.is_indirect:
                    self.seen.add(kid.objgen)
                self.terminal(node, name, attributes | {key: kid[key] for key in ("/DA", "/Q") if key in kid})
                self.box(kid, name, index)
            else:
                self.node(kid, name, attributes)

    @staticmethod
    def _is_button(group: pikepdf.Object, kid: pikepdf.Object, attributes: dict[str, pikepdf.Object]) -> bool:
        """A radio button that wrongly kept its group's name, or a name of its own beside the group's value."""
        if str(attributes.get("/FT")) != "/Btn" or not as_int(attributes.get("/Ff")) & RADIO:
            return False
        return text_of(kid.get("/T")) == text_of(group.get("/T")) or "/Opt" in group or "/V" in group

    def terminal(self, node: pikepdf.Object, name: str, attributes: dict[str, pikepdf.Object]) -> None:
        found = self.fields.get(name)
        if found is None:
            self.fields[name] = Field(name, node, attributes)
        else:
            found.attributes = attributes | found.attributes

    def box(self, obj: pikepdf.Object, name: str, index: int) -> None:
        rect = rectangle(obj.get("/Rect"))
        page = self.pages.get(obj.objgen) if obj.is_indirect else None
        if rect is not None and page is not None:
            self.fields[name].widgets.append(Widget(obj, page, rect, index))

    def orphan(self, number: int, annotation: pikepdf.Object, given: dict[str, pikepdf.Object]) -> None:
        """A box on a page that the field tree does not reach: named by its own chain of parents."""
        chain = list(_upward(annotation))
        parts = [part for node in reversed(chain) if (part := text_of(node.get("/T")))]
        if len(parts) > 1 and parts[-1] == parts[-2]:
            parts.pop()
        attributes = dict(given)
        for node in reversed(chain):
            attributes |= {key: node[key] for key in _INHERITED if key in node}
        name, rect = ".".join(parts), rectangle(annotation.get("/Rect"))
        if rect is not None and "/FT" in attributes:
            self.terminal(annotation, name, attributes)
            self.fields[name].widgets.append(Widget(annotation, number, rect, len(self.fields[name].widgets)))


def _upward(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for _ in range(32):
        yield node
        parent = node.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return
        node = parent


def read_fields(pdf: pikepdf.Pdf) -> dict[str, Field]:
    """Every terminal field by its full name (``who.address.city``), in the order of the form."""
    form = pdf.Root.get("/AcroForm")
    walk = _Walk(pdf)
    return walk.run(form if isinstance(form, pikepdf.Dictionary) else pikepdf.Dictionary())
