"""Languages: Spanish has every text, English is untouched, papers stay English, and who checked a translation is said."""
from __future__ import annotations

import ast
import pickle
from datetime import date
from pathlib import Path

import language_help
import languages
import pytest

from docassemble.AotForms.guide import choices, showing, wording
from docassemble.AotForms.server import language
from docassemble.AotForms.server.language import tr

SPANISH = "es"
PACKAGE = Path(languages.PACKAGE)


@pytest.fixture(autouse=True)
def english_again():
    """What a test's requests spoke ends with it."""
    yield
    language.speak(language.ENGLISH)


@pytest.fixture
def spanish():
    with language.speaking(SPANISH):
        yield


@pytest.mark.docassemble
@pytest.mark.slow
def test_a_language_has_every_text_and_no_other():
    """Every English string of the catalogue has a Spanish one that puts in the same things; none is stale."""
    assert languages.speaking(SPANISH) == ("witness",)
    assert languages.faults(SPANISH) == []
    assert [code for code in language.languages() if code != language.ENGLISH] == [SPANISH]


@pytest.mark.docassemble
@pytest.mark.slow
def test_the_check_finds_what_is_wrong(monkeypatch):
    """A missing, a stale and a bent translation are each found; so the check above can fail."""
    held = dict(languages.held(SPANISH))
    text = next(one for one in held if "{day}" in one and one.startswith("Date"))
    bent = {**held, text: "Fecha: {dia}", "Nobody says this": "Nadie lo dice"}
    del bent["Language"]
    monkeypatch.setattr(languages, "held", lambda code: bent)
    found = languages.faults(SPANISH)
    assert [one.partition(":")[0].partition(" (")[0] for one in found] == ["lacks", "stale", "puts in something else"]


def test_english_is_what_it_was():
    """Without a choice every text is the literal itself, and values are put into it."""
    text = "Leave empty what is not known yet."
    assert language.spoken() == language.ENGLISH and tr(text) is text
    assert tr("Part {number} of {all}:", number=1, all=9) == "Part 1 of 9:"
    assert language.unreviewed() == "" and language.script_words() == {} and showing.in_english() == ""
    assert wording.nth(0) == "First" and wording.nth(11) == "Number 12:"
    assert language.day_words(date(2026, 11, 2)) == "November 2, 2026"


def test_choices_follow_the_language_and_a_session_keeps_plain_values(spanish):
    """The words of a choice are Spanish and its value is not; what a session keeps of them is a plain list in English."""
    assert [dict(one) for one in choices.YES_NO] == [{"yes": "Sí"}, {"no": "No"}, {"unknown": "Todavía no se sabe"}]
    kept = pickle.loads(pickle.dumps(choices.YES_NO))
    assert type(kept) is list and kept[0] == {"yes": "Yes"}
    said = pickle.loads(pickle.dumps(language.Said("Yes")))
    assert type(said) is str and said == "Yes" and f"{language.Said('Yes')}" == str(language.Said("Yes")) == "Sí"


def test_a_day_and_an_error_in_spanish(spanish):
    """Dates are written as Spanish writes them; an error says what, where and what to do."""
    from docassemble.AotForms.errors import InputError

    assert language.day_words(date(2026, 11, 2)) == "2 de noviembre de 2026"
    told = language.told(InputError("The name typed is not the name on the paper", "name", "Type your name as it is printed below the line."))
    assert told == "nombre: El nombre que escribió no es el nombre que está en el documento. Escriba su nombre como está impreso debajo de la línea."
    assert tr("A text that no file holds") == "A text that no file holds"


def signed(**more) -> dict:
    told = {"reviewed_by": "Ana Example", "reviewed_on": "2026-12-01", "certificate": "made up 1", "texts": language.fingerprint(SPANISH)} | more
    return {**language.languages(), SPANISH: language.Language(SPANISH, "Español", **told)}


