"""The questions on paper: all of them, in order, readable by everybody, about nobody."""
from __future__ import annotations

import json
import sys

import pytest

from docassemble.AotForms import cli
from docassemble.AotForms.guide import field_form, field_sheet
from docassemble.AotForms.guide.field_form import Listed
from docassemble.AotForms.pdf import accessible, read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return field_sheet.pdf()


def closed_up(text: str) -> str:
    return "".join(text.split())


def test_every_question_label_and_choice_stands_there_in_order(sheet):
    """Read back by the second reader, whose text follows the page; long lists of choices are written, not ticked."""
    text, at = closed_up("".join(page.poppler for page in read(sheet))), 0
    for part in field_form.form().parts:
        at = text.index(closed_up(part.title), at)
        for step in part.steps:
            for one in (step.asked, *(field_form.numbered(each, 0) for each in step.each)) if isinstance(step, Listed) else (step,):
                assert closed_up(one.title) in text[at:], one.id
                for field in one.fields:
                    assert closed_up(field.label) in text[at:], field.name
                    ticked = field.choices if len(field.choices) <= field_sheet.LONG_LIST else ()
                    assert all(closed_up(words) in text[at:] for _, words in ticked), field.name


def test_it_is_accessible_and_says_what_it_is(sheet):
    """PDF/UA, on letter paper, dated by the law's check, no court form; no condition names an answer by its code."""
    assert accessible(sheet) == []
    words = " ".join(" ".join(page.poppler for page in read(sheet)).split())
    assert "This is not a court form" in words and "as it was checked on" in words
    assert "Only if the answer to “Did you interview the person?” is “Yes, I talked with the person”." in words
    assert ("is “State hospital” or “Hospital or other inpatient facility” or “Jail” or “Prison or other correctional facility” or “Juvenile "
            "detention or rehabilitation facility”, or the answer to “Is the person in a hospital now?” is “Yes”.") in words
    for forbidden in ("71.05.248", "71.05.390", "71.05.360", "MPR", "preponderance", "${"):
        assert forbidden not in words


def test_the_command_writes_it(sheet, tmp_path, monkeypatch, capsys):
    """Exit code 0 with the number of pages; a place that cannot be written is one line and exit code 2."""
    for arguments, code in (([str(tmp_path / "sheet.pdf"), "--json"], 0), ([str(tmp_path / "no" / "sheet.pdf")], 2)):
        monkeypatch.setattr(sys, "argv", ["aotforms", "worksheet", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == code
    said = capsys.readouterr()
    assert json.loads(said.out)["pages"] == len(read(sheet)) and "cannot be written" in said.err
    assert (tmp_path / "sheet.pdf").read_bytes() == sheet
