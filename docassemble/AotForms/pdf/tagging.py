# do not pre-load
"""Keeping a tagged form tagged: what a box held becomes marked content of its own structure element.

ISO 32000-1 14.7.4 (structure content), 14.8.4.5 (Form), table 348 (PrintField): once flattened, a Form element
holds a marked-content item instead of a reference to the widget, and says as attributes what kind of field it
was, its tooltip, and whether a box is checked.  What cannot be tied to an element leaves the file without its
PDF/UA claim; we do not claim what we did not keep.
"""
from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from .fields import Field, Widget, as_int, text_of

_ROLES = {"text": "/tv", "choice": "/tv", "check": "/cb", "radio": "/rb", "button": "/pb"}


class Tags:
    """The structure tree of one document while its boxes are flattened."""

    def __init__(self, pdf: pikepdf.Pdf):
        self._pdf = pdf
        root = pdf.Root.get("/StructTreeRoot")
        self._root = root if isinstance(root, pikepdf.Dictionary) else None
        tree = self._root.get("/ParentTree") if self._root is not None else None
        self._tree = pikepdf.NumberTree(tree) if isinstance(tree, pikepdf.Dictionary) else None
        self._rows: dict[int, pikepdf.Array | None] = {}
        self.tagged = self._tree is not None
        self.untied = 0

    def tie(self, field: Field, widget: Widget, page: pikepdf.Object, checked: bool | None) -> int | None:
        """Give the widget's structure element a marked-content item on the page; its MCID, or None if it cannot be."""
        element = self._element(widget)
        row = self._row(widget.page, page) if element is not None else None
        if element is None or row is None:
            self.untied += 1
            return None
        mcid = len(row)
        row.append(element)
        content = mcid if _same(element.get("/Pg"), page) else Dictionary(Type=Name.MCR, Pg=page, MCID=mcid)
        self._replace(element, widget, content)
        self._describe(element, field, widget, checked)
        return mcid

    def release(self, field: Field, widget: Widget, checked: bool | None) -> None:
        """Take the widget out of its structure element, when it leaves nothing on the page."""
        element = self._element(widget)
        if element is not None:
            self._replace(element, widget, None)
            self._describe(element, field, widget, checked)

    def finish(self) -> None:
        """Drop the PDF/UA claim when something was drawn that is in no structure element."""
        if not self.untied or "/Metadata" not in self._pdf.Root:
            return
        with self._pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for key in [key for key in metadata if "pdfua" in key]:
                del metadata[key]

    def _element(self, widget: Widget) -> pikepdf.Object | None:
        key = widget.obj.get("/StructParent")
        if self._tree is None or not isinstance(key, int) or key not in self._tree:
            return None
        element = self._tree[key]
        return element if isinstance(element, pikepdf.Dictionary) and "/S" in element else None

    def _row(self, number: int, page: pikepdf.Object) -> pikepdf.Array | None:
        """The parent tree's row for a page: which element every MCID belongs to."""
        if number not in self._rows:
            key = page.get("/StructParents")
            if not isinstance(key, int):
                key = max([as_int(self._root.get("/ParentTreeNextKey")), *(k + 1 for k in self._tree)])
                page["/StructParents"] = key
                self._root["/ParentTreeNextKey"] = key + 1
            if key not in self._tree:
                self._tree[key] = self._pdf.make_indirect(Array())
            row = self._tree[key]
            self._rows[number] = row if isinstance(row, pikepdf.Array) else None
        return self._rows[number]

    def _replace(self, element: pikepdf.Object, widget: Widget, content: object) -> None:
        kids = element.get("/K")
        listed = list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
        kept = [kid for kid in listed if not _refers(kid, widget.obj)]
        if content is not None:
            kept.append(content)
        if kept:
            element["/K"] = Array(kept)
        elif "/K" in element:
            del element["/K"]
        del self._tree[int(widget.obj["/StructParent"])]

    @staticmethod
    def _describe(element: pikepdf.Object, field: Field, widget: Widget, checked: bool | None) -> None:
        role = _ROLES.get(field.kind)
        if role is None or "/A" in element:
            return
        attributes = Dictionary(O=Name.PrintField, Role=Name(role))
        if checked is not None:
            attributes["/checked"] = Name("/on" if checked else "/off")
        tooltip = text_of(widget.obj.get("/TU")) or text_of(field.node.get("/TU"))
        if tooltip:
            attributes["/Desc"] = pikepdf.String(tooltip)
        element["/A"] = attributes


def _same(a: object, b: pikepdf.Object) -> bool:
    return isinstance(a, pikepdf.Object) and a.is_indirect and b.is_indirect and a.objgen == b.objgen


def _refers(kid: object, widget: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" and _same(kid.get("/Obj"), widget)
