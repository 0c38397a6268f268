# do not pre-load
"""Is a finished PDF fit to file: paper, margins, colour, and nothing inside that a clerk's system refuses.

Washington GR 14(a) (letter size, first page top margin 3 in, 1 in elsewhere, no colour) and what e-filing systems
commonly refuse: forms, scripts, attachments, encryption, fonts that are not embedded.  Margins and colour are
measured on the page as poppler draws it, not read from the file.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pikepdf

from ..errors import InputError, Problem
from .boxes import as_int, as_list
from .choosing import open_pdf, reading
from .contents import inherited, is_embedded
from .preflight_pictures import Shows, shows
from .rasters import images
from .reading import counted

_DPI = 72  # one pixel a point
_INK = 200  # darker than this (of 255) is ink
_FOOTER_GAP = 12  # points between the body's area and a footer
_EDGE = 3  # points of grace: a pixel's rounding, and the overhang of a slanted letter


@dataclass(frozen=True, slots=True)
class Rules:
    """What to hold a PDF to. Lengths in points. None switches a rule off.

    footer_lines: lines of small print (form, page of pages) allowed in the bottom margin, apart from the body.
    bilevel: every picture is pure black and white, as clerks store scans.
    """

    size: tuple[float, float] | None = (612, 792)
    first_top: float | None = 216
    top: float | None = 72
    bottom: float | None = 72
    side: float | None = 72
    footer_lines: int = 3
    footer_edge: float = 18
    black_only: bool = True
    no_shading: bool = True
    fonts_embedded: bool = True
    title: bool = True
    no_links: bool = True
    bilevel: bool = False
    max_bytes: int | None = 25_000_000


GR_14 = Rules()
EXHIBIT = Rules(first_top=None, top=None, bottom=None, side=None, black_only=False, no_shading=False, title=False, fonts_embedded=False)
# A scan of a paper that passed before it was printed: ink, dust and a scanner's edge may stand in its margins.
SCAN = Rules(first_top=None, top=None, bottom=None, side=None, no_shading=False, fonts_embedded=False, bilevel=True)


def preflight(pdf: bytes, rules: Rules = GR_14) -> list[Problem]:
    """Everything that is wrong with a PDF for filing; an empty list when nothing is.

    Does not judge what the paper says, nor whether it is PDF/A or PDF/UA.  Raises InputError for a file that cannot
    be opened, SetUpError without poppler.
    """
    problems: list[Problem] = []
    if rules.max_bytes is not None and len(pdf) > rules.max_bytes:
        problems.append(Problem(
            "file", f"it is {len(pdf) / 1e6:.1f} MB, over {rules.max_bytes / 1e6:.0f} MB", "Split it, or scan at 300 dpi black and white"))
    try:
        with open_pdf(pdf) as opened, reading("file"):
            problems += _opened(opened, rules)
            drawable = len(opened.pages) > 0
            problems += _as_others_see_it(pdf, len(opened.pages))
    except InputError as error:
        return [*problems, Problem("file", error.what, error.mend)]
    if drawable and any((rules.first_top, rules.top, rules.bottom, rules.side, rules.black_only, rules.no_shading)):
        for number, picture in enumerate(images(pdf, dpi=_DPI, color=True), 1):
            problems += _looks(np.asarray(picture.convert("RGB")), number, rules)
    return problems


def _opened(pdf: pikepdf.Pdf, rules: Rules) -> Iterator[Problem]:
    yield from _file(pdf, rules)
    for number, page in enumerate(pdf.pages, 1):
        yield from _page(page, f"page {number}", rules)
    if rules.fonts_embedded:
        for name in sorted(set(_unembedded(pdf))):
            yield Problem("fonts", f"{name} is not embedded", "Embed it, or print the paper to PDF anew")


def _file(pdf: pikepdf.Pdf, rules: Rules) -> Iterator[Problem]:
    root = pdf.Root
    if not len(pdf.pages):
        yield Problem("file", "it has no pages", "Give the finished paper")
    if pdf.is_encrypted:
        yield Problem("file", "it is encrypted", "Save it without a password and without restrictions")
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        if "/XFA" in form:
            yield Problem("form", "it is an XFA form", "Flatten it")
        yield Problem("form", "it still is a form", "Flatten it, so that nobody can change what it says")
    names = root.get("/Names")
    names = names if isinstance(names, pikepdf.Dictionary) else pikepdf.Dictionary()
    if "/JavaScript" in names or _is_action(root.get("/OpenAction")) or "/AA" in root:
        yield Problem("script", "it runs a script or an action", "Flatten it")
    if "/EmbeddedFiles" in names or "/AF" in root or "/Collection" in root:
        yield Problem("attachments", "it carries files inside", "File them as papers of their own")
    if "/Perms" in root:
        yield Problem("signature", "it is certified or carries usage rights", "Print it to PDF anew")
    if rules.title and not str(pdf.docinfo.get("/Title", "")).strip():
        yield Problem("title", "it has no title", "Set the document's title")


def _as_others_see_it(pdf: bytes, pages: int) -> Iterator[Problem]:
    """A reader that had no part in making the file sees as many pages: none is lost on the way through another program."""
    try:
        seen = counted(pdf)
    except InputError as error:
        yield Problem("file", error.what, "Print it to PDF anew")
        return
    if seen != pages:
        yield Problem("pages", f"one reader sees {pages} page(s) and another {seen}", "Print it to PDF anew, and count its pages")


def _is_action(action: object) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) not in ("", "/GoTo")


def _page(page: pikepdf.Page, where: str, rules: Rules) -> Iterator[Problem]:
    if rules.size is not None:
        left, bottom, right, top = (float(v) for v in page.cropbox)
        width, height = abs(right - left), abs(top - bottom)
        if as_int(inherited(page.obj, "/Rotate")) % 360:
            yield Problem(where, "the page is turned", "Save it upright")
        if abs(width - rules.size[0]) > 1 or abs(height - rules.size[1]) > 1:
            yield Problem(
                where, f"the page is {width / 72:.2f} × {height / 72:.2f} in, not letter paper upright",
                "Print it to 8.5 × 11 in, portrait")
    if rules.bilevel and shows(page) is Shows.GRAY:
        yield Problem(where, "the picture has gray or colour in it", "Scan it in black and white (not gray), 300 dpi")
    if "/AA" in page.obj:
        yield Problem(where, "the page runs an action", "Flatten it")
    kinds = {str(a.get("/Subtype", "")): a for a in as_list(page.obj.get("/Annots")) if isinstance(a, pikepdf.Dictionary)}
    for kind in sorted(kinds):
        if kind == "/Widget":
            yield Problem(where, "it has a form field", "Flatten it")
        elif kind == "/Link":
            if rules.no_links and any(_leaves(a) for a in as_list(page.obj.Annots)):
                yield Problem(where, "it has a link that leaves the paper", "Take the link off; print the address")
        elif kind != "/Popup":
            yield Problem(where, f"it has a {kind.strip('/')} note on it", "Print it to PDF anew, without comments")


def _leaves(annotation: pikepdf.Object) -> bool:
    return annotation.get("/Subtype") == "/Link" and _is_action(annotation.get("/A"))


def _unembedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Names of fonts on any page, or in what a page shows, whose font program is not in the file."""
    seen: set[tuple[int, int]] = set()
    waiting = [inherited(page.obj, "/Resources") for page in pdf.pages]
    while waiting:
        resources = waiting.pop()
        if not isinstance(resources, pikepdf.Dictionary):
            continue
        if resources.is_indirect:
            if resources.objgen in seen:
                continue
            seen.add(resources.objgen)
        for font in _values(resources.get("/Font")):
            if not is_embedded(font):
                yield str(font.get("/BaseFont", "/unnamed"))[1:]
        for kind in ("/XObject", "/Pattern"):
            for thing in _values(resources.get(kind)):
                if thing.is_indirect and thing.objgen in seen:
                    continue
                seen.add(thing.objgen)
                waiting.append(thing.get("/Resources"))


