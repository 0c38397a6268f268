"""The traps of this field, by number, each with a test where code can fall into it; ``TRAPS`` says which."""
from __future__ import annotations

import functools
import json
from datetime import date
from pathlib import Path

import docassemble.AotForms as package
import pytest
from docassemble.AotForms.law import Status
from docassemble.AotForms.law.after import may_revoke, renew, responses, rights
from docassemble.AotForms.law.hearing import recipients
from docassemble.AotForms.law.plain import as_dict
from docassemble.AotForms.law.rules import Who, load, rules_on
from docassemble.AotForms.matter.people import PetitionerKind
from lawhelp import NAMES, data, matter, put, reviewed

DAY = date(2026, 12, 1)
HOSPITAL, DCR, TEEN = (data(name) for name in ("hospital-designee", "dcr-field", "mhp-adolescent-16"))


@functools.cache
def everything_said() -> str:
    """Every Finding of every example, and every rule."""
    findings = [as_dict(reviewed(data(name))) for name in NAMES]
    rules = [[rule.cite, rule.value, rule.note, rule.source] for rule in load()]
    return json.dumps([findings, rules], ensure_ascii=False, default=str)


# trap, what must not be said anywhere
NEVER = [(1, "71.05.248"), (2, "preponderance"), (3, "AOBHT"), (3, "one commitment"), (16, "substantial adherence"),
         (18, "permanently"), (19, "71.05.360"), (19, "71.05.390"), (29, "9A.72.085"), (31, "MPR")]


@pytest.mark.parametrize("trap, words", NEVER)
def test_what_is_never_said(trap, words):
    """Dead sections, old tests and stale words stand in no Finding and no rule."""
    assert words not in everything_said()


def test_trap_2_the_higher_standard_is_the_one_written():
    """Both texts in force say clear, cogent, and convincing."""
    for day in (date(2022, 6, 9), date(2024, 6, 6), date(2030, 1, 1)):
        assert rules_on(day).value("proof.standard") == "clear, cogent, and convincing evidence"


def test_trap_6_counts_are_two_two_one():
    """At least twice, at least twice, one or more; 36, 36 and 48 months; the second is not extended."""
    rows = [rules_on(DAY).value(f"lookback.{p}") for p in ("c_i", "c_ii", "c_iii")]
    assert [(r["at_least"], r["months"], r["extended"]) for r in rows] == [(2, 36, True), (2, 36, False), (1, 48, True)]


def test_trap_7_a_late_prosecutor_can_stale_the_exam():
    """Ready on the planned day; the same Matter five days later needs a fresh exam, and nothing else."""
    assert [f.id for f in reviewed(HOSPITAL, "2026-12-05").not_met] == ["declaration.exam"]


def test_trap_8_an_evaluating_mhp_files_but_does_not_declare():
    """The same professional has standing and may not sign the declaration."""
    values = put(put(TEEN, "declaration.credential", "mental health professional"), "declaration.treating", False)
    review = reviewed(values)
    assert review["standing.petitioner"].status is Status.MET and review["declaration.who"].status is Status.NOT_MET


def test_trap_9_any_nurse_practitioner_may_declare():
    """The title need not be psychiatric."""
    assert reviewed(put(TEEN, "declaration.title", "Family ARNP"))["declaration.who"].status is Status.MET


def test_trap_10_petitioner_and_declarant_are_served():
    """Both stand on the list, and a current provider."""
    one = matter(DCR)
    assert {"petitioner", "qualified professional", "current provider"} <= {
        row.role for row in recipients(one, rules_on(DAY, Who.ADULT)) if row.required}


def test_trap_13_only_a_crisis_responder_or_the_department_revokes():
    """No provider, hospital or planner; inpatient care is at most 14 days."""
    rules = rules_on(DAY)
    assert [kind for kind in PetitionerKind if may_revoke(kind, rules)] == [PetitionerKind.DCR]
    assert rules.value("after.revocation")["inpatient_days"] == 14


def test_trap_14_not_every_missed_visit_is_reported():
    """A report needs an increased likelihood of serious harm as a result; a hold needs a pattern or failed outreach."""
    rules = rules_on(DAY)
    assert "as a result presents an increased likelihood of serious harm" in rules.value("after.report")
    assert "pattern of noncompliance or failed outreach" in responses(rules)["d"]
    assert list(responses(rules)) == ["a", "b", "c", "d", "e"]


def test_trap_15_no_medicine_by_force():
    """Never offered; the answer says no."""
    finding = reviewed(HOSPITAL)["plan.medication"]
    assert finding.status is Status.NOT_APPLICABLE and finding.why.startswith("No.")


