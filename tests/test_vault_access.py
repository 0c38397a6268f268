"""Who may do what: every public call of vault and ledger, for every role and for two organizations."""
from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from docassemble.AotForms.errors import AccessDenied, AotFormsError
from docassemble.AotForms.filing import corrections, ledger, receipts, words
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.vault import Actor, PaperEntry, Role, Signature, SigningRequest, UploadEntry, Vault, new_id, open_vault, retention
from vault_peers import CLERK, Clock, Stored, store_packet, stored

A = "admin"
F = "admin filer"
R = "admin filer reader"
S = "admin filer signer link"  # those who may sign (a signer only what he was asked to)


@dataclass
class World:
    """One organization with one of everything."""

    base: Stored
    paper: PaperEntry
    upload: UploadEntry
    signature: Signature
    request: SigningRequest
    token: str
    submission: str
    member: str

    @property
    def vault(self) -> Vault:
        return self.base.vault

    def actor(self, role: str) -> Actor:
        if role == "link":
            return self.vault.requests.open(self.token)
        return self.vault.actor(f"{role}@{self.base.actor.organization}.example")


def build(vault: Vault) -> World:
    base = stored(vault, f"first-{new_id()}@hospital.example")
    boss = base.actor
    logins = {role: vault.members.add(boss, f"{role}@{boss.organization}.example", role) for role in ("admin", "filer", "signer", "reader")}
    paper = vault.papers.add(boss, base.matter_id, "petition", b"%PDF", matter_version=1)
    shown = {"paper_sha256": paper.sha256, "method": "typed", "detail": {}}
    signature = vault.signatures.add(boss, paper.id, capacity="petitioner", **shown)
    vault.requests.create(boss, paper.id, "declarant", signer_login=f"signer@{boss.organization}.example")
    request, token = vault.requests.create(boss, paper.id, "declarant")
    upload = vault.uploads.add(boss, base.matter_id, "exhibit", b"x", media_type="image/png")
    submission = ledger.submit(vault, boss, base.packet_id, CLERK, purpose="petition").id
    return World(base, paper, upload, signature, request, token, submission, logins["reader"])


