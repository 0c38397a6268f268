"""Signed notices: one changed byte is refused, only a confirmed key counts, and the furthest word stands in the sender's ledger."""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.filing import corrections, ledger, notice_taking, notices, receipts
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.courier import Courier
from docassemble.AotForms.filing.notices import Decision, Hearing
from docassemble.AotForms.filing.told import settle_told
from docassemble.AotForms.vault import Role, office_key
from docassemble.AotForms.vault.tables import settings, submissions
from hypothesis import given, strategies as st
from sqlalchemy import select
from vault_peers import CLERK, Peer, cluster, place, sqlite_place, stored  # noqa: F401

AT = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
OFFICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FILED = {"decision": Decision.ACCEPTED, "filed_on": date(2026, 11, 23), "cause_number": "26-6-00123-4"}


def by(key):
    return lambda text: (key.public_key().public_bytes_raw(), key.sign(text))


def notice(packet="a" * 64, **more):
    return notices.make(**{"packet": packet, "reference": "AOT-V10P-MX7M", "county": "King", "office": "clerk", "said_by": "Dana Clerk",
                           "said_at": AT, "decision": Decision.RECEIVED, **more})


def signed(packet="a" * 64, key=OFFICE, **more):
    return notices.write(notice(packet, **more), by(key))


WHOLE = signed(**FILED, words="Émile’s\nnote", hearing=Hearing(on=date(2026, 12, 3), at=time(13, 30), place="Room 4"))


def test_a_notice_reads_as_it_was_written():
    """Ensures that every part comes back as it was, and that the file is one line of ASCII."""
    found = notices.read(WHOLE)
    assert found.key == OFFICE.public_key().public_bytes_raw() and found.notice.words == "Émile’s\nnote"
    assert found.notice.hearing == Hearing(on=date(2026, 12, 3), at=time(13, 30), place="Room 4") and found.notice.said_at == AT
    assert WHOLE.isascii() and b"\n" not in WHOLE
    assert notices.read(WHOLE + b"\r\n") == found, "what a mail program adds at the end changes nothing"


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_one_changed_byte_is_refused(position, change):
    """Ensures that a notice with any one byte changed is refused, whatever byte it is and whatever it became."""
    changed = bytearray(WHOLE)
    changed[position] ^= change
    with pytest.raises(InputError) as refusal:
        notices.read(bytes(changed))
    assert "Dana" not in str(refusal.value) and "26-6" not in str(refusal.value)


def test_every_byte_counts():
    """Ensures that no byte of a notice is free: each one, changed in its lowest bit or in its case, is noticed."""
    for position in range(len(WHOLE)):
        for change in (0x01, 0x20):
            with pytest.raises(InputError):
                notices.read(WHOLE[:position] + bytes([WHOLE[position] ^ change]) + WHOLE[position + 1:])


@pytest.mark.slow
@given(st.binary(max_size=300) | st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.text(), x), max_leaves=8).map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_refused_plainly(raw):
    """Ensures that whatever a file holds, reading it raises an error of ours."""
    with pytest.raises(InputError):
        notices.read(raw)


KEY = OFFICE.public_key().public_bytes_raw().hex().encode()


@pytest.mark.parametrize("raw", [
    b"[" * 60_000, WHOLE[:-1] + b"}" * 65_000, WHOLE.replace(b'":"', b'": "', 1), WHOLE.replace(b"{", b'{"office":"clerk",', 1),
    WHOLE.replace(b"Dana", b"D\\u0061na"), WHOLE.replace(KEY, b"0" * 64), WHOLE.replace(KEY, KEY.upper())])
def test_a_notice_in_other_clothes_is_refused(raw):
    """Ensures that white space, a key given twice, another spelling of the same text, another key or a flood of brackets is refused."""
    assert raw != WHOLE
    with pytest.raises(InputError):
        notices.read(raw)


