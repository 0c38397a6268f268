"""What the page for the field hands in becomes a Matter by the interview's own path; what is wrong is said with its place."""
from __future__ import annotations

import json
import random
import re
from importlib.resources import files

import pytest
from interview_help import SIX, answers, reader

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.guide import bank, field_answers, field_form, gathering
from docassemble.AotForms.guide.becoming import UNKNOWN
from docassemble.AotForms.guide.path import MISSING, Several, the_sections, walk
from docassemble.AotForms.guide.petition import SECTIONS
from docassemble.AotForms.guide.shown import holds


def as_sent(given: dict) -> dict:
    """An answers file as the page sends it: text everywhere, boxes as lists."""
    return {name: value if isinstance(value, list) else str(value) for name, value in given.items()}


def problems(given: dict) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        field_answers.to_matter(given)
    assert caught.value.exit_code == 2 and all(one.mend for one in caught.value.problems)
    return {one.where: one.what for one in caught.value.problems}


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────
def test_every_question_of_the_petition_is_in_the_form_with_its_labels_and_choices():
    """Only dead ends, pages that are all computed, and "is there another" (a button) are no questions of the form."""
    asked = {one.id: one for one in field_form.form().asked()}
    left_out = {screen.id for _, screen, _ in the_sections(SECTIONS)} - set(asked)
    another = {step.another.id for section in SECTIONS for step in section.steps if isinstance(step, Several)}
    assert left_out == another | {"wrong_door", "under_age", "start_program"}
    for id, one in asked.items():
        question = bank.questions()[id]
        assert [(field.name, field.kind) for field in one.fields] == [(field.name, field.kind) for field in question.fields]
        for mine, theirs in zip(one.fields, question.fields, strict=True):
            assert mine.kind == "note" or mine.label == theirs.label.replace("**", "")
            assert mine.sources or list(mine.choices) == (bank.choices_of(theirs) or [])


def test_where_one_source_is_chosen_it_can_be_taken_back():
    """An event's one source may be "Not known yet"; where sources are ticked, none is ticked."""
    lists = {field.name: dict(field.choices) for one in field_form.form().asked() for field in one.fields if field.sources}
    assert {name for name, listed in lists.items() if UNKNOWN in listed} == {"incidents[i].source", "stays[i].source"}
    assert lists["stays[i].source"][UNKNOWN] == "Not known yet" and len(lists) > 6


def test_no_mark_of_markdown_or_expression_is_left_in_a_text():
    for one in field_form.form().asked():
        for text in (one.title.replace(field_form.NUMBERED, ""), str(one.text), *(field.label for field in one.fields)):
            assert not any(mark in text for mark in ("**", "${", "\n* ", "](", "{")), (one.id, text)


def test_the_only_condition_that_cannot_be_told_is_the_one_on_age():
    assert {one.id for one in field_form.form().asked() if one.perhaps} == {"parents_any"}


@pytest.mark.parametrize("seed", range(12))
def test_what_the_form_shows_is_what_the_path_asks(seed):
    """Random choices everywhere: each screen is shown exactly when the interview would ask it."""
    rng, form = random.Random(seed), field_form.form()
    dead = {end.value for end in form.dead_ends}
    given: dict[str, object] = {}
    for name, field in form.fields().items():
        if field.choices and not field.sources:
            values = [value for value, _ in field.choices if value not in dead]
            for one in ([name.replace("[i]", f"[{index}]") for index in range(2)] if "[i]" in name else [name]):
                given[one] = rng.choice(["", *values]) if field.kind != "checkboxes" else rng.sample(values, rng.randrange(4))
                given[one] = [] if isinstance(given[one], list) and UNKNOWN in given[one] and len(given[one]) > 1 else given[one]
    for step in lists(form):
        given |= {f"{step.of}.any": "yes", f"{step.of}[0].another": "yes", f"{step.of}[1].another": "no"}
    done = walk(SECTIONS, lambda name: given.get(name, "") if not name.endswith(".key") else "1", to_the_end=True)
    assert done.next is None
    on_path = {(stop.screen.id, stop.at) for stop in done.stops}
    shown: dict[str, object] = {}  # the answers of questions that are shown, as the page looks at them
    for step, one, at in steps(form):
        visible = holds(one.when, lambda name, at=at: shown.get(at + name if name.startswith(".") else name))
        if step is not None and one is not step.asked:
            visible = visible and shown.get(f"{step.of}.any") == "yes"
        if not (step and any(outer.perhaps for outer in (step.asked,))):
            assert visible == ((one.id, at) in on_path), (one.id, at)
        if visible:
            names = [field.name.replace("[i]", at[at.find("["):]) if at else field.name for field in one.fields if field.name]
            shown.update({name: given.get(name, "") for name in names})


