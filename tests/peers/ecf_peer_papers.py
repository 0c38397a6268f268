"""Papers and outgoing packets for the tests of portal, sftp and ecf: synthetic, with planted names inside."""
from __future__ import annotations

import hashlib
import io
import json

import pikepdf

from docassemble.AotForms.filing.adapter import Outgoing, OutgoingFile, Recipient

# Nobody has these names.  They stand inside papers, parties and a peer's error texts, and must come out nowhere.
PLANTED = ("Quillfeather", "Ozymandra", "1979-04-31", "schizoplanted")
KEY = "9f2c" * 16


def pdf_bytes(pages: int = 1, *, colour: bool = False, text: str = "Petition", size: tuple[int, int] = (612, 792)) -> bytes:
    """A small PDF whose pages say ``text``; deterministic, so that hashes stay the same."""
    paint = "1 0 0 rg" if colour else "0 g"
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                                    BaseFont=pikepdf.Name.Helvetica))
        for number in range(1, pages + 1):
            pdf.add_blank_page(page_size=size)
            page = pdf.pages[-1]
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            stream = f"{paint} BT /F1 14 Tf 72 500 Td ({text} of {PLANTED[0]}, page {number}) Tj ET"
            page.Contents = pdf.make_stream(stream.encode())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def paper(name: str = "02-petition.pdf", title: str = "Petition", content: bytes | None = None, pages: int = 1) -> OutgoingFile:
    """One sealed paper."""
    content = pdf_bytes(pages, text=title) if content is None else content
    return OutgoingFile(name, "application/pdf", content, hashlib.sha256(content).hexdigest(), title, pages)


def manifest(files: tuple[OutgoingFile, ...], lead: str = "02-petition.pdf") -> OutgoingFile:
    """The packet's manifest, as far as an adapter reads it."""
    roles = {lead: "lead document", "01-cover-sheet.pdf": "cover sheet"}
    body = json.dumps({"files": [{"name": f.name, "role": roles.get(f.name, "connected document"),
                                  "document": f.name[3:-4]} for f in files]}).encode()
    return OutgoingFile("manifest.json", "application/json", body, hashlib.sha256(body).hexdigest(), "Manifest")


def outgoing(channel: str, *, county: str = "King", office: str = "clerk", files: tuple[OutgoingFile, ...] | None = None,
             cause_number: str | None = "26-6-01234-5", settings: dict | None = None, **more) -> Outgoing:
    """A packet on its way: cover sheet, petition, declaration and the manifest."""
    if files is None:
        files = (paper("01-cover-sheet.pdf", "Cover sheet"), paper("02-petition.pdf", "Petition", pages=3),
                 paper("03-declaration.pdf", "Declaration", pages=2))
        files = (*files, manifest(files))
    given = {"submission_id": "5d0c7a52-7b1e-4a8f-9a44-0e1f6a1b2c3d", "key": KEY, "reference": "AOT-7K3F-92QM",
             "purpose": "petition", "recipient": Recipient(county, office, channel, None, None), "files": files,
             "packet_hash": hashlib.sha256(b"".join(f.content for f in files)).hexdigest(), "attempt": 1,
             "cause_number": cause_number, "settings": settings or {}}
    return Outgoing(**{**given, **more})


def told_of(outcome: object, *more: str) -> str:
    """Everything that an outcome tells, without the papers themselves, for a search for planted names."""
    return " ".join([repr(outcome), *more])


def case_data() -> OutgoingFile:
    """The parties, planted names among them."""
    body = json.dumps({"version": 1, "filing_party": "petitioner", "participants": [
        {"id": "petitioner", "role": "petitioner", "organization": "Example Hospital"},
        {"id": "respondent", "role": "respondent", "person": {"given": PLANTED[1], "surname": PLANTED[0]}}]}).encode()
    return OutgoingFile("case-data.json", "application/json", body, hashlib.sha256(body).hexdigest(), "Parties")


def ecf_settings(**more: object) -> dict[str, object]:
    """Settings of a court whose lists are known; ``more`` replaces."""
    lists = {
        "location": [["snohomish:superior", "Snohomish Superior Court"], ["snohomish:district", "Snohomish District Court"]],
        "case_category": [["CIV-MH", "Mental Illness"], ["CIV", "Civil"]], "case_type": [["AOT6", "Assisted Outpatient Treatment "], ["ITA6", "Commitment"]],
        "relief": [["TREAT", "Treatment"]], "party_type": [["PET", "Petitioner"], ["RES", "Respondent"]], "fee_exception": [["STAT", "Statutory"]],
        "filing": [["CS", "Cover Sheet"], ["PTAOT", "Petition for AOT"], ["DCLR", "Declaration"], ["DCLR2", "Declaration of Service"]],
        "filing_status": [["received", "Received"], ["held-by-clerk", "Held"]]}
    papers = {"cover-sheet": "cover sheet", "petition": "Petition for AOT", "declaration": "DCLR"}
    return {
        "ecf_url": "https://127.0.0.1/FilingReviewMDEPort", "ecf_hosts": ["127.0.0.1"], "ecf_networks": ["127.0.0.0/8"],
        "ecf_callback_url": "https://filer.example/callback", "ecf_submitter_id": "firm-17", "ecf_payer_name": "Example Hospital",
        "ecf_codes": {"version": "2026.11.20", "lists": lists}, "ecf_confidential_words": ["confidential"],
        "ecf_choices": {"case_category": "mental illness", "case_type": "Assisted Outpatient Treatment", "relief": "TREAT",
                        "fee_exception": "Statutory", "party_type": {"petitioner": "Petitioner", "respondent": "Respondent"},
                        "filing": {"new_case": papers, "existing_case": papers}},
        "channel_confirmed_by": "desk 2, by phone", "ecf_connect_timeout": 5.0, "ecf_read_timeout": 5.0, "ecf_total_timeout": 10.0, **more}


def ecf_outgoing(settings: dict[str, object], *, office: str = "clerk", address: str | None = "snohomish:superior",
                 confirmed_by: str | None = "R. Example", **more: object) -> Outgoing:
    """The packet for the court, with the parties beside it."""
    if "files" not in more:
        more["files"] = (*outgoing("ecf").files, case_data())
    return outgoing("ecf", county="Snohomish", settings=settings, cause_number=more.pop("cause_number", None),
                    recipient=Recipient("Snohomish", office, "ecf", address, confirmed_by), **more)