@pytest.mark.parametrize(("change", "words"), [
    ({"decision": Decision.RETURNED}, "needs a reason"), ({"reasons": ("form",)}, "needs a reason"),
    ({"decision": Decision.RETURNED, "reasons": ("other",)}, "in words"), ({"decision": Decision.ACCEPTED}, "cause number"),
    ({**FILED, "filed_on": date(2026, 11, 24)}, "not come yet"), ({"cause_number": "26-6-00123-4"}, "only an accepted"),
    ({"decision": Decision.RETURNED, "reasons": ("evidence",)}, "not a reason"), ({"county": "Nowhere"}, "county"),
    ({"said_by": "Dana\nClerk"}, "one line"), ({"said_by": "Dana\x07"}, "no text has"), ({"packet": "A" * 64}, "pattern"),
])
def test_what_cannot_be_so_is_not_written(change, words):
    """Ensures that a notice whose parts do not fit is refused with what is wrong, and without repeating what was typed."""
    with pytest.raises(InputError) as refusal:
        notice(**change)
    told = " ".join([refusal.value.line(), *(problem.line() for problem in refusal.value.problems)])
    assert words in told and "Dana" not in told and "26-6" not in told


def test_a_clerks_reasons_never_judge_the_law():
    """Ensures that a clerk's codes are about form, and that every reason of each office says what to do next."""
    assert {"form", "caption", "signature-missing", "case-type", "title", "page-missing", "altered"} <= set(notices.reasons("clerk"))
    assert not {"evidence", "standing", "history", "declaration-date"} & set(notices.reasons("clerk"))
    assert {"evidence", "standing", "declaration-date"} <= set(notices.reasons("prosecutor"))
    for office in ("clerk", "prosecutor"):
        for one in notices.reasons(office).values():
            assert one.words.endswith(".") and one.mend.endswith(".") and one.source


@pytest.mark.parametrize(("number", "fine"), [("26-6-00123-4", True), ("26-6-00123-17", True), ("26-2-00123-4", False), ("123", False)])
def test_a_strange_cause_number_is_told_and_taken(number, fine):
    """Ensures that a number of another shape gives a warning, and that the notice takes it."""
    assert (notices.cause_number_warning(number) == "") is fine
    assert notice(**{**FILED, "cause_number": number}).cause_number == number


# ── in the sender's ledger ───────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def world(place, tmp_path):
    made = stored(place.open())
    made.place, made.peer = place, Peer(tmp_path / "book", place.clock)
    made.sent = ledger.submit(made.vault, made.actor, made.packet_id, CLERK, purpose="petition")
    Courier(made.vault, {"peer": made.peer}, review_again=lambda s, f: None).run_once()
    place.clock.move(hours=1)
    return made


def trust(world, raw=None, key=OFFICE):
    heard = notice_taking.fingerprint(key.public_key().public_bytes_raw()).replace(" ", "-").lower()
    return notice_taking.confirm(world.vault, world.actor, raw or signed(world.sent.packet_hash, key), heard, "Pat Confirmer")


def take(world, **more):
    return notice_taking.take(world.vault, world.actor, signed(world.sent.packet_hash, **more))


def load(world):
    return ledger.load(world.vault, world.actor, world.sent.id)


def history(world):
    return ledger.history(world.vault, world.actor, world.sent.id)


def test_from_received_to_filed_with_a_hearing(world):
    """Each word moves the ledger on, with who said so, when, the clerk's date and number, and the hearing; the receipt tells it."""
    trust(world)
    assert take(world).moved and load(world).state is State.RECEIVED and load(world).received_at == AT
    taken = take(world, **FILED, hearing=Hearing(on=date(2026, 12, 3), at=time(13, 30), place="Room 4"), said_at=AT + timedelta(minutes=9))
    after = load(world)
    assert taken.moved and (after.state, after.filed_on, after.cause_number) == (State.ACCEPTED, date(2026, 11, 23), "26-6-00123-4")
    event = notice_taking.said(history(world))[-1]
    assert event.at == AT + timedelta(minutes=9) and event.said_by == world.actor.user
    assert event.detail["said_by"] == "Dana Clerk, clerk of King County"
    assert event.detail["evidence"]["hearing on"] == "2026-12-03" and event.detail["evidence"]["hearing place"] == "Room 4"
    told = receipts.receipt(world.vault, world.actor, world.sent.id)
    assert told["state"] == "accepted" and "before" not in json.dumps(told["events"])
    with world.vault.system(write=False) as unit:
        assert unit.connection.execute(select(submissions.c.state)).scalar() == "accepted"


