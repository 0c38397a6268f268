"""Who signs: a log-in only under the name that was verified for it, and a one-use link that reaches its signer and nobody else."""
from __future__ import annotations

import logging
import re
import unicodedata

import pytest

from pages_help import pages_app
from peers.smtp_peer import DROP, SmtpPeer
from test_desk import PLACE, STRANGER, example, login, row, save  # noqa: F401  the fixture

from demo import fresh  # found by the path that test_desk adds

from docassemble.AotForms.errors import AccessDenied, FilingFailed, InputError, RequirementNotMet
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import identity, links, office, opening

pytestmark = pytest.mark.slow
COLLEAGUE = "colleague@hospital.example"
DECLARANT = "Professor Zubair Quillonby"
ADDRESS = "reader-7@inbox.example"
SERVER = "https://forms.hospital.example/"


def named(facts, **names):
    """The matter with other names: ``petitioner=(given, family)``, ``declarant=…``."""
    given = facts.model_dump(mode="json")
    places = {"petitioner": ("petitioner", "contact"), "declarant": ("declaration",)}
    for who, (first, last) in names.items():
        holder = given
        for key in places[who]:
            holder = holder[key]
        holder["name"] = {"given": first, "family": last}
    return type(facts).model_validate(given)


def written(login: str, facts=None) -> str:  # noqa: F811
    """The handle of a saved matter whose papers are written."""
    handle = save(login, facts).handle
    desk.papers(login, handle)
    return handle


def sign(who: str, handle: str, paper: str, signer: str, name: str) -> None:
    desk.sign(who, handle, paper, signer, name, opening.today(), PLACE)


def how(who: str, handle: str, paper: str) -> dict:
    """What the signature record of a paper says of its signer."""
    kept = {r.paper_id: r for r in opening.vault().signatures.list(opening.actor(who), handle)}
    rows = {k.document.id: k.row for k in desk.signatures.refresh(opening.actor(who), handle)}
    return dict(kept[rows[paper]].detail["identity"])


def requests(who: str, handle: str) -> list:
    return list(opening.vault().requests.list(opening.actor(who), handle))


def test_the_address_in_the_answers_decides_nothing(login):  # noqa: F811
    """A petitioner whose answers name somebody else, with the log-in's own e-mail, cannot sign; corrected to the verified name they can."""
    other = named(example(), petitioner=("Somebody", "Else"))
    assert other.petitioner.contact.email == login
    handle = save(login, other).handle
    need = row(login, handle, "petition", "petitioner")
    assert need.name == "Somebody Else" and not need.own
    for typed in ("Somebody Else", desk.me(login).name):
        with pytest.raises(RequirementNotMet, match="Only the person named") as told:
            sign(login, handle, "petition", "petitioner", typed)
        assert "Somebody" not in str(told.value)
    save(login, example(), handle)
    with pytest.raises(RequirementNotMet, match="facts changed"):
        sign(login, handle, "petition", "petitioner", desk.me(login).name)
    sign(login, handle, "petition", "petitioner", desk.me(login).name)
    record = how(login, handle, "petition")
    assert (record["way"], record["check"], record["checked_by"]) == (identity.OWN, "terminal", "system") and record["checked_at"]
    assert "entered on the server itself" in row(login, handle, "petition", "petitioner").how


def test_nobody_signs_for_another(login):  # noqa: F811
    """Another member, without a name or with another one, cannot sign; the declarant and the cosigner sign in log-ins of their own."""
    handle = save(login, fresh("dcr-field")).handle
    needs = {n.signer: n for p in desk.papers(login, handle) if p.id == "declaration" for n in p.needs}
    office.add_member(login, COLLEAGUE, "filer")
    for name in (None, "Another Person"):
        if name:
            office.verify_name_here(COLLEAGUE, name)
        for signer, need in needs.items():
            assert not row(COLLEAGUE, handle, "declaration", signer).own
            with pytest.raises(RequirementNotMet, match="Only the person named"):
                sign(COLLEAGUE, handle, "declaration", signer, need.name)
    for signer, need in needs.items():
        mail = f"{signer}@hospital.example"
        office.add_member(login, mail, "filer")
        member = next(m.id for m in office.members(login) if m.login == mail)
        office.verify_name(login, member, need.name)
        assert row(mail, handle, "declaration", signer).own
        sign(mail, handle, "declaration", signer, need.name)
    assert {n.state for p in desk.papers(login, handle) if p.id == "declaration" for n in p.needs} == {"signed"}
    with pytest.raises(RequirementNotMet, match="Only the person named"):
        sign("declarant@hospital.example", handle, "petition", "petitioner", row(login, handle, "petition", "petitioner").name)