def test_trap_17_the_two_sentences_of_an_order():
    """Name the provider, require cooperation; the corrections notice belongs in every order."""
    rules = rules_on(DAY)
    assert len(rules.value("order.provider")) == 2 and rules.value("order.corrections_notice")


def test_trap_19_rights_come_from_217_with_m_since_2024():
    """Thirteen rights since 2024, twelve before."""
    assert rules_on(DAY)["rights.list"].cite == "RCW 71.05.217(1)" and list(rights(rules_on(DAY)))[-1] == "m"
    assert list(rights(rules_on(date(2024, 6, 5))))[-1] == "l"


def test_trap_20_a_minor_is_cited_the_minors_law_throughout():
    """No element, declaration, contents, hearing or tribal answer for a 16-year-old cites the adults' section."""
    review = reviewed(TEEN)
    for group in ("criteria", "declaration", "interview.done", "contents", "allegations", "hearing", "tribal.notice", "plan", "provider"):
        for finding in review.under(group):
            assert "71.05.148" not in finding.cite and "71.05.585" not in finding.cite, finding.id
    assert any("initials" in note for note in review["standing.age"].notes)


def test_trap_21_the_tribal_duty_names_both_and_part_2():
    """Petitioner or BH-ASO since 2024, and a word on program records."""
    notes = " ".join(reviewed(DCR)["tribal.notice"].notes)
    assert "petitioner or behavioral health administrative services organization" in notes and "substance use program" in notes


def test_trap_23_eighteen_months_is_this_order_only():
    """The comparison keeps the three caps apart."""
    doors = {row["id"]: row for row in rules_on(DAY).value("doors.compare")}
    assert "18 months" in doors["aot"]["does"]
    assert "18" not in doors["lra"]["time"] .replace("180", "") and "18 months" not in doors["conditional_release"]["time"]


def test_trap_25_no_form_number_is_invented():
    """No Finding and no rule names a form number."""
    assert "MP " not in everything_said()


def test_trap_30_no_fact_about_a_person_in_an_id():
    """Ids of Findings name questions, never people or exhibits' titles."""
    for name in NAMES:
        for finding in reviewed(data(name)).findings:
            assert all(part.isdigit() or part.isascii() and part.replace("_", "").isalpha() and part.islower() for part in finding.id.split("."))


def test_trap_32_the_day_of_the_rules_stands_in_every_review():
    """The ruleset and the day of its last check are always given."""
    for name in NAMES:
        review = reviewed(data(name))
        assert review.ruleset == "wa-2024" and review.ruleset_date == date(2026, 11, 21)


def test_trap_12_this_order_is_commitment():
    """So the definition, the rights, counsel at every stage, the closed file and the firearm bar all stand in the rules."""
    rules = rules_on(DAY)
    assert "a less restrictive setting" in rules.value("words.commitment")
    assert rules.value("disclosure.closed_file") and rules.value("hearing.counsel") and rights(rules)
    review = reviewed(HOSPITAL)
    assert "lawyer at every stage" in review["representation.respondent"].why and review["firearms.after"].status is Status.MET


def test_trap_26_definitions_that_hang_on_a_condition_say_so():
    """Grave disability and serious harm have a second version; the row in force names it and is not replaced by it."""
    for name, words in (("words.gravely_disabled", "from safe behavior"), ("words.serious_harm", "substantial pain")):
        rule = rules_on(DAY)[name]
        assert words in rule.note and words not in str(rule.value)


def test_trap_35_a_yes_to_care_is_told_before_filing():
    """A person who says yes may stand without an order; the petition says why voluntary care failed, or it is pointed out."""
    assert reviewed(put(HOSPITAL, "interview.accepts_voluntary_treatment", True))["interview.good_faith"].status is Status.NOT_MET
    values = put(put(HOSPITAL, "interview.accepts_voluntary_treatment", False), "interview.voluntary_why.text", None)
    assert reviewed(values)["interview.good_faith"].status is Status.NOT_YET_KNOWN


