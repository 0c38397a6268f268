"""The interview's YAML: every screen has an id, labels, plain words, and its place on the path."""
from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files

import pytest
import yaml

from docassemble.AotForms.guide import choices, doors
from docassemble.AotForms.guide.interviews import INTERVIEWS, screens
from docassemble.AotForms.guide.path import the_sections
from docassemble.AotForms.guide.wording import blocks
from docassemble.AotForms.matter.people import PetitionerKind

textstat = pytest.importorskip("docassemble_textstat.textstat", reason="docassemble is not installed").textstat

FILES = sorted((one for one in files("docassemble.AotForms").joinpath("data/questions").iterdir()
                if one.name.endswith(".yml")), key=lambda one: one.name)
SCREENS = screens()
# Screens that are not questions on the way: dead ends of the path are events, and the places after the questions.
PLACES = {"page", "review", "part_done", "no_matter", "list_remove", "change_sure", "trouble", "papers", "paper", "sign", "scan", "filing",
          "send"}
# Screens of offices that got a packet: they ask about their answer, not about a Matter.
OFFICES = {"office_packet", "clerk_look", "prosecutor_look", "office_decision", "office_reasons", "office_other", "office_filed", "office_taken", "office_who", "office_done"}
LONGEST = 300
GRADE = 8.0
TERMS = {"psychiatric evaluation": "doctor visit", "substance use disorder": "drug problem", "mental health": "mind",
         "advanced registered nurse practitioner": "nurse", "physician assistant": "nurse", "behavioral health": "mind",
         "designated crisis responder": "crisis worker", "declaration": "paper", "petitioner": "asker", "petition": "paper",
         "evaluation": "exam", "physician": "doctor", "supervising": "head", "residential": "home", "medication": "pills",
         "organization": "office", "professional": "expert", "provider": "clinic", "coordinator": "helper",
         "prosecutor": "lawyer", "facility": "place", "conservator": "guardian", "hospitalization": "stay"}


def raw_blocks():
    for file in FILES:
        for block in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            if block:
                yield file.name, block


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_a_file_is_short(file):
    """Ensures that no file grows beyond what one person reads in one go."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_screen_has_an_id_of_its_own():
    """Ensures that every question has an id, and no two the same."""
    ids = [block.get("id") for _, block in raw_blocks() if "question" in block]
    assert None not in ids and len(ids) == len(set(ids))


def test_no_shorthand_and_no_scripts():
    """Ensures that yes-or-no questions are labelled fields, and that no screen needs JavaScript or its own markup."""
    for name, block in raw_blocks():
        assert not {"yesno", "noyes", "yesnomaybe", "noyesmaybe", "script", "css", "signature", "buttons"} & set(block), name
        for field in block.get("fields", ()):
            assert not {"js show if", "js hide if", "hide if", "disable others"} & set(field), (name, field)
            assert set(field.get("show if", {"code": ""})) == {"code"}, (name, field)
            assert "no label" not in field and field.get("label", "x"), (name, field)


def test_texts_keep_every_character():
    """Ensures that every text field is raw: docassemble's text type drops what looks like a tag, and backslashes."""
    kinds = {field.name: field.datatype for block in blocks().values() for field in block.fields}
    assert {kind for kind in kinds.values()} <= {"raw", "date", "time", "integer", "checkboxes", "radio", "dropdown", "file", "files"}


@pytest.mark.parametrize("name", INTERVIEWS)
def test_an_interview_has_its_file_and_asks_a_screen_in_one_place_only(name):
    """Ensures that an interview of the register is a file that says which it is, and never asks the same thing twice."""
    file = next(one for one in FILES if one.name == f"{name}.yml").read_text(encoding="utf-8")
    assert "- case: Case\n" in file if name == "petition" else f'Case.using(interview="{name}")' in file
    ids = [screen.id for _, screen, _ in the_sections(INTERVIEWS[name].sections)]
    fields = [f"{several.of}[]{one}" if several and one.startswith(".") else one
              for _, screen, several in the_sections(INTERVIEWS[name].sections)
              for one in dict.fromkeys(screen.names) if one != ".key"]
    assert len(ids) == len(set(ids)) and len(fields) == len(set(fields))


def test_one_answer_of_the_matter_has_the_same_questions_everywhere():
    """Ensures that a place in the Matter which two interviews ask for is asked by the same screens in both."""
    asked: dict[str, set] = {}
    for one in INTERVIEWS.values():
        mine: dict[str, set] = {}
        for _, screen, several in the_sections(one.sections):
            for answer in screen.answers:
                if answer.to:
                    mine.setdefault(f"{several.to}[].{answer.to}" if several else answer.to, set()).add(screen.id)
        for place, ids in mine.items():
            assert asked.setdefault(place, ids) == ids, place


def test_the_path_and_the_yaml_name_the_same_screens():
    """Ensures that every screen of the path is in the YAML and every question of the YAML is on the path or a place."""
    assert set(blocks()) - PLACES - OFFICES == set(SCREENS)


