"""HTML to tagged PDF, and HTML forms to fillable tagged forms."""
from __future__ import annotations

import io
import subprocess
import sys
from functools import cache

import pikepdf
import pytest
from pdf_help import NAMES

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.pdf import GR_14, UnwritableCharacter, fill, inspect, missing, preflight, read, typeset, typeset_form

FORM = """<body class="gr14"><style>@page gr14 { @bottom-center { content: "Form X · " counter(page) " of " counter(pages); font-size: 8pt } }</style>
<h1>A blank</h1><form>
<p><label>Name: <input name="who.name" required style="width:3in"></label></p>
<p><label for="city">City</label> <input id="city" name="who.city" data-align="right" data-autosize></p>
<p><label>State <input name="state" maxlength="2" data-comb style="width:40px"></label> <input name="ro" title="Fixed" readonly></p>
<p><label><input type="checkbox" name="agrees"> Agrees</label></p>
<fieldset><legend>Who files?</legend><label><input type="radio" name="by" value="dcr"> DCR</label>
<label><input type="radio" name="by" value="hospital"> Hospital</label></fieldset>
<p><label>Notes <textarea name="notes" style="height:1in"></textarea></label></p>
<p><label>Pick <select name="pick"><option value="">-</option><option value="x">Ex</option></select></label></p>
<p style="break-before:page"><label>Name <input name="who.name" style="width:3in"></label></p>
</form></body>"""
VALUES = {"who.name": NAMES["Lushootseed"], "who.city": "Spokane", "state": "WA", "agrees": True, "by": "hospital", "notes": NAMES["Vietnamese"], "pick": "x"}


@cache
def form() -> bytes:
    return typeset_form(FORM, title="A blank", lang="en-US")


