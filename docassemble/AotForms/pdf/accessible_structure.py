# do not pre-load
"""The structure tree of a PDF as PDF/UA-1 wants it: known types, nested as they may be, with headings, headers and words."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from ..errors import Problem

# ISO 32000-1 14.8.4, tables 333 to 340.
STANDARD = frozenset(f"/{name}" for name in (
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD "
    "THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form").split())
# Which element each of these must stand in (Matterhorn 09-004 to 09-006).
_INSIDE = {
    "/TR": ("/Table", "/THead", "/TBody", "/TFoot"), "/TH": ("/TR",), "/TD": ("/TR",), "/THead": ("/Table",), "/TBody": ("/Table",),
    "/TFoot": ("/Table",), "/LI": ("/L",), "/LBody": ("/LI",), "/TOCI": ("/TOC",),
}
_ONLY = {
    "/Table": ("/TR", "/THead", "/TBody", "/TFoot", "/Caption"), "/L": ("/L", "/LI", "/Caption"), "/LI": ("/Lbl", "/LBody"),
    "/TR": ("/TH", "/TD"), "/THead": ("/TR",), "/TBody": ("/TR",), "/TFoot": ("/TR",),
}
_GLUE = ("/NonStruct",)  # stands for its children (ISO 32000-1 table 333)


@dataclass
class Structure:
    """What the tree holds.

    owners: (object number of the page or form, MCID) to how often it is claimed.  rows: the parent tree, its key to the
    row or element.  annotations: object to the type of the element that it stands in.
    """

    problems: list[Problem] = field(default_factory=list)
    owners: dict[tuple[int, int], int] = field(default_factory=dict)
    owner_of: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    rows: dict[int, pikepdf.Object] = field(default_factory=dict)
    annotations: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass
class _Element:
    kind: str
    obj: pikepdf.Object
    page: pikepdf.Object | None
    above: _Element | None
    kids: list[_Element] = field(default_factory=list)
    text: bool = False  # it holds content of its own


def structure(pdf: pikepdf.Pdf) -> Structure:
    """Read the tree.  The file must have one."""
    root, found = pdf.Root.StructTreeRoot, Structure()
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    tree = root.get("/ParentTree")
    if isinstance(tree, pikepdf.Dictionary):
        found.rows = dict(pikepdf.NumberTree(tree).items())
    reader = _Reader(found, root.get("/RoleMap"), numbers)
    tops = [made for kid in _listed(root.get("/K")) if (made := reader.read(kid, None, None))]
    every = [element for top in tops for element in _all(top)]
    for check in (_nesting, _headings, _tables, _words):
        found.problems += check(every, reader.where)
    return found


class _Reader:
    def __init__(self, found: Structure, roles: object, numbers: dict[tuple[int, int], int]):
        self._found, self._numbers, self._seen = found, numbers, set()
        self._roles = dict(roles.items()) if isinstance(roles, pikepdf.Dictionary) else {}
        for name in self._roles:
            if name in STANDARD:
                self._say(None, f"the standard type {name[1:]} is given another meaning (02-004)", "Take it out of /RoleMap")

    def where(self, element: _Element | None) -> str:
        page = element.page if element else None
        return f"page {self._numbers[page.objgen]}" if page is not None and page.objgen in self._numbers else "document"

    def _say(self, element: _Element | None, what: str, mend: str) -> None:
        self._found.problems.append(Problem(self.where(element), what, mend))

    def read(self, obj: object, above: _Element | None, page: pikepdf.Object | None) -> _Element | None:
        if not isinstance(obj, pikepdf.Dictionary) or "/S" not in obj:
            return None
        if obj.is_indirect and obj.objgen in self._seen:
            self._say(above, "an element stands in the tree twice (ISO 32000-1 14.7.2)", "Let each element have one parent")
            return None
        self._seen.add(obj.objgen)
        page = obj.get("/Pg", page)
        made = _Element(str(obj.S), obj, page, above)
        made.kind = self._mapped(made)
        if (parent := obj.get("/P")) is not None and above is not None and parent.objgen != above.obj.objgen:
            self._say(made, f"a {made.kind[1:]} names another parent than it has (ISO 32000-1 14.7.2)", "Set /P to the element it stands in")
        for kid in _listed(obj.get("/K")):
            self._kid(made, kid)
        return made

    def _mapped(self, element: _Element) -> str:
        kind, passed = element.kind, set()
        while kind not in STANDARD:
            if kind in passed:
                self._say(element, f"the type {kind[1:]} is mapped in a circle (02-003)", "Map it to a standard type")
                return "/NonStruct"
            passed.add(kind)
            if kind not in self._roles:
                self._say(element, f"the type {kind[1:]} is not a standard one (02-001)", "Map it to a standard type in /RoleMap")
                return "/NonStruct"
            kind = str(self._roles[kind])
        return kind

    def _kid(self, element: _Element, kid: object) -> None:
        if isinstance(kid, int):
            self._claim(element, element.page, kid)
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
            self._claim(element, kid.get("/Stm", kid.get("/Pg", element.page)), int(kid.MCID))
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            self._found.annotations[kid.Obj.objgen] = element.kind
            element.text = True
            if self._found.rows.get(int(kid.Obj.get("/StructParent", -1))) is None:
                self._say(element, "an annotation does not name the element it stands in (ISO 32000-1 14.7.4.4)",
                          "Give it /StructParent and the parent tree its entry")
        elif (made := self.read(kid, element, element.page)) is not None:
            element.kids.append(made)

    def _claim(self, element: _Element, holder: object, mcid: int) -> None:
        element.text = True
        if isinstance(holder, pikepdf.Object) and holder.is_indirect:
            key = (holder.objgen[0], mcid)
            self._found.owners[key] = self._found.owners.get(key, 0) + 1
            self._found.owner_of[key] = element.obj.objgen
        else:
            self._say(element, "an element does not say on which page its content is (ISO 32000-1 14.7.4.2)", "Give it /Pg")


def _listed(value: object) -> list:
    """An array's members, one thing alone, or nothing (ISO 32000-1 table 323 lets /K and /A be each of them)."""
    return [] if value is None else list(value) if isinstance(value, pikepdf.Array) else [value]