def _values(dictionary: object) -> list[pikepdf.Object]:
    if not isinstance(dictionary, pikepdf.Dictionary):
        return []
    return [v for _, v in dictionary.items() if isinstance(v, pikepdf.Dictionary | pikepdf.Stream)]


def _looks(picture: np.ndarray, number: int, rules: Rules) -> Iterator[Problem]:
    """What only the drawn page shows: margins, colour, shading. ``picture``: height × width × 3."""
    where = f"page {number}"
    gray = picture.min(axis=2)
    spread = picture.max(axis=2).astype(int) - gray
    if rules.black_only and int((spread > 40).sum()) > 4:
        yield Problem(where, "it has colour", "Print it black on white (GR 14)")
    elif rules.no_shading and _has_shading(gray):
        yield Problem(where, "it has gray shading", "Print it black on white, without shaded areas (GR 14)")
    ink = gray < _INK
    height, width = ink.shape
    if not ink.any():
        return
    top = rules.first_top if number == 1 and rules.first_top is not None else rules.top
    if top is not None and (first := int(np.flatnonzero(ink.any(axis=1))[0])) < top - _EDGE:
        yield _margin(where, "top", first, top)
    if rules.side is not None:
        columns = np.flatnonzero(ink.any(axis=0))
        for side, room in (("left", int(columns[0])), ("right", width - 1 - int(columns[-1]))):
            if room < rules.side - _EDGE:
                yield _margin(where, side, room, rules.side)
    if rules.bottom is not None:
        yield from _bottom(ink, where, height, rules)