def test_a_name_that_nobody_vouched_for_signs_nothing(login):  # noqa: F811
    """Self-stated is no proof, and the person is told; verifying one's own name beside another administrator is refused."""
    handle = written(login)
    name = row(login, handle, "petition", "petitioner").name
    member = next(m.id for m in office.members(login) if m.own)
    office.verify_name(login, member, name)
    assert "nobody has vouched" in office.members(login)[0].how and not desk.me(login).vouched
    assert "Nobody has vouched" in desk.me(login).words
    with pytest.raises(RequirementNotMet, match="Only the person named"):
        sign(login, handle, "petition", "petitioner", name)
    office.add_member(login, COLLEAGUE, "admin")
    with pytest.raises(RequirementNotMet, match="their own name"):
        office.verify_name(login, member, name)
    office.verify_name(COLLEAGUE, member, name)
    sign(login, handle, "petition", "petitioner", name)
    assert how(login, handle, "petition")["check"] == "administrator"


@pytest.mark.parametrize("verified, same", [
    ("marisol  OAKES-tanaka", True), (unicodedata.normalize("NFD", "Zoë Ångström"), True), ("ZOË\u00a0ÅNGSTRÖM", True),
    ("Zoe Angstrom", False), ("Zoë Ångströ", False), ("Zoë A. Ångström", False), ("Z. Ångström", False), ("", False)])
def test_names_are_compared_composed_and_folded_and_nothing_looser(verified, same):
    """Composition, case and blanks may differ; a letter, an accent or an initial may not."""
    on_paper = "Marisol Oakes-Tanaka" if verified.startswith("mari") else "Zoë Ångström"
    assert identity.may_sign_as(identity.Me(None, verified, True), on_paper) is same
    assert not identity.may_sign_as(identity.Me(None, verified, False), on_paper)
    assert not identity.may_sign_as(identity.Me(None, "", True), "")


def test_organizations_do_not_see_each_others_people(login):  # noqa: F811
    """Each administrator sees and names the own members only; a filer sees none."""
    office.add_member(login, COLLEAGUE, "filer")
    assert {m.login for m in office.members(login)} == {login, COLLEAGUE} and [m.login for m in office.members(STRANGER)] == [STRANGER]
    for member in office.members(login):
        with pytest.raises(AccessDenied):
            office.verify_name(STRANGER, member.id, "Stolen Name")
    for act in (lambda: office.members(COLLEAGUE), lambda: office.verify_name(COLLEAGUE, office.members(login)[0].id, "Stolen Name")):
        with pytest.raises(AccessDenied):
            act()
    with pytest.raises(InputError, match="no member"):
        office.verify_name_here("nobody@nowhere.example", "Nobody At All")


def test_a_link_is_sent_to_its_signer_and_its_maker_never_sees_it(login, caplog):  # noqa: F811
    """By verified TLS to the address that was given: no name and no word of the case in the message, no address in a log, the
    link signs once, and the signature's record says how it came."""
    caplog.set_level(logging.DEBUG)
    facts = named(example(), declarant=tuple(DECLARANT.rsplit(" ", 1)))
    handle = written(login, facts)
    planted = [part for name in (facts.respondent.name, facts.petitioner.contact.name, facts.declaration.name)
               for part in (name.given, name.middle, name.family) if part and len(part) > 3]
    assert len(planted) >= 6
    with SmtpPeer(login=("user", "pass")) as peer:
        opening.vault().settings.put(opening.actor(login), "email", peer.settings())
        made = desk.send_link(login, handle, "declaration", "declarant", ADDRESS, SERVER)
        assert made.path == "" and len(peer.deliveries) == 1 and peer.deliveries[0].rcpt_tos == (ADDRESS,)
        message = peer.deliveries[0].message
    body, heads = message.get_content(), "\n".join(f"{name}: {value}" for name, value in message.items())
    token = re.search(re.escape(SERVER) + r"s/(\S+)", body)[1]
    assert not [one for one in planted if one.lower() in (heads + body).lower()]
    assert not re.search(r"aot|treat|petition|court|health|declar|hospital(?!\.example)|substance|" + re.escape(opening.vault().matters.load(
        opening.actor(login), handle).entry.reference), heads + body, re.IGNORECASE)
    assert token not in repr(made) and token not in repr(desk.papers(login, handle)) and token not in repr(requests(login, handle))
    logged = caplog.text + repr(opening.vault().audit.list(opening.actor(login)))
    assert ADDRESS not in logged and token not in logged and DECLARANT not in logged
    assert ADDRESS in row(login, handle, "declaration", "declarant").asked
    shown = links.open_link(token)
    assert shown.spot.name == DECLARANT
    links.sign(token, DECLARANT, PLACE, shown.version)
    record = how(login, handle, "declaration")
    assert (record["way"], record["address"], record["by"]) == (identity.SENT, ADDRESS, desk.me(login).name) and record["asked_at"]
    with pytest.raises(AccessDenied):
        links.open_link(token)
    with pytest.raises(InputError, match="signed by that person already"):
        desk.show_link(login, handle, "declaration", "declarant")