def test_a_returned_packet_tells_why_and_what_to_do(world):
    """Coded reasons reach the ledger in words with their mend, the office's own words after them."""
    trust(world)
    take(world, decision=Decision.RETURNED, reasons=("caption", "other"), words="Wrong judge.")
    reason = notice_taking.said(history(world))[-1].detail["reason"]
    assert load(world).state is State.RETURNED and reason.endswith("Wrong judge.") and "Mend court, county" in reason


def test_twice_and_out_of_order_change_nothing(world):
    """The same notice again, and an earlier word that comes late, are told as such; state, date and number stay."""
    trust(world)
    take(world, **FILED)
    before, events = load(world), len(history(world))
    again = take(world, **FILED)
    assert again.again and not again.moved and len(history(world)) == events
    late = take(world, decision=Decision.UNDER_REVIEW)
    other = take(world, decision=Decision.RETURNED, reasons=("form",))
    assert not (late.moved or late.again or other.moved) and other.state is State.ACCEPTED
    assert replace(load(world), updated_at=before.updated_at) == before
    assert [e.note for e in history(world)][-2:] == ["signed notice late"] * 2


def test_a_notice_signed_by_mistake_is_taken_back(world):
    """What a notice said can be taken back by a named person; it is then no longer among what the office said, and the next counts."""
    trust(world)
    take(world, **FILED)
    assert corrections.can_be_taken_back(world.vault, world.actor, world.sent.id)
    back = corrections.take_back(world.vault, world.actor, world.sent.id, said_by="Ann Filer", reason="The clerk meant another case")
    assert (back.state, back.filed_on, back.cause_number) == (State.SENT, None, None) and notice_taking.said(history(world)) == ()
    assert take(world, decision=Decision.RETURNED, reasons=("form",)).moved


def test_while_it_is_being_sent_a_notice_waits(place, tmp_path):
    """News that comes while its packet is being sent is kept, and taken in when the attempt is settled, by whom it was handed in."""
    made = stored(place.open())

    class Quick(Peer):
        def send(self, outgoing, profile):
            made.told = notice_taking.take(made.vault, made.actor, signed(made.sent.packet_hash))
            return super().send(outgoing, profile)

    made.sent, made.peer = ledger.submit(made.vault, made.actor, made.packet_id, CLERK, purpose="petition"), Quick(tmp_path / "book", place.clock)
    place.clock.move(hours=1)
    trust(made)
    Courier(made.vault, {"peer": made.peer}, review_again=lambda s, f: None).run_once()
    assert made.told.waits and not made.told.moved and load(made).state is State.SENT
    assert settle_told(made.vault) == 1 and load(made).state is State.RECEIVED
    assert history(made)[-1].said_by == made.actor.user and settle_told(made.vault) == 0


@pytest.mark.parametrize(("raw", "kind", "words"), [
    (lambda w: signed("b" * 64), RequirementNotMet, "not sent from here"),
    (lambda w: signed(w.sent.packet_hash, office="prosecutor"), RequirementNotMet, "another office"),
    (lambda w: signed(w.sent.packet_hash, county="Pierce"), RequirementNotMet, "another office"),
    (lambda w: signed(w.sent.packet_hash, said_at=AT + timedelta(hours=3)), InputError, "not come yet"),
    (lambda w: signed(w.sent.packet_hash)[:-9] + b"0" * 9, InputError, "not as it was signed|not a signed"),
])
def test_what_is_not_for_here_changes_nothing(world, raw, kind, words):
    """A packet never sent, another office or county, a time to come, changed bytes: each refused in its own words, and nothing changed."""
    for office, county in (("clerk", "King"), ("prosecutor", "King"), ("clerk", "Pierce")):
        trust(world, signed(office=office, county=county))
    before = (load(world), history(world))
    with pytest.raises(kind, match=words):
        notice_taking.take(world.vault, world.actor, raw(world))
    assert (load(world), history(world)) == before


