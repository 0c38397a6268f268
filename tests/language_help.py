"""What the tests of languages share: the pseudo-locale for the whole product, and what of a screen is still plain English."""
from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
import languages

from docassemble.AotForms.guide.interviews import INTERVIEWS
from docassemble.AotForms.server import language

PACKAGE = "AotPseudo"
# What stays English on a page in another language, each marked with its language, and why.
IN_ENGLISH = {
    ".aot-findings li, .iv-missing li, .iv-matrix": "findings of the law: words of the law room, which also stand in the papers",
    ".iv-program": "what is known of a county: names, numbers and their source",
    ".iv-door": "why a person cannot file: words of the law room",
    ".iv-paper-page, .aot-twin": "a paper: filed papers stay English",
    "blockquote": "the words that a signer declares: they stand in the paper",
    ".iv-paper h2": "the title of a paper",
    ".iv-routes, .iv-where": "ways to file and where packets are: words of the filing room, for who files",
    ".iv-language, .aot-language": "a language is called by its own name",
}
# What is plain letters and no string of ours to translate.
NAMES = {"AotForms": "the product", "PDF": "a format", "AOT": "begins a reference", "Español": "a language's own name"}


def everything() -> dict[str, str]:
    """Every string of the product that anybody could translate."""
    found = languages.everywhere()
    for name in INTERVIEWS:
        found |= {text: name for text in languages.choices_of(name)} | languages.texts_of(name)
    return found


@lru_cache(maxsize=1)
def pseudo() -> dict[str, str]:
    """The pseudo-locale: every string of ours, in letters that no English string has."""
    made = {text: languages.pseudo(text) for text in everything()}
    return {**{text.strip(): told.strip() for text, told in made.items()}, **made}


def package(folder: Path) -> str:
    """A package whose interviews are ours with the pseudo-locale as one more language; gives the start of their names."""
    import docassemble

    home = folder / "docassemble" / PACKAGE
    (home / "data/questions").mkdir(parents=True)
    (home / "data/sources").mkdir()
    (home / "__init__.py").touch()
    wanted = everything()
    languages.write(languages.PSEUDO, {text: languages.pseudo(text) for text in wanted}, wanted, home / f"data/sources/{languages.PSEUDO}.xlf")
    for name in INTERVIEWS:
        (home / f"data/questions/{name}.yml").write_text(
            f"translations:\n  - {languages.PSEUDO}.xlf\n---\ninclude:\n  - {INTERVIEWS[name].file}\n", encoding="utf-8")
    sys.path.append(str(folder))
    getattr(docassemble.__path__, "_recalculate", lambda: None)()
    return f"docassemble.{PACKAGE}:data/questions/"


@contextmanager
def pseudo_spoken() -> Iterator[None]:
    """``tr`` knows the pseudo-locale, and a browser may choose it; English is spoken again afterwards."""
    real, listed = language.texts, {**language.languages(), languages.PSEUDO: language.Language(languages.PSEUDO, languages.pseudo("Pseudo"))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "texts", lambda code: pseudo() if code == languages.PSEUDO else real(code))
        patch.setattr(language, "languages", lambda: listed)
        yield
    language.speak(language.ENGLISH)


def plain(markup: str, *facts: str) -> set[str]:
    """The words of a screen that are still in plain letters, but for facts that people typed and what stays English for a reason.

    Fails where a part is marked as English that has no such reason.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(re.sub(r"\]\([^)]*\)", "]", markup), "html.parser")
    for tag in soup(["script", "style", "head"]):
        tag.decompose()
    reasons = {id(one) for selector in IN_ENGLISH for one in soup.select(selector)}
    english = soup.select('[lang="en"]:not(html)')
    unreasoned = [str(tag)[:200] for tag in english
                  if not any(id(one) in reasons for one in (tag, *tag.parents, *tag.descendants))]
    assert unreasoned == []
    for tag in english:
        tag.extract()
    said = [soup.get_text(" ")]
    said += [value for tag in soup.find_all(True) for name, value in tag.attrs.items() if name in ("aria-label", "title", "alt", "placeholder")]
    text = " ".join(said)
    for fact in sorted({*facts, *NAMES}, key=len, reverse=True):
        text = text.replace(fact, " ")
    return set(re.findall(r"[A-Za-z]{2,}", text))
