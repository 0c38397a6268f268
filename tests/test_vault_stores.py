"""The stores, on SQLite and on PostgreSQL: what goes in comes out, and what must not happen does not."""
from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.vault import MatterStatus, PacketFile, Role, StaleWrite
from vault_peers import cluster, place, stored  # noqa: F401


@pytest.fixture
def world(place):
    return stored(place.open())


def paper(world, content=b"%PDF paper"):
    return world.vault.papers.add(world.actor, world.matter_id, "petition", content, matter_version=1, pages=3,
                                  about={"title": "Petition of Zebulon"})


def sign(world, actor, entry, capacity="declarant", **more):
    return world.vault.signatures.add(actor, entry.id, **{
        "paper_sha256": entry.sha256, "capacity": capacity, "method": "typed", "detail": {"name": "Dr. Żółć"}, **more})


def test_a_matter_keeps_every_version(world, place):
    """Versions count up from the expected one, old ones stay, the same bytes make none, a restart changes nothing."""
    matters, actor = world.vault.matters, world.actor
    assert matters.save(actor, world.matter_id, b"two", expected=1, label="Żeb", status="papers made") == 2
    assert matters.save(actor, world.matter_id, b"two", expected=2) == 2
    again = place.open()
    actor = again.actor("ANN@hospital.example ")
    assert again.matters.load(actor, world.matter_id).content == b"two"
    assert again.matters.load(actor, world.matter_id, 1).content == b'{"respondent": "Zebulon"}'
    entry, = again.matters.list(actor)
    assert (entry.version, entry.status, entry.label) == (2, MatterStatus.PAPERS, None)
    assert again.matters.list(actor, labels=True)[0].label == "Żeb"
    assert again.matters.find(actor, entry.reference.lower()).id == world.matter_id
    with pytest.raises(AccessDenied):
        again.matters.load(actor, world.matter_id, 3)


def test_a_stale_write_is_refused_with_the_mend(world):
    """A save on an older version is refused, says what to do, and changes nothing."""
    matters, actor = world.vault.matters, world.actor
    matters.save(actor, world.matter_id, b"two", expected=1)
    with pytest.raises(StaleWrite, match="newest version") as caught:
        matters.save(actor, world.matter_id, b"three", expected=1)
    assert caught.value.current == 2 and caught.value.exit_code == 2
    assert matters.load(actor, world.matter_id).content == b"two"


def test_of_many_saves_at_once_one_wins(world):
    """Twelve saves on one version at the same time: one is kept, eleven are stale."""
    gate, results = threading.Barrier(12), []

    def save(number):
        gate.wait(20)
        try:
            results.append(world.vault.matters.save(world.actor, world.matter_id, b"save %d" % number, expected=1))
        except StaleWrite:
            results.append("stale")

    threads = [threading.Thread(target=save, args=(n,)) for n in range(12)]
    [t.start() for t in threads]
    [t.join(60) for t in threads]
    assert sorted(map(str, results)) == ["2", *["stale"] * 11]


def test_papers_uploads_and_packets_come_back_byte_for_byte(world):
    """Bytes, hashes and what is told about them come back as they were given."""
    vault, actor = world.vault, world.actor
    entry = paper(world, bytes(range(256)))
    kept = vault.papers.load(actor, entry.id)
    assert kept.content == bytes(range(256)) and kept.about == {"title": "Petition of Zebulon"}
    assert entry.sha256 == hashlib.sha256(kept.content).hexdigest() and vault.papers.list(actor, world.matter_id) == (entry,)
    upload = vault.uploads.add(actor, world.matter_id, "exhibit", b"scan", media_type="image/tiff", about={"name": "Zeb.tif"})
    assert vault.uploads.load(actor, upload.id).content == b"scan" and vault.uploads.load(actor, upload.id).about["name"] == "Zeb.tif"
    vault.uploads.delete(actor, upload.id)
    assert vault.uploads.list(actor, world.matter_id) == ()
    packet = vault.packets.load(actor, world.packet_id)
    assert packet.files[0].content == b"%PDF one" and packet.files[0].recipients == () and packet.manifest == b"{}"
    assert world.packet(b"%PDF one") == world.packet_id and world.packet(b"%PDF two") != world.packet_id
    wrong = PacketFile("01.pdf", "application/pdf", b"x", "0" * 64, "X")
    with pytest.raises(InputError, match=r"files\[0\]"):
        vault.packets.add(actor, world.matter_id, packet_hash="0" * 64, files=[wrong], manifest=b"", matter_version=1)


