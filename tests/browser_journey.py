"""The whole way once, by keyboard alone: from the landing page to a packet in the prosecutor's mail, and two who sign.

``walk_through`` does it on a fresh server, looks at every screen that it meets, and gives a ``Journey`` for tests to judge.
"""
from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import browser_answers
import server_support
from browser_interview import ANNOUNCED, Interview
from browser_keyboard import Keyboard
from browser_screens import Screens
from peers.samples import pdf
from peers.smtp_peer import SmtpPeer

PETITION = "docassemble.AotForms:data/questions/petition.yml"
OFFICE = "filings@prosecutor.example"
DECLARANT_ADDRESS = "reader-7@inbox.example"
PLACE = "Everett, Washington"
RELAY = ("relay-user", "relay-Password-1")
PHONE = {"width": 390, "height": 844}
DELIVERY_SECONDS = 60


@dataclass
class Journey:
    """What the way left behind."""

    server: server_support.Server
    peer: SmtpPeer
    screens: Screens
    urls: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    keyboards: list[Keyboard] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    link: str = ""
    link_mail: object = None
    handle: str = ""
    given: dict[str, object] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    refusals: list[dict] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def text(self, page) -> str:
        return page.evaluate("document.querySelector('main, #daquestion').innerText")

    def context(self, browser):
        """A fresh browser at 390 px whose every request and complaint is kept."""
        context = browser.new_context(viewport=PHONE, locale="en-US", reduced_motion="reduce")
        context.set_default_timeout(60_000)
        context.on("request", lambda request: self.urls.append(request.url))
        context.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context

    def keyboard(self, page) -> Keyboard:
        self.keyboards.append(Keyboard(page))
        return self.keyboards[-1]


def walk_through(browser, home: Path) -> Journey:
    """From a fresh home to the delivered packet.  The server and the peer go on until ``finish``."""
    peer = SmtpPeer(login=RELAY).start()
    server = server_support.start(home, "--admin-name", browser_answers.full(*browser_answers.PETITIONER), environ=server_support.environment(SSL_CERT_FILE=peer.ca_file))
    way = Journey(server, peer, Screens())
    try:
        context = way.context(browser)
        page = context.new_page()
        keys = way.keyboard(page)
        for step in STEPS:
            begun = time.monotonic()
            step(way, page, keys)
            way.seconds[step.__name__] = round(time.monotonic() - begun, 1)
        context.close()
    except BaseException:
        finish(way)
        raise
    return way


def finish(way: Journey) -> None:
    """Stop what ``walk_through`` started."""
    way.server.stop()
    way.peer.stop()


def _log_in(way: Journey, page, keys: Keyboard) -> None:
    look = way.screens.look
    page.goto(way.server.url)
    look(page, "landing before the login")
    keys.follow("Sign in")
    look(page, "login")
    for password, state in (("wrong-Password-1", "error"), (way.server.password, "")):
        keys.tab_to_field("email")
        keys.write(way.server.email)
        keys.tab_to_field("password")
        keys.write(password)
        keys.enter()
        if state:
            way.refusals.append(page.evaluate(ANNOUNCED))
        look(page, "login" if state else "landing", state)


def _settings(way: Journey, page, keys: Keyboard) -> None:
    look = way.screens.look
    keys.follow("Settings.*")
    look(page, "settings")
    relay = {"smtp_host": "localhost", "smtp_port": "none", "smtp_from": "filings@hospital.example", "smtp_username": RELAY[0],
             "smtp_password": RELAY[1]}
    fill(keys, relay)
    keys.follow("Keep the mail relay")
    look(page, "settings", "error")
    way.refusals.append(page.evaluate(ANNOUNCED))
    keys.follow_within("Port This is not a number.*|Port: This is not a number.*")
    way.told["settings error"] = page.input_value("[name=smtp_host]")
    fill(keys, {"smtp_port": str(way.peer.port), "smtp_password": RELAY[1]})
    keys.tab_to_field("smtp_security")
    keys.choose("tls")
    keys.follow("Keep the mail relay")
    keys.tab_to_field("county")
    keys.choose("Snohomish")
    keys.tab_to_field("office")
    keys.choose("prosecutor")
    fill(keys, {"address": OFFICE, "confirmed_by": "The desk officer"})
    keys.follow("Keep this address")
    look(page, "settings kept")
    way.told["settings"] = way.text(page)


def _people(way: Journey, page, keys: Keyboard) -> None:
    """The names that were verified; an administrator alone sees the own name as it was entered on the server."""
    page.goto(way.server.url)
    keys.follow("People.*")
    way.screens.look(page, "people")
    way.told["people"] = way.text(page)


def fill(keys: Keyboard, values: dict[str, str]) -> None:
    for name, value in values.items():
        keys.tab_to_field(name)
        keys.write(value)


def _interview(way: Journey, page, keys: Keyboard) -> None:
    page.goto(way.server.url)
    keys.follow("Start a petition.*")
    way.given = browser_answers.answers(way.server.email)
    interview = Interview(page, keys, way.screens, way.given)
    interview.run("start_danger")
    interview.refused()  # nothing chosen
    interview.run("incident_when")
    interview.wrong({"incidents[0].when_year": 2025, "incidents[0].when_month": "2", "incidents[0].when_day": 31})
    interview.run("review")
    way.used = interview.used
    way.refusals += interview.errors
    way.told["review"] = way.text(page)


