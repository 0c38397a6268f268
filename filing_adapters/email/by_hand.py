# do not pre-load
"""For hospitals that give no SMTP account: an unsent draft, and a checklist for the person who sends it."""
from __future__ import annotations

from collections.abc import Mapping

from ...errors import Problem
from ...filing.adapter import Capabilities, FilingAdapter, Outcome, Outgoing, OutgoingFile, Plan, State
from ...filing.certificates import confirmed, fingerprint
from ...filing.profiles import CountyProfile
from .. import sheets
from ..checks import PDF, made_file, now, papers, purpose, told
from ..reading import check_by_hand
from ..sheets import Section
from . import message
from .limits import DEFAULT_MAX_BYTES, limit, problems_before, size_problems
from .message import attachments, subject

TITLE = "How to send these papers by e-mail"


class EmailByHandAdapter(FilingAdapter):
    """The same message as a draft that a person sends from their own mail, with a checklist.

    Nothing is sent from here.  The submission stays queued until that person records "I sent it".  The recipient's address
    must be confirmed all the same.
    """

    id = "email-by-hand"
    title = "E-mail that a person sends from their own mail"
    capabilities = Capabilities(submit=True, by_hand=True, max_bytes=DEFAULT_MAX_BYTES)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What will be made, and every problem that stops it."""
        _, draft, most, problems = _drafted(outgoing, profile)
        steps = (
            f"Make a draft e-mail with {len(papers(outgoing))} papers and manifest.json, {len(draft):,} bytes as encoded "
            f"(at most {most:,}).",
            "Make a checklist for the person who sends it, as PDF and as text.",
            "Wait until that person records when it was sent. Nothing is sent from here.",
        )
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Make the draft and the checklist.  QUEUED; FAILED when the packet or the recipient is at fault."""
        known, draft, _, problems = _drafted(outgoing, profile)
        if problems or known is None:
            return Outcome(State.FAILED, now(), f"No draft was made. {told(problems)}")
        artifacts = hand_send_files(outgoing, known, draft)
        evidence = {"draft_sha256": artifacts[0].sha256, "draft_bytes": str(len(draft))}
        return Outcome(State.QUEUED, now(), "The draft is ready. Nothing has been sent. Send it from your own mail, then "
                       "record when.", evidence=evidence, artifacts=artifacts)

    def check_settings(self, settings: Mapping[str, object]) -> None:
        """Raises InputError with a problem for each key that is wrong."""
        check_by_hand(settings)


def _drafted(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[CountyProfile | None, bytes, int, list[Problem]]:
    known, problems = problems_before(outgoing, profile)
    own = outgoing.settings.get("max_message_bytes")
    most = limit(outgoing, known, own if isinstance(own, int) and own > 0 else None)
    draft = b"" if problems else message.draft(outgoing)
    return known, draft, most, problems + size_problems(len(draft), most)


def hand_send_files(outgoing: Outgoing, profile: CountyProfile, draft: bytes) -> tuple[OutgoingFile, ...]:
    """The draft (``.eml``) and the checklist as PDF and as text."""
    sections = checklist(outgoing, profile, len(draft))
    stem = outgoing.reference
    return (
        made_file(f"{stem}-draft.eml", "message/rfc822", draft, "Draft e-mail, not sent"),
        made_file(f"{stem}-checklist.pdf", PDF, sheets.as_pdf(TITLE, sections), TITLE),
        made_file(f"{stem}-checklist.txt", "text/plain", sheets.as_text(TITLE, sections), TITLE),
    )


def checklist(outgoing: Outgoing, profile: CountyProfile, size: int) -> tuple[Section, ...]:
    """The checklist's sections; ``size`` is the draft's, in bytes as encoded."""
    recipient = outgoing.recipient
    route = profile.route(recipient.office, purpose(outgoing))
    files = attachments(outgoing)
    certificate = confirmed(outgoing.settings)
    return (
        Section("Before you send", (
            f"This goes to the {recipient.office} of {profile.county} County.",
            route.why,
            "Use only your work e-mail. If your rules ask for encrypted mail, switch it on." if certificate is None else
            "Use only your work e-mail. This office gave a certificate: encrypt the message to it in your mail program. If you cannot, do not "
            f"send it; file on paper. Its SHA-256 fingerprint: {fingerprint(certificate)}",
            "If the office has asked for another way, use that instead, or file on paper."), "text"),
        Section("Send it", (
            f"Open {outgoing.reference}-draft.eml in your mail program. If it opens as a message that cannot be sent, make a "
            "new message and attach the files below yourself.",
            f"Check the address letter by letter: {recipient.address}",
            f"Leave the subject as it is: {subject(outgoing)}. Put no name in it.",
            "Leave the text as it is. Add no name and no health fact.",
            f"Check that all {len(files)} files are attached ({size:,} bytes together as sent).",
            "Send it once. Note the day and time."), "steps"),
        Section("The attached files", tuple(
            f"{f.name}" + (f", {f.pages} {'page' if f.pages == 1 else 'pages'}" if f.pages else "") + f", SHA-256 {f.sha256}"
            for f in files)),
        Section("Write down", ("Day and time you sent it", "Your name", "Answer from the office (day and time)"), "blanks"),
        Section("Then record it", (
            f"Open {outgoing.reference} and choose: I sent it. Give the day and time.",
            "Sent is not received. When the office answers, record that too.",
            "If it comes back undelivered, record that. Do not send it again before you have.",
            "Delete the draft and the files from your computer when the office has answered."), "steps"),
    )