@pytest.mark.parametrize("peer, words", [
    ({"faults": {"RCPT": "550 5.1.1 no such person"}}, "refused the address"), ({"faults": {"RCPT": "451 4.2.0 later"}}, "refused the address"),
    ({"faults": {"DOT": DROP}}, "no clear answer"), ({"certificate": "expired"}, "expired"), ({"tls": "none"}, "no encryption")])
def test_a_message_that_did_not_clearly_go_out_voids_its_link(login, peer, words):  # noqa: F811
    """Refused, lost, or no verified TLS: it is said plainly, without the address, and no link is left open."""
    handle = written(login)
    with SmtpPeer(**peer) as relay:
        opening.vault().settings.put(opening.actor(login), "email", relay.settings())
        with pytest.raises(FilingFailed, match="it is void") as told:
            desk.send_link(login, handle, "declaration", "declarant", ADDRESS, SERVER)
        said = " ".join(str(told.value).split())
        assert words in said and ADDRESS not in said and not relay.deliveries
        lost = re.search(rb"s/(\S+)", relay.seen[0].content) if relay.seen else None
    made = requests(login, handle)
    assert len(made) == 1 and made[0].withdrawn_at and not row(login, handle, "declaration", "declarant").asked
    if lost:
        with pytest.raises(AccessDenied):
            links.open_link(lost[1].decode())


def test_what_is_no_address_of_the_signer_makes_no_link(login):  # noqa: F811
    """No relay, no address, several, or the asker's own: refused before a link is made."""
    handle = written(login)
    with pytest.raises(RequirementNotMet, match="No mail relay"):
        desk.send_link(login, handle, "declaration", "declarant", ADDRESS, SERVER)
    opening.vault().settings.put(opening.actor(login), "email", {"smtp_host": "relay.example", "smtp_from": "a@b.example"})
    for address in ("", "nobody", "a@b.example, c@d.example", "a@b.example c@d.example", "ä@b.example", login, login.upper()):
        with pytest.raises(InputError) as told:
            desk.send_link(login, handle, "declaration", "declarant", address, SERVER)
        assert not address or address not in str(told.value)
    assert requests(login, handle) == []


def test_shown_in_the_room_is_recorded_with_who_showed_it_and_a_second_link_voids_the_first(login):  # noqa: F811
    """A shown link works for a day; the newer of two works; the record names who showed it."""
    handle = written(login)
    first, second = (desk.show_link(login, handle, "declaration", "declarant").path for _ in range(2))
    with pytest.raises(AccessDenied):
        links.open_link(first.rpartition("/")[2])
    token = second.rpartition("/")[2]
    shown = links.open_link(token)
    assert (requests(login, handle)[-1].expires_at - opening.now()).days < 1
    links.sign(token, shown.spot.name, PLACE, shown.version)
    record = how(login, handle, "declaration")
    assert (record["way"], record["by"]) == (identity.SHOWN, desk.me(login).name) and "address" not in record
    assert row(login, handle, "declaration", "declarant").how == f"link shown in the room by {desk.me(login).name}"


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def browse(login, monkeypatch):  # noqa: F811
    """``browse(login)``: a client of our own pages, for that log-in, with CSRF protection on."""
    app = pages_app(SERVER, resume_hours=24)
    from docassemble.AotForms.server import pages as web

    now = {}
    monkeypatch.setattr(web, "account", lambda: web.Account(1, now["login"], ("user",)))

    def as_whom(who: str):
        now["login"] = who
        return app.test_client()

    yield as_whom
    web._entries.clear()


def post(client, page: str, to: str, **values):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)[1]
    return client.post(to, data={"csrf_token": token, **values})


