"""The interviews of clerk and prosecutor on the real engine: hand in, look, answer, and the sender's ledger takes the notice in."""
from __future__ import annotations

import io
import json
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from docassemble.AotForms import packet
from docassemble.AotForms.commands import filing, notice
from docassemble.AotForms.errors import AccessDenied, AotFormsError, InputError, RequirementNotMet
from docassemble.AotForms.filing import notice_taking, notices
from docassemble.AotForms.guide import desk, showing_offices
from docassemble.AotForms.guide.desk import noticing, office, opening, receiving, sending, writing
from docassemble.AotForms.guide.headless import Headless, User
from docassemble.AotForms.packet.docket import harmless
from docassemble.AotForms.packet.packet import seal_of

pytestmark = [pytest.mark.docassemble, pytest.mark.slow]
sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))
FILE = "docassemble.AotForms:data/questions/{}.yml"
COURT = "deputy@court.example"
PROSECUTOR = "paralegal@prosecutor.example"
OUTSIDER = "nobody@nowhere.example"


@pytest.fixture(scope="module")
def engine():
    return Headless()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A sender with a packet on its way to the prosecutor and one to the clerk, on paper, and an organization for each office."""
    from demo import fresh

    patch = pytest.MonkeyPatch()
    patch.setenv("AOTFORMS_HOME", str(tmp_path_factory.mktemp("offices") / "home"))
    opening._open.cache_clear()
    writing._written.clear()
    facts = fresh("hospital-designee")
    made = type("World", (), {"login": facts.petitioner.contact.email})()
    office.organization_of(made.login)
    office.new_organization("Court", COURT)
    office.new_organization("Prosecutor", PROSECUTOR)
    made.handle = desk.save(made.login, facts.model_dump_json()).handle
    made.who = opening.actor(made.login)
    made.to_prosecutor = desk.send(made.login, made.handle, "prosecutor", "paper")
    made.to_clerk = desk.send(made.login, made.handle, "clerk", "paper", clerk_takes_because="Told so by the chief deputy")
    made.zips = {to: sending.packet_zip(made.login, made.handle, to) for to in ("clerk", "prosecutor")}
    sealed = sending.seal(made.who, made.handle, "prosecutor", unsigned_allowed=True, channel="email")
    made.parts = [entry.content for entry in sealed.entries] + [sealed.manifest]
    yield made
    opening.vault().close()
    opening._open.cache_clear()
    patch.undo()


def changed(raw: bytes, name: str) -> bytes:
    """The zip with one byte of one file changed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as given:
        files = {one: given.read(one) for one in given.namelist()}
    return _again(files | {name: files[name][:-1] + bytes([files[name][-1] ^ 1])})


def hand_in(engine, kind, content, login, seal=""):
    session = engine.start(FILE.format(kind), user=User(login))
    assert session.screen().id == "office_packet"
    parts = content if isinstance(content, list) else [content]
    session.answer({"handed.pages": [(f"upload{n}.bin", part) for n, part in enumerate(parts)], **({"handed.seal": seal} if seal else {})})
    return session


def refused(session, given) -> str:
    """What a screen says to answers that it does not take."""
    with pytest.raises(InputError) as error:
        session.answer(given)
    return " ".join(problem.line() for problem in error.value.problems)


def trust(world, raw):
    noticing.confirm(world.login, raw, notice_taking.fingerprint(notices.read(raw).key), "Pat Confirmer")


def where(world, sent):
    return next(row for row in desk.where(world.login, world.handle) if row.id == sent.id)


