"""What the respondent reads, in Spanish: whole, said to be a translation, in the right language, and beside an English paper that is as it was."""
from __future__ import annotations

import io
import json
import re
from functools import cache

import documents_help as help_
import papers_after_help as after
import pikepdf
import pytest
from lxml import html as markup
from typer.testing import CliRunner

from docassemble.AotForms import cli, documents, law, matter, pdf
from docassemble.AotForms.documents import Document, Role, Words
from docassemble.AotForms.documents.translating import COUNTS, UNCHECKED
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.guide.handouts import also_in, words_in
from docassemble.AotForms.pdf.preflight import Rules, preflight
from docassemble.AotForms.server import language

SPANISH = "es"
EACH = [(name, paper) for name in ("hospital-designee", "mhp-adolescent-16") for paper in ("participant-guide", "rights")]
KNOWN = {"proceeding": {"hearing": {"on": "2026-12-10", "at": "14:30", "place": "Room 3"}}, "order": {"starts": "2026-12-11"}}


class Noting(dict):
    """The words of a language, and which of them were asked for."""

    def __init__(self) -> None:
        super().__init__(language.texts(SPANISH))
        self.asked: set[str] = set()

    def get(self, text: str, other: str | None = None) -> str | None:
        self.asked.add(text)
        return super().get(text, other)


@cache
def made(name: str, paper: str) -> tuple[Document, frozenset[str]]:
    """The translation of a paper of an example, and the English texts that it says."""
    words = Noting()
    return documents.handout(after.known(name), after.review(name), paper, Words(SPANISH, words)), frozenset(words.asked)


def read(paper: Document) -> tuple[str, str]:
    """What each of two readers finds, page after page, without white space."""
    pages = pdf.read(paper.pdf)
    return tuple("".join(page.keys[reader] for page in pages) for reader in (0, 1))


def plain(paper: Document) -> str:
    """The words of a twin that are the paper's own: without what people typed, cites, and the English of the note on top."""
    root = markup.fragment_fromstring(paper.html)
    for part in [*root.find_class("said"), *root.find_class("cite"), *root.iter("blockquote"), *root.find_class("under")]:
        part.drop_tree()
    return "\n".join(" ".join(text.split()) for text in root.itertext() if text.strip())


def sentences(text: str) -> set[str]:
    return {one for one in re.split(r"(?<=[.?!:;])\s+|\n", text) if len(re.findall(r"[A-Za-z]{2,}", one)) > 1}


@pytest.mark.parametrize(("name", "paper"), EACH)
def test_a_translation_is_whole(name, paper):
    """Both readers find every text of it, the day and the page's number too; no sentence of the English paper is left; what people
    typed stands as they typed it."""
    told, asked = made(name, paper)
    english = after.paper(name, paper)
    found, spanish = read(told), language.texts(SPANISH)
    assert len(asked) > 25 and not {text for text in asked if text not in spanish}
    parts = {piece for text in asked - {"(left blank)"} for piece in re.split(r"\{\w+\}", spanish[text]) if piece.strip()}
    assert [after.has(text, *parts) for text in found] == [[], []]
    own, there = sentences(plain(english)), plain(told)
    assert len(own) > 20 and {one for one in own if one in there} == set()
    typed = [" ".join(one.text_content().split()) for one in markup.fragment_fromstring(english.html).find_class("said")]
    assert typed and [after.has(text, *typed) for text in found] == [[], []]
    for page in pdf.read(told.pdf):
        assert all(f"Página{page.number}de{told.pages}" in text for text in page.keys)
    assert "(left blank)" not in told.html and "(en blanco)" in told.html


