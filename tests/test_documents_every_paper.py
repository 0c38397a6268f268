"""Every paper of the catalogue, of every example and of the largest and the smallest matter: margins, soundness, twin, Word."""
from __future__ import annotations

import io
import re
import subprocess
import unicodedata
import zipfile
from collections import Counter

import numpy as np
import pytest
from documents_extremes import MATTERS, every_paper
from documents_help import key
from lxml import etree
from lxml import html as markup

from docassemble.AotForms import pdf
from docassemble.AotForms.documents import Document, Role
from docassemble.AotForms.documents.word import to_docx
from docassemble.AotForms.errors import InputError

pytestmark = pytest.mark.slow
DPI = 100
MARKS = {"[X]": "☒", "[ ]": "☐"}


def colours(pdf_: bytes) -> list[np.ndarray]:
    """Pages by PDFium, as red, green and blue, a byte each."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf_)
    try:
        return [np.asarray(page.render(scale=DPI / 72).to_pil().convert("RGB")) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("name", MATTERS)
def test_margins_measured_on_the_rendered_page(name):
    """Letter; 3 in at the top of a court paper's first page, 1 in elsewhere; black alone; drawn by two renderers."""
    for paper in every_paper(name).values():
        drawn = colours(paper.pdf)
        for number, (colour, gray) in enumerate(zip(drawn, pdf.images(paper.pdf, dpi=DPI), strict=True), start=1):
            assert colour.shape[:2] == (11 * DPI, 8.5 * DPI), paper.id
            red, green, blue = np.moveaxis(colour, 2, 0)
            darkest = np.minimum(np.minimum(red, green), blue)
            assert int((np.maximum(np.maximum(red, green), blue) - darkest).max()) <= 2, f"{paper.id}: colour on page {number}"
            top = 3 if number == 1 and paper.role is not Role.NOTE else 1
            for picture in (darkest, np.asarray(gray)):
                rows, columns = np.flatnonzero((picture < 160).any(axis=1)), np.flatnonzero((picture < 160).any(axis=0))
                assert rows[0] >= top * DPI - 2 and rows[-1] < 10 * DPI + 2, f"{paper.id}, page {number}: {rows[0] / DPI} to {rows[-1] / DPI}"
                assert columns[0] >= DPI - 2 and columns[-1] < 7.5 * DPI + 2, f"{paper.id}, page {number}: {columns[0] / DPI} to {columns[-1] / DPI}"


@pytest.mark.parametrize("name", MATTERS)
def test_every_paper_is_sound(name, tmp_path):
    """qpdf finds nothing wrong with the file, and the accessibility check nothing with its tags."""
    for paper in every_paper(name).values():
        (tmp_path / "paper.pdf").write_bytes(paper.pdf)
        done = subprocess.run(["qpdf", "--check", tmp_path / "paper.pdf"], capture_output=True, check=False)
        assert done.returncode == 0 and b"WARNING" not in done.stdout + done.stderr, f"{paper.id}: {done.stderr.decode()[:200]}"
        assert [problem.line() for problem in pdf.accessible(paper.pdf)] == [], paper.id


def twin_text(paper: Document) -> str:
    """What the twin says, without its footer, blanks and the boxes' marks as the page has them."""
    root = markup.fragment_fromstring(paper.html)
    for foot in root.findall("footer"):
        root.remove(foot)
    parts = []
    for text in root.itertext(with_tail=True):
        parts.append(MARKS.get(text.strip(), text).replace("(left blank)", ""))
    return key("".join(parts))


def page_text(paper: Document) -> list[str]:
    """What the pages say, by either reader, without the footers."""
    footer = re.search(r"<footer><p>(.*?) Law as of (.*?)\.</p></footer>", paper.html, re.DOTALL)
    form, day = (markup.fragment_fromstring(part, create_parent=True).text_content() for part in footer.groups())
    law = (f"Law as of {day}",) if paper.blank is None else ("Law as of", day)  # on a form the day is drawn after the page
    pages = pdf.read(paper.pdf)
    whole = ["", ""]
    for page in pages:
        for reader, text in enumerate(page.keys):
            for part in (form, *law, f"Page {page.number} of {len(pages)}"):
                before, found, after = text.rpartition(key(part))
                assert found, f"{paper.id}: page {page.number} has no {part!r}"
                text = before + after
            whole[reader] += text
    return whole


