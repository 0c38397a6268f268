# do not pre-load
"""The inside of a Word document: its main part, its paragraphs, and the text of a paragraph with what carries each letter.

ECMA-376 part 1, 17 (WordprocessingML).  Headers, footers, footnotes and comments are left as they are.
"""
from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ...errors import InputError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MAIN = "word/document.xml"
EMPTY_SYMBOLS = {"F06F", "F0A8", "F071", "F072", "F0A1"}  # Wingdings: an empty box or circle
_LARGEST = 50_000_000  # bytes of the main part; what is larger is no form


def w(name: str) -> str:
    """A WordprocessingML name with its namespace."""
    return f"{{{W}}}{name}"


def value_of(parent, name: str) -> str:
    """The ``w:val`` of a child, or nothing."""
    child = parent.find(w(name)) if parent is not None else None
    return "" if child is None else child.get(w("val"), "")


def opened(docx: bytes) -> tuple[dict[str, bytes], etree._Element]:
    """Every part by name, and the main part's root.  Raises InputError for what is no Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as box:
            if box.getinfo(MAIN).file_size > _LARGEST:
                raise InputError("This Word document is too large for a form", "BLANK", "Give the official blank.")
            parts = {info.filename: box.read(info) for info in box.infolist() if not info.is_dir()}
        root = etree.fromstring(parts[MAIN], etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, RuntimeError):
        raise InputError("This is not a Word document that can be read", "BLANK", "Open it in Word and save it as .docx.") from None
    return parts, root


def closed(parts: dict[str, bytes], root: etree._Element) -> bytes:
    """The document with a new main part.  The same input gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            main = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            box.writestr(info, main if name == MAIN else data)
    return out.getvalue()


def paragraphs(root: etree._Element) -> list[etree._Element]:
    """Every paragraph in order, in tables and text boxes too; a text box's second copy for older readers is passed over."""
    return [p for p in root.iter(w("p")) if next(p.iterancestors(f"{{{MC}}}Fallback"), None) is None]


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a paragraph's text and the element that carries it: ``t``, ``tab``, ``br``, or ``sym``."""

    text: str
    element: etree._Element
    kind: str

    @property
    def run(self) -> etree._Element:
        """The run it stands in."""
        return self.element.getparent()

    @property
    def underlined(self) -> bool:
        """True where its run is underlined."""
        return value_of(self.run.find(w("rPr")), "u") not in ("", "none")


def atoms(paragraph: etree._Element) -> Iterator[Atom]:
    """The text of a paragraph in order, without what stands in content controls and form fields of their own."""
    depth = 0
    for run in paragraph.iter(w("r")):
        if next(run.iterancestors(w("p")), None) is not paragraph:
            continue  # it belongs to a text box inside this paragraph
        for child in run:
            if child.tag == w("fldChar"):
                depth += {"begin": 1, "end": -1}.get(child.get(w("fldCharType"), ""), 0)
            elif depth <= 0 and not _in_control(run, paragraph):
                if (atom := _atom(child)) is not None:
                    yield atom


def _in_control(run: etree._Element, paragraph: etree._Element) -> bool:
    control = next(run.iterancestors(w("sdt")), None)
    return control is not None and any(p is paragraph for p in control.iterancestors(w("p")))


def _atom(child: etree._Element) -> Atom | None:
    if child.tag == w("t"):
        return Atom(child.text or "", child, "t")
    if child.tag == w("tab"):
        return Atom("\t", child, "tab")
    if child.tag in (w("br"), w("cr")):
        return Atom("\n", child, "br")
    if child.tag == w("sym"):
        empty = child.get(w("char"), "").upper() in EMPTY_SYMBOLS and "wingdings" in child.get(w("font"), "").lower()
        return Atom("☐" if empty else " ", child, "sym")
    return None


def text_of(paragraph: etree._Element) -> str:
    """A paragraph's printed text on one line."""
    return " ".join("".join(atom.text for atom in atoms(paragraph)).split())