# Every public call: who may, and how it is called (w: the things it is called on, v: the vault, a: who asks).
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
CALLS = {
    "matters.create": (F, lambda v, a, w: v.matters.create(a, b"{}")),
    "matters.save": (F, lambda v, a, w: v.matters.save(a, w.base.matter_id, b"2", expected=1)),
    "matters.set_status": (F, lambda v, a, w: v.matters.set_status(a, w.base.matter_id, "filing")),
    "matters.load": (R, lambda v, a, w: v.matters.load(a, w.base.matter_id)),
    "matters.list": (R, lambda v, a, w: v.matters.list(a, labels=True)),
    "matters.find": (R, lambda v, a, w: v.matters.find(a, reference(w))),
    "matters.set_legal_hold": (A, lambda v, a, w: v.matters.set_legal_hold(a, w.base.matter_id, True)),
    "matters.purge": (A, lambda v, a, w: v.matters.purge(a, w.base.matter_id, reason="closed")),
    "bundles.take": (F, lambda v, a, w: v.bundles.take(a, new_id(), b"{}", lambda reference: b"{}")),
    "papers.add": (F, lambda v, a, w: v.papers.add(a, w.base.matter_id, "order", b"o", matter_version=1)),
    "papers.load": (R + " signer link", lambda v, a, w: v.papers.load(a, w.paper.id)),
    "papers.list": (R, lambda v, a, w: v.papers.list(a, w.base.matter_id)),
    "papers.void": (F, lambda v, a, w: v.papers.void(a, w.paper.id, reason="edited")),
    "uploads.add": (F, lambda v, a, w: v.uploads.add(a, w.base.matter_id, "exhibit", b"y", media_type="image/png")),
    "uploads.load": (R, lambda v, a, w: v.uploads.load(a, w.upload.id)),
    "uploads.list": (R, lambda v, a, w: v.uploads.list(a, w.base.matter_id)),
    "uploads.delete": (F, lambda v, a, w: v.uploads.delete(a, w.upload.id)),
    "signatures.add": (S, lambda v, a, w: v.signatures.add(
        a, w.paper.id, paper_sha256=w.paper.sha256, capacity="declarant", method="typed", detail={})),
    "signatures.list": (R, lambda v, a, w: v.signatures.list(a, w.base.matter_id)),
    "signatures.void": (F, lambda v, a, w: v.signatures.void(a, w.signature.id, reason="mistake")),
    "requests.create": (F, lambda v, a, w: v.requests.create(a, w.paper.id, "cosigner")),
    "requests.mine": (S, lambda v, a, w: v.requests.mine(a)),
    "requests.list": (R, lambda v, a, w: v.requests.list(a, w.base.matter_id)),
    "requests.decline": ("link", lambda v, a, w: v.requests.decline(a, w.request.id, "wrong day")),
    "requests.withdraw": (F, lambda v, a, w: v.requests.withdraw(a, w.request.id)),
    "packets.add": (F, lambda v, a, w: store_packet(v, a, w.base.matter_id, b"%PDF new")),
    "packets.load": (R, lambda v, a, w: v.packets.load(a, w.base.packet_id)),
    "packets.list": (R, lambda v, a, w: v.packets.list(a, w.base.matter_id)),
    "settings.put": (A, lambda v, a, w: v.settings.put(a, "email", {})),
    "settings.get": (A, lambda v, a, w: v.settings.get(a, "email")),
    "settings.names": (A, lambda v, a, w: v.settings.names(a)),
    "settings.remove": (A, lambda v, a, w: v.settings.remove(a, "email")),
    "settings.confirm_address": (A, lambda v, a, w: v.settings.confirm_address(a, "king", "clerk", "email", "x@y", confirmed_by="P")),
    "settings.address": (R, lambda v, a, w: v.settings.address(a, "king", "clerk", "email")),
    "settings.forget_address": (A, lambda v, a, w: v.settings.forget_address(a, "king", "clerk", "email")),
    "members.add": (A, lambda v, a, w: v.members.add(a, f"{new_id()}@y.example", "reader")),
    "members.list": (A, lambda v, a, w: v.members.list(a, logins=True)),
    "members.set_role": (A, lambda v, a, w: v.members.set_role(a, w.member, "filer")),
    "members.verify_name": (A, lambda v, a, w: v.members.verify_name(a, w.member, "Zebulina Quillfeather")),
    "members.own": ("admin filer reader signer", lambda v, a, w: v.members.own(a)),
    "members.disable": (A, lambda v, a, w: v.members.disable(a, w.member)),
    "audit.list": (A, lambda v, a, w: v.audit.list(a)),
    "ledger.submit": (F, lambda v, a, w: ledger.submit(v, a, w.base.packet_id, CLERK, purpose="petition")),
    "ledger.load": (R, lambda v, a, w: ledger.load(v, a, w.submission)),
    "ledger.list_submissions": (R, lambda v, a, w: ledger.list_submissions(v, a, w.base.matter_id)),
    "ledger.count_submissions": (R, lambda v, a, w: ledger.count_submissions(v, a)),
    "ledger.history": (R, lambda v, a, w: ledger.history(v, a, w.submission)),
    "words.record_word": (F, lambda v, a, w: words.record_word(v, a, w.submission, State.SENT, said_by="me", at=NOW, note="by hand")),
    "words.record_remark": (F, lambda v, a, w: words.record_remark(v, a, w.submission, note="reply", detail={"detail": "x"})),
    "words.hold": (F, lambda v, a, w: words.hold(v, a, w.submission, note="wait")),
    "words.release": (F, lambda v, a, w: words.release(v, a, w.submission, note="go")),
    "words.cancel": (F, lambda v, a, w: words.cancel(v, a, w.submission, note="mistake")),
    "words.reroute": (F, lambda v, a, w: words.reroute(v, a, w.submission, CLERK, note="paper")),
    "words.replace_packet": (F, lambda v, a, w: words.replace_packet(v, a, w.submission, w.base.packet_id, note="new exam")),
    "words.try_again": (F, lambda v, a, w: words.try_again(v, a, w.submission, note="again")),
    "corrections.take_back": (F, lambda v, a, w: taken_back(v, a, w)),
    "corrections.can_be_taken_back": (R, lambda v, a, w: corrections.can_be_taken_back(v, a, w.submission)),
    "retention.expiries": (R, lambda v, a, w: retention.expiries(v, a)),
    "receipts.receipt": (R, lambda v, a, w: receipts.receipt(v, a, w.submission)),
    "receipts.load_artifacts": (R, lambda v, a, w: receipts.load_artifacts(v, a, w.submission)),
}
# Calls about the organization itself: another organization's administrator gets only his own things.
OWN_ONLY = {"matters.create", "bundles.take", "matters.list", "requests.mine", "settings.put", "settings.get", "settings.names", "settings.remove",
            "settings.confirm_address", "settings.address", "settings.forget_address", "members.add", "members.list", "members.own", "audit.list", "retention.expiries", "ledger.count_submissions"}