def test_a_link_reads_one_paper_and_signs_it_once(world, place):
    """The holder of a link sees that paper only, signs only in that capacity, once; then the link is dead."""
    vault = world.vault
    first, other = paper(world), paper(world, b"%PDF other")
    request, token = vault.requests.create(world.actor, first.id, "declarant", about={"name": "Dr. Żółć"})
    link = vault.requests.open(token)
    assert vault.requests.open(token) == link  # a mail scanner opening it does not use it up
    assert vault.requests.mine(link) == (request,) and vault.papers.load(link, first.id).content == b"%PDF paper"
    for refused in (lambda: vault.papers.load(link, other.id), lambda: sign(world, link, other),
                    lambda: sign(world, link, first, "cosigner"), lambda: vault.matters.load(link, world.matter_id),
                    lambda: vault.papers.load(replace(link, user="link:" + request.paper_id), first.id)):
        with pytest.raises(AccessDenied):
            refused()
    signature = sign(world, link, first)
    assert signature.signed_by == link.user and signature.detail == {"name": "Dr. Żółć"}
    for used in (lambda: vault.requests.open(token), lambda: vault.papers.load(link, first.id), lambda: sign(world, link, first)):
        with pytest.raises(AccessDenied):
            used()
    assert vault.requests.list(world.actor, world.matter_id)[0].used_at is not None
    assert vault.signatures.list(world.actor, world.matter_id) == (signature,)


def test_links_end(world, place):
    """A link dies when it expires, is withdrawn, or its paper is voided; a wrong token is denied alike."""
    vault, entry = world.vault, paper(world)
    said = set()

    def dead(token):
        with pytest.raises(AccessDenied) as caught:
            vault.requests.open(token)
        said.add(str(caught.value))

    _, old = vault.requests.create(world.actor, entry.id, "declarant", lifetime=timedelta(hours=1))
    place.clock.move(minutes=59)
    vault.requests.open(old)
    place.clock.move(minutes=1)
    dead(old)
    request, taken_back = vault.requests.create(world.actor, entry.id, "cosigner")
    vault.requests.withdraw(world.actor, request.id)
    dead(taken_back)
    _, voided = vault.requests.create(world.actor, entry.id, "cosigner")
    vault.papers.void(world.actor, entry.id, reason="edited")
    dead(voided)
    dead("no such token")
    assert len(said) == 1
    with pytest.raises(InputError, match="14 days"):
        vault.requests.create(world.actor, entry.id, "cosigner", lifetime=timedelta(days=15))


def test_a_signer_with_a_login_sees_only_what_was_asked(world):
    """A member with the signing role reads and signs the paper addressed to him, and no other."""
    vault = world.vault
    vault.members.add(world.actor, "doc@hospital.example", Role.SIGNER)
    doc, mine, other = vault.actor("doc@hospital.example"), paper(world), paper(world, b"%PDF other")
    assert vault.requests.mine(doc) == ()
    vault.requests.create(world.actor, mine.id, "declarant", signer_login="Doc@hospital.example")
    assert vault.requests.mine(doc)[0].paper_id == mine.id and vault.papers.load(doc, mine.id).content == b"%PDF paper"
    with pytest.raises(AccessDenied):
        vault.papers.load(doc, other.id)
    sign(world, doc, mine)
    assert vault.requests.mine(doc) == ()
    with pytest.raises(InputError, match="not a member"):
        vault.requests.create(world.actor, mine.id, "cosigner", signer_login="stranger@elsewhere.example")


