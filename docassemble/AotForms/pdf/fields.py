# do not pre-load
"""The fields of any AcroForm, as they really come: inherited, shared, nameless, orphaned, listed twice.

ISO 32000-1 12.7.  State names are kept byte for byte: bytes that are not UTF-8 become surrogate escapes, as
pikepdf's dictionary keys do.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from .boxes import Box, appearance, as_int, as_list, box_of, font_size, frame, paints, rectangle, text_of

READ_ONLY, REQUIRED = 1, 2
MULTILINE, PASSWORD, COMB = 1 << 12, 1 << 13, 1 << 24
RADIO, PUSHBUTTON, UNISON = 1 << 15, 1 << 16, 1 << 25
COMBO, EDIT = 1 << 17, 1 << 18
HIDDEN, PRINT, NO_VIEW = 2, 4, 32

_REFERENCES = re.compile(rb"/([^\s/<>()\[\]]+)\s+(\d+)\s+(\d+)\s+R\b")
_INHERITED = ("/FT", "/Ff", "/DA", "/Q", "/MaxLen", "/V", "/Opt")


@dataclass(frozen=True, slots=True)
class Picture:
    """An appearance stream as a box shows it: its name among the form's pictures, and the operators that set it."""

    name: str
    content: str


@dataclass(slots=True)
class Widget:
    """One box on a page (counted from 0), as data.

    states: names of its on states without the slash.  pictures: what each state shows, where it shows something;
    the empty name is the appearance of a field without states.  state: the one the blank shows.  obj: the dictionary
    in the open file, or None once the form has been prepared.
    """

    page: int
    box: Box
    frame: str
    flags: int
    size: float
    alignment: int
    opt_index: int
    states: tuple[str, ...]
    pictures: dict[str, Picture]
    state: str
    tooltip: str
    obj: pikepdf.Object | None

    @property
    def rect(self) -> tuple[float, float, float, float]:
        """(left, bottom, right, top) in the page's user space."""
        return self.box.rect


@dataclass(slots=True)
class Field:
    """A terminal field. kind: text, check, radio, button, choice, signature, or unknown."""

    name: str
    kind: str
    flags: int
    max_length: int | None
    options: tuple[tuple[str, str], ...]
    value: str
    tooltip: str
    node: pikepdf.Object | None
    widgets: list[Widget] = field(default_factory=list)

    @property
    def is_comb(self) -> bool:
        """True when every letter has a cell of its own."""
        return bool(self.flags & COMB) and not self.flags & (MULTILINE | PASSWORD) and bool(self.max_length)

    @property
    def is_multiline(self) -> bool:
        """True for text of several lines."""
        return self.kind == "text" and bool(self.flags & MULTILINE)


@dataclass(slots=True)
class Form:
    """All fields by full name, the appearance streams they can show by name, and whether readers are asked to redraw.

    orphans: top nodes of fields that stand on pages but that the field tree does not reach.
    """

    fields: dict[str, Field] = field(default_factory=dict)
    pictures: dict[str, pikepdf.Object] = field(default_factory=dict)
    regenerate: bool = False
    orphans: list[pikepdf.Object] = field(default_factory=list)


def _kind(attributes: dict[str, pikepdf.Object]) -> str:
    kind = str(attributes.get("/FT", ""))
    if kind == "/Btn":
        flags = as_int(attributes.get("/Ff"))
        return "button" if flags & PUSHBUTTON else "radio" if flags & RADIO else "check"
    return {"/Tx": "text", "/Ch": "choice", "/Sig": "signature"}.get(kind, "unknown")


def _options(value: object) -> tuple[tuple[str, str], ...]:
    """The rows of /Opt as (export value, what is shown)."""
    rows = []
    for row in as_list(value):
        pair = as_list(row)
        rows.append((text_of(pair[0]), text_of(pair[1])) if len(pair) >= 2 else (text_of(row),) * 2)
    return tuple(rows)