def languages_of(paper: Document) -> tuple[str, set[str]]:
    """The language of a PDF, and those of its parts."""
    with pikepdf.open(io.BytesIO(paper.pdf)) as opened:
        return str(opened.Root.Lang), {f"{one.S} {one.Lang}" for one in opened.objects
                                       if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/Lang" in one}


@pytest.mark.parametrize(("name", "paper"), EACH)
def test_a_translation_says_its_language_and_keeps_the_rules_of_a_page(name, paper):
    """Spanish in the PDF and in the twin, and its one English part English; title; tags; an inch at every side; black, letter."""
    told, _ = made(name, paper)
    assert languages_of(told) == (SPANISH, {"/BlockQuote en"}) and told.lang == SPANISH
    root = markup.fragment_fromstring(told.html)
    assert root.get("lang") == SPANISH and [one.get("lang") for one in root.iter("blockquote")] == ["en"]
    with pikepdf.open(io.BytesIO(told.pdf)) as opened:
        assert str(opened.docinfo.Title) == told.title == language.texts(SPANISH)[after.paper(name, paper).title]
    assert pdf.accessible(told.pdf) == []
    assert [problem.line() for problem in preflight(told.pdf, Rules(first_top=72))] == []


def test_nobody_files_a_translation():
    """No office gets it, nobody signs it, its id is another than the paper's, and it bears no caption of a court."""
    for name, paper in EACH:
        told, _ = made(name, paper)
        assert (told.id, told.role, told.recipients, told.signatures) == (f"{paper}-es", Role.NOTE, (), ())
        assert "SUPERIOR COURT" not in told.html and "caption" not in told.html
    with pytest.raises(InputError, match="not for editing"):
        documents.to_docx(told)


@pytest.mark.parametrize("reviewed", [False, True])
def test_who_checked_it_stands_on_the_first_page(reviewed):
    """That the English paper counts stands there always, in both languages; that nobody checked it, until somebody did."""
    given = after.known("hospital-designee")
    told = documents.handout(given, after.review("hospital-designee"), "rights", Words(SPANISH, language.texts(SPANISH), reviewed))
    spanish = language.texts(SPANISH)
    for text in pdf.read(told.pdf)[0].keys:
        assert after.has(text, COUNTS, spanish[COUNTS]) == []
        assert after.has(text, UNCHECKED, spanish[UNCHECKED]) == ([UNCHECKED, spanish[UNCHECKED]] if reviewed else [])
    assert (UNCHECKED in told.html) is not reviewed


def test_the_words_of_a_language_are_reviewed_only_where_a_translator_signed(monkeypatch):
    """As languages.yml has it; English needs no words; a language that there is not is refused."""
    assert words_in("en") is None and not words_in(SPANISH).reviewed and words_in(SPANISH).texts == language.texts(SPANISH)
    signed = language.Language(SPANISH, "Español", "Spanish", "Ana Example", "2026-12-01", "made up 1", language.fingerprint(SPANISH))
    monkeypatch.setattr(language, "languages", lambda: {"en": language.Language("en", "English"), SPANISH: signed})
    assert words_in(SPANISH).reviewed
    with pytest.raises(InputError, match="no such language"):
        words_in("xx")


def test_a_translation_that_lacks_a_text_is_refused():
    """It says how many are missing; no half of it is given out in English.  Other papers are there in English only."""
    given, review = after.known("hospital-designee"), after.review("hospital-designee")
    fewer = {text: told for text, told in language.texts(SPANISH).items() if text not in ("to remain silent", "Your lawyer", "Law as of {day}")}
    with pytest.raises(InputError, match="lacks 3 of") as refused:
        documents.handout(given, review, "rights", Words(SPANISH, fewer))
    assert refused.value.where == "rights-es" and given.respondent.name.family not in refused.value.line()
    assert also_in("order") == () and [one.code for one in also_in("rights")] == [SPANISH]
    with pytest.raises(InputError, match="English only"):
        documents.handout(given, review, "order", words_in(SPANISH))
    child = help_.facts(respondent={"birth_date": "2018-04-05"})
    with pytest.raises(InputError, match="cannot have"):
        documents.handout(child, law.review(child, help_.DAY), "rights", words_in(SPANISH))


def test_days_and_hours_are_said_as_the_language_says_them():
    """And the English paper of the same facts, written after it, says them in English."""
    given = help_.facts(**KNOWN)
    review = law.review(given, help_.DAY)
    told = documents.handout(given, review, "participant-guide", words_in(SPANISH))
    assert "10 de diciembre de 2026, 2:30 p. m., Room 3" in told.html and "11 de diciembre de 2026" in told.html
    english = documents.write_one(given, review, "participant-guide")[0]
    assert "December 10, 2026, 2:30 p.m., Room 3" in english.html and english.lang == "en" and languages_of(english) == ("en", set())
    assert english.id == "participant-guide" and COUNTS not in english.html


def test_rights_of_another_day_have_their_words():
    """The rights as they stood before 2024 are in the catalogue as well."""
    given = help_.facts(venue={"planned_on": "2024-05-01"})
    told = documents.handout(given, law.review(given, given.venue.planned_on), "rights", words_in(SPANISH))
    assert "psicocirugía" in told.html and "(m)" not in told.html


def syllables(word: str) -> int:
    """Groups of vowels, two strong ones apart and a weak one with an accent by itself."""
    word = re.sub(r"qu|gu(?=[eiéí])", "k", word.lower())
    return max(1, len(re.findall(r"[íú]|[iuü]?[aeoáéó][iuüy]?|[iuü]+", word)))


@pytest.mark.parametrize("name", ["hospital-designee", "mhp-adolescent-16"])
def test_the_guide_is_easy_spanish(name):
    """By the scale of Szigriszt and Pazos 80 or more, which is called very easy; a statute's Spanish is far below."""
    def ease(text: str) -> float:
        words = re.findall(r"[^\W\d_]+", text)
        count = len([one for one in re.split(r"[.?!:;\n]+", text) if re.search(r"[^\W\d_]", one)])
        return 206.835 - 62.3 * sum(map(syllables, words)) / len(words) - len(words) / count

    assert ease("Las disposiciones reglamentarias establecidas anteriormente determinarán obligatoriamente la procedencia jurisdiccional.") < 20
    assert ease(plain(made(name, "participant-guide")[0])) >= 80


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "m.json"
    path.write_text(matter.example("hospital-designee"), encoding="utf-8")
    return path


def run(*words: str) -> str:
    cli._register()
    return CliRunner().invoke(cli.app, list(words), catch_exceptions=False, standalone_mode=False).stdout


def test_the_command_gives_a_translation(case, tmp_path):
    """PDF and page under names that tell the language and nobody's name; --language en is the English paper."""
    told = json.loads(run("paper", str(case), "--paper", "rights", "--language", SPANISH, "--out", str(tmp_path / "o"), "--json"))
    assert told[0]["files"] == ["rights-es.pdf", "rights-es.html"] and told[0]["title"] == "Declaración de sus derechos"
    page = (tmp_path / "o" / "rights-es.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page and "<title>Declaración de sus derechos</title>" in page
    english = json.loads(run("paper", str(case), "--paper", "rights", "--language", "en", "--out", str(tmp_path / "o"), "--json"))
    assert english[0]["files"] == ["rights.pdf", "rights.html"]


@pytest.mark.parametrize(("words", "what"), [(("rights", "--language", "fr"), "no such language"),
                                             (("order", "--language", SPANISH), "English only")])
def test_the_command_refuses_what_there_is_not(case, words, what, tmp_path):
    """Another language, another paper: refused, and nothing is written."""
    with pytest.raises(InputError, match=what):
        run("paper", str(case), "--paper", *words, "--out", str(tmp_path / "o"))
    assert not list(tmp_path.iterdir())
