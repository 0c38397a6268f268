"""The rules as data: whole rows, the text in force on a day, and a bill that nobody has recorded as enacted."""
from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib import resources

import pytest
from docassemble.AotForms import law
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.law import doors, report
from docassemble.AotForms.law import rules as loading
from docassemble.AotForms.law.findings import Confidence
from docassemble.AotForms.law.rules import KEYS, Rule, Ruleset, Who, load, read_rows, rules_on
from docassemble.AotForms.matter import example, read

PROHIBITED = ("71.05.248", "71.05.390", "71.05.360", "MPR", "preponderance")
WHOLE = """
rows:
- {id: x, value: 1, cite: RCW 1, source: s, in_force_from: 2022-06-09, in_force_to: null, checked_on: 2026-11-21, confidence: V, note: n}
"""


@pytest.mark.parametrize("rule", load(), ids=lambda r: f"{r.ruleset or 'wa'}-{r.id}-{r.in_force_from}")
def test_every_row_is_whole(rule):
    """Every row has a cite, a source, dates, a confidence and a note, and none names a dead or wrong section."""
    assert rule.cite.startswith(("RCW", "GR", "CR", "Laws", "chapter", "42 CFR", "SSB", "HB", "2SHB"))
    assert rule.source and rule.note and isinstance(rule.confidence, Confidence)
    assert type(rule.in_force_from) is date and type(rule.checked_on) is date
    assert rule.in_force_to is None or rule.in_force_to >= rule.in_force_from
    assert not any(word in f"{rule.cite} {rule.value} {rule.note} {rule.source}" for word in PROHIBITED)


def test_a_whole_row_is_read():
    """The row that the refusals below are cut from is itself accepted."""
    (row,) = read_rows("t.yml", WHOLE)
    assert isinstance(row, Rule) and row.value == 1


@pytest.mark.parametrize("key", KEYS)
def test_a_row_that_lacks_a_part_is_refused(key):
    """Each part is needed; the error names the file, the row and the part."""
    import yaml
    content = yaml.safe_load(WHOLE)
    del content["rows"][0][key]
    with pytest.raises(InputError) as error:
        read_rows("t.yml", yaml.safe_dump(content))
    assert any(key in problem.what and "t.yml" in problem.where for problem in error.value.problems)


@pytest.mark.parametrize("before, after, what", [
    ("confidence: V", "confidence: X", "confidence"), ("checked_on: 2026-11-21", "checked_on: soon", "checked_on"),
    ("note: n", "note: n, colour: red", "colour"), ("value: 1", "value: null", "value")])
def test_a_wrong_part_is_refused(before, after, what):
    """An unknown mark, a date that is none, a part nobody knows, an empty value."""
    with pytest.raises(InputError) as error:
        read_rows("t.yml", WHOLE.replace(before, after))
    assert what in error.value.problems[0].what


def test_two_rows_in_force_on_one_day_are_refused():
    """Rows of one rule may follow each other, not overlap."""
    rows = read_rows("t.yml", WHOLE) * 2
    assert list(loading._overlaps(rows))


def test_overlapping_rows_stop_the_loading(monkeypatch):
    """A rule that would have two values on one day is an error at the first use, not a choice."""
    monkeypatch.setattr(loading, "read_rows", lambda name, text: read_rows("t.yml", WHOLE))
    with pytest.raises(InputError, match="one day"):
        load.__wrapped__()


def test_a_recorded_bill_applies_from_its_day_on(monkeypatch):
    """With its enactment recorded, the bill is the default from its effective day, and the law before it stays before it."""
    bill = Ruleset("ssb6296-2026", "t", None, None, "wa-2024", True, {
        "recorded_by": "A. Person", "recorded_on": date(2026, 12, 1), "act": "Laws of 2026 ch. 999", "effective": date(2027, 1, 1)})
    known = [text for text in loading.rulesets() if text.id != bill.id] + [bill]
    for module in (loading, doors):
        monkeypatch.setattr(module, "rulesets", lambda: tuple(known))
    assert rules_on(date(2026, 12, 31)).value("declaration.required") is True
    assert rules_on(date(2027, 1, 1)).value("declaration.required") is False
    assert "law.bill" not in {f.id for f in law.review(read(example("hospital-designee")), date(2027, 1, 1)).findings}


def test_values_change_on_their_day():
    """A day before and the day of: the 2024 text, the paragraph of 1 July 2026, the title of 30 June 2027."""
    assert law.ruleset(date(2024, 6, 5)).id == "wa-2022" and law.ruleset(date(2024, 6, 6)).id == "wa-2024"
    assert rules_on(date(2026, 6, 30))["order.basis"].cite.endswith("(4)(d)")
    assert rules_on(date(2026, 7, 1))["order.basis"].cite.endswith("(4)(c)")
    assert "advanced practice registered nurse" not in rules_on(date(2027, 6, 29)).value("title.arnp")
    assert "advanced practice registered nurse" in rules_on(date(2027, 6, 30)).value("title.arnp")
    assert rules_on(date(2024, 6, 5)).value("tribal.notice")["by"] == "behavioral health administrative services organization"
    assert rules_on(date(2024, 6, 6)).value("tribal.notice")["by"].startswith("petitioner or")


def test_a_day_before_the_first_text_is_refused():
    """No answer is given for a day that the rules do not cover."""
    with pytest.raises(InputError):
        rules_on(date(2022, 6, 8))
    assert rules_on(date(2022, 6, 9)).ruleset.id == "wa-2022"


