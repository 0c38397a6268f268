"""The clocks: worked examples, both readings, hours across a change of the clocks, and an independent calendar walker."""
from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import typer
from docassemble.AotForms.commands import deadlines
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.law import courtdays
from docassemble.AotForms.law.clocks import EVENTS, _short_days, clocks, renewal
from docassemble.AotForms.law.icalendar import icalendar
from docassemble.AotForms.law.rules import rules_on
from docassemble.AotForms.matter import Matter
from lawhelp import data, matter, put
from typer.testing import CliRunner

PACIFIC = ZoneInfo("America/Los_Angeles")
DAY = date(2026, 12, 1)


def clock(number, as_of=DAY, one=None, **events):
    found = {c.id: c for c in clocks(one or Matter(), as_of, events)}
    return found[f"clock.{number}"]


def others(one):
    return [reading.at for reading in one.others]


# Washington court holidays as kept, 2026 and 2027, worked out by hand on a calendar.
HOLIDAYS = {
    2026: ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "11-11", "11-26", "11-27", "12-25"],
    2027: ["01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "11-11", "11-25", "11-26", "12-24", "12-31"]}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_holidays_are_kept_on_the_right_days(year):
    """A Saturday holiday is kept on Friday (New Year's Day of 2028 on 31 December 2027), a Sunday one on Monday."""
    assert [f"{day:%m-%d}" for day in courtdays.holidays(year)] == HOLIDAYS[year]


def test_the_worked_example_of_service():
    """Served Thursday 3 December 2026: floor Tue 8 (also Mon 7), ceiling Thu 10, good cause Thu 31 (also Sat 2 and Mon 4 January)."""
    served = date(2026, 12, 3)
    floor, ceiling, cause = (clock(n, served=served) for n in ("02", "03", "04"))
    assert floor.lead.at == date(2026, 12, 8) and others(floor) == [date(2026, 12, 7)] and floor.side == "earliest"
    assert ceiling.lead.at == date(2026, 12, 10) and not ceiling.others and ceiling.side == "latest"
    assert cause.lead.at == date(2026, 12, 31) and others(cause) == [date(2027, 1, 2), date(2027, 1, 4)]


def test_the_hearing_clock_runs_from_service_not_filing():
    """Without the day of service the clocks wait, whatever the day of filing."""
    for number in ("02", "03", "04"):
        assert clock(number).lead is None and clock(number).event == "served"


def test_the_order_ends_on_the_clamped_day():
    """18 calendar months from 31 August 2026: February 2028 has 29 days."""
    assert clock("11", ordered=date(2026, 8, 31)).lead.at == date(2028, 2, 29)
    assert clock("11", one=matter(put(data("dcr-field"), "requested_months", 12)), ordered=date(2026, 8, 31)).lead.at == date(2027, 8, 31)


@pytest.mark.parametrize("number, event, when, lead", [
    ("15", "detained_for_revocation", date(2026, 12, 3), date(2026, 12, 8)),    # 5 calendar days: Tue 8; CR 6 gives Thu 10
    ("15", "detained_for_revocation", date(2026, 11, 24), date(2026, 11, 25)),  # Sun 29: back over Fri 27, Thu 26 to Wed 25
    ("16", "detained_for_revocation", date(2026, 11, 25), date(2026, 12, 1)),   # Mon 30 = 1, Tue 1 = 2
    ("17", "revocation_heard", date(2026, 12, 11), date(2026, 12, 25)),         # the end of a stay is no court day matter
    ("18", "ordered", date(2026, 12, 23), date(2026, 12, 29)),                  # 24, 28, 29
    ("19", "inpatient_not_needed", date(2026, 12, 1), date(2026, 12, 15)),
    ("20", "returned", date(2026, 12, 1), date(2026, 12, 8)),
    ("21", "investigated", date(2026, 11, 20), date(2026, 11, 30)),
    ("22", "discharged", date(2026, 11, 25), date(2026, 11, 30)),
    ("12", "intake", date(2026, 12, 1), date(2026, 12, 8)),
    ("06", "discharge", date(2026, 12, 14), date(2026, 12, 11)),                # the court day before Monday is Friday
    ("05", "stipulated", date(2026, 12, 15), date(2026, 12, 15))])
def test_each_clock_by_hand(number, event, when, lead):
    """The safer reading of each clock, worked out by hand."""
    assert clock(number, **{event: when}).lead.at == lead


def test_five_days_show_both_readings():
    """Fewer than seven days: the calendar reading leads, CR 6 stands beside it."""
    assert others(clock("15", detained_for_revocation=date(2026, 12, 3))) == [date(2026, 12, 10)]


def test_the_exam_clock_never_rolls_forward():
    """Examined 25 November: the tenth day is a Saturday; Friday leads, Saturday stands beside, Monday is not offered."""
    one = clock("01", one=matter(put(data("hospital-designee"), "declaration.examined_on", "2026-11-25")))
    assert one.lead.at == date(2026, 12, 4) and others(one) == [date(2026, 12, 5)]


@pytest.mark.parametrize("number, event, hours", [
    ("07", "detained_for_exam", 24), ("08", "served", 24), ("09", "decided", 3), ("13", "held_for_evaluation", 12),
    ("14", "detained_for_revocation", 24)])
def test_hours_run_through_nights_and_weekends(number, event, hours):
    """Friday evening plus the hours, with no rolling."""
    start = datetime(2026, 12, 4, 21, 30)
    one = clock(number, **{event: start})
    assert one.lead.at == start.replace(tzinfo=PACIFIC) + timedelta(hours=hours) and not one.others


@pytest.mark.parametrize("start, lead, other", [
    (datetime(2027, 3, 13, 14, 0), "2027-03-14T14:00:00-07:00", "2027-03-14T15:00:00-07:00"),   # spring: a day of 23 hours
    (datetime(2026, 10, 31, 14, 0), "2026-11-01T13:00:00-08:00", "2026-11-01T14:00:00-08:00")])  # autumn: a day of 25
def test_hours_across_a_change_of_the_clocks_show_both_readings(start, lead, other):
    """The hours that pass and the clock on the wall differ by one; the earlier leads."""
    one = clock("07", detained_for_exam=start)
    assert one.lead.at.isoformat() == lead and [at.isoformat() for at in others(one)] == [other]


def test_a_moment_with_a_zone_is_read_in_the_states_zone():
    """Noon in UTC is four in the morning in Seattle in December."""
    one = clock("14", detained_for_revocation=datetime(2026, 12, 4, 12, 0, tzinfo=UTC))
    assert one.lead.at.isoformat() == "2026-12-05T04:00:00-08:00"


def test_a_day_without_a_time_is_counted_from_its_first_minute():
    """The safe way, and it says so."""
    one = clock("08", served=date(2026, 12, 3))
    assert one.lead.at.isoformat() == "2026-12-04T00:00:00-08:00" and "no time is given" in one.lead.how


def test_look_back_windows_are_clocks_too():
    """Each prong has its start; a list of stays that may be incomplete shows how far back it could reach."""
    one = matter(data("hospital-designee"))
    assert clock("10.c_ii", one=one).lead.at == date(2023, 12, 1)
    assert clock("10.c_i", one=one).lead.at == date(2023, 8, 19)
    open_list = matter(put(data("hospital-designee"), "history.complete", None))
    assert others(clock("10.c_i", one=open_list)) == [date(2020, 11, 29)]


def test_all_22_clocks_are_there_with_a_cite():
    """22 rows, the tenth in three prongs; each names what starts it."""
    found = clocks(Matter(), DAY)
    assert len(found) == 24 and len({c.id.split(".")[1] for c in found}) == 22
    assert all(c.cite and c.counted_from and c.title for c in found)
    assert {c.event for c in found} - {"filed", "examined"} <= EVENTS.keys()


def test_renewal_counts_back_from_the_end():
    """60, 30 and 21 days before 18 December 2026, back to court days: 19 October, 18 November, and 25 November for 27."""
    days = renewal(date(2026, 12, 18), rules_on(DAY))
    assert days == {"review": date(2026, 10, 19), "exam": date(2026, 11, 18), "filing": date(2026, 11, 25)}


def closed(day):
    """An independent list of closed days, by the wording of each holiday."""
    def nth(month, weekday, number):
        return date(day.year, month, 1) + timedelta(days=(weekday - date(day.year, month, 1).weekday()) % 7 + 7 * (number - 1))
    last_monday = date(day.year, 5, 31) - timedelta(days=date(day.year, 5, 31).weekday())
    fixed = [date(y, m, d) for y in (day.year, day.year + 1) for m, d in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))]
    kept = {d - timedelta(days=1) if d.weekday() == 5 else d + timedelta(days=1) if d.weekday() == 6 else d for d in fixed}
    kept |= {nth(1, 0, 3), nth(2, 0, 3), last_monday, nth(9, 0, 1), nth(11, 3, 4), nth(11, 3, 4) + timedelta(days=1)}
    return day.weekday() >= 5 or day in kept


