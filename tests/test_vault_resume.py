"""Resume codes, on SQLite and on PostgreSQL: one use, one matter, one day, fewer rights, and nothing stored that opens anything."""
from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.filing.restoring import restored
from docassemble.AotForms.vault import CAPABILITIES, Action, Role, resume
from docassemble.AotForms.vault.tables import metadata, resume_codes, resume_tries
from sqlalchemy import select
from vault_peers import cluster, place, stored  # noqa: F401

HERE = "192.0.2.7"


@pytest.fixture
def world(place):
    made = stored(place.open())
    made.place = place
    return made


def made(world, **more):
    return world.vault.resume.make(world.actor, world.matter_id, **more)


def resumed(world):
    return world.vault.actor(world.vault.resume.use(made(world).text, HERE).login)


def refused(world, text, address=HERE):
    with pytest.raises(InputError) as caught:
        world.vault.resume.use(text, address)
    return str(caught.value)


def test_a_code_is_easy_to_type_and_hard_to_guess(world):
    """Four groups of four of 32 signs (80 bits) without 0, 1, I, O; small letters, blanks and no hyphens are taken."""
    assert len(set(resume.SIGNS)) == 32 and not set("01IO") & set(resume.SIGNS)
    code = made(world).text
    assert [len(group) for group in code.split("-")] == [4] * 4 and set(code) <= {*resume.SIGNS, "-"}
    opened = world.vault.resume.use(f" {code.replace('-', ' ').lower()} ", HERE)
    assert opened.matter_id == world.matter_id
    assert len({made(world).text for _ in range(20)}) == 20


def test_a_code_works_once_and_a_new_one_ends_the_old(world):
    """A used code, one that a newer replaced, a wrong one and no code at all are refused in the same words."""
    first, second = made(world).text, made(world).text
    said = {refused(world, first), refused(world, "A" * 16), refused(world, ""), refused(world, "ä" * 16)}
    world.vault.resume.use(second, HERE)
    assert len(said | {refused(world, second)}) == 1 and not any(one.replace("-", "") in "".join(said) for one in (first, second))


def test_a_code_ends_on_its_day_and_a_session_after_eight_hours(world):
    """A second before its end a code works, at its end not; what it opened ends after eight hours."""
    late = made(world, lifetime=timedelta(hours=1)).text
    world.place.clock.move(hours=1)
    refused(world, late)
    early = made(world).text
    world.place.clock.move(hours=24, seconds=-1)
    opened = world.vault.resume.use(early, HERE)
    who = world.vault.actor(opened.login)
    world.place.clock.move(hours=8, seconds=-1)
    assert world.vault.matters.load(who, world.matter_id)
    world.place.clock.move(seconds=1)
    with pytest.raises(AccessDenied):
        world.vault.matters.load(who, world.matter_id)
    with pytest.raises(AccessDenied):
        world.vault.actor(opened.login)
    assert world.vault.resume.session(opened.login) is None
    with pytest.raises(InputError):
        made(world, lifetime=timedelta(days=4))


def test_of_many_who_use_one_code_at_once_one_comes_in(world):
    """Eight uses of one code at the same moment: one session."""
    code, gate, results = made(world).text, threading.Barrier(8), []

    def use(number):
        gate.wait()
        try:
            results.append(world.vault.resume.use(code, f"192.0.2.{number}").login)
        except InputError:
            results.append(None)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(results) == 8 and sum(one is not None for one in results) == 1