def test_an_unknown_ruleset_is_refused_with_the_names_of_those_there_are():
    """The mend lists the names."""
    with pytest.raises(InputError, match="wa-2024"):
        rules_on(date(2026, 12, 1), ruleset="nothing")


def test_the_bill_is_never_applied_by_default():
    """No day chooses it, however late; asked for by name it is read."""
    assert {law.ruleset(date(year, 1, 1)).id for year in range(2025, 2040)} == {"wa-2024"}
    assert rules_on(date(2026, 12, 1)).value("declaration.required") is True
    assert rules_on(date(2026, 12, 1), ruleset="ssb6296-2026").value("declaration.required") is False
    assert "qualified professional" not in rules_on(date(2026, 12, 1), ruleset="ssb6296-2026").value("service.list")


@pytest.mark.parametrize("missing", ["recorded_by", "recorded_on", "act", "effective"])
def test_a_bill_wants_a_whole_record_of_its_enactment(missing):
    """A record that lacks its maker, day, act or effective date leaves the bill inactive; a whole one gives its first day."""
    record = {"recorded_by": "A. Person", "recorded_on": date(2026, 12, 1), "act": "Laws of 2026 ch. 999", "effective": date(2027, 1, 1)}
    def bill(enactment):
        return Ruleset("b", "t", None, None, "wa-2024", True, enactment)
    assert bill(record).first_day == date(2027, 1, 1)
    assert bill({**record, missing: None}).first_day is None


SHIPPED = resources.files(loading.__package__).joinpath(loading.FOLDER, loading.RULESETS).read_text(encoding="utf-8")
RECORDED = {"recorded_by": "A. Person", "recorded_on": "2026-12-01", "act": "Laws of 2026 ch. 999", "effective": "2027-01-01"}


def recorded(**fields) -> str:
    """The shipped file with the bill's enactment filled in, as a person would by hand."""
    text = SHIPPED
    for key, value in fields.items():
        text = text.replace(f"    {key}: null", f"    {key}: {value}")
    return text


def test_an_enactment_is_recorded_in_the_file_itself(monkeypatch):
    """Four fields by hand in rulesets.yml: from its day on the bill is the text by default, and the document says so."""
    texts = loading.read_rulesets(recorded(**RECORDED))
    assert texts[-1].first_day == date(2027, 1, 1) and texts[:-1] == law.rulesets()[:-1]
    for module in (loading, report):
        monkeypatch.setattr(module, "rulesets", lambda: texts)
    assert [law.ruleset(day).id for day in (date(2026, 12, 31), date(2027, 1, 1))] == ["wa-2024", "ssb6296-2026"]
    assert "it | from 2027-01-01 |" in report.markdown().replace("a bill not known to be law", "it")
    assert "fills in all four fields of `enactment`" in report.markdown()


@pytest.mark.parametrize("fields", [{key: RECORDED[key] for key in RECORDED if key != left} for left in RECORDED]
                         + [{**RECORDED, "effective": "soon"}, {**RECORDED, "recorded_on": "yesterday"}])
def test_a_half_recorded_enactment_is_refused(fields):
    """Three fields of four, or a day that is none, are an error and not a choice of text."""
    with pytest.raises(InputError, match="not whole"):
        loading.read_rulesets(recorded(**fields))


def test_cites_follow_the_age():
    """Adults are cited chapter 71.05, adolescents 71.34, and both while the age is not known."""
    day = date(2026, 12, 1)
    assert rules_on(day, Who.ADULT)["standing.a"].cite == "RCW 71.05.148(2)(a)"
    assert rules_on(day, Who.ADOLESCENT)["standing.a"].cite == "RCW 71.34.815(2)(a)"
    assert rules_on(day)["standing.a"].cite == "RCW 71.05.148(2)(a) or RCW 71.34.815(2)(a)"
    assert rules_on(day)["firearms.after"].cite == "RCW 9.41.047(1)(a); RCW 71.05.240(6)"


def test_the_day_of_the_last_check_is_told():
    """RULESET_DATE is the oldest check among all rows."""
    assert law.RULESET_DATE == min(rule.checked_on for rule in load())


def test_rules_that_nobody_checked_for_a_year_are_stale():
    """Checked on 21 November 2026: fresh on 21 November 2027, stale the day after."""
    assert not loading.stale(date(2027, 11, 21))
    assert len(loading.stale(date(2027, 11, 22))) == len(load())


def test_a_rule_that_is_not_in_force_says_so():
    """The court form became mandatory on 1 January 2023; asking the day before is an error, not a guess."""
    assert rules_on(date(2023, 1, 1)).value("forms.mandate") is True
    with pytest.raises(InputError):
        rules_on(date(2022, 12, 31)).value("forms.mandate")


def test_importing_the_law_loads_no_model_no_rule_and_no_reader_of_yaml():
    """Each name comes with its module on first use, so that whoever only imports the room pays nothing."""
    code = ("import sys; import docassemble.AotForms.law as law; "
            "print([name for name in ('pydantic', 'yaml', 'docassemble.AotForms.matter') if name in sys.modules]); "
            "print(set(law.__all__) <= set(dir(law)), law.review.__module__, hasattr(law, 'reviews'))")
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split("\n")
    assert shown[0] == "[]" and shown[1] == "True docassemble.AotForms.law.questions False"
