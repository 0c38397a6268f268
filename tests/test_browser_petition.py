"""The whole petition by keyboard alone at 390 px, on a real server, to a signed packet in the prosecutor's mail."""
from __future__ import annotations

import io
import re
import subprocess
import unicodedata

import browser_answers
import pytest
from pypdf import PdfReader

from docassemble.AotForms import packet

pytestmark = [pytest.mark.docassemble, pytest.mark.browser]
RESPONDENT, DECLARANT = " ".join(browser_answers.RESPONDENT), " ".join(browser_answers.DECLARANT)


def plain(text: str) -> str:
    """Text for comparing: composed, and without the breaks of lines."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="module")
def received(journey, tmp_path_factory):
    """The files that came by mail, in a folder, by name."""
    folder = tmp_path_factory.mktemp("received")
    for part in journey.peer.deliveries[0].message.iter_attachments():
        (folder / part.get_filename()).write_bytes(part.get_payload(decode=True))
    return folder


def by_poppler(file) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def test_every_answer_was_asked_for_and_the_review_is_reached(journey):
    """Ensures that the interview asked every question of the answers file, and nothing the law asks for is missing."""
    assert set(journey.given) - journey.used == set()
    assert "Nothing that the law asks for is missing." in journey.told["review"]


def test_only_keys_were_used_and_the_focus_was_always_seen(journey):
    """Ensures that the whole way was gone by keys, and the control that had the focus showed it each time."""
    assert sum(keys.presses for keys in journey.keyboards) > 1500
    assert [unseen for keys in journey.keyboards for unseen in keys.unseen] == []


def test_signatures_by_own_login_and_by_a_link_that_works_once(journey):
    """Ensures that a wrong name signs nothing, each signer signs by their own act, and a used link opens nothing."""
    told = journey.told
    assert "not signed" in told["papers"]
    assert told["papers signed"].count(": signed on") == 1 and "Your signature is on the paper." in told["papers signed"]
    assert "There is a problem" in told["signed by link error"] and told["signed by link "].startswith("Signed")
    assert "There is nothing here for you" in told["link used"]
    assert told["papers signed by all"].count(": signed on") == 2


def test_the_link_went_straight_to_its_signer(journey):
    """Ensures that the link came by mail to the address that was given, that neither that message nor a page of who asked for it tells
    what it must not, and that the record of the signature says how the link was handed over."""
    message = journey.link_mail.message
    whole = "\n".join([*(f"{name}: {value}" for name, value in message.items()), message.get_content()])
    assert journey.link_mail.rcpt_tos == ("reader-7@inbox.example",) and journey.link in whole
    assert [one for one in browser_answers.PLANTED if one in whole] == []
    assert "This is the address of your own log-in" in journey.told["link sent error"]
    token = journey.link.rpartition("/")[2]
    assert "The link was sent" in journey.told["link sent "] and all(token not in told for told in journey.told.values())
    signed = journey.told["papers signed by all"]
    assert "link sent by Zebulina Quillfeather to reader-7@inbox.example" in signed
    assert "in their own log-in; their name was entered on the server itself" in signed
    assert "Zebulina Quillfeather" in journey.told["people"] and "on the server itself, by whoever" in journey.told["people"]


def test_the_signer_reads_the_whole_paper(journey):
    """Ensures that the page behind a link shows the names and the paper's version before it asks for a signature."""
    assert RESPONDENT in journey.told["sign by link"] and DECLARANT in journey.told["sign by link"]
    assert re.search(r"Version \S+", journey.told["sign by link"])


def test_the_courier_delivered_once_by_verified_tls(journey):
    """Ensures that the packet arrived exactly once, over TLS and after a login, and the matter's page says so."""
    assert len(journey.peer.deliveries) == 1 and len(journey.peer.seen) == 1
    assert journey.peer.deliveries[0].rcpt_tos == ("filings@prosecutor.example",)
    assert b"AUTH" in journey.peer.heard.upper()
    top = journey.told["matter"].partition("What there is to do")[0]
    assert "Did it arrive?" in top and "Sent. The carrier has it" in top, "before anything else on the page"
    assert "Saved: the e-mail address of the prosecutor, Snohomish County." in journey.told["settings"]
    assert "The office says it has it" in journey.told["matter received"]


def test_the_packet_that_arrived_is_whole(received):
    """Ensures that the received files and their manifest verify, and are what a packet of this matter holds."""
    verdict = packet.verify(received)
    assert verdict.whole, verdict
    names = sorted(one.name for one in received.iterdir())
    assert {name for name in names if not name.endswith(".pdf")} == {"manifest.json", "proof.json"} and len(names) >= 7


def test_names_stand_whole_in_the_papers_by_two_readers(received):
    """Ensures that the Vietnamese and the Polish name are whole in petition and declaration, read by pypdf and pdftotext."""
    for of, names in (("petition", (RESPONDENT, DECLARANT)), ("declaration", (RESPONDENT, DECLARANT))):
        file = next(one for one in sorted(received.glob("*.pdf")) if of in one.name and "addendum" not in one.name)
        texts = ("".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read_bytes())).pages), by_poppler(file))
        for text in texts:
            for name in names:
                assert plain(name) in plain(text), (file.name, name)


def test_both_signatures_are_on_the_papers(received):
    """Ensures that each paper carries the typed signature of its signer."""
    for of, signer in (("petition", " ".join(browser_answers.PETITIONER)), ("declaration", DECLARANT)):
        file = next(one for one in sorted(received.glob("*.pdf")) if of in one.name and "addendum" not in one.name)
        assert plain(f"/s/ {signer}") in plain(by_poppler(file))


def test_a_long_answer_moves_whole_to_the_addendum(received):
    """Ensures that the story that does not fit its box stands whole in the addendum."""
    text = by_poppler(next(received.glob("*addendum*.pdf")))
    pages = [re.sub(r"\nAddendum to the petition;[^\n]*", "", page) for page in text.split("\f")]
    assert len(pages) >= 2 and plain(browser_answers.LONG) in plain("".join(pages))


def test_no_request_left_the_server(journey):
    """Ensures that the browser asked nobody but the server for anything."""
    assert {re.match(r"\w+://[^/]+/", url)[0] for url in journey.urls if not url.startswith(("data:", "blob:"))} == {journey.server.url}
