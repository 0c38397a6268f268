"""The file transfer channel against real SFTP servers: pinned, whole, once, and honest about where it ended."""
from __future__ import annotations

import asyncio
import gc
import json
import logging
import pickle
from pathlib import Path

import asyncssh
import pytest

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing.adapter import Outgoing, Recipient, State
from docassemble.AotForms.filing.profiles import profile
from docassemble.AotForms.filing_adapters import tiff
from docassemble.AotForms.filing_adapters.sftp import SftpAdapter, delivery
from docassemble.AotForms.filing_adapters.sftp.settings import read_settings, safe_folder

from peers.ecf_peer_papers import PLANTED, outgoing, paper, pdf_bytes, told_of
from peers.sftp_peer import SSHD, InProcessPeer, openssh

ADAPTER = SftpAdapter()
# Clark takes Group 4 TIFF by file transfer; King is used as an office that takes PDF once somebody said so.
CLARK, KING = profile("Clark").as_mapping(), profile("King").as_mapping()
PDFS = ("01-cover-sheet.pdf", "02-petition.pdf", "03-declaration.pdf")


@pytest.fixture
def peer(tmp_path):
    with InProcessPeer(tmp_path / "served") as running:
        yield running


def packet(peer: InProcessPeer | None = None, *, county: str = "King", settings: dict | None = None, address: str = "/incoming",
           **more) -> Outgoing:
    given = dict(settings if settings is not None else peer.settings())
    given.setdefault("channel_confirmed_by", "desk 2, by phone")
    return outgoing("sftp", county=county, settings=given, recipient=Recipient(county, "clerk", "sftp", address, "R. Example"), **more)


def folder_of(peer: InProcessPeer, sent: Outgoing) -> Path:
    return peer.root / "incoming" / sent.submission_id


def test_papers_arrive_whole_and_the_manifest_comes_last(peer):
    """Every file byte for byte under its name, no part file left, manifest.json renamed last with the right hashes."""
    sent = packet(peer)
    done = ADAPTER.send(sent, KING)
    assert done.state is State.SENT and done.evidence["verified"] == "size and SHA-256"
    there = folder_of(peer, sent)
    assert sorted(p.name for p in there.iterdir()) == sorted((*PDFS, "manifest.json"))
    assert all((there / f.name).read_bytes() == f.content for f in sent.files[:3])
    renames = [path.rpartition("/")[2] for name, path in peer.requests if name == "rename"]
    assert renames == [*PDFS, "manifest.json"]
    listed = json.loads((there / "manifest.json").read_bytes())
    assert [(f["name"], f["sha256"]) for f in listed["files"]] == [(f.name, f.sha256) for f in sent.files[:3]]
    assert listed["key"] == sent.key
    assert done.evidence["host_key"] == peer.host_keys[0].get_fingerprint()


def test_clark_gets_group_4_tiff(peer):
    """A new case for Clark arrives as Group 4 TIFF with as many pages as the papers."""
    sent = packet(peer, county="Clark", cause_number=None)
    assert not ADAPTER.plan(sent, CLARK).problems
    assert ADAPTER.send(sent, CLARK).state is State.SENT
    made = {p.name: len(tiff.read_back(p.read_bytes())) for p in folder_of(peer, sent).glob("*.tif")}
    assert made == {"01-cover-sheet.tif": 1, "02-petition.tif": 3, "03-declaration.tif": 2}


def test_the_same_again_sends_nothing(peer):
    """A second send of the same submission finds the marker and uploads no byte."""
    sent = packet(peer)
    ADAPTER.send(sent, KING)
    peer.requests.clear()
    again = ADAPTER.send(sent, KING)
    assert again.state is State.SENT and again.evidence["ended"] == "already there"
    assert not [name for name, _ in peer.requests if name in ("write", "rename")]


@pytest.mark.parametrize("name", ["02-petition.pdf", "manifest.json"])
def test_another_content_under_our_name_is_a_conflict(peer, name):
    """Nothing is replaced, nothing is added, and it is not tried again."""
    sent = packet(peer)
    folder_of(peer, sent).mkdir(parents=True)
    (folder_of(peer, sent) / name).write_bytes(b"something else")
    done = ADAPTER.send(sent, KING)
    assert (done.state, done.retry, done.evidence["ended"]) == (State.FAILED, False, "conflict")
    assert [p.name for p in folder_of(peer, sent).iterdir()] == [name]
    assert (folder_of(peer, sent) / name).read_bytes() == b"something else"