def test_a_clerk_files_a_packet_and_the_sender_knows(engine, world):
    """From the zip to a signed notice and into the sender's ledger: filed with day and number, and a hearing that is shown."""
    session = hand_in(engine, "clerk", world.zips["clerk"], COURT)
    screen = session.screen()
    assert screen.id == "clerk_look" and "whole" in screen.text and "Docket data" in screen.text
    for words in ("Clerk’s Cover Sheet", "WORKSHEET", "71.05.620", "docket.csv", "SUPERIOR COURT OF WASHINGTON"):
        assert words in screen.text, words
    assert "Last safe" not in screen.text and "not met" not in screen.text.lower(), "a clerk is not asked about the law"
    today = opening.today()
    assert session.action("go", to="answer").id == "office_decision"
    assert session.answer({"answer.decision": "accepted"}).id == "office_filed"
    screen = session.answer({"answer.filed_on": today.isoformat(), "answer.cause_number": "26-2-00123-4",
                             "answer.hearing_on": (today + timedelta(days=9)).isoformat(), "answer.hearing_at": "13:30", "answer.hearing_place": "Room 4"})
    assert screen.id == "office_who" and "does not look like" in screen.text and "13&#58;30" in screen.text
    assert session.answer({"answer.said_by": "Dana Clerk"}).id == "office_done"
    raw = receiving.notice(COURT, session.value("office.handle"))
    with pytest.raises(RequirementNotMet, match="confirmed the key"):
        noticing.take(world.login, raw)
    trust(world, raw)
    told = noticing.take(world.login, raw)
    assert told.state == "accepted" and told.handle == world.handle and "taken in" in told.words
    row = where(world, world.to_clerk)
    assert row.state == "accepted" and row.hearing.endswith("1:30 p.m., Room 4") and row.told
    assert "Dana Clerk, clerk of Snohomish County" in row.said[0] and "26-2-00123-4" in row.said[0]
    assert "before" in noticing.take(world.login, raw).words
    assert where(world, world.to_prosecutor).state != "accepted"


def test_a_prosecutor_returns_it_with_reasons(engine, world):
    """The note's own words are shown where the packet has no data; coded reasons and free words reach the sender with what to mend."""
    session = hand_in(engine, "prosecutor", world.zips["prosecutor"], PROSECUTOR)
    assert session.screen().id == "prosecutor_look" and "What the note says" in session.screen().text
    session.action("go", to="answer")
    assert session.answer({"answer.decision": "returned"}).id == "office_reasons"
    assert "at least one" in refused(session, {"answer.reasons": []})
    assert session.answer({"answer.reasons": ["evidence", "other"]}).id == "office_other"
    assert "Write what is wrong" in refused(session, {"answer.other": " \n "})
    assert "Wrong copy of the plan" in session.answer({"answer.other": "Wrong copy of the plan."}).text
    session.answer({"answer.said_by": "Lee Prosecutor", "answer.words": "Who saw the\nfall in May?"})
    raw = receiving.notice(PROSECUTOR, session.value("office.handle"))
    trust(world, raw)
    assert noticing.take(world.login, raw).state == "returned"
    said = where(world, world.to_prosecutor).said[-1]
    assert "too thin" in said and "Add who saw what" in said and "Wrong copy of the plan.\n\nWho saw the\nfall in May?" in said
    session.action("go", to="answer")
    session.answer({"answer.decision": "accepted"})
    assert session.answer({}).id == "office_who"
    session.answer({"answer.said_by": "Lee Prosecutor"})
    later = noticing.take(world.login, receiving.notice(PROSECUTOR, session.value("office.handle")))
    assert later.state == "returned" and "Call the office" in later.words, "two last words: nobody but a person can say which counts"
    assert "changed nothing" in where(world, world.to_prosecutor).said[-1]


def test_a_prosecutor_sees_proof_witnesses_and_orders_to_edit(engine, world):
    """A packet that came file by file, under names of a mail program, with data: matrix, last day, who will testify, Word files."""
    session = hand_in(engine, "prosecutor", world.parts[::-1], PROSECUTOR)
    text, handle = session.screen().text, session.value("office.handle")
    assert "whole" in text and "Last safe filing day" in text and "Will testify" in text and "The court must find this" in text
    assert "If you may not file" not in text  # advice for the petitioner is not for an office
    got = receiving.proof(PROSECUTOR, handle)
    known = writing.facts(world.who, world.handle)[0]
    review = writing.review_facts(known)
    assert [(f.id, f.status) for f in got.review.findings] == [(f.id, f.status) for f in review.findings if f.audience == "all"]
    assert got.last_safe_day is not None and {w.name for w in got.witnesses} >= {known.declaration.name.full}
    assert {draft.id for draft in got.drafts} == {"hearing-order", "order"}
    with zipfile.ZipFile(io.BytesIO(receiving.word_file(PROSECUTOR, handle, 0))) as word:
        assert known.respondent.name.family in word.read("word/document.xml").decode()
    for number in (2, -1):
        with pytest.raises(InputError):
            receiving.word_file(PROSECUTOR, handle, number)
    body = json.loads(next(part for part in world.parts if b'"findings"' in part))
    assert not {"respondent", "history", "facts"} & set(body) and all("facts" not in one for one in body["findings"])


