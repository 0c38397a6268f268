"""Headless interviews on the real engine behave as the web application does."""
from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from docassemble.AotForms.errors import AccessDenied, InputError, NotYetKnown
from docassemble.AotForms.guide.headless import Headless, Response, User

pytestmark = pytest.mark.docassemble
ANSWERS = {
    "in_danger": False, "kind": "dcr", "person_name": "Ada", "born": "1980-02-03", "has_guardian": True,
    "guardian": "Grace", "people[0].name.first": "Ben", "people[1].name.first": "Cleo", "colors": ["red"],
}


@pytest.fixture(scope="module")
def engine():
    return Headless()


@pytest.fixture
def session(engine, tiny_interview):
    return engine.start(tiny_interview, user=User("ada@example.org", roles=("user",)))


def problem(error) -> str:
    return error.value.problems[0].line()


def test_first_screen_has_its_id_and_button(session):
    """Ensures that a screen shows its id, kind and the variable that its button sets."""
    screen = session.screen()
    assert (screen.id, screen.kind, screen.variable, screen.title) == ("intro", "settrue", "intro", "Hello")


def test_fields_are_described(session):
    """Ensures that name, label, datatype, requirement and choices of a field can be read."""
    session.run(ANSWERS, until="person")
    fields = {field.name: field for field in session.screen().fields}
    assert fields["born"].datatype == "date" and fields["born"].required
    assert not fields["notes"].required
    assert fields["guardian"].shown_if == ("has_guardian", "True", True)


def test_run_answers_screen_after_screen(session):
    """Ensures that a flat mapping runs an interview to its end, lists included, and real values are kept."""
    screen = session.run(ANSWERS | {"never_asked": 1})
    assert (screen.id, screen.final) == ("final", True)
    assert session.value("born.year") == 1980
    assert session.value("len(people)") == 2 and session.value("people[1].name.first") == "Cleo"
    assert session.value("colors.true_values()") == ["red"]
    assert session.unused(ANSWERS | {"never_asked": 1}) == ["never_asked"]


def test_the_real_plural_rules_are_there(session):
    """Ensures that docassemble's own word rules work although no word list is fetched."""
    assert "children" in session.run(ANSWERS).title


def test_code_sees_who_is_logged_in(engine, tiny_interview, session):
    """Ensures that user_info() and user_logged_in() tell an interview who runs it, and that nobody is nobody."""
    assert "ada@example.org" in session.run(ANSWERS).title
    assert "nobody" in engine.start(tiny_interview).run(ANSWERS).title


def test_missing_answer_names_screen_and_variable(session):
    """Ensures that a run without a required answer says which screen and which variable."""
    with pytest.raises(InputError) as error:
        session.run({name: value for name, value in ANSWERS.items() if name != "born"})
    assert "screen 'person', variable born" in problem(error)


def test_missing_button_names_screen_and_choices(session):
    """Ensures that a button that no answer presses is named with what could be pressed."""
    with pytest.raises(InputError) as error:
        session.run({"in_danger": False})
    assert "screen 'kind', variable kind" in problem(error) and "Hospital" in problem(error)


def test_not_strict_stops_where_an_answer_is_missing(session):
    """Ensures that strict=False gives the screen it is stuck at instead of an error."""
    assert session.run({"in_danger": False}, strict=False).id == "kind"


@pytest.mark.parametrize(("name", "value"), [("born", "yesterdayish"), ("count", "many"), ("has_guardian", "perhaps")])
def test_wrong_value_is_refused_without_repeating_it(session, name, value):
    """Ensures that a value of the wrong kind is refused, and the message does not hold what was given."""
    with pytest.raises(InputError) as error:
        session.run(ANSWERS | {name: value})
    assert f"variable {name}" in problem(error) and value not in problem(error)


