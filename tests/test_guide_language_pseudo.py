"""In a language that nobody speaks, no screen of a witness or a signer shows a word that did not come through the catalogue."""
from __future__ import annotations

import json
import re

import language_help
import languages
import pytest
from interview_help import LOGIN, answers, own_vault, reader
from pages_help import pages_app

from docassemble.AotForms.guide import bank, desk, doors, gathering
from docassemble.AotForms.guide.headless import Headless, User
from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.guide.path import the_sections
from docassemble.AotForms.server import language

pytestmark = [pytest.mark.docassemble, pytest.mark.slow]
PARTS = ("pre text", "post text", "title text", "short title text", "under text", "right text", "submit text", "continue button label text")
FACTS = ("Ann", "Spokane", "Pat Example", "pat", "example.org")


@pytest.fixture(autouse=True)
def english_again():
    """What a test's screens spoke ends with it."""
    yield
    language.speak(language.ENGLISH)


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """Our interviews with the pseudo-locale, and ``tr`` in it."""
    made = language_help.package(tmp_path_factory.mktemp("pseudo"))
    with language_help.pseudo_spoken():
        yield made


@pytest.fixture
def begin(names, tmp_path, monkeypatch):
    """Starts one of our interviews in the pseudo-locale, on a vault of this test's own."""
    engine = Headless()
    with own_vault(tmp_path, monkeypatch):
        def session(name: str, **more):
            made = engine.start(f"{names}{name}.yml", user=User(LOGIN), url_args=more)
            made.action("language", to=languages.PSEUDO)
            return made
        yield session


def plain(session, *facts: str) -> set[str]:
    """The words of the screen in hand that are still plain English."""
    screen, extras = session.screen(), session._status.extras
    said = [screen.title, screen.text, *(extras.get(part) or "" for part in PARTS), *(str(one) for one in extras.get("note", {}).values())]
    for field in screen.fields:
        said += [field.label, *(choice.label for choice in field.choices)]
    if extras.get("submit_label"):
        said.append(extras["submit_label"])
    return language_help.plain("\n\n".join(filter(None, said)), screen_reference(session), *FACTS, *facts)


def screen_reference(session) -> str:
    return session.value("case.reference") or "no reference"


@pytest.mark.parametrize("pages", [{}, {"compact": "1"}], ids=["one thing a page", "a part a page"])
def test_a_witness_sees_no_word_that_is_not_in_the_catalogue(begin, pages):
    """Every screen of the witness interview, its list, its end, and the places after it; nothing is left in plain letters."""
    session, seen, fields = begin("witness", **pages), {}, set()

    def look(*papers: str):
        """``papers``: titles of papers, and what their signers sign as; both stand in the papers."""
        here = session.screen()
        seen[here.id, *(field.name for field in here.fields)] = plain(session, *papers)
        fields.update(re.sub(r"\[\d+\]", "[i]", field.name) for field in here.fields)

    given = {"witnesses.any": "yes", "witnesses[0].given": "Ann", "witnesses[0].will_testify": "yes", "witnesses[0].another": "no"}
    while (here := session.screen()).id != "review":
        look()
        session.run(given, until=lambda one, here=here: one != here)
    look()
    rows = desk.papers(LOGIN, session.value("case.handle"))
    titles, needs = [row.title for row in rows], [(row.id, need) for row in rows for need in row.needs]
    at, need = needs[0]
    for place, more in (("papers", {}), ("filing", {}), ("paper", {"paper": at}), ("scan", {"paper": at, "signer": need.signer}),
                        ("sign", {"paper": at, "signer": need.signer})):
        session.action("go", to=place, **more)
        look(*titles, *(need.capacity for _, need in needs))
    session.action("list_change", do="remove", list="witnesses", index=0)
    look()
    session = begin("witness", matter=session.value("case.handle"), part="witnesses")
    look()
    left = {name: sorted(words) for name, words in seen.items() if words}
    assert left == {}, left
    assert {"review", "papers", "filing", "paper", "scan", "sign", "list_remove", "part_done"} <= {name for name, *_ in seen}
    asked = [bank.questions()[screen.id] for _, screen, _ in the_sections(INTERVIEWS["witness"].sections)]
    assert {field.name for one in asked for field in one.fields} <= fields


# What the petition's own screens still say in English alone, by screen: words that Python makes and that no catalogue holds yet.
KINDS = "the kinds of what is listed so far: the Matter's own words, which also stand in papers"
OUTSIDE = {"informants_another": KINDS}