def test_a_session_reads_and_answers_one_matter_and_nothing_else(world):
    """What a code opens may load and save its matter; every other matter, and every other act, is denied."""
    vault, who = world.vault, resumed(world)
    other = vault.matters.create(world.actor, b"{}")
    kept = vault.matters.load(who, world.matter_id)
    assert vault.matters.save(who, world.matter_id, b'{"a": 1}', expected=kept.version) == kept.version + 1
    assert vault.papers.list(who, world.matter_id) is not None
    for deed in (lambda: vault.matters.load(who, other.id), lambda: vault.matters.save(who, other.id, b"{}", expected=1),
                 lambda: vault.matters.list(who), lambda: vault.matters.create(who), lambda: vault.members.list(who), lambda: vault.members.own(who),
                 lambda: vault.settings.get(who, "email"), lambda: vault.papers.list(who, other.id), lambda: vault.requests.mine(who),
                 lambda: vault.resume.make(who, world.matter_id), lambda: vault.matters.purge(who, world.matter_id, reason="closed")):
        with pytest.raises(AccessDenied):
            deed()
    stranger = vault.create_organization("Another", "other@example.org")
    with pytest.raises(AccessDenied):
        vault.resume.make(stranger, world.matter_id)
    with pytest.raises(AccessDenied):
        vault.matters.load(replace(who, organization=stranger.organization), world.matter_id)


def test_the_rights_are_those_of_the_member_less_what_binds():
    """Nothing that a filer may not do, and neither signing, asking, sealing, sending, settings nor people."""
    never = {Action.SIGN, Action.REQUEST_CREATE, Action.REQUEST_MINE, Action.PACKET_ADD, Action.SUBMIT, Action.SUBMISSION_READ, Action.SETTING_READ,
             Action.SETTING_WRITE, Action.MEMBER_LIST, Action.MEMBER_CHANGE, Action.RESUME_MAKE, Action.MATTER_CREATE, Action.MATTER_LIST}
    assert CAPABILITIES[Role.RESUME] < CAPABILITIES[Role.FILER] and not CAPABILITIES[Role.RESUME] & never
    assert not any(Action.RESUME_MAKE in CAPABILITIES[role] for role in (Role.READER, Role.SIGNER, Role.LINK))


@pytest.mark.parametrize("what", ["disabled", "reader", "signer", "purged", "ended"])
def test_a_session_falls_with_what_it_stands_on(world, what):
    """It ends with the member, with the matter and by its own end; and it may no more than the member may now."""
    vault = world.vault
    mate = vault.members.add(world.actor, "mate@example.org", Role.FILER)
    opened = vault.resume.use(vault.resume.make(vault.actor("mate@example.org"), world.matter_id).text, HERE)
    who, version = vault.actor(opened.login), vault.matters.load(world.actor, world.matter_id).version
    {"disabled": lambda: vault.members.disable(world.actor, mate), "reader": lambda: vault.members.set_role(world.actor, mate, Role.READER),
     "signer": lambda: vault.members.set_role(world.actor, mate, Role.SIGNER),
     "purged": lambda: vault.matters.purge(world.actor, world.matter_id, reason="closed"), "ended": lambda: vault.resume.end(opened.login)}[what]()
    with pytest.raises(AccessDenied):
        vault.matters.save(who, world.matter_id, b'{"b": 2}', expected=version)
    assert (vault.resume.session(opened.login) is not None) is (what in ("reader", "signer"))
    if what == "signer":
        with pytest.raises(AccessDenied):
            vault.papers.list(who, world.matter_id)


def test_wrong_codes_slow_down_their_address_and_all_together(world, monkeypatch):
    """After ten wrong codes in a quarter of an hour an address waits, and others do not; above a number in all, everybody does.  A right
    code opens all the same: whoever tries wrong ones keeps nobody out.  What was refused unread is not counted."""
    for _ in range(resume.HERE):
        refused(world, "B" * 16)
    for _ in range(3):
        with pytest.raises(RequirementNotMet, match="Too many wrong codes"):
            world.vault.resume.use("B" * 16, HERE)
    assert world.vault.resume.use(made(world).text, HERE)
    refused(world, "B" * 16, "192.0.2.8")
    world.place.clock.move(minutes=16)
    refused(world, "B" * 16)
    monkeypatch.setattr(resume, "EVERYWHERE", 12)
    with pytest.raises(RequirementNotMet):
        world.vault.resume.use("B" * 16, "192.0.2.9")
    assert world.vault.resume.use(made(world).text, "192.0.2.9")
    world.place.clock.move(hours=2)
    refused(world, "B" * 16, "192.0.2.9")
    with world.vault.system(write=False) as unit:
        assert len(unit.connection.execute(select(resume_tries)).all()) == 1