def test_validation_code_keeps_the_screen_as_it_was(session):
    """Ensures that an answer refused by the interview's own check names the field and saves nothing."""
    session.run(ANSWERS, until="person")
    answers = {name: ANSWERS[name] for name in ("person_name", "born", "has_guardian", "guardian")}
    with pytest.raises(InputError) as error:
        session.answer(answers | {"person_name": "Bad"})
    assert "variable person_name: Not that one" in problem(error)
    assert session.screen().id == "person"
    with pytest.raises(NotYetKnown):
        session.value("person_name")


def test_hidden_field_is_not_saved(session):
    """Ensures that a field hidden by another answer of its screen stays undefined even when a value is given."""
    session.run(ANSWERS | {"has_guardian": False})
    with pytest.raises(NotYetKnown):
        session.value("guardian")


def test_blank_optional_fields_become_what_the_browser_sends(session):
    """Ensures that a blank optional text is '' and a blank optional integer 0, as docassemble saves them."""
    session.run(ANSWERS)
    assert session.value("notes") == "" and session.value("count") == 0


def test_text_is_saved_as_docassemble_saves_it(session):
    """Ensures that the loss of backslashes and tags in ordinary text fields shows in headless tests too."""
    session.run(ANSWERS | {"notes": "a\\b <i>c</i>"})
    assert "\\" not in session.value("notes") and "<i>" not in session.value("notes")


def test_action_answers_with_bytes(session):
    """Ensures that an action's binary response comes back whole and the screen stays."""
    session.run(ANSWERS)
    assert session.action("paper") == Response(b"%PDF-1.7 x", "application/pdf", 200)
    assert session.screen().id == "final"


def test_action_changes_an_answer(session):
    """Ensures that a change link asks the question again, and the interview then comes back."""
    session.run(ANSWERS)
    assert session.action("kind").id == "kind"
    assert session.press("Hospital").id == "final"
    assert session.value("kind") == "hospital"


def test_wrong_button_is_refused(session):
    """Ensures that pressing what is not there lists what is."""
    session.run(ANSWERS, until="kind")
    with pytest.raises(InputError) as error:
        session.press("Court")
    assert "Press one of: DCR, Hospital" in problem(error)


def test_answer_to_another_screen_is_refused(session):
    """Ensures that a variable that the screen does not ask for is an error, not a silent assignment."""
    session.run(ANSWERS, until="person")
    with pytest.raises(InputError) as error:
        session.answer({"kind": "dcr"})
    assert "this screen does not ask for it" in problem(error)


def test_login_is_required_where_the_interview_says_so(engine, tiny_interview):
    """Ensures that `require login` of an interview holds headless too."""
    name = tiny_interview.replace("tiny.yml", "locked.yml")
    with pytest.raises(AccessDenied):
        engine.start(name)
    assert engine.start(name, user=User("a@example.org")).screen().title == "You are in"


def test_unknown_interview_is_an_input_error(engine):
    """Ensures that a wrong interview name is the caller's error."""
    with pytest.raises(InputError):
        engine.start("docassemble.AotTiny:data/questions/nothing.yml")


def test_two_sessions_do_not_mix(engine, tiny_interview):
    """Ensures that answers of one session are not seen in another."""
    one, two = engine.start(tiny_interview), engine.start(tiny_interview)
    one.run(ANSWERS)
    assert two.screen().id == "intro"


def test_engine_starts_without_a_network(tmp_path):
    """Ensures that booting the engine and a plural open no connection: every socket is refused."""
    code = f"""
import socket, sys
def refuse(*a, **k): raise AssertionError("a connection was tried")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
sys.path.append({str(Path(__file__).parent / 'tiny_package')!r})
from docassemble.AotForms.guide.headless import Headless
session = Headless({str(tmp_path)!r}).start("docassemble.AotTiny:data/questions/tiny.yml")
session.press()
print(session.value("noun_plural('child')"), session.value("__import__('os').environ['AOTFORMS_HOME']"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120,
                          cwd=Path(__file__).parent.parent)
    assert done.stdout.split() == ["children", str(tmp_path)], done.stderr
    assert socket.socket  # this process kept its own
