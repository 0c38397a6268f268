# do not pre-load
"""The sheet for a person when a deadline is near: where it stands, whom to call, what to do; one or two pages, typeset."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from .. import pdf
from ..vault.settings import ConfirmedAddress
from .county_model import OFFICES, CountyProfile, spoken
from .deadlines import ZONE, Limit
from .submission import Submission

TITLE = "A deadline is near: what to do now"
_STYLE = ("h1 { font-size: 17pt; margin: 0 0 8pt } h2 { font-size: 12.5pt; margin: 14pt 0 4pt; break-after: avoid } "
          "ul, ol { margin: 0; padding-left: 18pt } li { margin: 3pt 0; overflow-wrap: anywhere } p { margin: 3pt 0 }")
_STANDS = {"queued": "It has not left.", "sending": "It is being sent.", "unknown": "It may or may not have arrived.",
           "failed": "It was certainly not taken.", "sent": "It left. No word from the office has come."}


def sheet(submission: Submission, limit: Limit, profile: CountyProfile | None, phones: Mapping[str, ConfirmedAddress],
          ready: Iterable[str], missing: Iterable[str]) -> bytes:
    """The sheet as a tagged PDF.  phones: office to the number that a named person confirmed.  ready, missing: plain words for
    what was prepared beside it and what could not be.  Names nobody whom the matter is about."""
    to = submission.recipient
    stands = [f"Reference {submission.reference}, submission {submission.id}.", f"To the {to.office} of {to.county.title()} County, by {to.channel}.",
              f"{_STANDS[submission.state.value]} Attempts so far: {submission.attempt}.", limit.why,
              f"Seal of the packet: {submission.packet_hash}"]
    offices = [to.office, *(o for o in OFFICES if o != to.office)]
    body = (_part("Where it stands", stands) + _part("Whom to call", [line for o in offices for line in _office(o, profile, phones.get(o))])
            + _part("What to do", _steps(submission, limit), "ol")
            + _part("Prepared for you", [*dict.fromkeys(ready), *(f"Not prepared: {one}" for one in missing)]))
    html = f"<style>{_STYLE}</style><body><h1>{TITLE}</h1>{body}</body>"
    return pdf.typeset(html, title=TITLE)


def _part(heading: str, lines: Iterable[str], tag: str = "ul") -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{heading}</h2><{tag}>{items}</{tag}>"


def _office(office: str, profile: CountyProfile | None, phone: ConfirmedAddress | None) -> list[str]:
    who = f"The {office}"
    if phone is None:
        lines = [f"{who}: no phone number is known here. Take it from the office’s own page, and have an administrator enter it."]
    else:
        lines = [f"{who}: {phone.address} (confirmed by {phone.confirmed_by} on {phone.confirmed_at.astimezone(ZONE).date()})."]
    desk = profile.office(office) if profile else None
    if desk is None or desk.hours.value is None:
        lines.append(f"{who}: hours are not known.")
    else:
        lines.append(f"{who}: hours {desk.hours.value.spoken()} ({desk.hours.source}, checked {desk.hours.checked_on}).")
    if desk is not None and desk.cut_off.value is not None:
        lines.append(f"{who}: to count the same day, by {spoken(desk.cut_off.value)} ({desk.cut_off.source}, checked {desk.cut_off.checked_on}).")
    return lines


def _steps(submission: Submission, limit: Limit) -> list[str]:
    ask = "Call the office. Ask whether it has the packet; give the reference and the seal."
    hours = [] if limit.known else ["Ask until when it takes papers today: its hours are not known to us."]
    return [ask, *hours, "If it has it, record that at once: who said so, and when it was received.",
            "If it has not, or cannot say, ask to whom the paper packet goes, print it on one side, and take it there.",
            "Have a copy stamped, and record when and by whom it was taken.",
            "Look through the declaration of technical failure, if one was prepared. Sign it only if it is true. It does not make any time "
            "longer.",
            "Do not send the same packet a second time by the electronic way while it may have arrived."]