def test_a_new_code_closes_what_an_earlier_one_opened(world):
    """Whoever finds a code used by somebody else makes a new one, and the other is out at once."""
    opened = world.vault.resume.use(made(world).text, HERE)
    who, version = world.vault.actor(opened.login), world.vault.matters.load(world.actor, world.matter_id).version
    made(world)
    assert world.vault.resume.session(opened.login) is None
    with pytest.raises(AccessDenied):
        world.vault.matters.save(who, world.matter_id, b'{"c": 3}', expected=version)


def test_who_came_by_a_code_changes_nothing_that_is_signed(world):
    """A signature stands: the session reads on, and a change, which would void it, needs a log-in."""
    who, version = resumed(world), world.vault.matters.load(world.actor, world.matter_id).version
    papers = world.vault.papers
    paper = papers.add(world.actor, world.matter_id, "petition", b"%PDF paper", matter_version=version, pages=1, about={})
    world.vault.signatures.add(world.actor, paper.id, paper_sha256=paper.sha256, capacity="declarant", method="typed", detail={})
    with pytest.raises(RequirementNotMet, match="is signed"):
        world.vault.matters.save(who, world.matter_id, b'{"d": 4}', expected=version)
    assert world.vault.matters.load(who, world.matter_id).version == version
    assert world.vault.matters.save(world.actor, world.matter_id, b'{"d": 4}', expected=version) == version + 1


def test_the_log_joins_a_session_to_its_code_and_the_code_to_its_member(world):
    """The chain itself says whose code acted: made by the member, used and ended under one and the same number."""
    opened = world.vault.resume.use(made(world).text, HERE)
    number = world.vault.actor(opened.login).user.removeprefix("resume:")
    world.vault.resume.end(opened.login)
    rows = [one for one in world.vault.audit.list(world.actor) if one.action.startswith("resume.")]
    assert len(rows) == 3 and {one.note for one in rows} == {f"code {number}"}
    assert {one.actor for one in rows if one.action == "resume.make"} == {world.actor.user}


def test_neither_code_nor_address_is_stored_or_logged(world):
    """No row of any table holds the code, its plain hash or the address; the log says what happened, to which matter."""
    import hashlib

    code = made(world).text
    refused(world, "C" * 16)
    opened = world.vault.resume.use(code, HERE)
    world.vault.resume.end(opened.login)
    plain = code.replace("-", "")
    with world.vault.system(write=False) as unit:
        everything = repr([unit.connection.execute(select(table)).all() for table in metadata.sorted_tables])
        row = unit.connection.execute(select(resume_codes)).one()
    for secret in (code, plain, plain.lower(), hashlib.sha256(plain.encode()).hexdigest(), HERE, opened.login):
        assert secret not in everything
    assert row.ended_at is not None
    actions = [one.action for one in world.vault.audit.list(world.actor)]
    assert sorted(one for one in actions if one.startswith("resume.")) == ["resume.end", "resume.make", "resume.use"]
    assert code not in repr(world.vault.resume.__dict__) and plain not in repr(resume.ResumeCode(code, row.expires_at))


def test_a_backup_that_is_put_back_opens_nothing(world):
    """A backup knows nothing of later uses: after it was put back no code of it works, and no session that it holds goes on."""
    opened, mate = world.vault.resume.use(made(world).text, HERE), world.vault.members.add(world.actor, "mate@example.org", Role.FILER)
    waiting = world.vault.resume.make(world.vault.actor("mate@example.org"), world.matter_id).text
    assert world.vault.resume.session(opened.login) is not None and mate
    restored(world.vault, ())
    assert world.vault.resume.session(opened.login) is None
    refused(world, waiting)
