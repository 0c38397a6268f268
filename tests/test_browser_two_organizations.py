"""Two organizations on one server: nothing of the first is seen or changed by the second, nor by an account of neither."""
from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from datetime import date

import browser_answers
import pytest
import server_support
from browser_journey import PETITION
from server_support import Client

from docassemble.AotForms import matter
from docassemble.AotForms.errors import AccessDenied, AotFormsError
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import links, office, opening

pytestmark = [pytest.mark.docassemble, pytest.mark.browser]
SECOND, NEITHER = "second@elsewhere.example", "nobody@nowhere.example"
NOT_THERE = "0" * 32
OURS = ("/aot/matters/{handle}", "/aot/matters/{handle}/papers/petition", "/aot/matters/{handle}/papers/petition.pdf",
        "/aot/matters/{handle}/papers/no-such-paper",
        "/aot/matters/{handle}/papers/declaration/declarant/ask", "/aot/matters/{handle}/papers/petition/petitioner/sign", "/aot/submissions/{submission}/message.eml",
        "/aot/submissions/{submission}/packet.pdf", "/aot/sign/{token}", "/aot/sign/{token}/paper.pdf")
# docassemble's own, by what they take: a session, a file's number, an account's number, or nothing.
DOCASSEMBLES = (
    "/interview?i={i}&session={session}", "/interview?i={i}&session={session}&json=1", "/interview?i={i}&session={session}&from_list=1",
    "/interview?i={i}&session={session}&reset=1", "/observer?i={i}&uid={session}&userid=1", "/vars?i={i}&session={session}",
    "/launch?c={session}", "/goto?i={i}&session={session}", "/new_session?i={i}&session={session}",
    "/restart_session?i={i}&session={session}", "/exit?i={i}&session={session}", "/leave?i={i}&session={session}",
    "/checkin?i={i}&session={session}", "/run/AotForms/petition?session={session}", "/start/AotForms/petition?session={session}",
    "/interviews", "/interviews?json=1", "/interviews?action=delete&filename={i}&session={session}", "/list", "/list?json=1",
    "/uploadedfile/1", "/uploadedfile/1/petition.pdf", "/uploadedfile/2.pdf?i={i}&session={session}", "/uploadedpage/1/1",
    "/uploadedpagescreen/1/1", "/storedfile/1/1/petition.pdf", "/storedfile/{session}/1/petition.pdf", "/tempfile/1/petition.pdf",
    "/me", "/userlist", "/user/manage", "/user/1/editprofile", "/privilegelist", "/utilities", "/monitor", "/logs", "/logfile/web.log",
    "/config", "/varsreport?i={i}", "/headers", "/health_status", "/manage_api", "/playground", "/train", "/listlog",
    "/api/interviews", "/api/users/interviews", "/api/user/1/interviews", "/api/session?i={i}&session={session}",
    "/api/session/question?i={i}&session={session}", "/api/interview?i={i}&session={session}", "/api/file/1?i={i}&session={session}",
    "/api/user_list", "/api/user/1", "/api/config", "/api/list", "/api/temp_url?url=/aot/matters/{handle}",
    "/packagestatic/docassemble.AotForms/../../../secrets/vault.key", "/static/../secrets/vault.key",
)