def test_an_unknown_host_gets_not_one_byte(peer):
    """A host with another key: refused before the login, no account name and no file told, no retry."""
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    done = ADAPTER.send(packet(settings=peer.settings(sftp_host_key=other)), KING)
    assert (done.state, done.retry, done.evidence["ended"]) == (State.FAILED, False, "host key")
    assert peer.connections == 1 and not peer.logins and not peer.requests


def test_a_host_key_of_another_kind_is_asked_for_by_its_kind(tmp_path):
    """A host with two keys, the second pinned: that one is asked for and accepted."""
    with InProcessPeer(tmp_path / "served", ("ssh-ed25519", "ecdsa-sha2-nistp256")) as peer:
        settings = peer.settings(sftp_host_key=peer.host_keys[1].export_public_key().decode())
        assert ADAPTER.send(packet(settings=settings), KING).state is State.SENT


def test_a_wrong_key_of_ours_is_refused_at_the_login(peer):
    """Login refused: certainly not taken, and no blind retry that could lock the account."""
    other = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    done = ADAPTER.send(packet(settings=peer.settings(sftp_private_key=other)), KING)
    assert (done.state, done.retry, done.evidence["ended"]) == (State.FAILED, False, "login")


def test_no_host_there_may_be_tried_again(peer):
    """A refused connection: not taken, retry."""
    with asyncssh_free_port() as port:
        done = ADAPTER.send(packet(settings=peer.settings(sftp_port=port)), KING)
    assert (done.state, done.retry, done.evidence["step"]) == (State.FAILED, True, "connect")


def asyncssh_free_port():
    """A bound port that nobody listens on."""
    import contextlib
    import socket

    @contextlib.contextmanager
    def held():
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            yield bound.getsockname()[1]
    return held()


FAULTS = [
    # request, path ends with, fault, marker agreed, state, retry
    ("mkdir", "3d", "drop before", False, State.FAILED, True),
    ("mkdir", "3d", "drop after", False, State.FAILED, True),
    ("write", "01-cover-sheet.pdf.part", "drop before", False, State.FAILED, True),
    ("write", "manifest.json.part", "drop after", False, State.FAILED, True),
    ("write", "02-petition.pdf.part", "refuse", False, State.FAILED, True),
    ("rename", "01-cover-sheet.pdf", "drop before", True, State.FAILED, True),
    ("rename", "01-cover-sheet.pdf", "drop after", False, State.UNKNOWN, False),
    ("rename", "02-petition.pdf", "drop after", True, State.FAILED, True),
    ("rename", "02-petition.pdf", "drop before", False, State.UNKNOWN, False),
    ("rename", "01-cover-sheet.pdf", "refuse", False, State.FAILED, True),
    ("rename", "manifest.json", "drop before", True, State.UNKNOWN, False),
    ("rename", "manifest.json", "drop after", True, State.UNKNOWN, False),
    ("rename", "manifest.json", "drop after", False, State.UNKNOWN, False),
    ("rename", "manifest.json", "refuse", True, State.FAILED, True),
]


@pytest.mark.parametrize("request_, ends, fault, agreed, state, retry", FAULTS)
def test_where_it_ends_decides_what_is_said(peer, request_, ends, fault, agreed, state, retry):
    """Each step lost or refused gives the state that the step allows, and a second round completes the one filing."""
    sent = packet(settings=peer.settings(sftp_marker_agreed=agreed))
    peer.fault = lambda name, path: fault if name == request_ and path.endswith(ends) else None
    ended = ADAPTER.send(sent, KING)
    assert (ended.state, ended.retry) == (state, retry), ended
    peer.fault = lambda name, path: None
    if ended.state is State.UNKNOWN:
        seen = ADAPTER.look_up(sent, KING)
        whole = (folder_of(peer, sent) / "manifest.json").exists()
        assert whole is (ends == "manifest.json" and fault == "drop after")
        assert seen.state is (State.SENT if whole else State.FAILED if agreed else State.UNKNOWN)
    # Sent again under the same id (a retry, or a person's decision): one filing, every file once.
    assert ADAPTER.send(sent, KING).state is State.SENT
    assert sorted(p.name for p in folder_of(peer, sent).iterdir()) == sorted((*PDFS, "manifest.json"))
    assert all((folder_of(peer, sent) / f.name).read_bytes() == f.content for f in sent.files[:3])


def test_a_silent_host_does_not_hold_the_courier(peer):
    """A host that never answers the last rename: unknown after the read timeout."""
    peer.fault = lambda name, path: "hang" if name == "rename" and path.endswith("manifest.json") else None
    done = ADAPTER.send(packet(settings=peer.settings(sftp_read_timeout=0.5)), KING)
    assert done.state is State.UNKNOWN


