"""The deadline watch: marked once, by the office's own hours, with everything that is needed to go there on paper."""
from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from docassemble.AotForms import matter as matters
from docassemble.AotForms.filing import crashpoints, deadlines, ledger, profiles, receipts, watch, words
from docassemble.AotForms.filing.adapter import Outcome, Recipient, State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.states import Cause
from docassemble.AotForms.filing_adapters.paper import PaperAdapter
from docassemble.AotForms.matter.reading import example
from docassemble.AotForms.vault import PacketFile
from pypdf import PdfReader
from peers.samples import pdf
from vault_peers import AskablePeer, cluster, place, sqlite_place  # noqa: F401

TO = Recipient("island", "clerk", "peer", "clerk@court.example", "Pat Confirmer")
ZONE = deadlines.ZONE
CLALLAM, ISLAND, KING = (profiles.profile(county) for county in ("Clallam", "Island", "King"))


def here(*when):
    return datetime(*when, tzinfo=ZONE)


def profile_of(county, office):
    return profiles.profile(county).as_mapping()


@pytest.mark.parametrize("deadline, by", [
    ((2026, 11, 24, 23, 59), (2026, 11, 24, 16, 30)),          # a Tuesday: the close of business
    ((2026, 11, 24, 12, 0), (2026, 11, 24, 12, 0)),            # inside the hours: the deadline itself
    ((2026, 11, 24, 7, 0), (2026, 11, 23, 16, 30)),            # before opening: the day before
    ((2026, 11, 22, 23, 59), (2026, 11, 20, 16, 30)),          # Sunday: Friday
    ((2026, 11, 26, 23, 59), (2026, 11, 25, 16, 30)),          # Thanksgiving: Wednesday
    ((2026, 11, 29, 12, 0), (2026, 11, 25, 16, 30)),           # over the long weekend, back to Wednesday
    ((2026, 3, 8, 23, 0), (2026, 3, 6, 16, 30)),               # the Sunday on which clocks go forward
    ((2026, 11, 1, 23, 0), (2026, 10, 30, 16, 30)),            # the Sunday on which they go back
])
def test_the_limit_is_the_close_of_business(deadline, by):
    """By the county's hours; weekends and holidays move it back, never forward; the margin is before it."""
    found = deadlines.limit(here(*deadline), CLALLAM, "clerk")
    assert (found.by, found.warn_at, found.known) == (here(*by), here(*by) - timedelta(hours=2), True)
    assert "4:30 pm" in found.why or by[3] == 12
    assert "clallamcountywa.gov" in found.why and "GR 30" in found.why


def test_the_hours_are_those_on_the_wall_across_a_change_of_clocks():
    """4:30 pm is 23:30 UTC on the Friday before clocks go back and 00:30 UTC on the Monday after; one hour apart in UTC."""
    friday, monday = (deadlines.limit(here(2026, *day, 23, 0), CLALLAM, "clerk").by.astimezone(UTC) for day in ((10, 30), (11, 2)))
    assert (friday, monday) == (datetime(2026, 10, 30, 23, 30, tzinfo=UTC), datetime(2026, 11, 3, 0, 30, tzinfo=UTC))
    spring = deadlines.limit(here(2026, 3, 9, 23, 0), CLALLAM, "clerk").warn_at.astimezone(UTC)
    assert spring == datetime(2026, 3, 9, 21, 30, tzinfo=UTC)


def test_a_cut_off_counts_before_the_hours_and_weak_or_unknown_hours_do_not():
    """Island's cut-off is used and said to be old; where hours are not known, it is said, and the whole last day is too late."""
    island = deadlines.limit(here(2026, 11, 24, 23, 0), ISLAND, "clerk")
    assert island.by == here(2026, 11, 24, 16, 0) and "ask whether it still holds" in island.why
    for profile, office in ((KING, "clerk"), (KING, "prosecutor"), (None, "clerk"), (CLALLAM, "prosecutor")):
        found = deadlines.limit(here(2026, 11, 29, 23, 0), profile, office)
        assert not found.known and "not known" in found.why
        assert (found.warn_at, found.by) == (here(2026, 11, 25), here(2026, 11, 25, 23, 59, 59, 999999))
    weak = CLALLAM.model_dump(mode="json")
    for fact in ("hours", "cut_off"):
        weak["offices"]["clerk"][fact]["confidence"] = "K"
    assert not deadlines.limit(here(2026, 11, 24, 23, 0), profiles.read_mapping(weak), "clerk").known


