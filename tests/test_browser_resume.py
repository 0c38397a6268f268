"""A matter is gone on with on a telephone by a code: no password, that one matter, nothing that binds, and the code is left nowhere."""
from __future__ import annotations

import contextlib
import sqlite3
import sys
from pathlib import Path

import pytest
import server_support
from browser_screens import WIDER, turn, violations
from interview_help import PETITION

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

from demo import fresh

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]
POST = """async ([path, values]) => { const sent = new FormData();
  for (const [name, value] of Object.entries({csrf_token: document.body.dataset.aotCsrf, ...values})) sent.append(name, value);
  const answer = await fetch(path, {method: "POST", body: sent, redirect: "manual"}); return answer.status; }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server with two matters of one member."""
    from docassemble.AotForms.guide import desk

    facts = fresh("dcr-field")
    with server_support.with_vault(tmp_path_factory.mktemp("resume") / "home", "--admin-name", facts.petitioner.contact.name.full) as running:
        handles = [desk.save(running.email, facts.model_dump_json()).handle for _ in range(2)]
        desk.papers(running.email, handles[0])
        yield running, *handles


@pytest.fixture
def devices(browser):
    """A computer and a telephone, and every address that either asked for."""
    urls, contexts = [], []
    for width in (1280, 390):
        contexts.append(browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce"))
        contexts[-1].set_default_timeout(60_000)
        contexts[-1].on("request", lambda request: urls.append(request.url))
    yield *(context.new_page() for context in contexts), urls
    for context in contexts:
        context.close()


def no_faults(page) -> None:
    assert violations(page) == [] and page.evaluate(WIDER) is None


def a_code(page, server, handle: str) -> str:
    page.goto(f"{server.url}aot/matters/{handle}")
    turn(page, page.get_by_role("button", name="Show me a code"))
    return page.inner_text("p.aot-code").replace("Code:", "").strip()


def come_in(page, server, code: str) -> None:
    page.goto(f"{server.url}aot/resume")
    page.fill("#code", code)
    turn(page, page.get_by_role("button", name="Open the matter"))


def test_from_one_device_to_another_and_no_further(site, devices, sign_in):
    """The code opens the task list on a telephone; answers given there are saved; every other page and deed is refused; it works once."""
    from docassemble.AotForms.guide import desk

    (server, handle, other), (desk_page, phone, urls) = site, devices
    sign_in(desk_page, server)
    code = a_code(desk_page, server, handle)
    no_faults(desk_page)
    phone.goto(server.url + "aot/")
    turn(phone, "text=Go on with a code")
    no_faults(phone)
    phone.fill("#code", "ABCD-EFGH-JKLM-NPQR")
    turn(phone, page_button(phone))
    assert phone.title().startswith("Error: ") and "This code opens nothing" in phone.inner_text("#error-summary")
    no_faults(phone)
    phone.fill("#code", code.lower().replace("-", " "))
    turn(phone, page_button(phone))
    assert phone.url.endswith(f"/aot/matters/{handle}") and "What there is to do" in phone.inner_text("main")
    no_faults(phone)
    text = phone.inner_text("body")
    assert "Opened by a code, for this matter only" in text and not any(one in text for one in ("Sign it now", "Ask for this signature", server.email))

    assert desk.load(server.email, handle).tree["respondent"]["tribe"]["is_native"] is None
    turn(phone, phone.get_by_role("link", name="The person", exact=True))
    assert phone.inner_text("h1") == "Tribes"
    phone.locator(".dalabelauty").get_by_text("No", exact=True).first.click()
    turn_screen(phone)
    assert desk.load(server.email, handle).tree["respondent"]["tribe"]["is_native"] is False
    assert "Matter AOT-" in phone.inner_text("#daquestion")
    refused(phone, server, handle, other)
    phone.goto(f"{server.url}aot/matters/{handle}")
    turn(phone, phone.get_by_role("link", name="Close it"))
    come_in(phone, server, code)
    assert "This code opens nothing" in phone.inner_text("#error-summary")
    assert phone.goto(f"{server.url}aot/matters/{handle}").url.split("?")[0].endswith("/user/sign-in")

    with contextlib.closing(sqlite3.connect(next(server.home.glob("db/*/docassemble.sqlite")))) as kept:
        visitors = kept.execute("SELECT id, active FROM user WHERE social_id NOT LIKE 'local$%' AND nickname = ''").fetchall()
        assert len(visitors) == 1 and not visitors[0][1]
        assert kept.execute("SELECT count(*) FROM userdict WHERE user_id = ?", visitors[0][:1]).fetchone() == (0,)
    plain = code.replace("-", "")
    assert len(urls) > 20 and not any(one in url for url in urls for one in (code, plain, plain.lower()))
    for file in (one for one in server.home.rglob("*") if one.is_file()):
        assert not any(one.encode() in file.read_bytes() for one in (code, plain, plain.lower())), file.name
    assert plain not in "".join(server.said())


def page_button(page):
    return page.get_by_role("button", name="Open the matter")


def turn_screen(page) -> None:
    """Send docassemble's form and wait for the next screen."""
    page.evaluate("document.querySelector('h1').dataset.left = ''")
    page.click("#da-continue-button")
    page.wait_for_selector("h1:not([data-left])")
    page.wait_for_load_state("networkidle")


def refused(page, server, handle: str, other: str) -> None:
    """What lies outside of the matter, and what binds, by address and by form."""
    interview = f"interview?i={PETITION}&new_session=1"
    for path in ("aot/matters", "aot/settings", "aot/members", "aot/notices", "aot/field/", f"aot/matters/{other}", f"{interview}&matter={other}",
                 f"aot/matters/{handle}/papers/petition/petitioner/sign", "user/change-password", "interviews",
                 "interview?i=docassemble.base:data/questions/examples/yesno.yml", "aot/matters/x/papers/petition"):
        answer = page.goto(server.url + path)
        assert answer.status == 404 or answer.url.endswith(f"/aot/matters/{handle}"), path
    page.goto(f"{server.url}aot/matters/{handle}")
    own = f"/aot/matters/{handle}"
    for path, values in ((f"{own}/papers/petition/petitioner/sign", {"name": "x"}), (f"{own}/papers/petition/petitioner/ask/show", {}), (f"{own}/code", {}),
                         (f"{own}/more", {"paper": "witness"}), (f"{own}/report", {"submission": "x"}), ("/aot/settings/mail", {}),
                         ("/aot/members/name", {"member": "x", "name": "y"}), ("/aot/field/hand-in", {})):
        assert page.evaluate(POST, [path, values]) == 404, path


def test_a_code_belongs_to_who_is_not_signed_in_and_ends_with_its_session(site, devices, sign_in):
    """Who is signed in is told so, and the code stays good; when the session ends, the next page says so; a wrong code never opens."""
    from docassemble.AotForms.guide.desk import opening
    from docassemble.AotForms.vault.tables import resume_codes
    from sqlalchemy import update

    (server, handle, _), (desk_page, phone, _) = site, devices
    sign_in(desk_page, server)
    code = a_code(desk_page, server, handle)
    assert desk_page.evaluate(POST, ["/aot/resume", {"code": code}]) == 400
    come_in(phone, server, code)
    assert "What there is to do" in phone.inner_text("main")
    with opening.vault().system() as unit:
        unit.connection.execute(update(resume_codes).where(resume_codes.c.used_at.is_not(None)).values(ended_at=unit.now))
    phone.goto(f"{server.url}aot/matters/{handle}")
    assert "/user/sign-in" in phone.url and "What you opened by a code has ended" in phone.inner_text("body")
