"""``make gallery``: every paper of every example, of the largest and of the smallest matter, as pictures on one page to look through.

    python tools/gallery.py [--out FOLDER] [--screens] [--all] [--only WORDS]

Each paper as it is written and signed; petition and declaration of the first example also scanned from ink, and as the TIFF that some
clerks ask for; what goes with a filing (``gallery_further``); the blank forms; with ``--screens`` also every screen that the tests look
at in Chromium.  Papers come from the catalogue's own writer, so that a new one appears by itself.  What preflight says of a paper stands under its title.  Everybody in it is made up.
"""
from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageSequence
from rich.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]
LOOK = "body{font:16px sans-serif;margin:2rem}section{margin-bottom:2rem}img{border:1px solid #888;margin:4px;width:306px;height:auto}" \
       "h2{margin:0 0 .3rem}p{margin:.2rem 0}.bad{color:#a00}"
DAY, PLACE = date(2026, 12, 1), "Seattle, Washington"
ELLIPSIS = 60  # pages of one paper that are shown


@dataclass
class Shown:
    """One heading of the page: a paper in one state, with its pictures and what preflight says."""

    title: str
    pictures: list[Image.Image]
    says: list[str]


def main() -> int:
    """Write the gallery; 0 when preflight finds no fault in it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=ROOT / "var" / "gallery")
    options.add_argument("--screens", action="store_true", help="also every screen that the tests look at (minutes; needs Chromium)")
    options.add_argument("--all", action="store_true", help="scans and TIFFs of every matter, not of the first alone (slow)")
    options.add_argument("--only", default="", help="only sections whose heading holds these words")
    options.add_argument("--dpi", type=int, default=80)
    chosen = options.parse_args()
    shutil.rmtree(chosen.out, ignore_errors=True)
    chosen.out.mkdir(parents=True)
    makers = [maker for maker in sections(chosen.all) if chosen.only.casefold() in maker[0].casefold()]
    bad, parts = 0, []
    with Progress() as progress:
        task = progress.add_task("Papers", total=len(makers))
        for number, (title, make) in enumerate(makers, 1):
            progress.update(task, description=title)
            for place, shown in enumerate(make(chosen.dpi), 1):
                parts.append(_section(f"{title}: {shown.title}", shown, f"{number:02d}-{place:02d}", chosen.out))
                bad += bool(shown.says)
            progress.advance(task)
    if chosen.screens:
        parts += screens(chosen.out)
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Gallery</title><style>{LOOK}</style><h1>Gallery</h1>{''.join(parts)}</html>"
    (chosen.out / "index.html").write_text(page, encoding="utf-8")
    print(f"{len(parts)} papers and screens, {bad} with something to mend: {chosen.out / 'index.html'}")
    return 1 if bad else 0


def sections(everything: bool):
    """What there is to show: (heading, a function of the resolution that gives Shown)."""
    import gallery_further
    from documents_extremes import MATTERS

    for place, name in enumerate(MATTERS):
        yield name, lambda dpi, name=name, renditions=everything or place == 0: of_matter(name, dpi, renditions)
    for title, make in gallery_further.FURTHER.items():
        yield title, lambda dpi, make=make: (Shown(name, drawn(content, dpi), []) for name, content in make())
    yield "blank forms", blanks


def of_matter(name: str, dpi: int, renditions: bool) -> Iterator[Shown]:
    """Every paper as written, exhibits too; those that are signed also signed and, with ``renditions``, scanned and as TIFF."""
    from docassemble.AotForms import documents, law
    from docassemble.AotForms.filing.preflight_words import about
    from docassemble.AotForms.packet.exhibits import exhibit
    from documents_extremes import every_paper, known

    facts = known(name)
    review = law.review(facts, facts.venue.planned_on or DAY)
    papers, told = list(every_paper(name).values()), about(facts, review)
    joined = [exhibit(facts, review, n, _brought(e.title, min(e.pages or 1, 3))) for n, e in enumerate(facts.exhibits or (), 1)
              if e.title and e.basis and review[f"disclosure.exhibit.{n - 1}"].status.value == "met" and e.sha256 is None]
    if joined:
        papers = [documents.cover_sheet(facts, review, [*papers, *joined]) if p.id == "cover" else p for p in papers] + joined
    for paper in papers:
        yield Shown(f"{paper.id} ({paper.code})", drawn(paper.pdf, dpi), says(paper.id, paper.pdf, told))
        signed = paper
        for spot in paper.signatures:
            if spot.name:
                signed = documents.with_signature(signed, spot.signer, f"/s/ {spot.name}"[:60], facts.venue.planned_on or DAY, PLACE if spot.place_field else None)
        if signed is not paper:
            yield Shown(f"{paper.id}, signed", drawn(signed.pdf, dpi), says(paper.id, signed.pdf, told))
        if not renditions or paper.id not in ("petition", "declaration"):
            continue
        scan = scanned(paper)
        yield Shown(f"{paper.id}, signed in ink and scanned", drawn(scan, dpi), says(paper.id, scan, told, signed=True))
        yield Shown(f"{paper.id}, TIFF for Clark and Kittitas", tiff(paper, dpi), [])


def says(document: str, content: bytes, known, *, signed: bool = False) -> list[str]:
    """What preflight has to say."""
    from docassemble.AotForms.filing.preflight import Paper, preflight

    return [problem.line() for problem in preflight([Paper(f"{document}.pdf", document, document, content, signed)], None, about=known)]


def drawn(content: bytes, dpi: int) -> list[Image.Image]:
    """Each page in color, as poppler draws it."""
    from docassemble.AotForms import pdf

    return pdf.images(content, dpi=dpi, color=True, last=ELLIPSIS)


def scanned(paper) -> bytes:
    """A scan as it is kept: from a turned, shadowed picture of every page of a paper on a form of ours, with blue ink on each signature line."""
    from docassemble.AotForms import pdf
    from docassemble.AotForms.documents.blanks import blank

    pictures = [picture.convert("RGB") for picture in pdf.images(paper.pdf, dpi=150)]
    for spot in paper.signatures:
        line = blank(paper.blank).fields[spot.signature_field]
        picture, (left, bottom, _, top) = pictures[line.page - 1], (150 / 72 * edge for edge in line.box)
        stroke = [(left + 12 * i, picture.height - bottom - (23 * i) % round(top - bottom)) for i in range(25)]
        ImageDraw.Draw(picture).line(stroke, fill=(30, 40, 170), width=4)
    shadow = Image.linear_gradient("L").rotate(90).resize(pictures[0].size).point(lambda v: 175 + v * 80 // 255).convert("RGB")
    turned = [ImageChops.multiply(p.rotate(0.5, fillcolor="white", resample=Image.Resampling.BICUBIC), shadow) for p in pictures]
    out = io.BytesIO()
    turned[0].save(out, "PDF", resolution=150, save_all=True, append_images=turned[1:])
    return pdf.bilevel(out.getvalue(), title=paper.title)


def tiff(paper, dpi: int) -> list[Image.Image]:
    """The Group 4 rendition, brought back to pictures of the size of the others."""
    from docassemble.AotForms.filing_adapters import checks, tiff as renditions

    made = renditions.rendition(checks.made_file("01-paper.pdf", checks.PDF, paper.pdf, paper.title, paper.pages))
    with Image.open(io.BytesIO(made.content)) as image:
        size = (round(8.5 * dpi), 11 * dpi)
        return [frame.convert("L").resize(size, Image.Resampling.LANCZOS) for frame in ImageSequence.Iterator(image)]


def blanks(dpi: int) -> Iterator[Shown]:
    """Every blank form, empty."""
    for path in sorted((ROOT / "pdf_templates").glob("*.pdf")):
        yield Shown(path.stem, drawn(path.read_bytes(), dpi), [])


def _brought(title: str, pages: int) -> bytes:
    """A made-up paper that somebody brings in as an exhibit."""
    from docassemble.AotForms import pdf

    body = "".join(f"<h1>{escape(title)}</h1><p>Page {n} of {pages}. Made up.</p><div style='page-break-after:always'></div>" for n in range(1, pages + 1))
    return pdf.typeset(f"<body>{body}</body>".replace("<div style='page-break-after:always'></div></body>", "</body>"), title=title)


def screens(out: Path) -> list[str]:
    """Every screen that the tests in Chromium look at, refusals too, in the order of each way through."""
    folder = out / "screens"
    folder.mkdir()
    files = sorted(str(path) for path in (ROOT / "tests").glob("test_*.py") if "mark.browser" in path.read_text(encoding="utf-8"))
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "browser", *files], cwd=ROOT, check=False,
                          env={**os.environ, "AOTFORMS_PICTURES": str(folder)})
    if done.returncode:
        print("Some of the tests in the browser failed: pictures may be missing.")
    names = sorted(path.stem for path in folder.glob("*.png"))
    return [f'<section><h2>{escape(name)}</h2><img style="width:500px" src="screens/{escape(name)}.png" alt="{escape(name)}" loading="lazy"></section>' for name in names]


def _section(title: str, shown: Shown, stem: str, out: Path) -> str:
    images = []
    for number, picture in enumerate(shown.pictures, 1):
        name = f"{stem}-{number:02d}.png"
        picture.save(out / name, optimize=False)
        images.append(f'<a href="{name}"><img src="{name}" alt="{escape(title)}, page {number}" loading="lazy"></a>')
    lines = "".join(f'<p class="bad">{escape(line)}</p>' for line in shown.says)
    return f"<section><h2>{escape(title)}</h2>{lines}{''.join(images)}</section>"


if __name__ == "__main__":
    sys.exit(main())
