"""Build the blank forms: HTML in ``pdf_templates`` to fillable tagged PDF, each with its field map.

    python tools/build_forms.py            build all that changed
    python tools/build_forms.py --check    build in memory and compare field map and page text with what is committed

Bytes may differ between versions of fonts and libraries; what a form asks, where, and what it says may not.
"""
from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from pathlib import Path

import pikepdf
import pypdf

from docassemble.AotForms import pdf
from docassemble.AotForms.documents.rendering import blank_html
from docassemble.AotForms.documents.variants import VARIANTS, Variant

FOLDER = Path(__file__).resolve().parent.parent / "pdf_templates"
GRAIN = 0.5  # points by which a box may lie elsewhere after a rebuild with other font versions


def build(variant: Variant) -> tuple[bytes, dict]:
    """The blank's bytes and its map."""
    html, fields = blank_html(variant)
    blank = pdf.typeset_form(html, title=variant.title)
    places = _places(blank)
    lost = [field.name for field in fields if field.name not in places]
    if lost or len(places) != len(fields):
        raise SystemExit(f"{variant.stem}: fields of the template and of the PDF differ: {lost or sorted(places)}")
    entries = [{"field": f.name, "item": f.number, "tooltip": places[f.name]["tooltip"], "kind": f.kind,
                "page": places[f.name]["page"], "box": places[f.name]["box"], "size": places[f.name]["size"]} for f in fields]
    return blank, {"form": variant.stem, "title": variant.title, "number": None, "verified": False,
                   "sha256": hashlib.sha256(blank).hexdigest(), "text_sha256": _text_hash(blank), "fields": entries}


def _places(blank: bytes) -> dict[str, dict]:
    """Page (from 1), box in points and type size of every field; of a field on many pages, the first."""
    found: dict[str, dict] = {}
    with pikepdf.open(io.BytesIO(blank)) as doc:
        for number, page in enumerate(doc.pages, start=1):
            for widget in page.obj.get("/Annots", []):
                node = widget if "/T" in widget else widget.get("/Parent", widget)
                x0, y0, x1, y1 = (float(v) for v in widget.Rect)
                size = str(widget.get("/DA", node.get("/DA", ""))).split()
                found.setdefault(str(node.T), {
                    "page": number, "box": [round(v, 1) for v in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))],
                    "tooltip": str(node.get("/TU", widget.get("/TU", ""))),
                    "size": float(size[size.index("Tf") - 1]) if "Tf" in size else None})
    return found


def page_text(blank: bytes) -> list[str]:
    """What each page says, without white space."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(blank)).pages]


def _text_hash(blank: bytes) -> str:
    return hashlib.sha256("\f".join(page_text(blank)).encode()).hexdigest()


def differences(old: dict, new: dict) -> list[str]:
    """What differs between two maps, in words; the hash of the bytes is not compared."""
    found = [f"{key} differs" for key in ("title", "text_sha256", "number", "verified") if old[key] != new[key]]
    before, after = ({f["field"]: f for f in side["fields"]} for side in (old, new))
    found += [f"field {name} only in one" for name in sorted(before.keys() ^ after.keys())]
    for name in sorted(before.keys() & after.keys()):
        a, b = before[name], after[name]
        if any(a[key] != b[key] for key in ("item", "tooltip", "kind", "page", "size")):
            found.append(f"field {name} differs")
        elif any(abs(x - y) > GRAIN for x, y in zip(a["box"], b["box"], strict=True)):
            found.append(f"field {name} lies elsewhere")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Build, or with ``--check`` compare; 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with what is committed; write nothing")
    check, bad = parser.parse_args(arguments).check, 0
    for variant in VARIANTS.values():
        target, map_file = FOLDER / f"{variant.stem}.pdf", FOLDER / f"{variant.stem}.fields.json"
        blank, described = build(variant)
        old = json.loads(map_file.read_text()) if map_file.exists() and target.exists() else None
        changes = differences(old, described) if old else ["not built yet"]
        if old and hashlib.sha256(target.read_bytes()).hexdigest() != old["sha256"]:
            changes.append("the committed PDF is not the one its map names")
        shown = [*changes[:6], f"and {len(changes) - 6} more"] if len(changes) > 6 else changes
        print(f"{variant.stem}: {'; '.join(shown) or 'as committed'}")
        if changes and check:
            bad = 1
        elif changes:
            target.write_bytes(blank)
            map_file.write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n")
    return bad


if __name__ == "__main__":
    sys.exit(main())
