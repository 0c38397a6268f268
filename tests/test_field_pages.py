"""The page for the field on the real server, without a browser: what is kept is what is served, and a hand-in makes one matter."""
from __future__ import annotations

import hashlib
import json
import re
import secrets

import pytest

from docassemble.AotForms.guide import field_pages

pytestmark = pytest.mark.docassemble


@pytest.fixture
def inside(client, running_server):
    client.sign_in(running_server.email, running_server.password)
    return client


def hand_in(client, body: bytes, token: str | None = None):
    token = client.get("/aot/field/ready").json()["csrf"] if token is None else token
    return client.http.post(client.base + "/aot/field/hand-in", data=body, timeout=60, allow_redirects=False,
                            headers={"Content-Type": "application/json", "X-CSRFToken": token, "Referer": client.base + "/aot/field/"})


def bundle(**answers: str) -> bytes:
    return json.dumps({"bundle": secrets.token_hex(16), "answers": {name.replace("__", "."): value for name, value in answers.items()}}).encode()


def matters(client) -> set[str]:
    return set(re.findall(r"AOT-[0-9A-Z]{4}-[0-9A-Z]{4}", client.get("/aot/matters").text))


def test_what_the_worker_lists_is_what_the_server_serves(inside, running_server):
    """Every file by its SHA-256; the page is the same for everybody, names nobody, and needs a log-in to be had."""
    script = inside.get("/aot/field/worker.js")
    listed = json.loads(re.search(r"^const SHELL = (\{.+\});$", script.text, re.MULTILINE)[1])
    assert script.headers["Content-Type"].startswith("text/javascript") and len(listed) == 12
    for address, digest in listed.items():
        answer = inside.get(address)
        assert (answer.status_code, hashlib.sha256(answer.content).hexdigest()) == (200, digest), address
    page = inside.get("/aot/field/")
    assert running_server.email not in page.text and "csrf" not in page.text.lower()
    assert page.headers["Cache-Control"] == "no-store" and "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert all(re.search(r"\ssrc=", tag) for tag in re.findall(r"<script[^>]*>", page.text)) and " style=" not in page.text
    inside.http.cookies.clear()
    assert "/user/sign-in" in inside.get("/aot/field/").url and "/user/sign-in" in inside.get("/aot/field/worksheet").url


def test_ready_repeats_the_echo_and_says_who_is_there(client, running_server):
    """Yes or no, never who; no token for strangers."""
    stranger = client.get("/aot/field/ready?echo=abc").json()
    assert (stranger["service"], stranger["echo"], stranger["signed_in"], stranger["csrf"]) == (field_pages.SERVICE, "abc", False, "")
    client.sign_in(running_server.email, running_server.password)
    there = client.get("/aot/field/ready?echo=" + "x" * 500)
    assert there.json()["signed_in"] and there.json()["csrf"] and len(there.json()["echo"]) == 64
    assert running_server.email not in there.text and there.headers["Cache-Control"] == "no-store"


def test_a_bundle_is_taken_once(inside):
    """The same bundle again gives the same matter; other answers under its name are refused, with the matter that they differ from."""
    before, sent = matters(inside), bundle(respondent__family="Zebulon")
    first = hand_in(inside, sent).json()
    assert first["taken"] and first["bundle"] == json.loads(sent)["bundle"] and first["sha256"] == hashlib.sha256(sent).hexdigest()
    assert hand_in(inside, sent).json() == first
    assert matters(inside) - before == {first["reference"]}
    other = hand_in(inside, sent.replace(b"Zebulon", b"Other"))
    assert other.status_code == 409 and not other.json()["taken"] and other.json()["reference"] == first["reference"]
    assert inside.get(f"/aot/matters/{first['handle']}").status_code == 200 and matters(inside) - before == {first["reference"]}


def test_what_cannot_be_taken_is_refused_and_makes_nothing(inside, running_server):
    """Wrong answers with their places, no bundle, too much, no token, nobody signed in; no answer repeats what was told."""
    before = matters(inside)
    wrong = hand_in(inside, bundle(respondent__birth_date="Zebulon", petitioner__kind="family member"))
    assert wrong.status_code == 422 and [one["where"] for one in wrong.json()["problems"]] == ["respondent.birth_date"]
    short = hand_in(inside, b'{"bundle": "1", "answers": {"respondent.family": "Zebulon"}}')
    assert short.status_code == 422 and not short.json()["taken"]
    assert hand_in(inside, b"<html>").status_code == 422
    big = hand_in(inside, bundle(venue__why="Zebulon " * 300_000))
    assert big.status_code == 413 and not big.json()["taken"]
    no_token = hand_in(inside, bundle(respondent__family="Zebulon"), token="none")
    assert no_token.status_code != 200 and "taken" not in no_token.text
    assert matters(inside) == before
    inside.http.cookies.clear()
    nobody = hand_in(inside, bundle(respondent__family="Zebulon"), token=inside.get("/aot/idle").json()["csrf"])
    assert nobody.status_code == 401 and not nobody.json()["taken"]
    assert not any("Zebulon" in one.text for one in (wrong, short, big, no_token, nobody))
    inside.sign_in(running_server.email, running_server.password)
    assert matters(inside) == before
