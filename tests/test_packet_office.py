"""A packet as it comes to an office: archives that nobody trusts, data for the prosecutor alone, and hostile data."""
from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from docassemble.AotForms import documents, law, matter as matters, packet
from docassemble.AotForms.errors import AotFormsError, InputError
from docassemble.AotForms.packet.docket import harmless


def known(name: str) -> matters.Matter:
    return matters.read(matters.example(name))


def zipped(files, **how) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def manifest(*papers: bytes) -> bytes:
    return json.dumps({"manifest_version": 1, "files": [
        {"name": f"{n:02}-paper.pdf", "sha256": hashlib.sha256(one).hexdigest(), "bytes": len(one)} for n, one in enumerate(papers, 1)]}).encode()


def test_a_zip_with_a_folder_and_files_one_by_one_are_the_same_packet():
    """Ensures that names of mail programs and a folder around everything do not matter, and that what is not known is named so."""
    one, two = b"%PDF one", b"%PDF two"
    wanted = {"manifest.json": manifest(one, two), "01-paper.pdf": one, "02-paper.pdf": two}
    assert packet.unpacked([zipped(wanted.items())]) == wanted
    assert packet.unpacked([zipped([(f"case/{name}", content) for name, content in wanted.items()])]) == wanted
    assert packet.unpacked([two, wanted["manifest.json"], one]) == wanted
    found = packet.verify_files(packet.unpacked([b"%PDF other", wanted["manifest.json"], one]))
    assert found.missing == ("02-paper.pdf",) and found.extra == ("file 1, not as sealed",)


@pytest.mark.parametrize("parts", [
    [], [b""], [b"PK"], [zipped([("a", b"x")])[:-9]], [zipped([(f"{n}", b"") for n in range(301)])], [b"x", b"y"],
    [zipped([("bomb", b"\0" * 160_000_000)], compression=zipfile.ZIP_DEFLATED)],
], ids=["none", "empty", "mark", "cut", "many", "no list", "bomb"])
def test_an_archive_that_is_none_or_too_much_is_refused(parts):
    """Ensures that broken, swelling and endless archives are refused before they are unpacked."""
    with pytest.raises(InputError):
        packet.unpacked(parts)


def test_an_archive_that_lies_about_a_size_is_refused():
    """Ensures that no more is unpacked than an archive says, and that two files of one name are told."""
    raw = bytearray(zipped([("a.pdf", b"x" * 1000)], compression=zipfile.ZIP_DEFLATED))
    for at in (raw.index(b"PK\x01\x02") + 24, 22):
        raw[at:at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(InputError):
        packet.unpacked([bytes(raw)])
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped([("a.pdf", b"1"), ("a.pdf", b"2")])
    with pytest.raises(InputError, match="one name"):
        packet.unpacked([twice])


@given(st.binary(max_size=400))
def test_any_bytes_are_told_plainly(raw):
    """Ensures that whatever is handed in, reading it raises an error of ours or gives files."""
    for parts in ([raw], [raw, raw]):
        try:
            packet.unpacked(parts)
        except InputError:
            continue


@given(st.text(max_size=30))
def test_no_cell_runs_as_a_formula_and_none_is_shortened(cell):
    """Ensures that a cell never begins as a formula does, and still holds all that it held."""
    made = harmless(cell)
    assert not made.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) and made.endswith(cell)


def test_proof_data_is_the_review_without_facts():
    """Ensures that what goes to the prosecutor reads back as the same findings, and holds no fact, story or date of birth."""
    matter = known("hospital-designee")
    review = law.review(matter, matter.venue.planned_on)
    raw = packet.proof_data(matter, review)
    read = packet.read_proof(raw)
    assert [(f.id, f.title, f.status, f.level, f.why, f.cite, f.confidence, f.parts) for f in read.review.findings] == [
        (f.id, f.title, f.status, f.level, f.why, f.cite, f.confidence, f.parts) for f in review.findings if f.audience == "all"]
    assert any(f.audience == "petitioner" for f in review.findings)  # advice for the petitioner goes to no office
    assert read.last_safe_day == law.last_safe_filing_day(matter, review.as_of, review.ruleset)
    assert len(read.witnesses) == 1 + len(matter.witnesses or ()) and all(not f.facts for f in read.review.findings)
    assert matter.circumstances.text not in raw.decode() and matter.respondent.birth_date.isoformat() not in raw.decode()
    assert packet.proof_data(matter, review) == raw


@settings(max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda x: st.lists(x, max_size=3) | st.dictionaries(
    st.sampled_from(["version", "as_of", "ruleset", "ruleset_date", "findings", "witnesses", "drafts", "last_safe_filing_day"]), x, max_size=8), max_leaves=12))
def test_hostile_proof_data_is_refused_plainly(body):
    """Ensures that proof data of any other shape is refused as ours, and points to the note."""
    with pytest.raises(InputError, match="note"):
        packet.read_proof(json.dumps(body).encode())


def test_proof_data_never_goes_to_a_clerk():
    """Ensures that a packet for the clerk cannot be sealed with what the law was found to say."""
    matter = known("hospital-designee")
    review = law.review(matter, matter.venue.planned_on)
    papers = documents.write(matter, review)
    proof = packet.proof_data(matter, review)
    with pytest.raises(AotFormsError, match="prosecutor alone"):
        packet.seal(papers, reference="AOT-V10P-MX7M", county="King", office="clerk", proof=proof)
    sealed = packet.seal(papers, reference="AOT-V10P-MX7M", county="King", office="prosecutor", proof=proof)
    assert sealed.entries[-1].name == packet.PROOF and sealed.papers[-1].document == "note"
    assert date.fromisoformat(json.loads(sealed.manifest)["ruleset_date"]) == review.ruleset_date
