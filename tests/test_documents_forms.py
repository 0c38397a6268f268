"""The committed blank forms are what their sources build, and can be used by anyone."""
from __future__ import annotations

import importlib.util
import io
import json
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from docassemble.AotForms import pdf
from docassemble.AotForms.documents import blanks
from docassemble.AotForms.documents.rendering import TEMPLATES
from docassemble.AotForms.documents.variants import VARIANTS
from docassemble.AotForms.errors import SetUpError
from docassemble.AotForms.law.rules import Who, rules_on

DAY = date(2026, 12, 1)
TOOL = Path(__file__).parent.parent / "tools" / "build_forms.py"


@pytest.fixture(scope="module")
def tool():
    """The tool that builds the forms."""
    spec = importlib.util.spec_from_file_location("build_forms", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("stem", VARIANTS)
def test_a_rebuild_gives_the_committed_form(stem, tool):
    """Same fields, places, tooltips and numbers, and the same words on every page."""
    committed = json.loads((TEMPLATES / f"{stem}.fields.json").read_text(encoding="utf-8"))
    built, described = tool.build(VARIANTS[stem])
    assert tool.differences(committed, described) == []
    assert tool.page_text(built) == tool.page_text((TEMPLATES / f"{stem}.pdf").read_bytes())


def test_a_changed_source_is_noticed(tool):
    """A label that changed, or a box that moved, is named."""
    old = json.loads((TEMPLATES / "petition-adult.fields.json").read_text(encoding="utf-8"))
    new = json.loads(json.dumps(old))
    new["fields"][3]["tooltip"] = "Another"
    new["fields"][5]["box"][0] += 3
    assert len(tool.differences(old, new)) == 2


@pytest.mark.parametrize("stem", VARIANTS)
def test_every_field_has_a_label_and_every_answer_a_number(stem):
    """A tooltip for a screen reader on every field; every answer that can move to the addendum has its own number."""
    fields = list(blanks.blank(stem).fields.values())
    infos = {info.name: info for info in pdf.inspect(blanks.blank(stem).pdf)}
    assert all(infos[f.name].tooltip for f in fields) and set(infos) == {f.name for f in fields}
    numbers = [f.item for f in fields if f.item]
    assert len(numbers) == len(set(numbers))
    unnumbered = {f.name for f in fields if not f.item and f.kind in ("line", "box")}
    assert unnumbered == {n for n in unnumbered if n.startswith(("ca", "county")) or "_sign" in n or n.endswith("_printed_name")}


@pytest.mark.parametrize("stem", VARIANTS)
def test_a_blank_is_tagged_and_its_fields_belong_to_the_structure(stem):
    """Tagged PDF/UA-1 with a title and a language; every field's widget stands in the structure tree."""
    with pikepdf.open(io.BytesIO(blanks.blank(stem).pdf)) as opened:
        assert "/StructTreeRoot" in opened.Root and str(opened.docinfo["/Title"])
        assert b"pdfuaid" in opened.Root.Metadata.read_bytes()
        widgets = [w for page in opened.pages for w in page.obj.get("/Annots", [])]
        assert widgets and all("/StructParent" in w for w in widgets)


@pytest.mark.parametrize("stem", VARIANTS)
def test_the_numbers_on_a_form_are_the_numbers_of_the_law(stem):
    """Months and days that are printed on a blank are those of the rules, and so is the proof."""
    rules = rules_on(DAY, Who.ADULT if "adult" in stem else Who.ADOLESCENT)
    text = "".join(page.pdfium for page in pdf.read(blanks.blank(stem).pdf))
    text = " ".join(text.split())
    if VARIANTS[stem].paper == "petition":
        for prong, words in (("c_i", "(i) At least twice"), ("c_ii", "(ii) At least twice"), ("c_iii", "(iii) It resulted in one or more")):
            rule = rules.value(f"lookback.{prong}")
            part = text[text.index(words):][:420]
            assert f"within the {rule['months']} months before filing" in part
            assert rule["at_least"] == (1 if prong == "c_iii" else 2)
        assert f"no more than {rules.value('order.months')}" in text and rules.value("proof.standard") in text
    else:
        assert f"no more than {rules.value('declaration.days')} days before the petition is submitted" in text


@pytest.mark.parametrize("stem", [s for s in VARIANTS if s.startswith("petition")])
def test_the_adolescent_form_speaks_of_its_own_law(stem):
    """Adults: chapter 71.05. Adolescents: RCW 71.34.815 and juvenile facilities, and never the adult section."""
    text = "".join(page.pdfium for page in pdf.read(blanks.blank(stem).pdf))
    own, other = ("71.05.148", "71.34.815") if "adult" in stem else ("71.34.815", "71.05.148")
    assert own in text and other not in text
    assert ("juvenile" in text.lower()) is ("adolescent" in stem)


def test_a_blank_that_was_tampered_with_is_refused(monkeypatch, tmp_path):
    """A PDF that is not the one its map names is not filled."""
    for suffix in (".pdf", ".fields.json"):
        (tmp_path / f"petition-adult{suffix}").write_bytes((TEMPLATES / f"petition-adult{suffix}").read_bytes())
    monkeypatch.setattr(blanks, "TEMPLATES", tmp_path)
    assert blanks.blank.__wrapped__("petition-adult").sha256
    with (tmp_path / "petition-adult.pdf").open("ab") as changed:
        changed.write(b"%")
    with pytest.raises(SetUpError, match="petition-adult.pdf"):
        blanks.blank.__wrapped__("petition-adult")