class _Walk:
    """One walk over the field tree and the pages' annotations."""

    def __init__(self, pdf: pikepdf.Pdf):
        self.pdf = pdf
        self.form = Form()
        self.fields = self.form.fields
        self._names: dict[tuple[int, int], str] = {}
        self.pages: dict[tuple[int, int], int] = {}
        self.seen: set[tuple[int, int]] = set()
        self.annotations: list[tuple[int, pikepdf.Object]] = []
        for number, page in enumerate(pdf.pages):
            for annotation in as_list(page.obj.get("/Annots")):
                if isinstance(annotation, pikepdf.Dictionary) and annotation.get("/Subtype") == "/Widget":
                    self.annotations.append((number, annotation))
                    if annotation.is_indirect:
                        self.pages.setdefault(annotation.objgen, number)

    def run(self, form: pikepdf.Object) -> Form:
        self.form.regenerate = bool(form.get("/NeedAppearances", False))
        given = {key: form[key] for key in ("/DA", "/Q") if key in form}
        roots = [node for node in as_list(form.get("/Fields")) if isinstance(node, pikepdf.Dictionary)]
        # Some writers list a radio button both in its group and at the top: what has a parent waits for it.
        for node in sorted(roots, key=lambda node: "/Parent" in node):
            self.node(node, "", given)
        for number, annotation in self.annotations:
            if not annotation.is_indirect or annotation.objgen not in self.seen:
                self.orphan(number, annotation, given)
        return self.form

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
            self.box(node, name, 0, attributes)
            return
        for index, kid in enumerate(kids):
            if "/Kids" not in kid and (not text_of(kid.get("/T")) or self._is_button(node, kid, attributes)):
                if kid.is_indirect:
                    self.seen.add(kid.objgen)
                self.terminal(node, name, attributes)
                self.box(kid, name, index, attributes | {key: kid[key] for key in ("/DA", "/Q") if key in kid})
            else:
                self.node(kid, name, attributes)

    @staticmethod
    def _is_button(group: pikepdf.Object, kid: pikepdf.Object, attributes: dict[str, pikepdf.Object]) -> bool:
        """A radio button that wrongly kept its group's name, or a name of its own beside the group's value."""
        if str(attributes.get("/FT")) != "/Btn" or not as_int(attributes.get("/Ff")) & RADIO:
            return False
        return text_of(kid.get("/T")) == text_of(group.get("/T")) or "/Opt" in group or "/V" in group

    def terminal(self, node: pikepdf.Object, name: str, attributes: dict[str, pikepdf.Object]) -> None:
        if name not in self.fields:
            length = as_int(attributes.get("/MaxLen"))
            self.fields[name] = Field(
                name, _kind(attributes), as_int(attributes.get("/Ff")), length if length > 0 else None,
                _options(attributes.get("/Opt")), text_of(attributes.get("/V")), text_of(node.get("/TU")), node)

    def box(self, obj: pikepdf.Object, name: str, index: int, attributes: dict[str, pikepdf.Object]) -> None:
        page = self.pages.get(obj.objgen) if obj.is_indirect else None
        if page is not None:
            self.widget(obj, name, index, attributes, page)

    def widget(self, obj: pikepdf.Object, name: str, index: int, attributes: dict[str, pikepdf.Object], page: int) -> None:
        rect = rectangle(obj.get("/Rect"))
        if rect is None:
            return
        found, box = self.fields[name], box_of(obj, rect)
        pictures, states = self.pictures(obj, rect, found)
        found.widgets.append(Widget(
            page=page, box=box, frame=frame(obj, box), flags=as_int(obj.get("/F")),
            size=font_size(attributes.get("/DA")), alignment=as_int(attributes.get("/Q")), opt_index=index,
            states=states, pictures=pictures, state=text_of(obj.get("/AS")), tooltip=text_of(obj.get("/TU")), obj=obj))

    def pictures(
        self, obj: pikepdf.Object, rect: tuple[float, float, float, float], found: Field,
    ) -> tuple[dict[str, Picture], tuple[str, ...]]:
        """What the box can show (/AP /N), and the names of its on states."""
        ap = obj.get("/AP")
        normal = ap.get("/N") if isinstance(ap, pikepdf.Dictionary) else None
        if isinstance(normal, pikepdf.Stream):
            # An empty text field's own appearance is empty: its frame is drawn from /MK, as for a filled one.
            bare = found.kind in ("check", "radio") or (found.kind in ("text", "choice") and not found.value)
            shown = {} if bare else {"": normal}
        elif isinstance(normal, pikepdf.Dictionary):
            shown = self.by_state(normal)
        else:
            shown = {}
        states = tuple(sorted(state for state in shown if state not in ("", "Off")))
        out = {}
        for state, stream in shown.items():
            if paints(stream):
                name = self._names.setdefault(stream.objgen, f"AX{len(self._names)}")
                self.form.pictures[name] = stream
                if content := appearance(rect, stream, name):
                    out[state] = Picture(name, content)
        return out, states

    def by_state(self, normal: pikepdf.Object) -> dict[str, pikepdf.Object]:
        try:
            return {key[1:]: stream for key, stream in normal.items()}
        except UnicodeDecodeError:  # older pikepdf: names that are not UTF-8 are only in what it writes
            return {
                re.sub(rb"#([0-9a-fA-F]{2})", lambda m: bytes.fromhex(m[1].decode()), name).decode("utf-8", "surrogateescape"):
                self.pdf.get_object(int(number), int(generation))
                for name, number, generation in _REFERENCES.findall(normal.unparse())}

    def orphan(self, number: int, annotation: pikepdf.Object, given: dict[str, pikepdf.Object]) -> None:
        """A box on a page that the field tree does not reach: named by its own chain of parents."""
        chain = list(_upward(annotation))
        parts = [part for node in reversed(chain) if (part := text_of(node.get("/T")))]
        if len(parts) > 1 and parts[-1] == parts[-2]:
            parts.pop()
        attributes = dict(given)
        for node in reversed(chain):
            attributes |= {key: node[key] for key in _INHERITED if key in node}
        name = ".".join(parts)
        if "/FT" in attributes:
            self.form.orphans.append(chain[-1])
            self.terminal(annotation, name, attributes)
            self.widget(annotation, name, len(self.fields[name].widgets), attributes, number)


def _upward(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for _ in range(32):
        yield node
        parent = node.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return
        node = parent


def read_form(pdf: pikepdf.Pdf) -> Form:
    """Every terminal field by its full name (``who.address.city``), in the order of the form."""
    form = pdf.Root.get("/AcroForm")
    return _Walk(pdf).run(form if isinstance(form, pikepdf.Dictionary) else pikepdf.Dictionary())
