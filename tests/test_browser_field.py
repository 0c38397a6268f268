"""The field, in Chromium as a telephone: no network, a cut line, a half-open one, a guest network; a draft that nobody else can read."""
from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

import field_line
import pytest
import server_support
from browser_screens import WIDER, violations

pytestmark = [pytest.mark.docassemble, pytest.mark.browser, pytest.mark.slow]
CANARY, SECRET = "Kanarienvogel Żółć", "four words that nobody guesses"
KEPT = "text=It opens without a network"
# Everything that the page left in the browser: what is in the database, and every body in every cache, as text.
LEFT = """async () => {
  const database = await new Promise((yes, no) => { const r = indexedDB.open("aotforms-field", 1); r.onsuccess = () => yes(r.result); r.onerror = no;
    r.onupgradeneeded = () => r.result.createObjectStore("drafts"); });
  const rows = await new Promise(yes => { const r = database.transaction("drafts").objectStore("drafts").getAll(); r.onsuccess = () => yes(r.result); });
  database.close();
  const text = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder("utf-8").decode(value) : String(value);
  const cached = {};
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys())
    cached[new URL(request.url).pathname] = await (await (await caches.open(name)).match(request)).text();
  return {rows: rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]))), cached,
    other: JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])};
}"""


@pytest.fixture(scope="module")
def home(running_server):
    """The server that runs, and its vault open in this process as well."""
    from docassemble.AotForms.guide.desk import opening

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AOTFORMS_HOME", str(running_server.home))
        opening._open.cache_clear()
        yield running_server
        opening.vault().close()
        opening._open.cache_clear()


@pytest.fixture
def line(home):
    """The line to the server."""
    address = urlsplit(home.url)
    made = field_line.Line((address.hostname, address.port))
    yield made
    made.close()


