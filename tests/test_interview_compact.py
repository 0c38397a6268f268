"""Compact mode on the real engine, with a real vault: a page a part, the same Matter, and every stop where it was."""
from __future__ import annotations

import json
from html import unescape

import pytest
from interview_help import FILING_DAY, LOGIN, PETITION, SIX, answers, own_vault, reader

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.guide import gathering
from docassemble.AotForms.guide.desk import opening
from docassemble.AotForms.guide.headless import Headless, User
from docassemble.AotForms.law import review
from docassemble.AotForms.matter import read

pytestmark = pytest.mark.docassemble
SHORTEST = "pages/shortest"
# One thing a page, the shortest complete matter of an adult takes this many screens; a change of the path shows here.
GUIDED = 45


@pytest.fixture(scope="module")
def engine():
    return Headless()


@pytest.fixture
def start(engine, tmp_path, monkeypatch):
    """Starts an interview in a vault of this test's own, a page a part unless ``compact`` says otherwise."""
    def session(compact: str = "1", name: str = PETITION, **more):
        return engine.start(name, user=User(LOGIN), url_args={"compact": compact, **more})

    with own_vault(tmp_path, monkeypatch):
        yield session


def saved(session) -> dict:
    return json.loads(session.value("matter_json()"))


def run(session, given: dict) -> tuple[list[str], object]:
    """The ids of the screens before the review, and the last one."""
    visited: list[str] = []
    last = session.run(given, until=lambda one: visited.append(one.id) or one.id == "review")
    return visited[:-1], last


@pytest.mark.parametrize("name", [SIX[0], *(pytest.param(one, marks=pytest.mark.slow) for one in SIX[1:])])
def test_a_page_a_part_gives_the_same_matter(start, name):
    """Ensures that each petitioner's answers, a page a part, reach the review in at most 12 pages and make the vault's Matter."""
    session = start()
    visited, last = run(session, answers(name))
    assert last.id == "review" and set(visited) == {"page"} and len(visited) <= 12
    assert session.unused(answers(name)) == []
    told = gathering.gather(reader({"current_provider.given": "", **answers(name)})).model_dump(mode="json")
    assert saved(session) == told
    kept = opening.vault().matters.load(opening.actor(LOGIN), session.value("case.handle")).content
    assert json.loads(kept) | {"reference": None} == told


@pytest.mark.slow
def test_the_shortest_complete_matter_both_ways(start):
    """Ensures that both modes make one Matter of the same answers, and how many screens each takes."""
    pages, guided = start(), start("0")
    few, last = run(pages, answers(SHORTEST))
    many, end = run(guided, answers(SHORTEST))
    assert last.id == end.id == "review" and saved(pages) == saved(guided)
    assert review(read(json.dumps(saved(pages))), FILING_DAY).ready
    assert (len(few), len(many)) == (10, GUIDED)


def test_danger_and_a_wrong_door_stop_a_page_too(start):
    """Ensures that danger is answered by its own screen before anything else counts as read, and a wrong door by its dead end."""
    session = start()
    screen = session.answer({"start.danger": "yes"})
    assert screen.id == "start_get_help" and "911" in screen.text
    screen = session.press()
    assert screen.id == "page" and [field.name for field in screen.fields] == ["petitioner.kind", "start.county"]
    screen = session.answer({"petitioner.kind": "police"})
    assert screen.id == "wrong_door" and screen.final and session.value("mode_words(case)") == "", "the other mode is no way round it"
    assert opening.vault().matters.list(opening.actor(LOGIN)) == ()


def test_a_child_is_a_dead_end_after_the_page(start):
    """Ensures that a birth date which no petition reaches stops the questions once its page is sent, and can be changed alone."""
    screen = start().run(answers("professional") | {"respondent.birth_date": "2020-05-05"})
    assert screen.id == "under_age" and screen.final


def test_a_minor_is_asked_about_parents_on_a_further_page(start):
    """Ensures that what the page could not foresee, a minor's parents, is asked after it and nothing is asked twice."""
    session = start()
    given = answers("professional") | {"respondent.birth_date": "2011-05-05", "parents.any": "no"}
    asked: list[str] = []
    last = session.run(given, until=lambda one: asked.extend([one.title] * ("parents.any" in [field.name for field in one.fields])) or one.id == "review")
    assert last.id == "review" and asked == ["The person: more questions"] and saved(session)["respondent"]["parents"] == []


def test_an_impossible_date_is_refused_on_the_page(start):
    """Ensures that 30 February in the second event is refused beside its own day, and the page stays."""
    session = start()
    session.run(answers("hospital-director"), until=lambda one: any(field.name == "incidents.any" for field in one.fields))
    given = {name: value for name, value in answers("hospital-director").items() if name.startswith(("incidents", "stays"))}
    with pytest.raises(InputError) as error:
        session.answer(given | {"incidents[1].when_year": 2025, "incidents[1].when_month": "2", "incidents[1].when_day": 30})
    told = error.value.problems[0].line()
    assert "That month has no such day" in told and "incidents[1].when_day" in told
    assert session.screen().id == "page" and any(field.name == "incidents.any" for field in session.screen().fields)


def test_one_mode_goes_over_into_the_other_and_nothing_is_asked_twice(start):
    """Ensures that the control changes the mode in the middle, both ways, and every answer so far stays."""
    session, given = start("0"), answers("hospital-director")
    assert session.run(given, until="respondent_interpreter").asks("respondent_interpreter")
    page = session.action("mode", to="pages")
    assert page.id == "page" and page.title == "The person: more questions"
    assert "respondent.given" not in [field.name for field in page.fields]
    back = session.action("mode", to="screens")
    assert back.asks("respondent_interpreter") and back.title == "Interpreter"
    session.action("mode", to="pages")
    _, last = run(session, given)
    assert last.id == "review" and saved(session)["respondent"]["name"]["family"] == "Nguyễn"


def test_a_page_says_which_part_it_is_and_how_its_parts_stand(start):
    """Ensures that a page which begins with what is known of the county is told as the next part, and one of two parts stands for both."""
    session, given = start(), answers(SHORTEST)
    session.run(given, until=lambda one: one.title == "The person")
    assert "Part 1 of 12: The person" in session.value("place_words(case)")
    session.run(given, until=lambda one: one.title.startswith("Other witnesses"))
    assert "part=witnesses&part=provider" in unescape(session.value("standing_words(case)")), "the provider’s part stands there too"


def test_a_link_to_one_answer_still_asks_that_one_alone(start):
    """Ensures that changing an answer from the review asks its own screen and comes back."""
    session = start()
    run(session, answers(SHORTEST))
    assert session.action("_da_force_ask", variables=["venue.months"]).id == "requested_months"
    assert session.answer({"venue.months": 6}).id == "review" and saved(session)["requested_months"] == 6


def test_a_part_by_itself_is_a_page_and_then_done(start):
    """Ensures that a part that was asked for by itself is one page of that part alone, and the way back follows it."""
    session = start(name=PETITION.replace("petition.yml", "witness.yml"), part="witnesses")
    screen = session.screen()
    assert screen.id == "page" and screen.title == "Other witnesses"
    assert {field.name.partition("[")[0].partition(".")[0] for field in screen.fields} == {"witnesses"}
    assert session.answer({"witnesses.any": "no"}).id == "part_done" and saved(session)["witnesses"] == []