def test_closures_that_a_court_is_known_to_keep_move_the_limit_back():
    """A day on which this court is closed is no court day."""
    mapping = CLALLAM.model_dump(mode="json")
    mapping["closures"] = {"value": {"first": "2026-01-01", "last": "2026-12-31", "days": ["2026-11-24"]}, "source": "order of the court",
                           "checked_on": "2026-11-21", "confidence": "V"}
    assert deadlines.limit(here(2026, 11, 24, 23, 0), profiles.read_mapping(mapping), "clerk").by == here(2026, 11, 23, 16, 30)


@pytest.fixture
def world(place, tmp_path):
    """A vault with the complete example and a packet of one real page; the clock stands at 10 am on a Monday."""
    place.clock.now = here(2026, 11, 23, 10, 0).astimezone(UTC)
    vault = place.open()
    actor = vault.create_organization("Hospital", "ann@hospital.example")
    known = matters.read(example("hospital-designee"))
    matter = vault.matters.create(actor, known.model_dump_json().encode())
    content = pdf("one", "two")
    from hashlib import sha256
    files = [PacketFile("01-petition.pdf", "application/pdf", content, sha256(content).hexdigest(), "Petition", 2)]
    packet = vault.packets.add(actor, matter.id, packet_hash=sha256(b"s" + content).hexdigest(), files=files, manifest=b"{}", matter_version=1)

    class World:
        pass

    made = World()
    made.vault, made.actor, made.packet, made.place, made.matter = vault, actor, packet.id, place, matter.id
    made.peer = AskablePeer(tmp_path / "book", place.clock)
    return made


def submit(world, deadline=(2026, 11, 24, 23, 59), to=TO):
    return ledger.submit(world.vault, world.actor, world.packet, to, purpose="petition", deadline=deadline and here(*deadline))


def sweep(world, **more):
    return watch.sweep(world.vault, more.pop("profile_of", profile_of), more.pop("paper", PaperAdapter()), **more)


def run(world):
    return Courier(world.vault, {"peer": world.peer}, review_again=lambda s, f: None).run_once()


def load(world, s):
    return ledger.load(world.vault, world.actor, s.id)


def text_of(file):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages).split())


def test_marked_once_with_paper_phones_and_declaration(world):
    """One minute too early nothing; at cut-off minus margin the mark, one event, and files that hold every attempt; never again."""
    world.vault.settings.confirm_address(world.actor, "island", "clerk", watch.PHONE, "360 555 0100", confirmed_by="Pat Confirmer")
    s = submit(world)
    world.peer.answers += [Outcome(State.FAILED, world.place.clock(), "The relay refused the connection.", retry=True),
                           Outcome(State.UNKNOWN, world.place.clock(), "The answer was cut off.")]
    run(world)
    world.place.clock.move(hours=1)
    run(world)
    assert load(world, s).state is State.UNKNOWN and load(world, s).attempt == 2
    world.place.clock.now = here(2026, 11, 24, 13, 59).astimezone(UTC)
    assert sweep(world) == () and load(world, s).late_at is None
    world.place.clock.move(minutes=1)
    assert sweep(world) == (s.id,) and sweep(world) == ()
    assert load(world, s).late_at == world.place.clock() and load(world, s).state is State.UNKNOWN
    marks = [e for e in ledger.history(world.vault, world.actor, s.id) if e.cause is Cause.DEADLINE]
    assert len(marks) == 1 and marks[0].said_by == "courier" and marks[0].detail["hours_known"] is True
    assert "not_prepared" not in marks[0].detail
    files = {f.name.partition("-AOT-")[2][10:]: f for f in receipts.load_artifacts(world.vault, world.actor, s.id)}
    assert set(files) == {"what-to-do.pdf", "print.pdf", "instructions.pdf", "instructions.txt", "technical-failure.pdf"}
    told = text_of(files["technical-failure.pdf"])
    for part in ("Attempt 1", "Attempt 2", "The relay refused the connection", "The answer was cut off", "10:00:00 a.m. PST", "11:00:00 a.m. PST",
                 "Petition"):
        assert part in told, part
    to_do = text_of(files["what-to-do.pdf"])
    for part in ("360 555 0100", "Pat Confirmer", "The prosecutor: no phone number is known", "4:00 pm", "Attempts so far: 2", load(world, s).reference):
        assert part in to_do, part
    facts = matters.read(world.vault.matters.load(world.actor, world.matter).content)
    assert facts.respondent.name.full not in to_do
    assert len(PdfReader(io.BytesIO(files["print.pdf"].content)).pages) == 2
    assert receipts.receipt(world.vault, world.actor, s.id)["times"]["late_at"] and world.vault.audit.verify().ok


