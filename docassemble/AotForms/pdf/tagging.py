# do not pre-load
"""Keeping a tagged form tagged: what a box held becomes marked content of its own structure element.

ISO 32000-1 14.7.4 (structure content), 14.8.4.5 (Form), table 348 (PrintField): once flattened, a Form element
holds a marked-content item instead of a reference to the widget, and says as attributes what kind of field it
was, its tooltip, and whether a box is checked.  What cannot be tied to an element leaves the file without its
PDF/UA claim; we do not claim what we did not keep.

``untie`` runs once a blank, ``Tags`` once a filled paper.
"""
from __future__ import annotations

from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name

from .boxes import as_int
from .fields import Field, Widget

_ROLES = {"text": "/tv", "choice": "/tv", "check": "/cb", "radio": "/rb", "button": "/pb"}


def untie(pdf: pikepdf.Pdf, fields: Iterable[Field], pages: list[pikepdf.Object]) -> tuple[list, list]:
    """Take every widget out of its structure element.

    Gives the elements, one for every widget in order (None where there is none), and the parent tree's row of every
    page; two empty lists for a file that is not tagged.
    """
    root = pdf.Root.get("/StructTreeRoot")
    tree_root = root.get("/ParentTree") if isinstance(root, pikepdf.Dictionary) else None
    if not isinstance(tree_root, pikepdf.Dictionary):
        return [], []
    tree = pikepdf.NumberTree(tree_root)
    elements, used = [], set()
    for field in fields:
        for widget in field.widgets:
            element = _element(tree, widget)
            if element is not None:
                _remove(element, widget)
                _describe(element, field, widget)
                used.add(widget.page)
            elements.append(element)
    rows = [_row(pdf, root, tree, page) if number in used else None for number, page in enumerate(pages)]
    return elements, rows


def _element(tree: pikepdf.NumberTree, widget: Widget) -> pikepdf.Object | None:
    key = widget.obj.get("/StructParent") if widget.obj is not None else None
    if not isinstance(key, int) or key not in tree:
        return None
    element = tree[key]
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element or not element.is_indirect:
        return None
    del tree[key]
    return element


def _remove(element: pikepdf.Object, widget: Widget) -> None:
    kids = element.get("/K")
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
    element["/K"] = Array([kid for kid in listed if not _refers(kid, widget.obj)])


def _refers(kid: object, widget: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" and _same(kid.get("/Obj"), widget)


def _same(a: object, b: object) -> bool:
    return (
        isinstance(a, pikepdf.Object) and isinstance(b, pikepdf.Object)
        and a.is_indirect and b.is_indirect and a.objgen == b.objgen)


def _describe(element: pikepdf.Object, field: Field, widget: Widget) -> None:
    role = _ROLES.get(field.kind)
    if role is not None and "/A" not in element:
        element["/A"] = Dictionary(O=Name.PrintField, Role=Name(role))
        if tooltip := widget.tooltip or field.tooltip:
            element["/A"]["/Desc"] = pikepdf.String(tooltip)


def _row(pdf: pikepdf.Pdf, root: pikepdf.Object, tree: pikepdf.NumberTree, page: pikepdf.Object) -> pikepdf.Object | None:
    """The parent tree's row for a page: which element every MCID belongs to."""
    key = page.get("/StructParents")
    if not isinstance(key, int):
        key = max([as_int(root.get("/ParentTreeNextKey")), *(k + 1 for k in tree)])
        page["/StructParents"], root["/ParentTreeNextKey"] = key, key + 1
    if key not in tree:
        tree[key] = pdf.make_indirect(Array())
    row = tree[key]
    if isinstance(row, pikepdf.Array) and not row.is_indirect:
        row = tree[key] = pdf.make_indirect(row)
    return row if isinstance(row, pikepdf.Array) else None


class Tags:
    """The structure elements of one paper while its boxes are drawn, in the order in which ``untie`` met them."""

    def __init__(self, pdf: pikepdf.Pdf, elements: list[pikepdf.Object], rows: list[pikepdf.Object], pages: list[pikepdf.Object]):
        self._pdf, self._elements, self._rows, self._pages = pdf, elements, rows, pages
        self.tagged = bool(elements)
        self._untied = 0

    def tie(self, index: int, widget: Widget, checked: bool | None) -> int | None:
        """Give a widget's element a marked-content item on its page; the MCID, or None if it cannot be."""
        element, row = self._elements[index], self._rows[widget.page]
        if not isinstance(element, pikepdf.Dictionary) or not isinstance(row, pikepdf.Array):
            self._untied += 1
            return None
        mcid = len(row)
        row.append(element)
        page = self._pages[widget.page]
        element.K.append(mcid if _same(element.get("/Pg"), page) else Dictionary(Type=Name.MCR, Pg=page, MCID=mcid))
        self.state(index, checked)
        return mcid

    def state(self, index: int, checked: bool | None) -> None:
        """Say in the element whether its box is checked."""
        if checked is not None and isinstance(element := self._elements[index], pikepdf.Dictionary):
            attributes = element.get("/A")
            if isinstance(attributes, pikepdf.Dictionary) and attributes.get("/O") == "/PrintField":
                attributes["/checked"] = Name("/on" if checked else "/off")

    def finish(self) -> None:
        """Drop the PDF/UA claim when something was drawn that is in no structure element."""
        if not self._untied or "/Metadata" not in self._pdf.Root:
            return
        with self._pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for key in [key for key in metadata if "pdfuaid" in key or "pdfua/ns/id" in key]:
                del metadata[key]
