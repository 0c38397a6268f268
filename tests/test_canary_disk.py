"""After the whole way, and after errors on it, no planted name, date, number or word of the story lies anywhere but in the vault,
encrypted, and in the papers that were sent."""
from __future__ import annotations

import base64
import re
import sqlite3
import unicodedata
import zlib
from email.header import decode_header, make_header
from urllib.parse import quote, quote_plus, unquote_plus

import browser_answers
import pytest
from browser_journey import PETITION
from server_support import Client, encoded

pytestmark = [pytest.mark.docassemble, pytest.mark.browser]
NOT_OURS = {"swap"}
RUN = re.compile(rb"[A-Za-z0-9+/_-]{120,}={0,2}")


def forms(token: str) -> set[bytes]:
    """A token as it may lie in a file: by encoding, by normal form, escaped, and within base64 at each of the three offsets."""
    texts = {unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in (token, token.upper(), token.lower())}
    found = set()
    for text in texts:
        plain = text.encode()
        found |= {plain, text.encode("utf-16-le"), text.encode("utf-16-be"), quote(text).encode(), quote_plus(text).encode(),
                  text.encode("ascii", "backslashreplace"), text.encode("ascii", "xmlcharrefreplace")}
        for offset in range(3):
            body = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")
            core = body[(0, 2, 3)[offset]:len(body) - (0 if (offset + len(plain)) % 3 == 0 else 1)]
            if len(core) >= 6:
                found |= {core, core.replace(b"+", b"-").replace(b"/", b"_")}
    return found


FORMS = {token: forms(token) for token in browser_answers.PLANTED}


def planted(content: bytes) -> list[str]:
    """The tokens that lie in ``content``, in any form, also within what base64 and zlib wrap."""
    found = {token for token, ways in FORMS.items() if any(way in content for way in ways)}
    for run in RUN.findall(content):
        try:
            inner = base64.b64decode(run.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(run) % 4))
        except ValueError:
            continue
        for opened in (inner, _unpacked(inner)):
            found |= {token for token, ways in FORMS.items() if any(way in opened for way in ways)}
    return sorted(found)


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompress(content)
    except zlib.error:
        return b""


@pytest.fixture(scope="module")
def after_errors(journey):
    """The journey, and then requests that go wrong with planted words in them: a bad date, an unknown page, a bad form."""
    story, name = browser_answers.STORY, browser_answers.PETITIONER[1]
    client = Client(journey.server)
    client.sign_in(name + "@hospital.example", story)
    client.sign_in(journey.server.email, journey.server.password)
    client.get(f"/interview?i={PETITION}&new_session=1")
    client.send(PETITION, **{"start.danger": story})
    client.http.post(f"{client.base}/interview", params={"i": PETITION}, data={encoded("respondent.given"): name}, timeout=60)
    client.http.post(f"{client.base}/aot/matters/{journey.handle}/report", data={"said_by": name}, timeout=60)
    csrf = re.search(r'data-aot-csrf="([^"]+)"', client.get("/").text)[1]
    for path, values in ((f"aot/matters/{journey.handle}/report", {"submission": name, "state": story, "said_by": name}),
                         ("aot/settings/address", {"county": name, "office": story, "address": name, "confirmed_by": name}),
                         ("aot/settings/mail", {"smtp_host": name, "smtp_port": story}), ("aot/sign/none", {"name": name}), ("aot/members/name", {"member": name, "name": story}),
                         (f"aot/matters/{journey.handle}/papers/declaration/declarant/ask/send", {"address": name, "own": "yes"}),
                         ("aot/settings/address", {})):
        answer = client.http.post(f"{client.base}/{path}", data={"csrf_token": csrf, **values}, timeout=60,
                                  headers={"Referer": client.base + "/"})
        assert answer.status_code in {400, 404}, (path, answer.status_code)
    client.close()
    return journey


def test_the_scan_would_find_a_plain_word(tmp_path):
    """Ensures that the scan of this file sees a token in each of its forms, so that finding none means something."""
    for token in browser_answers.PLANTED:
        for way in (token.encode(), token.encode("utf-16-le"), base64.b64encode(b'{"a": "' + token.encode() + b'", "b": 1}'),
                    base64.b64encode(zlib.compress(b"x" * 3 + token.encode() + bytes(range(256))))):
            assert token in planted(b"\x00\xff before " + way + b" after"), (token, way)


def test_no_planted_word_in_a_log_or_in_what_the_server_said(after_errors):
    """Ensures that no log of the home and no line on the server's output holds a planted word."""
    logs = [one for one in (after_errors.server.home / "log").rglob("*") if one.is_file()]
    assert len(logs) >= 3
    assert {one.name: planted(one.read_bytes()) for one in logs if planted(one.read_bytes())} == {}
    assert planted("\n".join(after_errors.server.said()).encode()) == []


def test_no_planted_word_in_an_address(after_errors):
    """Ensures that none of the addresses that the browsers asked for holds a planted word, plain or in base64."""
    assert len(after_errors.urls) > 200
    assert {url for url in after_errors.urls if planted(unquote_plus(url).encode()) or planted(url.encode())} == set()


def test_no_planted_word_in_the_mail_outside_the_papers(after_errors):
    """Ensures that subject, other headers, body and file names of the mail name nobody."""
    message = after_errors.peer.deliveries[0].message
    heads = "\n".join(f"{name}: {make_header(decode_header(value))}" for name, value in message.items())
    names = [part.get_filename() for part in message.iter_attachments()]
    body = message.get_body(("plain",)).get_content()
    assert len(names) >= 5 and body.strip()
    assert planted("\n".join([heads, body, *names]).encode()) == []


def test_no_planted_word_in_a_file_name(after_errors):
    """Ensures that no file or folder of the home is named after a planted word."""
    assert [path for path in after_errors.server.home.rglob("*") if planted(str(path.relative_to(after_errors.server.home)).encode())] == []


def test_no_planted_byte_on_disk(after_errors):
    """Ensures that no file under the home holds a planted word or a whole paper in the plain: databases and their journals, the
    store's append-only file, uploads, temporary files, logs, configuration."""
    found, count = {}, 0
    for path in after_errors.server.home.rglob("*"):
        if not path.is_file() or path.is_symlink():
            continue
        content, count = path.read_bytes(), count + 1
        words = planted(content) + (["a plain PDF"] if b"%PDF-1" in content else [])
        if words:
            found[str(path.relative_to(after_errors.server.home))] = words
    assert count > 10
    assert found == {}


def test_docassembles_answers_are_all_encrypted(after_errors):
    """Ensures that every row of answers that docassemble keeps is encrypted, and that it has kept some."""
    database = next((after_errors.server.home / "db").rglob("docassemble.sqlite"))
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as opened:
        counts = dict(opened.execute("SELECT encrypted, count(*) FROM userdict GROUP BY encrypted"))
        titles = opened.execute("SELECT count(*) FROM userdict").fetchone()
    opened.close()
    assert counts.get(1, 0) > 60 and set(counts) == {1}, (counts, titles)


def test_no_upload_of_docassembles_is_left(after_errors):
    """Ensures that a scan that was uploaded and refused is not kept outside the vault."""
    files = after_errors.server.home / "files"
    assert [one for one in files.rglob("*") if one.is_file()] == []
