"""The interviews after the petition on the real engine, with a real vault: complete, unknown, changed, and one part at a time."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from interview_help import LOGIN, SIX, answers as petition_answers, reader

from docassemble.AotForms.guide import desk, gathering
from docassemble.AotForms.guide.desk import office, opening
from docassemble.AotForms.guide.headless import Headless, User
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.merging import owned, put
from docassemble.AotForms.guide.path import place, walk

pytestmark = pytest.mark.docassemble
ANSWERS = Path(__file__).parent / "answers/roles"
FILE = "docassemble.AotForms:data/questions/{}.yml"
ROLES = ("service", "tribal_notice", "after_order")
ADULT, MINOR = "designated-crisis-responder", "professional"


def answers(name: str) -> dict:
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def engine():
    return Headless()


@pytest.fixture
def begin(engine, tmp_path, monkeypatch):
    """Starts an interview on a stored petition, in a vault of this test's own; gives the session and the matter's handle.

    told: interviews whose complete answers are in the matter already.
    """
    monkeypatch.setenv("AOTFORMS_HOME", str(tmp_path))
    monkeypatch.delenv("AOTFORMS_DATABASE_URL", raising=False)
    office.organization_of(LOGIN)

    def session(name: str, of: str = ADULT, handle: str | None = None, born: str | None = None, told: tuple[str, ...] = (), **more):
        if handle is None:
            given = petition_answers(of) | ({"respondent.birth_date": born} if born else {})
            tree = gathering.gather(reader(given)).model_dump(mode="json")
            put(tree, "order.expires", "2028-06-10")
            for role in told:
                tell(tree, role)
            handle = desk.save(LOGIN, json.dumps(tree)).handle
        return engine.start(FILE.format(name), user=User(LOGIN), url_args={"matter": handle, **more}), handle
    yield session
    opening._open.cache_clear()


def tell(tree: dict, name: str) -> None:
    """Put the complete answers of an interview into a Matter."""
    sections = INTERVIEWS[name].sections
    mine = gathering.matter(walk(sections, reader(answers(name)), to_the_end=True, facts=tree)).model_dump(mode="json")
    for path in owned(sections):
        put(tree, path, place(mine, path))


def stored(handle: str) -> dict:
    return desk.load(LOGIN, handle).tree


def screens(session, given: dict, until: str = "review") -> list[str]:
    """The ids of the screens on the way."""
    met: list[str] = []
    session.run(given, until=lambda one: met.append(one.id) or one.id == until)
    return met


@pytest.mark.parametrize("born", [None, "2011-05-05"], ids=["adult", "adolescent"])
@pytest.mark.parametrize("name", ROLES)
@pytest.mark.slow
def test_a_whole_interview_reaches_the_review_and_writes_its_own_places_only(begin, name, born):
    """Ensures that a complete file is asked for to its end, is in the vault and comes back whole, and touches nothing of the petition."""
    session, handle = begin(name, born=born)
    before, given = stored(handle), answers(name)
    shown = session.run(given, until="review").text
    assert shown.index('id="answers"') < shown.index('id="asked"') and "Of the petition, not of this part" in shown  # its own first
    off = ("revocation.returned_on",) if born is None else ("revocation.inpatient", "decompensating", "serious_harm")
    already = tuple(one for one in given if one.startswith("tribe."))  # the petition has told it
    assert [one for one in session.unused(given) if not one.endswith(off) and one not in already] == []
    after = stored(handle)
    assert after != before
    for path in owned(INTERVIEWS[name].sections):
        for tree in (before, after):
            put(tree, path, None)
    assert after == before
    version = desk.load(LOGIN, handle).version
    again, _ = begin(name, handle=handle)
    assert set(screens(again, {})) <= {"review", "tribe_why", "renewal_look"}, "another session asks nothing again but what is only read"
    assert desk.load(LOGIN, handle).version == version


@pytest.mark.parametrize("name", ROLES)
def test_nothing_known_changes_nothing(begin, name):
    """Ensures that who answers "not known yet" everywhere reaches the review, and that the stored matter is as it was."""
    session, handle = begin(name)
    before = stored(handle)
    for _ in range(60):
        screen = session.screen()
        if screen.id == "review":
            break
        session.answer({field.name: "unknown" for field in screen.fields if field.required}) if screen.kind == "fields" else session.press()
    assert screen.id == "review" and stored(handle) == before


@pytest.mark.parametrize("name", ROLES)
def test_without_a_matter_it_asks_for_one(engine, begin, name):
    """Ensures that an interview that starts no matter of its own makes none, and leads to the list of matters."""
    _, handle = begin(name)
    screen = engine.start(FILE.format(name), user=User(LOGIN)).screen()
    assert screen.id == "no_matter" and "/aot/matters" in screen.text and screen.final
    assert [row.id for row in opening.vault().matters.list(opening.actor(LOGIN))] == [handle]


def test_a_wrong_door_to_revocation(begin):
    """Ensures that a provider who asks to revoke is told why not and who can, that it is not kept, and that both ways back work."""
    session, handle = begin("after_order", part="revocation")
    screen = session.run({"revocation.asked": "yes", "revocation.by": "provider"}, until="revocation_wrong_door")
    assert screen.id == "revocation_wrong_door" and screen.final and not screen.fields
    for words in ("71.05.590&#40;5&#41;", "designated crisis responder", "secretary", "988"):
        assert words in screen.text or words.replace("&#40;", "(").replace("&#41;", ")") in screen.text
    assert place(stored(handle), "after.revocation.by") is None
    assert session.action("_da_force_ask", variables=["revocation.by"]).id == "revocation_by"
    assert session.answer({"revocation.by": "designated crisis responder"}).id == "revocation_contact"
    session.action("_da_force_ask", variables=["revocation.asked"])
    assert session.answer({"revocation.asked": "no"}).id == "change_sure"  # who asks, and how to reach them, would go
    assert session.answer({"case.change_sure": "yes"}).id == "part_done"
    assert place(stored(handle), "after.revocation.asked") is False and place(stored(handle), "after.revocation.by") is None


CHANGES = [
    ("service", {"hearing.basis": "stipulated by the parties"}, "proceeding.hearing.good_cause"),
    ("service", {"services.any": "no"}, None),
    ("tribal_notice", {"tribal.by": "petitioner"}, "proceeding.tribal_notice.sender.name.given"),
    ("after_order", {"revocation.own_motion": "yes"}, "after.revocation.at_request_of"),
    ("after_order", {"revocation.detained": "no"}, "after.revocation.facility"),
    ("after_order", {"modification.asked": "no"}, "after.modification.sought"),
    ("after_order", {"notice.increased_likelihood": "no", "notice.fails_to_adhere": "yes", "notice.deteriorates": "yes"}, "after.notice.facts.text"),
]


@pytest.mark.slow
def test_a_change_asks_and_drops_only_what_hangs_on_it(begin):
    """Ensures that after each change nothing else is asked again, what it closes leaves the vault, and changing back restores it."""
    for name in ROLES:
        session, handle = begin(name, told=(name,))
        session.run({}, until="review")
        whole = stored(handle)
        for _, change, gone in (one for one in CHANGES if one[0] == name):
            session.action("_da_force_ask", variables=[next(iter(change))])
            if session.answer(change).id == "change_sure":  # says first what it closes, where that was told
                session.answer({"case.change_sure": "yes"})
            else:
                assert gone is None, change
            assert session.screen().id == "review", change
            changed = stored(handle)
            assert changed != whole and (gone is None or (place(whole, gone) is not None and place(changed, gone) is None))
            session.action("_da_force_ask", variables=[next(iter(change))])
            session.answer({variable: answers(name)[variable] for variable in change})
            assert session.screen().id == "review" and stored(handle) == whole


def test_an_opened_question_asks_what_it_opens(begin):
    """Ensures that a yes after a no asks the screens behind it, and no others."""
    _, handle = begin("after_order", told=("after_order",))
    tree = stored(handle)
    put(tree, "after.discharge", {"committed": False})
    desk.save(LOGIN, json.dumps(tree), handle)
    session, _ = begin("after_order", handle=handle)
    session.run({}, until="review")
    session.action("_da_force_ask", variables=["discharge.committed"])
    asked = screens(session, answers("after_order"))
    assert asked[:1] == ["discharge_committed"] and all(one.startswith("discharge_") for one in asked[:-1]) and len(asked) == 8


@pytest.mark.parametrize(("name", "part", "first"), [
    ("service", "locator", "locator_where"), ("tribal_notice", "tribal_notice", "tribal_by"), ("after_order", "discharge", "discharge_committed"),
    ("after_order", "renewal", "renewal_look"), ("after_order", "events", "events_any")])
def test_one_part_alone(begin, name, part, first):
    """Ensures that who comes for one part is asked that part and shown the way back."""
    session, _ = begin(name, part=part)
    asked = screens(session, answers(name), until="part_done")
    sections = {section.id: section for section in INTERVIEWS[name].sections}
    assert asked[0] == first and asked[-1] == "part_done" and part in sections


def test_two_interviews_on_one_matter_keep_each_others_answers(begin):
    """Ensures that sessions side by side on one matter lose nothing of each other's, nor of the petition's."""
    service, handle = begin("service", part="hearing")
    later, _ = begin("after_order", handle=handle, part="modification")
    petition, _ = begin("petition", handle=handle)
    for session in (service, later, petition):
        session.screen()  # all three have read the matter before any of them writes
    service.run(answers("service"), until="part_done")
    later.run(answers("after_order"), until="part_done")
    petition.action("_da_force_ask", variables=["respondent.given"])
    petition.answer({"respondent.given": "Renamed", "respondent.family": "Example"})
    kept = stored(handle)
    assert place(kept, "respondent.name.given") == "Renamed" and place(kept, "proceeding.hearing.room") == "4B"
    assert place(kept, "after.modification.sought") == "Two visits each week."


def test_what_the_screens_show_of_the_law(begin):
    """Ensures that the days and hours on the screens are the law room's, both readings, with cite and mark, for this matter."""
    session, handle = begin("service", told=("service",))
    session.run({}, until="review")
    text = plain(session.action("_da_force_ask", variables=["hearing.held_on"]).text)
    for words in ("Tuesday, December 8, 2026", "Read another way: Monday, December 7, 2026", "Thursday, December 10, 2026", "CR 6(a)"):
        assert words in text
    tribal, _ = begin("tribal_notice", handle=handle)
    screen = tribal.screen()
    assert screen.id == "tribe_why" and "Yes." in plain(screen.text) and "RCW 71.05.148(7): read in the text of the law" in plain(screen.text)
    text = plain(tribal.run(answers("tribal_notice"), until="tribal_given").text)
    assert "Friday, December 4, 2026, 10:30 a.m. PST" in text and "Monday, November 30, 2026, 5:05 p.m. PST" in text and "December 9, 2026" in text
    later, _ = begin("after_order", handle=handle, part="renewal")
    text = plain(later.screen().text)
    for words in ("The order ends on Saturday, June 10, 2028", "by Friday, May 19, 2028", "our reading of the text; not settled",
                  "Does the history still count?"):
        assert words in text
    later, _ = begin("after_order", handle=handle, part="revocation")
    text = plain(later.run(answers("after_order"), until="revocation_hearing").text)
    for words in ("Tuesday, May 4, 2027, 10:15 p.m. PDT", "Read another way", "RCW 71.05.590(5)(b); CR 6(a)", "Wednesday, May 5, 2027"):
        assert words in text


def test_the_law_for_minors_is_not_made_up(begin):
    """Ensures that a minor's screens say what was not read for minors, and give the seven days that were."""
    session, handle = begin("after_order", born="2011-05-05")
    assert "We did not read the law for minors on this" in plain(session.screen().text)
    session, _ = begin("after_order", handle=handle, part="revocation")
    text = plain(session.run(answers("after_order"), until="revocation_hearing").text)
    assert "RCW 71.34.780(3)" in text and "Monday, May 10, 2027" in text and "71.05.590" not in text


def plain(text: str) -> str:
    """What a person reads of a screen."""
    import html
    import re

    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_answers_files_fit_the_petitions():
    """Ensures that the petitions these tests stand on are among the six."""
    assert {ADULT, MINOR} <= set(SIX)