def test_looking_makes_no_link_and_what_is_sent_is_not_shown(login, browse):  # noqa: F811
    """The page that asks makes nothing when it is opened, nor by a post without its token; in the sent mode no page of the maker
    holds the link, and in the shown mode the link stands there once, as text and as a picture."""
    handle = written(login)
    ask, client = f"/aot/matters/{handle}/papers/declaration/declarant/ask", browse(login)
    for _ in range(3):
        assert client.get(ask).status_code == 200
    for path in (ask + "/send", ask + "/show"):
        assert client.get(path).status_code == 405 and client.post(path, data={"address": ADDRESS, "own": "yes"}).status_code == 400
    assert requests(login, handle) == [] and "No mail relay is set" in client.get(ask).text
    with SmtpPeer() as peer:
        opening.vault().settings.put(opening.actor(login), "email", peer.settings())
        unsure = post(client, ask, ask + "/send", address=ADDRESS)
        assert unsure.status_code == 400 and "Nobody has confirmed" in unsure.text and requests(login, handle) == []
        sent = post(client, ask, ask + "/send", address=ADDRESS, own="yes")
        token = re.search(r"s/(\S+)", peer.deliveries[0].message.get_content())[1]
    assert sent.status_code == 200 and "The link was sent" in sent.text
    for page in (sent.text, client.get(ask).text, client.get(f"/aot/matters/{handle}").text):
        assert token not in page and "/s/" not in page
    shown = post(client, ask, ask + "/show")
    link = re.search(re.escape(SERVER) + r"s/([\w-]{43})", shown.text)[1]
    assert link != token and shown.text.count("<svg ") == 1 and 'role="img"' in shown.text
    for page in (client.get(ask).text, client.get(f"/aot/matters/{handle}").text):
        assert link not in page
    assert client.get(f"/aot/sign/{token}").status_code == 404 and client.get(f"/aot/sign/{link}").status_code == 200


def test_the_picture_holds_the_link(login, browse):  # noqa: F811
    """A reader of QR codes finds in the picture just the link beside it."""
    zbar, image = pytest.importorskip("pyzbar.pyzbar"), pytest.importorskip("PIL.Image")
    handle = written(login)
    ask = f"/aot/matters/{handle}/papers/declaration/declarant/ask"
    page = post(browse(login), ask, ask + "/show").text
    size = int(re.search(r'viewBox="0 0 (\d+)', page)[1])
    drawn = image.new("L", (size, size), 255)
    for x, y in re.findall(r"M(\d+),(\d+)H", re.search(r'<path d="([^"]+)"', page)[1]):
        drawn.putpixel((int(x), int(y)), 0)
    read = zbar.decode(drawn.resize((size * 8, size * 8), 0))
    assert [one.data.decode() for one in read] == [re.search(r'class="aot-copy">([^<]+)<', page)[1]]


def test_a_declarant_signs_on_the_matters_page_in_a_log_in_of_their_own(login, browse):  # noqa: F811
    """The page shows the paper and takes the signature of the person it names; another log-in is shown both names and no form."""
    handle = written(login)
    name = row(login, handle, "declaration", "declarant").name
    office.add_member(login, COLLEAGUE, "filer")
    office.verify_name_here(COLLEAGUE, name)
    page = f"/aot/matters/{handle}/papers/declaration/declarant/sign"
    other = browse(login).get(page).text
    assert "You cannot sign this" in other and name in other and desk.me(login).name in other and 'name="version"' not in other
    client = browse(COLLEAGUE)
    version = re.search(r'name="version" value="([^"]+)"', client.get(page).text)[1]
    for values, words in (({"name": "Somebody Else", "version": version}, "not the name on the paper"),
                          ({"name": name, "version": "0" * 64}, "changed since you opened it"),
                          ({"name": name, "version": version, "place": ""}, "place where it is signed")):
        refused = post(client, page, page, **{"place": PLACE, **values})
        assert refused.status_code == 400 and words in refused.text and refused.text.count("<title>Error: ") == 1
    assert row(login, handle, "declaration", "declarant").state == "not signed"
    assert post(client, page, page, name=name, place=PLACE, version=version).status_code == 302
    assert row(login, handle, "declaration", "declarant").state == "signed"
    assert "in their own log-in" in client.get(f"/aot/matters/{handle}").text


