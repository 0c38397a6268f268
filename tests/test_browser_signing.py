"""Petitioner, professional and cosigner sign one packet in three browsers while a colleague edits: the right signatures fall."""
from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import server_support
from browser_screens import turn, violations

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

from demo import fresh

from docassemble.AotForms.errors import RequirementNotMet

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]
PLACE = "Spokane, Washington"
SIGNED, OPEN = "signed", "not signed"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server whose first account is the petitioner's; the facts of the example, and the handle of its matter."""
    from docassemble.AotForms.guide import desk

    facts = fresh("dcr-field")
    with server_support.with_vault(tmp_path_factory.mktemp("signing") / "home", "--admin-name", facts.petitioner.contact.name.full) as running:
        yield running, facts, desk.save(running.email, facts.model_dump_json()).handle


@pytest.fixture
def people(browser):
    """Three people, each in a browser of their own."""
    contexts = [browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce") for _ in range(3)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def states(login: str, handle: str) -> dict[tuple[str, str], str]:
    """How each signature stands, by paper and signer."""
    from docassemble.AotForms.guide import desk

    return {(paper.id, need.signer): need.state for paper in desk.papers(login, handle) for need in paper.needs}


def link(server, handle: str, signer: str) -> str:
    from docassemble.AotForms.guide import desk

    return server.url + desk.show_link(server.email, handle, "declaration", signer).path


def sign(page, name: str) -> None:
    """Type name and place, and sign; the page that follows is another one."""
    page.fill("input[name=name]", name)
    if page.locator("input[name=place]").count():
        page.fill("input[name=place]", PLACE)
    turn(page, page.get_by_role("button", name="Sign this paper"))


def test_three_sign_and_an_edit_voids_just_what_it_touches(site, people, sign_in):
    """Nobody waits for anybody.  A word changed in the declaration voids its two signatures, the one on a page that was still open is
    refused, and the petition's stands; who must sign again is said; a change in the plan voids nothing."""
    from docassemble.AotForms.guide import desk

    (server, facts, handle), (petitioner, declarant, cosigner) = site, people
    names = facts.petitioner.contact.name.full, facts.declaration.name.full, facts.declaration.cosigner.name.full
    desk.papers(server.email, handle)
    cosigner.goto(link(server, handle, "cosigner"))
    declarant.goto(link(server, handle, "declarant"))
    sign_in(petitioner, server)
    petitioner.goto(f"{server.url}aot/matters/{handle}/papers/petition/petitioner/sign")
    assert violations(petitioner) == [] and violations(cosigner) == []
    sign(declarant, names[1])
    sign(petitioner, names[0])
    stands = states(server.email, handle)
    assert (stands["petition", "petitioner"], stands["declaration", "declarant"], stands["declaration", "cosigner"]) == (SIGNED, SIGNED, OPEN)

    told = facts.declaration.model_copy(update={"license_number": "LIC-2 (made up)"})
    edited = facts.model_copy(update={"declaration": told})
    desk.save(server.email, edited.model_dump_json(), handle)
    stands = states(server.email, handle)
    assert (stands["petition", "petitioner"], stands["declaration", "declarant"]) == (SIGNED, "void")
    sign(cosigner, names[2])  # on the page that was open all the while
    assert re.search("signed|void", cosigner.locator("h1").inner_text()) is None
    assert states(server.email, handle)["declaration", "cosigner"] == OPEN
    petitioner.goto(f"{server.url}aot/matters/{handle}")
    assert f"declarant: void, for the paper changed; {names[1]} must sign again" in petitioner.inner_text("main")
    with pytest.raises(RequirementNotMet, match="signature"):
        desk.send(server.email, handle, "prosecutor", "email-by-hand")

    for page, signer, name in ((cosigner, "cosigner", names[2]), (declarant, "declarant", names[1])):
        page.goto(link(server, handle, signer))
        assert "LIC-2" in page.inner_text("main")
        sign(page, name)
    later = edited.plan.model_copy(update={"goals": "To keep the apartment, and to see the children each week."})
    desk.save(server.email, edited.model_copy(update={"plan": later}).model_dump_json(), handle)
    stands = states(server.email, handle)
    assert {state for (paper, _), state in stands.items() if paper in ("petition", "declaration")} == {SIGNED}
