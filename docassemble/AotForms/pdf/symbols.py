# do not pre-load
"""The marks of a form: out of the reader's symbol font, into the file.

Most check boxes show a letter of ZapfDingbats and leave it to the reader to have that font (ISO 32000-1 9.6.2.2).  Where it has
none, as poppler on a bare server, a marked box looks empty.  So that font is replaced by one in the file: the same codes and
widths, drawn by a font of our list.  A mark in another symbol font that the file lacks is given up, and ours is drawn instead.

Does not touch marks whose fonts are in the file, letters (which every reader can draw), nor what the page itself shows.
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name
from pikepdf.models import PdfParsingError

from .contents import is_embedded
from .fields import Form
from .fonts import face_for

# Codes 0x20 to 0x7E of ZapfDingbats: how wide each is in thousandths of an em (Adobe's metrics of the 14 standard fonts), and what
# it shows: a space, U+2701 and what follows, but for a few.
_FIRST = 0x20
_WIDTHS = tuple(map(int, (
    "278 974 961 974 980 719 789 790 791 690 960 939 549 855 911 933 911 945 974 755 846 762 761 571 677 763 760 759 754 494 "
    "552 537 577 692 786 788 788 790 793 794 816 823 789 841 823 833 816 831 923 744 723 749 790 792 695 776 768 792 759 707 "
    "708 682 701 826 815 789 789 707 687 696 689 786 787 713 791 785 791 873 761 762 762 759 759 892 892 788 784 438 138 277 "
    "415 392 392 668 668").split()))
_ELSEWHERE = {0x20: " ", 0x25: "☎", 0x2A: "☛", 0x2B: "☞", 0x48: "★", 0x6C: "●", 0x6E: "■", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0x77: "◗"}
_SIDE, _LOW, _HIGH = 35, -14, 705  # nearly every glyph of that font stands between these, and this far from either side
_NAME = "AotMarks"
_SYMBOLS = re.compile("dingbat|symbol|ding", re.IGNORECASE)  # Wingdings and Webdings among them
_SYMBOLIC = 4  # of a font descriptor's flags
_Codes = dict[str, set[int]]  # name of a font among a picture's own, to the codes that the picture shows in it


def embed_symbols(pdf: pikepdf.Pdf, form: Form) -> None:
    """Give the marks of boxes and buttons their fonts; a mark that stays without one is taken out of ``form``."""
    shared = _fonts(pdf.Root.get("/AcroForm"), "/DR")
    marks = sorted({picture.name for field in form.fields.values() if field.kind in ("check", "radio")
                    for widget in field.widgets for picture in widget.pictures.values()})
    shown = {name: _shown(form.pictures[name]) for name in marks}
    fonts = {name: _used(form.pictures[name], codes, shared) for name, codes in shown.items()}
    dingbats = ((name, key) for name in marks for key, font in fonts[name].items() if _is_dingbats(font))
    wanted = {code for name, key in dingbats for code in shown[name][key] if _character(code)}
    ours = _embedded(pdf, frozenset(wanted)) if wanted else None
    lost = {name for name in marks if not _settle(form.pictures[name], shown[name], fonts[name], ours)}
    for field in form.fields.values() if lost else ():
        for widget in field.widgets:
            widget.pictures = {state: one for state, one in widget.pictures.items() if one.name not in lost}


def _fonts(holder: object, key: str) -> dict[str, pikepdf.Object]:
    resources = holder.get(key) if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) else None
    found = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    return dict(found.items()) if isinstance(found, pikepdf.Dictionary) else {}


def _shown(picture: pikepdf.Object) -> _Codes | None:
    """None for a picture that is damaged; what it shows is then left to the reader."""
    try:
        return _gathered(pikepdf.parse_content_stream(picture, "Tf Tj TJ ' \""))
    except (pikepdf.PdfError, PdfParsingError, TypeError, ValueError):
        return None


def _gathered(instructions: Iterable) -> _Codes:
    found: _Codes = {}
    font = ""
    for operands, operator in instructions:
        if str(operator) == "Tf":
            font = str(operands[0]) if operands else ""
        elif font and operands:
            parts = operands[-1] if isinstance(operands[-1], pikepdf.Array) else [operands[-1]]
            found.setdefault(font, set()).update(code for part in parts if isinstance(part, pikepdf.String) for code in bytes(part))
    return found


def _used(picture: pikepdf.Object, codes: _Codes | None, shared: dict[str, pikepdf.Object]) -> dict[str, pikepdf.Object]:
    """The fonts that a picture really shows something in: its own, else the form's."""
    own = _fonts(picture, "/Resources")
    return {key: font for key in codes or () if (font := own.get(key, shared.get(key))) is not None}