def test_the_people_page_is_for_administrators_and_says_what_alone_means(login, browse):  # noqa: F811
    """The only administrator's own name is kept as stated by themselves; with two, nobody is offered their own; a filer sees no page."""
    client = browse(login)
    assert "You are the only administrator" in client.get("/aot/members").text
    office.add_member(login, COLLEAGUE, "filer")
    member = {m.login: m.id for m in office.members(login)}
    assert post(client, "/aot/members", "/aot/members/name", member=member[COLLEAGUE], name="Ånne Bø").status_code == 302
    told = client.get("/aot/members").text
    assert "Saved: the verified name." in told and "Saved:" not in client.get("/aot/members").text, "said once"
    assert "Ånne Bø" in told and "verified on" in told
    assert client.post("/aot/members/name", data={"member": member[COLLEAGUE], "name": "X"}).status_code == 400
    assert browse(COLLEAGUE).get("/aot/members").status_code == 404
    office.add_member(login, "second@hospital.example", "admin")
    client = browse(login)
    assert "Nobody verifies their own name" in client.get("/aot/members").text
    refused = post(client, "/aot/members", "/aot/members/name", member=member[login], name="Other Name")
    assert refused.status_code == 400 and "their own name" in refused.text
    assert desk.me(login).name == example().petitioner.contact.name.full


def test_whoever_is_asked_may_say_no_and_why(login, browse):  # noqa: F811
    """By link: no reason is refused and the link lives; with one the link is dead, and whoever asked reads the reason until the
    paper changes or it is signed after all."""
    handle = written(login)
    token = desk.show_link(login, handle, "declaration", "declarant").path.rpartition("/")[2]
    page, client = f"/aot/sign/{token}", browse(login)
    refused = post(client, page, page + "/no", reason="   ")
    assert refused.status_code == 400 and "Say in a few words" in refused.text and "Read and sign" in refused.text
    said = post(client, page, page + "/no", reason="The day of the exam <is> wrong.")
    assert said.status_code == 200 and "You did not sign" in said.text
    assert client.get(page).status_code == 404 and client.post(page + "/no").status_code in (400, 404)
    need = row(login, handle, "declaration", "declarant")
    assert need.state == "not signed" and need.asked == "" and need.declined.endswith(": The day of the exam <is> wrong.")
    shown = client.get(f"/aot/matters/{handle}").text
    assert "The day of the exam &lt;is&gt; wrong." in shown
    again = desk.show_link(login, handle, "declaration", "declarant").path.rpartition("/")[2]
    links.sign(again, need.name, PLACE, links.open_link(again).version)
    assert row(login, handle, "declaration", "declarant").state == "signed"


def test_no_at_ones_own_log_in_is_for_whom_the_paper_names(login, browse):  # noqa: F811
    """The petitioner declines on the page; another member cannot decline for him, and an edited paper is asked for anew."""
    handle = written(login)
    office.add_member(login, COLLEAGUE, "filer")
    page = f"/aot/matters/{handle}/papers/petition/petitioner/sign"
    with pytest.raises(RequirementNotMet):
        links.decline_own(COLLEAGUE, handle, "petition", "petitioner", "not mine")
    no = page.removesuffix("sign") + "no"
    assert post(browse(login), page, no, reason="").status_code == 400
    assert post(browse(login), page, no, reason="A date is missing.").status_code == 302
    assert row(login, handle, "petition", "petitioner").declined.endswith(": A date is missing.")
    known = example()
    other = known.respondent.model_copy(update={"whereabouts": "At the shelter on Pine Street."})
    save(login, known.model_copy(update={"respondent": other}), handle)
    assert row(login, handle, "petition", "petitioner").declined == ""


def test_ended_code_sessions_are_cleared_whoever_asks(browse, login, monkeypatch, caplog):
    """Ensures that any request clears what ended sessions left, not more than once in ten minutes, and is answered though that fails."""
    from docassemble.AotForms.guide import resume_pages

    swept, clock = [], [0.0]
    monkeypatch.setattr(resume_pages, "_swept", None)
    monkeypatch.setattr(resume_pages.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(resume_pages.visitors, "sweep", swept.append)
    client = browse(login)
    for second, times in ((0, 1), (resume_pages.SWEEP_SECONDS - 1, 1), (resume_pages.SWEEP_SECONDS, 2)):
        clock[0] = second
        assert client.get("/aot/matters").status_code == 200 and len(swept) == times
    monkeypatch.setattr(resume_pages.visitors, "sweep", lambda runs: 1 / 0)
    clock[0] += resume_pages.SWEEP_SECONDS
    assert client.get("/aot/matters").status_code == 200 and "ZeroDivisionError" in caplog.text


def test_a_code_that_may_be_right_is_not_written_back(browse, login):
    """Ensures that a code typed while signed in, which may be a right one, stands nowhere on the page that says so."""
    client = browse(login)
    page = post(client, "/aot/settings", "/aot/resume", code="ABCD-EFGH-JKLM-NPQR")
    assert page.status_code == 400 and "You are signed in" in page.text and "ABCD" not in page.text