@pytest.fixture(scope="module")
def others(journey):
    """Two people who have an account here: one administers another organization, one belongs to none."""
    for email in (SECOND, NEITHER):
        journey.server.add_account(email)
    done = subprocess.run([sys.executable, "-m", "docassemble.AotForms", "members", "organization", "Elsewhere", "--admin", SECOND,
                           "--home", str(journey.server.home)], env=server_support.environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    made = {}
    for email in (SECOND, NEITHER):
        made[email] = Client(journey.server)
        made[email].sign_in(email, journey.server.others[email])
    yield made
    for one in made.values():
        one.close()


@pytest.fixture(scope="module")
def real(journey):
    """What the second organization would need to guess: ids of the first one's things."""
    first = Client(journey.server)
    first.sign_in(journey.server.email, journey.server.password)
    session = re.search(r"session=(\w{32})", first.get("/").text)[1]
    submission = re.search(r'name="submission" value="([^"]+)"', first.get(f"/aot/matters/{journey.handle}").text)[1]
    assert first.answer.status_code == 200
    yield {"handle": journey.handle, "session": session, "submission": submission, "i": PETITION,
           "token": journey.link.rpartition("/")[2], "first": first}
    first.close()


@pytest.fixture
def unchanged(journey):
    """Fails the test when a row of the vault (but the record of who tried what) is another one afterwards."""
    before = rows(journey.server.home)
    yield
    assert rows(journey.server.home) == before


def rows(home) -> dict[str, list]:
    kept = {}
    with sqlite3.connect(f"file:{home}/vault.sqlite?mode=ro", uri=True) as vault:
        for (name,) in vault.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            if "audit" not in name and "lease" not in name:
                kept[name] = sorted(map(repr, vault.execute(f'SELECT * FROM "{name}"')))
    vault.close()
    return kept


def made_up(real: dict) -> dict:
    """The same things as they would be named if they did not exist."""
    return real | {"handle": "nothing-here", "session": NOT_THERE, "submission": "nothing-here", "token": "nothing-here"}


def seen(answer, names: dict) -> tuple:
    """An answer as far as it may differ: without the names that were asked for, and without its one-time tokens."""
    text = answer.text
    for name in ("handle", "session", "submission", "token"):
        text = text.replace(names[name], "…")
    text = re.sub(r'(csrf[-_]token"? ?(content|value)?[=:]? ?"|data-aot-csrf=")[^"]*', "", text)
    return answer.status_code, answer.headers.get("Content-Type"), text


def leaks(text: str, journey) -> list[str]:
    reference = re.search(r"AOT-\w{4}-\w{4}", journey.told["review"])[0]
    return [one for one in (*browser_answers.PLANTED, reference) if one in text]


@pytest.mark.parametrize("email", [SECOND, NEITHER])
def test_our_pages_answer_as_if_nothing_were_there(journey, others, real, unchanged, email):
    """Ensures that every page of ours says the same about a thing of another organization and about one that does not exist."""
    for path in OURS:
        truly, invented = others[email].get(path.format(**real)), others[email].get(path.format(**made_up(real)))
        assert truly.status_code == 404 and leaks(truly.text, journey) == [], path
        assert seen(truly, real) == seen(invented, made_up(real)), path


@pytest.mark.parametrize("email", [SECOND, NEITHER])
def test_docassembles_pages_give_nothing(journey, others, real, unchanged, email):
    """Ensures that no page of docassemble's shows another account's session, file, list or secret."""
    for path in DOCASSEMBLES:
        answer = others[email].get(path.format(**real))
        assert answer.status_code < 500 or answer.status_code == 501, path
        assert leaks(answer.text, journey) == [], path
        assert real["session"] not in answer.text.replace(path.format(**real), "") or "session=" not in answer.text, path
        assert not answer.content.startswith(b"%PDF"), path
    first = real["first"].get("/")
    assert real["session"] in first.text, "the draft is still its owner's"


@pytest.mark.parametrize("email", [SECOND, NEITHER])
def test_a_session_of_another_account_opens_like_none(journey, others, real, email):
    """Ensures that an interview's session of another account is answered, to every request, as one that does not exist."""
    for path in ("/interview?i={i}&session={session}", "/interview?i={i}&session={session}&new_session=1",
                 "/interview?i={i}&session={session}&json=1", "/interview?session={session}"):
        truly, invented = others[email].get(path.format(**real)), others[email].get(path.format(**made_up(real)))
        assert truly.status_code == 404 and "There is nothing here for you" in truly.text, path
        assert seen(truly, real) == seen(invented, made_up(real)), path
    csrf = re.search(r'data-aot-csrf="([^"]+)"', others[email].get("/").text)[1]
    sent = others[email].http.post(f"{others[email].base}/interview", params={"i": PETITION, "session": real["session"]},
                                   data={"csrf_token": csrf, server_support.encoded("start.danger"): "yes"}, timeout=60)
    assert sent.status_code == 404


@pytest.mark.parametrize("email", [SECOND, NEITHER])
def test_no_action_changes_anything(journey, others, real, unchanged, email):
    """Ensures that every form of ours, sent by another organization with a good token, changes nothing and says the same as
    about a thing that does not exist."""
    client = others[email]

    def post(path: str, names: dict, **values: str):
        csrf = re.search(r'data-aot-csrf="([^"]+)"', client.get("/").text)[1]
        return client.http.post(client.base + path.format(**names), data={"csrf_token": csrf, **values}, timeout=60,
                                headers={"Referer": client.base + "/"})

    for names in (real, made_up(real)):
        told = [post("/aot/matters/{handle}/report", names, submission=names["submission"], state="accepted", said_by="Nobody",
                     cause_number="1", filed_on=date.today().isoformat()),
                post("/aot/matters/nothing-here/report", names, submission=names["submission"], state="failed", said_by="Nobody"),
                post("/aot/sign/{token}", names, name="Nobody", place="Nowhere", version="1"),
                post("/aot/matters/{handle}/papers/declaration/declarant/ask/send", names, address="a@b.example", own="yes"),
                post("/aot/matters/{handle}/papers/declaration/declarant/ask/show", names),
                post("/aot/matters/{handle}/papers/petition/petitioner/sign", names, name="Nobody", place="Nowhere", version="1")]
        assert [one.status_code for one in told] == [404] * 6
        if names is real:
            first = [seen(one, names) for one in told]
        assert all(leaks(one.text, journey) == [] for one in told)
    assert first == [seen(one, made_up(real)) for one in told]


def test_each_organization_sees_its_own_list(journey, others):
    """Ensures that the other organization's list is empty, its settings are its own, and an account of neither has none."""
    assert "There is no matter yet." in others[SECOND].get("/aot/matters").text
    own = others[SECOND].get("/aot/settings")
    assert own.status_code == 200 and "filings@prosecutor.example" not in own.text and "relay-user" not in own.text
    for path in ("/aot/matters", "/aot/settings"):
        assert others[NEITHER].get(path).status_code == 404


def test_the_desk_denies_the_other_login(journey, others, real, monkeypatch):
    """Ensures that every function of the desk denies another organization's log-in, in the words it has for what is not there."""
    monkeypatch.setenv("AOTFORMS_HOME", str(journey.server.home))
    today, facts = date.today(), matter.Matter().model_dump_json()
    calls = {
        "review": lambda who, names: desk.review(who, names["handle"]), "papers": lambda who, names: desk.papers(who, names["handle"]),
        "paper_pdf": lambda who, names: desk.paper_pdf(who, names["handle"], "petition"),
        "paper_html": lambda who, names: desk.paper_html(who, names["handle"], "petition"),
        "sign": lambda who, names: desk.sign(who, names["handle"], "petition", "petitioner", "Nobody", today, None),
        "show_link": lambda who, names: desk.show_link(who, names["handle"], "declaration", "declarant"),
        "send_link": lambda who, names: desk.send_link(who, names["handle"], "declaration", "declarant", "a@b.example", "https://f.example"),
        "to_sign": lambda who, names: links.to_sign(who, names["handle"], "declaration", "declarant"),
        "take_scan": lambda who, names: desk.take_scan(who, names["handle"], "petition", b"%PDF-1.7", today, None),
        "routes": lambda who, names: desk.routes(who, names["handle"]), "where": lambda who, names: desk.where(who, names["handle"]),
        "send": lambda who, names: desk.send(who, names["handle"], "prosecutor", "paper"),
        "packet_zip": lambda who, names: desk.packet_zip(who, names["handle"]),
        "save": lambda who, names: desk.save(who, facts, names["handle"]),
        "matter": lambda who, names: office.matter(who, names["handle"]),
        "report": lambda who, names: desk.report(who, names["submission"], "received", "Nobody", "test"),
        "receipt": lambda who, names: desk.receipt(who, names["submission"]),
        "artifact": lambda who, names: desk.artifact(who, names["submission"], "message.eml"),
        "open_link": lambda who, names: links.open_link(names["token"]),
    }
    try:
        for who in (SECOND, NEITHER):
            for name, call in calls.items():
                words = []
                for names in (real, made_up(real)):
                    with pytest.raises(AotFormsError) as error:
                        call(who, names)
                    assert error.type is AccessDenied, (name, who, error.value)
                    words.append(error.value.line())
                assert words[0] == words[1], name
    finally:
        opening.vault().close()
        opening._open.cache_clear()
