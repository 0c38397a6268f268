# do not pre-load
"""Filling a Word document: values in the places found there, and nothing else changed."""
from __future__ import annotations

import copy
import os
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pikepdf
from lxml import etree

from ...errors import InputError, Problem, SetUpError
from .sheets import CHECK
from .word import Found, found_in
from .word_parts import SPACE, W14, Atom, atoms, closed, opened, w

_FILLED = "☒"
_SECONDS = 180


def fill_word(docx: bytes, values: Mapping[str, str | bool]) -> bytes:
    """The document with ``values`` by place (``p12.b1``).  A tick is True.  The same input gives the same bytes.

    Raises InputError for a place that the document does not have, and for a letter that no document can hold.  Does not
    measure: see ``room``.
    """
    parts, root = opened(docx)
    found = {one.at: one for one in found_in(root)}
    if problems := tuple(Problem(at, "the document has no such place", "List them: aotforms forms inspect BLANK.")
                         for at in values if at not in found):
        raise InputError("A value has no place in the document", "values", problems[0].mend, problems)
    # From the end of each paragraph, so that what was filled does not move what is still to come.
    for one in sorted((found[at] for at in values), key=lambda f: -f.span[0]):
        value = values[one.at]
        if value is not False and value != "":
            _put(one, value if value is True else _legal(one.at, value))
    return closed(parts, root)


def room(docx: bytes) -> dict[str, tuple[int | None, str]]:
    """For each place the letters it has room for (None: it grows), and what it takes."""
    return {one.at: (one.room, one.takes) for one in found_in(opened(docx)[1])}


def fits(room_of: int | None, takes: str, text: str) -> bool:
    """True where the text has no more letters than the ruled room; wide letters (Chinese, Japanese, Korean) count twice."""
    if room_of is None:
        return True
    letters = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text if not unicodedata.combining(c))
    return letters <= room_of and (takes == "lines" or "\n" not in text)


def _legal(at: str, text: str) -> str:
    """XML 1.0 has no place for control characters."""
    if any(ord(c) < 32 and c not in "\n\t" or 0xD800 <= ord(c) <= 0xDFFF or ord(c) in (0xFFFE, 0xFFFF) for c in text):
        raise InputError("A value holds a control character that no document can hold", at, "Type it again.")
    return unicodedata.normalize("NFC", text)


def _put(one: Found, value: str | bool) -> None:
    if one.kind == "check":
        _tick(one)
    elif one.kind in ("blank", "tab"):
        _write_span(one, "X" if value is True else value)
    elif one.kind == "cell":
        paragraph = one.element.find(w("p"))
        paragraph.append(_run(None, "X" if value is True else value))
    elif one.kind == "control":
        _control(one, value)
    else:
        _form_field(one, value)


def _covering(one: Found) -> list[tuple[Atom, int, int]]:
    """The pieces under a span, each with where the span begins and ends inside it."""
    out, at = [], 0
    for atom in atoms(one.element):
        start, end = max(one.span[0], at), min(one.span[1], at + len(atom.text))
        if start < end:
            out.append((atom, start - at, end - at))
        at += len(atom.text)
    return out


def _tick(one: Found) -> None:
    pieces = _covering(one)
    atom, start, end = pieces[0]
    if atom.kind == "sym":
        atom.element.set(w("char"), "F0FD")
        atom.element.set(w("font"), "Wingdings")
        return
    text = "".join(a.text[s:e] for a, s, e in pieces)
    mark = "[X]" if text.startswith("[") and CHECK.fullmatch(text) else _FILLED
    _set(atom.element, atom.text[:start] + mark + atom.text[end:])
    for other, s, e in pieces[1:]:
        _set(other.element, other.text[:s] + other.text[e:])


def _write_span(one: Found, value: str) -> None:
    """The value, underlined, in place of as many underscores; what is left of the line stays."""
    pieces = _covering(one)
    atom, start, end = pieces[0]
    run = atom.run
    lines = len(value)
    if one.kind == "tab" or atom.kind == "tab":
        atom.element.addprevious(_text(value))
        _breaks(run)
        return
    left = max(0, end - start - lines)
    tail = atom.text[end:]
    filler = atom.text[start:end][:left]
    _set(atom.element, atom.text[:start])
    new = _run(run, value, underline=True)
    run.addnext(new)
    rest = _run(run, filler + tail) if filler + tail else None
    for moved in [e for e in atom.element.itersiblings()]:  # what stood behind it in the same run stays behind it
        rest = rest if rest is not None else _run(run, "")
        rest.append(moved)
    if rest is not None:
        new.addnext(rest)
    used = max(0, lines - (end - start))
    for other, s, e in pieces[1:]:
        gone = min(used, e - s)
        _set(other.element, other.text[:s] + other.text[s + gone:])
        used -= gone
    for paragraph in one.follow:  # ruled lines that the value has taken up
        length = sum(len(a.text) for a in atoms(paragraph))
        if used <= 0:
            break
        used -= length
        paragraph.getparent().remove(paragraph)


def _control(one: Found, value: str | bool) -> None:
    given = one.element.find(w("sdtPr"))
    for gone in given.findall(w("showingPlcHdr")):
        given.remove(gone)
    if (box := given.find(f"{{{W14}}}checkbox")) is not None:
        checked = box.find(f"{{{W14}}}checked")
        if checked is None:
            checked = etree.SubElement(box, f"{{{W14}}}checked")
        checked.set(f"{{{W14}}}val", "1")
        value = _FILLED
    content = one.element.find(w("sdtContent"))
    paragraph = content.find(w("p"))
    holder = content if paragraph is None else paragraph
    style = next(holder.iter(w("r")), None)
    for run in list(holder.iter(w("r"))):
        run.getparent().remove(run)
    for extra in content.findall(w("p"))[1:]:
        content.remove(extra)
    holder.append(_run(_unplaced(style), "X" if value is True else value))


