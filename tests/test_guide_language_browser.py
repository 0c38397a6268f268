"""In a browser: a signer and a witness choose Spanish by keyboard, and go on in it; axe finds nothing, and no text of ours is left in English."""
from __future__ import annotations

import json

import pytest
import server_support
from browser_screens import on_a_phone, violations
from interview_help import answers, reader

from docassemble.AotForms.server import language

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]
WITNESS = "interview?i=docassemble.AotForms:data/questions/witness.yml&new_session=1"
NOT_ENGLISH = """() => {
  const parts = [...document.querySelectorAll("body [lang=en]")], shown = parts.map(e => e.style.display);
  parts.forEach(e => { e.style.display = "none"; });
  const text = document.body.innerText;
  parts.forEach((e, i) => { e.style.display = shown[i]; });
  return text;
}"""
REFUSED = "the server responded with a status of 400"  # a form that was refused on purpose


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server with one matter, and a link for the signer of its declaration."""
    from docassemble.AotForms.guide import desk, gathering

    with server_support.with_vault(tmp_path_factory.mktemp("spanish") / "home") as running:
        tree = gathering.gather(reader(answers("designated-crisis-responder"))).model_dump(mode="json")
        handle = desk.save(running.email, json.dumps(tree)).handle
        desk.papers(running.email, handle)
        yield running, lambda: running.url + desk.show_link(running.email, handle, "declaration", "declarant").path


@pytest.fixture
def page(browser):
    with on_a_phone(browser, but=REFUSED) as fresh:
        yield fresh


def press(page, control, key: str = "Enter") -> None:
    """Use a control that leads to another page, by keyboard."""
    control.focus()
    with page.expect_navigation():
        page.keyboard.press(key)


def left_in_english(page) -> set[str]:
    """Visible lines of the page that are English texts of ours with a Spanish one, but for parts that say that they are English."""
    spanish = language.texts("es")
    return {line for line in map(str.strip, page.evaluate(NOT_ENGLISH).splitlines()) if spanish.get(line, line) != line}


def look(page, heading: str) -> None:
    """One screen: its language, its heading, axe, and that it says so as long as nobody checked it."""
    page.wait_for_function("heading => document.querySelector('h1').innerText.trim() === heading", arg=heading)
    assert page.evaluate("document.documentElement.lang") == "es"
    assert "no revisó" in page.inner_text("body")
    assert violations(page) == []
    assert left_in_english(page) == set()


def test_a_signer_chooses_spanish_by_keyboard_and_signs(site, page):
    """Read, be refused, sign: each page in Spanish; the paper and what is declared are marked as English."""
    _, link = site
    page.goto(link())
    assert page.evaluate("document.documentElement.lang") == "en"
    press(page, page.get_by_role("button", name="Español"))
    assert page.locator("section.aot-twin > [lang=en]").count() == 1 and page.locator("blockquote[lang=en]").count() == 1
    name = page.locator("label[for=name]").inner_text().rpartition(": ")[2]
    assert "(un intérprete)" in page.inner_text("main")
    look(page, "Lea este documento y después fírmelo")
    page.fill("input[name=name]", "Nobody")
    page.fill("input[name=place]", "Spokane, Washington")
    press(page, page.get_by_role("button", name="Firmar este documento"))
    assert "El nombre que escribió no es" in page.locator("[role=alert]").inner_text()
    look(page, "Lea este documento y después fírmelo")
    page.fill("input[name=name]", name)
    press(page, page.get_by_role("button", name="Firmar este documento"))
    look(page, "Firmado")


def test_a_witness_goes_on_in_spanish_and_back(site, page, sign_in):
    """The choice is one press on the screen; docassemble's own buttons, refusals and menu follow; English comes back as easily."""
    server, _ = site
    sign_in(page, server)
    page.goto(server.url + WITNESS)
    press(page, page.get_by_role("link", name="Español"))
    page.locator(".navbar-toggler").press("Enter")
    page.get_by_text("Cerrar la sesión").first.wait_for()
    page.get_by_role("button", name="Continuar").press("Enter")
    page.get_by_text("Tiene que elegir una respuesta.", exact=True).wait_for()
    page.get_by_role("heading", name="Hay un problema").wait_for()
    assert page.title().startswith("Error: ")
    look(page, "Otros testigos")
    page.locator("input[type=radio][value=yes]").press("Space")
    page.get_by_role("button", name="Continuar").press("Enter")
    look(page, "Testigo: N.º 1")
    press(page, page.get_by_role("link", name="English"))
    page.wait_for_function("document.querySelector('h1').innerText.trim() === 'First witness'")
    assert page.evaluate("document.documentElement.lang") == "en" and "certified" not in page.inner_text("body")