def test_only_what_is_not_received_and_has_a_deadline_is_watched(world):
    """Received, withdrawn, or without a deadline: never marked; sent by the carrier alone is."""
    s = submit(world)
    run(world)
    assert load(world, s).state is State.SENT
    early = world.place.clock.now
    world.place.clock.now = here(2026, 11, 24, 15, 0).astimezone(UTC)
    words.record_word(world.vault, world.actor, s.id, State.RECEIVED, said_by="Clerk", at=early, note="by phone")
    assert sweep(world) == ()
    other = submit(world, None, Recipient("island", "prosecutor", "peer"))
    gone = submit(world, to=Recipient("clallam", "clerk", "peer"))
    words.cancel(world.vault, world.actor, gone.id, note="mistake")
    assert sweep(world) == () and load(world, other).late_at is None
    sent = submit(world, to=Recipient("clallam", "prosecutor", "peer"))
    run(world)
    assert load(world, sent).state is State.SENT and sweep(world) == (sent.id,)


def test_unknown_hours_are_said(world):
    """At the beginning of the last court day, with plain words in event and sheet that the hours are not known."""
    s = submit(world, to=Recipient("king", "clerk", "peer"))
    world.place.clock.now = here(2026, 11, 24, 0, 0).astimezone(UTC) - timedelta(seconds=1)
    assert sweep(world) == ()
    world.place.clock.move(seconds=1)
    assert sweep(world) == (s.id,)
    mark = ledger.history(world.vault, world.actor, s.id)[-1]
    assert mark.detail["hours_known"] is False and "not known" in mark.detail["detail"]
    sheet = next(f for f in receipts.load_artifacts(world.vault, world.actor, s.id) if f.name.endswith("what-to-do.pdf"))
    assert "hours of the clerk are not known" in text_of(sheet) and "Ask until when it takes papers" in text_of(sheet)


def test_what_cannot_be_prepared_is_said_and_takes_nothing_else_with_it(world):
    """No paper channel, no attempt, a broken profile: the mark and the sheet are there, and say what is missing."""
    s = submit(world)
    world.place.clock.now = here(2026, 11, 24, 15, 0).astimezone(UTC)
    assert sweep(world, paper=None, profile_of=lambda county, office: {}) == (s.id,)
    mark = ledger.history(world.vault, world.actor, s.id)[-1]
    assert mark.detail["not_prepared"] == ["the paper packet: the channel paper is not installed",
                                           "the declaration of technical failure: nothing was tried electronically, so there is nothing to declare"]
    assert [f.title for f in receipts.load_artifacts(world.vault, world.actor, s.id)] == ["A deadline is near: what to do now"]


def test_a_paper_channel_that_fails_is_said(world):
    """The paper channel refuses, or stops with an error whose words are not repeated."""
    class Refuses(PaperAdapter):
        def send(self, outgoing, profile):
            return Outcome(State.FAILED, world.place.clock(), "One of the papers cannot be opened.")

    class Breaks(PaperAdapter):
        def send(self, outgoing, profile):
            raise RuntimeError("Zebulon")

    world.place.clock.now = here(2026, 11, 24, 15, 0).astimezone(UTC)
    for county, paper, said in (("island", Refuses(), "One of the papers"), ("clallam", Breaks(), "(RuntimeError)")):
        s = submit(world, to=Recipient(county, "clerk", "peer"))
        assert sweep(world, paper=paper) == (s.id,)
        first = ledger.history(world.vault, world.actor, s.id)[-1].detail["not_prepared"][0]
        assert said in first and "Zebulon" not in first