@pytest.mark.parametrize("lacks", ["reviewed_by", "reviewed_on", "certificate", "texts", None])
def test_a_translation_is_unreviewed_until_a_certified_translator_signed_for_these_texts(lacks, spanish, monkeypatch):
    """The notice goes only with a name, a day, a certificate and the fingerprint of the texts of now; it stands today."""
    assert "no revisó" in language.unreviewed()
    listed = signed(**({lacks: None} if lacks else {}))
    monkeypatch.setattr(language, "languages", lambda: listed)
    assert bool(language.unreviewed()) is (lacks is not None)


def test_a_text_that_changed_after_the_signature_brings_the_notice_back(spanish, monkeypatch):
    """Whoever changes one word after the review cannot keep the translator's name on it."""
    listed = signed()
    changed = {**language.texts(SPANISH), "Yes": "Claro que sí"}
    monkeypatch.setattr(language, "languages", lambda: listed)
    assert language.unreviewed() == ""
    monkeypatch.setattr(language, "texts", lambda code: changed)
    assert language.unreviewed()


def test_filed_papers_stay_english():
    """No room that writes, signs, packs or files a paper knows of languages."""
    for room in ("matter", "law", "pdf", "documents", "packet", "signing", "vault", "filing", "filing_adapters"):
        for path in (PACKAGE / room).rglob("*.py"):
            named = {getattr(node, "module", None) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)}
            assert not {one for one in named if one and one.endswith("language")}, path


def test_a_browser_keeps_its_choice_and_is_sent_to_no_other_place():
    """The choice is kept in the session; one that there is not changes nothing; the way back is one of our own pages."""
    flask = pytest.importorskip("flask")
    from docassemble.AotForms.server import pages as web

    app = flask.Flask(__name__)
    app.secret_key = "for this test"  # noqa: S105
    app.post("/language")(web.take_language)
    app.get("/page", endpoint="page")(web.speaking(language.spoken))
    app.get("/other", endpoint="other")(language.spoken)
    language.install(app)
    client = app.test_client()
    assert client.get("/page").text == "en"
    for back, goes in (("/aot/sign/aB-_9", "/aot/sign/aB-_9"), ("//elsewhere.example/", "/"), ("https://elsewhere.example/", "/"),
                       ("/aot/x?name=Ann", "/"), ("/aot/\\elsewhere.example", "/"), ("", "/")):
        assert client.post("/language", data={"to": SPANISH, "back": back}).headers["Location"] == goes
    assert client.get("/page").text == SPANISH and client.get("/other").text == "en"
    client.post("/language", data={"to": "../../secret", "back": "/"})
    assert client.get("/page").text == SPANISH and not language.texts("../../secret")


def test_the_pseudo_locale_keeps_what_is_put_in():
    """Places, Mako, links and markup stay; no plain letter is left of the words; and what is left of English is found."""
    told = languages.pseudo("Part {number}: **see** ${ the_nth(i) } [here](/aot/matters) <b>now</b>")
    assert languages.places(told) == languages.places("{number} ${ the_nth(i) } [here](/aot/matters)") and "<b>" in told
    assert language_help.plain(told.replace("{number}", "1").replace("${ the_nth(i) }", "2")) == set()
    assert language_help.plain("⟦Ṽéŕý⟧ <a aria-label='plain' href='/x'>⟦ƒíñé⟧</a>") == {"plain"}
    with pytest.raises(AssertionError):
        language_help.plain('<p lang="en">Nobody said why this is English.</p>')


def test_the_message_with_a_link_is_in_every_language():
    """Nobody knows yet what the signer reads: English first, then Spanish, each with the whole link on a line of its own, the hour, and
    that the translation was not checked; the language of who asked does not matter."""
    from datetime import datetime

    from docassemble.AotForms.guide.desk import linking

    link, until = "https://forms.example/s/" + "a-B_9" * 9, datetime(2026, 11, 25, 16, 30, tzinfo=linking.ZONE)
    with language.speaking(SPANISH):
        english, spanish = (linking._message(code, link, until) for code in language.languages())
    assert "Open this link:" in english and "November 25, 2026, 16:30" in english and "Abra" not in english
    assert "Abra este enlace:" in spanish and "25 de noviembre de 2026, 16:30" in spanish and "no revisó" in " ".join(spanish.split())
    assert all(link in one.splitlines() and max(map(len, one.splitlines())) <= 72 for one in (english, spanish))
