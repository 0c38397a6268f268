"""Accounts with a verified name, and the pages about people and links, on the real server."""
from __future__ import annotations

import subprocess

import pytest
import server_support

from docassemble.AotForms.vault import open_vault

pytestmark = [pytest.mark.docassemble, pytest.mark.slow]
DOCTOR, NAME = "names-doctor@hospital.example", "Zebulina Quillfeather"


def test_an_account_with_membership_and_name_in_one_command(running_server):
    """Ensures that the name reaches the vault only: it is kept as entered on the server, and lies nowhere in the plain."""
    done = subprocess.run(server_support.command("accounts", "add", DOCTOR, "--member", "filer", "--name", NAME, "--as", running_server.email,
                                                 "--home", running_server.home),
                          env=server_support.environment(), capture_output=True, text=True, timeout=180)
    assert done.returncode == 0 and NAME not in done.stdout + done.stderr, done.stderr
    assert "It sees nothing until" not in done.stdout
    vault = open_vault(running_server.home)
    name = vault.members.own(vault.actor(DOCTOR)).name
    vault.close()
    assert (name.full, name.check) == (NAME, "terminal")
    assert [path for path in running_server.home.rglob("*") if path.is_file() and b"Quillfeather" in path.read_bytes()] == []


def test_the_first_start_says_how_the_first_name_is_entered(running_server):
    """Ensures that a server started without the first person's name says the one command that enters it."""
    assert f"aotforms members name {running_server.email} --home {running_server.home}" in "\n".join(running_server.said())


def test_forms_of_people_and_links_need_their_token_and_a_login(running_server, client):
    """Ensures that a post without its token changes nothing, the short address of a link leads to its page, and a stranger is asked to
    log in."""
    assert "/user/sign-in" in client.get("/aot/members").url
    gone = client.get("/s/no-such-link")
    assert gone.status_code == 404 and gone.url.endswith("/aot/sign/no-such-link") and "There is nothing here for you" in gone.text
    client.sign_in(running_server.email, running_server.password)
    page = client.get("/aot/members")
    stood = page.text.count(NAME)  # another test may have had it verified
    assert page.status_code == 200 and "Verify a name" in page.text
    for path in ("/aot/members/name", "/aot/matters/x/papers/petition/petitioner/ask/show", "/aot/matters/x/papers/petition/petitioner/sign"):
        assert client.http.post(client.base + path, data={"member": "x", "name": NAME}, timeout=60).status_code == 400, path
    assert client.get("/aot/members").text.count(NAME) == stood
