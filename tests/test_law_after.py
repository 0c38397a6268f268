"""After the order: who may revoke, what must be reported, and how long the history of a new petition holds."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from lawhelp import data, matter, put

from docassemble.AotForms.law import Status
from docassemble.AotForms.law.after import history_holds_until, may_revoke, must_report
from docassemble.AotForms.law.questions import review
from docassemble.AotForms.law.rules import rules_on
from docassemble.AotForms.matter.after import NoncomplianceNotice, Revoker

DAY = date(2026, 12, 1)
HOSPITAL = data("hospital-designee")


@pytest.mark.parametrize("kind", list(Revoker))
def test_only_two_may_ask_to_revoke(kind):
    """Ensures that the law's list alone decides: a crisis responder and the secretary, and nobody else."""
    assert may_revoke(kind, rules_on(DAY)) is (kind in (Revoker.RESPONDER, Revoker.SECRETARY))


@pytest.mark.parametrize(("fails", "worse", "harm", "wanted"), [
    (True, None, True, True), (None, True, True, True), (True, True, None, None), (None, None, True, None), (False, None, True, None),
    (False, False, None, False), (False, False, True, False), (True, True, False, False), (None, None, None, None)])
def test_what_must_be_reported(fails, worse, harm, wanted):
    """Ensures that a notice is owed only where a failure or a decline made serious harm likelier, and unknown stays unknown."""
    assert must_report(NoncomplianceNotice(fails_to_adhere=fails, deteriorates=worse, increased_likelihood=harm)) is wanted


@pytest.mark.parametrize("second", ["2024-02-01", "2025-06-30", "2026-10-28"])
def test_the_last_day_on_which_the_history_counts(second):
    """Ensures that the history is met on every day up to that one, and not on the next, or that the day is the order's end."""
    told = put(put(HOSPITAL, "history.incidents", [
        {"kind": "hospitalization", "when": day, "significant_factor": True} for day in (second, "2026-10-29")]), "history.confinements", [
        {"kind": "hospitalization", "since": day, "until": day, "ongoing": False} for day in (second, "2026-10-29")])
    known, ends = matter(told), date(2029, 1, 10)
    last = history_holds_until(known, DAY, ends)

    def met(day: date) -> bool:
        return review(known, day)["criteria.c"].status is Status.MET
    assert DAY < last <= ends and met(last) and (last == ends or not met(last + timedelta(days=1)))
    assert all(met(DAY + timedelta(days=days)) for days in range(0, (last - DAY).days, 60))
    assert history_holds_until(known, DAY, DAY) == DAY and history_holds_until(known, DAY, DAY - timedelta(days=1)) is None


def test_a_history_that_is_not_met_holds_on_no_day():
    """Ensures that no day is named where the history is not met, or not known, to begin with."""
    assert history_holds_until(matter(put(HOSPITAL, "history.incidents", [])), DAY, date(2029, 1, 10)) is None
    assert history_holds_until(matter({}), DAY, date(2029, 1, 10)) is None