def test_an_edit_voids_signatures(world):
    """Voiding a paper voids its signatures; a voided or other version cannot be signed; each capacity signs once."""
    entry = paper(world)
    sign(world, world.actor, entry)
    with pytest.raises(RequirementNotMet, match="already signed"):
        sign(world, world.actor, entry)
    with pytest.raises(RequirementNotMet, match="not this version"):
        sign(world, world.actor, entry, "cosigner", paper_sha256="0" * 64)
    world.vault.papers.void(world.actor, entry.id, reason="edited")
    assert world.vault.signatures.list(world.actor, world.matter_id) == ()
    voided, = world.vault.signatures.list(world.actor, world.matter_id, voided=True)
    assert voided.void_reason == "edited" and voided.voided_at is not None
    with pytest.raises(RequirementNotMet, match="replaced"):
        sign(world, world.actor, entry, "cosigner")


def test_a_scan_belongs_to_the_same_matter(world):
    """A scanned signature rests on an upload of that matter, which then cannot be deleted."""
    vault, entry = world.vault, paper(world)
    elsewhere = vault.matters.create(world.actor, b"{}")
    foreign = vault.uploads.add(world.actor, elsewhere.id, "signed scan", b"s", media_type="application/pdf")
    with pytest.raises(AccessDenied):
        sign(world, world.actor, entry, method="scan", upload_id=foreign.id)
    scan = vault.uploads.add(world.actor, world.matter_id, "signed scan", b"s", media_type="application/pdf")
    sign(world, world.actor, entry, method="scan", upload_id=scan.id)
    with pytest.raises(RequirementNotMet, match="rests on"):
        vault.uploads.delete(world.actor, scan.id)
    with pytest.raises(InputError):
        sign(world, world.actor, entry, "cosigner", method="scan")


def test_settings_and_addresses(world):
    """A setting is replaced whole; an address needs the person who confirmed it and says who and when."""
    settings, actor = world.vault.settings, world.actor
    settings.put(actor, "email", {"host": "a", "password": "one"})
    settings.put(actor, "email", {"host": "b", "password": "two"})
    assert settings.get(actor, "email") == {"host": "b", "password": "two"} and settings.names(actor) == ("email",)
    settings.remove(actor, "email")
    assert settings.get(actor, "email") is None
    given = settings.confirm_address(actor, "king", "clerk", "email", " clerk@king.example ", confirmed_by="Pat")
    assert settings.address(actor, "king", "clerk", "email") == given and given.address == "clerk@king.example"
    assert settings.address(actor, "king", "prosecutor", "email") is None
    settings.forget_address(actor, "king", "clerk", "email")
    assert settings.address(actor, "king", "clerk", "email") is None
    with pytest.raises(InputError):
        settings.confirm_address(actor, "king", "clerk", "email", "x@y", confirmed_by=" ")


def test_members_change_at_once(world):
    """A changed role or a disabled login counts from the next call; the last administrator stays; logins are unique."""
    vault, admin = world.vault, world.actor
    member = vault.members.add(admin, "Bo@hospital.example", "filer")
    bo = vault.actor("bo@HOSPITAL.example")
    vault.matters.create(bo, b"{}")
    vault.members.set_role(admin, member, "reader")
    with pytest.raises(AccessDenied):
        vault.matters.create(bo, b"{}")
    assert len(vault.matters.list(vault.actor("bo@hospital.example"))) == 2
    vault.members.disable(admin, member)
    with pytest.raises(AccessDenied):
        vault.actor("bo@hospital.example")
    for attempt in (lambda: vault.members.disable(admin, admin.user), lambda: vault.members.set_role(admin, admin.user, "reader")):
        with pytest.raises(RequirementNotMet, match="at least one administrator"):
            attempt()
    with pytest.raises(InputError):
        vault.create_organization("Other", "BO@hospital.example")
    with pytest.raises(InputError):
        vault.members.add(admin, "x@y", "link")
    assert {m.login for m in vault.members.list(admin, logins=True)} == {"ann@hospital.example", "bo@hospital.example"}
    assert list(vault.organizations().values()) == ["Hospital"]