@pytest.mark.parametrize(("kind", "make", "words"), [
    ("clerk", lambda w: changed(w.zips["clerk"], "02-petition.pdf"), "02-petition.pdf was changed"),
    ("clerk", lambda w: w.zips["prosecutor"], "made for the prosecutor"),
])
def test_a_packet_that_is_not_right_can_only_go_back(engine, world, kind, make, words):
    """One changed byte, or another office's packet: told in words, no docket data of a changed one, and no answer but *returned*."""
    session = hand_in(engine, kind, make(world), COURT)
    text = session.screen().text.replace("&#45;", "-")
    assert words in text and "Do not take" in text
    session.action("go", to="answer")
    assert [choice.key for choice in session.screen().fields[0].choices] == ["returned"]
    handle = session.value("office.handle")
    for decision in ("accepted", "received"):
        with pytest.raises(RequirementNotMet):
            receiving.answer(COURT, handle, decision=decision, said_by="Dana Clerk", filed_on=date(2026, 1, 2), cause_number="26-6-00123-4")
    assert notices.read(receiving.answer(COURT, handle, decision="returned", reasons=("altered",), said_by="Dana Clerk")).notice.office == kind


def test_a_changed_list_gets_no_notice_and_another_seal_is_told(engine, world):
    """A manifest that was changed cannot be named by any notice; a whole packet with another seal than the sender told is not accepted."""
    bad = hand_in(engine, "clerk", _other_county(world.zips["clerk"]), COURT)
    assert "Answer this packet" not in bad.screen().text and "was changed after it was sealed" in bad.screen().text
    with pytest.raises(RequirementNotMet, match="nothing can name it"):
        receiving.answer(COURT, bad.value("office.handle"), decision="returned", reasons=("altered",), said_by="Dana Clerk")
    other = hand_in(engine, "clerk", world.zips["clerk"], COURT, seal="ab" * 32)
    assert "not the one with the seal" in other.screen().text
    seal = json.loads(zipfile.ZipFile(io.BytesIO(world.zips["clerk"])).read("manifest.json"))["seal"].upper()
    good = hand_in(engine, "clerk", world.zips["clerk"], COURT, seal=f"{seal[:32]} {seal[32:]}")
    assert "did not compare" not in good.screen().text and "whole" in good.screen().text


def _other_county(raw: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as given:
        files = {name: given.read(name) for name in given.namelist()}
    files["manifest.json"] = files["manifest.json"].replace(b'"Snohomish"', b'"King"')
    return _again({f"folder/{name}": content for name, content in files.items()})


@pytest.mark.parametrize("change", [
    {"county": "Nowhere"}, {"county": None, "office": 7, "reference": ["x"], "sealed_at": {}}, {"reference": "a\nb"}, {"all_signatures_present": "yes"},
    {"pages": "three"}, {"pages": -1}, {"title": None}, {"title": {"a": 1}}, {"signed_by": [1]}, {"signed_by": "petitioner"}, {"role": 3}, {"recipients": None}])
def test_a_made_up_list_is_told_and_breaks_nothing(world, change):
    """Ensures that whoever seals a list of any other shape gets words of ours, on the screen and for every answer, and never a fault."""
    with zipfile.ZipFile(io.BytesIO(world.zips["clerk"])) as given:
        files = {name: given.read(name) for name in given.namelist()}
    body = json.loads(files["manifest.json"])
    for where in (body, body["files"][1]):
        where.update({name: value for name, value in change.items() if name in where})
    files["manifest.json"] = json.dumps(body | {"seal": seal_of(body)}).encode()
    handle = receiving.receive(COURT, "clerk", [_again(files)])
    got, told = receiving.look(COURT, handle), []
    assert got.verdict.seal_ok
    for call in (lambda: receiving.docket(COURT, handle).as_csv(), lambda: showing_offices.clerk(got, None, ""),
                 lambda: receiving.answer(COURT, handle, decision="accepted", said_by="Dana Clerk", filed_on=opening.today(), cause_number="26-6-00123-4")):
        try:
            call()
        except AotFormsError as error:
            told.append(error.line())
    assert told or change == {"all_signatures_present": "yes"}


def _again(files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"no zip at all", b"PK\x03\x04 broken", [b"%PDF-1.7 one", b"%PDF-1.7 two"]])
def test_what_is_no_packet_is_refused_and_not_kept(engine, world, content):
    """Anything but a packet is refused in words, docassemble's copy is gone, and nothing is kept of it."""
    session = engine.start(FILE.format("clerk"), user=User(COURT))
    before = len(opening.vault().matters.list(opening.actor(COURT)))
    parts = content if isinstance(content, list) else [content]
    told = refused(session, {"handed.pages": [(f"Doe {n}.zip", part) for n, part in enumerate(parts)]})
    assert ("packet" in told or "zip" in told) and "Doe" not in told
    assert session.screen().id == "office_packet" and len(opening.vault().matters.list(opening.actor(COURT))) == before


