"""The packet: order, names, seal, and that one byte changed is found and named."""
from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docassemble.AotForms import matter, packet
from docassemble.AotForms.documents.document import Document, FormIdentity, Role, Signer, SignatureSpot
from docassemble.AotForms.errors import InputError, RequirementNotMet
from docassemble.AotForms.packet.packet import seal_of

AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


def paper(name: str, role: Role, **more) -> Document:
    base = {"id": name, "code": "D1", "title": name.title(), "role": role, "pdf": b"%PDF-1.7 " + name.encode(), "html": "",
            "pages": 2, "recipients": ("clerk", "prosecutor"), "ruleset_date": date(2024, 6, 6), "form": FormIdentity(name)}
    return Document(**{**base, **more})


def spot(signer: Signer) -> SignatureSpot:
    return SignatureSpot(signer, "Robin Example", "petitioner", "I declare", "sig", "date", "place")


def papers() -> list[Document]:
    return [paper("plan", Role.ATTACHMENT), paper("petition-addendum", Role.CONNECTED),
            paper("petition", Role.LEAD, covers=("petition-addendum",), signatures=(spot(Signer.PETITIONER),)),
            paper("declaration", Role.CONNECTED), paper("cover-sheet", Role.COVER, recipients=("clerk",))]


def sealed(office: str = "clerk", **more) -> packet.Packet:
    given_ = {"reference": "AOT-7K3F-92QM", "county": "Snohomish", "office": office, "at": AT,
              "signed": {"petition": ("petitioner",)}, **more}
    return packet.seal(papers(), **given_)


def test_papers_stand_in_order_and_an_addendum_follows_its_paper():
    """Cover sheet, lead, its addendum, connected, attachment; names are ours, ASCII and short."""
    assert [e.name for e in sealed().entries] == ["01-cover-sheet.pdf", "02-petition.pdf", "03-petition-addendum.pdf",
                                                  "04-declaration.pdf", "05-plan.pdf"]


def test_an_office_gets_only_its_own_papers():
    """The clerk's cover sheet does not go to the prosecutor."""
    assert "cover-sheet" not in [e.document for e in sealed("prosecutor").entries]


def test_a_missing_signature_stops_sealing_but_not_a_packet_for_ink():
    """A required signature that is missing stops the seal, unless the packet is to be signed by hand."""
    with pytest.raises(RequirementNotMet, match="petitioner"):
        sealed(signed={}, unsigned_allowed=False)
    by_hand = sealed(signed={}, unsigned_allowed=True)
    assert json.loads(by_hand.manifest)["all_signatures_present"] is False


def test_a_packet_without_a_petition_is_refused():
    """No lead document, no packet."""
    with pytest.raises(RequirementNotMet, match="lead"):
        packet.seal([paper("plan", Role.ATTACHMENT)], reference="AOT-1111", county="King", office="clerk", at=AT)


def test_a_matter_gives_reference_and_county():
    """Papers and their matter are enough; what the matter does not say is asked for, never guessed."""
    known = matter.read(matter.example("dcr-field"))
    made = packet.seal(papers(), known)
    assert (made.reference, made.county, made.office) == (known.reference, known.venue.county, "prosecutor")
    with pytest.raises(InputError, match="reference"):
        packet.seal(papers(), matter.Matter(venue={"county": "King"}))
    with pytest.raises(InputError, match="county"):
        packet.seal(papers(), matter.Matter(reference="AOT-7K3F"))


def test_same_papers_same_seal_and_a_whole_packet_loads_back(tmp_path):
    """Sealing is repeatable, and what was written reads back equal."""
    assert sealed().seal == sealed().seal
    folder = packet.write(sealed(), tmp_path / "p")
    assert packet.verify(folder).whole and packet.load(folder) == sealed()
    assert packet.verify(folder, sealed().seal).whole and not packet.verify(folder, "0" * 64).whole


def test_changed_missing_and_extra_files_are_named(tmp_path):
    """Verify names each file that was changed, taken away or added."""
    folder = packet.write(sealed(), tmp_path / "p")
    (folder / "02-petition.pdf").write_bytes(b"%PDF-1.7 petitioN")
    (folder / "05-plan.pdf").unlink()
    (folder / "06-note.pdf").write_bytes(b"x")
    verdict = packet.verify(folder)
    assert (verdict.changed, verdict.missing, verdict.extra) == (("02-petition.pdf",), ("05-plan.pdf",), ("06-note.pdf",))
    with pytest.raises(InputError, match="02-petition.pdf, 05-plan.pdf, 06-note.pdf"):
        packet.load(folder)


def test_a_link_in_place_of_a_file_is_a_change(tmp_path):
    """A symbolic link is not the file that was sealed, even where it leads to the same bytes."""
    folder = packet.write(sealed(), tmp_path / "p")
    (folder / "05-plan.pdf").rename(tmp_path / "elsewhere.pdf")
    (folder / "05-plan.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    assert packet.verify(folder).changed == ("05-plan.pdf",)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_one_byte_changed_is_found(tmp_path_factory, data):
    """Flip one bit of any byte of any file, the manifest too: the packet is no longer whole."""
    folder = packet.write(sealed(), tmp_path_factory.mktemp("p") / "p")
    path = data.draw(st.sampled_from(sorted(folder.iterdir())))
    content = bytearray(path.read_bytes())
    index = data.draw(st.integers(0, len(content) - 1))
    content[index] ^= 1 << data.draw(st.integers(0, 7))
    before = path.read_bytes()
    path.write_bytes(bytes(content))
    try:
        verdict = packet.verify(folder)
    except InputError:
        return
    same_meaning = path.name == packet.MANIFEST and _loads(bytes(content)) == json.loads(before)
    assert not verdict.whole or same_meaning


def _loads(content: bytes):
    try:
        return json.loads(content)
    except ValueError:
        return None


@pytest.mark.parametrize("name", ["../outside.pdf", "a/b.pdf", "manifest.json", ""])
def test_a_manifest_that_points_outside_is_refused(tmp_path, name):
    """A hostile manifest cannot name a file outside its folder."""
    folder = packet.write(sealed(), tmp_path / "p")
    body = json.loads((folder / "manifest.json").read_text())
    body["files"][0]["name"] = name
    (folder / "manifest.json").write_text(json.dumps(body))
    with pytest.raises(InputError, match="outside"):
        packet.verify(folder)


def test_a_folder_in_use_is_never_mixed_with(tmp_path):
    """A packet is written all or nothing, into a new folder only."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="not empty"):
        packet.write(sealed(), tmp_path / "p")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p"]


@pytest.mark.parametrize("change", [lambda files: files[0].pop("title"), lambda files: files[0].update(name=7),
                                    lambda files: files[0].update(name="a\0b")])
def test_a_manifest_that_is_no_packets_is_an_error_of_ours(tmp_path, change):
    """Whatever stands in a manifest, loading it never fails in a way of Python's."""
    folder = packet.write(sealed(), tmp_path / "packet")
    body = json.loads((folder / "manifest.json").read_bytes())
    change(body["files"])
    body["seal"] = seal_of(body)
    (folder / "manifest.json").write_text(json.dumps(body))
    with pytest.raises(InputError):
        packet.load(folder)