@pytest.mark.parametrize("name", MATTERS)
def test_the_twin_says_all_that_a_typeset_paper_says_and_nothing_else(name):
    """Letter for letter and in the same order, to one of the two readers, list dots, ruled lines and repeated head rows apart."""
    for paper in every_paper(name).values():
        if paper.blank is None:
            twin, texts = twin_text(paper), page_text(paper)
            assert _without_heads(paper, twin) in [_without_heads(paper, text.replace("•", "")) for text in texts], paper.id
            assert all(_heads(paper, text) >= _heads(paper, twin) for text in texts), paper.id


def _heads(paper: Document, text: str) -> int:
    """How often heads of tables stand in ``text``: on the pages at least as often as in the twin, since a table that runs on has its
    head again."""
    return sum(text.count(head) for head in _head_rows(paper))


def _without_heads(paper: Document, text: str) -> str:
    for head in _head_rows(paper):
        text = text.replace(head, "")
    return text


def _head_rows(paper: Document) -> list[str]:
    return sorted({key(head.text_content()) for head in markup.fragment_fromstring(paper.html).iter("thead")}, key=len, reverse=True)


@pytest.mark.parametrize("name", MATTERS)
def test_the_twin_says_all_that_a_filled_form_says_and_nothing_else(name):
    """The same letters, each as often: on a form values are drawn after the page, so their order in the file is another."""
    for paper in every_paper(name).values():
        if paper.blank is not None:
            twin = Counter(unicodedata.normalize("NFD", re.sub("[☒☐]", "", twin_text(paper))))
            differ = [Counter(unicodedata.normalize("NFD", text)) for text in page_text(paper)]
            assert any(not (twin - found) and not (found - twin) for found in differ), (paper.id, [(twin - f, f - twin) for f in differ])


def lines(paper: Document) -> list[list[list[tuple[float, ...]]]]:
    """The words of each line of each page as poppler has them, above the footer: left, top, right, bottom in points."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=paper.pdf, capture_output=True, check=True).stdout.decode()
    pages = []
    for page in found.split("<page ")[1:]:
        pages.append([])
        for box in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', page):
            word = tuple(map(float, box))
            if word[3] < 698 and pages[-1] and abs(pages[-1][-1][-1][3] - word[3]) < 3.5:
                pages[-1][-1].append(word)
            elif word[3] < 698:
                pages[-1].append([word])
    return pages


def test_long_answers_fill_their_lines_and_pages():
    """In the largest addendum no line ends before a word that would fit it; in the largest order no page ends in its upper half, but for
    the two that hold the signatures."""
    papers = every_paper("maximal")
    for page in lines(papers["petition-addendum"])[1:]:
        for line, after in zip(page, page[1:], strict=False):
            if 0 < after[0][3] - line[0][3] < 14:  # of one paragraph
                assert line[-1][2] + after[0][2] - after[0][0] + 3 > 7.5 * 72 - 2, line
    assert min(page[-1][-1][3] for page in lines(papers["order"])[:-2]) > 5.5 * 72


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_text(data: bytes, part: str = "word/document.xml") -> str:
    """The text of a Word file, read by lxml alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return "".join(node.text or "" for node in etree.fromstring(opened.read(part)).iter(f"{W}t"))


@pytest.mark.parametrize("name", MATTERS)
def test_the_word_file_says_what_the_twin_says(name):
    """Letter for letter in the same order, for every typeset paper; what is left blank is a line; same paper, same bytes."""
    for paper in every_paper(name).values():
        if paper.blank is not None:
            with pytest.raises(InputError):
                to_docx(paper)
            continue
        data = to_docx(paper)
        assert key(word_text(data)).replace("_" * 24, "") == twin_text(paper), paper.id
        assert data == to_docx(paper)


def test_a_word_file_has_styles_footer_language_and_names_nobody():
    """Headings are headings, tables have head rows, every page says form, rules and page of pages; properties name the paper only."""
    for paper in every_paper("hospital-designee").values():
        if paper.blank is not None:
            continue
        with zipfile.ZipFile(io.BytesIO(to_docx(paper))) as opened:
            body, core = opened.read("word/document.xml").decode(), opened.read("docProps/core.xml").decode()
            feet = [opened.read(n).decode() for n in opened.namelist() if n.startswith("word/footer")]
            styles = opened.read("word/styles.xml").decode()
            assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert '<w:pStyle w:val="Heading1"/>' in body and ("<th" not in paper.html or "<w:tblHeader/>" in body)
        assert len(feet) == (1 if paper.role is Role.NOTE else 2)
        assert all("Law as of" in foot and "NUMPAGES" in foot and ">PAGE<" in foot for foot in feet)
        assert 'w:lang w:val="en-US"' in styles and paper.title in core.replace("&#8217;", "’")
        assert not [part for part in ("Nguy", "Tuy", "Oakes", "python-docx") if part in core]
