"""The look-back windows, against hand-worked edges and an independent walker over single days."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from docassemble.AotForms.law import Status
from docassemble.AotForms.law.lookback import counted, window
from docassemble.AotForms.law.rules import rules_on
from docassemble.AotForms.matter.dates import months_before
from docassemble.AotForms.matter.history import History
from hypothesis import given, settings
from hypothesis import strategies as st

FILED = date(2026, 12, 1)
HOSPITAL, JAIL, OVERDOSE, ACT = ("hospitalization", "incarceration",
                                 "emergency medical care for a behavioral health-related condition", "violent act")


def history(*, incidents=(), stays=(), complete=True) -> History:
    """A history of (kind, when) incidents and (since, until) stays; until None means still there."""
    return History.model_validate({
        "incidents": [{"kind": kind, "when": when, "significant_factor": True, "facility_of": "local"} for kind, when in incidents],
        "confinements": [{"kind": "hospitalization", "facility": f"Ward {n}", "since": since, "until": until, "ongoing": until is None}
                         for n, (since, until) in enumerate(stays)],
        "complete": complete})


# kind of event, prong, day before filing at the edge (months, then days), and whether it counts.  2026-12-01 less 36
# calendar months is 2023-12-01, less 48 is 2022-12-01.
EDGES = [
    (HOSPITAL, "c_i", "2023-12-01", True),    # on the edge
    (HOSPITAL, "c_i", "2023-12-02", True),    # a day inside
    (HOSPITAL, "c_i", "2023-11-30", False),   # a day outside
    (OVERDOSE, "c_ii", "2023-12-01", True),
    (OVERDOSE, "c_ii", "2023-12-02", True),
    (OVERDOSE, "c_ii", "2023-11-30", False),
    (ACT, "c_iii", "2022-12-01", True),
    (ACT, "c_iii", "2022-12-02", True),
    (ACT, "c_iii", "2022-11-30", False),
    (HOSPITAL, "c_i", "2026-12-01", True),    # the filing day itself
    (HOSPITAL, "c_i", "2026-12-02", False),   # after filing
]


@pytest.mark.parametrize("kind, prong, when, inside", EDGES)
def test_edge_of_a_plain_window(kind, prong, when, inside):
    """An event on the first day counts, a day earlier does not, and none counts after the filing day."""
    (one,) = counted(history(incidents=[(kind, when)]), FILED, prong)
    assert one.inside is (Status.MET if inside else Status.NOT_MET)


def test_ten_days_of_stay_lengthen_by_ten():
    """2025-01-01 to 2025-01-10 is ten days, both ends counted: 2023-12-01 less 10 days is 2023-11-21."""
    seen = window(history(stays=[("2025-01-01", "2025-01-10")]), FILED, "c_i")
    assert (seen.base_start, seen.start.earliest, seen.start.latest, seen.days) == (
        date(2023, 12, 1), date(2023, 11, 21), date(2023, 11, 21), (10, 10))


@pytest.mark.parametrize("when, status, by_extension", [
    ("2023-11-21", Status.MET, True), ("2023-11-22", Status.MET, True), ("2023-11-20", Status.NOT_MET, False),
    ("2023-12-01", Status.MET, False)])
def test_edge_of_a_lengthened_window(when, status, by_extension):
    """Saved only by the extension: said so, with the stays named; a day before the longer window does not count."""
    (one,) = counted(history(incidents=[(HOSPITAL, when)], stays=[("2025-01-01", "2025-01-10")]), FILED, "c_i")
    assert (one.inside, one.by_extension) == (status, by_extension)
    assert ("Ward 0" in one.why) is by_extension


def test_no_extension_in_the_second_prong():
    """(c)(ii) has no extension clause: a year in hospital does not move its start."""
    long_stay = history(incidents=[(OVERDOSE, "2023-11-30")], stays=[("2024-01-01", "2024-12-31")])
    assert window(long_stay, FILED, "c_ii").start.exact
    assert counted(long_stay, FILED, "c_ii")[0].inside is Status.NOT_MET
    assert window(long_stay, FILED, "c_i").days == (366, 366)


def test_overlaps_count_once():
    """2025-01-01..10 and 2025-01-06..15 cover 15 days, not 20."""
    assert window(history(stays=[("2025-01-01", "2025-01-10"), ("2025-01-06", "2025-01-15")]), FILED, "c_i").days == (15, 15)


def test_a_stay_in_progress_counts_to_the_filing_day():
    """From 2026-11-22 and still there on 2026-12-01: ten days."""
    assert window(history(stays=[("2026-11-22", None)]), FILED, "c_i").days == (10, 10)


def test_stays_are_clipped_and_the_window_is_not_extended_again():
    """A stay that begins before the base window counts only inside it, and an older stay reached by the longer one adds nothing."""
    seen = window(history(stays=[("2023-11-01", "2023-12-05"), ("2023-10-01", "2023-11-30")]), FILED, "c_i")
    assert seen.days == (5, 5)  # 1 to 5 December 2023; the October stay lies before the base window
    assert seen.start.latest == date(2023, 11, 26)


def test_month_ends_are_clamped():
    """48 months before 29 February 2028 is 29 February 2024; 36 months before is 28 February 2025."""
    assert window(history(), date(2028, 2, 29), "c_iii").base_start == date(2024, 2, 29)
    assert window(history(), date(2028, 2, 29), "c_i").base_start == date(2025, 2, 28)


@pytest.mark.parametrize("when, status", [
    ({"earliest": "2023-12-01", "latest": "2023-12-31"}, Status.MET),
    ({"earliest": "2023-11-30", "latest": "2023-12-31"}, Status.NOT_YET_KNOWN),
    ({"earliest": "2023-11-01", "latest": "2023-12-01"}, Status.NOT_YET_KNOWN),
    ({"earliest": "2023-11-01", "latest": "2023-11-30"}, Status.NOT_MET)])
def test_rough_dates_count_only_when_wholly_inside(when, status):
    """Wholly inside counts, wholly outside does not, across the edge is not yet known."""
    assert counted(history(incidents=[(HOSPITAL, when)]), FILED, "c_i")[0].inside is status


def test_rough_stays_make_the_start_a_range():
    """In at some day of June 2025, out on 2025-07-10: at least 11 days (30 June on), at most 40."""
    seen = window(history(stays=[("2025-06", "2025-07-10")]), FILED, "c_i")
    assert seen.days == (11, 40)
    event = history(incidents=[(HOSPITAL, "2023-11-10")], stays=[("2025-06", "2025-07-10")])
    assert counted(event, FILED, "c_i")[0].inside is Status.NOT_YET_KNOWN  # 20 days would do, 11 would not


def test_an_unfinished_list_leaves_an_old_event_open():
    """Stays not listed yet could lengthen the window, so an event outside it is not yet known, unless even all days would not do."""
    def inside(when):
        return counted(history(incidents=[(HOSPITAL, when)], complete=None), FILED, "c_i")[0].inside
    assert inside("2023-11-30") is Status.NOT_YET_KNOWN
    assert inside("2020-11-29") is Status.NOT_YET_KNOWN  # 2023-12-01 to 2026-12-01 is 1097 days; 2023-12-01 less 1097 days
    assert inside("2020-11-28") is Status.NOT_MET


@pytest.mark.parametrize("when, near", [("2023-12-03", True), ("2023-12-04", False), ("2023-11-29", True), ("2023-11-28", False)])
def test_two_days_from_the_edge_warns(when, near):
    """Two days either side of the start warn; three do not."""
    assert counted(history(incidents=[(HOSPITAL, when)]), FILED, "c_i")[0].near_edge is near


def test_a_stay_that_ends_before_it_begins_proves_nothing():
    """A slip in the dates leaves the window open instead of dropping the stay."""
    seen = window(history(stays=[("2025-05-10", "2025-05-01")]), FILED, "c_i")
    assert seen.days[0] == 0 and seen.days[1] > 1000


DAYS = st.dates(date(2022, 1, 1), date(2027, 6, 30))
STAYS = st.lists(st.tuples(DAYS, st.integers(0, 500)).map(lambda t: (t[0], t[0] + timedelta(days=t[1]))), max_size=6)


def walked_start(stays, filed, months) -> date:
    """The start by walking day by day: independent of the interval arithmetic."""
    base = months_before(filed, months)
    day, inside = base, 0
    while day <= filed:
        inside += any(first <= day <= last for first, last in stays)
        day += timedelta(days=1)
    return base - timedelta(days=inside)


@settings(max_examples=150, deadline=None)
@given(STAYS, st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.sampled_from([("c_i", 36), ("c_iii", 48)]))
def test_window_agrees_with_a_day_by_day_walker(stays, filed, prong):
    """The interval arithmetic gives the start that counting single days gives."""
    name, months = prong
    seen = window(history(stays=[(a.isoformat(), b.isoformat()) for a, b in stays]), filed, name)
    assert seen.start.exact and seen.start.latest == walked_start(stays, filed, months)


@settings(max_examples=100, deadline=None)
@given(STAYS, st.tuples(DAYS, st.integers(0, 500)), st.randoms(use_true_random=False))
def test_adding_stays_never_shortens_and_order_does_not_matter(stays, extra, shuffle):
    """One more stay never moves the start later; shuffled stays give the same window."""
    texts = [(a.isoformat(), b.isoformat()) for a, b in stays]
    more = [*texts, (extra[0].isoformat(), (extra[0] + timedelta(days=extra[1])).isoformat())]
    before = window(history(stays=texts), FILED, "c_i")
    assert window(history(stays=more), FILED, "c_i").start.latest <= before.start.latest
    mixed = list(texts)
    shuffle.shuffle(mixed)
    assert window(history(stays=mixed), FILED, "c_i").start == before.start


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), max_size=4), st.data())
def test_exact_dates_lie_in_the_range_of_rough_ones(bounds, data):
    """Whatever the true days of roughly known stays are, the true window starts inside the range that is given."""
    rough, true = [], []
    for a, b in bounds:
        first, last = sorted((a, b))
        slack = timedelta(days=data.draw(st.integers(0, 40)))
        rough.append(({"earliest": first.isoformat(), "latest": (first + slack).isoformat()}, last.isoformat()))
        day = first + timedelta(days=data.draw(st.integers(0, slack.days)))
        true.append((day.isoformat(), last.isoformat()))
    told, real = window(history(stays=rough), FILED, "c_i"), None
    if all(a <= b for a, b in true):
        real = window(history(stays=true), FILED, "c_i")
        assert told.start.earliest <= real.start.latest <= told.start.latest


def test_tribal_facilities_count_since_2024():
    """The list of facilities changed with the 2024 text."""
    assert "tribal" in rules_on(date(2024, 6, 6)).value("lookback.facilities")
    assert "tribal" not in rules_on(date(2024, 6, 5)).value("lookback.facilities")