# Every trap of this field and the tests that keep the code out of it, as file: names.
TRAPS = {
    1: "law_traps: test_what_is_never_said",  # 71.05.248
    2: "law_traps: test_trap_2_the_higher_standard_is_the_one_written",  # two standards of proof
    3: "law_traps: test_what_is_never_said; law_rules: test_values_change_on_their_day",  # old law
    4: "law_clocks: test_the_hearing_clock_runs_from_service_not_filing",
    5: "law_lookback: test_no_extension_in_the_second_prong test_stays_are_clipped_and_the_window_is_not_extended_again",
    6: "law_criteria: test_b_is_both_halves_or_the_other test_each_kind_needs_its_number; law_traps: test_trap_6_counts_are_two_two_one",
    7: "law_traps: test_trap_7_a_late_prosecutor_can_stale_the_exam; law_declaration: test_interview_and_exam_are_two_clocks",
    8: "law_traps: test_trap_8_an_evaluating_mhp_files_but_does_not_declare; law_declaration: test_a_cosigner_supervises_and_certifies_review",
    9: "law_traps: test_trap_9_any_nurse_practitioner_may_declare",
    10: "law_traps: test_trap_10_petitioner_and_declarant_are_served",
    11: "law_contents: test_counsel_must_be_there_when_the_person_is_not",
    12: "law_traps: test_trap_12_this_order_is_commitment",
    13: "law_traps: test_trap_13_only_a_crisis_responder_or_the_department_revokes",
    14: "law_traps: test_trap_14_not_every_missed_visit_is_reported",
    15: "law_traps: test_trap_15_no_medicine_by_force",
    16: "law_contents: test_eight_and_nine_components",
    17: "law_traps: test_trap_17_the_two_sentences_of_an_order",
    18: "law_contents: test_firearm_bar_is_not_called_permanent_and_covers_all_firearms; documents_values: test_firearm_words_only_for_a_mental_disorder",
    19: "law_traps: test_trap_19_rights_come_from_217_with_m_since_2024",
    20: "law_traps: test_trap_20_a_minor_is_cited_the_minors_law_throughout; law_standing: test_age_decides_the_law_and_a_child_is_refused; "
        "documents_names: test_a_minor_is_named_by_initials_in_every_court_paper",
    21: "law_traps: test_trap_21_the_tribal_duty_names_both_and_part_2",
    22: "law_contents: test_state_hospital_files_through_the_attorney_general",
    23: "law_traps: test_trap_23_eighteen_months_is_this_order_only",
    24: "law_contents: test_the_court_form_is_mandatory_since_2023; documents_papers: test_the_petition_is_a_worksheet_and_no_form_has_a_number",
    25: "law_traps: test_trap_25_no_form_number_is_invented",
    26: "law_rules: test_values_change_on_their_day; law_traps: test_trap_26_definitions_that_hang_on_a_condition_say_so",
    27: "counties_profiles: test_known_paper_is_told_from_paper_as_fallback test_general_knowledge_is_no_ground_for_a_route",
    28: "documents_papers: test_the_court_papers_pass_gr_14_on_every_page",
    29: "documents_signatures: test_what_cannot_stand_is_refused; law_traps: test_what_is_never_said",
    30: "law_clocks: test_the_calendar_names_nobody_and_nothing; law_traps: test_trap_30_no_fact_about_a_person_in_an_id; "
        "canary_disk: test_no_planted_word_in_a_file_name",
    31: "law_traps: test_what_is_never_said",  # rescinded court rules
    32: "law_traps: test_trap_32_the_day_of_the_rules_stands_in_every_review; law_rules: test_the_bill_is_never_applied_by_default",
    33: "law_contents: test_venue_is_said_to_be_unsettled",
    34: "law_standing: test_a_designee_has_it_in_writing",
    35: "law_traps: test_trap_35_a_yes_to_care_is_told_before_filing"}


def test_every_trap_has_its_test():
    """All 35, and every test that is named is there."""
    assert list(TRAPS) == list(range(1, 36))
    for listed in TRAPS.values():
        for part in listed.split("; "):
            file, names = part.split(": ")
            text = (Path(__file__).parent / f"test_{file}.py").read_text(encoding="utf-8")
            assert all(f"\ndef {name}(" in text for name in names.split()), part


def test_a_person_who_kept_to_treatment_may_no_longer_meet_the_history():
    """No extension of an order: on the new filing day the old events have left the windows."""
    old = put(put(HOSPITAL, "history.incidents", [
        {"kind": "hospitalization", "when": "2024-02-01", "significant_factor": True},
        {"kind": "hospitalization", "when": "2026-10-28", "significant_factor": True}]), "history.confinements", [
        {"kind": "hospitalization", "since": day, "until": day, "ongoing": False} for day in ("2024-02-01", "2026-10-28")])
    assert reviewed(old)["criteria.c"].status is Status.MET
    assert renew(matter(old), date(2028, 6, 10), DAY).still_stands.status is Status.NOT_MET
    recent = put(old, "history.incidents[0].when", "2026-03-01")
    assert renew(matter(recent), date(2028, 6, 10), DAY).still_stands.status is Status.MET


def test_no_cite_in_the_code_of_the_law():
    """Cites and form numbers live in the rules: outside docstrings no module of the law holds one."""
    import ast
    for path in (Path(package.__file__).parent / "law").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.body[0].value) for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)}
        texts = [node.value for node in ast.walk(tree)
                 if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs]
        allowed = path.name == "report.py"  # the legend of docs/law.md explains what stands for which section
        assert allowed or not [text for text in texts if "RCW" in text or "71.05" in text or "71.34" in text], path.name