def test_the_path_and_the_yaml_name_the_same_fields():
    """Ensures that each screen sets in the YAML exactly what the path takes from it."""
    for screen_id, (screen, several) in SCREENS.items():
        block = blocks()[screen_id]
        asked = {re.sub(r"^\w+\[i\]", "", field.name) for field in block.fields}
        asked |= {block.raw[key] for key in ("continue button field", "event") if key in block.raw}
        wanted = set(screen.names) - ({".key"} if several else set())
        assert asked == wanted, screen_id


def test_unknown_is_offered_wherever_a_person_may_not_know():
    """Ensures that every yes-or-no about the matter also takes "not known yet", and every other field may stay empty."""
    about_the_session = {"start_danger", "list_remove", "change_sure", "send"}
    named = {"informant_who", "informant_kind", "exhibit_title", "start_petitioner_kind", "sign", "scan", "edit_slot"}
    for screen_id, block in blocks().items():
        for field, raw in zip(block.fields, [one for one in block.raw.get("fields", ()) if "note" not in one and set(one) != {"code"}], strict=True):
            if screen_id in about_the_session | named | OFFICES or field.name.endswith(".another") or field.choices == "SOURCES_SURE":
                continue
            listed = choices.county_choices() if field.choices == "county_choices()" else getattr(choices, str(field.choices), ())
            assert raw.get("required") is False or any("unknown" in one for one in listed), (screen_id, field.name)


def test_choices_are_the_matters_own_words():
    """Ensures that what is kept for a choice is a word that the Matter knows."""
    from docassemble.AotForms.matter import history, matter, order, people, proceeding, treatment

    pairs = [(choices.OUTCOMES, order.Outcome), (choices.DISMISSALS, order.DismissalReason), (choices.CONTINUED_BY, proceeding.ContinuanceBy),
             (choices.PETITIONERS, people.PetitionerKind), (choices.PROFESSIONS, people.Profession),
             (choices.TALK, people.InterviewOutcome), (choices.DISORDERS, matter.DisorderBasis),
             (choices.INCIDENTS, history.IncidentKind), (choices.JURISDICTIONS, history.Jurisdiction),
             (choices.STAYS, history.ConfinementKind), (choices.CREDENTIALS, treatment.Credential),
             (choices.EXAMS, treatment.ExamOutcome), (choices.PLACES, matter.Place), (choices.DISCLOSURES, matter.DisclosureBasis)]
    for listed, kind in pairs:
        assert {value for one in listed for value in one} - {"unknown"} == {one.value for one in kind}


def test_plain_words():
    """Ensures that each screen, its terms of law and medicine put plainly, reads at the 8th grade or below."""
    hard = {}
    for screen_id, block in blocks().items():
        text = plain(" ".join([sentence(block.question), block.text, *(sentence(field.label) for field in block.fields)]))
        grade = textstat.flesch_kincaid_grade(text)
        if len(text.split()) >= 25 and grade > GRADE:
            hard[screen_id] = (round(grade, 1), text)
    assert hard == {}


def test_plain_words_altogether():
    """Ensures that all the screens together, with nothing put otherwise, read at the 8th grade or below."""
    text = " ".join(plain(" ".join([sentence(block.question), block.text, *(sentence(field.label) for field in block.fields)]),
                          terms={}) for block in blocks().values())
    assert textstat.flesch_kincaid_grade(text) <= GRADE


@pytest.mark.parametrize("kind", [one.value for one in PetitionerKind][6:])
def test_plain_words_at_a_wrong_door(kind):
    """Ensures that who may not file is told why, who can and what else there is, in plain words."""
    told = doors.may_not_file(kind)
    assert len(told.who_can) == 6 and told.else_
    assert textstat.flesch_kincaid_grade(plain(told.why)) <= GRADE


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info < (3, 12), reason="docassemble's language server and docassemble ask for two versions of one library on Python 3.11")
def test_the_language_server_finds_nothing():
    """Ensures that it has neither an error nor a warning for any file.  Its optional style is not ours: labels stand before their fields."""
    tool = [sys.executable, "-c", "import sys; from docassemble_lsp.cli import main; sys.exit(main())"]
    found = subprocess.run([*tool, "check", "--strict", *map(str, FILES)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", ":")) else text + "."


def plain(text: str, terms: dict[str, str] = TERMS) -> str:
    """Without markup, code and list signs; the given terms put plainly."""
    text = re.sub(r"\$\{ the_nth\(i\) \}", "First", text).replace("${ EMPTY_IS_FINE }", "Leave empty what is not known yet.")
    text = re.sub(r"\$\{.*?\}|\[|\]\([^)]*\)|\*\*", "", text)
    text = re.sub(r"\((?:chapter )?[\d.]+ (?:RCW|CFR[^)]*)\)", "", text)
    text = re.sub(r"^\s*\* (.*?)[,.]?$", r"\1.", text, flags=re.MULTILINE)
    for term, simple in terms.items():
        text = re.sub(term, simple, text, flags=re.IGNORECASE)
    return " ".join(text.split())
