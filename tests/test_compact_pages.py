"""Several questions on a page, a whole part or what is one thing: the same questions as one after the other, each showing exactly when it is on the path."""
from __future__ import annotations

import random
from importlib.resources import files

import pytest
import yaml
from interview_help import FILING_DAY, SIX, answers, reader

from docassemble.AotForms.guide import bank, compact, gathering, path, shown
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.path import MISSING
from docassemble.AotForms.guide.petition import SECTIONS
from docassemble.AotForms.law import review

MOST_PAGES, MOST = 12, 200


def whole_parts(done: path.Walk, stop: path.Stop) -> compact.Page | None:
    return compact.page(SECTIONS, done, stop)


WAYS = [pytest.param(whole_parts, id="a part"), pytest.param(compact.one_thing, id="one thing")]


def page_of(have: dict, make=whole_parts) -> tuple[compact.Page | None, path.Walk, path.Stop | None]:
    done = path.walk(SECTIONS, lambda name: have.get(name, MISSING), to_the_end=True)
    stop = next((one for one in done.stops if one.screen.stops or not one.answered), None)
    return (make(done, stop) if stop else None), done, stop


def told(given, names) -> dict:
    """What a person leaves in fields that show: the file's answers, and nothing where it has none."""
    return {name: "" if given(name) is MISSING else given(name) for name in names}


def send(page: compact.Page, given) -> tuple[dict, list[compact.Asked]]:
    """The answers of the fields that show, as a browser sends them, and which questions showed."""
    sent, showed = {}, []
    for one in page.asked:
        if shown.holds(one.shown, sent.get):
            showed.append(one)
            sent |= told(given, (field.name for field in one.question.fields if field.name))
            sent |= {one.question.seeks: True} if one.question.seeks else {}
            sent |= {f"{one.at}.key": str(compact.index_of(one.at) + 1)} if one.at else {}
    return sent, showed


def go(answers: dict, make=whole_parts) -> tuple[int, list[tuple[str, str]], dict]:
    """Fill page after page: how many there were, every screen in the order in which it was read, and the answers."""
    have, order, given, count = {}, [], reader(answers), 0
    while count < MOST:
        page, done, stop = page_of(have, make)
        if stop is None or stop.screen.stops:
            return count, order, have
        count += 1
        if page is None:
            have |= told(given, (done.known.here(stop.at).full(name) for name in stop.screen.names))
            order.append((stop.screen.id, stop.at))
            continue
        sent, showed = send(page, given)
        have |= sent
        order += [(one.screen.id, one.at) for one in showed]
        on_path = {(one.screen.id, one.at) for one in page_of(have)[1].stops}
        hidden = {(one.screen.id, one.at) for one in page.asked} - set(order)
        assert {(one.screen.id, one.at) for one in showed} <= on_path, "what shows is on the path"
        if not any(one.screen.stops for one in page_of(have)[1].stops):
            assert hidden & on_path <= WARNED, "what is on the path shows"
    raise AssertionError("the pages come to no end")


def one_at_a_time(answers: dict) -> tuple[list[tuple[str, str]], dict]:
    """The same, one screen after the other."""
    have, given = {}, reader(answers)
    for _ in range(400):
        done = path.walk(SECTIONS, lambda name: have.get(name, MISSING), to_the_end=True)
        stop = next((one for one in done.stops if one.screen.stops or not one.answered), None)
        if stop is None or stop.screen.stops:
            return [(one.screen.id, one.at) for one in done.stops if one.answered], have
        have |= told(given, (done.known.here(stop.at).full(name) for name in stop.screen.names))
    raise AssertionError("the screens come to no end")


WARNED = {("start_door", ""), ("start_petitioner_kind", ""), ("start_county", "")}  # hidden while somebody is in danger


@pytest.mark.parametrize("make", WAYS)
@pytest.mark.parametrize("name", [*SIX, "pages/shortest"])
def test_a_whole_petition_is_told_in_few_pages_and_is_the_same(name, make):
    """Ensures that every petitioner needs at most 12 pages of whole parts, asks what the path asks in its order, and tells the same Matter."""
    given = answers(name)
    count, order, have = go(given, make)
    screens, guided = one_at_a_time(given)
    assert (make is compact.one_thing or count <= MOST_PAGES) and order == screens
    assert gathering.gather(reader(have)) == gathering.gather(reader(guided))


def test_the_shortest_file_is_a_complete_matter():
    """Ensures that nothing which the law asks for is missing in the file that the pages are counted by."""
    judged = review(gathering.gather(reader(answers("pages/shortest"))), FILING_DAY)
    assert judged.ready, [(one.id, one.why) for one in judged.findings if one.stops_filing]


@pytest.mark.slow
@pytest.mark.parametrize("make", WAYS)
def test_what_shows_is_what_is_on_the_path_whatever_is_answered(make):
    """Ensures by 20 changed petitions that pages end, show nothing that is off the path, and tell what one thing a page tells."""
    chance = random.Random(71_05_148)
    choices = {field.name: [value for value, _ in listed] for one in bank.questions().values() for field in one.fields
               if (listed := bank.choices_of(field)) and field.kind in ("radio", "checkboxes")}
    for _ in range(20):
        given = dict(answers(chance.choice(SIX)))
        for name in chance.sample(sorted(given), 12):
            if listed := choices.get(name.replace("[0]", "[i]").replace("[1]", "[i]")):
                value = chance.choice(listed)
                given[name] = [value] if isinstance(given[name], list) else value
        given["start.danger"] = "no"
        _, order, have = go(Unanswered(given), make)
        screens, guided = one_at_a_time(Unanswered(given))
        assert sorted(order) == sorted(screens)
        assert gathering.gather(reader(have)) == gathering.gather(reader(guided))


