"""A screen's texts come out as docassemble's Markdown gives them, though most are not read as Markdown again."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from docassemble.AotForms.guide import bank, compact, showing
from docassemble.AotForms.server import markup

OURS, OTHERS = markup.PACKAGE, "docassemble.Other"
STANDING = "/aot/matters/x/standing?part=person"
TOLD = 'He said: "[FILE 1] {a} :icon: *no* <b>_x_</b>"\n| and\n\n- more'


def status(package: str = OURS):
    """As much of docassemble's status of a screen as the reading of Markdown looks at."""
    interview = SimpleNamespace(source=SimpleNamespace(package=package), terms={}, autoterms={}, scan_for_emojis=False)
    return SimpleNamespace(question=SimpleNamespace(interview=interview, terms={}, autoterms={}, language="*"), extras={}, linkcounter=0)


def shown() -> list[str]:
    """Markup as our screens show it."""
    mode = f'<nav class="iv-mode" aria-label="How">{showing.link("?action=abc&i=docassemble.AotForms:data/questions/petition.yml", "One at a time")}</nav>'
    place = '<p class="iv-matter">Matter AOT-1 · Snohomish County</p>\n\n<p class="iv-part">Part 1 of 12: The person</p>'
    return [place, f"{mode}\n\n{showing.standing(STANDING)}", place + "\n\n" + showing.note(TOLD), f"\n{mode}\n\n\n",
            f'<div class="iv-page">{showing.paragraph(TOLD)}{showing.link("/aot/matters/x", TOLD)}{showing.link("https://example.org/", "Out")}</div>']


@pytest.fixture
def quicker(monkeypatch):
    """docassemble's function and ours in its place; the engine runs in this process, and is put back."""
    from docassemble.AotForms.guide import headless_engine

    headless_engine.boot()
    import docassemble.base.util
    from docassemble.base import standardformatter

    read = standardformatter.markdown_to_html
    monkeypatch.setattr(standardformatter, "markdown_to_html", read)
    monkeypatch.setattr(docassemble.base.util, "markdown_to_html", read)
    markup.install()
    assert standardformatter.markdown_to_html is docassemble.base.util.markdown_to_html is not read
    return read, standardformatter.markdown_to_html


@pytest.mark.docassemble
def test_every_text_comes_out_the_same(quicker):
    """Ensures that markup of ours and every fixed word come out as from Markdown, the first time and again, links counted alike."""
    read, ours = quicker
    assert all(markup.is_markup(one) for one in shown())
    for text in shown():
        plain, quick = status(), status()
        assert ours(text, status=quick).replace("\n", "") == read(text, status=plain).replace("\n", "")
        assert quick.linkcounter == plain.linkcounter
    fixed = [*bank.fixed_words(), *(compact._words(one, f"iv-{one.id}-3", 3) for one in bank.questions().values())]
    ways = ({}, {"trim": True, "strip_newlines": True}, {"trim": True, "escape": "option", "do_terms": False})
    for number, text in enumerate(sorted(fixed, key=len)):
        for given in ways if number % 20 == 0 else ways[:1]:
            assert ours(text, status=status(), **given) == ours(text, status=status(), **given) == read(text, status=status(), **given)


@pytest.mark.docassemble
def test_what_a_person_typed_and_other_interviews_are_read_each_time(quicker, monkeypatch):
    """Ensures that only fixed words of our own screens are kept: never an answer, and nothing of another package's interview."""
    read, ours = quicker
    kept = next(cell.cell_contents for name, cell in zip(ours.__code__.co_freevars, ours.__closure__, strict=True) if name == "kept")
    own = '<h2 id="iv-plan_goals">{}</h2>\n\n{}'
    for text, of in (("He said *no* <b>x</b>", OURS), ("Yes", OTHERS), ("Person: Ada Example", OURS), (own.format("Yes", "Ada *Example*"), OURS),
                     (own.format("Ada Example", "Yes"), OURS), (own.format("Yes", "Yes"), OTHERS), ("x " + own.format("Yes", "Yes"), OURS)):
        assert ours(text, status=status(of), trim=True) == read(text, status=status(of), trim=True)
    assert not kept
    ours("Yes", status=status(), trim=True)
    ours(own.format("Yes", "Yes"), status=status())
    assert [key[0] for key in kept] == ["Yes", own.format("Yes", "Yes")]


@pytest.mark.parametrize("text", [
    TOLD, "", "Words first <p class=\"iv-part\">x</p>", '<p class="iv-part">x</p> and more', '<p class="iv-part">x</p>\n\n**bold**',
    '<p class="iv-part">a\nb</p>', '<p class="other">x</p>', '<p class="iv-part">x</div>'])
def test_only_whole_runs_of_our_own_markup_pass(text):
    """Ensures that words beside markup, and markup that is not ours, are still read as Markdown."""
    assert not markup.is_markup(text)


def test_no_fixed_word_depends_on_an_answer():
    """Ensures that no text with an expression in it is taken for a fixed one."""
    assert not [one for one in bank.fixed_words() if "${" in one]
    assert {"Yes", "Snohomish", "Given name", "The person's address", bank.EMPTY_IS_FINE} <= bank.fixed_words()
