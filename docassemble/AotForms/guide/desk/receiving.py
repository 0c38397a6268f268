# do not pre-load
"""The desk of an office that got a packet: look whether it is whole, see what it says of itself, and answer with a signed notice.

The packet lies in the office's own vault, as a matter that holds nothing else; it goes after the days of a draft, as the office's record
is its own docket or file.  Checks whether bytes and form are right; whether the law is met is said by the sender's program (to the
prosecutor) and decided by people.
"""
from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ... import documents, packet, pdf
from ...documents.forms import WORKSHEET
from ...errors import InputError, RequirementNotMet
from ...filing import notices, profiles
from ...filing.notices import Decision
from ...packet import Docket, Proof, Verdict
from ...packet.packet import PDF
from ...pdf.reading import by_poppler
from ...vault import Actor, MatterStatus, office_key
from .identity import me
from .opening import ZONE, actor, now, vault

PACKET, NOTICE = "packet received", "notice signed"
CLERK, PROSECUTOR = "clerk", "prosecutor"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper: what the manifest says of it, and how many pages it really has (None: it cannot be opened)."""

    name: str
    title: str
    part: str
    pages: int
    counted: int | None
    signed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A packet as an office sees it.  problems: in plain words, each a reason not to accept.  notes: to be looked at.
    sealed_for: the office that the manifest names."""

    handle: str
    office: str
    sealed_for: str
    county: str
    reference: str
    sealed_at: str
    verdict: Verdict
    papers: tuple[PaperRow, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    caption: tuple[str, ...] = field(repr=False)


def receive(login: str, office: str, parts: Iterable[bytes], seal: str = "") -> str:
    """Take a packet in, and give its handle.  parts: one zip, or the files as they came; seal: as the sender told it, if it did.
    What is no packet at all raises InputError and is not kept."""
    who, files = actor(login), packet.unpacked(parts)
    packet.verify_files(files)
    expected = "".join(seal.split()).lower()
    entry = vault().matters.create(who, status=MatterStatus.RECEIVED)
    vault().uploads.add(who, entry.id, PACKET, _zipped(files), media_type="application/zip", about={"office": office, "expected": expected})
    return entry.id


def _zipped(files: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return kept.getvalue()


def look(login: str, handle: str) -> Received:
    """What the packet says of itself, and whether that is so."""
    files, about = _files(actor(login), handle)
    body, verdict = packet.read_manifest(files[packet.MANIFEST]), packet.verify_files(files, about["expected"] or None)
    papers = tuple(_paper(item, files) for item in body["files"] if item.get("media_type") == PDF)
    sealed_for, texts = str(body.get("office")), _texts(body, files)
    return Received(handle, about["office"], sealed_for, str(body.get("county")), str(body.get("reference")), str(body.get("sealed_at")), verdict,
                    papers, tuple(_problems(verdict, papers, sealed_for, about["office"])),
                    tuple(_notes(body, texts, bool(about["expected"]))), texts[0][:16] if texts else ())


def _paper(item: Mapping[str, Any], files: Mapping[str, bytes]) -> PaperRow:
    # A list that somebody made up may hold anything in any place.
    signed, pages = item.get("signed_by"), item.get("pages")
    return PaperRow(item["name"], str(item.get("title")), str(item.get("role")), pages if isinstance(pages, int) else 0,
                    _counted(files.get(item["name"])), tuple(map(str, signed)) if isinstance(signed, list) else ())


def _counted(content: bytes | None) -> int | None:
    try:
        return None if content is None else pdf.pages(content)
    except InputError:
        return None


def _texts(body: Mapping[str, Any], files: Mapping[str, bytes]) -> list[tuple[str, ...]]:
    """The lines of the lead document's pages, as far as they can be read."""
    for item in body["files"]:
        if item.get("role") == documents.Role.LEAD.value and item["name"] in files:
            try:
                return _lines(files[item["name"]])
            except InputError:
                return []
    return []


def _lines(content: bytes) -> list[tuple[str, ...]]:
    # As they stand on the page: what was filled in lies elsewhere in the file than the words around it.
    return [tuple(" ".join(line.split()) for line in page.splitlines() if line.strip()) for page in by_poppler(content, laid_out=True)]


def _problems(verdict: Verdict, papers: tuple[PaperRow, ...], sealed_for: str, office: str) -> Iterator[str]:
    if not verdict.seal_ok:
        yield "The list of contents (manifest.json) was changed after it was sealed."
    elif not verdict.as_expected:
        yield "The packet is whole in itself, but it is not the one with the seal that you were told."
    for words, names in (("was changed after it was sealed", verdict.changed), ("is missing", verdict.missing),
                         ("does not belong to the packet", verdict.extra)):
        yield from (f"{name} {words}." for name in names)
    if sealed_for != office:
        yield f"This packet was made for the {sealed_for}. The {office} gets a packet of its own; some papers in this one are not for you."
    for paper in papers:
        if paper.name not in (*verdict.changed, *verdict.missing) and paper.counted != paper.pages:
            yield f"{paper.name} should have {paper.pages} pages and has {'none that can be read' if paper.counted is None else paper.counted}."


def _notes(body: Mapping[str, Any], texts: list[tuple[str, ...]], compared: bool) -> Iterator[str]:
    if body.get("all_signatures_present") is not True:
        yield "The packet says that a required signature is missing. Look whether the papers are signed in ink."
    if any(WORKSHEET in line for page in texts for line in page):
        yield f"The petition is headed {WORKSHEET}: it is not on a form of the Administrative Office of the Courts (RCW 71.05.148(9))."
    if not compared:
        yield ("You did not compare the seal with the sender. Unchanged does not tell who made it: compare the seal by telephone, or with the "
               "cover letter.")


def paper(login: str, handle: str, number: int) -> bytes:
    """The paper at place ``number`` (from 0) of the sender's list, as it came.  Raises InputError where there is none."""
    files, _ = _files(actor(login), handle)
    listed = [item["name"] for item in packet.read_manifest(files[packet.MANIFEST])["files"] if item.get("media_type") == PDF]
    if not 0 <= number < len(listed) or listed[number] not in files:
        raise InputError("There is no such paper in the packet", "paper", "Open the packet again.")
    return files[listed[number]]


def docket(login: str, handle: str) -> Docket:
    """The docket data of a whole packet.  Raises InputError where it is not whole."""
    return packet.docket(packet.load_files(_files(actor(login), handle)[0]))


def proof(login: str, handle: str) -> Proof | None:
    """What the sender's program found the law to say; None where the packet does not carry it.  Raises InputError."""
    files, about = _files(actor(login), handle)
    if packet.PROOF not in files or about["office"] != PROSECUTOR:
        return None
    packet.load_files(files)
    return packet.read_proof(files[packet.PROOF])


def note_lines(login: str, handle: str) -> tuple[str, ...]:
    """What the note to the prosecutor says, line by line; empty where the packet has none."""
    files, _ = _files(actor(login), handle)
    for item in packet.read_manifest(files[packet.MANIFEST])["files"]:
        if item.get("document") == "note" and item["name"] in files:
            try:
                return tuple(line for page in _lines(files[item["name"]]) for line in page)
            except InputError:
                return ()
    return ()


def word_file(login: str, handle: str, number: int) -> bytes:
    """The proposed order at place ``number`` (from 0), as .docx to edit.  Raises InputError where there is none."""
    found = proof(login, handle)
    if found is None or not 0 <= number < len(found.drafts):
        raise InputError("This paper is not in the packet to be edited", "paper", "Open the packet again.")
    return documents.to_docx(found.drafts[number])


def answer(login: str, handle: str, *, decision: str, reasons: tuple[str, ...] = (), words: str | None = None, cause_number: str | None = None,
           filed_on=None, hearing: notices.Hearing | None = None, said_by: str) -> bytes:
    """Sign the answer, keep it with the packet, and give it.

    Raises InputError where it lacks something; RequirementNotMet for a packet that is not whole, which can only be returned, and for one whose
    list of contents was changed, which no notice can name.
    """
    got = look(login, handle)
    if not got.verdict.seal_ok:
        raise RequirementNotMet("The list of contents of this packet was changed, so that nothing can name it", "manifest.json",
                                "Call the sender, and ask for the packet again.")
    if got.problems and decision != Decision.RETURNED:
        raise RequirementNotMet("This packet is not whole, or not for this office", "packet", "Return it, with the reason; or ask for it again.")
    county = profiles.profile(got.county).county
    made = notices.make(packet=got.verdict.seal, reference=got.reference, county=county, office=got.office, decision=Decision(decision),
                        reasons=reasons, words=words, cause_number=cause_number, filed_on=filed_on, hearing=hearing, said_by=said_by, said_at=now())
    who = actor(login)
    raw = notices.write(made, lambda text: office_key.sign(vault(), who, text))
    vault().uploads.add(who, handle, NOTICE, raw, media_type=notices.MEDIA_TYPE)
    return raw


def notice(login: str, handle: str) -> bytes:
    """The last notice that was signed about a packet.  Raises InputError where there is none."""
    who = actor(login)
    signed = [entry for entry in vault().uploads.list(who, handle) if entry.purpose == NOTICE]
    if not signed:
        raise InputError("Nothing was answered to this packet yet", "notice", "Answer it first.")
    return vault().uploads.load(who, signed[-1].id).content


def own_name(login: str) -> str:
    """The verified name of who is logged in, for the line that says who answers; empty where there is none."""
    return me(login).name


def sealed_at_words(got: Received) -> str:
    """When the packet was sealed, as the courts' clocks show it."""
    try:
        at = datetime.fromisoformat(got.sealed_at).astimezone(ZONE)
    except ValueError:
        return "not known"
    return f"{at:%B} {at.day}, {at.year}, {at:%H:%M}"


def _files(who: Actor, handle: str) -> tuple[Mapping[str, bytes], Mapping[str, str]]:
    kept = [entry for entry in vault().uploads.list(who, handle) if entry.purpose == PACKET]
    if not kept:
        raise InputError("There is no packet here", "packet", "Choose its files first.")
    stored = vault().uploads.load(who, kept[-1].id)
    return packet.unpacked([stored.content]), {"office": "", "expected": "", **stored.about}