def _unplaced(run: etree._Element | None) -> etree._Element | None:
    """The run without the grey of a placeholder."""
    style = run.find(f"{w('rPr')}/{w('rStyle')}") if run is not None else None
    if style is not None and "placeholder" in style.get(w("val"), "").lower():
        style.getparent().remove(style)
    return run


def _form_field(one: Found, value: str | bool) -> None:
    """ECMA-376 17.16.17: a check box keeps its state in the field's data, a text between separate and end."""
    if (box := one.element.find(w("checkBox"))) is not None:
        for old in box.findall(w("checked")):
            box.remove(old)
        etree.SubElement(box, w("checked")).set(w("val"), "1")
        return
    begin = next(one.element.iterancestors(w("r")))
    depth, inside, end, separate = 0, [], None, False
    for run in begin.itersiblings():
        char = run.find(w("fldChar"))
        kind = char.get(w("fldCharType")) if char is not None else ""
        depth += kind == "begin"
        if kind == "end" and depth == 0:
            end = run
            break
        depth -= kind == "end"
        if separate:
            inside.append(run)
        separate = separate or kind == "separate"
    if end is None:
        raise InputError("A form field of the document has no end", one.at, "Open the blank in Word, save it again and bind that.")
    if not separate:
        mark = etree.Element(w("r"))
        etree.SubElement(mark, w("fldChar")).set(w("fldCharType"), "separate")
        end.addprevious(mark)
    end.addprevious(_run(inside[0] if inside else begin, "X" if value is True else value))
    for run in inside:
        run.getparent().remove(run)


def _run(like: etree._Element | None, text: str, underline: bool = False) -> etree._Element:
    """A new run that looks like ``like``."""
    run = etree.Element(w("r"))
    given = like.find(w("rPr")) if like is not None else None
    if given is not None:
        run.append(copy.deepcopy(given))
    if underline:
        properties = run.find(w("rPr"))
        properties = etree.SubElement(run, w("rPr")) if properties is None else properties
        for old in properties.findall(w("u")):
            properties.remove(old)
        mark = etree.Element(w("u"))
        mark.set(w("val"), "single")
        later = {w(n) for n in ("effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
                                "specVanish", "oMath", "rPrChange")}  # the schema's order
        at = next((i for i, child in enumerate(properties) if child.tag in later), len(properties))
        properties.insert(at, mark)
    if text:
        run.append(_text(text))
        _breaks(run)
    return run


def _text(text: str) -> etree._Element:
    element = etree.Element(w("t"))
    _set(element, text)
    return element


def _set(element: etree._Element, text: str) -> None:
    element.text = text
    element.set(SPACE, "preserve")


def _breaks(run: etree._Element) -> None:
    """Line ends inside a text as Word has them."""
    for element in run.findall(w("t")):
        if "\n" in (element.text or ""):
            first, *rest = element.text.split("\n")
            _set(element, first)
            at = element
            for line in rest:
                for new in (etree.Element(w("br")), _text(line)):
                    at.addnext(new)
                    at = new


def office() -> str | None:
    """The command that turns a Word document into PDF, where LibreOffice is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_pdf(docx: bytes) -> bytes:
    """The document as PDF, by LibreOffice in a private folder.  The same input gives the same bytes.

    Raises SetUpError where LibreOffice is not installed, and InputError where it makes no PDF.
    """
    tool = office()
    if tool is None:
        raise SetUpError("A Word form can be made a PDF only with LibreOffice, which is not installed", "soffice",
                         "Install it: apt-get install libreoffice-writer-nogui. Or bind the court’s PDF of the same form.")
    with tempfile.TemporaryDirectory(prefix="aotforms-") as folder:
        paper = Path(folder) / "paper.docx"
        paper.write_bytes(docx)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800", "HOME": folder}
        try:
            subprocess.run([tool, "--headless", "--norestore", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                            "--convert-to", "pdf", "--outdir", folder, str(paper)],
                           capture_output=True, timeout=_SECONDS, check=False, env=environment)
        except subprocess.TimeoutExpired:
            raise InputError("LibreOffice did not finish the form", "BLANK", "Open the blank in it once, or bind the court’s PDF.") from None
        made = paper.with_suffix(".pdf")
        if not made.is_file():
            raise InputError("LibreOffice made no PDF of the form", "BLANK", "Open the blank in it once, or bind the court’s PDF.")
        return _settled(made.read_bytes())


def _settled(pdf: bytes) -> bytes:
    """The PDF without what changes from one making to the next: dates and identifiers."""
    import io

    with pikepdf.open(io.BytesIO(pdf)) as opened_pdf:
        for key in ("/CreationDate", "/ModDate"):
            if key in opened_pdf.docinfo:
                del opened_pdf.docinfo[key]
        if "/Metadata" in opened_pdf.Root:
            del opened_pdf.Root["/Metadata"]
        for key in ("/DocChecksum", "/ID"):  # of /ID the first half would be kept
            if key in opened_pdf.trailer:
                del opened_pdf.trailer[key]
        out = io.BytesIO()
        opened_pdf.save(out, deterministic_id=True)
    return out.getvalue()
