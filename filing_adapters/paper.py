# do not pre-load
"""Paper: a packet ready to print, and a sheet that says who takes it and what to ask.  It always works.

Nothing is sent.  The submission stays queued until a person records that they handed it in.
"""
from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf

from ..errors import Problem
from ..filing.adapter import Capabilities, FilingAdapter, Outcome, Outgoing, OutgoingFile, Plan, State
from ..filing.profiles import CountyProfile
from . import sheets
from .checks import MANIFEST, PDF, county_profile, made_file, now, packet_problems, papers, purpose, told
from .paper_sheet import SHEET_TITLE, instructions


class PaperAdapter(FilingAdapter):
    """Makes one PDF of the whole packet in order, and that county's instructions as PDF and text."""

    id = "paper"
    title = "On paper, handed in or mailed"
    capabilities = Capabilities(submit=True, by_hand=True)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What will be made; problems where the packet is not whole."""
        known, problems = checked(outgoing, profile)
        if not problems:
            try:
                merge(papers(outgoing))
            except (pikepdf.PdfError, ValueError):
                problems.append(Problem("files", "one of the papers cannot be opened for printing", "Write the papers again."))
        place = f"the {outgoing.recipient.office} of {known.county} County" if known else "the office"
        steps = (
            f"Make one PDF of {len(papers(outgoing))} papers, in order, to print on one side.",
            f"Make the instructions for {place}, as PDF and as text.",
            "Wait until a person records handing it in. Nothing is sent.",
        )
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Make the files for a person to act on.  QUEUED; FAILED only when the packet itself is at fault."""
        known, problems = checked(outgoing, profile)
        if known is None or problems:
            return Outcome(State.FAILED, now(), f"No packet was made. {told(problems)}")
        try:
            merged, counts = merge(papers(outgoing))
        except (pikepdf.PdfError, ValueError):
            return Outcome(State.FAILED, now(), "No packet was made. One of the papers cannot be opened for printing. "
                                                "Write the papers again.")
        content = instructions(outgoing, known, counts)
        stem = outgoing.reference
        artifacts = (
            made_file(f"{stem}-print.pdf", PDF, merged, "Packet to print", sum(counts)),
            made_file(f"{stem}-instructions.pdf", PDF, sheets.as_pdf(SHEET_TITLE, content), SHEET_TITLE),
            made_file(f"{stem}-instructions.txt", "text/plain", sheets.as_text(SHEET_TITLE, content), SHEET_TITLE),
        )
        route = known.route(outgoing.recipient.office, purpose(outgoing), adapters=("paper",))
        detail = (f"Ready to print: {len(counts)} papers, {sum(counts)} pages. Nothing has been sent. "
                  "Print it, hand it in, then record when and to which desk.")
        evidence = {"papers": str(len(counts)), "pages": str(sum(counts)), "print_sha256": artifacts[0].sha256,
                    "county_known": "yes" if route.known else "no"}
        return Outcome(State.QUEUED, now(), detail, evidence=evidence, artifacts=artifacts)


def merge(files: Sequence[OutgoingFile], title: str = "Court papers to print") -> tuple[bytes, tuple[int, ...]]:
    """One PDF of ``files`` in order, called ``title``, and the pages of each; no page is added between.

    Viewers that heed it (ISO 32000-1, 12.2) offer one-sided printing at full size, so that GR 14 margins hold.  Raises
    ``pikepdf.PdfError`` when a file cannot be opened, ``ValueError`` when its pages are not those that were sealed.
    The tags of the single papers do not live on in this print copy; the accessible papers are those in the packet.
    """
    counts, marks = [], []
    with pikepdf.new() as whole:
        for file in files:
            with pikepdf.open(io.BytesIO(file.content)) as part:
                if file.pages is not None and file.pages != len(part.pages):
                    raise ValueError("a paper has another number of pages than was sealed")
                marks.append((file.title, len(whole.pages)))
                counts.append(len(part.pages))
                whole.pages.extend(part.pages)
        with whole.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in marks)
        whole.Root.ViewerPreferences = pikepdf.Dictionary(
            Duplex=pikepdf.Name.Simplex, PrintScaling=pikepdf.Name("/None"), DisplayDocTitle=True)
        whole.docinfo["/Title"] = title
        whole.Root.Lang = pikepdf.String("en-US")
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue(), tuple(counts)


def checked(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[CountyProfile | None, list[Problem]]:
    """The county's profile, and everything that keeps these papers from being put into one PDF."""
    known, problems = county_profile(outgoing, profile)
    problems += packet_problems(outgoing)
    for place, file in enumerate(outgoing.files):
        if file.media_type != PDF and file.name != MANIFEST:
            problems.append(Problem(f"files[{place}]", "only PDF papers can be put in the print file",
                                    "Turn it into a PDF and seal the packet again."))
    return known, problems