def _all(element: _Element) -> Iterator[_Element]:
    yield element
    for kid in element.kids:
        yield from _all(kid)


def _nesting(every: list[_Element], where) -> Iterator[Problem]:
    for element in every:
        above = element.above
        while above is not None and above.kind in _GLUE:
            above = above.above
        allowed = _INSIDE.get(element.kind)
        if allowed and (above is None or above.kind not in allowed):
            yield Problem(where(element), f"a {element.kind[1:]} does not stand in a {' or '.join(a[1:] for a in allowed)} (09-004, 09-005)",
                          "Nest tables and lists as the standard says")
        only = _ONLY.get(above.kind) if above is not None else None
        if only and element.kind not in (*only, *_GLUE):
            yield Problem(where(element), f"a {element.kind[1:]} stands straight in a {above.kind[1:]} (09-004, 09-005)",
                          "Nest tables and lists as the standard says")


def _headings(every: list[_Element], where) -> Iterator[Problem]:
    """14-002, 14-003, 14-006 and 14-007: the first is H1, and no level is left out on the way down."""
    last, plain = 0, False
    for element in every:
        plain |= element.kind == "/H"
        if len(element.kind) != 3 or element.kind[1] != "H" or not element.kind[2].isdigit():
            continue
        level = int(element.kind[2])
        if plain:
            yield Problem(where(element), "numbered headings and plain ones are mixed (14-007)", "Use H1 to H6 alone")
        if level > last + 1:
            what = "the first heading is not an H1 (14-002)" if not last else f"an H{level} follows an H{last} (14-003)"
            yield Problem(where(element), what, "Leave no level of headings out")
        last = level


def _tables(every: list[_Element], where) -> Iterator[Problem]:
    for table in (element for element in every if element.kind == "/Table"):
        cells = [cell for cell in _all(table) if cell.kind in ("/TH", "/TD")]
        if not cells:
            continue
        heads = [cell for cell in cells if cell.kind == "/TH"]
        if not heads:
            yield Problem(where(table), "a table has no header cells (15-001)", "Mark the cells that head columns or rows as TH")
        if any(_attribute(cell, "/Scope") is None and _attribute(cell, "/Headers") is None for cell in heads):
            yield Problem(where(table), "a header cell does not say what it heads (15-003)", "Give every TH a Scope")


def _attribute(element: _Element, key: str) -> object:
    for attributes in _listed(element.obj.get("/A")):
        if isinstance(attributes, pikepdf.Dictionary) and key in attributes:
            return attributes[key]
    return None


def _words(every: list[_Element], where) -> Iterator[Problem]:
    """13-004 and 17-002: what is no text has words."""
    for element in every:
        if element.kind in ("/Figure", "/Formula") and not any(
                str(element.obj.get(key, "")).strip() for key in ("/Alt", "/ActualText")):
            code = "13-004" if element.kind == "/Figure" else "17-002"
            yield Problem(where(element), f"a {element.kind[1:].lower()} has no words for who cannot see it ({code})",
                          "Give it /Alt: what it shows")
