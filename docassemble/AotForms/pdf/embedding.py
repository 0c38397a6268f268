# do not pre-load
"""Fonts inside a PDF: subset, embedded as Type 0 with Identity-H, and a ToUnicode map that says every glyph once.

ISO 32000-1 9.7 (composite fonts), 9.10.3 (ToUnicode).  Glyph numbers of the font file serve as codes.  A glyph
that stands for two different texts gets a second Type 0 font over the same font program, so that each code has
one meaning.
"""
from __future__ import annotations

import hashlib
import struct
import zlib
from functools import lru_cache

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name

from .fonts import Face

# Tables of layout and naming that a page never reads.
_DROPPED = tuple(int.from_bytes(tag.encode(), "big") for tag in (
    "GSUB GPOS GDEF BASE JSTF MATH cmap name post OS/2 gasp kern STAT DSIG FFTM meta VORG vhea vmtx VDMX hdmx LTSH"
).split() for tag in [tag.ljust(4)])
_PRINTABLE = "".join(map(chr, range(32, 127)))
_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
)
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


@lru_cache(maxsize=8)
def _common(face: Face) -> frozenset[int]:
    """Glyphs of printable ASCII: always in the subset, so that most papers share one subset made once."""
    found = (face.hb_font.get_nominal_glyph(ord(c)) for c in _PRINTABLE)
    return frozenset(gid for gid in found if gid)


@lru_cache(maxsize=4)
def _program(face: Face, gids: frozenset[int]) -> bytes:
    """The deflated font program with only these glyphs: TrueType keeps its glyph numbers, CFF its CIDs."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(gids)
    wanted.drop_table_tag_set.update(_DROPPED)
    wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    if not face.is_cff:
        wanted.flags |= hb.SubsetFlags.RETAIN_GIDS
    subset = hb.subset(face.hb_face, wanted)
    data = subset.reference_table("CFF ").data if face.is_cff else subset.blob.data
    return zlib.compress(bytes(data), 6)


class _Layer:
    """One Type 0 font: codes with one meaning each."""

    def __init__(self, name: str, font: pikepdf.Object):
        self.name, self.font = name, font
        self.meaning: dict[int, str] = {}


class FontBook:
    """The fonts of one document in the making. ``encode`` while drawing, ``finish`` once at the end."""

    def __init__(self, pdf: pikepdf.Pdf, prefix: str = "AF"):
        self._pdf, self._prefix = pdf, prefix
        self._layers: dict[Face, list[_Layer]] = {}
        self._codes: dict[tuple[Face, int, str], tuple[str, str]] = {}
        self.fonts: dict[str, pikepdf.Object] = {}

    def encode(self, face: Face, gid: int, text: str) -> tuple[str, str]:
        """(font resource name without slash, code as four hex digits) for a glyph that stands for ``text``."""
        key = (face, gid, text)
        found = self._codes.get(key)
        if found is None:
            layer = self._layer(face, gid, text)
            layer.meaning[gid] = text
            found = self._codes[key] = (layer.name, f"{gid:04X}")
        return found

    def _layer(self, face: Face, gid: int, text: str) -> _Layer:
        layers = self._layers.setdefault(face, [])
        for layer in layers:
            if layer.meaning.get(gid, text) == text:
                return layer
        layer = _Layer(f"{self._prefix}{len(self.fonts)}", self._pdf.make_indirect(Dictionary(Type=Name.Font)))
        layers.append(layer)
        self.fonts[layer.name] = layer.font
        return layer

    def finish(self) -> None:
        """Write subsets, widths and ToUnicode maps of all that was encoded."""
        for face, layers in self._layers.items():
            gids = frozenset(gid for layer in layers for gid in layer.meaning)
            common = _common(face)
            if len(gids & common) * 3 >= len(common):
                gids |= common
            for layer, descendant in zip(layers, self._descendants(face, gids, layers), strict=True):
                font = layer.font
                font.Subtype, font.Encoding = Name.Type0, Name("/Identity-H")
                font.BaseFont, font.DescendantFonts = descendant.BaseFont, Array([descendant])
                font.ToUnicode = self._to_unicode(layer.meaning)

    def _descendants(self, face: Face, gids: frozenset[int], layers: list[_Layer]) -> list[pikepdf.Object]:
        tag = hashlib.sha256(repr((face.key, sorted(gids))).encode()).digest()
        prefix = "".join(chr(65 + byte % 26) for byte in tag[:6])
        base = Name(f"/{prefix}+{_post_script_name(face)}")
        program = self._pdf.make_stream(b"")
        program.write(_program(face, gids), filter=Name.FlateDecode)
        descriptor = self._descriptor(face, base, program)
        info = Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0)
        out = []
        for layer in layers:
            font = Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType0 if face.is_cff else Name.CIDFontType2, BaseFont=base,
                CIDSystemInfo=info, FontDescriptor=descriptor, DW=1000, W=_widths(face, sorted(layer.meaning)))
            if not face.is_cff:
                font.CIDToGIDMap = Name.Identity
            out.append(self._pdf.make_indirect(font))
        return out

    def _descriptor(self, face: Face, base: Name, program: pikepdf.Stream) -> pikepdf.Object:
        scale = 1000 / face.upem
        box = struct.unpack(">4h", bytes(face.hb_face.reference_table("head").data)[36:44])
        extents = face.hb_font.get_font_extents("ltr")
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=base, Flags=4, FontBBox=Array([round(v * scale) for v in box]),
            ItalicAngle=0, Ascent=round(extents.ascender * scale), Descent=round(extents.descender * scale),
            CapHeight=714, StemV=80)
        if face.is_cff:
            program.Subtype = Name.CIDFontType0C
            descriptor.FontFile3 = program
        else:
            descriptor.FontFile2 = program
        return self._pdf.make_indirect(descriptor)

    def _to_unicode(self, meaning: dict[int, str]) -> pikepdf.Stream:
        # A glyph that says nothing of its own (part of a letter) is given a zero width space: some readers put
        # in the raw code when there is no entry.
        rows = [
            f"<{gid:04X}> <{(text or chr(0x200B)).encode('utf-16-be').hex().upper()}>"
            for gid, text in sorted(meaning.items())
        ]
        blocks = [rows[i:i + 100] for i in range(0, len(rows), 100)]
        body = "".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in blocks)
        return self._pdf.make_stream((_CMAP_HEAD + body + _CMAP_TAIL).encode("ascii"))


def _post_script_name(face: Face) -> str:
    name = face.hb_face.get_name(6) or face.key[0]
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_"))


def _widths(face: Face, gids: list[int]) -> Array:
    """The /W array: runs of neighbouring codes, widths in thousandths of an em."""
    out, run = [], []
    for i, gid in enumerate(gids):
        if not run:
            out.append(gid)
        width = face.advance(gid) * 1000 / face.upem
        run.append(int(width) if width == int(width) else round(width, 3))
        if i + 1 == len(gids) or gids[i + 1] != gid + 1:
            out.append(Array(run))
            run = []
    return Array(out)