def lists(form):
    return [step for part in form.parts for step in part.steps if isinstance(step, field_form.Listed)]


def steps(form):
    for part in form.parts:
        for step in part.steps:
            if not isinstance(step, field_form.Listed):
                yield None, step, ""
                continue
            yield step, step.asked, ""
            for index in range(2):
                for one in step.each:
                    yield step, one, f"{step.of}[{index}]"


def test_the_version_changes_with_the_words_only():
    assert field_form.form().version == field_form._form.__wrapped__(field_form.doors.today_in_washington()).version


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", SIX)
def test_the_same_answers_make_the_same_matter_as_the_interview(name):
    """Each of the six petitions, handed in from the field, is byte for byte the interview's Matter (whose screens send an empty field too)."""
    given = answers(name)
    for _, screen, several in the_sections(SECTIONS):
        if several is None and any(one in given for one in screen.names):
            given.setdefault(screen.names[0], "")
    assert field_answers.to_matter(as_sent(given)).model_dump_json() == gathering.gather(reader(given)).model_dump_json()


def test_nothing_answered_is_nothing_known():
    """An empty bundle says nothing; unknown is not no."""
    empty = gathering.gather(lambda name: MISSING).model_dump_json()
    assert field_answers.to_matter({}).model_dump_json() == empty
    assert field_answers.to_matter({"respondent.given": "", "tribe.is_native": UNKNOWN, "circumstances.sources": [], "parents.any": "no"}).model_dump_json() == empty


def test_part_of_a_screen_is_kept():
    """A family name without a given name, a day's month left open, the second of two entries: each reaches the Matter."""
    made = field_answers.to_matter({
        "respondent.family": "Żółć", "incidents.any": "yes", "incidents[0].another": "yes", "incidents[1].kind": "violent act",
        "incidents[1].when_year": "2024", "incidents[1].another": "no"})
    assert made.respondent.name.family == "Żółć"
    assert [one.kind for one in made.history.incidents] == [None, "violent act"]
    assert str(made.history.incidents[1].when.earliest) == "2024-01-01"


def test_an_informant_keeps_its_number_when_another_was_taken_away():
    """A source names its informant by the number that it was given, not by its place."""
    made = field_answers.to_matter({
        "informants.any": "yes", "informants[0].kind": "witness", "informants[0].key": "7", "informants[0].who": "Sam Example",
        "informants[0].another": "no", "circumstances.text": "x", "circumstances.sources": ["7"]})
    assert made.circumstances.sources[0].who == "Sam Example"
    assert problems({"circumstances.sources": ["7"]}) == {"circumstances.sources": "this source is no longer in your list"}


