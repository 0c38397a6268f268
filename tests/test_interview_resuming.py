"""A matter is taken up again from the vault: answers given back, two people's changes, and one part at a time."""
from __future__ import annotations

import json
import pickle
import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from interview_help import LOGIN, PETITION, SIX, answers, own_vault, reader

from docassemble.AotForms.errors import AccessDenied
from docassemble.AotForms.guide import gathering, merging, resuming
from docassemble.AotForms.guide.desk import office, opening
from docassemble.AotForms.guide.headless import Headless, User
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.petition import SECTIONS
from docassemble.AotForms.guide.tasks import STEERS, Progress, tasks
from docassemble.AotForms.law import review
from docassemble.AotForms.matter import Matter, example, examples, read

DECLARATION = INTERVIEWS["declaration"].file
OTHER = "other@example.org"
COLLEAGUE = "colleague@example.org"


def tree(given: dict) -> dict:
    return gathering.gather(reader(given)).model_dump(mode="json")


def again(facts: dict) -> Matter:
    """The Matter of the answers that ``facts`` give back."""
    return Matter.model_validate(resuming.as_told(facts, SECTIONS))


@pytest.mark.parametrize("name", SIX)
def test_answers_given_back_are_the_same_matter(name):
    """Ensures that nothing is lost or changed on the way from answers to the Matter and back."""
    facts = tree(answers(name))
    assert again(facts).model_dump(mode="json") == facts


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_a_half_told_matter_comes_back_whole(data):
    """Ensures that whatever answers are not there yet, those that are come back as the same facts."""
    told = answers(data.draw(some.sampled_from(SIX)))
    whole = {name: re.sub(r"_(to_)?(year|month|day|words)$", "", name) for name in told}  # the parts of one date go together
    gone = data.draw(some.sets(some.sampled_from(sorted(set(whole.values()))), max_size=40))
    facts = tree({name: value for name, value in told.items() if whole[name] not in gone})
    assert again(facts).model_dump(mode="json") == facts


@pytest.mark.parametrize("name", examples())
def test_what_no_screen_asks_stays_when_a_matter_is_gone_on_with(name):
    """Ensures that a Matter from a file, which says more than the screens ask, loses nothing when one answer is changed."""
    facts = read(example(name)).model_dump(mode="json")
    told = resuming.as_told(facts, SECTIONS)
    mine = json.loads(json.dumps(told))
    mine["venue"]["why"], mine["history"]["incidents"][0]["noncompliance"] = "Another reason.", "In other words."
    merged = merging.merge(SECTIONS, facts, told, mine, facts)
    wanted = json.loads(json.dumps(facts))
    wanted["venue"]["why"], wanted["history"]["incidents"][0]["noncompliance"] = "Another reason.", "In other words."
    assert merged.tree == wanted and merged.both == ()


def test_an_interview_writes_only_its_own_places():
    """Ensures that the declaration's interview leaves the hearing, the order and the petition's facts as they are stored."""
    stored = tree(answers("hospital-director")) | {"proceeding": {"hearing": {"on": "2026-12-20"}}}
    mine = {"declaration": {**stored["declaration"], "title": "Psychiatrist, MD"}}
    merged = merging.merge(INTERVIEWS["declaration"].sections, stored, stored, mine, stored)
    assert merged.tree["declaration"]["title"] == "Psychiatrist, MD" and merged.both == ()
    assert {k: v for k, v in merged.tree.items() if k != "declaration"} == {k: v for k, v in stored.items() if k != "declaration"}


def test_of_two_changes_to_one_place_mine_leads_and_it_is_said():
    """Ensures that a place which both changed is named, and that what only the other changed is kept."""
    base = tree(answers("hospital-director"))
    mine, theirs = json.loads(json.dumps(base)), json.loads(json.dumps(base))
    mine["venue"]["why"], theirs["venue"]["why"] = "Mine.", "Theirs."
    theirs["declaration"]["title"] = "Psychiatrist, MD"
    merged = merging.merge(SECTIONS, base, base, mine, theirs)
    assert (merged.tree["venue"]["why"], merged.tree["declaration"]["title"], merged.both) == ("Mine.", "Psychiatrist, MD", ("venue.why",))


def test_a_list_keeps_what_its_screens_do_not_ask():
    """Ensures that a scanned exhibit keeps its pages and hash when another is taken away before it, or its title is changed."""
    kept = {"pages": 3, "sha256": "0" * 64}
    base = {"exhibits": [{"title": "A", "basis": None}, {"title": "B", "basis": None, **kept}]}
    for items in ([{"title": "B"}], [{"title": "A"}, {"title": "B, corrected"}]):
        merged = merging.merge(SECTIONS, base, base, {"exhibits": items}, base)
        assert {**merged.tree["exhibits"][-1], "basis": None} == {**items[-1], "basis": None, **kept}


def test_the_list_of_parts_says_how_far_each_is():
    """Ensures that a part nobody touched, a part that lacks what the law asks, and a part that is done are told apart."""
    told = {name: value for name, value in answers("hospital-director").items()
            if not name.startswith("provider.") and name != "declaration.license_number" and name != "declaration.examined_on"}
    facts = gathering.gather(reader(told))
    found = {one.id: one for one in tasks(facts.model_dump(mode="json"), review(facts, facts.venue.planned_on))}
    assert found["provider"].progress is Progress.NOT_STARTED and found["provider"].by == "the provider"
    assert found["declaration"].progress is Progress.OPEN and found["declaration"].open
    assert found["respondent"].progress is Progress.DONE and found["declaration"].interview.name == "declaration"
    assert list(found) == [section.id for section in SECTIONS if section.id != STEERS], "the parts that the interview counts, and no other"