def test_others_see_nothing_of_a_received_packet(engine, world):
    """Another organization and an account of none are denied; the office's list of petitions does not hold the packet."""
    handle = hand_in(engine, "clerk", world.zips["clerk"], COURT).value("office.handle")
    for who in (world.login, OUTSIDER):
        for call in (receiving.look, receiving.docket, receiving.notice, lambda login, h: receiving.paper(login, h, 0)):
            with pytest.raises(AccessDenied):
                call(who, handle)
    assert office.matters(COURT) == () and receiving.paper(COURT, handle, 0).startswith(b"%PDF")
    with pytest.raises(InputError, match="no such paper"):
        receiving.paper(COURT, handle, 99)
    with pytest.raises(InputError, match="Nothing was answered"):
        receiving.notice(COURT, handle)


def test_docket_data_is_of_the_packet_and_runs_nowhere(world):
    """CSV and JSON name every paper with pages and hash; no cell begins as a formula does."""
    sealed = packet.load_files(packet.unpacked([world.zips["clerk"]]))
    made = packet.docket(sealed)
    body = json.loads(made.as_json())
    assert [(p["title"], p["sha256"]) for p in body["papers"]] == [(e.title, e.sha256) for e in sealed.papers] and body["case_type"] == "6"
    assert made.as_csv().decode("utf-8-sig").count("\r\n") == len(sealed.papers) + 1
    for cell in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1", "＝1"):
        assert harmless(cell) == f"'{cell}"
    assert harmless("Petition - second") == "Petition - second"


def test_on_the_command_line(world, tmp_path):
    """``notice read``, ``confirm``, ``take``, ``key`` and ``report --notice`` say what they did, and repeat no name of the file."""
    handle = receiving.receive(PROSECUTOR, "prosecutor", [world.zips["prosecutor"]])
    file = tmp_path / "Quillfeather.json"
    file.write_bytes(receiving.answer(PROSECUTOR, handle, decision="received", said_by="Lee Prosecutor"))
    app, run, at_home = typer.Typer(), CliRunner(), ["--home", str(opening.vault().home), "--as", world.login]
    notice.register(app)
    filing.register(app)

    def told(*words: str) -> str:
        ran = run.invoke(app, list(words))
        return " ".join(f"{ran.output} {ran.exception or ''}".split())

    key = told("notice", "key", "--home", str(opening.vault().home), "--as", PROSECUTOR)
    assert "Lee Prosecutor" in told("notice", "read", str(file)) and json.loads(run.invoke(app, ["notice", "read", str(file), "--json"]).output)["key"] == key.strip()
    assert "is forgotten" in told("notice", "forget", "--county", "snohomish county", "--office", "prosecutor", *at_home)
    assert "confirmed" in told("notice", "take", str(file), *at_home)
    assert "not the fingerprint" in told("notice", "confirm", str(file), "--fingerprint", key[:-6] + "0", "--confirmed-by", "Pat", *at_home)
    assert "is kept" in told("notice", "confirm", str(file), "--fingerprint", key, "--confirmed-by", "Pat Confirmer", *at_home)
    assert ("Snohomish", "prosecutor", key.strip()) in [(row.county, row.office, row.fingerprint) for row in noticing.keys(world.login)]
    assert "Nothing was changed" in told("report", "--notice", str(file), *at_home) + told("notice", "take", str(file), *at_home)
    missing = told("notice", "take", str(tmp_path / "Quillfeather"), *at_home)
    assert "cannot be read" in missing and "Quillfeather" not in missing
