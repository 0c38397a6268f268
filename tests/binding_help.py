"""Shared by the tests of bound forms: blanks made by hand, and bindings by proposal."""
from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from docassemble.AotForms.documents import binding
from docassemble.AotForms.documents.binding import BoundForm, Identity

TEMPLATES = Path(__file__).resolve().parent.parent / "pdf_templates"


def own(stem: str) -> bytes:
    """A blank of our own, with its fields."""
    return (TEMPLATES / f"{stem}.pdf").read_bytes()


def flat(blank: bytes, turn: int = 0) -> bytes:
    """The same letter pages without any form; ``turn``: stored lying or upside down, and shown upright by /Rotate."""
    lying = {90: b"0 1 -1 0 792 0", 180: b"-1 0 0 -1 612 792", 270: b"0 -1 1 0 0 612"}
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        for page in pdf.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
            if turn:
                page.obj["/Rotate"] = turn
                page.mediabox = [0, 0, 792, 612] if turn != 180 else [0, 0, 612, 792]
                page.contents_add(b"q " + lying[turn] + b" cm\n", prepend=True)
                page.contents_add(b"\nQ")
        if "/AcroForm" in pdf.Root:
            del pdf.Root["/AcroForm"]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def bound(blank: bytes, paper: str, identity: Identity | None = None, **fields) -> BoundForm:
    """A binding of ``blank``: what is proposed, or the given spots."""
    if not fields:
        for each in binding.Proposer(binding.vocabulary(paper)).propose(binding.places(blank)):
            fields[each.term] = (*fields.get(each.term, ()), each.place.spot)
    form = BoundForm(paper, binding.kind_of(blank), binding.digest(blank), identity or Identity(), fields, (), blank)
    return binding.on(form, blank)


def word_blank() -> bytes:
    """A made-up Word form with every kind of place: underscores, tabs, boxes, a control, a form field, cells, ruled lines."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    made.add_paragraph("SUPERIOR COURT OF WASHINGTON, COUNTY OF ______________________")
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 0).text = "In the Matter of:", "Case number"
    made.add_paragraph("Petitioner’s name: ______________________ Title: ________________")
    line = made.add_paragraph("Petitioner’s telephone: ")
    line.add_run("\t\t").underline = True
    made.add_paragraph("☐ I am a designated crisis responder.")
    made.add_paragraph("[  ] The respondent is 18 or older.")
    made.add_paragraph("4.1 Why I believe the respondent will not accept treatment")
    for _ in range(4):
        made.add_paragraph("_" * 80)
    control = (f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Respondent address"/><w:tag w:val="resp_addr"/><w:showingPlcHdr/>'
               "<w:text/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt>")
    made.add_paragraph("Address: ")._p.append(parse_xml(control))
    field = made.add_paragraph("Respondent’s telephone: ")._p
    for piece in ('<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Phone1"/><w:textInput/></w:ffData></w:fldChar>',
                  "<w:instrText> FORMTEXT </w:instrText>", '<w:fldChar w:fldCharType="separate"/>', "<w:t>     </w:t>",
                  '<w:fldChar w:fldCharType="end"/>'):
        field.append(parse_xml(f'<w:r {nsdecls("w")}>{piece}</w:r>'))
    made.add_paragraph("Dated ____________")
    made.add_paragraph("______________________________")
    made.add_paragraph("(Signature of petitioner)")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
