"""How a part stands, beside its questions: what the court looks for, what was told, what is open and what would settle it, the look-back."""
from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from pages_help import pages_app
from test_desk import STRANGER, example, login, save  # noqa: F401  the fixture

from docassemble.AotForms.guide import desk, standing_pages, tasks
from docassemble.AotForms.server import language

pytestmark = pytest.mark.slow


@pytest.fixture
def page(login, monkeypatch):  # noqa: F811
    """``page(address)``: one of our pages, for the log-in of ``page.who``."""
    app = pages_app()
    from docassemble.AotForms.server import pages as web

    def get(address: str):
        return app.test_client().get(address)

    get.who = login
    monkeypatch.setattr(web, "account", lambda: web.Account(1, get.who, ("user",)))
    yield get
    web._entries.clear()
    language.speak(language.ENGLISH)


def without(*paths: str):
    """The example with some facts not known."""
    given = example().model_dump(mode="json")
    for path in paths:
        *way, last = path.split(".")
        holder = given
        for key in way:
            holder = holder[key]
        holder[last] = None
    return type(example()).model_validate(given)


def shown(answer) -> dict[str, str]:
    """Each point by its title, with all its words."""
    soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    return {item.find("strong").get_text(): " ".join(item.get_text(" ").split()) for item in soup.select(".aot-findings > li")}


def test_each_point_says_how_it_stands_what_was_told_and_what_would_settle_it(login, page):  # noqa: F811
    """Every Finding of the part is there with its status; a met one with its facts, an open one with the question that settles it."""
    facts = without("disorder.basis", "disorder.facts.text")
    handle = save(login, facts).handle
    known, review = desk.known_and_review(login, handle)
    wanted = tasks.standing(review, known.model_dump(mode="json"), "disorder_and_grounds")
    found = shown(page(standing_pages.address(handle, ["disorder_and_grounds"])))
    assert wanted and list(found) == [one.title for one in wanted]
    open_ = [one for one in wanted if one.status.value == "not yet known"]
    assert open_ and len({one.status for one in wanted}) > 1
    for one in wanted:
        words = found[one.title].casefold()
        assert one.status.value in words and " ".join(one.why.casefold().split()) in words
        for part in (*(fact.words for fact in one.facts), *(need.question for option in one.settles for need in option if one in open_)):
            assert " ".join(part.casefold().split()) in words


def test_what_was_told_is_there_at_once(login, page):  # noqa: F811
    """An answer that is kept changes what the part says, the next time it is opened."""
    handle = save(login, without("disorder.basis")).handle
    before = shown(page(standing_pages.address(handle, ["disorder_and_grounds"])))
    save(login, example(), handle)
    after = shown(page(standing_pages.address(handle, ["disorder_and_grounds"])))
    assert before != after and sum("Not yet known" in one for one in after.values()) < sum("Not yet known" in one for one in before.values())


def test_the_look_back_stands_with_the_events(login, page):  # noqa: F811
    """The part that tells events has the picture and the same in a table; another part has neither."""
    handle = save(login).handle
    history = page(standing_pages.address(handle, ["history"])).get_data(as_text=True)
    other = page(standing_pages.address(handle, ["disorder_and_grounds"])).get_data(as_text=True)
    assert "<svg" in history and "The same in words" in history and "<svg" not in other
    assert len(BeautifulSoup(history, "html.parser").select("table tbody tr")) >= len(example().history.incidents or ())


def test_the_piece_is_the_page_without_its_frame(login, page):  # noqa: F811
    """What a screen brings is no document of its own, and holds the same points; several parts of a screen come together."""
    handle = save(login).handle
    one, two = (shown(page(standing_pages.address(handle, [part]))) for part in ("witnesses", "provider"))
    piece = page(standing_pages.address(handle, ["witnesses", "provider"]) + "&piece=1")
    assert "<html" not in piece.get_data(as_text=True) and shown(piece) == {**one, **two}


def test_nobody_else_sees_it(login, page):  # noqa: F811
    """To a stranger it is a page that is not there; a part that there is not says so plainly."""
    handle = save(login).handle
    nothing = page(standing_pages.address(handle, ["no-such-part"]))
    assert nothing.status_code == 200 and "Nothing that the law asks turns on this part alone." in nothing.get_data(as_text=True)
    page.who = STRANGER
    denied = page(standing_pages.address(handle, ["disorder_and_grounds"]))
    assert denied.status_code == 404 and not re.search("disorder", denied.get_data(as_text=True), re.IGNORECASE)
