# do not pre-load
"""For hospitals that give no SMTP account: an unsent draft, and a checklist for the person who sends it."""
from __future__ import annotations

from ...filing.adapter import Outgoing, OutgoingFile
from ...filing.profiles import CountyProfile
from .. import sheets
from ..checks import PDF, made_file, purpose
from ..sheets import Section
from .message import attachments, subject

TITLE = "How to send these papers by e-mail"


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
    return (
        Section("Before you send", (
            f"This goes to the {recipient.office} of {profile.county} County.",
            route.why,
            "Use only your work e-mail. If your rules ask for encrypted mail, switch it on.",
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