@pytest.mark.parametrize(("given", "where"), [
    ({"petitioner.kind": "family member", "venue.why": "x"}, "petitioner.kind"),
    ({"respondent.birth_date": "2020-01-01", "venue.why": "x"}, "respondent.birth_date"),
    ({"respondent.birth_date": "1988-02-30"}, "respondent.birth_date"),
    ({"respondent.birth_date": "0088-02-03"}, "respondent.birth_date"),
    ({"petitioner.kind": "king"}, "petitioner.kind"),
    ({"petitioner.kind": ["designated crisis responder"]}, "petitioner.kind"),
    ({"respondent.given": 7}, "respondent.given"),
    ({"circumstances.sources": "1"}, "circumstances.sources"),
    ({"incidents.any": "yes", "incidents[0].when_month": "3"}, "incidents[0].when_year"),
    ({"incidents.any": "yes", "incidents[0].when_year": "2024", "incidents[0].when_month": "2", "incidents[0].when_day": "30"}, "incidents[0].when_day"),
    ({"incidents.any": "yes", "incidents[0].when_day": "32"}, "incidents[0].when_day"),
    ({"venue.months": "0"}, "venue.months"), ({"venue.months": "-3"}, "venue.months"), ({"venue.months": "six"}, "venue.months"),
    ({"talk.outcome": "interviewed", "talk.held_at": "25:00"}, "talk.held_at"),
    ({"guardian.exists": "no", "guardian.given": "Alzira"}, "guardian.given"),
    ({"parents.any": "yes", "parents[0].given": "Alzira"}, "parents[0].given"),
    ({"incidents.any": "no", "incidents[0].facility": "x"}, "incidents[0].facility"),
    ({"incidents.any": "yes", "incidents[0].another": "maybe"}, "incidents[0].another"),
    ({"incidents[999].kind": "violent act"}, "incidents[999].kind"),
    ({"informants.any": "yes", "informants[0].kind": "witness", "informants[0].key": "1", "informants[0].another": "yes",
      "informants[1].kind": "record", "informants[1].key": "1"}, "informants"),
    ({"nobody.asks": "x"}, "nobody.asks"), ({"__class__": "x"}, "answers"),
])
def test_what_is_wrong_is_said_with_its_place(given, where):
    assert where in problems(given)
    assert not any(str(value) in what for value in given.values() if len(str(value)) > 4 for what in problems(given).values())


def test_all_wrongs_are_said_at_once():
    assert set(problems({"respondent.birth_date": "x", "petitioner.kind": "x", "venue.months": "x"})) == {
        "respondent.birth_date", "petitioner.kind", "venue.months"}


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"bundle": 1, "answers": {}}', b'{"bundle": "a", "answers": []}',
                                  b'{"bundle": "a", "answers": {"respondent.given": "\\ud800"}}', b"\xff", b"[" * 100_000])
def test_what_is_no_bundle_is_refused(body):
    with pytest.raises(InputError):
        field_answers.read(body)


def test_the_same_answers_in_another_order_are_the_same_bundle():
    one, two = (field_answers.read(json.dumps({"bundle": "b", "answers": dict(pairs)}).encode())
                for pairs in ([("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")]))
    assert one.given == two.given


# ── the words of the page ────────────────────────────────────────────────────────────────────────────────
def test_the_pages_own_words_are_plain():
    """What the page itself says, and what its script says when something goes wrong, reads at the 8th grade or below."""
    textstat = pytest.importorskip("docassemble_textstat.textstat", reason="docassemble is not installed").textstat
    package = files("docassemble.AotForms")
    page = package.joinpath("server/templates/aot/field.html").read_text(encoding="utf-8")
    body = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", page[page.index("<main"):])
    lines = [" ".join(re.sub(r"<[^>]+>", " ", block).split()) for block in re.split(r"</(?:p|h1|h2|li|label|button|option|summary)>", body)]
    script = package.joinpath("data/static/field.js").read_text(encoding="utf-8")
    lines += [said for said in re.findall(r'"([A-Z][^"\n]{12,})"', script) if " " in said]
    text = " ".join(one if one.endswith((".", "?", ":")) else one + "." for one in lines if len(one) > 2)
    assert len(text.split()) > 500 and textstat.flesch_kincaid_grade(text) <= 8
