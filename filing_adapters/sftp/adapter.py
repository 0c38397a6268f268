# do not pre-load
"""The file transfer adapter: plans, delivers once into a folder of its own, and looks for what the office answered."""
from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator, Mapping

from ...errors import InputError, Problem
from ...filing.adapter import Capabilities, Dedupe, FilingAdapter, Outcome, Outgoing, OutgoingFile, Plan, State
from ...filing.profiles import OFFICES, CountyProfile
from .. import tiff
from ..checks import PDF, county_profile, made_file, now, packet_problems, papers, purpose, told
from ..upload_checks import RenderError, letter_problems, pdf_problems
from . import delivery, looking, words
from .settings import SftpSettings, read_settings, safe_folder

log = logging.getLogger(__name__)
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")


class SftpAdapter(FilingAdapter):
    """Delivers to one confirmed drop folder (``recipient.address``) on the host of the settings.

    Only where the county profile says that the office takes file transfer, or the setting ``channel_confirmed_by`` says
    who was told so.  What is delivered is *sent*; a receipt in the office's outgoing folder makes it *received*.
    """

    id = "sftp"
    title = "File transfer to the office's drop folder"
    capabilities = Capabilities(submit=True, status=True, formats=(PDF, tiff.TIFF), dedupe=Dedupe.QUERY)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What ``send`` would do, and every problem that stops it.  Connects to nothing."""
        known, problems, _ = _prepared(outgoing, profile)
        kind = "Group 4 TIFF, 300 dots an inch, black and white" if known and _tiff(outgoing, known) else "PDF"
        steps = (
            f"Make {len(papers(outgoing))} files as {kind}.",
            "Connect to the host and check its key against the pinned one before anything else.",
            "Upload each file as a part file into the submission's own folder, and read it back.",
            "Give the files their names, and manifest.json last. Then it is sent, not yet received.",
        )
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Deliver once.  The docstring of ``delivery`` says what an ending in each step means."""
        known, problems, settings = _prepared(outgoing, profile)
        if known is None or settings is None or problems:
            return Outcome(State.FAILED, now(), f"Not sent. {told(problems)}")
        try:
            files, marker = _contents(outgoing, known)
        except RenderError:
            return Outcome(State.FAILED, now(), "Not sent. A paper could not be made into the TIFF that this office takes. "
                                                "File on paper, or install poppler-utils and try again.")
        ended = asyncio.run(delivery.deliver(settings, str(outgoing.recipient.address), outgoing.submission_id, files, marker))
        ended.evidence |= {"manifest_sha256": marker.sha256, "files": str(len(files))}
        ended.evidence |= {f"sha256 {file.name}": file.sha256 for file in files}
        log.info("sftp %s attempt %s: %s, %s", outgoing.reference, outgoing.attempt, ended.step, ended.why)
        return words.of_delivery(ended, settings.marker_agreed)

    def check_settings(self, settings: Mapping[str, object]) -> None:
        """Raises InputError with a problem for each key of the file transfer settings that is missing or wrong."""
        read_settings(settings)

    def look_up(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome | None:
        """Read the outgoing folder and the submission's folder again; None where neither can be read."""
        known, problems, settings = _prepared(outgoing, profile)
        if known is None or settings is None or problems:
            return None
        try:
            files, marker = _contents(outgoing, known)
        except RenderError:
            return None
        found = asyncio.run(looking.look(settings, str(outgoing.recipient.address), outgoing.submission_id,
                                         outgoing.reference, files, marker))
        log.info("sftp %s look-up: %s", outgoing.reference, found.there)
        return words.of_look(found, settings.marker_agreed)


def manifest(outgoing: Outgoing, files: tuple[OutgoingFile, ...]) -> OutgoingFile:
    """The commit marker: what was delivered, by name and SHA-256.  The same bytes on every attempt; no fact about a person."""
    sources = {file.name.rsplit(".", 1)[0]: file.sha256 for file in papers(outgoing)}
    body = {
        "manifest_version": 1, "reference": outgoing.reference, "submission_id": outgoing.submission_id, "key": outgoing.key,
        "packet_hash": outgoing.packet_hash,
        "files": [{"name": f.name, "media_type": f.media_type, "bytes": len(f.content), "pages": f.pages, "sha256": f.sha256,
                   "source_sha256": sources[f.name.rsplit(".", 1)[0]]} for f in files],
    }
    return made_file(delivery.MARKER, "application/json", json.dumps(body, indent=2, sort_keys=True).encode() + b"\n", "Manifest")


def _contents(outgoing: Outgoing, known: CountyProfile) -> tuple[tuple[OutgoingFile, ...], OutgoingFile]:
    files = tuple(tiff.rendition(f) for f in papers(outgoing)) if _tiff(outgoing, known) else papers(outgoing)
    return files, manifest(outgoing, files)


def _tiff(outgoing: Outgoing, known: CountyProfile) -> bool:
    formats = known.office(outgoing.recipient.office).formats.value
    return formats is not None and "pdf" not in formats


def _prepared(outgoing: Outgoing, profile: Mapping[str, object],
              ) -> tuple[CountyProfile | None, list[Problem], SftpSettings | None]:
    known, problems = county_profile(outgoing, profile)
    problems += packet_problems(outgoing)
    problems += _recipient_problems(outgoing)
    if known is not None and outgoing.recipient.office in OFFICES:
        problems += _office_problems(outgoing, known)
    try:
        return known, problems, read_settings(outgoing.settings)
    except InputError as error:
        return known, [*problems, *error.problems], None


def _recipient_problems(outgoing: Outgoing) -> Iterator[Problem]:
    if not _FOLDER.fullmatch(outgoing.submission_id):
        yield Problem("submission_id", "this cannot name a folder", "Use the id that the ledger gave.")
    if not safe_folder(outgoing.recipient.address):
        yield Problem("recipient.address", "this is not a plain folder", "Write the office's drop folder, such as /incoming.")
    if not (outgoing.recipient.address_confirmed_by or "").strip():
        yield Problem("recipient.address", "nobody has confirmed this address", "Have a named person confirm it with the office by phone.")


def _office_problems(outgoing: Outgoing, known: CountyProfile) -> Iterator[Problem]:
    office = outgoing.recipient.office
    desk = known.office(office)
    told_us = str(outgoing.settings.get("channel_confirmed_by") or "").strip()
    if not told_us and not known.takes("sftp", office, purpose(outgoing)):
        yield Problem("recipient.channel", "whether this office takes these papers by file transfer is not known",
                      "File on paper; or, if the office has said that it does, record that and who was told.")
    total = sum(file.pages or 0 for file in papers(outgoing))
    if desk.max_pages.value is not None and total > desk.max_pages.value:
        yield Problem("files", f"{total} pages, and this office takes {desk.max_pages.value}", "File on paper, or ask the office.")
    size = sum(len(file.content) for file in papers(outgoing))
    if desk.max_bytes.value is not None and size > desk.max_bytes.value and not _tiff(outgoing, known):
        yield Problem("files", f"{size:,} bytes, and this office takes {desk.max_bytes.value:,}", "File on paper, or ask the office.")
    bilevel = "black and white" in (desk.colour.value or "").casefold()
    for place, file in enumerate(outgoing.files):
        if file.media_type == PDF:
            found = list(pdf_problems(file, f"files[{place}]", black_and_white=bilevel and not _tiff(outgoing, known)))
            yield from found
            if not found and _tiff(outgoing, known):
                yield from letter_problems(file, f"files[{place}]")