def test_a_write_only_folder_is_verified_by_size(peer):
    """Where reading back is denied the size is checked and the evidence says no more than that."""
    peer.fault = lambda name, path: "deny" if name == "read" else None
    done = ADAPTER.send(packet(peer), KING)
    assert done.state is State.SENT and done.evidence["verified"] == "size"


def test_a_receipt_from_the_office_makes_it_received(peer):
    """A file with our reference in the outgoing folder: received, with its hash and bytes; a stranger's file is not ours."""
    sent = packet(peer)
    ADAPTER.send(sent, KING)
    (peer.root / "outgoing" / f"X{sent.reference}X.pdf").write_bytes(b"%PDF-1.4 not ours")
    (peer.root / "outgoing" / f"{sent.reference}.pdf.part").write_bytes(b"half")
    assert ADAPTER.look_up(sent, KING).state is State.SENT
    stamped = pdf_bytes(text="Received")
    (peer.root / "outgoing" / f"receipt_{sent.reference}_{PLANTED[0]}.pdf").write_bytes(stamped)
    seen = ADAPTER.look_up(sent, KING)
    assert seen.state is State.RECEIVED
    assert [(a.name, a.content) for a in seen.artifacts] == [("receipt-01.pdf", stamped)]
    assert seen.evidence["receipt_sha256"] == seen.artifacts[0].sha256
    assert PLANTED[0] not in told_of(seen)


@pytest.mark.parametrize("left, agreed, state", [
    (("01-cover-sheet.pdf.part",), False, State.FAILED), (("02-petition.pdf.part", "manifest.json.part"), True, State.FAILED),
    (("02-petition.pdf.part", "manifest.json.part"), False, State.UNKNOWN), (PDFS, True, State.UNKNOWN), ((), True, State.UNKNOWN),
    (None, True, State.UNKNOWN)])
def test_only_part_files_prove_that_it_was_not_finished(peer, left, agreed, state):
    """An office may take whole files away, so a missing marker, an empty or a missing folder alone never lets it be sent again."""
    sent = packet(settings=peer.settings(sftp_marker_agreed=agreed))
    if left is not None:
        folder_of(peer, sent).mkdir()
        for name in left:
            (folder_of(peer, sent) / name).write_bytes(b"x")
    seen = ADAPTER.look_up(sent, KING)
    assert seen.state is state and seen.retry is (state is State.FAILED)


def test_a_look_that_cannot_be_had_says_nothing(peer):
    """Host away: None, never an answer."""
    with asyncssh_free_port() as port:
        assert ADAPTER.look_up(packet(settings=peer.settings(sftp_port=port)), KING) is None


@pytest.mark.parametrize("change, where", [
    ({"sftp_host_key": ""}, "settings.sftp_host_key"), ({"sftp_host_key": "ssh-ed25519 nonsense"}, "settings.sftp_host_key"),
    ({"sftp_private_key": "PEM nonsense"}, "settings.sftp_private_key"), ({"sftp_port": 0}, "settings.sftp_port"),
    ({"sftp_marker_agreed": "maybe"}, "settings.sftp_marker_agreed"), ({"sftp_outbound": "../x"}, "settings.sftp_outbound")])
def test_faulty_settings_are_named_and_nothing_is_sent(peer, change, where):
    """No host key, a broken one, a broken key of ours, a bad port, a word for yes or no, a way up: one problem, no connection."""
    sent = packet(settings=peer.settings(**change))
    assert [p.where for p in ADAPTER.plan(sent, KING).problems] == [where]
    assert ADAPTER.send(sent, KING).state is State.FAILED
    assert not peer.connections


@pytest.mark.parametrize("address, by", [("/incoming", None), ("/incoming/../etc", "R"), (None, "R"), ("//", "R")])
def test_an_address_must_be_plain_and_confirmed(peer, address, by):
    """An unconfirmed folder, a way up, no folder: refused before any connection."""
    sent = outgoing("sftp", settings={**peer.settings(), "channel_confirmed_by": "x"},
                    recipient=Recipient("King", "clerk", "sftp", address, by))
    assert [p.where for p in ADAPTER.plan(sent, KING).problems] == ["recipient.address"]
    assert ADAPTER.send(sent, KING).state is State.FAILED and not peer.connections


def test_an_office_that_nobody_asked_gets_nothing(peer):
    """King does not take file transfer as far as is known: refused without a recorded yes."""
    sent = outgoing("sftp", settings=peer.settings(), recipient=Recipient("King", "clerk", "sftp", "/incoming", "R"))
    assert [p.where for p in ADAPTER.plan(sent, KING).problems] == ["recipient.channel"]