@pytest.fixture(scope="module")
def engine():
    return Headless()


@pytest.fixture
def start(engine, tmp_path, monkeypatch):
    """Starts an interview for a member; the vault is in a folder of this test's own."""
    def session(interview: str = PETITION, login: str = LOGIN, **more):
        return engine.start(interview, user=User(login), url_args=more)

    with own_vault(tmp_path, monkeypatch):
        yield session


def stored(handle: str) -> dict:
    return json.loads(opening.vault().matters.load(opening.actor(LOGIN), handle).content)


@pytest.mark.docassemble
def test_another_device_goes_on_where_the_first_stopped(start):
    """Ensures that every answer is in the vault when it is given, and that a new session asks the very next screen."""
    first = start()
    stopped = first.run(answers("hospital-director"), until="determination").id
    handle = first.value("case.handle")
    assert stored(handle)["disorder"]["basis"] == "mental disorder"
    second = start(matter=handle)
    assert second.screen().id == stopped
    assert second.run(answers("hospital-director"), until="review").id == "review"
    whole = tree(answers("hospital-director"))
    assert stored(handle) | {"reference": None} == whole | {"reference": None}


@pytest.mark.docassemble
def test_two_people_work_at_once_and_neither_undoes_the_other(start):
    """Ensures that the professional's answers, given meanwhile, are neither lost nor asked for again."""
    mine = start()
    mine.run(answers("hospital-director"), until="determination")
    handle = mine.value("case.handle")
    theirs = start(DECLARATION, matter=handle)
    assert theirs.screen().asked[0] == "declaration_credential"
    theirs.run(answers("hospital-director"), until="review")
    seen = []
    mine.run(answers("hospital-director"), until=lambda one: seen.extend(one.asked) or one.id == "review")
    assert not [one for one in seen if one.startswith("declaration")] and "witnesses_any" in seen
    assert stored(handle) | {"reference": None} == tree(answers("hospital-director")) | {"reference": None}


@pytest.mark.docassemble
def test_a_session_that_fell_behind_the_vault_undoes_nothing(start):
    """Ensures that a session put back to an earlier state, as after a power cut, takes in what the vault has, and one answer given again leads."""
    mine = start()
    mine.run(answers("hospital-director"), until="determination")
    handle, earlier = mine.value("case.handle"), mine._kept
    mine.run(answers("hospital-director"), until="review")
    whole = stored(handle)
    mine._answers = pickle.loads(earlier)  # noqa: S301  (this test's own)
    mine._assemble()
    seen = []
    mine.run(answers("hospital-director"), until=lambda one: seen.append(one.asked[:1]) or one.id == "review")
    assert seen[0] == ("determination",) and len(seen) < 5  # what the session did not know any more is not asked again, but that
    assert stored(handle) == whole


@pytest.mark.docassemble
def test_two_who_change_one_answer_are_told(start):
    """Ensures that whoever saves second keeps their own answer, and reads on the next screen in which part the other had another."""
    office.add_member(LOGIN, COLLEAGUE, "filer")
    mine = start()
    mine.run(answers("hospital-director"), until="review")
    theirs = start(login=COLLEAGUE, matter=mine.value("case.handle"))
    for session, months in ((theirs, 3), (mine, 6)):
        session.action("_da_force_ask", variables=["venue.months"])
        session.answer({"venue.months": months})
    assert stored(mine.value("case.handle"))["requested_months"] == 6
    assert "Somebody else changed the same answers meanwhile, in: The court" in unescape(mine.screen().text)
    mine.action("_da_force_ask", variables=["venue.months"])
    mine.answer({"venue.months": 9})
    assert "Somebody else" not in mine.screen().text


@pytest.mark.docassemble
def test_one_part_is_asked_and_then_the_way_back_is_shown(start):
    """Ensures that a person who came for one part gets its screens only, and may look at the answers after it."""
    first = start()
    first.run(answers("hospital-director"), until="determination")
    part = start(matter=first.value("case.handle"), part="provider")
    seen = []
    part.run(answers("hospital-director"), until=lambda one: seen.extend(one.asked) or one.id == "part_done")
    assert seen[-1] == "part_done" and all(one.startswith("provider_") for one in seen[:-1])
    assert part.action("go", to="review").id == "review"
    assert stored(first.value("case.handle"))["provider"]["agreed"] is True


@pytest.mark.docassemble
def test_a_dead_end_takes_nothing_away(start):
    """Ensures that an answer which leads to a wrong door leaves the stored facts as they were until it is mended."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    before = stored(session.value("case.handle"))
    session.action("_da_force_ask", variables=["petitioner.kind"])
    assert session.answer({"petitioner.kind": "family member"}).id == "wrong_door"
    assert stored(session.value("case.handle")) == before


@pytest.mark.docassemble
@pytest.mark.parametrize("handle", ["theirs", "no-such-matter"])
def test_nobody_takes_up_a_matter_of_others(start, handle):
    """Ensures that a handle of another organization, or of nothing, opens nothing and says nothing."""
    first = start()
    first.run(answers("hospital-director"), until="determination")
    opening.vault().create_organization("Another clinic", OTHER)
    with pytest.raises(Exception) as refused:
        start(login=OTHER, matter=first.value("case.handle") if handle == "theirs" else handle)
    causes = [refused.value, refused.value.__cause__, refused.value.__context__]
    assert any(isinstance(one, AccessDenied) for one in causes if one)