CLOSED = {date(2024, 1, 1) + timedelta(days=n) for n in range(4500) if closed(date(2024, 1, 1) + timedelta(days=n))}


def walk(day, step):
    while day in CLOSED:
        day += timedelta(days=step)
    return day


@pytest.mark.parametrize("year", range(2024, 2036))
def test_service_clocks_agree_with_a_calendar_walker(year):
    """Floor, ceiling and good cause for every day of a year, by walking over an independent list of closed days."""
    for served in (date(year, 1, 1) + timedelta(days=n) for n in range(365)):
        skipping, counted = served, 0
        while counted < 3:
            skipping += timedelta(days=1)
            counted += skipping not in CLOSED
        found = {c.id: c for c in clocks(Matter(), date(2026, 12, 1), {"served": served})}
        assert found["clock.02"].lead.at == max(skipping, walk(served + timedelta(days=3), 1))
        assert found["clock.03"].lead.at == walk(served + timedelta(days=7), -1)
        assert found["clock.04"].lead.at == walk(served + timedelta(days=30), -1)


def test_the_calendar_names_nobody_and_nothing():
    """No name, no word of care, no section of law in any field; whole lines, folded at 75 octets, CRLF."""
    one = matter(data("hospital-designee"))
    text = icalendar(clocks(one, DAY, {"served": date(2026, 12, 3), "ordered": date(2026, 12, 10)}), one.reference, datetime(2026, 11, 22, tzinfo=UTC))
    lowered = text.lower()
    for word in ("nguy", "tuyết", "oakes", "castellan", "hospital", "treatment", "exam", "tribe", "71.05", "rcw", "hearing", "petition",
                 "mental", "firearm", "discharge", "revocation", "look-back"):
        assert word not in lowered, word
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == len(set(line for line in text.split("\r\n") if line.startswith("UID:")))
    assert "DTSTART;VALUE=DATE:20261208" in text and "AOT-7K3F-92QM" in text