def _settle(picture: pikepdf.Object, codes: _Codes | None, fonts: dict[str, pikepdf.Object], ours: pikepdf.Object | None) -> bool:
    """The picture's fonts in order: those it uses and no other.  False where one of them cannot be had."""
    if codes is None:
        return True
    if ours is not None:
        fonts = {key: ours if _is_dingbats(font) and all(map(_character, codes[key])) else font for key, font in fonts.items()}
    if codes.keys() - fonts.keys() or any(_is_missing(font) for font in fonts.values()):
        return False
    resources = picture.get("/Resources")
    resources = Dictionary(resources) if isinstance(resources, pikepdf.Dictionary) else Dictionary()
    resources["/Font"] = Dictionary(fonts)
    picture["/Resources"] = resources
    return True


def _is_dingbats(font: pikepdf.Object | None) -> bool:
    """ZapfDingbats by its name alone, in its own encoding."""
    return font is not None and str(font.get("/BaseFont", "")) == "/ZapfDingbats" and not is_embedded(font) and not (
        isinstance(encoding := font.get("/Encoding"), pikepdf.Dictionary) and "/Differences" in encoding)


def _is_missing(font: pikepdf.Object) -> bool:
    """A font of symbols that is not in the file: no reader knows what else to draw."""
    if is_embedded(font):
        return False
    descriptor = font.get("/FontDescriptor")
    flags = int(descriptor.get("/Flags", 0)) if isinstance(descriptor, pikepdf.Dictionary) else 0
    named = isinstance(font.get("/Encoding"), pikepdf.Name) or "/Encoding" not in font
    return bool(_SYMBOLS.search(str(font.get("/BaseFont", "")))) or bool(flags & _SYMBOLIC and not named)


def _character(code: int) -> str:
    """What ZapfDingbats shows for a code, or nothing where we do not know or cannot write it."""
    if not _FIRST <= code < _FIRST + len(_WIDTHS):
        return ""
    character = _ELSEWHERE.get(code, chr(0x2700 + code - _FIRST))
    return character if face_for(character) is not None else ""


def _embedded(pdf: pikepdf.Pdf, codes: frozenset[int]) -> pikepdf.Object:
    """A simple TrueType font with these codes (ISO 32000-1 9.6.3, 9.6.6.4)."""
    program = pdf.make_stream(_program(codes))
    program.Length1 = len(_program(codes))
    low, high = min(codes), max(codes)
    descriptor = pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{_NAME}"), Flags=_SYMBOLIC, FontBBox=Array([0, _LOW, 1000, _HIGH]), ItalicAngle=0,
        Ascent=_HIGH, Descent=_LOW, CapHeight=_HIGH, StemV=90, FontFile2=program))
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{_NAME}"), FirstChar=low, LastChar=high, FontDescriptor=descriptor,
        Widths=Array([_WIDTHS[code - _FIRST] if code in codes else 0 for code in range(low, high + 1)]),
        ToUnicode=pdf.make_stream(_meanings(codes))))


def _meanings(codes: frozenset[int]) -> bytes:
    rows = "".join(f"<{code:02X}> <{ord(_character(code)):04X}>\n" for code in sorted(codes))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Aot-Marks def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{len(codes)} beginbfchar\n{rows}endbfchar\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").encode("ascii")


@lru_cache(maxsize=8)
def _program(codes: frozenset[int]) -> bytes:
    """The font file: each glyph of ours, made as wide and as high as that of the font whose place it takes."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    names = {code: f"mark{code:02X}" for code in sorted(codes)}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()} | {name: _glyph(code) for code, name in names.items()})
    builder.setupHorizontalMetrics({".notdef": (500, 0)} | {
        name: (_WIDTHS[code - _FIRST], getattr(builder.font["glyf"][name], "xMin", 0)) for code, name in names.items()})
    builder.setupHorizontalHeader(ascent=_HIGH, descent=_LOW)
    builder.setupMaxp()
    builder.setupPost(keepGlyphNames=False)
    tables = []
    for encoding, kind, first in ((1, 0, 0), (3, 4, 0xF000)):  # (1,0) and (3,0): one or the other is looked at, by reader
        table = CmapSubtable.newSubtable(kind)
        table.platformID, table.platEncID, table.language = encoding, 0, 0
        table.cmap = {first + code: name for code, name in names.items()}
        tables.append(table)
    builder.setupCharacterMap({})
    builder.font["cmap"].tables = tables
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _glyph(code: int) -> object:
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.pens.roundingPen import RoundingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    character = _character(code)
    face = face_for(character)
    assert face is not None  # ``_character`` looked
    drawn, bounds, pen = RecordingPen(), BoundsPen(None), TTGlyphPen(None)
    face.hb_font.draw_glyph_with_pen(face.hb_font.get_nominal_glyph(ord(character)), drawn)
    drawn.replay(bounds)
    if bounds.bounds is None:  # a space
        return pen.glyph()
    left, bottom, right, top = bounds.bounds
    width = _WIDTHS[code - _FIRST]
    scale = min((width - 2 * _SIDE) / (right - left), (_HIGH - _LOW) / (top - bottom))
    x, y = width / 2 - scale * (left + right) / 2, (_HIGH + _LOW) / 2 - scale * (bottom + top) / 2
    drawn.replay(TransformPen(RoundingPen(Cu2QuPen(pen, 1.0)), (scale, 0, 0, scale, x, y)))
    return pen.glyph()