def test_damaged_papers_are_marked_all_the_same(world):
    """Where the stored packet does not open, the mark says so; nothing is prepared from it."""
    from docassemble.AotForms.vault.tables import packet_files
    from sqlalchemy import update
    s = submit(world)
    with world.vault.system() as unit:
        unit.connection.execute(update(packet_files).values(sealed=b"\x01" + bytes(60)))
    world.place.clock.now = here(2026, 11, 24, 15, 0).astimezone(UTC)
    assert sweep(world) == (s.id,)
    assert ledger.history(world.vault, world.actor, s.id)[-1].detail["not_prepared"] == ["anything, because what is stored does not open"]
    assert receipts.load_artifacts(world.vault, world.actor, s.id) == ()


def test_an_answer_or_another_courier_meanwhile_wins(world):
    """Received while the files were made: no mark. Marked by another courier meanwhile: one event only."""
    s = submit(world)
    run(world)
    world.place.clock.now = here(2026, 11, 24, 15, 0).astimezone(UTC)

    def meanwhile(act):
        def hook(name):
            if name == "watch.prepared":
                crashpoints.hook = None
                act()
        crashpoints.hook = hook

    try:
        meanwhile(lambda: sweep(world, paper=None))
        assert sweep(world) == ()
        assert [e.cause for e in ledger.history(world.vault, world.actor, s.id)].count(Cause.DEADLINE) == 1
        other = submit(world, to=Recipient("clallam", "clerk", "peer"))
        run(world)
        meanwhile(lambda: words.record_word(world.vault, world.actor, other.id, State.RECEIVED, said_by="Clerk",
                                            at=world.place.clock(), note="by phone"))
        assert sweep(world) == () and load(world, other).late_at is None
    finally:
        crashpoints.hook = None


def test_another_packet_is_watched_anew(world):
    """A replaced packet drops the files made from the old one, and is marked and prepared again."""
    s = submit(world, to=Recipient("island", "clerk", "paper"))
    world.place.clock.now = here(2026, 11, 24, 15, 0).astimezone(UTC)
    assert sweep(world, paper=None) == (s.id,)
    from vault_peers import store_packet
    again = store_packet(world.vault, world.actor, world.matter, pdf("one"))
    words.replace_packet(world.vault, world.actor, s.id, again, note="corrected")
    assert load(world, s).late_at is None and receipts.load_artifacts(world.vault, world.actor, s.id) == ()
    assert sweep(world, paper=None) == (s.id,)


def test_attempts_tell_channel_recovery_and_look_ups():
    """Every attempt and look-up becomes a line, under the channel of its time; what a person carried makes none."""
    from docassemble.AotForms.filing.submission import Event
    at = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)

    def event(state, cause, attempt, note="x", **detail):
        return Event(1, at, state, cause, "courier", note, attempt, detail)

    told = watch.attempts_of([
        event(State.QUEUED, Cause.SUBMIT, 0, channel="email"),
        event(State.SENDING, Cause.ATTEMPT, 1), event(State.UNKNOWN, Cause.RECOVERY, 1, detail="The program stopped."),
        event(State.FAILED, Cause.LOOK_UP, 1, detail="It is not there."),
        event(State.QUEUED, Cause.CHANGE, 1, channel="ecf"), event(State.SENDING, Cause.ATTEMPT, 2),
        event(State.FAILED, Cause.ATTEMPT, 2, detail="503."), event(State.FAILED, Cause.ATTEMPT, 2, note="gave up trying", detail="Enough."),
        event(State.QUEUED, Cause.CHANGE, 2, channel="portal"), event(State.QUEUED, Cause.ATTEMPT, 3, detail="Prepared."),
        event(State.QUEUED, Cause.CHANGE, 3, channel="my-channel"), event(State.SENDING, Cause.ATTEMPT, 4)])
    assert [(a.channel, a.answer) for a in told] == [
        ("e-mail", "No certain answer. The program stopped."), ("e-mail", "Not taken. It is not there."),
        ("the court's e-filing service", "Not taken. 503."), ("my-channel", "No answer is recorded yet")]
    assert date(2026, 11, 24) == told[0].at.date()
