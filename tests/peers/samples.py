"""Synthetic packets on their way, for tests of adapters.  The papers name an invented person so that a leak shows."""
from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping

import pikepdf

from docassemble.AotForms.filing.adapter import Outgoing, OutgoingFile, Recipient
from docassemble.AotForms.filing.profiles import profile

PLANTED = ("Zebulon", "Quillfeather")
REFERENCE = "AOT-7K3F-92QM"
KEY = "5d" * 32


def pdf(*pages: str) -> bytes:
    """A small letter-size PDF with one line of Helvetica a page, which stands in the file uncompressed."""
    made = pikepdf.new()
    font = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
    for text in pages:
        page = made.add_blank_page(page_size=(612, 792))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 14 Tf 72 540 Td ({text}) Tj ET".encode("ascii"))
    out = io.BytesIO()
    made.save(out, compress_streams=False, deterministic_id=True)
    return out.getvalue()


def file(name: str, content: bytes, title: str, pages: int | None = None, media_type: str = "application/pdf") -> OutgoingFile:
    """One file with its true hash."""
    return OutgoingFile(name, media_type, content, hashlib.sha256(content).hexdigest(), title, pages)


def files() -> tuple[OutgoingFile, ...]:
    """A petition of two pages and a declaration of one; the invented name stands in each, and in a title."""
    name = " ".join(PLANTED)
    return (
        file("01-petition.pdf", pdf(f"Petition about {name}", "second page"), "Petition", 2),
        file("02-declaration.pdf", pdf(f"Declaration about {name}"), f"Declaration about {name}", 1),
    )


def outgoing(*, county: str = "Snohomish", office: str = "prosecutor", channel: str = "email",
             address: str | None = "filings@prosecutor.example", confirmed_by: str | None = "clerk-17",
             settings: Mapping[str, object] | None = None, papers: tuple[OutgoingFile, ...] | None = None,
             key: str = KEY, reference: str = REFERENCE, cause_number: str | None = None, attempt: int = 1) -> Outgoing:
    """One attempt to deliver a synthetic packet."""
    return Outgoing(
        submission_id="3f0c", key=key, reference=reference, purpose="new case", files=papers or files(), packet_hash="a7" * 32,
        recipient=Recipient(county, office, channel, address, confirmed_by), attempt=attempt, cause_number=cause_number,
        settings=settings or {})


def facts(county: str = "Snohomish") -> dict[str, object]:
    """The county's profile as an adapter gets it."""
    return profile(county).as_mapping()
