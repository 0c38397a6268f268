"""The professional's declaration: ten days to submission, who may sign, and the cosigner."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from docassemble.AotForms.documents import note
from docassemble.AotForms.law import Confidence, Status, last_safe_filing_day
from docassemble.AotForms.law.courtdays import ClosedDays
from docassemble.AotForms.law.rules import rules_on
from lawhelp import data, matter, put, reviewed

HOSPITAL, DCR = data("hospital-designee"), data("dcr-field")
MET, NOT, OPEN, NA = Status.MET, Status.NOT_MET, Status.NOT_YET_KNOWN, Status.NOT_APPLICABLE
EXAM = date(2026, 11, 24)


def many(values, **changes):
    """Several changes; double underscores stand for dots."""
    for path, value in changes.items():
        values = put(values, path.replace("__", "."), value)
    return values


@pytest.mark.parametrize("days, status", [(0, MET), (1, MET), (9, MET), (10, MET), (11, NOT), (-1, NOT)])
def test_ten_days_to_the_day_of_submission(days, status):
    """The tenth day is in time, the eleventh is not; an exam after filing is no exam."""
    assert reviewed(HOSPITAL, EXAM + timedelta(days=days))["declaration.exam"].status is status


def test_the_worked_example_of_the_ten_days():
    """A petition submitted on Monday 30 November 2026 needs an exam on or after 20 November."""
    for day, status in (("2026-11-20", MET), ("2026-11-19", NOT)):
        assert reviewed(put(HOSPITAL, "declaration.examined_on", day), "2026-11-30")["declaration.exam"].status is status


@pytest.mark.parametrize("exam, last", [
    ("2026-11-24", date(2026, 12, 4)),    # Friday
    ("2026-11-25", date(2026, 12, 4)),    # the tenth day is Saturday 5 December: back to Friday, never forward
    ("2026-11-26", date(2026, 12, 4)),    # Sunday 6 December
    ("2026-11-27", date(2026, 12, 7)),    # Monday
    ("2026-11-16", date(2026, 11, 25)),   # Thanksgiving, 26 November: back to Wednesday
    ("2026-11-17", date(2026, 11, 25)),   # the Friday after it is a holiday too
    ("2026-12-15", date(2026, 12, 24))])  # Christmas Day
def test_last_safe_filing_day_moves_back_over_closed_days(exam, last):
    """A last day on a weekend or holiday moves back, since the ten days are not extended."""
    assert last_safe_filing_day(matter(put(HOSPITAL, "declaration.examined_on", exam)), date(2026, 12, 1)) == last


def test_last_safe_filing_day_of_attempts_keeps_two_in_the_ten_days():
    """Attempts on 18 and 20 November: the 18th and ten days is Saturday 28, back over two holidays to Wednesday 25 November.

    The other reading, from the 20th alone, stands beside it; once only the 20th lies in the ten days, it is the one counted.
    """
    assert last_safe_filing_day(matter(DCR), date(2026, 11, 24)) == date(2026, 11, 25)
    finding = reviewed(DCR, "2026-11-24")["declaration.last_day"]
    assert any("November 30, 2026" in note and "not settled" in note for note in finding.notes)
    assert last_safe_filing_day(matter(DCR), date(2026, 11, 29)) == date(2026, 11, 30)
    exam = reviewed(DCR, "2026-11-29")["declaration.exam"]
    assert exam.status is MET and exam.confidence is Confidence.INFERRED and any("only one" in note for note in exam.notes)
    assert not any("only one" in note for note in reviewed(DCR, "2026-11-28")["declaration.exam"].notes)


def test_a_county_s_closed_days_move_the_last_safe_day_back():
    """Examined 25 November: Saturday 5 December, back to Friday 4; where the court is closed that Friday, Thursday 3."""
    one = matter(put(HOSPITAL, "declaration.examined_on", "2026-11-25"))
    assert last_safe_filing_day(one, date(2026, 12, 1)) == date(2026, 12, 4)
    assert last_safe_filing_day(one, date(2026, 12, 1), closed={date(2026, 12, 4)}) == date(2026, 12, 3)
    assert any("only this county’s court is closed" in note for note in reviewed(HOSPITAL)["declaration.last_day"].notes)


def test_no_last_day_while_the_exam_is_not_known():
    """None, and a Finding that says what would settle it."""
    values = put(HOSPITAL, "declaration.examined_on", None)
    assert last_safe_filing_day(matter(values), date(2026, 12, 1)) is None
    assert reviewed(values)["declaration.last_day"].settles[0][0].path == "declaration.examined_on"


@pytest.mark.parametrize("first, second, filed, status", [
    ("2026-11-18", "2026-11-20", "2026-11-30", MET),   # the later attempt is ten days old
    ("2026-11-18", "2026-11-20", "2026-12-01", NOT),   # eleven
    ("2026-11-01", "2026-11-20", "2026-11-24", MET)])  # an old attempt does no harm
def test_attempts_within_the_same_ten_days(first, second, filed, status):
    """An attempt inside the ten days, told with how and what came of it, is enough."""
    values = many(DCR, **{"declaration__attempts[0]__on": first, "declaration__attempts[1]__on": second})
    assert reviewed(values, filed)["declaration.exam"].status is status


def test_attempts_must_be_told():
    """No attempt listed is not met; one without its result is not yet known."""
    assert reviewed(put(DCR, "declaration.attempts", []))["declaration.exam"].status is NOT
    assert reviewed(put(DCR, "declaration.attempts", None))["declaration.exam"].status is OPEN
    untold = many(DCR, **{"declaration__attempts[0]__result": None, "declaration__attempts[1]__result": None})
    assert reviewed(untold)["declaration.exam"].status is OPEN


@pytest.mark.parametrize("outcome, status", [("not yet", NOT), (None, OPEN)])
def test_no_exam_yet(outcome, status):
    """An exam that has not been tried stops filing; an unanswered question leaves it open."""
    assert reviewed(put(HOSPITAL, "declaration.outcome", outcome))["declaration.exam"].status is status


WHO = [("physician", None, MET), ("physician", False, MET), ("physician assistant", False, MET),
       ("advanced registered nurse practitioner", False, MET), ("mental health professional", True, MET),
       ("mental health professional", False, NOT), ("mental health professional", None, OPEN),
       ("substance use disorder professional", True, MET), ("substance use disorder professional", False, NOT),
       ("other", True, NOT), (None, True, OPEN)]


@pytest.mark.parametrize("credential, treating, status", WHO)
def test_who_may_sign(credential, treating, status):
    """A physician, PA or any ARNP need not treat; an MHP or SUDP must; nobody else may."""
    values = many(HOSPITAL, declaration__credential=credential, declaration__treating=treating)
    assert reviewed(values)["declaration.who"].status is status


@pytest.mark.parametrize("credential", ["physician", "physician assistant", "advanced registered nurse practitioner"])
def test_prescribers_need_no_cosigner(credential):
    """The cosigner is asked of treating MHPs and SUDPs only."""
    values = many(HOSPITAL, declaration__credential=credential, declaration__cosigner={})
    assert reviewed(values)["declaration.cosign"].status is NA and reviewed(values).ready


@pytest.mark.parametrize("key, value, status", [
    ("credential", "physician assistant", MET), ("credential", "advanced registered nurse practitioner", MET),
    ("credential", "mental health professional", NOT), ("credential", "other", NOT), ("credential", None, OPEN),
    ("supervises", False, NOT), ("supervises", None, OPEN), ("has_reviewed", False, NOT), ("has_reviewed", None, OPEN),
    ("name", {}, OPEN)])
def test_a_cosigner_supervises_and_certifies_review(key, value, status):
    """A supervising physician, PA or ARNP who certifies having reviewed it, and nothing less."""
    assert reviewed(put(DCR, f"declaration.cosigner.{key}", value))["declaration.cosign"].status is status


@pytest.mark.parametrize("willing, status", [(True, MET), (False, NOT), (None, OPEN)])
def test_willing_to_testify(willing, status):
    """The professional must be willing."""
    assert reviewed(put(HOSPITAL, "declaration.will_testify", willing))["declaration.testify"].status is status


@pytest.mark.parametrize("survival, relapse, status", [("a", None, MET), (None, "a", MET), (None, None, OPEN)])
def test_reasons_on_each_element(survival, relapse, status):
    """Either half of (b) will do in the professional's reasons; the other elements are all needed."""
    values = many(HOSPITAL, declaration__basis__survival=survival, declaration__basis__relapse=relapse)
    assert reviewed(values)["declaration.basis"].status is status
    assert reviewed(put(values, "declaration.basis.history", None))["declaration.basis"].status is OPEN


