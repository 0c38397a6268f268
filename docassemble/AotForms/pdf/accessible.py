# do not pre-load
"""Is a finished PDF made as PDF/UA-1 (ISO 14289-1) asks?  Those checkpoints of the Matterhorn Protocol 1.1 that a machine can decide.

Written against the standard and not against the writer: what a PDF of ours holds is read anew with pikepdf.
``accessible`` gives every failure with its page, what it is, with the checkpoint's number, and how to mend it.

What it does not do: judge whether an alternative text says what the picture shows, whether the order makes sense, or
whether contrast is enough; look into Optional Content, embedded files, multimedia, or font programs (31-011 to 31-016).
"""
from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from ..errors import Problem
from .accessible_content import content
from .accessible_structure import Structure, structure
from .boxes import as_list
from .choosing import open_pdf, reading

WHOLE = "document"
_UA = "{http://www.aiim.org/pdfua/ns/id/}part"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def accessible(pdf: bytes) -> list[Problem]:
    """Every failure of PDF/UA-1 that a machine can find; none for a file that passes.  Raises InputError for no PDF."""
    with open_pdf(pdf) as opened, reading("PDF"):
        problems = [*_metadata(opened), *_actions(opened)]
        tree = opened.Root.get("/StructTreeRoot")
        if not isinstance(tree, pikepdf.Dictionary):
            return [*problems, Problem(WHOLE, "it is not tagged (Matterhorn 01-005)", "Write it with a structure tree")]
        found = structure(opened)
        return [*problems, *found.problems, *content(opened, found), *_annotations(opened, found)]


def _metadata(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    root = pdf.Root
    marks = root.get("/MarkInfo", pikepdf.Dictionary())
    if not bool(marks.get("/Marked", False)):
        yield Problem(WHOLE, "it does not say that it is tagged (06-002, ISO 14289-1 7.1)", "Set /Marked in /MarkInfo")
    if bool(marks.get("/Suspects", False)):
        yield Problem(WHOLE, "it says that its tags are suspect (01-007)", "Check the tags, then take /Suspects away")
    if not str(root.get("/Lang", "")).strip():
        yield Problem(WHOLE, "no language is set (11-006)", "Set /Lang in the catalog, as in 'en'")
    if not bool(root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False)):
        yield Problem(WHOLE, "a reader is not told to show the title (07-001)", "Set /DisplayDocTitle in /ViewerPreferences")
    if "/Metadata" not in root:
        yield Problem(WHOLE, "there is no metadata stream (06-001)", "Write XMP metadata with title and PDF/UA part")
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if str(metadata.get(_UA, "")) != "1":
            yield Problem(WHOLE, "it does not claim PDF/UA-1 (06-002)", "Set pdfuaid:part to 1, once the rest is right")
        if not str(metadata.get(_TITLE, "") or "").strip():
            yield Problem(WHOLE, "the metadata has no title (06-003)", "Set dc:title")


def _actions(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    root = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        yield Problem(WHOLE, "it holds an XFA form (25-001)", "Take /XFA out of the form")
    locked = pdf.trailer.get("/Encrypt")
    if isinstance(locked, pikepdf.Dictionary) and not int(locked.get("/P", 0)) & 512:  # bit 10, ISO 32000-1 table 22
        yield Problem(WHOLE, "its encryption keeps screen readers out (26-002)", "Allow extraction for accessibility")
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and (obj.get("/S") == "/JavaScript" or "/JS" in obj):
            yield Problem(WHOLE, "it holds a script (29-001)", "Take every /JavaScript action away")
            return
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        yield Problem(WHOLE, "it holds a script (29-001)", "Take /JavaScript out of /Names")


def _annotations(pdf: pikepdf.Pdf, found: Structure) -> Iterator[Problem]:
    for number, page in enumerate(pdf.pages, start=1):
        where = f"page {number}"
        annotations = [a for a in as_list(page.obj.get("/Annots")) if isinstance(a, pikepdf.Dictionary)]
        if annotations and page.obj.get("/Tabs") != "/S":
            yield Problem(where, "the tab key does not follow the structure (28-008)", "Set /Tabs to /S")
        for annotation in annotations:
            yield from _annotation(annotation, where, found)


def _annotation(annotation: pikepdf.Dictionary, where: str, found: Structure) -> Iterator[Problem]:
    kind, flags = annotation.get("/Subtype"), int(annotation.get("/F", 0))
    if kind in ("/PrinterMark", "/Popup") or (flags & 2 and kind != "/Widget"):
        return
    wanted = {"/Widget": "/Form", "/Link": "/Link"}.get(str(kind), "/Annot")
    above = found.annotations.get(annotation.objgen)
    if above != wanted:
        held = f"a {above[1:]} element" if above else "no structure element"
        code = {"/Widget": "28-010", "/Link": "28-011"}.get(str(kind), "28-002")
        yield Problem(where, f"a {str(kind)[1:].lower()} is in {held} ({code})", f"Put it into a {wanted[1:]} element")
    if kind == "/Widget":
        if not str(_inherited(annotation, "/TU") or "").strip():
            yield Problem(where, "a field has no words for a screen reader (28-005)", "Give the field a /TU: its label")
    elif not str(annotation.get("/Contents", "")).strip():
        yield Problem(where, f"a {str(kind)[1:].lower()} has no words for a screen reader (28-004)", "Give it /Contents")


def _inherited(field: pikepdf.Object, key: str) -> object:
    for _ in range(32):
        if not isinstance(field, pikepdf.Dictionary) or key in field:
            break
        field = field.get("/Parent")
    return field.get(key) if isinstance(field, pikepdf.Dictionary) else None
