"""The portal channel: exactly the files and steps that an office's upload page takes, and nothing sent."""
from __future__ import annotations

import io
import logging
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.profiles import profile
from docassemble.AotForms.filing_adapters import portal, tiff, upload_checks

from peers.ecf_peer_papers import PLANTED, outgoing, paper, pdf_bytes, told_of

AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
ADAPTER = portal.PortalAdapter()


def with_fact(county: str, **facts) -> dict:
    """A county's profile with some facts of the clerk set."""
    made = profile(county).as_mapping()
    for name, value in facts.items():
        made["offices"]["clerk"][name] = {"value": value, "source": "test", "checked_on": "2026-11-21", "confidence": "V",
                                          "note": None, "conflict": []}
    return made


def tampered(change) -> bytes:
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        options = change(pdf) or {}
        out = io.BytesIO()
        pdf.save(out, **options)
    return out.getvalue()


@pytest.mark.parametrize("county", ["King", "Pierce", "Clallam"])
def test_a_portal_county_gets_the_sealed_pdfs_and_the_steps(county):
    """Later papers: each PDF byte for byte, in order, with the steps as tagged PDF and text; the submission stays queued."""
    packet = outgoing("portal", county=county)
    made = ADAPTER.send(packet, profile(county).as_mapping())
    assert made.state is State.QUEUED
    assert [(a.name, a.sha256) for a in made.artifacts[:3]] == [(f.name, f.sha256) for f in packet.files[:3]]
    steps = {a.media_type: a for a in made.artifacts[3:]}
    text = steps["text/plain"].content.decode()
    for file in packet.files[:3]:
        assert file.name in text and file.sha256 in text and f"{file.pages} page" in text
    assert "manifest.json" not in text
    assert steps["application/pdf"].content.startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(steps["application/pdf"].content)) as pdf:
        assert pdf.Root.MarkInfo.Marked


def test_a_new_case_without_a_known_route_is_refused_unless_a_person_was_told():
    """Clallam takes existing cases only; a recorded yes from the office opens it."""
    packet, known = outgoing("portal", county="Clallam", cause_number=None), profile("Clallam").as_mapping()
    assert [p.where for p in ADAPTER.plan(packet, known).problems] == ["recipient.channel"]
    assert ADAPTER.send(packet, known).state is State.FAILED
    packet = outgoing("portal", county="Clallam", cause_number=None, settings={"channel_confirmed_by": "desk 2"})
    assert ADAPTER.send(packet, known).state is State.QUEUED


def test_colour_stops_where_the_office_takes_black_and_white_only():
    """Clallam: the page with colour is named; King, which says nothing of colour, takes it."""
    files = (paper("01-petition.pdf", content=pdf_bytes(2, colour=True), pages=2),)
    problems = ADAPTER.plan(outgoing("portal", county="Clallam", files=files), profile("Clallam").as_mapping()).problems
    assert [p.where for p in problems] == ["files[0].pages[0]"]
    assert not ADAPTER.plan(outgoing("portal", files=files), profile("King").as_mapping()).problems


@pytest.mark.parametrize("change, word", [
    (lambda pdf: {"encryption": pikepdf.Encryption(owner="o", user="u")}, "password"),
    (lambda pdf: {"encryption": pikepdf.Encryption(owner="o", user="")}, "encrypted"),
    (lambda pdf: pdf.attachments.__setitem__("a.txt", b"x"), "attached"),
    (lambda pdf: pdf.Root.__setitem__("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")), "script"),
    (lambda pdf: pdf.Root.__setitem__("/AcroForm", pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<x/>"))), "XFA"),
    (lambda pdf: pdf.Root.__setitem__("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array([
        pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=pikepdf.Dictionary()))]))), "digital signature"),
    (lambda pdf: pdf.add_blank_page() and None, "number of pages"),
])
def test_what_an_upload_page_refuses_is_found_before(change, word):
    """Password, encryption, attachment, script, XFA, digital signature, another page count: named, and nothing is made."""
    packet = outgoing("portal", files=(paper(content=tampered(change)),))
    plan = ADAPTER.plan(packet, profile("King").as_mapping())
    assert len(plan.problems) == 1 and word in plan.problems[0].what
    refused = ADAPTER.send(packet, profile("King").as_mapping())
    assert refused.state is State.FAILED and not refused.artifacts


