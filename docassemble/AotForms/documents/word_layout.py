# do not pre-load
"""How a paper looks in Word: margins, styles, the caption's two columns, tables, ruled lines and the footer.  By python-docx."""
from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

FONT = "Times New Roman"
RULE = "_" * 24  # a line to write on that every program shows
_SMALL = frozenset(("under", "note", "cite", "under-line"))


class Sheet:
    """A Word file in the making, or one cell of a table in it.  Times are given: nothing here looks at a clock."""

    def __init__(self, title: str = "", *, court: bool = True, holder: Any = None, whole: Any = None):
        import docx

        self._whole = whole or docx.Document()
        self._holder = holder if holder is not None else self._whole
        self._gap_before_next = False
        self._fresh = holder is not None  # a new cell comes with one empty paragraph
        if whole is None:
            self._title = title
            self._page(court)
            self._styles()

    def _page(self, court: bool) -> None:
        from docx.shared import Inches, Pt

        section = self._whole.sections[0]
        section.page_width, section.page_height = Inches(8.5), Inches(11)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
        section.header_distance = section.footer_distance = Inches(0.5)
        if court:  # GR 14: the first page starts 3 in down; in Word a tall head of the first page does that
            section.different_first_page_header_footer = True
            head = section.first_page_header.paragraphs[0].paragraph_format
            head.space_before = head.space_after = Pt(0)
            head.line_spacing = Pt(180)

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        sizes = {"Normal": 12, "Heading 1": 14, "Heading 2": 12, "Heading 3": 12, "Heading 4": 12, "Heading 5": 12, "Heading 6": 12}
        for name, size in sizes.items():
            style = self._whole.styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.font.italic = False
            fonts = style.element.rPr.rFonts
            for key in list(fonts.attrib):
                if key.endswith("Theme"):
                    del fonts.attrib[key]
            fonts.set(qn("w:hAnsi"), FONT)
            style.paragraph_format.space_after = Pt(6)
            if name != "Normal":
                style.font.bold = True
        language = self._whole.styles["Normal"].element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "en-US"})
        self._whole.styles["Normal"].element.rPr.append(language)

    def paragraph(self, style: str | None, classes: Iterable[str] = ()) -> Line:
        """A new paragraph; classes are those of the twin's block and of the block around it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
        from docx.shared import Pt

        # By its id: python-docx asks all styles of the file, at every paragraph, whether this one is what goes without saying.
        if self._fresh:
            made, self._fresh = self._holder.paragraphs[0], False
            made._p.style = self._whole.styles[style].style_id if style else None
        else:
            made = self._holder.add_paragraph()
            if style:
                made._p.style = self._whole.styles[style].style_id
        found, shape = set(classes), made.paragraph_format
        if self._gap_before_next:
            shape.space_before, self._gap_before_next = Pt(12), False
        if found & {"court", "not-for-court", "worksheet"}:
            shape.alignment = ALIGN.CENTER
        if "party" in found:
            shape.alignment = ALIGN.RIGHT
        if found & {"numbered", "choice"}:
            shape.left_indent, shape.first_line_indent = Pt(25), Pt(-25)
        return Line(made, bold=bool(found & {"court", "not-for-court"}), small=bool(found & _SMALL))

    def caption(self, columns: int) -> list[Sheet]:
        """The caption's columns, with the lines that a pleading has between parties and title."""
        row = self._table(1, columns).rows[0]
        self._gap_before_next = True
        if columns > 1:
            _borders(row.cells[0], right=True, bottom=True)
        return [Sheet(holder=cell, whole=self._whole) for cell in row.cells]

    def pairs(self, pairs: list[tuple[Any, list[Any]]], fill: Callable[[Any, Line], None]) -> None:
        """Terms on the left, what is said of each on the right."""
        if not pairs:
            return
        from docx.shared import Inches

        table = self._table(len(pairs), 2)
        table.autofit = False
        for column, width in zip(table.columns, (2, 4.5), strict=True):
            column.width = Inches(width)
        for (term, said), row in zip(pairs, table.rows, strict=True):
            row.cells[0].width, row.cells[1].width = Inches(2), Inches(4.5)
            fill(term, Sheet(holder=row.cells[0], whole=self._whole).paragraph(None, ("note",)))
            cell = Sheet(holder=row.cells[1], whole=self._whole)
            for part in said:
                fill(part, cell.paragraph(None))

    def table(self, rows: list[list[Any]], fill: Callable[[Any, Line], None]) -> None:
        """A table with ruled rows; a first row of header cells is repeated on every page."""
        from docx.oxml import OxmlElement

        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return
        table = self._table(len(rows), columns)
        for cells, row in zip(rows, table.rows, strict=True):
            head = all(cell.tag == "th" for cell in cells)
            if head:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell, place in zip(cells, row.cells, strict=False):
                _borders(place, top=True, bottom=True)
                line = Sheet(holder=place, whole=self._whole).paragraph(None)
                line.bold = head
                fill(cell, line)

    def _table(self, rows: int, columns: int) -> Any:
        if self._holder is self._whole:
            return self._whole.add_table(rows, columns)
        return self._holder.add_table(rows, columns)

    def footer(self, text: str) -> None:
        """On every page: the form, the day of the rules, and the page of pages."""
        from docx.enum.text import WD_TAB_ALIGNMENT as TAB
        from docx.shared import Inches, Pt

        section = self._whole.sections[0]
        feet = [section.footer, *([section.first_page_footer] if section.different_first_page_header_footer else [])]
        for foot in feet:
            foot.is_linked_to_previous = False
            made = foot.paragraphs[0]
            made.style = self._whole.styles["Normal"]
            made.paragraph_format.tab_stops.add_tab_stop(Inches(6.5), TAB.RIGHT)
            for part in (f"{text}\tPage ", "PAGE", " of ", "NUMPAGES"):
                if part.isupper():
                    _field(made, part)
                else:
                    made.add_run(part)
            for run in made.runs:
                run.font.size = Pt(8)

    def saved(self, moment: datetime) -> bytes:
        """The file.  Its properties say what paper it is, and of no person anything."""
        about = self._whole.core_properties
        about.title, about.language, about.revision = self._title, "en-US", 1
        about.author = about.last_modified_by = about.comments = about.keywords = about.subject = about.category = ""
        about.created = about.modified = moment
        out = io.BytesIO()
        self._whole.save(out)
        return out.getvalue()