class Phone:
    """Chromium as a telephone, on a profile of its own that outlives a closed browser."""

    def __init__(self, chromium, executable: str, folder):
        self._type, self._executable, self.folder = chromium, executable, folder
        self.complaints: list[str] = []
        self.start()

    def start(self) -> None:
        self.context = self._type.launch_persistent_context(
            str(self.folder), executable_path=self._executable, args=server_support.CHROMIUM_ARGUMENTS, viewport={"width": 390, "height": 844},
            device_scale_factor=2, is_mobile=True, has_touch=True)
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def phone(browser, tmp_path):
    path = os.environ.get("AOTFORMS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    made = Phone(browser.browser_type, path, tmp_path / "profile")
    yield made
    made.close()
    assert made.complaints == []


def sign_in(page, server, url: str) -> None:
    page.goto(url + "user/sign-in")
    page.fill("input[name=email]", server.email)
    page.fill("input[name=password]", server.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/aot/**")


def begin(page, line, server) -> None:
    """Sign in, have the page kept, and begin a draft."""
    sign_in(page, server, line.url)
    page.goto(line.url + "aot/")
    page.click("text=Work without a network")
    page.wait_for_selector(KEPT)
    page.fill("#field-new", SECRET)
    page.fill("#field-again", SECRET)
    page.click("#field-begin-form button")
    page.wait_for_selector("#field-work:visible")


def tell(page) -> None:
    """A few answers in several parts, among them a source and two events."""
    page.check('input[name="f-petitioner.kind"][value="designated crisis responder"]')
    part(page, "The person")
    page.fill('[id="f-respondent.family"]', CANARY)
    page.fill('[id="f-respondent.birth_date"]', "1988-04-09")
    part(page, "How you know")
    page.check('input[name="f-informants.any"][value=yes]')
    page.check('input[name="f-informants[0].kind"][value=witness]')
    page.fill('[id="f-informants[0].who"]', "Sam Example")
    part(page, "What happened before")
    page.check('input[name="f-incidents.any"][value=yes]')
    page.check('input[name="f-incidents[0].kind"][value="violent act"]')
    page.check('input[name="f-incidents[0].source"][value="1"]')
    page.click("[data-list=incidents] .field-add")
    page.fill('[id="f-incidents[1].when_year"]', "2025")
    saved(page)


def part(page, title: str) -> None:
    value = page.evaluate("title => [...document.querySelectorAll('#field-part option')].find(o => o.text.includes(title)).value", title)
    page.select_option("#field-part", value)


def saved(page) -> None:
    page.wait_for_selector("[data-state=saved]")


def unlock(page, passphrase: str = SECRET) -> None:
    page.wait_for_selector("#field-open:visible")
    page.fill("#field-pass", passphrase)
    page.click("#field-open-form button")


def hand_in(page) -> None:
    part(page, "Hand in")
    page.click("#field-hand")


def trouble(page, words: str) -> None:
    page.wait_for_selector(f"#field-trouble:has-text('{words}')")


def references(server) -> set[str]:
    from docassemble.AotForms.guide.desk import office

    return {entry.reference for entry in office.matters(server.email)}


def matter_of(server, reference: str) -> dict:
    from docassemble.AotForms.guide import desk
    from docassemble.AotForms.guide.desk import office

    entry = next(one for one in office.matters(server.email) if one.reference == reference)
    return desk.load(server.email, entry.id).tree


def in_the_way_of_installing(page) -> list:
    """What Chromium itself finds (manifest, icons, worker, secure place)."""
    tool = page.context.new_cdp_session(page)
    found = tool.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return [*tool.send("Page.getAppManifest")["errors"], *(one["errorId"] for one in found)]


def no_faults(page) -> None:
    """Nothing that axe knows, and nothing wider than the screen; from the top, so that the line about the draft covers nothing."""
    page.evaluate("window.scrollTo(0, 0)")
    assert violations(page) == []
    assert page.evaluate(WIDER) is None


def test_from_no_network_to_one_matter(home, line, phone):
    """Kept, told without a network over a closed browser, opened by the passphrase alone, handed in once, and nothing is left."""
    page, before = phone.page, references(home)
    begin(page, line, home)
    assert in_the_way_of_installing(page) == []
    no_faults(page)
    line.set(field_line.DOWN)
    page.reload()
    unlock(page)
    page.wait_for_selector("#field-work:visible")
    tell(page)
    phone.close()
    phone.start()
    page = phone.page
    page.goto(line.url + "aot/field/")
    assert page.inner_text("#field-state") == "A draft is saved here, locked. Not sent."
    no_faults(page)
    unlock(page, "not these words at all")
    page.wait_for_selector("text=That is not the passphrase")
    no_faults(page)
    left = page.evaluate(LEFT)
    assert len(left["rows"]) == 1 and "/aot/field/" in left["cached"] and len(left["cached"]) == 12
    everything = str(left) + "".join(one.read_bytes().decode("latin-1") for one in phone.folder.rglob("*") if one.is_file())
    for secret in ("Kanarienvogel", "Kanarienvogel".encode("utf-16-le").decode("latin-1"), "Sam Example", SECRET, home.email):
        assert secret not in str(left) and (secret == home.email or secret not in everything), secret
    unlock(page)
    page.wait_for_selector("#field-work:visible")
    assert page.input_value('[id="f-respondent.family"]') == CANARY and page.locator("[data-list=incidents] .field-item").count() == 2
    hand_in(page)
    trouble(page, "There is no way to AotForms now")
    no_faults(page)
    line.set(field_line.OPEN)
    page.click("#field-hand")
    trouble(page, "Sign in first")  # the log-in ended with the closed browser; the draft did not
    page.click("text=Sign in to AotForms")
    page.wait_for_url("**/user/sign-in**")
    sign_in(page, home, line.url)
    page.goto(line.url + "aot/field/")
    unlock(page)
    page.wait_for_selector("#field-work:visible")
    hand_in(page)
    page.wait_for_selector("#field-handed:visible")
    no_faults(page)
    reference = page.inner_text("#field-reference")
    assert references(home) - before == {reference}
    tree = matter_of(home, reference)
    assert tree["respondent"]["name"]["family"] == CANARY and tree["history"]["incidents"][0]["source"]["who"] == "Sam Example"
    assert tree["history"]["incidents"][1]["when"]["earliest"] == "2025-01-01" and tree["history"]["incidents"][1]["kind"] is None
    assert page.evaluate(LEFT)["rows"] == [] and CANARY not in page.content()
    page.click("#field-matter")
    page.wait_for_selector(f"h1:has-text('{reference}')")


def test_cut_half_open_guest_network_and_no_log_in(home, line, phone):
    """The draft stays whatever else answers; the answer that was cut off, the silence and the repetition make one matter together."""
    page, before = phone.page, references(home)
    page.clock.install()
    begin(page, line, home)
    tell(page)
    line.set(field_line.PORTAL_PAGE)
    hand_in(page)
    trouble(page, "Something else answered")
    no_faults(page)
    assert page.inner_text("#field-state") == "Saved here, not sent." and line.handed == []
    line.set(field_line.OPEN)
    page.context.clear_cookies()
    hand_in(page)
    trouble(page, "Sign in first")
    assert references(home) == before
    page.click("text=Sign in to AotForms")
    page.wait_for_url("**/user/sign-in**")
    sign_in(page, home, line.url)
    page.goto(line.url + "aot/field/")
    unlock(page)
    page.wait_for_selector("#field-work:visible")
    line.set(field_line.CUT_ANSWER)
    hand_in(page)
    trouble(page, "We do not know if it arrived")
    assert line.answered.wait(20) and len(references(home) - before) == 1
    assert page.inner_text("#field-state") == "Saved here. Perhaps sent: we do not know."
    line.set(field_line.HALF_OPEN)
    page.click("#field-hand")
    page.wait_for_selector("text=Looking for AotForms.")
    assert line.answered.wait(20)
    page.clock.run_for(60_000)
    trouble(page, "There is no way to AotForms now")
    page.reload()
    page.wait_for_selector("text=It cannot arrive twice")
    line.set(field_line.OPEN)
    unlock(page)
    page.wait_for_selector("#field-work:visible")
    part(page, "The person")
    page.fill('[id="f-respondent.given"]', "Changed")
    hand_in(page)
    trouble(page, "An earlier hand-in arrived")
    assert page.inner_text("#field-state") == "Saved here, not sent." and len(references(home) - before) == 1
    part(page, "The person")
    page.fill('[id="f-respondent.given"]', "")
    hand_in(page)
    page.wait_for_selector("#field-handed:visible")
    assert references(home) - before == {page.inner_text("#field-reference")}
    assert len(line.handed) >= 2  # the browser itself may send once more when a line that it kept open is cut
    assert page.evaluate(LEFT)["rows"] == []


def test_wrong_answers_two_windows_and_the_lock(home, line, phone):
    """A wrong answer is said with its place and nothing is sent; a second window cannot write over the first; idle and away lock it."""
    page, before = phone.page, references(home)
    page.clock.install()
    begin(page, line, home)
    page.check('input[name="f-petitioner.kind"][value="family member"]')
    page.wait_for_selector("text=Family cannot file this petition")
    part(page, "What happened before")
    page.check('input[name="f-incidents.any"][value=yes]')
    page.select_option('[id="f-incidents[0].when_month"]', "2")
    page.fill('[id="f-incidents[0].when_day"]', "32")
    page.wait_for_selector(".field-wrong:visible")
    hand_in(page)
    page.wait_for_selector("#field-bad:has-text('Please look at one answer')")
    no_faults(page)
    page.click("#field-bad a")
    assert page.evaluate("document.activeElement.id") == "f-incidents[0].when_day" and line.handed == []
    page.fill('[id="f-incidents[0].when_day"]', "30")
    hand_in(page)
    page.wait_for_selector("#field-bad:has-text('the law does not let you file')")
    part(page, "Before you start")
    page.check('input[name="f-petitioner.kind"][value="designated crisis responder"]')
    hand_in(page)
    page.wait_for_selector("#field-bad:has-text('needs a year')")
    no_faults(page)
    page.click("#field-bad a")
    page.fill('[id="f-incidents[0].when_year"]', "2025")
    page.fill('[id="f-incidents[0].when_day"]', "")
    saved(page)
    assert references(home) == before
    other = page.context.new_page()
    other.goto(line.url + "aot/field/")
    unlock(other)
    other.wait_for_selector("#field-work:visible")
    part(other, "The person")
    other.fill('[id="f-respondent.given"]', "Zebulon")
    saved(other)
    part(page, "The person")
    page.fill('[id="f-respondent.given"]', "Late")
    trouble(page, "This is not saved")
    page.close()
    other.clock.install()
    other.clock.run_for(6 * 60_000)
    other.wait_for_selector("#field-open:visible")
    assert "Zebulon" not in other.content() and other.input_value('[id="f-respondent.given"]') == ""
    unlock(other)
    other.wait_for_selector("#field-work:visible")
    assert other.input_value('[id="f-respondent.given"]') == "Zebulon"
    other.evaluate("aotFieldForm.answers()['respondent.asked_once'] = 'words of an earlier release'")
    other.fill('[id="f-respondent.given"]', "Zebulon again")
    saved(other)
    other.click("#field-lock")
    unlock(other)
    other.wait_for_selector("#field-old-answers:has-text('words of an earlier release')")
    other.click("#field-old-list button")
    other.wait_for_selector("#field-old-answers", state="hidden")
    other.click("#field-lock")
    other.click("text=I forgot my passphrase")
    no_faults(other)
    other.check("#field-throw")
    other.click("#field-throw-now")
    other.wait_for_selector("#field-begin:visible")
    assert other.evaluate(LEFT)["rows"] == [] and references(home) == before


def test_a_guest_network_cannot_put_its_page_in_the_place_of_ours(home, line, phone):
    """Where the kept files would be others than the worker lists, nothing is kept; and what is kept is never replaced by them."""
    page = phone.page
    sign_in(page, home, line.url)
    page.context.route("**/field.css", lambda route: route.fulfill(status=200, content_type="text/css", body="body { color: red }"))
    page.goto(line.url + "aot/field/")
    page.wait_for_selector("text=This page is not kept yet")
    assert page.evaluate(LEFT)["cached"] == {}
    page.context.unroute("**/field.css")
    page.reload()
    page.wait_for_selector(KEPT)
    line.set(field_line.PORTAL_PAGE)
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update()).catch(() => {})")
    page.reload()
    assert page.inner_text("h1:visible") == "Work without a network"
    assert "Guest" not in str(page.evaluate(LEFT)["cached"])
    page.evaluate("document.querySelectorAll('#field-work, .field-part, .field-asked, .field-dead, .field-more').forEach(one => { one.hidden = false; })")
    page.evaluate("""document.querySelectorAll('.field-list').forEach(list => {
      document.querySelectorAll('#field-begin').forEach(one => { one.hidden = true; });
      list.querySelector('.field-items').append(list.querySelector('template').content.cloneNode(true)); })""")
    no_faults(page)  # every part and every question at once


# What a browser tells a page that is put away, as on a telephone whose owner looks at something else.
AWAY = """hidden => { Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
  Object.defineProperty(document, "visibilityState", {configurable: true, get: () => hidden ? "hidden" : "visible"});
  document.dispatchEvent(new Event("visibilitychange")); }"""


def test_away_for_a_minute_locks_the_draft(home, line, phone):
    """Who comes back within a minute goes on; after more than a minute away the draft is locked, kept, and no answer is on the page."""
    page = phone.page
    page.clock.install()
    begin(page, line, home)
    part(page, "The person")
    page.fill('[id="f-respondent.given"]', "Zebulon")
    for away, locked in ((55_000, False), (61_000, True)):
        page.evaluate(AWAY, True)
        page.clock.fast_forward(away)
        page.evaluate(AWAY, False)
        page.wait_for_selector("#field-open:visible" if locked else "#field-work:visible")
        assert page.locator("#field-work").is_visible() is not locked
        assert page.input_value('[id="f-respondent.given"]') == ("" if locked else "Zebulon")
    assert page.inner_text("#field-state") == "A draft is saved here, locked. Not sent." and "Zebulon" not in page.content()
    unlock(page)
    page.wait_for_selector("#field-work:visible")
    assert page.input_value('[id="f-respondent.given"]') == "Zebulon"
    page.click("#field-lock")
    page.click("text=I forgot my passphrase")
    page.check("#field-throw")
    page.click("#field-throw-now")
    page.wait_for_selector("#field-begin:visible")