def test_interview_and_exam_are_two_clocks():
    """The petitioner's talk has no day limit: a month-old one is no trouble, a month-old exam is."""
    assert reviewed(put(HOSPITAL, "interview.on", "2026-10-01"))["interview.done"].status is MET
    assert reviewed(put(HOSPITAL, "declaration.examined_on", "2026-10-30"))["declaration.exam"].status is NOT


def test_the_bill_would_drop_the_declaration():
    """Read by the bill, a missing declaration is advice; by the law in force it stops filing."""
    values = put(HOSPITAL, "declaration", {})
    assert reviewed(values, ruleset="ssb6296-2026").ready
    assert not reviewed(values).ready


def test_the_note_to_the_prosecutor_counts_a_county_s_closed_days_or_says_that_they_are_not_known():
    """Examined 25 November: Friday 4 December; closed that day, Thursday 3.  Outside the stretch that is known it says so."""
    one = matter(put(HOSPITAL, "declaration.examined_on", "2026-11-25"))
    def told(closures):
        return note._deadline(one, reviewed(HOSPITAL), rules_on(date(2026, 12, 1)), closures)
    def closed(first):
        return ClosedDays(date(2026, 12, first), date(2026, 12, 31), frozenset({date(2026, 12, 4)}))
    assert told(None)[0].startswith("December 4, 2026") and any("not known here: ask the clerk" in line for line in told(None))
    assert told(closed(1))[0].startswith("December 3, 2026") and any("court is closed are counted" in line for line in told(closed(1)))
    assert any("not known here" in line for line in told(closed(4)))
    tried = note._deadline(matter(DCR), reviewed(DCR, "2026-11-24"), rules_on(date(2026, 11, 24)), None)
    assert tried[0].startswith("November 25, 2026") and any("November 30, 2026" in line and "not settled" in line for line in tried)