def structure(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every structure element."""
    out, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        kids = node.get("/K", [])
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                out.append(kid)
                waiting.append(kid)
    return out


def test_fields_say_what_the_html_says() -> None:
    """Names, kinds, flags, labels, options and shared names of a form are those of its HTML."""
    found = {info.name: info for info in inspect(form())}
    assert list(found) == ["who.name", "who.city", "state", "ro", "agrees", "by", "notes", "pick"]
    assert found["who.name"].required and found["who.name"].pages == (1, 2) and found["who.name"].tooltip == "Name"
    assert found["who.city"].tooltip == "City" and found["ro"].read_only and found["ro"].tooltip == "Fixed"
    assert found["state"].comb and found["state"].max_length == 2
    assert found["by"].options == ("dcr", "hospital") and found["by"].tooltip == "Who files?"
    assert found["notes"].multiline and found["notes"].tooltip == "Notes" and found["pick"].options == ("Ex",)


def test_the_form_is_sound_for_other_software() -> None:
    """Boxes have an /Off state, radio kids no /T, /Fields lists no kid, fields have appearances, the font is small."""
    import pypdf

    assert len(form()) < 60_000
    with pikepdf.open(io.BytesIO(form())) as pdf:
        acroform = pdf.Root.AcroForm
        assert "/NeedAppearances" not in acroform and not any("/Parent" in f for f in acroform.Fields)
        for page in pdf.pages:
            assert page.Tabs == "/S"
            for widget in page.Annots:
                assert "/N" in widget.AP
                if "/FT" not in widget and isinstance(widget.AP.N, pikepdf.Dictionary) and not isinstance(widget.AP.N, pikepdf.Stream):
                    assert "/T" not in widget and "/Off" in widget.AP.N
    fields = pypdf.PdfReader(io.BytesIO(form())).get_fields()
    assert {"who.name", "by", "agrees"} <= set(fields)


def test_filled_it_is_still_tagged() -> None:
    """After flattening every value is marked content of its Form element; no widget is referred to; the claim stays."""
    done = fill(form(), VALUES)
    assert not missing(done.pdf, done.written)
    with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
        elements = [e for e in structure(pdf) if e.S == "/Form"]
        assert len(elements) == 10
        tied = [e for e in elements if len(e.K)]
        assert len(tied) == 8  # two names, city, state, the two marks, notes, choice
        assert all(isinstance(kid, int) or kid.Type == "/MCR" for e in tied for kid in e.K)
        roles = {(str(e.A.Role), str(e.A.get("/checked", ""))) for e in elements}
        assert roles == {("/tv", ""), ("/cb", "/on"), ("/rb", "/on"), ("/rb", "/off")}
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for page in pdf.pages:
            row = tree[int(page.obj.StructParents)]
            content = b"".join(s.read_bytes() for s in page.obj.Contents)
            for mcid, element in enumerate(row):
                if element is None:  # it was in the running footer, which is an artifact
                    assert b"/MCID %d>>" % mcid not in content and b"/MCID %d\n" % mcid not in content
                    continue
                assert b"/MCID %d>>" % mcid in content or b"/MCID %d\n" % mcid in content


def test_structure_text_is_in_reading_order() -> None:
    """A reader of the structure tree finds each value right after its label."""
    pdf = fill(form(), VALUES).pdf
    done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True)
    text = done.stdout.decode()
    assert 0 < text.index("City") < text.index("Spokane") < text.index("State") < text.index("WA")


def test_blank_and_filled_form_pass_preflight() -> None:
    """A filled form of ours has GR 14 margins, is black, letter, and holds nothing a clerk refuses."""
    assert preflight(fill(form(), VALUES).pdf, GR_14) == []


def test_a_typeset_paper_is_tagged_titled_and_reads_back() -> None:
    """A paper has a title, a language, tags and PDF/UA, and every script reads back."""
    pdf = typeset("".join(f"<p>{name}</p>" for name in NAMES.values()), title="Names", lang="en")
    assert not missing(pdf, NAMES).neither
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.Lang == "en" and opened.docinfo.Title == "Names" and opened.Root.MarkInfo.Marked
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes()


def test_same_html_same_bytes_in_another_process() -> None:
    """The same HTML gives the same bytes in a second process with another hash seed."""
    import hashlib

    code = (
        "import sys,hashlib;from docassemble.AotForms.pdf import typeset;"
        "print(hashlib.sha256(typeset('<h1>Ольга 阮</h1><p>x̌</p>',title='T')).hexdigest())")
    import os
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout.strip()
    assert there == hashlib.sha256(typeset("<h1>Ольга 阮</h1><p>x̌</p>", title="T")).hexdigest()


@pytest.mark.parametrize("html", ['<img src="http://127.0.0.1:1/x.png">', '<img src="file:///etc/hostname">', '<link rel="stylesheet" href="https://example.org/x.css">'])
def test_nothing_is_fetched(html: str) -> None:
    """A page that asks for anything outside is refused, and the message does not repeat the address."""
    with pytest.raises(InputError) as caught:
        typeset(html, title="T")
    assert "example" not in str(caught.value) and "hostname" not in str(caught.value)


def test_data_images_are_allowed() -> None:
    """A picture inside the HTML itself is set."""
    typeset('<img alt="dot" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==">', title="T")


def test_characters_without_a_font_are_refused() -> None:
    """Typesetting refuses a character that no font has, as filling does, and needs a title."""
    with pytest.raises(UnwritableCharacter):
        typeset("<p>\U00010980</p>", title="T")
    with pytest.raises(InputError, match="title"):
        typeset("<p>x</p>", title=" ")


@pytest.mark.parametrize(("field", "message"), [
    ('<input name="no name">', "field name"), ("<input>", "field name"),
    ('<input name="a" data-comb>', "maxlength"), ('<input name="a" data-align="middle">', "data-align")])
def test_form_html_that_is_wrong_is_refused(field: str, message: str) -> None:
    """A field without a proper name, a comb without cells, an unknown alignment: refused at build time."""
    with pytest.raises(InputError, match=message):
        typeset_form(f"<form><label>x {field}</label></form>", title="T")


def test_margins_of_a_pleading() -> None:
    """body.gr14 starts 3 in down on the first page and 1 in down on the next."""
    pages = read(typeset('<body class="gr14">' + "<p>text</p>" * 60, title="T"))
    assert len(pages) > 2
    assert preflight(typeset('<body class="gr14">' + "<p>text</p>" * 60, title="T")) == []
