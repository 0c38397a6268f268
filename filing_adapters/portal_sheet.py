# do not pre-load
"""The steps for a person who files through an office's web portal."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..filing.adapter import Outgoing, OutgoingFile
from ..filing.profiles import CountyProfile, Office
from .checks import purpose
from .sheets import Section

TITLE = "How to file these papers in the portal"

# Facts that matter at a portal, as they are told.
_KNOWN = {
    "who_may_file": "Who may file", "new_case_rule": "New cases", "formats": "File types", "colour": "Color",
    "max_bytes": "Most bytes", "max_pages": "Most pages", "file_names": "File names", "cover_sheet": "Cover sheet",
    "sealed": "Sealed papers", "proposed_orders": "Proposed orders", "working_copies": "Copies for the judge",
    "stamp_area": "Room for the stamp", "hours": "Hours", "cut_off": "To count the same day, by",
    "confirmation": "What you get back", "fee": "Charges",
}


def steps(outgoing: Outgoing, profile: CountyProfile, uploads: Sequence[OutgoingFile]) -> tuple[Section, ...]:
    """The sheet's sections for this office; ``uploads`` are the files as the portal gets them, in order."""
    desk, office = profile.office(outgoing.recipient.office), outgoing.recipient.office
    new = purpose(outgoing) == "new case"
    return (
        Section("Where", (f"The web portal of the {office} of {profile.county} County.",
                          "This sheet holds no web address. Open the portal from the county’s own page.",
                          f"Our reference: {outgoing.reference}. It is no court number."), "text"),
        Section("Before you start", tuple(_before(desk, new))),
        Section("The files, in order", tuple(_described(file) for file in uploads), "steps"),
        Section("File them", tuple(_filing(new)), "steps"),
        Section("What we know of this office", tuple(_facts(desk, profile, new))),
        Section("Write down what the portal says", (
            "Day and time on the confirmation page", "Confirmation number", "Its word for where the filing stands",
            "Cause number, if one was given", "Any paper that it did not take, and the reason it gave"), "blanks"),
        Section("Then record it", (
            f"Open {outgoing.reference} and record the time, the number and the portal’s word.",
            "Received is not accepted. When the clerk accepts or returns it, record that too.",
            "Keep the stamped copies that the portal gives back.",
            "If you are not sure that the portal took it, look in its list of your filings first. Do not file a second time."), "steps"),
        Section("If the portal is down", (
            "Do not wait for the last hour. The same papers can be filed on paper at any time.",
            "Write down each try: when, and what you saw."), "text"),
    )


def _before(desk: Office, new: bool) -> Iterator[str]:
    yield "You need your own account. The portal takes whoever logs in as the filer (GR 30)."
    yield "Save the files in a folder that only you can open. Delete them when the filing is accepted."
    if new:
        yield "This is a new case: the cause number stays blank. The clerk gives it."
    else:
        yield "This case has a cause number: have it at hand, and check it twice."
    if desk.who_may_file.value is None:
        yield "Who may file here is not known. Ask the office by phone."
    if desk.cut_off.value is None:
        yield "By what time it must be there to count the same day is not known. Ask."


def _filing(new: bool) -> Iterator[str]:
    yield "Choose the superior court of this county."
    if new:
        yield "Choose a new case, civil commitment (case type 6). If the portal has no such type, stop and phone the clerk."
    else:
        yield "Choose the existing case by its cause number. Check that the portal shows the right case."
    yield "This kind of case is closed to the public. If the portal asks, choose confidential. If it does not offer that, stop and phone the clerk."
    yield "Add the files one by one, in the order above. For each, choose the title in the portal’s list that says the same."
    yield "If no title in the list fits, do not pick one that is nearly right. Phone the clerk."
    yield "Compare the number of files and pages that the portal shows with the list above."
    yield "There is no filing fee for a civil commitment case (RCW 71.05.730). If the portal asks for one, phone the clerk before you pay."
    yield "Send it, and stay until the confirmation page is there. Save that page."


def _described(file: OutgoingFile) -> str:
    pages = f"{file.pages} {'page' if file.pages == 1 else 'pages'}" if file.pages is not None else "pages not counted"
    return f"{file.name}: {file.title}, {pages}, {len(file.content):,} bytes, SHA-256 {file.sha256}"


def _facts(desk: Office, profile: CountyProfile, new: bool) -> Iterator[str]:
    for name, fact in desk.facts():
        if name not in _KNOWN or fact.status != "known" or (name == "new_case_rule" and not new):
            continue
        value = fact.value
        text = f"{value.opens} to {value.closes}" if hasattr(value, "opens") else \
            " or ".join(str(v) for v in value) if isinstance(value, tuple) else str(value)
        note = f" {fact.note}" if fact.note else ""
        old = "; OLD, ask again" if fact.stale() else ""
        yield f"{_KNOWN[name]}: {text}{'' if text[-1] in '.!?' else '.'}{note} [{fact.source}; checked {fact.checked_on}{old}]"
    received = profile.statewide.get("received_when")
    if received is not None and received.value:
        yield f"{received.value} [{received.source}; checked {received.checked_on}]"
