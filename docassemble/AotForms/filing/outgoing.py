# do not pre-load
"""What an adapter is handed: read from the ledger and compared with what was submitted."""
from __future__ import annotations

from sqlalchemy import select

from ..vault.keys import SealBroken
from ..vault.packets import read_files
from ..vault.settings import read_address, read_setting
from ..vault.tables import packets, submission_documents
from ..vault.unit import Unit
from .adapter import Outgoing, OutgoingFile
from .certificates import CERTIFICATE
from .submission import Submission, matter_key


def outgoing(unit: Unit, row, submission: Submission) -> Outgoing:
    """What the adapter is handed: the files meant for this office, exactly as they were sealed.  Raises SealBroken when
    they differ from what was submitted."""
    files = read_files(unit, matter_key(unit, row), row.packet_id)
    written = unit.connection.execute(select(submission_documents.c.sha256).where(
        submission_documents.c.submission_id == row.id).order_by(submission_documents.c.position)).scalars().all()
    stored = unit.connection.execute(select(packets.c.packet_hash).where(packets.c.id == row.packet_id)).scalar()
    if [file.sha256 for file in files] != list(written) or stored != row.packet_hash:
        raise SealBroken("the packet is not the one that was submitted", "submission", "Compare with a backup; nothing was sent")
    mine = tuple(OutgoingFile(f.name, f.media_type, f.content, f.sha256, f.title, f.pages)
                 for f in files if not f.recipients or row.office in f.recipients)
    return Outgoing(
        row.id, row.key, submission.reference, row.purpose, submission.recipient, mine, row.packet_hash, row.attempt + 1,
        submission.cause_number, settings_for(unit, row.organization_id, row.county, row.office, row.channel))


def settings_for(unit: Unit, organization_id: str, county: str, office: str, channel: str) -> dict[str, object]:
    """What a channel is handed as settings for one office: the organization's, and the office's own certificate where one is kept."""
    given = dict(read_setting(unit, organization_id, channel) or {})
    kept = read_address(unit, organization_id, county, office, CERTIFICATE)
    if kept is not None:
        given |= {"office_certificate": kept.address, "office_certificate_confirmed_by": kept.confirmed_by}
    return given