def test_a_key_counts_only_after_a_telephone_call(world):
    """An unknown key is refused with the fingerprint to compare; another key than the confirmed one too; a wrong fingerprint confirms nothing."""
    stranger = Ed25519PrivateKey.generate()
    words_ = notice_taking.fingerprint(OFFICE.public_key().public_bytes_raw())
    with pytest.raises(RequirementNotMet, match=f"Nobody here has confirmed.*{words_}"):
        take(world)
    with pytest.raises(InputError, match="not the fingerprint"):
        notice_taking.confirm(world.vault, world.actor, signed(world.sent.packet_hash, stranger), words_, "Pat Confirmer")
    with pytest.raises(InputError, match="named person"):
        notice_taking.confirm(world.vault, world.actor, signed(), words_, "  ")
    trust(world)
    with pytest.raises(RequirementNotMet, match="another key"):
        take(world, key=stranger)
    assert load(world).state is State.SENT and take(world).moved


def test_only_an_administrator_confirms_and_only_who_files_takes(world):
    """A filer may take a notice and not confirm a key; a reader and another organization may neither, and learn nothing."""
    trust(world)
    raw = signed(world.sent.packet_hash)
    people = {role: world.vault.actor(_add(world, role)) for role in (Role.FILER, Role.READER)}
    other = world.vault.create_organization("Other", "other@elsewhere.example")
    heard = notice_taking.fingerprint(OFFICE.public_key().public_bytes_raw())
    for who in (people[Role.FILER], people[Role.READER]):
        with pytest.raises(AccessDenied):
            notice_taking.confirm(world.vault, who, raw, heard, "Pat")
    with pytest.raises(AccessDenied):
        notice_taking.take(world.vault, people[Role.READER], raw)
    notice_taking.confirm(world.vault, other, raw, heard, "Pat")
    with pytest.raises(RequirementNotMet, match="not sent from here"):
        notice_taking.take(world.vault, other, raw)
    assert notice_taking.take(world.vault, people[Role.FILER], raw).moved


def _add(world, role):
    login = f"{role.value}@example.org"
    world.vault.members.add(world.actor, login, role)
    return login


# ── the office's own key ─────────────────────────────────────────────────────────────────────────────────
def test_an_offices_key_is_made_once_and_lies_sealed(sqlite_place):
    """The same key signs for everybody of an organization and for nobody else; its bytes are in no row, no repr and no pickle."""
    made = stored(sqlite_place.open())
    first, filer = office_key.public_key(made.vault, made.actor), made.vault.actor(_add(made, Role.FILER))
    raw = notices.write(notice(), lambda text: office_key.sign(made.vault, filer, text))
    assert notices.read(raw).key == first == office_key.public_key(made.vault, filer)
    assert office_key.public_key(made.vault, made.vault.create_organization("Other", "o@elsewhere.example")) != first
    with made.vault.system(write=False) as unit:
        kept = unit.connection.execute(select(settings)).all()
    assert b"private" not in b"".join(bytes(row.sealed) for row in kept) and {row.kind for row in kept} == {"key"}
    assert made.vault.settings.names(made.actor) == () and made.vault.settings.get(made.actor, "notices") is None
    with pytest.raises(AccessDenied):
        office_key.sign(made.vault, made.vault.actor(_add(made, Role.READER)), b"x")
    again = office_key.renew(made.vault, made.actor)
    assert again != first and office_key.public_key(made.vault, filer) == again
    with pytest.raises(AccessDenied):
        office_key.renew(made.vault, filer)
