# do not pre-load
"""The only place where XML from outside is parsed.

No DOCTYPE, so no entities and no external file; no processing instruction (SOAP 1.1, section 3); UTF-8 only; bounded bytes,
depth, elements and attributes.  expat looks first and builds nothing; only what passes is parsed again by lxml with
entity resolution, DTD and network off.
"""
from __future__ import annotations

from xml.parsers import expat

from lxml import etree

from ...errors import AotFormsError

MAX_BYTES = 20_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 200_000
MAX_ATTRIBUTES = 64
# libxml2 refuses a text of more than 10 MB unless told otherwise; a stamped copy in base64 may be longer.
_LONG_TEXT = 9_000_000


class UnsafeXml(AotFormsError):
    """XML from outside that is not well-formed, is too large, or holds what may never be in it.  Repeats nothing of it."""

    exit_code = 5


def parse(data: bytes, *, max_bytes: int = MAX_BYTES) -> etree._Element:
    """The root element of ``data``, without comments; raises ``UnsafeXml``."""
    if len(data) > max_bytes:
        raise UnsafeXml("The XML is too large", "message", f"At most {max_bytes:,} bytes are read.")
    if b"\0" in data[:4]:
        raise UnsafeXml("The XML is not UTF-8", "message")
    _look_through(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, collect_ids=False,
                             remove_comments=True, remove_pis=True, huge_tree=len(data) > _LONG_TEXT)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnsafeXml("The XML is not well-formed", "message") from None
    if root.getroottree().docinfo.doctype:
        raise UnsafeXml("The XML has a document type", "message")
    return root


def text(element: etree._Element | None) -> str:
    """The text of an element and of all in it, trimmed; empty where there is none."""
    return "" if element is None else "".join(element.itertext()).strip()


def _look_through(data: bytes) -> None:
    guard = _Guard()
    scanner = expat.ParserCreate()
    scanner.XmlDeclHandler = guard.declaration
    scanner.StartDoctypeDeclHandler = scanner.EntityDeclHandler = guard.forbidden
    scanner.ProcessingInstructionHandler = guard.forbidden
    scanner.StartElementHandler, scanner.EndElementHandler = guard.start, guard.end
    try:
        scanner.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise UnsafeXml("The XML is not well-formed", "message") from None


class _Guard:
    def __init__(self) -> None:
        self.depth = self.elements = 0

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            raise UnsafeXml("The XML is not UTF-8", "message")

    def forbidden(self, *what: object) -> None:
        raise UnsafeXml("The XML has a document type, an entity or an instruction", "message")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise UnsafeXml("The XML is too deep or has too many parts", "message")

    def end(self, name: str) -> None:
        self.depth -= 1