class Unanswered(dict):
    """A file in which every list that was opened by a change is closed again."""

    def __contains__(self, name: str) -> bool:
        return super().__contains__(name) or name.endswith(".another")

    def __missing__(self, name: str) -> str:
        return "no"


def test_danger_and_a_wrong_door_hide_the_rest_of_the_page():
    """Ensures that who is in danger, or may not file, sees nothing more of the page, and the warning next and alone."""
    page, _, _ = page_of({})
    for given, seen, then in (({"start.danger": "yes"}, ["start_danger"], "start_get_help"),
                              ({"start.danger": "no", "petitioner.kind": "police"}, ["start_danger", "start_door", "start_petitioner_kind"], "wrong_door")):
        sent, showed = send(page, reader(given))
        assert [one.screen.id for one in showed] == seen
        alone, _, stop = page_of({name: value for name, value in sent.items() if value != ""})
        assert alone is None and stop.screen.id == then


def test_a_list_has_room_for_three_and_goes_on_where_there_are_more():
    """Ensures that a fourth event is asked on a further page that says so, and nothing of the first three is asked again."""
    given = dict(answers("hospital-director"))
    for index in range(4):
        given |= {name.replace("[0]", f"[{index}]"): value for name, value in given.items() if name.startswith("incidents[0]")}
        given[f"incidents[{index}].another"] = "yes" if index < 3 else "no"
    count, order, have = go(given)
    assert count == 11 and len(gathering.gather(reader(have)).history.incidents) == 4
    assert len(order) == len(set(order))


def test_a_part_alone_is_one_page():
    """Ensures that a part that is asked for by itself does not bring the part that otherwise shares its page."""
    done = path.walk(SECTIONS, reader({}), to_the_end=True)
    stop = next(one for one in done.stops if one.section.id == "witnesses")
    assert {one.section.id for one in compact.page(SECTIONS, done, stop, alone=True).asked} == {"witnesses"}


def test_the_fields_are_those_that_docassemble_reads_from_the_screens():
    """Ensures that each question stands on a page with every setting that its own screen has, so that neither can drift."""
    written = {}
    for file in files("docassemble.AotForms.data.questions").iterdir():
        for block in yaml.safe_load_all(file.read_text(encoding="utf-8")) if file.name.endswith(".yml") else ():
            written |= {block["id"]: block.get("fields", ())} if block and "question" in block else {}
    settings = set(bank._KEYS)
    seen = 0
    for have in ({}, {"start.danger": "no"}):
        for section in SECTIONS:
            done = path.walk((section,), lambda name, have=have: have.get(name, MISSING), to_the_end=True)
            page = compact.page((section,), done, done.stops[0], alone=True)
            for one in page.asked if page else ():
                wanted = [({"label": next(key for key in entry if key not in settings), "field": next(value for key, value in entry.items() if key not in settings)}
                           | {key: value for key, value in entry.items() if key in settings}) if "note" not in entry else
                          {"note": entry["note"].strip()} for entry in written[one.screen.id]]
                made = [entry for entry in compact._question(one, 2, "") if not {"raw html"} & set(entry)][0 if one.closes else 1:]
                for want, entry in zip(wanted, made, strict=True):
                    entry = {key: value for key, value in entry.items() if key != "field metadata"}
                    if "field" in want:
                        want["field"] = want["field"].replace("[i]", one.at[one.at.find("["):] if one.at else "")
                    if want.get("datatype") == "checkboxes":
                        want.setdefault("none of the above", True)
                    assert entry == want, one.screen.id
                    seen += 1
    assert seen > 300


def test_conditions_are_read_back_as_they_were_written():
    """Ensures that a condition is the same after it went through the page."""
    some = shown.all_of(shown.is_one("a.kind", ("x", "y")), shown.none_of(shown.is_ticked("b", "z")), True)
    again = shown.read(shown.written(some))
    for given, wanted in (({"a.kind": "x"}, True), ({"a.kind": "x", "b": ["z"]}, False), ({"a.kind": "q"}, False), ({}, False)):
        assert shown.holds(again, given.get) is shown.holds(some, given.get) is wanted
    assert shown.all_of(some, False) is False and shown.all_of() is True and shown.any_of() is False and shown.any_of(some, True) is True


@pytest.mark.parametrize("name", INTERVIEWS)
def test_what_is_one_thing_stands_together(name):
    """Ensures that nothing joins a list, whose items come between, nor begins a part or an item; and that a list asked for with others is always on the path."""
    for section in INTERVIEWS[name].sections:
        rows = [[section.steps[0].asked if isinstance(section.steps[0], path.Several) else section.steps[0]]]
        for before, step in zip(section.steps, section.steps[1:], strict=False):
            screen = step.asked if isinstance(step, path.Several) else step
            if screen.joins:
                assert not isinstance(before, path.Several), screen.id
                assert not isinstance(step, path.Several) or step.when is path.always, screen.id
        rows += [list(step.each) for step in section.steps if isinstance(step, path.Several)]
        assert not [row[0].id for row in rows if row and row[0].joins]