def _margin(where: str, side: str, found: float, wanted: float) -> Problem:
    return Problem(
        where, f"its {side} margin is {found / 72:.2f} in, less than {wanted / 72:.0f} in",
        "Set the margins of GR 14: 3 in at the top of the first page, 1 in elsewhere")


def _bottom(ink: np.ndarray, where: str, height: int, rules: Rules) -> Iterator[Problem]:
    """The bottom margin, in which a footer may stand: a few lines, well apart from the body, off the paper's edge."""
    line = int(height - rules.bottom) + _EDGE
    rows = np.flatnonzero(ink.any(axis=1))
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    footer = [group for group in groups if group[-1] >= line]
    if not footer:
        return
    gaps = [int(b[0] - a[-1]) for a, b in zip(groups, groups[1:], strict=False)]
    body = len(groups) - len(footer)
    gap = gaps[body - 1] if body else 1000
    # A last line of text that has slipped down stands no farther from the one above than lines do.
    usual = sorted(gaps[:body - 1])[(body - 1) // 2] if body > 2 else 0
    apart = footer[0][0] >= line and int(footer[0][0]) - (line - _EDGE) >= _FOOTER_GAP and gap > 1.25 * usual
    if not apart or len(footer) > rules.footer_lines or max(len(group) for group in footer) > 20:
        yield Problem(
            where, "text runs into the bottom margin",
            "Leave 1 in at the bottom; only a short footer, 12 pt or more below the body, may stand there")
    elif height - 1 - int(rows[-1]) < rules.footer_edge:
        yield Problem(where, "the footer is too near the paper's edge", "Move it up: printers cannot print there")


def _has_shading(gray: np.ndarray) -> bool:
    """True where a patch of even gray is larger than the soft edges of letters and thin lines can make."""
    tone = gray.astype(np.int16)
    mid = (tone > 40) & (tone < 250)
    mid[:, :-1] &= abs(np.diff(tone, axis=1)) < 8
    mid[:-1, :] &= abs(np.diff(tone, axis=0)) < 8
    # A 6 × 6 pixel square of gray, by running sums.
    total = np.pad(mid.astype(np.int32), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    squares = total[6:, 6:] - total[:-6, 6:] - total[6:, :-6] + total[:-6, :-6]
    return bool((squares == 36).any())