def test_moments_stand_in_the_calendar_in_universal_time():
    """A clock of hours has its moment, not a day: 10:00 on Thursday and 24 hours is 18:00 UTC on Friday."""
    found = [c for c in clocks(Matter(), DAY, {"served": datetime(2026, 12, 3, 10, 0)}) if c.id == "clock.08"]
    assert "DTSTART:20261204T180000Z" in icalendar(found, None, datetime(2026, 11, 22, tzinfo=UTC))


def test_a_week_or_more_is_not_a_short_period():
    """From seven days on, weekends between are counted even where both ways are asked for."""
    rules = rules_on(DAY)
    assert _short_days(date(2026, 12, 3), 7, "latest", rules, ())[0].at == date(2026, 12, 10)
    assert len(_short_days(date(2026, 12, 3), 6, "latest", rules, ())) == 2


app = typer.Typer()
deadlines.register(app)


@app.callback()
def _app():
    """Two commands or more keep the name of each."""


def run(*arguments):
    return CliRunner().invoke(app, ["deadlines", "-", *arguments], input=json.dumps(data("hospital-designee")), env={"COLUMNS": "160", "NO_COLOR": "1"})


def test_the_command_prints_writes_and_speaks_json(tmp_path):
    """A table with weekdays, JSON with ISO days, and a calendar file."""
    table = run("--event", "served=2026-12-03")
    assert table.exit_code == 0 and "Tuesday, December 8" in table.output and "closures" in table.output
    given = json.loads(run("--event", "served=2026-12-03T10:00", "--json", "--ics", str(tmp_path / "d.ics")).output)
    third = next(c for c in given["clocks"] if c["number"] == "3")
    assert third["lead"]["at"] == "2026-12-10" and third["confidence_words"]
    assert (tmp_path / "d.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_county_s_closed_days_stand_beside_the_law_s_own_reading():
    """Served Thu 3 December 2026; the court is closed on Thu 10 and Mon 7 and Tue 8 too."""
    closed = {date(2026, 12, day) for day in (7, 8, 10)}
    found = {c.id: c for c in clocks(Matter(), DAY, {"served": date(2026, 12, 3), "discharged": date(2026, 12, 4)}, closed=closed)}
    ceiling = found["clock.03"]  # seven days is Thu 10: closed, so Wed 9 is safe; Thu 10 and, rolled forward, Fri 11 beside it
    assert ceiling.lead.at == date(2026, 12, 9) and others(ceiling) == [date(2026, 12, 10), date(2026, 12, 11)]
    assert "closed days" in ceiling.lead.how
    floor = found["clock.02"]    # court days 4, 9, 11: Fri 11 is safe for an earliest day; Tue 8 by the law's own reading beside it
    assert floor.lead.at == date(2026, 12, 11) and date(2026, 12, 8) in others(floor)
    leaving = found["clock.22"]  # one court day after Fri 4 is Mon 7; where that is closed, Wed 9 stands beside the safer Mon 7
    assert leaving.lead.at == date(2026, 12, 7) and others(leaving) == [date(2026, 12, 9)]


def test_closed_days_far_away_change_nothing():
    """A closure on no day that is counted leaves every clock as it was."""
    events = {"served": date(2026, 12, 3), "discharge": date(2026, 12, 14), "ordered": date(2026, 12, 10)}
    assert clocks(Matter(), DAY, events, closed={date(2030, 1, 3)}) == clocks(Matter(), DAY, events)


def test_what_is_not_known_of_a_county_s_closures_is_said(tmp_path):
    """No shipped county has a list: the answer says so; a site's own list is counted and named with its span."""
    shown = " ".join(run("--event", "served=2026-12-03").output.split())
    assert "Snohomish County's own closures are not known" in shown
    given = json.loads(run("--event", "served=2026-12-03", "--json").output)
    assert given["closures"]["fact"]["value"] is None and not any(c["closures_known"] for c in given["clocks"])
    nowhere = CliRunner().invoke(app, ["deadlines", "-", "--json"], input=json.dumps(put(data("hospital-designee"), "venue.county", None)))
    assert "The county is not known" in json.loads(nowhere.output)["closures"]["says"]
    own = tmp_path / "own.yml"
    own.write_text("Snohomish:\n  closures:\n    value: {first: 2026-12-01, last: 2026-12-31, days: [2026-12-10]}\n"
                   "    source: the clerk, by phone\n    checked_on: 2026-11-20\n    confidence: confirmed\n", encoding="utf-8")
    given = json.loads(run("--event", "served=2026-12-03", "--event", "ordered=2026-12-15", "--json", "--local", str(own)).output)
    known = {c["number"]: c for c in given["clocks"]}
    assert known["3"]["lead"]["at"] == "2026-12-09" and known["3"]["closures_known"] is True
    assert known["11"]["closures_known"] is False and known["7"]["closures_known"] is None  # the order ends in 2028; not detained
    assert "2026-12-01 to 2026-12-31" in given["closures"]["says"] and "the clerk, by phone" in given["closures"]["says"]


@pytest.mark.parametrize("value", ["{first: 2026-12-31, last: 2026-12-01, days: []}", "{first: 2026-12-01, last: 2026-12-31, days: [2027-01-04]}"])
def test_a_list_of_closures_that_does_not_fit_its_span_is_refused(tmp_path, value):
    """The first day before the last, and every day between them."""
    own = tmp_path / "own.yml"
    own.write_text(f"Snohomish:\n  closures: {{value: {value}, source: s, checked_on: 2026-11-20, confidence: confirmed}}\n", encoding="utf-8")
    assert isinstance(run("--local", str(own)).exception, InputError)


def test_wrong_events_are_problems_with_a_mend():
    """An unknown name and a bad day are both told, exit code 2."""
    error = run("--event", "born=2026-12-03", "--event", "served=tomorrow").exception
    assert isinstance(error, InputError) and len(error.problems) == 2 and error.exit_code == 2