def _signatures(way: Journey, page, keys: Keyboard) -> None:
    look, name = way.screens.look, browser_answers.full
    keys.follow("Go to the papers")
    look(page, "papers")
    way.told["papers"] = way.text(page)
    keys.follow("View as a page Petition.*")
    look(page, "paper")
    keys.follow("Go to the papers")
    interview = Interview(page, keys, way.screens, {})
    _refused_scan(way, page, keys, interview)
    keys.follow("Sign it now .*")
    look(page, "sign")
    for typed, state in (("Somebody Else", "error"), (name(*browser_answers.PETITIONER), "")):
        interview.answers = {"signing.typed_name": typed, "signing.place": PLACE}
        interview.answer()
        if state:
            interview.refused()
            way.refusals += interview.errors
        else:
            interview.go_on()
    look(page, "papers signed")
    way.told["papers signed"] = way.text(page)
    _ask(way, page, keys)
    _declarant(way, page.context.browser)
    keys.follow("Back to the interview")
    look(page, "papers signed by all")
    way.told["papers signed by all"] = way.text(page)


def _ask(way: Journey, page, keys: Keyboard) -> None:
    """Ask the declarant: refused for the asker's own address, then sent to the declarant's; the mail is taken out of the box."""
    look = way.screens.look
    keys.follow("Ask for this signature .*[Dd]eclaration.*")
    look(page, "ask")
    for address, state in ((way.server.email, "error"), (DECLARANT_ADDRESS, "")):
        fill(keys, {"address": address})
        keys.tab_to_field("own")
        keys.press("Space")
        keys.follow("Send the link")
        if state:
            way.refusals.append(page.evaluate(ANNOUNCED))
        look(page, "ask" if state else "link sent", state)
        way.told["link sent " + state] = way.text(page)
    way.link_mail = way.peer.deliveries.pop(0)
    way.peer.seen.clear()
    way.link = re.search(r"https?://\S+/s/\S+", way.link_mail.message.get_content())[0]


def _refused_scan(way: Journey, page, keys: Keyboard, interview: Interview) -> None:
    """A scan that is not of this paper.  (The file is chosen in a window of the operating system, which is none of the page's.)"""
    keys.follow("Add a scan .*Petition.*")
    way.screens.look(page, "scan")
    other = pdf(" ".join((*browser_answers.PETITIONER, browser_answers.STORY)))
    page.set_input_files("input[type=file]", {"name": f"{browser_answers.PETITIONER[1]}.pdf", "mimeType": "application/pdf", "buffer": other})
    interview.answers = {"scan.signed_on": browser_answers.today().isoformat(), "scan.place": PLACE}
    interview.answer()
    interview.refused("Take the scan")
    way.told["scan"] = way.text(page)
    keys.follow("Back")


def _declarant(way: Journey, browser) -> None:
    """The professional, elsewhere, with nothing but the link."""
    context = way.context(browser)
    page, look = context.new_page(), way.screens.look
    keys = way.keyboard(page)
    page.goto(way.link)
    look(page, "sign by link")
    way.told["sign by link"] = way.text(page)
    for typed, state in (("Somebody Else", "error"), (browser_answers.full(*browser_answers.DECLARANT), "")):
        fill(keys, {"name": typed, "place": PLACE})
        keys.follow("Sign this paper")
        if state:
            way.refusals.append(page.evaluate(ANNOUNCED))
        look(page, "sign by link" if state else "signed by link", state)
        way.told["signed by link " + state] = way.text(page)
    page.goto(way.link)
    look(page, "denied")
    way.told["link used"] = way.text(page)
    context.close()


def _file(way: Journey, page, keys: Keyboard) -> None:
    look = way.screens.look
    keys.follow("Go to filing")
    look(page, "filing")
    way.told["filing"] = way.text(page)
    keys.tab_to(lambda at: at["tag"] == "a" and re.search("by e-mail", at["words"]), "Send by e-mail")
    keys.enter()
    look(page, "send")
    interview = Interview(page, keys, way.screens, {"sending.sure": "yes"})
    interview.answer()
    interview.go_on()
    look(page, "filing sent")
    way.told["filing sent"] = way.text(page)
    deadline = time.monotonic() + DELIVERY_SECONDS
    while not way.peer.deliveries and time.monotonic() < deadline:
        page.wait_for_timeout(100)


def _matter(way: Journey, page, keys: Keyboard) -> None:
    look = way.screens.look
    page.goto(way.server.url)
    keys.follow("See your matters.*")
    look(page, "matters")
    way.told["matters"] = way.text(page)
    keys.follow("AOT-.*")
    way.handle = page.url.rpartition("/")[2]
    deadline = time.monotonic() + DELIVERY_SECONDS
    while "The carrier has it" not in way.text(page) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
        page.reload()
    look(page, "matter")
    way.told["matter"] = way.text(page)
    keys.follow("Read as a page ?: Petition.*")
    look(page, "paper twin")
    page.goto(f"{way.server.url}aot/matters/{way.handle}")
    keys.tab_to_field("state")
    keys.choose("received")
    fill(keys, {"said_by": "The desk officer"})
    keys.follow("Save what happened")
    look(page, "matter received")
    way.told["matter received"] = way.text(page)


def _elsewhere(way: Journey, page, keys: Keyboard) -> None:
    """The pages that are left, and a wrong door."""
    look = way.screens.look
    page.goto(f"{way.server.url}aot/matters/no-such-matter")
    look(page, "denied")
    page.goto(f"{way.server.url}user/change-password")
    look(page, "change password")
    page.goto(f"{way.server.url}interview?i={PETITION}&new_session=1")
    interview = Interview(page, keys, way.screens, {"start.danger": "yes"})
    interview.run("start_get_help")
    interview.answers = {"start.danger": "no", "petitioner.kind": "family member"}
    interview.run("wrong_door")


STEPS = (_log_in, _settings, _people, _interview, _signatures, _file, _matter, _elsewhere)