def test_the_mechanism_holds_for_the_petition(begin):
    """Every text of the petition's YAML comes through docassemble's translation file; what Python adds in English is listed by screen."""
    given = answers("designated-crisis-responder")
    session, seen = begin("petition"), {}
    written = {field.name for one in bank.questions().values() for field in one.fields if field.kind in ("raw", "area")}
    typed = [str(value) for name, value in given.items() if re.sub(r"\[\d+\]", "[i]", name) in written]
    while (here := session.screen()).id != "review":
        seen.setdefault(here.id, set()).update(plain(session, *typed, *doors.counties()))
        session.run(given, until=lambda one, here=here: one != here)
    assert {name for name, words in seen.items() if words} == set(OUTSIDE)


# ── the pages of a link ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def browse(tmp_path, monkeypatch, names):
    """A client of our own pages, whom nobody has signed in, and a path that makes a link for the declaration's signer."""
    pytest.importorskip("flask")
    from docassemble.AotForms.server import pages as web

    with own_vault(tmp_path, monkeypatch):
        app = pages_app(also=lambda blueprint: blueprint.post("/language")(web.take_language))
        monkeypatch.setattr(web, "account", lambda: None)
        tree = gathering.gather(reader(answers("designated-crisis-responder"))).model_dump(mode="json")
        handle = desk.save(LOGIN, json.dumps(tree)).handle
        desk.papers(LOGIN, handle)
        yield app.test_client(), lambda: "/aot/sign/" + desk.show_link(LOGIN, handle, "declaration", "declarant").path.rpartition("/")[2]
    web._entries.clear()


def token(page) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def test_a_signer_sees_no_word_that_is_not_in_the_catalogue(browse):
    """Read, refuse, sign, decline, and a link that works no more: each page in the pseudo-locale, with its language on it."""
    client, link = browse
    path = link()
    first = client.get(path)
    assert '<html lang="en">' in first.text
    there = client.post("/aot/language", data={"csrf_token": token(first), "to": languages.PSEUDO, "back": path})
    assert there.status_code == 302 and there.headers["Location"] == path
    page = client.get(path)
    version = re.search(r'name="version" value="(\w+)"', page.text)[1]
    pages = {"read": page,
             "refused": client.post(path, data={"csrf_token": token(page), "name": "Nobody", "place": "online", "version": version}),
             "no reason": client.post(path + "/no", data={"csrf_token": token(page), "reason": " "}),
             "declined": client.post(path + "/no", data={"csrf_token": token(page), "reason": "It is wrong."}),
             "used": client.get(path)}
    path = link()
    page = client.get(path)
    signer = re.search(r"<label for=\"name\">[^:]*: (.*?)⟧?</label>", page.text)[1]
    pages["changed"] = client.post(path, data={"csrf_token": token(page), "name": signer, "place": "Spokane", "version": "0"})
    pages["signed"] = client.post(path, data={"csrf_token": token(page), "name": signer, "place": "Spokane, Washington", "version": version})
    left = {at: language_help.plain(one.text, signer, version[:4], version[4:8], "Nobody", "online", "Spokane", "It is wrong.") for at, one in pages.items()}
    left = {at: sorted(words) for at, words in left.items() if words}
    assert left == {}, left
    assert all(f'<html lang="{languages.PSEUDO}">' in one.text for one in pages.values())
    assert [one.status_code for one in pages.values()] == [200, 400, 400, 200, 404, 400, 200]


def test_every_text_of_every_interview_has_its_place_in_a_translation_file(names):
    """docassemble finds a translation for each text of the YAML, whatever the interview: titles, explanations, labels, buttons."""
    from docassemble.base.interview_cache import get_interview
    from docassemble.base.parse import TextObject

    lacking = {}
    for name in INTERVIEWS:
        made = get_interview(f"{names}{name}.yml")
        for block in made.all_questions:
            texts = [one for one in vars(block).values() if isinstance(one, TextObject)]
            texts += [one for field in getattr(block, "fields", ()) for one in vars(field).values() if isinstance(one, TextObject)]
            for one in texts:
                if isinstance(one.original_text, str) and languages.words(one.original_text) and languages.PSEUDO not in one.other_lang:
                    lacking.setdefault(name, []).append(one.original_text)
    assert lacking == {}