@pytest.mark.parametrize("fact, limit, fits", [("max_pages", 6, True), ("max_pages", 5, False), ("max_bytes", 0, False)])
def test_limits_hold_at_the_boundary(fact, limit, fits):
    """Six pages pass a limit of six and not of five; the same for bytes."""
    packet = outgoing("portal")
    size = sum(len(f.content) for f in packet.files[:3])
    known = with_fact("King", **{fact: limit if fact == "max_pages" else size - 1})
    assert (not ADAPTER.plan(packet, known).problems) is fits
    if fact == "max_bytes":
        assert not ADAPTER.plan(packet, with_fact("King", max_bytes=size)).problems


def test_where_only_tiff_is_taken_the_files_are_group_4():
    """A portal that takes Group 4 TIFF gets one TIFF a paper, with the page count of the paper."""
    packet = outgoing("portal")
    made = ADAPTER.send(packet, with_fact("King", formats=["tiff-g4"]))
    assert [a.name for a in made.artifacts[:3]] == ["01-cover-sheet.tif", "02-petition.tif", "03-declaration.tif"]
    assert [len(tiff.read_back(a.content)) for a in made.artifacts[:3]] == [1, 3, 2]


def test_a_page_that_is_not_letter_is_not_squeezed_into_a_tiff():
    """An A4 page is named as a problem; the rendition itself refuses it too."""
    file = paper(content=pdf_bytes(size=(595, 842)))
    problems = ADAPTER.plan(outgoing("portal", files=(file,)), with_fact("King", formats=["tiff-g4"])).problems
    assert [p.where for p in problems] == ["files[0].pages[0]"]
    with pytest.raises(upload_checks.RenderError):
        tiff.rendition(file)


def test_the_tiff_is_what_clark_asks_for_and_reads_back():
    """Group 4, bilevel, 300 dpi, 2550 by 3300, all pages, black text on white; a colour image is refused on reading."""
    made = tiff.rendition(paper(pages=4))
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.n_frames, image.size, image.mode, image.tag_v2[259], image.info["dpi"]) == (4, (2550, 3300), "1", 4, (300, 300))
        black = image.convert("L").point(lambda v: 255 - v)
        assert black.getbbox() is not None and black.getbbox()[1] > 900, "the text stands where the PDF has it"
    other = io.BytesIO()
    Image.new("RGB", (2550, 3300)).save(other, "TIFF", dpi=(300, 300))
    with pytest.raises(upload_checks.RenderError):
        tiff.read_back(other.getvalue())


def test_what_a_person_reports_becomes_an_outcome():
    """The portal's word sets the state; the number is kept; unsure stays unknown; not taken may be tried again."""
    done = portal.reported("received", AT, confirmation="KC-2026-11-0093", cause_number="26-6-01234-5")
    assert (done.state, done.carrier_reference, done.evidence["cause_number"]) == (State.RECEIVED, "KC-2026-11-0093", "26-6-01234-5")
    assert portal.reported("not sure", AT).state is State.UNKNOWN
    assert portal.reported("not taken", AT).retry


@pytest.mark.parametrize("wrong", [
    {"result": "fine"}, {"at": datetime(2026, 11, 20)}, {"confirmation": "given to Ozymandra"}, {"cause_number": "26-2-01234-5"}])
def test_a_report_takes_no_free_text(wrong):
    """An unknown word, a time without zone, words for a number, a number of another case type: refused, not repeated."""
    given = {"result": "received", "at": AT, **wrong}
    with pytest.raises(InputError) as error:
        portal.reported(**given)
    assert "Ozymandra" not in str(error.value) + repr(error.value.problems)


def test_no_planted_name_leaves_the_papers(caplog):
    """Names inside the papers are in no detail, evidence, plan, log or step sheet."""
    packet = outgoing("portal")
    with caplog.at_level(logging.DEBUG):
        plan = ADAPTER.plan(packet, profile("King").as_mapping())
        made = ADAPTER.send(packet, profile("King").as_mapping())
    sheet = made.artifacts[-1].content.decode()
    told = told_of(made, repr(plan), caplog.text, sheet, *(a.name for a in made.artifacts))
    assert not [name for name in PLANTED if name in told]