class Line:
    """One paragraph being filled."""

    def __init__(self, paragraph: Any, *, bold: bool = False, small: bool = False):
        self._paragraph, self.bold, self._small = paragraph, bold, small

    def text(self, text: str, styles: Iterable[str] = ()) -> None:
        """Add text as it is, in the styles ``bold`` and ``italic``."""
        if not text:
            return
        from docx.shared import Pt

        run = self._paragraph.add_run()
        run.text = text
        found = set(styles)
        run.bold, run.italic = True if self.bold or "bold" in found else None, True if "italic" in found else None
        if self._small:
            run.font.size = Pt(10)

    def rule(self) -> None:
        """A line to write on."""
        self._paragraph.add_run(RULE)

    def end(self) -> None:
        """End the line, not the paragraph."""
        self._paragraph.add_run().add_break()

    def after(self, classes: set[str]) -> None:
        """What follows a number: the place where the text starts."""
        if classes & {"no", "n"}:
            self._paragraph.add_run("\t")


def _field(paragraph: Any, name: str) -> None:
    """A field that Word fills in: ``PAGE`` or ``NUMPAGES``; each of its parts a run of its own, so that all have one size."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "separate", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = name
        paragraph.add_run()._r.append(part)
        if kind == "separate":
            paragraph.add_run("1")


def _borders(cell: Any, **sides: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if sides.get(side):
            line = OxmlElement(f"w:{side}")
            for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
                line.set(qn(f"w:{key}"), value)
            borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)