# Calls without an actor: for the operator of the machine, or (requests.open) by the secret of a link.
OPERATOR = {"audit.verify", "requests.open", "members.verify_name_at_terminal", "words.hold_everything", "words.everything_held", "words.set_held", "words.hold_once",
            "ledger.enqueue", "ledger.dequeue", "ledger.write_documents",
            "ledger.check_signed", "retention.look", "retention.apply", "retention.kinds"}
READS = re.compile(r"\.(load|list|find|mine|own|get|names|address|history|receipt|load_artifacts|list_submissions|count_submissions|can_be_taken_back|expiries)$")
STORES = ("matters", "papers", "uploads", "signatures", "requests", "packets", "settings", "members", "audit", "bundles")


def taken_back(v, a, w):
    row = ledger.load(w.vault, w.base.actor, w.submission)
    if row.state is State.QUEUED:
        words.record_word(w.vault, w.base.actor, w.submission, State.SENT, said_by="me", at=NOW, note="by hand")
    return corrections.take_back(v, a, w.submission, said_by="Ann", reason="Wrong line")


def reference(w):
    return next(m.reference for m in w.vault.matters.list(w.base.actor) if m.id == w.base.matter_id)


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    vault = open_vault(tmp_path_factory.mktemp("access") / "home", clock=Clock())
    yield vault
    vault.close()


@pytest.fixture(scope="module")
def worlds(vault):
    """Two organizations; a test that changed one empties the list, and the next test gets fresh ones."""
    kept: list[World] = []

    def pair() -> list[World]:
        while len(kept) < 2:
            kept.append(build(vault))
        return kept

    return pair


def test_the_table_names_every_public_call(vault):
    """No public method of a store and no public function of the ledger is missing from the matrix."""
    found = {f"{store}.{name}" for store in STORES for name, _ in inspect.getmembers(getattr(vault, store), inspect.ismethod)
             if not name.startswith("_")}
    for module in (ledger, words, receipts, corrections, retention):
        short = module.__name__.rpartition(".")[2]
        found |= {f"{short}.{name}" for name, thing in inspect.getmembers(module, inspect.isfunction)
                  if thing.__module__ == module.__name__ and not name.startswith("_")}
    assert found == set(CALLS) | OPERATOR


@pytest.mark.parametrize("call", CALLS)
def test_each_role_may_do_just_its_own(vault, worlds, call):
    """A role that the table names is let in; every other role is denied, with the one denial."""
    allowed, run = CALLS[call]
    for role in sorted(("reader", "signer", "link", "filer", "admin"), key=lambda role: role in allowed.split()):
        world = worlds()[0]
        try:
            run(vault, world.actor(role), world)
            let_in = True
        except AccessDenied as error:
            let_in = False
            assert str(error) == "you may not see or do this. Ask an administrator of your organization"
        except AotFormsError:
            let_in = True
        assert let_in == (role in allowed.split()), f"{role} {call}"
        if let_in and not READS.search(call):
            del worlds()[0]


@pytest.mark.parametrize("call", CALLS)
def test_another_organization_is_told_the_same_as_for_nothing(vault, worlds, call):
    """Every role of another organization is denied, in the very words that a thing that does not exist gets."""
    run, (world, other) = CALLS[call][1], worlds()
    if call in OWN_ONLY:
        ids = {world.base.matter_id, world.paper.id, world.member, world.base.actor.user, world.base.actor.organization}
        shown = repr(run(vault, other.actor("admin"), other))
        assert not any(one in shown for one in ids)
        return
    said = set()
    for role in ("admin", "filer", "reader", "signer", "link"):
        with pytest.raises(AccessDenied) as caught:
            run(vault, other.actor(role), world)
        said.add(str(caught.value))
    if call != "matters.find":  # a reference that was never given out is an InputError of its own, by its check character
        nothing = World(Stored(vault, other.base.actor, new_id(), new_id()), *[_Nothing()] * 4, "", new_id(), new_id())
        with pytest.raises(AccessDenied) as caught:
            run(vault, other.actor("admin"), nothing)
        said.add(str(caught.value))
    assert len(said) == 1


class _Nothing:
    """A thing that does not exist."""

    id = "nothing"
    sha256 = "0" * 64


def test_a_made_up_actor_is_denied(vault, worlds):
    """An actor is no proof: another role, organization, user, or no actor at all is denied."""
    world = worlds()[0]
    reader, admin = world.actor("reader"), world.actor("admin")
    for forged in (Actor(reader.user, reader.organization, Role.ADMIN), Actor(admin.user, new_id(), Role.ADMIN),
                   Actor("nobody", admin.organization, Role.ADMIN), Actor("link:" + new_id(), admin.organization, Role.LINK),
                   Actor(admin.user, admin.organization, "owner"), None, "admin"):
        with pytest.raises(AccessDenied):
            vault.matters.list(forged)
