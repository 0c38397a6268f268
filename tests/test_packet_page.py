"""The page that goes with a packet: it checks every byte in a browser without a network, and is itself checked by verify."""
from __future__ import annotations

import hashlib
import json
import re

import pytest
from browser_screens import violations
from test_packet_seal import sealed

from docassemble.AotForms import packet


@pytest.fixture
def folder(tmp_path):
    return packet.write(sealed(reference="AOT-7K3F-92QM"), tmp_path / "packet", page=True)


def test_the_page_is_made_from_the_manifest_alone_and_noticed_when_changed(folder, tmp_path):
    """Same packet, same page; it is no extra file; one byte changed in it is told; without it the packet is whole as well."""
    page = folder / packet.PAGE
    assert page.read_bytes() == packet.page((folder / packet.MANIFEST).read_bytes())
    assert packet.verify(folder).whole and packet.load(folder).seal == sealed().seal
    page.write_bytes(page.read_bytes().replace(b"No, it was changed", b"Yes, every byte"))
    assert packet.verify(folder).changed == (packet.PAGE,)
    page.unlink()
    assert packet.verify(folder).whole
    assert not (packet.write(sealed(), tmp_path / "plain") / packet.PAGE).exists()


def test_the_page_loads_and_sends_nothing(folder):
    """No address in it, and a policy of its own that allows none; no tag can be ended from inside the manifest."""
    text = (folder / packet.PAGE).read_text(encoding="utf-8")
    assert "default-src 'none'" in text and "http:" not in text and "https:" not in text and "src=" not in text.replace("-src", "")
    odd = packet.page(json.dumps({"reference": "</title><script>x", "files": [{"name": "</script><img>"}]}).encode()).decode()
    assert odd.count("<script") == 2 and odd.count("</script>") == 2 and "<img>" not in odd


@pytest.mark.browser
def test_in_a_browser_without_a_network_every_file_is_checked(folder, page):
    """Opened as a file and by keyboard: whole; then one changed byte, a stranger, a seal that differs; nothing for axe to complain of."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / packet.PAGE).as_uri())
    page.context.set_offline(True)
    seal = packet.load(folder).seal
    page.locator("#own", has_text=re.compile("^[0-9a-f]{64}$")).wait_for(state="attached")  # the page's policy lets no text be run as code
    assert page.text_content("#own") == seal and violations(page) == []
    files = [str(path) for path in folder.iterdir()]
    page.set_input_files("#files", files)
    page.locator("#answer", has_text=re.compile("^All papers")).wait_for()
    page.keyboard.press("Tab")
    page.focus("#files")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "seal"
    page.keyboard.type(seal.upper())
    assert "The seal is the one on your receipt" in page.text_content("#answer")
    page.fill("#seal", "0" * 64)
    assert "another one" in page.text_content("#answer")
    page.fill("#seal", "")
    changed = folder / "02-petition.pdf"
    changed.write_bytes(changed.read_bytes() + b" ")
    (folder / "99-more.pdf").write_bytes(b"%PDF")
    page.set_input_files("#files", [str(changed), str(folder / "99-more.pdf")])
    page.locator("#answer", has_text="changed").wait_for()
    assert "Not in the packet: 99-more.pdf" in page.text_content("#answer")
    assert "No, it was changed" in page.text_content("tr:has(th:text-is('02-petition.pdf'))") and violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert all(url.startswith("file:") for url in asked) and len(asked) == 1
    for text in ("", "abc", "x" * 55, "y" * 56, "z" * 64, "é" * 5000):
        assert page.evaluate("text => aotformsSha256(text)", text) == hashlib.sha256(text.encode()).hexdigest()