def test_colour_is_no_matter_for_bilevel_tiff_but_the_page_size_is(peer):
    """Clark: a colour page is drawn in black and white; an A4 page is refused."""
    colour = packet(peer, county="Clark", files=(paper(content=pdf_bytes(colour=True)),))
    assert not ADAPTER.plan(colour, CLARK).problems
    a4 = packet(peer, county="Clark", files=(paper(content=pdf_bytes(size=(595, 842))),))
    assert [p.where for p in ADAPTER.plan(a4, CLARK).problems] == ["files[0].pages[0]"]


def test_nothing_secret_and_no_name_comes_out(peer, caplog):
    """The private key is in no repr, pickle, log or outcome; planted names in papers and in the host's words neither."""
    peer.rude_word = PLANTED[1]
    sent = packet(peer)
    key_line = str(sent.settings["sftp_private_key"]).splitlines()[2]
    read = read_settings(sent.settings)
    with pytest.raises(TypeError):
        pickle.dumps(read)
    with caplog.at_level(logging.DEBUG), pytest.raises(InputError) as error:
        read_settings({**sent.settings, "sftp_private_key": str(sent.settings["sftp_private_key"])[:90]})
    with caplog.at_level(logging.DEBUG):
        asyncssh.set_log_level(logging.DEBUG)
        ended = [ADAPTER.send(sent, KING)]
        peer.fault = lambda name, path: "refuse" if name == "mkdir" else None
        ended.append(ADAPTER.send(packet(peer, submission_id="0b6c6f0e-aaaa-4a8f-9a44-0e1f6a1b2c3d"), KING))
        ended.append(ADAPTER.look_up(sent, KING))
    told = told_of(ended, repr(read), repr(sent), caplog.text, str(error.value), repr(error.value.problems))
    assert key_line not in told and not [name for name in PLANTED if name in told]


@pytest.mark.parametrize("text, safe", [("/incoming", True), ("drop/efile in", True), ("/a/../b", False), ("/.ssh", False),
                                        ("a\nb", False), ("", False), (None, False), ("/" + "a" * 300, False)])
def test_only_plain_folders_are_folders(text, safe):
    """Plain segments only."""
    assert safe_folder(text) is safe


@pytest.mark.skipif(SSHD is None, reason="OpenSSH's sshd is not installed on this machine")
def test_debian_openssh_takes_it_once_and_gives_it_back(tmp_path):
    """Against OpenSSH's own sshd: delivered, found again, repeated without a second upload, resumed after part files."""
    with openssh(tmp_path) as settings:
        drop = tmp_path / "drop"
        (drop / "incoming").mkdir(parents=True)
        (drop / "outgoing").mkdir()
        settings = {**settings, "sftp_outbound": str(drop / "outgoing"), "channel_confirmed_by": "desk 2"}
        sent = packet(settings=settings, address=str(drop / "incoming"))
        there = drop / "incoming" / sent.submission_id
        there.mkdir()
        (there / "01-cover-sheet.pdf.part").write_bytes(b"half of an earlier attempt")
        assert (ADAPTER.look_up(sent, KING).state, ADAPTER.look_up(sent, KING).retry) == (State.FAILED, True)
        done = ADAPTER.send(sent, KING)
        assert done.state is State.SENT, done
        assert ADAPTER.send(sent, KING).evidence["ended"] == "already there"
        assert sorted(p.name for p in there.iterdir()) == sorted((*PDFS, "manifest.json"))
        assert ADAPTER.look_up(sent, KING).state is State.SENT
        (drop / "outgoing" / f"{sent.submission_id}.txt").write_text("received")
        assert ADAPTER.look_up(sent, KING).state is State.RECEIVED
        other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
        assert ADAPTER.send(packet(settings={**settings, "sftp_host_key": other}, address=str(drop)), KING).evidence["ended"] == "host key"


def test_reads_that_nobody_waits_for_fill_no_log(caplog):
    """Of several reads at once only one is told that the line is lost; the others are not logged as errors of their own, anything else is."""
    async def dropped(error: Exception) -> None:
        async def fails() -> None:
            raise error

        delivery._hush()
        task = asyncio.ensure_future(fails())
        await asyncio.wait([task])
        del task
        gc.collect()

    asyncio.run(dropped(asyncssh.SFTPConnectionLost("Connection closed")))
    assert [record for record in caplog.records if record.name == "asyncio"] == []
    asyncio.run(dropped(KeyError("ours")))
    assert [record.name for record in caplog.records] == ["asyncio"]
