"""Pages with several questions on the real server: taken, refused in place, gone back from; and what a session keeps between two of them."""
from __future__ import annotations

import re
import sqlite3
import sys
from pathlib import Path

import pytest
import server_support

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
import bench_screens  # noqa: E402  (answers a screen as a browser sends it)

pytestmark = pytest.mark.docassemble
EVENT = {"incidents.any": "yes", "incidents[0].kind": "incarceration", "incidents[0].when_month": "2", "incidents[0].when_year": "2025",
         "incidents[0].facility": "Example Jail", "incidents[0].facility_of": "local", "incidents[0].what_happened": "Held for nine days."}
IN_PLACE = ("incident_kind", "incident_when", "incident_facility", "incident_facility_of")
MOST_BYTES = 9_000  # of an early session, encrypted; the lists of choices alone were 12,000


@pytest.fixture
def person(running_server):
    """Somebody who begins with the part on history of a new petition."""
    made = bench_screens.Person(running_server, running_server.email, running_server.password)
    made.begin(bench_screens.PETITION, part="history")
    yield made
    made.client.close()


def asked(person) -> tuple[str, ...]:
    return bench_screens._name(person.page)[2]


def sent_back(person, given) -> str:
    """Send a page that is refused; the page that comes back in its place."""
    with pytest.raises(RuntimeError, match="came back"):
        person.answer(given)
    return person.page


def told_beside(person, name: str) -> str:
    """What the server says is wrong with one field."""
    return next(one["messages"] for one in person.scripts if one["type"] == "validation")[server_support.encoded(name)]


def test_a_refused_page_comes_back_whole_and_then_goes_on(person, running_server):
    """Ensures that a date that cannot be is said beside its field, on the same questions with what was typed; that the mended page leads on
    to what its answers open; and that the page before comes back when it is wanted again."""
    person.answer(EVENT)
    assert asked(person) == IN_PLACE
    refused = sent_back(person, EVENT | {"incidents[0].when_day": "30"})
    assert asked(person) == IN_PLACE and told_beside(person, "incidents[0].when_day").startswith("That month has no such day.")
    assert 'value="Example Jail"' in refused
    assert "All questions of this part on one page" in refused  # what stands below the questions is there too
    person.answer(EVENT | {"incidents[0].when_day": "3"})
    assert asked(person) == ("incident_happened", "incident_noncompliance")
    person.answer(EVENT)
    assert asked(person) == ("incident_factor", "incident_led")
    back = person.client.http.post(f"{person.client.base}/interview", params={"i": person.interview}, timeout=60, headers={
        "Referer": f"{person.client.base}/interview", "X-Requested-With": "XMLHttpRequest"},
        data={"_back_one": "1", "ajax": "1", "csrf_token": re.search(r'name="csrf_token" value="([^"]*)"', person.page)[1]})
    person.page = back.json()["body"]
    assert asked(person) == ("incident_happened", "incident_noncompliance")


def test_a_session_holds_answers_and_no_lists_of_choices(person, running_server):
    """Ensures that what docassemble keeps of a session between two screens stays small: no choices, and no part of a screen as it was shown."""
    person.answer(EVENT)
    person.answer(EVENT)
    with sqlite3.connect(next((running_server.home / "db").glob("*/docassemble.sqlite"))) as database:
        newest, = database.execute("select length(dictionary) from userdict where filename = ? order by indexno desc limit 1", [person.interview]).fetchone()
    database.close()
    assert 0 < newest < MOST_BYTES
